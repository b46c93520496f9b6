"""What a command loads: nothing that only other commands, or rare words of its own, need."""

import subprocess
import sys

import pytest

RARE = ("textual", "rich", "dateutil", "holidays", "phonenumbers", "platformdirs", "tomllib", "tzlocal", "icalendar")
RARE += ("amplanner.tui", "amplanner.exchange", "amplanner.rules.holidays")
QUOTING = ("amplanner.book.models.quoting", "amplanner.workday.quote_moves", "amplanner.rules.quotation")
DAY = ("amplanner.workday.agenda", "amplanner.workday.targets", "amplanner.rules.forecast")
READING = ("amplanner.rules.capture", "amplanner.rules.dates", "amplanner.workday.capturing")
MODELS = ("amplanner.book.models.people", "amplanner.book.models.day", "amplanner.workday.queue")

UNWANTED = {
    "commands": ("amplanner.book", *MODELS, "peewee"),
    "undoing": (*MODELS, *READING),
    "find": (*QUOTING, *DAY, *READING, "amplanner.book.models.inner"),
    "calls": (*QUOTING, *DAY, *READING, "amplanner.book.models.inner", "amplanner.workday.call_log"),
    "capture": (*QUOTING, *DAY, "amplanner.workday.queue", "amplanner.workday.call_log"),
    "logging_calls": (*QUOTING, *DAY, "amplanner.rules.capture", "amplanner.rules.dates"),
}
"""By the module of a command: what it does without."""


@pytest.mark.parametrize("command", UNWANTED)
def test_a_command_loads_nothing_that_it_does_without(command: str) -> None:
    ask = f"import amplanner.cli.{command}, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert f"amplanner.cli.{command}" in loaded
    assert [name for name in (*RARE, *UNWANTED[command]) if name in loaded] == []
