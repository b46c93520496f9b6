"""What changed between two versions of a quote."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.quotation import Adjustment, LineKind, Quotation, QuoteLine, Tax
from amplanner.rules.quote_diff import FieldChange, Kind, diff

D = Decimal
S21 = Tax("S", D(21))
SENSOR = QuoteLine("Flow sensor", D(24), D(495), code="A-100", tax=S21, key=1)
GATEWAY = QuoteLine("Gateway", D(4), D(1450), code="G-20", tax=S21, key=2)
DAY = QuoteLine("Installation day", D(2), D(920), tax=S21, key=3)
BEFORE = Quotation("EUR", (SENSOR, GATEWAY, DAY))


def _lines(*lines: QuoteLine) -> Quotation:
    return Quotation("EUR", lines)


def _short(before: Quotation, after: Quotation) -> list[tuple[str, str, int, int, list[str]]]:
    return [
        (one.kind.value, one.line.description, one.before_total, one.after_total, [field.field for field in one.fields])
        for one in diff(before, after).lines
    ]


def test_between_equal_versions_there_is_nothing() -> None:
    found = diff(BEFORE, BEFORE)
    assert found.empty
    assert found == ((), (), ())


def test_added_removed_and_changed_lines_with_their_amounts() -> None:
    spare = QuoteLine("Spare filter", D(2), D("19.90"), tax=S21, key=4)
    after = _lines(SENSOR, replace(DAY, quantity=D(3), discounts=(Adjustment(percent=D(10)),)), spare)
    assert _short(BEFORE, after) == [
        ("removed", "Gateway", 580000, 0, []),
        ("changed", "Installation day", 184000, 248400, ["quantity", "discounts"]),
        ("added", "Spare filter", 0, 3980, []),
    ]
    found = diff(BEFORE, after)
    assert [(one.before_at, one.after_at) for one in found.lines] == [(1, None), (2, 1), (None, 2)]
    assert found.lines[1].fields[0] == FieldChange("quantity", D(2), D(3))
    totals = {one.field: (one.before, one.after) for one in found.totals}
    assert totals["net"] == (1952000, 1440380)
    assert set(totals) == {"lines_total", "net", "tax", "gross", "payable"}


def test_lines_are_found_again_by_row_then_code_then_description() -> None:
    after = _lines(
        replace(DAY, key=0, description="installation DAY"),
        replace(SENSOR, key=9, description="Flow sensor, steel"),
        replace(GATEWAY, code="G-40", description="Gateway, 8 port", price=D(1900)),
    )
    assert [(kind, fields) for kind, _, _, _, fields in _short(BEFORE, after)] == [
        ("changed", ["description"]),
        ("changed", ["description"]),
        ("changed", ["code", "description", "price"]),
    ]


def test_several_lines_of_one_code_are_paired_in_their_order() -> None:
    first, second = replace(SENSOR, key=0), replace(SENSOR, key=0, description="Flow sensor, spare")
    assert _short(_lines(first, second), _lines(second, first)) == []
    assert _short(_lines(first, second), _lines(second)) == [("removed", "Flow sensor", 1188000, 0, [])]


def test_a_section_is_no_item_of_the_same_name() -> None:
    section = QuoteLine("Gateway", kind=LineKind.SECTION)
    item = QuoteLine("Gateway", price=D(5))
    assert [one[0] for one in _short(_lines(section), _lines(item))] == ["removed", "added"]


def test_cost_and_floor_are_ours_and_moving_a_line_changes_nothing() -> None:
    after = _lines(DAY, replace(SENSOR, cost=D(1), floor=D(9)), GATEWAY)
    assert diff(BEFORE, after).empty


def test_conditions_of_the_whole_quote() -> None:
    off = (Adjustment(percent=D(2), reason="Loyal"),)
    found = diff(BEFORE, replace(BEFORE, discounts=off, term_months=24))
    assert found.lines == ()
    assert found.terms == (FieldChange("discounts", (), off), FieldChange("term_months", 12, 24))
    assert ("discount_total", 0, 39040) in found.totals


LINES = st.lists(
    st.builds(
        QuoteLine,
        description=st.sampled_from(["", "One", "Two"]),
        code=st.sampled_from(["", "A", "B"]),
        quantity=st.integers(1, 3).map(Decimal),
        price=st.integers(0, 3).map(Decimal),
        key=st.integers(0, 4),
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=100, deadline=None)
@given(LINES, LINES)
def test_amounts_of_the_lines_explain_the_total_and_the_way_back_is_the_mirror(
    before: tuple[QuoteLine, ...], after: tuple[QuoteLine, ...]
) -> None:
    found = diff(Quotation("EUR", before), Quotation("EUR", after))
    moved = sum(one.after_total - one.before_total for one in found.lines)
    total = next((one.after - one.before for one in found.totals if one.field == "lines_total"), 0)
    assert moved == total
    added = sum(one.kind is Kind.ADDED for one in found.lines)
    removed = sum(one.kind is Kind.REMOVED for one in found.lines)
    assert added - removed == len(after) - len(before)
    back = diff(Quotation("EUR", after), Quotation("EUR", before))
    assert sum(one.kind is Kind.REMOVED for one in back.lines) == added
