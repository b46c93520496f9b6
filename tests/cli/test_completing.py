"""Tab in a shell: commands, options, accounts and quotes, as a real bash gets them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from book.looking import ROOT
from cli.conftest import Shell
from cli.test_hostile_output import HOSTILE, RAW

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")

ASK = """
eval "$(_AMPLANNER_COMPLETE=bash_source amplanner)"
complete -p amplanner >&2
while IFS= read -r line; do
    IFS=$'\\t' read -r -a COMP_WORDS <<< "$line"
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
    COMPREPLY=()
    _amplanner_completion amplanner
    printf '%s|' "${COMPREPLY[@]}"
    echo
done
"""


def completed(shell: Shell, folder: Path, *lines: tuple[str, ...]) -> list[list[str]]:
    """Return what a bash that has read our completion offers for the last word of each line."""
    program = folder / "bin" / "amplanner"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m amplanner "$@"\n')
    program.chmod(0o755)
    variables = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "AMPLANNER_BOOK": str(shell.path),
    }
    asked = "".join("\t".join(("amplanner", *line)) + "\n" for line in lines)
    bash = ["bash", "--norc", "-c", ASK]
    ended = subprocess.run(bash, input=asked, capture_output=True, text=True, env=variables, cwd=folder)
    assert "_amplanner_completion amplanner" in ended.stderr, ended.stderr
    assert "Traceback" not in ended.stderr
    return [[word for word in line.split("|") if word] for line in ended.stdout.splitlines()]


def test_tab_completes_commands_options_accounts_and_quotes(working: Shell, tmp_path: Path) -> None:
    found = completed(
        working,
        tmp_path,
        ("lo",),
        ("quote", "re"),
        ("log", "--ne"),
        ("notes", "mei"),
        ("quote", "show", "Q-"),
        ("log", "meijer-f"),
        ("find", "zz"),
    )
    assert found[:3] == [["log"], ["revise"], ["--next"]]
    assert sorted(found[3]) == ["meijer-foods", "meijering-bouw"]
    assert found[4:] == [["Q-0139"], ["meijer-foods"], []]
    assert working.ok("log", "meijer-foods", "n").startswith("No answer · Meijer Foods")


def test_tab_where_there_is_no_book_or_none_that_can_be_read_offers_nothing_and_says_nothing(
    working: Shell, tmp_path: Path
) -> None:
    working.path.write_text("Dear Tom")
    assert completed(working, tmp_path, ("notes", "mei"), ("quote", "show", "Q")) == [[], []]
    working.path = tmp_path / "none.book"
    assert completed(working, tmp_path, ("notes", "mei")) == [[]]
    assert not working.path.exists()


def test_a_hostile_name_is_offered_as_one_harmless_line(working: Shell, tmp_path: Path) -> None:
    with working.book() as book, book.beside_the_journal() as db:
        db.execute_sql("UPDATE account SET name = 'Mei' || ? || char(10) || id", (HOSTILE,))
        db.execute_sql("UPDATE account SET name_fold = lower(name)")
    (offered,) = completed(working, tmp_path, ("notes", "mei"))
    assert not RAW.search("".join(offered))
