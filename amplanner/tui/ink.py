"""Inks: what a role looks like on a ground, resolved once for a theme and not once for a line."""

from collections.abc import Mapping
from typing import Literal, get_args

from rich.style import Style as TerminalStyle
from textual.color import Color
from textual.style import Style

from amplanner.tui.themes import VARIABLE_DEFAULTS

Role = Literal[
    "text", "strong", "heading", "muted", "late", "due", "done", "accent", "action", "money", "match", "key", "rule"
]
"""What a piece of text means. `late`, `due` and `done` are statuses and stand beside a word, never alone;
`accent` is "now"; `action` something sent or in progress; `match` what a search found; `key` a key to press;
`rule` the mark that tells where in a long list one is."""

Ground = Literal["plain", "cursor", "resting", "marked"]
"""What a piece of text stands on: the pane, the row under the cursor of the focused list, the same row in a
list without the focus, a marked row."""

ROLES: tuple[Role, ...] = get_args(Role)
GROUNDS: tuple[Ground, ...] = get_args(Ground)

_FOREGROUND: dict[Role, str] = {
    "text": "foreground",
    "strong": "foreground",
    "heading": "muted",
    "muted": "muted",
    "late": "text-error",
    "due": "text-warning",
    "done": "text-success",
    "accent": "accent",
    "action": "text-primary",
    "money": "foreground",
    "match": "accent",
    "key": "footer-key-foreground",
    "rule": "scroll-mark",
}
_BOLD: frozenset[Role] = frozenset({"strong", "match", "late"})


class Inks:
    """The styles of one theme.

    Args:
        variables: the theme's colours by name (`App.theme_variables`).
        nocolor: without colour the cursor's row is shown in reverse, so that it can be told from the others.
    """

    def __init__(self, variables: Mapping[str, str], *, nocolor: bool = False) -> None:
        self._variables = {**VARIABLE_DEFAULTS, **variables}
        self._nocolor = nocolor
        self._styles: dict[tuple[Role, Ground, Color], TerminalStyle] = {}

    def colour(self, name: str) -> Color:
        """The theme's colour of that name; raises KeyError for a name that no theme has."""
        return Color.parse(self._variables[name].split(" ")[0])

    def text_colour(self, name: str, background: Color) -> Color:
        """The theme's colour of that name for text on a background; `auto` is whatever stands out from it."""
        if self._variables[name].startswith("auto"):
            return background.get_contrast_text(1.0)
        return background + self.colour(name)

    def ground(self, ground: Ground, base: Color) -> Color:
        """The background colour of `ground` in a widget whose own background is `base`."""
        if ground == "cursor":
            return base + self.colour("block-cursor-background")
        if ground == "resting":
            return base + self.colour("block-cursor-blurred-background")
        if ground == "marked":
            return base + self.colour("mark-background")
        return base

    def style(self, role: Role, ground: Ground, base: Color) -> TerminalStyle:
        """The style to write text of `role` with on `ground` in a widget of background `base`."""
        key = (role, ground, base)
        if (style := self._styles.get(key)) is None:
            background = self.ground(ground, base)
            name = _FOREGROUND[role]
            if ground == "cursor" and name in ("foreground", "muted"):
                name = "block-cursor-foreground"
            style = Style(
                background=background,
                foreground=self.text_colour(name, background),
                bold=role in _BOLD or ground == "cursor" or None,
                underline=True if role == "match" else None,
                reverse=True if self._nocolor and ground == "cursor" else None,
            ).rich_style
            self._styles[key] = style
        return style
