"""The target strip: what counts as won, and what as a call."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Opportunity, Quote
from amplanner.rules.money import Money
from amplanner.workday.calendar_days import add_absence
from amplanner.workday.targets import target_strip

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 10, 18, tzinfo=ZoneInfo("Europe/Amsterdam"))


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def test_an_empty_month(book: Book) -> None:
    strip = target_strip(book, TODAY)
    assert strip.won.won == euros(0)
    assert (strip.won.percent, strip.won.gap, strip.won.days_left) == (0, euros(80_000), 4)
    assert strip.won.gap_per_day == euros(20_000)
    assert (strip.calls_done, strip.calls_goal, strip.calls_percent) == (0, 10, 0)


def test_quotes_and_deals_of_the_month_count_once(book: Book) -> None:
    with book.act("facts") as act:
        account = act.insert(Account, name="A", name_fold="a", created_on=TODAY)
        deal = act.insert(
            Opportunity, account=account, title="both", status="won", amount=9_999_00, currency="EUR", close_on=TODAY
        )

        def quote(number: str, decided: date, amount: int, currency: str = "EUR", **more: object) -> None:
            act.insert(
                Quote,
                number=number,
                account=account,
                drafted_on=TODAY,
                decided_on=decided,
                amount=amount * 100,
                currency=currency,
                **({"status": "accepted"} | more),
            )

        def won(title: str, closed: date, amount: int | None, **more: object) -> None:
            minor = None if amount is None else amount * 100
            values = {"status": "won", "currency": "EUR"} | more
            act.insert(Opportunity, account=account, title=title, close_on=closed, amount=minor, **values)

        quote("1", date(2026, 11, 1), 10_000, opportunity=deal)
        quote("2", date(2026, 11, 25), 5_000)
        quote("to come", date(2026, 11, 26), 80_000)
        won("to come", date(2026, 11, 30), 80_000)
        quote("3", date(2026, 10, 31), 70_000)
        quote("4", TODAY, 60_000, status="declined")
        quote("5", TODAY, 300, "USD")
        won("deal without quote", TODAY, 1_000)
        won("no amount", TODAY, None)
        won("a colleague's", TODAY, 50_000, owner="Kim")
        won("open", TODAY, 40_000, status="open")
    strip = target_strip(book, TODAY)
    assert strip.won.won == euros(16_000)
    assert strip.won.percent == 20
    assert strip.won_elsewhere == (Money(300_00, "USD"),)
    assert target_strip(book, date(2026, 10, 5)).won.won == euros(70_000)


def test_absences_leave_fewer_days(book: Book) -> None:
    add_absence(book, date(2026, 11, 26), date(2026, 11, 27))
    assert target_strip(book, TODAY).won.days_left == 2


def test_calls_of_the_day_in_the_own_zone(book: Book) -> None:
    with book.act("calls") as act:
        account = act.insert(Account, name="A", name_fold="a", created_on=TODAY)
        for hours in (0, -1, -10, -11, -30):  # 10:18, 09:18, 00:18 and, the day before, 23:18 and 04:18
            act.insert(Call, account=account, status="done", outcome="no_answer", done_at=NOW + timedelta(hours=hours))
        act.insert(Call, account=account, status="dropped", done_at=NOW)
    assert (target_strip(book, TODAY).calls_done, target_strip(book, TODAY).calls_percent) == (3, 30)
    assert target_strip(book, date(2026, 11, 24)).calls_done == 2
