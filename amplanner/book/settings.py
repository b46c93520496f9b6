"""The account manager's settings: one small commented TOML file."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from amplanner.book.paths import private_folder
from amplanner.rules.money import Grouping
from amplanner.rules.worktime import WorkWeek

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
THEMES = ("amp-dark", "amp-light")

# Where the month comes before the day in a typed date (United States and what follows its habit).
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "AS", "MP"})


@dataclass(frozen=True)
class Settings:
    """What the account manager set, with sensible defaults for the rest."""

    name: str = ""
    country: str = ""  # ISO 3166 alpha-2: phone region, holidays and date order follow from it
    currency: str = "EUR"  # ISO 4217
    zone: str = ""  # IANA name; empty: the machine's
    week: WorkWeek = field(default_factory=WorkWeek)
    won_a_month: int = 0  # target in whole units of `currency`; 0: none
    calls_a_day: int = 10
    validity_days: int = 30  # of a new quote
    quote_prefix: str = "Q-"
    theme: str = "amp-dark"
    thousands: Grouping = ","  # between groups of three digits: comma, point or space
    outcomes: tuple[Mapping[str, Any], ...] = ()  # further call outcomes, as rules.outcomes reads them
    keys: Mapping[str, str] = field(default_factory=dict)  # binding id → keys

    @property
    def day_first(self) -> bool:
        """Whether 3/12 is the third of December."""
        return self.country not in _MONTH_FIRST

    @property
    def phone_region(self) -> str:
        """The country whose numbers are typed without a country code."""
        return self.country or "NL"


@dataclass(frozen=True)
class SettingsProblem:
    """One thing in the settings file that couldn't be used; the default took its place."""

    file: Path
    line: int | None
    key: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.key + ': ' if self.key else ''}{self.reason}"


def load_settings(file: Path) -> tuple[Settings, list[SettingsProblem]]:
    """Read the settings; what is missing or can't be used keeps its default and is reported with its line.

    Raises nothing: a broken file gives the defaults and one problem.
    """
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), [SettingsProblem(file, None, "", f"can't be read: {error}")]
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        return Settings(), [SettingsProblem(file, int(found[1]) if found else None, "", f"not TOML: {error}")]
    return _read(table, file, text)


def _read(table: dict[str, Any], file: Path, text: str) -> tuple[Settings, list[SettingsProblem]]:
    values: dict[str, Any] = {}
    problems: list[SettingsProblem] = []

    def problem(key: str, reason: str) -> None:
        last = re.escape(key.rpartition(".")[2])
        lines = text.splitlines()
        line = next((n for n, row in enumerate(lines, 1) if re.match(rf"\s*\[*\s*\"?{last}\b", row)), None)
        problems.append(SettingsProblem(file, line, key, reason))

    for key, value in table.items():
        if key == "work":
            continue
        reader = _READERS.get(key)
        if reader is None:
            problem(key, f"unknown setting; known are {', '.join(sorted([*_READERS, 'work']))}")
            continue
        try:
            values[key] = reader(value)
        except ValueError as error:
            problem(key, str(error))
    try:
        values["week"] = _work_week(table.get("work", {}), problem)
    except ValueError as error:
        problem("work", str(error))
    return Settings(**values), problems


def _work_week(table: Any, problem: Callable[[str, str], None]) -> WorkWeek:
    if not isinstance(table, dict):
        raise ValueError("must be a table: [work]")
    week = WorkWeek()
    for key, value in table.items():
        try:
            match key:
                case "days":
                    week = replace(week, days=_days(value))
                case "start":
                    week = replace(week, start=_clock_time(value))
                case "end":
                    week = replace(week, end=_clock_time(value))
                case "lunch":
                    week = replace(week, lunch=_span(value))
                case _:
                    problem(f"work.{key}", "unknown setting; known are days, start, end, lunch")
        except ValueError as error:
            problem(f"work.{key}", str(error))
    if week.start >= week.end:
        raise ValueError(f"the day starts at {week.start:%H:%M}, which is not before its end at {week.end:%H:%M}")
    return week


def _days(value: Any) -> frozenset[int]:
    if not isinstance(value, list) or not value or any(day not in DAY_NAMES for day in value):
        raise ValueError(f"must be a list of {', '.join(DAY_NAMES)}")
    return frozenset(DAY_NAMES.index(day) for day in value)


def _clock_time(value: Any) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        return time.fromisoformat(str(value).strip().zfill(5))
    except ValueError as error:
        raise ValueError(f"{value!r} is not a time such as 08:30") from error


def _span(value: Any) -> tuple[time, time] | None:
    if value in ("", []):
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError('must be two times such as ["12:00", "12:30"]')
    start, end = _clock_time(value[0]), _clock_time(value[1])
    if start >= end:
        raise ValueError(f"{start:%H:%M} is not before {end:%H:%M}")
    return start, end


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text in quotes")
    return value


def _code(length: int, example: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        code = _text(value).strip().upper()
        if code and not (len(code) == length and code.isascii() and code.isalpha()):
            raise ValueError(f"{value!r} is not a code of {length} letters such as {example}")
        return code

    return read


def _currency(value: Any) -> str:
    return _code(3, "EUR")(value) or "EUR"


def _zone(value: Any) -> str:
    name = _text(value).strip()
    if name and name not in available_timezones():
        raise ValueError(f"{value!r} is not a time zone such as Europe/Amsterdam")
    return name and ZoneInfo(name).key


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{value!r} is not a whole number from {least} to {most}")
        return value

    return read


def _one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"{value!r} is none of {', '.join(repr(one) for one in known)}")
        return str(value)

    return read


def _keys(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError("must be a table of binding id = keys, both text")
    return dict(value)


def _outcomes(value: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("must be written as [[outcomes]] tables")
    return tuple(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _text,
    "country": _code(2, "NL"),
    "currency": _currency,
    "zone": _zone,
    "won_a_month": _number(0, 10**12),
    "calls_a_day": _number(0, 500),
    "validity_days": _number(1, 3650),
    "quote_prefix": _text,
    "theme": _text,
    "thousands": _one_of(",", ".", " ", "'"),
    "outcomes": _outcomes,
    "keys": _keys,
}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def settings_text(settings: Settings) -> str:
    """Return a commented settings file that holds these settings."""
    days = ", ".join(_quoted(DAY_NAMES[day]) for day in sorted(settings.week.days))
    lunch = settings.week.lunch
    span = f'["{lunch[0]:%H:%M}", "{lunch[1]:%H:%M}"]' if lunch else "[]"
    return f"""\
# amplanner's settings. Saved changes count at the next start, or at once after `g s` in the planner.

name = {_quoted(settings.name)}            # yours, as customers know it
country = {_quoted(settings.country)}         # two letters: phone numbers, holidays, the order of dates
currency = {_quoted(settings.currency)}       # three letters, for new quotes and targets
zone = {_quoted(settings.zone)}            # such as "Europe/Amsterdam"; empty: this computer's
thousands = {_quoted(settings.thousands)}        # between groups of three digits: "," "." " " or "'"
theme = {_quoted(settings.theme)}   # "amp-dark" or "amp-light", or the name of any Textual theme

won_a_month = {settings.won_a_month}       # your target, in whole units of the currency; 0: none
calls_a_day = {settings.calls_a_day}
validity_days = {settings.validity_days}     # how long a new quote holds
quote_prefix = {_quoted(settings.quote_prefix)}

[work]
days = [{days}]
start = "{settings.week.start:%H:%M}"
end = "{settings.week.end:%H:%M}"
lunch = {span}          # such as ["12:00", "12:30"]; []: none

# Other keys for an act, by its id as `?` shows it:
# [keys]
# "workday.call" = "c,ctrl+o"

# Further call outcomes, chosen with `o` `.`:
# [[outcomes]]
# code = "demo_asked"
# label = "Demo asked"
# line_result = "connected"
"""


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings file whole or not at all. Raises `OSError` when it can't be written."""
    private_folder(file.parent)
    partial = file.with_name(file.name + ".part")
    partial.write_text(settings_text(settings), "utf-8")
    partial.chmod(0o600)
    partial.replace(file)
