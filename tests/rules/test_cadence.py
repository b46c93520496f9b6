"""When to call again, by the table of design §4."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.cadence import Follow, Retry, next_try, times_in_words
from amplanner.rules.outcomes import STANDARD, Outcome, by_letter
from amplanner.rules.worktime import Half, Slot, WorkWeek, free_in_day, is_working

WEEK = WorkWeek()
OFF = frozenset({dt.date(2026, 12, 25), dt.date(2027, 1, 1)})


def wall(text: str) -> dt.datetime:
    """A wall time of November 2026 from "25 10:18"; the 25th is a Wednesday."""
    day, at = text.split()
    return dt.datetime.combine(dt.date(2026, 11, int(day)), dt.time.fromisoformat(at))


def card(letter: str) -> Outcome:
    """The outcome with that letter."""
    outcome = by_letter(letter)
    assert outcome is not None
    return outcome


def tried(letter: str, now: str, misses: int = 0, **more: object) -> Retry:
    """The retry of a miss."""
    retry = next_try(card(letter), wall(now), misses, WEEK, OFF, **more)  # type: ignore[arg-type] # keywords of the table
    assert retry is not None
    return retry


@pytest.mark.parametrize(
    ("letter", "now", "misses", "day", "half"),
    [
        ("n", "25 10:18", 0, dt.date(2026, 11, 25), Half.PM),
        ("n", "25 07:50", 0, dt.date(2026, 11, 25), Half.PM),
        ("n", "25 14:00", 0, dt.date(2026, 11, 26), Half.AM),
        ("n", "27 16:00", 0, dt.date(2026, 11, 30), Half.AM),
        ("n", "28 10:00", 0, dt.date(2026, 11, 30), Half.PM),
        ("n", "25 10:18", 1, dt.date(2026, 11, 26), Half.PM),
        ("n", "25 14:00", 1, dt.date(2026, 11, 26), Half.AM),
        ("n", "25 10:18", 2, dt.date(2026, 11, 27), Half.PM),
        ("n", "25 10:18", 3, dt.date(2026, 11, 30), Half.PM),
        ("n", "25 10:18", 4, dt.date(2026, 12, 2), Half.PM),
        ("n", "25 10:18", 9, dt.date(2026, 12, 2), Half.PM),
        ("v", "25 10:18", 0, dt.date(2026, 11, 27), Half.PM),
        ("v", "26 14:18", 0, dt.date(2026, 11, 30), Half.AM),
        ("r", "25 10:18", 0, dt.date(2026, 11, 26), None),
        ("r", "27 10:18", 1, dt.date(2026, 11, 30), None),
        ("b", "25 10:18", 0, dt.date(2026, 11, 26), Half.AM),
    ],
)
def test_the_table(letter: str, now: str, misses: int, day: dt.date, half: Half | None) -> None:
    retry = tried(letter, now, misses)
    assert (retry.day, retry.time, retry.half) == (day, None, half)
    assert retry.follow is Follow.CALL


@pytest.mark.parametrize(
    ("gaps", "at"),
    [
        ([("25 10:00", "25 10:30"), ("25 11:00", "25 12:20")], dt.time(11, 0)),
        ([("25 10:00", "25 12:00")], dt.time(10, 51)),
        ([("25 10:00", "25 10:55"), ("25 16:00", "25 17:30")], dt.time(16, 0)),
        ([("25 16:00", "25 17:30"), ("25 11:00", "25 12:20")], dt.time(11, 0)),
        ([("25 10:00", "25 11:00")], None),
        ([("26 10:00", "26 11:00")], None),
    ],
)
def test_busy_waits_for_the_next_gap_of_today(gaps: list[tuple[str, str]], at: dt.time | None) -> None:
    retry = tried("b", "25 10:21", gaps=[Slot(wall(start), wall(end)) for start, end in gaps])
    if at is not None:
        assert (retry.day, retry.time) == (dt.date(2026, 11, 25), at)
    else:
        assert (retry.day, retry.time, retry.half) == (dt.date(2026, 11, 26), None, Half.AM)


def test_a_quote_asked_is_sent_on_the_next_working_day() -> None:
    retry = tried("Q", "27 16:00")
    assert (retry.day, retry.follow, retry.reason) == (dt.date(2026, 11, 30), Follow.SEND_QUOTE, "send quote")


@pytest.mark.parametrize("letter", list("slmwxD"))
def test_the_others_ask_or_end(letter: str) -> None:
    assert next_try(card(letter), wall("25 10:18"), 2, WEEK, OFF, tries=7, prospect=True) is None


@pytest.mark.parametrize(
    ("letter", "now", "misses", "deadline", "day", "half"),
    [
        # The retry would come in time anyway: on the last day is in time.
        ("n", "25 10:18", 1, 26, 26, Half.PM),
        # +5 would be 2 December: the last working day before the 27th instead.
        ("n", "25 10:18", 4, 27, 26, Half.PM),
        # Voicemail +2 is the 27th. Before the 26th is today: the afternoon is ahead.
        ("v", "25 10:18", 0, 26, 25, Half.PM),
        # In the afternoon it is not: the morning of the last day itself.
        ("v", "25 14:00", 0, 26, 26, Half.AM),
        # Over a weekend: Friday.
        ("n", "25 10:18", 4, 29, 27, Half.PM),
        # The last day is today.
        ("v", "25 10:18", 0, 25, 25, Half.PM),
    ],
)
def test_never_past_a_deadline(letter: str, now: str, misses: int, deadline: int, day: int, half: Half) -> None:
    retry = tried(letter, now, misses, deadline=dt.date(2026, 11, deadline))
    assert (retry.day, retry.half) == (dt.date(2026, 11, day), half)


def test_on_the_last_afternoon_a_gap_of_today_is_used_or_the_deadline_cannot_be_kept() -> None:
    last = dt.date(2026, 11, 25)
    retry = tried("n", "25 14:00", 0, deadline=last, gaps=[Slot(wall("25 15:00"), wall("25 16:00"))])
    assert (retry.day, retry.time, retry.reason) == (last, dt.time(15), "before 25 Nov")
    assert tried("n", "25 14:00", 0, deadline=last).day == dt.date(2026, 11, 26)
    assert tried("n", "25 10:00", 0, deadline=dt.date(2026, 11, 20)).day == last


def test_three_misses_in_a_row_propose_e_mail() -> None:
    assert [tried(letter, "25 10:18", misses).propose_email for letter, misses in [("n", 1), ("v", 2), ("b", 5)]] == [
        False,
        True,
        True,
    ]
    assert tried("n", "25 10:18", 2).reason == "3 misses, try e-mail"


def test_eight_tries_rest_a_prospect_for_thirty_days() -> None:
    rest = tried("n", "25 10:18", 7, tries=7, prospect=True)
    # 25 December is a holiday, a Friday.
    assert (rest.day, rest.rests) == (dt.date(2026, 12, 28), True)
    assert rest.reason == "8 tries, rests 30 days"
    assert not tried("n", "25 10:18", 6, tries=6, prospect=True).rests
    assert not tried("n", "25 10:18", 8, tries=8, prospect=True).rests
    assert tried("n", "25 10:18", 15, tries=15, prospect=True).rests


@pytest.mark.parametrize("why", [{"prospect": False}, {"open_business": True}, {"promised": True}])
def test_customers_open_business_and_promises_never_rest(why: dict[str, bool]) -> None:
    assert not tried("n", "25 10:18", 7, tries=7, **{"prospect": True, **why}).rests


def test_a_promise_stays_a_promise() -> None:
    assert tried("n", "25 10:18", promised=True).promised
    assert not tried("n", "25 10:18").promised


@pytest.mark.parametrize(
    ("letter", "misses", "reason"),
    [
        ("n", 0, "no answer, try afternoon"),
        ("n", 1, "no answer twice, try afternoon"),
        ("v", 1, "voicemail twice, try afternoon"),
        ("b", 0, "busy, try morning"),
        ("r", 0, "left word"),
    ],
)
def test_reasons(letter: str, misses: int, reason: str) -> None:
    assert tried(letter, "25 10:18", misses).reason == reason
    assert times_in_words(3) == "3 times"


@settings(max_examples=100, deadline=None)
@given(
    outcome=st.sampled_from([outcome for outcome in STANDARD if outcome.miss or outcome.letter == "Q"]),
    now=st.datetimes(wall("01 00:00"), wall("01 00:00") + dt.timedelta(days=70)),
    misses=st.integers(0, 12),
    tries=st.integers(0, 12),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    ahead=st.none() | st.integers(-3, 12),
    flags=st.tuples(st.booleans(), st.booleans()),
)
def test_a_retry_is_ahead_on_a_working_day_and_in_time(
    outcome: Outcome,
    now: dt.datetime,
    misses: int,
    tries: int,
    days: frozenset[int],
    ahead: int | None,
    flags: tuple[bool, bool],
) -> None:
    week = WorkWeek(days=days)
    today = now.date()
    deadline = None if ahead is None else today + dt.timedelta(days=ahead)
    gaps = free_in_day(today, week, [])
    retry = next_try(
        outcome, now, misses, week, OFF, deadline, gaps, tries=tries, prospect=flags[0], open_business=flags[1]
    )
    assert retry is not None
    assert is_working(retry.day, week, OFF)
    begins = retry.time or (week.hours_of(retry.half)[0] if retry.half else week.start)
    assert retry.day > today or dt.datetime.combine(today, begins) > now
    later = [today + dt.timedelta(days=n) for n in range(1, 1 + max(ahead or 0, 0))]
    can_be_kept = deadline is not None and any(is_working(day, week, OFF) for day in later)
    if can_be_kept and not retry.rests:
        assert deadline is not None
        assert retry.day <= deadline
