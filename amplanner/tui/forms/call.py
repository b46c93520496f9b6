"""The form of a call to make."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates import When
from amplanner.tui.forms.fields import ChoiceField, Field, TextField, WhenField, YesNoField
from amplanner.tui.forms.finding import account_field, person_field, repeat_field
from amplanner.tui.forms.form import Form
from amplanner.workday import calls
from amplanner.workday.calls import Due
from amplanner.workday.form_values import account_named, call_details

_PURPOSES = {"": "–", **{purpose: purpose.capitalize() for purpose in calls.PURPOSES}}


def call_form(
    book: Book, call: int | None = None, *, account: int | None = None, then: Callable[[Change], None] | None = None
) -> Form:
    """Return the form of an open call, or of a new one. Raises `RefusedError` when it is no longer open."""
    if call is None:
        named = account_named(book, account)
        values: dict[str, Any] = {"account": named, "purpose": ""}
        fields: list[Field] = [account_field(book, needed=True), person_field(book, within="account")]
        place, draft = "Calls › New call", ("form.call", f"new at {account or 'none'}")
    else:
        known = call_details(book, call)
        values = {
            "person": known.person,
            "due": None if known.due.day is None else When(known.due.day, known.due.at, half=known.due.half),
            "subject": known.subject,
            "purpose": known.purpose,
            "promised": known.promised,
            "important": known.important,
            "repeat": known.repeat,
        }
        fields = [person_field(book, account=known.account[0])]
        place, draft = f"Calls › {known.account[1]}", ("form.call", str(call))
    fields += [
        WhenField(name="due", label="When", needed=False, hint="tue 10, fri pm; empty: they asked, any time"),
        TextField(name="subject", label="About"),
        ChoiceField(name="purpose", label="Purpose", choices=_PURPOSES),
        YesNoField(name="promised", label="Promised"),
        repeat_field(book),
    ]
    if call is not None:
        fields.append(YesNoField(name="important", label="Important"))

    def save(given: dict[str, Any]) -> Change:
        when: When | None = given.pop("due")
        due = Due(None) if when is None else Due(when.day, when.start, when.half)
        return calls.add(book, due=due, **given) if call is None else calls.edit(book, call, due=due, **given)

    return Form(book, place, fields, values, save, draft=draft, then=then)
