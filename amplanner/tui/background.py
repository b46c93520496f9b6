"""Work that nobody waits for, in a thread after the first frame: the modules of what is opened first, times of imported
events, holidays, the backup of the day."""

import asyncio
import gc
import logging
from importlib import import_module
from typing import TYPE_CHECKING

from amplanner.book.book import Book
from amplanner.book.errors import BookBusyError, BookError
from amplanner.book.log import LOGGER
from amplanner.workday.calendar_days import keep_holidays

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

AFTER_SECONDS = 1.5
"""How long after the start it begins: the first keys come first."""

OPENED_FIRST = ("amplanner.tui.screens.call_card", "amplanner.tui.screens.capture", "amplanner.tui.screens.find")
"""What nearly every day opens within its first minute. Loading it takes a tenth of a second: the start leaves it out,
and the key that opens it need not wait for it either."""

_AGAIN_SECONDS = 2.0
_GROUP = "background"


class Background:
    """Starts the work, one at a time, and tells when it could not be done.

    Args:
        app: the running app.
        backups: whether the book is backed up; a demo book isn't.
    """

    def __init__(self, app: "PlannerApp", *, backups: bool) -> None:
        self._app = app
        self._backups = backups
        self._turn = asyncio.Lock()
        self._waiting = False
        self._loaded = False

    def start_later(self) -> None:
        """Begin once the screen is there."""
        self._app.set_timer(AFTER_SECONDS, self.start)

    def start(self) -> None:
        """Begin now, or when what runs is done; what is done already costs next to nothing."""
        if not self._waiting:
            self._waiting = True
            self._app.run_worker(self._in_turn(), group=_GROUP)

    async def _in_turn(self) -> None:
        # A thread can't be cancelled, so that a second one waits for the first.
        async with self._turn:
            self._waiting = False
            await asyncio.to_thread(self._work)

    def _work(self) -> None:
        """In the thread: with a connection of its own, since SQLite connections belong to one thread."""
        if not self._loaded:
            self._loaded = True
            self._load()
        book = self._app.book
        try:
            with book.connection():
                wrong = _roll(book)
                keep_holidays(book)
                if self._backups:
                    _back_up(book)
        except BookBusyError:
            self._app.call_from_thread(self._app.set_timer, _AGAIN_SECONDS, self.start)
        except BookError as error:
            self._app.call_from_thread(self._app.say, str(error), severity="error")
        else:
            for reason in wrong:
                logging.getLogger(LOGGER).warning("an imported event has no times: %s", reason)

    def _load(self) -> None:
        """Load what is opened first. It stays, so that no garbage need be looked for in it from then on; but what is
        open by now is to be forgotten once it is closed."""
        for module in OPENED_FIRST:
            import_module(module)
        if not self._app.is_headless and len(self._app.screen_stack) == 1:
            gc.freeze()


def _roll(book: Book) -> list[str]:
    """Work out the times of imported events; return the kinds of what could not be worked out."""
    if not book.sql("SELECT 1 FROM calendar_item LIMIT 1"):
        return []
    from amplanner.exchange.feeds import roll

    return [type(problem).__name__ for problem in roll(book)]


def _back_up(book: Book) -> None:
    from amplanner.book.backups import back_up_of_today

    back_up_of_today(book)
