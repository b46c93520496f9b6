"""Quotes where the book or the disk can't be used: a sentence, nothing by half, and done once the trouble is over."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from book.looking import ROOT
from cli.conftest import Shell
from cli.planners import RUN, planner
from cli.test_survival_faults import FAULTS, Fault, alone, bound_by_rights, filled_up, small_disk, state

from amplanner.book.models import Person
from amplanner.book.settings import Settings

__all__ = ["alone", "small_disk"]  # fixtures, which pytest finds here

WRITE = ("new vink", "add-line 0139 cable", "send 0139 --yes", "revise 0139")
READ = ("show 0139", "list", "diff 0139", "pdf 0139")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_quote_command_says_what_to_do_and_changes_nothing(alone: Path, settings: Settings, fault: Fault) -> None:
    before_it = bound_by_rights() if fault.rights else []
    fault.make(alone)
    as_it_was = state(alone)
    if before_it:
        fault.make(alone)
        command = [*before_it, *RUN, "--book", str(alone), "quote", *WRITE[0].split()]
        ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert (ended.returncode, ended.stdout) == (1, ""), ended
        assert re.search(fault.told, ended.stderr), ended.stderr
    else:
        for command in (*WRITE, *(() if fault.readable else READ)):
            said = Shell(alone, settings).refused("quote", *command.split())
            assert re.search(fault.told, said), said
    assert state(alone) == as_it_was
    assert not alone.with_name("own.book.quotes").exists()


@pytest.fixture
def drafted(alone: Path, small_disk: Path, settings: Settings) -> Shell:
    """A shell on a book with a quote to be sent, on a small file system."""
    shell = Shell(small_disk / "own.book", settings)
    shutil.copy(alone, shell.path)
    shell.ok("quote", "new", "meijer foods", "--title", "Line 4")
    shell.ok("quote", "add-line", "Q-0001", "2 Mounting 85")
    return shell


def test_a_quote_that_finds_no_room_is_not_sent_and_is_once_there_is_room(drafted: Shell) -> None:
    folder = drafted.path.with_name("own.book.quotes")
    ballast, refusals = filled_up(drafted.path.parent), list[str]()
    while True:
        result = drafted.run("quote", "send", "Q-0001", "--yes")
        assert not [file for file in folder.glob(".*") if folder.exists()], "nothing by half"
        if result.exit_code == 0:
            break
        assert result.stdout == ""
        refusals.append(re.sub("[^ ]*/[^ ]*", "…", result.stderr))
        assert re.search("No room left|No space left|The disk refused", result.stderr), result.stderr
        os.truncate(ballast, ballast.stat().st_size - 45_000)  # a little more room, and again
    assert any("Can't write Q-0001" in one for one in refusals), refusals
    assert any("No room left on the disk" in one for one in refusals), refusals
    assert sorted(file.name for file in folder.iterdir()) == [f"Q-0001-r1.{kind}" for kind in ("eml", "pdf", "txt")]
    assert drafted.json("quote", "show", "Q-0001")["state"] == "sent"


def test_files_of_quotes_that_cannot_be_written_are_said_and_nothing_is_sent(drafted: Shell) -> None:
    folder = drafted.path.with_name("own.book.quotes")
    folder.write_text("a file where the folder would be")
    assert "Can't write Q-0001" in drafted.refused("quote", "send", "Q-0001", "--yes")
    assert drafted.json("quote", "show", "Q-0001")["state"] == "draft"
    folder.unlink()
    assert drafted.ok("quote", "send", "Q-0001", "--yes").startswith("Sent · Q-0001")


def test_a_quote_on_a_read_only_file_system_is_said(drafted: Shell) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(drafted.path.parent)], check=True)
    for command in (*WRITE, *READ):
        assert re.search("(?i)can't (open|write)", drafted.refused("quote", *command.split()))


def test_a_backup_that_finds_no_room_is_said(alone: Path, small_disk: Path, settings: Settings) -> None:
    ballast = filled_up(small_disk)
    os.truncate(ballast, ballast.stat().st_size - 100_000)
    said = Shell(alone, settings).refused("backup", str(small_disk / "copy.book"))
    assert "No room left on the disk" in said
    assert [file.name for file in small_disk.iterdir()] == [ballast.name]


def test_in_the_planner_a_quote_waits_for_room_and_is_sent(drafted: Shell) -> None:
    with drafted.book() as book, book.act("e-mail") as act:
        for (key,) in book.sql("SELECT id FROM person"):
            act.update(Person, key, email="tess@meijer.test")
    with planner(drafted.path) as terminal:
        terminal.send("3")
        terminal.wait_for("▸0139")
        terminal.send("j")
        terminal.wait_for("▸0001")
        ballast = filled_up(drafted.path.parent)
        terminal.send("S")
        terminal.wait_for("Send Q-0001 rev 1", "y Send")
        terminal.send("y")
        terminal.wait_for("Can't write Q-0001")
        ballast.unlink()
        if "y Send" not in terminal.text:
            terminal.send("S")
            terminal.wait_for("y Send")
        terminal.send("y")
        terminal.wait_for("Sent · Q-0001")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert drafted.json("quote", "show", "Q-0001")["state"] == "sent"
    assert len(list(drafted.path.with_name("own.book.quotes").iterdir())) == 3
