"""What a user can get wrong in each command: a sentence on stderr, status 1 or 2, nothing printed, nothing changed."""

import re
from pathlib import Path

import click
import pytest
from cli.conftest import Shell

from amplanner.cli.commands import commands

HUGE = "9" * 400
LONG = "x" * 5000

MISTAKES: dict[str, list[tuple[int, str, list[str]]]] = {
    "": [
        (2, "No such command", ["frobnicate"]),
        (2, "No such option", ["--frobnicate"]),
        (2, "requires an argument", ["--book"]),
    ],
    "today": [
        (1, "name too long", ["--book", LONG]),
        (2, "unexpected extra argument", ["tomorrow"]),
        (2, "No such option", ["--all"]),
    ],
    "agenda": [
        (2, "is no day", ["foo"]),
        (2, "is no day", ["31", "feb"]),
        (2, "is no day", ["2026-13-45"]),
        (2, "is no day", ["+" + HUGE + "d"]),
        (2, "is no day", ["9999-12-31"]),
        (2, "is no day", ["0001-01-01"]),
    ],
    "calls": [(2, "No such option", ["--frobnicate"])],
    "next": [(2, "unexpected extra argument", ["one"])],
    "log": [
        (2, "Missing argument", []),
        (2, "Missing argument", ["meijer foods"]),
        (1, "No account is called", ["nobody", "n"]),
        (1, "No account is called", ["", "n"]),
        (1, "more than one account|fits", ["mei", "n"]),
        (2, "is none of", ["vink", "zz"]),
        (2, "is no time", ["vink", "s", "--at", "soonish"]),
        (1, "still to come", ["vink", "s", "--at", "tomorrow 10:00"]),
        (2, "is no time", ["vink", "s", "--at", "0001-01-01 00:00"]),
        (1, "(?i)nobody", ["vink", "s", "--person", "nobody"]),
        (1, "(?i)nobody", ["vink", "s", "--next", "c @nobody tue 10"]),
        (1, "(?i)31 feb", ["vink", "s", "--next", "31 feb 10:00"]),
        (2, "requires an argument", ["vink", "s", "--note"]),
        (2, "unexpected extra argument", ["vink", "s", "more"]),
    ],
    "add": [
        (2, "Missing argument", []),
        (1, "", [""]),
        (1, "nobody", ["n @nobody hello"]),
        (1, "(?i)31 feb", ["t call the bank 31 feb"]),
        (1, "Name the account", ["q Q-9999 10%"]),
        (1, "Beyond the calendar", ["m @vink visit 9999-12-31"]),
    ],
    "quotes": [(2, "No such option", ["--frobnicate"])],
    "notes": [
        (2, "Missing argument", []),
        (1, "No account is called", ["nobody"]),
        (2, "--only", ["vink", "--only", "frobnication"]),
        (2, "--limit", ["vink", "--limit", "many"]),
        (2, "--limit", ["vink", "--limit", "-1"]),
    ],
    "find": [(2, "Missing argument", []), (2, "No such option", ["--frobnicate", "x"])],
    "undo": [(2, "unexpected extra argument", ["3"])],
    "redo": [(1, "Nothing to redo", [])],
    "import": [
        (2, "Missing argument", []),
        (2, "there is no such file", ["{none}"]),
        (2, "is a folder; name the files in it", ["{folder}"]),
        (2, "neither a calendar nor a table", ["{nonsense}"]),
        (2, "no such file", ["{none}", "{nonsense}"]),
        (2, "(?i)name too long", [LONG]),
    ],
    "backup": [
        (1, "is the book itself", ["{book}", "--force"]),
        (1, "is there already", ["{nonsense}"]),
        (1, "Can't write", ["{nonsense}/deeper/copy.book"]),
        (1, "name too long", [LONG]),
        (2, "unexpected extra argument", ["a", "b"]),
    ],
    "restore": [
        (2, "Missing argument", []),
        (1, "There is no backup", ["{none}"]),
        (1, "There is no backup", ["{folder}"]),
        (1, "name too long", [LONG]),
        (1, "not a readable book", ["{nonsense}"]),
        (1, "is the book itself", ["{book}"]),
    ],
    "doctor": [(2, "unexpected extra argument", ["now"])],
    "demo": [(2, "No such option", ["--frobnicate"])],
    "quote": [(2, "No such command", ["frobnicate"])],
    "quote list": [(2, "No such option", ["--frobnicate"])],
    "quote show": [
        (2, "Missing argument", []),
        (1, "There is no quote", ["77"]),
        (1, "There is no quote", [HUGE]),
        (1, "There is no quote", ["id:" + HUGE]),
        (1, "There is no quote", ["id:x"]),
        (1, "There is no quote", ["²"]),
        (1, "There is no quote", ["id:²"]),
        (1, "no revision 9", ["0139", "--revision", "9"]),
        (2, "--revision", ["0139", "--revision", HUGE]),
        (2, "--revision", ["0139", "--revision", "0"]),
        (2, "--format", ["0139", "--format", "docx"]),
    ],
    "quote new": [
        (2, "Missing argument", []),
        (1, "No account is called", ["nobody"]),
        (1, "There is no quote", ["vink", "--from", "77"]),
        (1, "no template", ["vink", "--template", "nothing"]),
        (2, "don't go together", ["vink", "--template", "nothing", "--from", "0139"]),
    ],
    "quote add-line": [
        (2, "Missing argument", []),
        (2, "Missing argument", ["0139"]),
        (1, "There is no quote", ["77", "3 x sensor 10"]),
        (1, "", ["0139", ""]),
        (1, "sent and stays", ["0139", "3 x sensor 10"]),
        (1, "no name", ["Q-0001", "12 x"]),
        (1, "too large", ["Q-0001", "999999999 x sensor 999999999"]),
        (1, "not USD", ["Q-0001", "3 x sensor $4"]),
    ],
    "quote send": [
        (2, "Missing argument", []),
        (1, "There is no quote", ["77"]),
        (1, "Q-0139", ["0139", "--yes"]),
        (1, "no firm line", ["Q-0001", "--yes"]),
    ],
    "quote revise": [(2, "Missing argument", []), (1, "There is no quote", ["77"]), (1, "Q-0001", ["Q-0001"])],
    "quote pdf": [
        (2, "Missing argument", []),
        (1, "There is no quote", ["77"]),
        (2, "directory", ["Q-0001", "--out", "{folder}"]),
        (1, "Can't write", ["Q-0001", "--out", "{nonsense}/x.pdf"]),
        (1, "is the book itself", ["Q-0001", "--out", "{book}"]),
        (1, "no revision", ["Q-0001", "--revision", "4"]),
    ],
    "quote diff": [
        (2, "Missing argument", []),
        (1, "There is no quote", ["77"]),
        (1, "never been sent", ["Q-0001"]),
        (2, "REV", ["Q-0001", "one"]),
        (2, "two revisions", ["Q-0001", "1", "2", "3"]),
        (1, "no revision", ["Q-0001", "7"]),
    ],
}


def names(group: click.Group, before: str = "") -> list[str]:
    """Return every command's name, those of a group after the group's."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append(before + name)
        if isinstance(command, click.Group):
            found += names(command, f"{name} ")
    return found


def test_every_command_can_be_mistaken() -> None:
    assert ["", *names(commands)] == sorted(MISTAKES, key=["", *names(commands)].index)


@pytest.fixture
def quoting(working: Shell) -> Shell:
    """The shell of somebody at work, with an empty draft of a quote."""
    working.ok("quote", "new", "vink", "--title", "Line 4")
    return working


def test_a_mistake_is_a_sentence_on_stderr_and_changes_nothing(quoting: Shell, tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.csv"
    nonsense.write_bytes(b"\xff\xfe\x00garbage\x00" * 40)
    places = {
        "{none}": str(tmp_path / "none.csv"),
        "{folder}": str(tmp_path),
        "{nonsense}": str(nonsense),
        "{book}": str(quoting.path),
    }
    with quoting.book() as book:
        before = book.sql("SELECT COUNT(*), MAX(id) FROM journal_group")
    wrong = []
    for command, mistakes in MISTAKES.items():
        for status, told, arguments in mistakes:
            result = quoting.run(*command.split(), *(with_places(one, places) for one in arguments))
            said = result.stderr
            good = (result.exit_code, result.stdout) == (status, "") and re.search(told, said) and is_short(said)
            if not good:
                wrong.append((command, arguments, result.exit_code, result.stdout, said))
    assert not wrong
    with quoting.book() as book:
        assert book.sql("SELECT COUNT(*), MAX(id) FROM journal_group") == before
    assert nonsense.read_bytes() == b"\xff\xfe\x00garbage\x00" * 40


def with_places(argument: str, places: dict[str, str]) -> str:
    for name, path in places.items():
        argument = argument.replace(name, path)
    return argument


def is_short(said: str) -> bool:
    """Whether a few lines say it: how the command is used, at most, and what is wrong."""
    return 0 < len([line for line in said.splitlines() if line]) <= 4 and "Traceback" not in said
