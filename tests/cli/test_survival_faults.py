"""Where a book can't be used: a sentence that says what to do, no traceback, nothing changed; in shell and planner."""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from book.looking import ROOT, run, start
from cli.conftest import Shell
from cli.planners import RUN, WIDE, planner
from terminal import Terminal

from amplanner.book.settings import Settings

HOLD = """
with open_book() as book:
    with book.act("held"):
        say("holding")
        sys.stdin.readline()
"""
LINE = "t ring the harbour master"

NO_POWERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Makes root an owner like any other, whom the rights of files bind."""


def bound_by_rights() -> list[str]:
    """Return what to put before a command so that rights count for it; skips where that can't be."""
    if os.getuid() != 0:
        return []
    if shutil.which(NO_POWERS[0]) is None or subprocess.run([*NO_POWERS, "true"], check=False).returncode:
        pytest.skip("needs setpriv, or not to be root")
    return list(NO_POWERS)


def scribble(path: Path, where: int) -> None:
    """Write nonsense over a part of the file."""
    with path.open("r+b") as file:
        file.seek(where)
        file.write(b"\xff" * 4096)


def newer(path: Path) -> None:
    run("from peewee import sqlite3\nsqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99')", path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def emptied(path: Path) -> None:
    """An empty file where the book was, with a backup beside it."""
    run("from amplanner.book.backups import back_up_of_today\nback_up_of_today(open_book())", path)
    path.write_bytes(b"")


class Fault(NamedTuple):
    """What is done to a book, what is said of it, whether rights stand in the way, and whether it can still be read."""

    name: str
    make: Callable[[Path], object]
    told: str
    rights: bool = False
    readable: bool = False


FAULTS = [
    Fault("text", lambda path: path.write_text("Dear Tom, " * 999), "is not a readable book.*Restore a backup"),
    Fault("first page", lambda path: scribble(path, 0), "is not a readable book.*Restore a backup"),
    Fault("cut", lambda path: path.write_bytes(path.read_bytes()[:9000]), "is not a readable book.*Restore a backup"),
    Fault("emptied", emptied, "is empty.*amplanner restore .*book.backups/2026-11-25.book"),
    Fault("folder", folder, "is a folder, not a book. Name a file"),
    Fault("newer", newer, "written by a newer amplanner.*Install the newer amplanner"),
    Fault("read-only file", lambda path: path.chmod(0o400), "Can't write to .*Check the rights", True, True),
    Fault("read-only folder", lambda path: path.parent.chmod(0o500), "(?i)can't .*(rights|denied)", True),
    Fault("unreadable file", lambda path: path.chmod(0), "(?i)can't .*(rights|denied)", True),
]


@pytest.fixture
def alone(working, tmp_path: Path) -> Iterator[Path]:
    """The book of somebody at work, in a folder of its own."""
    home = tmp_path / "alone"
    home.mkdir(mode=0o700)
    for file in working.path.parent.glob("own.book*"):
        if file.is_file():
            shutil.copy(file, home)
    yield home / "own.book"
    home.chmod(0o700)


def state(path: Path) -> bytes | None:
    path.parent.chmod(0o700)
    if path.is_dir():
        return None
    mode = path.stat().st_mode
    path.chmod(0o600)
    content = path.read_bytes()
    path.chmod(mode)
    return content


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_command_and_the_planner_say_what_to_do_and_change_nothing(
    alone: Path, settings: Settings, fault: Fault
) -> None:
    before_it = bound_by_rights() if fault.rights else []
    fault.make(alone)
    as_it_was = state(alone)
    fault.make(alone) if fault.rights else None
    ended = subprocess.run(
        [*before_it, *RUN, "--book", str(alone), "add", LINE], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, ""), ended
    assert re.search(fault.told, ended.stderr), ended.stderr
    assert "Traceback" not in ended.stderr
    if not before_it:
        for command in ("undo", "log meijer n", *(() if fault.readable else ("today", "backup"))):
            said = Shell(alone, settings).refused(*command.split())
            assert re.search(fault.told, said), said
    if fault.readable:
        return
    with Terminal([*before_it, *RUN, "--book", str(alone)], size=(300, 24)) as terminal:
        assert terminal.wait_end() == 1
        assert re.search(fault.told, terminal.text), terminal.text
        assert "Traceback" not in terminal.text
        assert b"\x1b[?1049h" not in terminal.raw
        assert terminal.settings == terminal.before
    assert state(alone) == as_it_was


def add_a_line(terminal: Terminal) -> None:
    terminal.send("a")
    terminal.wait_for("While typing", "Add")
    terminal.send(LINE)
    terminal.wait_for(LINE)
    terminal.send("enter")


def is_kept_and_then_saved(terminal: Terminal, book: Path) -> None:
    """What was refused stands in its field still; once the trouble is over, the same key saves it."""
    assert LINE in terminal.text
    terminal.send("enter")
    terminal.wait_for("To-do", "u undo")
    terminal.wait_gone("While typing")
    terminal.send("ctrl+q")
    assert terminal.wait_end() == 0
    assert terminal.settings == terminal.before
    assert "ring the harbour master" in run("say(*open_book().sql('SELECT title FROM todo'))", book)


def test_a_book_held_by_another_makes_an_act_wait_in_the_planner_and_loses_nothing(alone: Path) -> None:
    holder = start(HOLD, alone)
    assert holder.stdout is not None
    assert holder.stdin is not None
    with planner(alone) as terminal:
        assert holder.stdout.readline() == "holding\n"
        add_a_line(terminal)
        terminal.wait_for("Another program is writing to the book: waiting")
        assert LINE in terminal.text
        holder.stdin.write("\n")
        holder.stdin.flush()
        terminal.wait_for("u undo")
        terminal.wait_gone("While typing")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    holder.communicate(timeout=60)
    assert "ring the harbour master" in run("say(*open_book().sql('SELECT title FROM todo'))", alone)


def test_a_book_that_is_read_only_can_be_looked_at_and_an_act_says_why_not(alone: Path) -> None:
    before_it = bound_by_rights()
    alone.chmod(0o400)
    with planner(alone, before=before_it) as terminal:
        terminal.wait_for("Meijer Foods")
        add_a_line(terminal)
        terminal.wait_for("Can't write to")
        assert LINE in terminal.text
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    alone.chmod(0o600)
    with planner(alone) as terminal:
        terminal.send("a")
        terminal.wait_for(LINE)
        is_kept_and_then_saved(terminal, alone)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs a limit that can be set from outside")
def test_a_disk_that_takes_no_more_is_said_and_the_line_is_saved_once_it_does(alone: Path) -> None:
    with planner(alone) as terminal:
        terminal.wait_quiet()
        _, hard = resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (1, hard))
        terminal.send("a")
        terminal.wait_for("While typing", "Add")
        terminal.send(LINE)
        terminal.wait_for("is not safe yet")
        terminal.send("enter")
        terminal.wait_gone("is not safe yet")
        terminal.wait_for("The disk refused a write")
        resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        is_kept_and_then_saved(terminal, alone)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes; skips where none may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def filled_up(disk: Path) -> Path:
    """Fill a file system to its last byte and return the file that does."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)
    return ballast


def test_a_full_disk_is_said_and_the_line_is_saved_once_there_is_room(alone: Path, small_disk: Path) -> None:
    book = small_disk / "own.book"
    shutil.copy(alone, book)
    with planner(book) as terminal:
        terminal.wait_quiet()
        ballast = filled_up(small_disk)
        terminal.send("a")
        terminal.wait_for("While typing", "Add")
        terminal.send(LINE)
        terminal.wait_for(LINE)
        terminal.send("enter")
        terminal.wait_for("No room left on the disk")
        ballast.unlink()
        is_kept_and_then_saved(terminal, book)
    filled_up(small_disk)
    for command in (["today"], ["add", LINE], ["backup"]):
        ended = subprocess.run([*RUN, "--book", str(book), *command], capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout) == (1, ""), ended
        assert re.search("No room left|No space left|The disk refused", ended.stderr), ended.stderr
    ended = subprocess.run([*RUN, "--book", str(book), "doctor"], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "wrong" in ended.stdout
    assert "Free some space" in ended.stdout
    with Terminal([*RUN, "--book", str(book)], size=WIDE) as terminal:
        assert terminal.wait_end() == 1
        assert re.search("No room left|No space left|The disk refused", terminal.text), terminal.text


def test_a_read_only_file_system_is_said(alone: Path, small_disk: Path) -> None:
    book = small_disk / "own.book"
    shutil.copy(alone, book)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for command in ([], ["today"], ["add", LINE], ["doctor"]):
        with Terminal([*RUN, "--book", str(book), *command], size=(300, 40)) as terminal:
            assert terminal.wait_end() == 1
            assert re.search("(?i)can't (open|write)", terminal.text), terminal.text
            assert "Traceback" not in terminal.text


def test_a_book_that_is_damaged_while_it_is_open_ends_the_planner_with_what_to_do(alone: Path) -> None:
    with planner(alone) as terminal:
        terminal.wait_quiet()
        for page in range(4096, alone.stat().st_size, 4096):
            scribble(alone, page)
        for keys in (
            ("g", "l"),
            ("escape", "escape"),
            ("/", "m", "e", "i"),
            ("escape",),
            ("2", "c"),
            ("escape",),
            ("u",),
        ):
            for key in keys:
                if terminal.process.poll() is None:
                    terminal.send(key)
                    terminal.wait_quiet()
        if terminal.process.poll() is None:
            assert "not a readable book" in terminal.text
            terminal.send("ctrl+q")
        terminal.wait_end()
        told = " ".join(terminal.raw.decode(errors="replace").split())
        assert "is not a readable book" in told, told[-600:]
        assert "Traceback" not in told
        assert terminal.settings == terminal.before
