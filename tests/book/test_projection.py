"""Timeline, search index and silence: what they show, and that what is stored is what a rebuild would give."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from book.looking import worked_out

from amplanner.book.book import Book
from amplanner.book.journal import Act
from amplanner.book.models import Account, Appointment, Call, Issue, Note, Opportunity, Person, Product, Quote, Todo
from amplanner.book.projection import KIND_CODES, RHYTHM_DAYS, index_of, rebuild, search_row

DAY = date(2026, 11, 2)
MOMENT = datetime(2026, 11, 25, 9, 18, tzinfo=UTC)
NOON = 43200


def account(act: Act, **values: Any) -> int:
    return act.insert(Account, **{"name": "Meijer Foods", "name_fold": "meijer foods", "created_on": DAY, **values})


def visit(act: Act, key: int, **values: Any) -> int:
    fixed = {"title": "Visit", "start_wall": "2026-11-25T10:18", "end_wall": "2026-11-25T11:18"}
    moments = {"zone": "Europe/Amsterdam", "start_utc": MOMENT, "end_utc": MOMENT}
    return act.insert(Appointment, account=key, **{**fixed, **moments, **values})


def timeline(book: Book) -> list[tuple[Any, ...]]:
    return book.sql("SELECT kind, detail, summary, contact, at FROM activity ORDER BY at, aspect")


AT = int(MOMENT.timestamp())
NOVEMBER_2 = int(datetime(2026, 11, 2, tzinfo=UTC).timestamp()) + NOON
NOVEMBER_9 = int(datetime(2026, 11, 9, tzinfo=UTC).timestamp()) + NOON

LINES = [
    (Call, {"status": "open"}, []),
    (Call, {"status": "dropped", "done_at": MOMENT}, []),
    (
        Call,
        {"status": "done", "done_at": MOMENT, "outcome": "no_answer", "line_result": "no answer", "subject": "Price"},
        [("call", "no_answer", "Price", 0, AT)],
    ),
    (
        Call,
        {"status": "done", "done_at": MOMENT, "outcome": "spoke", "line_result": "connected", "reason": "Too dear"},
        [("call", "spoke", "Too dear", 1, AT)],
    ),
    (Note, {"kind": "note", "text": "Two\nlines", "at": MOMENT}, [("note", "", "Two lines", 0, AT)]),
    (Note, {"kind": "mail", "text": "x" * 400, "at": MOMENT}, [("mail", "", "x" * 299 + "…", 1, AT)]),
    (Todo, {"title": "Ring", "due_on": DAY}, []),
    (
        Todo,
        {"title": "Ask", "due_on": DAY, "status": "done", "done_at": MOMENT, "answer": "Yes"},
        [("todo", "done", "Ask: Yes", 0, AT)],
    ),
    (
        Quote,
        {"number": "Q-1", "title": "Shelves", "drafted_on": DAY, "sent_on": date(2026, 11, 9), "status": "sent"},
        [("quote", "drafted", "Q-1 Shelves", 0, NOVEMBER_2), ("quote", "sent", "Q-1 Shelves", 0, NOVEMBER_9)],
    ),
    (
        Quote,
        {"number": "Q-1", "drafted_on": DAY, "decided_on": date(2026, 11, 9), "status": "declined", "reason": "Dear"},
        [("quote", "drafted", "Q-1", 0, NOVEMBER_2), ("quote", "declined", "Q-1: Dear", 0, NOVEMBER_9)],
    ),
    (Opportunity, {"title": "Shelves", "close_on": DAY}, []),
    (
        Opportunity,
        {"title": "Shelves", "status": "lost", "close_on": DAY, "reason": "Dear"},
        [("deal", "lost", "Shelves: Dear", 0, NOVEMBER_2)],
    ),
    (
        Issue,
        {"title": "Late", "opened_on": DAY, "closed_on": date(2026, 11, 9), "resolution": "Sent again"},
        [("issue", "opened", "Late", 0, NOVEMBER_2), ("issue", "closed", "Sent again", 0, NOVEMBER_9)],
    ),
]


@pytest.mark.parametrize(("model", "values", "lines"), LINES)
def test_what_the_timeline_shows(book: Book, model: Any, values: dict[str, Any], lines: list[Any]) -> None:
    with book.act("It") as act:
        act.insert(model, account=account(act), **values)
    assert timeline(book) == lines


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({"status": "planned"}, []),
        ({"status": "held", "result": "Agreed"}, [("visit", "held", "Visit: Agreed", 1, AT)]),
        ({"status": "not held"}, [("visit", "not held", "Visit", 0, AT)]),
        ({"status": "held", "rrule": "FREQ=WEEKLY"}, []),
    ],
)
def test_appointments_in_the_timeline(book: Book, values: dict[str, Any], lines: list[Any]) -> None:
    with book.act("It") as act:
        visit(act, account(act), **values)
    assert timeline(book) == lines


def test_a_note_moved_to_another_call_changes_both(book: Book) -> None:
    made = {"status": "done", "done_at": MOMENT, "outcome": "spoke", "line_result": "connected"}
    with book.act("Calls") as act:
        key = account(act)
        first, second = (act.insert(Call, account=key, subject=str(n), **made) for n in (1, 2))
        note = act.insert(Note, account=key, call=first, text="Price", at=MOMENT)
    told = "SELECT record, summary FROM activity ORDER BY record"
    assert book.sql(told) == [(first, "Price"), (second, "2")]
    with book.act("Move") as act:
        act.update(Note, note, call=second)
    assert book.sql(told) == [(first, "1"), (second, "Price")]
    book.undo()
    assert book.sql(told) == [(first, "Price"), (second, "2")]
    with book.act("Alone") as act:
        act.update(Note, note, call=None)
    assert sorted(summary for _, summary in book.sql(told)) == ["1", "2", "Price"]


@pytest.mark.parametrize(
    ("tier", "own", "quiet_on"),
    [
        ("", None, None),
        ("A", None, "2026-11-23"),
        ("B", None, "2026-12-17"),
        ("C", None, "2027-01-31"),
        ("A", 10, "2026-11-12"),
        ("", 10, "2026-11-12"),
        ("A", 0, None),
        ("A", 10**9, None),
    ],
)
def test_silence_counts_from_the_first_day_without_a_touch(
    book: Book, tier: str, own: int | None, quiet_on: str | None
) -> None:
    with book.act("It") as act:
        account(act, tier=tier, rhythm_days=own)
    assert book.sql("SELECT last_touch, quiet_on FROM account") == [(None, quiet_on)]


def test_silence_counts_from_the_last_touch(book: Book) -> None:
    with book.act("It") as act:
        key = account(act, tier="A")
        act.insert(Call, account=key, status="done", done_at=MOMENT, line_result="connected")
        act.insert(Call, account=key, status="done", done_at=datetime(2026, 12, 1, tzinfo=UTC), line_result="no answer")
    assert RHYTHM_DAYS["A"] == 21
    assert book.sql("SELECT last_touch, quiet_on FROM account") == [(AT, "2026-12-16")]


def test_a_record_moved_to_another_account_moves_the_silence(book: Book) -> None:
    with book.act("It") as act:
        first, second = account(act), account(act)
        call = act.insert(Call, account=first, status="done", done_at=MOMENT, line_result="connected")
    with book.act("Move") as act:
        act.update(Call, call, account=second)
    assert book.sql("SELECT last_touch FROM account ORDER BY id") == [(None,), (AT,)]


def test_every_kind_has_a_place_in_the_search_index(book: Book) -> None:
    assert len(set(KIND_CODES.values())) == len(KIND_CODES)
    assert max(KIND_CODES.values()) < 16
    with book.act("It") as act:
        key = account(act, city="Żywiec", facts="Ünder")
        person = act.insert(Person, account=key, name="Zoë", name_fold="zoe", job="Buyer")
        act.insert(Product, code="S-10", name="Shelf", name_fold="shelf")
        act.insert(Note, account=key, text="ÉCLAIR", at=MOMENT)
    assert book.sql("SELECT rowid, name, text FROM find_name ORDER BY rowid") == [
        (search_row("account", key), "meijer foods", "zywiec under"),
        (search_row("person", person), "zoe", "buyer"),
        (search_row("product", 1), "shelf s-10", ""),
    ]
    assert book.sql("SELECT text FROM find_note") == [("eclair",)]
    assert {index_of(table) for table in KIND_CODES} == {"find_name", "find_record", "find_note"}
    with book.act("Gone") as act:
        act.remove(Account, key)
    assert book.sql("SELECT rowid FROM find_name WHERE find_name MATCH 'meijer OR zoe'") == []


def test_rebuild_mends_whatever_is_wrong(book: Book) -> None:
    with book.act("It") as act:
        key = account(act, tier="A")
        act.insert(Call, account=key, status="done", done_at=MOMENT, line_result="connected", subject="Price")
        act.insert(Note, account=key, text="Wants a price", at=MOMENT)
        quiet = account(act, tier="B")
    good = worked_out(book)
    with book.beside_the_journal() as db:
        db.execute_sql("DELETE FROM activity WHERE kind = 'call'")
        db.execute_sql("UPDATE activity SET summary = 'wrong'")
        db.execute_sql("INSERT INTO find_note (rowid, text) VALUES (999, 'ghost')")
        db.execute_sql("DELETE FROM find_name")
        db.execute_sql("UPDATE account SET last_touch = 1, quiet_on = '1999-01-01' WHERE id = ?", (quiet,))
    assert worked_out(book) != good
    with book.beside_the_journal() as db:
        rebuild(db)
    assert worked_out(book) == good
