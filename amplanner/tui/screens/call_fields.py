"""The fields of the call card: the note, and the one line below it. Both keep what is typed in them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from amplanner.tui.field_help import NEXT_STEP, NOTE, Typed
from amplanner.tui.keys import FieldHint
from amplanner.tui.widgets.draft_input import DraftInput, DraftKeeper
from amplanner.workday.queue import NOTE_DRAFT

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

ANSWER_DRAFT = "call.answer"


class NoteField(TextArea):
    """The note of a call; Enter makes a line, ^S saves the call.

    Args:
        account: the key of the account, under which the note is kept.
        kept: told when the text was written to the drafts.
    """

    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("tab", "Next step"),
        FieldHint("ctrl+s", "Save"),
        FieldHint("escape", "Leave text, keep it"),
        FieldHint("f1", "Help"),
    )

    typed_help = NOTE

    class Typed(Message):
        """Something was typed in the note."""

    def __init__(self, account: int, kept: Callable[[], None]) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", compact=False, id="note")
        self._account = account
        self._kept = kept
        self._keeper: DraftKeeper | None = None

    def on_mount(self) -> None:
        """Go on with what was typed here earlier."""
        drafts = cast("PlannerApp", self.app).book.drafts
        self._keeper = DraftKeeper(self, drafts, NOTE_DRAFT, str(self._account), kept=self._kept)
        text = self._keeper.offered()
        if text:
            with self.prevent(TextArea.Changed):
                self.text = text
            self.move_cursor(self.document.end)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Keep what is typed."""
        if self._keeper is not None:
            self._keeper.typed(self.text)
            self.post_message(self.Typed())

    def on_blur(self, event: events.Blur) -> None:
        """Leaving the field writes it at once."""
        self.keep()

    def on_unmount(self) -> None:
        """So does closing the card."""
        self.keep()

    def keep(self) -> None:
        """Write the text now."""
        if self._keeper is not None:
            self._keeper.flush()

    def saved(self) -> None:
        """The note has become part of the book."""
        if self._keeper is not None:
            self._keeper.forget()


class AnswerField(DraftInput):
    """The line below the note: the next step, or what else the outcome asks for."""

    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("tab", "Note"),
        FieldHint("enter", "Save"),
        FieldHint("ctrl+s", "Save"),
        FieldHint("escape", "Leave text, keep it"),
        FieldHint("f1", "Help"),
    )

    def __init__(self, account: int) -> None:
        super().__init__(ANSWER_DRAFT, str(account), id="answer")
        self.typed_help: Sequence[Typed] = NEXT_STEP
