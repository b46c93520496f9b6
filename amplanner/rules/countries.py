"""What follows from a country: which one is meant, its currency, its languages, and how its phone numbers begin."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from amplanner.rules.text import fold


def _currencies() -> Mapping[str, str]:
    lines = """
        EUR AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK MC SM VA AD ME XK
        USD US EC PR
        CHF CH LI
        AED AE|ARS AR|AUD AU|BRL BR|CAD CA|CLP CL|CNY CN|COP CO|CZK CZ|DKK DK|EGP EG|GBP GB|HKD HK|HUF HU|IDR ID
        ILS IL|INR IN|ISK IS|JOD JO|JPY JP|KES KE|KRW KR|MAD MA|MXN MX|MYR MY|NGN NG|NOK NO|NZD NZ|PAB PA|PEN PE
        PHP PH|PLN PL|RON RO|RSD RS|SAR SA|SEK SE|SGD SG|THB TH|TRY TR|TWD TW|UAH UA|VND VN|ZAR ZA
    """
    groups = (group.split() for line in lines.strip().splitlines() for group in line.split("|"))
    return MappingProxyType({country: group[0] for group in groups for country in group[1:]})


def _names() -> Mapping[str, str]:
    """Countries as they call themselves and as people shorten them; what they are called in the languages of our
    quotes, Babel knows."""
    lines = """
        NL holland|the netherlands
        GB uk|u k|great britain|england|scotland|wales|northern ireland|grossbritannien|groot brittannie|engeland
        GB grande bretagne|angleterre|royaume uni
        US usa|u s a|united states of america|verenigde staten van amerika|vereinigte staaten von amerika|etats unis
        AT osterreich|oesterreich
        BG balgariya|българия
        CH svizzera|svizra
        CN prc|peoples republic of china|people s republic of china
        CY kypros|κυπρος
        CZ cesko|ceska republika|czech republic|tschechische republik|tsjechische republiek|republique tcheque
        DK danmark
        EE eesti
        ES espana
        FI suomi
        GR hellas|ellada|ελλαδα
        HR hrvatska
        HU magyarorszag
        HK hong kong|hongkong
        IE eire
        IS island
        IT italia
        KR korea|republic of korea
        LT lietuva
        LV latvija
        MO macau|macao
        NO norge
        PL polska
        RO romania
        RS srbija
        SE sverige
        SI slovenija
        SK slovensko|slovak republic
        TR turkiye|turkey
        UA ukraina|україна
        AE uae|emirates
        JP nippon|日本
        CN 中国
        KR 대한민국
        BR brasil
        VN viet nam
    """
    rows = (line.split(maxsplit=1) for line in lines.strip().splitlines())
    return MappingProxyType({_bare(name): code for code, names in rows for name in names.split("|")})


def _bare(name: str) -> str:
    """A name folded, without signs: "U.S.A." is "u s a", "Côte d’Ivoire" "cote d ivoire"."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(name)).split())


_CURRENCIES = _currencies()
_NAMES = _names()
_LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("NL", "SR", "AW", "CW"), ("nl",)),
        "BE": ("nl", "fr", "de"),
        "LU": ("fr", "de"),
        "CH": ("de", "fr"),
        **dict.fromkeys(("DE", "AT", "LI"), ("de",)),
        **dict.fromkeys(("FR", "MC", "SN", "CI", "BF", "BJ", "CD", "CG", "GA", "ML", "NE", "TG", "RE", "GP"), ("fr",)),
        **dict.fromkeys(("CA", "CM"), ("en", "fr")),
        **dict.fromkeys(("MA", "TN", "DZ"), ("fr",)),  # no official language there, and that of business
    }
)
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_LONGEST = 60


def currency_of(country: str) -> str | None:
    """Return the currency (ISO 4217) that a country (ISO 3166, "NL") pays with; None where this isn't known here."""
    return _CURRENCIES.get(country)


def calling_code(country: str) -> int | None:
    """Return what stands after the + of a country's phone numbers (31 for "NL"); None for what is no country."""
    import phonenumbers  # a large table, which the first frame doesn't need

    return phonenumbers.country_code_for_region(country) or None


def country_code(typed: str) -> str | None:
    """Return the ISO 3166 code of a country as people write it, None where it isn't known.

    "nl" and "Nederland", "Pays-Bas", "Holland", "España": in English, Dutch, German, French, and most of Europe's own
    languages. Any two letters are taken as a code ("UK" is "GB", "EL" is "GR").
    """
    bare = _bare(typed) if len(typed) <= _LONGEST else ""
    if not bare:
        return None
    if bare in _NAMES:
        return _NAMES[bare]
    if len(bare) == 2 and bare.isascii() and bare.isalpha():
        return "GR" if bare == "el" else bare.upper()
    return _named().get(bare) or _named().get(bare.removeprefix("the "))


def languages_of(country: str) -> tuple[str, ...]:
    """Return which of the languages of our quotes (en, nl, de, fr) a country (ISO 3166) speaks, the first before the
    others; English where none of them is spoken."""
    return _LANGUAGES.get(country, ("en",))


@cache
def _named() -> Mapping[str, str]:
    """What countries are called in the languages of our quotes."""
    from babel import Locale  # whose names few need: most write a code, or a name above

    found: dict[str, str] = {}
    for language in ("en", "nl", "de", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                found.setdefault(_bare(name), code)
    return MappingProxyType(found)
