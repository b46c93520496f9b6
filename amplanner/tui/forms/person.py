"""The form of a person: at an account, or a colleague of ours."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.forms.fields import ChoiceField, DayField, Field, LinesField, TextField, WordsField, YesNoField
from amplanner.tui.forms.finding import account_field
from amplanner.tui.forms.form import Form
from amplanner.workday import accounts, people
from amplanner.workday.phones import shown_numbers, typed_numbers


def person_form(
    book: Book,
    person: int | None = None,
    *,
    account: int | None = None,
    numbers: str = "",
    then: Callable[[Change], None] | None = None,
    begin: str = "",
) -> Form:
    """Return the form of a person, or of a new one at an account (`numbers` filled in already); `begin` names the
    field that is gone to first.

    Raises `RefusedError` when the person or the account is gone.
    """
    values: dict[str, Any] = {"role": "", "stance": "", "numbers": numbers}
    where = "Accounts"
    if account is not None:
        name = accounts.name_of(book, account)
        values["account"] = (account, name)
        where = f"Accounts › {name}"
    place = f"{where} › New person"
    if person is not None:
        known = people.details(book, person)
        values = known._asdict()
        values["account"] = None if known.account is None else (known.account, known.account_name)
        values["numbers"] = shown_numbers(known.numbers)
        place = f"Accounts › {known.account_name or 'Colleagues'} › {known.name}"

    def save(given: dict[str, Any]) -> Change:
        if "account" in given:
            given["colleague"] = given["account"] is None
        return people.add(book, **given) if person is None else people.edit(book, person, **given)

    return Form(
        book,
        place,
        _fields(book),
        values,
        save,
        draft=("form.person", f"new at {account or 'none'}" if person is None else str(person)),
        changed_only=person is not None,
        then=then,
        begin=begin,
    )


def _fields(book: Book) -> list[Field]:
    return [
        TextField(name="name", label="Name"),
        account_field(book),
        TextField(name="job", label="Job"),
        WordsField(name="numbers", label="Phones", parse=typed_numbers, rows=3, hint="one a line: mobile 06 5550 0142"),
        TextField(name="email", label="E-mail"),
        ChoiceField(name="role", label="Role", choices=people.ROLES),
        ChoiceField(name="stance", label="Stance", choices=people.STANCES),
        TextField(name="language", label="Language"),
        YesNoField(name="do_not_call", label="Do not call"),
        DayField(name="left_on", label="Left on", past=True, hint="when they left the company"),
        LinesField(name="remark", label="Remark", rows=3),
    ]
