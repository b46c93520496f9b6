"""A day with or without a time, as it is kept; how it is read from words stands in `amplanner.rules.dates`."""

from datetime import date, time
from typing import NamedTuple

from amplanner.rules.worktime import Half


class When(NamedTuple):
    """A day, perhaps with a local wall time or only a half of the day.

    An end that isn't after the start is on the next day. past: it is over. defaulted: nobody typed the day.
    """

    day: date
    start: time | None = None
    end: time | None = None
    half: Half | None = None
    past: bool = False
    defaulted: bool = False
