"""What the first frame costs: it loads nothing that only a key needs, lays out and paints nothing twice, and reads no
big table from end to end."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from prepared import NOW, ZONE, new_book
from query_plans import scans
from textual._compositor import Compositor

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.tui.app import PlannerApp
from amplanner.tui.painting import ChangedLines
from amplanner.tui.screens.workday import Workday
from amplanner.workday.calendar_days import keep_holidays
from amplanner.workday.demo import large
from amplanner.workday.demo.manager import DEMO_SETTINGS

ACTIVITIES = 2_000

LATER = (
    *("click", "icalendar", "recurring_ical_events", "dateutil", "holidays", "phonenumbers", "logging.handlers"),
    *("babel", "openpyxl", "playhouse", "rapidfuzz", "typst"),
    *("amplanner.rules.capture", "amplanner.rules.capture_types", "amplanner.rules.dates", "amplanner.rules.phones"),
    *("amplanner.rules.recurrence", "amplanner.rules.holidays", "amplanner.workday.call_log"),
    *("amplanner.workday.capturing", "amplanner.workday.find", "amplanner.exchange", "amplanner.tui.forms"),
    *("amplanner.tui.screens.call_card", "amplanner.tui.screens.capture", "amplanner.tui.screens.find"),
    *("amplanner.tui.screens.which_key", "amplanner.tui.screens.confirm", "amplanner.tui.screens.help"),
    *("amplanner.rules.quotation", "amplanner.workday.quote_documents", "amplanner.workday.demo.day"),
)
"""What is loaded when a key first asks for it."""

START = f"""
import asyncio, sys
from pathlib import Path
from zoneinfo import ZoneInfo
import amplanner.cli.open_app
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.tui.app import PlannerApp
from amplanner.workday.starting import settings_for_demo
from datetime import datetime

async def start(file):
    clock = FrozenClock(datetime.fromisoformat("{NOW.isoformat()}"), ZoneInfo("{ZONE.key}"))
    with Book(Path(file), clock, settings_for_demo(Settings())) as book:
        async with PlannerApp(book, demo=True, welcome=True).run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            print(*sys.modules)

asyncio.run(start(sys.argv[1]))
"""
"""Opens the planner on a book and names all that is loaded by its first frame."""


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """A book that knows the holidays, as each does after its first start; what repeats in it needs another library."""
    file = tmp_path / "started.book"
    with new_book(file, FrozenClock(NOW, ZONE), DEMO_SETTINGS) as book:
        large.fill(book, 200)
        keep_holidays(book)
    return file


def test_the_first_frame_loads_nothing_that_only_a_key_needs(started: Path) -> None:
    done = subprocess.run([sys.executable, "-c", START, str(started)], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "amplanner.tui.panes.calls" in loaded
    assert [module for module in LATER if module in loaded] == []


async def test_the_first_frame_is_painted_once(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: Counter[str] = Counter()

    def count(compositor: type[Compositor], name: str) -> None:
        method = getattr(compositor, name)

        def counted(self: Compositor, *args: Any, **named: Any) -> Any:
            done[name] += 1
            return method(self, *args, **named)

        monkeypatch.setattr(compositor, name, counted)

    count(Compositor, "reflow")
    count(Compositor, "render_full_update")
    count(ChangedLines, "render_partial_update")
    with Book(started, FrozenClock(NOW, ZONE), DEMO_SETTINGS) as book:
        async with PlannerApp(book, demo=True).run_test(size=(120, 36)) as pilot:
            await pilot.pause()
    # Once for the size of the terminal, once for what was mounted. The hints are painted again when the rows are known.
    assert done["reflow"] <= 2
    assert done["render_full_update"] == 1
    assert done["render_partial_update"] <= 1


async def test_the_first_frame_scans_no_table_that_grows(book: Book) -> None:
    large.fill(book, ACTIVITIES)
    connection = book.db.connection()
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    app = PlannerApp(book)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Workday)
        assert all(pane.rows.cursor is not None for pane in screen.panes)
        connection.set_trace_callback(None)
    assert len(asked) > 10
    assert scans(book, asked) == {}
