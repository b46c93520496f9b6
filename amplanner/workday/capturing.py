"""Saving a capture line: what was understood becomes records, all its steps in one act."""

from collections.abc import Sequence
from datetime import date, datetime, time

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Opportunity, Quote
from amplanner.rules.capture_types import Captured, Channel, Context, Kind, Owner, Priority
from amplanner.rules.capture_words import MEETINGS
from amplanner.rules.dates_show import show_day
from amplanner.rules.matches import Match
from amplanner.rules.outcomes import LineResult
from amplanner.rules.text import fold
from amplanner.rules.when import When
from amplanner.workday.accounts import write_account
from amplanner.workday.appointments import write_appointment
from amplanner.workday.calendar_days import days_off
from amplanner.workday.calls import LOOK_AHEAD, Due, tomorrow, write_call, write_made_call
from amplanner.workday.capture_names import find_accounts, find_persons
from amplanner.workday.capture_room import span_of
from amplanner.workday.notes import write_note
from amplanner.workday.people import write_person
from amplanner.workday.quotes import OPEN, write_quote
from amplanner.workday.refused import RefusedError
from amplanner.workday.tags import write_tags
from amplanner.workday.todos import write_todo
from amplanner.workday.walltime import moment

_TABLES = {
    Kind.APPOINTMENT: "appointment",
    Kind.CALL: "call",
    Kind.QUOTE: "quote",
    Kind.NOTE: "note",
    Kind.TODO: "todo",
}
_VERBS = {
    Kind.APPOINTMENT: "Appointment",
    Kind.CALL: "Call",
    Kind.QUOTE: "Quote",
    Kind.NOTE: "Note",
    Kind.TODO: "To-do",
    Kind.ORDER: "Won",
}


def save(book: Book, captured: Captured, *, new_account: bool = False, new_people: bool = False) -> Change:
    """Save a captured line with its next steps as one act. `Change.key` is the key of its first step's record.

    A name that nobody has becomes an account (`new_account`) or a person of it (`new_people`) only when the account
    manager confirmed that. Raises `RefusedError`, saying what is missing.
    """
    following = tomorrow(book)
    with book.act("") as act:
        captor = Captor(book, act, following=following, new_account=new_account, new_people=new_people)
        act.key = captor.write(captured)
        act.label = captor.label(captured)
    return act.change


def read_next_step(
    book: Book, line: str, *, account: int | None, dismissed: frozenset[str] = frozenset()
) -> Captured | None:
    """Return what the next step after a call or an appointment says; None for an empty one.

    It is a call, with or without the word, unless the line says otherwise: "visit tue 10" is an appointment.
    """
    if not line.strip():
        return None
    read_with = context(book, default_kind=Kind.CALL, account=account)._replace(dismissed=dismissed)
    step = _parse(book, line, read_with)
    if step.kind is Kind.CALL and not step.kind_typed:
        word, _, rest = step.title.partition(" ")
        if word.casefold() == "call":
            return step._replace(title=rest)
        if fold(word) in MEETINGS:
            return _parse(book, line, read_with._replace(default_kind=Kind.APPOINTMENT))
    return step


def _parse(book: Book, line: str, read_with: Context) -> Captured:
    from amplanner.rules.capture import parse  # the grammar is needed only once somebody types

    return parse(line, book.clock.now(), read_with)


def in_words(captured: Captured, today: date) -> str:
    """Say what one step is and when: "call Tue 1 Dec 10:00", "to-do Mon 30 Nov", "note"."""
    kind = "won" if captured.kind is Kind.ORDER else _VERBS[captured.kind].lower()
    when = captured.when
    if when is None or captured.kind in (Kind.QUOTE, Kind.NOTE, Kind.ORDER):
        return kind
    hour = f" {when.start:%H:%M}" if when.start else f" {when.half.word}" if when.half else ""
    return f"{kind} {show_day(when.day, today)}{hour}"


class Captor:
    """Writes the steps of a captured line within an open act.

    `account` and `person` are those of the screen, for steps that name none; `previous` is the call that they follow.
    """

    def __init__(
        self,
        book: Book,
        act: Act,
        *,
        following: date,
        account: int | None = None,
        person: int | None = None,
        previous: int | None = None,
        new_account: bool = False,
        new_people: bool = False,
    ) -> None:
        self.book = book
        self.act = act
        self.account = account
        self.person = person
        self.previous = previous
        self.following = following
        self.new_account = new_account
        self.new_people = new_people

    def write(self, captured: Captured, *, promised: bool = False) -> int:
        """Write a step and those after it; return the key of its record. Raises `RefusedError` as `save` does."""
        self.account = self._account(captured)
        people = self._people(captured)
        key = self._step(captured, people, promised)
        if captured.kind in _TABLES and captured.tags:
            write_tags(self.book, self.act, _TABLES[captured.kind], key, captured.tags)
        if captured.next is not None:
            self.write(captured.next)
        return key

    def label(self, captured: Captured) -> str:
        """Name what was saved: "Appointment · Bakker Logistics, Tue 1 Dec 10:00"."""
        name = (
            ""
            if self.account is None
            else str(self.book.scalar(Account.select(Account.name).where(Account.id == self.account)))
        )
        said = in_words(captured, self.book.today).partition(" ")[2]
        head = f"{_VERBS[captured.kind]} · {name or captured.title or '–'}"
        label = f"{head}, {said}" if said else head
        return f"{label}, next {in_words(captured.next, self.book.today)}" if captured.next else label

    def _account(self, captured: Captured) -> int | None:
        if captured.account is not None:
            return captured.account.key
        if not captured.unknown_account:
            return self.account
        same = Account.select(Account.id).where(Account.name_fold == fold(captured.unknown_account))
        found = self.book.scalar(same)
        if found is not None:
            return int(found)
        if not self.new_account:
            raise RefusedError(f"Nobody is called {captured.unknown_account}. Save again to make it a new account.")
        return write_account(self.book, self.act, name=captured.unknown_account)

    def _people(self, captured: Captured) -> list[int]:
        found = [person.key for person in captured.persons]
        for name in captured.unknown_persons:
            if not self.new_people:
                raise RefusedError(f"{name} isn't known here. Save again to make a new contact.")
            found.append(write_person(self.book, self.act, account=self.account, name=name))
        return found

    def _wanted_account(self) -> int:
        if self.account is None:
            raise RefusedError("Whose? Name the account with @.")
        return self.account

    def _step(self, captured: Captured, people: Sequence[int], promised: bool) -> int:
        match captured.kind:
            case Kind.APPOINTMENT:
                return self._appointment(captured, people)
            case Kind.CALL:
                return self._call(captured, people, promised)
            case Kind.QUOTE:
                return write_quote(
                    self.book,
                    self.act,
                    account=self._wanted_account(),
                    title=captured.title,
                    amount=captured.money,
                    probability=captured.chance,
                    validity_days=captured.validity_days,
                    person=people[0] if people else None,
                )
            case Kind.NOTE:
                return self._note(captured, people)
            case Kind.TODO:
                return self._todo(captured, people)
            case Kind.ORDER:
                return self._order(captured, people)

    def _appointment(self, captured: Captured, people: Sequence[int]) -> int:
        when = captured.when
        if when is None:
            raise RefusedError("When is it? A day such as “tue 10” is enough.")
        start, end, all_day = span_of(self.book, captured, when)
        channel = captured.channel or (Channel.VISIT if self.account is not None else Channel.INTERNAL)
        title = captured.title
        if not title:
            title = str(channel.value)
        return write_appointment(
            self.book,
            self.act,
            title=title,
            start=start,
            end=end,
            all_day=all_day,
            account=self.account,
            kind=channel.value,
            place=captured.place,
            travel_minutes=captured.travel.minutes if captured.travel else 0,
            travel_by=captured.travel.mode if captured.travel else "",
            persons=people or ([self.person] if self.person is not None else []),
            important=captured.priority > Priority.NORMAL,
            repeat=captured.repeat,
            status="held" if captured.held else "planned",
        )

    def _call(self, captured: Captured, people: Sequence[int], promised: bool) -> int:
        account = self._wanted_account()
        when = captured.when
        person = people[0] if people else self.person
        if captured.held and when is not None:
            at = datetime.combine(when.day, when.start or self.book.settings.week.start)
            return write_made_call(
                self.book,
                self.act,
                account=account,
                at=moment(at, self.book.clock.zone),
                person=person,
                subject=captured.title,
                outcome="spoke",
                line_result=LineResult.CONNECTED.value,
                seconds=captured.duration * 60 if captured.duration else None,
            )
        day = when.day if when is not None else self.following
        due = Due(day, when.start if when else None, when.half if when else None)
        return write_call(
            self.book,
            self.act,
            account=account,
            person=person,
            subject=captured.title,
            important=captured.priority > Priority.NORMAL,
            # A time of the clock is agreed with somebody; a day is only planned.
            promised=promised or due.at is not None,
            repeat=captured.repeat,
            previous=self.previous,
            seconds=captured.duration * 60 if captured.duration else None,
            **due.columns,
        )

    def _note(self, captured: Captured, people: Sequence[int]) -> int:
        if not captured.title:
            raise RefusedError("The note is empty.")
        return write_note(
            self.book,
            self.act,
            text=captured.title,
            account=self.account,
            at=self._noted_at(captured.when),
            person=people[0] if people else self.person,
        )

    def _noted_at(self, when: When | None) -> datetime | None:
        """Return when a note's matter was, if it lies in the past; midday stands for a day without a time."""
        if when is None or when.day > self.book.today:
            return None
        at = moment(datetime.combine(when.day, when.start or time(12)), self.book.clock.zone)
        return at if at <= self.book.clock.now() else None

    def _todo(self, captured: Captured, people: Sequence[int]) -> int:
        when = captured.when
        person = captured.owner_person.key if captured.owner_person else people[0] if people else self.person
        return write_todo(
            self.book,
            self.act,
            title=captured.title,
            due_on=when.day if when is not None else self.following,
            due_time=f"{when.start:%H:%M}" if when is not None and when.start else "",
            account=self.account,
            person=person,
            owner=captured.owner.value,
            owner_name=captured.owner_name,
            asks=captured.owner is not Owner.ME and bool(captured.owner_name),
            important=captured.priority > Priority.NORMAL,
            repeat=captured.repeat,
        )

    def _order(self, captured: Captured, people: Sequence[int]) -> int:
        """Note an order: the named quote is won, else the account's only open one, else a deal of that amount."""
        quote = self._quote(captured)
        if quote is not None:
            from amplanner.workday.quote_moves import write_accepted  # few lines are about a quote that was won

            write_accepted(self.book, self.act, quote)
            if self.account is None:
                self.account = self.book.scalar(Quote.select(Quote.account).where(Quote.id == quote))
            return quote
        if captured.money is None:
            raise RefusedError("Which order? Name its quote, such as Q142, or its amount.")
        return self.act.insert(
            Opportunity,
            account=self._wanted_account(),
            person=people[0] if people else self.person,
            title=captured.title or "Order",
            amount=captured.money.minor,
            currency=captured.money.currency,
            status="won",
            close_on=captured.when.day if captured.when else self.book.today,
        )

    def _quote(self, captured: Captured) -> int | None:
        if captured.quote_ref is not None:
            from amplanner.workday.quote_numbering import quote_of_count

            found = quote_of_count(self.book, captured.quote_ref)
            if found is None:
                number = self.book.settings.quote_series.number(captured.quote_ref, self.book.today)
                raise RefusedError(f"There is no quote {number}.")
            return found
        if captured.money is not None or self.account is None:
            return None
        query = Quote.select(Quote.id).where(Quote.account == self.account, Quote.status.in_(OPEN)).limit(2)
        keys = [key for (key,) in self.book.rows(query.tuples())]
        return keys[0] if len(keys) == 1 else None


def context(book: Book, *, default_kind: Kind = Kind.TODO, account: int | None = None) -> Context:
    """Return what a capture line is read with: accounts and people of this book, its settings and days off.

    `account` is the selected one. The caller sets the slot under the agenda's cursor and what was dismissed.
    """
    settings = book.settings
    named = None if account is None else book.one(Account.select(Account.id, Account.name).where(Account.id == account))
    today = book.today
    return Context(
        default_kind=default_kind,
        account=None if named is None else Match(named.id, named.name),
        find_accounts=lambda text: find_accounts(book, text),
        find_persons=lambda text, whose: find_persons(book, text, whose),
        currency=settings.currency,
        grouping=settings.thousands,
        day_first=settings.day_first,
        week=settings.week,
        off=days_off(book, today, today + LOOK_AHEAD),
    )
