"""What comes after a call: the retry that an outcome brings by itself, and how the card and `o` announce it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Contract, Issue, Quote
from amplanner.rules.cadence import CALL_ROOM, Follow, Retry, next_try
from amplanner.rules.dates_show import show_day
from amplanner.rules.outcomes import Ask, Effect, Outcome
from amplanner.rules.worktime import Slot
from amplanner.workday.calendar_days import days_off
from amplanner.workday.calls import LOOK_AHEAD, About, Due, outcomes
from amplanner.workday.free_time import FreeDay, free_slots_ahead
from amplanner.workday.quotes import OPEN

OFFERED = ("sent", "negotiating")
"""The states in which a quote's validity presses: the customer has it and hasn't decided."""


class Situation(NamedTuple):
    """What decides about the next try at an account, apart from the outcome itself.

    `tries` and `misses` are counted before this call; `deadline` is the last day on which the call makes sense.
    """

    tries: int
    misses: int
    promised: bool
    prospect: bool
    open_business: bool
    deadline: date | None
    off: frozenset[date]
    gaps: tuple[Slot, ...]


def situation(
    book: Book, account: int, call: Call | None, about: About, free: Sequence[FreeDay] | None = None
) -> Situation:
    """Return what the retry of a call to `account` depends on; `call` is the open call, if there is one.

    `free` is what is free today when that is known already.
    """
    today = book.today
    kind = book.scalar(Account.select(Account.kind).where(Account.id == account))
    return Situation(
        tries=call.tries if call else 0,
        misses=call.misses if call else 0,
        promised=bool(call and call.promised),
        prospect=kind == "prospect",
        open_business=_has_open_business(book, account),
        deadline=_deadline(book, account, about, today),
        off=days_off(book, today, today + LOOK_AHEAD),
        gaps=_gaps_today(book, free_slots_ahead(book, 1, CALL_ROOM) if free is None else free),
    )


def retry(book: Book, outcome: Outcome, facts: Situation) -> Retry | None:
    """Return the next step that `outcome` brings by itself, or None when it asks or ends there."""
    return next_try(
        outcome,
        book.clock.now().replace(tzinfo=None),
        facts.misses,
        book.settings.week,
        facts.off,
        facts.deadline,
        facts.gaps,
        tries=facts.tries,
        prospect=facts.prospect,
        open_business=facts.open_business,
        promised=facts.promised,
    )


def preview_outcomes(book: Book, account: int, call: int | None, about: About | None = None) -> Mapping[str, str]:
    """Return for each outcome's code what it would bring: "retry Thu 26 Nov afternoon", "ask when" …"""
    row = None if call is None else book.one(Call.select().where(Call.id == call))
    about = about_of(row) if row is not None else about or About()
    return previews(book, situation(book, account, row, about))


def previews(book: Book, facts: Situation) -> Mapping[str, str]:
    """Return for each outcome's code what it would bring in a situation."""
    return {outcome.code: _announce(book, outcome, facts) for outcome in outcomes(book)}


def about_of(row: Call) -> About:
    """Return what a stored call is about."""
    return About(row.purpose, row.quote, row.contract, row.issue, row.opportunity)


def again_in_words(found: Retry, today: date) -> str:
    """Say when a retry is: "Thu 26 Nov afternoon"."""
    return Due(found.day, found.time, found.half).in_words(today)


_ASKED = {
    Ask.NOTE: "note",
    Ask.NEXT: "next step",
    Ask.WHEN: "ask when",
    Ask.REASON: "ask why",
    Ask.NUMBER: "fix the number",
    Ask.APPOINTMENT: "ask the time",
}
_EFFECTS = {
    Effect.ENDS_PURPOSE: "ends this purpose",
    Effect.BLOCKS_PERSON: "blocks this person",
    Effect.OPENS_ISSUE: "opens an issue",
    Effect.PERSON_LEFT: "no longer there",
    Effect.DRAFTS_QUOTE: "draft quote",
}


def _announce(book: Book, outcome: Outcome, facts: Situation) -> str:
    found = retry(book, outcome, facts)
    if found is not None and found.follow is Follow.SEND_QUOTE:
        return f"draft quote, send by {show_day(found.day, book.today)}"
    if found is not None:
        verb = "rests until" if found.rests else "retry"
        mail = ", try e-mail" if found.propose_email and not found.rests else ""
        return f"{verb} {again_in_words(found, book.today)}{mail}"
    words = [_ASKED[ask] for ask in outcome.asks]
    if outcome.effect in _EFFECTS:
        words.append(_EFFECTS[outcome.effect])
    return ", ".join(words)


def _gaps_today(book: Book, free: Sequence[FreeDay]) -> tuple[Slot, ...]:
    """Return the free stretches of today that are worth calling into, on the wall clock."""
    return tuple(
        Slot(slot.start.replace(tzinfo=None), slot.end.replace(tzinfo=None))
        for of_day in free
        if of_day.day == book.today
        for slot in of_day.slots
    )


def _has_open_business(book: Book, account: int) -> bool:
    """Whether a quote, contract or issue is open: such an account is never left to rest (design §4)."""
    queries = (
        Quote.select(Quote.id).where(Quote.account == account, Quote.status.in_(OPEN)),
        Issue.select(Issue.id).where(Issue.account == account, Issue.status == "open"),
        Contract.select(Contract.id).where(Contract.account == account, Contract.status == "running"),
    )
    return any(book.one(query) is not None for query in queries)


def _deadline(book: Book, account: int, about: About, today: date) -> date | None:
    """Return the last day for a call: that of its own quote or contract, else of the account's first that presses."""
    if about.quote is not None:
        own = book.scalar(Quote.select(Quote.valid_until).where(Quote.id == about.quote))
    elif about.contract is not None:
        own = book.scalar(Contract.select(Contract.notice_on).where(Contract.id == about.contract))
    else:
        own = None
    days = [own] if own is not None else []
    if not days:
        quotes = Quote.select(fn.MIN(Quote.valid_until)).where(
            Quote.account == account, Quote.status.in_(OFFERED), Quote.valid_until >= today
        )
        contracts = Contract.select(fn.MIN(Contract.notice_on)).where(
            Contract.account == account, Contract.status == "running", Contract.notice_on >= today
        )
        days = [day for day in (book.scalar(quotes), book.scalar(contracts)) if day is not None]
    return min((_day(day) for day in days), default=None)


def _day(value: date | str) -> date:
    """Return a day that an aggregate may have handed out as stored."""
    return date.fromisoformat(value) if isinstance(value, str) else value
