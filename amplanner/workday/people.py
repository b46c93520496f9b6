"""People: those at an account with their roles, and colleagues of ours."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Person
from amplanner.rules.text import clean, fold
from amplanner.workday.checks import Checks, checking
from amplanner.workday.phones import Number, TypedNumber, numbers_of, write_numbers
from amplanner.workday.refused import RefusedError

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "": "–",
        "sponsor": "Sponsor",
        "decision maker": "Decision maker",
        "champion": "Champion",
        "influencer": "Influencer",
        "user": "User",
        "blocker": "Blocker",
    }
)
"""The part that somebody plays in a decision, by code."""

STANCES: Mapping[str, str] = MappingProxyType(
    {"": "not known", "for": "for us", "neutral": "neutral", "against": "against"}
)
"""Where somebody stands, by code."""

_DECIDES_FIRST = ("decision maker", "sponsor", "champion", "influencer", "user", "blocker", "")
_TITLES = frozenset({"dr", "drs", "ir", "ing", "mr", "mrs", "ms", "prof", "herr", "frau", "dhr", "mevr", "mevrouw"})


class PersonValues(TypedDict, total=False):
    """What can be said of a person; see `book.models.people.Person`."""

    name: str
    account: int | None
    job: str
    email: str
    role: str
    stance: str
    language: str
    do_not_call: bool
    colleague: bool
    left_on: date | None
    remark: str


class PersonDetails(NamedTuple):
    """All that is known of a person."""

    id: int
    account: int | None
    account_name: str
    name: str
    job: str
    email: str
    role: str
    stance: str
    language: str
    do_not_call: bool
    colleague: bool
    left_on: date | None
    remark: str
    numbers: tuple[Number, ...]


class PersonRow(NamedTuple):
    """A person in a list; `number` is the first that isn't wrong, as typed, else empty."""

    id: int
    name: str
    job: str
    role: str
    stance: str
    email: str
    do_not_call: bool
    left_on: date | None
    number: str
    number_key: int | None
    e164: str


def write_person(book: Book, act: Act, **values: Unpack[PersonValues]) -> int:
    """Write a new person within an act and return the key. `name` is required; an `account` of None is a colleague.

    Cleans texts; checks nothing else, so that imported people come in as they are.
    """
    values.setdefault("colleague", values.get("account") is None)
    return act.insert(Person, **_stored(values))


def add(book: Book, *, numbers: Sequence[TypedNumber] = (), **values: Unpack[PersonValues]) -> Change:
    """Add a person. `Change.key` is the key. Raises `InvalidError`."""
    with book.act(f"New person · {values.get('name', '').strip()}") as act:
        _check(book, values, new=True)
        act.key = write_person(book, act, **values)
        write_numbers(book, act, numbers, person=act.key)
    return act.change


def edit(
    book: Book, person: int, *, numbers: Sequence[TypedNumber] | None = None, **values: Unpack[PersonValues]
) -> Change:
    """Change what is given of a person; `numbers` are then all their numbers.

    Raises `InvalidError`, and `RowGoneError` when the person is gone.
    """
    with book.act("") as act:
        _check(book, values, new=False)
        act.update(Person, person, **_stored(values))
        if numbers is not None:
            write_numbers(book, act, numbers, person=person)
        act.key = person
        act.label = f"Person changed · {book.scalar(Person.select(Person.name).where(Person.id == person))}"
    return act.change


def delete(book: Book, *people: int) -> Change:
    """Delete people with their numbers; calls and notes stay. Raises `RefusedError` when one is gone."""
    names = [_name(book, person) for person in people]
    with book.act(f"Person deleted · {names[0]}" if len(names) == 1 else f"{len(names)} people deleted") as act:
        for person in people:
            act.remove(Person, person)
    return act.change


def set_do_not_call(book: Book, person: int, *, blocked: bool) -> Change:
    """Say that a person must not be called, or may be again. Raises `RefusedError` when the person is gone."""
    name = _name(book, person)
    with book.act(f"{'Do not call' if blocked else 'May be called'} · {name}") as act:
        act.update(Person, person, do_not_call=blocked)
        act.key = person
    return act.change


def details(book: Book, person: int) -> PersonDetails:
    """Return all that is known of a person. Raises `RefusedError` when the person is gone."""
    row = book.one(
        Person.select(Person, Account.name.alias("account_name"))
        .left_outer_join(Account)
        .where(Person.id == person)
        .namedtuples()
    )
    if row is None:
        raise RefusedError("That person is no longer there.")
    return PersonDetails(
        row.id,
        row.account,
        row.account_name or "",
        row.name,
        row.job,
        row.email,
        row.role,
        row.stance,
        row.language,
        row.do_not_call,
        row.colleague,
        row.left_on,
        row.remark,
        numbers_of(book, person=person),
    )


def people_of(book: Book, account: int | None) -> tuple[PersonRow, ...]:
    """Return the people of an account, or our colleagues for None: who decides first, who has left last."""
    # In plain SQL, see `open_items`. A minimum brings the row it stands in: the first number that isn't wrong.
    rows = book.sql(
        "SELECT p.id, p.name, p.job, p.role, p.stance, p.email, p.do_not_call, p.left_on, f.typed, MIN(f.id), f.e164"
        " FROM person p LEFT JOIN phone f ON f.person_id = p.id AND NOT f.wrong WHERE p.account_id IS ?"
        + ("" if account is not None else " AND p.colleague")
        + " GROUP BY p.id",
        (account,),
    )
    found = [
        PersonRow(
            key,
            name,
            job,
            role,
            stance,
            email,
            bool(blocked),
            None if left is None else date.fromisoformat(left),
            typed or "",
            phone,
            e164 or "",
        )
        for key, name, job, role, stance, email, blocked, left, typed, phone, e164 in rows
    ]
    rank = {role: at for at, role in enumerate(_DECIDES_FIRST)}
    return tuple(sorted(found, key=lambda p: (p.left_on is not None, rank.get(p.role, len(rank)), p.id)))


def called(name: str) -> str:
    """Return what somebody is called in a line: ``Piet Meijer`` → ``Piet``; after a title or an initial, all of it."""
    first = name.split(maxsplit=1)[0] if name.split() else ""
    return name if len(first) < 2 or first.endswith(".") or fold(first) in _TITLES else first


def _name(book: Book, person: int) -> str:
    name = book.scalar(Person.select(Person.name).where(Person.id == person))
    if name is None:
        raise RefusedError("That person is no longer there.")
    return str(name)


def _stored(values: PersonValues) -> dict[str, Any]:
    stored: dict[str, Any] = dict(values)
    for field in ("name", "job", "email", "role", "stance", "language"):
        if field in stored:
            stored[field] = clean(stored[field]).strip()
    if "remark" in stored:
        stored["remark"] = clean(stored["remark"], lines=True).strip()
    if "name" in stored:
        stored["name_fold"] = fold(stored["name"])
    return stored


def _check(book: Book, values: PersonValues, *, new: bool) -> None:
    with checking() as checks:
        checks.filled("name", values.get("name", "" if new else None), "A person needs a name.")
        for field, text in (("name", values.get("name")), ("job", values.get("job")), ("email", values.get("email"))):
            checks.short(field, text)
        checks.email("email", values.get("email"))
        checks.among("role", values.get("role"), ROLES)
        checks.among("stance", values.get("stance"), STANCES)
        _check_left(book, checks, values.get("left_on"))


def _check_left(book: Book, checks: Checks, left_on: date | None) -> None:
    if left_on is not None and left_on > book.today:
        checks.say("left_on", "That day is still to come; fill it in once they have left.")
