"""The order of the call queue, its scores and its reasons."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.money import Money
from amplanner.rules.ranking import (
    Band,
    Candidate,
    Inquiry,
    OpenContract,
    OpenDeal,
    OpenQuote,
    Owed,
    Rank,
    queue,
    rank,
    reason_in_words,
    sort_key,
    value_points,
)
from amplanner.rules.worktime import Half

TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime.combine(TODAY, time(10, 18))
EURO = Money(895_000, "EUR")


def day(n: int) -> date:
    """A day of that November; 26 is tomorrow."""
    return date(2026, 11, 1) + timedelta(days=n - 1)


def quote(until: int) -> tuple[OpenQuote, ...]:
    """One open quote valid until that day."""
    return (OpenQuote("Q-0139", EURO, day(until)),)


def candidate(**facts: Any) -> Candidate:
    """A candidate with the facts of a table row."""
    return Candidate(**{"account_id": 1, "account": "Meijer Foods", **facts})


def ranked(**facts: Any) -> Rank:
    """The rank of a candidate that has one."""
    found = rank(candidate(**facts), NOW)
    assert found is not None
    return found


TABLE: list[tuple[dict[str, Any], int, str, str]] = [
    # 1 promised time has come
    ({"due_day": TODAY, "due_time": time(10), "promised": True}, 1, "promised 10:00, 18 min ago", "promised 10:00"),
    ({"due_day": TODAY, "due_time": time(8, 30), "promised": True}, 1, "promised 08:30", "promised 08:30"),
    ({"due_day": TODAY, "promised": True}, 1, "promised for today", "promised for today"),
    (
        {"due_day": TODAY, "due_half": Half.AM, "promised": True},
        1,
        "promised this morning",
        "promised this morning",
    ),
    (
        {"due_day": TODAY, "due_half": Half.AM, "promised": True, "misses": 1},
        1,
        "promised this morning",
        "promised this morning",
    ),
    # 2 an issue's update or an answer owed is due
    ({"owed": (Owed("issue 12: update", TODAY),)}, 2, "issue 12: update due today", "issue 12: update today"),
    ({"owed": (Owed("answer on price", day(23)),)}, 2, "answer on price 2 days late", "answer on price 2d late"),
    # 3 inquiry or asked call-back without a time
    (
        {"inquiry": Inquiry("new lead, web form", day(24))},
        3,
        "new lead, web form yesterday",
        "new lead, web form yesterday",
    ),
    # 4 promised and overdue
    ({"due_day": day(23), "promised": True}, 4, "promised Mon, 2 days late", "promised Mon, 2d late"),
    (
        {"due_day": day(24), "promised": True, "moved_by_me": 1},
        4,
        "promised yesterday, 1 day late, moved by me 1×",
        "promised yesterday, 1d late, moved 1×",
    ),
    # 5 quote expiry or contract notice within 2 working days
    ({"quotes": quote(26)}, 5, "Q-0139 expires tomorrow", "Q-0139 expires tomorrow"),
    ({"quotes": quote(27)}, 5, "Q-0139 expires Fri", "Q-0139 expires Fri"),
    (
        {"contracts": (OpenContract("Freezers", date(2026, 12, 31), day(27)),)},
        5,
        "notice Fri: Freezers",
        "notice Fri",
    ),
    # 6 due today
    ({"due_day": TODAY, "purpose": "delivery terms"}, 6, "due today: delivery terms", "due today"),
    ({"due_day": TODAY, "due_time": time(15)}, 6, "due today 15:00", "due today 15:00"),
    ({"due_day": TODAY, "due_time": time(15), "promised": True}, 6, "promised today 15:00", "promised today 15:00"),
    # 7 own overdue
    ({"due_day": day(23)}, 7, "due Mon, 2 days late", "due Mon, 2d late"),
    ({"due_day": day(12)}, 7, "due 12 Nov, 13 days late", "due 12 Nov, 13d late"),
    ({"due_day": day(24), "due_half": Half.PM, "misses": 1}, 7, "due yesterday, 1 day late", "due yesterday, 1d late"),
    # 8 retry in its half-day
    (
        {"due_day": TODAY, "due_half": Half.AM, "misses": 2, "last_miss": "No answer"},
        8,
        "no answer twice, try morning",
        "no answer ×2, try AM",
    ),
    ({"due_day": TODAY, "misses": 1, "last_miss": "Left word"}, 8, "left word, try again", "left word, try again"),
    (
        {"due_day": TODAY, "due_time": time(10, 15), "misses": 1, "last_miss": "Busy"},
        8,
        "busy, try morning",
        "busy, try AM",
    ),
    ({"due_day": TODAY, "misses": 3}, 8, "3 misses, try e-mail", "3 misses, try e-mail"),
    # 9 quote expiring within 7 days
    ({"quotes": quote(30)}, 9, "Q-0139 expires Mon", "Q-0139 expires Mon"),
    ({"quotes": quote(32)}, 9, "Q-0139 expires 2 Dec", "Q-0139 expires 2 Dec"),
    # 10 renewal window
    (
        {"tier": "B", "contracts": (OpenContract("Freezers", date(2026, 12, 31)),), "last_touch": date(2026, 10, 15)},
        10,
        "renewal 31 Dec, silent 41 days",
        "renewal 31 Dec, 41d",
    ),
    (
        {"tier": "A", "contracts": (OpenContract("Freezers", date(2027, 3, 1)),)},
        10,
        "renewal 1 Mar 2027",
        "renewal 1 Mar 2027",
    ),
    # 11 silent longer than the rhythm
    ({"tier": "B", "last_touch": date(2026, 10, 8)}, 11, "silent 48 days (rhythm 45)", "silent 48d"),
    ({"rhythm_days": 14, "last_touch": day(1)}, 11, "silent 24 days (rhythm 14)", "silent 24d"),
    ({"tier": "A", "known_since": day(1)}, 11, "silent 24 days (rhythm 21)", "silent 24d"),
    # 12 prospects
    ({"prospect": True}, 12, "prospect, not spoken to yet", "new prospect"),
    ({"prospect": True, "tier": "A", "last_touch": day(1)}, 12, "prospect, last 24 days ago", "prospect, 24d"),
    # 12 open deals, of customers too
    ({"deals": (OpenDeal("GTX Pro", day(15)),)}, 12, "deal GTX Pro open 10 days", "deal GTX Pro 10d"),
    (
        {"deals": (OpenDeal("MG Special", day(24)), OpenDeal("GTX Pro", day(15)))},
        12,
        "2 deals, GTX Pro open 10 days",
        "2 deals, GTX Pro 10d",
    ),
    ({"prospect": True, "deals": (OpenDeal("GTX Pro"),)}, 12, "open deal GTX Pro", "deal GTX Pro"),
    # later today
    (
        {"due_day": TODAY, "due_half": Half.PM, "misses": 2},
        13,
        "no answer twice, try afternoon",
        "no answer ×2, try PM",
    ),
    (
        {"due_day": TODAY, "due_half": Half.PM, "misses": 1, "quotes": quote(26), "owed": (Owed("issue 1", TODAY),)},
        13,
        "no answer, try afternoon",
        "no answer, try PM",
    ),
]


@pytest.mark.parametrize(("facts", "band", "long", "short"), TABLE)
def test_bands_and_words(facts: dict[str, Any], band: int, long: str, short: str) -> None:
    found = ranked(**facts)
    assert found.band == band
    assert reason_in_words(found, candidate(**facts)) == long
    assert reason_in_words(found, candidate(**facts), short=True) == short


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"due_day": day(26)},
        {"due_day": day(26), "promised": True},
        {"quotes": quote(24)},
        {"quotes": quote(33)},
        # Planned before the quote expires, and after a try today: it waits.
        {"due_day": day(26), "misses": 1, "quotes": quote(27)},
        {"last_touch": TODAY, "quotes": quote(26)},
        {"tier": "B", "last_touch": date(2026, 10, 11)},
        {"last_touch": date(2020, 1, 1)},
        {"tier": "A", "rhythm_days": 0, "last_touch": date(2020, 1, 1)},
        {"tier": "A", "last_touch": date(2026, 1, 1), "due_day": day(30)},
        {"prospect": True, "due_day": day(30), "misses": 8},
        {"owed": (Owed("issue 1", day(26)),)},
        # The rung of 60 days was spoken about.
        {"tier": "B", "contracts": (OpenContract("F", date(2026, 12, 31)),), "last_touch": day(10)},
        {"tier": "C", "contracts": (OpenContract("F", date(2027, 3, 1)),)},
        {"contracts": (OpenContract("F", day(20)),)},
    ],
)
def test_no_reason_to_call_today(facts: dict[str, Any]) -> None:
    assert rank(candidate(**facts), NOW) is None


def test_a_plan_that_comes_too_late_does_not_hold_a_quote_back() -> None:
    assert ranked(due_day=day(30), quotes=quote(27)).band is Band.EXPIRES_SOON


def test_two_working_days_reach_over_a_weekend_and_a_holiday() -> None:
    friday = datetime.combine(day(27), time(9))
    found = rank(candidate(quotes=quote(32)), friday, off=frozenset({day(30)}))
    assert found is not None
    assert found.band is Band.EXPIRES_SOON
    found = rank(candidate(quotes=quote(33)), friday)
    assert found is not None
    assert found.band is Band.EXPIRES_THIS_WEEK


def test_the_lowest_band_wins_and_the_others_stay_beside_it() -> None:
    found = ranked(due_day=TODAY, promised=True, quotes=quote(26), tier="A", last_touch=day(1), value=EURO)
    assert [reason.band for reason in found.reasons] == [1, 5, 11]
    assert [(part.name, part.points) for part in found.parts] == [
        ("promised for today (1st of 13 kinds of reason)", 12_000),
        ("A-account", 200),
        ("open with them: €8,950", 98),
        ("its hour has come", 500),
    ]
    assert found.score == 12_798


def test_of_two_quotes_the_one_that_expires_first_leads() -> None:
    quotes = (
        OpenQuote("Q-0142", EURO, day(27)),
        OpenQuote("Q-0139", EURO, day(26)),
        OpenQuote("Q-0140", EURO, day(32)),
    )
    assert [reason.short for reason in ranked(quotes=quotes).reasons] == [
        "Q-0139 expires tomorrow",
        "Q-0142 expires Fri",
        "Q-0140 expires 2 Dec",
    ]


def test_within_a_band_tier_value_and_age_decide_and_calls_of_later_come_last() -> None:
    def row(number: int, **facts: Any) -> Candidate:
        return candidate(account_id=number, account=f"Account {number}", due_day=TODAY, **facts)

    rows = [
        row(1),
        row(2, value=EURO),
        row(3, tier="C"),
        row(4, tier="A"),
        row(5, tier="A", value=Money(10**12, "EUR"), due_time=time(15)),
        row(6, value=Money(900_000, "EUR")),
    ]
    assert [found.candidate.account_id for found in queue(rows, NOW)] == [4, 6, 2, 3, 1, 5]


def test_a_pin_puts_a_row_on_top_and_shows_it_even_without_a_reason() -> None:
    rows = [
        candidate(account_id=1, due_day=TODAY, promised=True),
        candidate(account_id=2, pinned=True),
        candidate(account_id=3, pinned=True, due_day=TODAY),
    ]
    found = queue(rows, NOW)
    assert [row.candidate.account_id for row in found] == [3, 2, 1]
    assert reason_in_words(found[1].rank, found[1].candidate) == "pinned"
    assert found[1].rank.ready


def test_an_account_has_one_row_with_the_reasons_of_all_its_calls() -> None:
    rows = [
        candidate(call_id=1, due_day=TODAY, quotes=quote(26)),
        candidate(call_id=2, due_day=day(23), promised=True, quotes=quote(26)),
        candidate(call_id=3, due_day=day(30)),
        candidate(account_id=2, account="Other"),
    ]
    (row,) = queue(rows, NOW)
    assert row.candidate.call_id == 2
    assert [reason.short for reason in row.rank.reasons] == [
        "promised Mon, 2d late",
        "Q-0139 expires tomorrow",
        "due today",
    ]


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (None, 0),
        (Money(0, "EUR"), 0),
        (Money(-5, "EUR"), 0),
        (Money(99, "EUR"), 0),
        (Money(100, "EUR"), 7),
        (EURO, 98),
        (Money(10**9 * 100, "EUR"), 149),
        (Money(8950, "JPY"), 98),
    ],
)
def test_value_points(value: Money | None, points: int) -> None:
    assert value_points(value) == points


days = st.none() | st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
some_days = st.integers(-40, 140).map(lambda n: TODAY + timedelta(days=n))
monies = st.builds(Money, st.integers(-(10**6), 10**13), st.sampled_from(["EUR", "JPY", "KWD"]))
candidates = st.builds(
    Candidate,
    account_id=st.integers(1, 6),
    account=st.sampled_from(["Meijer", "meijer", "Bakker", ""]),
    tier=st.sampled_from(["A", "B", "C", "", "Z"]),
    prospect=st.booleans(),
    pinned=st.booleans(),
    call_id=st.none() | st.integers(1, 1_000_000),
    due_day=days,
    due_time=st.none() | st.times(),
    due_half=st.sampled_from([None, Half.AM, Half.PM]),
    promised=st.booleans(),
    moved_by_me=st.integers(0, 3),
    misses=st.integers(0, 9),
    quotes=st.lists(st.builds(OpenQuote, st.just("Q-1"), monies, some_days), max_size=2).map(tuple),
    contracts=st.lists(st.builds(OpenContract, st.just("C"), some_days, days), max_size=2).map(tuple),
    deals=st.lists(st.builds(OpenDeal, st.just("GTX"), days), max_size=2).map(tuple),
    owed=st.lists(st.builds(Owed, st.just("issue 1"), some_days), max_size=2).map(tuple),
    inquiry=st.none() | st.builds(Inquiry, st.just("web form"), some_days),
    last_touch=days,
    known_since=days,
    rhythm_days=st.none() | st.integers(-5, 400),
    value=st.none() | monies,
)
moments = st.datetimes(datetime.combine(day(1), time()), datetime.combine(day(60), time()))


@settings(max_examples=100, deadline=None)
@given(facts=candidates, now=moments)
def test_the_parts_add_up_and_never_leave_their_band(facts: Candidate, now: datetime) -> None:
    found = rank(facts, now)
    if found is None:
        assert not facts.pinned
        return
    assert sum(part.points for part in found.parts) == found.score
    assert (13 - found.band) * 1000 <= found.score < (14 - found.band) * 1000
    assert all(part.points >= 0 and part.name for part in found.parts)
    assert found.band == min(reason.band for reason in found.reasons) == found.reasons[0].band
    assert reason_in_words(found, facts)
    assert reason_in_words(found, facts, short=True)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(candidates, max_size=12, unique_by=lambda row: (row.account_id, row.call_id)), data=st.data())
def test_the_order_is_total_whatever_order_the_rows_come_in(rows: list[Candidate], data: st.DataObject) -> None:
    found = queue(rows, NOW)
    assert [row.candidate for row in queue(data.draw(st.permutations(rows)), NOW)] == [row.candidate for row in found]
    keys = [sort_key(row) for row in found]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    numbers = [row.candidate.account_id for row in found]
    assert len(set(numbers)) == len(numbers)
    pins = [row.candidate.pinned for row in found]
    assert pins == sorted(pins, reverse=True)


@settings(max_examples=60, deadline=None)
@given(facts=candidates)
def test_snoozing_a_promise_keeps_it_a_promise(facts: Candidate) -> None:
    late = facts._replace(promised=True, due_day=day(24), moved_by_me=2, owed=(), inquiry=None, pinned=False)
    found = rank(late, NOW)
    assert found is not None
    assert found.band is Band.PROMISE_LATE
    assert "moved by me 2×" in reason_in_words(found, late)
