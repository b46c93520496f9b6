"""What is half typed in a quote: cells and a new line that were left before they were saved, kept as drafts."""

from typing import Final, NamedTuple

from amplanner.book.book import Book

FIELD: Final = "quote.cell"
"""The place of the drafts of cells; their record is quote:line:column."""


class HalfTypedCell(NamedTuple):
    """Text that was typed in a cell and not saved. `line` is the line's key, None for one that is being added;
    `elsewhere` says that it stands in another window, where alone it can be gone on with."""

    line: int | None
    column: str
    text: str
    elsewhere: bool = False


def record_of(quote: int, line: int | str, column: str) -> str:
    """Return the record under which the draft of a cell is kept; `line` is its key, or the word for a new one."""
    return f"{quote}:{line}:{column}"


def half_typed(book: Book, quote: int) -> list[HalfTypedCell]:
    """Return what is half typed in a quote, the newest first. Raises `BookError` when drafts can't be read."""
    drafts = book.drafts
    kept = [(draft, False) for draft in drafts.waiting()] + [(draft, True) for draft in drafts.elsewhere()]
    found: dict[tuple[int | None, str], HalfTypedCell] = {}
    for draft, elsewhere in kept:
        whose, _, rest = draft.record.partition(":")
        if draft.field == FIELD and whose == str(quote):
            row, _, column = rest.partition(":")
            line = int(row) if row.isdecimal() else None
            found.setdefault((line, column), HalfTypedCell(line, column, draft.text, elsewhere))
    return list(found.values())
