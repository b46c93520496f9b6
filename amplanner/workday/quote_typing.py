"""A line of a quote typed as text: understood with the price list, shown as it will be, and added."""

from dataclasses import replace
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.quotation import ONE, LineKind, QuoteLine
from amplanner.rules.quote_line_text import LineContext, ReadLine, read_line
from amplanner.workday.price_list import PriceListSearch
from amplanner.workday.quote_lines import add_lines, line_of
from amplanner.workday.quotes import header
from amplanner.workday.refused import RefusedError


class TypedLine(NamedTuple):
    """What was typed: how it was understood, and the line that it makes in the quote."""

    read: ReadLine
    line: QuoteLine


def typed_line(book: Book, quote: int, text: str, choice: int = 0) -> TypedLine:
    """Return what a typed line makes of itself in a quote; nothing is written.

    `choice` is how often the next product was asked for (`LineContext`). Raises `RefusedError` when the quote is gone.
    """
    row = header(book, quote)
    currency = row.currency or book.settings.currency
    read = read_line(text, LineContext(currency, book.settings.thousands, PriceListSearch(book), choice))
    product = read.product.key if read.product is not None else None
    base = line_of(book, quote, product, ONE if read.quantity is None else read.quantity)
    return TypedLine(read, replace(read.over(base), key=0))


def add_typed(book: Book, quote: int, text: str, *, after: int | None = None, choice: int = 0) -> Change:
    """Add the line that was typed. `Change.key` is its key. Raises `RefusedError` for one that says nothing."""
    line = typed_line(book, quote, text, choice).line
    if not line.description and line.kind is LineKind.ITEM:
        raise RefusedError("Say what it is: 12 x sensor 495")
    return add_lines(book, quote, line, after=after)
