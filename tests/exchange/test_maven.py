"""The Maven CRM files: taken as written, problems with their lines."""

from datetime import date
from pathlib import Path

import pytest

from amplanner.exchange import maven
from amplanner.exchange.source import Source, read_source
from amplanner.exchange.values import DayOrder, day_order, read_day
from amplanner.rules.money import Money

MAVEN = Path(__file__).parents[1] / "fixtures" / "maven"
HEADING = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"


def pipeline(*rows: str) -> maven.Read[maven.DealRow]:
    return maven.read_pipeline(Source("p.csv", HEADING + "\n".join(rows), "utf-8"), "EUR")


def test_accounts_stay_as_they_are_written() -> None:
    read = maven.read_accounts(read_source(MAVEN / "accounts.csv"))
    assert read.problems == ()
    assert [(row.name, row.sector, row.location, row.parent) for row in read.rows][:3] == [
        ("Blauwdam Pompen", "technolgy", "Netherlands", ""),
        ("Oosterkade Dental", "medical", "Netherlands", ""),
        ("Tinvale Logistics", "retail", "United Kingdom", "Blauwdam Pompen"),
    ]


def test_prices_take_the_currency_of_the_set() -> None:
    read = maven.read_products(read_source(MAVEN / "products.csv"), "USD")
    assert [(row.name, row.price) for row in read.rows] == [
        ("Pump 100", Money(49_500, "USD")),
        ("Pump Pro", Money(482_100, "USD")),
        ("Valve Kit", Money(5_550, "USD")),
    ]
    assert maven.read_currency(read_source(MAVEN / "data_dictionary.csv")) == "USD"


def test_a_deal_keeps_what_its_row_says() -> None:
    read = maven.read_pipeline(read_source(MAVEN / "sales_pipeline.csv"), "EUR")
    assert read.problems == ()
    won, _, _, bare, *_ = read.rows
    assert won == maven.DealRow(
        2, "AAAA0001", "Sam Vermeer", "Pump 100", "Blauwdam Pompen", "Won", date(2017, 1, 10), date(2017, 3, 1),
        Money(52_000, "EUR"),
    )  # fmt: skip
    assert (bare.account, bare.engaged, bare.closed, bare.value) == ("", None, None, None)


@pytest.mark.parametrize(("one", "other"), [("GTXPro", "GTX Pro"), ("gtx  pro", "GTX Pro"), ("Zoë-1", "ZOE 1")])
def test_spellings_of_a_product_meet(one: str, other: str) -> None:
    assert maven.product_key(one) == maven.product_key(other)


def test_rows_that_can_t_be_read_are_named_and_the_rest_comes_in() -> None:
    read = pipeline(
        "A1,Sam,Pump,Berk,Engaging,2017-11-02,,",
        "A1,Sam,Pump,Berk,Won,2017-11-02,,5",
        ",Sam,Pump,Berk,Won,,,",
        "A2,Sam,Pump,Berk,Dreaming,2017-02-30,,a lot",
        "A3,Sam,Pump,Berk,closed won,2017-01-01,2017-02-01,12",
    )
    assert [(row.key, row.stage) for row in read.rows] == [("A1", "Engaging"), ("A2", "Dreaming"), ("A3", "Won")]
    assert [(p.line, p.left_out) for p in read.problems] == [(3, True), (4, True), (5, False), (5, False), (5, False)]
    assert "line 2 was taken" in read.problems[0].reason


@pytest.mark.parametrize(
    ("texts", "order", "day"),
    [
        (["3/12/2017", "13/1/2017"], DayOrder(True, True), date(2017, 12, 3)),
        (["3/12/2017", "1/13/2017"], DayOrder(False, True), date(2017, 3, 12)),
        (["3/12/2017"], DayOrder(False, False), date(2017, 3, 12)),
        (["2017-12-03 00:00:00"], DayOrder(False, True), date(2017, 12, 3)),
    ],
)
def test_a_column_proves_the_order_of_day_and_month(texts: list[str], order: DayOrder, day: date) -> None:
    assert day_order(texts, day_first=False) == order
    assert read_day(texts[0], order) == day


def test_ambiguous_dates_are_reported() -> None:
    read = pipeline("A1,Sam,Pump,Berk,Engaging,03/12/2017,,")
    assert read.rows[0].engaged == date(2017, 3, 12)
    assert "both ways" in read.problems[0].reason
