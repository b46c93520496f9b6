"""Confirm: yes or no, for the few acts that can't be taken back or that somebody else sees. Never Enter."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from amplanner.tui.keys import bind
from amplanner.tui.safety import plain
from amplanner.tui.screens.painted import Box


class Confirm(Box[bool]):
    """Answers True for `y`, False for `n` and Esc; the key that led here and Enter do nothing.

    Args:
        title: what is about to happen, in two or three words.
        question: what it will do, as a sentence.
    """

    CSS_PATH = "../styles/confirm.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("y", "answer(True)", "confirm.yes", "Yes", "Yes", 10),
        bind("n,escape", "answer(False)", "confirm.no", "No", "No", 20),
    ]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._heading = title
        self._question = question

    def compose(self) -> ComposeResult:
        """The question in a box."""
        box = Static(plain(self._question), id="box")
        box.border_title = plain(self._heading)
        box.border_subtitle = plain("y yes · n no")
        yield box

    def action_answer(self, yes: bool) -> None:
        """One of the two letters was pressed."""
        self.dismiss(yes)
