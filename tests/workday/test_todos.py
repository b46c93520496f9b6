"""To-dos: promises of mine, of customers and colleagues."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Account
from amplanner.workday import todos
from amplanner.workday.refused import RefusedError

TODAY = date(2026, 11, 25)
THURSDAY = date(2026, 11, 26)


def made(book: Book, title: str = "Send spec sheet", due_on: date | None = TODAY, **more: object) -> int:
    key = todos.add(book, title=title, due_on=due_on, **more).key  # type: ignore[arg-type]
    assert key is not None
    return key


def titles(book: Book, when: date = TODAY) -> list[str]:
    return [f"{row.title}{' ✓' if row.status == 'done' else ''}" for row in todos.todos_of_day(book, when)]


def test_an_open_one_always_has_a_day(book: Book) -> None:
    key = made(book, due_on=None)
    assert todos.todo_of(book, key).due_on == THURSDAY
    todos.snooze(book, [key], date(2026, 12, 24))
    assert todos.todo_of(book, key).due_on == date(2026, 12, 24)


def test_late_ones_come_first_then_by_time_then_done_ones(book: Book) -> None:
    made(book, "at four", due_time="16:00")
    made(book, "some time")
    made(book, "important", important=True)
    made(book, "late", date(2026, 11, 23))
    made(book, "tomorrow", THURSDAY)
    finished = made(book, "finished")
    todos.done(book, [finished])
    assert titles(book) == ["late", "important", "at four", "some time", "finished ✓"]
    assert titles(book, THURSDAY) == ["tomorrow"]
    assert [row.late_days for row in todos.todos_of_day(book, TODAY)][:2] == [2, 0]
    assert titles(book, date(2026, 11, 23)) == ["late"], "a past day shows what was due and is still open"


ACTS: list[tuple[str, Callable[[Book, list[int]], Change], list[str]]] = [
    ("done", lambda book, keys: todos.done(book, keys), ["one ✓", "two ✓"]),
    ("drop", lambda book, keys: todos.drop(book, keys), []),
    ("delete", lambda book, keys: todos.delete(book, keys), []),
    ("snooze", lambda book, keys: todos.snooze(book, keys, THURSDAY), []),
]


@pytest.mark.parametrize(("act", "left"), [case[1:] for case in ACTS], ids=[case[0] for case in ACTS])
def test_many_at_once_are_one_act(book: Book, act: Callable[[Book, list[int]], Change], left: list[str]) -> None:
    keys = [made(book, "one"), made(book, "two")]
    change = act(book, keys)
    assert "2 to-dos" in change.label
    assert titles(book) == left
    book.undo()
    assert titles(book) == ["one", "two"]


def test_done_reopened_and_done_again(book: Book) -> None:
    key = made(book, due_on=date(2026, 11, 20))
    todos.done(book, [key])
    assert not todos.done(book, [key]).touched, "what is done already stays as it is"
    todos.reopen(book, [key])
    row = todos.todo_of(book, key)
    assert (row.status, row.due_on, row.late_days) == ("open", TODAY, 0)


def test_an_answer_is_kept_and_owed_to_who_asked_in_the_same_act(book: Book) -> None:
    with book.act("account") as act:
        customer = act.insert(Account, name="Meijer Foods", name_fold="meijer foods", created_on=TODAY)
    ask = made(book, "Delivery in March?", account=customer, owner="colleague", owner_name="Logistics", asks=True)
    assert todos.todo_of(book, ask).whose == "Logistics"
    change = todos.done(book, [ask], "Yes, from\nthe 9th")
    assert change.label == "Answered · Delivery in March?"
    assert todos.todo_of(book, ask).answer == "Yes, from the 9th"
    assert change.key is not None
    owed = todos.todo_of(book, change.key)
    assert owed.title == "Give the answer: Delivery in March? – Yes, from the 9th"
    assert (owed.owner, owed.due_on, owed.account_name, owed.status) == ("me", TODAY, "Meijer Foods", "open")
    assert book.sql("SELECT summary FROM activity") == [("Delivery in March?: Yes, from the 9th",)]
    book.undo()
    assert todos.open_todos(book) == (todos.todo_of(book, ask),)


@pytest.mark.parametrize(
    ("repeat", "due", "following"),
    [
        ("every 2w", TODAY, date(2026, 12, 9)),
        ("every 2w", date(2026, 10, 7), date(2026, 12, 2)),  # nothing is made for days that have passed
        ("every mon", TODAY, date(2026, 11, 30)),
        ("every month", date(2026, 10, 31), date(2026, 11, 30)),
        ("every weekday", date(2026, 11, 27), date(2026, 11, 30)),
        ("FREQ=DAILY;UNTIL=20261125", TODAY, None),
    ],
)
def test_what_repeats_makes_the_next_when_done(book: Book, repeat: str, due: date, following: date | None) -> None:
    key = made(book, due_on=due, repeat=repeat)
    todos.done(book, [key])
    left = todos.open_todos(book)
    assert [row.due_on for row in left] == ([following] if following else [])
    if following:
        assert left[0].repeat == todos.todo_of(book, key).repeat
        todos.drop(book, [left[0].key])
        assert todos.open_todos(book) == ()


def test_lists_by_owner_and_account(book: Book) -> None:
    with book.act("account") as act:
        customer = act.insert(Account, name="Delta", name_fold="delta", created_on=TODAY)
    made(book, "mine")
    made(book, "theirs", owner="them", account=customer)
    made(book, "hers", owner="colleague", due_on=THURSDAY)
    assert [row.title for row in todos.open_todos(book, owner="them")] == ["theirs"]
    assert [row.title for row in todos.open_todos(book, account=customer)] == ["theirs"]
    assert [row.title for row in todos.open_todos(book, until=TODAY)] == ["mine", "theirs"]
    assert [row.whose for row in todos.open_todos(book)] == ["", "they", "colleague"]


@pytest.mark.parametrize(
    "values",
    [
        {"title": " \n"},
        {"title": "x", "owner": "boss"},
        {"title": "x", "due_time": "25:00"},
        {"title": "x", "repeat": "often"},
    ],
)
def test_what_cannot_be_is_refused(book: Book, values: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        todos.add(book, **values)  # type: ignore[arg-type]
    assert todos.open_todos(book) == ()


def test_what_is_gone_is_said(book: Book) -> None:
    key = made(book)
    todos.delete(book, [key])
    with pytest.raises(RefusedError, match="no longer there"):
        todos.done(book, [key])
    with pytest.raises(RefusedError, match="selected"):
        todos.done(book, [])


def test_editing_replaces_all_contents(book: Book) -> None:
    key = made(book)
    todos.edit(book, key, title="Send two", due_on=THURSDAY, due_time="9:00", owner="them", owner_name="Piet")
    row = todos.todo_of(book, key)
    assert (row.title, row.due_on, row.due_time, row.whose) == ("Send two", THURSDAY, "09:00", "Piet")


def test_a_repeat_that_was_left_as_it_reads_is_kept(book: Book) -> None:
    key = made(book, due_on=date(2026, 10, 31), repeat="every month")
    kept = todos.todo_of(book, key).repeat
    assert "BYMONTHDAY" in kept
    todos.edit(book, key, title="x", due_on=date(2026, 11, 30), repeat="every month")
    assert todos.todo_of(book, key).repeat == kept, "the 31st is not forgotten"
    todos.edit(book, key, title="x", due_on=date(2026, 11, 30), repeat="every 2w")
    assert todos.todo_of(book, key).repeat == "FREQ=WEEKLY;INTERVAL=2"


def test_an_appointment_made_of_a_todo_takes_its_place(book: Book) -> None:
    key = made(book, "Visit")
    start = book.clock.now() + timedelta(days=1)
    change = todos.make_appointment(book, key, start, start + timedelta(hours=1))
    assert todos.open_todos(book) == ()
    assert change.key is not None
    assert book.sql("SELECT title, kind, status FROM appointment") == [("Visit", "internal", "planned")]
    with pytest.raises(RefusedError, match="dropped"):
        todos.make_appointment(book, key, start, start + timedelta(hours=1))
    book.undo()
    assert [row.title for row in todos.open_todos(book)] == ["Visit"]
    assert book.sql("SELECT * FROM appointment") == []
