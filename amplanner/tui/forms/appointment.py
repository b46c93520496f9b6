"""The form of an appointment; of one in a series, for this date, this and the following, or all."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates import When
from amplanner.tui.forms.fields import (
    ChoiceField,
    DayField,
    Field,
    NumberField,
    TextField,
    ThereField,
    WhenField,
    YesNoField,
    city,
)
from amplanner.tui.forms.finding import account_field, people_field, repeat_field
from amplanner.tui.forms.form import Form
from amplanner.workday import appointments
from amplanner.workday.appointment_rows import KINDS, Details, Found, Which, find
from amplanner.workday.appointments import Scope
from amplanner.workday.capture_room import USUAL_MINUTES
from amplanner.workday.form_values import account_named, people_named
from amplanner.workday.repeats import repeat_words
from amplanner.workday.walltime import moment, wall_of

_KINDS = {kind: kind.capitalize() for kind in KINDS}
_BY = {"": "–", "drive": "Drive", "train": "Train", "bike": "Bike", "walk": "Walk"}
_SCOPES = {Scope.THIS.value: "This one", Scope.FOLLOWING.value: "This and following", Scope.ALL.value: "All"}
_DAY = timedelta(days=1)


def appointment_form(
    book: Book,
    which: Which | None = None,
    *,
    account: int | None = None,
    when: When | None = None,
    then: Callable[[Change], None] | None = None,
) -> Form:
    """Return the form of an appointment, or of a new one, with an account and a free slot filled in.

    Raises `RefusedError` when it is no longer there.
    """
    found = None if which is None else find(book, which)
    in_series = found is not None and found.series is not None
    values: dict[str, Any]
    if found is None:
        kind = "internal" if account is None else "visit"
        values = {"account": account_named(book, account), "when": when, "kind": kind, "travel_by": ""}
        draft = ("form.appointment", f"new at {account or 'none'}")
        zone: tzinfo = book.clock.zone
    else:
        values = _values(book, found)
        draft = ("form.appointment", f"{which}")
        zone = found.start.tzinfo or book.clock.zone

    def save(given: dict[str, Any]) -> Change:
        scope = Scope(given.pop("scope", Scope.THIS.value))
        details = _details(book, given, zone, found)
        return appointments.add(book, details) if which is None else appointments.edit(book, which, details, scope)

    place = "Agenda › New appointment" if found is None else f"Agenda › {found.title}"
    return Form(book, place, _fields(book, zone, in_series=in_series), values, save, draft=draft, then=then)


def _fields(book: Book, zone: tzinfo, *, in_series: bool) -> list[Field]:
    hint = "tue 10-11:30, tue 10 45m; without an end an hour, without a time all day"
    home = book.clock.zone
    when: Field = WhenField(name="when", label="When", hint=hint)
    if str(zone) != home.key:
        when = ThereField(name="when", label=f"When, {city(zone)}"[:17], hint=hint, zone=zone, home=home, told=True)
    scope: list[Field] = [ChoiceField(name="scope", label="Change", choices=_SCOPES)] if in_series else []
    return [
        TextField(name="title", label="Title"),
        when,
        DayField(name="last", label="Last day", hint="only when it ends on another day"),
        *scope,
        account_field(book),
        people_field(book, "persons", "With", within="account"),
        ChoiceField(name="kind", label="Kind", choices=_KINDS),
        TextField(name="place", label="Place"),
        NumberField(name="travel_minutes", label="Travel", unit="min", most=1440, hint="before it, and the same after"),
        ChoiceField(name="travel_by", label="Travel by", choices=_BY),
        repeat_field(book),
        YesNoField(name="important", label="Important"),
    ]


def _values(book: Book, found: Found) -> dict[str, Any]:
    known = found.details
    last = (found.end - _DAY).date() if known.all_day else found.end.date()
    times = (None, None) if known.all_day else (wall_of(found.start).time(), wall_of(found.end).time())
    return {
        "title": known.title,
        "when": When(found.start.date(), *times),
        "last": None if last <= found.start.date() else last,
        "scope": Scope.THIS.value,
        "account": account_named(book, known.account),
        "persons": people_named(book, known.persons),
        "kind": known.kind,
        "place": known.place,
        "travel_minutes": known.travel_minutes or None,
        "travel_by": known.travel_by,
        "repeat": repeat_words(known.repeat),
        "important": known.important,
    }


def _details(book: Book, given: dict[str, Any], zone: tzinfo, found: Found | None) -> Details:
    when: When = given.pop("when")
    last: date | None = given.pop("last")
    start_time, end_time = when.start, when.end
    if start_time is None and when.half is not None:
        start_time, end_time = book.settings.week.hours_of(when.half)
    all_day = start_time is None
    start = datetime.combine(when.day, start_time or time())
    if all_day:
        end = datetime.combine((last or when.day) + _DAY, time())
    elif end_time is None:
        end = start + timedelta(minutes=USUAL_MINUTES)
    else:
        end = datetime.combine(last or when.day, end_time)
        if last is None and end <= start:
            end += _DAY
    known = zone if isinstance(zone, ZoneInfo) else book.clock.zone
    return Details(
        start=moment(start, known),
        end=moment(end, known),
        all_day=all_day,
        opportunity=None if found is None else found.details.opportunity,
        **{**given, "travel_minutes": given["travel_minutes"] or 0},
    )
