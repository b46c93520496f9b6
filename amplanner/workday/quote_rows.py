"""Lines, discounts and charges of a quote as the book keeps them, and as `rules.quotation` has them.

Decimals are stored as exact text ("12", "0.0125"), the shortest that says the number; empty where nothing is known.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.models import QuoteAdjustment, QuoteLine
from amplanner.rules import quotation as values
from amplanner.rules.quotation import NO_TAX, ZERO, Adjustment, LineKind, Period, Standing, Tax
from amplanner.workday.refused import RefusedError

_MOST_DIGITS = 15
_MOST_DECIMALS = 10


class Adjustments(NamedTuple):
    """The discounts and charges of a line, or of a whole quote."""

    discounts: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()


def stored(value: Decimal | None) -> str:
    """Return a number as the book keeps it. Raises `RefusedError` for one that no quote has."""
    if value is None:
        return ""
    if not value.is_finite() or (value and value.adjusted() >= _MOST_DIGITS):
        raise RefusedError("That number is too large for a quote.")
    plain = f"{value.normalize() if value else ZERO:f}"
    if len(plain.partition(".")[2]) > _MOST_DECIMALS:
        raise RefusedError(f"A number on a quote has at most {_MOST_DECIMALS} decimals.")
    return plain


def exact(text: str) -> Decimal:
    """Return a stored number; nothing known is 0."""
    return Decimal(text) if text else ZERO


def exact_or_none(text: str) -> Decimal | None:
    """Return a stored number; None where nothing is known."""
    return Decimal(text) if text else None


def tax_of(category: str, rate: str) -> Tax:
    """Return a stored tax."""
    return Tax(category, exact(rate)) if category else NO_TAX


def read_lines(book: Book, quote: int, adjustments: dict[int | None, Adjustments]) -> tuple[values.QuoteLine, ...]:
    """Return the lines of a quote in order; their keys are the rows'."""
    query = (
        QuoteLine.select(
            QuoteLine.id,
            QuoteLine.kind,
            QuoteLine.code,
            QuoteLine.description,
            QuoteLine.quantity,
            QuoteLine.unit,
            QuoteLine.price,
            QuoteLine.price_base,
            QuoteLine.cost,
            QuoteLine.tax_category,
            QuoteLine.tax_rate,
            QuoteLine.period,
            QuoteLine.standing,
            QuoteLine.floor,
        )
        .where(QuoteLine.quote == quote)
        .order_by(QuoteLine.position, QuoteLine.id)
        .namedtuples()
    )
    none = Adjustments()
    return tuple(
        values.QuoteLine(
            key=row.id,
            kind=LineKind(row.kind),
            code=row.code,
            description=row.description,
            quantity=exact(row.quantity),
            unit=row.unit,
            price=exact(row.price),
            price_base=exact(row.price_base),
            discounts=adjustments.get(row.id, none).discounts,
            charges=adjustments.get(row.id, none).charges,
            tax=tax_of(row.tax_category, row.tax_rate),
            cost=exact_or_none(row.cost),
            period=Period(row.period),
            standing=Standing(row.standing),
            floor=exact_or_none(row.floor),
        )
        for row in book.rows(query)
    )


def read_adjustments(book: Book, quote: int) -> dict[int | None, Adjustments]:
    """Return the discounts and charges of a quote by the key of their line; None has those of the whole quote."""
    found: dict[int | None, tuple[list[Adjustment], list[Adjustment]]] = defaultdict(lambda: ([], []))
    query = QuoteAdjustment.select().where(QuoteAdjustment.quote == quote).order_by(QuoteAdjustment.id)
    for row in book.rows(query.namedtuples()):
        found[row.line][row.kind == "charge"].append(
            Adjustment(
                amount=exact_or_none(row.amount),
                percent=exact_or_none(row.percent),
                base=exact_or_none(row.base),
                reason=row.reason,
                tax=tax_of(row.tax_category, row.tax_rate) if row.tax_category else None,
            )
        )
    return {line: Adjustments(tuple(discounts), tuple(charges)) for line, (discounts, charges) in found.items()}


def line_columns(line: values.QuoteLine) -> dict[str, Any]:
    """Return the columns of a line's row; its discounts and charges have rows of their own."""
    return {
        "kind": line.kind.value,
        "code": line.code,
        "description": line.description,
        "quantity": stored(line.quantity),
        "unit": line.unit,
        "price": stored(line.price),
        "price_base": stored(line.price_base),
        "cost": stored(line.cost),
        "tax_category": line.tax.category,
        "tax_rate": stored(line.tax.rate) if line.tax.category else "",
        "period": line.period.value,
        "standing": line.standing.value,
        "floor": stored(line.floor),
    }


def adjustment_columns(kind: str, adjustments: Iterable[Adjustment]) -> list[dict[str, Any]]:
    """Return the columns of discounts' or charges' rows."""
    return [
        {
            "kind": kind,
            "amount": stored(one.amount),
            "percent": stored(one.percent),
            "base": stored(one.base),
            "reason": one.reason,
            "tax_category": one.tax.category if one.tax else "",
            "tax_rate": stored(one.tax.rate) if one.tax and one.tax.category else "",
        }
        for one in adjustments
    ]
