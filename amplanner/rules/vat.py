"""VAT: its categories with what the page says about them, the standard rates, and when reverse charge is likely.

Nothing here decides for the account manager: rates and categories are suggestions, shown and left to be taken.

Categories are those of EN 16931 (UNCL 5305). The wordings follow the Directive 2006/112/EC, article 226, whose
point 11a fixes the one for reverse charge in every language.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from amplanner.rules.quotation import NO_TAX, Adjustment, Quotation, Tax
from amplanner.rules.vat_ids import VatId, check_vat_id

Language = Literal["en", "nl", "de", "fr"]
"""The languages of the page."""


class VatCategory(StrEnum):
    """What kind of VAT a line bears; all but STANDARD are at 0 %."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUT_OF_SCOPE = "O"


_BY_CUSTOMER = frozenset(
    {VatCategory.REVERSE_CHARGE, VatCategory.INTRA_COMMUNITY, VatCategory.EXPORT, VatCategory.OUT_OF_SCOPE}
)
"""What depends on who buys and where, not on what is bought."""

_WORDS: Mapping[Language, str] = MappingProxyType({"en": "VAT", "nl": "btw", "de": "USt", "fr": "TVA"})

_NOTES: Mapping[VatCategory, Mapping[Language, str]] = MappingProxyType(
    {
        VatCategory.ZERO: {
            "en": "VAT zero-rated",
            "nl": "Btw-nultarief",
            "de": "Umsatzsteuer-Nullsatz",
            "fr": "TVA à taux zéro",
        },
        VatCategory.EXEMPT: {
            "en": "Exempt from VAT",
            "nl": "Vrijgesteld van btw",
            "de": "Von der Umsatzsteuer befreit",
            "fr": "Exonéré de TVA",
        },
        VatCategory.REVERSE_CHARGE: {
            "en": "VAT reverse-charged",
            "nl": "Btw verlegd",
            "de": "Steuerschuldnerschaft des Leistungsempfängers",
            "fr": "Autoliquidation",
        },
        VatCategory.INTRA_COMMUNITY: {
            "en": "VAT-exempt intra-Community supply",
            "nl": "Intracommunautaire levering, 0% btw",
            "de": "Steuerfreie innergemeinschaftliche Lieferung",
            "fr": "Livraison intracommunautaire exonérée de TVA",
        },
        VatCategory.EXPORT: {
            "en": "VAT-exempt export outside the EU",
            "nl": "Uitvoer buiten de EU, 0% btw",
            "de": "Steuerfreie Ausfuhrlieferung",
            "fr": "Exportation hors UE exonérée de TVA",
        },
        VatCategory.OUT_OF_SCOPE: {
            "en": "Outside the scope of VAT",
            "nl": "Niet aan btw onderworpen",
            "de": "Nicht umsatzsteuerbar",
            "fr": "Hors champ d’application de la TVA",
        },
    }
)


def tax_word(language: Language) -> str:
    """How VAT is called within a sentence: "VAT", "btw", "USt", "TVA"."""
    return _WORDS[language]


def note(category: VatCategory, language: Language) -> str:
    """What the page says why no VAT is charged; empty for the standard category, which says its rate."""
    return _NOTES.get(category, {}).get(language, "")


def _rates() -> Mapping[str, Decimal]:
    lines = """
        AT 20|BE 21|BG 20|CY 19|CZ 21|DE 19|DK 25|EE 24|ES 21|FI 25.5|FR 20|GR 24|HR 25|HU 27|IE 23|IT 22|LT 21
        LU 17|LV 21|MT 18|NL 21|PL 23|PT 23|RO 21|SE 25|SI 22|SK 23
        CH 8.1|GB 20|LI 8.1|MC 20|NO 25
    """
    pairs = (pair.split() for line in lines.strip().splitlines() for pair in line.split("|"))
    return MappingProxyType({country: Decimal(rate) for country, rate in pairs})


_STANDARD_RATES = _rates()

EU_COUNTRIES = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip
"""The member states (ISO 3166) since 1 February 2020."""


def standard_rate(country: str) -> Decimal | None:
    """Return the standard rate of a country (ISO 3166, "NL") in per cent, as a suggestion; None where it isn't known.

    As of 1 January 2026, by the European Commission's table of VAT rates in the member states (the last changes:
    Slovakia 23 and Estonia 24 % in January and July 2025, Romania 21 % in August 2025, Finland 25.5 % in September
    2024), the Swiss law on VAT art. 25 (8.1 % since 2024), HMRC and Skatteetaten.
    """
    return _STANDARD_RATES.get(country)


def standard_tax(country: str) -> Tax:
    """The standard category at a country's rate, or `NO_TAX` where the rate isn't known."""
    rate = standard_rate(country)
    return NO_TAX if rate is None else Tax(VatCategory.STANDARD, rate)


def reverse_charge_suggested(seller_country: str, customer_country: str, customer_vat_id: str) -> bool:
    """Whether the customer is likely to owe the VAT: a business with a VAT id in another EU country.

    (Directive 2006/112/EC, art. 44 and 196: services to a taxable person established in another member state. Goods
    that are dispatched there are `VatCategory.INTRA_COMMUNITY`, which rests on the same facts.) Only ever suggested:
    what is sold and where it is supplied decide. The id must be one of that country; XI, of Northern Ireland, is for
    goods alone and suggests nothing.
    """
    countries = {seller_country, customer_country}
    if len(countries) < 2 or not countries <= EU_COUNTRIES:
        return False
    checked = check_vat_id(customer_vat_id, customer_country)
    return not checked.problem and checked.country == customer_country


def for_another(quotation: Quotation, tax: Tax) -> Quotation:
    """Return a quotation as another customer gets it: what bears no VAT because of whom it went to bears `tax`."""

    def new(old: Tax) -> Tax:
        return tax if old.category in _BY_CUSTOMER else old

    def adjusted(each: Adjustment) -> Adjustment:
        return each if each.tax is None else replace(each, tax=new(each.tax))

    return replace(
        quotation,
        lines=tuple(replace(line, tax=new(line.tax)) for line in quotation.lines),
        discounts=tuple(map(adjusted, quotation.discounts)),
        charges=tuple(map(adjusted, quotation.charges)),
    )


def uses(quotation: Quotation, category: VatCategory) -> bool:
    """Whether anything in a quotation bears this category."""
    lines = any(line.tax.category == category for line in quotation.lines)
    document = quotation.discounts + quotation.charges
    return lines or any(each.tax is not None and each.tax.category == category for each in document)


__all__ = [
    "EU_COUNTRIES",
    "Language",
    "VatCategory",
    "VatId",
    "check_vat_id",
    "note",
    "reverse_charge_suggested",
    "standard_rate",
    "standard_tax",
    "tax_word",
    "uses",
]
