"""Every screen and box of the planner, as keys that lead there from the Workday, for tests that look at all of them.

The book is that of the demo day, Wednesday 25 November 2026, 10:18 in Amsterdam.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import prepared
from prepared import NOW, ZONE
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.workday import Workday
from amplanner.workday.demo.manager import DEMO_SETTINGS

SCENES: Mapping[str, tuple[str, ...]] = {
    "workday": ("2",),
    "agenda": ("1",),
    "quotes": ("3",),
    "notes": ("4",),
    "calls-marked": ("2", "v", "v", "j"),
    "calls-zoomed": ("2", "z"),
    "calls-filter": ("2", "f"),
    "why": ("2", "W"),
    "go": ("2", "g"),
    "outcome": ("2", "o"),
    "snooze": ("2", "s"),
    "call-card": ("2", "c"),
    "call-card-typed": ("2", "c", "s", "type Board said yes", "tab", "type tue 10"),
    "call-card-more": ("2", "c", "full_stop"),
    "capture": ("1", "a"),
    "capture-typed": ("2", "a", "type m @bak visit tue 10 45m #qbr"),
    "capture-warned": ("2", "a", "type c @nobody today 9 31 jun"),
    "find": ("slash", "type mei"),
    "find-nothing": ("slash", "type 0309999999"),
    "help": ("2", "question_mark"),
    "commands": ("2", "colon"),
    "account": ("2", "g", "a"),
    "account-people": ("2", "g", "a", "4"),
    "accounts": ("2", "g", "A"),
    "log": ("2", "n", "type a note", "enter", "g", "l"),
    "appointment-form": ("row appointment 1", "e"),
    "todo-form": ("row todo 0", "e"),
    "held": ("row appointment 1", "space"),
    "not-held": ("row appointment 1", "N"),
    "call-form": ("row account 0", "e"),
    "quote-form": ("row quote 0", "e"),
    "send": ("row quote 4", "S"),
    "quote-editor": ("row quote 4", "enter"),
    "quote-line-typed": ("row quote 4", "enter", "a", "type 12 x gateway -5%"),
    "quote-page": ("row quote 4", "enter", "P"),
    "quote-versions": ("row quote 0", "enter", "v"),
    "quote-diff": ("row quote 0", "enter", "R", "home", "9", "enter", "v"),
    "quote-accept": ("row quote 0", "w"),
    "price-list": ("2", "g", "p"),
    "product-form": ("2", "g", "p", "e"),
    "account-form": ("2", "g", "a", "9", "e"),
    "person-form": ("2", "g", "a", "4", "e"),
    "form-complaint": ("2", "g", "a", "5", "a", "ctrl+s"),
}
"""Name of a scene → the steps that lead there from the Workday: keys, `type TEXT`, and `row TABLE N`, which puts the
cursor of the pane that has such rows on the one of that number."""


class StillClock(FrozenClock):
    """Stands still, and no time passes either: a call lasts no second."""

    def monotonic(self) -> float:
        """Always the same."""
        return 0.0


def demo_settings(**changes: Any) -> Settings:
    """The settings of the demo's account manager, with some changed."""
    return Settings(**{**vars(DEMO_SETTINGS), **changes})


def demo_book(file: Path, settings: Settings | None = None) -> Book:
    """A book of the demo day, to be closed by its user."""
    return prepared.demo_book(file, StillClock(NOW, ZONE), settings or demo_settings())


@asynccontextmanager
async def planner(book: Book, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[PlannerApp, Pilot[Any]]]:
    """The running planner on a book."""
    app = PlannerApp(book, demo=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def go(pilot: Pilot[Any], steps: Sequence[str]) -> None:
    """Take the steps of a scene."""
    for step in steps:
        word, _, rest = step.partition(" ")
        if word == "type":
            pilot.app.post_message(events.Paste(rest))
            await pilot.pause()
        elif word == "row":
            table, _, number = rest.partition(" ")
            select(pilot.app, table, int(number))
            await pilot.pause()
        elif isinstance(pilot.app.screen, Workday) and step == str(pilot.app.screen.front.digit):
            continue  # its digit would zoom the pane
        else:
            await pilot.press(step)
    await pilot.pause()


def select(app: App[Any], table: str, number: int) -> None:
    """Put the cursor of the Workday on a row of a table."""
    workday = app.screen
    assert isinstance(workday, Workday)
    for pane in workday.panes[:3]:
        keys = pane.rows.provider.slots(40)
        found = list(dict.fromkeys(key for key in keys if isinstance(key, tuple) and key[0] == table))
        if found:
            pane.rows.select(found[number])
            pane.rows.focus()
            return
    raise AssertionError(f"no pane has a row of {table}")


async def back(pilot: Pilot[Any]) -> None:
    """Go back to the Workday, with nothing zoomed or marked."""
    app = pilot.app
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await pilot.press("escape", "escape")


def strips(screen: Screen[Any]) -> list[Strip]:
    """The rows of the screen as Textual would write them, boxes over other screens with what is below them."""
    return screen._compositor.render_strips()  # no public way leads to them


def text(app: App[Any]) -> str:
    """What stands on the screen, row by row."""
    return "\n".join(strip.text.rstrip() for strip in strips(app.screen))
