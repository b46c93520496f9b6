"""A quote as JSON: stable names, ISO dates, amounts as text with their currency beside them."""

import json
from decimal import Decimal
from typing import Any

from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, Deposit, QuoteLine
from amplanner.rules.quote_sums import PeriodSums, TaxGroup
from amplanner.workday.quote_documents import QuoteDocument


def json_of(document: QuoteDocument) -> str:
    """Write a quote as indented JSON."""
    return json.dumps(data_of(document), ensure_ascii=False, indent=2) + "\n"


def data_of(document: QuoteDocument) -> dict[str, Any]:
    """Return a quote as JSON holds it. Cost and margin are ours alone: they are not in it."""
    quotation, sums, contact = document.quotation, document.sums, document.contact

    def amount(minor: int) -> str:
        return str(Money(minor, quotation.currency).amount)

    return {
        "number": document.number,
        "revision": document.revision,
        "title": document.title,
        "state": document.state,
        "external_number": document.external_number,
        "reference": document.reference,
        "dated_on": document.dated_on.isoformat(),
        "valid_until": document.valid_until.isoformat(),
        "sent_on": document.sent_on.isoformat() if document.sent_on else None,
        "language": document.language,
        "currency": quotation.currency,
        "seller": {**document.seller._asdict(), "person": document.seller_person, "country": document.seller_country},
        "customer": document.customer._asdict(),
        "contact": contact._asdict() if contact else None,
        "payment_terms": document.payment_terms,
        "delivery_terms": document.delivery_terms,
        "lead_time": document.lead_time,
        "intro": document.intro,
        "terms": document.terms,
        "prices_include_tax": quotation.prices_include_tax,
        "term_months": quotation.term_months,
        "lines": [
            _line(line, amount(figures.total)) for line, figures in zip(quotation.lines, sums.lines, strict=True)
        ],
        "discounts": [_adjustment(one) for one in quotation.discounts],
        "charges": [_adjustment(one) for one in quotation.charges],
        "deposit": _deposit(quotation.deposit),
        "tax_rounding": quotation.tax_rounding.value,
        "payable_step": _number(quotation.payable_step),
        "totals": {
            "lines": amount(sums.lines_total),
            "discount": amount(sums.discount_total),
            "charge": amount(sums.charge_total),
            "net": amount(sums.net),
            "tax_groups": [_group(group, quotation.currency) for group in sums.tax_groups],
            "tax": amount(sums.tax),
            "gross": amount(sums.gross),
            "prepaid": amount(sums.prepaid),
            "payable_rounding": amount(sums.payable_rounding),
            "payable": amount(sums.payable),
            "deposit": amount(sums.deposit),
            "optional": amount(sums.optional_total),
            "periods": [_period(period, quotation.currency) for period in sums.periods],
        },
        "content_hash": document.content_hash or None,
    }


def _line(line: QuoteLine, total: str) -> dict[str, Any]:
    return {
        "key": line.key,
        "kind": line.kind.value,
        "standing": line.standing.value,
        "code": line.code,
        "description": line.description,
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "price": _number(line.price),
        "price_base": _number(line.price_base),
        "period": line.period.value,
        "discounts": [_adjustment(one) for one in line.discounts],
        "charges": [_adjustment(one) for one in line.charges],
        "tax_category": str(line.tax.category),
        "tax_rate": _number(line.tax.rate),
        "total": total,
    }


def _adjustment(one: Adjustment) -> dict[str, Any]:
    return {
        "amount": _number(one.amount),
        "percent": _number(one.percent),
        "base": _number(one.base),
        "reason": one.reason,
        "tax": {"category": str(one.tax.category), "rate": _number(one.tax.rate)} if one.tax is not None else None,
    }


def _deposit(deposit: Deposit | None) -> dict[str, str | None] | None:
    return None if deposit is None else {"amount": _number(deposit.amount), "percent": _number(deposit.percent)}


def _group(group: TaxGroup, currency: str) -> dict[str, str]:
    return {
        "category": str(group.tax.category),
        "rate": f"{group.tax.rate:f}",
        "base": str(Money(group.base, currency).amount),
        "tax": str(Money(group.amount, currency).amount),
    }


def _period(period: PeriodSums, currency: str) -> dict[str, Any]:
    return {
        "period": period.period.value,
        "times": period.times,
        "lines": str(Money(period.lines_total, currency).amount),
        "discounts": [str(Money(one, currency).amount) for one in period.discounts],
        "charges": [str(Money(one, currency).amount) for one in period.charges],
        "net": str(Money(period.net, currency).amount),
        "tax_groups": [_group(group, currency) for group in period.tax_groups],
        "tax": str(Money(period.tax, currency).amount),
        "gross": str(Money(period.gross, currency).amount),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
