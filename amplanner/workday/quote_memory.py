"""What is remembered of quotes between two readings: of 500 lines the one that changed is read and reckoned again.

A row's version only rises, also when its change is undone, so a line of a known version is known. What isn't committed
yet is not remembered: it may be taken back, and other content get the same version. Nor is anything remembered past
what leaves no versions behind, such as a restored book: that raises a pulse.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from amplanner.book.book import Book
from amplanner.rules.quotation import Quotation, QuoteLine
from amplanner.rules.quote_sums import LineSums, QuoteSums, line_sums, sums, totals
from amplanner.workday.quote_rows import Adjustments, read_adjustments, read_lines

_MOST: Final = 4
"""Quotes that are remembered: one is worked on, others are looked up."""

_LINES: Final = "SELECT id, version FROM quote_line WHERE quote_id = ? ORDER BY position, id"
_ADJUSTMENTS: Final = "SELECT line_id, id, version FROM quote_adjustment WHERE quote_id = ? ORDER BY id"
_PULSES: Final = "SELECT name, value FROM pulse ORDER BY name"

_Versions = tuple[tuple[int, int], ...]


class _KnownLine(NamedTuple):
    """A line with the version of its row, and the keys and versions of its discounts and charges."""

    version: int
    adjustments: _Versions
    line: QuoteLine


class _Known(NamedTuple):
    """A quote as it was read last."""

    pulses: Sequence[tuple[Any, ...]]
    lines: dict[int, _KnownLine]
    whole: _Versions
    quotation: Quotation
    sums: QuoteSums


class QuoteMemory:
    """The quotes that were read last from a book. `Book.memory` has the one of each book."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def read(self, book: Book, quote: int, frame: Quotation) -> tuple[Quotation, QuoteSums]:
        """Return the quotation of a quote and what it comes to; `frame` has all but its lines, discounts and charges.

        A line that is as it was read before is the same object again.
        """
        now = _read(book, quote, frame, self._known.get(quote))
        if book.door is None:
            self._known.pop(quote, None)  # the one that was read last stands last
            self._known[quote] = now
            while len(self._known) > _MOST:
                del self._known[next(iter(self._known))]
        return now.quotation, now.sums


def _read(book: Book, quote: int, frame: Quotation, before: _Known | None) -> _Known:
    pulses = book.sql(_PULSES)
    if before is not None and before.pulses != pulses:
        before = None
    adjusted: dict[int | None, list[tuple[int, int]]] = {}
    for line, key, version in book.sql(_ADJUSTMENTS, (quote,)):
        adjusted.setdefault(line, []).append((key, version))
    there: list[tuple[int, int, _Versions]] = [
        (key, version, tuple(adjusted.get(key, ()))) for key, version in book.sql(_LINES, (quote,))
    ]
    whole = tuple(adjusted.get(None, ()))
    known = {} if before is None else before.lines
    changed = {
        key
        for key, version, own in there
        if (one := known.get(key)) is None or one.version != version or one.adjustments != own
    }
    if changed or before is None or whole != before.whole:
        some = changed if known else None
        adjustments = read_adjustments(book, quote, some) if adjusted else {}
        read = {line.key: line for line in read_lines(book, quote, adjustments, some)} if changed else {}
        of_whole = adjustments.get(None, Adjustments())
        frame = replace(frame, discounts=of_whole.discounts, charges=of_whole.charges)
    else:
        read = {}
        frame = replace(frame, discounts=before.quotation.discounts, charges=before.quotation.charges)
    lines = {
        key: _KnownLine(version, own, read[key]) if key in changed else known[key]
        for key, version, own in there
        if key not in changed or key in read  # another program may have deleted it meanwhile
    }
    quotation = replace(frame, lines=tuple(one.line for one in lines.values()))
    if before is not None and quotation == before.quotation:
        return _Known(pulses, lines, whole, before.quotation, before.sums)
    return _Known(pulses, lines, whole, quotation, _sums(quotation, before))


def _sums(quotation: Quotation, before: _Known | None) -> QuoteSums:
    """Return what a quotation comes to; a line whose figures are known is not reckoned again."""
    if before is None or _terms(quotation) != _terms(before.quotation):
        return sums(quotation)
    known = {id(line): figures for line, figures in zip(before.quotation.lines, before.sums.lines, strict=True)}
    figures: list[LineSums] = [known.get(id(line)) or line_sums(line, quotation) for line in quotation.lines]
    return totals(quotation, tuple(figures))


def _terms(quotation: Quotation) -> tuple[object, ...]:
    """Return what the figures of a line depend on besides the line."""
    return quotation.currency, quotation.prices_include_tax, quotation.tax_rounding
