"""A pane with an account's timeline: filtered by kind, notes written in it, changed and deleted."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.tui.field_help import NOTE
from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.panes.timeline_lines import PAGE, TimelineLines
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.draft_input import DraftInput
from amplanner.tui.widgets.rows import Key, Line, Lines, Provider
from amplanner.workday import notes, timeline
from amplanner.workday.refused import RefusedError

_NOTED = frozenset({"call", "appointment"})
_FILTER_KEYS = {
    "everything": "a",
    "calls": "c",
    "visits": "v",
    "notes and mail": "n",
    "quotes and deals": "q",
    "issues": "i",
    "to-dos": "t",
}


class NoteField(DraftInput):
    """Where a note is typed, at the foot of the pane."""

    DEFAULT_CSS = """
    NoteField.-textual-compact { height: 1; padding: 0 1 0 2; background: $surface; }
    NoteField.-textual-compact:focus { background: $panel; }
    """

    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("enter", "Save note"),
        FieldHint("escape", "Leave, text is kept"),
        FieldHint("f1", "Help"),
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "leave", "note.leave", "Leave the note; its text is kept"),
    ]

    def __init__(self, account: int, leave: Callable[[], None]) -> None:
        super().__init__("note", str(account), placeholder="What was said?  A line with > sets a next step: > c tue 10")
        self.account = account
        self._leave = leave

    def action_leave(self) -> None:
        """Esc: back to the timeline."""
        self._leave()


class TimelinePane(Pane):
    """The timeline of one account; a subclass says which, by `account`."""

    TITLE = "Timeline"
    KEYS = "n note · f filter"
    ADDS = "note"
    MOST_LINES: ClassVar[int] = 1
    """How many lines of the screen one entry may take."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"note", "call", "appointment", "todo", "quote", "opportunity", "issue", "person", "account"}
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("n", "note", "timeline.note", "Write a note here", "Note", 5),
        bind(
            "f",
            "filter",
            "timeline.filter",
            "Keep one kind: calls, visits, notes, quotes, issues, to-dos",
            "Filter",
            45,
        ),
        bind("e", "edit", "timeline.edit", "Change the note, or what the line tells of", "Edit", 40),
        bind("d", "delete", "timeline.delete", "Delete the note"),
    ]

    def __init__(self, book: Book, digit: int, account: int | None = None) -> None:
        super().__init__(book, digit)
        self.account = account
        self.filter = "everything"
        self._lines: TimelineLines | None = None
        self._field: NoteField | None = None
        self._sent = False

    # Rows.

    def head(self, width: int) -> list[Line]:
        """What stands above the timeline, at a width."""
        return []

    def nothing(self) -> str:
        """What to say when nothing is shown."""
        if self.filter != "everything":
            return f"No {self.filter} here. f a shows everything."
        return "Nothing has happened yet. n writes a note, c calls."

    def provider(self) -> Provider:
        """As many lines as there were, or the first page."""
        if self.account is None:
            self._lines = None
            return Lines(lambda width: (), empty=self.nothing())
        same = self._lines is not None and self._lines.account == self.account
        least = len(self._lines.entries) if same and self._lines is not None else 0
        self._lines = self._load(self.account, max(PAGE, least))
        return self._lines

    def _load(self, account: int, least: int) -> TimelineLines:
        lines = TimelineLines(
            self.book,
            account,
            kinds=timeline.FILTERS[self.filter],
            least=least,
            head=self.head,
            most_lines=self.MOST_LINES,
            more=partial(self._more_soon, account),
            empty=self.nothing(),
        )
        self.count = self._counted(lines)
        return lines

    def _counted(self, lines: TimelineLines) -> str:
        number = f"{lines.total} entries" if lines.total != 1 else "1 entry"
        return number if self.filter == "everything" else f"{self.filter} · {number}"

    def _more_soon(self, account: int) -> None:
        # The list asks while it draws; it can't be given other rows before it is done.
        self.call_later(self._more, account)

    def _more(self, account: int) -> None:
        """The list came near the end of what is loaded."""
        if self._lines is not None and self._lines.account == account:
            self._lines.load()
            self.rows.reload()

    def subject(self, key: Key) -> Subject | None:
        """What the line tells of."""
        entry = None if self._lines is None else self._lines.find(key)
        return None if entry is None else Subject(entry.table, entry.record, self.account)

    def open(self, key: Key) -> None:
        """Enter: the same as e."""
        self.action_edit()

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done on the selected line."""
        if action in {"note", "filter"} and self.account is None:
            return "no account is selected"
        if action not in {"edit", "delete"}:
            return None
        subject = None if self.cursor is None else self.subject(self.cursor)
        if subject is None:
            return "no line is selected"
        if action == "delete" and subject.table != "note":
            return "only notes are deleted here; e opens what the line tells of"
        return None

    def show_record(self, table: str, record: int) -> bool:
        """Put the cursor on the latest line of a record, however far down; says whether it has one."""
        if self.account is None:
            return False
        if self._lines is None or self._lines.account != self.account or self._lines.find_record(table, record) is None:
            depth = timeline.newer_than(self.book, self.account, table, record)
            if depth is None:
                return False
            self.filter = "everything"
            self._lines = self._load(self.account, depth + PAGE)
            self.rows.provider = self._lines
        entry = self._lines.find_record(table, record)
        self.rows.select(None if entry is None else entry.key)
        return entry is not None

    # Notes.

    async def action_note(self) -> None:
        """Open the field for a note; what was typed there before stands in it."""
        if self.account is None:
            return
        await self._put_away(but=self.account)
        if self._field is None:
            self._field = NoteField(self.account, self._leave)
            await self.mount(self._field)
        self._field.focus()
        self.call_after_refresh(self._draw_frame)

    async def on_input_submitted(self, message: NoteField.Submitted) -> None:
        """Enter: save the note. An empty one closes the field."""
        message.stop()
        field = self._field
        if field is None or self._sent:
            return
        if not field.value.strip():
            await self._close()
            return
        self._sent = True
        text, account = field.value, field.account
        self.planner.act(lambda: self._save(text, account), then=self._saved)

    def _save(self, text: str, account: int) -> Change:
        try:
            return notes.add(self.book, text=text, account=account)
        except BookBusyError:
            raise  # the app tries again by itself; the text stays in the field
        except BookError:
            self._sent = False
            raise

    def _saved(self, change: Change) -> None:
        self._sent = False
        if self._field is not None:
            self._field.saved()
            self._field.clear()
            self.call_later(self._close)
        if change.key is not None:
            self.show_record("note", change.key)

    def _leave(self) -> None:
        if self._field is not None and self._field.value.strip():
            self.planner.say("Note kept. n goes on with it.")
        self.call_later(self._close)

    async def _close(self) -> None:
        """Take the field away and go back to the timeline."""
        await self._put_away()
        self.rows.focus()

    async def _put_away(self, *, but: int | None = None) -> None:
        """Take the field away unless it is that account's; what stands in it is kept."""
        field = self._field
        if field is not None and (but is None or field.account != but):
            self._field = None
            field.keep()
            await field.remove()

    # Acts on a line.

    def action_edit(self) -> None:
        """Open the form of the note, or of what the line tells of."""
        subject = None if self.cursor is None else self.subject(self.cursor)
        if subject is None:
            return
        try:
            if subject.table in _NOTED and notes.note_of(self.book, subject.table, subject.key) is None:
                self._ask_note(subject)
            else:
                self.app.push_screen(self._form(subject))
        except RefusedError as error:  # it went while it was on the screen
            self.planner.say(str(error), severity="warning")

    def _ask_note(self, subject: Subject) -> None:
        """A call or an appointment without a note: ask for one."""
        ask(
            self,
            f"Note on this {subject.table}",
            lambda text: notes.add_to(self.book, subject.table, subject.key, text),
            draft=(f"note.{subject.table}", str(subject.key)),
            placeholder="What was said? > c tue 10 sets a next step",
            again="e",
            typed_help=NOTE,
        )

    def _form(self, subject: Subject) -> Screen[None]:
        note = notes.note_of(self.book, subject.table, subject.key)
        if note is not None:
            from amplanner.tui.forms.note import note_form

            return note_form(self.book, note.id)
        from amplanner.tui.forms.of_record import record_form

        return record_form(self.book, subject.table, subject.key, account=subject.account)

    def action_delete(self) -> None:
        """Delete the selected note, or every marked one."""
        subjects = [self.subject(key) for key in self.selected]
        chosen = [subject.key for subject in subjects if subject is not None and subject.table == "note"]
        if chosen:
            self.planner.act(partial(notes.delete, self.book, *chosen))

    def action_filter(self) -> None:
        """Show which kinds there are to keep."""
        from amplanner.tui.screens.which_key import Choice, WhichKey

        choices = [
            Choice(f"timeline.{name.replace(' ', '-')}", _FILTER_KEYS[name], name.capitalize())
            for name in timeline.FILTERS
        ]
        names = dict(zip((choice.id for choice in choices), timeline.FILTERS, strict=True))

        def chosen(id: str | None) -> None:
            if id is not None:
                self.filter = names[id]
                self._lines = None
                self.reload()

        self.app.push_screen(WhichKey("Show", "f", choices), chosen)
