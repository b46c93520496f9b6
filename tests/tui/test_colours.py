"""What stands on the screens can be read: measured on the cells that are really drawn, in both themes and in greys."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import scenes
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.filter import monochrome_style

from amplanner.book.settings import THEMES
from amplanner.tui.app import PlannerApp

TEXT, MARK, FRAME = 4.5, 3.0, 1.6
"""Least contrast of text and of marks: WCAG 2.1, success criteria 1.4.3 and 1.4.11. A frame without the focus only
sets panes apart, which their titles and the blank between them do as well."""

FRAMES = frozenset("─│╭╮╰╯")

CHOSEN = (
    *("agenda", "calls-marked", "calls-filter", "outcome", "call-card-typed", "capture-warned", "find", "help"),
    *("account", "form-complaint", "quote-editor"),
)
"""Scenes in which every colour and every ground occurs."""


def luminance(colour: Color) -> float:
    """Relative luminance by WCAG 2.1's definition."""
    parts = [value / 255 for value in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio by WCAG 2.1's definition, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least(glyph: str) -> float:
    """The contrast that a glyph needs."""
    if glyph in FRAMES:
        return FRAME
    return TEXT if unicodedata.category(glyph)[0] in "LNP" or glyph in "€+<>=|~^$" else MARK


def ink(style: Style) -> tuple[Color, Color]:
    """The colours of the text and of its ground as a terminal shows them."""
    front, back = (Color.from_rich_color(colour or RichColor.default()) for colour in (style.color, style.bgcolor))
    if style.dim:
        front = back.blend(front, 0.66)
    return (back, front) if style.reverse else (front, back)


def pieces(app: PlannerApp) -> Iterator[tuple[str, Style]]:
    """All that is drawn and can be seen, with how it is drawn."""
    for strip in scenes.strips(app.screen):
        for text, style, _ in strip:
            if text.strip():
                assert style is not None
                yield text, style


def colours(style: Style) -> list[RichColor]:
    """The colours of a style."""
    return [colour for colour in (style.color, style.bgcolor) if colour is not None]


def weak(text: str, style: Style) -> str:
    """What can't be read of a piece of text, empty when it can."""
    front, back = ink(style)
    wanted = max(map(least, text.replace(" ", "")))
    found = contrast(front, back)
    return f"{front.hex} on {back.hex}: {found:.2f} < {wanted}" if found < wanted else ""


@pytest.mark.parametrize("theme", THEMES)
async def test_all_that_is_drawn_stands_out_in_colour_and_in_greys(tmp_path: Path, theme: str) -> None:
    seen: set[str] = set()
    found: dict[str, str] = {}
    with scenes.demo_book(tmp_path / "demo.book", scenes.demo_settings(theme=theme)) as book:
        async with scenes.planner(book) as (app, pilot):
            for name in CHOSEN:
                await scenes.go(pilot, scenes.SCENES[name])
                for text, style in pieces(app):
                    for shown in (style, monochrome_style(style)):
                        if what := weak(text, shown):
                            found.setdefault(what, f"{name}: {text.strip()}")
                    seen.add(str(style.color))
                await scenes.back(pilot)
    assert len(seen) > 8, "all the roles were looked at"
    assert [f"{what} in {where}" for what, where in found.items()] == []


@pytest.mark.parametrize("theme", THEMES)
async def test_without_colour_there_are_greys_that_can_be_read_and_the_focus_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with scenes.demo_book(tmp_path / "demo.book", scenes.demo_settings(theme=theme)) as book:
        async with scenes.planner(book, (80, 24)) as (app, pilot):
            for name in ("calls-marked", "find", "capture-warned"):
                await scenes.go(pilot, scenes.SCENES[name])
                shown = list(pieces(app))
                assert [what for text, style in shown if (what := weak(text, style))] == []
                assert all(len({*colour.get_truecolor()}) == 1 for _, style in shown for colour in colours(style))
                if name == "calls-marked":
                    row = next(style for text, style in shown if "▸" in text)
                    assert row.reverse, "the cursor's row"
                    assert any("2 Calls" in text and style.bold and style.reverse for text, style in shown)
                    assert "┏" in scenes.text(app)
                await scenes.back(pilot)


async def test_a_theme_that_leaves_its_colours_to_the_terminal_is_refused_without_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = scenes.demo_settings(theme="ansi-dark")
    with scenes.demo_book(tmp_path / "demo.book", settings) as book:
        assert PlannerApp(book).theme == "ansi-dark"
        monkeypatch.setenv("NO_COLOR", "1")
        async with scenes.planner(book) as (app, _):
            assert app.theme == "amp-dark"
            assert "'ansi-dark'" in scenes.text(app)
            assert "NO_COLOR" in scenes.text(app)
