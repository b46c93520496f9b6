"""Lines and terms of a quote in words and as JSON, for the commands that print them."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from amplanner.exchange.paper.phrases import unit_words
from amplanner.rules.money import Grouping, Money, from_amount, show
from amplanner.rules.quotation import NO_TAX, ONE, Adjustment, Deposit, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.rules.quote_checks import Finding
from amplanner.workday.quote_documents import Contact, Customer

MOST_REVISIONS = 9_999
"""More than any quote ever has."""

_EVERY = {Period.ONCE: "", Period.MONTH: " a month", Period.QUARTER: " a quarter", Period.YEAR: " a year"}
_NAMES = {
    "price_base": "price for",
    "tax": "VAT",
    "lines_total": "lines",
    "discount_total": "discounts",
    "charge_total": "charges",
    "optional_total": "optional",
    "gross": "total",
    "payable": "to pay",
    "valid_until": "valid until",
    "dated_on": "date",
    "tax_rounding": "rounding of VAT",
    "payable_step": "rounded to",
}


def line_words(line: QuoteLine, currency: str, grouping: Grouping) -> str:
    """Return a line as it was understood: "12 × A-100 Pressure sensor at €495.00, −5%, VAT 21%"."""
    if line.kind is not LineKind.ITEM:
        return f"{line.kind.value.capitalize()}: {line.description}"
    unit = f" {unit_words(line.unit, line.quantity, 'en')}" if line.unit else ""
    name = " ".join(part for part in (line.code, line.description) if part)
    base = "" if line.price_base == ONE else f" for {number(line.price_base, grouping)}"
    parts = [
        f"{number(line.quantity, grouping)}{unit} × {name} at {price(line.price, currency, grouping)}{base}"
        f"{_EVERY[line.period]}"
    ]
    parts += _discounts(line.discounts, currency, grouping)
    parts += [f"+{adjustment(one, currency, grouping)}" for one in line.charges]
    parts.append(tax(line.tax, grouping))
    if line.standing is not Standing.FIRM:
        parts.append(line.standing.value)
    return ", ".join(parts)


def _discounts(discounts: Sequence[Adjustment], currency: str, grouping: Grouping) -> list[str]:
    """Return each discount; several percentages as what they come to, which is their sum: "−7% (5 + 2)"."""
    percents = [one.percent for one in discounts if one.amount is None and one.base is None and one.percent]
    if len(percents) < 2 or len(percents) < len(discounts):
        return [f"−{adjustment(one, currency, grouping)}" for one in discounts]
    each_of = " + ".join(number(value, grouping) for value in percents)
    return [f"−{number(sum(percents, Decimal(0)), grouping)}% ({each_of})"]


def number(value: Decimal, grouping: Grouping) -> str:
    """Return a number exactly, with the planner's own decimal sign and marks between thousands."""
    plain = f"{value:,f}".replace("-", "−")
    if grouping in ",'":
        return plain.replace(",", grouping)
    group = "\N{NO-BREAK SPACE}" if grouping == " " else grouping
    return plain.replace(",", "\0").replace(".", ",").replace("\0", group)


def price(value: Decimal, currency: str, grouping: Grouping) -> str:
    """Return a price of one exactly, also one that is finer than its currency."""
    money = from_amount(value, currency)
    if money.amount == value:
        return show(money, cents=True, grouping=grouping)
    return f"{currency} {number(value, grouping)}"


def adjustment(one: Adjustment, currency: str, grouping: Grouping) -> str:
    """Return how much a discount or a charge is."""
    if one.percent is not None:
        return f"{number(one.percent, grouping)}%"
    return price(one.amount or Decimal(0), currency, grouping)


def tax(value: Tax, grouping: Grouping) -> str:
    """Return a VAT: "VAT 21%", "VAT AE", "no VAT"."""
    if value == NO_TAX:
        return "no VAT"
    return f"VAT {number(value.rate, grouping)}%" if value.category == "S" else f"VAT {value.category}"


def field_name(field: str) -> str:
    """Return what a field is called: "price_base" → "price for"."""
    return _NAMES.get(field, field.replace("_", " "))


def value_words(value: Any, currency: str, grouping: Grouping) -> str:
    """Return any value of a line, of the terms or of the header in a few words; nothing is a dash."""
    if isinstance(value, Adjustment):
        return adjustment(value, currency, grouping)
    if isinstance(value, Tax):
        return tax(value, grouping)
    if isinstance(value, Deposit):
        return f"{number(value.percent or Decimal(0), grouping)}%" if value.amount is None else str(value.amount)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return number(value, grouping)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Customer | Contact):
        return value.name
    if isinstance(value, tuple):
        return " ".join(value_words(one, currency, grouping) for one in value) or "–"
    return " ".join(str(value).split()) if value not in (None, "") else "–"


def value_json(value: Any) -> Any:
    """Return any value of a line, of the terms or of the header as JSON; numbers are exact text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "_asdict"):
        return {name: value_json(one) for name, one in value._asdict().items()}
    if is_dataclass(value):
        return {field.name: value_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [value_json(one) for one in value]
    return value


def findings_words(findings: Iterable[Finding]) -> list[str]:
    """Return what a check found, one line each; what blocks is marked with a cross."""
    return [f"{'×' if one.level.value == 'blocking' else '!'} {one.sentence}" for one in findings]


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return what a check found as JSON."""
    return [
        {
            "level": one.level.value,
            "code": one.code,
            "sentence": one.sentence,
            "line": one.cell.line,
            "field": one.cell.field,
        }
        for one in findings
    ]


def amount(minor: int, currency: str, grouping: Grouping) -> str:
    """Return an amount in minor units with all its decimals."""
    return show(Money(minor, currency), cents=True, grouping=grouping)
