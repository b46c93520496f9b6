"""How the lines of the grid look: rows, the cell under the cursor, the field that is typed in, what is proposed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style as TerminalStyle
from textual.color import Color
from textual.strip import Strip
from textual.style import Style

from amplanner.tui.cells import crop, fit, width
from amplanner.tui.ink import Ground, Inks, Role
from amplanner.tui.widgets.quote_grid_rows import NUMBER, GridRow, Placed, Suggestion
from amplanner.tui.widgets.quote_grid_text import LineEdit
from amplanner.tui.widgets.rows import Span

_TEXT_FIELD = 40
"""Cells that a text has while it is typed, if its column is narrower and there are that many."""

_NUMBER_FIELD = 7


class Field(NamedTuple):
    """Where a cell is typed in: first cell and number of cells, brackets not counted."""

    x: int
    cells: int
    right: bool


class GridPaint:
    """Paints lines of one width in the colours of one theme.

    Args:
        inks: the theme's.
        base: the background of the grid.
        total: cells of a line, the scroll mark's included.
        gutter: cells before the first column.
        placed: the columns.
        nocolor: whether the screen has no colours; the cell under the cursor is told by brackets then.
    """

    def __init__(
        self, inks: Inks, base: Color, total: int, gutter: int, placed: Sequence[Placed], *, nocolor: bool
    ) -> None:
        self._inks = inks
        self._base = base
        self._total = total
        self._gutter = gutter
        self._placed = placed
        self._nocolor = nocolor
        accent = inks.colour("accent")
        self._active = Style(background=accent, foreground=accent.get_contrast_text(1.0), bold=True).rich_style
        ground = base + inks.colour("surface")
        self._field = Style(background=ground, foreground=inks.text_colour("foreground", ground), bold=True).rich_style
        self._caret = Style(background=accent, foreground=accent.get_contrast_text(1.0)).rich_style
        self._bracket = Style(background=ground, foreground=inks.text_colour("accent", ground), bold=True).rich_style
        if nocolor:
            self._active = TerminalStyle(bold=True, underline=True)
            self._caret = TerminalStyle(reverse=True)

    def heading(self) -> Strip:
        """The names of the columns."""
        pieces = [
            (self._gutter + at.x, fit(at.column.title, at.cells, at.column.align), self._ink("heading", "plain"))
            for at in self._placed
        ]
        return self._line(pieces, "plain", " ")

    def row(self, row: GridRow, ground: Ground, *, sign: str = "", column: str = "", end: str = " ") -> Strip:
        """A row; `column` is the one under the cursor, empty for a row that it isn't on."""
        pieces = [(self._gutter - 2, sign, self._ink("accent", ground))] if sign else []
        for at, (text, role), cells in self._cells(row):
            active = at.column.name == column
            style = self._active if active else self._ink(role, ground)
            text = fit(text, cells, at.column.align)
            x = self._gutter + at.x
            if active:
                # A pill a cell wider than the text on both sides, so that what it holds stands free in it.
                left = "[" if self._nocolor else " "
                right = "]" if self._nocolor else " "
                pieces.append((x - 1, f"{left}{text}{right}", style))
            elif text.strip():
                pieces.append((x, text, style))
        if row.ends is not None:
            text, role = row.ends
            pieces.append((self._total - 2 - width(text), text, self._ink(role, ground)))
        return self._line(pieces, ground, end)

    def field_of(self, row: GridRow, column: str) -> Field | None:
        """Where a cell of a row is typed in; None for a column that is not on the screen."""
        for index, at in enumerate(self._placed):
            if at.column.name != column:
                continue
            left = self._total - 2 - self._gutter - at.x
            if row.across == column:
                return Field(self._gutter + at.x, left, False)
            if at.column.align == "left":
                return Field(self._gutter + at.x, max(at.cells, min(_TEXT_FIELD, left)), False)
            # A number is typed with a cell more than it needs, for the caret behind it.
            cells = max(at.cells, min(_NUMBER_FIELD, at.x)) if index else at.cells
            return Field(self._gutter + at.x + at.cells - cells, cells, True)
        return None

    def typing(self, row: GridRow, column: str, edit: LineEdit, *, end: str = " ") -> tuple[Strip, int]:
        """The row whose cell is typed in, and the cell of the line at which the caret stands."""
        field = self.field_of(row, column)
        if field is None:
            return self.row(row, "cursor", end=end), 0
        shown, caret, start = _in_field(field, edit)
        pieces = [(self._gutter - 2, "▸", self._ink("accent", "cursor"))]
        first, last = field.x - 1, field.x + field.cells
        for at, (text, role), cells in self._cells(row):
            x = self._gutter + at.x
            if x < first:
                cells = min(cells, first - x - 1)  # what reaches under the field is cut
            if at.column.name != column and (x < first or x > last) and text.strip():
                pieces.append((x, fit(text, cells, at.column.align), self._ink(role, "cursor")))
        pieces.append((first, "[", self._bracket))
        pieces.append((field.x, " " * field.cells, self._field))
        pieces.append((last, "]", self._bracket))
        return self._line(pieces, "cursor", end, over=self._caret_pieces(shown, caret, start)), start + caret

    def put_caret(self, row: GridRow, column: str, edit: LineEdit, x: int) -> None:
        """Put the caret on the character that stands at a cell of the line, if it is in the field."""
        field = self.field_of(row, column)
        if field is not None and field.x <= x < field.x + field.cells:
            _, _, start = _in_field(field, edit)
            edit.go_to_cell(x - start)

    def suggestion(self, suggestion: Suggestion, *, chosen: bool, x: int, end: str = " ") -> Strip:
        """A line of what fits, under the cell."""
        ground: Ground = "cursor" if chosen else "marked"
        pieces = [(x - 2, "▸", self._ink("accent", ground))] if chosen else []
        at = x
        for text, role in suggestion.spans:
            cut = crop(text, max(0, self._total - 2 - at))
            pieces.append((at, cut, self._ink(role, ground)))
            at += width(cut)
        return self._line(pieces, ground, end)

    # Pieces of a line.

    def _ink(self, role: Role, ground: Ground) -> TerminalStyle:
        return self._inks.style(role, ground, self._base)

    def _cells(self, row: GridRow) -> Iterable[tuple[Placed, Span, int]]:
        """Yield each column that has something to show, what it is, and how many cells it takes."""
        for index, at in enumerate(self._placed):
            if at.column.name not in row.cells and (row.key is None or at.column.name == NUMBER or row.across):
                continue
            span: Span = row.cells.get(at.column.name, ("", "text"))
            cells = at.cells
            if row.across == at.column.name:
                after = [other for other in self._placed[index + 1 :] if other.column.name in row.cells]
                stop = after[0].x - 1 if after else self._total - 2 - self._gutter
                if row.ends is not None:
                    stop = min(stop, self._total - 3 - self._gutter - width(row.ends[0]))
                cells = stop - at.x
            yield at, span, cells

    def _caret_pieces(self, shown: str, caret: int, start: int) -> list[tuple[int, str, TerminalStyle]]:
        """The text that is typed, with the character under the caret in its own style."""
        before, under, after, used = "", " ", "", 0
        for character in shown:
            if used < caret:
                before += character
            elif used == caret:
                under = character
            else:
                after += character
            used += width(character)
        return [
            (start, before, self._field),
            (start + width(before), under, self._caret),
            (start + width(before + under), after, self._field),
        ]

    def _line(
        self,
        pieces: Iterable[tuple[int, str, TerminalStyle]],
        ground: Ground,
        end: str,
        *,
        over: Iterable[tuple[int, str, TerminalStyle]] = (),
    ) -> Strip:
        """Join pieces that stand at given cells, in their order; `over` stands on top of the piece it falls in."""
        blank = self._ink("text", ground)
        segments: list[Segment] = []
        used = 0
        for x, text, style in _laid_over(sorted(pieces, key=_place), list(over)):
            if x < used or not text:
                continue
            if x > used:
                segments.append(Segment(" " * (x - used), blank))
            text = crop(text, self._total - 1 - x)
            segments.append(Segment(text, style))
            used = x + width(text)
        if used < self._total - 1:
            segments.append(Segment(" " * (self._total - 1 - used), blank))
        segments.append(Segment(end, self._ink("rule", ground)))
        return Strip(segments, self._total)


def _in_field(field: Field, edit: LineEdit) -> tuple[str, int, int]:
    """Return what of the text is shown, the cell of the caret in it, and the cell of the line where it begins."""
    shown, caret = edit.window(field.cells)
    used = max(width(shown), caret + 1)
    return shown, caret, field.x + (max(0, field.cells - used) if field.right else 0)


def _place(piece: tuple[int, str, TerminalStyle]) -> int:
    return piece[0]


def _laid_over(
    pieces: list[tuple[int, str, TerminalStyle]], over: list[tuple[int, str, TerminalStyle]]
) -> Iterable[tuple[int, str, TerminalStyle]]:
    """Yield the pieces, the blank one under `over` cut in two."""
    if not over:
        yield from pieces
        return
    first, last = over[0][0], over[-1][0] + width(over[-1][1])
    for x, text, style in pieces:
        if not (x <= first and last <= x + len(text) and not text.strip()):
            yield x, text, style
            continue
        yield x, " " * (first - x), style
        yield from over
        yield last, " " * (x + len(text) - last), style
