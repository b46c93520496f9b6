"""The real planner in a real terminal on a book full of hostile text: nothing of it acts on the terminal."""

import re
import sys
from pathlib import Path

import hostile
import scenes
from terminal import Terminal

OWN_SEQUENCES = re.compile(
    rb"\r\n|\x1b\]22;[a-z]+\x07|\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[\?[0-9]+[hl]|\x1b\[\?[0-9]+\$p|\x1b\[[<>][0-9]*u|\x1b\[2J"
    rb"|\x1b\[0?[ABCDJK]|\x1b\]8;(?:id=[0-9-]+)?;(?:(?:tel|mailto):[ -~]+)?\x1b\\"
)
"""What Textual itself writes: ends of lines, the pointer's shape, colours, cursor, modes, its two questions, the
keyboard protocol, and links to numbers and addresses."""

WALK = (
    *(
        ("1",),
        ("j",),
        ("j",),
        ("e",),
        ("escape",),
        ("2",),
        ("W",),
        ("escape",),
        ("o",),
        ("escape",),
        ("s",),
        ("escape",),
    ),
    *(("c",), ("i",), ("escape",), ("escape",), ("a", "@ev"), ("escape",), ("/", "evil"), ("escape",), ("3",), ("e",)),
    *(("escape",), ("4",), ("G",), ("?",), ("escape",), (":",), ("escape",), ("g", "a"), ("4",), ("e",), ("escape",)),
    *(("escape",), ("g", "A"), ("escape",), ("g", "l"), ("escape",)),
)


def test_no_control_byte_from_a_book_reaches_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "hostile.book"
    with scenes.demo_book(file) as book:
        hostile.poison(book)
    env = {"AMPLANNER_NOW": "2026-11-25T10:18", "TZ": "Europe/Amsterdam", "HOME": str(tmp_path)}
    without = [f"XDG_{name}_HOME" for name in ("DATA", "CONFIG", "STATE")]
    command = [sys.executable, "-m", "amplanner", "--book", str(file)]
    with Terminal(command, size=(120, 36), env=env, without=without) as terminal:
        terminal.wait_for("1 Agenda", "2 Calls")
        terminal.wait_quiet()
        for keys in WALK:
            terminal.send(*keys)
            terminal.wait_quiet(0.1)
            assert terminal.process.poll() is None, f"{keys} ended it:\n{terminal.text}"
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert terminal.settings == terminal.before
    rest = OWN_SEQUENCES.sub(b"", bytes(terminal.raw))
    text = rest.decode()
    assert "[@click=app.quit]" in text
    assert "owned" in text, "what can be read of it is there"
    assert sorted(set(re.findall("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text))) == []
