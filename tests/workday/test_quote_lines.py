"""The lines of a quote: each act is one undo step, and the amount in the header follows."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Account, Quote
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.workday import price_list, quote_lines, quotes
from amplanner.workday.price_list import Price
from amplanner.workday.quote_documents import document
from amplanner.workday.refused import RefusedError

HUNDRED, TEN = Decimal(100), Decimal(10)


@pytest.fixture
def quote(book: Book) -> int:
    with book.act("Account") as act:
        account = act.insert(Account, name="Meijer Foods", name_fold="meijer foods", created_on=book.today)
    key = quotes.add(book, account=account, amount=Money(500_000, "EUR")).key
    assert key is not None
    return key


def add(book: Book, quote: int, text: str, price: Decimal = HUNDRED, **more: object) -> int:
    key = quote_lines.add_lines(book, quote, QuoteLine(text, price=price, **more)).key  # type: ignore[arg-type]
    assert key is not None
    return key


def shown(book: Book, quote: int) -> list[str]:
    return [line.description for line in document(book, quote).quotation.lines]


def amount(book: Book, quote: int) -> int | None:
    return quotes.header(book, quote).amount


def test_the_amount_is_what_was_typed_until_there_is_an_item(book: Book, quote: int) -> None:
    add(book, quote, "Heads up", kind=LineKind.NOTE)
    assert amount(book, quote) == 500_000
    first = add(book, quote, "Sensor", quantity=Decimal(3))
    assert amount(book, quote) == 30_000
    add(book, quote, "Platform", price=TEN, period=Period.MONTH)
    assert amount(book, quote) == 30_000 + 12_000
    add(book, quote, "Spare", standing=Standing.OPTIONAL)
    assert amount(book, quote) == 42_000
    quote_lines.adjust_quote(book, quote, discounts=[Adjustment(percent=TEN)])
    assert amount(book, quote) == 37_800
    quote_lines.delete_lines(book, first)
    assert amount(book, quote) == 10_800


def test_an_item_without_tax_takes_that_of_the_own_country(book: Book, quote: int) -> None:
    add(book, quote, "Sensor")
    add(book, quote, "Book", tax=Tax("S", Decimal(9)))
    quote_lines.set_tax(book, quote, Tax("AE"))
    add(book, quote, "Later")
    assert {line.tax for line in document(book, quote).quotation.lines} == {Tax("AE")}
    book.undo()
    book.undo()
    assert [line.tax for line in document(book, quote).quotation.lines] == [Tax("S", Decimal(21)), Tax("S", Decimal(9))]


def test_lines_go_after_another_also_where_there_is_no_room(book: Book, quote: int) -> None:
    first = add(book, quote, "a")
    add(book, quote, "z")
    for text in "dcb":
        quote_lines.add_lines(book, quote, QuoteLine(text), after=first)
    for nth in range(12):
        quote_lines.add_lines(book, quote, QuoteLine(f"b{nth:02}"), QuoteLine(f"b{nth:02}+"), after=first)
    assert shown(book, quote) == ["a", *(f"b{n:02}{p}" for n in range(11, -1, -1) for p in ("", "+")), *"bcdz"]


def test_lines_move_together_and_stay_at_the_end(book: Book, quote: int) -> None:
    keys = [add(book, quote, text) for text in "abcd"]
    assert quote_lines.move_lines(book, keys[1], keys[2], down=True).label == "2 lines moved · Q-0001 Meijer Foods"
    assert shown(book, quote) == list("adbc")
    assert not quote_lines.move_lines(book, keys[1], keys[2], down=True).touched
    quote_lines.move_lines(book, keys[3], down=False)
    assert not quote_lines.move_lines(book, keys[3], down=False).touched
    assert shown(book, quote) == list("dabc")


def test_a_line_is_doubled_with_its_discount(book: Book, quote: int) -> None:
    five = (Adjustment(percent=Decimal(5)),)
    add(book, quote, "first")
    line = add(book, quote, "Sensor", discounts=five, charges=(Adjustment(amount=TEN, reason="Fre\x1bight"),))
    add(book, quote, "last")
    quote_lines.duplicate_lines(book, line)
    assert shown(book, quote) == ["first", "Sensor", "Sensor", "last"]
    one, two = document(book, quote).quotation.lines[1:3]
    assert (one.discounts, one.charges) == (two.discounts, two.charges)
    assert one.charges[0].reason == "Fre\N{REPLACEMENT CHARACTER}ight"
    assert amount(book, quote) == 10_000 + 2 * 10_500 + 10_000


CELLS: list[tuple[str, object, object]] = [
    ("description", " New\x00 text\nmore ", "New\N{REPLACEMENT CHARACTER} text\nmore"),
    ("quantity", Decimal("2.50"), Decimal("2.5")),
    ("unit", "kg", "kg"),
    ("price", Decimal("0.0088"), Decimal("0.0088")),
    ("price_base", HUNDRED, HUNDRED),
    ("discounts", [Adjustment(percent=TEN)], (Adjustment(percent=TEN),)),
    ("charges", [Adjustment(amount=TEN, reason="x")], (Adjustment(amount=TEN, reason="x"),)),
    ("tax", Tax("AE"), Tax("AE")),
    ("cost", TEN, TEN),
    ("period", Period.YEAR, Period.YEAR),
    ("standing", Standing.ALTERNATIVE, Standing.ALTERNATIVE),
    ("floor", TEN, TEN),
    ("kind", LineKind.NOTE, LineKind.NOTE),
    ("code", "A-100", "A-100"),
    ("priced_in", "USD", "USD"),
]


@pytest.mark.parametrize(("cell", "value", "kept"), CELLS, ids=[cell for cell, _, _ in CELLS])
def test_every_cell_is_one_undo_step(book: Book, quote: int, cell: str, value: object, kept: object) -> None:
    line = add(book, quote, "Sensor", cost=Decimal(60), quantity=Decimal(4))
    before = dump(book)
    change = quote_lines.change_line(book, line, **{cell: value})  # type: ignore[typeddict-item]
    after = dump(book)
    assert (change.key, change.tables >= {"quote_line"} or change.tables >= {"quote_adjustment"}) == (line, True)
    assert getattr(document(book, quote).quotation.lines[0], cell) == kept
    assert not quote_lines.change_line(book, line, **{cell: value}).touched or cell in {"discounts", "charges"}
    assert dump(book)["quote"] == after["quote"]
    while dump(book) != before:
        book.undo()
    book.redo()
    assert dump(book) == after


def test_all_cells_were_tried() -> None:
    assert {cell for cell, _, _ in CELLS} == set(quote_lines.LineValues.__annotations__)


ACTS: dict[str, Callable[[Book, int, int], Change]] = {
    "add": lambda book, quote, line: quote_lines.add_lines(book, quote, QuoteLine("x", charges=(Adjustment(TEN),))),
    "delete": lambda book, quote, line: quote_lines.delete_lines(book, line),
    "double": lambda book, quote, line: quote_lines.duplicate_lines(book, line),
    "move": lambda book, quote, line: quote_lines.move_lines(book, line, down=True),
    "standing": lambda book, quote, line: quote_lines.set_standing(book, line, standing=Standing.OPTIONAL),
    "tax": lambda book, quote, line: quote_lines.set_tax(book, quote, Tax("K")),
    "adjust": lambda book, quote, line: quote_lines.adjust_quote(
        book, quote, discounts=[Adjustment(percent=TEN)], charges=[Adjustment(amount=TEN, tax=Tax("S", TEN))]
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_undone_and_done_again_exactly(book: Book, quote: int, name: str) -> None:
    line = add(book, quote, "Sensor", discounts=(Adjustment(percent=TEN),))
    add(book, quote, "Other")
    before = dump(book)
    assert ACTS[name](book, quote, line).touched
    after = dump(book)
    assert after != before
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("sent", "a revision of it can"), ("negotiating", "a revision"), ("accepted", "is accepted; it can’t be changed")],
)
def test_what_went_to_the_customer_stays_as_it_is(book: Book, quote: int, status: str, sentence: str) -> None:
    line = add(book, quote, "Sensor")
    with book.act("Status") as act:
        act.update(Quote, quote, status=status)
    before = dump(book)
    for name, attempt in ACTS.items():
        with pytest.raises(RefusedError, match=sentence):
            attempt(book, quote, line)
        assert dump(book) == before, name
    with pytest.raises(RefusedError, match=sentence):
        quote_lines.change_line(book, line, price=TEN)


def test_a_change_makes_what_was_ready_a_draft_again(book: Book, quote: int) -> None:
    line = add(book, quote, "Sensor")
    with book.act("Ready") as act:
        act.update(Quote, quote, status="ready")
    quote_lines.change_line(book, line, price=TEN)
    assert quotes.header(book, quote).status == "draft"


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("price", Decimal("1e15"), "too large"),
        ("price", Decimal("NaN"), "too large"),
        ("quantity", Decimal("0.00000000001"), "at most 10 decimals"),
        ("price_base", Decimal(0), "for some quantity"),
        ("quantity", Decimal("999999999999999"), "too large for a quote"),
    ],
)
def test_a_number_that_no_quote_has_is_refused(
    book: Book, quote: int, cell: str, value: Decimal, sentence: str
) -> None:
    line = add(book, quote, "Sensor", price=Decimal("99999999999"))
    before = dump(book)
    with pytest.raises(RefusedError, match=sentence):
        quote_lines.change_line(book, line, **{cell: value})  # type: ignore[typeddict-item]
    assert dump(book) == before


def test_a_line_of_a_product_is_priced_by_its_quantity_until_somebody_types_a_price(book: Book, quote: int) -> None:
    prices = [Price("EUR", Decimal(10), Decimal("450")), Price("EUR", HUNDRED, Decimal("399.5"))]
    product = price_list.add(
        book, code="A-100", name="Flow sensor", price=Money(49_500, "EUR"), cost=Money(31_000, "EUR"), prices=prices
    ).key
    typed = quote_lines.line_of(book, quote, product, Decimal(12))
    assert (typed.price, typed.cost, typed.tax) == (Decimal(450), Decimal(310), Tax("S", Decimal(21)))
    line = quote_lines.add_lines(book, quote, typed).key
    assert line is not None
    for quantity, price in ((9, "495"), (100, "399.5"), (-10, "450")):
        quote_lines.change_line(book, line, quantity=Decimal(quantity))
        assert document(book, quote).quotation.lines[0].price == Decimal(price)
    quote_lines.change_line(book, line, price=Decimal(400))
    quote_lines.change_line(book, line, quantity=Decimal(1))
    assert document(book, quote).quotation.lines[0].price == Decimal(400)
    quote_lines.set_tax(book, quote, Tax("AE"))
    assert product is not None
    quote_lines.take_product(book, line, product)
    taken = document(book, quote).quotation.lines[0]
    assert (taken.price, taken.tax) == (Decimal(495), Tax("AE"))


def test_five_hundred_lines_are_written_and_read(book: Book, quote: int) -> None:
    quote_lines.add_lines(book, quote, *(QuoteLine(f"{nth}", price=TEN) for nth in range(500)))
    assert shown(book, quote) == [str(nth) for nth in range(500)]
    assert amount(book, quote) == 500_000


def test_a_quote_with_lines_takes_no_typed_amount(book: Book, quote: int) -> None:
    add(book, quote, "Sensor")
    same = {"title": "T", "probability": 10, "valid_until": None}
    quotes.edit(book, quote, amount=Money(10_000, "EUR"), **same)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="that of its lines"):
        quotes.edit(book, quote, amount=Money(20_000, "EUR"), **same)  # type: ignore[arg-type]
