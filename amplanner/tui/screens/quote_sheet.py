"""The lines of a quote as rows of the grid: what each cell says, in which columns, and which rows have changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from amplanner.rules.money import Grouping
from amplanner.rules.quotation import LineKind, Period, Quotation, QuoteLine, Standing
from amplanner.rules.quote_sums import LineSums, QuoteSums, line_sums, sums, totals
from amplanner.tui.cells import Align, width
from amplanner.tui.ink import Role
from amplanner.tui.screens import quote_words as words
from amplanner.tui.widgets.quote_grid_rows import NUMBER, Cell, Column, GridRow
from amplanner.tui.widgets.rows import Span

ADD: Final = "add"
"""The key of the row below the lines, where a line is added."""

HEADS: Final = {
    Standing.OPTIONAL: ("o", "Optional lines, not in the total"),
    Standing.ALTERNATIVE: ("a", "Alternatives, not in the total"),
}
"""Of the lines that don't count: their mark, and what stands above them."""

HALF: Final = "▏"
"""Stands behind what was typed in a cell and not saved."""

_LEAST = {"code": 4, "quantity": 3, "unit": 4, "price": 5, "discount": 4, "tax": 3, "cost": 5, "margin": 6, "total": 5}
_MOST = {
    "code": 10,
    "quantity": 9,
    "unit": 8,
    "price": 14,
    "discount": 12,
    "tax": 6,
    "cost": 11,
    "margin": 7,
    "total": 15,
}
"""Cells of the columns, between which they are as wide as what they hold."""

GAP: Final = 2
"""Cells between two columns."""

_ROOM_FOR_MARGINS = 100
_LEAST_DESCRIPTION = 26  # cells below which the units give way to it


class Look(NamedTuple):
    """What is shown of the lines.

    Attributes:
        grouping: how numbers are written.
        margins: whether cost and margin are shown.
        units: whether a line has a unit.
        editable: whether lines can be added.
    """

    grouping: Grouping = ","
    margins: bool = True
    units: bool = False
    editable: bool = True


def columns(cells: int, look: Look, needs: Mapping[str, int]) -> list[Column]:
    """Return the columns that have room at a width; `needs` has the cells that the texts of each take."""

    def column(name: str, title: str, align: Align = "right", *, digits: bool = True, editable: bool = True) -> Column:
        own = min(_MOST[name], max(_LEAST[name], needs.get(name, 0)))
        return Column(name, title, own, align, editable, digits)

    units, margins = look.units, look.margins and cells >= _ROOM_FOR_MARGINS
    numbers = [column("price", "Price"), column("discount", "Disc"), column("tax", "VAT")]
    if margins:
        numbers += [column("cost", "Cost"), column("margin", "Margin", digits=False, editable=False)]
    found = [
        Column(NUMBER, "#", max(2, needs.get(NUMBER, 0)), "right", editable=False),
        column("code", "Code", "left", digits=False),
        Column("description", "Description", 0),
        column("quantity", "Qty"),
        *numbers,
        column("total", "Total", digits=False, editable=False),
    ]
    unit = column("unit", "Unit", "left", digits=False)
    left = cells - GAP * len(found) - sum(each.cells for each in [*found, unit])
    if units and left >= _LEAST_DESCRIPTION:
        found.insert(4, unit)
    return found


class Sheet:
    """A quotation with its figures, as rows. What has not changed stays the same row, also after another reading.

    Args:
        look: what is shown.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self.quotation: Quotation | None = None
        self.sums: QuoteSums | None = None
        self.half: Mapping[Cell, str] = {}
        self.needs: dict[str, int] = {}
        self._places: dict[int | str, int] = {}  # where in the quotation the line of a key stands
        self._made: dict[int | str, tuple[object, GridRow]] = {}
        self._changed: set[int | str] | None = None  # keys of the rows that are others; None: all may be
        self._rows: list[GridRow] = []
        self._index: dict[int | str | None, int] = {}
        self._shown_as: tuple[Look, Mapping[Cell, str]] = (look, {})

    def show(self, quotation: Quotation, figures: QuoteSums | None = None) -> QuoteSums:
        """Take another state of the quotation; `figures` is what it comes to, if that is known."""
        before = self.quotation
        if before is None or _terms(before) != _terms(quotation):
            self._made.clear()
            self._changed = None
        elif self._changed is not None:
            changed = _changed(before.lines, quotation.lines)
            self._changed = None if changed is None else self._changed.union(changed)
        if self._changed is None:
            self._places = {line.key: at for at, line in enumerate(quotation.lines)}
        self.quotation = quotation
        self.sums = sums(quotation) if figures is None else figures
        return self.sums

    def line(self, key: int | str) -> QuoteLine | None:
        """Return the line of a row."""
        at = self._places.get(key)
        return None if at is None or self.quotation is None else self.quotation.lines[at]

    def figures(self, key: int) -> LineSums:
        """Return the figures of a line."""
        assert self.sums is not None
        return self.sums.lines[self._places[key]]

    def rows(self) -> list[GridRow]:
        """Return the rows: lines that count, the row to add one, then optional lines and alternatives."""
        if self.quotation is None:
            return []
        look, half = self._shown_as
        if self._rows and self._changed is not None and look == self.look:
            self._change_rows(self._changed | {cell.row for cell, _ in set(half.items()) ^ set(self.half.items())})
        else:
            self._rows = self._all_rows()
            self._index = {row.key: at for at, row in enumerate(self._rows)}
            self.needs = _needs(self._rows)
        self._shown_as = self.look, dict(self.half)
        self._changed = set()
        return self._rows

    def _change_rows(self, changed: set[int | str]) -> None:
        """Draw some rows again and no others, as at each key that is typed."""
        rows = self._rows = [*self._rows]
        totals_of = self._section_totals()
        half = {cell.row for cell in self.half}
        drawn = []
        for key in {*changed, *totals_of} & self._index.keys():
            at, line = self._index[key], self.line(key)
            if line is None:
                rows[at] = self._add_row(half, empty=not at)
            else:
                mark, _ = rows[at].cells.get(NUMBER, ("", "muted"))
                rows[at] = self._row(line, mark, half, totals_of.get(line.key))
                drawn.append(rows[at])
        found = _needs(drawn)
        if any(cells > self.needs.get(name, 0) for name, cells in found.items()):
            self.needs = {name: max(cells, found.get(name, 0)) for name, cells in (found | self.needs).items()}

    def _all_rows(self) -> list[GridRow]:
        assert self.quotation is not None
        rows: list[GridRow] = []
        half = {cell.row for cell in self.half}
        number = 0
        totals_of = self._section_totals()
        for line in self.quotation.lines:
            if line.standing is not Standing.FIRM:
                continue
            number += line.kind is LineKind.ITEM
            rows.append(self._row(line, str(number), half, totals_of.get(line.key)))
        if self.look.editable:
            rows.append(self._add_row(half, empty=not rows))
        for standing, (mark, title) in HEADS.items():
            apart = [line for line in self.quotation.lines if line.standing is standing]
            if apart:
                rows += [GridRow(None), self._head(title, len(apart))]
                rows += [self._row(line, mark, half, None) for line in apart]
        return rows

    # One row.

    def _row(self, line: QuoteLine, mark: str, half: set[int | str], section: str | None) -> GridRow:
        if line.key in half:
            self._made.pop(line.key, None)
            return self._drawn(line, mark, section)
        seen = (line, section, self.look)
        known = self._made.get(line.key)
        if known is None or known[0] != seen:
            known = self._made[line.key] = (seen, self._drawn(line, mark, section))
        row = known[1]
        if NUMBER in row.cells and row.cells[NUMBER][0] != mark:  # only its number is another, below a line that is new
            row = row._replace(cells={**row.cells, NUMBER: (mark, "muted")})
            self._made[line.key] = (seen, row)
        return row

    def _drawn(self, line: QuoteLine, mark: str, section: str | None) -> GridRow:
        assert self.quotation is not None
        currency, grouping = self.quotation.currency, self.look.grouping
        if line.kind is not LineKind.ITEM:
            heading = line.kind is LineKind.SECTION
            kept = self.half.get(Cell(line.key, "code"))
            text: Span = (line.description or "untitled", "strong" if heading else "muted")
            cells = {"code": text if kept is None else (kept + HALF, "due")}
            return GridRow(line.key, cells, across="code", ends=(section, "muted") if section else None)
        figures = self.figures(line.key)
        dash: Span = (words.NONE, "muted")
        off = words.adjustments(line.discounts, line.charges, currency, grouping)
        known_margin = figures.margin is not None
        cells = {
            NUMBER: (mark, "muted"),
            "code": (line.code, "text"),
            "description": (line.description, "text"),
            "quantity": (words.figure(line.quantity, 0, grouping), "text"),
            "unit": (line.unit, "muted"),
            "price": (words.price(line.price, line.price_base, line.period, currency, grouping), _priced(line)),
            "discount": (off, "text" if off != words.NONE else "muted"),
            "tax": (words.tax(line.tax, grouping), "text" if line.tax.category else "due"),
            "cost": dash if line.cost is None else (words.figure(line.cost, 2, grouping), "muted"),
            "margin": (words.share(figures.margin or 0, figures.net, grouping), "text") if known_margin else dash,
            "total": (words.amount(figures.total, currency, grouping), "text" if line.counts else "muted"),
        }
        for cell, kept in self.half.items():
            if cell.row == line.key:
                cells[cell.column] = (kept + HALF, "due")
        return GridRow(line.key, cells)

    def _add_row(self, half: set[int | str], *, empty: bool) -> GridRow:
        kept = self.half.get(Cell(ADD, "code"))
        if kept is not None:
            return GridRow(ADD, {NUMBER: ("+", "accent"), "code": (kept + HALF, "due")}, across="code")
        said = "a types a line:  12 x A-100 495 -5%" if empty else "a code, a name, or a line:  12 x A-100 495 -5%"
        made = (said, self.look)
        known = self._made.get(ADD)
        if known is None or known[0] != made:
            known = self._made[ADD] = (
                made,
                GridRow(ADD, {NUMBER: ("+", "muted"), "code": (said, "muted")}, across="code"),
            )
        return known[1]

    def _head(self, title: str, count: int) -> GridRow:
        made = (title, count)
        known = self._made.get(title)
        if known is None or known[0] != made:
            row = GridRow(None, {"code": (title, "heading")}, across="code", ends=(str(count), "heading"))
            known = self._made[title] = (made, row)
        return known[1]

    def _section_totals(self) -> dict[int, str]:
        """Write what each section's lines that count come to, what recurs apart."""
        assert self.quotation is not None
        currency, grouping = self.quotation.currency, self.look.grouping
        found: dict[int, dict[Period, int]] = {}
        if self.sums is None or not any(line.kind is LineKind.SECTION for line in self.quotation.lines):
            return {}
        section: dict[Period, int] | None = None
        for line, figures in zip(self.quotation.lines, self.sums.lines, strict=True):
            if line.kind is LineKind.SECTION:
                section = found[line.key] = {}
            elif section is not None and line.counts:
                section[line.period] = section.get(line.period, 0) + figures.total
        return {
            key: " + ".join(
                words.amount(by[period], currency, grouping) + words.EVERY[period] for period in Period if period in by
            )
            for key, by in found.items()
        }


def _terms(quotation: Quotation) -> tuple[object, ...]:
    """Return what the figures of a line depend on besides the line."""
    return quotation.currency, quotation.prices_include_tax, quotation.tax_rounding


def with_changed(quotation: Quotation, known: QuoteSums, line: QuoteLine) -> tuple[Quotation, QuoteSums]:
    """Return a quotation with one line another, and what it comes to; only that line is reckoned."""
    at = next(at for at, each in enumerate(quotation.lines) if each.key == line.key)
    lines, figures = [*quotation.lines], [*known.lines]
    lines[at], figures[at] = line, line_sums(line, quotation)
    changed = replace(quotation, lines=tuple(lines))
    return changed, totals(changed, tuple(figures))


def with_added(quotation: Quotation, known: QuoteSums, line: QuoteLine) -> QuoteSums:
    """Return what a quotation would come to with one line more; only that line is reckoned."""
    more = replace(quotation, lines=(*quotation.lines, line))
    return totals(more, (*known.lines, line_sums(line, more)))


def _changed(before: Sequence[QuoteLine], after: Sequence[QuoteLine]) -> list[int] | None:
    """Return the keys of the lines that are others; None when they do not stand where they stood."""
    if len(before) != len(after):
        return None
    found = []
    for old, new in zip(before, after, strict=True):
        if old is not new and old != new:
            if (old.key, old.kind, old.standing) != (new.key, new.kind, new.standing):
                return None
            found.append(new.key)
    return found


def _needs(rows: Sequence[GridRow]) -> dict[str, int]:
    """Return the cells that the widest text of each column takes."""
    found: dict[str, int] = {}
    for row in rows:
        for name, (text, _) in row.cells.items():
            if name != row.across and len(text) > found.get(name, 0):
                found[name] = width(text)
    return found


def _priced(line: QuoteLine) -> Role:
    return "text" if line.price else "due"


def unit_used(lines: Sequence[QuoteLine]) -> bool:
    """Whether any line has a unit, so that the column is worth its room."""
    return any(line.unit for line in lines)
