"""Text that would act on a terminal: whatever a book, a file or an argument holds, no command prints it raw."""

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from cli.conftest import Shell
from peewee import TextField

from amplanner.book.images import BY_TABLE
from amplanner.cli.commands import commands

HOSTILE = "Evil\x1b]0;owned\x07\x1b[31m\x9b5m\u202egnp\u2066\x08\x0ctail [/x] [@click=app.quit]"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Texts to which the program itself gives a meaning; everything else in a book is somebody's words.
OWN = re.compile(
    "uid|kind|tier|status|outcome|line_result|direction|(.*_)?due(_.*)?|repeat|rrule|.*zone|.*_wall|currency|country"
    "|record_table|owner|purpose|moved_by|travel_by|severity|stance|category|exdates|number|.*_fold|e164|digits"
    "|language|role|stage|occurrence|unit|.*tax.*|.*rate|.*quantity|.*percent|amount|base|content.*"
    "|cost|files|floor|prepaid|deposit|payable.*|gave|got|how|period|.*price.*|state"
)


@pytest.fixture
def hostile(working: Shell) -> Shell:
    """A shell on a book of which every word is hostile, as if it had been written past all cleaning."""
    working.ok("add", "n @meijer Board says yes > c tue 10")
    working.ok("add", "t today call the bank")
    working.ok("add", "m @vink visit tomorrow 10 45m")
    with working.book() as book, book.beside_the_journal() as db:
        for table, model in BY_TABLE.items():
            for name, field in model._meta.columns.items():
                if type(field) is TextField and not OWN.fullmatch(name):
                    db.execute_sql(f'UPDATE "{table}" SET "{name}" = ? || id', (HOSTILE,))
        db.execute_sql("UPDATE journal_group SET label = ?", (HOSTILE,))
        db.execute_sql("UPDATE activity SET summary = ?, detail = ?", (HOSTILE, HOSTILE))
    return working


PRINTS: dict[str, list[list[str]]] = {
    "today": [[], ["--json"]],
    "agenda": [[], ["--json"], ["2026-11-26"], [HOSTILE]],
    "calls": [[], ["--json"]],
    "next": [[], ["--json"]],
    "quotes": [[], ["--json"]],
    "quote": [["show", "0139"], ["show", "0139", "--json"], ["show", HOSTILE], [HOSTILE]],
    "notes": [["Evil"], ["Evil", "--json"], [HOSTILE]],
    "find": [["evil"], ["evil", "--json"], [HOSTILE], [HOSTILE, "--json"]],
    "add": [["--dry-run", f"n @evil {HOSTILE}"], [f"t {HOSTILE}"], [f"t {HOSTILE}", "--json"], [f"m @{HOSTILE} tue"]],
    "log": [["evil", "n"], [HOSTILE, "n"], ["evil", HOSTILE], ["evil", "s", "--note", HOSTILE, "--json"]],
    "undo": [[], ["--json"]],
    "redo": [[], ["--json"]],
    "import": [["{file}"], ["{file}", "--json"], ["{file}", "--owner", HOSTILE], [HOSTILE]],
    "backup": [[], ["--json"], ["{hostile}"], ["{hostile}"]],
    "restore": [["{file}"], ["{hostile}"], [HOSTILE]],
    "doctor": [[], ["--json"], ["--fix"]],
    "demo": [["--book", "{file}", "--no-open"], ["--nothing" + HOSTILE]],
}


def test_every_command_is_tried() -> None:
    missing = set(commands.list_commands(click.Context(commands))) - PRINTS.keys()
    assert not missing, "say in PRINTS how the new command prints what a book holds"


@pytest.mark.parametrize("command", PRINTS)
def test_nothing_that_a_command_prints_acts_on_the_terminal(hostile: Shell, tmp_path: Path, command: str) -> None:
    file = tmp_path / f"{HOSTILE.replace('/', '')}.csv"
    file.write_text(
        f"name,email,{HOSTILE}\n{HOSTILE},x@example.test,{HOSTILE}\n{HOSTILE},{HOSTILE}\n", encoding="utf-8"
    )
    places = {"{file}": str(file), "{hostile}": str(tmp_path / f"copy{HOSTILE.replace('/', '')}")}
    shown = False
    if command == "redo":
        hostile.ok("add", f"t {HOSTILE}")
        hostile.ok("undo")
    for arguments in PRINTS[command]:
        result = hostile.run(command, *(places.get(one, one) for one in arguments))
        printed: Any = result.stdout + result.stderr
        assert printed
        assert not RAW.search(printed), (arguments, RAW.findall(printed), printed)
        if "--json" in arguments and result.exit_code == 0:
            json.loads(result.stdout)
        shown = shown or "vil" in printed
    assert shown or command in {"doctor", "demo"}, "the hostile words should have been there"
