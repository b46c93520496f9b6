"""The grid of a quote: moving, typing, what is kept, and that no key overtakes another."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from textual.app import App, ComposeResult

from amplanner.rules.quotation import LineKind, Quotation, QuoteLine, Standing, Tax
from amplanner.tui.screens.quote_sheet import ADD, Look, Sheet, columns
from amplanner.tui.themes import VARIABLE_DEFAULTS
from amplanner.tui.widgets.quote_grid import QuoteGrid
from amplanner.tui.widgets.quote_grid_rows import Cell, Suggestion
from amplanner.tui.widgets.quote_grid_text import LineEdit

VAT = Tax("S", Decimal(21))
HOSTILE = "evil[/x][@click=app.quit]"


def line(key: int, code: str, description: str, quantity: str, price: str, **values: object) -> QuoteLine:
    return QuoteLine(description, Decimal(quantity), Decimal(price), code=code, tax=VAT, key=key, **values)  # type: ignore[arg-type]


QUOTATION = Quotation(
    "EUR",
    (
        QuoteLine("Hardware", kind=LineKind.SECTION, key=9),
        line(1, "A-100", "Flow sensor", "24", "495"),
        line(2, "G-20", HOSTILE, "4", "1450"),
        line(3, "SPARE", "Spare kit", "1", "390", standing=Standing.OPTIONAL),
    ),
)


class Desk:
    """Keeps what it is told in memory."""

    def __init__(self) -> None:
        self.sheet = Sheet(Look())
        self.sheet.show(QUOTATION)
        self.grid = QuoteGrid(self, lambda cells: columns(cells, self.sheet.look, self.sheet.needs))
        self.told: list[tuple[str, Cell, str]] = []
        self.fits: Sequence[Suggestion] = ()
        self.refuses = False

    def text_of(self, cell: Cell) -> str | None:
        return None if cell.column == "total" else "" if cell.row == ADD else "24"

    def moved(self, cell: Cell) -> None:
        self.told.append(("moved", cell, ""))

    def typed(self, cell: Cell, text: str) -> Sequence[Suggestion]:
        return self.fits

    def why_closed(self) -> str | None:
        return None

    def entered(self, cell: Cell, text: str, *, after: str) -> None:
        self.told.append(("entered", cell, text))
        if self.refuses:
            self.grid.refused()
        else:
            self.grid.saved(after)

    def left(self, cell: Cell, text: str) -> None:
        self.told.append(("left", cell, text))

    @property
    def entered_texts(self) -> list[tuple[Cell, str]]:
        return [(cell, text) for verb, cell, text in self.told if verb == "entered"]


class GridApp(App[None]):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.deleted = 0

    BINDINGS = [("d", "delete", "Delete")]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {**VARIABLE_DEFAULTS, "border-blurred": "#888888"}

    def compose(self) -> ComposeResult:
        yield self.desk.grid

    def on_mount(self) -> None:
        self.desk.grid.rows = self.desk.sheet.rows()
        self.desk.grid.focus()

    def action_delete(self) -> None:
        self.deleted += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


def shown(grid: QuoteGrid) -> list[str]:
    return [grid.render_line(y).text.rstrip() for y in range(grid.size.height)]


async def test_rows_stand_in_columns_and_optional_lines_below(desk: Desk) -> None:
    async with GridApp(desk).run_test(size=(82, 12)):
        lines = shown(desk.grid)
        assert lines[0].split() == ["#", "Code", "Description", "Qty", "Price", "Disc", "VAT", "Total"]
        assert lines[1].split() == ["▸", "Hardware", "17,680.00"]
        assert lines[2].split() == ["1", "A-100", "Flow", "sensor", "24", "495.00", "–", "21%", "11,880.00"]
        assert HOSTILE in lines[3]
        assert lines[4].split()[0] == "+"
        assert lines[6].split() == ["Optional", "lines,", "not", "in", "the", "total", "1"]
        assert lines[7].split()[0] == "o"
        assert all(len(text) <= 82 for text in lines)


async def test_a_digit_edits_at_once_and_enter_goes_down(desk: Desk) -> None:
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("j", "5", "enter", "6", "tab")
        assert desk.entered_texts == [(Cell(1, "quantity"), "5"), (Cell(2, "quantity"), "6")]
        assert desk.grid.cell == Cell(2, "price")
        assert not desk.grid.editing


async def test_enter_goes_on_with_what_stands_there(desk: Desk) -> None:
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("j", "enter", "left", "backspace", "9", "enter")
        assert desk.entered_texts == [(Cell(1, "quantity"), "94")]


async def test_letters_are_text_while_typing_and_acts_before(desk: Desk) -> None:
    app = GridApp(desk)
    async with app.run_test(size=(82, 12)) as pilot:
        await pilot.press("j", "d", "enter", "d", "j", "escape", "d")
        assert app.deleted == 2
        assert ("left", Cell(1, "quantity"), "24dj") in desk.told
        assert desk.entered_texts == []


async def test_keys_in_a_burst_keep_their_order(desk: Desk) -> None:
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        for key in ("j", "j", "4", "2", "enter"):
            pilot.app.simulate_key(key)
        await pilot.pause()
        assert desk.entered_texts == [(Cell(2, "quantity"), "42")]


async def test_what_is_refused_stays_in_the_cell(desk: Desk) -> None:
    desk.refuses = True
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("j", "7", "enter", "8")
        assert desk.grid.editing
        assert desk.grid.typed == "78"


async def test_what_fits_is_walked_through_and_taken(desk: Desk) -> None:
    desk.fits = [Suggestion("A-100 ", (("A-100", "strong"),)), Suggestion("A-200 ", (("A-200", "strong"),))]
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("j", "enter")
        assert [text.strip() for text in shown(desk.grid)[3:5]] == ["A-100", "A-200"]
        await pilot.press("down", "down", "tab")
        assert desk.grid.typed == "A-200 "
        assert desk.grid.cell == Cell(1, "quantity")
        await pilot.press("enter")
        assert desk.entered_texts == [(Cell(1, "quantity"), "A-200 ")]


async def test_pasted_lines_become_one(desk: Desk) -> None:
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("j", "enter")
        desk.grid._typing.edit.insert(" a\nb\x1b[31m")  # type: ignore[union-attr]
        assert desk.grid.typed == "24 a b\ufffd[31m"


async def test_a_row_that_goes_leaves_the_cursor_to_the_next(desk: Desk) -> None:
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("j")
        without = Quotation("EUR", (QUOTATION.lines[0], *QUOTATION.lines[2:]))
        desk.sheet.show(without)
        desk.grid.rows = desk.sheet.rows()
        assert desk.grid.cell == Cell(2, "quantity")


async def test_the_cursor_stays_on_the_screen_among_many_lines(desk: Desk) -> None:
    desk.sheet.show(Quotation("EUR", tuple(line(at, f"C{at}", "x", "1", "1") for at in range(1, 501))))
    async with GridApp(desk).run_test(size=(82, 12)) as pilot:
        await pilot.press("G")
        assert desk.grid.cell is not None
        assert desk.grid.cell.row == ADD
        assert ["▸", "+"] in [text.split()[:2] for text in shown(desk.grid)]
        await pilot.press("home", "pagedown", "pagedown")
        assert ["▸", "21"] in [text.split()[:2] for text in shown(desk.grid)]


def test_only_a_changed_line_becomes_another_row() -> None:
    sheet = Sheet(Look())
    many = tuple(line(at, f"C{at}", "x", "1", "1") for at in range(1, 501))
    sheet.show(Quotation("EUR", many))
    before = sheet.rows()
    changed = (*many[:10], line(11, "C11", "x", "2", "1"), *many[11:])
    figures = sheet.show(Quotation("EUR", changed))
    after = sheet.rows()
    assert figures.net == 50_100
    assert [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new] == [10]


@pytest.mark.parametrize(
    ("keys", "text", "at"),
    [
        (["backspace"], "one tw", 6),
        (["ctrl+left", "x"], "one xtwo", 5),
        (["home", "delete"], "ne two", 0),
        (["ctrl+w"], "one ", 4),
        (["left", "left", "ctrl+k"], "one t", 5),
        (["left", "ctrl+u"], "o", 0),
        (["home", "ctrl+right", "é"], "oneé two", 4),
    ],
)
def test_keys_of_a_line_of_text(keys: list[str], text: str, at: int) -> None:
    edit = LineEdit("one two")
    for key in keys:
        assert edit.press(key, key if len(key) == 1 else None)
    assert (edit.text, edit.at) == (text, at)


def test_a_long_text_shows_the_part_around_the_caret() -> None:
    edit = LineEdit("日本語 quotation")
    assert edit.window(6) == ("ation", 5)
    edit.press("home", None)
    assert edit.window(6) == ("日本語", 0)
