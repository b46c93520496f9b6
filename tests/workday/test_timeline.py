"""The timeline in words and pages, what is open, the head of an account, and the list of all."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import (
    Account,
    Appointment,
    Call,
    Issue,
    Note,
    Opportunity,
    Person,
    Quote,
    Record,
    Todo,
)
from amplanner.book.settings import Settings
from amplanner.rules.money import Money
from amplanner.workday import accounts, contracts, issues, notes, people
from amplanner.workday.account_facts import chances_of, facts
from amplanner.workday.account_list import AccountFilter, account_keys, account_rows
from amplanner.workday.open_items import open_items
from amplanner.workday.phones import typed_numbers
from amplanner.workday.refused import RefusedError
from amplanner.workday.timeline import FILTERS, KINDS, count, newer_than, outcome_labels, timeline

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 18)


@pytest.fixture
def meijer(book: Book) -> int:
    key = accounts.add(book, name="Meijer Foods", tier="A", city="Utrecht", since="2019", sector="food").key
    assert key is not None
    return key


def put(book: Book, model: type[Record], **values: Any) -> int:
    with book.act("test") as act:
        act.key = act.insert(model, **values)
    assert act.key is not None
    return act.key


def appointment(book: Book, account: int, start: datetime, title: str, **values: Any) -> int:
    local = start.astimezone(book.clock.zone)
    end = local + timedelta(minutes=45)
    return put(
        book,
        Appointment,
        account=account,
        title=title,
        start_wall=f"{local:%Y-%m-%dT%H:%M}",
        end_wall=f"{end:%Y-%m-%dT%H:%M}",
        zone=str(book.clock.zone),
        start_utc=start,
        end_utc=end,
        **values,
    )


@pytest.mark.parametrize(
    ("model", "values", "word", "text"),
    [
        (Call, {"status": "done", "outcome": "spoke", "done_at": MORNING, "subject": "board"},
         "call", "Spoke Piet: board"),
        (Call, {"status": "done", "outcome": "no_answer", "done_at": MORNING}, "call", "No answer"),
        (Call, {"status": "done", "outcome": "of_old", "done_at": MORNING}, "call", "Of old"),
        (Note, {"kind": "mail", "text": "Sent terms\nand prices", "at": MORNING}, "mail", "Sent terms and prices"),
        (Todo, {"title": "Ask stock", "status": "done", "answer": "12 left", "due_on": DAY, "done_at": MORNING},
         "to-do", "Done: Ask stock: 12 left"),
        (Quote, {"number": "Q-0139", "title": "Line 2", "amount": 895000, "currency": "EUR", "drafted_on": DAY},
         "quote", "Q-0139 drafted · Line 2"),
        (Opportunity, {"title": "Freezer", "status": "lost", "reason": "price", "close_on": DAY, "amount": 100,
                       "currency": "USD"}, "deal", "Lost: Freezer: price, $1"),
        (Issue, {"title": "Late delivery", "opened_on": DAY}, "issue", "Opened: Late delivery"),
    ],
)  # fmt: skip
def test_every_record_is_told_in_words(
    book: Book, meijer: int, model: type[Record], values: dict[str, Any], word: str, text: str
) -> None:
    if "person" in model._meta.fields:
        values = values | {"person": put(book, Person, account=meijer, name="Piet Meijer", name_fold="piet meijer")}
    put(book, model, account=meijer, **values)
    (line,) = timeline(book, meijer)
    assert (line.word, line.text) == (word, text)
    assert line.at.tzinfo == book.clock.zone


def test_a_quote_tells_of_its_sending_and_its_end(book: Book, meijer: int) -> None:
    put(
        book,
        Quote,
        account=meijer,
        number="Q-0139",
        title="Line 2",
        amount=895_000,
        currency="EUR",
        drafted_on=DAY,
        sent_on=DAY + timedelta(days=1),
        decided_on=DAY + timedelta(days=2),
        status="declined",
        reason="too dear",
    )
    assert [line.text for line in timeline(book, meijer)] == [
        "Q-0139 lost, €8,950 · Line 2: too dear",
        "Q-0139 sent, €8,950 · Line 2",
        "Q-0139 drafted · Line 2",
    ]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("held", "Line 2: two actions"),
        ("not held", "Not held: Line 2: two actions"),
        ("cancelled", "Cancelled: Line 2: two actions"),
    ],
)
def test_an_appointment_tells_whether_it_was_held(book: Book, meijer: int, status: str, text: str) -> None:
    appointment(book, meijer, MORNING, "Line 2", status=status, result="two actions")
    assert [line.text for line in timeline(book, meijer)] == [text]


def test_outcomes_are_called_what_the_settings_call_them(book: Book) -> None:
    book.settings = Settings(
        outcomes=({"code": "spoke", "label": "Gesproken"}, {"code": "demo", "label": "Demo asked"})
    )
    labels = outcome_labels(book)
    assert (labels["spoke"], labels["demo"], labels["no_answer"]) == ("Gesproken", "Demo asked", "No answer")


def test_every_kind_of_line_belongs_to_one_filter() -> None:
    kinds = [kind for group in FILTERS.values() for kind in group]
    assert sorted(kinds) == sorted(KINDS)
    assert all(len(word) <= 7 for word in KINDS.values())


@hypothesis_settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(hours=st.lists(st.integers(0, 5), max_size=12), size=st.integers(1, 5))
def test_pages_give_every_line_once_and_in_order(book: Book, hours: list[int], size: int) -> None:
    account = accounts.add(book, name="Meijer").key
    assert account is not None
    for hour in hours:
        notes.add(book, account=account, text=f"at {hour}", at=MORNING - timedelta(hours=hour))
    whole = timeline(book, account, limit=100)
    paged = timeline(book, account, limit=size)
    while page := timeline(book, account, limit=size, before=paged[-1].place) if paged else []:
        paged += page
    assert paged == whole
    assert [line.text for line in whole] == [f"at {hour}" for hour in sorted(hours)]
    assert count(book, account) == len(hours)


def test_a_timeline_is_narrowed_to_kinds(book: Book, meijer: int) -> None:
    notes.add(book, account=meijer, text="chatted", kind="chat")
    put(book, Call, account=meijer, status="done", outcome="spoke", done_at=MORNING)
    assert [line.kind for line in timeline(book, meijer, kinds=FILTERS["calls"])] == ["call"]
    assert count(book, meijer, kinds=FILTERS["notes and mail"]) == 1
    assert count(book, meijer, kinds=FILTERS["everything"]) == 2


def test_how_far_down_a_record_stands(book: Book, meijer: int) -> None:
    keys = [notes.add(book, account=meijer, text=str(n), at=MORNING - timedelta(days=n)).key for n in range(4)]
    assert [newer_than(book, meijer, "note", key or 0) for key in keys] == [0, 1, 2, 3]
    assert newer_than(book, meijer, "note", 99) is None
    assert newer_than(book, 99, "note", keys[0] or 0) is None


def test_pages_of_a_long_timeline_are_looked_up_and_not_sorted(book: Book, meijer: int) -> None:
    plan: list[str] = []
    asked = book.db.execute_sql

    def explained(sql: str, *rest: Any) -> Any:
        if "activity" in sql and sql.lstrip().startswith("SELECT"):
            plan.extend(row[3] for row in asked("EXPLAIN QUERY PLAN " + sql, *rest).fetchall())
        return asked(sql, *rest)

    book.db.execute_sql = explained
    timeline(book, meijer)
    timeline(book, meijer, before=(1, 1))
    timeline(book, meijer, kinds=FILTERS["calls"], before=(1, 1))
    count(book, meijer)
    book.db.execute_sql = asked
    assert len([step for step in plan if "activity_account" in step]) == 4, plan
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], plan


# What is open.


def test_open_items_come_late_ones_first_then_by_day_and_time(book: Book, meijer: int) -> None:
    piet = people.add(book, account=meijer, name="Piet Meijer").key
    today = book.today
    put(
        book,
        Call,
        account=meijer,
        person=piet,
        due_on=date(2026, 12, 1),
        due_time="10:00",
        subject="terms",
        promised=True,
    )
    put(book, Call, account=meijer, due_on=today, due_time="10:00", purpose="quote")
    put(book, Call, account=meijer, due_on=today, due_half="pm")
    put(book, Call, account=meijer, inquiry=True, subject="asked to be called")
    put(book, Call, account=meijer, status="done", done_at=MORNING, outcome="spoke")
    put(book, Todo, account=meijer, title="Terms in writing", due_on=today)
    put(book, Todo, account=meijer, title="Sample", owner="them", due_on=date(2026, 11, 20))
    put(book, Todo, account=meijer, title="Stock?", owner="colleague", owner_name="Noor", asks=True, due_on=today)
    appointment(book, meijer, datetime(2026, 12, 15, 9, 0, tzinfo=UTC), "Plant B")
    appointment(book, meijer, datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "Past")
    issues.add(book, account=meijer, title="Late delivery", opened_on=DAY, update_due=date(2026, 11, 27))
    assert [(i.kind, i.time, i.text, i.who, i.late) for i in open_items(book, meijer)] == [
        ("theirs", "", "Sample", "", True),
        ("call", "10:00", "quote", "", True),
        ("call", "afternoon", "call", "", False),
        ("to-do", "", "Terms in writing", "", False),
        ("ask", "", "Stock?", "Noor", False),
        ("issue", "", "Late delivery", "", False),
        ("call", "10:00", "terms", "Piet", False),
        ("appointment", "10:00", "Plant B", "", False),
        ("call", "", "asked to be called", "", False),
    ]


def test_a_series_is_open_with_its_next_date_that_was_not_changed(book: Book, meijer: int) -> None:
    start = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)
    series = appointment(book, meijer, start, "Standup", rrule="FREQ=WEEKLY", exdates="2026-11-25T09:00")
    appointment(
        book,
        meijer,
        datetime(2026, 12, 3, 8, 0, tzinfo=UTC),
        "Standup moved",
        series=series,
        recurrence_key="2026-12-02T09:00",
    )
    found = [(i.text, i.day, i.time, i.occurrence) for i in open_items(book, meijer)]
    assert found == [
        ("Standup moved", date(2026, 12, 3), "09:00", ""),
        ("Standup", date(2026, 12, 9), "09:00", "2026-12-09T09:00"),
    ]


# The head.


def test_the_head_of_an_account_says_who_what_and_how_long_silent(book: Book, meijer: int) -> None:
    people.add(book, account=meijer, name="Anna Smit", job="finance")
    people.add(
        book,
        account=meijer,
        name="Piet Meijer",
        job="owner",
        role="decision maker",
        numbers=typed_numbers("+31 30 555 0142"),
    )
    contracts.add(book, account=meijer, title="SLA", ends_on=date(2027, 6, 30))
    contracts.add(book, account=meijer, title="Freezer", ends_on=date(2027, 3, 31), value=Money(640_000, "EUR"))
    issues.add(book, account=meijer, title="Late delivery")
    for number, status, amount in (("Q-1", "sent", 895_000), ("Q-2", "draft", None), ("Q-3", "declined", 100)):
        put(book, Quote, account=meijer, number=number, status=status, amount=amount, currency="EUR", drafted_on=DAY)
    put(book, Todo, account=meijer, title="Terms in writing", due_on=book.today)
    head = facts(book, meijer)
    assert head.headline == "A-account · food · Utrecht · since 2019"
    assert [(p.name, p.number) for p in head.people] == [("Piet Meijer", "+31 30 555 0142"), ("Anna Smit", "")]
    assert head.renewal is not None
    assert head.renewal.title == "Freezer"
    assert (head.quotes, head.issues) == (2, 1)
    assert head.quoted == {"EUR": Money(895_000, "EUR")}
    assert head.next is not None
    assert head.next.text == "Terms in writing"
    assert head.silence.words == "not spoken yet"


@pytest.mark.parametrize(
    ("days", "tier", "words"),
    [
        (0, "A", "spoken today"),
        (1, "A", "spoken yesterday"),
        (21, "A", "silent 21 days"),
        (22, "A", "silent 22 days, rhythm 21"),
        (400, "", "silent 400 days"),
    ],
)
def test_silence_is_told_in_words_and_with_the_rhythm_once_it_is_too_long(
    book: Book, clock: FrozenClock, days: int, tier: str, words: str
) -> None:
    key = accounts.add(book, name="Oost", tier=tier).key
    assert key is not None
    at = clock.now() - timedelta(days=days)
    put(book, Call, account=key, status="done", outcome="spoke", line_result="connected", done_at=at)
    assert facts(book, key).silence.words == words


def test_what_was_won_this_year_counts_each_order_once(book: Book, meijer: int) -> None:
    deal = put(
        book,
        Opportunity,
        account=meijer,
        title="Line 2",
        status="won",
        amount=500_00,
        currency="EUR",
        close_on=date(2026, 3, 1),
    )
    for title, when in (("Spare parts", date(2026, 2, 1)), ("Last year", date(2025, 12, 31))):
        put(book, Opportunity, account=meijer, title=title, status="won", amount=100_00, currency="EUR", close_on=when)
    put(
        book,
        Quote,
        account=meijer,
        number="Q-1",
        status="accepted",
        opportunity=deal,
        amount=450_00,
        currency="EUR",
        drafted_on=DAY,
        decided_on=date(2026, 3, 1),
    )
    assert facts(book, meijer).won == {"EUR": Money(550_00, "EUR")}


def test_the_chances_of_an_account_are_its_open_quotes_and_deals_without_one(book: Book, meijer: int) -> None:
    quoted = put(book, Opportunity, account=meijer, title="Line 2")
    idea = put(book, Opportunity, account=meijer, title="Freezer")
    put(book, Opportunity, account=meijer, title="Gone", status="lost")
    later = put(book, Quote, account=meijer, number="Q-1", status="draft", drafted_on=DAY, opportunity=quoted)
    first = put(book, Quote, account=meijer, number="Q-2", status="sent", drafted_on=DAY, valid_until=DAY)
    put(book, Quote, account=meijer, number="Q-3", status="accepted", drafted_on=DAY)
    assert chances_of(book, meijer) == (("quote", first), ("quote", later), ("idea", idea))


def test_an_account_without_anything_says_so(book: Book) -> None:
    key = accounts.add(book, name="Vink", kind="prospect").key
    assert key is not None
    head = facts(book, key)
    assert (head.headline, head.quotes, head.next, head.renewal) == ("prospect", 0, None, None)
    with pytest.raises(RefusedError, match="no longer there"):
        facts(book, 99)


# All accounts.


@pytest.fixture
def three(book: Book, meijer: int) -> dict[str, int]:
    keys = {"Meijer Foods": meijer}
    for name, values in (
        ("Vink Packaging", {"kind": "prospect", "region": "Noord", "tags": ["fair"]}),
        ("Århus Tools", {"tier": "B", "city": "Aarhus", "owner": "Noor"}),
    ):
        key = accounts.add(book, name=name, **values).key  # type: ignore[arg-type]  # a table of fields
        assert key is not None
        keys[name] = key
    put(book, Call, account=meijer, status="done", outcome="spoke", line_result="connected", done_at=MORNING)
    return keys


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (AccountFilter(), ["Århus Tools", "Meijer Foods", "Vink Packaging"]),
        (AccountFilter(order="tier"), ["Meijer Foods", "Århus Tools", "Vink Packaging"]),
        (AccountFilter(order="silence"), ["Århus Tools", "Vink Packaging", "Meijer Foods"]),
        (AccountFilter(text="arh"), ["Århus Tools"]),
        (AccountFilter(text="foods utr"), ["Meijer Foods"]),
        (AccountFilter(text="noord"), ["Vink Packaging"]),
        (AccountFilter(text="_"), []),
        (AccountFilter(kinds=frozenset({"prospect"})), ["Vink Packaging"]),
        (AccountFilter(tiers=frozenset({"A", "B"})), ["Århus Tools", "Meijer Foods"]),
        (AccountFilter(region="Noord"), ["Vink Packaging"]),
        (AccountFilter(tag="fair"), ["Vink Packaging"]),
        (AccountFilter(owner=""), ["Meijer Foods", "Vink Packaging"]),
    ],
)
def test_accounts_are_filtered_and_ordered(
    book: Book, three: dict[str, int], wanted: AccountFilter, names: list[str]
) -> None:
    found = [book.scalar(Account.select(Account.name).where(Account.id == key)) for key in account_keys(book, wanted)]
    assert found == names


def test_rows_of_accounts_say_what_is_quoted_and_what_comes_next(book: Book, three: dict[str, int]) -> None:
    meijer, vink = three["Meijer Foods"], three["Vink Packaging"]
    put(book, Quote, account=meijer, number="Q-1", status="sent", amount=100, currency="EUR", drafted_on=DAY)
    put(book, Call, account=meijer, due_on=date(2026, 12, 1))
    put(book, Todo, account=meijer, title="x", due_on=date(2026, 11, 30))
    rows = account_rows(book, [meijer, vink, 99])
    assert rows[meijer].quoted == {"EUR": Money(100, "EUR")}
    assert rows[meijer].next_on == date(2026, 11, 30)
    assert (rows[vink].quoted, rows[vink].next_on, rows[vink].silence.words) == ({}, None, "not spoken yet")
    assert set(rows) == {meijer, vink}
