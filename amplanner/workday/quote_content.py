"""A quote frozen as JSON, as it is kept with what was sent, and made into a value again.

The same document gives the same text, byte for byte, so that its SHA-256 tells whether anything in it was changed.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from amplanner.book.quote_settings import SellerSettings
from amplanner.rules.quotation import (
    Adjustment,
    Deposit,
    LineKind,
    Period,
    Quotation,
    QuoteLine,
    Standing,
    Tax,
    TaxRounding,
)
from amplanner.rules.quote_sums import sums
from amplanner.workday.quote_documents import Contact, Customer, QuoteDocument

SHAPE = 1
"""Which shape the JSON has; a later program reads earlier shapes."""

_TEXTS = (
    *("number", "title", "external_number", "reference", "language", "seller_country", "seller_person"),
    *("payment_terms", "delivery_terms", "lead_time", "intro", "terms", "internal_note", "floor_reason", "approver"),
)


def freeze(document: QuoteDocument) -> str:
    """Return a document as JSON, always the same for the same one."""
    totals = document.sums
    content = {
        "shape": SHAPE,
        "revision": document.revision,
        "dated_on": document.dated_on.isoformat(),
        "valid_until": document.valid_until.isoformat(),
        **{name: getattr(document, name) for name in _TEXTS},
        "seller": document.seller._asdict(),
        "customer": document.customer._asdict(),
        "contact": document.contact._asdict() if document.contact else None,
        "quotation": quotation_json(document.quotation),
        # What it came to, for whoever works it out again.
        "totals": {"net": totals.net, "tax": totals.tax, "gross": totals.gross, "payable": totals.payable},
    }
    return _text(content)


def thaw(content: str, **present: Any) -> QuoteDocument:
    """Return the document that was frozen; `present` has what isn't in it, and what took its place since."""
    found = json.loads(content)
    quotation = quotation_from(found["quotation"])
    frozen = {
        "revision": found["revision"],
        "dated_on": date.fromisoformat(found["dated_on"]),
        "valid_until": date.fromisoformat(found["valid_until"]),
        **{name: found[name] for name in _TEXTS},
        "seller": SellerSettings(**found["seller"]),
        "customer": Customer(**found["customer"]),
        "contact": Contact(**found["contact"]) if found["contact"] else None,
        "quotation": quotation,
        "sums": sums(quotation),
    }
    return QuoteDocument(**{**frozen, **present})


def hash_of(content: str) -> str:
    """Return the SHA-256 of frozen content, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def quotation_hash(quotation: Quotation) -> str:
    """Return the SHA-256 of what the sums of a quote are made of: what an approval is for."""
    return hash_of(_text(quotation_json(quotation)))


def quotation_json(quotation: Quotation) -> dict[str, Any]:
    """Return a quotation as JSON holds it; numbers are exact text."""
    deposit = quotation.deposit
    return {
        "currency": quotation.currency,
        "lines": [_line_json(line) for line in quotation.lines],
        "discounts": [_adjustment_json(one) for one in quotation.discounts],
        "charges": [_adjustment_json(one) for one in quotation.charges],
        "prices_include_tax": quotation.prices_include_tax,
        "tax_rounding": quotation.tax_rounding.value,
        "prepaid": _number(quotation.prepaid),
        "deposit": {"amount": _number(deposit.amount), "percent": _number(deposit.percent)} if deposit else None,
        "payable_rounding": _number(quotation.payable_rounding),
        "payable_step": _number(quotation.payable_step),
        "term_months": quotation.term_months,
    }


def quotation_from(found: dict[str, Any]) -> Quotation:
    """Return the quotation that `quotation_json` made the JSON of."""
    deposit = found["deposit"]
    return Quotation(
        currency=found["currency"],
        lines=tuple(_line_from(line) for line in found["lines"]),
        discounts=tuple(_adjustment_from(one) for one in found["discounts"]),
        charges=tuple(_adjustment_from(one) for one in found["charges"]),
        prices_include_tax=found["prices_include_tax"],
        tax_rounding=TaxRounding(found["tax_rounding"]),
        prepaid=Decimal(found["prepaid"]),
        deposit=Deposit(_exact(deposit["amount"]), _exact(deposit["percent"])) if deposit else None,
        payable_rounding=Decimal(found["payable_rounding"]),
        payable_step=Decimal(found["payable_step"]),
        term_months=found["term_months"],
    )


def _line_json(line: QuoteLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "kind": line.kind.value,
        "code": line.code,
        "description": line.description,
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "price": _number(line.price),
        "price_base": _number(line.price_base),
        "discounts": [_adjustment_json(one) for one in line.discounts],
        "charges": [_adjustment_json(one) for one in line.charges],
        "tax": _tax_json(line.tax),
        "cost": _number(line.cost),
        "period": line.period.value,
        "standing": line.standing.value,
        "floor": _number(line.floor),
    }


def _line_from(found: dict[str, Any]) -> QuoteLine:
    return QuoteLine(
        key=found["key"],
        kind=LineKind(found["kind"]),
        code=found["code"],
        description=found["description"],
        quantity=Decimal(found["quantity"]),
        unit=found["unit"],
        price=Decimal(found["price"]),
        price_base=Decimal(found["price_base"]),
        discounts=tuple(_adjustment_from(one) for one in found["discounts"]),
        charges=tuple(_adjustment_from(one) for one in found["charges"]),
        tax=_tax_from(found["tax"]),
        cost=_exact(found["cost"]),
        period=Period(found["period"]),
        standing=Standing(found["standing"]),
        floor=_exact(found["floor"]),
    )


def _adjustment_json(one: Adjustment) -> dict[str, Any]:
    return {
        "amount": _number(one.amount),
        "percent": _number(one.percent),
        "base": _number(one.base),
        "reason": one.reason,
        "tax": _tax_json(one.tax) if one.tax else None,
    }


def _adjustment_from(found: dict[str, Any]) -> Adjustment:
    tax = _tax_from(found["tax"]) if found["tax"] else None
    return Adjustment(_exact(found["amount"]), _exact(found["percent"]), _exact(found["base"]), found["reason"], tax)


def _tax_json(tax: Tax) -> list[str]:
    return [str(tax.category), f"{tax.rate:f}"]


def _tax_from(found: list[str]) -> Tax:
    return Tax(found[0], Decimal(found[1]))


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
