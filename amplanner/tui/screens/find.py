"""Find: a field and, under it, whatever in the book has the words typed; Enter goes there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.errors import BookError
from amplanner.rules.dates_show import show_day
from amplanner.tui.cells import crop, fit, width
from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.panes.pane import Subject
from amplanner.tui.safety import safe
from amplanner.tui.screens.painted import Box
from amplanner.tui.screens.workday import Workday
from amplanner.tui.widgets.field import Field
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Rows, Span
from amplanner.workday.find import Findings, Found, find, marked, recent

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_WORDS = {
    "account": "■ Account",
    "person": "● Person",
    "quote": "◆ Quote",
    "todo": "□ To-do",
    "appointment": "▤ Appointment",
    "call": "→ Call",
    "opportunity": "◇ Deal",
    "contract": "▣ Contract",
    "issue": "▲ Issue",
    "note": "≡ Note",
}
_KIND_CELLS = 15
_DAY_CELLS = 12
_NEW = ("new", 0)
_WIDE = 76


@dataclass(frozen=True, slots=True)
class NewNumber:
    """The answer of who wants to write down a new person with the number typed."""

    number: str


class FindField(Field, inherit_bindings=False):
    """The field; while it has the focus it says which keys the box has. Arrows up and down are the list's."""

    BINDINGS = Input.BINDINGS  # without those by which any widget scrolls: they would hide the list's in help

    HINTS: ClassVar[Sequence[FieldHint]] = (
        FieldHint("enter", "Go there"),
        FieldHint("down", "Next"),
        FieldHint("up", "Previous"),
        FieldHint("escape", "Close"),
        FieldHint("f1", "Help"),
    )


class Find(Box[Found | NewNumber | None]):
    """Answers with what was chosen, None when nothing was.

    Args:
        book: the open book.
        accounts_only: whether only accounts are looked for.
        visited: accounts gone to before, the last first; they are shown before anything is typed.
    """

    CSS_PATH = "../styles/find.tcss"
    AUTO_FOCUS = "FindField"
    KEYS_TITLE: ClassVar[str] = "Find"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "close", "find.close", "Close, go nowhere"),
        bind("down", "step(1)", "find.down", "Move down"),
        bind("up", "step(-1)", "find.up", "Move up"),
        bind("pagedown", "page(1)", "find.page-down", "Move a page down"),
        bind("pageup", "page(-1)", "find.page-up", "Move a page up"),
    ]

    def __init__(self, book: Book, *, accounts_only: bool = False, visited: Sequence[int] = ()) -> None:
        super().__init__()
        self.book = book
        self._accounts_only = accounts_only
        self._visited = tuple(visited)
        self._typed = ""
        self._found: dict[Key, Found] = {}
        self._keys: list[Key] = []
        self._leads: set[Key] = set()
        self._new_number = ""
        self._rows = RowList(gutter=2)
        self._rows.can_focus = False

    @property
    def planner(self) -> "PlannerApp":
        """The app."""
        return cast("PlannerApp", self.app)

    def compose(self) -> ComposeResult:
        """The field, and under it what it finds."""
        with Vertical(id="box") as box:
            box.border_title = "Find an account" if self._accounts_only else "Find"
            box.border_subtitle = "Enter go there · Esc"
            yield FindField(
                placeholder="Name or town"
                if self._accounts_only
                else "Account, person, phone, quote, note, to-do, appointment …",
                compact=True,
            )
            yield self._rows
        yield HintLine()

    def on_mount(self) -> None:
        """Show the accounts used last."""
        self._look("")

    # Looking.

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find while typing."""
        self._look(message.value)

    def _look(self, typed: str) -> None:
        try:
            if typed.strip():
                findings = find(self.book, typed, accounts_only=self._accounts_only)
            else:
                findings = recent(self.book, self._visited)
        except BookError as error:
            self.planner.say(str(error), severity="error")
            return
        self._typed = typed
        self._show(findings)

    def _show(self, findings: Findings) -> None:
        self._new_number = findings.new_number
        self._found = {(one.table, one.key): one for one in findings.found}
        self._leads = {(group.found[0].table, group.found[0].key) for group in findings.groups}
        keys: list[Key] = [*self._found, *([_NEW] if self._new_number else [])]
        more = [_WORDS[group.kind][2:].lower() for group in findings.groups if group.more]
        if not self._typed.strip():
            heading = "Used last" if keys else ""
        else:
            heading = f"The likeliest 8; type on for more: {', '.join(more)}" if more else ""
        heading_line = Line(None, ((heading, "muted"),)) if heading else None
        self._keys = keys
        self._rows.provider = Rows(keys, self._draw, empty=self._empty(), heading=lambda cells: heading_line)
        self._rows.action_top()

    def _empty(self) -> str:
        if self._typed.strip():
            what = "No account" if self._accounts_only else "Nothing"
            typed = safe(self._typed.strip())
            return f"{what} has “{typed}”. Fewer letters find more; each word may be just its beginning."
        if self._accounts_only:
            return "Type the beginning of a name."
        return "Type the beginning of a name, some digits of a phone number, a quote's number, a word of a note."

    # How it looks.

    def _draw(self, keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
        for key in keys:
            yield self._new_line() if key == _NEW else self._line(self._found[key], cells)

    def _new_line(self) -> Line:
        return Line(
            _NEW,
            (
                (fit("+ New person", _KIND_CELLS), "action"),
                (f"with {safe(self._new_number)}, which nobody has", "text"),
            ),
        )

    def _line(self, one: Found, cells: int) -> Line:
        word = _WORDS[one.kind]
        lead = (one.table, one.key) in self._leads
        day = "" if one.day is None else show_day(one.day, self.book.today)
        where = "" if one.kind == "account" else safe(one.account_name)
        room = cells - _KIND_CELLS
        where_cells = 0 if not where and not day else min(26 if cells >= _WIDE else 18, room // 3)
        day_cells = _DAY_CELLS + 1 if cells >= _WIDE else 0
        title_cells = room - where_cells - day_cells - 2
        spans: list[Span] = [
            (fit(word if lead else word[:1], _KIND_CELLS), "heading"),
            *self._title(one, title_cells),
            ("  ", "text"),
            (fit(where, where_cells), "muted"),
        ]
        if day_cells:
            spans.append((fit(day, day_cells, "right"), "muted"))
        return Line((one.table, one.key), tuple(spans))

    def _title(self, one: Found, cells: int) -> list[Span]:
        """The title with the letters that were typed marked, and what else is known of it, in exactly `cells` cells."""
        title = crop(safe(" ".join(one.title.split())), cells)
        spans: list[Span] = [(piece, "match" if fits else "text") for piece, fits in marked(title, self._typed)]
        left = cells - width(title)
        about = crop(safe(one.about), left - 2) if left > 6 else ""
        if about:
            spans.append((f"  {about}", "muted"))
            left -= width(about) + 2
        spans.append((" " * max(0, left), "text"))
        return spans

    # Keys.

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes to the selected one; typed fast, the last letters have not been looked for yet."""
        message.stop()
        if message.value != self._typed:
            self._look(message.value)
        # Before the box has been drawn for the first time the list has no cursor.
        self._choose(self._rows.cursor or next(iter(self._keys), None))

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """So does a double click."""
        message.stop()
        self._choose(message.key)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Moving here is no news to the screen below."""
        message.stop()

    def _choose(self, key: Key | None) -> None:
        if key is None:
            return
        self.dismiss(NewNumber(self._new_number) if key == _NEW else self._found[key])

    def action_step(self, direction: int) -> None:
        """Move the cursor in the list; the field keeps the focus."""
        self._rows.action_step(direction)

    def action_page(self, direction: int) -> None:
        """Move the cursor a page; the field keeps the focus."""
        self._rows.action_page(direction)

    def action_close(self) -> None:
        """Go nowhere."""
        self.dismiss(None)


def open_find(app: "PlannerApp", *, accounts_only: bool = False) -> None:
    """Show the box over whatever is on the screen, and go where its answer leads."""
    if isinstance(app.screen, Find):
        return
    app.push_screen(Find(app.book, accounts_only=accounts_only, visited=app.visited), partial(go_to, app))


def go_to(app: "PlannerApp", answer: Found | NewNumber | None) -> None:
    """Go to what was found: the Workday comes back, with the cursor on it or with its account as the subject."""
    if answer is None:
        return
    if isinstance(answer, NewNumber):
        from amplanner.tui.screens.new_person import ask_new_person

        ask_new_person(app, answer.number)
        return
    while len(app.screen_stack) > 1:
        app.pop_screen()
    if answer.account is not None:
        app.visit(answer.account)
    workday = app.screen
    assert isinstance(workday, Workday)
    if answer.table == "product":
        from amplanner.tui.screens.price_list import PriceListScreen

        app.push_screen(PriceListScreen(app.book, product=answer.key, demo=app.demo))
        return
    if answer.table == "quote":
        from amplanner.tui.screens.quote_editor import open_quote

        workday.show(_subject(answer))
        open_quote(app, answer.key)
        return
    if not workday.show(_subject(answer)):
        app.say(f"“{answer.title}” belongs to no account, so no pane shows it.", severity="warning")


def _subject(found: Found) -> Subject:
    """Return what the Workday is to show: of a number the one whom it belongs to."""
    if found.table != "phone":
        return Subject(found.table, found.key, found.account)
    if found.person is not None:
        return Subject("person", found.person, found.account)
    assert found.account is not None  # a number belongs to a person or to an account
    return Subject("account", found.account, found.account)
