"""What changed between two versions of a quote: line by line, in its conditions and in its totals."""

from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any, NamedTuple

from amplanner.rules.quotation import Quotation, QuoteLine
from amplanner.rules.quote_sums import QuoteSums, sums

LINE_FIELDS = (
    *("kind", "code", "description", "quantity", "unit", "price", "price_base", "discounts", "charges", "tax"),
    *("period", "standing"),
)
"""What counts as a change of a line: all that the customer sees. Cost and floor are ours."""

TERM_FIELDS = (
    *("currency", "discounts", "charges", "prices_include_tax", "tax_rounding", "prepaid", "deposit"),
    *("payable_rounding", "payable_step", "term_months"),
)
"""What counts as a change of the whole quote."""

TOTALS = ("lines_total", "discount_total", "charge_total", "net", "tax", "gross", "payable", "optional_total")
"""The totals that are compared."""


class Kind(StrEnum):
    """What happened to a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FieldChange(NamedTuple):
    """A field by its name in `QuoteLine` or `Quotation`, with its values before and after."""

    field: str
    before: Any
    after: Any


class LineChange(NamedTuple):
    """What happened to one line.

    before_at, after_at: where it stands in each version; None where it doesn't. before_total, after_total: what it
    comes to, in minor units; 0 where it isn't there. fields: what changed in one that is in both.
    """

    kind: Kind
    before: QuoteLine | None
    after: QuoteLine | None
    before_at: int | None
    after_at: int | None
    before_total: int
    after_total: int
    fields: tuple[FieldChange, ...] = ()

    @property
    def line(self) -> QuoteLine:
        """The line as it is now, or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of a line")
        return found


class QuoteDiff(NamedTuple):
    """Everything that changed; all of it is empty between equal versions.

    lines: in the order in which they stand now, removed ones where they stood. terms: of the whole quote. totals: those
    that differ, in minor units of each version's currency, under their names in `QuoteSums`.
    """

    lines: tuple[LineChange, ...]
    terms: tuple[FieldChange, ...]
    totals: tuple[FieldChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.lines or self.terms or self.totals)


def diff(before: Quotation, after: Quotation) -> QuoteDiff:
    """Compare two versions. A line is the same by its row, else by its code, else by its description."""
    old, new = sums(before), sums(after)
    pairs = _pairs(before.lines, after.lines)
    now_at = {was: now for now, was in pairs.items()}
    placed: list[tuple[int, int, LineChange]] = []
    for now in range(len(after.lines)):
        change = _line_change(before, after, old, new, pairs.get(now), now)
        if change is not None:
            placed.append((now, 0, change))
    for was in range(len(before.lines)):
        change = None if was in now_at else _line_change(before, after, old, new, was, None)
        if change is not None:
            # Where it stood: behind the nearest line before it that is still there.
            behind = next((now_at[i] for i in range(was - 1, -1, -1) if i in now_at), -1)
            placed.append((behind, 1, change))
    return QuoteDiff(
        tuple(change for _, _, change in sorted(placed, key=lambda one: one[:2])),
        _fields(before, after, TERM_FIELDS),
        _fields(old, new, TOTALS),
    )


def _fields(before: object, after: object, names: tuple[str, ...]) -> tuple[FieldChange, ...]:
    values = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(FieldChange(name, old, new) for name, old, new in values if old != new)


def _line_change(
    before: Quotation, after: Quotation, old: QuoteSums, new: QuoteSums, was: int | None, now: int | None
) -> LineChange | None:
    line_before = None if was is None else before.lines[was]
    line_after = None if now is None else after.lines[now]
    kind, fields = Kind.CHANGED, tuple[FieldChange, ...]()
    if line_before is None:
        kind = Kind.ADDED
    elif line_after is None:
        kind = Kind.REMOVED
    else:
        fields = _fields(line_before, line_after, LINE_FIELDS)
        if not fields:
            return None
    return LineChange(
        kind,
        line_before,
        line_after,
        was,
        now,
        0 if was is None else old.lines[was].total,
        0 if now is None else new.lines[now].total,
        fields,
    )


def _pairs(before: tuple[QuoteLine, ...], after: tuple[QuoteLine, ...]) -> dict[int, int]:
    """For each line after that was there before, where it stood."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    marks: tuple[Callable[[QuoteLine], Hashable], ...] = (
        lambda line: line.key,
        lambda line: line.code and (line.code.casefold(), line.description),
        lambda line: line.code.casefold(),
        lambda line: line.description and (line.kind, line.description.casefold()),
    )
    for mark in marks:
        waiting: dict[Hashable, list[int]] = {}
        for i, line in enumerate(before):
            if i not in taken and mark(line):
                waiting.setdefault(mark(line), []).append(i)
        for at, line in enumerate(after):
            if at not in pairs and mark(line) and waiting.get(mark(line)):
                pairs[at] = waiting[mark(line)].pop(0)
                taken.add(pairs[at])
    return pairs
