"""A quote as one value, as it is and as it was frozen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from query_plans import scans

from amplanner.book.book import Book
from amplanner.book.models import Account, Person, Quote, QuoteAdjustment, QuoteLine
from amplanner.rules.quotation import Adjustment, Deposit, LineKind, Period, Quotation, Standing, Tax, TaxRounding
from amplanner.rules.quotation import QuoteLine as Line
from amplanner.rules.quote_sums import sums
from amplanner.workday import quote_content
from amplanner.workday.quote_documents import document, quotation_of
from amplanner.workday.quote_lines import adjust_quote, change_line
from amplanner.workday.quote_rows import exact, exact_or_none, stored
from amplanner.workday.refused import RefusedError


@pytest.fixture
def quote(book: Book) -> int:
    """A quote with a section, an item with discount and charge, and an optional line; 2 % off the whole."""
    with book.act("Quote") as act:
        account = act.insert(Account, name="Meijer", name_fold="meijer", created_on=book.today, vat_id="NL1", city="U")
        person = act.insert(Person, account=account, name="Piet", name_fold="piet", email="p@m.test", language="nl")
        key = act.insert(Quote, account=account, person=person, number="Q-1", currency="EUR", drafted_on=book.today)
        act.insert(QuoteLine, quote=key, position=10, kind="section", description="Line 4")
        tax = {"tax_category": "S", "tax_rate": "21"}
        line = act.insert(
            QuoteLine, quote=key, position=20, code="A-100", description="Sensor", quantity="12", price="495", **tax
        )
        act.insert(QuoteLine, quote=key, position=15, description="Spare", standing="optional", price="19.9", **tax)
        act.insert(QuoteAdjustment, quote=key, line=line, percent="5")
        act.insert(QuoteAdjustment, quote=key, line=line, kind="charge", amount="10", reason="Freight")
        act.insert(QuoteAdjustment, quote=key, percent="2")
    return key


def test_a_quote_as_it_is(book: Book, quote: int) -> None:
    found = document(book, quote)
    assert [(line.description, line.kind, line.standing) for line in found.quotation.lines] == [
        ("Line 4", LineKind.SECTION, Standing.FIRM),
        ("Spare", LineKind.ITEM, Standing.OPTIONAL),
        ("Sensor", LineKind.ITEM, Standing.FIRM),
    ]
    sensor = found.quotation.lines[2]
    assert (sensor.discounts, sensor.charges) == (
        (Adjustment(percent=Decimal(5)),),
        (Adjustment(amount=Decimal(10), reason="Freight"),),
    )
    assert sensor.tax == Tax("S", Decimal(21))
    assert found.quotation.discounts == (Adjustment(percent=Decimal(2)),)
    # 12 × 495 = 5940, − 5 % = 5643, + 10 = 5653; − 2 % = 5539.94; VAT 1163.39
    assert (found.sums.net, found.sums.tax, found.sums.gross) == (553_994, 116_339, 670_333)
    assert (found.state, found.editable, found.frozen) == ("draft", True, False)
    assert (found.dated_on, found.valid_until) == (book.today, book.today + timedelta(days=30))
    assert found.contact is not None
    assert (found.customer.name, found.contact.name, found.seller_person) == ("Meijer", "Piet", "Sam")


def test_the_queries_are_index_searches(book: Book, quote: int) -> None:
    seen: list[str] = []
    book.db.connection().set_trace_callback(seen.append)
    document(book, quote)
    first = len(seen)
    document(book, quote)
    book.db.connection().set_trace_callback(None)
    assert first <= 6
    assert len(seen) - first == 4, "what is known is not read again"
    assert scans(book, seen) == {}


def test_only_what_has_changed_is_another(book: Book, quote: int) -> None:
    first, second = document(book, quote).quotation.lines[:2]
    discounts = (Adjustment(percent=Decimal(5)),)
    change_line(book, first.key, discounts=discounts)
    now = document(book, quote)
    assert now.quotation.lines[0].discounts == discounts
    assert now.quotation.lines[1] is second
    assert now.sums == sums(now.quotation)
    book.undo()
    assert document(book, quote).quotation.lines[0] == first
    adjust_quote(book, quote, discounts=discounts)
    assert document(book, quote).quotation.discounts == discounts
    assert document(book, quote).quotation.lines[1] is second


def test_what_is_not_committed_is_not_remembered(book: Book, quote: int) -> None:
    line = document(book, quote).quotation.lines[0]

    def break_off() -> None:
        with book.act("broken off") as act:
            act.update(QuoteLine, line.key, quantity="77")
            assert quotation_of(book, quote).lines[0].quantity == Decimal(77)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    change_line(book, line.key, quantity=Decimal(78))  # the same version as that which was taken back
    assert document(book, quote).quotation.lines[0].quantity == Decimal(78)


def test_what_left_no_version_is_read_again(book: Book, quote: int) -> None:
    line = document(book, quote).quotation.lines[0]
    with book.beside_the_journal() as db:
        db.execute_sql("UPDATE quote_line SET quantity = '79' WHERE id = ?", (line.key,))
    assert document(book, quote).quotation.lines[0].quantity == Decimal(79)


def test_there_is_no_such_quote_or_revision(book: Book, quote: int) -> None:
    with pytest.raises(RefusedError, match="no longer there"):
        document(book, quote + 1)
    with pytest.raises(RefusedError, match="no revision 7"):
        document(book, quote, 7)


def test_a_frozen_document_is_thawed_whole(book: Book, quote: int) -> None:
    now = document(book, quote)
    content = quote_content.freeze(now)
    assert content == quote_content.freeze(now)
    present = {"quote": quote, "state": "draft", "estimate": now.estimate}
    assert quote_content.thaw(content, **present) == now
    assert len(quote_content.hash_of(content)) == 64


def test_every_part_of_a_quotation_is_frozen() -> None:
    each = Adjustment(Decimal("1.10"), Decimal(2), Decimal(3), "why", Tax("AE", Decimal(0)))
    line = Line(
        description="x",
        quantity=Decimal("-1.5"),
        price=Decimal("0.0088"),
        kind=LineKind.ITEM,
        code="c",
        unit="kg",
        price_base=Decimal(100),
        discounts=(each,),
        charges=(each, each),
        tax=Tax("S", Decimal("5.5")),
        cost=Decimal("0.001"),
        period=Period.QUARTER,
        standing=Standing.ALTERNATIVE,
        floor=Decimal(12),
        key=7,
    )
    whole = Quotation(
        currency="JPY",
        lines=(line,),
        discounts=(each,),
        charges=(each,),
        prices_include_tax=True,
        tax_rounding=TaxRounding.PER_LINE,
        prepaid=Decimal(9),
        deposit=Deposit(percent=Decimal(30)),
        payable_rounding=Decimal("0.01"),
        payable_step=Decimal("0.05"),
        term_months=36,
    )
    plain = Quotation("EUR")
    for field in Quotation.__dataclass_fields__:
        assert getattr(whole, field) != getattr(plain, field), "every field is tried with another value"
    for quotation in (whole, plain):
        assert quote_content.quotation_from(quote_content.quotation_json(quotation)) == quotation
    assert quote_content.quotation_hash(whole) != quote_content.quotation_hash(plain)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("19.90", "19.9"), ("0.00880", "0.0088"), ("1E+3", "1000"), ("-0", "0"), ("-12.50", "-12.5"), ("0E-20", "0")],
)
def test_numbers_are_kept_exactly_and_shortest(typed: str, kept: str) -> None:
    assert stored(Decimal(typed)) == kept
    assert exact(kept) == Decimal(typed)


@pytest.mark.parametrize("typed", ["1E+15", "1E+999999", "NaN", "Infinity", "0.00000000001"])
def test_numbers_that_no_quote_has_are_refused(typed: str) -> None:
    with pytest.raises(RefusedError, match="number"):
        stored(Decimal(typed))


def test_nothing_known_is_kept_as_nothing() -> None:
    assert (stored(None), exact_or_none(""), exact("")) == ("", None, 0)


def test_a_draft_dated_by_hand_holds_from_then(book: Book, quote: int) -> None:
    with book.act("Date") as act:
        act.update(Quote, quote, dated_on=date(2026, 12, 1), deposit="30%")
    found = document(book, quote)
    assert (found.dated_on, found.valid_until) == (date(2026, 12, 1), date(2026, 12, 31))
    assert found.quotation.deposit == Deposit(percent=Decimal(30))
