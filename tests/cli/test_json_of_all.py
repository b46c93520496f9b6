"""`--json` of every command: names that scripts rely on, ISO dates, amounts as exact texts with their currency.

`fixtures/json_names.txt` holds the names, a line a command: one may be added, none may go.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from cli.conftest import Shell
from cli.test_mistakes import names

from amplanner.book.models import Person
from amplanner.cli.commands import commands
from amplanner.rules.money import Money
from amplanner.rules.quotation import Tax
from amplanner.workday import price_list

NAMES = Path(__file__).resolve().parents[1] / "fixtures" / "json_names.txt"
FIXTURES = NAMES.parent

PRINTS_NO_DATA = {"demo": "opens the planner", "quote": "is a group"}

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCK = re.compile(r"\d{2}:\d{2}")
AMOUNT = re.compile(r"-?\d+(\.\d+)?")


def every(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value in a JSON text under the names that lead to it; lists add `[]`."""
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from every(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner, f"{path}[]")


@pytest.fixture
def printed(working: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What every command prints as JSON, one after another on the book of somebody at work."""
    monkeypatch.chdir(tmp_path)
    with working.book() as book:
        price_list.add(
            book, code="A-100", name="Sensor", unit="pc", price=Money(49_500, "EUR"), tax=Tax("S", Decimal(21))
        )
        with book.act("e-mail") as act:
            for (key,) in book.sql("SELECT id FROM person"):
                act.update(Person, key, email="tess@meijer.test")
    given: list[tuple[str, ...]] = [
        ("today",),
        ("agenda",),
        ("agenda", "2026-12-01"),
        ("calls",),
        ("next",),
        ("log", "meijer foods", "s", "--note", "Wants pallets", "--next", "call fri"),
        ("add", "n @meijer Board says yes > c tue 10"),
        ("add", "--dry-run", "q @vink Line 4 €23k 40% 30d"),
        ("quotes",),
        ("notes", "meijer foods"),
        ("find", "mei"),
        ("undo",),
        ("redo",),
        ("import", str(FIXTURES / "contacts_crm.csv")),
        ("backup", str(tmp_path / "copy.book")),
        ("doctor",),
        ("quote new", "meijer foods", "--title", "Line 4"),
        ("quote add-line", "Q-0001", "12 x A-100 -5%"),
        ("quote add-line", "Q-0001", "35 Licence @ 42/mo", "--dry-run"),
        ("quote show", "Q-0001"),
        ("quote list",),
        ("quote send", "Q-0001", "--elsewhere"),
        ("quote show", "Q-0001"),
        ("quote revise", "Q-0001"),
        ("quote add-line", "Q-0001", "2 Mounting 85"),
        ("quote diff", "Q-0001"),
        ("quote pdf", "Q-0001"),
        ("restore", str(tmp_path / "copy.book")),
    ]
    found: dict[str, list[Any]] = {}
    for command, *arguments in given:
        found.setdefault(command, []).append(working.json(*command.split(), *arguments))
    return found


def test_every_command_that_prints_data_takes_json() -> None:
    for name in names(commands):
        command: click.Command = commands
        for word in name.split():
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), word)
            assert found is not None
            command = found
        takes = any("--json" in parameter.opts for parameter in command.params)
        assert takes != (name in PRINTS_NO_DATA), name


def test_names_stay_dates_are_iso_and_amounts_exact(printed: dict[str, list[Any]]) -> None:
    assert printed.keys() == set(names(commands)) - PRINTS_NO_DATA.keys()
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        command, _, relied_on = line.partition(": ")
        gone = set(relied_on.split()) - {path for whole in printed[command] for path, _ in every(whole)}
        assert not gone, f"scripts rely on these names of {command}"
    wrong = [
        (command, path, value)
        for command, values in printed.items()
        for whole in values
        for path, value in every(whole)
        if not is_good(path, value)
    ]
    assert not wrong
    assert any(isinstance(value, dict) and "currency" in value for v in printed["quotes"] for _, value in every(v))


def is_good(path: str, value: Any) -> bool:
    """Whether a value is as it must be by its name and by what it is."""
    name = path.rpartition(".")[2]
    if isinstance(value, float) or not re.fullmatch(r"([a-z_0-9]+(\[\])*)?|(\[\])*", name):
        return False
    if isinstance(value, dict) and isinstance(value.get("amount"), str):
        exact = AMOUNT.fullmatch(value["amount"]) and re.fullmatch("[A-Z]{3}", value.get("currency", ""))
        return exact is not None
    if name == "amount" and value is not None and not isinstance(value, dict | str):
        return False
    if not isinstance(value, str):
        return True
    if name.endswith(("_on", "_until", "date")) or name in {"day", "valid_until"}:
        return DAY.fullmatch(value) is not None and bool(date.fromisoformat(value))
    if name.endswith("_at") or name == "at":
        return datetime.fromisoformat(value).tzinfo is not None
    return True


def test_what_is_refused_leaves_nothing_on_stdout(working: Shell) -> None:
    for arguments in (("notes", "nobody"), ("quote", "show", "77"), ("log", "nobody", "n"), ("restore", "nothing")):
        assert working.refused(*arguments, "--json").startswith("Error: ")
    assert json.loads(working.run("import", "nothing.csv", "--json").stdout)["problems"]
