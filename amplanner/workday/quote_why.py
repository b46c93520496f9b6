"""What the sums of the quotes pane are made of: every open quote and deal, its chance, and what that makes."""

from decimal import Decimal
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.rules.money import Money, round_half_away
from amplanner.workday.open_quotes import OpenQuotes, QuoteKey, QuoteRow, rows


class Weighted(NamedTuple):
    """One addend: `share` is `amount` times the chance in percent; a row without a chance adds nothing to it."""

    key: QuoteKey
    name: str
    amount: Money
    probability: int | None
    share: Money


class QuoteSums(NamedTuple):
    """The addends of the sums, the largest share first, and how many rows have no amount and are in neither sum.

    The shares re-add to the weighted sum, but for the rounding of each to the smallest unit of money.
    """

    parts: tuple[Weighted, ...]
    without_amount: int
    total: dict[str, Money]
    weighted: dict[str, Money]


def sums_of(book: Book, found: OpenQuotes) -> QuoteSums:
    """Return what the sums of the pane's rows are made of."""
    known = rows(book, found.keys)
    parts = [_weighted(row, row.amount) for key in found.keys if (row := known.get(key)) and row.amount is not None]
    parts.sort(key=lambda part: (part.amount.currency, -part.share.minor, -part.amount.minor))
    return QuoteSums(tuple(parts), len(known) - len(parts), found.total, found.weighted)


def _weighted(row: QuoteRow, amount: Money) -> Weighted:
    share = round_half_away(Decimal(amount.minor * (row.probability or 0)) / 100)
    name = f"{row.number} {row.account_name}" if row.number else f"{row.account_name}, {row.title or 'deal'}"
    return Weighted(row.key, name, amount, row.probability, Money(share, amount.currency))


def row_in_words(row: QuoteRow) -> list[str]:
    """Say of one row where its amount and its chance come from, and until when it holds."""
    said = []
    if row.amount is None:
        said.append("It has no amount yet, so it is in no sum.")
    elif row.estimated:
        said.append("Its amount is an estimate: nobody has typed it.")
    if row.probability is None:
        said.append("No chance is set: it adds nothing to the weighted sum.")
    if row.status == "idea":
        said.append("A deal without a quote counts with the deal's own amount and chance.")
    if row.days_left is not None and row.days_left < 0:
        said.append("It no longer holds, and still counts until it is won, lost or withdrawn.")
    return said
