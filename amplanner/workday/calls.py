"""Calls to make: planned, edited, put off, pinned and dropped. What comes of a call is told in `call_log`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Call
from amplanner.rules.dates_show import show_day
from amplanner.rules.outcomes import Outcome, from_settings
from amplanner.rules.text import clean
from amplanner.rules.worktime import Half, next_working_day, working_day_from
from amplanner.workday.calendar_days import days_off
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import repeat_rule

PURPOSES = ("project", "quote", "renewal", "support", "answer", "prospect", "courtesy")
"""What a call may be for; a book may hold others as well."""

LOOK_AHEAD = timedelta(days=60)
"""How far days off are asked for when a call is put off: longer than any retry and any holiday."""


class Due(NamedTuple):
    """When a call is due: a day, on it a moment of the wall clock or half of the day, or neither.

    Without a day it is an asked call-back about whose time nothing was said.
    """

    day: date | None
    at: time | None = None
    half: Half | None = None

    def in_words(self, today: date) -> str:
        """Show it: "Thu 26 Nov 14:00", "Thu 26 Nov morning", "14:00" or "afternoon" for today, "any time"."""
        if self.day is None:
            return "any time"
        when = f"{self.at:%H:%M}" if self.at else self.half.word if self.half else ""
        if self.day == today:
            return when or "today"
        return f"{show_day(self.day, today)} {when}".rstrip()

    @property
    def columns(self) -> dict[str, Any]:
        """The fields of a call that say it."""
        return {
            "due_on": self.day,
            "due_time": f"{self.at:%H:%M}" if self.at else "",
            "due_half": self.half.value if self.half and not self.at else "",
        }


class About(NamedTuple):
    """What a call is about: its purpose and the records it concerns, by key."""

    purpose: str = ""
    quote: int | None = None
    contract: int | None = None
    issue: int | None = None
    opportunity: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The fields of a call that say it."""
        return {
            "purpose": self.purpose,
            "quote": self.quote,
            "contract": self.contract,
            "issue": self.issue,
            "opportunity": self.opportunity,
        }


class Target(NamedTuple):
    """What an act on the queue works on: an account, and the open call if that is what stands there.

    Without a call the row is the planner's own suggestion; putting it off or pinning it makes it a call.
    """

    account: int
    call: int | None = None
    about: About = About()
    person: int | None = None


def outcomes(book: Book) -> tuple[Outcome, ...]:
    """Return the outcomes of this planner: the standard ones, as its settings change and extend them."""
    return from_settings(book.settings.outcomes)


def due_of(row: Call) -> Due:
    """Return when a stored call is due."""
    return Due(
        row.due_on,
        time.fromisoformat(row.due_time) if row.due_time else None,
        Half(row.due_half) if row.due_half else None,
    )


def write_call(
    book: Book,
    act: Act,
    *,
    account: int,
    due_on: date | None,
    due_time: str = "",
    due_half: str = "",
    purpose: str = "",
    subject: str = "",
    promised: bool = False,
    asked_on: date | None = None,
    important: bool = False,
    person: int | None = None,
    opportunity: int | None = None,
    quote: int | None = None,
    contract: int | None = None,
    issue: int | None = None,
    repeat: str = "",
    direction: str = "out",
    **counts: Any,
) -> int:
    """Write an open call within an act and return its key.

    `due_time` is "HH:MM" on the wall clock, `due_half` "am" or "pm"; no day at all means an asked call-back without
    a time, asked for on `asked_on`, today by default. `repeat` is an RRULE or words such as "every 2w". `counts`:
    tries, misses, moved_by_me, pinned, previous, and seconds: how long it is to take.
    Raises `ValueError` for a time or half that is none, `RefusedError` for a repeat that is none.
    """
    if due_time:
        due_time = f"{time.fromisoformat(due_time):%H:%M}"
    if due_half:
        due_half = Half(due_half).value
    return act.insert(
        Call,
        account=account,
        person=person,
        opportunity=opportunity,
        quote=quote,
        contract=contract,
        issue=issue,
        direction=direction,
        purpose=purpose,
        subject=clean(subject).strip(),
        due_on=due_on,
        due_time=due_time,
        due_half=due_half,
        promised=promised,
        inquiry=due_on is None,
        asked_on=asked_on or (book.today if due_on is None else None),
        important=important,
        repeat=repeat_rule(repeat, due_on or book.today),
        **counts,
    )


def write_made_call(
    book: Book,
    act: Act,
    *,
    account: int,
    at: datetime,
    outcome: str,
    line_result: str,
    person: int | None = None,
    subject: str = "",
    seconds: int | None = None,
    direction: str = "out",
) -> int:
    """Write a call that was made at a moment, within an act, and return its key. `outcome` is a code."""
    return act.insert(
        Call,
        account=account,
        person=person,
        status="done",
        direction=direction,
        subject=clean(subject).strip(),
        due_on=at.date(),
        outcome=outcome,
        line_result=line_result,
        started_at=at,
        seconds=seconds,
        done_at=at,
    )


def add(
    book: Book,
    *,
    account: int,
    due: Due,
    subject: str = "",
    purpose: str = "",
    promised: bool = False,
    person: int | None = None,
    repeat: str = "",
) -> Change:
    """Plan a call. `Change.key` is its key. Raises `ValueError` as `write_call` does."""
    with book.act(f"Call · {account_name(book, account)}, {due.in_words(book.today)}") as act:
        act.key = write_call(
            book,
            act,
            account=account,
            subject=subject,
            purpose=purpose,
            promised=promised,
            person=person,
            repeat=repeat,
            **due.columns,
        )
    return act.change


def edit(
    book: Book,
    call: int,
    *,
    due: Due,
    subject: str,
    purpose: str,
    promised: bool,
    person: int | None,
    repeat: str = "",
    important: bool = False,
    seconds: int | None = None,
) -> Change:
    """Change an open call; `seconds` is how long it is to take, 0 for not said, None for as it is.

    Raises `RefusedError` when it was made or dropped, or for a repeat that is none.
    """
    row = open_call(book, call)
    moved = row.promised and promised and due_of(row) != due
    with book.act(f"Call changed · {account_name(book, row.account)}, {due.in_words(book.today)}") as act:
        act.update(
            Call,
            call,
            subject=clean(subject).strip(),
            purpose=purpose,
            promised=promised,
            person=person,
            important=important,
            repeat=repeat_rule(repeat, due.day or book.today),
            moved_by_me=row.moved_by_me + int(moved),
            inquiry=row.inquiry and due.day is None,
            seconds=row.seconds if seconds is None else seconds or None,
            **due.columns,
        )
        act.key = call
    return act.change


def snooze_day(book: Book, letter: str) -> date:
    """Return the day that `s` + letter means: `t` tomorrow, `m` Monday, `w` this day next week.

    It is moved on to the next working day when it is none. Raises `KeyError` for another letter.
    """
    today = book.today
    ahead = {"t": 1, "m": 7 - today.weekday(), "w": 7}[letter]
    day = today + timedelta(days=ahead)
    return working_day_from(day, book.settings.week, days_off(book, day, day + LOOK_AHEAD))


def snooze(book: Book, targets: Sequence[Target], due: Due) -> Change:
    """Put calls off to another day, all in one act.

    A promise stays a promise, and counts how often I moved it. A call keeps its time or half of the day unless `due`
    names one. What was only a suggestion becomes a call on that day. `Change.key` is the call when there is one.
    Raises `RefusedError` for an empty choice, a day that is past, or a call that was made meanwhile.
    """
    if due.day is None or due.day < book.today:
        raise RefusedError("A call is put off to today or later.")
    with book.act(_label(book, "Put off", targets, f"to {due.in_words(book.today)}")) as act:
        write_put_off(book, act, targets, due)
        if len(targets) > 1:
            act.key = None
    return act.change


def write_put_off(book: Book, act: Act, targets: Sequence[Target], due: Due) -> None:
    """Put calls off within an act, as `snooze` does; the act's key is the last of them."""
    for target in targets:
        if target.call is None:
            act.key = write_call(
                book,
                act,
                account=target.account,
                person=target.person,
                **due.columns,
                **target.about.columns,
            )
            continue
        row = open_call(book, target.call)
        old = due_of(row)
        new = due if due.at or due.half else due._replace(at=old.at, half=old.half)
        act.update(Call, target.call, moved_by_me=row.moved_by_me + int(row.promised), inquiry=False, **new.columns)
        act.key = target.call


def pin(book: Book, targets: Sequence[Target], *, pinned: bool = True) -> Change:
    """Pin calls to the top of the queue, or let them go again. A suggestion becomes a call for today.

    Raises `RefusedError` for an empty choice or a call that was made meanwhile.
    """
    with book.act(_label(book, "Pinned" if pinned else "Unpinned", targets)) as act:
        for target in targets:
            if target.call is not None:
                open_call(book, target.call)
                act.update(Call, target.call, pinned=pinned)
            elif pinned:
                write_call(
                    book,
                    act,
                    account=target.account,
                    due_on=book.today,
                    person=target.person,
                    pinned=True,
                    **target.about.columns,
                )
    return act.change


def drop(book: Book, calls: Sequence[int]) -> Change:
    """Drop open calls: they needn't be made. A repeating one ends with it.

    Raises `RefusedError` for an empty choice or a call that was made meanwhile.
    """
    rows = [open_call(book, call) for call in calls]
    with book.act(_label(book, "Call dropped", [Target(row.account, row.id) for row in rows])) as act:
        write_dropped(book, act, calls)
    return act.change


def write_dropped(book: Book, act: Act, calls: Sequence[int]) -> None:
    """Drop open calls within an act."""
    for call in calls:
        act.update(Call, call, status="dropped", done_at=book.clock.now())


def open_call(book: Book, call: int) -> Call:
    """Return a stored call that is still to be made, or raise `RefusedError` saying why it is not."""
    row = book.one(Call.select().where(Call.id == call))
    if row is None:
        raise RefusedError("That call is no longer there.")
    if row.status != "open":
        raise RefusedError("That call was made already." if row.status == "done" else "That call was dropped.")
    return row  # type: ignore[no-any-return]  # a query's rows are untyped


def account_name(book: Book, account: int) -> str:
    """Return the name of an account, or raise `RefusedError` when it is gone."""
    name = book.scalar(Account.select(Account.name).where(Account.id == account))
    if name is None:
        raise RefusedError("That account is no longer there.")
    return str(name)


def tomorrow(book: Book) -> date:
    """Return the next working day."""
    return next_working_day(book.today, book.settings.week, days_off(book, book.today, book.today + LOOK_AHEAD))


def _label(book: Book, verb: str, targets: Sequence[Target], rest: str = "") -> str:
    if not targets:
        raise RefusedError("No call is selected.")
    name = account_name(book, targets[0].account) if len(targets) == 1 else f"{len(targets)} calls"
    return f"{verb} · {name} {rest}".rstrip()
