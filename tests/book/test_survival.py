"""Killed at any write call, or refused by the disk: no acknowledged act is lost, no half act is there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from book.looking import PREAMBLE, ROOT, rest_of, start, worked_out

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import Call, Note
from amplanner.book.projection import rebuild
from amplanner.book.settings import Settings

WORK = """
from datetime import date
say("go")
book = None
try:
    book = open_book()
    with book.act("New") as act:
        account = act.insert(Account, name="Meijer", name_fold="meijer", created_on=date(2026, 11, 25))
    for number in range(1, int(sys.argv[2]) + 1):
        with book.act(f"Call {number}") as act:
            call = act.insert(Call, account=account, status="done", done_at=clock.now(), subject=str(number))
            act.insert(Note, account=account, call=call, text=f"Note {number}", at=clock.now())
            act.update(Call, call, reason="x")
        say("act", number)
        if number % 5 == 0:
            book.undo()
            say("undo", number)
            book.redo()
            say("redo", number)
except BookFullError:
    say("full")
if book is not None:
    book.close()
say("end")
"""


def acknowledged(said: str) -> list[str]:
    """Return the words of the lines that were said whole."""
    return [line for line in said.split("\n")[:-1] if line]


def is_sound(path: Path, clock: FrozenClock, lines: list[str]) -> None:
    """Check that all that was acknowledged is there, and nothing by half."""
    with Book(path, clock, Settings()) as book:
        assert book.sql("PRAGMA integrity_check") == [("ok",)]
        assert book.sql("PRAGMA foreign_key_check") == []
        calls, notes = book.count(Call.select()), book.count(Note.select())
        assert calls == notes
        assert book.count(Call.select().where(Call.reason != "x")) == 0
        acts = [int(line.split()[1]) for line in lines if line.startswith("act")]
        last = lines[-1].split() if lines else [""]
        least = int(last[1]) - 1 if last[0] == "undo" else max(acts, default=0)
        # The act under way when the end came may have been written whole, or taken back whole.
        at_the_fifth = last[0] == "act" and int(last[1]) % 5 == 0
        assert least - (1 if at_the_fifth else 0) <= calls <= max(acts, default=0) + 1
        stored = worked_out(book)
        with book.beside_the_journal() as db:
            rebuild(db)
        assert worked_out(book) == stored
        with book.act("Works") as act:
            act.update(Call, 1, reason="y") if calls else None


@pytest.mark.parametrize("lines", [1, 7, 23])
def test_killed_while_it_writes(tmp_path: Path, clock: FrozenClock, lines: int) -> None:
    path = tmp_path / "my.book"
    writer = start(WORK, path, 100_000)
    assert writer.stdout is not None
    said = "".join(writer.stdout.readline() for _ in range(lines + 1))
    writer.kill()
    is_sound(path, clock, acknowledged(said + rest_of(writer))[1:])


def traced(tmp_path: Path, path: Path, inject: str) -> list[str]:
    """Run the work under strace, with a fault at some system call, and return what it said after its start."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace")
    script = tmp_path / "work.py"
    script.write_text(PREAMBLE + WORK)
    ended = subprocess.run(
        [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"inject={inject}", sys.executable, script, path, "6"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = acknowledged(ended.stdout)
    if lines[:1] != ["go"]:
        pytest.skip(f"strace can't be used here: {ended.stderr[-200:]}")
    return lines[1:]


@pytest.fixture
def path(tmp_path: Path, clock: FrozenClock) -> Path:
    """A book that is there already, so that every fault falls into the work."""
    path = tmp_path / "my.book"
    Book(path, clock, Settings()).close()
    return path


@pytest.mark.parametrize("at", [1, 40, 90, 150, 151, 200, 300, 350, 400, 450])
def test_killed_at_a_write_call(tmp_path: Path, clock: FrozenClock, path: Path, at: int) -> None:
    lines = traced(tmp_path, path, f"pwrite64,fdatasync,fsync,ftruncate,unlink:signal=KILL:when={at}")
    assert lines[-1:] != ["end"]
    is_sound(path, clock, [line for line in lines if line != "full"])


FAULTS = [f"pwrite64:error={code}:when={at}" for code in ("ENOSPC", "EIO") for at in ("1+", "26+", "60", "170+", "260")]


@pytest.mark.parametrize("fault", [*FAULTS, "fdatasync,fsync:error=EIO:when=8"])
def test_a_disk_that_refuses_is_said_and_leaves_no_half_act(
    tmp_path: Path, clock: FrozenClock, path: Path, fault: str
) -> None:
    lines = traced(tmp_path, path, fault)
    assert lines[-2:] == ["full", "end"]
    is_sound(path, clock, [line for line in lines if line not in {"full", "end"}])
