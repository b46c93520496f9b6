"""Real files of other programs: whatever is handed over, what can be read comes in and the rest is named.

They are tests of the kind of file, not of these files: others of the same kinds stand in for them at will, so nothing
here knows a file's name, except where the planner promises something about that file.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.exchange import importer
from amplanner.exchange.calendars import expand_items, read_calendar
from amplanner.exchange.contacts import read_contacts
from amplanner.exchange.expand import MOST_OCCURRENCES, Horizon
from amplanner.exchange.problems import ReadProblem
from amplanner.exchange.sniff import FileKind, kind_of_source
from amplanner.exchange.source import read_source
from amplanner.exchange.zones import Zone, zone_named
from amplanner.workday.open_quotes import open_quotes
from amplanner.workday.queue import queue

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOME = Zone("Europe/Amsterdam", AMSTERDAM)


def test_every_file_is_read_or_refused_with_a_reason(corpus: Path) -> None:
    files = sorted(file for folder in ("csv", "vcf") for file in (corpus / folder).iterdir())
    read = 0
    refused: list[str] = []
    for file in files:
        try:
            source = read_source(file)
            kind = kind_of_source(source)
        except ReadProblem as error:
            refused.append(error.problem.reason)
            continue
        read += 1
        if kind is FileKind.CONTACTS:
            found = read_contacts(source)
            assert found.rows or found.problems
            assert all(row.full or row.company for row in found.rows)
    assert all(refused)
    assert read, "no file of the corpus was understood"


def test_every_calendar_is_worked_out_or_its_events_are_named(corpus: Path) -> None:
    horizons = [Horizon(date(year, 9, 28), date(year + 2, 1, 31), HOME) for year in (2004, 2017, 2026)]
    items = 0
    placed = dict.fromkeys(horizons, 0)
    left_out = dict.fromkeys(horizons, 0)
    refused: list[str] = []
    for file in sorted((corpus / "ics").glob("*.ics")):
        try:
            calendar = read_calendar(read_source(file), HOME)
        except ReadProblem as error:
            refused.append(error.problem.reason)
            continue
        items += len(calendar.items)
        for horizon in horizons:
            found = expand_items(calendar.items, horizon, calendar.file)
            placed[horizon] += found.count
            left_out[horizon] += sum(problem.left_out for problem in calendar.problems + found.problems)
            for item, occurrences in found.occurrences:
                assert len(occurrences) <= MOST_OCCURRENCES
                assert len({one.recurrence_key for one in occurrences}) == len(occurrences), (file, item.uid)
                within = [one.start_date <= horizon.last and one.end_date >= horizon.first for one in occurrences]
                assert all(within), (file, item.uid)
            broken = [problem for problem in found.problems if problem.left_out]
            assert len(broken) * 20 <= max(20, len(calendar.items)), broken
    assert all(refused)
    print(f"{items} items, {[*placed.values()]} occurrences, {[*left_out.values()]} events left out")
    assert items > 0
    assert all(placed.values())


def test_the_day_of_the_real_files(corpus: Path, tmp_path: Path) -> None:
    """AMPLANNER_NOW=2017-12-27T09:00: one agent's deals fill queue and quotes, real calendars the agenda."""
    csv = sorted((corpus / "csv").glob("kisaraF*.csv")) + sorted((corpus / "csv").glob("marmelab*contacts.csv"))
    ics = [*(corpus / "ics").glob("ical4j*Standup.ics"), *(corpus / "ics").glob("niccokunzmann*issue42.ics")]
    if len(csv) < 6 or len(ics) < 2:
        pytest.skip("the corpus lacks some of the files of this day")
    clock = FrozenClock(datetime(2017, 12, 27, 9, tzinfo=AMSTERDAM), AMSTERDAM)
    with Book(tmp_path / "day.book", clock, Settings(zone="Europe/Amsterdam")) as book:
        plan = importer.read(book, [*csv, *ics])
        assert (len(plan.deals), len(plan.products), len(plan.agents)) == (8_800, 7, 35)
        assert plan.problems == ()
        plan = plan.owned_by("Darcel Schlecht")
        expected = importer.preview(book, plan)
        done = importer.apply(book, plan)
        assert expected == done.counts
        shown = queue(book)
        assert len(shown.rows) == done.counts.calls == 40
        ideas = open_quotes(book)
        assert ideas.ideas == 194
        assert set(ideas.total) == {"USD"}
        assert book.sql("SELECT count(*) FROM opportunity WHERE status = 'open' AND amount IS NULL") == [(0,)]
        today = book.sql("SELECT summary FROM calendar_occurrence WHERE start_day = '2017-12-27' ORDER BY summary")
        assert ("Standup",) in today
        assert len(today) == 5
        again = importer.apply(book, importer.read(book, [*csv, *ics]))
        assert again.change.touched == frozenset()
        assert again.counts.new == again.counts.changed == 0


def test_series_happen_on_the_days_that_another_program_recorded(corpus: Path) -> None:
    """KDE keeps with its calendars the days on which each recurs, one a line: an oracle that we had no hand in."""
    agree, differ = 0, []
    for reference in sorted((corpus / "ics").glob("*.ics.recurson.ref")):
        wanted = [
            date.fromisoformat(line[:10]) for line in reference.read_text("utf-8").splitlines() if line[:2].isdigit()
        ]
        if not wanted or len(wanted) - len(set(wanted)) > MOST_OCCURRENCES:
            continue
        horizon = Horizon(min(wanted), min(wanted) + timedelta(days=490), HOME)
        calendar = read_calendar(read_source(reference.with_name(reference.name.removesuffix(".recurson.ref"))), HOME)
        found: set[date] = set()
        for _, occurrences in expand_items(calendar.items, horizon).occurrences:
            for one in occurrences:
                zone = zone_named(one.zone) or HOME
                own = None if one.start_utc is None else datetime.fromtimestamp(one.start_utc, zone.info).date()
                found.add(own or one.start_date)
        inside = {day for day in wanted if day < horizon.last}
        if inside == {day for day in found if min(wanted) <= day < horizon.last and day <= max(wanted)}:
            agree += 1
        else:
            differ.append(reference.name)
    if not agree and not differ:
        pytest.skip("the corpus holds no recorded recurrences")
    assert len(differ) * 20 <= agree + len(differ), differ
