"""When to call again: the column 'next step by default' of design §4.

A miss is retried by working days and alternating half-days, so that the same person isn't tried at the same
hour each time. Everything is on the local wall clock, and nothing here promises anything to the customer: a
promised call that misses stays promised, and its retry says so.
"""

import datetime as dt
from collections.abc import Container, Iterable
from enum import StrEnum
from typing import NamedTuple

from amplanner.rules.outcomes import Effect, LineResult, Outcome
from amplanner.rules.worktime import (
    Half,
    Slot,
    WorkWeek,
    add_working_days,
    half_of,
    is_working,
    next_working_day,
    previous_working_day,
    working_day_from,
)

NO_ANSWER_STEPS = (1, 2, 3, 5)
"""Working days to the retry after the second, third, fourth, fifth and later misses (design §4)."""

BUSY_WAIT = dt.timedelta(minutes=30)
"""How long a busy line is left alone at least (design §4)."""

CALL_ROOM = dt.timedelta(minutes=10)
"""The least free time worth calling into."""

MISSES_TO_EMAIL = 3
"""Misses in a row that propose an e-mail (design §4)."""

TRIES_TO_REST = 8
REST_DAYS = 30
"""A prospect rests so many calendar days after so many tries (design §4)."""


class Follow(StrEnum):
    """What the next step is."""

    CALL = "call"
    SEND_QUOTE = "send_quote"


class Retry(NamedTuple):
    """The proposed next step after an outcome.

    `time` is a wall time for a retry at a moment; else `half` is the half-day, or None for any time of `day`.
    `reason` says why in a few words. `promised`: the missed call was a promise and stays one.
    """

    day: dt.date
    time: dt.time | None
    half: Half | None
    reason: str
    follow: Follow = Follow.CALL
    propose_email: bool = False
    rests: bool = False
    promised: bool = False


def next_try(
    outcome: Outcome,
    now_wall: dt.datetime,
    misses: int,
    week: WorkWeek,
    off: Container[dt.date] = (),
    deadline: dt.date | None = None,
    gaps: Iterable[Slot] = (),
    *,
    tries: int = 0,
    prospect: bool = False,
    open_business: bool = False,
    promised: bool = False,
) -> Retry | None:
    """The next step that `outcome` brings by itself, or None when it asks the user or ends there (design §4).

    `misses` (in a row) and `tries` (of this purpose) are counted before this call: 0 for the first. `gaps` are the
    free slots of today on the wall clock. `deadline` is the last day on which the call still makes sense (a
    quote's validity, a contract's notice date): a retry past it comes before it, on the last working day that
    has its half-day still ahead, else on the day itself, else in a gap of today; only where none of these is
    left does the retry keep its own day. `open_business` says that a quote, contract or issue is open.
    """
    today = now_wall.date()
    half = half_of(now_wall.time(), week).other
    count = misses + 1
    if outcome.effect is Effect.DRAFTS_QUOTE:
        retry = Retry(next_working_day(today, week, off), None, None, "send quote", Follow.SEND_QUOTE)
    elif not outcome.miss:
        return None
    elif _rests(tries + 1, prospect=prospect, open_business=open_business, promised=promised):
        day = working_day_from(today + dt.timedelta(days=REST_DAYS), week, off)
        return Retry(day, None, half, f"{tries + 1} tries, rests {REST_DAYS} days", propose_email=True, rests=True)
    elif outcome.line_result is LineResult.BUSY:
        retry = _after_busy(now_wall, week, off, gaps)
    elif outcome.line_result is LineResult.VOICEMAIL:
        retry = Retry(add_working_days(today, 2, week, off), None, half, f"{_said(outcome, count)}, try {half.word}")
    elif outcome.line_result is LineResult.LEFT_MESSAGE:
        retry = Retry(next_working_day(today, week, off), None, None, _said(outcome, count))
    else:
        day = _no_answer_day(now_wall, half, misses, week, off)
        retry = Retry(day, None, half, f"{_said(outcome, count)}, try {half.word}")
    if deadline is not None and retry.day > deadline:
        retry = _before(deadline, retry, now_wall, week, off, gaps)
    email = outcome.miss and count >= MISSES_TO_EMAIL
    reason = f"{count} misses, try e-mail" if email else retry.reason
    return Retry(retry.day, retry.time, retry.half, reason, retry.follow, email, promised=promised)


def times_in_words(count: int) -> str:
    """How often, as the queue says it: "" for once, then "twice", "3 times"."""
    return {0: "", 1: "", 2: "twice"}.get(count, f"{count} times")


def _rests(tries: int, *, prospect: bool, open_business: bool, promised: bool) -> bool:
    """Whether this try sends the account to rest: each eighth of a prospect with whom nothing is open."""
    return prospect and not open_business and not promised and tries % TRIES_TO_REST == 0


def _said(outcome: Outcome, count: int) -> str:
    return f"{outcome.label.lower()} {times_in_words(count)}".strip()


def _no_answer_day(now_wall: dt.datetime, half: Half, misses: int, week: WorkWeek, off: Container[dt.date]) -> dt.date:
    today = now_wall.date()
    if misses == 0:
        return today if _ahead(today, half, now_wall, week, off) else next_working_day(today, week, off)
    step = NO_ANSWER_STEPS[min(misses, len(NO_ANSWER_STEPS)) - 1]
    return add_working_days(today, step, week, off)


def _ahead(day: dt.date, half: Half, now_wall: dt.datetime, week: WorkWeek, off: Container[dt.date]) -> bool:
    """Whether that half of a working day is still wholly ahead."""
    return is_working(day, week, off) and dt.datetime.combine(day, week.hours_of(half)[0]) > now_wall


def _gap_today(now_wall: dt.datetime, week: WorkWeek, off: Container[dt.date], gaps: Iterable[Slot]) -> dt.time | None:
    """The first moment of today, half an hour on or later, with room for a call."""
    if not is_working(now_wall.date(), week, off):
        return None
    earliest = now_wall.replace(second=0, microsecond=0) + BUSY_WAIT
    starts = (max(gap.start, earliest) for gap in gaps if gap.end - max(gap.start, earliest) >= CALL_ROOM)
    first = min(starts, default=None)
    return first.time() if first is not None and first.date() == now_wall.date() else None


def _after_busy(now_wall: dt.datetime, week: WorkWeek, off: Container[dt.date], gaps: Iterable[Slot]) -> Retry:
    at = _gap_today(now_wall, week, off, gaps)
    if at is not None:
        return Retry(now_wall.date(), at, half_of(at, week), "busy, try again")
    return Retry(next_working_day(now_wall.date(), week, off), None, Half.AM, "busy, try morning")


def _before(
    deadline: dt.date,
    retry: Retry,
    now_wall: dt.datetime,
    week: WorkWeek,
    off: Container[dt.date],
    gaps: Iterable[Slot],
) -> Retry:
    """The retry moved to before the deadline, or as it was when no working time is left (see `next_try`)."""
    reason = f"before {deadline.day} {deadline:%b}"
    today = now_wall.date()
    for day in (previous_working_day(deadline, week, off), deadline):
        if day > today and is_working(day, week, off):
            return Retry(day, None, retry.half, reason, retry.follow)
        half = retry.half or half_of(now_wall.time(), week).other
        if day == today and _ahead(day, half, now_wall, week, off):
            return Retry(day, None, half, reason, retry.follow)
    at = _gap_today(now_wall, week, off, gaps) if deadline >= today else None
    if at is None:
        return retry
    return Retry(today, at, half_of(at, week), reason, retry.follow)
