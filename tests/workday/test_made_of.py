"""What sums are made of: the addends re-add to what the panes say."""

from datetime import date, datetime, timedelta

import pytest
from call_world import AMSTERDAM, THU, WED, account, plan, put
from prepared import put_demo

from amplanner.book.book import Book
from amplanner.book.models import Opportunity, Quote
from amplanner.workday import agenda
from amplanner.workday.agenda_why import about_entry, about_slot, free_in_all
from amplanner.workday.appointments import write_appointment
from amplanner.workday.open_quotes import open_quotes, rows
from amplanner.workday.quote_why import row_in_words, sums_of


def test_shares_of_quotes_and_deals_re_add_to_the_sums(book: Book) -> None:
    meijer = account(book)
    sums = (895_050, 70), (1_248_000, 60), (500_000, None), (None, 50)
    for number, (amount, chance) in enumerate(sums, 1):
        put(
            book, Quote, number=f"Q-{number:04}", account=meijer, status="sent", amount=amount, currency="EUR",
            drafted_on=WED, valid_until=THU, probability=chance,
        )  # fmt: skip
    put(
        book,
        Opportunity,
        account=meijer,
        title="Freezers",
        amount=100_000,
        currency="EUR",
        probability=10,
        status="open",
    )
    found = open_quotes(book)
    made_of = sums_of(book, found)
    assert sum(part.amount.minor for part in made_of.parts) == found.total["EUR"].minor
    assert sum(part.share.minor for part in made_of.parts) == found.weighted["EUR"].minor
    assert [(part.name, part.share.minor) for part in made_of.parts] == [
        ("Q-0002 Meijer Foods", 748_800),
        ("Q-0001 Meijer Foods", 626_535),
        ("Meijer Foods, Freezers", 10_000),
        ("Q-0003 Meijer Foods", 0),
    ]
    assert made_of.without_amount == 1
    known = rows(book, found.keys)
    assert "no amount yet" in row_in_words(known["quote", 4])[0]
    assert "No chance is set" in " ".join(row_in_words(known["quote", 3]))
    assert "A deal without a quote" in " ".join(row_in_words(known["idea", 1]))


@pytest.mark.parametrize("ahead", range(4))
def test_free_stretches_re_add_to_the_heading(book: Book, ahead: int) -> None:
    put_demo(book)
    day = agenda.day(book, WED + timedelta(days=ahead))
    assert timedelta(minutes=sum(part.minutes for part in free_in_all(day))) == day.free_left


def test_an_appointment_tells_its_way_and_what_it_takes_time_from(book: Book) -> None:
    meijer = account(book)
    with book.act("visits") as act:
        for title, hour, minutes, way in (("Visit", 11, 60, 30), ("Sync", 12, 30, 0), ("Late", 17, 60, 0)):
            start = datetime(2026, 11, 25, hour, 15, tzinfo=AMSTERDAM)
            write_appointment(
                book, act, title=title, start=start, end=start + timedelta(minutes=minutes),
                account=meijer if way else None, travel_minutes=way, travel_by="train" if way else "",
            )  # fmt: skip
    plan(book, account(book, "Oost"), WED, due_time="11:30", promised=True)
    day = agenda.day(book, WED)
    visit, sync, late = day.appointments
    assert about_entry(day, visit) == [
        "11:15–12:15, 1h, planned",
        "30m by train each way: leave 10:45, back 12:45",
        "no time for the way beside Sync 12:15",
        "overlaps call Oost 11:30",
    ]
    assert about_entry(day, sync) == ["12:15–12:45, 30m, planned", "no time for the way beside Meijer Foods 11:15"]
    assert about_entry(day, late)[-1] == "outside the working hours, 08:30–17:30"
    after = next(slot for slot in day.slots if slot.start.hour == 12)
    assert about_slot(day, after) == ["before it, until 12:45: back from Meijer Foods", "after it, from 17:15: Late"]
    first = day.slots[0]
    assert about_slot(day, first) == [
        "before it, until 08:30: the working hours begin",
        "after it, from 10:45: leave for Meijer Foods",
    ]


def test_on_a_day_off_nothing_is_free(book: Book) -> None:
    assert free_in_all(agenda.day(book, date(2026, 11, 28))) == []
