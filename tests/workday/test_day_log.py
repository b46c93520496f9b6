"""The log of a day."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.workday import accounts, todos
from amplanner.workday.day_log import acts_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def told(book: Book, day: date) -> list[tuple[str, str]]:
    return [(one.label, one.state) for one in acts_of(book, day)]


def test_acts_are_listed_newest_first_with_what_became_of_them(book: Book) -> None:
    accounts.add(book, name="Roos")
    accounts.add(book, name="Kok")
    book.undo()
    assert told(book, book.today) == [("New account · Kok", "undone"), ("New account · Roos", "done")]
    accounts.add(book, name="Vos")
    assert told(book, book.today)[1:] == [("New account · Kok", "gone"), ("New account · Roos", "done")]


def test_a_day_holds_only_its_own_acts(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 25, 0, 5, tzinfo=AMSTERDAM)
    for step in range(3):
        with Book(tmp_path / "b", FrozenClock(noon + timedelta(days=step), AMSTERDAM), Settings()) as book:
            todos.add(book, title=f"Day {step}")
    with Book(tmp_path / "b", FrozenClock(noon, AMSTERDAM), Settings()) as book:
        (one,) = acts_of(book, date(2026, 11, 26))
        assert one.at == datetime(2026, 11, 26, 0, 5, tzinfo=AMSTERDAM)
        assert one.mine
        assert acts_of(book, date(2026, 11, 24)) == ()


def test_what_another_running_planner_did_is_not_mine(book: Book, settings: Settings) -> None:
    with Book(book.path, book.clock, settings) as other:
        todos.add(other, title="Theirs")
        assert [one.mine for one in acts_of(book, book.today)] == [False]
    assert [one.mine for one in acts_of(book, book.today)] == [True]
