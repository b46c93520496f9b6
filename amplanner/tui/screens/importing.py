"""Importing: name the files, see what is in them, bring it in as one act; the work is done in a thread."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState, get_current_worker

from amplanner.book.book import Book
from amplanner.book.errors import BookError
from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.import_lines import agent_lines, count_lines
from amplanner.tui.typed_paths import completion, files_in
from amplanner.tui.widgets.draft_input import DraftInput
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Line, Lines, line

if TYPE_CHECKING:
    from amplanner.exchange.importer import Counts, Imported
    from amplanner.exchange.plan import ImportPlan

_ASKS = (
    "Which files? CRM accounts, deals, products and contacts as CSV, calendars as ICS. "
    "Name those that belong together; a folder gives all of its files. Nothing is written yet."
)
_BAR = 32
_POLL_SECONDS = 0.1


class Step(Enum):
    """Where in the import we are."""

    FILES = auto()
    READING = auto()
    WHO = auto()
    COUNTED = auto()
    WRITING = auto()
    DONE = auto()


class StoppedError(Exception):
    """The user went back while the work was going on; nothing has come in."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the files hold, and what would become of it."""

    plan: "ImportPlan"
    counts: "Counts"


class PathField(DraftInput):
    """The field for files; several may be named, with spaces between, quoted as a shell wants them."""

    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("enter", "Add; empty: read them"),
        FieldHint("tab", "Complete"),
        FieldHint("escape", "Back"),
        FieldHint("f1", "Help"),
    )


class Importing(PlannerScreen):
    """The import as a screen.

    Args:
        book: the open book.
        done: called when something has come in and its user goes on.
        asks: which files are asked for, when they are of one kind.
    """

    CSS_PATH = "../styles/first_start.tcss"
    TITLE = "Import"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("tab", "complete", "import.complete", "Complete the name of the file", priority=True),
        bind("ctrl+s", "go", "import.go", "Read the files, then bring them in", "Go on", 10),
        bind("escape", "back", "import.back", "One step back; stops the work while it is going on", "Back", 20),
        bind("ctrl+r", "forget", "import.forget", "Take the last file off the list"),
    ]

    def __init__(self, book: Book, *, done: Callable[[], None], asks: str = _ASKS) -> None:
        super().__init__(book, "Import", demo=self.planner.demo)
        self._done = done
        self._asks = asks
        self._files: list[Path] = []
        self._step = Step.FILES
        self._progress: tuple[str, int, int] | None = None  # written by the thread, shown by a timer
        self._stop = False
        self._who_answered = False
        self._read: Read | None = None
        self._imported: Imported | None = None
        self._rows = RowList(Lines(self._build), gutter=2, id="list")

    def body(self) -> Iterable[Widget]:
        """What to do now, the field, what there is, and how far the work is."""
        yield Static(id="said")
        yield PathField("import.files", "", placeholder="~/Downloads/contacts.csv", id="path")
        yield self._rows
        yield Static(id="progress")

    def on_mount(self) -> None:
        """Ask for files."""
        self.set_interval(_POLL_SECONDS, self._show_progress)
        self._show(Step.FILES)

    # What is on the screen.

    @property
    def _field(self) -> PathField:
        return self.query_one(PathField)

    def _show(self, step: Step) -> None:
        self._step = step
        self._progress = None
        self.query_one("#said", Static).update(plain(self._says()))
        self._show_progress()
        self.refresh_bindings()
        asking = step is Step.FILES
        self._field.display = asking
        self._rows.can_focus = not asking
        self._rows.provider = Lines(self._build, empty="No file named yet." if asking else "")
        if asking:
            self._field.focus()
        else:
            self._rows.focus()
            self._rows.action_top()

    def _says(self) -> str:
        match self._step:
            case Step.FILES:
                return self._asks
            case Step.READING:
                return "Reading. Esc stops."
            case Step.WHO:
                return "The files name these sales agents. Which one are you? Others' deals can be found, not queued."
            case Step.COUNTED:
                return "This would come in, as one act that u takes back. Enter brings it in, Esc goes back."
            case Step.WRITING:
                return "Bringing it in. Esc stops, and nothing has come in."
        placing = ""
        if self._imported is not None and "calendar_item" in self._imported.change.tables:
            placing = " Events of calendars come to their days while you go on."
        return f"Done; u takes all of it back.{placing} Enter opens your day."

    def _build(self, cells: int) -> list[Line]:
        match self._step:
            case Step.FILES:
                return [
                    line(None, ("✓ ", "done"), safe(file.name), (f"  {safe(str(file.parent))}", "muted"))
                    for file in self._files
                ]
            case Step.WHO:
                assert self._read is not None
                return agent_lines(self._read.plan)
            case Step.COUNTED:
                assert self._read is not None
                return count_lines(self._read.plan, self._read.counts, self._read.plan.problems, cells)
            case Step.DONE:
                assert self._imported is not None
                assert self._read is not None
                return count_lines(self._read.plan, self._imported.counts, self._imported.problems, cells)
        return []

    def _show_progress(self) -> None:
        text = ""
        if self._progress is not None:
            self.query_one("#said", Static).update(plain(self._says()))
            what, done, total = self._progress
            filled = _BAR * done // max(total, 1)
            text = f"{what:<15} {'█' * filled}{'░' * (_BAR - filled)} {done:,} of {total:,}"
        self.query_one("#progress", Static).update(plain(text))

    # Naming files.

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter adds what is named; with nothing named it goes on."""
        message.stop()
        if not message.value.strip():
            self.action_go()
            return
        self._add(message.value)

    def _add(self, typed: str) -> bool:
        """Put the named files on the list; what isn't there is said, and stays in the field."""
        try:
            found = files_in(typed)
        except OSError as error:
            self.planner.say(f"{error.filename}: {error.strerror}.", severity="warning")
            return False
        self._files += [path for path in dict.fromkeys(found) if path not in self._files]
        self._field.value = ""
        self._field.saved()
        self._rows.reload()
        return True

    def action_complete(self) -> None:
        """Tab: complete the last name as far as it is clear."""
        if self._step is not Step.FILES:
            self.app.action_focus_next()
            return
        before, _, last = self._field.value.rpartition(" ")
        completed = completion(last)
        if completed:
            self._field.value = f"{before} {completed}" if before else completed
            self._field.cursor_position = len(self._field.value)

    def action_forget(self) -> None:
        """Take the last file off the list."""
        if self._step is Step.FILES and self._files:
            self._files.pop()
            self._rows.reload()

    # Going on and back.

    def why_not(self, action: str) -> str | None:
        """While the work is going on there is nothing to do but to wait or to stop it."""
        working = self._step in (Step.READING, Step.WRITING)
        return "it is being worked on; Esc stops it" if working and action == "go" else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is shown as disabled and does nothing."""
        return True if self.why_not(action) is None else None

    def action_back(self) -> None:
        """Esc."""
        self.planner.action_step_back()

    def action_go(self) -> None:
        """Go on: read, then bring in, then open the day."""
        match self._step:
            case Step.FILES:
                if self._field.value.strip() and not self._add(self._field.value):
                    return
                if not self._files:
                    self.planner.say("Name a file first, such as ~/Downloads/contacts.csv.", severity="warning")
                    return
                self._who_answered = False
                self._show(Step.READING)
                self._work(lambda: self._read_files(tuple(self._files)))
            case Step.WHO:
                if self._rows.cursor is not None:
                    self._chosen(str(self._rows.cursor))
            case Step.COUNTED:
                assert self._read is not None
                if not self._read.counts.kinds:
                    self.planner.say("There is nothing to bring in. Esc goes back to the files.", severity="warning")
                    return
                plan = self._read.plan
                self._show(Step.WRITING)
                self._work(lambda: self._apply(plan))
            case Step.DONE:
                self.dismiss(None)
                self._done()

    def _chosen(self, agent: str) -> None:
        assert self._read is not None
        plan = self._read.plan.owned_by(agent)
        self._who_answered = True
        self._show(Step.READING)
        self._work(lambda: self._count(plan))

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter in the list goes on."""
        message.stop()
        self.action_go()

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Moving here is no news to anybody."""
        message.stop()

    def step_back(self) -> bool:
        """Esc: stop the work, go back to the files, leave."""
        match self._step:
            case Step.READING | Step.WRITING:
                self._stop = True  # the thread sees it and ends
                return True
            case Step.WHO | Step.COUNTED:
                self._show(Step.FILES)
                return True
            case Step.DONE:
                self.action_go()
                return True
        self._field.keep()
        return False

    def keep_drafts(self) -> None:
        """The app is about to end."""
        self._field.keep()

    # The work, in a thread.

    def _work(self, do: "Callable[[], Read | Imported | str]") -> None:
        self._stop = False
        self.run_worker(do, thread=True, exclusive=True, exit_on_error=True)

    def _note(self, what: str, done: int, total: int) -> None:
        """Tell from the thread how far it is. Raises `StoppedError` when nobody wants the work any more."""
        if get_current_worker().is_cancelled or self._stop:
            raise StoppedError
        self._progress = (what, done, total)

    def _read_files(self, files: tuple[Path, ...]) -> "Read | str":
        from amplanner.exchange import importer

        try:
            with self.book.connection():
                plan = importer.read(self.book, files, progress=lambda done, total: self._note("Reading", done, total))
        except (BookError, ValueError) as error:
            return str(error)
        except StoppedError:
            return ""
        return self._count(plan)

    def _count(self, plan: "ImportPlan") -> "Read | str":
        from amplanner.exchange import importer

        try:
            with self.book.connection():
                return Read(plan, importer.preview(self.book, plan))
        except BookError as error:
            return str(error)

    def _apply(self, plan: "ImportPlan") -> "Imported | str":
        from amplanner.exchange import importer

        try:
            with self.book.connection():
                # When events happen is worked out behind the planner, once it hears of the change.
                return importer.apply(self.book, plan, self._note, place=False)
        except BookError as error:
            return str(error)
        except StoppedError:
            return ""

    def on_worker_state_changed(self, message: Worker.StateChanged) -> None:
        """The thread has ended: show what it brought."""
        if message.state is not WorkerState.SUCCESS:
            return
        from amplanner.exchange.importer import Imported

        result = message.worker.result
        if isinstance(result, Read):
            self._read = result
            plan = result.plan
            asks = plan.deals and plan.agents and not plan.owner and not self._who_answered
            self._show(Step.WHO if asks else Step.COUNTED)
        elif isinstance(result, Imported):
            self._imported = result
            self.planner.tell(result.change)
            self._show(Step.DONE)
        else:
            self._show(Step.FILES)
            self.planner.say(str(result) or "Stopped.", severity="warning")
