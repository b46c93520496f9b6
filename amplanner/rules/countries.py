"""What follows from the country of an account manager: the currency of quotes, and how phone numbers begin."""

from collections.abc import Mapping
from types import MappingProxyType


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


_CURRENCIES = _currencies()


def currency_of(country: str) -> str | None:
    """Return the currency (ISO 4217) that a country (ISO 3166, "NL") pays with; None where this isn't known here."""
    return _CURRENCIES.get(country)


def calling_code(country: str) -> int | None:
    """Return what stands after the + of a country's phone numbers (31 for "NL"); None for what is no country."""
    import phonenumbers  # a large table, which the first frame doesn't need

    return phonenumbers.country_code_for_region(country) or None
