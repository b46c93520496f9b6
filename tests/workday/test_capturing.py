"""Saving capture lines: each kind to its record, all steps in one act, nothing made of a name unasked."""

from datetime import date, datetime

import pytest
from call_world import FRI, MON, THU, TUE, WED, account, call, open_calls, person_of, plan, put

from amplanner.book.book import Book
from amplanner.book.models import Account, Appointment, Call, Note, Opportunity, Person, Quote, Tag, Todo
from amplanner.rules.capture import parse
from amplanner.rules.capture_types import Captured, Kind
from amplanner.workday import capturing
from amplanner.workday.agenda import day
from amplanner.workday.capture_names import find_accounts, find_persons
from amplanner.workday.capture_room import planned_in_words, room_in_words
from amplanner.workday.refused import RefusedError


def read(book: Book, line: str) -> Captured:
    return parse(line, book.clock.now(), capturing.context(book))


def save(book: Book, line: str, *, account: int | None = None, kind: Kind = Kind.TODO, **options: bool) -> str:
    captured = parse(line, book.clock.now(), capturing.context(book, default_kind=kind, account=account))
    return capturing.save(book, captured, **options).label


def test_an_appointment(book: Book) -> None:
    bakker = account(book, "Bakker Logistics")
    label = save(book, "@bak visit tue 10 45m #qbr", kind=Kind.APPOINTMENT)
    assert label == "Appointment · Bakker Logistics, Tue 1 Dec 10:00"
    row = book.one(Appointment.select())
    assert (row.account, row.start_wall, row.end_wall, row.kind) == (
        bakker,
        "2026-12-01T10:00",
        "2026-12-01T10:45",
        "visit",
    )
    assert book.one(Tag.select()).name == "qbr"
    book.undo()
    assert book.count(Appointment.select()) + book.count(Tag.select()) == 0


def test_an_appointment_knows_place_travel_and_repeat(book: Book) -> None:
    account(book, "Hartman Steel")
    save(book, "m @hart tue 14-15:30 at Zwolle drive 40m every 2w line walk")
    row = book.one(Appointment.select())
    assert (row.place, row.travel_minutes, row.travel_by, row.rrule) == (
        "Zwolle",
        40,
        "drive",
        "FREQ=WEEKLY;INTERVAL=2",
    )
    assert row.end_wall == "2026-12-01T15:30"


def test_an_appointment_without_a_day_is_asked_for(book: Book) -> None:
    account(book)
    with pytest.raises(RefusedError, match="When is it"):
        save(book, "m @mei line 2")
    assert book.count(Appointment.select()) == 0


def test_a_day_without_a_time_is_a_whole_day(book: Book) -> None:
    save(book, "m fri trade fair")
    row = book.one(Appointment.select())
    assert (row.all_day, row.start_wall, row.end_wall, row.account) == (
        True,
        "2026-11-27T00:00",
        "2026-11-28T00:00",
        None,
    )


def test_a_call_with_a_time_is_agreed_and_one_with_a_day_is_planned(book: Book) -> None:
    meijer = account(book)
    assert save(book, "c @mei tom 14:00 ask PO !") == "Call · Meijer Foods, Thu 26 Nov 14:00"
    assert save(book, "c @mei fri pm") == "Call · Meijer Foods, Fri 27 Nov afternoon"
    save(book, "c @mei every 2w")
    repeating, timed, half = open_calls(book, meijer)
    assert (timed.due_time, timed.promised, timed.important, timed.subject) == ("14:00", True, True, "ask PO")
    assert (half.due_on, half.due_half, half.promised) == (FRI, "pm", False)
    assert (repeating.due_on, repeating.repeat) == (THU, "FREQ=WEEKLY;INTERVAL=2")


def test_a_call_keeps_the_time_that_it_takes(book: Book) -> None:
    meijer = account(book)
    save(book, "c @mei tue 10 45m terms")
    assert open_calls(book, meijer)[0].seconds == 2700
    found = day(book, TUE)
    assert [f"{call.start:%H:%M}–{call.end:%H:%M}" for call in found.calls] == ["10:00–10:45"]
    assert f"{found.slots[1].start:%H:%M}" == "10:45"
    assert room_in_words(book, read(book, "c @mei tue 10:30")) == ("overlaps call Meijer Foods 10:00", False)
    assert room_in_words(book, read(book, "c @mei tue 9:30 45m"))[1] is False
    assert room_in_words(book, read(book, "c @mei tue 9:30")) == ("free", True)


def test_a_call_that_is_planned_already_is_told(book: Book) -> None:
    meijer = account(book)
    assert planned_in_words(book, read(book, "c @mei tue")) == ("", False)
    save(book, "c @mei tue 10 terms")
    save(book, "c @mei fri")
    tue, fri = "call planned already: Tue 1 Dec 10:00 terms", "call planned already: Fri 27 Nov"
    assert planned_in_words(book, read(book, "c @mei tue 10 terms")) == (tue, True)
    assert planned_in_words(book, read(book, "c @mei mon 9")) == (fri, False)
    assert planned_in_words(book, read(book, "c @mei mon 9"), but=open_calls(book, meijer)[0].id) == (tue, False)
    plan(book, meijer, WED, due_time="14:00")
    assert planned_in_words(book, read(book, "c @mei mon 9"))[0] == "call planned already: today 14:00"
    assert (
        planned_in_words(book, read(book, "t @mei tue")) == planned_in_words(book, read(book, "c tue")) == ("", False)
    )


def test_a_call_of_yesterday_counts_as_contact(book: Book) -> None:
    meijer = account(book)
    save(book, "c @mei yesterday 15:00 10m price agreed")
    made = book.one(Call.select())
    assert (made.status, made.outcome, made.seconds, made.due_on) == ("done", "spoke", 600, date(2026, 11, 24))
    touched = book.one(Account.select().where(Account.id == meijer)).last_touch
    assert touched.astimezone(book.clock.zone) == datetime(2026, 11, 24, 15, tzinfo=book.clock.zone)


def test_a_visit_of_yesterday_was_held(book: Book) -> None:
    account(book)
    save(book, "m @mei yesterday 14-15 line 2")
    row = book.one(Appointment.select())
    assert (row.status, row.start_wall) == ("held", "2026-11-24T14:00")


def test_a_note_with_a_next_step_is_one_act(book: Book) -> None:
    meijer = account(book)
    label = save(book, "n @mei Board ok, 2 years > c tue 10 delivery terms")
    assert label == "Note · Meijer Foods, next call Tue 1 Dec 10:00"
    assert book.one(Note.select()).text == "Board ok, 2 years"
    (row,) = open_calls(book, meijer)
    assert (row.due_on, row.due_time, row.subject) == (TUE, "10:00", "delivery terms")
    book.undo()
    assert book.count(Note.select()) + book.count(Call.select()) == 0


def test_a_to_do_always_has_a_day(book: Book) -> None:
    account(book, "Lumen Design")
    assert save(book, "t @lumen send spec sheet mon") == "To-do · Lumen Design, Mon 30 Nov"
    save(book, "t tidy the van")
    assert [(row.title, row.due_on) for row in book.rows(Todo.select().order_by(Todo.id))] == [
        ("send spec sheet", MON),
        ("tidy the van", THU),
    ]


def test_asks_and_promises_of_others(book: Book) -> None:
    account(book)
    save(book, "t @mei ask Lies for a new carrier by fri")
    save(book, "t @mei they send drawings by mon")
    ask, they = book.rows(Todo.select().order_by(Todo.id))
    assert (ask.owner, ask.owner_name, ask.asks, ask.due_on) == ("colleague", "Lies", True, FRI)
    assert (they.owner, they.asks, they.due_on) == ("them", False, MON)


def test_a_quote(book: Book) -> None:
    hartman = account(book, "Hartman Steel")
    assert save(book, "q @hart Line 4 €23k 40% 30d") == "Quote · Hartman Steel"
    row = book.one(Quote.select())
    assert (row.account, row.title, row.amount, row.currency, row.probability, row.validity_days, row.number) == (
        hartman,
        "Line 4",
        2_300_000,
        "EUR",
        40,
        30,
        "Q-0001",
    )


def test_an_order_wins_the_named_quote_the_only_one_or_a_deal_of_its_amount(book: Book) -> None:
    meijer = account(book)
    for number in ("Q-0139", "Q-0140"):
        put(book, Quote, number=number, account=meijer, status="sent", drafted_on=WED, currency="EUR")
    with pytest.raises(RefusedError, match="Which order"):
        save(book, "w @mei")
    assert save(book, "w Q139") == "Won · Meijer Foods"
    save(book, "w @mei")
    assert [row.status for row in book.rows(Quote.select())] == ["accepted", "accepted"]
    save(book, "w @mei spare kits €4310")
    deal = book.one(Opportunity.select())
    assert (deal.status, deal.amount, deal.title, deal.close_on) == ("won", 431_000, "spare kits", WED)
    with pytest.raises(RefusedError, match="no quote Q-0999"):
        save(book, "w @mei Q999")


def test_a_name_that_nobody_has_becomes_an_account_only_when_confirmed(book: Book) -> None:
    with pytest.raises(RefusedError, match="Nobody is called"):
        save(book, "c @kempen fri 10")
    assert book.count(Account.select()) == 0
    save(book, "c @kempen fri 10", new_account=True)
    assert book.one(Account.select()).name == "kempen"
    assert book.count(Call.select()) == 1
    book.undo()
    assert book.count(Account.select()) == 0


def test_a_new_contact_is_made_at_the_account_when_confirmed(book: Book) -> None:
    meijer = account(book)
    with pytest.raises(RefusedError, match="isn't known"):
        save(book, "c @mei +smit fri 10")
    save(book, "c @mei +smit fri 10", new_people=True)
    (row,) = open_calls(book, meijer)
    person = book.one(Person.select().where(Person.id == row.person))
    assert (person.name, person.account) == ("smit", meijer)


def test_a_call_and_a_quote_want_an_account(book: Book) -> None:
    for line in ("c fri 10", "q line 4 €5k", "w €300"):
        with pytest.raises(RefusedError, match="Whose"):
            save(book, line)


def test_the_selected_account_is_taken_when_the_line_names_none(book: Book) -> None:
    meijer = account(book)
    save(book, "fri 10 terms", account=meijer, kind=Kind.CALL)
    assert open_calls(book, meijer)[0].subject == "terms"


@pytest.mark.parametrize(
    ("line", "kind", "title"),
    [
        ("call tue 10 delivery terms", Kind.CALL, "delivery terms"),
        ("tue 10", Kind.CALL, ""),
        ("Call fri", Kind.CALL, ""),
        ("callback tue", Kind.CALL, "callback"),
        ("m tue 10 line 2", Kind.APPOINTMENT, "line 2"),
        ("visit tue 10", Kind.APPOINTMENT, "visit"),
        ("meeting tue 10 line 2", Kind.APPOINTMENT, "meeting line 2"),
        ("t spec sheet mon", Kind.TODO, "spec sheet"),
    ],
)
def test_the_next_step_of_a_call_is_a_call_unless_it_says_otherwise(
    book: Book, line: str, kind: Kind, title: str
) -> None:
    step = capturing.read_next_step(book, line, account=account(book))
    assert step is not None
    assert (step.kind, step.title) == (kind, title)


def test_an_empty_next_step_is_none(book: Book) -> None:
    assert capturing.read_next_step(book, "  ", account=account(book)) is None


def test_accounts_and_people_are_found_by_any_word(book: Book) -> None:
    meijer, oost = account(book), account(book, "Café Oost", person="Dr. Ömer Oost")
    assert [match.name for match in find_accounts(book, "caf")] == ["Café Oost"]
    assert [match.key for match in find_accounts(book, "foo")] == [meijer]
    assert find_accounts(book, "ijer") == []
    assert [person.key for person in find_persons(book, "omer", None)] == [person_of(book, oost)]
    assert find_persons(book, "omer", meijer) == []
    assert call(book, 99) is None
