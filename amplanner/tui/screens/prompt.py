"""Prompt: one question answered in one line. Enter does the act, Esc leaves and keeps what was typed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.widgets import Input

from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.rules.text import clean
from amplanner.tui.field_help import Typed, sentences
from amplanner.tui.keys import bind
from amplanner.tui.safety import plain
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.draft_input import DraftInput
from amplanner.tui.widgets.echo import Echo
from amplanner.tui.widgets.hint_line import HintLine

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


class Prompt(Box[Change | None]):
    """Answers with the change once its act is done, with None when it was left.

    What the book refuses is said, and the line stays open with its text.

    Args:
        question: what is asked, as a short sentence.
        do: the act that the answer is for; it gets the text without spaces at its ends.
        field: the place of the field, for its draft.
        record: what it is about, for its draft.
        value: what stands in the field at first.
        typed_over: whether typing takes the place of that.
        placeholder: what to type, shown while it is empty.
        preview: what the text is understood as, shown below it at each key.
        again: the key that brings the question back, to say so when it is left.
        enter: what Enter does, in a word.
        typed_help: what can be typed, for help, when it is more than the placeholder says.
    """

    CSS_PATH = "../styles/prompt.tcss"
    AUTO_FOCUS = "DraftInput"
    KEYS_TITLE: ClassVar[str] = "This box"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "leave", "prompt.leave", "Leave the question; what is typed is kept")
    ]

    def __init__(
        self,
        question: str,
        do: Callable[[str], Change],
        *,
        field: str,
        record: str = "",
        value: str = "",
        typed_over: bool = False,
        placeholder: str = "",
        preview: Callable[[str], str] | None = None,
        again: str = "",
        enter: str = "save",
        typed_help: Sequence[Typed] = (),
    ) -> None:
        super().__init__()
        self._question = question
        self._do = do
        self._field = field
        self._record = record
        self._first = value
        self._typed_over = typed_over
        self._placeholder = placeholder
        self._preview = preview
        self._again = again
        self._enter = enter
        self.typed_help = typed_help or sentences(question, placeholder)
        self._sent = False

    @property
    def planner(self) -> "PlannerApp":
        """The app."""
        return cast("PlannerApp", self.app)

    @property
    def input(self) -> DraftInput:
        """The field."""
        return self.query_one(DraftInput)

    def compose(self) -> ComposeResult:
        """The question as the box's title, the field, and what is understood of it."""
        with Vertical(id="box") as box:
            box.border_title = plain(self._question)
            box.border_subtitle = plain(f"Enter {self._enter} · Esc leave, text is kept")
            yield DraftInput(self._field, self._record, value=self._first, placeholder=self._placeholder)
            if self._preview is not None:
                yield Echo(id="understood")
        yield HintLine()

    def on_mount(self) -> None:
        """Show what is understood of a draft."""
        self.app.clear_notifications()  # what was done before would hide the keys of the box
        if self._typed_over and self.input.value == self._first:
            self.input.select_all()
        self._understand()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what is understood so far."""
        self._understand()

    def _understand(self) -> None:
        if self._preview is not None:
            self.query_one(Echo).show(plain(f"→ {self._preview(self.input.value.strip())}"))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: do the act; the line closes when it is done."""
        if self._sent:
            return
        text = clean(message.value).strip()

        def do() -> Change:
            try:
                return self._do(text)
            except BookBusyError:
                raise  # it is tried again by itself
            except BookError:
                self._sent = False
                raise

        self._sent = True
        self.planner.act(do, then=self._done)

    def _done(self, change: Change) -> None:
        self.input.saved()
        self.dismiss(change)

    def action_leave(self) -> None:
        """Esc: close; the text waits for the next time."""
        kept = bool(self.input.value.strip())
        self.input.keep()
        if kept:
            self.planner.say(f"Text kept. {self._again} goes on with it." if self._again else "Text kept.")
        self.dismiss(None)


def ask(
    node: DOMNode,
    question: str,
    do: Callable[[str], Change],
    *,
    draft: tuple[str, str],
    value: str = "",
    typed_over: bool = False,
    placeholder: str = "",
    preview: Callable[[str], str] | None = None,
    again: str = "",
    enter: str = "save",
    then: Callable[[Change], None] | None = None,
    typed_help: Sequence[Typed] = (),
) -> None:
    """Ask one line of text over a screen and do an act with it; see `Prompt`. `then` gets the change."""

    def answered(change: Change | None) -> None:
        if change is not None and then is not None:
            then(change)

    field, record = draft
    prompt = Prompt(
        question,
        do,
        field=field,
        record=record,
        value=value,
        typed_over=typed_over,
        placeholder=placeholder,
        preview=preview,
        again=again,
        enter=enter,
        typed_help=typed_help,
    )
    node.app.push_screen(prompt, answered)
