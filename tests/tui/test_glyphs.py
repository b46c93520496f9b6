"""In ASCII no glyph of ours reaches the screen; letters and amounts stay what they are, and nothing moves."""

import ast
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import scenes
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

import amplanner
from amplanner.tui.cells import width
from amplanner.tui.glyphs import TABLE, AsciiGlyphs
from amplanner.tui.settings_editor import apply_settings


def is_data(character: str) -> bool:
    """Whether a character may stand in a name or an amount and has no other shape: letters, numbers, signs of money."""
    return (
        character.isascii() or unicodedata.category(character)[0] in "LMNZC" or unicodedata.category(character) == "Sc"
    )


def written(file: Path) -> Iterator[str]:
    """The texts in a file of the program, without those that only its reader sees."""
    tree = ast.parse(file.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_every_glyph_that_the_program_writes_has_an_ascii_one() -> None:
    root = Path(amplanner.__file__).parent
    rooms = [file for room in ("tui", "workday", "rules") for file in (root / room).rglob("*.py")]
    used = {each for file in rooms if file.name != "glyphs.py" for text in written(file) for each in text}
    glyphs = {each for each in used if not is_data(each)}
    assert {"…", "·", "▸", "●", "━", "░"} <= glyphs
    assert {each for each in glyphs if ord(each) not in TABLE} == set()


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("".join(map(chr, TABLE)) + "aé日€\u0301"), max_size=30))
def test_a_line_in_ascii_is_as_wide_and_keeps_its_letters(text: str) -> None:
    (shown,) = AsciiGlyphs().apply([Segment(text)], Color(0, 0, 0))
    assert width(shown.text) == width(text)
    assert all(map(is_data, shown.text))
    assert [each for each in shown.text if each in "aé日€\u0301"] == [each for each in text if each in "aé日€\u0301"]


async def test_every_screen_is_drawn_in_ascii_and_the_focus_shows(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book", scenes.demo_settings(glyphs="ascii")) as book:
        async with scenes.planner(book) as (app, pilot):
            for name in ("agenda", "capture-typed", "call-card-typed", "accounts", "form-complaint"):
                await scenes.go(pilot, scenes.SCENES[name])
                shown = scenes.text(app)
                assert {each for each in shown if not is_data(each)} == set(), name
                if name == "agenda":
                    assert "#= 1 Agenda ======" in shown
                    assert "+- 2 Calls ------" in shown
                    assert "€8,950" in shown
                if name == "accounts":
                    assert "Café Überland" in shown
                await scenes.back(pilot)


async def test_the_glyphs_change_at_once_with_the_settings(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            assert "┏━ 2 Calls ━" in scenes.text(app)
            apply_settings(app, replace(app.own_settings, glyphs="ascii"))
            await pilot.pause()
            assert {each for each in scenes.text(app) if not is_data(each)} == set()
            apply_settings(app, replace(app.own_settings, glyphs="unicode"))
            await pilot.pause()
            assert "┏━ 2 Calls ━" in scenes.text(app)
