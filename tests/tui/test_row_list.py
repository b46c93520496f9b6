"""RowList: the cursor and the marks belong to rows, and only what is on the screen is drawn."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Offset

from amplanner.tui.cells import crop, fit, width, wrap
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Lines, Rows, line
from amplanner.tui.widgets.slots import Slots


class Book:
    """Rows that a test can change, and the windows that were asked for."""

    def __init__(self, keys: Sequence[Key | None]) -> None:
        self.keys = list(keys)
        self.drawn: list[int] = []

    def rows(self) -> Rows:
        return Rows(
            self.keys, self.draw, empty="No calls left. a adds one", heading=lambda cells: line(None, "Account")
        )

    def draw(self, keys: Sequence[Key | None], cells: int) -> list[Line]:
        self.drawn.append(len(keys))
        return [line(key, f"row {key}" if key is not None else "----") for key in keys]


def cursor(rows: RowList) -> Key | None:
    return rows.cursor


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: RowList) -> None:
        super().__init__()
        self.rows = rows
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.rows

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self.said.append(f"moved {message.key}")

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        self.said.append(f"opened {message.key}")

    def screen_lines(self) -> list[str]:
        return [self.rows.render_line(y).text.rstrip(" ▐") for y in range(self.rows.size.height)]


async def test_keys_move_the_cursor_and_ends_hold() -> None:
    rows = RowList(Book(range(1, 51)).rows())
    app = Host(rows)
    async with app.run_test(size=(40, 11)) as pilot:
        assert cursor(rows) == 1
        await pilot.press("j", "down", "k")
        assert cursor(rows) == 2
        await pilot.press("end")
        assert cursor(rows) == 50
        await pilot.press("j")
        assert cursor(rows) == 50
        await pilot.press("pageup")
        assert cursor(rows) == 41
        await pilot.press("home", "k")
        assert cursor(rows) == 1
        await pilot.press("G", "enter")
        await pilot.pause()
        assert app.said[-1] == "opened 50"
        assert app.screen_lines()[-1] == "▸row 50"
        assert app.screen_lines()[0].strip() == "Account", "the names of the columns stay"


async def test_lines_of_no_row_are_stepped_over_and_tall_rows_are_one_step() -> None:
    def build(cells: int) -> list[Line]:
        return [
            line(None, "Wed 25 Nov"),
            line("a", "09:00 Bakker"),
            line("a", "      done"),
            line(None, "now"),
            line("a", "      2 actions"),
            line("b", "10:30 Vink"),
        ]

    rows = RowList(Lines(build))
    app = Host(rows)
    async with app.run_test(size=(40, 10)) as pilot:
        assert cursor(rows) == "a"
        await pilot.press("j")
        assert cursor(rows) == "b"
        await pilot.press("k")
        assert cursor(rows) == "a"
        assert app.screen_lines()[1] == "▸09:00 Bakker"
        assert app.screen_lines()[2] == "       done"


async def test_a_list_of_no_rows_is_read_by_line_and_by_page() -> None:
    text = Lines(lambda cells: [line(None, f"sentence {number}") for number in range(50)])
    rows = RowList(text)
    app = Host(rows)
    async with app.run_test(size=(40, 10)) as pilot:
        tops = []
        for key in ("j", "pagedown", "pageup", "end", "pagedown", "home", "G"):
            await pilot.press(key)
            tops.append(app.screen_lines()[0].strip())
    assert tops == [f"sentence {number}" for number in (1, 10, 1, 40, 40, 0, 40)]


async def test_a_refresh_keeps_the_cursor_with_its_row() -> None:
    book = Book(range(1, 31))
    rows = RowList(book.rows())
    app = Host(rows)
    async with app.run_test(size=(40, 11)) as pilot:
        rows.select(20)
        await pilot.pause()
        on_screen = rows.render_line(1).text
        book.keys = [101, 102, *range(1, 31)]
        rows.provider = book.rows()
        await pilot.pause()
        assert cursor(rows) == 20
        assert rows.render_line(1).text == on_screen, "the row stays where the eye was"
        book.keys.remove(20)
        rows.provider = book.rows()
        assert cursor(rows) == 21, "the next row takes the place of one that has gone"
        book.keys = [1, 2]
        rows.provider = book.rows()
        assert cursor(rows) == 2
        book.keys = []
        rows.provider = book.rows()
        await pilot.pause()
        assert cursor(rows) is None
        assert app.said[-1] == "moved None"
        assert "No calls left. a adds one" in app.screen_lines()[1]


async def test_a_row_selected_before_it_exists_is_selected_when_it_comes() -> None:
    book = Book([1, 2, 3])
    rows = RowList(book.rows())
    async with Host(rows).run_test(size=(40, 11)):
        rows.select(9)
        assert cursor(rows) == 1
        book.keys.append(9)
        rows.provider = book.rows()
        assert cursor(rows) == 9
        assert rows.following == 3


async def test_marks_are_by_row_and_forget_rows_that_have_gone() -> None:
    book = Book([1, None, 2, 3, 4])
    rows = RowList(book.rows())
    app = Host(rows)
    async with app.run_test(size=(40, 11)) as pilot:
        assert rows.selected == [1]
        await pilot.press("v", "j", "v")
        assert rows.selected == [1, 3]
        assert cursor(rows) == 4
        book.keys = [4, 3, 2]
        rows.provider = book.rows()
        assert rows.selected == [3]
        assert rows.clear_marks()
        assert not rows.clear_marks()
        await pilot.press("asterisk")
        assert rows.selected == [4, 3, 2]
        await pilot.press("asterisk", "home", "shift+down")
        assert rows.selected == [4, 3]
        assert [text[0] for text in app.screen_lines()[1:4]] == ["*", "*", " "]


async def test_click_selects_double_click_opens_and_the_wheel_scrolls() -> None:
    rows = RowList(Book(range(1, 51)).rows())
    app = Host(rows)
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.click(rows, offset=(5, 3))
        assert cursor(rows) == 3
        await pilot.click(rows, offset=(5, 4), times=2)
        await pilot.pause()
        assert app.said[-1] == "opened 4"
        rows.scroll_to(y=20, animate=False)
        await pilot.pause()
        assert cursor(rows) == 4, "the wheel moves the view, not the cursor"
        await pilot.press("j")
        assert cursor(rows) == 5
        assert any(text.startswith("▸row 5") for text in app.screen_lines())


async def test_only_what_is_on_the_screen_is_drawn() -> None:
    book = Book(range(1, 100_001))
    rows = RowList(book.rows())
    async with Host(rows).run_test(size=(40, 11)) as pilot:
        await pilot.pause()
        assert sum(book.drawn) == 10
        await pilot.press(*["j"] * 30)
        assert cursor(rows) == 31
        assert len(book.drawn) <= 4, "a screenful around is drawn at once, not a line a key"
        await pilot.press("G")
        assert cursor(rows) == 100_000
        assert sum(book.drawn) <= 200


async def test_the_terminal_cursor_stands_on_the_selected_row() -> None:
    rows = RowList(Book(range(1, 51)).rows())
    app = Host(rows)
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.press("j")
        assert app.cursor_position == Offset(0, 2)
        await pilot.press("end")
        assert app.cursor_position == Offset(0, 10)


async def test_the_cursor_is_strong_only_with_the_focus() -> None:
    rows = RowList(Book([1, 2]).rows())
    async with Host(rows).run_test(size=(40, 11)) as pilot:
        strong = [segment.style for segment in rows.render_line(1)]
        rows.screen.set_focus(None)
        await pilot.pause()
        weak = [segment.style for segment in rows.render_line(1)]
        plain = [segment.style for segment in rows.render_line(2)]
        backgrounds = {str(styles[0].bgcolor) for styles in (strong, weak, plain) if styles[0]}
        assert len(backgrounds) == 3
        assert not rows.render_line(1).text.startswith("▸")


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("Meijer Foods", 12, "Meijer Foods"),
        ("Meijer Foods", 8, "Meijer …"),
        ("日本電気", 5, "日本…"),
        ("日本電気", 4, "日…"),
        ("cafe\u0301 bar", 5, "cafe\u0301…"),
        ("x", 0, ""),
    ],
)
def test_text_is_cut_by_cells(text: str, cells: int, expected: str) -> None:
    assert crop(text, cells) == expected
    assert width(crop(text, cells)) <= cells


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.integers(0, 20), st.sampled_from(["left", "right", "center"]))
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int, align: str) -> None:
    assert width(fit(text, cells, align)) == cells  # type: ignore[arg-type]  # the literal is drawn above


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.integers(4, 20))
def test_wrapped_text_fits_and_keeps_short_words(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(each) <= cells for each in lines)
    if all(width(word) <= cells for word in text.split()):
        assert " ".join(lines).split() == text.split()


KEYS = st.lists(st.sampled_from([None, "a", "b", "c", "d", "e"]), max_size=12).map(
    lambda keys: [key for key in dict.fromkeys(keys) for _ in range(2 if key else 1)]
)


@settings(max_examples=100, deadline=None)
@given(KEYS)
def test_stepping_visits_every_row_once_in_both_directions(keys: list[str | None]) -> None:
    slots = Slots(keys)
    for start, direction in ((slots.first(), 1), (slots.last(), -1)):
        seen = []
        at = start
        while at is not None:
            assert slots.start(at) == at
            seen.append(keys[at])
            at = slots.neighbour(at, direction)
        assert seen == [key for key in dict.fromkeys(keys[::direction]) if key is not None]


async def test_rows_that_changed_while_the_list_was_hidden_are_shown_when_it_comes_back() -> None:
    rows = RowList(Rows(("a",), lambda keys, cells: [line(key, "before") for key in keys]))
    app = Host(rows)
    async with app.run_test(size=(40, 11)) as pilot:
        assert app.screen_lines()[0].endswith("before")
        rows.display = False
        await pilot.pause()
        rows.provider = Rows(("b",), lambda keys, cells: [line(key, "after") for key in keys])
        rows.display = True
        await pilot.pause()
        assert app.screen_lines()[0].endswith("after")
        assert cursor(rows) == "b"
