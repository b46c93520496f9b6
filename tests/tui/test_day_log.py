"""The log of the day on the screen."""

from typing import Any

from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.day_log import DayLog
from amplanner.tui.screens.workday import Workday
from amplanner.workday import accounts


def text(app: PlannerApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
    await pilot.pause()
    await pilot.pause()


async def test_the_log_lists_acts_and_u_takes_the_newest_back(book: Book) -> None:
    accounts.add(book, name="Roos [/x]")
    accounts.add(book, name="Kok")
    app = PlannerApp(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "g", "l")
        assert isinstance(app.screen, DayLog)
        assert "10:18  New account · Roos [/x]" in text(app)
        kok, roos = (line for line in text(app).splitlines() if "New account ·" in line)
        assert "✓ done, u undoes" in kok
        assert "✓ done" in roos
        assert "undoes" not in roos
        await keys(pilot, "u")
        kok, roos = (line for line in text(app).splitlines() if line.startswith("┃") and "New account ·" in line)
        assert "○ undone, U does it again" in kok
        assert "u undoes" in roos
        assert "1 done · 1 undone" in text(app)
        await keys(pilot, "U", "escape")
        assert isinstance(app.screen, Workday)
    assert book.sql("SELECT COUNT(*) FROM account") == [(2,)]


async def test_an_empty_day_says_what_will_stand_there(book: Book) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "g", "l")
        assert "Nothing done yet today." in text(app)
        await keys(pilot, "left_square_bracket")
        assert "Nothing was done that day." in text(app)
        assert "Tue 24 Nov" in text(app)
        await keys(pilot, "right_square_bracket", "right_square_bracket")
        assert "Log · Wed 25 Nov" in text(app)
