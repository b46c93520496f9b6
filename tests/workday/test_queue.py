"""The call queue: who is in it, in which order, and why."""

from datetime import date, timedelta

import pytest
from call_world import FRI, MON, THU, TUE, WED, account, clock_at, open_calls, person_of, plan, put

from amplanner.book.book import Book
from amplanner.book.models import Account, Contract, Issue, Opportunity, Person, Quote
from amplanner.rules.ranking import Band
from amplanner.workday import todos
from amplanner.workday.call_log import Said, log_outcome
from amplanner.workday.calls import Due, Target, pin, snooze
from amplanner.workday.queue import NOTE_DRAFT, done_in_words, filters_from, overtaken_by, queue, why


def names(book: Book, typed: str = "") -> list[str]:
    return [row.name for row in queue(book, filters_from(typed)).rows]


def quote(book: Book, whose: int, until: date, **values: object) -> int:
    number = f"Q-{book.count(Quote.select()) + 1:04d}"
    fields = {"status": "sent", "amount": 895_000, "currency": "EUR", "drafted_on": WED} | values
    return put(book, Quote, number=number, account=whose, valid_until=until, **fields)


def test_every_band_in_its_order(book: Book) -> None:
    long_ago = WED - timedelta(days=100)
    made = {
        name: account(book, name, created_on=WED if name != "silent" else long_ago, **values)  # type: ignore[arg-type]
        for name, values in {
            "prospect": {"kind": "prospect"},
            "silent": {"tier": "A"},
            "renewal": {},
            "this week": {},
            "retry": {},
            "late": {},
            "today": {},
            "soon": {},
            "promise late": {},
            "inquiry": {},
            "answer": {},
            "promise": {},
        }.items()
    }
    plan(book, made["promise"], WED, due_time="10:00", promised=True)
    put(book, Issue, account=made["answer"], title="SO-2291", opened_on=long_ago, update_due=WED)
    plan(book, made["inquiry"], None, subject="web form")
    plan(book, made["promise late"], MON - timedelta(days=7), promised=True)
    quote(book, made["soon"], THU)
    plan(book, made["today"], WED)
    plan(book, made["late"], WED - timedelta(days=1))
    plan(book, made["retry"], WED, due_half="am", misses=1, tries=1)
    quote(book, made["this week"], MON + timedelta(days=1))
    put(book, Contract, account=made["renewal"], title="SLA", ends_on=WED + timedelta(days=30))
    shown = queue(book).rows
    assert [row.name for row in shown] == list(reversed(made))
    assert [row.band for row in shown] == [Band(n) for n in range(1, 13)]
    assert {row.name: row.about.purpose for row in shown if row.call is None} == {
        "answer": "support",
        "soon": "quote",
        "this week": "quote",
        "renewal": "renewal",
        "silent": "courtesy",
        "prospect": "prospect",
    }


def test_one_row_an_account_with_its_most_pressing_reason(book: Book) -> None:
    meijer = account(book)
    own = plan(book, meijer, WED, subject="order")
    late = plan(book, meijer, WED - timedelta(days=2), promised=True)
    quote(book, meijer, THU)
    (row,) = queue(book).rows
    assert (row.call, row.band, row.late) == (late, Band.PROMISE_LATE, True)
    reasons = why(book, meijer)
    assert reasons is not None
    assert [reason.band for reason in reasons.reasons] == [Band.PROMISE_LATE, Band.EXPIRES_SOON, Band.DUE_TODAY]
    assert sum(part.points for part in reasons.parts) == reasons.score
    assert own != late


def test_only_my_own_accounts_and_not_the_place_for_deals_without_one(book: Book) -> None:
    plan(book, account(book, "Theirs", owner="Robin"))
    account(book, "No account", kind="none")
    account(book, "Another's prospect", kind="prospect", owner="Robin")
    put(book, Opportunity, account=account(book, "Colleague's deal"), title="Line 4", owner="Robin")
    assert names(book) == []


def test_an_open_deal_of_mine_fills_the_queue_until_something_is_planned(book: Book) -> None:
    hartman = account(book, "Hartman Steel")
    deal = put(book, Opportunity, account=hartman, title="Line 4", engaged_on=WED - timedelta(days=28))
    (row,) = queue(book).rows
    assert row.long == "deal Line 4 open 28 days"
    assert (row.about.purpose, row.about.opportunity) == ("prospect", deal)
    plan(book, hartman, TUE)
    assert names(book) == []


def test_what_is_planned_later_is_not_suggested_now_but_a_deadline_before_it_is(book: Book) -> None:
    meijer = account(book, tier="A", created_on=WED - timedelta(days=60))
    plan(book, meijer, FRI)
    assert names(book) == []
    quote(book, meijer, THU)
    (row,) = queue(book).rows
    assert (row.long, row.call) == ("Q-0001 expires tomorrow", None)


def test_nobody_who_asked_not_to_be_called_appears_and_the_count_says_so(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    plan(book, meijer)
    plan(book, delta)
    with book.act("block") as act:
        act.update(Person, person_of(book, meijer), do_not_call=True)
    shown = queue(book)
    assert [row.name for row in shown.rows] == ["Delta Kitchens"]
    assert shown.blocked == 1
    with book.act("block a person, not the account") as act:
        blocked = act.insert(Person, account=delta, name="Selin", name_fold="selin", do_not_call=True)
    key = plan(book, delta, WED - timedelta(days=5), promised=True, person=blocked)
    (row,) = queue(book).rows
    assert row.call != key
    assert why(book, meijer) is None


def test_suggestions_without_a_number_stand_together_and_planned_calls_stay(book: Book) -> None:
    account(book, "Silent one", phone=False, tier="A", created_on=WED - timedelta(days=50))
    account(book, "Prospect", phone=False, kind="prospect")
    plan(book, account(book, "Promised", phone=False), promised=True)
    account(book, "Switchboard", person="", kind="prospect")
    shown = queue(book)
    assert [row.name for row in shown.rows] == ["Promised", "Switchboard"]
    assert [row.name for row in shown.unnumbered] == ["Silent one", "Prospect"]
    assert not shown.rows[0].has_number
    prospect = shown.row(shown.unnumbered[1].account)
    assert prospect is not None
    assert prospect.name == "Prospect"


def test_a_resting_prospect_is_left_alone(book: Book) -> None:
    resting = account(book, kind="prospect")
    with book.act("rest") as act:
        act.update(Account, resting, resting_until=THU)
    assert names(book) == []
    with book.act("rested") as act:
        act.update(Account, resting, resting_until=WED)
    assert names(book) == ["Meijer Foods"]


def test_an_answer_that_was_given_to_me_is_owed_today(book: Book) -> None:
    meijer = account(book)
    ask = todos.add(book, title="New carrier?", account=meijer, owner="colleague", owner_name="Lies", asks=True)
    assert names(book) == []
    todos.done(book, [ask.key or 0], "DSV from Monday")
    (row,) = queue(book).rows
    assert (row.band, row.long) == (Band.ANSWER_DUE, "answer on New carrier? due today")


def test_who_was_tried_today_is_not_suggested_again(book: Book) -> None:
    meijer = account(book, tier="A", created_on=WED - timedelta(days=60))
    assert names(book) == ["Meijer Foods"]
    log_outcome(book, meijer, "spoke", said=Said())
    assert names(book) == []


def test_not_interested_ends_one_purpose_and_leaves_the_others(book: Book) -> None:
    meijer = account(book)
    first, second = quote(book, meijer, THU), quote(book, meijer, FRI)
    (row,) = queue(book).rows
    log_outcome(book, meijer, "not_interested", about=row.about, said=Said(reason="too dear"))
    assert row.about.quote == first
    with Book(book.path, clock_at(THU, 9), book.settings) as tomorrow:
        (row,) = queue(tomorrow).rows
        assert row.about.quote == second


def test_who_is_not_interested_in_a_deal_is_not_asked_about_it_again(book: Book) -> None:
    hartman = account(book, "Hartman Steel", kind="prospect")
    for title in ("Line 4", "Line 5"):
        put(book, Opportunity, account=hartman, title=title, engaged_on=WED - timedelta(days=20))
    (row,) = queue(book).rows
    log_outcome(book, hartman, "not_interested", about=row.about, said=Said())
    with Book(book.path, clock_at(THU, 9), book.settings) as tomorrow:
        (row,) = queue(tomorrow).rows
        assert row.long == "deal Line 5 open 21 days"
        log_outcome(tomorrow, hartman, "not_interested", about=row.about, said=Said())
    with Book(book.path, clock_at(FRI, 9), book.settings) as later:
        assert names(later) == []


def test_pinned_comes_first_and_a_snoozed_one_goes(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    plan(book, meijer, WED - timedelta(days=3), promised=True)
    late = plan(book, delta)
    pin(book, [Target(delta, late)])
    assert names(book) == ["Delta Kitchens", "Meijer Foods"]
    snooze(book, [Target(meijer, open_calls(book, meijer)[0].id)], Due(THU))
    assert names(book) == ["Delta Kitchens"]


def test_a_call_that_was_left_with_a_note_begun_waits_at_the_top(book: Book) -> None:
    plan(book, account(book), promised=True)
    delta = account(book, "Delta Kitchens")
    plan(book, delta)
    book.drafts.keep(NOTE_DRAFT, str(delta), "Board said")
    shown = queue(book).rows
    assert [(row.name, row.drafted) for row in shown] == [("Delta Kitchens", True), ("Meijer Foods", False)]
    book.drafts.forget(NOTE_DRAFT, str(delta))
    assert names(book) == ["Meijer Foods", "Delta Kitchens"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Delta Kitchens", "Meijer Foods"]),
        ("a", ["Meijer Foods"]),
        ("A mei", ["Meijer Foods"]),
        ("region:zuid", ["Delta Kitchens"]),
        ("zuid kit", ["Delta Kitchens"]),
        ("quote", ["Delta Kitchens"]),
        ("purpose:renewal", []),
        ("b", []),
    ],
)
def test_filters(book: Book, typed: str, found: list[str]) -> None:
    plan(book, account(book, tier="A", region="Utrecht"))
    plan(book, account(book, "Delta Kitchens", tier="C", region="Zuid-Holland"), purpose="quote", promised=True)
    assert names(book, typed) == found


def test_what_was_done_today_is_counted(book: Book) -> None:
    meijer, delta = account(book), account(book, "Delta Kitchens")
    log_outcome(book, meijer, "spoke", said=Said(seconds=300))
    log_outcome(book, delta, "no_answer", said=Said(seconds=20))
    shown = queue(book)
    assert (shown.done_today, shown.calls_goal, shown.average) == (2, 10, 160)
    assert done_in_words(book, shown) == "1× spoke · 1× no answer"


def test_a_promise_whose_time_comes_is_announced_and_nothing_else(book: Book) -> None:
    delta, meijer = account(book, "Delta Kitchens"), account(book)
    plan(book, delta, WED)
    plan(book, meijer, WED, due_time="14:00", promised=True)
    shown = queue(book)
    assert overtaken_by(shown, queue(book)) is None
    with Book(book.path, clock_at(WED, 14), book.settings) as later:
        fresh = queue(later)
    row = overtaken_by(shown, fresh)
    assert row is not None
    assert (row.name, row.long) == ("Meijer Foods", "promised 14:00")


def test_the_queue_reads_through_indexes(book: Book) -> None:
    import amplanner.workday.queue_facts as facts

    statements = [text for name, text in vars(facts).items() if name.startswith("_") and isinstance(text, str)]
    statements = [text for text in statements if "SELECT" in text and " WHERE " in f"{text} ".replace("\n", " ")]
    assert len(statements) >= 14
    for statement in statements:
        plan_of = book.sql(f"EXPLAIN QUERY PLAN {statement}", ("1",) * statement.count("?"))
        scans = [detail for *_, detail in plan_of if "SCAN" in detail and "json_each" not in detail]
        assert not [scan for scan in scans if not scan.startswith(("SCAN CONSTANT", "SCAN (subquery"))], statement
