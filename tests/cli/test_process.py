"""The commands as processes of their own: exit status, stderr, pipes, encodings, a book that is held by another."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from book.looking import ROOT, start

from amplanner.cli import opening

HOLD = """
with open_book() as book:
    with book.act("held"):
        say("holding")
        sys.stdin.readline()
"""

COMMAND = [sys.executable, "-m", "amplanner"]


def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, its output through pipes."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
    )


def test_status_0_1_and_2_with_the_reason_on_stderr(working) -> None:
    book = ("--book", working.path)
    good = run(*book, "log", "meijer foods", "n")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("No answer · Meijer Foods")
    refused = run(*book, "notes", "nobody")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "Error: No account is called 'nobody'.\n"
    for unknown in (("frobnicate",), ("agenda", "foo"), ("add",), ("log", "meijer foods", "zz")):
        wrong = run(*book, *unknown)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert "Usage: amplanner" in wrong.stderr
        assert "Traceback" not in wrong.stderr


def test_what_is_no_book_is_a_sentence(tmp_path: Path, surroundings) -> None:
    (tmp_path / "text").write_text("Dear Tom, no book at all")
    (tmp_path / "folder").mkdir()
    for name, said in (("text", "not a readable book"), ("folder", "is a folder"), ("none", "There is no book")):
        for command in ("today", "undo", "calls"):
            result = run("--book", tmp_path / name, command)
            assert (result.returncode, result.stdout) == (1, "")
            assert said in result.stderr
            assert "Traceback" not in result.stderr


def test_a_pipe_that_ends_early_ends_the_command_quietly(working) -> None:
    line = f"{sys.executable} -m amplanner --book '{working.path}' today | head -n 1"
    result = subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert result.stdout == "Wednesday 25 November 2026 · week 48 · Sam\n"
    assert result.stderr == ""


def test_json_goes_through_a_pipe_whole_and_in_any_encoding(working) -> None:
    for environment in ({"PYTHONIOENCODING": "utf-8"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}):
        result = run("--book", working.path, "agenda", "--json", **environment)
        assert json.loads(result.stdout)["appointments"][0]["title"] == "Line 2 walk-through"
        printed = run("--book", working.path, "agenda", **environment)
        assert (printed.returncode, printed.stderr) == (0, "")


def test_a_book_held_by_another_is_waited_for_and_it_is_said(working) -> None:
    holder = start(HOLD, working.path)
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "holding\n"
    waiting = subprocess.Popen(
        [*COMMAND, "--book", str(working.path), "add", "n @vink hello"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert waiting.stderr is not None
    assert waiting.stderr.readline() == "Another program holds the book; trying for 10 s …\n"
    holder.stdin.write("\n")
    holder.communicate(timeout=60)
    said, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert "Note · Vink Packaging" in said


def test_a_book_held_for_too_long_is_told_and_nothing_was_written(working, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
    holder = start(HOLD, working.path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    assert "Another program is writing to" in working.refused("add", "n @vink hello")
    # Reading holds nobody up and is held up by nobody.
    working.ok("notes", "vink")
    holder.communicate("\n", timeout=60)
    assert "hello" not in working.ok("notes", "vink")


def test_version_opens_nothing(surroundings: Path) -> None:
    result = run("--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("amplanner, version ")
    assert not (surroundings / "data").exists()


def test_the_shells_get_their_completion() -> None:
    for shell in ("bash", "zsh", "fish"):
        result = run(_AMPLANNER_COMPLETE=f"{shell}_source")
        assert result.returncode == 0
        assert "_AMPLANNER_COMPLETE" in result.stdout


def test_doctor_says_what_is_wrong_by_its_exit_status(working) -> None:
    well = run("--book", working.path, "doctor", "--json")
    assert well.returncode == 0
    checks = {one["check"]: one["level"] for one in json.loads(well.stdout)["findings"]}
    assert checks["integrity"] == checks["search"] == checks["timeline"] == "ok"
    with working.book() as book, book.db.atomic():
        book.db.execute_sql("DELETE FROM activity")
    ill = run("--book", working.path, "doctor")
    assert ill.returncode == 1
    assert "× wrong  timeline:" in ill.stdout
    mended = run("--book", working.path, "doctor", "--fix")
    assert mended.returncode == 0
    assert "made anew from the records" in mended.stdout


def test_doctor_looks_at_what_cannot_be_opened_too(tmp_path: Path, surroundings) -> None:
    (tmp_path / "text").write_text("Dear Tom, no book at all")
    result = run("--book", tmp_path / "text", "doctor")
    assert result.returncode == 1
    assert "× wrong  book:" in result.stdout
    assert "sqlite:" in result.stdout
    assert result.stderr == ""
    none = run("--book", tmp_path / "none", "doctor")
    assert none.returncode == 0
    assert "There is no book" in none.stdout
    assert not (tmp_path / "none").exists()
