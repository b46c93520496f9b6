"""What is timed inside one process: `python -m benchmarks.inside BOOK [--smoke]` prints it as JSON.

Adds quotes and calendars to the book, so it wants a copy. Wall times in milliseconds, medians of several rounds: the
sums of a long quote and a cell of it saved, the pages of a short and of an ordinary quote once typst is imported, and
a day of the agenda out of large calendars. The JSON also names the long quote, for the keys that are pressed in it.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from amplanner.book.book import Book
from amplanner.book.clock import clock_from_environment, own_zone
from amplanner.book.settings import Settings
from amplanner.exchange import importer
from amplanner.exchange.paper.pdf import pdf_of
from amplanner.rules.quotation import QuoteLine, Tax
from amplanner.rules.quote_sums import sums
from amplanner.workday import accounts, agenda, quote_lines, quotes
from amplanner.workday.quote_documents import document

LONG = 500
"""Lines of the long quote."""

CALENDARS, EVENTS = 5, 2_000
"""How many calendars, and the events of each; every tenth is a series of ten weeks."""


def main() -> None:
    """Fill the book, time, print."""
    path, smoke = Path(sys.argv[1]), "--smoke" in sys.argv[2:]
    rounds = 1 if smoke else 15
    with Book(path, clock_from_environment(own_zone("")), Settings()) as book:
        account = accounts.add(book, name="Benchmark Instruments", country="NL").key or 0
        found: dict[str, float | str] = {}
        for name, count in (("12", 12), ("80", 80)):
            key, _ = quote_of(book, account, count)
            drawn = document(book, key)
            pdf_of(drawn)  # imports typst and reads the fonts
            found[f"pdf_{name}"] = timed(lambda drawn=drawn: pdf_of(drawn), rounds)
        key, number = quote_of(book, account, LONG)
        quotation = document(book, key).quotation
        found["quote"] = number
        found["sums"] = timed(lambda: sums(quotation), rounds)
        cells = iter(range(2, 100))
        line = quotation.lines[LONG // 2].key
        found["cell_saved"] = timed(lambda: quote_lines.change_line(book, line, quantity=Decimal(next(cells))), rounds)
        fill_calendars(book, EVENTS // 20 if smoke else EVENTS)
        found["agenda_day"] = timed(lambda: agenda.day(book, book.today + timedelta(days=1)), rounds)
    print(json.dumps(found))


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of some work, in milliseconds; the first time is not counted."""
    work()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def quote_of(book: Book, account: int, count: int) -> tuple[int, str]:
    """Draft a quote of so many lines; return its key and number."""
    key = quotes.add(book, account=account, title=f"{count} lines").key or 0
    tax = Tax("S", Decimal(21))
    quote_lines.add_lines(
        book,
        key,
        *(
            QuoteLine(f"Sensor head {number}, IP67", Decimal(number % 9 + 1), Decimal(number * 3 + 2) / 4, tax=tax)
            for number in range(count)
        ),
    )
    return key, quotes.header(book, key).number


def fill_calendars(book: Book, events: int) -> None:
    """Import calendars of so many events each, spread over the year before and the year after today."""
    with TemporaryDirectory() as folder:
        paths = []
        for calendar in range(CALENDARS):
            path = Path(folder) / f"team{calendar}.ics"
            path.write_text(calendar_of(book, calendar, events), newline="")
            paths.append(path)
        importer.apply(book, importer.read(book, paths))


def calendar_of(book: Book, calendar: int, events: int) -> str:
    """Return a calendar in the iCalendar format."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//EN"]
    for number in range(events):
        day = book.today + timedelta(days=(number * 7 + calendar) % 730 - 365)
        hour = 7 + (number + calendar) % 10
        lines += [
            *("BEGIN:VEVENT", f"UID:{calendar}-{number}@benchmark", "DTSTAMP:20261101T000000Z"),
            f"DTSTART:{day:%Y%m%d}T{hour:02}0000Z",
            f"DTEND:{day:%Y%m%d}T{hour:02}4500Z",
            f"SUMMARY:Meeting {number}",
            *(["RRULE:FREQ=WEEKLY;COUNT=10"] if number % 10 == 0 else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


if __name__ == "__main__":
    main()
