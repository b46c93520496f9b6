"""Phone numbers of accounts and people: kept as typed, read as dialled from the account's country."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Person, Phone
from amplanner.rules.countries import country_code
from amplanner.rules.text import clean
from amplanner.workday.refused import RefusedError

WRONG = "wrong"
"""The word after a number in a form that says that it doesn't reach them."""

_NAMED_LINE = re.compile(r"(?P<label>[^\d+(]*?)[\s:]*(?P<number>[+(]?[\d(].*)")


class Number(NamedTuple):
    """A phone number of somebody; `e164` is empty where the number couldn't be read."""

    id: int
    person: int | None
    account: int | None
    label: str
    typed: str
    e164: str
    wrong: bool


class TypedNumber(NamedTuple):
    """A number as a form gives it."""

    typed: str
    label: str = ""
    wrong: bool = False


def region_of(book: Book, country: str) -> str:
    """Return the ISO 3166 code by whose rules a number is read: the country's, else the settings'."""
    return country_code(country) or book.settings.phone_region


def typed_numbers(text: str) -> list[TypedNumber]:
    """Read numbers as a form holds them, one a line: ``mobile 06 5550 0142``, ``+31 30 555 0142 wrong``.

    Whatever stands before the number is its label. A line without any digit is kept as a number as well: nothing
    typed is dropped.
    """
    found = []
    for line in clean(text, lines=True).split("\n"):
        words = line.split()
        wrong = len(words) > 1 and words[-1].casefold() in (WRONG, f"({WRONG})")
        bare = " ".join(words[:-1] if wrong else words)
        if not bare:
            continue
        match = _NAMED_LINE.fullmatch(bare)
        label, number = (match["label"].strip(), match["number"]) if match else ("", bare)
        found.append(TypedNumber(number, label, wrong))
    return found


def shown_numbers(numbers: Sequence[Number]) -> str:
    """Return numbers as a form holds them; `typed_numbers` reads them back."""
    lines = (f"{n.label} {n.typed}".strip() + (f" {WRONG}" if n.wrong else "") for n in numbers)
    return "\n".join(lines)


def write_phone(
    book: Book,
    act: Act,
    *,
    typed: str,
    person: int | None = None,
    account: int | None = None,
    label: str = "",
    wrong: bool = False,
) -> int:
    """Write a number of a person or of an account itself, within an act; return its key.

    A number that the same person or account has already is not written twice: its label and flag are brought up to
    date instead. Raises `ValueError` when it belongs to nobody.
    """
    if (person is None) == (account is None):
        raise ValueError("a number belongs to a person or to an account")
    values = _read(book, typed, _country(book, person, account)) | {"label": clean(label).strip(), "wrong": wrong}
    owner = Phone.person == person if person is not None else Phone.account == account
    same = book.scalar(Phone.select(Phone.id).where(owner, Phone.digits == values["digits"], Phone.digits != ""))
    if same is not None:
        act.update(Phone, same, **values)
        return int(same)
    return act.insert(Phone, person=person, account=account, **values)


def write_numbers(
    book: Book, act: Act, numbers: Sequence[TypedNumber], *, person: int | None = None, account: int | None = None
) -> None:
    """Leave a person or an account with exactly these numbers, within an act; those that stay keep their keys."""
    before = {number.id for number in numbers_of(book, person=person, account=account)}
    kept = {
        write_phone(book, act, typed=n.typed, label=n.label, wrong=n.wrong, person=person, account=account)
        for n in numbers
    }
    for key in sorted(before - kept):
        act.delete(Phone, key)


def reread_numbers(book: Book, act: Act, account: int) -> None:
    """Read the numbers of an account and its people anew, within an act, after its country has changed."""
    people = Person.select(Person.id).where(Person.account == account)
    query = Phone.select(Phone.id, Phone.typed).where((Phone.account == account) | Phone.person.in_(people))
    country = _country(book, None, account)
    for key, typed in book.rows(query.tuples()):
        act.update(Phone, key, **_read(book, typed, country))


def numbers_of(book: Book, *, person: int | None = None, account: int | None = None) -> tuple[Number, ...]:
    """Return the numbers of a person or of an account itself, working ones first, in the order of writing."""
    owner = Phone.person == person if person is not None else Phone.account == account
    query = (
        Phone.select(Phone.id, Phone.person, Phone.account, Phone.label, Phone.typed, Phone.e164, Phone.wrong)
        .where(owner)
        .order_by(Phone.wrong, Phone.id)
    )
    return tuple(Number(*row) for row in book.rows(query.tuples()))


def flag(book: Book, phone: int, *, wrong: bool = True) -> Change:
    """Note that a number doesn't reach them, or that it does after all. Raises `RefusedError` when it is gone."""
    typed = book.scalar(Phone.select(Phone.typed).where(Phone.id == phone))
    if typed is None:
        raise RefusedError("That number is no longer there.")
    with book.act(f"{'Wrong number' if wrong else 'Number is right'} · {typed}") as act:
        act.update(Phone, phone, wrong=wrong)
    return act.change


def _country(book: Book, person: int | None, account: int | None) -> str:
    query = Account.select(Account.country)
    if person is not None:
        query = query.join(Person, on=Person.account == Account.id).where(Person.id == person)
    else:
        query = query.where(Account.id == account)
    return str(book.scalar(query) or "")


def _read(book: Book, typed: str, country: str) -> dict[str, Any]:
    from amplanner.rules.phones import normalise  # brings a large table along, which the first frame doesn't need

    number = normalise(clean(typed).strip(), region_of(book, country))
    return {"typed": number.typed, "e164": number.e164 or "", "digits": number.digits}
