"""Worked examples of EN 16931, Peppol, national test suites and other programs, to the cent.

The file of cases isn't part of the project: AMPLANNER_QUOTE_VECTORS names it, or a folder of such files; else it is
looked for in the corpus. What a case doesn't say is as EN 16931 has it.
"""

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amplanner.rules.money import minor_digits
from amplanner.rules.quotation import NO_TAX, Adjustment, Quotation, QuoteLine, Tax, TaxRounding
from amplanner.rules.quote_sums import QuoteSums, sums

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "quote_vectors.json"
STAND_IN = {0: "JPY", 2: "EUR", 3: "KWD", 4: "CLF"}
"""A currency with so many decimals, for the cases that name none."""

MISPLACED_TAX = "tax_total_in_TaxExclusiveAmount"
"""Under this name a case gives the tax where its file has it in another field."""


def _file() -> Path:
    corpus = os.environ.get("AMPLANNER_CORPUS")
    fallback = Path(corpus) / "quote_vectors.json" if corpus else DEFAULT
    return Path(os.environ.get("AMPLANNER_QUOTE_VECTORS", fallback))


def _cases() -> list[Any]:
    """Each case under its id; one that is skipped, saying where the file was looked for, when there is none."""
    place = _file()
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    if not any(file.is_file() for file in files):
        reason = f"no worked examples at AMPLANNER_QUOTE_VECTORS={place}"
        return [pytest.param(None, id="absent", marks=pytest.mark.skip(reason=reason))]
    found = []
    for file in files:
        held = json.loads(file.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        cases = held["cases"] if isinstance(held, dict) else held
        assert cases, f"{file} holds no cases"
        found += [pytest.param(case, id=str(case["id"])) for case in cases]
    return found


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _tax(said: Mapping[str, Any] | None) -> Tax:
    category, percent = (said or {}).get("category"), (said or {}).get("percent")
    if category is None and percent is None:
        return NO_TAX
    return Tax(category or "S", Decimal(percent or 0))


def _adjustments(said: list[Mapping[str, Any]], *, document: bool) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(
            _decimal(one.get("amount")),
            _decimal(one.get("percent")),
            _decimal(one.get("base")),
            one.get("reason") or "",
            # One that says nothing of tax is split over those of the lines; one whose tax is none bears none.
            _tax(one["tax"]) if document and one.get("tax") is not None else None,
        )
        for one in said
    )


def _unsaid_tax(case: Mapping[str, Any]) -> Tax:
    """The tax of lines that say none, where the case gives its amount in a field meant for another (OASIS UBL)."""
    amount = case["expect"].get(MISPLACED_TAX)
    if amount is None:
        return NO_TAX
    rate = Decimal(amount) * 100 / Decimal(case["expect"]["lines_net"])
    assert rate == int(rate), "a rate in whole per cent follows from the amounts"
    return Tax("S", rate)


def _quotation(case: Mapping[str, Any]) -> Quotation:
    currency = case.get("currency") or "EUR"
    digits = case.get("minor_units", minor_digits(currency))
    if minor_digits(currency) != digits:
        currency = STAND_IN[digits]
    unsaid = _unsaid_tax(case)
    lines = tuple(
        QuoteLine(
            description=line.get("description", ""),
            quantity=Decimal(line["quantity"]),
            price=Decimal(line["unit_price"]),
            unit=line.get("unit") or "",
            price_base=Decimal(line.get("price_per_quantity") or 1),
            discounts=_adjustments(line.get("discounts", []), document=False),
            charges=_adjustments(line.get("charges", []), document=False),
            tax=said if (said := _tax(line.get("tax"))) != NO_TAX else unsaid,
        )
        for line in case["lines"]
    )
    given = case.get("inputs_totals") or {}
    rounding = case.get("rounding") or {}
    assert rounding.get("mode", "half_up") == "half_up", "ours rounds a half away from zero, as EN 16931 does"
    return Quotation(
        currency=currency,
        lines=lines,
        discounts=_adjustments(case.get("document_discounts", []), document=True),
        charges=_adjustments(case.get("document_charges", []), document=True),
        prices_include_tax=bool(case.get("prices_include_tax")),
        tax_rounding=TaxRounding.PER_LINE if rounding.get("tax") == "per_line" else TaxRounding.PER_GROUP,
        prepaid=Decimal(given.get("prepaid") or 0),
        payable_rounding=Decimal(given.get("payable_rounding") or 0),
    )


def _amount(minor: int, result: QuoteSums) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(result.currency))


def _figures(result: QuoteSums, case: Mapping[str, Any]) -> dict[str, Decimal]:
    """Every figure of ours under the name that the cases give it."""
    figures = {
        "discount_total": result.discount_total,
        "charge_total": result.charge_total,
        "net_total": result.net,
        "tax_total": result.tax,
        MISPLACED_TAX: result.tax,
        "gross_total": result.gross,
        "prepaid": result.prepaid,
        "payable_rounding": result.payable_rounding,
        "payable": result.payable,
    }
    figures["lines_total_incl_tax" if case.get("prices_include_tax") else "lines_net"] = result.lines_total
    return {name: _amount(minor, result) for name, minor in figures.items()}


def _groups(rows: list[Mapping[str, Any]]) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    groups = (
        (row.get("category") or "S", Decimal(row.get("percent") or 0), Decimal(row["base"]), Decimal(row["tax"]))
        for row in rows
    )
    return sorted(groups)


@pytest.mark.parametrize("case", _cases())
def test_every_figure_of_a_worked_example(case: Mapping[str, Any]) -> None:
    result = sums(_quotation(case))
    for line, figures in zip(case["lines"], result.lines, strict=True):
        for name, value in line.get("expect", {}).items():
            ours_in_minor = {
                "net": figures.net,
                "tax": figures.tax,
                "gross": figures.gross,
                "line_total_incl_tax": figures.gross,
            }[name]
            assert _amount(ours_in_minor, result) == Decimal(value), f"line {line['id']}: {name}"
    expected = dict(case["expect"])
    groups = expected.pop("tax_groups", None)
    if groups is not None:
        ours = [
            (group.tax.category, group.tax.rate, _amount(group.base, result), _amount(group.amount, result))
            for group in result.tax_groups
        ]
        assert sorted(ours) == _groups(groups)
    figures_ours = _figures(result, case)
    assert {name: figures_ours[name] for name in expected} == {name: Decimal(v) for name, v in expected.items()}
