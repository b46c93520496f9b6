"""Units, terms and lead times as they are commonly said, in the words of the page's language.

"30 days", "stuks", "ab Werk": such words are kept as they were typed or came with the price list, and said in the
language of each page. Words that aren't among these are the account manager's own and stand as they are.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar

from amplanner.rules.text import fold
from amplanner.rules.vat import Language

_LANGUAGES: Final[tuple[Language, ...]] = ("en", "nl", "de", "fr")

# A unit a line: singular and plural in English, Dutch, German and French; what follows is read, and written by nobody
# but who typed it. A language before a colon says that its page leaves the word alone.
_UNITS = """
    piece pieces | stuk stuks | Stück Stück | pièce pièces | c62 h87
    pc pcs | st. st. | Stk. Stk. | pce pces | nl:st de:stk nl:stk en:ea
    hour hours | uur uur | Stunde Stunden | heure heures | nl:uren hur
    half_hour half_hours | half_uur halve_uren | halbe_Stunde halbe_Stunden | demi-heure demi-heures
    minute minutes | minuut minuten | Minute Minuten | minute minutes
    day days | dag dagen | Tag Tage | jour jours
    half_day half_days|halve_dag halve_dagen|halber_Tag halbe_Tage|demi-journée demi-journées|nl:dagdeel nl:dagdelen
    working_day working_days|werkdag werkdagen|Werktag Werktage|jour_ouvré jours_ouvrés|de:arbeitstag de:arbeitstage
    week weeks | week weken | Woche Wochen | semaine semaines
    month months | maand maanden | Monat Monate | mois mois
    quarter quarters | kwartaal kwartalen | Quartal Quartale | trimestre trimestres
    year years | jaar jaar | Jahr Jahre | an ans | nl:jaren fr:année fr:années
    set sets | set sets | Satz Sätze | jeu jeux
    pair pairs | paar paar | Paar Paare | paire paires
    box boxes | doos dozen | Karton Kartons | boîte boîtes
    pack packs | pak pakken | Packung Packungen | paquet paquets
    pallet pallets | pallet pallets | Palette Paletten | palette palettes
    roll rolls | rol rollen | Rolle Rollen | rouleau rouleaux
    metre metres | meter meter | Meter Meter | mètre mètres | en:meter en:meters nl:meters
    litre litres | liter liter | Liter Liter | litre litres | en:liter en:liters nl:liters
    user users | gebruiker gebruikers | Benutzer Benutzer | utilisateur utilisateurs
    person persons | persoon personen | Person Personen | personne personnes
    licence licences | licentie licenties | Lizenz Lizenzen | licence licences | en:license en:licenses
    lump_sum lump_sums | vast_bedrag vaste_bedragen | Pauschale Pauschalen | forfait forfaits
"""

# A phrase a line, as above. # is a time such as "30 days" or "4–6 weeks", % a percentage such as "50%".
_PHRASES = """
    # | # | # | # | en:within # | nl:binnen # | de:innerhalb von # | de:innerhalb # | fr:sous # | fr:à #
    # net | # netto | # netto | # net | en:net # | nl:netto # | de:netto # | fr:# nets
    # after invoice | # na factuur | # nach Rechnung | # après facture
    # after invoice date | # na factuurdatum | # nach Rechnungsdatum | # date de facture | en:# from invoice date
    # after date of invoice | # na factuurdatum | # ab Rechnungsdatum | # à compter de la date de facture
    # end of month | # einde maand | # zum Monatsende | # fin de mois
    # after order | # na opdracht | # nach Auftragseingang | # après commande | nl:# na bestelling | de:# nach Auftrag
    # after delivery | # na levering | # nach Lieferung | # après livraison
    # after approval | # na goedkeuring | # nach Freigabe | # après validation
    on delivery | bij levering | bei Lieferung | à la livraison
    on order | bij opdracht | bei Auftrag | à la commande
    on completion | bij oplevering | bei Abnahme | à la réception
    in advance | vooraf | im Voraus | d’avance
    payment in advance | vooruitbetaling | Vorauskasse | paiement d’avance | en:prepayment | en:prepaid | de:vorkasse
    cash on delivery | betaling bij levering | Zahlung bei Lieferung | paiement à la livraison
    on receipt of invoice | na ontvangst factuur | nach Erhalt der Rechnung | à réception de facture
    immediately | direct | sofort | comptant
    monthly in advance | maandelijks vooraf | monatlich im Voraus | mensuellement d’avance
    quarterly in advance | per kwartaal vooraf | vierteljährlich im Voraus | trimestriellement d’avance
    yearly in advance | jaarlijks vooraf | jährlich im Voraus | annuellement d’avance | en:annually in advance
    direct debit | automatische incasso | Lastschrift | prélèvement
    % on order | % bij opdracht | % bei Auftrag | % à la commande
    % on delivery | % bij levering | % bei Lieferung | % à la livraison
    % on completion | % bij oplevering | % bei Abnahme | % à la réception
    % in advance | % vooraf | % im Voraus | % d’avance
    from stock | uit voorraad | ab Lager | de stock | en:ex stock | fr:sur stock
    on request | op aanvraag | auf Anfrage | sur demande
    by agreement | in overleg | nach Vereinbarung | à convenir | en:to be agreed | de:nach absprache
    as soon as possible | zo spoedig mogelijk | so bald wie möglich | dès que possible
    ex works | af fabriek | ab Werk | départ usine
    carriage paid | franco | frei Haus | franco de port | en:free delivery | nl:franco huis | fr:port payé
    carriage forward | ongefrankeerd | unfrei | port dû
    delivered | geleverd | geliefert | livré
"""

_SEPARATORS = re.compile(r"(\s*[,;+]\s*)")
_TIME = re.compile(r"\b([0-9]{1,4})(?:\s?[-–]\s?([0-9]{1,4}))?(?:\s?([^\W\d_]+(?: [^\W\d_]+)?))?")
_PERCENT = re.compile(r"\b([0-9]{1,3}(?:[.,][0-9]+)?)\s?%")
_LONGEST = 120
_TIME_UNITS = ("hour", "day", "working day", "week", "month", "year")

_What = TypeVar("_What")


class _Unit(NamedTuple):
    """A unit: its singular and plural by language."""

    forms: Mapping[Language, tuple[str, str]]


class _Known(NamedTuple, Generic[_What]):
    """What a word means, and the languages that it is a word of."""

    what: _What
    languages: frozenset[str]


def _units() -> Mapping[str, _Known[_Unit]]:
    found: dict[str, _Known[_Unit]] = {}
    for cells in _lines(_UNITS):
        named = [[word.replace("_", " ") for word in cell.split()] for cell in cells]
        forms = {language: (one, many) for language, (one, many) in zip(_LANGUAGES, named, strict=False)}
        ways = [(language, word) for language in _LANGUAGES for word in forms[language]]
        _learn(found, _Unit(forms), [*ways, *map(_tagged, named[len(_LANGUAGES)] if named[len(_LANGUAGES) :] else [])])
    return MappingProxyType(found)


def _times(units: Mapping[str, _Known[_Unit]]) -> Mapping[str, _Known[_Unit]]:
    wanted = {units[name].what.forms["en"][0]: units[name].what for name in _TIME_UNITS}
    found = {word: known for word, known in units.items() if known.what in wanted.values()}
    # "innerhalb von 30 Tagen": the third case, as it stands after a preposition.
    for word, name in (("tagen", "day"), ("monaten", "month"), ("jahren", "year"), ("werktagen", "working day")):
        found[word] = _Known(wanted[name], frozenset({"de"}))
    return MappingProxyType(found | {"d": _Known(wanted["day"], frozenset())})


def _phrases() -> Mapping[str, _Known[Mapping[Language, str]]]:
    found: dict[str, _Known[Mapping[Language, str]]] = {}
    for cells in _lines(_PHRASES):
        written = dict(zip(_LANGUAGES, cells, strict=False))
        _learn(found, written, [*written.items(), *map(_tagged, cells[len(_LANGUAGES) :])])
    return MappingProxyType(found)


def _learn(found: dict[str, _Known[_What]], what: _What, ways: Sequence[tuple[str, str]]) -> None:
    """Note what each way to write it means; one that means something already keeps that."""
    of_word: dict[str, set[str]] = {}
    for language, word in ways:
        of_word.setdefault(_plain(word), set()).add(language)
    for word, languages in of_word.items():
        found.setdefault(word, _Known(what, frozenset(languages)))


def _tagged(way: str) -> tuple[str, str]:
    language, colon, word = way.partition(":")
    return (language, word) if colon else ("", way)


def _lines(table: str) -> Sequence[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split())


_UNIT: Final = _units()
_TIME_UNIT: Final = _times(_UNIT)
_PHRASE: Final = _phrases()


def unit_words(unit: str, quantity: Decimal, language: Language) -> str:
    """Return a unit in the words of a language, for so many of it: "piece" is "stuks" for 12 in Dutch."""
    known = _UNIT.get(_plain(unit))
    if known is None:
        return unit
    forms = known.what.forms[language]
    if language in known.languages and _plain(unit) not in map(_plain, forms):
        return unit  # another word of that very language
    form = _of(known.what, quantity, language)
    return unit if _plain(form) == _plain(unit) else form


def terms_words(typed: str, language: Language) -> str:
    """Return payment terms, delivery terms or a lead time in the words of a language.

    Several may stand together ("50% on order, 50% on delivery"). Where any of them is in other words, all stay as
    they were typed; and so does what is in that language already.
    """
    if len(typed) > _LONGEST:
        return typed
    parts = _SEPARATORS.split(typed.strip())
    said = [part if at % 2 else _said(part, language) for at, part in enumerate(parts)]
    return "".join(part for part in said if part is not None) if None not in said else typed


def _said(typed: str, language: Language) -> str | None:
    """One phrase in another language; None for what isn't known."""
    time, text = _time(_plain(typed), language)
    percent = _PERCENT.search(text)
    if percent is not None:
        text = text.replace(percent[0], "%")
    known = _PHRASE.get(text)
    if known is None:
        return None
    if language in known.languages and (time is None or time.spoken):
        return typed
    written = known.what[language]
    if percent is not None:
        space = "\N{NO-BREAK SPACE}" if language in ("de", "fr") else ""
        written = written.replace("%", f"{percent[1]}{space}%")
    if time is not None:
        written = written.replace("#", time.told)
    # A sentence that began with a capital still does.
    return written[:1].upper() + written[1:] if typed[:1].isupper() else written


class _Time(NamedTuple):
    """A time in the words of a language, and whether it was said in them."""

    told: str
    spoken: bool


def _time(text: str, language: Language) -> tuple[_Time | None, str]:
    """The first time that a text says, and the text with # in its place."""
    for found in _TIME.finditer(text):
        count, most, words = found[1], found[2], found[3] or ""
        first, _, second = words.partition(" ")
        known, rest = _TIME_UNIT.get(words), ""
        if known is None:
            known, rest = _TIME_UNIT.get(first), f" {second}" if second else ""
        if known is None and not words and text.startswith("net"):
            known = _TIME_UNIT["d"]  # "net 30"
        if known is not None:
            shown = f"{count}–{most}" if most else count
            told = f"{shown} {_of(known.what, Decimal(most or count), language)}"
            rest = f"{text[: found.start()]}#{rest}{text[found.end() :]}"
            return _Time(told, not words or language in known.languages), rest
    return None, text


def _of(unit: _Unit, quantity: Decimal, language: Language) -> str:
    singular, plural = unit.forms[language]
    # In French all below two is one; elsewhere only one is.
    one = abs(quantity) < 2 if language == "fr" else abs(quantity) == 1
    return singular if one else plural
