"""`amplanner import` on a real terminal: the owner is asked, the bar is drawn and wiped."""

import sys
from pathlib import Path

from terminal import Terminal

MAVEN = [str(file) for file in sorted((Path(__file__).parents[1] / "fixtures" / "maven").glob("*.csv"))]


def test_the_owner_is_asked_and_the_bar_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "amplanner", "import", "--book", str(tmp_path / "own.book"), *MAVEN]
    env = {"AMPLANNER_NOW": "2017-12-27T09:00", "HOME": str(tmp_path)}
    with Terminal(command, size=(100, 40), env=env, without=("XDG_CONFIG_HOME", "XDG_DATA_HOME")) as terminal:
        terminal.wait_for("Which of them are you?")
        assert "2  Sam Vermeer" in terminal.text
        terminal.send("2", "enter")
        assert terminal.wait_end() == 0
        assert "Open deals of Sam Vermeer, yours: 4." in terminal.text
        assert "█" in bytes(terminal.raw).decode("utf-8")
        assert "█" not in terminal.text
