"""Files into the book: one act, undone and redone; a second time nothing; what was done here stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from prepared import new_book

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import Account, CalendarOccurrence, Call, Opportunity, Person, Phone, Product
from amplanner.book.settings import Settings
from amplanner.exchange import importer
from amplanner.exchange.feeds import is_far, roll
from amplanner.exchange.names import account_uid, company_key
from amplanner.exchange.plan import ImportPlan, find_agent
from amplanner.workday import accounts, people
from amplanner.workday.open_quotes import open_quotes
from amplanner.workday.queue import queue

FIXTURES = Path(__file__).parents[1] / "fixtures"
MAVEN = sorted((FIXTURES / "maven").glob("*.csv"))
ALL = [*MAVEN, FIXTURES / "contacts_crm.csv", FIXTURES / "workweek.ics"]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book on Wednesday 27 December 2017, 9:00."""
    clock = FrozenClock(datetime(2017, 12, 27, 9, tzinfo=AMSTERDAM), AMSTERDAM)
    with new_book(tmp_path / "own.book", clock, Settings(country="NL", zone="Europe/Amsterdam")) as opened:
        yield opened


def bring_in(book: Book, *files: Path, owner: str = "") -> importer.Imported:
    return importer.apply(book, importer.read(book, files or ALL, owner=owner))


def told(counts: importer.Counts) -> dict[str, tuple[int, int, int, int]]:
    return {kind: (t.new, t.changed, t.same, t.kept) for kind, t in counts.kinds.items()}


def account(book: Book, name: str) -> Account:
    return book.one(Account.select().where(Account.name == name))  # type: ignore[no-any-return]  # Peewee's rows


def contents(book: Book) -> list[tuple[object, ...]]:
    """Return every account, deal, person, number, product, call and time as stored."""
    tables = ("account", "opportunity", "person", "phone", "product", "call", "tagging", "calendar_item")
    return [row for table in tables for row in book.sql(f"SELECT '{table}', * FROM \"{table}\" ORDER BY id")]


def test_files_come_in_as_counted_before(book: Book) -> None:
    plan = importer.read(book, ALL, owner="vermeer")
    expected = importer.preview(book, plan)
    done = importer.apply(book, plan)
    assert told(expected) == told(done.counts)
    assert told(done.counts) == {
        "product": (3, 0, 0, 0),
        "account": (6, 0, 0, 0),  # four, "Kade Negen" of a contact, and the place for deals without one
        "person": (2, 0, 0, 0),
        "phone": (3, 0, 0, 0),
        "opportunity": (7, 0, 0, 0),
        "calendar_source": (1, 0, 0, 0),
        "calendar_item": (2, 0, 0, 0),
    }
    assert expected.calls == done.counts.calls == 2
    assert [problem.line for problem in done.problems] == [8, 53]  # a product off the list, an event without a start
    assert done.change.undoable


def test_a_second_import_changes_nothing(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    before = contents(book)
    again = bring_in(book)  # who I am is remembered
    assert again.change.touched == frozenset()
    assert again.counts.new == again.counts.changed == again.counts.calls == 0
    assert contents(book) == before
    assert book.undo().label.startswith("Undone: Import · 24 new")


def test_one_undo_takes_everything_back_and_redo_brings_it_again(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    times = book.count(CalendarOccurrence.select())
    after = [row[:3] for row in contents(book)]
    book.undo()
    assert contents(book) == []
    assert book.count(CalendarOccurrence.select()) == 0
    book.redo()
    roll(book)
    assert [row[:3] for row in contents(book)] == after
    assert book.count(CalendarOccurrence.select()) == times > 0


def test_after_an_undo_the_same_files_come_in_again(book: Book) -> None:
    first = bring_in(book, owner="Sam Vermeer")
    book.undo()
    assert told(bring_in(book, owner="Sam Vermeer").counts) == told(first.counts)


def test_what_the_files_lack_is_not_invented(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    deals = {one.title: one for one in book.rows(Opportunity.select().where(Opportunity.status == "open"))}
    assert set(deals) == {"Pump Pro", "Valve Kit", "Pump 100 · AAAA0004", "Hose"}
    nowhere, hose = deals["Pump 100 · AAAA0004"], deals["Hose"]
    place = book.one(Account.select().where(Account.id == nowhere.account))
    assert (place.name, place.kind) == ("No account", "none")
    assert (nowhere.amount, nowhere.currency, nowhere.estimated) == (49_500, "USD", True)
    assert (hose.amount, hose.estimated, hose.product) == (None, False, None)
    won = book.one(Opportunity.select().where(Opportunity.status == "won"))
    assert (won.amount, won.estimated, won.close_on, won.owner) == (52_000, False, date(2017, 3, 1), "")
    assert book.one(Opportunity.select().where(Opportunity.status == "lost")).amount is None
    tinvale = account(book, "Tinvale Logistics")
    assert (tinvale.kind, tinvale.region, tinvale.last_touch) == ("prospect", "United Kingdom", None)
    assert tinvale.created_on == date(2017, 12, 27)  # silence counts from the import
    assert tinvale.parent == account(book, "Blauwdam Pompen").id
    assert "Part of Kestrel Holding" in account(book, "Ørsvik Marine").facts
    assert account(book, "Blauwdam Pompen").sector == "technolgy"


def test_my_open_deals_fill_the_queue_and_the_quotes_pane(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    rows = queue(book).rows
    assert {(row.name, row.subject) for row in rows} == {
        ("Oosterkade Dental", "Pump Pro, Valve Kit"),
        ("Blauwdam Pompen", "Hose"),
    }
    shown = open_quotes(book)
    assert (shown.ideas, shown.quotes) == (4, 0)
    assert shown.total["USD"].minor == 482_100 + 5_550 + 49_500
    others = book.rows(Opportunity.select(Opportunity.owner).where(Opportunity.owner != ""))
    assert {one.owner for one in others} == {"Lotte Quist"}


def test_another_owner_has_other_deals_and_nobody_none(book: Book) -> None:
    plan = importer.read(book, ALL)
    assert plan.owner == ""
    assert importer.preview(book, plan).calls == 0
    bring_in(book, owner="lotte")
    assert [row.name for row in queue(book).rows] == ["Tinvale Logistics"]


def test_contacts_join_the_company_they_mean(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    joke, piet = book.rows(Person.select().order_by(Person.id))
    assert joke.account == account(book, "Blauwdam Pompen").id  # "Blauwdam Pompen BV"
    assert piet.account == account(book, "Kade Negen").id
    assert "Met at the fair." in joke.remark
    assert "Status: warm" in joke.remark
    numbers = {one.typed: one.e164 for one in book.rows(Phone.select())}
    assert numbers["+31 30 555 0111"] == "+31305550111"


def test_a_company_written_by_hand_is_found_and_its_own_words_stay(book: Book) -> None:
    accounts.add(book, name="Kade Negen N.V.", kind="prospect", tier="A")
    accounts.add(book, name="oosterkade dental", sector="dentists")
    bring_in(book, owner="Sam Vermeer")
    assert account(book, "Kade Negen") is None
    assert account(book, "Kade Negen N.V.").kind == "prospect"
    dental = account(book, "oosterkade dental")
    assert (dental.sector, dental.region) == ("dentists", "Netherlands")  # only what was empty was filled


def changed_pipeline(folder: Path, **changes: str) -> Path:
    """Write the pipeline again with some rows changed: key → row without it."""
    lines = (FIXTURES / "maven" / "sales_pipeline.csv").read_text("utf-8").splitlines()
    lines = [f"{line[:8]},{changes[line[:8]]}" if line[:8] in changes else line for line in lines]
    file = folder / "newer.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_a_newer_export_follows_and_what_was_changed_here_stays(book: Book, tmp_path: Path) -> None:
    bring_in(book, owner="Sam Vermeer")
    pump, valve = (
        book.one(Opportunity.select().where(Opportunity.title == title)) for title in ("Pump Pro", "Valve Kit")
    )
    with book.act("Deal edited") as act:
        act.update(Opportunity, pump.id, amount=1_000_000, estimated=False)
        act.update(Opportunity, valve.id, stage="Demo done")
    newer = changed_pipeline(
        tmp_path,
        AAAA0002="Sam Vermeer,PumpPro,Oosterkade Dental,Won,2017-11-02,2017-12-22,4700",
        AAAA0003="Sam Vermeer,Valve Kit,Oosterkade Dental,Engaging,2017-11-21,,",
    )
    files = [file for file in MAVEN if "pipeline" not in file.name]
    done = bring_in(book, *files, newer)
    assert told(done.counts)["opportunity"] == (0, 2, 5, 0)
    pump, valve = (book.one(Opportunity.select().where(Opportunity.id == key)) for key in (pump.id, valve.id))
    assert (pump.status, pump.close_on) == ("won", date(2017, 12, 22))
    assert pump.amount == 1_000_000  # both sides changed it: ours stays
    assert (valve.stage, valve.engaged_on) == ("Demo done", date(2017, 11, 21))
    assert told(bring_in(book, *files, newer).counts)["opportunity"][1] == 0


def test_what_was_deleted_here_is_not_brought_back(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    people.delete(book, book.one(Person.select()).id)
    done = bring_in(book)
    assert told(done.counts)["person"] == (0, 0, 1, 1)
    assert told(done.counts)["phone"] == (0, 0, 2, 1)
    assert book.count(Person.select()) == 1


def test_a_call_that_was_made_is_not_planned_again(book: Book) -> None:
    bring_in(book, owner="Sam Vermeer")
    for call in book.rows(Call.select()):
        with book.act("Called") as act:
            act.update(Call, call.id, status="done", done_at=book.clock.now())
    assert bring_in(book).counts.calls == 0


def test_prices_of_the_book_count_when_the_list_is_not_among_the_files(book: Book) -> None:
    bring_in(book, *(file for file in MAVEN if "pipeline" not in file.name))
    bring_in(book, FIXTURES / "maven" / "sales_pipeline.csv", owner="Sam Vermeer")
    deal = book.one(Opportunity.select().where(Opportunity.title == "Pump Pro", Opportunity.owner == ""))
    assert (deal.amount, deal.currency, deal.estimated) == (482_100, "USD", True)
    assert deal.product == book.one(Product.select().where(Product.name == "Pump Pro")).id


def test_a_moved_event_moves_and_the_rest_stays(book: Book, tmp_path: Path) -> None:
    bring_in(book, FIXTURES / "workweek.ics")
    text = (FIXTURES / "workweek.ics").read_text("utf-8").replace("VALUE=DATE:20171227", "VALUE=DATE:20171228")
    newer = tmp_path / "newer.ics"
    newer.write_text(text, "utf-8")
    done = bring_in(book, newer)
    assert told(done.counts)["calendar_item"] == (0, 1, 1, 0)
    fair = book.one(CalendarOccurrence.select().where(CalendarOccurrence.kind == "allday"))
    assert (fair.start_day, fair.end_day) == (date(2017, 12, 28), date(2017, 12, 28))
    book.undo()
    roll(book)
    assert book.one(CalendarOccurrence.select().where(CalendarOccurrence.kind == "allday")).start_day == date(
        2017, 12, 27
    )


@pytest.mark.parametrize(
    ("lines", "far"),
    [
        ("DTSTART:20200101T090000Z\r\nDTEND:20200101T100000Z", True),
        ("DTSTART;VALUE=DATE:20300101", True),
        ("DTSTART:20261201T090000Z", False),
        ("DTSTART:20200101T090000Z\r\nRRULE:FREQ=DAILY", False),
        ("DTSTART:20200101T090000Z\r\nRDATE:20261201T090000Z", False),
        ("DTSTART:20200101T090000Z\r\nDURATION:P9999D", False),
        ("DTSTART:20200101T090000Z\r\nDTEND:20300101T090000Z", False),
        ("DTSTART:20209901T090000Z", False),
        ("DTSTART;TZID=\r\n Europe/Paris:20200101T090000", False),
        ("SUMMARY:DTSTART:20200101", False),
    ],
)
def test_an_event_that_happened_once_long_ago_is_known_by_its_dates(lines: str, far: bool) -> None:
    zone = "BEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=YEARLY\r\nEND:VTIMEZONE\r\n"
    received = f"BEGIN:VCALENDAR\r\n{zone}BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR"
    assert is_far(received, date(2026, 8, 27), date(2027, 12, 30)) is far


def test_times_roll_on_with_the_days(book: Book, tmp_path: Path) -> None:
    series = tmp_path / "daily.ics"
    series.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:d@fixtures.test\nDTSTART:20170101T080000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
        "END:VCALENDAR\n",
        "utf-8",
    )
    bring_in(book, series)
    days = [row.start_day for row in book.rows(CalendarOccurrence.select().order_by(CalendarOccurrence.start_day))]
    assert (days[0], days[-1]) == (date(2017, 9, 28), date(2019, 1, 31))
    assert roll(book) == ()
    later = FrozenClock(datetime(2018, 3, 1, 9, tzinfo=AMSTERDAM), AMSTERDAM)
    book.clock = later
    roll(book)
    days = [row.start_day for row in book.rows(CalendarOccurrence.select().order_by(CalendarOccurrence.start_day))]
    assert (days[0], days[-1]) == (date(2017, 12, 1), date(2019, 4, 5))


def test_progress_rises_to_the_whole(book: Book) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    plan = importer.read(
        book, ALL, owner="Sam Vermeer", progress=lambda d, n: seen.setdefault("Reading", []).append((d, n))
    )
    importer.apply(book, plan, lambda what, d, n: seen.setdefault(what, []).append((d, n)))
    assert set(seen) == {"Reading", "Writing", "Placing events"}
    for steps in seen.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


def test_an_unreadable_file_does_not_keep_the_others_out(book: Book, tmp_path: Path) -> None:
    done = bring_in(book, tmp_path / "gone.csv", FIXTURES / "contacts_crm.csv")
    assert [problem.reason for problem in done.problems] == ["there is no such file"]
    assert book.count(Person.select()) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Sam Vermeer", "Sam Vermeer"),
        ("sam vermeer", "Sam Vermeer"),
        ("verm", "Sam Vermeer"),
        ("sam", None),
        ("", None),
    ],
)
def test_an_agent_is_found_by_enough_of_the_name(typed: str, found: str | None) -> None:
    assert find_agent(["Sam Vermeer", "Samir Bos"], typed) == found


def test_an_owner_whom_nobody_knows_is_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="not one of the sales agents: Lotte Quist, Sam Vermeer"):
        importer.read(book, MAVEN, owner="Nobody")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kade 9 B.V.", "kade 9"), ("Söder GmbH & Co. KG", "Soder"), ("Initech, Inc.", "INITECH"), ("Ltd", "ltd")],
)
def test_companies_meet_without_their_legal_forms(one: str, other: str) -> None:
    assert company_key(one) == company_key(other)


def test_companies_that_differ_in_more_don_t_meet() -> None:
    assert company_key("Berk and Sons BV") != company_key("Berk BV")
    assert account_uid("Berk") == account_uid(" BERK ")


def test_a_circle_of_parents_is_cut(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("account,sector,office_location,subsidiary_of\nA,x,NL,B\nB,x,NL,C\nC,x,NL,A\nD,x,NL,D\n", "utf-8")
    bring_in(book, file)
    parents = {one.name: one.parent for one in book.rows(Account.select())}
    assert sum(parent is not None for parent in parents.values()) == 2
    assert parents["D"] is None


def test_a_plan_says_whose_a_deal_is(book: Book) -> None:
    plan: ImportPlan = importer.read(book, MAVEN, owner="Sam Vermeer")
    deal = plan.deals[0]
    assert plan.is_mine(deal)
    assert not plan.owned_by("Lotte Quist").is_mine(deal)
    assert plan.is_mine(replace(deal, agent=""))
