"""Planning, putting off, pinning, editing and dropping calls."""

from datetime import time

import pytest
from call_world import FRI, MON, THU, TUE, WED, account, call, open_calls, plan

from amplanner.book.book import Book
from amplanner.rules.worktime import Half
from amplanner.workday import calls
from amplanner.workday.calendar_days import add_absence
from amplanner.workday.calls import About, Due, Target
from amplanner.workday.refused import RefusedError


def test_a_planned_call_is_named_with_its_account_and_time(book: Book) -> None:
    meijer = account(book)
    change = calls.add(book, account=meijer, due=Due(TUE, time(10)), subject="delivery terms\x1b[2J", promised=True)
    assert change.label == "Call · Meijer Foods, Tue 1 Dec 10:00"
    row = call(book, change.key or 0)
    assert (row.due_on, row.due_time, row.promised, row.status) == (TUE, "10:00", True, "open")
    assert "\x1b" not in row.subject


def test_a_call_back_without_a_day_remembers_when_it_was_asked_for(book: Book) -> None:
    row = call(book, plan(book, account(book), None))
    assert (row.inquiry, row.asked_on) == (True, WED)


def test_a_time_that_is_none_is_refused(book: Book) -> None:
    meijer = account(book)
    with pytest.raises(ValueError, match="hour"):
        plan(book, meijer, WED, due_time="25:00")
    assert open_calls(book, meijer) == []


@pytest.mark.parametrize(("letter", "day"), [("t", THU), ("m", MON), ("w", WED.replace(month=12, day=2))])
def test_snooze_letters(book: Book, letter: str, day: object) -> None:
    assert calls.snooze_day(book, letter) == day


def test_snooze_passes_over_days_off(book: Book) -> None:
    add_absence(book, THU, FRI)
    assert calls.snooze_day(book, "t") == MON


def test_snoozing_a_promise_keeps_it_one_with_its_time(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, WED, due_time="14:00", promised=True)
    change = calls.snooze(book, [Target(meijer, key)], Due(THU))
    row = call(book, key)
    assert (row.due_on, row.due_time, row.promised, row.moved_by_me) == (THU, "14:00", True, 1)
    assert change.label == "Put off · Meijer Foods to Thu 26 Nov"
    book.undo()
    row = call(book, key)
    assert (row.due_on, row.moved_by_me) == (WED, 0)


def test_an_own_call_is_not_counted_as_moved(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, WED, due_half="pm")
    calls.snooze(book, [Target(meijer, key)], Due(THU, time(9)))
    row = call(book, key)
    assert (row.due_time, row.due_half, row.moved_by_me) == ("09:00", "", 0)


def test_several_are_snoozed_in_one_act_and_a_suggestion_becomes_a_call(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    key = plan(book, meijer)
    change = calls.snooze(book, [Target(meijer, key), Target(delta, about=About("renewal"))], Due(MON))
    assert change.label == "Put off · 2 calls to Mon 30 Nov"
    assert change.key is None
    assert [(row.due_on, row.purpose) for row in open_calls(book, delta)] == [(MON, "renewal")]
    book.undo()
    assert open_calls(book, delta) == []
    assert call(book, key).due_on == WED


def test_snoozing_into_the_past_or_nothing_is_refused(book: Book) -> None:
    meijer = account(book)
    with pytest.raises(RefusedError, match="today or later"):
        calls.snooze(book, [Target(meijer)], Due(WED.replace(day=24)))
    with pytest.raises(RefusedError, match="No call is selected"):
        calls.snooze(book, [], Due(THU))
    assert open_calls(book, meijer) == []


def test_pin_and_unpin(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    key = plan(book, meijer)
    calls.pin(book, [Target(meijer, key), Target(delta)])
    assert call(book, key).pinned
    assert [row.pinned for row in open_calls(book, delta)] == [True]
    calls.pin(book, [Target(meijer, key)], pinned=False)
    assert not call(book, key).pinned


def test_a_dropped_call_is_no_longer_open_and_comes_back_with_undo(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, repeat="every 2w")
    calls.drop(book, [key])
    assert open_calls(book, meijer) == []
    with pytest.raises(RefusedError, match="was dropped"):
        calls.drop(book, [key])
    book.undo()
    assert [row.id for row in open_calls(book, meijer)] == [key]


def test_editing_moves_a_promise_and_keeps_the_repeat_as_a_rule(book: Book) -> None:
    meijer = account(book)
    key = plan(book, meijer, promised=True)
    calls.edit(
        book,
        key,
        due=Due(FRI, half=Half.PM),
        subject="price",
        purpose="quote",
        promised=True,
        person=None,
        repeat="every mon",
    )
    row = call(book, key)
    assert (row.due_on, row.due_half, row.moved_by_me, row.repeat) == (FRI, "pm", 1, "FREQ=WEEKLY;BYDAY=MO")
    with pytest.raises(RefusedError, match="no repeat"):
        calls.edit(book, key, due=Due(FRI), subject="", purpose="", promised=False, person=None, repeat="now and then")


def test_editing_keeps_how_long_a_call_takes_unless_it_is_said(book: Book) -> None:
    key = plan(book, account(book), seconds=2700)

    def edit(seconds: int | None) -> int | None:
        due = Due(FRI, time(14))
        calls.edit(book, key, due=due, subject="", purpose="", promised=False, person=None, seconds=seconds)
        return call(book, key).seconds

    assert [edit(seconds) for seconds in (None, 1800, 0)] == [2700, 1800, None]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (Due(None), "any time"),
        (Due(WED), "today"),
        (Due(WED, time(14)), "14:00"),
        (Due(WED, half=Half.PM), "afternoon"),
        (Due(TUE, half=Half.AM), "Tue 1 Dec morning"),
    ],
)
def test_due_in_words(due: Due, words: str) -> None:
    assert due.in_words(WED) == words
