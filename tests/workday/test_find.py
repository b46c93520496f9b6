"""Find anything: names before texts, the likeliest account first, phones by any digits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.book.models import Phone, Quote
from amplanner.rules.money import Money
from amplanner.workday import accounts, contracts, issues, notes, people, quotes, todos
from amplanner.workday.accounts import write_account, write_person, write_phone
from amplanner.workday.appointments import write_appointment
from amplanner.workday.calls import write_call
from amplanner.workday.find import KINDS, Findings, find, marked, recent
from amplanner.workday.notes import write_note
from amplanner.workday.people import TypedNumber


def titles(findings: Findings, kind: str) -> list[str]:
    return [one.title for group in findings.groups if group.kind == kind for one in group.found]


def kinds(findings: Findings) -> list[str]:
    return [group.kind for group in findings.groups]


@pytest.fixture
def world(book: Book) -> dict[str, int]:
    """Two accounts of mine, one of a colleague's, and something of every kind at Meijer."""
    now = book.clock.now()
    keys: dict[str, int] = {}
    with book.act("World") as act:
        keys["meijer"] = write_account(book, act, name="Meijer Foods", city="Utrecht", tier="A")
        keys["bakker"] = write_account(book, act, name="Bakker Logistics", kind="prospect")
        keys["other"] = write_account(book, act, name="Meinders Metaal", owner="Kim")
        keys["anna"] = write_person(book, act, name="Anna de Wit", account=keys["meijer"], job="Buyer")
        write_phone(book, act, typed="+31 (0)30 555 0142", person=keys["anna"], label="mobile")
        write_phone(book, act, typed="030 555 0199", account=keys["bakker"])
        keys["visit"] = write_appointment(
            book,
            act,
            title="Site visit",
            start=now + timedelta(hours=2),
            end=now + timedelta(hours=3),
            account=keys["meijer"],
            place="Lage Weide",
        )
        keys["call"] = write_call(
            book, act, account=keys["meijer"], due_on=date(2026, 11, 26), subject="Delivery terms", purpose="quote"
        )
    keys["note"] = _key(notes.add(book, text="Their dog is called Bello, ask about it", account=keys["meijer"]))
    keys["quote"] = _key(
        quotes.add(book, account=keys["meijer"], title="Cold room doors", amount=Money(120_000, "EUR"))
    )
    keys["todo"] = _key(todos.add(book, title="Send the leaflet", account=keys["meijer"]))
    keys["contract"] = _key(contracts.add(book, account=keys["meijer"], title="Yearly maintenance"))
    keys["issue"] = _key(issues.add(book, account=keys["meijer"], title="Leaking gasket"))
    return keys


def _key(change: Any) -> int:
    assert change.key is not None
    return int(change.key)


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("meijer", "account", "Meijer Foods"),
        ("FOODS", "account", "Meijer Foods"),
        ("utrecht", "account", "Meijer Foods"),
        ("wit", "person", "Anna de Wit"),
        ("buyer", "person", "Anna de Wit"),
        ("bello", "note", "Their dog is called Bello, ask about it"),
        ("doors cold", "quote", "Q-0001 Cold room doors"),
        ("leafl", "todo", "Send the leaflet"),
        ("lage", "appointment", "Site visit"),
        ("terms", "call", "Delivery terms"),
        ("maint", "contract", "Yearly maintenance"),
        ("gasket", "issue", "Leaking gasket"),
    ],
)
def test_every_kind_is_found_with_its_account(
    book: Book, world: dict[str, int], typed: str, kind: str, title: str
) -> None:
    found = find(book, typed)
    assert titles(found, kind)[0] == title
    assert found.found[0].account == world["meijer"]
    assert found.found[0].account_name == "Meijer Foods"


@pytest.mark.parametrize("typed", ["me", "ME", "Mé", "fo"])
def test_two_letters_put_the_account_first(book: Book, world: dict[str, int], typed: str) -> None:
    assert find(book, typed).found[0].title == "Meijer Foods"


def test_names_stand_before_texts_and_the_beginning_of_a_name_before_its_inside(book: Book) -> None:
    with book.act("World") as act:
        write_account(book, act, name="Van Delta")
        delta = write_account(book, act, name="Delta Kitchens")
        write_account(book, act, name="Roos", city="Deltapark")
        write_note(book, act, text="delta delta delta", account=delta)
    assert [one.title for one in find(book, "de").found] == [
        "Delta Kitchens",
        "Van Delta",
        "Roos",
        "delta delta delta",
    ]


def test_a_person_by_name_stands_before_an_account_by_its_town(book: Book) -> None:
    with book.act("World") as act:
        write_account(book, act, name="Roos", city="Utrecht")
        write_person(book, act, name="Ute Kramer", account=None)
    assert kinds(find(book, "ut")) == ["person", "account"]


def test_of_equal_names_mine_come_first_and_then_the_last_one_spoken_to(book: Book, world: dict[str, int]) -> None:
    with book.act("World") as act:
        later = write_account(book, act, name="Meijboom")
    assert [one.title for one in find(book, "mei", accounts_only=True).found][-1] == "Meinders Metaal"
    notes.add(book, text="Rang", account=later, kind="call")
    assert find(book, "mei").found[0].title == "Meijboom"


@pytest.mark.parametrize(
    "typed", ["0142", "555 0142", "030-5550142", "(030) 555 0142", "+31305550142", "0031 30 555 01 42", "31305550142"]
)
def test_a_number_is_found_by_any_of_its_digits(book: Book, world: dict[str, int], typed: str) -> None:
    found = find(book, typed)
    assert titles(found, "person") == ["Anna de Wit"]
    one = found.found[0]
    assert (one.table, one.person, one.account_name) == ("phone", world["anna"], "Meijer Foods")
    assert one.about == "+31 (0)30 555 0142 mobile"
    assert found.new_number == ""


def test_a_number_of_an_account_itself_is_in_its_group(book: Book, world: dict[str, int]) -> None:
    (one,) = find(book, "5550199").found
    assert (one.kind, one.account, one.person) == ("account", world["bakker"], None)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("030 555 0177", "030 555 0177"), (" +31 30 555 0177 ", "+31 30 555 0177"), ("0177", ""), ("meijer 1", "")],
)
def test_a_number_that_nobody_has_is_offered(book: Book, world: dict[str, int], typed: str, offered: str) -> None:
    assert find(book, typed).new_number == offered


@pytest.mark.parametrize("typed", ["Q-0001", "q0001", "Q1", "1", "0001", "q-0001"])
def test_a_quote_by_its_number(book: Book, world: dict[str, int], typed: str) -> None:
    assert "Q-0001 Cold room doors" in titles(find(book, typed), "quote")


def test_somebody_found_by_name_and_by_number_is_there_once(book: Book) -> None:
    change = people.add(book, name="Line 5550", account=None, numbers=[TypedNumber("030 555 0100")])
    assert titles(find(book, "5550"), "person") == ["Line 5550"]
    assert change.key is not None


def test_accounts_only(book: Book, world: dict[str, int]) -> None:
    assert kinds(find(book, "a", accounts_only=True)) == []
    assert kinds(find(book, "m", accounts_only=True)) == ["account"]


def test_a_group_says_when_there_is_more(book: Book) -> None:
    with book.act("World") as act:
        for number in range(9):
            write_account(book, act, name=f"Roos {number}")
    (group,) = find(book, "roos").groups
    assert (len(group.found), group.more) == (8, True)
    (group,) = find(book, "roos", accounts_only=True).groups
    assert (len(group.found), group.more) == (9, False)


def test_a_long_note_shows_the_words_around_what_was_looked_for(book: Book) -> None:
    notes.add(book, text="A long story. " * 30 + "Bello is the dog. " + "And so on. " * 30, account=None)
    (one,) = find(book, "bello").found
    assert one.title.startswith("…")
    assert "Bello is the dog" in one.title


def test_what_was_deleted_is_not_found(book: Book, world: dict[str, int]) -> None:
    accounts.delete(book, world["meijer"])
    assert find(book, "bello").found == ()
    book.undo()
    assert titles(find(book, "bello"), "note") != []


def test_recently_used_accounts(book: Book, world: dict[str, int]) -> None:
    at = book.clock.now()
    with book.act("World") as act:
        write_note(book, act, text="Sent", account=world["bakker"], at=at - timedelta(days=2))
        write_note(book, act, text="To come", account=world["other"], at=at + timedelta(days=2))
    assert [one.title for one in recent(book).found] == ["Meijer Foods", "Bakker Logistics"]
    visited = [world["other"], world["meijer"], 999]
    assert [one.title for one in recent(book, visited).found] == ["Meinders Metaal", "Meijer Foods", "Bakker Logistics"]
    assert len(recent(book, limit=1).found) == 1


def test_no_account_is_recent_in_an_empty_book(book: Book) -> None:
    assert recent(book) == Findings()


@pytest.mark.parametrize(
    ("text", "typed", "pieces"),
    [
        ("Meijer Foods", "me", [("Me", True), ("ijer Foods", False)]),
        ("Meijer Foods", "fo mei", [("Mei", True), ("jer ", False), ("Fo", True), ("ods", False)]),
        ("Café Überland", "cafe uber", [("Café", True), (" ", False), ("Über", True), ("land", False)]),
        ("Straße", "strasse", [("Straße", False)]),
        ("Meijer", "ijer", [("Meijer", False)]),
        ("", "x", []),
    ],
)
def test_the_letters_that_fit_are_told(text: str, typed: str, pieces: list[tuple[str, bool]]) -> None:
    assert marked(text, typed) == pieces


@given(text=st.text(max_size=40), typed=st.text(max_size=10))
@hypothesis_settings(max_examples=100, deadline=None)
def test_marking_loses_no_letter(text: str, typed: str) -> None:
    assert "".join(piece for piece, _ in marked(text, typed)) == text


@given(typed=st.one_of(st.text(max_size=30), st.text("0123456789+() -/.", max_size=20)))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_anything_may_be_typed(book: Book, typed: str) -> None:
    for group in find(book, typed).groups:
        assert group.kind in KINDS


def test_days_are_those_of_the_own_zone(book: Book) -> None:
    with book.act("World") as act:
        write_note(book, act, text="Late", account=None, at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    (one,) = find(book, "late").found
    assert one.day == date(2026, 11, 25)


def test_a_whole_quote_number_stands_before_a_part_of_a_phone_number(book: Book, world: dict[str, int]) -> None:
    with book.act("World") as act:
        act.insert(Quote, number="Q-0142", account=world["bakker"], drafted_on=book.today)
    assert kinds(find(book, "142")) == ["quote", "person"]
    assert kinds(find(book, "30555")) == ["account", "person"]


@pytest.mark.parametrize("typed", ["06 5550 0142", "+31 6 5550 0142", "0031655500142", "+31 6 555", "06 55", "50 0"])
@pytest.mark.parametrize("region", ["NL", "US"])
def test_a_number_is_found_in_its_national_and_its_international_form(book: Book, region: str, typed: str) -> None:
    with book.act("person") as act:
        meijer = write_account(book, act, name="Meijer Foods")
        piet = write_person(book, act, account=meijer, name="Piet")
        # As written down where nobody knew the country, and as read where somebody did.
        digits = "655500142" if region == "US" else "31655500142"
        act.insert(Phone, person=piet, typed="06 5550 0142", digits=digits)
    (found,) = find(book, typed).found
    assert (found.table, found.person) == ("phone", piet)


@pytest.mark.parametrize("typed", ["0000000000", "000000", "00 00 00 00"])
def test_a_number_of_zeros_is_found(book: Book, typed: str) -> None:
    with book.act("person") as act:
        piet = write_person(book, act, account=write_account(book, act, name="Meijer Foods"), name="Piet")
        write_phone(book, act, typed="0000000000", person=piet)
        write_phone(book, act, typed="reception", person=piet)
    found = find(book, typed)
    assert [one.person for one in found.found] == [piet]
    assert not found.new_number
