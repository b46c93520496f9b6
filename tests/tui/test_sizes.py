"""Every screen at every size from 60×16 to 300×100: nothing crashes, what must be seen is seen, typing goes on."""

from pathlib import Path
from typing import Any

import pytest
import scenes
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from amplanner.tui.cells import width
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.too_small import TooSmall
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.tui.widgets.row_list import RowList

SIZES = ((60, 16), (80, 24), (200, 16), (120, 36))
LARGEST = (300, 100)

GRID = ("agenda", "why", "call-card-typed", "account", "appointment-form", "quote-editor")


async def resize(pilot: Pilot[Any], size: tuple[int, int]) -> None:
    """Give the terminal another size, and let it be drawn."""
    await pilot.resize_terminal(*size)
    await pilot.pause()
    await pilot.pause()


def amiss(app: App[Any], size: tuple[int, int]) -> list[str]:
    """What can't be seen and must be."""
    rows = [strip.text for strip in scenes.strips(app.screen)]
    found = []
    if [width(row) for row in rows] != [size[0]] * size[1]:
        found.append(f"{len(rows)} rows of {sorted({width(row) for row in rows})} cells")
    for line in app.screen.query(HintLine):
        if not line.shown or line.region.bottom != size[1] or line.shown[0].word not in rows[-1]:
            found.append(f"no hints: {rows[-1]!r}")
    focused = app.focused
    if focused is not None:
        region = focused.region
        if not app.screen.region.contains_region(region.intersection(app.screen.region)) or region.area == 0:
            found.append(f"{focused} is at {region}")
        visible = app.screen._compositor.visible_widgets
        if focused not in visible or visible[focused][1].area == 0:
            found.append(f"{focused} can't be seen")
        if isinstance(focused, RowList) and focused.cursor is not None:
            at = region.y + focused._at - focused._top + focused._head
            if not focused.marks and not (region.y <= at < region.bottom and "▸" in rows[at][region.x :]):
                found.append(f"the cursor's row is not on the screen: {focused.cursor}")
    pane = next((each for each in app.screen.query(Pane) if each.has_focus_within), None)
    if pane is not None and f"{pane.digit} {pane.TITLE}"[:8] not in rows[pane.region.y]:
        found.append(f"the title of {pane} is cut: {rows[pane.region.y]!r}")
    return found


async def test_every_screen_at_every_size(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            for name in GRID:
                await scenes.go(pilot, scenes.SCENES[name])
                for size in (LARGEST, *SIZES) if name == "agenda" else SIZES:
                    await resize(pilot, size)
                    assert amiss(app, size) == [], (name, size)
                await scenes.back(pilot)


@pytest.mark.parametrize(
    "steps", [("1", "a"), ("2", "c", "i"), ("2", "g", "a", "5", "a")], ids=["line", "card", "form"]
)
async def test_what_is_typed_and_its_focus_outlive_any_size(tmp_path: Path, steps: tuple[str, ...]) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            await scenes.go(pilot, (*steps, "type half a wo"))
            field = app.focused
            assert isinstance(field, Input | TextArea)
            for size in ((50, 10), (60, 16), (200, 50)):
                await resize(pilot, size)
                if size == (50, 10):
                    assert isinstance(app.screen, TooSmall)
                    assert "Needs 60×16, has 50×10." in scenes.text(app)
                    assert "half" not in scenes.text(app)
            await pilot.press("r", "d")
            assert app.focused is field
            assert (field.text if isinstance(field, TextArea) else field.value).endswith("half a word")
