"""The lines of the call card that change while it is open: the account with the time, and the head of the note."""

from collections.abc import Callable, Sequence

from amplanner.tui.widgets.rows import Span
from amplanner.tui.widgets.text_line import TextLine

_FEELINGS = {-1: "−", 0: "0", 1: "+"}


class Head(TextLine):
    """The first line of the card: the account, and how long the call lasts."""

    def __init__(self, text: str, seconds: Callable[[], int]) -> None:
        super().__init__(id="head")
        self._text = text
        self._seconds = seconds

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        minutes, seconds = divmod(self._seconds(), 60)
        return [(self._text, "strong")], [("call ", "muted"), (f"{minutes:02}:{seconds:02}", "accent")]


class NoteHead(TextLine):
    """The line above the note: how the call felt, and when the note was kept."""

    feeling: int | None = None
    kept = ""

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        left: list[Span] = [("Note", "muted"), ("     felt ", "muted")]
        for value, sign in _FEELINGS.items():
            chosen = value == self.feeling
            left.append((f"[{sign}]" if chosen else f" {sign} ", "match" if chosen else "muted"))
        return left, [(self.kept, "muted")]
