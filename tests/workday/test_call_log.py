"""Logging a call: the outcome table of design §4, each line as one act that undo takes back whole."""

from datetime import date, time, timedelta

import pytest
from call_world import FRI, MON, THU, TUE, WED, account, call, clock_at, open_calls, person_of, plan, put
from hypothesis import HealthCheck, given, settings, strategies

from amplanner.book.book import Book
from amplanner.book.models import (
    Account,
    Activity,
    Appointment,
    Attendee,
    Call,
    Contract,
    Issue,
    Note,
    Person,
    Phone,
    Quote,
    Todo,
)
from amplanner.rules.capture_types import Captured
from amplanner.rules.outcomes import STANDARD
from amplanner.workday.call_log import NOBODY_NAMED, Said, log_each, log_outcome
from amplanner.workday.call_next import preview_outcomes
from amplanner.workday.calls import About, Target
from amplanner.workday.capturing import read_next_step
from amplanner.workday.refused import RefusedError

AFTER_CHRISTMAS = date(2026, 12, 28)
"""The first working day 30 days on: 25 December is a holiday, the 26th a Saturday."""


def said(book: Book, line: str, whose: int) -> Captured:
    found = read_next_step(book, line, account=whose)
    assert found is not None
    return found


def due(row: Call) -> tuple[date | None, str]:
    return row.due_on, row.due_time or row.due_half


@pytest.mark.parametrize(
    ("code", "misses", "when", "words"),
    [
        ("no_answer", 0, (WED, "pm"), "again afternoon"),
        ("no_answer", 1, (THU, "pm"), "again Thu 26 Nov afternoon"),
        ("no_answer", 2, (FRI, "pm"), "3 misses, try e-mail; again Fri 27 Nov afternoon"),
        ("voicemail", 0, (FRI, "pm"), "again Fri 27 Nov afternoon"),
        ("busy", 0, (WED, "10:48"), "again 10:48"),
        ("left_word", 0, (THU, ""), "again Thu 26 Nov"),
    ],
)
def test_misses_are_tried_again(book: Book, code: str, misses: int, when: tuple[date, str], words: str) -> None:
    meijer = account(book)
    key = plan(book, meijer, subject="price", misses=misses, tries=misses + 2, important=True)
    change = log_outcome(book, meijer, code, call=key, said=Said(seconds=20))
    label = next(outcome.label for outcome in STANDARD if outcome.code == code)
    assert change.label == f"{label} · Meijer Foods, {words}"
    made = call(book, key)
    assert (made.status, made.outcome, made.seconds, made.done_at) == ("done", code, 20, book.clock.now())
    (again,) = open_calls(book, meijer)
    assert due(again) == when
    assert (again.tries, again.misses, again.subject, again.previous) == (misses + 3, misses + 1, "price", key)
    assert again.important
    book.undo()
    assert [row.id for row in open_calls(book, meijer)] == [key]
    assert book.count(Activity.select()) == 0


def test_spoke_with_a_note_and_a_dated_next_step_is_one_act(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, promised=True, misses=2, tries=3)
    step = said(book, "call tue 10 delivery terms", meijer)
    change = log_outcome(
        book,
        meijer,
        "spoke",
        call=key,
        said=Said(
            person=person_of(book, meijer), note="Board said yes.\nPO number", next_step=step, seconds=167, feeling=1
        ),
    )
    assert change.label == "Spoke · Meijer Foods, next call Tue 1 Dec 10:00"
    (following,) = open_calls(book, meijer)
    assert due(following) == (TUE, "10:00")
    assert (following.subject, following.promised, following.misses, following.tries) == (
        "delivery terms",
        True,
        0,
        0,
    )
    note = book.one(Note.select())
    assert (note.text, note.call, note.kind, note.person) == (
        "Board said yes.\nPO number",
        key,
        "call",
        call(book, key).person,
    )
    assert call(book, key).feeling == 1
    assert book.one(Activity.select()).summary == "Board said yes. PO number"
    book.undo()
    assert book.count(Note.select()) == 0
    assert [row.id for row in open_calls(book, meijer)] == [key]
    book.redo()
    assert due(open_calls(book, meijer)[0]) == (TUE, "10:00")


def test_spoke_without_a_next_step_leaves_nothing_open(book: Book) -> None:
    meijer = account(book)
    change = log_outcome(book, meijer, "spoke", said=Said(direction="in", attendees=[person_of(book, meijer)]))
    assert change.label == "Spoke · Meijer Foods"
    assert open_calls(book, meijer) == []
    made = call(book, change.key or 0)
    assert (made.direction, made.line_result, made.due_on) == ("in", "connected", WED)
    assert book.count(Attendee.select().where(Attendee.call == change.key)) == 1


def test_call_later_is_a_promise_and_wants_to_know_when(book: Book) -> None:
    meijer = account(book)
    with pytest.raises(RefusedError, match="When to call"):
        log_outcome(book, meijer, "call_later", said=Said())
    log_outcome(book, meijer, "call_later", said=Said(next_step=said(book, "fri pm", meijer)))
    (following,) = open_calls(book, meijer)
    assert due(following) == (FRI, "pm")
    assert following.promised


def test_a_meeting_set_is_an_appointment(book: Book) -> None:
    meijer = account(book)
    with pytest.raises(RefusedError, match="When is the meeting"):
        log_outcome(book, meijer, "meeting_set", said=Said(next_step=said(book, "call tue", meijer)))
    step = said(book, "m tue 10 line 2 45m at Utrecht", meijer)
    change = log_outcome(book, meijer, "meeting_set", said=Said(next_step=step, person=person_of(book, meijer)))
    assert change.label == "Meeting set · Meijer Foods, next appointment Tue 1 Dec 10:00"
    row = book.one(Appointment.select())
    assert (row.start_wall, row.end_wall, row.place, row.account) == (
        "2026-12-01T10:00",
        "2026-12-01T10:45",
        "Utrecht",
        meijer,
    )


def test_a_quote_asked_for_is_drafted_and_to_be_sent_next_working_day(book: Book) -> None:
    meijer = account(book)
    step = said(book, "q Line 4 €23k 40%", meijer)
    change = log_outcome(book, meijer, "quote_asked", said=Said(next_step=step))
    quote = book.one(Quote.select())
    assert (quote.title, quote.amount, quote.probability, quote.status) == ("Line 4", 2_300_000, 40, "draft")
    todo = book.one(Todo.select())
    assert (todo.title, todo.due_on, todo.quote) == ("Send quote", THU, quote.id)
    assert change.label == "Quote asked · Meijer Foods, quote drafted, send by Thu 26 Nov"
    book.undo()
    assert book.count(Quote.select()) + book.count(Todo.select()) == 0


def test_a_wrong_number_is_flagged_and_the_right_one_kept(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, promised=True, person=person_of(book, meijer))
    log_outcome(book, meijer, "wrong_number", call=key, said=Said(number="030 555 0199"))
    numbers = book.rows(Phone.select(Phone.e164, Phone.wrong).order_by(Phone.id).tuples())
    assert numbers == [("+31305550142", True), ("+31305550199", False)]
    (again,) = open_calls(book, meijer)
    assert (again.due_on, again.promised, again.tries) == (WED, True, 1)
    assert book.count(Todo.select()) == 0


def test_without_another_number_somebody_has_to_find_one(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, person=person_of(book, meijer))
    log_outcome(book, meijer, "wrong_number", call=key, said=Said())
    assert book.one(Todo.select()).title == "Find the right number"
    assert open_calls(book, meijer)[0].due_on == THU


def test_not_interested_ends_this_purpose_only(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, purpose="project", repeat="every 2w")
    other = plan(book, meijer, FRI, purpose="project")
    kept = plan(book, meijer, FRI, purpose="renewal")
    log_outcome(book, meijer, "not_interested", call=key, said=Said(reason="no budget\x07"))
    assert [row.id for row in open_calls(book, meijer)] == [kept]
    assert call(book, other).status == "dropped"
    assert call(book, key).reason == "no budget\N{REPLACEMENT CHARACTER}"


def test_do_not_call_blocks_the_person_everywhere(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    piet = person_of(book, meijer)
    key = plan(book, meijer, person=piet)
    elsewhere = plan(book, delta, FRI, person=piet)
    kept = plan(book, meijer, FRI)
    log_outcome(book, meijer, "do_not_call", call=key, said=Said())
    assert book.one(Person.select().where(Person.id == piet)).do_not_call
    assert call(book, elsewhere).status == "dropped"
    assert [row.id for row in open_calls(book, meijer)] == [kept]


def test_do_not_call_at_an_account_without_names_blocks_who_answers(book: Book) -> None:
    meijer = account(book, person="")
    log_outcome(book, meijer, "do_not_call", said=Said())
    row = book.one(Person.select())
    assert (row.name, row.do_not_call, row.account) == (NOBODY_NAMED, True, meijer)


def test_who_left_the_company_is_no_longer_called(book: Book) -> None:
    meijer = account(book)
    piet = person_of(book, meijer)
    later = plan(book, meijer, FRI, person=piet)
    log_outcome(book, meijer, "left_company", said=Said(person=piet, note="Anna takes over"))
    assert book.one(Person.select()).left_on == WED
    assert call(book, later).person is None


def test_a_complaint_opens_an_issue_with_an_update_due(book: Book) -> None:
    meijer = account(book)
    log_outcome(book, meijer, "complaint", said=Said(note="Late again\nthird time"))
    issue = book.one(Issue.select())
    assert (issue.title, issue.update_due, issue.status) == ("Late again", THU, "open")


def test_a_retry_comes_before_the_quote_expires(book: Book) -> None:
    meijer = account(book)
    quote = put(
        book, Quote, number="Q-0139", account=meijer, status="sent", drafted_on=WED, valid_until=THU, currency="EUR"
    )
    key = plan(book, meijer, quote=quote, misses=3, tries=3)
    log_outcome(book, meijer, "no_answer", call=key, said=Said())
    assert open_calls(book, meijer)[0].due_on == WED
    assert open_calls(book, meijer)[0].quote == quote


def test_the_eighth_try_lets_a_prospect_rest_but_never_one_with_something_open(book: Book) -> None:
    cold, warm = account(book, "Cold", kind="prospect"), account(book, "Warm", kind="prospect")
    put(book, Contract, account=warm, title="Trial")
    for whose in (cold, warm):
        log_outcome(book, whose, "no_answer", call=plan(book, whose, misses=7, tries=7), said=Said())
    assert open_calls(book, cold)[0].due_on == AFTER_CHRISTMAS
    assert open_calls(book, cold)[0].misses == 0
    assert open_calls(book, warm)[0].due_on == date(2026, 12, 2)
    rests = dict(book.rows(Account.select(Account.name, Account.resting_until).tuples()))
    assert rests == {"Cold": AFTER_CHRISTMAS, "Warm": None}


def test_a_missed_promise_stays_a_promise(book: Book) -> None:
    meijer = account(book)
    log_outcome(book, meijer, "no_answer", call=plan(book, meijer, promised=True, moved_by_me=2), said=Said())
    (again,) = open_calls(book, meijer)
    assert (again.promised, again.moved_by_me) == (True, 2)


def test_a_repeating_call_goes_on_once_somebody_answered(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, MON - timedelta(days=14), repeat="every 2w", due_time="09:30", subject="week plan")
    log_outcome(book, meijer, "no_answer", call=key, said=Said())
    (again,) = open_calls(book, meijer)
    assert again.repeat == "FREQ=WEEKLY;INTERVAL=2"
    change = log_outcome(book, meijer, "spoke", call=again.id, said=Said())
    (following,) = open_calls(book, meijer)
    assert (following.subject, following.repeat) == ("week plan", "FREQ=WEEKLY;INTERVAL=2")
    assert following.due_on > WED
    assert change.label.startswith("Spoke · Meijer Foods, repeats ")


def test_a_next_step_takes_the_place_of_the_retry(book: Book) -> None:
    meijer = account(book)
    log_outcome(book, meijer, "no_answer", said=Said(next_step=said(book, "c mon 9", meijer)))
    assert [due(row) for row in open_calls(book, meijer)] == [(MON, "09:00")]


def test_the_same_call_is_not_logged_twice(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer)
    log_outcome(book, meijer, "spoke", call=key, said=Said())
    with pytest.raises(RefusedError, match="made already"):
        log_outcome(book, meijer, "spoke", call=key, said=Said())
    with pytest.raises(KeyError):
        log_outcome(book, meijer, "unheard_of", said=Said())
    with pytest.raises(RefusedError, match="not Delta"):
        log_outcome(book, account(book, "Delta Kitchens"), "spoke", call=plan(book, meijer), said=Said())


def test_several_calls_are_logged_in_one_act(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    key = plan(book, meijer)
    change = log_each(book, [Target(meijer, key), Target(delta, about=About("renewal"))], "no_answer")
    assert change.label == "No answer · 2 calls"
    assert [row.purpose for row in open_calls(book, delta)] == ["renewal"]
    book.undo()
    assert open_calls(book, delta) == []
    assert call(book, key).status == "open"
    assert log_each(book, [Target(meijer, key)], "voicemail").key == key
    with pytest.raises(RefusedError, match="No call"):
        log_each(book, [], "no_answer")


def test_lines_of_the_note_set_next_steps(book: Book) -> None:
    meijer = account(book)
    log_outcome(book, meijer, "spoke", said=Said(note="Board said yes\n> tue 10 delivery terms"))
    assert book.one(Note.select()).text == "Board said yes\n→ tue 10 delivery terms"
    assert [due(row) for row in open_calls(book, meijer)] == [(TUE, "10:00")]


def test_what_each_outcome_would_bring(book: Book) -> None:
    meijer = account(book)
    found = preview_outcomes(book, meijer, plan(book, meijer, misses=1))
    assert found["no_answer"] == "retry Thu 26 Nov afternoon"
    assert found["busy"] == "retry 10:48"
    assert found["spoke"] == "note, next step"
    assert found["quote_asked"] == "draft quote, send by Thu 26 Nov"
    assert found["call_later"] == "ask when"
    assert found["do_not_call"] == "blocks this person"
    assert set(found) == {outcome.code for outcome in STANDARD}


def test_busy_is_tried_in_a_free_gap_of_today(book: Book) -> None:
    meijer = account(book)
    zone = book.clock.zone
    from datetime import datetime

    from amplanner.workday.appointments import write_appointment

    with book.act("visit") as act:
        write_appointment(
            book,
            act,
            title="Vink demo",
            start=datetime.combine(WED, time(10, 30), zone),
            end=datetime.combine(WED, time(11, 30), zone),
        )
    log_outcome(book, meijer, "busy", said=Said())
    assert due(open_calls(book, meijer)[0]) == (WED, "11:30")


def test_friday_evening_goes_to_monday(book: Book) -> None:
    meijer = account(book)
    with Book(book.path, clock_at(FRI, 17), book.settings) as friday:
        log_outcome(friday, meijer, "no_answer", said=Said())
        assert due(open_calls(friday, meijer)[0]) == (MON, "am")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    code=strategies.sampled_from([outcome.code for outcome in STANDARD]),
    note=strategies.text(max_size=30),
    misses=strategies.integers(0, 12),
    promised=strategies.booleans(),
    repeat=strategies.sampled_from(["", "every week"]),
    purpose=strategies.sampled_from(["", "project", "prospect"]),
)
def test_any_outcome_is_one_step_that_undo_takes_back(
    book: Book, code: str, note: str, misses: int, promised: bool, repeat: str, purpose: str
) -> None:
    whose = account(book, kind="prospect")
    key = plan(book, whose, misses=misses, tries=misses, promised=promised, repeat=repeat, purpose=purpose)
    line = {"meeting_set": "m tue 10", "call_later": "c fri"}.get(code)
    step = said(book, line, whose) if line else None
    before = book.sql("SELECT * FROM call"), book.sql("SELECT * FROM activity"), book.sql("SELECT * FROM person")
    counts = [book.count(model.select()) for model in (Note, Todo, Quote, Issue, Phone, Appointment)]
    log_outcome(book, whose, code, call=key, about=About(purpose), said=Said(note=note, next_step=step))
    assert call(book, key).status == "done"
    for row in open_calls(book, whose):
        assert row.due_on is not None
        assert row.due_on >= book.today
    book.undo()
    after = book.sql("SELECT * FROM call"), book.sql("SELECT * FROM activity"), book.sql("SELECT * FROM person")
    assert [[row[3:] for row in rows] for rows in after] == [[row[3:] for row in rows] for rows in before]
    assert counts == [book.count(model.select()) for model in (Note, Todo, Quote, Issue, Phone, Appointment)]
