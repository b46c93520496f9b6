"""The form of the first start: who plans, where and when he works, and what he aims at. Every field may be skipped."""

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from amplanner.book.change import Change
from amplanner.book.settings import DAY_NAMES, Settings
from amplanner.rules.countries import calling_code, country_code, currency_of
from amplanner.rules.dates_words import TWO_LETTER_WEEKDAYS, WEEKDAYS
from amplanner.rules.money import minor_digits, parse_money
from amplanner.rules.text import fold
from amplanner.rules.worktime import WorkWeek
from amplanner.tui.forms.fields import Field, NumberField, Reading, TextField
from amplanner.tui.forms.form import Form
from amplanner.tui.settings_editor import save_answers
from amplanner.workday.refused import RefusedError
from amplanner.workday.starting import note_started

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplanner.tui.app import PlannerApp

_DAYS = {**{name[:2]: at for at, name in enumerate(DAY_NAMES)}, **TWO_LETTER_WEEKDAYS, **WEEKDAYS}
_HOURS = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(?:-|–|to|tot|bis|\s)\s*(\d{1,2})(?:[:.h](\d{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryField(Field):
    """A country by its code or its name; says what follows from it."""

    def read(self, text: str, reading: Reading) -> str:
        """Return the code; empty for nothing. Raises `ValueError` for what is no country."""
        if not text.strip():
            return ""
        code = country_code(text)
        if code is None or calling_code(code) is None:
            raise ValueError("Not a country; say NL, or its name.")
        return code

    def meaning(self, text: str, reading: Reading) -> str:
        """Return what follows: currency, phones, holidays, dates."""
        code = self.read(text, reading)
        if not code:
            return ""
        currency = currency_of(code) or reading.currency
        third = "3/12 is 3 Dec" if Settings(country=code).day_first else "3/12 is 12 Mar"
        return f"{code}: {currency} · phones +{calling_code(code)} · its holidays · {third}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysField(Field):
    """Working days: "mon-fri", "mo di do", "tue, thu"."""

    def show(self, value: Any, reading: Reading) -> str:
        """Return the days, neighbours as a range."""
        return show_days(value)

    def read(self, text: str, reading: Reading) -> frozenset[int] | None:
        """Return the days (Monday is 0), None for nothing. Raises `ValueError`."""
        return read_days(text)

    def meaning(self, text: str, reading: Reading) -> str:
        """Return how many they are."""
        days = read_days(text)
        return "" if days is None else f"{show_days(days)}, {len(days)} a week"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursField(Field):
    """Working hours: "8:30-17:30", "9-17"."""

    def show(self, value: Any, reading: Reading) -> str:
        """Return both times."""
        return "" if value is None else f"{value[0]:%H:%M}-{value[1]:%H:%M}"

    def read(self, text: str, reading: Reading) -> tuple[time, time] | None:
        """Return start and end, None for nothing. Raises `ValueError`."""
        if not text.strip():
            return None
        match = _HOURS.fullmatch(text.strip().casefold())
        hours = None if match is None else _times(*(int(part or 0) for part in match.groups()))
        if hours is None or hours[0] >= hours[1]:
            raise ValueError("Not hours; say 8:30-17:30.")
        return hours

    def meaning(self, text: str, reading: Reading) -> str:
        """Return how long that is."""
        hours = self.read(text, reading)
        if hours is None:
            return ""
        minutes = (hours[1].hour - hours[0].hour) * 60 + hours[1].minute - hours[0].minute
        return f"{self.show(hours, reading)}, {minutes // 60}h{minutes % 60:02} a day"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetField(Field):
    """An amount a month in whole units of the own currency: "80000", "80k"."""

    def show(self, value: Any, reading: Reading) -> str:
        """Return the number; nothing when there is no target."""
        return str(value) if value else ""

    def read(self, text: str, reading: Reading) -> int:
        """Return whole units, 0 for nothing. Raises `ValueError`."""
        if not text.strip():
            return 0
        money = parse_money(text, reading.currency, reading.grouping)
        units = -1 if money is None else money.minor // 10 ** minor_digits(money.currency)
        if not 0 <= units <= 10**12:
            raise ValueError("Not an amount; say 80000 or 80k.")
        return units

    def meaning(self, text: str, reading: Reading) -> str:
        """Return it with its thousands apart."""
        units = self.read(text, reading)
        return f"{units:,} a month".replace(",", reading.grouping) if units else ""


def _times(hour: int, minute: int, end_hour: int, end_minute: int) -> tuple[time, time] | None:
    if max(hour, end_hour) > 23 or max(minute, end_minute) > 59:
        return None
    return time(hour, minute), time(end_hour, end_minute)


def read_days(text: str) -> frozenset[int] | None:
    """Return the days that a text names, Monday being 0; None for nothing. Raises `ValueError` for other words."""
    words = re.sub(r"\s*(?:-|–|\bto\b|\btot\b|\bt/m\b|\bbis\b)\s*", "-", fold(text)).replace(",", " ").split()
    days: set[int] = set()
    for word in words:
        ends = [_DAYS.get(part.strip(".")) for part in word.split("-")]
        if len(ends) > 2 or None in ends:
            raise ValueError("Not days; say mon-fri, or mon tue thu.")
        first, last = ends[0] or 0, ends[-1] or 0
        days.update(day % 7 for day in range(first, last + 1 if last >= first else last + 8))
    return frozenset(days) or None


def show_days(days: frozenset[int]) -> str:
    """Return days in words: "mon-fri", "mon-tue thu"."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return " ".join(DAY_NAMES[run[0]] + (f"-{DAY_NAMES[run[-1]]}" if len(run) > 1 else "") for run in runs)


def about_me_form(app: "PlannerApp", *, then: "Callable[[Change], None]") -> Form:
    """Return the form; saving it writes the settings file, applies it, and answers the card of the first start."""
    own = app.own_settings
    values = {
        "name": own.name,
        "country": own.country,
        "days": own.week.days,
        "hours": (own.week.start, own.week.end),
        "won_a_month": own.won_a_month,
        "calls_a_day": own.calls_a_day,
    }

    def save(given: dict[str, Any]) -> Change:
        try:
            save_answers(app, **answers(own, given))
        except OSError as error:
            raise RefusedError(
                f"The settings can't be written: {error.strerror}. They count until you quit."
            ) from error
        note_started(app.book)
        return Change("Settings saved · g s changes them", frozenset(), undoable=False)

    return Form(
        app.book,
        "First start",
        [
            TextField(name="name", label="Your name", hint="as customers know it; Enter skips any of these"),
            CountryField(name="country", label="Country", hint="NL, or its name: currency, phones, holidays, dates"),
            DaysField(name="days", label="Working days", hint="mon-fri"),
            HoursField(name="hours", label="Working hours", hint="8:30-17:30"),
            TargetField(name="won_a_month", label="Target a month", hint="won, in your currency: 80k"),
            NumberField(name="calls_a_day", label="Calls a day", least=0, most=500, unit="calls"),
        ],
        values,
        save,
        draft=("form.about-me", ""),
        then=then,
    )


def answers(own: Settings, given: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that the form gives; what was left empty stays as it is.

    Raises `RefusedError` for a week that cannot be, such as one whose lunch lies outside its hours.
    """
    week: WorkWeek = own.week
    start, end = given["hours"] or (week.start, week.end)
    try:
        week = WorkWeek(given["days"] or week.days, start, end, week.lunch)
    except ValueError as error:
        raise RefusedError(f"These hours can't be: {error}.") from error
    found: dict[str, Any] = {"name": given["name"].strip(), "week": week, "won_a_month": given["won_a_month"]}
    if given["country"]:
        found["country"] = given["country"]
        if given["country"] != own.country:
            found["currency"] = currency_of(given["country"]) or own.currency
    if given["calls_a_day"] is not None:
        found["calls_a_day"] = given["calls_a_day"]
    return found
