"""What forms show of records whose lists show less: planned calls, to-dos, the names of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Person, Todo
from amplanner.workday.calls import Due, due_of
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import repeat_words

Named = tuple[int, str]
"""A record's key and name."""


@dataclass(frozen=True, slots=True)
class CallDetails:
    """A call that is still to be made. `repeat` is in words."""

    id: int
    account: Named
    person: Named | None
    due: Due
    subject: str
    purpose: str
    promised: bool
    important: bool
    repeat: str


@dataclass(frozen=True, slots=True)
class TodoDetails:
    """A to-do. `due_time` is `HH:MM` or empty, `repeat` in words."""

    id: int
    account: Named | None
    person: Named | None
    title: str
    owner: str
    owner_name: str
    due_on: date
    due_time: str
    asks: bool
    important: bool
    repeat: str


def call_details(book: Book, call: int) -> CallDetails:
    """Return what a form shows of an open call. Raises `RefusedError` when it is gone or was made."""
    row = book.one(Call.select().where(Call.id == call, Call.status == "open"))
    if row is None:
        raise RefusedError("That call is no longer open.")
    account = account_named(book, row.account_id)
    assert account is not None  # a call can't be without one
    return CallDetails(
        row.id,
        account,
        _person(book, row.person_id),
        due_of(row),
        row.subject,
        row.purpose,
        row.promised,
        row.important,
        repeat_words(row.repeat),
    )


def todo_details(book: Book, todo: int) -> TodoDetails:
    """Return what a form shows of a to-do. Raises `RefusedError` when it is gone."""
    row = book.one(Todo.select().where(Todo.id == todo))
    if row is None:
        raise RefusedError("That to-do is no longer there.")
    return TodoDetails(
        row.id,
        account_named(book, row.account_id),
        _person(book, row.person_id),
        row.title,
        row.owner,
        row.owner_name,
        row.due_on,
        row.due_time,
        row.asks,
        row.important,
        repeat_words(row.repeat),
    )


def account_named(book: Book, account: int | None) -> Named | None:
    """Return an account's key and name; None for none."""
    if account is None:
        return None
    name = book.scalar(Account.select(Account.name).where(Account.id == account))
    return None if name is None else (account, str(name))


def people_named(book: Book, people: Sequence[int]) -> list[Named]:
    """Return keys and names of people, in the order of the keys."""
    found = dict(book.rows(Person.select(Person.id, Person.name).where(Person.id.in_(list(people))).tuples()))
    return [(key, found[key]) for key in people if key in found]


def _person(book: Book, person: int | None) -> Named | None:
    named = people_named(book, [] if person is None else [person])
    return named[0] if named else None
