"""What was sent of a quote: its versions, a new revision of it, and what differs between two of them."""

import json
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Opportunity, Quote, QuoteVersion
from amplanner.rules.money import Money
from amplanner.rules.quote_diff import FieldChange, QuoteDiff, diff
from amplanner.rules.quote_states import Move, State, refusal
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quotes import header
from amplanner.workday.refused import RefusedError

TAKEN_BACK = "taken back"
"""The state of a version whose sending was undone: it isn't with the customer, its files are kept."""

_HEADER = (
    *("number", "title", "reference", "dated_on", "valid_until", "language", "customer", "contact", "payment_terms"),
    *("delivery_terms", "lead_time", "intro", "terms"),
)


class Version(NamedTuple):
    """One version that was sent. `state` is the book's (`QuoteVersion`), or `TAKEN_BACK`; `files` are their names."""

    revision: int
    number: str
    state: str
    how: str
    sent_at: datetime
    valid_until: date | None
    amount: Money | None
    content_hash: str
    files: tuple[str, ...]


class Comparison(NamedTuple):
    """Two versions of a quote and what differs: lines, terms and totals, and fields of the header."""

    before: QuoteDocument
    after: QuoteDocument
    changes: QuoteDiff
    header: tuple[FieldChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return self.changes.empty and not self.header


def versions(book: Book, quote: int) -> tuple[Version, ...]:
    """Return every version that was sent, the newest revision first; those that were taken back among them."""
    query = QuoteVersion.select().where(QuoteVersion.quote == quote)
    found = [
        Version(
            row.revision,
            row.number,
            row.state,
            row.how,
            row.sent_at,
            row.valid_until,
            Money(row.amount, row.currency) if row.amount is not None else None,
            row.content_hash,
            tuple(json.loads(row.files)),
        )
        for row in book.rows(query.namedtuples())
    ]
    again = {(one.revision, one.content_hash) for one in found}
    found += [one for one in taken_back(book, quote) if (one.revision, one.content_hash) not in again]
    return tuple(sorted(found, key=lambda one: (one.revision, one.sent_at), reverse=True))


def taken_back(book: Book, quote: int) -> tuple[Version, ...]:
    """Return what was sent and undone, the newest first: the journal keeps it."""
    rows = book.sql(
        "SELECT r.after FROM journal_row r JOIN journal_group g ON g.id = r.group_id"
        " WHERE r.table_name = 'quote_version' AND r.before IS NULL AND g.state <> 'done'"
        " AND json_extract(r.after, '$.quote_id') = ? ORDER BY r.id DESC",
        (quote,),
    )
    return tuple(_from_image(json.loads(after)) for (after,) in rows)


class Extension(NamedTuple):
    """What was sent came to hold until another day."""

    revision: int
    on: date
    until: date


def extensions(book: Book, quote: int) -> list[Extension]:
    """Return how the validity of what was sent was changed since, the oldest first: the journal keeps it."""
    rows = book.sql(
        "SELECT r.after, g.at FROM journal_row r JOIN journal_group g ON g.id = r.group_id"
        " WHERE r.table_name = 'quote_version' AND r.before IS NOT NULL AND r.after IS NOT NULL AND g.state = 'done'"
        " AND json_extract(r.after, '$.quote_id') = ?"
        " AND json_extract(r.after, '$.valid_until') <> json_extract(r.before, '$.valid_until') ORDER BY r.id",
        (quote,),
    )
    found = []
    for after, at in rows:
        image, day = json.loads(after), datetime.fromtimestamp(at, UTC).astimezone(book.clock.zone).date()
        found.append(Extension(image["revision"], day, date.fromisoformat(image["valid_until"])))
    return found


def with_the_customer(book: Book, quote: int) -> int | None:
    """Return the revision that the customer has and may accept; None when there is none."""
    query = QuoteVersion.select(QuoteVersion.revision).where(QuoteVersion.quote == quote, QuoteVersion.state == "sent")
    found = book.scalar(query.order_by(QuoteVersion.revision.desc()).limit(1))
    return None if found is None else int(found)


def revise(book: Book, quote: int) -> Change:
    """Make a sent quote a draft again, as its next revision; what was sent stays as it is. `Change.key` is the quote.

    It keeps its number and its lines. A deal that was lost with it is open again. Raises `RefusedError`.
    """
    row = header(book, quote)
    why = refusal(Move.REVISE, State(row.status), row.called)
    if why:
        raise RefusedError(why)
    revision = 1 + max([row.revision, *(one.revision for one in versions(book, quote))])
    with book.act(f"Revision {revision} · {row.called} {row.account_name}") as act:
        act.update(
            Quote,
            quote,
            status="draft",
            revision=revision,
            valid_until=None,
            dated_on=None,
            decided_on=None,
            floor_reason="",
            floor_excused="",
            approver="",
            approved_on=None,
            approval="",
        )
        if row.status == "declined" and row.opportunity is not None:
            act.update(Opportunity, row.opportunity, status="open", close_on=None, reason="")
        act.key = quote
    return act.change


def compare(book: Book, quote: int, before: int, after: int | None = None) -> Comparison:
    """Return what differs between a sent revision and another, or (None) the quote as it is now.

    Raises `RefusedError` for a revision that was not sent.
    """
    old, new = document(book, quote, before), document(book, quote, after)
    fields = tuple(
        FieldChange(name, getattr(old, name), getattr(new, name))
        for name in _HEADER
        if getattr(old, name) != getattr(new, name)
    )
    return Comparison(old, new, diff(old.quotation, new.quotation), fields)


def _from_image(image: dict[str, Any]) -> Version:
    until, amount = image["valid_until"], image["amount"]
    return Version(
        image["revision"],
        image["number"],
        TAKEN_BACK,
        image["how"],
        datetime.fromtimestamp(image["sent_at"], UTC),
        None if until is None else date.fromisoformat(until),
        None if amount is None else Money(amount, image["currency"]),
        image["content_hash"],
        tuple(json.loads(image["files"])),
    )
