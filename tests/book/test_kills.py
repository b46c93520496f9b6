"""Killed again and again: no acknowledged act is lost, no half act is there, and the old book stays usable."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from book.dying import End, Nursery, open_book
from book.looking import dump
from book.test_many_acts import no_update_is_lost
from peewee import SqliteDatabase

from amplanner.book.backups import backup_folder, backups_of
from amplanner.book.book import Book
from amplanner.book.clock import Clock
from amplanner.book.migrate import LATEST, bring_up_to_date, shape_of
from amplanner.book.rescue import check_backup
from amplanner.book.worked_out import Differences, differences


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Where the processes come from."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def path(tmp_path: Path, nursery: Nursery) -> Path:
    """A book with some acts in it."""
    path = tmp_path / "my.book"
    end = nursery.die("acts", path, 1, 6)
    assert end.status == 0, end
    return path


def is_sound(book: Book) -> None:
    """Check that nothing is there by half."""
    assert book.sql("PRAGMA integrity_check") == [("ok",)]
    assert book.sql("PRAGMA foreign_key_check") == []
    assert differences(book) == Differences(0, 0, 0)
    no_update_is_lost(book)
    unfinished = (
        "SELECT id FROM journal_group WHERE id NOT IN (SELECT group_id FROM journal_row)"
        " OR id NOT IN (SELECT group_id FROM journal_event WHERE kind = 'act')"
    )
    assert book.sql(unfinished) == []


def states(book: Book) -> dict[int, str]:
    return dict(book.sql("SELECT id, state FROM journal_group"))


def holds_what_was_said(before: dict[int, str], now: dict[int, str], end: End) -> None:
    """Check that each acknowledged act is there, and at most the one under way besides."""
    expected = dict(before)
    for word, group in (line.split() for line in end.said if line != "end"):
        if word == "act":
            expected = {one: "gone" if state == "undone" else state for one, state in expected.items()}
        expected[int(group)] = "undone" if word == "undo" else "done"
    if now == expected:
        return
    assert end.killed
    changed = {group for group in now if now[group] != expected.get(group)}
    new = now.keys() - expected.keys()
    given_up = {group for group in changed if expected.get(group) == "undone" and now[group] == "gone"}
    under_way = changed - given_up if new else changed
    assert len(under_way) == 1, (expected, now, end.said)
    assert expected.keys() <= now.keys()


DEATHS = [
    *({"statement": at} for at in range(3, 203, 4)),
    *({"step": at} for at in range(10, 410, 8)),
    *({"size": size} for size in range(2_000, 302_000, 6_000)),
    *({"worked": moment} for moment in range(10_000, 60_000, 1_000)),
]
"""Two hundred, by statement, within one, at a write call and at any moment."""


@pytest.mark.parametrize("part", range(4))
def test_killed_while_it_writes_a_book_keeps_all_that_was_acknowledged(path: Path, nursery: Nursery, part: int) -> None:
    with open_book(str(path)) as book:
        now = states(book)
    for number, death in enumerate(DEATHS[part::4]):
        before = now
        end = nursery.die("acts", path, f"{part}{number}", **death)
        assert end.killed, end
        with open_book(str(path)) as book:
            is_sound(book)
            now = states(book)
        holds_what_was_said(before, now, end)


def put(whole: bytes, path: Path) -> None:
    """Put a book in its place, as if nothing had ever happened to it."""
    for file in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    path.write_bytes(whole)


def test_a_killed_migration_leaves_the_old_book_or_the_new_one(tmp_path: Path, nursery: Nursery, clock: Clock) -> None:
    path = tmp_path / "old.book"
    db = SqliteDatabase(str(path), autoconnect=False)
    with db.connection_context():
        bring_up_to_date(db, path, clock, latest=1)
        db.execute_sql("INSERT INTO tag (uid, version, name) VALUES ('u', 1, 'kept')")
    whole = path.read_bytes()
    ended = nursery.die("open", path)
    assert ended.status == 0, ended
    deaths: list[dict[str, int]] = [
        *({"statement": at} for at in range(5, 85, 5)),
        *({"step": at} for at in (1, 3, 10, 30, 60, 100, 200)),
        *({"size": size} for size in range(1_000, 2 * len(whole), len(whole) // 6)),
    ]
    shapes = Counter[int]()
    for death in deaths:
        put(whole, path)
        end = nursery.die("open", path, **death)
        assert end.killed or end.said == ["end"], end
        with db.connection_context():
            shapes[shape_of(db, path)] += 1
            assert db.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute_sql("SELECT name FROM tag").fetchall() == [("kept",)]
        with open_book(str(path)) as book:
            assert [row["name"] for row in dump(book)["tag"]] == ["kept"]
            assert differences(book) == Differences(0, 0, 0)
    assert shapes.keys() == {1, LATEST}, shapes
    assert shapes[1] > len(deaths) / 3


FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_a_killed_import_has_brought_in_all_or_nothing(path: Path, nursery: Nursery) -> None:
    files = [*sorted((FIXTURES / "maven").glob("*.csv")), FIXTURES / "contacts_crm.csv", FIXTURES / "workweek.ics"]
    whole = path.read_bytes()
    with open_book(str(path)) as book:
        before = dump(book)
    ended = nursery.die("cli", path, "import", *files)
    assert ended.status in {0, 1}, ended
    with open_book(str(path)) as book:
        after = {table: len(rows) for table, rows in dump(book).items()}
        (read,) = book.sql("SELECT COUNT(*) FROM journal_row")[0]
    outcomes = Counter[str]()
    deaths: list[dict[str, int]] = [
        *({"statement": at} for at in range(40, 6 * read, read // 2)),
        *({"size": size} for size in range(1_000, 1_500_000, 150_000)),
    ]
    for death in deaths:
        put(whole, path)
        end = nursery.die("cli", path, "import", *files, **death)
        with open_book(str(path)) as book:
            is_sound(book)
            now = dump(book)
        if now == before:
            outcomes["nothing"] += 1
            assert end.killed
        else:
            outcomes["all"] += 1
            assert {table: len(rows) for table, rows in now.items()} == after
    assert outcomes["nothing"] > len(deaths) / 2


def test_a_killed_backup_leaves_book_and_older_backups(path: Path, nursery: Nursery) -> None:
    nursery.die("backup", path)
    with open_book(str(path)) as book:
        before, (_, older) = dump(book), backups_of(path)[0]
    older = older.rename(older.with_name("2026-11-24.book"))
    kept, killed = older.read_bytes(), 0
    size = path.stat().st_size
    for death in [
        *({"size": at} for at in range(0, size, size // 8)),
        *({"statement": at} for at in range(14, 32, 3)),
        *({"step": at} for at in (5, 50, 400)),
    ]:
        end = nursery.die("backup", path, **death)
        killed += end.killed
        assert older.read_bytes() == kept
        for _, file in backups_of(path):
            check_backup(file)
            if file != older:
                file.unlink()
    assert killed >= 8
    assert nursery.die("backup", path).said[-1] == "end"
    assert len(backups_of(path)) == 2
    assert not list(backup_folder(path).glob("*.part*"))
    with open_book(str(path)) as book:
        assert dump(book) == before


def test_a_killed_restore_leaves_the_old_book_or_the_backup(path: Path, nursery: Nursery, tmp_path: Path) -> None:
    nursery.die("backup", path)
    (_, backup), *_ = backups_of(path)
    backup = backup.rename(tmp_path / "good.book")
    with open_book(str(path)) as book:
        then = dump(book)
    assert nursery.die("acts", path, 99, 3).status == 0
    with open_book(str(path)) as book:
        now = dump(book)
    assert now != then
    whole, size = path.read_bytes(), path.stat().st_size
    found = Counter[str]()
    for death in [
        *({"size": at} for at in range(0, 2 * size, size // 6)),
        *({"statement": at} for at in range(14, 64, 4)),
        *({"step": at} for at in (5, 50, 200, 400)),
    ]:
        put(whole, path)
        end = nursery.die("restore", path, backup, **death)
        with open_book(str(path)) as book:
            is_sound(book)
            left = dump(book)
        assert left in (now, then)
        found["old" if left == now else "backup"] += 1
        assert left == then or end.killed
        if left == then:  # then the replaced book is there, whole
            (replaced,) = (file for file in tmp_path.glob("my.book.replaced-*") if file.suffix != ".part")
            check_backup(replaced)
    assert found.keys() == {"old", "backup"}, found
