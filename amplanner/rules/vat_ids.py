"""VAT ids: how those of the EU countries, Great Britain, Switzerland and Norway are built.

The structures are those that the European Commission publishes for VIES, with the check digits where a country's rule
is simple and public. A well-formed id may still belong to nobody: only the registers know that.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class VatId:
    """A VAT id as read. text: as it is printed, capitals without separators, its prefix before it ("NL123456789B13").

    country: ISO 3166 of who gave it ("GR" for EL, "GB" for XI); empty where nothing says. problem: what is wrong with
    it, in words; empty when nothing is, as for an empty id and for countries whose form isn't known here.
    """

    text: str
    country: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: str
    example: str
    check: Callable[[str], bool] | None = None


def check_vat_id(typed: str, country: str = "") -> VatId:
    """Check the form of a VAT id, and its check digits where the country's rule is simple.

    Spaces, dots, dashes and slashes don't matter. An id without prefix is read as one of `country` (ISO 3166). Whether
    it belongs to the country of the account isn't looked at here: `VatId.country` says whose it is.
    """
    bare = re.sub(r"[\s.\-/]", "", typed).upper()
    if not bare:
        return VatId("", "")
    if bare.startswith("CHE"):
        prefix, number = "CHE", bare[3:]
    elif bare[:2] in _FORMS:
        prefix, number = bare[:2], bare[2:]
    else:
        prefix, number = _PREFIXES.get(country, country), bare
    form = _FORMS.get(prefix)
    if form is None:
        return VatId(bare, country)
    whose = _COUNTRIES.get(prefix, prefix)
    text = f"{prefix}{number}"
    if not re.fullmatch(form.pattern, number, re.ASCII):
        return VatId(text, whose, f"A VAT id of {whose} looks like {form.example}.")
    if form.check is not None and not form.check(number):
        return VatId(text, whose, f"{text} is mistyped: its check digit doesn’t fit.")
    return VatId(text, whose)


def _weighted(digits: str, *weights: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _iso_7064_mod_11_10(digits: str) -> bool:
    rest = 10
    for digit in digits[:-1]:
        rest = (int(digit) + rest) % 10 or 10
        rest = rest * 2 % 11
    return (rest + int(digits[-1])) % 10 == 1


def _iso_7064_mod_97_10(text: str) -> bool:
    return int("".join(str(int(char, 36)) for char in text)) % 97 == 1


def _austria(number: str) -> bool:
    digits = number[1:]
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(digits[:7]))
    return (6 - sum(value // 10 + value % 10 for value in doubled)) % 10 == int(digits[7])


def _belgium(number: str) -> bool:
    return (int(number[:8]) + int(number[8:])) % 97 == 0


def _denmark(number: str) -> bool:
    return _weighted(number, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0


def _finland(number: str) -> bool:
    return _weighted(number, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0


def _estonia(number: str) -> bool:
    return _weighted(number, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0


def _france(number: str) -> bool:
    # Keys with letters are rare and follow a rule of their own; Monaco's ids hold no SIREN.
    key, siren = number[:2], number[2:]
    if not key.isdigit() or siren.startswith("000"):
        return True
    return _luhn(siren) and (12 + 3 * (int(siren) % 97)) % 97 == int(key)


def _great_britain(number: str) -> bool:
    # Those of government departments and health authorities have three digits and no check digit.
    return not number.isdigit() or _weighted(number[:9], 8, 7, 6, 5, 4, 3, 2, 10, 1) % 97 in (0, 42, 55)


def _greece(number: str) -> bool:
    return _weighted(number, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == int(number[8])


def _hungary(number: str) -> bool:
    return _weighted(number, 9, 7, 3, 1, 9, 7, 3, 1) % 10 == 0


def _luxembourg(number: str) -> bool:
    return int(number[:6]) % 89 == int(number[6:])


def _malta(number: str) -> bool:
    return _weighted(number, 3, 4, 6, 7, 8, 9, 10, 1) % 37 == 0


def _netherlands(number: str) -> bool:
    # Since 2020 sole traders have ids that carry no tax number and are checked with the prefix, modulo 97.
    by_eleven = (_weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) - int(number[8])) % 11 == 0
    return by_eleven or _iso_7064_mod_97_10(f"NL{number}")


def _norway(number: str) -> bool:
    return _weighted(number, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0


def _poland(number: str) -> bool:
    return _weighted(number, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == int(number[9])


def _portugal(number: str) -> bool:
    return (11 - _weighted(number, 9, 8, 7, 6, 5, 4, 3, 2)) % 11 % 10 == int(number[8])


def _slovenia(number: str) -> bool:
    return (11 - _weighted(number, 8, 7, 6, 5, 4, 3, 2)) % 11 % 10 == int(number[7])


def _sweden(number: str) -> bool:
    return _luhn(number[:10])


def _switzerland(number: str) -> bool:
    return (11 - _weighted(number, 5, 4, 3, 2, 7, 6, 5, 4)) % 11 == int(number[8])


_PREFIXES: Mapping[str, str] = MappingProxyType({"GR": "EL", "CH": "CHE", "MC": "FR"})
_COUNTRIES: Mapping[str, str] = MappingProxyType({"EL": "GR", "CHE": "CH", "XI": "GB"})
_BRITISH = r"\d{9}|\d{12}|(?:GD|HA)\d{3}"
_FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "AT": _Form(r"U\d{8}", "ATU12345675", _austria),
        "BE": _Form(r"[01]\d{9}", "BE0123456749", _belgium),
        "BG": _Form(r"\d{9,10}", "BG123456786"),
        "CY": _Form(r"\d{8}[A-Z]", "CY12345678X"),
        "CZ": _Form(r"\d{8,10}", "CZ12345679"),
        "DE": _Form(r"[1-9]\d{8}", "DE123456788", _iso_7064_mod_11_10),
        "DK": _Form(r"\d{8}", "DK12345674", _denmark),
        "EE": _Form(r"\d{9}", "EE123456780", _estonia),
        "EL": _Form(r"\d{9}", "EL123456783", _greece),
        "ES": _Form(r"(?=.*[A-Z])[A-Z0-9]\d{7}[A-Z0-9]", "ESB12345674"),
        "FI": _Form(r"\d{8}", "FI12345671", _finland),
        "FR": _Form(r"[A-HJ-NP-Z0-9]{2}\d{9}", "FR11123456782", _france),
        "HR": _Form(r"\d{11}", "HR12345678903", _iso_7064_mod_11_10),
        "HU": _Form(r"\d{8}", "HU12345676", _hungary),
        "IE": _Form(r"\d[A-Z0-9+*]\d{5}[A-W][A-I]?", "IE1234567FA"),
        "IT": _Form(r"\d{11}", "IT12345670017", _luhn),
        "LT": _Form(r"\d{9}|\d{12}", "LT123456715"),
        "LU": _Form(r"\d{8}", "LU12345613", _luxembourg),
        "LV": _Form(r"\d{11}", "LV41234567891"),
        "MT": _Form(r"\d{8}", "MT12345634", _malta),
        "NL": _Form(r"\d{9}B\d{2}", "NL123456782B12", _netherlands),
        "PL": _Form(r"\d{10}", "PL1234563218", _poland),
        "PT": _Form(r"\d{9}", "PT123456789", _portugal),
        "RO": _Form(r"[1-9]\d{1,9}", "RO18547290"),
        "SE": _Form(r"\d{12}", "SE123456789701", _sweden),
        "SI": _Form(r"[1-9]\d{7}", "SI12345679", _slovenia),
        "SK": _Form(r"\d{10}", "SK2021853504"),
        "GB": _Form(_BRITISH, "GB123456782", _great_britain),
        "XI": _Form(_BRITISH, "XI123456782", _great_britain),
        "CHE": _Form(r"\d{9}(?:MWST|TVA|IVA)?", "CHE-123.456.788 MWST", _switzerland),
        "NO": _Form(r"\d{9}(?:MVA)?", "NO 123456785 MVA", _norway),
    }
)
