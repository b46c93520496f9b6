"""The subtotals of a quote's sections."""

from typing import NamedTuple

from amplanner.rules.quotation import LineKind, Period, Quotation
from amplanner.rules.quote_sums import QuoteSums


class SectionTotal(NamedTuple):
    """What the firm lines under one heading come to, by period, in minor units and in the terms prices are given in.

    heading: where the section's line stands in the quotation; None for lines before any. start, end: its lines, as a
    half-open range without the heading. totals: once first; only periods that occur.
    """

    heading: int | None
    title: str
    start: int
    end: int
    totals: tuple[tuple[Period, int], ...]


def section_totals(quotation: Quotation, sums: QuoteSums) -> tuple[SectionTotal, ...]:
    """The sections in their order; empty for a quote without any."""
    headings = [i for i, line in enumerate(quotation.lines) if line.kind is LineKind.SECTION]
    if not headings:
        return ()
    ends = [*headings[1:], len(quotation.lines)]
    found = [_total(quotation, sums, heading, heading + 1, end) for heading, end in zip(headings, ends, strict=True)]
    if headings[0] > 0:
        found.insert(0, _total(quotation, sums, None, 0, headings[0]))
    return tuple(found)


def _total(quotation: Quotation, sums: QuoteSums, heading: int | None, start: int, end: int) -> SectionTotal:
    totals: dict[Period, int] = {}
    for line, figures in zip(quotation.lines[start:end], sums.lines[start:end], strict=True):
        if line.counts:
            totals[line.period] = totals.get(line.period, 0) + figures.total
    title = "" if heading is None else quotation.lines[heading].description
    ordered = tuple((period, totals[period]) for period in Period if period in totals)
    return SectionTotal(heading, title, start, end, ordered)
