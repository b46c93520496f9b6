"""Why to call an account today: the facts about it, and the bands of design §4 that they put it in.

A planned call that lies ahead (a retry for the afternoon, a promise for Thursday) is not pulled forward by the
reasons it was planned for: quotes, contracts and silence wait for it as long as it comes in time for them. So a
row that was just tried leaves the top of the list.
"""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from amplanner.rules.cadence import MISSES_TO_EMAIL, times_in_words
from amplanner.rules.money import Money
from amplanner.rules.worktime import Half, WorkWeek, add_working_days, half_of

RHYTHM = MappingProxyType({"A": 21, "B": 45, "C": 90})
"""Days between contacts by tier, where the account has no rhythm of its own; untiered ones have none (design §4)."""

RENEWAL_LADDER = MappingProxyType({"A": (120, 90, 60, 30, 14, 7), "B": (90, 60, 30, 14), "C": (30, 14, 7)})
"""Days before the notice date at which a renewal wants a contact, by tier (features.md, proposed defaults)."""

UNTIERED_LADDER = (30, 14, 7)

MOST_AGE = 150
"""The most points that the age of a reason counts for."""


class Band(IntEnum):
    """The bands of design §4 in their order; LATER holds today's calls whose hour hasn't come."""

    PROMISE_NOW = 1
    ANSWER_DUE = 2
    INQUIRY = 3
    PROMISE_LATE = 4
    EXPIRES_SOON = 5
    DUE_TODAY = 6
    LATE = 7
    RETRY = 8
    EXPIRES_THIS_WEEK = 9
    RENEWAL = 10
    SILENT = 11
    PROSPECT = 12
    LATER = 13


class OpenQuote(NamedTuple):
    """A sent quote that is still open: its number as shown ("Q-0139") and its last valid day."""

    number: str
    amount: Money
    valid_until: date


class OpenContract(NamedTuple):
    """A running contract: its end, and the last day to give notice when there is one."""

    title: str
    end: date
    notice: date | None = None

    @property
    def decides(self) -> date:
        """The day by which one has to have talked: the notice date, else the end."""
        return self.notice or self.end


class Owed(NamedTuple):
    """Something that we owe by a day: an update on an issue ("issue 12"), an answer ("answer on delivery terms")."""

    what: str
    due: date


class OpenDeal(NamedTuple):
    """A deal that is open and has no quote: what it is about, and since when it has been talked about, if known."""

    title: str
    since: date | None = None


class Inquiry(NamedTuple):
    """An inquiry or an asked call-back without a time: what it was ("web form", "asked to be called") and when."""

    what: str
    received: date


class Candidate(NamedTuple):
    """The plain facts about one account and, if one is planned, its next call.

    `due_day`, `due_time` (wall), `due_half` are the planned call's; `promised` that the customer was told,
    `moved_by_me` how often we moved it since. `misses` in a row, `last_miss` the label of the last one.
    `last_touch` is the last contact, `known_since` counts instead where it is unknown (the import). `rhythm_days`
    None takes the tier's. `value` is what is open with the account, in whatever currency.
    """

    account_id: int
    account: str
    tier: str = ""
    prospect: bool = False
    pinned: bool = False
    call_id: int | None = None
    purpose: str = ""
    due_day: date | None = None
    due_time: time | None = None
    due_half: Half | None = None
    promised: bool = False
    moved_by_me: int = 0
    misses: int = 0
    last_miss: str = "no answer"
    quotes: tuple[OpenQuote, ...] = ()
    contracts: tuple[OpenContract, ...] = ()
    deals: tuple[OpenDeal, ...] = ()
    owed: tuple[Owed, ...] = ()
    inquiry: Inquiry | None = None
    last_touch: date | None = None
    known_since: date | None = None
    rhythm_days: int | None = None
    value: Money | None = None


class Reason(NamedTuple):
    """One reason to call: its band, words for a wide and for a narrow row, and the points of its age."""

    band: Band
    long: str
    short: str
    age: int = 0


def reasons_of(candidate: Candidate, now_wall: datetime, week: WorkWeek, off: Container[date]) -> list[Reason]:
    """Every reason that applies, in no order."""
    today = now_wall.date()
    ahead = waits(candidate, now_wall, week)
    found = _of_planned_call(candidate, now_wall, week, ahead)
    # Tried without luck and planned again: what we owe is no reason to ring twice within the hour.
    if not (ahead and candidate.misses):
        found += [_owed_words(owed, today) for owed in candidate.owed if owed.due <= today]
        if candidate.inquiry is not None:
            found.append(_inquiry_words(candidate.inquiry, today))
    if candidate.last_touch == today:
        return found  # spoken to or tried today: what is no fixed date can wait until tomorrow
    planned = candidate.due_day if ahead and candidate.due_day else date.max
    soon = add_working_days(today, 2, week, off) if candidate.quotes or candidate.contracts else today
    for quote in candidate.quotes:
        if planned > quote.valid_until:
            found += _quote_words(quote, today, soon)
    for contract in candidate.contracts:
        if planned > contract.decides:
            found += _contract_words(contract, candidate, today, soon)
    if planned == date.max:
        found += _silence_words(candidate, today)
    return found


def rhythm_of(candidate: Candidate) -> int | None:
    """The days between contacts: the account's own, else its tier's, else None; 0 or less means no rhythm."""
    days = RHYTHM.get(candidate.tier) if candidate.rhythm_days is None else candidate.rhythm_days
    return days if days is not None and days > 0 else None


def silent_days(candidate: Candidate, today: date) -> int | None:
    """Days since the last contact, or since the account is known; None when neither is."""
    since = candidate.last_touch or candidate.known_since
    return None if since is None else max(0, (today - since).days)


def waits(candidate: Candidate, now_wall: datetime, week: WorkWeek) -> bool:
    """Whether the planned call lies ahead."""
    if candidate.due_day is None:
        return False
    return _begins(candidate.due_day, candidate, week) > now_wall


def _begins(day: date, candidate: Candidate, week: WorkWeek) -> datetime:
    """The moment at which the planned call's time has come."""
    if candidate.due_time is not None:
        return datetime.combine(day, candidate.due_time)
    return datetime.combine(day, week.hours_of(Half.PM)[0] if candidate.due_half is Half.PM else time())


def _of_planned_call(candidate: Candidate, now_wall: datetime, week: WorkWeek, ahead: bool) -> list[Reason]:
    """Bands 1, 4, 6, 7, 8 and 13: what the planned call itself says."""
    today, day = now_wall.date(), candidate.due_day
    if day is None or day > today:
        return [Reason(Band.LATER, "pinned", "pinned")] if candidate.pinned else []
    late = (today - day).days
    purpose = f": {candidate.purpose}" if candidate.purpose else ""
    at = f"{candidate.due_time:%H:%M}" if candidate.due_time else candidate.due_half.word if candidate.due_half else ""
    if late:
        age, verb = late * 10, "promised" if candidate.promised else "due"
        words = f"{verb} {_day_words(day, today)}"
        band = Band.PROMISE_LATE if candidate.promised else Band.LATE
        return [Reason(band, f"{words}, {_days(late)} late", f"{words}, {late}d late", age)]
    if candidate.misses and (ahead or not candidate.promised):
        half = candidate.due_half or (half_of(candidate.due_time, week) if candidate.due_time else None)
        return [_retry_words(candidate, half, Band.LATER if ahead else Band.RETRY)]
    if candidate.promised and not ahead:
        waited = (now_wall - _begins(day, candidate, week)) // timedelta(minutes=1) if at else 0
        when = (at if candidate.due_time else f"this {at}") if at else "for today"
        ago = f", {waited} min ago" if candidate.due_time and 0 < waited < 60 else ""
        return [Reason(Band.PROMISE_NOW, f"promised {when}{ago}", f"promised {when}", waited)]
    verb = "promised" if candidate.promised else "due"
    words = f"{verb} today {at}".rstrip()
    return [Reason(Band.DUE_TODAY, f"{words}{purpose}", words)]


def _retry_words(candidate: Candidate, half: Half | None, band: Band) -> Reason:
    if candidate.misses >= MISSES_TO_EMAIL:
        words = f"{candidate.misses} misses, try e-mail"
        return Reason(band, words, words, candidate.misses * 10)
    said = candidate.last_miss.lower()
    often = times_in_words(candidate.misses)
    long = f"{said} {often}".strip() + (f", try {half.word}" if half else ", try again")
    count = f" ×{candidate.misses}" if candidate.misses > 1 else ""
    return Reason(band, long, f"{said}{count}, try {half.name if half else 'again'}", candidate.misses * 10)


def _owed_words(owed: Owed, today: date) -> Reason:
    late = (today - owed.due).days
    if late == 0:
        return Reason(Band.ANSWER_DUE, f"{owed.what} due today", f"{owed.what} today")
    return Reason(Band.ANSWER_DUE, f"{owed.what} {_days(late)} late", f"{owed.what} {late}d late", late * 10)


def _inquiry_words(inquiry: Inquiry, today: date) -> Reason:
    days = max(0, (today - inquiry.received).days)
    words = f"{inquiry.what} {_day_words(inquiry.received, today)}"
    return Reason(Band.INQUIRY, words, words, days * 10)


def _quote_words(quote: OpenQuote, today: date, soon: date) -> list[Reason]:
    """Bands 5 and 9. A quote is valid through its last day; an expired one is for its own pane, not the queue."""
    days = (quote.valid_until - today).days
    if days < 0 or (quote.valid_until > soon and days > 7):
        return []
    band = Band.EXPIRES_SOON if quote.valid_until <= soon else Band.EXPIRES_THIS_WEEK
    words = f"{quote.number} expires {_day_words(quote.valid_until, today)}"
    return [Reason(band, words, words, MOST_AGE - 10 * days)]


def _contract_words(contract: OpenContract, candidate: Candidate, today: date, soon: date) -> list[Reason]:
    """Bands 5 and 10. The renewal window asks for one contact at each rung of the ladder, not for one a day."""
    days = (contract.decides - today).days
    if days < 0:
        return []
    if contract.notice is not None and contract.notice <= soon:
        words = f"notice {_day_words(contract.notice, today)}"
        return [Reason(Band.EXPIRES_SOON, f"{words}: {contract.title}", words, MOST_AGE - 10 * days)]
    rungs = [rung for rung in RENEWAL_LADDER.get(candidate.tier, UNTIERED_LADDER) if rung >= days]
    reached = contract.decides - timedelta(days=min(rungs)) if rungs else date.max
    if reached > today or (candidate.last_touch is not None and candidate.last_touch >= reached):
        return []
    words = f"renewal {_date_words(contract.end, today)}"
    silent = silent_days(candidate, today)
    if not silent:
        return [Reason(Band.RENEWAL, words, words, MOST_AGE - days)]
    return [Reason(Band.RENEWAL, f"{words}, silent {_days(silent)}", f"{words}, {silent}d", MOST_AGE - days)]


def _silence_words(candidate: Candidate, today: date) -> list[Reason]:
    """Bands 11 and 12. A prospect has no rhythm unless it was given one; an open deal is a prospect with anybody."""
    silent = silent_days(candidate, today)
    rhythm = candidate.rhythm_days if candidate.prospect else rhythm_of(candidate)
    if silent is not None and rhythm is not None and 0 < rhythm < silent:
        long = f"silent {_days(silent)} (rhythm {rhythm})"
        return [Reason(Band.SILENT, long, f"silent {silent}d", silent - rhythm)]
    if candidate.deals:
        return [_deal_words(candidate.deals, today)]
    if not candidate.prospect:
        return []
    if candidate.last_touch is None:
        return [Reason(Band.PROSPECT, "prospect, not spoken to yet", "new prospect", silent or 0)]
    return [Reason(Band.PROSPECT, f"prospect, last {_days(silent or 0)} ago", f"prospect, {silent or 0}d", silent or 0)]


def _deal_words(deals: tuple[OpenDeal, ...], today: date) -> Reason:
    """The deal that has been open the longest speaks for all."""
    first = min(deals, key=lambda deal: deal.since or today)
    days = max(0, (today - first.since).days) if first.since else 0
    what = f"deal {first.title}" if len(deals) == 1 else f"{len(deals)} deals, {first.title}"
    if days:
        return Reason(Band.PROSPECT, f"{what} open {_days(days)}", f"{what} {days}d", days)
    return Reason(Band.PROSPECT, f"open {what}" if len(deals) == 1 else f"{len(deals)} open deals: {first.title}", what)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _day_words(day: date, today: date) -> str:
    """A day near today: "tomorrow", "Fri", "Mon"; further off its date."""
    away = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    return near or (f"{day:%a}" if abs(away) < 7 else _date_words(day, today))


def _date_words(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")
