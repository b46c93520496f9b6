"""Form: a screen of fields that becomes one act. See the package's docstring for how to use it."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.tui.forms.editors import ChoiceEditor, Edited, LineEditor, PickEditor
from amplanner.tui.forms.fields import Field, Reading
from amplanner.tui.forms.rows import FieldRow
from amplanner.tui.keys import bind
from amplanner.tui.safety import plain
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.widgets.draft_input import DraftKeeper
from amplanner.workday.checks import InvalidError

_NOTHING = Change("", frozenset(), undoable=False)


class Form(PlannerScreen):
    """A record to fill in.

    Args:
        book: the open book.
        place: where the user is, for the header ("Meijer Foods › New contract").
        fields: the fields, in order.
        values: what stands in them at first, by name.
        save: the act: is given the values by name and returns its change.
        draft: where a half-typed form is kept: a place and a record.
        changed_only: whether `save` is given only what was changed.
        then: what to do with the change once the form has closed.
        begin: the field that is gone to first; else the first one.
        check: says of values what can't be before they are saved, by name of the field.
    """

    CSS_PATH = "../styles/form.tcss"
    KEYS_TITLE: ClassVar[str] = "Form"
    TYPED_INTO: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("ctrl+s", "save", "form.save", "Save and close", "Save", 10),
        bind("escape", "leave", "form.leave", "Leave the form; what is typed is kept", "Leave, text is kept", 20),
        bind("ctrl+r", "start_over", "form.start-over", "Drop what is typed and start over"),
        # These go before the fields, so that what is typed right after them is typed in the next field.
        bind("enter", "enter", "form.enter", "The next field; from the last one: save", priority=True),
        bind("tab", "turn(1)", "form.next", "The next field", priority=True),
        bind("shift+tab", "turn(-1)", "form.previous", "The field before", priority=True),
        bind("down", "step(1)", "form.down", "The next field", priority=True),
        bind("up", "step(-1)", "form.up", "The field before", priority=True),
    ]

    def __init__(
        self,
        book: Book,
        place: str,
        fields: Sequence[Field],
        values: Mapping[str, Any],
        save: Callable[[dict[str, Any]], Change],
        *,
        draft: tuple[str, str],
        changed_only: bool = False,
        then: Callable[[Change], None] | None = None,
        begin: str = "",
    ) -> None:
        super().__init__(book, place, demo=self.planner.demo)
        reading = Reading.of(book)
        self.rows = [FieldRow(field, values.get(field.name), reading, self._key_of) for field in fields]
        self._save = save
        self._draft = draft
        self._changed_only = changed_only
        self._then = then
        self._begin = begin
        self._keeper: DraftKeeper | None = None
        self._saving = False
        self._refused = False

    def body(self) -> Iterable[Widget]:
        """The fields, and a line for what is said about all of them."""
        scroll = VerticalScroll(*self.rows, id="fields")
        scroll.can_focus = False
        yield scroll
        yield Static(id="said")

    def on_mount(self) -> None:
        """Offer what was typed here before and not saved."""
        self._keeper = DraftKeeper(self, self.book.drafts, *self._draft)
        kept = self._keeper.offered()
        if kept:
            self._put_back(json.loads(kept))
        self.app.clear_notifications()  # what was done before would hide what is said here
        self.set_focus((self._row(self._begin) or self.rows[0]).editor)

    def _put_back(self, texts: Mapping[str, str]) -> None:
        """Fill in a kept draft; what isn't in it is as the record has it now."""
        for row in self.rows:
            if row.field.name in texts:
                row.put(texts[row.field.name])
        for row in self.rows:
            row.review()  # a person may be looked for in the account that stands below
        self._tell("This is what you had typed before. ^R drops it.")

    # What stands there.

    def _row(self, name: str) -> FieldRow | None:
        return next((row for row in self.rows if row.field.name == name), None)

    def _key_of(self, name: str) -> int | None:
        """Return the key that a pick field has at the moment; None while its name means nothing."""
        row = self._row(name)
        try:
            key = row.read() if row is not None else None
        except ValueError:
            return None
        return key if isinstance(key, int) else None

    @property
    def changed(self) -> dict[str, str]:
        """The texts that are something else than at first, by name."""
        return {row.field.name: row.text for row in self.rows if row.changed}

    def on_edited(self, message: Edited) -> None:
        """A key was typed somewhere: it is kept a moment later."""
        changed = self.changed
        if self._keeper is not None:
            self._keeper.typed(json.dumps(changed, ensure_ascii=False) if changed else "")

    def keep_drafts(self) -> None:
        """The app is about to end."""
        if self._keeper is not None:
            self._keeper.flush()

    def on_unmount(self) -> None:
        """The screen closes."""
        self.keep_drafts()

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some fields have another use for Enter, Up and Down."""
        editor = self.focused
        match action:
            case "enter":
                return isinstance(editor, LineEditor | ChoiceEditor)
            case "turn":
                return editor is not None
            case "step":
                return isinstance(editor, LineEditor | ChoiceEditor) and not isinstance(editor, PickEditor)
        return True

    def action_enter(self) -> None:
        """Enter: the next field, and from the last one save, once that has all its letters."""
        last = self.rows[-1].editor
        if self.focused is last:
            last.call_later(self.action_save)
        else:
            self.focus_next()

    def action_turn(self, step: int) -> None:
        """Go to the next field or the one before."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_step(self, step: int) -> None:
        """Down and Up do the same where they mean nothing else."""
        self.action_turn(step)

    def action_save(self) -> None:
        """Save and close; what can't be read or is refused is said beside its field."""
        if self._saving:
            return
        values: dict[str, Any] = {}
        wrong: FieldRow | None = None
        for row in self.rows:
            try:
                value = row.read()
            except ValueError as error:
                row.complain(str(error))
                wrong = wrong or row
                continue
            if row.changed or not self._changed_only:
                values[row.field.name] = value
        if wrong is not None:
            wrong.editor.focus()
            self._tell("Not saved yet: see the fields marked with !")
            return
        if self._changed_only and not values:
            self._finish()
            self.planner.say("Nothing was changed.")
            return
        self._saving = True
        self.planner.act(lambda: self._attempt(values), then=self._saved)

    def _attempt(self, values: dict[str, Any]) -> Change:
        """Do the act; a refusal about fields is shown there and changes nothing."""
        self._refused = False
        try:
            return self._save(values)
        except InvalidError as error:
            self._refused = True
            self._saving = False
            self._show(error)
            return _NOTHING
        except BookBusyError:
            raise  # the app tries again
        except BookError as error:
            self._saving = False
            self._tell(str(error))
            raise

    def _show(self, error: InvalidError) -> None:
        rows = [(self._row(one.field), one.sentence) for one in error.errors]
        beside = [(row, sentence) for row, sentence in rows if row is not None]
        for row, sentence in beside:
            row.complain(sentence)
        if beside:
            beside[0][0].editor.focus()
        elsewhere = [sentence for row, sentence in rows if row is None]
        self._tell(" ".join(elsewhere) or "Not saved yet: see the fields marked with !")

    def _saved(self, change: Change) -> None:
        if self._refused:
            return
        self._finish()
        if self._then is not None:
            self._then(change)

    def _finish(self) -> None:
        if self._keeper is not None:
            self._keeper.forget()
        if self.is_active:
            self.dismiss()

    def action_leave(self) -> None:
        """Esc: close; what is typed waits for the next time."""
        if self.changed:
            self.planner.say("What you typed is kept; the form goes on with it when it is next opened.")
        self.dismiss()

    def action_start_over(self) -> None:
        """Ctrl+R: the fields as they were, the draft dropped."""
        for row in self.rows:
            row.put(row.first)
        if self._keeper is not None:
            self._keeper.forget()
        self._tell("")
        self.set_focus(self.rows[0].editor)

    def step_back(self) -> bool:
        """Any way back keeps what is typed."""
        self.action_leave()
        return True

    def _tell(self, text: str) -> None:
        self.query_one("#said", Static).update(plain(text))
