"""The kinds of fields that a form is made of: text as typed ↔ a value. No widget in sight."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from amplanner.book.book import Book
from amplanner.rules.dates import Calendar, When, lengthen, parse_when, show_when
from amplanner.rules.dates_times import read_duration
from amplanner.rules.dates_words import Words
from amplanner.rules.money import Grouping, Money, parse_money, show
from amplanner.rules.text import fold
from amplanner.workday.calendar_days import days_off

Matches = Sequence[tuple[int, str]]
"""Records that fit what was typed, the best first: key and name."""

_AHEAD = timedelta(days=400)
_YES = frozenset({"yes", "y", "ja", "j", "true", "1", "x"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What typed words are read by: the calendar for days, currency and grouping for money."""

    calendar: Calendar
    currency: str
    grouping: Grouping

    @classmethod
    def of(cls, book: Book) -> "Reading":
        """Return how this book's owner writes days and money."""
        own = book.settings
        off = days_off(book, book.today, book.today + _AHEAD)
        wall = book.clock.now().replace(tzinfo=None)
        return cls(Calendar(wall, own.week, off, own.day_first), own.currency, own.thousands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `hint` is shown beside it while it is empty and has the focus."""

    name: str
    label: str
    hint: str = ""
    told: bool = False  # whether what it means is said from the beginning

    def show(self, value: Any, reading: Reading) -> str:
        """Return a value as it stands in the field."""
        return "" if value is None else str(value)

    def read(self, text: str, reading: Reading) -> Any:
        """Return the value of what was typed. Raises `ValueError` with a sentence when it can't be read."""
        return text

    def meaning(self, text: str, reading: Reading) -> str:
        """Return what is understood of what was typed, in words; empty when that is plain to see."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """One line of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesField(Field):
    """Several lines of text, `rows` of which are on the screen."""

    rows: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """One of a few codes, each shown by its word."""

    choices: Mapping[str, str]

    def show(self, value: Any, reading: Reading) -> str:
        """Return the code itself."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoField(Field):
    """Yes or no."""

    def show(self, value: Any, reading: Reading) -> str:
        """Return the word."""
        return "yes" if value else "no"

    def read(self, text: str, reading: Reading) -> bool:
        """Return whether it is a yes."""
        return text.strip().casefold() in _YES


@dataclass(frozen=True, slots=True, kw_only=True)
class DayField(Field):
    """A day in words ("fri", "31 mar 2027", "+3b"), or none when it may stay empty.

    `past` says that a day without a year is rather in the past, such as the start of a contract.
    """

    needed: bool = False
    past: bool = False

    def show(self, value: Any, reading: Reading) -> str:
        """Return the day with its year, in an order that cannot be misread."""
        return "" if value is None else f"{value.day} {value:%b %Y}"

    def read(self, text: str, reading: Reading) -> date | None:
        """Return the day; None for nothing."""
        if not text.strip():
            if self.needed:
                raise ValueError("Wants a day, such as tue, 3 dec or +2w.")
            return None
        when = parse_when(text, self._calendar(reading))
        if when is None or when.start is not None or when.half is not None:
            raise ValueError("Not a day; say tue, 3 dec, 31 mar 2027 or +2w.")
        return when.day

    def meaning(self, text: str, reading: Reading) -> str:
        """Return the day and how far it is."""
        day = self.read(text, reading)
        return "" if day is None else show_when(When(day), reading.calendar)

    def _calendar(self, reading: Reading) -> Calendar:
        own = reading.calendar
        return Calendar(own.wall, own.week, own.off, own.day_first, look_back=364) if self.past else own


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenField(Field):
    """A day with perhaps a time, a range or a half of the day: "tue 10-11:30", "tue 10 45m", "fri pm", "tomorrow"."""

    needed: bool = True
    past: bool = False
    wants_time: bool = False

    def show(self, value: Any, reading: Reading) -> str:
        """Return it with the year, in an order that cannot be misread."""
        if value is None:
            return ""
        shown = f"{value.day.day} {value.day:%b %Y}"
        if value.start is not None:
            shown += f" {value.start:%H:%M}" + (f"-{value.end:%H:%M}" if value.end is not None else "")
        elif value.half is not None:
            shown += f" {value.half.value}"
        return shown

    def read(self, text: str, reading: Reading) -> When | None:
        """Return when it is; None for nothing."""
        if not text.strip():
            if self.needed:
                raise ValueError("Wants a day, such as tue 10:00 or 3 dec.")
            return None
        own = reading.calendar
        back = Calendar(own.wall, own.week, own.off, own.day_first, look_back=364)
        when = read_when(text, back if self.past else own)
        if when is None:
            raise ValueError("Not a day and time; say tue 10 45m, 3 dec 14-15:30 or fri pm.")
        if self.wants_time and when.start is None:
            raise ValueError("Wants a time as well, such as 14:00.")
        return when

    def meaning(self, text: str, reading: Reading) -> str:
        """Return it in words and how far it is."""
        when = self.read(text, reading)
        return "" if when is None else show_when(when, reading.calendar)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThereField(WhenField):
    """When something takes place that keeps the clock of another zone: what is typed is the time there.

    `meaning` tells the time here as well. `zone` is the zone there, `home` the account manager's own.
    """

    zone: tzinfo
    home: tzinfo

    def meaning(self, text: str, reading: Reading) -> str:
        """Return it in words, and what it is here."""
        when = self.read(text, reading)
        if when is None:
            return ""
        shown = show_when(when, reading.calendar)
        if when.start is None:
            return shown
        here = datetime.combine(when.day, when.start, self.zone).astimezone(self.home)
        day = f"{here:%a} " if here.date() != when.day else ""
        return f"{shown} in {city(self.zone)} · here {day}{here:%H:%M}"


def city(zone: tzinfo) -> str:
    """Return what a zone is called: "New York", "UTC"."""
    return str(zone).rpartition("/")[2].replace("_", " ")


def read_when(text: str, calendar: Calendar) -> When | None:
    """Return when it is, as `parse_when` does; a length may stand after the time, as in the line that adds."""
    when = parse_when(text, calendar)
    words = text.split()
    for first in range(1, len(words)) if when is None else ():
        found = read_duration(Words.of(words[first:]), 0)
        begins = parse_when(" ".join(words[:first]), calendar) if found and found[0] == len(words) - first else None
        if found and begins and begins.start is not None and begins.end is None:
            return lengthen(begins, found[1])
    return when


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyField(Field):
    """An amount ("€1.2k", "usd 900", "1200"), or none."""

    def show(self, value: Any, reading: Reading) -> str:
        """Return the amount."""
        return "" if value is None else show(value, grouping=reading.grouping)

    def read(self, text: str, reading: Reading) -> Money | None:
        """Return the amount; None for nothing."""
        if not text.strip():
            return None
        money = parse_money(text, reading.currency, reading.grouping)
        if money is None:
            raise ValueError("Not an amount; say 1200, €1.2k or usd 900.")
        return money

    def meaning(self, text: str, reading: Reading) -> str:
        """Return the amount as it will be kept."""
        money = self.read(text, reading)
        return "" if money is None else show(money, cents=True, grouping=reading.grouping)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(Field):
    """A whole number in a range, or none. `unit` is said after it."""

    least: int = 0
    most: int = 1_000_000
    unit: str = ""

    def read(self, text: str, reading: Reading) -> int | None:
        """Return the number; None for nothing."""
        typed = text.strip().removesuffix(self.unit).strip() if self.unit else text.strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()) or not self.least <= int(typed) <= self.most:
            of = f" of {self.unit}" if self.unit.isalpha() else ""
            raise ValueError(f"Wants a whole number{of} from {self.least} to {self.most}.")
        return int(typed)

    def meaning(self, text: str, reading: Reading) -> str:
        """Return the unit."""
        number = self.read(text, reading)
        return "" if number is None or not self.unit else f"{number} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsField(Field):
    """Text that a function reads, such as tags or phone numbers. `parse` raises `ValueError` for what it can't."""

    parse: Callable[[str], Any]
    rows: int = 1

    def read(self, text: str, reading: Reading) -> Any:
        """Return what the function makes of it."""
        return self.parse(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickField(Field):
    """A record that is found by its name, such as an account; its value is (key, name), and only the key is read back.

    `find` gives what fits typed letters, given also the key picked in the field `within` (a person within an account).
    """

    find: Callable[[str, int | None], Matches]
    within: str = ""
    needed: bool = False
    what: str = "account"

    def show(self, value: Any, reading: Reading) -> str:
        """Return the name."""
        return "" if value is None else str(value[1])

    def pick(self, text: str, within: int | None) -> tuple[int, str] | None:
        """Return the record that is meant: of that name exactly, else the first that fits. Raises `ValueError`."""
        if not text.strip():
            if self.needed:
                raise ValueError(f"Wants an {self.what}." if self.what[0] in "aeiou" else f"Wants a {self.what}.")
            return None
        matches = self.find(text.strip(), within)
        if not matches:
            raise ValueError(f"No {self.what} is called that.")
        wanted = fold(text).strip()
        return next((match for match in matches if fold(match[1]) == wanted), matches[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleField(PickField):
    """Several records found by name, with commas between; its value is the (key, name) of each."""

    what: str = "person"

    def show(self, value: Any, reading: Reading) -> str:
        """Return the names."""
        return ", ".join(name for _, name in value or ())

    def pick_all(self, text: str, within: int | None) -> list[tuple[int, str]]:
        """Return every record that is named, each once. Raises `ValueError` for a name that nobody has."""
        found: dict[int, str] = {}
        for part in text.split(","):
            if part.strip():
                picked = self.pick(part, within)
                if picked is not None:
                    found[picked[0]] = picked[1]
        return list(found.items())
