"""The planner opened from a shell, in a real terminal: what it needs, what it says, and what it ends with."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Terminal

from amplanner.book.paths import places

RUN = [sys.executable, "-m", "amplanner"]
Opened = Callable[..., Terminal]


@pytest.fixture
def opened(surroundings: Path) -> Opened:
    """Opens the planner in a terminal, in a home of its own."""

    def open_it(*arguments: str, size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
        return Terminal([*RUN, *arguments], size=size, env=env, without=() if "EDITOR" in env else ("VISUAL", "EDITOR"))

    return open_it


def test_a_new_book_leads_from_the_card_to_the_demo_and_ends_with_0(opened: Opened) -> None:
    with opened(size=(120, 36)) as terminal:
        terminal.wait_for("Welcome to amplanner", "d  Demo day")
        terminal.send("d")
        terminal.wait_for("DEMO", "Meijer Foods")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert places().demo.exists()
    # One's own book is as new as it was.
    with opened() as terminal:
        terminal.wait_for("Welcome to amplanner")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0


def test_a_book_may_be_named_and_is_private(opened: Opened, tmp_path: Path) -> None:
    book = tmp_path / "folder" / "my.book"
    with opened("--book", str(book)) as terminal:
        terminal.wait_for("Welcome")
        terminal.send("escape")
        terminal.wait_gone("Welcome")
        terminal.send("q")
        assert terminal.wait_end() == 0
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert not (tmp_path / "home" / "data" / "amplanner").exists()


def test_settings_are_edited_in_the_users_editor_and_count_at_once(opened: Opened, tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\necho "EDITOR RUNS"\nsed -i.bak "s/^won_a_month.*/won_a_month = 123000/" "$2"\n')
    editor.chmod(0o755)
    with opened(size=(120, 36), EDITOR=f"'{editor}' --wait", VISUAL="") as terminal:
        terminal.wait_for("Welcome")
        terminal.send("escape")
        terminal.wait_gone("Welcome")
        terminal.wait_for("€80k")
        terminal.send("g")
        terminal.wait_for("Go to")
        terminal.send("s")
        terminal.wait_for("€123k", "Settings read")
        assert b"EDITOR RUNS" in terminal.raw
        terminal.send("g")
        terminal.wait_for("Go to")
        terminal.send("s")
        terminal.wait_for("The settings are as they were")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0


def test_an_editor_that_is_not_there_is_said(opened: Opened) -> None:
    with opened(size=(120, 36), EDITOR="no-such-editor", VISUAL="") as terminal:
        terminal.wait_for("Welcome")
        terminal.send("escape")
        terminal.wait_gone("Welcome")
        terminal.send("g")
        terminal.wait_for("Go to")
        terminal.send("s")
        terminal.wait_for("Can't start no-such-editor")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0


def test_bad_settings_are_told_with_line_and_key_on_the_screen_and_before_it(opened: Opened) -> None:
    places().settings.write_text('name = "Kim"\ncalls_a_day = "many"\n')
    with opened() as terminal:
        terminal.wait_for("1 setting can't be used", "line 2  calls_a_day")
        assert b"settings.toml:2: calls_a_day" in terminal.raw
        terminal.send("escape")
        terminal.wait_for("Welcome")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0


def test_sigterm_ends_it_with_143_and_the_terminal_as_it_was(opened: Opened) -> None:
    with opened() as terminal:
        terminal.wait_for("Welcome")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_end() == 143
        assert bytes(terminal.raw).rstrip().endswith(b"h") or b"\x1b[?1049l" in terminal.raw


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.mkdir(), "is a folder, not a book"),
        (lambda path: path.write_text("This is no book, it is a letter. " * 40), "not"),
    ],
)
def test_what_is_no_book_is_refused_in_a_sentence_and_left_as_it_is(
    opened: Opened, tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "thing"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with opened("--book", str(path), size=(200, 24)) as terminal:
        assert terminal.wait_end() == 1
        assert told in terminal.text
        assert "Traceback" not in terminal.text
        assert b"\x1b[?1049h" not in terminal.raw
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_clock_that_cannot_be_read_is_said(opened: Opened) -> None:
    with opened(size=(200, 24), AMPLANNER_NOW="noon") as terminal:
        assert terminal.wait_end() == 1
        assert "AMPLANNER_NOW='noon' is not a local time" in terminal.text


def test_a_log_that_cannot_be_written_is_said(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with opened(size=(200, 24), XDG_STATE_HOME=str(tmp_path / "state")) as terminal:
        assert terminal.wait_end() == 1
        assert "Can't write the log" in terminal.text


def test_a_terminal_that_only_prints_lines_is_refused(opened: Opened) -> None:
    with opened(size=(200, 24), TERM="dumb") as terminal:
        assert terminal.wait_end() == 1
        assert "TERM=dumb" in terminal.text


def test_without_a_terminal_it_says_what_works_without_one(surroundings: Path) -> None:
    answer = subprocess.run(RUN, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert answer.returncode == 1
    assert "needs a terminal" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("redirect", "told"), [("< /dev/null", "input is a file or a pipe"), ("2> err", "error output")]
)
def test_half_a_terminal_is_refused(opened: Opened, tmp_path: Path, redirect: str, told: str) -> None:
    command = [
        "sh",
        "-c",
        f'cd "$0" && "{sys.executable}" -m amplanner {redirect}; echo "ended $?"; cat err',
        str(tmp_path),
    ]
    with Terminal(command, size=(200, 24), env=dict(os.environ)) as terminal:
        terminal.wait_end()
        assert "ended 1" in terminal.text
        assert told in terminal.text
