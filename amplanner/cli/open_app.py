"""The one place from which the full-screen app is opened."""

import gc
import logging
import os
import signal
import sys
from pathlib import Path

from amplanner.book.log import start_log
from amplanner.book.paths import Places, book_path, places
from amplanner.cli.mistake import Mistake
from amplanner.cli.opening import open_book, read_settings, report_settings


def open_planner(book_file: str | None, *, mouse: bool = True) -> None:
    """Open the planner on a book and stay until its user quits; then end with the planner's exit status.

    Raises `Mistake` when there is no terminal for it, or the book or the log can't be opened.
    """
    _check_terminal()
    # What a start makes stays: looking for garbage in it takes a twentieth of the start (measured). The app, once it
    # is drawn, looks for garbage again.
    gc.disable()
    where = places()
    try:
        start_log(where.log)
    except OSError as error:
        raise Mistake(f"Can't write the log {where.log}: {error.strerror}.") from error
    path = book_path(book_file, where)
    try:
        code = _run(path, where, mouse=mouse)
        if code is None:  # the card of the first start was answered with the demo
            from amplanner.cli.demo import make_demo

            make_demo(where.demo)
            code = _run(where.demo, where, mouse=mouse)
    finally:
        if not os.isatty(0):
            # The terminal has gone. Textual's thread that reads it would read its end for ever.
            logging.shutdown()
            os._exit(128 + signal.SIGHUP)
    # As Python ends it looks for garbage in all that a day has left, which takes longer than all else about quitting
    # (0.3 of 0.7 s, measured). Nothing in it is waited for: the book is closed.
    gc.disable()
    gc.freeze()
    sys.exit(code)


def _check_terminal() -> None:
    """Raise `Mistake` when keys can't come in or a screen can't be drawn."""
    if not sys.stdout.isatty():
        raise Mistake("The planner needs a terminal. `amplanner --help` lists what works without one.")
    if not sys.stdin.isatty():
        raise Mistake("The planner reads keys, but its input is a file or a pipe. Start it without one.")
    if not sys.stderr.isatty():
        # The screen is drawn on it: sent elsewhere it would leave an empty terminal that waits for keys.
        raise Mistake("The planner draws on the error output, which goes to a file or a pipe. Start it without that.")
    if os.environ.get("TERM") == "dumb":
        raise Mistake("This terminal says that it can only print lines (TERM=dumb). The planner needs a whole screen.")


def _run(path: Path, where: Places, *, mouse: bool) -> int | None:
    """Run the app on a book; return its exit status, None when the demo is wanted next."""
    settings, problems = read_settings(where)
    report_settings(problems)
    with open_book(path, settings, types=True) as book:
        from amplanner.tui.app import OPEN_DEMO, PlannerApp
        from amplanner.workday.starting import is_demo, settings_for_demo

        demo = is_demo(book)
        if demo:
            book.settings = settings_for_demo(settings)
        app = PlannerApp(
            book,
            demo=demo,
            settings_file=where.settings,
            own_settings=settings,
            problems=problems,
            welcome=True,
            reports=where.state,
        )
        answer = app.run(mouse=mouse)
        return None if answer == OPEN_DEMO else app.return_code or 0
