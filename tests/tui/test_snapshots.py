"""What the main screens look like, letter by letter and colour by colour, so that no change of it goes unseen.

The snapshots are plain text (`__snapshots__/`), not the SVG of pytest-textual-snapshot: a change can be read in a diff,
a file is a tenth as large, and nothing of fonts or of Textual's drawing of SVG is in it. After a wanted change:

    .venv/bin/pytest -n0 tests/tui/test_snapshots.py --snapshot-update
"""

from itertools import groupby
from pathlib import Path

import pytest
import scenes
from rich.style import Style
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.widgets import Input, TextArea

from amplanner.tui.cells import width

WIDE, SMALL = (120, 36), (80, 24)


class ScreenExtension(SingleFileSnapshotExtension):
    """One text file a screen."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


def named(style: Style) -> str:
    """A style in words: colours and what is bold, underlined, reversed."""
    front, back = (colour.get_truecolor().hex if colour else "–" for colour in (style.color, style.bgcolor))
    words = [word for word in ("bold", "dim", "italic", "underline", "reverse") if getattr(style, word)]
    return " ".join([front, "on", back, *words])


def drawn(strips: list[scenes.Strip]) -> str:
    """A screen as text: its rows, then how many cells of which style each row has, then what the styles are."""
    names: dict[str, str] = {}
    rows, styles = [], []
    for strip in strips:
        rows.append(f"|{strip.text}|")
        cells = [
            (named(style or Style()) if text.strip() else named((style or Style()) + Style(color="black")), text)
            for text, style, _ in strip
        ]
        runs = []
        for name, pieces in groupby(cells, key=lambda cell: cell[0]):
            letter = names.setdefault(name, chr(ord("a") + len(names)))
            runs.append(f"{letter}{sum(width(text) for _, text in pieces)}")
        styles.append(" ".join(runs))
    legend = [f"{letter}: {name}" for name, letter in names.items()]
    return "\n".join([*rows, "", *styles, "", *legend, ""])


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])
@pytest.mark.parametrize("scene", ["workday", "call-card", "account", "capture-typed", "appointment-form"])
async def test_the_screen_looks_as_it_did(
    snapshot: SnapshotAssertion, tmp_path: Path, scene: str, size: tuple[int, int]
) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book, size) as (app, pilot):
            await scenes.go(pilot, scenes.SCENES[scene])
            for field in app.screen.query("*"):
                if isinstance(field, Input | TextArea):
                    field.cursor_blink = False
            await pilot.pause()
            assert drawn(scenes.strips(app.screen)) == snapshot(extension_class=ScreenExtension)


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])
async def test_a_quote_looks_as_it_did(snapshot: SnapshotAssertion, tmp_path: Path, size: tuple[int, int]) -> None:
    looks = {}
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book, size) as (app, pilot):
            for scene in ("quote-editor", "send", "quote-page", "quote-diff"):
                await scenes.go(pilot, scenes.SCENES[scene])
                app.clear_notifications()
                await pilot.pause()
                looks[scene] = drawn(scenes.strips(app.screen))
                await scenes.back(pilot)
    for scene, look in looks.items():
        assert look == snapshot(extension_class=ScreenExtension, name=scene)
