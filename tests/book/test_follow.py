"""Several instances on one book: each sees the others' acts, none loses an update, none waits long."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from book.looking import dump, finish, guard, run, start

from amplanner.book.backup import back_up
from amplanner.book.backups import restore
from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import BookBusyError
from amplanner.book.follow import Follower
from amplanner.book.models import Account, Tag
from amplanner.book.settings import Settings

DAY = date(2026, 11, 25)
PULSE = frozenset({("pulse", 0)})


@pytest.fixture
def other(book: Book) -> Iterator[Book]:
    """A second instance on the same book."""
    with Book(book.path, book.clock, book.settings) as opened:
        guard(opened)
        yield opened


def tag(book: Book, name: str) -> Change:
    with book.act(f"Tag · {name}") as act:
        act.insert(Tag, name=name)
    return act.change


def test_nothing_new_is_no_change(book: Book) -> None:
    tag(book, "before")
    follower = Follower(book)
    assert follower.poll() == []
    tag(book, "own")
    assert follower.poll() == []


def test_acts_undo_and_redo_of_others_come_in_order(book: Book, other: Book) -> None:
    follower = Follower(book)
    tag(other, "a")
    tag(book, "mine")
    with other.act("Both") as act:
        first = act.insert(Tag, name="b")
        second = act.insert(Tag, name="c")
    other.undo()
    other.redo()
    changes = follower.poll()
    assert [change.label for change in changes] == ["Tag · a", "Both", "Undone: Both", "Redone: Both"]
    assert changes[1].touched == {("tag", first), ("tag", second)}
    assert not any(change.undoable for change in changes)
    assert follower.poll() == []


def test_another_process_is_followed(book: Book) -> None:
    follower = Follower(book)
    run("with open_book() as book, book.act('Tag · vip') as act: act.insert(Tag, name='vip')", book.path)
    (change,) = follower.poll()
    assert (change.label, change.touched) == ("Tag · vip", {("tag", 1)})


def test_what_is_written_beside_the_journal_comes_as_a_pulse(book: Book, other: Book) -> None:
    follower = Follower(book)
    with other.beside_the_journal() as db:
        db.execute_sql("INSERT INTO book_fact (name, value) VALUES ('x', 'y')")
    assert [change.touched for change in follower.poll()] == [PULSE]
    assert follower.poll() == []


def test_a_restored_book_is_followed_from_where_it_stands(book: Book, other: Book) -> None:
    tag(book, "kept")
    copy = book.path.with_name("copy.book")
    back_up(book.db, copy)
    tag(book, "later")
    tag(book, "latest")
    follower = Follower(other)
    restore(book, copy)
    assert [change.touched for change in follower.poll()] == [PULSE]
    tag(book, "new")
    assert [change.label for change in follower.poll()] == ["Tag · new"]


COUNT_ON = """
    book = open_book()
    say("ready")
    sys.stdin.readline()
    done = busy = 0
    while done < 60:
        try:
            with book.act("One more") as act:
                account = book.one(Account.select())
                act.update(Account, account.id, rhythm_days=account.rhythm_days + 1)
        except BookBusyError:
            busy += 1
        else:
            done += 1
    book.close()
    say(done)
"""


def test_processes_that_write_at_once_lose_nothing(book: Book) -> None:
    with book.act("Account") as act:
        key = act.insert(Account, name="Meijer", name_fold="meijer", created_on=DAY, rhythm_days=0)
    before = dump(book)
    processes = [start(COUNT_ON, book.path) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    assert [finish(process, "go\n") for process in processes] == ["60\n"] * 3
    assert book.one(Account.select()).rhythm_days == 180
    assert book.one(Account.select()).version == 181
    assert book.sql("PRAGMA integrity_check") == [("ok",)]
    for _ in range(180):
        book.undo()
    assert dump(book) == before
    assert book.one(Account.select()).id == key


HOLD = """
    book = open_book()
    with book.beside_the_journal():
        say("held")
        sys.stdin.readline()
"""


def test_a_held_book_is_read_but_says_that_it_is_busy_and_nothing_is_lost(book: Book) -> None:
    tag(book, "before")
    holder = start(HOLD, book.path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert book.count(Tag.select()) == 1
    for write in (lambda: tag(book, "mine"), book.undo, lambda: book.beside_the_journal().__enter__()):
        with pytest.raises(BookBusyError, match="Another program is writing"):
            write()
        assert book.door is None
    book.drafts.keep("note", "account/1", "typed meanwhile")
    with Book(book.path, book.clock, book.settings) as third:  # opening an up-to-date book writes nothing
        assert third.count(Tag.select()) == 1
    finish(holder, "\n")
    tag(book, "mine")
    assert book.count(Tag.select()) == 2


def test_waiting_for_a_lock_ends_within_a_tenth_of_a_second(book: Book) -> None:
    assert book.sql("PRAGMA busy_timeout") == [(100,)]
    assert book.drafts._db.execute_sql("PRAGMA busy_timeout").fetchone() == (100,)


def test_a_book_that_another_program_keeps_to_itself_is_busy(
    tmp_path: Path, clock: FrozenClock, settings: Settings
) -> None:
    path = tmp_path / "kept.book"
    Book(path, clock, settings).close()
    holder = start(
        """
        from peewee import sqlite3
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        db.execute("PRAGMA locking_mode = exclusive")
        db.execute("BEGIN EXCLUSIVE")
        say("held")
        sys.stdin.readline()
        """,
        path,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(BookBusyError, match="Another program is writing"):
        Book(path, clock, settings)
    finish(holder, "\n")
    Book(path, clock, settings).close()
