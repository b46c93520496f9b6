"""What stands in a form's row to be typed in: a line, several lines, a choice, the name of a record."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from amplanner.rules.text import fold
from amplanner.tui.cells import width
from amplanner.tui.forms.fields import Matches
from amplanner.tui.ink import Inks, Role
from amplanner.tui.keys import FieldHint, bind

_NEXT = FieldHint("tab", "Next field")
_SAVE = FieldHint("ctrl+s", "Save")
_LEAVE = FieldHint("escape", "Leave, text is kept")
_HELP = FieldHint("f1", "Help")


class Edited(Message):
    """What stands in an editor was changed by its user."""


class LineEditor(Input):
    """One line of text."""

    HINTS: ClassVar[tuple[FieldHint, ...]] = (FieldHint("enter", "Next field"), _SAVE, _LEAVE, _HELP)

    def __init__(self, text: str, *, typed_over: bool = False) -> None:
        super().__init__(text, compact=True, select_on_focus=typed_over)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.value

    def put(self, text: str) -> None:
        """Put a text in it, the cursor after its end."""
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)

    def on_input_changed(self, message: Input.Changed) -> None:
        """A key was typed."""
        message.stop()
        self.post_message(Edited())


class PickEditor(LineEditor):
    """The name of a record: Down and Up walk through what fits, leaving it writes the name in full."""

    KEYS_TITLE: ClassVar[str] = "This field"
    HINTS: ClassVar[tuple[FieldHint, ...]] = (FieldHint("down", "Next match"), *LineEditor.HINTS)

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("down", "match(1)", "form.next-match", "The next record that fits"),
        bind("up", "match(-1)", "form.previous-match", "The record before"),
    ]

    def __init__(self, text: str, find: Callable[[str], Matches], *, several: bool = False) -> None:
        super().__init__(text, typed_over=not several)  # another name takes the place of the one given
        self._find = find
        self._several = several
        self._typed = text
        self._at = -1

    def on_input_changed(self, message: Input.Changed) -> None:
        """A key was typed: what fits starts anew. (Textual runs the handler of the class above as well.)"""
        self._typed = message.value
        self._at = -1

    @property
    def _part(self) -> str:
        """The name that is being typed: with several, the one after the last comma."""
        return self._typed.rpartition(",")[2].strip() if self._several else self._typed

    def action_match(self, step: int) -> None:
        """Take another record that fits, or go to another field when there is nothing to choose from."""
        matches = self._find(self._part) if self._part else ()
        if len(matches) < 2 and self._at < 0 and (not matches or fold(matches[0][1]) == fold(self._part)):
            if step > 0:
                self.screen.focus_next()
            else:
                self.screen.focus_previous()
            return
        self._at = (self._at + step) % len(matches) if self._at >= 0 else (0 if step > 0 else len(matches) - 1)
        before = self._typed.rpartition(",")[0] if self._several else ""
        self.put(f"{before}, {matches[self._at][1]}" if before else matches[self._at][1])
        self.post_message(Edited())


class LinesEditor(TextArea):
    """Several lines of text."""

    HINTS: ClassVar[tuple[FieldHint, ...]] = (FieldHint("enter", "New line"), _NEXT, _SAVE, _LEAVE, _HELP)

    def __init__(self, text: str, rows: int) -> None:
        super().__init__(text, compact=True, highlight_cursor_line=False, soft_wrap=True)
        self.styles.height = rows
        self.move_cursor(self.document.end)

    def put(self, text: str) -> None:
        """Put a text in it, the cursor after its end."""
        self.text = text
        self.move_cursor(self.document.end)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """A key was typed."""
        message.stop()
        self.post_message(Edited())


class ChoiceEditor(Widget, can_focus=True):
    """One of a few words: Left and Right or Space go on, a letter goes to the word that begins with it."""

    DEFAULT_CSS = """
    ChoiceEditor { height: 1; }
    """

    KEYS_TITLE: ClassVar[str] = "This field"
    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("right", "Next choice"),
        _NEXT,
        _SAVE,
        _LEAVE,
        _HELP,
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("right", "step(1)", "form.next-choice", "The next choice"),
        bind("left", "step(-1)", "form.previous-choice", "The choice before"),
    ]

    def __init__(self, text: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        # What the book holds and no list knows stays as it is.
        self._choices = dict(choices) if text in choices else {text: text, **choices}
        self._text = text
        self._spans: list[tuple[int, int, str]] = []
        self._inks: Inks | None = None

    @property
    def text(self) -> str:
        """The code of the choice."""
        return self._text

    def put(self, text: str) -> None:
        """Choose a code."""
        self._choices.setdefault(text, text)
        self._text = text
        self.refresh()

    def _choose(self, code: str) -> None:
        if code != self._text:
            self._text = code
            self.refresh()
            self.post_message(Edited())

    def action_step(self, step: int) -> None:
        """Go to the next choice or the one before, round and round."""
        codes = list(self._choices)
        self._choose(codes[(codes.index(self._text) + step) % len(codes)])

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters choose here: none of them is an act of the screen."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Space goes on; a letter goes to the next word that begins with it."""
        if event.character is None or not event.character.isprintable():
            return
        event.stop()
        if event.character == " ":
            self.action_step(1)
            return
        codes = list(self._choices)
        start = codes.index(self._text) + 1
        for code in codes[start:] + codes[:start]:
            if fold(self._choices[code]).startswith(fold(event.character)):
                self._choose(code)
                return

    def on_click(self, event: events.Click) -> None:
        """A click on a word chooses it."""
        for first, last, code in self._spans:
            if first <= event.x < last:
                self._choose(code)

    def on_focus(self) -> None:
        """The sign before the choice lights up."""
        self.refresh()

    def on_blur(self) -> None:
        """And goes out."""
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed: resolve the styles again."""
        super().notify_style_update()
        self._inks = None

    def render_line(self, y: int) -> Strip:
        """All words with the chosen one marked; only that one where not all have room."""
        if self._inks is None:
            self._inks = Inks(self.app.theme_variables, nocolor=self.app.no_color)
        base = self.background_colors[1]
        room = self.size.width
        shown = list(self._choices.items())
        if sum(width(word) + 3 for _, word in shown) > room:
            shown = [(self._text, f"{self._choices[self._text]}  ‹ {len(shown)} choices ›")]
        segments = []
        self._spans = []
        x = 0
        for code, word in shown:
            chosen = code == self._text
            text = f"{'▸' if chosen else ' '}{word}  "
            role: Role = ("match" if self.has_focus else "strong") if chosen else "muted"
            segments.append(Segment(text, self._inks.style(role, "plain", base)))
            self._spans.append((x, x + width(text), code))
            x += width(text)
        return Strip(segments).adjust_cell_length(room, self._inks.style("text", "plain", base))


Editor = LineEditor | LinesEditor | ChoiceEditor
"""What a row of a form may hold; all have `text` and `put`."""
