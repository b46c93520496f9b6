"""How the tests look at a book, guard its doors, and run another process on it."""

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from peewee import sqlite3

from amplanner.book.book import Book
from amplanner.book.images import BY_TABLE, kept

ROOT = Path(__file__).resolve().parents[2]

WORKED_OUT = {
    "activity": "SELECT record_table, record, aspect, account, person, kind, contact, at, detail, summary, amount,"
    " currency FROM activity ORDER BY record_table, record, aspect",
    "find_name": "SELECT rowid, name, text FROM find_name ORDER BY rowid",
    "find_record": "SELECT rowid, text FROM find_record ORDER BY rowid",
    "find_note": "SELECT rowid, text FROM find_note ORDER BY rowid",
    "silence": "SELECT id, last_touch, quiet_on FROM account ORDER BY id",
}

Dump = dict[str, list[dict[str, Any]]]


def dump(book: Book) -> Dump:
    """Return every record as stored, without its version and what is worked out."""
    return {
        table: [{column: value for column, value in row.items() if column != "version"} for row in rows]
        for table, rows in images(book).items()
    }


def images(book: Book) -> Dump:
    """Return every record as the journal keeps it."""
    found: Dump = {}
    for table, model in BY_TABLE.items():
        columns = list(model._meta.columns)
        names = ", ".join(f'"{column}"' for column in columns)
        rows = book.sql(f'SELECT {names} FROM "{table}" ORDER BY id')
        found[table] = [kept(model, dict(zip(columns, row, strict=True))) for row in rows]
    return found


def versions(book: Book) -> dict[tuple[str, int], int]:
    """Return the version of every record."""
    return {(table, row["id"]): row["version"] for table, rows in images(book).items() for row in rows}


def worked_out(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    """Return the timeline, the search index and the accounts' silence, without the timeline's own row numbers."""
    return {name: book.sql(statement) for name, statement in WORKED_OUT.items()}


_WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


def guard(book: Book) -> None:
    """Make SQLite itself reject every write to a record that comes through no door of the book.

    Rejected at once when the statement is prepared, so statements aren't kept from one act to the next.
    """

    def allow(action: int, table: str | None, *_: object) -> int:
        if action in _WRITES and table in BY_TABLE and book.door is None:
            return int(sqlite3.SQLITE_DENY)
        return int(sqlite3.SQLITE_OK)

    book.db.close()
    book.db.connect_params["cached_statements"] = 0
    book.db.connect()
    book.db.connection().set_authorizer(allow)


def let_others_in(folder: Path) -> None:
    """Let other users pass through the test's own folders, so that one of them comes to `folder`."""
    for parent in folder.parents:
        if parent != Path(tempfile.gettempdir()) and parent.stat().st_uid == os.getuid():
            parent.chmod(parent.stat().st_mode | 0o011)
        else:
            return


PREAMBLE = """
import os, sys, time, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests run under nohup
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import *
from amplanner.book.models import *
from amplanner.book.settings import Settings

zone = ZoneInfo("Europe/Amsterdam")
clock = FrozenClock(datetime(2026, 11, 25, 10, 18, tzinfo=zone), zone)

def open_book(path=None):
    return Book(Path(path or sys.argv[1]), clock, Settings())

def say(*words):
    print(*words, flush=True)
"""


def start(script: str, *arguments: object, **options: Any) -> "subprocess.Popen[str]":
    """Run Python code in a process of its own, with `PREAMBLE` before it and pipes to talk through."""
    code = PREAMBLE + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        **options,
    )


def finish(process: "subprocess.Popen[str]", typed: str = "") -> str:
    """Wait for a process to end well and return what it said; one that hangs is given up after ten minutes."""
    said, complaint = process.communicate(typed, timeout=600)
    assert process.returncode == 0, complaint
    return said


def rest_of(process: "subprocess.Popen[str]") -> str:
    """Return what an ending process still says; `communicate` would lose what was read ahead of the last line."""
    assert process.stdout is not None
    with process:
        return process.stdout.read()


def run(script: str, *arguments: object, **options: Any) -> str:
    """Run Python code in a process of its own to its end and return what it said."""
    return finish(start(script, *arguments, **options))
