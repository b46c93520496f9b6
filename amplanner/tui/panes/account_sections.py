"""Sections of the account page that say who and what: timeline, chances, people, facts."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.screen import Screen

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.money import show
from amplanner.tui.cells import fit, wrap
from amplanner.tui.cells import width as cells_of
from amplanner.tui.ink import Role
from amplanner.tui.keys import bind
from amplanner.tui.panes.account_head import amounts, role_words
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.panes.quotes import STATUS, QuotesPane
from amplanner.tui.panes.timeline_pane import TimelinePane
from amplanner.tui.widgets.rows import Key, Line, Lines, Provider, Rows, Span, line
from amplanner.workday import accounts, people
from amplanner.workday.account_facts import chances_of, facts
from amplanner.workday.open_quotes import OpenQuotes, QuoteRow
from amplanner.workday.people import PersonRow
from amplanner.workday.refused import RefusedError

_STANCES: dict[str, tuple[str, Role]] = {
    "for": ("▲ for us", "done"),
    "neutral": ("─ neutral", "muted"),
    "against": ("▼ against", "late"),
}

_NARROW = 52


class TimelineSection(TimelinePane):
    """1 Timeline, with room for all of a note."""

    MOST_LINES = 4


class Section(Pane):
    """A list of records of one account with a form each."""

    WHAT: ClassVar[str] = "record"
    """What a row is called in a sentence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add", "section.add", "Add one here", "Add", 4),
        bind("e", "edit", "section.edit", "Change the selected one", "Edit", 40),
        bind("d", "delete", "section.delete", "Delete the selected one"),
    ]

    def __init__(self, book: Book, digit: int, account: int) -> None:
        super().__init__(book, digit)
        self.account = account

    def form(self, key: Key | None) -> Screen[None]:
        """The form of a row, or of a new one for None."""
        raise NotImplementedError

    def delete_rows(self, keys: Sequence[int]) -> Change:
        """Delete records."""
        raise NotImplementedError

    def subject(self, key: Key) -> Subject | None:
        """The record of the row."""
        table, record = cast(tuple[str, int], key)
        return Subject(table, record, self.account)

    def open(self, key: Key) -> None:
        """Enter: the same as e."""
        self.action_edit()

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done."""
        if action in {"edit", "delete", "done", "copy"} and self.cursor is None:
            return f"no {self.WHAT} is selected"
        return None

    def action_add(self) -> None:
        """Open an empty form."""
        self._push(None)

    def action_edit(self) -> None:
        """Open the form of the selected row."""
        if self.cursor is not None:
            self._push(self.cursor)

    def _push(self, key: Key | None) -> None:
        try:
            self.app.push_screen(self.form(key))
        except RefusedError as error:  # it went while it was on the screen
            self.planner.say(str(error), severity="warning")

    def action_delete(self) -> None:
        """Delete the selected row, or every marked one."""
        keys = [cast(tuple[str, int], key)[1] for key in self.selected]
        if keys:
            self.planner.act(partial(self.delete_rows, keys))


class ChancesSection(QuotesPane):
    """2 Quotes and chances: the account's open quotes, and its deals without one."""

    TITLE = "Quotes and chances"
    KEYS = "Q new · e edit"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add", "chances.add", "Add a chance to sell something", "Add", 4),
    ]

    def __init__(self, book: Book, digit: int, account: int) -> None:
        super().__init__(book, digit)
        self.account = account

    def provider(self) -> Provider:
        """The account's chances."""
        keys = chances_of(self.book, self.account)
        head = facts(self.book, self.account)
        kinds = [kind for kind, _ in keys]
        self._open = OpenQuotes(keys, kinds.count("quote"), kinds.count("idea"), head.quoted, {})
        self.count = self._sums()
        return Rows(keys, self._draw, empty="No open quote. Q drafts one, a notes a chance.")

    def _sums(self) -> str:
        """What the open quotes come to."""
        return f"{amounts(self._open.total, self.book.settings.thousands)} open" if self._open.total else ""

    def _line(self, row: QuoteRow, width: int) -> Line:
        """One quote or deal: its title stands where the pane of all quotes has the account."""
        word, role = STATUS[row.status]
        if row.status == "negotiating":
            word = "◐ talks"
        amount = show(row.amount, cents=False, grouping=self.book.settings.thousands) if row.amount else "–"
        number = self.book.settings.quote_series.short(row.number) or "–"
        end: tuple[Span, ...] = ((f"{amount:>9}  ", "money"), (f"{word:<10}", role), self._validity(row))
        if width < _NARROW:
            name = number if row.number else row.title
            return Line(row.key, ((fit(name, max(5, width - 33)), "text"), *end))
        chance = "" if row.probability is None else f"{row.probability}%"
        title = fit(row.title or row.number, width - 43)
        return Line(row.key, ((f"{number:<6}", "muted"), (title, "text"), (f"{chance:>4}", "muted"), *end))

    def action_add(self) -> None:
        """Open the form of a new chance."""
        from amplanner.tui.forms.opportunity import opportunity_form

        self.app.push_screen(opportunity_form(self.book, account=self.account))

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done."""
        return "these are few enough to see at once" if action == "filter" else super().why_not(action)


class PeopleSection(Section):
    """4 People: who they are, what they decide, where they stand."""

    TITLE = "People"
    WHAT = "person"
    KEYS = "a add · e edit · y copy"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"person", "phone", "account"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("y", "copy", "people.copy", "Copy the phone number", "Copy", 42),
    ]

    def provider(self) -> Provider:
        """The account's people, those who decide first."""
        self._people = people.people_of(self.book, self.account)
        self._longest = max((cells_of(person.name) for person in self._people), default=0)
        self.count = str(len(self._people)) if self._people else ""
        return Lines(self._build, empty="Nobody is known here yet. a adds somebody.")

    def _build(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for person in self._people:
            lines += self._person(person, width)
        return lines

    def _person(self, person: PersonRow, width: int) -> list[Line]:
        key = ("person", person.id)
        stance, role = _STANCES.get(person.stance, ("", "muted"))
        if person.left_on is not None:
            stance, role = f"left {person.left_on:%b %Y}", "muted"
        elif person.do_not_call:
            stance, role = "do not call", "late"
        name = min(self._longest, width // 2)
        room = max(1, width - name - 2 - (len(stance) + 1 if stance else 0))
        first = line(
            key, (fit(person.name, name) + "  ", "text"), (fit(role_words(person), room), "muted"), (f" {stance}", role)
        )
        reach = "  ".join(part for part in (person.number, person.email) if part)
        return [first, line(key, ("  " + reach, "muted"))] if reach else [first]

    def form(self, key: Key | None) -> Screen[None]:
        """The form of a person."""
        from amplanner.tui.forms.person import person_form

        if key is None:
            return person_form(self.book, account=self.account)
        return person_form(self.book, cast(tuple[str, int], key)[1])

    def delete_rows(self, keys: Sequence[int]) -> Change:
        """Delete people."""
        return people.delete(self.book, *keys)

    def action_copy(self) -> None:
        """Copy the number of the selected person."""
        person = next((one for one in self._people if ("person", one.id) == self.cursor), None)
        if person is None or not person.number:
            self.planner.say("No number is known here. e adds one.", severity="warning")
            return
        self.app.copy_to_clipboard(person.e164 or person.number)
        self.planner.say(f"Copied {person.number} · {person.name}")


class FactsSection(Pane):
    """9 Facts: address, numbers, tags, and whatever is good to know."""

    TITLE = "Facts"
    KEYS = "e edit account"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"account", "tagging", "phone"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("e", "edit", "facts.edit", "Change the account", "Edit account", 40),
        bind("d", "delete", "facts.delete", "Delete the account with all its parts"),
    ]

    def __init__(self, book: Book, digit: int, account: int) -> None:
        super().__init__(book, digit)
        self.account = account

    def provider(self) -> Provider:
        """All that is kept of the account itself."""
        known = accounts.details(self.book, self.account)
        head = facts(self.book, self.account)
        place = ", ".join(
            part for part in (known.street, f"{known.postcode} {known.city}".strip(), known.country) if part
        )
        rhythm = f"{head.silence.rhythm} days" if head.silence.rhythm else ""
        named = [
            ("", " ".join(f"#{tag}" for tag in head.tags)),
            ("Address", place),
            ("Phone", head.number),
            ("E-mail", known.email),
            ("Website", known.website),
            ("Number", known.customer_number),
            ("VAT id", known.vat_id),
            ("Belongs to", known.parent_name),
            ("Owner", known.owner),
            ("Rhythm", f"{rhythm} · {head.silence.words}" if rhythm else head.silence.words),
        ]

        def build(width: int) -> list[Line]:
            lines = [
                line((label, 0), (f"{label:<11}" if label else "", "muted"), text) for label, text in named if text
            ]
            for number, text in enumerate(known.facts.split("\n") if known.facts else []):
                lines += [line(("fact", number), part) for part in wrap(text, width) or [""]]
            return lines

        return Lines(build)

    def open(self, key: Key) -> None:
        """Enter: the same as e."""
        self.action_edit()

    def action_edit(self) -> None:
        """Open the account's form."""
        from amplanner.tui.forms.account import account_form

        self.app.push_screen(account_form(self.book, self.account))

    def action_delete(self) -> None:
        """Delete the account; u brings it back."""
        self.planner.act(partial(accounts.delete, self.book, self.account))
