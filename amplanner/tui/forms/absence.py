"""The form of days on which I'm away."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.forms.fields import DayField, TextField
from amplanner.tui.forms.form import Form
from amplanner.workday.calendar_days import Away, add_absence, change_absence

_FIELDS = (
    DayField(name="first", label="From", needed=True),
    DayField(name="last", label="Until", hint="the last day away; empty: one day"),
    TextField(name="label", label="Why", hint="holiday, fair, training …"),
)


def absence_form(book: Book, away: Away | None = None, *, then: Callable[[Change], None] | None = None) -> Form:
    """Return the form of an absence, or of a new one."""
    values: dict[str, Any] = {}
    if away is not None:
        values = {"first": away.first, "last": away.last, "label": away.label}

    def save(given: dict[str, Any]) -> Change:
        first, last, label = given["first"], given["last"] or given["first"], given["label"]
        if away is None:
            return add_absence(book, first, last, label)
        return change_absence(book, away.key, first, last, label)

    draft = ("form.absence", "new" if away is None else str(away.key))
    return Form(book, "Agenda › Away", _FIELDS, values, save, draft=draft, then=then)
