"""Work that nobody waits for: imported events get their times after an undo and redo, holidays are known early, and
the day gets its backup."""

from pathlib import Path

from prepared import NOW, ZONE, new_book

from amplanner.book.backups import backups_of
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.exchange import importer
from amplanner.tui.app import PlannerApp

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:standup@example.test
DTSTART;TZID=Europe/Amsterdam:20261123T083000
DTEND;TZID=Europe/Amsterdam:20261123T084500
RRULE:FREQ=DAILY
SUMMARY:Stand-up
END:VEVENT
END:VCALENDAR
"""


def occurrences(book: Book) -> int:
    return int(book.sql("SELECT COUNT(*) FROM calendar_occurrence")[0][0])


async def test_imported_events_have_their_times_again_after_undo_and_redo(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "team.ics"
    file.write_text(CALENDAR, "utf-8")
    importer.apply(book, importer.read(book, [file]))
    before = occurrences(book)
    assert before > 300
    app = PlannerApp(book, demo=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("u")
        assert occurrences(book) == 0
        await pilot.press("U")
        await app.workers.wait_for_complete()
        assert occurrences(book) == before


async def test_the_holidays_of_the_next_year_are_known_before_it_comes(tmp_path: Path) -> None:
    with new_book(tmp_path / "holidays.book", FrozenClock(NOW, ZONE), Settings(country="NL")) as book:
        app = PlannerApp(book, demo=True)
        async with app.run_test(size=(120, 36)):
            app._background.start()
            await app.workers.wait_for_complete()
        kept = [name.split()[:3] for (name,) in book.sql("SELECT name FROM book_fact ORDER BY name")]
    assert kept == [["holidays", "NL", "2026"], ["holidays", "NL", "2027"]]


async def test_the_day_gets_one_backup(book: Book) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)):
        for _ in range(2):
            app._background.start()
            await app.workers.wait_for_complete()
    assert [day for day, _ in backups_of(book.path)] == [book.today]
