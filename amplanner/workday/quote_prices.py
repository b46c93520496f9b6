"""Prices in a quote: those of the price list as they stand there, and all of them with VAT or without it."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.journal import Act
from amplanner.book.models import QuoteAdjustment
from amplanner.book.models import QuoteLine as Row
from amplanner.rules.money import Grouping, Money, show
from amplanner.rules.quotation import Adjustment, LineKind, Quotation, QuoteLine, Tax
from amplanner.rules.quote_sums import sums
from amplanner.rules.quote_terms import in_terms, listed_as
from amplanner.workday.price_list import PricedProduct, default_tax
from amplanner.workday.quote_rows import stored, tax_of
from amplanner.workday.refused import RefusedError


class Terms(NamedTuple):
    """What the prices of a quote are in: its currency, and whether they include VAT. `tax` is that which was set for
    all of its lines, None where each has its product's."""

    currency: str
    with_tax: bool = False
    tax: Tax | None = None


def terms_of(book: Book, quote: int) -> Terms:
    """Return what the prices of a quote are in. Raises `RefusedError` when it is gone."""
    columns = "currency, prices_include_tax, tax_category, tax_rate"
    for currency, with_tax, category, rate in book.sql(f"SELECT {columns} FROM quote WHERE id = ?", (quote,)):
        tax = tax_of(category, rate) if category else None
        return Terms(currency or book.settings.currency, bool(with_tax), tax)
    raise RefusedError("That quote is no longer there.")


def list_price(
    book: Book, product: PricedProduct, terms: Terms, quantity: Decimal, tax: Tax | None = None
) -> Decimal | None:
    """Return what one costs by the price list when so many are taken, as it stands on a line that bears `tax`, or on a
    new one (None).

    Whether the list's prices include VAT is in the settings; they include that of the product. None without a price in
    the quote's currency.
    """
    price = product.price_for(terms.currency, quantity)
    with_tax = book.settings.quotes.prices_include_tax
    if price is None or not (with_tax or terms.with_tax):
        return price
    listed = default_tax(book) if product.tax is None else product.tax
    borne = tax or terms.tax or listed
    return listed_as(price, terms.currency, listed=listed, listed_with_tax=with_tax, tax=borne, with_tax=terms.with_tax)


def told_converted(before: Quotation, *, with_tax: bool, grouping: Grouping) -> str:
    """Say what `convert_prices` does: how many prices become others, and whether the net stays to the cent."""
    after = in_terms(before, with_tax=with_tax)
    prices = sum(old.price != new.price for old, new in zip(before.lines, after.lines, strict=True))
    told = f"Prices are now {'with' if with_tax else 'without'} VAT"
    if not prices:
        return told
    was, net = sums(before).net, sums(after).net
    stays = "the net as before" if was == net else f"net {show(Money(net, before.currency), grouping=grouping)}"
    return f"{told}: {prices} converted, {stays}"


def convert_prices(book: Book, act: Act, before: Quotation, quote: int, *, with_tax: bool) -> None:
    """Let a quote's prices include VAT, or no longer, within an act, with the same net.

    The quote's own row is left to the caller. `before` is the quotation as it is.
    """
    after = in_terms(before, with_tax=with_tax)
    for old, new in zip(before.lines, after.lines, strict=True):
        if old.price != new.price:
            act.update(Row, new.key, price=stored(new.price))
        _write_amounts(book, act, quote, new.key, "discount", new.discounts)
        _write_amounts(book, act, quote, new.key, "charge", new.charges)
    _write_amounts(book, act, quote, None, "discount", after.discounts)
    _write_amounts(book, act, quote, None, "charge", after.charges)


def keep_currencies(book: Book, act: Act, quote: int, before: str, after: str) -> None:
    """Note within an act in which currency the lines of a quote are priced whose currency becomes another one.

    Prices stay as they are, to be looked at; what a line costs isn't known in another currency. Back in the first one
    all of it is as it was, but for what was typed meanwhile.
    """
    columns = "id, price, cost, price_currency, cost_currency"
    for line, price, cost, price_currency, cost_currency in book.sql(
        f"SELECT {columns} FROM quote_line WHERE quote_id = ? AND kind = 'item'", (quote,)
    ):
        priced_in, costed_in = price_currency or before, cost_currency or before
        act.update(
            Row,
            line,
            price_currency="" if priced_in == after or price in {"", "0"} else priced_in,
            cost_currency="" if costed_in == after or not cost else costed_in,
        )


def in_currency(quotation: Quotation, currency: str) -> Quotation:
    """Return a quotation as its lines go into a quote: in another currency they want a look, and say no cost."""
    if quotation.currency == currency:
        return quotation

    def foreign(line: QuoteLine) -> QuoteLine:
        if line.kind is not LineKind.ITEM or line.priced_in == currency:
            return replace(line, priced_in="")
        return replace(line, cost=None, priced_in=(line.priced_in or quotation.currency) if line.price else "")

    return replace(quotation, lines=tuple(map(foreign, quotation.lines)))


def _write_amounts(
    book: Book, act: Act, quote: int, line: int | None, kind: str, adjustments: tuple[Adjustment, ...]
) -> None:
    """Bring the rows of discounts or charges, of a line or of the whole quote, to their amounts."""
    if not adjustments:
        return
    at = QuoteAdjustment.line.is_null() if line is None else QuoteAdjustment.line == line
    rows = QuoteAdjustment.select(QuoteAdjustment.id).where(
        QuoteAdjustment.quote == quote, at, QuoteAdjustment.kind == kind
    )
    for (row,), one in zip(book.rows(rows.order_by(QuoteAdjustment.id).tuples()), adjustments, strict=True):
        act.update(QuoteAdjustment, row, amount=stored(one.amount), base=stored(one.base))
