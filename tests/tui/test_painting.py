"""What is written to the terminal: as little as a key changes, and together always what is to be seen."""

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len, chop_cells
from scenes import SCENES, demo_book, go, planner
from textual._compositor import Compositor, LayoutUpdate
from textual.pilot import Pilot
from textual.screen import Screen

from amplanner.tui.app import PlannerApp
from amplanner.tui.painting import Pieces
from amplanner.tui.screens.workday import Workday

SIZE = (120, 36)


class Terminal:
    """The cells of a terminal, and which of its rows were written to since they were last asked for."""

    def __init__(self, app: PlannerApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self._cells = [[" "] * SIZE[0] for _ in range(SIZE[1])]
        self._rows: set[int] = set()
        self.whole = 0
        monkeypatch.setattr(app, "_display", self._write)

    def _write(self, screen: Screen[Any], update: object) -> None:
        if isinstance(update, LayoutUpdate):
            self.whole += 1
            for y, strips in enumerate(update.strips):
                self._put(0, y, "".join(strip.text for strip in strips))
        elif isinstance(update, Pieces):
            for x, y, strip in update.pieces:
                self._put(x, y, strip.text)

    def _put(self, x: int, y: int, text: str) -> None:
        self._rows.add(y)
        for letter in chop_cells(text, 1) if cell_len(text) == len(text) else text:
            for at in range(cell_len(letter)):
                self._cells[y][x + at] = "" if at else letter
            x += cell_len(letter)

    def rows(self) -> set[int]:
        """The rows written to since the last time."""
        rows, self._rows = self._rows, set()
        return rows

    def lines(self) -> list[str]:
        """What stands on it."""
        return ["".join(row) for row in self._cells]


def seen(app: PlannerApp) -> list[str]:
    """What should stand there."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def press(pilot: Pilot[Any], keys: str) -> None:
    """Press keys, and wait until nothing is left to be done."""
    for key in keys.split():
        await pilot.press(key)
        await pilot.pause()
    await pilot.wait_for_scheduled_animations()
    await pilot.pause()


async def test_what_is_written_piece_by_piece_is_what_is_to_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_book(tmp_path / "painted.book") as book:
        app = PlannerApp(book, demo=True)
        terminal = Terminal(app, monkeypatch)
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await press(pilot, "j j k")
            for keys in (
                *("1 j", "right_square_bracket", "3", "4 j", "z", "z", "2 v j"),
                *("a c a l l space t u e space 1 0", "backspace escape", "slash m e i", "down escape"),
                *("g 0", "escape", "c", "enter o k escape", "n", "u", "W", "escape", "g a", "q"),
            ):
                await press(pilot, keys)
                assert terminal.lines() == seen(app), keys


@pytest.mark.parametrize("scene", ["workday", "call-card-typed", "capture-typed", "outcome"])
async def test_a_screen_is_put_together_as_textual_does_it(tmp_path: Path, scene: str) -> None:
    with demo_book(tmp_path / "same.book") as book:
        async with planner(book, SIZE) as (app, pilot):
            await go(pilot, SCENES[scene])
            compositor = app.screen._compositor
            ours = compositor._render_chops(compositor.size.region, lambda y: True)
            textuals = Compositor._render_chops(compositor, compositor.size.region, lambda y: True)
            for mine, theirs in zip(ours, textuals, strict=True):
                assert [list(strip) for strip in mine.values()] == [list(strip) for strip in theirs.values()]


async def test_a_cursor_that_moves_repaints_its_two_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_book(tmp_path / "two.book") as book:
        app = PlannerApp(book, demo=True)
        terminal = Terminal(app, monkeypatch)
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "j")
            workday = app.screen
            assert isinstance(workday, Workday)
            calls = workday.front.region.line_range  # the notes, which follow once it rests, stand elsewhere
            terminal.rows()
            await press(pilot, "j")
            assert len(terminal.rows() & set(calls)) == 2


async def test_typing_lays_nothing_out_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[Screen[Any]] = []
    layout = Screen._refresh_layout

    def counted(screen: Screen[Any], *args: Any, **kwargs: Any) -> None:
        laid_out.append(screen)
        layout(screen, *args, **kwargs)

    with demo_book(tmp_path / "typed.book") as book:
        async with planner(book, SIZE) as (_, pilot):
            await press(pilot, "t s e")
            monkeypatch.setattr(Screen, "_refresh_layout", counted)
            await press(pilot, "n d space i t space f r i")
            assert laid_out == []


async def test_a_box_opens_and_closes_with_one_painting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_book(tmp_path / "once.book") as book:
        app = PlannerApp(book, demo=True)
        terminal = Terminal(app, monkeypatch)
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "j")
            for opens in ("slash", "W"):
                least: dict[str, int] = {}
                for _ in range(5):  # on a slow machine a frame may fall between what is mounted and its size
                    for keys in (opens, "escape"):
                        before = terminal.whole
                        await press(pilot, keys)
                        least[keys] = min(least.get(keys, 9), terminal.whole - before)
                assert max(least.values()) <= 1, least
