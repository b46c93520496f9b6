"""2 Calls: the queue of today's calls, each with why it is made now."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.outcomes import Outcome
from amplanner.tui.keys import bind
from amplanner.tui.messages import MinutePassed
from amplanner.tui.panes.call_rows import UNNUMBERED, WIDE, QueueLines, row_key
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Provider, Span
from amplanner.tui.widgets.text_line import TextLine
from amplanner.workday import calls
from amplanner.workday.call_contacts import ToCall, to_call
from amplanner.workday.queue import Filters, Queue, QueueRow, done_in_words, filters_from, overtaken_by, queue
from amplanner.workday.starting import has_accounts

_FOLDED = 3
"""Rows of a folded pane."""

_SEVERAL = "this line stands for several accounts; Enter shows them"

_NOTHING = Change("", frozenset(), undoable=False)
_ACTS = frozenset({"outcome", "snooze", "pin", "why", "copy", "drop", "edit"})


class ContactLine(TextLine):
    """In a narrow pane: whom the selected row would ring, and how often that was tried.

    Args:
        ask: gives the selected row and its contact.
    """

    def __init__(self, ask: Callable[[], tuple[QueueRow | None, ToCall | None]]) -> None:
        super().__init__()
        self._ask = ask

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        row, contact = self._ask()
        if row is None:
            return [], []
        left: list[Span] = [("no number known", "muted")]
        if contact is not None:
            left = [(f"{contact.short}  ", "text"), (contact.number or "no number", "muted")]
        when = "late" if row.late else f"{row.due.at:%H:%M}" if row.due and row.due.at else ""
        tried = f"try {row.tries + 1}" if row.tries else ""
        return left, [(", ".join(part for part in (tried, when) if part), "muted")]


class CallsPane(Pane):
    """Whom to call next and why. The list is sorted anew after an act only; the cursor stays with its row."""

    TITLE = "Calls"
    KEYS = "c call · o outcome · s put off"
    ADDS = "call"
    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"call", "account", "person", "phone", "quote", "contract", "issue", "todo", "opportunity", "absence"}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("c", "call", "calls.call", "Call the selected account: opens its card, starts the time", "Call", 1),
        bind("C", "inbound", "calls.inbound", "Log an incoming (inbound) call of the selected account"),
        bind("o", "outcome", "calls.outcome", "Log an outcome without the card", "Outcome", 2),
        bind("s", "snooze", "calls.snooze", "Put the call off", "Put off", 8),
        bind("K", "pin(True)", "calls.pin", "Pin to the top of the queue"),
        bind("J", "pin(False)", "calls.unpin", "Let it go from the top again"),
        bind("W", "why", "calls.why", "Why it stands where it does"),
        bind("y", "copy", "calls.copy", "Copy the phone number"),
        bind("Y", "dial", "calls.dial", "Dial the phone number"),
        bind("E", "email", "calls.email", "E-mail to the contact, or copy the address"),
        bind("e", "edit", "calls.edit", "Change day, time and subject of the call"),
        bind("d", "drop", "calls.drop", "Drop the call: it needn't be made"),
        bind("f", "filter", "calls.filter", "Filter by region, tier, purpose or words"),
    ]

    DEFAULT_CSS = """
    CallsPane > ContactLine { display: none; }
    CallsPane.-narrow > ContactLine { display: block; }
    """

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(book, digit)
        self.queue: Queue
        self._filtered = ""
        self._expanded: bool | None = None
        self._contact_line = ContactLine(self._contact)

    def compose(self) -> ComposeResult:
        """The list, and below it the contact of the selected row where rows have no room for one."""
        yield from super().compose()
        yield self._contact_line

    # Rows.

    @property
    def _filters(self) -> Filters:
        return filters_from(self._filtered)

    def provider(self) -> Provider:
        """Sort the queue anew."""
        self.queue = queue(self.book, self._filters)
        self._tell_title(None)
        return self._lines()

    def _lines(self) -> QueueLines:
        shown = self.queue
        left = len(shown.rows) + len(shown.unnumbered)
        self.count = f"{left} left · {shown.done_today} of {shown.calls_goal} done"
        empty = f"No calls left. {shown.done_today} done today. a adds one."
        if self._filtered:
            empty = f"No call fits “{self._filtered}”. f, then Enter on the empty line, shows all again."
        elif shown.blocked:
            empty += f" {shown.blocked} not to be called."
        elif not left and not has_accounts(self.book):
            empty = "Nobody to call yet. a adds an account with its first call: @Meijer Foods tue 10."
        expanded = not shown.rows if self._expanded is None else self._expanded
        return QueueLines(
            shown,
            partial(to_call, self.book),
            done=done_in_words(self.book, shown),
            today=self.book.today,
            expanded=expanded,
            empty=empty,
        )

    def _tell_title(self, overtaking: QueueRow | None) -> None:
        title = f"Calls with “{self._filtered}”" if self._filtered else "Calls"
        self.title = f"{title} · now {overtaking.name}: {overtaking.short}" if overtaking else title

    def minute_passed(self, message: MinutePassed) -> None:
        """Times that have come are announced in the title; the list stays as it is until the next act."""
        super().minute_passed(message)
        if message.new_day is None:
            self._tell_title(overtaken_by(self.queue, queue(self.book, self._filters)))

    def row(self, key: Key | None) -> QueueRow | None:
        """Return the row of a key, None for the line of those without a number."""
        if not isinstance(key, tuple) or key == UNNUMBERED:
            return None
        return self.queue.row(key[1])

    def subject(self, key: Key) -> Subject | None:
        """The call and its account, or the account that is only suggested."""
        row = self.row(key)
        if row is None:
            return None
        table, record = ("account", row.account) if row.call is None else ("call", row.call)
        return Subject(table, record, row.account)

    def recover(self, change: Change) -> None:
        """The call that an undo gave back is selected; its row is named by its account."""
        self.reload()
        calls_back = change.keys("call")
        row = next((row for row in self.queue.rows if row.call in calls_back), None)
        if row is not None:
            self.rows.select(row_key(row))

    def show(self, subject: Subject) -> bool:
        """Put the cursor on the row of an account or of the very call; a person stands in the notes."""
        row = None if subject.account is None else self.queue.row(subject.account)
        if row is None or not self.rows.holds(row_key(row)):
            return False
        if subject.table != "account" and (subject.table, subject.key) != ("call", row.call):
            return False
        self.rows.select(row_key(row))
        return True

    def why_not(self, action: str) -> str | None:
        """Say why an act can't be done here."""
        if action not in _ACTS:
            return None
        row = self.row(self.cursor)
        if self.cursor is None:
            return "no call is selected"
        if row is None and not self._rows():
            return _SEVERAL
        if action in {"drop", "edit"} and not [one for one in self._rows() if one.call is not None]:
            return "nothing is planned here, it is only suggested; s puts it off"
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dialling is offered where a desktop can."""
        return self._can_dial if action == "dial" else super().check_action(action, parameters)

    @cached_property
    def _can_dial(self) -> bool:
        from amplanner.tui.desktop import opener

        return opener() is not None

    def open(self, key: Key) -> None:
        """Enter: the card of the call, or the accounts without a number."""
        if key == UNNUMBERED:
            shown = not self.queue.rows if self._expanded is None else self._expanded
            self._expanded = not shown
            self.rows.provider = self._lines()
        else:
            self.action_call()

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Tell in a narrow pane whom the row would ring. The screen hears of it too."""
        self._contact_line.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """A narrow pane names the contact of the selected row below the list; a folded one has no room for that."""
        super().on_resize(event)
        self.set_class(event.size.width - self.GUTTER < WIDE and event.size.height > _FOLDED, "-narrow")

    def _contact(self) -> tuple[QueueRow | None, ToCall | None]:
        """The selected row and whom it would ring."""
        row = self.row(self.cursor)
        return row, None if row is None else to_call(self.book, [row]).get(row.account)

    # What the keys do.

    def _rows(self) -> list[QueueRow]:
        """The rows that an act works on: the marked ones, else the one under the cursor."""
        return [row for key in self.selected if (row := self.row(key)) is not None]

    def _act(self, do: Callable[[], Change]) -> None:
        """Do an act; then the next call is selected, and nothing is marked any more."""
        following = self.rows.following

        def then(change: Change) -> None:
            self.rows.clear_marks()
            self.rows.select(following)

        self.planner.act(do, then=then)

    def action_call(self) -> None:
        """Open the card of the selected call."""
        self._open_card()

    def action_inbound(self) -> None:
        """Open the card for a call that comes in."""
        self._open_card(direction="in")

    def _open_card(self, *, direction: str = "out", outcome: str | None = None) -> None:
        if self.cursor is None:
            raise SkipAction  # nobody is queued: the screen calls the account that was selected elsewhere
        row = self.row(self.cursor)
        if row is None:
            self.planner.say(_SEVERAL, severity="warning")
            return
        following = self.rows.following
        from amplanner.tui.screens.call_card import CallCardScreen

        place = self.queue.rows.index(row) + 1 if row in self.queue.rows else None
        after = [other for other in self.queue.rows if other is not row][:2]
        self.app.push_screen(
            CallCardScreen(
                self.book,
                row.account,
                call=row.call,
                about=row.about,
                reasons=row.reasons,
                direction=direction,
                outcome=outcome,
                place=f"{place} of {len(self.queue.rows)}" if place else "",
                after=tuple((other.name, other.short) for other in after),
                logged=lambda change: self.rows.select(following),
                left=self.reload,
                demo=self.planner.demo,
            )
        )

    def action_outcome(self) -> None:
        """Show the letters of the outcomes, each with what it would bring."""
        rows = self._rows()
        if not rows:
            return
        from amplanner.tui.screens.call_outcomes import choose_outcome

        row = rows[0] if len(rows) == 1 else None
        name = rows[0].name if row else f"{len(rows)} calls"
        target = None if row is None else row.target
        choose_outcome(self.planner, name, target, self._chosen)

    def _chosen(self, outcome: Outcome) -> None:
        """An outcome that asks something opens the card for it; any other is logged at once, with the row's contact."""
        rows = self._rows()
        if outcome.asks and len(rows) == 1:
            self._open_card(outcome=outcome.code)
        elif outcome.asks:
            self.planner.say(f"{outcome.label} asks something: log it one by one.", severity="warning")
        else:
            from amplanner.workday.call_log import log_each

            contacts = to_call(self.book, rows)
            targets = [
                row.target._replace(person=contacts[row.account].person) if row.account in contacts else row.target
                for row in rows
            ]
            self._act(lambda: log_each(self.book, targets, outcome.code))

    def action_snooze(self) -> None:
        """Show the letters of the days."""
        rows = self._rows()
        if not rows:
            return
        from amplanner.tui.screens.call_outcomes import choose_day

        name = rows[0].name if len(rows) == 1 else f"{len(rows)} calls"
        targets = [row.target for row in rows]

        def put_off(due: calls.Due) -> None:
            self._act(lambda: calls.snooze(self.book, targets, due))

        choose_day(self, self.book, name, targets, put_off)

    def action_pin(self, pinned: bool) -> None:
        """Pin the rows to the top, or let them go."""
        targets = [row.target for row in self._rows()]
        self.planner.act(lambda: calls.pin(self.book, targets, pinned=pinned))

    def action_drop(self) -> None:
        """Drop the calls of the rows."""
        keys = [row.call for row in self._rows() if row.call is not None]
        self._act(lambda: calls.drop(self.book, keys))

    def action_edit(self) -> None:
        """Ask for day, time and subject in one line."""
        row = self.row(self.cursor)
        if row is None or row.call is None:
            return
        from amplanner.tui.screens.call_outcomes import edit_call

        edit_call(self, self.book, row.call, row.name)

    def action_why(self) -> None:
        """Show what the place of the row is made of."""
        row = self.row(self.cursor)
        if row is not None:
            from amplanner.tui.screens.call_why import CallWhy

            self.app.push_screen(CallWhy(self.book, row))

    def action_copy(self) -> None:
        """Copy the number of the contact."""
        from amplanner.tui.screens.call_reach import copy_number

        _, contact = self._contact()
        copy_number(self.planner, *(("", "", "") if contact is None else (contact.number, contact.e164, contact.name)))

    def action_dial(self) -> None:
        """Let the desktop dial the number of the contact."""
        from amplanner.tui.screens.call_reach import dial

        _, contact = self._contact()
        dial(self.planner, *(("", "", "") if contact is None else (contact.number, contact.e164, contact.name)))

    def action_email(self) -> None:
        """Begin an e-mail to the contact, else to who has an address there."""
        from amplanner.tui.screens.call_reach import write_mail
        from amplanner.workday.call_contacts import mail_to

        row, contact = self._contact()
        person = None if contact is None else contact.person
        write_mail(self.planner, None if row is None else mail_to(self.book, row.account, person))

    def action_filter(self) -> None:
        """Ask what to keep."""

        def keep(text: str) -> Change:
            self._filtered = text
            return _NOTHING

        ask(
            self,
            "Show only calls with",
            keep,
            draft=("calls.filter", ""),
            value=self._filtered if self.queue.rows or self.queue.unnumbered else "",
            typed_over=True,
            placeholder="a · region:utrecht · renewal · words of a name; empty shows all",
            enter="show",
            then=lambda change: self.reload(),
        )
