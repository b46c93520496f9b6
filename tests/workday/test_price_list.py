"""The price list: prices by quantity and currency, what is found while typing, and its acts."""

from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.models import ProductPrice
from amplanner.rules.money import Money
from amplanner.rules.quotation import Period, Tax
from amplanner.workday import price_list
from amplanner.workday.checks import InvalidError
from amplanner.workday.price_list import Price, PriceListSearch
from amplanner.workday.refused import RefusedError


@pytest.fixture
def sensor(book: Book) -> int:
    key = price_list.add(
        book,
        code="A-100",
        name="Flow sensor",
        unit="piece",
        price=Money(49_500, "EUR"),
        cost=Money(31_000, "EUR"),
        prices=[
            Price("EUR", Decimal(10), Decimal("450")),
            Price("USD", Decimal(1), Decimal("539.99")),
            Price("USD", Decimal("0.5"), Decimal("600")),
        ],
        tax=Tax("S", Decimal(9)),
        period="once",
        floor=Decimal("12.5"),
    ).key
    assert key is not None
    return key


@pytest.mark.parametrize(
    ("currency", "quantity", "price"),
    [
        ("EUR", "1", "495"),
        ("EUR", "9.99", "495"),
        ("EUR", "10", "450"),
        ("EUR", "-10", "450"),
        ("USD", "1", "539.99"),
        ("USD", "0.6", "600"),
        ("USD", "0.1", None),
        ("GBP", "1", None),
    ],
)
def test_the_price_is_that_of_the_highest_quantity_reached(
    book: Book, sensor: int, currency: str, quantity: str, price: str | None
) -> None:
    found = price_list.product(book, sensor).price_for(currency, Decimal(quantity))
    assert found == (None if price is None else Decimal(price))


def test_the_line_of_a_product(book: Book, sensor: int) -> None:
    line = price_list.line_for(book, sensor, "EUR", Decimal(12))
    assert (line.code, line.description, line.unit, line.price, line.cost) == (
        *("A-100", "Flow sensor", "piece"),
        *(Decimal(450), Decimal(310)),
    )
    assert (line.tax, line.floor, line.period) == (Tax("S", Decimal(9)), Decimal("12.5"), Period.ONCE)
    elsewhere = price_list.line_for(book, sensor, "GBP")
    assert (elsewhere.price, elsewhere.cost) == (0, None)


def test_what_is_found_while_typing(book: Book, sensor: int) -> None:
    for code, name, retired in (("A-200", "Flow sensor, food", False), ("A-1", "Old one", True), ("x", "A-100", False)):
        price_list.add(book, code=code, name=name, retired=retired)
    find = PriceListSearch(book).find

    def codes(typed: str) -> list[str]:
        return [one.code for one in find(typed)]

    assert codes("a-100") == ["A-100", "x"]
    assert codes("A-") == ["A-100", "A-200", "x"]
    assert set(codes("flow")) == {"A-100", "A-200"}
    assert codes("sens foo") == ["A-200"]
    assert codes("a-1") == ["A-100", "x"]
    assert codes("  ") == codes("%") == codes("nothing") == []
    assert find("A-100")[0].key == sensor


def test_looking_in_the_price_list_is_an_index_search(book: Book, sensor: int) -> None:
    seen: list[str] = []
    book.db.connection().set_trace_callback(seen.append)
    PriceListSearch(book).find("a-1")
    price_list.products(book, [sensor])
    book.db.connection().set_trace_callback(None)
    for statement in seen:
        if statement.startswith("SELECT") and "find_name" not in statement:
            plan = [row[3] for row in book.sql(f"EXPLAIN QUERY PLAN {statement}")]
            assert all("SCAN" not in step for step in plan), plan


def test_the_list_is_in_the_order_of_names(book: Book, sensor: int) -> None:
    other = price_list.add(book, code="Z", name="Äpfel", retired=True).key
    assert price_list.product_keys(book) == (other, sensor)
    assert price_list.product_keys(book, retired=False) == (sensor,)
    assert price_list.product_keys(book, "apfel") == (other,)
    assert price_list.product_keys(book, "apfel", retired=False) == ()


def test_changing_prices_is_one_undo_step(book: Book, sensor: int) -> None:
    before, was = dump(book), price_list.product(book, sensor)
    price_list.edit(book, sensor, name="Sensor\x1b", prices=[Price("EUR", Decimal(5), Decimal("1.00880"))], tax=None)
    now = price_list.product(book, sensor)
    assert now.prices == (Price("EUR", Decimal(5), Decimal("1.0088")),)
    assert (now.name, now.tax, now.price) == ("Sensor\N{REPLACEMENT CHARACTER}", None, was.price)
    book.undo()
    assert dump(book) == before
    assert price_list.product(book, sensor) == was


def test_a_price_that_stays_so_is_not_written(book: Book, sensor: int) -> None:
    def stored() -> dict[tuple[str, str], tuple[int, str, int]]:
        rows = book.rows(ProductPrice.select().order_by(ProductPrice.id))
        return {(row.currency, row.least_quantity): (row.id, row.price, row.version) for row in rows}

    before, kept = stored(), price_list.product(book, sensor).prices
    assert price_list.edit(book, sensor, prices=kept).keys("product_price") == frozenset()
    assert stored() == before

    usd = [one for one in kept if one.currency == "USD"]
    new = [*usd[:1], usd[1]._replace(price=Decimal("1")), Price("EUR", Decimal(5), Decimal(460))]
    price_list.edit(book, sensor, prices=new)
    after = stored()
    assert after["USD", "0.5"] == before["USD", "0.5"]
    key, _, version = before["USD", "1"]
    assert after["USD", "1"] == (key, "1", version + 1)
    assert ("EUR", "10") not in after
    assert set(price_list.product(book, sensor).prices) == set(new)


def test_a_deleted_product_takes_its_prices_along(book: Book, sensor: int) -> None:
    price_list.delete(book, sensor)
    assert book.count(ProductPrice.select()) == 0
    with pytest.raises(RefusedError, match="no longer there"):
        price_list.product(book, sensor)
    book.undo()
    assert len(price_list.product(book, sensor).prices) == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": " "}, "code"),
        ({"name": ""}, "name"),
        ({"code": "A-200"}, "code"),
        ({"name": "x" * 201}, "name"),
        ({"period": "week"}, "period"),
        ({"price": Money(-1, "EUR")}, "price"),
        ({"cost": Money(-1, "EUR")}, "cost"),
        ({"price": Money(1, "USD")}, "cost"),
        ({"prices": [Price("EUR", Decimal(1), Decimal(1))] * 2}, "prices"),
        ({"prices": [Price("EUR", Decimal(0), Decimal(1))]}, "prices"),
        ({"prices": [Price("EUR", Decimal(1), Decimal(-1))]}, "prices"),
    ],
)
def test_what_cannot_be_a_product_is_refused(book: Book, sensor: int, values: dict[str, object], field: str) -> None:
    price_list.add(book, code="A-200", name="Other")
    before = dump(book)
    with pytest.raises(InvalidError) as refused:
        price_list.edit(book, sensor, **values)  # type: ignore[typeddict-item]
    assert [error.field for error in refused.value.errors] == [field]
    assert dump(book) == before
