"""A shell for the tests: a book in a folder of its own, commands run on it, a clock that stands still."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import call_world as world
import pytest
from click.testing import CliRunner, Result
from prepared import new_book

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import Quote
from amplanner.book.paths import places
from amplanner.book.settings import Settings, save_settings
from amplanner.cli.commands import commands
from amplanner.workday import todos
from amplanner.workday.appointments import write_appointment

NOW = datetime(2026, 11, 25, 10, 18, tzinfo=world.AMSTERDAM)


@dataclass
class Shell:
    """Runs `amplanner` in this process on a book, as a shell would; `runner` forgets nothing between two runs."""

    path: Path
    settings: Settings

    def run(self, *arguments: str) -> Result:
        """Run a command and return what it printed and its exit status."""
        result = CliRunner().invoke(commands, ["--book", str(self.path), *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *arguments: str) -> str:
        """Run a command that must go well and return what it printed."""
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and return what it printed, read back."""
        return json.loads(self.ok(*arguments, "--json"))

    def refused(self, *arguments: str, status: int = 1) -> str:
        """Run a command that must be refused and return what it said on stderr; stdout must stay empty."""
        result = self.run(*arguments)
        assert result.exit_code == status, result.output
        assert result.stdout == ""
        return result.stderr

    @contextmanager
    def book(self) -> Iterator[Book]:
        """Open the book as the planner would."""
        with Book(self.path, FrozenClock(NOW, world.AMSTERDAM), self.settings) as book:
            yield book


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """A home of its own with the settings in it, and Wednesday 25 November 2026, 10:18."""
    home = tmp_path / "home"
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AMPLANNER_NOW", "2026-11-25T10:18")
    monkeypatch.delenv("AMPLANNER_BOOK", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    save_settings(places().settings, settings)
    return home


@pytest.fixture
def shell(surroundings: Path, tmp_path: Path, settings: Settings) -> Shell:
    """A shell on an empty book."""
    shell = Shell(tmp_path / "own.book", settings)
    with new_book(shell.path, FrozenClock(NOW, world.AMSTERDAM), settings):
        return shell


@pytest.fixture
def working(shell: Shell) -> Shell:
    """A shell on the book of somebody at work: three accounts, a promised call, a visit, a to-do, a quote."""
    with shell.book() as book:
        meijer = world.account(book, "Meijer Foods", tier="A", region="Utrecht")
        world.account(book, "Meijering Bouw", person="Els Meijering")
        world.account(book, "Vink Packaging", person="Tom Vink", phone=False)
        world.plan(book, meijer, due_time="10:00", promised=True, subject="two-year price")
        with book.act("visit") as act:
            write_appointment(
                book,
                act,
                title="Line 2 walk-through",
                start=datetime(2026, 11, 25, 13, 0, tzinfo=world.AMSTERDAM),
                end=datetime(2026, 11, 25, 14, 30, tzinfo=world.AMSTERDAM),
                account=meijer,
                kind="visit",
                place="Utrecht",
                travel_minutes=30,
                travel_by="drive",
            )
        todos.add(book, title="Send price list", due_on=date(2026, 11, 23), account=meijer)
        world.put(
            book,
            Quote,
            account=meijer,
            number="Q-0139",
            title="Line 2 sensors",
            amount=895_050,
            currency="EUR",
            status="sent",
            drafted_on=date(2026, 11, 10),
            sent_on=date(2026, 11, 12),
            valid_until=date(2026, 11, 27),
            probability=70,
            estimated=False,
        )
    return shell
