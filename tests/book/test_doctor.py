"""The doctor finds each thing that can be wrong with a book, says what to do, and mends what can be made anew."""

import os
from pathlib import Path

import call_world as world
import pytest

from amplanner.book import doctor
from amplanner.book.backups import back_up_of_today
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.doctor import Finding, Level, fix, look_around, look_inside
from amplanner.book.settings import Settings
from amplanner.workday.notes import write_note


@pytest.fixture
def busy(tmp_path: Path, clock: FrozenClock, settings: Settings):
    """A book with a little in it and a backup, unguarded: what harms it here comes through no door."""
    with Book(tmp_path / "own.book", clock, settings) as book:
        key = world.account(book, tier="A")
        world.plan(book, key, subject="terms")
        with book.act("note") as act:
            write_note(book, act, text="Board meets Tuesday", account=key, kind="mail")
        back_up_of_today(book)
        yield book


def inside(book: Book) -> dict[str, Finding]:
    return {one.check: one for one in look_inside(book)}


def harm(book: Book, statement: str) -> None:
    with book.db.atomic():
        book.db.execute_sql(statement)


def test_a_book_that_is_well(busy: Book) -> None:
    found = [*look_around(busy.path), *look_inside(busy)]
    assert [one.check for one in found] == [
        "sqlite",
        "disk",
        "rights",
        "integrity",
        "references",
        "search",
        "timeline",
        "backup",
        "drafts",
    ]
    assert {one.level for one in found} == {Level.OK}
    assert fix(busy, found) == []


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("DELETE FROM activity", "timeline"),
        ("UPDATE activity SET summary = 'something else'", "timeline"),
        ("UPDATE activity SET record_table = 'gone'", "timeline"),
        ("UPDATE account SET last_touch = 1", "timeline"),
        ("UPDATE account SET quiet_on = NULL", "timeline"),
        ("DELETE FROM find_note", "search"),
        ("UPDATE find_name SET text = 'something else'", "search"),
        ("INSERT INTO find_record (rowid, text) VALUES (16007, 'nobody')", "search"),
        ("DELETE FROM find_note_data WHERE id > 10", "search"),
        ("DELETE FROM find_note_docsize", "search"),
    ],
)
def test_what_is_worked_out_is_compared_and_made_anew(busy: Book, statement: str, check: str) -> None:
    harm(busy, statement)
    found = look_inside(busy)
    wrong = [one for one in found if one.level is not Level.OK]
    assert {one.check for one in wrong} == {check}
    assert all(one.fixable and one.advice and one.level is Level.WRONG for one in wrong)
    assert fix(busy, found) == ["Search index, timeline and silences made anew from the records."]
    assert {one.level for one in look_inside(busy)} == {Level.OK}


def test_looking_changes_nothing(busy: Book) -> None:
    harm(busy, "DELETE FROM activity")
    before = busy.db.connection().total_changes
    look_inside(busy)
    assert busy.db.connection().total_changes == before


def test_a_reference_that_leads_nowhere(busy: Book) -> None:
    busy.db.execute_sql("PRAGMA foreign_keys = 0")
    harm(busy, "UPDATE call SET account_id = 999")
    found = inside(busy)["references"]
    assert found.level is Level.WRONG
    assert "call to account" in found.told
    assert "amplanner restore" in found.advice
    assert "2026-11-25.book" in found.advice
    assert not found.fixable


def test_pages_that_cannot_be_read(busy: Book, clock: FrozenClock, settings: Settings) -> None:
    root = busy.sql("SELECT rootpage FROM sqlite_master WHERE name = 'call'")[0][0]
    size = busy.sql("PRAGMA page_size")[0][0]
    path = busy.path
    busy.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    busy.db.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)
    busy.db.connect()
    found = inside(busy)["integrity"]
    assert found.level is Level.WRONG
    assert "amplanner restore" in found.advice
    assert not found.fixable


def test_an_index_that_disagrees_with_its_table_is_made_anew(busy: Book) -> None:
    busy.db.execute_sql("PRAGMA writable_schema = 1")
    (told,) = busy.sql("SELECT sql FROM sqlite_master WHERE name = 'activity_account_at_id'")[0]
    harm(busy, f"UPDATE sqlite_master SET sql = '{told} WHERE at < 0' WHERE name = 'activity_account_at_id'")
    busy.db.execute_sql("PRAGMA writable_schema = RESET")
    busy.db.execute_sql("REINDEX")
    busy.db.execute_sql("PRAGMA writable_schema = 1")
    harm(busy, f"UPDATE sqlite_master SET sql = '{told}' WHERE name = 'activity_account_at_id'")
    busy.db.execute_sql("PRAGMA writable_schema = RESET")
    found = look_inside(busy)
    assert [one.check for one in found if one.level is Level.WRONG and one.fixable] == ["integrity"]
    assert fix(busy, found) == ["Indexes made anew."]
    assert {one.level for one in look_inside(busy)} == {Level.OK}


@pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise")
def test_files_that_others_can_read_are_closed_to_them(busy: Book) -> None:
    busy.path.chmod(0o644)
    backup = next(busy.path.with_name("own.book.backups").iterdir())
    backup.chmod(0o640)
    stranger = busy.path.with_name("letter.txt")
    stranger.write_text("Dear Tom")
    stranger.chmod(0o644)
    found = next(one for one in look_around(busy.path) if one.check == "rights")
    assert (found.level, found.fixable) == (Level.LOOK, True)
    fix(busy, [found])
    assert {busy.path.stat().st_mode & 0o777, backup.stat().st_mode & 0o777} == {0o600}
    assert stranger.stat().st_mode & 0o777 == 0o644
    assert next(one for one in look_around(busy.path) if one.check == "rights").level is Level.OK


@pytest.mark.parametrize(
    ("version", "level"), [((3, 46, 1), Level.LOOK), ((3, 51, 2), Level.LOOK), ((3, 51, 3), Level.OK)]
)
def test_an_sqlite_that_can_damage_a_shared_book_is_told(
    version: tuple[int, ...], level: Level, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor.SqliteDatabase, "server_version", version)
    found = look_around(tmp_path / "own.book")[0]
    assert (found.check, found.level) == ("sqlite", level)
    assert ("one planner" in found.advice) == (level is Level.LOOK)


@pytest.mark.parametrize(("free", "level"), [(5_000_000, "wrong"), (90_000_000, "look"), (10**9, "ok")])
def test_a_disk_that_runs_full(busy: Book, free: int, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = doctor.shutil.disk_usage(busy.path.parent)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert look_around(busy.path)[1].level == level


def test_backups_that_are_missing_old_or_damaged(busy: Book) -> None:
    newest = next(busy.path.with_name("own.book.backups").iterdir())
    newest.write_bytes(b"rust")
    assert inside(busy)["backup"].level is Level.WRONG
    newest.rename(newest.with_name("2026-11-10.book"))
    back_up_of_today(busy)
    fresh = newest.read_bytes()
    newest.unlink()
    newest.with_name("2026-11-10.book").write_bytes(fresh)
    old = inside(busy)["backup"]
    assert (old.level, old.fixable) == (Level.LOOK, True)
    newest.with_name("2026-11-10.book").unlink()
    missing = inside(busy)["backup"]
    assert missing.level is Level.LOOK
    (told,) = fix(busy, [missing])
    assert "Backup written and checked" in told
    assert inside(busy)["backup"].level is Level.OK


def test_a_new_book_needs_no_backup_yet(book: Book) -> None:
    assert inside(book)["backup"].level is Level.NOTE


def test_half_typed_texts_and_other_planners_are_told(busy: Book, clock: FrozenClock, settings: Settings) -> None:
    with Book(busy.path, clock, settings) as ended:
        ended.drafts.keep("note", "1", "Board wants")
        assert inside(busy)["instances"].told == "1 other planner is open on this book."
    found = inside(busy)["drafts"]
    assert (found.level, found.told) == (Level.NOTE, "A half-typed text waits in the planner.")
    assert "instances" not in inside(busy)
