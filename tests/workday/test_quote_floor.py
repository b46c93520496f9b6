"""A reason for a margin under the floor: it holds for the margin that it was given for, and for no less."""

from dataclasses import replace
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.quote_settings import QuoteSettings
from amplanner.rules.quotation import Adjustment, QuoteLine, Tax
from amplanner.workday import quote_headers, quote_lines, quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.quote_documents import document
from amplanner.workday.refused import RefusedError

D = Decimal


@pytest.fixture
def quote(book: Book) -> int:
    """Ten sensors of 100 that cost 80, a day of 500 that costs 100; the floor is 40 %."""
    book.settings = replace(book.settings, quotes=QuoteSettings(margin_floor=D(40)))
    with book.act("Account") as act:
        account = write_account(book, act, name="Hartman Steel")
    key = quotes.add(book, account=account).key
    assert key is not None
    tax = Tax("S", D(21))
    sensors = QuoteLine("Sensor", quantity=D(10), price=D(100), cost=D(80), tax=tax)
    quote_lines.add_lines(book, key, sensors, QuoteLine("Day", price=D(500), cost=D(100), tax=tax))
    return key


def low(book: Book, quote: int) -> list[str]:
    return [one.sentence for one in quote_sending.prepare(book, quote).findings if one.code == "below_floor"]


def off(book: Book, quote: int, percent: int, line: int = 0) -> None:
    key = document(book, quote).quotation.lines[line].key
    quote_lines.change_line(book, key, discounts=[Adjustment(percent=D(percent))])


def test_a_reason_lapses_when_less_is_earned_and_holds_otherwise(book: Book, quote: int) -> None:
    off(book, quote, 10)
    assert low(book, quote) == [
        "Line 1 (Sensor) has a margin of 11.1%, the floor is 40%.",
        "The margin is 35.7%, the floor 40%.",
    ]
    quote_headers.change_header(book, quote, floor_reason="First order")
    assert low(book, quote) == []
    off(book, quote, 5)
    assert low(book, quote) == [], "more is earned"
    off(book, quote, 10)
    assert low(book, quote) == [], "just what it was given for"
    before = dump(book)
    off(book, quote, 60)
    assert low(book, quote) == [
        "Line 1 (Sensor) has a margin of -100.0%, the floor is 40%.",
        "The margin is 0.0%, the floor 40%; the reason given was for 35.7%.",
    ]
    with pytest.raises(RefusedError, match="margin of -100"):
        quote_sending.send(book, quote, how="elsewhere")
    book.undo()
    assert dump(book) == before
    assert low(book, quote) == []
    book.redo()
    quote_headers.change_header(book, quote, floor_reason="First order")
    assert low(book, quote) == [], "given again, for what it is now"
    book.undo()
    assert len(low(book, quote)) == 2


def test_a_reason_is_not_for_another_line(book: Book, quote: int) -> None:
    off(book, quote, 10)
    quote_headers.change_header(book, quote, floor_reason="First order")
    off(book, quote, 0)
    off(book, quote, 70, line=1)
    assert low(book, quote)[0] == "Line 2 (Day) has a margin of 33.3%, the floor is 40%."
    quote_headers.change_header(book, quote, floor_reason="")
    assert len(low(book, quote)) == 3


def test_a_reason_that_is_given_on_sending_is_for_what_is_sent(book: Book, quote: int) -> None:
    off(book, quote, 10)
    quote_sending.send(book, quote, how="elsewhere", floor_reason="First order")
    sent = document(book, quote)
    assert (sent.state, sent.floor_reason) == ("sent", "First order")
    book.undo()
    assert len(low(book, quote)) == 2
