"""What stands above the lines of a quote: what a new one starts with, and what can be changed when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.models import Account, Opportunity, Person, Quote
from amplanner.book.quote_settings import QuoteSettings
from amplanner.book.settings import Settings
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, Deposit, Period, QuoteLine, Standing, Tax, TaxRounding
from amplanner.workday import price_list, quote_headers, quote_lines, quotes
from amplanner.workday.checks import InvalidError
from amplanner.workday.quote_documents import document
from amplanner.workday.quote_typing import add_typed, typed_line
from amplanner.workday.refused import RefusedError


@pytest.fixture
def settings() -> Settings:
    ours = QuoteSettings(payment_terms="30 days", terms="Ours.", language="de", term_months=24)
    return Settings(name="Sam", country="NL", zone="Europe/Amsterdam", quotes=ours)


@pytest.fixture
def meijer(book: Book) -> int:
    with book.act("Account") as act:
        return act.insert(Account, name="Meijer Foods", name_fold="meijer foods", created_on=book.today)


@pytest.fixture
def quote(book: Book, meijer: int) -> int:
    key = quotes.add(book, account=meijer).key
    assert key is not None
    return key


def test_a_new_quote_starts_with_the_settings_then_as_the_last_one_was(book: Book, meijer: int) -> None:
    first = quotes.add(book, account=meijer).key
    assert first is not None
    found = document(book, first)
    assert (found.payment_terms, found.terms, found.language, found.contact) == ("30 days", "Ours.", "de", None)
    assert (found.quotation.term_months, found.currency) == (24, "EUR")
    quote_headers.change_header(book, first, payment_terms="14 days", currency="CHF", language="fr")
    with book.act("People") as act:
        person = act.insert(Person, account=meijer, name="Piet", name_fold="piet", language="nl")
    second = quotes.add(book, account=meijer).key
    assert second is not None
    found = document(book, second)
    assert (found.payment_terms, found.currency, found.language) == ("14 days", "CHF", "nl")
    assert found.contact is not None
    assert found.contact.person == person
    with book.act("Anna") as act:
        act.insert(Person, account=meijer, name="Anna", name_fold="anna")
    third = quotes.add(book, account=meijer).key
    assert third is not None
    known = document(book, third).contact
    assert known is not None
    assert known.person == person, "who got the last one"


VALUES: dict[str, object] = {
    "title": "Line 4",
    "external_number": "SO-1",
    "reference": "Their ref",
    "dated_on": date(2026, 12, 1),
    "valid_until": date(2026, 12, 24),
    "validity_days": 14,
    "currency": "USD",
    "language": "fr",
    "payment_terms": "8 days",
    "delivery_terms": "DAP Utrecht",
    "lead_time": "3 weeks",
    "intro": "Dear,\nsir",
    "terms": "Yours",
    "internal_note": "dear",
    "prices_include_tax": True,
    "tax_rounding": TaxRounding.PER_LINE,
    "term_months": 36,
    "prepaid": Decimal("12.50"),
    "deposit": Deposit(percent=Decimal(30)),
    "payable_rounding": Decimal("-0.01"),
    "payable_step": Decimal("0.05"),
    "probability": 40,
    "amount": Money(100, "GBP"),
    "floor_reason": "Reference customer",
}


@pytest.mark.parametrize("name", VALUES)
def test_every_field_is_one_undo_step(book: Book, quote: int, name: str) -> None:
    before = dump(book)
    change = quote_headers.change_header(book, quote, **{name: VALUES[name]})  # type: ignore[typeddict-item]
    after = dump(book)
    assert (change.key, after != before) == (quote, True)
    shown = document(book, quote)
    if name == "amount":
        assert shown.estimate == VALUES[name]
    elif name == "validity_days":
        assert shown.valid_until == book.today + timedelta(days=14)
    elif name != "term_months" and hasattr(shown, name):
        assert getattr(shown, name) == VALUES[name]
    else:
        assert getattr(shown.quotation, name) == VALUES[name]
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


def test_all_fields_were_tried_or_are_references() -> None:
    assert set(VALUES) | {"account", "person", "opportunity"} == set(quote_headers.HeaderValues.__annotations__)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_until": date(2026, 11, 24)}, "valid_until"),
        ({"valid_until": date(2026, 12, 1), "dated_on": date(2026, 12, 2)}, "valid_until"),
        ({"validity_days": 0}, "validity_days"),
        ({"currency": "euro"}, "currency"),
        ({"language": "xx"}, "language"),
        ({"probability": 101}, "probability"),
        ({"term_months": 0}, "term_months"),
        ({"prepaid": Decimal(-1)}, "prepaid"),
        ({"deposit": Deposit(percent=Decimal(101))}, "deposit"),
        ({"title": "x" * 201}, "title"),
        ({"terms": "x" * 4001}, "terms"),
    ],
)
def test_what_cannot_be_is_refused_by_field(book: Book, quote: int, values: dict[str, object], field: str) -> None:
    before = dump(book)
    with pytest.raises(InvalidError) as refused:
        quote_headers.change_header(book, quote, **values)  # type: ignore[typeddict-item]
    assert [error.field for error in refused.value.errors] == [field]
    assert dump(book) == before


def test_references_belong_to_the_account(book: Book, quote: int, meijer: int) -> None:
    with book.act("Others") as act:
        other = act.insert(Account, name="Bakker", name_fold="bakker", created_on=book.today)
        person = act.insert(Person, account=other, name="Jo", name_fold="jo")
        deal = act.insert(Opportunity, account=other, title="Line 5")
    for values, sentence in (
        ({"person": person}, "another account"),
        ({"opportunity": deal}, "another account"),
        ({"account": 999}, "no longer there"),
    ):
        with pytest.raises(RefusedError, match=sentence):
            quote_headers.change_header(book, quote, **values)  # type: ignore[typeddict-item]
    quote_headers.change_header(book, quote, account=other, person=person)
    found = document(book, quote)
    assert (found.customer.name, found.contact and found.contact.name) == ("Bakker", "Jo")
    quote_headers.change_header(book, quote, account=meijer)
    assert document(book, quote).contact is None


def test_what_is_not_on_the_page_may_change_after_it_was_sent(book: Book, quote: int) -> None:
    quote_lines.add_lines(book, quote, QuoteLine("x", price=Decimal(1)))
    with book.act("Sent") as act:
        act.update(Quote, quote, status="sent")
    quote_headers.change_header(book, quote, internal_note="phoned", probability=80, external_number="SO-7")
    assert quotes.header(book, quote).status == "sent"
    with pytest.raises(RefusedError, match="revision"):
        quote_headers.change_header(book, quote, title="Other")
    with pytest.raises(RefusedError, match="revision"):
        quote_headers.change_header(book, quote, title="Other", probability=1)


def test_the_amount_of_a_quote_with_lines_is_not_typed(book: Book, quote: int) -> None:
    quote_lines.add_lines(book, quote, QuoteLine("x", price=Decimal(1), period=Period.MONTH))
    with pytest.raises(InvalidError, match="that of the lines"):
        quote_headers.change_header(book, quote, amount=Money(1, "EUR"))
    quote_headers.change_header(book, quote, term_months=36, prices_include_tax=True)
    assert quotes.header(book, quote).amount == 3600


def test_a_line_is_typed_with_the_price_list(book: Book, quote: int) -> None:
    prices = [price_list.Price("EUR", Decimal(10), Decimal(450))]
    price_list.add(book, code="A-100", name="Flow sensor", unit="piece", price=Money(49_500, "EUR"), prices=prices)
    read, line = typed_line(book, quote, "12 x A-100 -5% v9")
    assert read.product is not None
    assert (line.code, line.description, line.quantity, line.price) == ("A-100", "Flow sensor", 12, 450)
    assert (line.discounts, line.tax, line.key) == ((Adjustment(percent=Decimal(5)),), Tax("S", Decimal(9)), 0)
    first = add_typed(book, quote, "12 x A-100 495 -5%").key
    add_typed(book, quote, "? 2 Spare filter 19.90")
    add_typed(book, quote, "35 Platform licence @ 42/mo -12.5%", after=first)
    add_typed(book, quote, "# Options")
    lines = document(book, quote).quotation.lines
    assert [line.description for line in lines] == ["Flow sensor", "Platform licence", "Spare filter", "Options"]
    assert (lines[1].period, lines[2].standing) == (Period.MONTH, Standing.OPTIONAL)
    assert lines[1].tax == Tax("S", Decimal(21))
    with pytest.raises(RefusedError, match="Say what it is"):
        add_typed(book, quote, "  ")
