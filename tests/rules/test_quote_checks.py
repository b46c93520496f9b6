"""The check before sending: each thing that it finds, with the cell where it is put right."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from amplanner.rules.quotation import Adjustment, LineKind, Period, Quotation, QuoteLine, Standing, Tax
from amplanner.rules.quote_checks import Cell, Facts, HalfTyped, Level, SellerSaid, check, disagreement, may_go
from amplanner.rules.quote_sums import sums

D = Decimal
TODAY = date(2026, 11, 25)
GOOD = QuoteLine("Sensor", price=D(495), tax=Tax("S", D(21)), cost=D(300))
REVERSED = replace(GOOD, tax=Tax("AE"))


def _facts(*lines: QuoteLine, quotation: Quotation | None = None, **more: object) -> Facts:
    whole = quotation or Quotation("EUR", lines)
    facts = Facts(whole, sums(whole), TODAY, TODAY + timedelta(days=30), "NL", "NL", "", "E. Hartman", "e@hartman.test")
    return facts._replace(**more)  # type: ignore[arg-type]  # any of the facts


def _found(facts: Facts) -> list[tuple[str, Level, Cell]]:
    return [(one.code, one.level, one.cell) for one in check(facts)]


def test_a_good_quote_may_go_without_a_word() -> None:
    assert check(_facts(GOOD, floor=D(25))) == ()
    assert check(_facts(replace(GOOD, tax=Tax("S", D(9))))) == (), "a reduced rate"
    assert check(_facts(REVERSED, customer_country="DE", customer_vat_id="DE136695976")) == ()
    assert may_go(())


BLOCKING = [
    ("no_lines", _facts(), Cell(None, "lines")),
    ("no_lines", _facts(replace(GOOD, standing=Standing.OPTIONAL)), Cell(None, "lines")),
    ("mixed_currency", _facts(GOOD, GOOD, foreign=((1, "USD"),)), Cell(1, "price")),
    ("no_price", _facts(GOOD, replace(GOOD, price=D(0)), unpriced=frozenset({1})), Cell(1, "price")),
    ("validity_past", _facts(GOOD, valid_until=TODAY - timedelta(days=1)), Cell(None, "valid_until")),
    ("no_vat_id", _facts(REVERSED), Cell(None, "vat_id")),
    ("no_vat_id", _facts(replace(GOOD, tax=Tax("K"))), Cell(None, "vat_id")),
    ("taxed_reverse_charge", _facts(replace(GOOD, tax=Tax("AE", D(21))), customer_vat_id="1"), Cell(0, "tax")),
    ("abroad_at_home", _facts(replace(GOOD, tax=Tax("K")), customer_vat_id="NL001234567B01"), Cell(0, "tax")),
    ("abroad_at_home", _facts(GOOD, replace(GOOD, tax=Tax("G"))), Cell(1, "tax")),
    ("half_typed", _facts(GOOD, half_typed=(HalfTyped(0, "quantity", "5"),)), Cell(0, "quantity")),
    ("half_typed", _facts(GOOD, half_typed=(HalfTyped(None, "code", "12 x sen"),)), Cell(None, "lines")),
    ("does_not_add_up", _facts(GOOD, sums=sums(Quotation("EUR", (REVERSED,)))), Cell(None, "lines")),
]


@pytest.mark.parametrize(("code", "facts", "cell"), BLOCKING)
def test_what_must_be_put_right_first(code: str, facts: Facts, cell: Cell) -> None:
    found = check(facts)
    assert (code, Level.BLOCKING, cell) in _found(facts)
    assert not may_go(found)
    assert [one.level for one in found] == sorted((one.level for one in found), key=lambda level: level.value)


WARNING = [
    ("zero_price", _facts(GOOD, replace(GOOD, price=D(0))), Cell(1, "price")),
    ("negative_price", _facts(GOOD, replace(GOOD, code="A-100", price=D(-5))), Cell(1, "price")),
    ("zero_quantity", _facts(GOOD, replace(GOOD, quantity=D(0))), Cell(1, "quantity")),
    ("no_vat", _facts(GOOD, replace(GOOD, tax=Tax(""))), Cell(1, "tax")),
    ("no_name", _facts(replace(GOOD, description="")), Cell(0, "description")),
    ("below_floor", _facts(GOOD, floor=D(50)), Cell(0, "price")),
    ("below_floor", _facts(GOOD, floor=D(50)), Cell(None, "floor_reason")),
    ("no_contact", _facts(GOOD, contact=""), Cell(None, "person")),
    ("no_email", _facts(GOOD, email=""), Cell(None, "email")),
    ("long_validity", _facts(GOOD, valid_until=TODAY + timedelta(days=91)), Cell(None, "valid_until")),
    ("vat_id_form", _facts(GOOD, customer_vat_id="NL1"), Cell(None, "vat_id")),
    ("reverse_charge", _facts(GOOD, customer_country="DE", customer_vat_id="DE123456788"), Cell(0, "tax")),
    ("reverse_charge_at_home", _facts(GOOD, REVERSED, customer_vat_id="NL001234567B01"), Cell(1, "tax")),
    ("odd_vat_rate", _facts(replace(GOOD, tax=Tax("S", D(24)))), Cell(0, "tax")),
    ("negative_total", _facts(replace(GOOD, quantity=D(-1))), Cell(None, "discounts")),
    ("no_payment_terms", _facts(GOOD, payment_terms=False), Cell(None, "payment_terms")),
    ("no_seller", _facts(GOOD, seller=SellerSaid(bank=False)), Cell(None, "seller")),
    (
        "term_in_parts",
        _facts(quotation=Quotation("EUR", (replace(GOOD, period=Period.YEAR),), term_months=18)),
        Cell(None, "term_months"),
    ),
]


@pytest.mark.parametrize(("code", "facts", "cell"), WARNING)
def test_what_wants_a_second_look_and_may_go(code: str, facts: Facts, cell: Cell) -> None:
    assert (code, Level.WARNING, cell) in _found(facts)
    assert may_go(check(facts))


@pytest.mark.parametrize(
    "facts",
    [
        _facts(GOOD, valid_until=TODAY),
        _facts(GOOD, valid_until=TODAY + timedelta(days=90)),
        _facts(GOOD, floor=D(50), below_settled=True),
        _facts(REVERSED, customer_country="DE", customer_vat_id="DE123456788"),
        _facts(GOOD, QuoteLine("As agreed", kind=LineKind.NOTE), QuoteLine("Part", kind=LineKind.SECTION)),
    ],
)
def test_what_is_in_order_is_not_mentioned(facts: Facts) -> None:
    assert check(facts) == ()


def test_what_the_page_lacks_of_us_is_named_with_its_place() -> None:
    def told(line: QuoteLine, **said: bool) -> list[str]:
        return [one.sentence for one in check(_facts(line, seller=SellerSaid(**said)))]

    missing = {"address": False, "vat_id": False, "bank": False}
    assert told(GOOD, **missing) == ["[seller] in the settings lacks your address, VAT id and bank account."]
    assert told(replace(GOOD, tax=Tax("E")), **missing) == [
        "[seller] in the settings lacks your address and bank account."
    ]
    assert told(replace(GOOD, tax=Tax("O")), vat_id=False) == []


def test_sentences_name_the_line() -> None:
    sentences = [one.sentence for one in check(_facts(GOOD, replace(GOOD, price=D(0), cost=None), floor=D(50)))]
    assert sentences == [
        "Line 2 (Sensor) has no price.",
        "Line 1 (Sensor) has a margin of 39.4%, the floor is 50%.",
        "The margin is 39.4%, the floor 50%.",
    ]


def test_what_is_half_typed_is_quoted_with_its_cell() -> None:
    note = QuoteLine("As agreed", kind=LineKind.NOTE)
    half = (
        HalfTyped(None, "code", "12 x " + "long " * 20),
        HalfTyped(1, "discount", "-5", elsewhere=True),
        HalfTyped(0, "description", "As"),
    )
    assert [one.sentence for one in check(_facts(note, GOOD, half_typed=half))] == [
        "Half typed: “As”, note (As agreed), Description.",
        "Half typed in another window: “-5”, line 1, Disc.",
        "Half typed: “12 x long long long long long long long…”, a new line.",
    ]


def test_lines_are_called_as_they_are_numbered_where_they_are_shown() -> None:
    free = replace(GOOD, price=D(0), cost=None)
    head, optional = QuoteLine("Part", kind=LineKind.SECTION), replace(free, standing=Standing.OPTIONAL)
    other = replace(free, standing=Standing.ALTERNATIVE)
    assert [one.sentence for one in check(_facts(head, GOOD, optional, other, head, free))] == [
        "Optional line (Sensor) has no price.",
        "Alternative (Sensor) has no price.",
        "Line 2 (Sensor) has no price.",
    ]


def test_sums_that_do_not_add_up_again_are_told_apart() -> None:
    quotation = Quotation("EUR", (GOOD,), discounts=(Adjustment(percent=D(10)),))
    right = sums(quotation)
    (once,) = right.periods
    assert disagreement(quotation, right) == ""
    wrong = {
        "The lines don’t add up to their total.": right._replace(periods=(once._replace(lines_total=1),)),
        "Lines, discounts and charges don’t add up to the total.": right._replace(
            periods=(once._replace(discount_total=1),)
        ),
        "The VAT doesn’t add up.": right._replace(periods=(once._replace(tax=1),)),
        "The total isn’t that of its parts.": right._replace(gross=1),
        "The amount to pay doesn’t follow from the total.": right._replace(payable=1),
        "The totals aren’t those of the lines.": right._replace(net=1),
    }
    assert {disagreement(quotation, shown) for shown in wrong.values()} == set(wrong)
    assert all(disagreement(quotation, shown) == said for said, shown in wrong.items())
