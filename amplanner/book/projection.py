"""What is worked out from the records after each act: the timeline, the search index, the accounts' silence.

The same functions serve an act, an undo and a rebuild, so what is stored always equals what a rebuild would give.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import Database

from amplanner.book.images import BY_TABLE, Image, read_image
from amplanner.rules.text import fold

RHYTHM_DAYS = {"A": 21, "B": 45, "C": 90}
"""Days of silence after which an account of a tier has gone quiet; untiered accounts have none (the design's queue)."""

KIND_CODES = {
    "account": 1,
    "person": 2,
    "quote": 3,
    "note": 4,
    "todo": 5,
    "appointment": 6,
    "call": 7,
    "opportunity": 8,
    "contract": 9,
    "issue": 10,
    "product": 11,
}
"""A record's row in the search index is `key * 16 + code`."""

_ENDED = frozenset({"held", "not held", "moved", "cancelled"})
_CONTACT_NOTES = frozenset({"call", "visit", "mail", "chat"})
_SUMMARY_LENGTH = 300
_BATCH = 1000
_INSERT_LINE = (
    "INSERT INTO activity (record_table, record, aspect, account, person, kind, contact, at, detail, summary,"
    " amount, currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Entry(NamedTuple):
    """A line of the timeline as stored."""

    aspect: str
    account: int | None
    person: int | None
    kind: str
    contact: bool
    at: int
    detail: str
    summary: str
    amount: int | None = None
    currency: str = ""


def search_row(table: str, key: int) -> int:
    """Return the row number of a record in the search index."""
    return key * 16 + KIND_CODES[table]


def project(db: Database, touched: Iterable[tuple[str, int]]) -> None:
    """Bring timeline, search index and silence up to date for the rows that were written, and those `shown_by` them."""
    accounts: set[int] = set()
    for table, key in sorted(touched):
        image = read_image(db, BY_TABLE[table], key)
        _index(db, table, key, image)
        accounts.update(_timeline(db, table, key, image))
        if table == "account" and image is not None:
            accounts.add(key)
    for account in sorted(accounts):
        _silence(db, account)


def rebuild(db: Database) -> None:
    """Throw the timeline and the search index away and work them out again, and every account's silence."""
    for table in ("activity", *INDEXES):
        db.execute_sql(f"DELETE FROM {table}")
    for table in BY_TABLE:
        columns = list(BY_TABLE[table]._meta.columns)
        names = ", ".join(f'"{column}"' for column in columns)
        rows = db.execute_sql(f'SELECT {names} FROM "{table}" ORDER BY "id"')
        while some := rows.fetchmany(_BATCH):
            images = [dict(zip(columns, row, strict=True)) for row in some]
            lines = [(table, image["id"], *line) for image in images for line in entries(db, table, image)]
            db.cursor().executemany(_INSERT_LINE, lines)
            if table in KIND_CODES:
                db.cursor().executemany(_INSERT_TEXT[index_of(table)], [search_texts(table, image) for image in images])
    for (account,) in db.execute_sql("SELECT id FROM account").fetchall():
        _silence(db, account)


def forget_occurrences(db: Database, touched: Iterable[tuple[str, int]]) -> None:
    """Throw away when calendar items happen: undo and redo put back other ones, to be worked out anew."""
    for table, key in touched:
        if table == "calendar_item":
            db.execute_sql("DELETE FROM calendar_occurrence WHERE item_id = ?", (key,))
            db.execute_sql("DELETE FROM calendar_horizon WHERE item_id = ?", (key,))


def shown_by(table: str, *images: Image | None) -> set[tuple[str, int]]:
    """Return whose lines of the timeline a record shows in, as it was or is.

    A note shows with its call or appointment; what was sent of a quote takes the place of the quote's own line.
    """
    if table == "quote_version":
        return {("quote", int(image["quote_id"])) for image in images if image is not None}
    if table != "note":
        return set()
    found = set()
    for image in images:
        for owner in ("call", "appointment"):
            if image is not None and image[f"{owner}_id"] is not None:
                found.add((owner, int(image[f"{owner}_id"])))
    return found


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY_LENGTH else line[: _SUMMARY_LENGTH - 1] + "…"


def _noon(day: str) -> int:
    """Return midday UTC of a stored day: days without a time sort between the moments of their day."""
    return int(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp()) + 43200


def _note_of(db: Database, column: str, key: int) -> str:
    row = db.execute_sql(f'SELECT text FROM note WHERE "{column}" = ? ORDER BY id LIMIT 1', (key,)).fetchone()
    return str(row[0]) if row else ""


def _has_versions(db: Database, quote: int) -> bool:
    found = db.execute_sql("SELECT 1 FROM quote_version WHERE quote_id = ? LIMIT 1", (quote,)).fetchone()
    return found is not None


def entries(db: Database, table: str, image: Image) -> list[Entry]:
    """Return what the timeline shows of a record."""
    account, person = image.get("account_id"), image.get("person_id")

    def entry(
        aspect: str, kind: str, at: int, detail: str, summary: str, *, contact: bool = False, **rest: Any
    ) -> Entry:
        return Entry(aspect, account, person, kind, contact, at, detail, _one_line(summary), **rest)

    money = {"amount": image.get("amount"), "currency": image.get("currency", "")}
    match table:
        case "call" if image["status"] == "done" and image["done_at"] is not None:
            told = _note_of(db, "call_id", image["id"]) or image["reason"] or image["subject"]
            reached = image["line_result"] == "connected"
            return [entry("", "call", image["done_at"], image["outcome"], told, contact=reached)]
        case "appointment" if image["status"] in _ENDED and not image["rrule"]:
            told = image["result"] or _note_of(db, "appointment_id", image["id"])
            summary = f"{image['title']}: {told}" if told else image["title"]
            held = image["status"] == "held"
            return [entry("", image["kind"], image["start_utc"], image["status"], summary, contact=held)]
        case "note" if image["call_id"] is None and image["appointment_id"] is None:
            touch = image["kind"] in _CONTACT_NOTES
            return [entry("", image["kind"], image["at"], "", image["text"], contact=touch)]
        case "todo" if image["status"] == "done" and image["done_at"] is not None:
            summary = f"{image['title']}: {image['answer']}" if image["answer"] else image["title"]
            return [entry("", "todo", image["done_at"], "done", summary)]
        case "quote":
            title = f"{image['number']} {image['title']}".strip()
            found = [entry("drafted", "quote", _noon(image["drafted_on"]), "drafted", title, **money)]
            if image["sent_on"] and not _has_versions(db, image["id"]):
                found.append(entry("sent", "quote", _noon(image["sent_on"]), "sent", title, **money))
            if image["decided_on"]:
                told = f"{title}: {image['reason']}" if image["reason"] else title
                found.append(entry("decided", "quote", _noon(image["decided_on"]), image["status"], told, **money))
            return found
        case "quote_version":
            revision = f"rev {image['revision']} " if image["again"] else ""
            title = f"{image['number']} {revision}{image['title']}".strip()
            return [entry(str(image["quote_id"]), "quote", image["sent_at"], "sent", title, **money)]
        case "opportunity" if image["status"] != "open" and image["close_on"]:
            told = f"{image['title']}: {image['reason']}" if image["reason"] else image["title"]
            return [entry("", "deal", _noon(image["close_on"]), image["status"], told, **money)]
        case "issue":
            found = [entry("opened", "issue", _noon(image["opened_on"]), "opened", image["title"])]
            if image["closed_on"]:
                told = image["resolution"] or image["title"]
                found.append(entry("closed", "issue", _noon(image["closed_on"]), "closed", told))
            return found
    return []


def _timeline(db: Database, table: str, key: int, image: Image | None) -> set[int]:
    """Replace a record's lines of the timeline; return the accounts concerned, before and after."""
    if table not in {"call", "appointment", "note", "todo", "quote", "quote_version", "opportunity", "issue"}:
        return set()
    old = db.execute_sql("SELECT account FROM activity WHERE record_table = ? AND record = ?", (table, key)).fetchall()
    if old:
        db.execute_sql("DELETE FROM activity WHERE record_table = ? AND record = ?", (table, key))
    new = entries(db, table, image) if image is not None else []
    for line in new:
        db.execute_sql(_INSERT_LINE, (table, key, *line))
    return {account for (account,) in old if account is not None} | {e.account for e in new if e.account is not None}


def _silence(db: Database, account: int) -> None:
    """Work out when an account was last spoken to and on which day its silence is longer than its rhythm."""
    row = db.execute_sql("SELECT tier, rhythm_days, created_on FROM account WHERE id = ?", (account,)).fetchone()
    if row is None:
        return
    tier, own_rhythm, created_on = row
    (last,) = db.execute_sql("SELECT MAX(at) FROM activity WHERE account = ? AND contact = 1", (account,)).fetchone()
    quiet = quiet_on(tier, own_rhythm, created_on, last)
    db.execute_sql("UPDATE account SET last_touch = ?, quiet_on = ? WHERE id = ?", (last, quiet, account))


def quiet_on(tier: str, own_rhythm: int | None, created_on: str, last: int | None) -> str | None:
    """Return the stored day on which an account's silence is longer than its rhythm; None for one without a rhythm.

    `last` is when it was last spoken to (UTC seconds), None for never: then silence counts from `created_on`.
    """
    rhythm = own_rhythm if own_rhythm is not None else RHYTHM_DAYS.get(tier)
    since = date.fromisoformat(created_on) if last is None else datetime.fromtimestamp(last, UTC).date()
    # A rhythm that reaches beyond the calendar's end (a slip of the finger) never makes an account quiet.
    if not rhythm or not 0 < rhythm <= (date.max - since).days:
        return None
    return (since + timedelta(days=rhythm)).isoformat()


INDEXES = ("find_name", "find_record", "find_note")
"""The search indexes: who and what has a name, what happens with them, what was written down."""

_INSERT_TEXT = {
    "find_name": "INSERT INTO find_name (rowid, name, text) VALUES (?, ?, ?)",
    "find_record": "INSERT INTO find_record (rowid, text) VALUES (?, ?)",
    "find_note": "INSERT INTO find_note (rowid, text) VALUES (?, ?)",
}
_NAMES = {"account": ("name",), "person": ("name",), "product": ("name", "code")}
_TEXTS = {
    "account": ("city", "region", "sector", "customer_number", "vat_id", "email", "facts"),
    "person": ("job", "email", "remark"),
    "product": ("series",),
    "quote": ("number", "title"),
    "note": ("text",),
    "todo": ("title", "owner_name", "answer"),
    "appointment": ("title", "place", "result"),
    "call": ("subject", "reason"),
    "opportunity": ("title", "stage"),
    "contract": ("title",),
    "issue": ("title", "cause", "resolution"),
}


def index_of(table: str) -> str:
    """Return the search index that holds a table's records."""
    if table in _NAMES:
        return "find_name"
    return "find_note" if table == "note" else "find_record"


def _index(db: Database, table: str, key: int, image: Image | None) -> None:
    if table not in KIND_CODES:
        return
    index = index_of(table)
    db.execute_sql(f"DELETE FROM {index} WHERE rowid = ?", (search_row(table, key),))
    if image is not None:
        db.execute_sql(_INSERT_TEXT[index], search_texts(table, image))


def search_texts(table: str, image: Image) -> tuple[int | str, ...]:
    """Return a record's row in its search index."""
    names = (_words(image, _NAMES[table]),) if table in _NAMES else ()
    return (search_row(table, image["id"]), *names, _words(image, _TEXTS[table]))


def _words(image: Image, columns: Iterable[str]) -> str:
    return fold(" ".join(str(image[column]) for column in columns if image[column]))
