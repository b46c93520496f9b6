"""Notes: who was there, what is changed, and the next steps that a line with > sets."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.book.models import Attendee, Call, Note
from amplanner.workday import accounts, notes, people
from amplanner.workday.checks import InvalidError
from amplanner.workday.refused import RefusedError


@pytest.fixture
def meijer(book: Book) -> int:
    key = accounts.add(book, name="Meijer Foods", tier="A").key
    assert key is not None
    return key


def person(book: Book, account: int, name: str) -> int:
    key = people.add(book, account=account, name=name).key
    assert key is not None
    return key


def note(book: Book, account: int | None, text: str, **values: object) -> int:
    key = notes.add(book, account=account, text=text, **values).key  # type: ignore[arg-type]  # tests pass any field
    assert key is not None
    return key


def test_a_note_keeps_its_text_time_and_who_was_there(book: Book, meijer: int) -> None:
    piet, anna = person(book, meijer, "Piet Meijer"), person(book, meijer, "Anna Smit")
    key = note(
        book,
        meijer,
        "Line 2 walk-through\r\nLate delivery\x07",
        kind="visit",
        at=datetime(2026, 11, 10, 13, 0, tzinfo=UTC),
        person=piet,
        present=[piet, anna],
    )
    kept = notes.details(book, key)
    assert kept.text == "Line 2 walk-through\nLate delivery\ufffd"
    assert kept.at.isoformat() == "2026-11-10T14:00:00+01:00"
    assert kept.present_names == ("Piet Meijer", "Anna Smit")
    assert (kept.account_name, kept.kind) == ("Meijer Foods", "visit")


def test_a_note_belongs_to_now_when_no_time_is_given_and_to_no_account_when_none_is(book: Book) -> None:
    kept = notes.details(book, note(book, None, "Fair moved to March"))
    assert (kept.at, kept.account, kept.account_name) == (book.clock.now(), None, "")


@pytest.mark.parametrize(("text", "kind", "wrong"), [(" \n", "note", "text"), ("Hi", "letter", "kind")])
def test_an_empty_note_and_an_unknown_kind_are_refused(
    book: Book, meijer: int, text: str, kind: str, wrong: str
) -> None:
    with pytest.raises(InvalidError) as caught:
        note(book, meijer, text, kind=kind)
    assert [error.field for error in caught.value.errors] == [wrong]
    assert book.count(Note.select()) == 0


def test_who_was_there_can_be_changed_and_undone(book: Book, meijer: int) -> None:
    piet, anna, bas = (person(book, meijer, name) for name in ("Piet", "Anna", "Bas"))
    key = note(book, meijer, "Lunch", person=piet, present=[anna])
    notes.edit(book, key, present=[bas, anna])
    assert notes.details(book, key).present == (bas, anna)
    notes.edit(book, key, present=[], text="Lunch alone")
    assert notes.details(book, key).present == ()
    book.undo()
    book.undo()
    assert notes.details(book, key).present == (piet, anna)


def test_a_line_with_the_sign_becomes_a_next_step_once(book: Book, meijer: int) -> None:
    key = note(book, meijer, "Board ok, 2 years\n> c tue 10 delivery terms\n  > tom send PO number")
    assert notes.details(book, key).text == "Board ok, 2 years\n→ c tue 10 delivery terms\n→ tom send PO number"
    calls = book.rows(Call.select(Call.account, Call.due_on, Call.due_time, Call.subject).order_by(Call.id).tuples())
    assert calls == [
        (meijer, date(2026, 12, 1), "10:00", "delivery terms"),
        (meijer, date(2026, 11, 26), "", "send PO number"),
    ]
    kept = notes.details(book, key)
    notes.edit(book, key, text=kept.text + "\nAnna needs it too")
    assert book.count(Call.select()) == 2, "saved again, it isn't made again"
    notes.edit(book, key, text=notes.details(book, key).text + "\n> c fri")
    assert book.count(Call.select()) == 3
    for _ in range(3):
        book.undo()
    assert book.count(Call.select()) == book.count(Note.select()) == 0, "a note and its steps are one act"


def test_a_next_step_that_cannot_be_keeps_the_note_from_being_half_written(book: Book, meijer: int) -> None:
    with pytest.raises(InvalidError) as caught:
        note(book, meijer, "Board ok\n> m site visit")
    assert [error.field for error in caught.value.errors] == ["text"]
    assert "When is it?" in caught.value.errors[0].sentence
    assert book.count(Note.select()) == 0


def test_a_sign_alone_or_inside_a_line_is_text(book: Book, meijer: int) -> None:
    key = note(book, meijer, "margin > 25%\n>\nend")
    assert notes.details(book, key).text == "margin > 25%\n>\nend"
    assert book.count(Call.select()) == 0


def test_a_logged_call_gets_its_note(book: Book, meijer: int) -> None:
    piet = person(book, meijer, "Piet")
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with book.act("Spoke · Meijer Foods") as act:
        call = act.insert(Call, account=meijer, person=piet, status="done", outcome="spoke", done_at=at)
    assert notes.note_of(book, "call", call) is None
    notes.add_to(book, "call", call, "Board meets Tuesday")
    found = notes.note_of(book, "call", call)
    assert found is not None
    assert (found.text, found.at, found.present, found.kind) == ("Board meets Tuesday", at, (piet,), "call")
    for table, record in (("call", 99), ("quote", 1)):
        with pytest.raises(RefusedError):
            notes.add_to(book, table, record, "x")


def test_deleting_a_note_takes_who_was_there_along(book: Book, meijer: int) -> None:
    piet, anna = person(book, meijer, "Piet"), person(book, meijer, "Anna")
    key = note(book, meijer, "Lunch", person=piet, present=[anna])
    notes.delete(book, key)
    assert book.count(Attendee.select()) == 0
    with pytest.raises(RefusedError, match="no longer there"):
        notes.details(book, key)
    book.undo()
    assert notes.details(book, key).present == (piet, anna)


@hypothesis_settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text())
def test_no_word_of_a_note_is_dropped(text: str) -> None:
    from amplanner.rules.text import clean

    steps = notes.next_steps(text)
    lines = [line.strip() for line in clean(text, lines=True).split("\n")]
    assert all(any(line.startswith(">") and line.endswith(step) for line in lines) for step in steps)
    assert len(steps) == sum(1 for line in lines if line.startswith(">") and line[1:].strip())
