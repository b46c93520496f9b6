"""A row of a form: label, editor, and beside it what is understood or what is wrong."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from amplanner.tui.field_help import Typed
from amplanner.tui.forms.editors import ChoiceEditor, Edited, Editor, LineEditor, LinesEditor, PickEditor
from amplanner.tui.forms.field_help import help_of
from amplanner.tui.forms.fields import (
    ChoiceField,
    Field,
    LinesField,
    Matches,
    PeopleField,
    PickField,
    Reading,
    WordsField,
    YesNoField,
)
from amplanner.tui.safety import plain, safe

_YES_NO = {"yes": "Yes", "no": "No"}


class FieldRow(Horizontal):
    """One field on the screen.

    Args:
        field: its description.
        value: what stands in it at first.
        reading: what its words are read by.
        key_of: gives the key that another field of the form has picked.
    """

    def __init__(self, field: Field, value: Any, reading: Reading, key_of: Callable[[str], int | None]) -> None:
        super().__init__(classes="field")
        self.field = field
        self._reading = reading
        self._key_of = key_of
        self.first = field.show(value, reading)
        # What a pick held at first stays picked while its name stands there, also when another one has the same name.
        self._picked = {} if value is None or not isinstance(field, PickField) else _picks(field, value)
        self.editor = self._editor()
        self._note = Static(classes="note")
        self._said: Content | None = None

    def _editor(self) -> Editor:
        match self.field:
            case LinesField(rows=rows):
                return LinesEditor(self.first, rows)
            case WordsField(rows=rows) if rows > 1:
                return LinesEditor(self.first, rows)
            case ChoiceField(choices=choices):
                return ChoiceEditor(self.first, choices)
            case YesNoField():
                return ChoiceEditor(self.first, _YES_NO)
            case PickField():
                return PickEditor(self.first, self._find, several=isinstance(self.field, PeopleField))
        return LineEditor(self.first)

    def compose(self) -> ComposeResult:
        """Label, editor, note."""
        yield Static(plain(self.field.label), classes="label")
        yield self.editor
        yield self._note

    def on_mount(self) -> None:
        """Say what a field means whose text doesn't tell all of it."""
        if self.field.told:
            self.review()

    # What the form and help ask.

    @property
    def typed_help(self) -> Sequence[Typed]:
        """What can be typed in it."""
        return help_of(self.field)

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.editor.text

    @property
    def changed(self) -> bool:
        """Whether it is something else than at first."""
        return self.text != self.first

    def put(self, text: str) -> None:
        """Put a text in the editor, such as one that was kept, and say what is understood of it or what is wrong."""
        self.editor.put(text)
        self.review()

    def read(self) -> Any:
        """Return the value. Raises `ValueError` with a sentence when what was typed can't be read."""
        field = self.field
        if isinstance(field, PeopleField):
            return tuple(key for key, _ in self._people(field))
        if isinstance(field, PickField):
            picked = self._pick(field)
            return None if picked is None else picked[0]
        return field.read(self.text, self._reading)

    def complain(self, sentence: str) -> None:
        """Say beside the field what is wrong."""
        self._say(Content.assemble(("! ", "bold $text-error"), (safe(sentence), "$text-error")))

    # Understanding while typing.

    def on_edited(self, message: Edited) -> None:
        """Another key: what is understood now?"""
        self._explain()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The field is entered: say what goes in."""
        if self._said is None or not self.text:
            self._explain()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The field is left: names are written in full, and what can't be read is said."""
        with suppress(ValueError):  # the review says it
            if isinstance(self.field, PeopleField):
                self.editor.put(", ".join(name for _, name in self._people(self.field)))
            elif isinstance(self.field, PickField):
                picked = self._pick(self.field)
                self.editor.put("" if picked is None else picked[1])
        self.review()

    def review(self) -> None:
        """Say what is understood of the text as it stands, or what is wrong with it."""
        try:
            self.read()
        except ValueError as error:
            if self.text.strip():
                self.complain(str(error))
                return
        self._explain(hint=False)

    def _explain(self, *, hint: bool = True) -> None:
        if not self.text:
            self._say(Content(safe(self.field.hint)).stylize("$muted") if hint and self.field.hint else None)
            return
        try:
            meaning = self._meaning()
        except ValueError:
            # Half a word: it is too early to call it wrong.
            self._say(None)
            return
        self._say(Content.assemble(("→ ", "$accent"), (safe(meaning), "$muted")) if meaning else None)

    def _meaning(self) -> str:
        field = self.field
        if isinstance(field, PeopleField):
            return ", ".join(name for _, name in self._people(field))
        if isinstance(field, PickField):
            picked = self._pick(field)
            others = [name for key, name in self._find(self.text) if picked is not None and key != picked[0]]
            return "" if picked is None else picked[1] + (f" · ↓ {others[0]}" if others else "")
        return field.meaning(self.text, self._reading)

    def _say(self, content: Content | None) -> None:
        self._said = content
        self._note.update(content or "")

    # Names.

    @property
    def _within(self) -> int | None:
        field = self.field
        return self._key_of(field.within) if isinstance(field, PickField) and field.within else None

    def _find(self, text: str) -> Matches:
        assert isinstance(self.field, PickField)
        return self.field.find(text, self._within)

    def _pick(self, field: PickField) -> tuple[int, str] | None:
        name = self.text.strip()
        if name in self._picked:
            return self._picked[name], name
        return field.pick(self.text, self._within)

    def _people(self, field: PeopleField) -> list[tuple[int, str]]:
        found: dict[int, str] = {}
        for part in self.text.split(","):
            name = part.strip()
            if name in self._picked:
                found[self._picked[name]] = name
            elif name:
                found |= dict(field.pick_all(name, self._within))
        return list(found.items())


def _picks(field: PickField, value: Any) -> dict[str, int]:
    pairs = value if isinstance(field, PeopleField) else [value]
    return {name: key for key, name in pairs}
