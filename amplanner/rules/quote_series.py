"""The series that quotes are numbered by: a pattern such as "Q-{year}-{number:04}"."""

import re
from datetime import date
from functools import cache
from typing import Final, NamedTuple

FIELDS: Final = "{number}, {number:04}, {year}, {yy} and {month}"
"""What a pattern may hold, for messages."""

_LEAST_DIGITS: Final = 4  # of a number behind a prefix
_MOST_DIGITS: Final = 9
_LONGEST: Final = 40
_PART: Final = r"\{(?P<name>number|year|yy|month)(?::0?(?P<width>[0-9]{1,2}))?\}|(?P<text>[^{}]+)|(?P<wrong>.)"


class Part(NamedTuple):
    """A part of a pattern: "text" as it is, or a field with its least width."""

    name: str
    text: str = ""
    width: int = 0


class Series(NamedTuple):
    """How quotes are numbered."""

    parts: tuple[Part, ...]

    def number(self, count: int, day: date) -> str:
        """Return the number of the `count`-th quote, given on a day."""
        said = {"year": f"{day:%Y}", "yy": f"{day:%y}", "month": f"{day:%m}"}
        return "".join(
            part.text or (f"{count:0{part.width}d}" if part.name == "number" else said[part.name])
            for part in self.parts
        )

    def counter(self, day: date) -> str:
        """Return the name of what counts on a day: with the year in it, or the month, where these are in the pattern
        and counting begins anew with each."""
        names = {part.name for part in self.parts}
        if "month" in names:
            return f"quote {day:%Y-%m}"
        return f"quote {day:%Y}" if names & {"year", "yy"} else "quote"

    def count_of(self, number: str) -> int | None:
        """Return the count in a number of this series; None for a number of another."""
        found = self._matching().fullmatch(number)
        return int(found["count"]) if found else None

    def short(self, number: str) -> str:
        """Return a number without what stands before its count ("0145" of "Q-0145"); of another series the last digits.

        A number without any is returned whole.
        """
        found = self._matching().fullmatch(number)
        return number[found.start("count") :] if found else number[len(number.rstrip("0123456789")) :] or number

    def end_in(self, text: str) -> int | None:
        """Return where the number ends that a text begins with; None when it begins with none of this series."""
        found = self._matching().match(text)
        return found.end() if found and text[found.end() : found.end() + 1] in {"", " "} else None

    def likely(self, count: int, day: date) -> tuple[str, ...]:
        """Return the numbers that somebody may mean who says a count: this year's (and month's), then earlier ones."""
        days = [day]
        if self.counter(day) != "quote":
            months = 12 if any(part.name == "month" for part in self.parts) else 1
            back = [day.year * 12 + day.month - 1 - past for past in range(1, months)]
            days += [date(month // 12, month % 12 + 1, 1) for month in back]
            days.append(date(day.year - 1, day.month, 1))
        return tuple(dict.fromkeys(self.number(count, each) for each in days))

    def _matching(self) -> re.Pattern[str]:
        return _pattern(self.parts)


def series_of(pattern: str) -> Series:
    """Return the series of a pattern. Raises `ValueError`, saying what is wrong with it."""
    if len(pattern) > _LONGEST:
        raise ValueError(f"a number has at most {_LONGEST} letters")
    parts = []
    for found in re.finditer(_PART, pattern):
        if found["wrong"]:
            field = re.match(r"\{[^{}]*\}?", pattern[found.start() :])
            raise ValueError(f"“{field[0] if field else found['wrong']}” isn’t known; known are {FIELDS}")
        if found["text"]:
            parts.append(Part("text", found["text"]))
            continue
        width = int(found["width"] or 1)
        if found["width"] and found["name"] != "number":
            raise ValueError(f"{found[0]} has no width; write {{{found['name']}}}")
        if not 1 <= width <= _MOST_DIGITS:
            raise ValueError(f"{found[0]} has from 1 to {_MOST_DIGITS} digits, as {{number:04}} has four")
        parts.append(Part(found["name"], width=width))
    names = [part.name for part in parts]
    if names.count("number") != 1:
        many = "more than one" if "number" in names else "no"
        raise ValueError(f"has {many} {{number}}: each quote needs a number of its own")
    if "month" in names and not {"year", "yy"} & set(names):
        raise ValueError("has {month} without {year}: next year’s numbers would be this year’s")
    return Series(tuple(parts))


def prefixed(prefix: str) -> Series:
    """Return the series of a prefix and a count of four digits: "Q-0145"."""
    before = (Part("text", prefix),) if prefix else ()
    return Series((*before, Part("number", width=_LEAST_DIGITS)))


@cache
def _pattern(parts: tuple[Part, ...]) -> re.Pattern[str]:
    digits = {"year": "[0-9]{4}", "yy": "[0-9]{2}", "month": "[0-9]{2}"}
    return re.compile(
        "".join(
            re.escape(part.text)
            if part.name == "text"
            else f"(?P<count>[0-9]{{{part.width},}})"
            if part.name == "number"
            else digits[part.name]
            for part in parts
        )
    )
