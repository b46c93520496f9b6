"""The one place from which the full-screen app is opened."""

import sys

from amplanner.book.log import start_log
from amplanner.book.paths import places
from amplanner.cli.common import Mistake, chosen_book, open_book, read_settings, report_settings


def open_planner(book_file: str | None, *, mouse: bool = True) -> None:
    """Open the planner on a book and stay until its user quits. Raises `Mistake` when it can't be opened."""
    if not sys.stdout.isatty():
        raise Mistake("The planner needs a terminal. `amplanner --help` lists what works without one.")
    where = places()
    settings, problems = read_settings(where)
    report_settings(problems)
    try:
        start_log(where.log)
    except OSError as error:
        raise Mistake(f"Can't write the log {where.log}: {error.strerror}.") from error
    with open_book(chosen_book(book_file, where), settings, where) as book:
        from amplanner.tui.app import PlannerApp

        demo = bool(book.sql("SELECT 1 FROM book_fact WHERE name = 'demo'"))
        app = PlannerApp(book, demo=demo, reports=where.state)
        app.run(mouse=mouse)
        code = app.return_code or 0
    sys.exit(code)
