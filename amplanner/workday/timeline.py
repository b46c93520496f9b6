"""The timeline of an account: what happened, latest first, in words and in pages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from peewee import Tuple

from amplanner.book.book import Book
from amplanner.book.models import Activity
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
    # In plain SQL, see `open_items`.
    where: list[str] = ["a.account = ?"]
    values: list[int | str] = [account]
    if kinds:
        where.append(f"a.kind IN ({', '.join('?' * len(kinds))})")
        values += sorted(kinds)
    if before is not None:
        where.append("(a.at, a.id) < (?, ?)")
        values += before
    rows = book.sql(
        "SELECT a.record_table, a.record, a.aspect, a.at, a.id, a.kind, a.detail, a.summary, a.amount, a.currency,"
        " a.person, p.name, a.contact FROM activity a LEFT JOIN person p ON p.id = a.person"
        f" WHERE {' AND '.join(where)} ORDER BY a.at DESC, a.id DESC LIMIT ?",
        (*values, limit),
    )
    labels = outcome_labels(book)
    zone = book.clock.zone
    lines = []
    for table, record, aspect, at, number, kind, detail, summary, amount, currency, person, name, contact in rows:
        money = (
            show(Money(amount, currency), grouping=book.settings.thousands) if amount is not None and currency else ""
        )
        if table == "quote_version":
            # What was sent of a quote is about that quote, which its aspect names.
            table, record, aspect = "quote", int(aspect), f"version {record}"
        told = _Told(table, detail, summary, name or "", money)
        lines.append(
            Line(
                (table, record, aspect),
                (at, number),
                datetime.fromtimestamp(at, zone),
                kind,
                KINDS.get(kind, kind),
                _text(book, told, labels),
                person,
                name or "",
                bool(contact),
            )
        )
    return lines


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


class _Told(NamedTuple):
    """What the projection kept of a line; `amount` as shown."""

    table: str
    detail: str
    summary: str
    person: str
    amount: str


def _text(book: Book, told: _Told, labels: Mapping[str, str]) -> str:
    detail, summary, amount = told.detail, told.summary, told.amount
    match told.table:
        case "call":
            result = labels.get(detail, detail.replace("_", " ").capitalize()) or "Called"
            whom = called(told.person) if told.person and detail in _CONNECTED else ""
            return _joined(f"{result} {whom}".strip(), summary)
        case "appointment" if detail in _NOT_HELD:
            return _joined(_NOT_HELD[detail], summary)
        case "quote":
            number, rest = _number_apart(book, summary)
            did = _QUOTE_WORDS.get(detail, detail)
            # What it comes to while it is drafted changes by the hour; of what was sent the amount is told there.
            said = f"{number} {did}" + (f", {amount}" if amount and detail != "drafted" else "")
            return f"{said} · {rest}" if rest else said
        case "opportunity":
            return _joined(detail.capitalize(), summary) + (f", {amount}" if amount else "")
        case "todo" | "issue":
            return _joined(detail.capitalize(), summary)
    return summary


def _joined(head: str, rest: str) -> str:
    return f"{head}: {rest}" if rest else head


def _number_apart(book: Book, told: str) -> tuple[str, str]:
    """Split "Q-0139 Line 2 sensors" after the number; one of the settings' series may hold a space."""
    end = book.settings.quote_series.end_in(told)
    at = told.find(" ", end or 0)
    return (told, "") if at < 0 else (told[:at], told[at + 1 :].lstrip(": "))
