"""A cell while somebody types in it: the text, what fits it, and what each key means."""

from collections.abc import Sequence
from enum import Enum

from amplanner.tui.widgets.quote_grid_rows import Cell, Suggestion
from amplanner.tui.widgets.quote_grid_text import LineEdit

MOST_SUGGESTED = 6


class Pressed(Enum):
    """What a key came to."""

    NOTHING = "nothing"
    TEXT = "text"  # the text or the caret in it
    LIST = "list"  # what is chosen of what fits
    LEFT = "left"  # Esc
    ENTERED = "entered"


_AFTER = {"enter": "down", "down": "down", "up": "up", "tab": "right", "shift+tab": "left"}


class Typing:
    """The typing in one cell.

    Args:
        cell: which.
        text: what stands in it at first.
    """

    def __init__(self, cell: Cell, text: str) -> None:
        self.cell = cell
        self.edit = LineEdit(text)
        self.suggested: Sequence[Suggestion] = ()
        self.chosen = -1
        self.after = "stay"
        self.sent = False

    def suggest(self, suggested: Sequence[Suggestion]) -> bool:
        """Propose what fits; says whether the list becomes another one."""
        if not suggested and not self.suggested:
            return False
        self.suggested, self.chosen = suggested[:MOST_SUGGESTED], -1
        return True

    def take(self, at: int) -> None:
        """Put what is proposed in place of the text."""
        self.edit.put(self.suggested[at].text)

    def press(self, key: str, character: str | None) -> Pressed:
        """Do what a key does. After ENTERED, `after` says where to go once it is saved."""
        if self.sent:
            return Pressed.NOTHING
        if key == "escape":
            return Pressed.LEFT
        if self.suggested and key in ("down", "up"):
            self.chosen = max(-1, min(len(self.suggested) - 1, self.chosen + (1 if key == "down" else -1)))
            return Pressed.LIST
        if self.suggested and (key == "tab" or (key == "enter" and self.chosen >= 0)):
            self.take(max(0, self.chosen))
            return Pressed.TEXT
        if key in _AFTER:
            self.after = _AFTER[key]
            self.sent = True
            return Pressed.ENTERED
        return Pressed.TEXT if self.edit.press(key, character) else Pressed.NOTHING
