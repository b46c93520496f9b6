"""The timeline of an account: what happened, latest first, in words and in pages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from peewee import Tuple

from amplanner.book.book import Book
from amplanner.book.models import Activity, Person
from amplanner.rules.money import Money, show
from amplanner.rules.outcomes import STANDARD, LineResult
from amplanner.workday.people import called

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "call": "call",
        "visit": "visit",
        "video": "video",
        "phone": "phone",
        "presentation": "present",
        "internal": "inside",
        "mail": "mail",
        "chat": "chat",
        "note": "note",
        "todo": "to-do",
        "quote": "quote",
        "deal": "deal",
        "issue": "issue",
    }
)
"""The kinds of lines and the word, at most seven letters, that stands before them."""

FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "everything": (),
        "calls": ("call",),
        "visits": ("visit", "video", "phone", "presentation", "internal"),
        "notes and mail": ("note", "mail", "chat"),
        "quotes and deals": ("quote", "deal"),
        "issues": ("issue",),
        "to-dos": ("todo",),
    }
)
"""What a timeline can be narrowed to: the name of the filter and its kinds; none is all."""

_CONNECTED = frozenset(outcome.code for outcome in STANDARD if outcome.line_result is LineResult.CONNECTED)
_QUOTE_WORDS = {
    "drafted": "drafted",
    "sent": "sent",
    "accepted": "won",
    "declined": "lost",
    "withdrawn": "withdrawn",
}
_NOT_HELD = {"not held": "Not held", "cancelled": "Cancelled"}

Key = tuple[str, int, str]
"""What names a line for good: table and key of its record, and which aspect of it is told."""

Place = tuple[int, int]
"""Where a page ends: moment (UTC seconds) and number of its last line."""


class Line(NamedTuple):
    """One line of the timeline. `word` is its kind as shown, `text` what happened, on one line."""

    key: Key
    place: Place
    at: datetime
    kind: str
    word: str
    text: str
    person: int | None
    person_name: str
    contact: bool

    @property
    def table(self) -> str:
        """The table of the record that the line tells of."""
        return self.key[0]

    @property
    def record(self) -> int:
        """The key of that record."""
        return self.key[1]


def timeline(
    book: Book, account: int, *, kinds: Collection[str] = (), before: Place | None = None, limit: int = 50
) -> list[Line]:
    """Return up to `limit` lines of an account, the latest first.

    `kinds` keeps only those kinds; `before` is the place of the last line that is there already, for the next page.
    """
    query = (
        Activity.select(Activity, Person.name.alias("person_name"))
        .left_outer_join(Person, on=Activity.person == Person.id)
        .where(Activity.account == account)
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(limit)
    )
    if kinds:
        query = query.where(Activity.kind.in_(sorted(kinds)))
    if before is not None:
        query = query.where(Tuple(Activity.at, Activity.id) < Tuple(*before))
    labels = outcome_labels(book)
    return [_line(book, row, labels) for row in book.rows(query.namedtuples())]


def count(book: Book, account: int, *, kinds: Collection[str] = ()) -> int:
    """Return how many lines an account's timeline has."""
    query = Activity.select().where(Activity.account == account)
    return book.count(query.where(Activity.kind.in_(sorted(kinds))) if kinds else query)


def newer_than(book: Book, account: int, table: str, record: int) -> int | None:
    """Return how many lines stand above a record's latest one in the whole timeline; None when it has no line there."""
    # Looked up by the record alone: with the account as well, all of the account's lines would be gone through.
    lines = Activity.select(Activity.at, Activity.id, Activity.account).where(
        Activity.record_table == table, Activity.record == record
    )
    places = [(int(at.timestamp()), key) for at, key, whose in book.rows(lines.tuples()) if whose == account]
    if not places:
        return None
    newer = Tuple(Activity.at, Activity.id) > Tuple(*max(places))
    return book.count(Activity.select().where(Activity.account == account, newer))


def outcome_labels(book: Book) -> dict[str, str]:
    """Return what each outcome of a call is called, by code, as the settings rename and extend the standard ones."""
    labels = {outcome.code: outcome.label for outcome in STANDARD}
    for entry in book.settings.outcomes:
        code, label = entry.get("code"), entry.get("label")
        if isinstance(code, str) and isinstance(label, str):
            labels[code] = label
    return labels


def _line(book: Book, row: Any, labels: Mapping[str, str]) -> Line:
    amount = Money(row.amount, row.currency) if row.amount is not None and row.currency else None
    return Line(
        (row.record_table, row.record, row.aspect),
        (int(row.at.timestamp()), row.id),
        row.at.astimezone(book.clock.zone),
        row.kind,
        KINDS.get(row.kind, row.kind),
        _text(book, row, labels, show(amount, grouping=book.settings.thousands) if amount else ""),
        row.person,
        row.person_name or "",
        row.contact,
    )


def _text(book: Book, row: Any, labels: Mapping[str, str], amount: str) -> str:
    told = row.summary
    match row.record_table:
        case "call":
            result = labels.get(row.detail, row.detail.replace("_", " ").capitalize()) or "Called"
            whom = called(row.person_name) if row.person_name and row.detail in _CONNECTED else ""
            return _joined(f"{result} {whom}".strip(), told)
        case "appointment" if row.detail in _NOT_HELD:
            return _joined(_NOT_HELD[row.detail], told)
        case "quote":
            number, rest = _number_apart(book, told)
            did = _QUOTE_WORDS.get(row.detail, row.detail)
            said = f"{number} {did}" + (f", {amount}" if amount else "")
            return f"{said} · {rest}" if rest else said
        case "opportunity":
            return _joined(row.detail.capitalize(), told) + (f", {amount}" if amount else "")
        case "todo" | "issue":
            return _joined(row.detail.capitalize(), told)
    return str(told)


def _joined(head: str, rest: str) -> str:
    return f"{head}: {rest}" if rest else head


def _number_apart(book: Book, told: str) -> tuple[str, str]:
    """Split "Q-0139 Line 2 sensors" after the number; the prefix of the settings may hold a space."""
    prefix = book.settings.quote_prefix
    at = told.find(" ", len(prefix) if told.startswith(prefix) else 0)
    return (told, "") if at < 0 else (told[:at], told[at + 1 :].lstrip(": "))
