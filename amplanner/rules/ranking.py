"""The order of the call queue, and why (design §4).

Each account has one row. The lowest band that applies decides where it stands; its other reasons are kept and shown
beside it. Score = (13 − band) × 1000 + tier + value + age + ready, where the last four stay below 1000 together:
no part can lift a row out of its band, higher is earlier, and the parts add up to the score exactly.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime, time
from types import MappingProxyType
from typing import NamedTuple

from amplanner.rules.money import Money, show
from amplanner.rules.reasons import (
    MOST_AGE,
    RENEWAL_LADDER,
    RHYTHM,
    Band,
    Candidate,
    Inquiry,
    OpenContract,
    OpenDeal,
    OpenQuote,
    Owed,
    Reason,
    reasons_of,
    waits,
)
from amplanner.rules.worktime import WorkWeek

__all__ = [
    "RENEWAL_LADDER",
    "RHYTHM",
    "TIER_POINTS",
    "Band",
    "Candidate",
    "Inquiry",
    "OpenContract",
    "OpenDeal",
    "OpenQuote",
    "Owed",
    "Part",
    "Rank",
    "Ranked",
    "Reason",
    "queue",
    "rank",
    "reason_in_words",
    "sort_key",
    "value_points",
]

TIER_POINTS = MappingProxyType({"A": 200, "B": 130, "C": 60})
MOST_VALUE, READY = 149, 500
"""Bounds of the parts, with `MOST_AGE`: 200 + 149 + 150 + 500 = 999. A call whose hour hasn't come is last in its
band: 499 < 500."""


class Part(NamedTuple):
    """One addend of a score, in the order in which `W` shows them: "A-account  +200". Only the first may be 0."""

    name: str
    points: int


class Rank(NamedTuple):
    """Where a row stands and why: `parts` add up to `score`; the first of `reasons` is the one that decides.

    `ready` is False for a call of today whose hour hasn't come.
    """

    band: Band
    score: int
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]
    ready: bool = True


class Ranked(NamedTuple):
    """A row of the queue."""

    candidate: Candidate
    rank: Rank


def rank(
    candidate: Candidate, now_wall: datetime, week: WorkWeek | None = None, off: Container[date] = ()
) -> Rank | None:
    """Where a candidate stands at `now_wall`, or None when there is no reason to call it today."""
    week = week or WorkWeek()
    reasons = reasons_of(candidate, now_wall, week, off)
    if not reasons:
        return None
    reasons.sort(key=lambda reason: (reason.band, -reason.age, reason.long))
    return _rank_of(candidate, tuple(reasons), now_wall, week)


def queue(
    candidates: Iterable[Candidate], now_wall: datetime, week: WorkWeek | None = None, off: Container[date] = ()
) -> list[Ranked]:
    """The queue in order, one row an account: its best candidate, with the others' reasons kept beside its own.

    The order is total: pinned rows first, then score, then the due moment, the larger value, the name, the ids.
    """
    rows: dict[int, Ranked] = {}
    for candidate in candidates:
        ranked = rank(candidate, now_wall, week, off)
        if ranked is None:
            continue
        row = Ranked(candidate, ranked)
        other = rows.get(candidate.account_id)
        if other is not None:
            first, second = sorted((row, other), key=sort_key)
            known = set(first.rank.reasons)
            more = tuple(reason for reason in second.rank.reasons if reason not in known)
            row = Ranked(first.candidate, first.rank._replace(reasons=first.rank.reasons + more))
        rows[candidate.account_id] = row
    return sorted(rows.values(), key=sort_key)


def sort_key(row: Ranked) -> tuple[object, ...]:
    """The key by which the queue is sorted, ascending; equal only for the same call of the same account."""
    candidate = row.candidate
    return (
        not candidate.pinned,
        -row.rank.score,
        candidate.due_day or date.max,
        candidate.due_time or time.max,
        -(candidate.value.amount if candidate.value else 0),
        candidate.account.casefold(),
        candidate.account_id,
        candidate.call_id or 0,
    )


def reason_in_words(rank: Rank, candidate: Candidate, *, short: bool = False) -> str:
    """Why the row stands where it does, for the row: "Q-0139 expires tomorrow", short where it is narrow.

    A promise that we moved says so: "promised Mon, 2 days late, moved by me 1×".
    """
    words = rank.reasons[0].short if short else rank.reasons[0].long
    if candidate.promised and candidate.moved_by_me and rank.band in (Band.PROMISE_NOW, Band.PROMISE_LATE):
        moved = f"moved {candidate.moved_by_me}×" if short else f"moved by me {candidate.moved_by_me}×"
        return f"{words}, {moved}"
    return words


def value_points(value: Money | None) -> int:
    """0 to 149 points, seven for each doubling of the open amount in whole units: €1k 70, €8.9k 98, €100k 119.

    Without exchange rates no finer scale is honest; exact amounts still break ties in `sort_key`.
    """
    if value is None or value.minor <= 0:
        return 0
    units = int(value.amount)
    return min(MOST_VALUE, units.bit_length() * 7)


def _rank_of(candidate: Candidate, reasons: tuple[Reason, ...], now_wall: datetime, week: WorkWeek) -> Rank:
    band = reasons[0].band
    ready = band not in (Band.DUE_TODAY, Band.LATER) or not waits(candidate, now_wall, week)
    first = Part(f"{reasons[0].long} ({_place_words(band)})", (Band.LATER - band) * 1000)
    more = (
        Part(f"{candidate.tier}-account", TIER_POINTS.get(candidate.tier, 0)),
        Part(
            f"open with them: {show(candidate.value, cents=False)}" if candidate.value else "",
            value_points(candidate.value),
        ),
        Part("how pressing, or how long it waits", min(max(reasons[0].age, 0), MOST_AGE)),
        Part("its hour has come", READY if ready else 0),
    )
    parts = (first, *(part for part in more if part.points))
    return Rank(band, sum(part.points for part in parts), parts, reasons, ready)


def _place_words(band: Band) -> str:
    """Where a kind of reason stands among all kinds: "3rd of 13 kinds of reason"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(band.value, "th")
    return f"{band.value}{ending} of {len(Band)} kinds of reason"
