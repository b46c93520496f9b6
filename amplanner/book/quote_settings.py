"""The settings that quotes are written by: who sells, `[seller]`, and how we quote, `[quotes]`."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from amplanner.book import setting_values as reading
from amplanner.rules.quote_series import series_of

LANGUAGES = ("en", "nl", "de", "fr")
"""The languages that a quote can be written in."""


class SellerSettings(NamedTuple):
    """Who sells, as it stands on a quote. `logo` is the path of a picture; the country is that of the settings."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    vat_id: str = ""
    registration: str = ""  # number at the chamber of commerce
    bank: str = ""  # IBAN, or as the bank writes it
    bic: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    logo: str = ""


class QuoteSettings(NamedTuple):
    """How we quote: what a new quote starts with, and what has to be asked for.

    `number` is a pattern of `rules.quote_series`; empty: the prefix of the settings and a count of four digits.
    `vat_rate` in percent; None: the standard rate of the own country. `margin_floor` is the margin in percent under
    which a reason or an approver is asked for; None: none. `follow_up_days` are working days after sending.
    """

    number: str = ""
    numbered: Literal["saved", "sent"] = "saved"
    language: str = "en"
    payment_terms: str = ""
    delivery_terms: str = ""
    lead_time: str = ""
    intro: str = ""
    terms: str = ""
    tax_rounding: Literal["per_group", "per_line"] = "per_group"
    prices_include_tax: bool = False
    vat_rate: Decimal | None = None
    payable_step: Decimal = Decimal(0)
    term_months: int = 12
    margin_floor: Decimal | None = None
    approvers: tuple[str, ...] = ()
    follow_up_days: int = 3


def _percent(value: Any) -> Decimal | None:
    return None if value == "" else reading.decimal(0, 100)(value)


def _number_pattern(value: Any) -> str:
    pattern = reading.text(value).strip()
    if pattern:
        series_of(pattern)
    return pattern


SELLER_READERS: Mapping[str, Callable[[Any], Any]] = dict.fromkeys(SellerSettings._fields, reading.text)
QUOTE_READERS: Mapping[str, Callable[[Any], Any]] = {
    "number": _number_pattern,
    "numbered": reading.one_of("saved", "sent"),
    "language": reading.one_of(*LANGUAGES),
    "payment_terms": reading.text,
    "delivery_terms": reading.text,
    "lead_time": reading.text,
    "intro": reading.lines,
    "terms": reading.lines,
    "tax_rounding": reading.one_of("per_group", "per_line"),
    "prices_include_tax": reading.flag,
    "vat_rate": _percent,
    "payable_step": reading.decimal(0, 10**9),
    "term_months": reading.number(1, 600),
    "margin_floor": _percent,
    "approvers": reading.names,
    "follow_up_days": reading.number(1, 60),
}


def read_table(
    name: str, table: Any, readers: Mapping[str, Callable[[Any], Any]], report: Callable[[tuple[str, ...], str], None]
) -> dict[str, Any]:
    """Return what can be used of a table of the settings file; the rest is reported by its path."""
    if not isinstance(table, dict):
        report((name,), f"must be a table: [{name}]")
        return {}
    values: dict[str, Any] = {}
    for key, value in table.items():
        reader = readers.get(key)
        if reader is None:
            report((name, key), f"unknown setting; known are {', '.join(readers)}")
            continue
        try:
            values[key] = reader(value)
        except ValueError as error:
            report((name, key), str(error))
    return values


def tables_text(seller: SellerSettings, quotes: QuoteSettings, toml: Callable[[Any], str]) -> str:
    """Return both tables as commented TOML; `toml` writes one value."""

    def exact(value: Decimal | None) -> str:
        return toml("" if value is None else f"{value:f}")

    lines_of_seller = "".join(f"{key} = {toml(value)}\n" for key, value in seller._asdict().items())
    return f"""\
# Who sells, as it stands on a quote; logo is the path of a picture.
[seller]
{lines_of_seller}
[quotes]
# How quotes are numbered, such as "Q-{{year}}-{{number:04}}". {{number}} counts, {{number:04}} in four digits at least;
# counting begins anew with each {{year}}, {{yy}} (26) or {{month}} in it. Empty: quote_prefix and four digits.
number = {toml(quotes.number)}
numbered = {toml(quotes.numbered)}          # a quote gets its number when it is first "saved", or when it is "sent"
language = {toml(quotes.language)}             # {", ".join(f'"{one}"' for one in LANGUAGES)}
payment_terms = {toml(quotes.payment_terms)}
delivery_terms = {toml(quotes.delivery_terms)}       # Incoterm and place
lead_time = {toml(quotes.lead_time)}
intro = {toml(quotes.intro)}
terms = {toml(quotes.terms)}
tax_rounding = {toml(quotes.tax_rounding)}  # "per_group": once per category and rate; "per_line"
prices_include_tax = {toml(quotes.prices_include_tax)}
vat_rate = {exact(quotes.vat_rate)}               # percent, such as "21"; empty: your country's standard rate
payable_step = {exact(quotes.payable_step)}          # the smallest coin, such as "0.05"; "0": the minor unit
term_months = {quotes.term_months}           # over which what recurs is summed
margin_floor = {exact(quotes.margin_floor)}           # percent; a quote below it asks for a reason or an approver
approvers = {toml(quotes.approvers)}           # names, such as ["Kim Bos"]
follow_up_days = {quotes.follow_up_days}         # working days after sending, for the call that follows
"""
