"""4 Notes: facts and timeline of whatever is selected anywhere."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.tui.keys import bind
from amplanner.tui.panes.account_head import head_lines
from amplanner.tui.panes.pane import Subject
from amplanner.tui.panes.timeline_lines import TimelineLines
from amplanner.tui.panes.timeline_pane import TimelinePane
from amplanner.tui.widgets.rows import Line, Lines, Provider
from amplanner.workday.account_facts import AccountFacts, facts
from amplanner.workday.accounts import name_of
from amplanner.workday.people import details as person_details
from amplanner.workday.refused import RefusedError
from amplanner.workday.starting import has_accounts

_LEAST_HEIGHT = 8
"""With fewer rows the timeline has them all and the head stays away."""


class NotesPane(TimelinePane):
    """Follows the selection; `p` pins it to the account that it shows."""

    TITLE = "Notes"
    KEYS = "n note · p pin · g a account"
    SHOWS: ClassVar[frozenset[str]] = TimelinePane.SHOWS | {"contract", "phone", "tagging"}

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("p", "pin", "notes.pin", "Stay with this account, or follow the selection again", "Pin", 46),
    ]

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(book, digit)
        self.pinned = False
        self._facts: AccountFacts | None = None
        self._person: int | None = None  # who was looked for, and comes first in the head
        self._had_head = True

    def provider(self) -> Provider:
        """Look the account up again."""
        try:
            self._facts = None if self.account is None else facts(self.book, self.account)
        except RefusedError:  # it was deleted
            self.account, self._facts = None, None
        self.title = "Notes" if self._facts is None else f"Notes: {self._facts.name}"
        if self._facts is None:
            self.count = ""
            return Lines(lambda width: (), empty=self.nothing())
        return super().provider()

    def nothing(self) -> str:
        """What to say when nothing is shown."""
        if self.account is None and not has_accounts(self.book):
            return "No accounts yet. a adds one: @ and its name, then what was said. g i imports what you have."
        if self.account is None:
            return "What is selected belongs to no account. / finds one."
        return super().nothing()

    def _counted(self, lines: TimelineLines) -> str:
        how = "pinned" if self.pinned else "follows selection"
        return how if self.filter == "everything" else f"{self.filter} · {how}"

    @property
    def _has_head(self) -> bool:
        return self.rows.size.height >= _LEAST_HEIGHT

    def head(self, width: int) -> list[Line]:
        """Who they are, whom to speak to, what is open."""
        self._had_head = self._has_head
        if self._facts is None or not self._had_head:
            return []
        return head_lines(self._facts, width, self.book.today, self.book.settings.thousands, self._person)

    def on_resize(self, event: events.Resize) -> None:
        """With more or fewer rows the head comes or goes."""
        self.call_after_refresh(self._fit_head)

    def _fit_head(self) -> None:
        if self._has_head != self._had_head:
            self.rows.reload()

    def current(self) -> Subject | None:
        """The line under the cursor; of an account without lines the account that is shown."""
        if self.account is None:
            return None
        return super().current() or Subject("account", self.account, self.account)

    @property
    def person(self) -> int | None:
        """Who was looked for."""
        return self._person

    def follow(self, subject: Subject) -> None:
        """Show the account of what is selected, unless pinned."""
        if not self.pinned:
            self._turn_to(subject.account)

    def _turn_to(self, account: int | None) -> None:
        if account != self.account or self._facts is None:
            self.account = account
            self.filter = "everything"
            self._person = None
            self.call_later(self._put_away, but=account)
            self.reload()

    def show(self, subject: Subject) -> bool:
        """Show an account, a person's account, or a record's line, however far down."""
        account = subject.account
        if subject.table == "person" and account is None:
            account = person_details(self.book, subject.key).account
        if account is None:
            return False
        self._turn_to(account)
        if subject.table == "person":
            self._person = subject.key
            self.reload()
        if subject.table not in {"account", "person"}:
            self.show_record(subject.table, subject.key)
        return True

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done."""
        if action == "pin" and self.account is None:
            return "no account is selected"
        return super().why_not(action)

    def action_pin(self) -> None:
        """Pin, or let go."""
        if self.account is None:
            return
        self.pinned = not self.pinned
        name = name_of(self.book, self.account)
        self.planner.say(f"Stays with {name} · p follows again" if self.pinned else "Follows the selection again")
        if self._lines is not None:
            self.count = self._counted(self._lines)
