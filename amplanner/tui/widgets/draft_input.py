"""Keeping what is typed: every text field writes its draft to the book's sidecar as somebody types."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Input

from amplanner.book.drafts import Drafts
from amplanner.book.errors import BookBusyError, BookError
from amplanner.tui.keys import FieldHint
from amplanner.tui.rest import Rest
from amplanner.tui.widgets.field import Field

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

KEEP_SECONDS = 0.25
"""How long after the last key a draft is written; the design allows 300 ms."""


class DraftKeeper:
    """Writes a field's text a moment after the last key, and at once when told to.

    Args:
        owner: the widget whose timer is used.
        drafts: the book's drafts.
        field: the place of the field, such as "capture".
        record: what it is about, such as an account's key.
        kept: told each time the text was written.
    """

    def __init__(
        self,
        owner: MessagePump,
        drafts: Drafts,
        field: str,
        record: str,
        *,
        kept: Callable[[], None] | None = None,
    ) -> None:
        self._owner = owner
        self._drafts = drafts
        self._field = field
        self._record = record
        self._kept = kept
        self._told = False
        self._text: str | None = None
        self._rest = Rest(owner, self.flush, KEEP_SECONDS)

    def offered(self) -> str:
        """Return what was typed here earlier and not saved; empty when there is nothing."""
        draft = self._drafts.offered(self._field, self._record)
        return draft.text if draft is not None else ""

    def typed(self, text: str) -> None:
        """Note the text; it is written once the keys rest."""
        self._text = text
        self._rest.touch()

    def flush(self) -> None:
        """Write what was noted and isn't written yet."""
        self._rest.stop()
        if self._text is not None and self._write(self._text):
            self._text = None
            if self._kept is not None:
                self._kept()

    def forget(self) -> None:
        """The text was saved: drop its draft."""
        self._rest.stop()
        self._text = None if self._write("") else ""

    def _write(self, text: str) -> bool:
        """Write a text; when that can't be, say so once: until the program ends, the drafts hold it all the same."""
        try:
            self._drafts.keep(self._field, self._record, text)
        except BookBusyError:
            if self._owner.is_running:
                self._rest.touch()
            return False
        except BookError as error:
            if not self._told:
                self._told = True
                cast("PlannerApp", self._owner.app).say(f"What you type is not safe yet. {error}", severity="warning")
            return False
        self._told = False
        return True


class DraftInput(Field):
    """A `Field` that keeps its text, and starts with what was kept.

    Args:
        field: the place of the field.
        record: what it is about.
        value: what stands in it when there is no draft.
        placeholder: what to type here, shown while it is empty.
    """

    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("enter", "Save"),
        FieldHint("escape", "Leave, text is kept"),
        FieldHint("f1", "Help"),
    )

    def __init__(
        self, field: str, record: str, *, value: str = "", placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self._field = field
        self._record = record
        self._first = value
        self.keeper: DraftKeeper | None = None

    def on_mount(self) -> None:
        """Put the kept text, or the first value, in the field."""
        drafts = cast("PlannerApp", self.app).book.drafts
        self.keeper = DraftKeeper(self, drafts, self._field, self._record)
        text = self.keeper.offered() or self._first
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Keep what is typed."""
        if self.keeper is not None and message.input is self:
            self.keeper.typed(message.value)

    def on_blur(self, event: events.Blur) -> None:
        """Leaving the field writes it at once."""
        self.keep()

    def on_unmount(self) -> None:
        """So does closing the screen it is on."""
        self.keep()

    def turn_to(self, record: str) -> None:
        """What is typed from now on is about something else; what was kept until now stays where it is."""
        self.keep()
        self._record = record
        self.keeper = DraftKeeper(self, cast("PlannerApp", self.app).book.drafts, self._field, record)

    def keep(self) -> None:
        """Write the text now."""
        if self.keeper is not None:
            self.keeper.flush()

    def saved(self) -> None:
        """The text has become part of the book: its draft is no longer needed."""
        if self.keeper is not None:
            self.keeper.forget()
