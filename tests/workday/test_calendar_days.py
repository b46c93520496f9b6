"""Days off: holidays of the country, absences, and how they are kept."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.workday.calendar_days import (
    absences,
    add_absence,
    change_absence,
    days_off,
    off_reasons,
    remove_absence,
)
from amplanner.workday.refused import RefusedError


def test_dutch_holidays_around_new_year(book: Book) -> None:
    found = off_reasons(book, date(2026, 12, 20), date(2027, 1, 5))
    assert found == {
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 26): "Second Day of Christmas",
        date(2027, 1, 1): "New Year's Day",
    }


def test_without_a_country_there_are_no_holidays(tmp_path: Path, clock: FrozenClock, settings: Settings) -> None:
    with Book(tmp_path / "other.book", clock, replace(settings, country="")) as book:
        assert days_off(book, date(2026, 1, 1), date(2026, 12, 31)) == frozenset()


def test_once_known_holidays_need_no_library(book: Book, tmp_path: Path) -> None:
    days_off(book, date(2026, 11, 1), date(2026, 12, 31))
    script = (
        "import sys; from pathlib import Path; from datetime import date, datetime; from zoneinfo import ZoneInfo\n"
        "from amplanner.book.book import Book; from amplanner.book.clock import FrozenClock\n"
        "from amplanner.book.settings import Settings; from amplanner.workday.calendar_days import days_off\n"
        "zone = ZoneInfo('Europe/Amsterdam'); clock = FrozenClock(datetime(2026, 11, 25, tzinfo=zone), zone)\n"
        "with Book(Path(sys.argv[1]), clock, Settings(country='NL')) as book:\n"
        "    print(len(days_off(book, date(2026, 12, 1), date(2026, 12, 31))), 'holidays' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(book.path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.split() == ["2", "False"]


def test_absences_are_days_off_and_can_be_undone(book: Book) -> None:
    change = add_absence(book, date(2026, 11, 30), date(2026, 12, 2), "Lisbon")
    assert days_off(book, date(2026, 11, 1), date(2026, 12, 1)) == {date(2026, 11, 30), date(2026, 12, 1)}
    assert off_reasons(book, date(2026, 12, 2), date(2026, 12, 3)) == {date(2026, 12, 2): "away: Lisbon"}
    assert change.key is not None
    change_absence(book, change.key, date(2026, 11, 30), date(2026, 11, 30))
    assert days_off(book, date(2026, 12, 1), date(2026, 12, 3)) == frozenset()
    remove_absence(book, change.key)
    assert absences(book, date(2026, 1, 1), date(2027, 1, 1)) == []
    book.undo()
    book.undo()
    assert [away.label for away in absences(book, date(2026, 12, 2), date(2026, 12, 2))] == ["Lisbon"]


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 12, 2), date(2026, 12, 1)), (date(2026, 1, 1), date(2027, 1, 2))]
)
def test_impossible_absences_are_refused(book: Book, first: date, last: date) -> None:
    with pytest.raises(RefusedError):
        add_absence(book, first, last)
    assert absences(book, date(2025, 1, 1), date(2028, 1, 1)) == []
