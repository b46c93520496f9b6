"""The form of a note: its kind, its moment, who was there, its text."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates import When
from amplanner.tui.forms.fields import ChoiceField, LinesField, WhenField
from amplanner.tui.forms.finding import people_field
from amplanner.tui.forms.form import Form
from amplanner.workday import notes
from amplanner.workday.walltime import moment

_MIDDAY = time(12)


def note_form(book: Book, note: int, *, then: Callable[[Change], None] | None = None) -> Form:
    """Return the form of a note that is there. Raises `RefusedError` when it is gone."""
    known = notes.details(book, note)
    fields = (
        LinesField(name="text", label="Note", rows=8, hint="a line with > becomes a next step"),
        ChoiceField(name="kind", label="Kind", choices=notes.KINDS),
        WhenField(name="at", label="When", past=True),
        people_field(book, "present", "Who was there", account=known.account),
    )
    values = {
        "text": known.text,
        "kind": known.kind,
        "at": When(known.at.date(), known.at.time()),
        "present": list(zip(known.present, known.present_names, strict=True)),
    }

    def save(given: dict[str, Any]) -> Change:
        when: When | None = given.pop("at", None)
        at = None if when is None else moment(datetime.combine(when.day, when.start or _MIDDAY), book.clock.zone)
        return notes.edit(book, note, at=at, **given)

    place = f"Accounts › {known.account_name or 'No account'} › Note"
    return Form(book, place, fields, values, save, draft=("form.note", str(note)), changed_only=True, then=then)
