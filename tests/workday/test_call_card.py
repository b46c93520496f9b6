"""The call card: whom to call, why, and what to talk about."""

from datetime import datetime, timedelta

import pytest
from call_world import AMSTERDAM, FRI, MON, THU, TUE, WED, account, person_of, plan, put

from amplanner.book.book import Book
from amplanner.book.models import Contract, Issue, Person, Quote
from amplanner.workday import todos
from amplanner.workday.call_card import card
from amplanner.workday.call_log import Said, log_outcome
from amplanner.workday.calls import About
from amplanner.workday.people import write_person
from amplanner.workday.phones import write_phone
from amplanner.workday.refused import RefusedError


def add_person(book: Book, whose: int, name: str, *, phone: str = "", **values: object) -> int:
    with book.act("person") as act:
        key = write_person(book, act, account=whose, name=name, **values)  # type: ignore[typeddict-item]
        if phone:
            write_phone(book, act, typed=phone, person=key)
    return key


def test_the_person_of_the_call_comes_first_then_who_decides_and_has_a_number(book: Book) -> None:
    meijer = account(book, person="")
    silent = add_person(book, meijer, "No Number", role="decision maker")
    user = add_person(book, meijer, "Ursula User", role="user", phone="030 555 0101")
    boss = add_person(book, meijer, "Bea Boss", role="decision maker", phone="030 555 0102")
    gone = add_person(book, meijer, "Gone", phone="030 555 0103", left_on=WED)
    add_person(book, meijer, "Blocked Bob", phone="030 555 0104", do_not_call=True)
    found = card(book, meijer)
    assert [contact.person for contact in found.contacts] == [boss, user, None, silent]
    assert [contact.name for contact in found.contacts][2] == "Switchboard"
    assert found.blocked == ("Blocked Bob",)
    assert gone not in [contact.person for contact in found.contacts]
    key = plan(book, meijer, person=user)
    assert card(book, meijer, key).contacts[0].person == user


def test_a_wrong_number_is_not_dialled(book: Book) -> None:
    meijer = account(book)
    log_outcome(book, meijer, "wrong_number", said=Said(person=person_of(book, meijer), number="030 555 0199"))
    number = card(book, meijer).contacts[0].number
    assert number is not None
    assert number.e164 == "+31305550199"


def test_a_call_that_was_not_planned_tells_what_is_planned(book: Book) -> None:
    meijer = account(book)
    assert card(book, meijer).why == ()
    planned = plan(book, meijer, TUE, due_time="10:00", promised=True, subject="delivery terms")
    plan(book, meijer, MON)
    found = card(book, meijer, reasons=[])
    assert found.call is None
    assert found.why == ("a call is planned: Mon 30 Nov",)
    assert [(point.key, point.text, point.note) for point in found.points] == [
        (planned, "delivery terms", "call Tue 1 Dec 10:00")
    ]
    assert card(book, meijer, planned).points[0].note == ""
    assert len(card(book, meijer, planned).points) == 1


def test_what_to_talk_about_and_why(book: Book) -> None:
    meijer = account(book, tier="A")
    key = plan(book, meijer, promised=True, due_time="10:00", subject="2-year price", tries=1)
    todos.add(book, title="Send drawings", account=meijer, owner="them", due_on=FRI)
    todos.add(book, title="New carrier?", account=meijer, owner="colleague", owner_name="Lies", asks=True, due_on=THU)
    put(book, Issue, account=meijer, title="SO-2291", opened_on=WED, update_due=FRI)
    put(
        book,
        Contract,
        account=meijer,
        title="Freezers",
        ends_on=WED + timedelta(days=126),
        value=640_000,
        currency="EUR",
    )
    put(
        book,
        Quote,
        number="Q-0139",
        account=meijer,
        status="sent",
        amount=895_000,
        currency="EUR",
        drafted_on=WED,
        valid_until=THU,
    )
    found = card(book, meijer)
    assert found.call == key
    assert [(point.text, point.note) for point in found.points] == [
        ("2-year price", ""),
        ("New carrier?", "asked Lies, by Thu 26 Nov"),
        ("Send drawings", "they promised by Fri 27 Nov"),
        ("SO-2291", "issue update due Fri 27 Nov"),
        ("Freezers", "renewal Wed 31 Mar 2027, €6,400"),
    ]
    assert found.why[:3] == ("promised 10:00, 18 min ago", "Q-0139 expires tomorrow", "attempt 2")
    (quote,) = found.quotes
    assert (quote.number, quote.days_left, quote.status) == ("Q-0139", 1, "sent")
    assert found.previews["no_answer"] == "retry afternoon"
    assert [day.day for day in found.free][:2] == [WED, THU]


def test_the_last_three_touches(book: Book) -> None:
    meijer = account(book)
    for note in ("first", "second", "third", "fourth"):
        log_outcome(book, meijer, "spoke", said=Said(note=note))
    assert [line.text for line in card(book, meijer).touches] == ["Spoke: fourth", "Spoke: third", "Spoke: second"]


def test_when_somebody_usually_answers(book: Book) -> None:
    meijer = account(book)
    for day in range(3):
        at = datetime(2026, 11, 18 + day, 11, 5, tzinfo=AMSTERDAM)
        log_outcome(book, meijer, "spoke", said=Said(started=at))
    assert "answers best 10–12" in card(book, meijer).why


def test_a_suggested_call_is_about_what_suggests_it(book: Book) -> None:
    meijer = account(book)
    found = card(book, meijer, about=About("renewal", contract=3))
    assert (found.call, found.about.purpose) == (None, "renewal")


def test_an_account_that_is_gone_is_said_to_be(book: Book) -> None:
    with pytest.raises(RefusedError, match="no longer there"):
        card(book, 99)
    meijer = account(book)
    key = plan(book, meijer)
    log_outcome(book, meijer, "spoke", call=key, said=Said())
    with pytest.raises(RefusedError, match="made already"):
        card(book, meijer, key)
    assert book.count(Person.select()) == 1
