"""Bringing a book up to date: the steps make what the models say, on data too, wholly or not at all."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from book.looking import PREAMBLE, ROOT, dump, finish, run, start
from peewee import SqliteDatabase

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import BookBusyError, BookDamagedError, RecordRefusedError
from amplanner.book.migrate import APPLICATION_ID, LATEST, bring_up_to_date, shape_of
from amplanner.book.migrations import steps
from amplanner.book.models import INNER, RECORDS, Quote, Tag
from amplanner.book.settings import Settings

NEXT = LATEST + 1


REFERENCES = r' REFERENCES "\w+" \("\w+"\) ON DELETE \w+'


def text_of(db: SqliteDatabase, name: str) -> str:
    """Return how a table or an index was made; empty for an index that came with its table."""
    (text,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return text or ""


def shape(db: SqliteDatabase) -> dict[str, Any]:
    """Return everything that makes up the tables of a database, but the order in which it was made."""
    found: dict[str, Any] = {}
    listed = db.execute_sql("SELECT name, type, ncol, wr, strict FROM pragma_table_list WHERE schema = 'main'")
    for name, kind, columns, without_rowid, strict in listed.fetchall():
        if name.startswith(("sqlite_", "find_")):
            continue
        indexes = {}
        for _, index, unique, origin, partial in db.execute_sql(f'PRAGMA index_list("{name}")').fetchall():
            columns_of = db.execute_sql(f'PRAGMA index_xinfo("{index}")').fetchall()
            indexes[index] = (unique, origin, partial, columns_of, text_of(db, index))
        found[name] = {
            "table": (kind, columns, without_rowid, strict),
            "columns": db.execute_sql(f'PRAGMA table_xinfo("{name}")').fetchall(),
            "indexes": indexes,
            "references": sorted(row[2:] for row in db.execute_sql(f'PRAGMA foreign_key_list("{name}")').fetchall()),
            # Checks and AUTOINCREMENT stand only in the text. References are compared above: a column that was added
            # later has its own beside it instead of at the end.
            "text": re.sub(rf", FOREIGN KEY .{{3,40}}?{REFERENCES}|{REFERENCES}", "", text_of(db, name)),
        }
    return found


def test_the_steps_make_what_the_models_say(book: Book) -> None:
    models = [*RECORDS, *INNER]
    by_models = SqliteDatabase(":memory:")
    with by_models.bind_ctx(models, bind_refs=False, bind_backrefs=False):
        for model in models:
            model.create_table(safe=False)
    wanted, got = shape(by_models), shape(book.db)
    by_models.close()
    assert got.keys() == wanted.keys()
    for name in wanted:
        assert got[name] == wanted[name]
    assert all(table["table"][3] == 1 for table in got.values()), "every table is STRICT"


def test_steps_are_numbered_without_a_gap_up_to_the_latest() -> None:
    assert [number for number, _, _ in steps()] == list(range(1, LATEST + 1))


def test_an_up_to_date_book_is_left_alone(book: Book, clock: FrozenClock) -> None:
    before = sorted(file.name for file in book.path.parent.iterdir())
    bring_up_to_date(book.db, book.path, clock)
    assert shape_of(book.db, book.path) == LATEST
    assert sorted(file.name for file in book.path.parent.iterdir()) == before


STEP = """
ALTER TABLE tag ADD COLUMN colour TEXT NOT NULL DEFAULT 'none';
CREATE TABLE marks (id INTEGER PRIMARY KEY, tag_id INTEGER REFERENCES tag (id)) STRICT;
INSERT INTO marks (tag_id) SELECT id FROM tag;
CREATE TRIGGER mark AFTER INSERT ON tag
BEGIN
    INSERT INTO marks (tag_id) VALUES (new.id);
    DELETE FROM marks WHERE tag_id IS NULL;
END;
"""

REBUILD = """
CREATE TABLE new_tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL, version INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0)
) STRICT;
INSERT INTO new_tag (id, uid, version, name) SELECT id, uid, version, name FROM tag;
DELETE FROM sqlite_sequence WHERE name = 'new_tag';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_tag', seq FROM sqlite_sequence WHERE name = 'tag';
DROP TABLE tag;
ALTER TABLE new_tag RENAME TO tag;
CREATE UNIQUE INDEX tag_uid ON tag (uid);
CREATE UNIQUE INDEX tag_name ON tag (name);
"""


def folder_with(folder: Path, step: str) -> Path:
    """Make a folder of steps: the program's own and one more."""
    target = folder / "steps"
    shutil.copytree(ROOT / "amplanner" / "book" / "migrations", target, ignore=shutil.ignore_patterns("*.py*", "__*"))
    (target / f"{NEXT:04d}_one_more.sql").write_text(step)
    return target


@pytest.fixture
def filled(tmp_path: Path, clock: FrozenClock) -> Path:
    """A book with tags on an account, closed; the newest tag is gone again."""
    path = tmp_path / "old.book"
    run(
        """
        with open_book() as book:
            with book.act("Fill") as act:
                key = act.insert(Account, name="Meijer", name_fold="meijer", created_on="2026-11-25")
                for name in ("a", "b"):
                    tag = act.insert(Tag, name=name)
                    act.insert(Tagging, tag=tag, record_table="account", record=key)
            with book.act("c") as act:
                act.delete(Tag, act.insert(Tag, name="c"))
        """,
        path,
    )
    return path


@pytest.fixture
def db(filled: Path) -> Iterator[SqliteDatabase]:
    """A connection to that book as the book room opens it."""
    pragmas = {"journal_mode": "wal", "foreign_keys": 1}
    opened = SqliteDatabase(str(filled), pragmas=pragmas, timeout=0.1, lock_type="IMMEDIATE", autoconnect=False)
    opened.connect()
    yield opened
    opened.close()


def test_a_step_on_a_book_with_data(db: SqliteDatabase, filled: Path, clock: FrozenClock, tmp_path: Path) -> None:
    bring_up_to_date(db, filled, clock, latest=NEXT, folder=folder_with(tmp_path, STEP))
    assert db.execute_sql("SELECT name, colour FROM tag").fetchall() == [("a", "none"), ("b", "none")]
    assert db.execute_sql("SELECT tag_id FROM marks").fetchall() == [(1,), (2,)]
    db.execute_sql("INSERT INTO tag (uid, version, name) VALUES ('u', 1, 'new')")
    assert db.execute_sql("SELECT COUNT(*) FROM marks").fetchone() == (3,)
    assert db.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)
    assert shape_of(db, filled, NEXT) == NEXT


def test_a_rebuilt_table_keeps_rows_references_and_the_key_counter(
    db: SqliteDatabase, filled: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    bring_up_to_date(db, filled, clock, latest=NEXT, folder=folder_with(tmp_path, REBUILD))
    assert db.execute_sql("SELECT tag_id FROM tagging ORDER BY id").fetchall() == [(1,), (2,)]
    assert db.execute_sql("SELECT \"table\", on_delete FROM pragma_foreign_key_list('tagging')").fetchall() == [
        ("tag", "RESTRICT")
    ]
    cursor = db.execute_sql("INSERT INTO tag (uid, version, name) VALUES ('u', 1, 'new')")
    assert cursor.lastrowid == 4, "key 3 was given before"
    assert db.execute_sql("PRAGMA foreign_key_check").fetchall() == []


def test_the_book_as_it_was_is_kept(
    db: SqliteDatabase, filled: Path, clock: FrozenClock, settings: Settings, tmp_path: Path
) -> None:
    bring_up_to_date(db, filled, clock, latest=NEXT, folder=folder_with(tmp_path, REBUILD))
    kept = filled.with_name(f"old.book.before-{NEXT:04d}-20261125-101800")
    assert kept.stat().st_mode & 0o777 == 0o600
    with Book(kept, clock, settings) as before:
        assert [row["name"] for row in dump(before)["tag"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("DELETE FROM tag WHERE name = 'a';\n", "1 references in it lead nowhere .first in tagging."),
        ("DROP TABLE tagging;\nDROP TABLE nowhere;\n", "no such table"),
        ("DROP TABLE tagging;\nINSERT INTO tag", "middle of a statement"),
    ],
)
def test_a_step_that_fails_leaves_everything(
    db: SqliteDatabase, filled: Path, clock: FrozenClock, settings: Settings, tmp_path: Path, step: str, error: str
) -> None:
    with pytest.raises(Exception, match=error):
        bring_up_to_date(db, filled, clock, latest=NEXT, folder=folder_with(tmp_path, step))
    assert db.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)
    db.close()
    with Book(filled, clock, settings) as book:
        assert [row["name"] for row in dump(book)["tag"]] == ["a", "b"]
        assert len(dump(book)["tagging"]) == 2
        with book.act("Works") as act:
            act.insert(Tag, name="d")
    db.connect()


MIGRATE = """
from peewee import SqliteDatabase
from amplanner.book.migrate import bring_up_to_date
def halt():
    os.kill(os.getpid(), 9)
db = SqliteDatabase(sys.argv[1], pragmas={"journal_mode": "wal"}, timeout=0.1, lock_type="IMMEDIATE", autoconnect=False)
say("go")
db.connect()
db.register_function(halt, "halt", 0)
bring_up_to_date(db, Path(sys.argv[1]), clock, latest=int(sys.argv[2]), folder=Path(sys.argv[3]))
say("done")
"""


def is_whole(path: Path, clock: FrozenClock, shapes: set[int]) -> None:
    """Check that a book is sound, of one of these shapes, and still has its data."""
    db = SqliteDatabase(str(path), autoconnect=False)
    with db.connection_context():
        found = shape_of(db, path, NEXT)
        assert found in shapes
        assert db.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute_sql("SELECT name FROM tag ORDER BY id").fetchall() == [("a",), ("b",)]
        assert db.execute_sql("SELECT COUNT(*) FROM tagging").fetchone() == (2,)
        columns = [row[1] for row in db.execute_sql("PRAGMA table_info(tag)").fetchall()]
        assert ("colour" in columns) == (found == NEXT)


@pytest.mark.parametrize("before", range(5))
def test_killed_between_two_statements(filled: Path, clock: FrozenClock, tmp_path: Path, before: int) -> None:
    folder = folder_with(tmp_path, STEP)
    own = steps(folder)[-1][2]
    assert len(own) == 4, "the trigger is one statement"
    script = "\n".join([*own[:before], "SELECT halt();", *own[before:]])
    (folder / f"{NEXT:04d}_one_more.sql").write_text(script)
    process = start(MIGRATE, filled, NEXT, folder)
    process.communicate(timeout=60)
    assert process.returncode == -9
    is_whole(filled, clock, {LATEST})
    with Book(filled, clock, Settings()) as book, book.act("Works") as act:
        act.insert(Tag, name="d")


def test_killed_at_write_calls(filled: Path, clock: FrozenClock, tmp_path: Path) -> None:
    """At every so many write calls, of the backup, of the log, of the checkpoint: old or new, never in between."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace")
    folder = folder_with(tmp_path, STEP)
    script = tmp_path / "migrate.py"
    script.write_text(PREAMBLE + MIGRATE)
    whole = filled.read_bytes()
    ends = set()
    for call in (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233):
        filled.write_bytes(whole)
        for suffix in ("-wal", "-shm"):
            filled.with_name(filled.name + suffix).unlink(missing_ok=True)
        inject = f"inject=pwrite64,fdatasync,fsync,ftruncate,unlink,rename:signal=KILL:when={call}"
        traced = subprocess.run(
            [strace, "-f", "-qq", "-o", "/dev/null", "-e", inject, sys.executable, script, filled, str(NEXT), folder],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if "go" not in traced.stdout:
            pytest.skip(f"strace can't be used here: {traced.stderr[-200:]}")
        ends.add("done" in traced.stdout)
        is_whole(filled, clock, {LATEST, NEXT} if "done" not in traced.stdout else {NEXT})
    assert ends == {False, True}, "killed inside, and let through at the end"


def test_two_at_once_bring_it_up_to_date_once(filled: Path, clock: FrozenClock, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, STEP)
    processes = [start(MIGRATE, filled, NEXT, folder) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in processes]
    for (out, complaint), process in zip(said, processes, strict=True):
        assert "done" in out or "BookBusyError" in complaint, complaint
        assert process.returncode in {0, 1}
    assert any("done" in out for out, _ in said)
    is_whole(filled, clock, {NEXT})


def test_opening_while_another_brings_it_up_to_date_is_busy(tmp_path: Path, clock: FrozenClock) -> None:
    path = tmp_path / "new.book"
    holder = start(
        """
        from amplanner.book.migrate import _alone
        with _alone(Path(sys.argv[1])):
            say("held")
            sys.stdin.readline()
        """,
        path,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(BookBusyError, match="Another amplanner is bringing"):
        Book(path, clock, Settings())
    finish(holder, "\n")
    Book(path, clock, Settings()).close()


def test_a_mark_without_tables_is_a_new_book(tmp_path: Path, clock: FrozenClock) -> None:
    path = tmp_path / "marked.book"
    run(
        f"from peewee import sqlite3\nsqlite3.connect(sys.argv[1]).execute('PRAGMA application_id = {APPLICATION_ID}')",
        path,
    )
    Book(path, clock, Settings()).close()


def test_a_book_with_broken_references_is_not_brought_up_to_date(
    db: SqliteDatabase, filled: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    db.execute_sql("PRAGMA foreign_keys = 0")
    db.execute_sql("DELETE FROM tag")
    with pytest.raises(BookDamagedError, match="2 references"):
        bring_up_to_date(db, filled, clock, latest=NEXT, folder=folder_with(tmp_path, REBUILD))
    assert shape_of(db, filled) == LATEST


def test_an_act_of_before_the_quote_lines_is_undone_and_done_again(
    tmp_path: Path, clock: FrozenClock, settings: Settings
) -> None:
    """The journal of a book of the first shape has rows that lack the later columns."""
    path = tmp_path / "first.book"
    db = SqliteDatabase(str(path), pragmas={"journal_mode": "wal"}, lock_type="IMMEDIATE", autoconnect=False)
    db.connect()
    bring_up_to_date(db, path, clock, latest=1)
    old = (
        "INSERT INTO account (uid, version, name, name_fold, kind, tier, region, sector, customer_number, vat_id,"
        " street, postcode, city, country, email, website, since, facts, owner, created_on)"
        " VALUES ('a', 1, 'Meijer', 'meijer', 'customer', '', '', '', '', '', '', '', '', '', '', '', '', '', '',"
        " '2026-11-25')",
        "INSERT INTO product (uid, version, code, name, name_fold, series, unit, currency, price)"
        " VALUES ('p', 1, 'A-100', 'Flow sensor', 'flow sensor', '', 'piece', 'EUR', 49500)",
        "INSERT INTO journal_group (label, origin, sync, at, state, undone_by) VALUES ('New quote', 'x', 0, 0, 'done',"
        " '')",
    )
    for statement in old:
        db.execute_sql(statement)
    quote = {
        "id": 1,
        "uid": "q",
        "version": 1,
        "number": "Q-0007",
        "account_id": 1,
        "person_id": None,
        "opportunity_id": None,
        "title": "Line 4",
        "status": "draft",
        "amount": 640_000,
        "currency": "EUR",
        "estimated": 0,
        "probability": 30,
        "validity_days": 30,
        "valid_until": None,
        "drafted_on": "2026-11-20",
        "sent_on": None,
        "decided_on": None,
        "reason": "",
        "competitor": "",
    }
    marks = ", ".join("?" * len(quote))
    db.execute_sql(f"INSERT INTO quote ({', '.join(quote)}) VALUES ({marks})", tuple(quote.values()))
    db.execute_sql(
        "INSERT INTO journal_row (group_id, table_name, record, before, after, version) VALUES (1, 'quote', 1, NULL,"
        " ?, 1)",
        (json.dumps(quote),),
    )
    db.close()
    with Book(path, clock, settings) as book:
        before = dump(book)
        assert before["quote"][0]["number"] == "Q-0007"
        assert before["quote"][0]["revision"] == 1
        assert before["product"][0]["period"] == "once"
        assert book.undo().label == "Undone: New quote"
        assert dump(book)["quote"] == []
        book.redo()
        assert dump(book) == before
        with pytest.raises(RecordRefusedError), book.act("Taken") as act:
            act.insert(Quote, account=1, number="Q-0007", drafted_on=book.today)
        with book.act("None yet") as act:
            for _ in range(2):
                act.insert(Quote, account=1, drafted_on=book.today)
        book.undo()
    assert path.with_name(f"first.book.before-{LATEST:04d}-20261125-101800").exists()
