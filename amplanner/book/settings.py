"""The account manager's settings: one small commented TOML file."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, NamedTuple

from amplanner.book import setting_values as reading
from amplanner.book.clock import own_zone
from amplanner.book.paths import private_file
from amplanner.book.quote_settings import (
    QUOTE_READERS,
    SELLER_READERS,
    QuoteSettings,
    SellerSettings,
    read_table,
    tables_text,
)
from amplanner.rules.money import Grouping
from amplanner.rules.quote_series import Series, prefixed, series_of
from amplanner.rules.text import clean
from amplanner.rules.worktime import WorkWeek

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
THEMES = ("amp-dark", "amp-light")
GLYPHS = ("unicode", "ascii")

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
    glyphs: str = "unicode"  # what frames, marks and bars are drawn with; one of GLYPHS
    thousands: Grouping = ","  # between groups of three digits: comma, point or space
    outcomes: tuple[Mapping[str, Any], ...] = ()  # further call outcomes, as rules.outcomes reads them
    keys: Mapping[str, str] = field(default_factory=dict)  # binding id → keys
    seller: SellerSettings = field(default_factory=SellerSettings)
    quotes: QuoteSettings = field(default_factory=QuoteSettings)

    @property
    def quote_series(self) -> Series:
        """How quotes are numbered."""
        return series_of(self.quotes.number) if self.quotes.number else prefixed(self.quote_prefix)

    @property
    def day_first(self) -> bool:
        """Whether 3/12 is the third of December."""
        return self.country not in _MONTH_FIRST

    @property
    def phone_region(self) -> str:
        """The country whose numbers are typed without a country code."""
        return self.country or "NL"


class SettingsProblem(NamedTuple):
    """One thing in the settings file that couldn't be used; the default took its place."""

    file: Path
    line: int | None
    key: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.key + ': ' if self.key else ''}{self.reason}"


Report = Callable[[tuple[str, ...], str], None]
"""Takes the path of a key in the file and what is wrong with it."""


def load_settings(file: Path) -> tuple[Settings, list[SettingsProblem]]:
    """Read the settings; what is missing or can't be used keeps its default and is reported with its line.

    Raises nothing: a broken file gives the defaults and one problem.
    """
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError, ValueError) as error:
        return Settings(), [SettingsProblem(file, None, "", f"can't be read: {clean(str(error))}")]
    import tomllib  # not needed without a file

    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also what no TOML should hold: endless numbers, endless nesting
        found = re.search(r"line (\d+)", str(error))
        return Settings(), [
            SettingsProblem(file, int(found[1]) if found else None, "", f"not TOML: {clean(str(error))}")
        ]
    problems: list[SettingsProblem] = []

    def report(path: tuple[str, ...], reason: str) -> None:
        problems.append(SettingsProblem(file, _line_of(text, path), clean(".".join(path)), clean(reason)))

    settings = _read(table, report)
    return settings, sorted(problems, key=lambda problem: problem.line or 0)


def line_of(file: Path, key: tuple[str, ...]) -> int | None:
    """Return the line of the settings file that sets a key; None when it can't be told."""
    try:
        return _line_of(file.read_text("utf-8-sig"), key)
    except (OSError, UnicodeDecodeError):
        return None


def _line_of(text: str, wanted: tuple[str, ...]) -> int | None:
    """Return the line that sets a key, following the tables of the file; else the head of the key's own table."""
    table: tuple[str, ...] = ()
    head = None
    for number, line in enumerate(text.split("\n"), 1):
        if opened := re.match(r"\s*\[\[?([^\[\]]+)\]", line):
            table = _path(opened[1])
            if table == wanted and head is None:
                head = number
        elif (pair := re.match(r"([^=#]+)=", line)) and (*table, *_path(pair[1])) == wanted:
            return number
    return head


def _path(written: str) -> tuple[str, ...]:
    parts = re.findall(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+)", written)
    return tuple("".join(part) for part in parts)


def _read(table: dict[str, Any], report: Report) -> Settings:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key == "work":
            values["week"] = _work_week(value, report)
        elif key == "keys":
            values["keys"] = _keys(value, report)
        elif key == "seller":
            values["seller"] = SellerSettings(**read_table(key, value, SELLER_READERS, report))
        elif key == "quotes":
            values["quotes"] = QuoteSettings(**read_table(key, value, QUOTE_READERS, report))
        elif key in _READERS:
            try:
                values[key] = _READERS[key](value)
            except ValueError as error:
                report((key,), str(error))
        else:
            known = sorted([*_READERS, "keys", "quotes", "seller", "work"])
            report((key,), f"unknown setting; known are {', '.join(known)}")
    return Settings(**values)


def _work_week(table: Any, report: Report) -> WorkWeek:
    if not isinstance(table, dict):
        report(("work",), "must be a table: [work]")
        return WorkWeek()
    values: dict[str, Any] = {}
    for key, value in table.items():
        reader = _WORK_READERS.get(key)
        if reader is None:
            report(("work", key), f"unknown setting; known are {', '.join(_WORK_READERS)}")
            continue
        try:
            values[key] = reader(value)
        except ValueError as error:
            report(("work", key), str(error))
    # Each may be right and yet not go with the others.
    hours = {key: values.pop(key) for key in ("start", "end") if key in values}
    try:
        WorkWeek(**hours)
    except ValueError as error:
        report(("work", "end" if "end" in hours else "start"), str(error))
        hours = {}
    lunch = values.pop("lunch", None)
    try:
        return WorkWeek(**values, **hours, lunch=lunch)
    except ValueError as error:
        report(("work", "lunch"), str(error))
    return WorkWeek(**values, **hours)


def _keys(table: Any, report: Report) -> dict[str, str]:
    if not isinstance(table, dict):
        report(("keys",), "must be a table of binding id = keys: [keys]")
        return {}
    good = {}
    for binding, keys in table.items():
        if isinstance(keys, str):
            good[clean(binding)] = clean(keys)
        else:
            report(("keys", binding), f"{reading.shown(keys)} is not text in quotes")
    return good


def _days(value: Any) -> frozenset[int]:
    if not isinstance(value, list) or any(day not in DAY_NAMES for day in value):
        raise ValueError(f"must be a list of {', '.join(DAY_NAMES)}")
    return frozenset(DAY_NAMES.index(day) for day in value)


def _clock_time(value: Any) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    found = re.fullmatch(r"\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{reading.shown(value)} is not a time such as "08:30"')
    return time(int(found[1]), int(found[2]))


def _span(value: Any) -> tuple[time, time] | None:
    if value in ("", []):
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError('must be two times such as ["12:00", "12:30"], or [] for none')
    start, end = _clock_time(value[0]), _clock_time(value[1])
    if start >= end:
        raise ValueError(f"{start:%H:%M} is not before {end:%H:%M}")
    return start, end


def _code(length: int, example: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        code = reading.text(value).strip().upper()
        if code and not (len(code) == length and code.isascii() and code.isalpha()):
            raise ValueError(f"{reading.shown(value)} is not a code of {length} letters such as {example}")
        return code

    return read


def _currency(value: Any) -> str:
    return _code(3, "EUR")(value) or "EUR"


def _zone(value: Any) -> str:
    name = reading.text(value).strip()
    return own_zone(name).key if name else ""


def _outcomes(value: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("must be written as [[outcomes]] tables")
    if value:
        from amplanner.rules.outcomes import from_settings  # most have none of their own

        from_settings(value)
    return tuple(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": reading.text,
    "country": _code(2, "NL"),
    "currency": _currency,
    "zone": _zone,
    "won_a_month": reading.number(0, 10**12),
    "calls_a_day": reading.number(0, 500),
    "validity_days": reading.number(1, 3650),
    "quote_prefix": reading.text,
    "theme": reading.text,
    "glyphs": reading.one_of(*GLYPHS),
    "thousands": reading.one_of(",", ".", " ", "'"),
    "outcomes": _outcomes,
}
_WORK_READERS: Mapping[str, Callable[[Any], Any]] = {
    "days": _days,
    "start": _clock_time,
    "end": _clock_time,
    "lunch": _span,
}


def _toml(value: Any) -> str:
    """Return a value as TOML: what a settings file may hold, written back."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return f"{{{', '.join(f'{_toml(str(key))} = {_toml(one)}' for key, one in value.items())}}}"
    text = clean(str(value), lines=True)
    # JSON's escapes are those of TOML, but for letters beyond four digits, which need none.
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


def settings_text(settings: Settings) -> str:
    """Return a commented settings file that holds these settings."""
    week = settings.week
    lunch = [f"{moment:%H:%M}" for moment in week.lunch] if week.lunch else []
    return f"""\
# amplanner's settings. Saved changes count at the next start, or at once after `g s` in the planner.

name = {_toml(settings.name)}            # yours, as customers know it
country = {_toml(settings.country)}         # two letters: phone numbers, holidays, the order of dates
currency = {_toml(settings.currency)}       # three letters, for new quotes and targets
zone = {_toml(settings.zone)}            # such as "Europe/Amsterdam"; empty: this computer's
thousands = {_toml(settings.thousands)}        # between groups of three digits: "," "." " " or "'"
theme = {_toml(settings.theme)}   # "amp-dark" or "amp-light", or the name of any Textual theme
glyphs = {_toml(settings.glyphs)}   # "unicode", or "ascii" for a terminal that draws frames and marks badly

won_a_month = {settings.won_a_month}       # your target, in whole units of the currency; 0: none
calls_a_day = {settings.calls_a_day}
validity_days = {settings.validity_days}     # how long a new quote holds
quote_prefix = {_toml(settings.quote_prefix)}     # of the numbers of quotes; see also number in [quotes]

[work]
days = {_toml([DAY_NAMES[day] for day in sorted(week.days)])}
start = "{week.start:%H:%M}"
end = "{week.end:%H:%M}"
lunch = {_toml(lunch)}          # such as ["12:00", "12:30"]; []: none

{tables_text(settings.seller, settings.quotes, _toml)}
{_keys_text(settings.keys)}
{_outcomes_text(settings.outcomes)}"""


def _keys_text(keys: Mapping[str, str]) -> str:
    told = "# Other keys for an act, by its id as `?` shows it:\n"
    if not keys:
        return told + '# [keys]\n# "workday.call" = "c,ctrl+o"\n'
    return told + "[keys]\n" + "".join(f"{_toml(binding)} = {_toml(key)}\n" for binding, key in keys.items())


def _outcomes_text(outcomes: tuple[Mapping[str, Any], ...]) -> str:
    told = "# Further call outcomes, chosen with `o` `.`:\n"
    if not outcomes:
        return told + '# [[outcomes]]\n# code = "demo_asked"\n# label = "Demo asked"\n# line_result = "connected"\n'
    tables = ("".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in one.items()) for one in outcomes)
    return told + "\n".join(f"[[outcomes]]\n{table}" for table in tables)


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings file whole or not at all. Raises `OSError` when it can't be written."""
    # A settings file that is a link (kept among somebody's dotfiles) stays one.
    target = file.resolve()
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    private_file(partial)
    with partial.open("w", encoding="utf-8", newline="\n") as opened:
        opened.write(settings_text(settings))
        opened.flush()
        os.fsync(opened.fileno())
    partial.replace(target)
