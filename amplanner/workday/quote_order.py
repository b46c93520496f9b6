"""The order of a quote's lines: one put before or after another, past whatever stands between them."""

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import QuoteLine
from amplanner.workday.quote_lines import open_quote
from amplanner.workday.refused import RefusedError


def move_past(book: Book, line: int, other: int, *, down: bool) -> Change:
    """Put a line after (down) or before another of its quote. `Change.key` is the line's key.

    Raises `RefusedError` when one is gone, they are of two quotes, or the quote can't be changed.
    """
    whose = book.scalar(QuoteLine.select(QuoteLine.quote).where(QuoteLine.id == line))
    if whose is None:
        raise RefusedError("That line is no longer there.")
    row = open_quote(book, whose)
    query = QuoteLine.select(QuoteLine.id, QuoteLine.position, QuoteLine.description).where(QuoteLine.quote == whose)
    found = book.rows(query.order_by(QuoteLine.position, QuoteLine.id).tuples())
    order = [key for key, _, _ in found if key != line]
    if other not in order:
        raise RefusedError("Those lines are of two quotes.")
    order.insert(order.index(other) + (1 if down else 0), line)
    told = next(" ".join(text.split())[:30] for key, _, text in found if key == line) or "Line"
    with book.act(f"{told} moved · {row.called} {row.account_name}") as act:
        for key, (was, position, _) in zip(order, found, strict=True):
            if key != was:
                act.update(QuoteLine, key, position=position)
        act.key = line
    return act.change
