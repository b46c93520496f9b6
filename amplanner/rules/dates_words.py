"""The closed vocabulary of dates: English, Dutch and German, folded (no capitals, no accents).

Words that are something else in English as well are kept apart, so that the readers can ask for more proof:

* two-letter day names (``do``, ``so``, ``di``, ``ma``, ``mo``…) count only after ``^``, directly before a clear time
  (``di 10:00``) or directly before a written date (``do 3 dec``);
* names of people (``Tom``) in capitals count only after ``^`` or directly before a clear time;
* month names count only beside a day number, so "may", "mar" and "dec" alone are words.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple, Self

from amplanner.rules.text import fold

_PUNCTUATION = ",;:!?)."


def _numbered(groups: str, first: int = 0) -> dict[str, int]:
    """Number the groups of `groups` (split at ``|``) and map each word to the number of its group."""
    return {word: n for n, group in enumerate(groups.split("|"), first) for word in group.split()}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WEEKDAYS = _numbered(
    "mon monday maandag montag|tue tues tuesday dinsdag dienstag|wed weds wednesday woensdag mittwoch|"
    "thu thur thurs thursday donderdag donnerstag|fri friday vrijdag freitag|"
    "sat saturday zaterdag samstag sonnabend|sun sunday zondag sonntag"
)
TWO_LETTER_WEEKDAYS = _numbered("ma mo|di|wo mi|do|vr fr|za sa|zo so")
GERMAN_WEEKDAYS = _set("montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag")
"""German writes every noun with a capital, so these are dates also before a capital."""

MONTHS = _numbered(
    "jan january januari januar janner|feb february februari februar|mar march mrt maart marz maerz|apr april|"
    "may mei mai|jun june juni|jul july juli|aug august augustus|sep sept september|oct october okt oktober|"
    "nov november|dec december dez dezember",
    first=1,
)

RELATIVE = {
    "tod": 0,
    "today": 0,
    "vandaag": 0,
    "heute": 0,
    "tom": 1,
    "tomorrow": 1,
    "morgen": 1,
    "overmorgen": 2,
    "ubermorgen": 2,
    "uebermorgen": 2,
    "yesterday": -1,
    "gisteren": -1,
    "gestern": -1,
    "eergisteren": -2,
    "vorgestern": -2,
}
FIRST_NAMES = frozenset({"tom"})

NEXT = _set("next volgende nachste nachsten nachster nachstes naechste naechsten")
COMING = _set("this coming deze komende kommende kommenden diesen dieser")
LAST = _set("last vorige afgelopen letzte letzten letzter")

DAY_UNITS = _set("d day days dag dagen tag tage tagen")
WORKDAY_UNITS = _set("b werkdag werkdagen werktag werktage werktagen arbeitstag arbeitstage arbeitstagen")
WEEK_UNITS = _set("w week weeks weken woche wochen")
MONTH_UNITS = _set("month months maand maanden monat monate monaten")
YEAR_UNITS = _set("y year years jaar jaren jahr jahre jahren")
QUARTER_UNITS = _set("quarter kwartaal quartal")
MINUTE_UNITS = _set("m min mins minute minutes minuut minuten")
HOUR_UNITS = _set("h hr hrs hour hours uur stunde stunden std")
ONE = _set("a an one een ein eine einer einem")
AGO = frozenset({"ago", "geleden"})

BY = _set("by before due tegen voor vor bis")
BEFORE_DATE = BY | _set("on op am since")
BEFORE_TIME = _set("at om um from vanaf ab")
TO = frozenset({"-", "–", "—", "to", "tot", "bis", "until", "till"})
CLOCK_UNITS = frozenset({"uur", "uhr"})

MORNING = _set("am morning ochtend vormittag fruh frueh")
AFTERNOON = _set("pm afternoon middag nachmittag")
NOON = frozenset({"noon", "midday"})


class Words(NamedTuple):
    """The words of a line as the readers of dates and times see them, one tuple entry a word.

    raw: as typed, without a leading ``^``; ``""`` for a word that may not be read (quoted, escaped).
    plain: folded and without punctuation at the end.
    marked: whether the word began with ``^``, which says "this is a date".
    """

    raw: tuple[str, ...]
    plain: tuple[str, ...]
    marked: tuple[bool, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Prepare `texts`, one word each; pass ``""`` for a word that may not be read."""
        typed = tuple(texts)
        marked = tuple(text.startswith("^") for text in typed)
        raw = tuple(text.removeprefix("^") for text in typed)
        return cls(raw, tuple(fold(text).rstrip(_PUNCTUATION) for text in raw), marked)

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.raw)

    def at(self, i: int) -> str:
        """The plain word at `i`; ``""`` beyond either end."""
        return self.plain[i] if 0 <= i < len(self.plain) else ""

    def stops(self, i: int) -> bool:
        """Whether punctuation after word `i` ends its phrase ("call tue, 10 machines")."""
        return 0 <= i < len(self.raw) and self.raw[i][-1:] in set(_PUNCTUATION)

    def capital(self, i: int) -> bool:
        """Whether word `i` was typed with a capital."""
        return 0 <= i < len(self.raw) and self.raw[i][:1].isupper()


_NUMBER = re.compile(r"[0-9]{1,3}")


def read_number(word: str) -> int | None:
    """Read a count of at most three digits, or "a" and its like as 1."""
    if word in ONE:
        return 1
    return int(word) if _NUMBER.fullmatch(word) else None
