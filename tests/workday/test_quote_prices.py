"""Prices with VAT or without: a quote that is switched keeps its net, and lines from the price list fit what it is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.quote_settings import QuoteSettings
from amplanner.rules.margins import quote_margin
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, QuoteLine, Tax
from amplanner.workday import price_list, quote_copies, quote_filling, quote_headers, quote_lines, quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.price_list import Price
from amplanner.workday.quote_documents import document

D = Decimal
VAT, REVERSE = Tax("S", D(21)), Tax("AE")


@pytest.fixture
def account(book: Book) -> int:
    with book.act("Account") as act:
        return write_account(book, act, name="Hartman Steel")


@pytest.fixture
def sensor(book: Book) -> int:
    """Listed at 495.00, from ten on 470.00."""
    prices = [Price("EUR", D(10), D(470))]
    made = price_list.add(book, code="A-100", name="Sensor", price=Money(49_500, "EUR"), prices=prices, tax=VAT)
    assert made.key is not None
    return made.key


@pytest.fixture
def quote(book: Book, account: int, sensor: int) -> int:
    """Two sensors with a discount, ten metres of cable; something off the whole."""
    key = quotes.add(book, account=account, title="Line 4").key
    assert key is not None
    line = replace(quote_lines.line_of(book, key, sensor, D(2)), discounts=(Adjustment(amount=D(50)),))
    quote_lines.add_lines(book, key, line, QuoteLine("Cable", quantity=D(10), price=D("10.01"), tax=VAT))
    quote_lines.adjust_quote(book, key, discounts=[Adjustment(percent=D(2)), Adjustment(amount=D(100))])
    return key


def prices(book: Book, quote: int) -> list[Decimal]:
    return [line.price for line in document(book, quote).quotation.lines]


def test_a_quote_that_comes_to_include_vat_keeps_its_net_and_back(book: Book, quote: int) -> None:
    before, rows = document(book, quote), dump(book)
    told = quote_headers.change_header(book, quote, prices_include_tax=True).label
    assert told == "Prices are now with VAT: 2 converted, the net as before · Q-0001 Hartman Steel"
    there = document(book, quote)
    assert there.quotation.prices_include_tax
    assert prices(book, quote) == [D("598.95"), D("12.1121")]
    assert there.quotation.lines[0].discounts == (Adjustment(amount=D("60.50")),)
    assert there.quotation.discounts == (Adjustment(percent=D(2)), Adjustment(amount=D(121)))
    assert (there.sums.net, there.sums.gross) == (before.sums.net, before.sums.gross)
    book.undo()
    assert dump(book) == rows
    quote_headers.change_header(book, quote, prices_include_tax=True, payment_terms="14 days")
    told = quote_headers.change_header(book, quote, prices_include_tax=False).label
    assert told.startswith("Prices are now without VAT: 2 converted, the net as before")
    assert document(book, quote).quotation == before.quotation


def test_without_vat_on_the_lines_nothing_is_converted(book: Book, quote: int) -> None:
    quote_lines.set_tax(book, quote, REVERSE)
    before = prices(book, quote)
    told = quote_headers.change_header(book, quote, prices_include_tax=True).label
    assert told.startswith("Prices are now with VAT ·")
    assert prices(book, quote) == before


def test_a_net_list_price_is_with_vat_where_the_quote_s_prices_are(book: Book, quote: int, sensor: int) -> None:
    quote_headers.change_header(book, quote, prices_include_tax=True)
    line = quote_lines.line_of(book, quote, sensor)
    assert line.price == D("598.95")
    key = quote_lines.add_lines(book, quote, line).key or 0
    quote_lines.change_line(book, key, quantity=D(10))
    assert prices(book, quote)[-1] == D("568.70"), "470 from ten on"
    quote_lines.change_line(book, key, price=D(560))
    quote_lines.change_line(book, key, quantity=D(1))
    assert prices(book, quote)[-1] == D(560), "a price of one's own stays"
    quote_lines.take_product(book, key, sensor)
    assert prices(book, quote)[-1] == D("598.95")
    quote_lines.set_tax(book, quote, REVERSE)
    assert quote_lines.line_of(book, quote, sensor).price == D(495), "reverse-charged, there is no VAT in it"


def test_a_list_price_with_vat_is_net_where_the_quote_s_prices_are(book: Book, quote: int, sensor: int) -> None:
    book.settings = replace(book.settings, quotes=QuoteSettings(prices_include_tax=True))
    line = quote_lines.line_of(book, quote, sensor)
    assert line.price == D("409.090909")
    key = quote_lines.add_lines(book, quote, line).key or 0
    quote_lines.change_line(book, key, quantity=D(10))
    assert prices(book, quote)[-1] == D("388.429752")


def test_lines_taken_from_a_quote_with_vat_are_made_net(book: Book, quote: int, account: int) -> None:
    quote_headers.change_header(book, quote, prices_include_tax=True)
    template = quote_copies.save_template(book, quote, "Sensors").key or 0
    other = quotes.add(book, account=account).key or 0
    quote_filling.take_from_quote(book, other, quote)
    quote_filling.take_from_template(book, other, template)
    assert prices(book, other) == [D(495), D("10.01")] * 2


def test_a_copy_for_another_keeps_the_net_of_what_bore_no_vat(book: Book, quote: int) -> None:
    quote_headers.change_header(book, quote, prices_include_tax=True)
    line = document(book, quote).quotation.lines[0].key
    quote_lines.change_line(book, line, tax=REVERSE, price=D(495), discounts=[])
    with book.act("Account") as act:
        other = write_account(book, act, name="Bakker")
    copied = quote_copies.copy(book, quote, account=other).key or 0
    assert prices(book, copied) == [D("598.95"), D("12.1121")]


def sent_findings(book: Book, quote: int) -> dict[str, str]:
    return {one.code: one.sentence for one in quote_sending.prepare(book, quote).findings}


def test_what_was_priced_in_another_currency_is_asked_about_and_says_no_margin(book: Book, quote: int) -> None:
    sensor, cable = document(book, quote).quotation.lines
    quote_lines.change_line(book, sensor.key, cost=D(310), quantity=D(3))
    quote_lines.change_line(book, cable.key, cost=D(6))
    before = dump(book)
    quote_headers.change_header(book, quote, currency="USD")
    there = document(book, quote)
    assert [(line.price, line.cost) for line in there.quotation.lines] == [(D(495), None), (D("10.01"), None)]
    assert quote_margin(there.quotation, there.sums) is None
    found = sent_findings(book, quote)
    assert found["mixed_currency"] == "Line 1 (Sensor) is priced in EUR, the quote in USD."
    assert found["older_price"] == "Line 2 (Cable) was priced in EUR, and the quote is in USD now."
    quote_lines.change_line(book, sensor.key, price=D(550), cost=D(345))
    quote_lines.change_line(book, cable.key, priced_in="")
    assert not {"mixed_currency", "older_price"} & sent_findings(book, quote).keys()
    quote_headers.change_header(book, quote, currency="EUR")
    there = document(book, quote)
    assert [(line.price, line.cost) for line in there.quotation.lines] == [(D(550), None), (D("10.01"), D(6))]
    assert sent_findings(book, quote)["older_price"] == "2 lines were priced in USD, and the quote is in EUR now."
    while dump(book) != before:
        book.undo()
    quote_headers.change_header(book, quote, currency="USD")
    quote_headers.change_header(book, quote, currency="EUR")
    assert dump(book)["quote_line"][0]["cost"] == "310"
    assert not {"mixed_currency", "older_price"} & sent_findings(book, quote).keys(), "all is as it was"


def test_a_list_price_of_before_is_refused_also_where_there_is_one_now(book: Book, quote: int, sensor: int) -> None:
    price_list.edit(book, sensor, prices=[Price("USD", D(1), D(550))])
    quote_headers.change_header(book, quote, currency="USD")
    assert "mixed_currency" in sent_findings(book, quote)
    line = document(book, quote).quotation.lines[0].key
    quote_lines.take_product(book, line, sensor)
    assert prices(book, quote)[0] == D(550)
    assert "mixed_currency" not in sent_findings(book, quote)


def test_lines_taken_from_a_quote_in_another_currency_want_a_look(book: Book, quote: int, account: int) -> None:
    key = document(book, quote).quotation.lines[1].key
    quote_lines.change_line(book, key, cost=D(6))
    other = quotes.add(book, account=account).key or 0
    quote_headers.change_header(book, other, currency="USD")
    quote_filling.take_from_quote(book, other, quote)
    cable = document(book, other).quotation.lines[1]
    assert (cable.price, cable.cost, cable.priced_in) == (D("10.01"), None, "EUR")
    assert "older_price" in sent_findings(book, other)
