"""What the columns of price lists are called, and what stands in them, in English, Dutch, German and French.

Headings are compared folded (no case, no accents) and without signs: "Art.-Nr." is "art nr".
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from amplanner.exchange.csvfile import header_name
from amplanner.rules.money import is_currency, parse_amount
from amplanner.rules.quotation import NO_TAX, Tax
from amplanner.rules.quote_line_words import PERIODS
from amplanner.rules.quote_numbers import read_number, tidy
from amplanner.rules.text import fold
from amplanner.rules.vat import VatCategory

PeriodWord = Literal["", "once", "month", "quarter", "year"]
"""What a price is for; empty where nothing says."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for line in text.strip().splitlines() for word in line.split("|"))


FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": _words(
            """
            code|sku|product code|item code|article code|part code|article no|article nr|article number|item no
            item nr|item number|part no|part nr|part number|product no|product nr|product number|stock code|art no
            art nr|art number|product id|item id
            internal reference|default code|variant sku
            artikelnummer|artikelnr|artikel nr|artikelcode|productcode|productnummer|bestelnummer|bestelnr|bestelcode
            artnr|artikel nummer|bestellnummer|bestellnr|bestell nr|best nr|produktnummer|produkt nr|produktcode
            materialnummer|material nr|sachnummer
            ref|reference|ref article|reference article|reference produit|code article|code produit|n article
            no article|numero d article|numero article
            """
        ),
        "name": _words(
            """
            name|product name|item name|article name|product description|item description|product|item|article|title
            description
            naam|productnaam|artikelnaam|omschrijving|artikelomschrijving|productomschrijving|artikel
            bezeichnung|artikelbezeichnung|produktbezeichnung|artikelname|produktname|produkt|kurztext|beschreibung
            designation|libelle|nom|nom du produit|nom produit|produit|intitule
            """
        ),
        "unit": _words(
            """
            unit|uom|unit of measure|sales unit|per unit|eenheid|verkoopeenheid|einheit|mengeneinheit|verkaufseinheit
            me|unite|unite de vente|unite de mesure
            """
        ),
        "currency": _words("currency|currency code|cur|valuta|munt|munteenheid|wahrung|waehrung|devise|monnaie"),
        "cost": _words(
            """
            cost|cost price|unit cost|purchase price|buying price|buy price|kostprijs|inkoop|inkoopprijs|ek|ek preis
            cost per item|valuation rate|standard cost|kostprijs excl btw|inkoopprijs excl btw|netto inkoopprijs
            einkaufspreis|einkauf|selbstkosten|kosten|cout|cout unitaire|prix d achat|prix de revient
            """
        ),
        "tax": _words(
            """
            sales taxes|customer taxes
            vat|vat rate|vat category|vat code|tax|tax rate|tax category|btw|btw tarief|btw percentage|btw code
            btw categorie|mwst|mw st|mwst satz|mw st satz|ust|u st|ust satz|u st satz
            steuersatz|steuerschlussel|tva|taux tva|taux de tva
            """
        ),
        "period": _words(
            """
            period|billing period|billing|billing cycle|recurring|interval|frequency
            recurring billing frequency|periode|facturatieperiode
            frequentie|intervall|turnus|abrechnungszeitraum|zeitraum|periodicite|frequence
            """
        ),
        "least": _words(
            """
            from quantity|from qty|quantity from|qty from|min qty|min quantity|minimum quantity|least quantity
            quantity break|break quantity|tier quantity
            vanaf|vanaf aantal|aantal vanaf|min aantal|minimum aantal|staffel|staffelaantal
            ab|ab menge|menge ab|mindestmenge|staffelmenge|ab stuck
            a partir de|des|quantite a partir de|quantite minimum|quantite minimale|quantite min|qte min
            """
        ),
        "base": _words(
            """
            price quantity|price base|price per|priced per|prijs per|prijshoeveelheid|preiseinheit|preis pro|preis je
            pe|prix par|prix pour
            """
        ),
        "series": _words(
            """
            series|group|product group|item group|category|product category|product line|line|family|product family
            range|reeks|groep|productgroep|artikelgroep|categorie|productcategorie|serie|gruppe|warengruppe
            produktgruppe|artikelgruppe|kategorie|groupe|gamme|famille|famille de produits
            """
        ),
        "floor": _words(
            """
            floor|margin floor|minimum margin|min margin|minimummarge|minimale marge|min marge|mindestmarge
            marge minimum|marge minimale
            """
        ),
        # What only a list of orders has.
        "order": _words("order id|order no|order nr|order number|order|invoice no|invoice number|bestellung|commande"),
    }
)
"""Headings of each field, the most telling first."""

_PRICES = _words(
    """
    price|list price|unit price|sales price|selling price|sell price|standard price|net price|net unit price|rate
    price excl vat|price ex vat|price excl|msrp|rrp
    variant price|regular price|price list rate|standard selling rate|public price|gross list price|base price
    prijs|verkoopprijs|lijstprijs|catalogusprijs|stuksprijs|eenheidsprijs|nettoprijs|brutoprijs|adviesprijs
    prijs excl btw|verkoopprijs excl btw|prijs ex btw
    preis|listenpreis|verkaufspreis|vk|vk preis|vk netto|einzelpreis|stuckpreis|nettopreis|preis netto|preis exkl mwst
    prix|prix unitaire|prix catalogue|prix de vente|prix public|prix ht|prix unitaire ht|prix de vente ht|pu ht|tarif
    tarif ht
    """
)
_WITHOUT_TAX = re.compile(
    r"\s+(?:net|netto|ht|hors tva|hors taxes?"
    r"|(?:excl|exkl|exclusief|excluding|ex|zzgl|without)(?: (?:vat|btw|mwst|ust|tva|tax))?)$"
)
_TIER = re.compile(r"(?P<word>.*?)\s*\b(?:from|vanaf|ab|a partir de|des)\s+(?P<least>[0-9]+)(?:\s+\w+)?")
_FROM_ON = re.compile(r"(?:≥|>=)\s*([0-9]+)|(?<![0-9.,])([0-9]+)(?:\s*\+|\s*[-–]\s*[0-9]+)")
"""A least quantity in signs: "10+", "≥ 10", "10–49"."""

_MEANINGS: Mapping[str, PeriodWord] = MappingProxyType(
    {
        **dict.fromkeys(("once", "one off", "one time", "onetime", "eenmalig", "einmalig", "unique"), "once"),
        **dict.fromkeys(("monthly", "p m", "maandelijks", "monatlich", "mensuel", "mensuelle", "months"), "month"),
        **dict.fromkeys(("quarterly", "kwartaal", "vierteljahrlich", "quartalsweise", "trimestriel"), "quarter"),
        **dict.fromkeys(
            ("yearly", "p a", "annual", "annually", "jaarlijks", "jahrlich", "annuel", "annuelle", "annee"), "year"
        ),
    }
)
_PER = re.compile(r"^(?:per|a|pro|je|par|/)\s*")
_CATEGORIES: Mapping[str, VatCategory] = MappingProxyType(
    {
        **{category.value.lower(): category for category in VatCategory},
        **dict.fromkeys(("zero", "zero rated", "nultarief", "nullsatz"), VatCategory.ZERO),
        **dict.fromkeys(("exempt", "vrijgesteld", "befreit", "steuerfrei", "exonere"), VatCategory.EXEMPT),
        **dict.fromkeys(
            ("reverse charge", "reverse charged", "verlegd", "autoliquidation"), VatCategory.REVERSE_CHARGE
        ),
        **dict.fromkeys(("standard", "normal", "hoog", "high", "normaal"), VatCategory.STANDARD),
    }
)


class PriceColumn(NamedTuple):
    """A column of prices: where it stands, and the currency or least quantity that its heading names."""

    at: int
    currency: str | None
    least: Decimal | None


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return where each field of `FIELDS` stands; the most telling heading of each."""
    names = [_bare(title)[0] for title in header]
    found: dict[str, int] = {}
    for field, words in FIELDS.items():
        at = next((names.index(word) for word in words if word in names), None)
        if at is not None:
            found[field] = at
    return found


def price_columns(header: Sequence[str]) -> tuple[PriceColumn, ...]:
    """Return the columns of prices: one kind of price, in each of its currencies and least quantities.

    Of several kinds ("List price", "Net price") the one that stands first counts.
    """
    found: list[tuple[str, PriceColumn]] = []
    for at, title in enumerate(header):
        name, currency = _bare(title)
        tier = _TIER.fullmatch(name)
        word = tier["word"] if tier else name
        word = word if word in _PRICES else _WITHOUT_TAX.sub("", word)
        if word in _PRICES or (tier and not word and found):
            least = Decimal(tier["least"]) if tier else None
            found.append((word or found[0][0], PriceColumn(at, currency, least if least is None or least else None)))
    kept: dict[tuple[str | None, Decimal | None], PriceColumn] = {}
    for word, column in found:
        if word == found[0][0] or column.least is not None:
            kept.setdefault(column[1:], column)
    return tuple(kept.values())


def read_period(typed: str) -> PeriodWord:
    """Return what a price is for; empty for a word that says none."""
    word = " ".join(re.sub(r"[\W_]+", " ", _PER.sub("", fold(typed).strip())).split())
    if word in _MEANINGS:
        return _MEANINGS[word]
    known = PERIODS.get(word)
    return known.value if known is not None else ""


def read_tax(typed: str) -> Tax | None:
    """Return the VAT that a cell says: "21%", "21", "0.21", "AE", "S 21", "exempt"; None for none.

    The standard category without a rate is `NO_TAX`: the rate is the seller's country's.
    """
    text = typed.strip().rstrip("%").strip()
    category: VatCategory | None = None
    first, _, rest = text.partition(" ")
    if known := _CATEGORIES.get(" ".join(fold(text).split("-"))):
        return NO_TAX if known is VatCategory.STANDARD else Tax(known, Decimal(0))
    if rest and (category := _CATEGORIES.get(fold(first))) is not None:
        text = rest.strip()
    rate = read_number(text)
    if rate is None or not 0 <= rate < 100:
        return None
    if 0 < rate < 1 and not typed.strip().endswith("%"):
        rate *= 100  # 0.21: a rate as a fraction; none is below one per cent
    if category not in {None, VatCategory.STANDARD} and rate:
        return None
    if category is not None and not rate:
        return NO_TAX if category is VatCategory.STANDARD else Tax(category, Decimal(0))
    return Tax(VatCategory.STANDARD, tidy(rate)) if rate else Tax(VatCategory.ZERO, Decimal(0))


def _bare(title: str) -> tuple[str, str | None]:
    """Return a heading folded, without its currency, and that: "Prijs (€)" → ("prijs", "EUR")."""
    currency = None
    for sign in re.findall(r"[^\w\s().,/\[\]%:+-]+", title):
        amount = parse_amount(f"{sign}1", "EUR")
        currency = currency or (amount.currency if amount else None)
    title = _FROM_ON.sub(r"from \1\2", title)
    words = fold(header_name(title)).split()
    for word in words[1:]:
        if is_currency(word.upper()) and word.upper() in title:
            currency = currency or word.upper()
            words.remove(word)
            break
    return " ".join(words), currency
