"""How a quote ends: the call after it is dropped with it; its history says why it was lost and what was extended."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Call
from amplanner.rules.quotation import QuoteLine, Standing, Tax
from amplanner.workday import quote_lines, quote_moves, quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.quote_accepting import accepted_part
from amplanner.workday.quote_beside import history
from amplanner.workday.quote_documents import document

D = Decimal


@pytest.fixture
def account(book: Book) -> int:
    with book.act("Account") as act:
        return write_account(book, act, name="Hartman Steel")


@pytest.fixture
def quote(book: Book, account: int) -> int:
    """Sent: two sensors at a low margin, and an optional day at a high one."""
    key = quotes.add(book, account=account).key
    assert key is not None
    tax = Tax("S", D(21))
    sensors = QuoteLine("Sensor", quantity=D(2), price=D(100), cost=D(80), tax=tax)
    day = QuoteLine("Day", price=D(500), cost=D(100), tax=tax, standing=Standing.OPTIONAL)
    quote_lines.add_lines(book, key, sensors, day)
    quote_sending.send(book, key, how="elsewhere")
    return key


def open_calls(book: Book) -> list[str]:
    return [subject for (subject,) in book.rows(Call.select(Call.subject).where(Call.status == "open").tuples())]


ENDS: dict[str, Callable[[Book, int], Change]] = {
    "accepted": lambda book, quote: quote_moves.accept(book, quote),
    "declined": lambda book, quote: quote_moves.decline(book, quote, reason="too expensive", competitor="Acme"),
    "withdrawn": lambda book, quote: quote_moves.withdraw(book, quote),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_call_after_a_quote_goes_with_it_in_one_act(book: Book, quote: int, account: int, end: str) -> None:
    with book.act("Call") as act:
        act.insert(Call, account=account, quote=quote, purpose="quote", subject="the framework", due_on=book.today)
    assert open_calls(book) == ["what they think of Q-0001", "the framework"]
    before = dump(book)
    ENDS[end](book, quote)
    assert open_calls(book) == ["the framework"], "that isn't about what they think of it"
    book.undo()
    assert dump(book) == before


def test_the_history_says_why_it_was_lost_and_until_when_it_was_extended(book: Book, quote: int) -> None:
    quote_moves.extend(book, quote, days=60)
    until = book.today + timedelta(days=60)
    assert f"{until:%d %b}" in history(book, quote)[0].what
    assert history(book, quote)[0].what.startswith("valid until ")
    quote_moves.extend(book, quote, days=10)
    book.undo()
    assert [one.what.split()[0] for one in history(book, quote)] == ["valid", "rev", "drafted"]
    quote_moves.decline(book, quote, reason="too expensive", competitor="Acme")
    assert [one.what for one in history(book, quote)[:2]] == ["declined: too expensive", "it went to Acme"]


def test_the_margin_of_what_was_accepted_is_known(book: Book, quote: int) -> None:
    day = document(book, quote).quotation.lines[1].key
    quote_moves.accept(book, quote, lines=[day])
    part = accepted_part(book, document(book, quote))
    assert part is not None
    assert part.margin is not None
    assert (part.margin.net, part.margin.cost, part.margin.percent) == (50_000, 10_000, D(80))
