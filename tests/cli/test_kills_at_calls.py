"""Killed on the way into the calls that write: each act from a shell, and the acts of a planner, is done or not at all.

One run for every so many calls, until a run ends by itself, by default; `AMPLANNER_KILLS=all` does one for every call,
all acts also in processes of their own, from their first line to their last, and in planners.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from book.dying import WRITE_CALLS, End, Nursery, can_trace, open_book
from book.looking import ROOT, dump
from book.test_kills import is_sound, put
from cli.conftest import Shell
from cli.planners import planner
from peewee import SqliteDatabase
from terminal import Terminal

from amplanner.book.backups import backups_of
from amplanner.book.book import Book
from amplanner.book.clock import Clock
from amplanner.book.migrate import LATEST, bring_up_to_date, shape_of
from amplanner.book.rescue import check_backup

ALL = os.environ.get("AMPLANNER_KILLS") == "all"

pytestmark = pytest.mark.skipif(not can_trace(), reason="needs strace, and the right to use it")


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where the processes come from: a home of its own, in which it is always the same moment."""
    home = str(tmp_path_factory.mktemp("home"))
    with Nursery(HOME=home, XDG_CONFIG_HOME=home, AMPLANNER_NOW="2026-11-25T10:18") as nursery:
        yield nursery


@pytest.fixture
def quoted(working: Shell) -> Shell:
    """The shell of somebody at work, with a quote that can be sent, and an act that can be taken back."""
    working.ok("quote", "new", "meijer foods", "--title", "Line 4")
    working.ok("quote", "add-line", "Q-0001", "12 x Pressure sensor 495 -5%")
    return working


ACTS = {
    "log": ("log", "meijer foods", "s", "--note", "Wants pallets", "--next", "call fri"),
    "add": ("add", "n @meijer Board says yes > c tue 10"),
    "undo": ("undo",),
    "send": ("quote", "send", "Q-0001", "--yes"),
}


NEVER = 60_000
"""More calls than any of the commands makes."""

Run = Callable[[int], End]
"""Runs a command and kills it on the way into so many calls."""


class Outcome:
    """What a book may hold after a command was killed: what it held before, or what the command makes of it.

    Args:
        path: the book, as it is before.
        run: does the command in it.
    """

    def __init__(self, path: Path, run: Run) -> None:
        self._path = path
        self._whole = path.read_bytes()
        self._before = records(path)
        ended = run(NEVER)
        assert ended.status == 0, ended
        self._after = records(path)
        self._files = files(path)
        self.done = 0
        assert self._after != self._before

    def again(self) -> None:
        """Put the book back as it was before."""
        shutil.rmtree(self._path.with_name(f"{self._path.name}.quotes"), ignore_errors=True)
        put(self._whole, self._path)

    def check(self, said: bool, at: int) -> None:
        """Check that all was done or nothing, that what was `said` to be done is so, and no file is there by half."""
        now = records(self._path)
        assert now in (self._before, self._after), at
        assert now == self._after or not said, at
        self.done += now == self._after
        for name, content in files(self._path).items():
            assert content == self._files[name], (at, name)


def records(path: Path) -> Any:
    """Open a book, check that it is sound, and return what it holds but for names that are drawn at random."""
    with open_book(str(path)) as book:
        is_sound(book)
        held = {table: [{**row, "uid": ""} for row in rows] for table, rows in dump(book).items()}
        return held, book.sql("SELECT id, label, state FROM journal_group ORDER BY id")


def files(path: Path) -> dict[str, bytes]:
    """Return the finished files of the quotes that were sent."""
    folder = path.with_name(f"{path.name}.quotes")
    found = sorted(folder.iterdir()) if folder.exists() else []
    return {file.name: file.read_bytes() for file in found if not file.name.startswith(".")}


def step(sampled: int) -> int:
    """Return how far apart the calls are at which it is killed."""
    return 1 if ALL else sampled


def sweep(path: Path, run: Run, apart: int) -> tuple[int, int]:
    """Kill a command at every so many calls until it ends by itself; return how often, and how often it had done it."""
    outcome = Outcome(path, run)
    for number, at in enumerate(count(1, apart)):
        outcome.again()
        end = run(at)
        assert end.killed or end.status == 0, (at, end)
        outcome.check(bool(end.said), at)
        if not end.killed:
            return number, outcome.done - 1
    raise AssertionError("counting has no end")


@pytest.mark.parametrize("act", ACTS)
def test_a_command_killed_at_its_write_calls_did_all_or_nothing(quoted: Shell, nursery: Nursery, act: str) -> None:
    def run(at: int) -> End:
        return nursery.die("cli", quoted.path, *ACTS[act], call=at)

    killed, done = sweep(quoted.path, run, step(10))
    print(f"{act}: {killed} kills, the act done in {done} of them")
    assert killed >= (60 if ALL else 7)
    assert 0 < done < killed


def test_an_import_killed_at_its_write_calls_brought_in_all_or_nothing(quoted: Shell, nursery: Nursery) -> None:
    file = Path(__file__).parents[1] / "fixtures" / "contacts_crm.csv"
    killed, done = sweep(quoted.path, lambda at: nursery.die("cli", quoted.path, "import", file, call=at), step(30))
    print(f"import: {killed} kills, done in {done} of them")
    assert 0 < done < killed


def test_a_restore_killed_at_its_write_calls_leaves_the_old_book_or_the_backup(
    quoted: Shell, nursery: Nursery, tmp_path: Path
) -> None:
    backup = tmp_path / "kept.book"
    quoted.ok("backup", str(backup))
    quoted.ok(*ACTS["add"])
    later = records(quoted.path)

    def run(at: int) -> End:
        end = nursery.die("restore", quoted.path, backup, call=at)
        replaced = sorted(tmp_path.glob("own.book.replaced-*[0-9]"))
        for file in replaced:
            check_backup(file)
        if records(quoted.path) != later:
            assert len(replaced) == 1, "the book that was replaced is kept"
        return end

    killed, done = sweep(quoted.path, run, step(90))
    print(f"restore: {killed} kills, done in {done} of them")
    assert 0 < done < killed


def test_a_backup_killed_at_its_write_calls_leaves_the_book_and_the_older_one(quoted: Shell, nursery: Nursery) -> None:
    older = quoted.path.with_name("own.book.backups") / "2026-11-24.book"
    quoted.ok("backup", str(older))
    kept, held = older.read_bytes(), records(quoted.path)
    for number, at in enumerate(count(1, step(30))):
        end = nursery.die("backup", quoted.path, call=at)
        assert (older.read_bytes(), records(quoted.path)) == (kept, held)
        for _, file in backups_of(quoted.path):
            check_backup(file)
            if file != older:
                file.unlink()
        if not end.killed:
            print(f"backup: {number} kills")
            assert number >= 2
            assert not list(older.parent.glob("*.part*"))
            return


def test_a_migration_killed_at_its_write_calls_leaves_the_old_book_or_the_new(
    nursery: Nursery, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "old.book"
    db = SqliteDatabase(str(path), autoconnect=False)
    with db.connection_context():
        bring_up_to_date(db, path, clock, latest=1)
        db.execute_sql("INSERT INTO tag (uid, version, name) VALUES ('u', 1, 'kept')")
    whole, shapes = path.read_bytes(), Counter[int]()
    for number, at in enumerate(count(1, step(40))):
        put(whole, path)
        end = nursery.die("open", path, call=at)
        with db.connection_context():
            shapes[shape_of(db, path)] += 1
            assert db.execute_sql("SELECT name FROM tag").fetchall() == [("kept",)]
        with open_book(str(path)) as book:
            is_sound_but_for_the_tag(book)
        if not end.killed:
            print(f"migration: {number} kills, {shapes}")
            assert shapes.keys() == {1, LATEST}
            return


def is_sound_but_for_the_tag(book: Book) -> None:
    """The tag was written past the journal, before there was a door."""
    assert book.sql("PRAGMA integrity_check") == [("ok",)]
    assert book.sql("PRAGMA foreign_key_check") == []
    assert [row["name"] for row in dump(book)["tag"]] == ["kept"]


@pytest.mark.parametrize("act", ACTS if ALL else ["log", "undo"])
def test_a_process_killed_at_its_write_calls_did_all_or_nothing(quoted: Shell, act: str) -> None:
    """From its first line to its last, with all that starts and ends a program."""

    def run(at: int) -> End:
        tracer = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"inject={WRITE_CALLS}:signal=KILL:when={at}"]
        command = [sys.executable, "-m", "amplanner", "--book", str(quoted.path), *ACTS[act]]
        ended = subprocess.run([*tracer, *command], cwd=ROOT, capture_output=True, text=True, check=False)
        return End(ended.stdout.splitlines(), ended.returncode)

    killed, done = sweep(quoted.path, run, step(60))
    print(f"{act}: {killed} kills, the act done in {done} of them")
    assert killed >= (60 if ALL else 1)


def add_a_note(terminal: Terminal) -> None:
    terminal.send("a")
    terminal.wait(lambda: killed(terminal) or "While typing" in terminal.text, "the line")
    terminal.send("n @meijer Board says yes", "enter")


def log_no_answer(terminal: Terminal) -> None:
    terminal.send("2", "o")
    terminal.wait(lambda: killed(terminal) or "No answer" in terminal.text, "the outcomes")
    terminal.send("n")


def killed(terminal: Terminal) -> bool:
    return terminal.process.poll() is not None


@contextmanager
def killed_at(terminal: Terminal, at: int) -> Iterator[None]:
    """Let a planner that runs be killed when the thread that acts is about to make so many calls that write."""
    calls = WRITE_CALLS.removeprefix("write,")  # that is the screen
    fault = f"inject={calls}:signal=KILL:when={at}"
    trace = ["strace", "-p", str(terminal.process.pid), "-o", os.devnull, "-e", fault]
    tracer = subprocess.Popen(trace, stderr=subprocess.PIPE)
    try:
        assert tracer.stderr is not None
        assert b" attached" in tracer.stderr.readline()
        yield
    finally:
        terminal.kill()
        tracer.communicate()


@pytest.mark.parametrize("act", [add_a_note, log_no_answer] if ALL else [log_no_answer])
def test_a_planner_killed_at_the_write_calls_of_an_act_did_all_or_nothing(
    working: Shell, act: Callable[[Terminal], None]
) -> None:
    """From its first key to the toast."""
    path = working.path
    whole, before = path.read_bytes(), records(path)
    held = []
    for at in count(1, step(25)):
        put(whole, path)
        with planner(path) as terminal:
            terminal.wait_quiet()
            with killed_at(terminal, at):
                act(terminal)
                terminal.wait(lambda: killed(terminal) or "u undo" in terminal.text, "the act or the end")
                died = killed(terminal)
        held.append(records(path))
        if not died:
            break
        assert held[-1] != before or "u undo" not in terminal.text, at
    print(f"{act.__name__}: {len(held) - 1} kills, done in {sum(now != before for now in held[:-1])} of them")
    assert [now for number, now in enumerate(held) if now not in held[:number]] == [before, held[-1]]
