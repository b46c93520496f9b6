"""Nothing that came from elsewhere acts on the terminal, and the terminal is given back whatever happens."""

import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from terminal import Terminal
from textual.color import Color

from amplanner.tui.cells import width
from amplanner.tui.safety import SafeOutput, plain, safe

SHELL = Path(__file__).resolve().parents[1] / "shell_app.py"

OWN_SEQUENCES = re.compile(
    rb"\r\n|\x1b\]22;[a-z]+\x07|\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[\?[0-9]+[hl]|\x1b\[\?[0-9]+\$p|\x1b\[[<>][0-9]*u|\x1b\[2J|\x1b\[0?[ABCDJK]"
)
"""What Textual itself writes: ends of lines, the pointer's shape, colours, cursor, modes, its two questions, the
keyboard protocol."""

Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the shell in a pseudo-terminal, on a fresh book."""
    with ExitStack() as stack:

        def run(*arguments: str, size: tuple[int, int] = (120, 36), env: dict[str, str] | None = None) -> Terminal:
            command = [sys.executable, str(SHELL), str(tmp_path / "test.book"), str(tmp_path / "reports"), *arguments]
            terminal = stack.enter_context(Terminal(command, size=size, env=env))
            terminal.wait_for("Workday", "Calls", ": All")
            return terminal

        yield run


def test_raw_bytes_in_data_do_not_reach_the_terminal(start: Start) -> None:
    terminal = start("hostile")
    terminal.wait_for("evil")
    terminal.send("x")
    terminal.wait_for("2 evil", "evil]0;owned[31m5mgnptail")
    terminal.wait_quiet()
    rest = OWN_SEQUENCES.sub(b"", bytes(terminal.raw))
    assert b"owned" in rest, "what can be read is still there"
    leaked = sorted({hex(byte) for byte in rest if byte < 0x20 or byte == 0x7F})
    assert leaked == []
    text = rest.decode()
    assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)
    terminal.send("escape", "ctrl+q")
    assert terminal.wait_end() == 0


@pytest.mark.parametrize("how", ["ctrl+q", "q"])
def test_quitting_gives_the_terminal_back(start: Start, how: str) -> None:
    terminal = start()
    terminal.send(how)
    assert terminal.wait_end() == 0
    assert terminal.settings == terminal.before
    assert_left(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_gives_the_terminal_back(start: Start, number: signal.Signals) -> None:
    terminal = start()
    terminal.signal(number)
    assert terminal.wait_end() == 128 + number
    assert terminal.settings == terminal.before
    assert_left(terminal)


def test_a_bug_leaves_one_sentence_and_a_report_without_customers_words(start: Start, tmp_path: Path) -> None:
    terminal = start("hostile")
    terminal.send("X")
    assert terminal.wait_end() == 1
    assert terminal.settings == terminal.before
    assert_left(terminal)
    assert "amplanner came upon a bug and stopped." in terminal.text
    (report,) = (tmp_path / "reports").iterdir()
    assert "Meijer" not in report.read_text()
    assert "action_crash" in report.read_text()
    assert b"Meijer" not in terminal.raw
    assert b"Traceback" not in terminal.raw


def test_live_resize_goes_through_every_layout(start: Start) -> None:
    terminal = start()
    terminal.resize(80, 24)
    terminal.wait_for("3 expand")
    terminal.resize(70, 20)
    terminal.wait_for("▸2 Calls")
    terminal.resize(52, 14)
    terminal.wait_for("Needs 60×16, has 52×14.", "Your day is saved.")
    terminal.resize(120, 36)
    terminal.wait_for("1 Agenda", "4 Notes", "wk 48")
    terminal.send("ctrl+q")
    assert terminal.wait_end() == 0


def test_without_colour_no_colour_is_written_and_the_focus_still_shows(start: Start) -> None:
    terminal = start(env={"NO_COLOR": "1"})
    terminal.wait_for("┏━ 2 Calls")
    terminal.wait_quiet()
    colours = {match[1] for match in re.finditer(rb"[34]8;2;(\d+;\d+;\d+)", bytes(terminal.raw))}
    assert all(len(set(colour.split(b";"))) == 1 for colour in colours), "greys only"
    terminal.send("ctrl+q")
    assert terminal.wait_end() == 0


def assert_left(terminal: Terminal) -> None:
    """The alternate screen, the mouse and bracketed paste were switched off, and the cursor is shown."""
    raw = bytes(terminal.raw)
    for mode in (b"1049", b"1000", b"1003", b"2004"):
        assert raw.rindex(b"\x1b[?" + mode + b"l") > raw.rindex(b"\x1b[?" + mode + b"h"), mode
    assert raw.rindex(b"\x1b[?25h") > raw.rindex(b"\x1b[?25l")


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_filtered_text_is_harmless_as_wide_as_before_and_keeps_what_can_be_read(text: str) -> None:
    filtered = safe(text)
    filtered.encode()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", filtered)
    assert sum(map(width, filtered)) == sum(map(width, text))
    assert [each for each in filtered if each.isalnum()] == [each for each in text if each.isalnum()]
    assert plain(text).plain == filtered


def test_a_harmless_line_goes_through_untouched() -> None:
    segments = [Segment("Café 日本 │ ▸"), Segment("x")]
    assert SafeOutput().apply(segments, Color(0, 0, 0)) is segments
