"""Small books for the tests of calls: accounts with people and numbers, made in one line."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import Call, Person, Record
from amplanner.workday.accounts import write_account
from amplanner.workday.calls import write_call
from amplanner.workday.people import write_person
from amplanner.workday.phones import write_phone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WED, THU, FRI = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)
MON, TUE = date(2026, 11, 30), date(2026, 12, 1)


def account(
    book: Book, name: str = "Meijer Foods", *, phone: bool = True, person: str = "Piet Meijer", **values: Any
) -> int:
    """Write an account with one person, and a number of that person unless told otherwise."""
    with book.act("account") as act:
        key = write_account(book, act, name=name, **values)
        if person:
            who = write_person(book, act, account=key, name=person, role="decision maker")
            if phone:
                write_phone(book, act, typed="+31 30 555 0142", person=who)
        elif phone:
            write_phone(book, act, typed="+31 30 555 0100", account=key)
    return key


def plan(book: Book, whose: int, due_on: date | None = WED, **values: Any) -> int:
    """Write an open call."""
    with book.act("call") as act:
        return write_call(book, act, account=whose, due_on=due_on, **values)


def put(book: Book, model: type[Record], **values: Any) -> int:
    """Write any record."""
    with book.act("record") as act:
        return act.insert(model, **values)


def person_of(book: Book, whose: int) -> int:
    """Return the first person of an account."""
    return int(book.scalar(Person.select(Person.id).where(Person.account == whose)))


def call(book: Book, key: int) -> Any:
    """Return a stored call."""
    return book.one(Call.select().where(Call.id == key))


def open_calls(book: Book, whose: int) -> list[Any]:
    """Return an account's open calls, the earliest first."""
    query = Call.select().where(Call.account == whose, Call.status == "open")
    return book.rows(query.order_by(Call.due_on, Call.due_time, Call.id))


def clock_at(day: date, hour: int, minute: int = 0) -> FrozenClock:
    """A clock that stands at a wall time in Amsterdam."""
    return FrozenClock(datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM), AMSTERDAM)
