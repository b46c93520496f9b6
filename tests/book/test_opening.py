"""Opening a book: what is made and how private it is, and what is refused, unchanged and in words."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from book.looking import let_others_in, run

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import (
    BookDamagedError,
    BookError,
    BookReadOnlyError,
    BookTooNewError,
    explain,
)
from amplanner.book.models import Tag
from amplanner.book.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a book is to be."""
    return tmp_path / "folder" / "my.book"


def open_book(path: Path, clock: FrozenClock) -> Book:
    return Book(path, clock, Settings())


def tag(book: Book, name: str) -> None:
    with book.act(f"Tag · {name}") as act:
        act.insert(Tag, name=name)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what the files hold; not the index of a write-ahead log, nor an empty log: looking makes them."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.name.endswith("-shm")]
    held = {str(file.relative_to(folder)): file.read_bytes() for file in files}
    return {name: data for name, data in held.items() if data or not name.endswith("-wal")}


@pytest.fixture
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_usual_umask")
def test_everything_beside_the_book_is_private(path: Path, clock: FrozenClock) -> None:
    with open_book(path, clock) as book:
        tag(book, "a")
        book.drafts.keep("note", "account/1", "text")
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.rglob("*")}
        uid = book.instance.uid
    assert modes == {
        "my.book": 0o600,
        "my.book-wal": 0o600,
        "my.book-shm": 0o600,
        "my.book.drafts": 0o600,
        "my.book.drafts-wal": 0o600,
        "my.book.drafts-shm": 0o600,
        "my.book.live": 0o700,
        uid: 0o600,
    }
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in path.parent.rglob("*")) == ["my.book", "my.book.drafts", "my.book.live"]


def test_the_settings_that_keep_a_book_safe(book: Book) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    assert {name: book.sql(f"PRAGMA {name}")[0][0] for name in names} == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 100,
    }


def test_a_worker_has_the_same_settings(book: Book) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def look() -> list[tuple[int]]:
        with book.connection():
            return book.sql("PRAGMA foreign_keys") + book.sql("PRAGMA synchronous")

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(look).result() == [(1,), (2,)]
        # A thread that forgot to ask for its own connection is told, and leaves none behind.
        with pytest.raises(BookError, match="not opened"):
            pool.submit(book.sql, "SELECT 1").result()


def test_a_book_opens_by_any_of_its_names(path: Path, clock: FrozenClock, tmp_path: Path) -> None:
    link = tmp_path / "link.book"
    link.symlink_to(path)
    with open_book(link, clock) as first, open_book(path, clock) as second:
        assert first.path == second.path
        assert first.instance.living() == {first.instance.uid, second.instance.uid}
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["sp ace.book", "per%20cent?#.book", "büch.book", "'quoted\".book"])
def test_odd_names_are_names(tmp_path: Path, clock: FrozenClock, name: str) -> None:
    for _ in range(2):
        with open_book(tmp_path / name, clock) as book:
            tag(book, str(book.count(Tag.select())))
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([name, f"{name}.drafts", f"{name}.live"])


def spoil(kind: str, path: Path, clock: FrozenClock) -> None:
    """Put something that is no good book at the path."""
    path.parent.mkdir()
    if kind in {"cut", "a byte", "zeros"}:
        with open_book(path, clock) as book:
            for n in range(40):
                tag(book, "x" * 300 + str(n))
        whole = path.read_bytes()
    match kind:
        case "folder":
            path.mkdir()
        case "device":
            os.mkfifo(path)
        case "text":
            path.write_text("Dear customer,\n" * 1000)
        case "short text":
            path.write_text("hello")
        case "cut":
            path.write_bytes(whole[: len(whole) // 2])
        case "zeros":
            path.write_bytes(whole[:100] + bytes(len(whole) - 100))
        case "a byte":
            path.write_bytes(b"X" + whole[1:])
        case "other":
            run("from peewee import sqlite3\ndb = sqlite3.connect(sys.argv[1])\ndb.execute('CREATE TABLE t (x)')", path)
        case "other, empty":
            run(
                "from peewee import sqlite3\ndb = sqlite3.connect(sys.argv[1])\ndb.execute('PRAGMA user_version = 7')",
                path,
            )
        case "other, marked":
            run("from peewee import sqlite3\nsqlite3.connect(sys.argv[1]).execute('PRAGMA application_id = 5')", path)
        case "newer":
            run("open_book().close()", path)
            run("from peewee import sqlite3\nsqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99')", path)
        case "newer, left open":
            run(
                """
                open_book().close()
                from peewee import sqlite3
                db = sqlite3.connect(sys.argv[1])
                db.execute("PRAGMA user_version = 99")
                os.kill(os.getpid(), 9) if os.fork() == 0 else os.wait()
                os._exit(0)
                """,
                path,
            )


REFUSED = [
    ("folder", BookDamagedError, "is a folder, not a book"),
    ("device", BookDamagedError, "is not a file"),
    ("text", BookDamagedError, "is not a readable book"),
    ("short text", BookDamagedError, "is not a readable book"),
    ("cut", BookDamagedError, "is not a readable book"),
    ("zeros", BookDamagedError, "is not a readable book"),
    ("a byte", BookDamagedError, "is not a readable book"),
    ("other", BookDamagedError, "another program's database"),
    ("other, empty", BookDamagedError, "another program's database"),
    ("other, marked", BookDamagedError, "another program's database"),
    ("newer", BookTooNewError, "written by a newer amplanner .* Install the newer amplanner"),
    ("newer, left open", BookTooNewError, "written by a newer amplanner"),
]


@pytest.mark.parametrize(("kind", "error", "message"), REFUSED, ids=[kind for kind, *_ in REFUSED])
def test_what_is_no_good_book_is_refused_unchanged(
    path: Path, clock: FrozenClock, kind: str, error: type[BookError], message: str
) -> None:
    spoil(kind, path, clock)
    before = files_of(path.parent)
    with pytest.raises(error, match=message) as refusal:
        open_book(path, clock)
    assert str(path) in str(refusal.value)
    assert files_of(path.parent) == before


def test_an_empty_file_becomes_a_book(path: Path, clock: FrozenClock) -> None:
    path.parent.mkdir()
    path.touch()
    with open_book(path, clock) as book:
        tag(book, "a")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nul\0.book", "null"),
        ("x" * 300, "too long"),
        ("loop.book", "loop|symbolic"),
        ("file/inside.book", "directory|exists"),
    ],
)
def test_paths_that_cannot_be_are_said(tmp_path: Path, clock: FrozenClock, path: str, reason: str) -> None:
    (tmp_path / "loop.book").symlink_to(tmp_path / "loop.book")
    (tmp_path / "file").touch()
    with pytest.raises(BookError, match=rf"(?i)Can't open the book .*({reason})"):
        open_book(tmp_path / path, clock)


READ_ONLY = """
os.setuid(65534) if os.getuid() == 0 else None
try:
    open_book()
except BookReadOnlyError as error:
    say("read-only:", error)
except BookError as error:
    say("error:", error)
"""


def readable_by_all(folder: Path) -> None:
    """Let another user come to the folder and read what is in it, but write nothing."""
    let_others_in(folder)
    for file in [folder, *folder.rglob("*")]:
        file.chmod(0o555 if file.is_dir() else 0o444)


@pytest.mark.parametrize("what", ["file", "folder", "both", "no right to read"])
def test_what_cannot_be_written_is_said(path: Path, clock: FrozenClock, what: str, tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("needs to become another user")
    open_book(path, clock).close()
    readable_by_all(tmp_path)
    if what in {"file", "no right to read"}:
        path.parent.chmod(0o777)
        path.chmod(0o444 if what == "file" else 0)
    if what == "folder":
        path.chmod(0o666)
    before = path.read_bytes()
    said = run(READ_ONLY, path)
    assert re.match(r"(read-only: Can't write to|error: Can't open the book) \S+my\.book", said), said
    assert path.read_bytes() == before


def test_every_kind_of_trouble_has_its_sentence(tmp_path: Path) -> None:
    class Trouble(Exception):
        sqlite_errorname = "SQLITE_READONLY_DIRECTORY"

    assert isinstance(explain(Trouble("x"), tmp_path), BookReadOnlyError)
    plain = explain(Exception("no such table: x"), tmp_path)
    assert type(plain) is BookError
    assert "no such table" in str(plain)


def test_closing_leaves_nothing_open(path: Path, clock: FrozenClock) -> None:
    def mine() -> set[str]:
        links = (
            os.readlink(f"/proc/self/fd/{fd}")
            for fd in os.listdir("/proc/self/fd")
            if os.path.exists(f"/proc/self/fd/{fd}")
        )
        return {link for link in links if str(path.parent) in link}

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc")
    with open_book(path, clock) as book:
        tag(book, "a")
        assert mine()
    assert mine() == set()
    path.with_name("my.book.drafts").unlink()
    path.with_name("my.book.drafts").mkdir()
    with pytest.raises(BookError, match="drafts"):
        open_book(path, clock)
    assert mine() == set()
    assert list(path.with_name("my.book.live").iterdir()) == []


def test_damage_met_while_reading_is_said(path: Path, clock: FrozenClock) -> None:
    with open_book(path, clock) as book:
        for n in range(60):
            tag(book, "x" * 400 + str(n))
    whole = path.read_bytes()
    pages = [whole[start : start + 4096] for start in range(0, len(whole), 4096)]
    path.write_bytes(b"".join(b"\xff" * 4096 if b"x" * 300 in page else page for page in pages))
    with open_book(path, clock) as book:
        with pytest.raises(BookDamagedError, match="not a readable book"):
            book.sql("SELECT name FROM tag NOT INDEXED")
        with pytest.raises(BookDamagedError, match="not a readable book"):
            book.rows(Tag.select())
        with pytest.raises(BookDamagedError, match="not a readable book"):
            tag(book, "x" * 400 + "30 and more")
        assert book.door is None
