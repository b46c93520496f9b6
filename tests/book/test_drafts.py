"""Half-typed text: it survives any end, and is offered again to whoever may have it."""

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from book.looking import let_others_in, rest_of, run, start

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.drafts import Draft
from amplanner.book.errors import BookBusyError, BookError
from amplanner.book.settings import Settings

ZONE = ZoneInfo("Europe/Amsterdam")


def at(minute: int) -> FrozenClock:
    return FrozenClock(datetime(2026, 11, 25, 10, minute, tzinfo=ZONE), ZONE)


@pytest.fixture
def other(book: Book) -> Iterator[Book]:
    """A second instance on the same book, some minutes later."""
    with Book(book.path, at(30), book.settings) as opened:
        yield opened


def texts(drafts: list[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


def test_what_is_kept_is_offered(book: Book) -> None:
    assert book.drafts.offered("note", "account/1") is None
    book.drafts.keep("note", "account/1", "Wants a")
    book.drafts.keep("note", "account/1", "Wants a price\nsoon")
    book.drafts.keep("note", "account/2", "Other")
    assert book.drafts.offered("note", "account/1") == Draft("note", "account/1", "Wants a price\nsoon", at(18).moment)
    assert sorted(texts(book.drafts.waiting())) == ["Other", "Wants a price\nsoon"]


@pytest.mark.parametrize("empty", [True, False])
def test_saved_or_emptied_it_is_forgotten(book: Book, empty: bool) -> None:
    book.drafts.keep("note", "account/1", "text")
    if empty:
        book.drafts.keep("note", "account/1", "")
    else:
        book.drafts.forget("note", "account/1")
    assert book.drafts.offered("note", "account/1") is None
    assert book.drafts.waiting() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("\x1b]0;title\x07", "\ufffd]0;title\ufffd"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("  spaces stay  ", "  spaces stay  "),
        ("x" * 200_000, "x" * 200_000),
    ],
    ids=["NUL", "surrogate", "escape", "lines", "spaces", "long"],
)
def test_text_is_cleaned_on_its_way_in(book: Book, typed: str, kept: str) -> None:
    book.drafts.keep("note", "account/1", typed)
    draft = book.drafts.offered("note", "account/1")
    assert draft is not None
    assert draft.text == kept


def test_a_living_instance_keeps_its_own(book: Book, other: Book) -> None:
    book.drafts.keep("note", "account/1", "mine")
    other.drafts.keep("note", "account/1", "theirs")
    assert texts(book.drafts.waiting()) == ["mine"]
    assert texts(other.drafts.waiting()) == ["theirs"]
    other.drafts.forget("note", "account/1")
    assert texts(book.drafts.waiting()) == ["mine"]
    assert other.drafts.offered("note", "account/1") is None


def test_an_ended_instance_hands_its_drafts_on(book: Book) -> None:
    with Book(book.path, at(30), book.settings) as other:
        other.drafts.keep("note", "account/1", "theirs, later")
        other.drafts.keep("todo", "account/1", "theirs too")
    book.drafts.keep("note", "account/1", "mine")
    assert texts(book.drafts.waiting()) == ["theirs, later", "theirs too", "mine"]
    assert texts(book.drafts.left_behind()) == ["theirs, later", "theirs too"]
    offered = book.drafts.offered("note", "account/1")
    assert offered is not None
    assert offered.text == "mine"  # what this instance has typed counts, whatever the clocks say
    book.drafts.forget("note", "account/1")
    assert texts(book.drafts.waiting()) == ["theirs too"]


TYPE = """
    book = open_book()
    text = ""
    while True:
        text += "word "
        book.drafts.keep("note", "account/1", text)
        say(len(text))
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_what_was_typed_survives_any_end(book: Book, end: signal.Signals) -> None:
    typist = start(TYPE, book.path)
    assert typist.stdout is not None
    for _ in range(20):
        typed = int(typist.stdout.readline())
    assert texts(book.drafts.waiting()) == []  # it is still at it
    typist.send_signal(end)
    whole_lines = [int(line) for line in rest_of(typist).split("\n")[:-1]]
    offered = book.drafts.offered("note", "account/1")
    assert offered is not None
    assert len(offered.text) >= max([typed, *whole_lines])
    assert offered.text == "word " * (len(offered.text) // 5)


def test_drafts_are_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "my.book"
    with Book(path, at(0), Settings()) as book:
        book.drafts.keep("note", "account/1", "text")
    with Book(path, at(1), Settings()) as book:
        assert texts(book.drafts.waiting()) == ["text"]
        assert book.instance.living() == {book.instance.uid}


def test_where_the_sidecar_cannot_be_the_runtime_folder_is_used(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    for folder in ("one", "two"):
        (tmp_path / folder / "my.book.drafts").mkdir(parents=True)
    with Book(tmp_path / "one" / "my.book", at(0), Settings(), runtime=runtime) as book:
        book.drafts.keep("note", "account/1", "of one")
        assert book.drafts.path.parent == runtime
        assert book.drafts.path.stat().st_mode & 0o777 == 0o600
        assert runtime.stat().st_mode & 0o777 == 0o700
    with Book(tmp_path / "two" / "my.book", at(0), Settings(), runtime=runtime) as book:
        assert book.drafts.waiting() == []  # a book of the same name, but another one
    with Book(tmp_path / "one" / "my.book", at(1), Settings(), runtime=runtime) as book:
        assert texts(book.drafts.waiting()) == ["of one"]


@pytest.mark.parametrize("content", [b"not a database, but long enough to look like one" * 100, b"short"])
def test_a_damaged_sidecar_is_left_alone(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "my.book.drafts"
    damaged.write_bytes(content)
    with pytest.raises(BookError, match=r"my\.book\.drafts"):
        Book(tmp_path / "my.book", at(0), Settings())
    with Book(tmp_path / "my.book", at(0), Settings(), runtime=tmp_path / "run") as book:
        book.drafts.keep("note", "account/1", "text")
    assert damaged.read_bytes() == content


def test_a_sidecar_without_the_right_to_write_falls_back(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("needs to become another user")
    folder = tmp_path / "data"
    folder.mkdir(mode=0o777)
    run("open_book().close()", folder / "my.book")
    let_others_in(folder)
    folder.chmod(0o777)
    for name in ("my.book", "my.book.live"):
        (folder / name).chmod(0o777)
    (folder / "my.book.drafts").chmod(0o444)
    said = run(
        """
        os.setuid(65534)
        book = Book(Path(sys.argv[1]), clock, Settings(), runtime=Path(sys.argv[2]))
        book.drafts.keep("note", "account/1", "text")
        say(book.drafts.path.parent.name)
        book.close()
        """,
        folder / "my.book",
        folder / "run",
    )
    assert said == "run\n"


def test_a_locked_sidecar_is_busy_and_the_next_try_keeps_it(book: Book) -> None:
    holder = start(
        """
        from peewee import sqlite3
        db = sqlite3.connect(sys.argv[1] + ".drafts", isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        say("held")
        sys.stdin.readline()
        """,
        book.path,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(BookBusyError):
        book.drafts.keep("note", "account/1", "text")
    # What could not be written is offered all the same, here, and written with the next that can be.
    assert texts(book.drafts.waiting()) == ["text"]
    assert book.drafts.offered("note", "account/1") is not None
    holder.communicate("\n", timeout=60)
    book.drafts.keep("note", "account/2", "more")
    assert sorted(stored(book)) == ["more", "text"]


def test_what_was_saved_is_not_offered_again_although_it_could_not_be_forgotten(book: Book, other: Book) -> None:
    book.drafts.keep("note", "account/1", "saved since")
    other.drafts._db.execute_sql("BEGIN IMMEDIATE")
    with pytest.raises(BookBusyError):
        book.drafts.forget("note", "account/1")
    assert book.drafts.offered("note", "account/1") is None
    assert book.drafts.waiting() == []
    other.drafts._db.execute_sql("ROLLBACK")
    assert stored(book) == ["saved since"]
    book.drafts.close()
    assert stored(other) == []
    book.drafts._db.connect()


def stored(book: Book) -> list[str]:
    return [text for (text,) in book.drafts._db.execute_sql("SELECT text FROM draft").fetchall()]
