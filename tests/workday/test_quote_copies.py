"""New quotes made of others, of contracts and of templates; and what was given in a negotiation."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.models import Account, Contract, Quote
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, Period, QuoteLine, Tax
from amplanner.workday import concessions, quote_copies, quote_headers, quote_lines, quote_moves, quote_versions, quotes
from amplanner.workday.quote_documents import document
from amplanner.workday.quote_filling import take_from_quote, take_from_template
from amplanner.workday.refused import RefusedError

TEN = Decimal(10)


@pytest.fixture
def accounts(book: Book) -> tuple[int, int]:
    with book.act("Accounts") as act:
        first, second = (
            act.insert(Account, name=name, name_fold=name.lower(), created_on=book.today) for name in ("Meijer", "Oost")
        )
    return first, second


@pytest.fixture
def quote(book: Book, accounts: tuple[int, int]) -> int:
    key = quotes.add(book, account=accounts[0], title="Line 4").key
    assert key is not None
    sensor = QuoteLine(
        "Sensor",
        quantity=Decimal(4),
        price=Decimal(100),
        tax=Tax("S", Decimal(9)),
        discounts=(Adjustment(percent=TEN),),
    )
    quote_lines.add_lines(book, key, sensor, QuoteLine("Platform", price=TEN, period=Period.MONTH))
    quote_lines.adjust_quote(book, key, discounts=[Adjustment(amount=TEN, reason="Friends")])
    quote_headers.change_header(book, key, payment_terms="8 days", currency="USD", term_months=24)
    return key


def plain(book: Book, quote: int) -> list[object]:
    found = document(book, quote).quotation
    lines = [(one.description, one.quantity, one.price, one.tax, one.discounts, one.period) for one in found.lines]
    return [found.currency, found.discounts, found.term_months, *lines]


def test_a_copy_for_another_account_has_lines_and_terms(book: Book, quote: int, accounts: tuple[int, int]) -> None:
    quote_moves.mark_sent(book, quote)
    before = dump(book)
    change = quote_copies.copy(book, quote, account=accounts[1])
    assert change.label == "Copy of Q-0001 · Oost"
    assert change.key is not None
    new = document(book, change.key)
    assert plain(book, change.key) == plain(book, quote)
    assert (new.customer.name, new.number, new.title, new.payment_terms, new.state) == (
        *("Oost", "Q-0002", "Line 4", "8 days", "draft"),
    )
    assert new.sums == document(book, quote).sums
    assert quotes.header(book, change.key).amount == quotes.header(book, quote).amount
    book.undo()
    assert dump(book)["quote_line"] == before["quote_line"]
    book.redo()
    assert plain(book, change.key) == plain(book, quote)
    quote_moves.withdraw(book, quote)


def test_what_bore_no_vat_because_of_the_customer_bears_that_of_the_next(
    book: Book, quote: int, accounts: tuple[int, int]
) -> None:
    book.settings = replace(book.settings, country="NL")
    untaxed = [QuoteLine(name, price=TEN, tax=Tax(name)) for name in ("AE", "E", "K", "Z")]
    quote_lines.add_lines(book, quote, *untaxed)
    dutch = Tax("S", Decimal(21))

    def taxes(key: int | None) -> list[Tax]:
        return [line.tax for line in document(book, key or 0).quotation.lines[2:]]

    again = quote_copies.copy(book, quote).key
    assert taxes(again) == [Tax("AE"), Tax("E"), Tax("K"), Tax("Z")]
    other = [dutch, Tax("E"), dutch, Tax("Z")]
    assert taxes(quote_copies.copy(book, quote, account=accounts[1]).key) == other
    template = quote_copies.save_template(book, quote, "Usual").key or 0
    assert taxes(quote_copies.use_template(book, template, accounts[1]).key) == other
    filled = quotes.add(book, account=accounts[1], title="Filled").key or 0
    take_from_quote(book, filled, quote)
    assert taxes(filled) == other
    take_from_template(book, filled, template)
    assert [line.tax for line in document(book, filled).quotation.lines[8:]] == other


def test_a_revision_that_was_sent_is_copied_as_it_was(book: Book, quote: int) -> None:
    quote_moves.mark_sent(book, quote)
    was = plain(book, quote)
    quote_versions.revise(book, quote)
    quote_lines.delete_lines(book, document(book, quote).quotation.lines[0].key)
    key = quote_copies.copy(book, quote, revision=1).key
    assert key is not None
    assert plain(book, key) == was
    with pytest.raises(RefusedError, match="no longer there"):
        quote_copies.copy(book, quote, account=99)


def test_a_contract_is_renewed_at_what_it_is_worth(book: Book, accounts: tuple[int, int]) -> None:
    with book.act("Contract") as act:
        ends = book.today + timedelta(days=40)
        values = {"value": 360_000, "currency": "EUR"}
        contract = act.insert(Contract, account=accounts[0], title="Service", ends_on=ends, **values)
        bare = act.insert(Contract, account=accounts[0], title="Bare")
    key = quote_copies.renew(book, contract).key
    assert key is not None
    shown = document(book, key)
    (line,) = shown.quotation.lines
    assert (line.description, line.price, line.period, shown.contract) == ("Service", 3600, Period.YEAR, contract)
    assert (shown.title, shown.sums.net) == ("Renewal Service", 360_000)
    with pytest.raises(RefusedError, match="no value"):
        quote_copies.renew(book, bare)


def test_a_template_is_kept_used_renamed_and_deleted(book: Book, quote: int, accounts: tuple[int, int]) -> None:
    first = quote_copies.save_template(book, quote, "Monitoring").key
    assert first is not None
    assert quote_copies.save_template(book, quote, "monitoring").key == first
    (found,) = quote_copies.templates(book)
    assert (found.name, found.lines) == ("monitoring", 2)
    key = quote_copies.use_template(book, first, accounts[1]).key
    assert key is not None
    assert plain(book, key) == plain(book, quote)
    quote_copies.rename_template(book, first, "Line")
    quote_copies.save_template(book, quote, "Other")
    for name in (" ", "other", "x" * 101):
        with pytest.raises(RefusedError, match="name"):
            quote_copies.rename_template(book, first, name)
    quote_copies.delete_template(book, first)
    assert [one.name for one in quote_copies.templates(book)] == ["Other"]
    with pytest.raises(RefusedError, match="no longer there"):
        quote_copies.use_template(book, first, accounts[1])
    assert book.count(Quote.select()) == 2


def test_what_was_given_and_what_came_for_it(book: Book, quote: int) -> None:
    assert concessions.suggested(book, quote) is None
    quote_moves.mark_sent(book, quote)
    quote_versions.revise(book, quote)
    assert concessions.suggested(book, quote) is None
    quote_lines.change_line(book, document(book, quote).quotation.lines[0].key, price=Decimal(90))
    less = concessions.suggested(book, quote)
    assert less == Money(3_600, "USD")
    key = concessions.add(book, quote, "10 % on sensors\x1b", amount=less).key
    assert key is not None
    concessions.edit(book, key, gave="10 % on sensors", got="Two years instead of one")
    (given,) = concessions.concessions(book, quote)
    assert (given.revision, given.gave, given.got, given.amount) == (
        *(2, "10 % on sensors", "Two years instead of one", less),
    )
    with pytest.raises(RefusedError, match="what was given"):
        concessions.add(book, quote, " ")
    before = dump(book)
    concessions.delete(book, key)
    with pytest.raises(RefusedError, match="no longer there"):
        concessions.delete(book, key)
    book.undo()
    assert dump(book) == before
