"""People: checked before they are written, with numbers as typed and as understood."""

from datetime import date

import pytest

from amplanner.book.book import Book
from amplanner.workday import accounts, people, phones
from amplanner.workday.checks import InvalidError
from amplanner.workday.phones import TypedNumber, numbers_of, shown_numbers, typed_numbers
from amplanner.workday.refused import RefusedError


@pytest.fixture
def meijer(book: Book) -> int:
    key = accounts.add(book, name="Meijer Foods", country="NL").key
    assert key is not None
    return key


def add(book: Book, account: int | None, name: str, numbers: str = "", **values: object) -> int:
    key = people.add(book, account=account, name=name, numbers=typed_numbers(numbers), **values).key  # type: ignore[arg-type]  # tests pass any field
    assert key is not None
    return key


def test_a_person_keeps_roles_and_numbers(book: Book, meijer: int) -> None:
    key = add(
        book,
        meijer,
        "Piet Meijer",
        "mobile 06 5550 0142\n+31 30 555 0142 wrong",
        job="owner",
        role="decision maker",
        stance="for",
        email="piet@meijer.test",
        language="nl",
    )
    kept = people.details(book, key)
    assert (kept.account_name, kept.role, kept.stance, kept.colleague) == (
        "Meijer Foods",
        "decision maker",
        "for",
        False,
    )
    assert [(n.label, n.typed, n.e164, n.wrong) for n in kept.numbers] == [
        ("mobile", "06 5550 0142", "+31655500142", False),
        ("", "+31 30 555 0142", "+31305550142", True),
    ]


def test_somebody_without_an_account_is_a_colleague(book: Book, meijer: int) -> None:
    key = add(book, None, "Noor Bos")
    add(book, meijer, "Piet Meijer")
    assert people.details(book, key).colleague
    assert [p.name for p in people.people_of(book, None)] == ["Noor Bos"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("email", "piet"), ("role", "boss"), ("stance", "hates us"), ("left_on", date(2026, 11, 26))],
)
def test_what_cannot_be_is_said_and_nothing_is_written(book: Book, meijer: int, field: str, value: object) -> None:
    values = {"name": "Piet", field: value}
    with pytest.raises(InvalidError) as caught:
        add(book, meijer, **values)  # type: ignore[arg-type]  # the wrong value is the point
    assert [error.field for error in caught.value.errors] == [field]
    assert people.people_of(book, meijer) == ()


def test_who_decides_comes_first_and_who_left_last(book: Book, meijer: int) -> None:
    add(book, meijer, "Bas", role="user")
    add(book, meijer, "Piet", "030 555 0199 wrong\n030 555 0142", role="decision maker")
    add(book, meijer, "Kim", role="sponsor", left_on=date(2026, 1, 31))
    add(book, meijer, "Anna", role="champion")
    rows = people.people_of(book, meijer)
    assert [row.name for row in rows] == ["Piet", "Anna", "Bas", "Kim"]
    assert [row.number for row in rows] == ["030 555 0142", "", "", ""], "a wrong number isn't offered"


def test_editing_numbers_keeps_those_that_stay(book: Book, meijer: int) -> None:
    key = add(book, meijer, "Piet", "030 555 0142\n06 5550 0143")
    first, second = numbers_of(book, person=key)
    people.edit(book, key, numbers=typed_numbers("+31 30 555 0142 wrong\nhome 030 555 0199"))
    assert [(n.id, n.typed, n.label, n.wrong) for n in numbers_of(book, person=key)][-1] == (
        first.id, "+31 30 555 0142", "", True
    )  # fmt: skip
    assert second.id not in {n.id for n in numbers_of(book, person=key)}
    book.undo()
    assert numbers_of(book, person=key) == (first, second)


def test_do_not_call_wrong_numbers_and_leaving_are_one_undoable_step_each(book: Book, meijer: int) -> None:
    key = add(book, meijer, "Piet", "030 555 0142")
    assert people.set_do_not_call(book, key, blocked=True).label == "Do not call · Piet"
    (number,) = numbers_of(book, person=key)
    phones.flag(book, number.id)
    assert people.people_of(book, meijer)[0].number == ""
    book.undo()
    assert people.people_of(book, meijer)[0].number == "030 555 0142"
    book.undo()
    assert not people.details(book, key).do_not_call
    people.delete(book, key)
    with pytest.raises(RefusedError, match="no longer there"):
        people.details(book, key)
    assert numbers_of(book, person=key) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("030 555 0142", [TypedNumber("030 555 0142")]),
        ("mobile: 06 55500142", [TypedNumber("06 55500142", "mobile")]),
        ("work direct +31 30 555 0142 (wrong)", [TypedNumber("+31 30 555 0142", "work direct", wrong=True)]),
        ("(030) 555 0142", [TypedNumber("(030) 555 0142")]),
        ("030 555 0142 ext 12\n\n", [TypedNumber("030 555 0142 ext 12")]),
        ("ask reception", [TypedNumber("ask reception")]),
        ("wrong", [TypedNumber("wrong")]),
    ],
)
def test_numbers_as_a_form_holds_them(text: str, found: list[TypedNumber]) -> None:
    assert typed_numbers(text) == found


def test_numbers_are_shown_as_they_are_read(book: Book, meijer: int) -> None:
    text = "mobile 06 5550 0142\n030 555 0199 wrong"
    key = add(book, meijer, "Piet", text)
    assert shown_numbers(numbers_of(book, person=key)) == text


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("NL", "NL"),
        ("nl", "NL"),
        ("Duitsland", "DE"),
        ("België", "BE"),
        ("Atlantis", "NL"),
        ("", "NL"),
        ("Korea", "KR"),
    ],
)
def test_numbers_are_read_by_the_rules_of_the_country(book: Book, country: str, region: str) -> None:
    assert phones.region_of(book, country) == region


@pytest.mark.parametrize(
    ("name", "called"),
    [("Piet Meijer", "Piet"), ("Dr. Oost", "Dr. Oost"), ("P. Smit", "P. Smit"), ("Mevr Bos", "Mevr Bos"), ("", "")],
)
def test_what_somebody_is_called_in_a_line(name: str, called: str) -> None:
    assert people.called(name) == called
