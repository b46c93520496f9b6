"""The shipped themes can be read: measured, not judged by eye."""

import itertools

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from amplanner.tui.ink import GROUNDS, ROLES, Inks
from amplanner.tui.themes import SHIPPED

LEAST = 4.5
"""Contrast of ordinary text on its ground: WCAG 2.1, success criterion 1.4.3 (level AA)."""


def luminance(colour: Color) -> float:
    """Relative luminance by WCAG 2.1's definition."""
    parts = [value / 255 for value in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio by WCAG 2.1's definition, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def inks(theme: Theme) -> tuple[Inks, dict[str, str]]:
    """The inks of a theme, as the app makes them."""
    app = App[None]()
    app.register_theme(theme)
    app.set_reactive(App.theme, theme.name)
    variables = app.get_css_variables()
    return Inks(variables), variables


@pytest.mark.parametrize("theme", SHIPPED, ids=lambda theme: str(theme.name))
def test_every_text_stands_out_on_every_ground(theme: Theme) -> None:
    styles, variables = inks(theme)
    weak = []
    for base, ground, role in itertools.product(("background", "surface"), GROUNDS, ROLES):
        style = styles.style(role, ground, Color.parse(variables[base]))
        assert style.color is not None
        assert style.bgcolor is not None
        found = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
        if found < (3 if role == "rule" else LEAST):
            weak.append(f"{role} on {ground} on {base}: {found:.2f}")
    assert weak == []


@pytest.mark.parametrize("theme", SHIPPED, ids=lambda theme: str(theme.name))
def test_an_unfocused_pane_keeps_its_outline(theme: Theme) -> None:
    _, variables = inks(theme)
    assert contrast(Color.parse(variables["border-blurred"]), Color.parse(variables["background"])) >= 1.6
    assert contrast(Color.parse(variables["accent"]), Color.parse(variables["background"])) >= LEAST


@pytest.mark.parametrize("theme", SHIPPED, ids=lambda theme: str(theme.name))
def test_grounds_differ_from_each_other(theme: Theme) -> None:
    styles, variables = inks(theme)
    base = Color.parse(variables["background"])
    assert len({styles.ground(ground, base).hex for ground in GROUNDS}) == len(GROUNDS)


def test_without_colour_the_selected_row_is_reversed() -> None:
    _, variables = inks(SHIPPED[0])
    base = Color.parse(variables["background"])
    styles = Inks(variables, nocolor=True)
    assert styles.style("text", "cursor", base).reverse
    assert not styles.style("text", "resting", base).reverse
