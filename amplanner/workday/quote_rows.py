"""Lines, discounts and charges of a quote as the book keeps them, and as `rules.quotation` has them.

Decimals are stored as exact text ("12", "0.0125"), the shortest that says the number; empty where nothing is known.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from amplanner.book.book import Book
from amplanner.rules import quotation as values
from amplanner.rules.quotation import NO_TAX, ZERO, Adjustment, LineKind, Period, Standing, Tax
from amplanner.workday.refused import RefusedError

_MOST_DIGITS = 15
_MOST_DECIMALS = 10

_LINES: Final = (
    "SELECT id, kind, code, description, quantity, unit, price, price_base, cost, tax_category, tax_rate, period,"
    " standing, floor, price_currency, cost_currency FROM quote_line"
)
_ADJUSTMENTS: Final = (
    "SELECT line_id, kind, amount, percent, base, reason, tax_category, tax_rate FROM quote_adjustment"
    " WHERE quote_id = ?"
)


class Adjustments(NamedTuple):
    """The discounts and charges of a line, or of a whole quote."""

    discounts: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()


_NONE: Final = Adjustments()


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


def read_lines(
    book: Book, quote: int, adjustments: Mapping[int | None, Adjustments], only: Collection[int] | None = None
) -> list[values.QuoteLine]:
    """Return the lines of a quote in order, `only` those of some keys; their keys are the rows'."""
    if only is None:
        found = book.sql(f"{_LINES} WHERE quote_id = ? ORDER BY position, id", (quote,))
    else:
        found = book.sql(f"{_LINES} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(only)),))
    return [_line(row, adjustments) for row in found]


def _line(row: tuple[Any, ...], adjustments: Mapping[int | None, Adjustments]) -> values.QuoteLine:
    key, kind, code, description, quantity, unit, price, price_base, cost, category, rate, *rest = row
    period, standing, floor, priced_in, cost_currency = rest
    own = adjustments.get(key, _NONE)
    return values.QuoteLine(
        key=key,
        kind=LineKind(kind),
        code=code,
        description=description,
        quantity=exact(quantity),
        unit=unit,
        price=exact(price),
        price_base=exact(price_base),
        discounts=own.discounts,
        charges=own.charges,
        tax=tax_of(category, rate),
        cost=None if cost_currency else exact_or_none(cost),  # never set against a price in another currency
        period=Period(period),
        standing=Standing(standing),
        floor=exact_or_none(floor),
        priced_in=priced_in,
    )


def read_adjustments(book: Book, quote: int, only: Collection[int] | None = None) -> dict[int | None, Adjustments]:
    """Return the discounts and charges of a quote by the key of their line; None has those of the whole quote.

    `only`: besides those of the whole quote only those of some lines.
    """
    if only is None:
        rows = book.sql(f"{_ADJUSTMENTS} ORDER BY id", (quote,))
    else:
        some = " AND (line_id IS NULL OR line_id IN (SELECT value FROM json_each(?))) ORDER BY id"
        rows = book.sql(_ADJUSTMENTS + some, (quote, json.dumps(sorted(only))))
    found: dict[int | None, tuple[list[Adjustment], list[Adjustment]]] = defaultdict(lambda: ([], []))
    for line, kind, amount, percent, base, reason, category, rate in rows:
        found[line][kind == "charge"].append(
            Adjustment(
                amount=exact_or_none(amount),
                percent=exact_or_none(percent),
                base=exact_or_none(base),
                reason=reason,
                tax=tax_of(category, rate) if category else None,
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
        "price_currency": line.priced_in,
        "cost_currency": "",
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
