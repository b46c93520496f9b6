"""What a key press asks of the book: nothing that takes longer with every day of use."""

import pytest
from query_plans import scans
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.tui.app import PlannerApp
from amplanner.workday.demo import large

ACTIVITIES = 2_000

KEYS = {
    "moving": ("j k", "1 j ]", "[ T", "3 j", "4 j j", "2 z z"),
    "logging": ("c", "n", "u", "U", "o v", "s t", "u", "W", "escape"),
    "adding": ("a c a l l space @ o r b space + t u e space f r i enter", "t s e n d enter", "n o k enter", "u u u"),
    "finding": ("slash o r b escape", "at o r enter"),
    "going": ("g a", "j tab j", "q"),
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
async def test_a_key_scans_no_table_that_grows(book: Book, keys: tuple[str, ...]) -> None:
    large.fill(book, ACTIVITIES)
    asked: set[str] = set()
    app = PlannerApp(book)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        book.db.connection().set_trace_callback(asked.add)
        for some in keys:
            await _press(pilot, some)
        book.db.connection().set_trace_callback(None)
    assert asked
    assert scans(book, asked) == {}


async def _press(pilot: Pilot[str], keys: str) -> None:
    """Press keys and wait for what they started."""
    for key in keys.split():
        await pilot.press(key)
        await pilot.pause()
    await pilot.app.workers.wait_for_complete()
