"""WhichKey: what can follow a prefix, in a small box that appears at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from amplanner.tui.cells import fit, width
from amplanner.tui.commands import sentence
from amplanner.tui.keys import bind, shown_key
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens.painted import Box


@dataclass(frozen=True, slots=True)
class Choice:
    """One letter after a prefix.

    Attributes:
        id: stable name, as a binding's ("outcome.no-answer"); what the screen answers with.
        key: the key as Textual names it, before the user's keymap.
        word: what it does.
        detail: what will come of it ("retry Thu 14:00").
        reason: why it can't be chosen now; None when it can.
    """

    id: str
    key: str
    word: str
    detail: str = ""
    reason: str | None = None


class WhichKey(Box[str | None]):
    """Answers with the id of the chosen letter, with None when nothing was chosen.

    Args:
        title: what is chosen ("Outcome: Meijer Foods").
        prefix: the key that led here, for the upper right corner.
        choices: the letters, in order.
        columns: in how many columns they stand.
    """

    CSS_PATH = "../styles/boxes.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [bind("escape", "close", "which-key.close", "Close, choose nothing")]

    def __init__(self, title: str, prefix: str, choices: Sequence[Choice], *, columns: int = 1) -> None:
        super().__init__()
        self._heading = title
        self._prefix = prefix
        self._choices = choices
        self._columns = columns
        # Textual has no public way to give one screen bindings of its own. As bindings they obey the user's keymap.
        for choice in choices:
            self._bindings.key_to_bindings.setdefault(choice.key, []).extend(
                Binding.make_bindings([bind(choice.key, f"choose('{choice.id}')", choice.id, choice.word)])
            )

    def compose(self) -> ComposeResult:
        """The box."""
        yield Static(id="box")

    def on_mount(self) -> None:
        """Write the letters, as they are bound now, into the box."""
        box = self.query_one("#box", Static)
        keys = {
            entry.binding.id: shown_key(entry.binding)
            for entry in self.active_bindings.values()
            if entry.binding.id is not None
        }
        rows = -(-len(self._choices) // self._columns)
        cell = [f"{keys.get(choice.id, choice.key):<2} {choice.word}" for choice in self._choices]
        words = max((width(text) for text in cell), default=0) + 2
        details = max((width(choice.reason or choice.detail) for choice in self._choices), default=0)
        lines = []
        for row in range(rows):
            parts: list[Content | tuple[str, str]] = []
            for at in range(row, len(self._choices), rows):
                choice = self._choices[at]
                letter = keys.get(choice.id, choice.key)
                rest = safe(fit(choice.word, words - width(letter) - 1))
                tail = safe(fit(choice.reason or choice.detail, details + (2 if details else 0)))
                if choice.reason is None:
                    parts += [(letter, "bold $footer-key-foreground"), (f" {rest}", ""), (tail, "$muted")]
                else:
                    parts += [(f"{letter} {rest}{tail}", "$muted")]
            lines.append(Content.assemble(*parts))
        box.update(Content("\n").join(lines))
        box.border_title = Content.assemble(plain(self._heading), ("  " + self._prefix + " …", "not bold"))
        box.border_subtitle = Content("Esc")

    def action_choose(self, id: str) -> None:
        """A letter was pressed."""
        choice = next(choice for choice in self._choices if choice.id == id)
        if choice.reason is None:
            self.dismiss(id)
        else:
            self.notify(safe(sentence(choice.reason)), severity="warning", markup=False)

    def on_key(self, event: events.Key) -> None:
        """A letter that chooses nothing is not swallowed without a word: somebody may think that he types a line."""
        if event.is_printable and event.key not in self.active_bindings:
            self.notify(safe(f"{event.character} chooses nothing here. Esc closes."), severity="warning", markup=False)

    def action_close(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click on a letter's row chooses it, a click outside the box closes it."""
        box = self.query_one("#box", Static)
        offset = event.get_content_offset(box)
        if event.widget is not box or offset is None:
            self.dismiss(None)
            return
        rows = -(-len(self._choices) // self._columns)
        column = min(self._columns - 1, offset.x * self._columns // max(1, box.content_size.width))
        at = column * rows + offset.y
        if at < len(self._choices):
            self.action_choose(self._choices[at].id)
