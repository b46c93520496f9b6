"""The log of a day: every act as it was done, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from amplanner.book.book import Book
from amplanner.book.clock import utc_seconds

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Logged:
    """One act: `state` is done, undone (`U` does it again) or gone (undone, and given up since).

    `group` names it in the journal. `mine` is false for what another running planner did, `sync` is true for what a
    synchronisation wrote: `u` leaves both alone.
    """

    group: int
    at: datetime
    label: str
    state: str
    mine: bool
    sync: bool


def acts_of(book: Book, day: date) -> tuple[Logged, ...]:
    """Return the acts of a day of the book's zone, the newest first."""
    zone = book.clock.zone
    start = utc_seconds(datetime.combine(day, time.min, zone))
    end = utc_seconds(datetime.combine(day + timedelta(days=1), time.min, zone))
    living = book.instance.living()
    found: list[Logged] = []
    before = 2**62
    while rows := book.sql(
        "SELECT id, at, label, state, origin, sync FROM journal_group WHERE id < ? ORDER BY id DESC LIMIT ?",
        (before, _PAGE),
    ):
        for group, at, label, state, origin, sync in rows:
            if start <= at < end:
                moment = datetime.fromtimestamp(at, zone)
                mine = origin == book.instance.uid or origin not in living
                found.append(Logged(group, moment, label, state, mine, bool(sync)))
        before = rows[-1][0]
        # Acts are written in the order of time; a clock that was put back may bring a few out of it.
        if all(at < start for _, at, *_ in rows):
            break
    return tuple(found)
