"""Panes for tests of the shell: rows that a test gives, acts on a real book."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Account
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.widgets.rows import Key, Line, Lines, Provider, Rows, line


def add_account(book: Book, name: str) -> Change:
    """An act: one more account."""
    with book.act(f"Account · {name}") as act:
        act.insert(Account, name=name, name_fold=name.casefold(), created_on=book.today)
    return act.change


class AgendaPane(Pane):
    """Lines of no row, and rows."""

    TITLE = "Agenda"
    KEYS = "a add"
    GUTTER = 1

    def provider(self) -> Provider:
        """A day."""
        return Lines(lambda cells: [line(None, "Wed 25 Nov"), line(("appointment", 1), "10:30 Vink")])


class CallsPane(Pane):
    """The accounts of the book, with an act and a disabled act."""

    TITLE = "Calls"
    KEYS = "c call"
    SHOWS = frozenset({"account"})
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("c", "add", "calls.add", "Add an account", "Add", 1),
        bind("e", "edit", "calls.edit", "Edit the call", "Edit", 2),
    ]

    def provider(self) -> Provider:
        """The accounts by key."""
        names = dict(self.book.sql("SELECT id, name FROM account ORDER BY id"))
        self.count = f"{len(names)} left"

        def draw(keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
            return [line(key, names[key[1]]) for key in keys if isinstance(key, tuple)]

        return Rows([("account", key) for key in names], draw, empty="No calls left. c adds one")

    def subject(self, key: Key) -> Subject | None:
        """The account."""
        assert isinstance(key, tuple)
        return Subject("account", key[1], key[1])

    def why_not(self, action: str) -> str | None:
        """Nothing can be edited."""
        return "e: nothing to edit here. c adds one" if action == "edit" else None

    def action_edit(self) -> None:
        """Never comes here."""
        raise AssertionError("a disabled action was run")

    def action_add(self) -> None:
        """Add an account."""
        self.planner.act(lambda: add_account(self.book, f"Account {len(self.rows.selected)}"))


class QuotesPane(Pane):
    """Empty, with a text field."""

    TITLE = "Quotes"

    def compose(self) -> ComposeResult:
        """The list and a field."""
        yield self.rows
        yield Input(id="field")

    def provider(self) -> Provider:
        """Nothing."""
        return Rows((), lambda keys, cells: (), empty="No open quotes")


class NotesPane(Pane):
    """Shows what the selection is about."""

    TITLE = "Notes"

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(book, digit)
        self.followed: list[Subject] = []

    def provider(self) -> Provider:
        """One line a followed subject."""
        return Lines(lambda cells: [line(("note", at), str(each.key)) for at, each in enumerate(self.followed)])

    def follow(self, subject: Subject) -> None:
        """Remember it."""
        self.followed.append(subject)
        self.reload()


PANES: tuple[type[Pane], ...] = (AgendaPane, CallsPane, QuotesPane, NotesPane)
