"""Backups: what is kept how long, that they are checked, and putting one back."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from book.looking import dump, finish, run, start
from hypothesis import given
from hypothesis import strategies as st

from amplanner.book.backup import back_up
from amplanner.book.backups import (
    DAILY_DAYS,
    WEEKLY_DAYS,
    back_up_of_today,
    backup_folder,
    backups_of,
    is_due,
    restore,
    to_thin_out,
)
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import BookBusyError, BookDamagedError, BookError, BookTooNewError
from amplanner.book.models import Tag
from amplanner.book.settings import Settings

WEDNESDAY = date(2026, 11, 25)


def days(*ago: int) -> list[date]:
    return [WEDNESDAY - timedelta(days=n) for n in ago]


@pytest.mark.parametrize(
    ("ago", "served"),
    [
        ([], []),
        ([0], []),
        ([0, 1, 2, 3, 4, 5, 6], []),
        # Wednesday 18 and Tuesday 17 follow Monday 16, the first of their week.
        ([0, 1, 2, 7, 8, 9], [7, 8]),
        ([0, 1, 7, 8], [7]),
        # Week 41 began on 5 October, 51 days ago.
        ([0, 1, 48, 49, 50, 51], [48, 49, 50]),
        ([0, 1, 62], []),
        ([0, 1, 63, 64, 400], [63, 64, 400]),
        # After a long absence the newest two are all there is.
        ([400, 401, 402], [402]),
        ([-3, 0, 7, 400], [400]),
    ],
)
def test_what_is_thinned_out(ago: list[int], served: list[int]) -> None:
    assert to_thin_out(days(*ago), WEDNESDAY) == set(days(*served))


@given(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)), count=st.integers(1, 200), gaps=st.randoms())
def test_day_by_day_there_is_always_one_of_each_day_and_week(first: date, count: int, gaps: object) -> None:
    kept: set[date] = set()
    made: set[date] = set()
    for n in range(count):
        today = first + timedelta(days=n)
        if gaps.random() < 0.8:  # type: ignore[attr-defined]  # a random.Random
            kept.add(today)
            made.add(today)
        kept -= to_thin_out(kept, today)
        assert {day for day in made if 0 <= (today - day).days < DAILY_DAYS} <= kept
        assert max(made, default=None) in {*kept, None}
        weeks = {day.isocalendar()[:2] for day in kept}
        whole = [day for day in made if (today - day).days <= WEEKLY_DAYS - 7]
        assert {day.isocalendar()[:2] for day in whole} <= weeks
        assert len(kept) <= DAILY_DAYS + WEEKLY_DAYS // 7 + 2


def tag(book: Book, name: str) -> None:
    with book.act(f"Tag · {name}") as act:
        act.insert(Tag, name=name)


def test_a_backup_of_the_day_is_made_once(book: Book) -> None:
    tag(book, "a")
    assert is_due(book.path, book.today)
    file = back_up_of_today(book)
    assert file == backup_folder(book.path) / "2026-11-25.book"
    assert not is_due(book.path, book.today)
    assert back_up_of_today(book) is None
    assert backups_of(book.path) == [(WEDNESDAY, file)]
    assert sorted(one.name for one in file.parent.iterdir()) == ["2026-11-25.book"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    with Book(file, book.clock, book.settings) as copy:
        assert dump(copy) == dump(book)


def test_older_ones_are_thinned_out_and_strange_files_left(book: Book) -> None:
    folder = backup_folder(book.path)
    folder.mkdir()
    for day in days(1, 2, 7, 8, 9, 100):
        (folder / f"{day.isoformat()}.book").write_bytes(b"old")
    for name in ("mine.book", "2026-02-30.book", "2020-01-01.book.txt"):
        (folder / name).write_bytes(b"mine")
    back_up_of_today(book)
    assert [day for day, _ in backups_of(book.path)] == days(0, 1, 2, 9)
    assert {"mine.book", "2026-02-30.book", "2020-01-01.book.txt"} <= {file.name for file in folder.iterdir()}


def test_a_thread_makes_the_backup_while_the_book_is_used(book: Book) -> None:
    from threading import Thread

    made: list[Path | None] = []
    tag(book, "a")
    worker = Thread(target=lambda: made.append(back_up_of_today(book)))
    worker.start()
    tag(book, "b")
    worker.join()
    assert made == [backup_folder(book.path) / "2026-11-25.book"]
    assert book.count(Tag.select()) == 2
    with book.connection():  # this thread has its own already, and keeps it
        pass
    tag(book, "c")


def test_a_failed_backup_leaves_the_older_one(book: Book, tmp_path: Path) -> None:
    target = tmp_path / "copy.book"
    tag(book, "a")
    back_up(book.db, target)
    before = target.read_bytes()
    (tmp_path / "copy.book.part").mkdir()  # nothing can be written there
    with pytest.raises(OSError, match="directory"):
        back_up(book.db, target)
    assert target.read_bytes() == before


def test_restore_puts_the_backup_back_and_keeps_the_replaced_book(book: Book) -> None:
    tag(book, "a")
    file = back_up_of_today(book)
    assert file is not None
    then = dump(book)
    tag(book, "b")
    now = dump(book)
    replaced = restore(book, file)
    assert dump(book) == then
    assert book.sql("PRAGMA integrity_check") == [("ok",)]
    assert book.sql("PRAGMA journal_mode") == [("wal",)]
    assert replaced.stat().st_mode & 0o777 == 0o600
    book.undo()
    assert book.count(Tag.select()) == 0
    again = restore(book, replaced)
    assert again != replaced
    assert dump(book) == now


def test_restore_brings_a_backup_of_an_older_shape_up_to_date(book: Book, tmp_path: Path) -> None:
    tag(book, "a")
    empty = tmp_path / "empty.book"
    run(
        """
        from peewee import sqlite3
        db = sqlite3.connect(sys.argv[1])
        db.execute(f"PRAGMA application_id = {0x616D706C}")
        db.execute("CREATE TABLE x (y)")
        db.execute("DROP TABLE x")
        db.commit()
        """,
        empty,
    )
    restore(book, empty)
    assert dump(book)["tag"] == []
    tag(book, "b")


def broken(kind: str, folder: Path, book: Book) -> Path:
    file = folder / "wrong.book"
    match kind:
        case "empty":
            file.touch()
        case "text":
            file.write_text("not a database, though long enough to be taken for one" * 100)
        case "cut":
            back_up(book.db, file)
            file.write_bytes(file.read_bytes()[:-5000])
        case "newer":
            back_up(book.db, file)
            run("from peewee import sqlite3\nsqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99')", file)
        case "folder":
            file.mkdir()
    return file


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("missing", BookError, "There is no backup"),
        ("folder", BookError, "There is no backup"),
        ("empty", BookDamagedError, "is empty, not a backup"),
        ("text", BookDamagedError, "not a readable book"),
        ("cut", BookDamagedError, "not a readable book|is damaged"),
        ("newer", BookTooNewError, "written by a newer amplanner"),
    ],
)
def test_restore_refuses_what_is_no_good_backup(
    book: Book, tmp_path: Path, kind: str, error: type[BookError], message: str
) -> None:
    tag(book, "a")
    before = dump(book)
    with pytest.raises(error, match=message):
        restore(book, broken(kind, tmp_path, book))
    assert dump(book) == before
    tag(book, "b")


def test_restore_refuses_the_book_itself(book: Book) -> None:
    with pytest.raises(BookError, match="is the book itself"):
        restore(book, book.path)


def test_restore_does_not_wait_for_another_instance(book: Book) -> None:
    tag(book, "a")
    file = back_up_of_today(book)
    assert file is not None
    tag(book, "b")
    holder = start(
        """
        book = open_book()
        with book.beside_the_journal():
            say("held")
            sys.stdin.readline()
        """,
        book.path,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(BookBusyError):
        restore(book, file)
    finish(holder, "\n")
    assert book.count(Tag.select()) == 2
    restore(book, file)
    assert book.count(Tag.select()) == 1


def test_a_backup_does_not_wait_for_a_writer(book: Book, clock: FrozenClock, settings: Settings) -> None:
    tag(book, "a")
    with Book(book.path, clock, settings) as other, other.beside_the_journal():
        file = back_up_of_today(book)
    assert file is not None
