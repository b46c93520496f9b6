"""What the first frame costs: it loads nothing that only a key needs, and reads no big table from end to end."""

import subprocess
import sys

from query_plans import scans

from amplanner.book.book import Book
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.workday import Workday
from amplanner.workday.demo import large

ACTIVITIES = 2_000

LATER = (
    *("click", "icalendar", "recurring_ical_events", "dateutil", "holidays", "phonenumbers", "logging.handlers"),
    *("amplanner.rules.capture", "amplanner.rules.capture_types", "amplanner.rules.dates", "amplanner.rules.phones"),
    *("amplanner.rules.recurrence", "amplanner.rules.holidays", "amplanner.workday.call_log"),
    *("amplanner.workday.capturing", "amplanner.workday.find", "amplanner.exchange", "amplanner.tui.forms"),
    *("amplanner.tui.screens.call_card", "amplanner.tui.screens.capture", "amplanner.tui.screens.find"),
    *("amplanner.tui.screens.which_key", "amplanner.tui.screens.confirm", "amplanner.tui.screens.help"),
)
"""What is loaded when a key first asks for it."""


def test_the_app_loads_nothing_that_only_a_key_needs() -> None:
    ask = "import sys, amplanner.cli.open_app, amplanner.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "amplanner.tui.panes.calls" in loaded
    assert [module for module in LATER if module in loaded] == []


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
