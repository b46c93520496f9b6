"""The lines of a quote, its discounts and charges: added, changed, moved, taken out. Each act is one undo step.

The amount in the quote's header follows in the same act. Only what isn't sent can be changed: `R` makes a revision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict, Unpack, cast

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Quote, QuoteAdjustment
from amplanner.book.models import QuoteLine as Row
from amplanner.rules.money import LARGEST_MINOR
from amplanner.rules.quotation import NO_TAX, ONE, Adjustment, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.rules.quote_states import Move, State, refusal
from amplanner.rules.text import clean
from amplanner.workday.price_list import default_tax, line_for, product_by_code
from amplanner.workday.price_list import product as product_of
from amplanner.workday.quote_documents import quotation_of, worked_out
from amplanner.workday.quote_prices import list_price, terms_of
from amplanner.workday.quote_rows import adjustment_columns, exact, line_columns, stored, tax_of
from amplanner.workday.quotes import QuoteHeader, header
from amplanner.workday.refused import RefusedError

_GAP = 1024  # between the positions of two lines, so that a new one rarely moves others


class LineValues(TypedDict, total=False):
    """What can be changed of a line: its cells, as `rules.quotation.QuoteLine` has them."""

    kind: LineKind
    code: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    price_base: Decimal
    discounts: Sequence[Adjustment]
    charges: Sequence[Adjustment]
    tax: Tax
    cost: Decimal | None
    period: Period
    standing: Standing
    floor: Decimal | None
    priced_in: str


def add_lines(book: Book, quote: int, *lines: QuoteLine, after: int | None = None) -> Change:
    """Add lines after one of the quote's, or at its end. `Change.key` is the first new line's key.

    A line whose code is on the price list belongs to that product; an item without tax takes the quote's, else the
    settings'. Raises `RefusedError` when the quote can't be changed.
    """
    row = open_quote(book, quote)
    if not lines:
        raise RefusedError("There is no line to add.")
    what = f"{_told(lines[0].description)} added" if len(lines) == 1 else f"{len(lines)} lines added"
    with book.act(f"{what} · {row.called} {row.account_name}") as act:
        act.key = write_lines(book, act, quote, lines, after=after)[0]
        settle(book, act, quote)
    return act.change


def change_line(book: Book, line: int, **values: Unpack[LineValues]) -> Change:
    """Change cells of a line. `Change.key` is its key.

    A line that has its product's price for the quantity takes the price for the new quantity. Raises `RefusedError`
    when it is gone, the quote can't be changed, or a number is none that a quote has.
    """
    now = _line(book, line)
    row = open_quote(book, now.quote)
    columns = _columns(values)
    if "quantity" in values and "price" not in values and now.product is not None:
        columns.update(_price_for(book, now, now.product, values["quantity"]))
    if "code" in columns:
        columns["product"] = product_by_code(book, columns["code"])
    cells = [name for name in values if name not in {"kind", "priced_in"}]
    cells = cells or ["price" if "priced_in" in values else "line"]
    what = cells[0].capitalize() if len(cells) == 1 else "Line"
    with book.act(f"{what.replace('_', ' ')} changed · {row.called} {row.account_name}") as act:
        act.update(Row, line, **columns)
        for kind in ("discounts", "charges"):
            if kind in values:
                _put_adjustments(book, act, now.quote, line, kind[:-1], values[kind])
        settle(book, act, now.quote)
        act.key = line
    return act.change


def put_line(book: Book, line: QuoteLine) -> Change:
    """Let a line, found by its key, be as given; only cells that differ are changed, as `change_line` does."""
    now = _line(book, line.key)
    before = next(one for one in quotation_of(book, now.quote).lines if one.key == line.key)
    cells = {name: getattr(line, name) for name in LineValues.__annotations__}
    return change_line(book, line.key, **{k: v for k, v in cells.items() if v != getattr(before, k)})


def take_product(book: Book, line: int, product: int) -> Change:
    """Let a line be of a product: name, unit, price, cost, tax and period as on the price list; the quantity stays."""
    now = _line(book, line)
    row = open_quote(book, now.quote)
    values = line_of(book, now.quote, product, exact(now.quantity))
    with book.act(f"{_told(values.code)} taken · {row.called} {row.account_name}") as act:
        columns = line_columns(replace(values, standing=Standing(now.standing)))
        act.update(Row, line, product=product, **columns)
        settle(book, act, now.quote)
        act.key = line
    return act.change


def delete_lines(book: Book, *lines: int) -> Change:
    """Take lines out of a quote. Raises `RefusedError` when one is gone or the quote can't be changed."""
    quote, row = _of_one_quote(book, lines)
    told = _told(_line(book, lines[0]).description)
    with book.act(f"{_counted(lines, told)} deleted · {row.called} {row.account_name}") as act:
        for line in lines:
            act.remove(Row, line)
        settle(book, act, quote)
    return act.change


def duplicate_lines(book: Book, *lines: int) -> Change:
    """Add the same lines once more, after the last of them. `Change.key` is the first new one's key."""
    quote, row = _of_one_quote(book, lines)
    there = [line for line in quotation_of(book, quote).lines if line.key in lines]
    with book.act(f"{_counted(lines, _told(there[0].description))} doubled · {row.called} {row.account_name}") as act:
        act.key = write_lines(book, act, quote, there, after=there[-1].key, taxed=True)[0]
        settle(book, act, quote)
    return act.change


def move_lines(book: Book, *lines: int, down: bool) -> Change:
    """Move lines one place up or down among the others. Nothing is written when they stand at the end already."""
    quote, row = _of_one_quote(book, lines)
    found = book.rows(
        Row.select(Row.id, Row.position).where(Row.quote == quote).order_by(Row.position, Row.id).tuples()
    )
    order = [key for key, _ in found]
    wanted = set(lines)
    places = range(len(order) - 2, -1, -1) if down else range(1, len(order))
    for place in places:
        other = place + 1 if down else place - 1
        if order[place] in wanted and order[other] not in wanted:
            order[place], order[other] = order[other], order[place]
    told = _told(_line(book, lines[0]).description)
    with book.act(f"{_counted(lines, told)} moved · {row.called} {row.account_name}") as act:
        for key, (was, position) in zip(order, found, strict=True):
            if key != was:
                act.update(Row, key, position=position)
        act.key = lines[0]
    return act.change


def set_standing(book: Book, *lines: int, standing: Standing) -> Change:
    """Make lines firm, optional or alternatives. Raises `RefusedError` when the quote can't be changed."""
    quote, row = _of_one_quote(book, lines)
    told = _told(_line(book, lines[0]).description)
    with book.act(f"{_counted(lines, told)} {standing.value} · {row.called} {row.account_name}") as act:
        for line in lines:
            act.update(Row, line, standing=standing.value)
        settle(book, act, quote)
        act.key = lines[0]
    return act.change


def set_tax(book: Book, quote: int, tax: Tax) -> Change:
    """Let every item of a quote bear this tax, and those that are added later (reverse charge, an export)."""
    row = open_quote(book, quote)
    with book.act(f"VAT {tax.category} {tax.rate:f}% · {row.called} {row.account_name}") as act:
        columns = {"tax_category": str(tax.category), "tax_rate": stored(tax.rate)}
        items = Row.select(Row.id).where(Row.quote == quote, Row.kind == LineKind.ITEM.value)
        for (line,) in book.rows(items.tuples()):
            act.update(Row, line, **columns)
        act.update(Quote, quote, **columns)
        settle(book, act, quote)
        act.key = quote
    return act.change


def adjust_quote(
    book: Book,
    quote: int,
    *,
    discounts: Sequence[Adjustment] | None = None,
    charges: Sequence[Adjustment] | None = None,
) -> Change:
    """Set the discounts or charges of the whole quote, all of them; None leaves them. Raises `RefusedError`."""
    row = open_quote(book, quote)
    what = "Discount" if charges is None else "Charges"
    with book.act(f"{what} of the quote · {row.called} {row.account_name}") as act:
        if discounts is not None:
            _put_adjustments(book, act, quote, None, "discount", discounts)
        if charges is not None:
            _put_adjustments(book, act, quote, None, "charge", charges)
        settle(book, act, quote)
        act.key = quote
    return act.change


def write_lines(
    book: Book, act: Act, quote: int, lines: Sequence[QuoteLine], *, after: int | None = None, taxed: bool = False
) -> list[int]:
    """Write new lines within an act, after one of the quote's or at its end; return their keys.

    `taxed` keeps the tax as it is, also none. `settle` is still to be done.
    """
    own = quote_tax(book, quote)
    keys = []
    for line, position in zip(lines, _positions(book, act, quote, after, len(lines)), strict=True):
        untaxed = not taxed and line.kind is LineKind.ITEM and line.tax == NO_TAX
        columns = line_columns(replace(line, tax=own) if untaxed else line)
        columns |= _texts({"code": line.code, "description": line.description, "unit": line.unit})
        product = product_by_code(book, columns["code"])
        key = act.insert(Row, quote=quote, position=position, product=product, **columns)
        _put_adjustments(book, act, quote, key, "discount", line.discounts)
        _put_adjustments(book, act, quote, key, "charge", line.charges)
        keys.append(key)
    return keys


def quote_tax(book: Book, quote: int) -> Tax:
    """Return the tax of a quote's new lines: that which was set for all of them, else the settings'."""
    return terms_of(book, quote).tax or default_tax(book)


def line_of(book: Book, quote: int, product: int | None, quantity: Decimal = ONE) -> QuoteLine:
    """Return the line that a product makes in a quote, or (None) an empty one: with the quote's currency and tax."""
    terms = terms_of(book, quote)
    line = line_for(book, product, terms.currency, quantity)
    line = line if terms.tax is None else replace(line, tax=terms.tax)
    price = None if product is None else list_price(book, product_of(book, product), terms, quantity, line.tax)
    return line if price is None else replace(line, price=price)


def write_adjustments(book: Book, act: Act, quote: int, kind: str, adjustments: Sequence[Adjustment]) -> None:
    """Write the discounts ("discount") or charges ("charge") of a whole quote within an act; `settle` is to be done."""
    _put_adjustments(book, act, quote, None, kind, adjustments)


def settle(book: Book, act: Act, quote: int) -> None:
    """Bring a quote's header up to date with its lines, within an act: the amount, and that it is a draft again.

    The amount is the net of the firm lines over the term; a quote without items keeps the one that was typed.
    """
    quotation, totals = worked_out(book, quote)
    columns: dict[str, Any] = {}
    if any(line.kind is LineKind.ITEM for line in quotation.lines):
        net = totals.net
        if abs(net) > LARGEST_MINOR:
            raise RefusedError("What this comes to is too large for a quote.")
        columns = {"amount": net, "estimated": False}
    act.update(Quote, quote, status="draft", **columns)


def open_quote(book: Book, quote: int) -> QuoteHeader:
    """Return the header of a quote that can be changed. Raises `RefusedError`, saying what to do instead."""
    row = header(book, quote)
    why = refusal(Move.CHANGE, State(row.status), row.called)
    if why:
        raise RefusedError(why)
    return row


class _Line(NamedTuple):
    """What an act has to know of the line that it changes, as the row has it."""

    quote: int
    product: int | None
    description: str
    quantity: str
    price: str
    price_base: str
    standing: str
    tax_category: str
    tax_rate: str


def _line(book: Book, line: int) -> _Line:
    columns = "quote_id, product_id, description, quantity, price, price_base, standing, tax_category, tax_rate"
    for row in book.sql(f"SELECT {columns} FROM quote_line WHERE id = ?", (line,)):
        return _Line(*row)
    raise RefusedError("That line is no longer there.")


def _of_one_quote(book: Book, lines: Sequence[int]) -> tuple[int, QuoteHeader]:
    """Return the quote that all the lines belong to, and its header; refuse when it can't be changed."""
    if not lines:
        raise RefusedError("No line is selected.")
    quotes = {_line(book, line).quote for line in lines}
    if len(quotes) > 1:
        raise RefusedError("Those lines are of several quotes.")
    (quote,) = quotes
    return quote, open_quote(book, quote)


def _columns(values: LineValues) -> dict[str, Any]:
    """Return what is given of a line as its row has it."""
    columns: dict[str, Any] = _texts(values)
    for name, value in values.items():
        if name in {"quantity", "price", "price_base", "cost", "floor"}:
            columns[name] = stored(cast("Decimal | None", value))
        elif name in {"kind", "period", "standing"}:
            columns[name] = str(value)
    if "price" in values or "priced_in" in values:
        columns["price_currency"] = values.get("priced_in", "")
    if "cost" in values:
        columns["cost_currency"] = ""
    if "tax" in values:
        tax = values["tax"]
        columns |= {"tax_category": str(tax.category), "tax_rate": stored(tax.rate) if tax.category else ""}
    if exact(columns.get("price_base", "1")) <= 0:
        raise RefusedError("A price is for some quantity: 1, 100, 1000.")
    return columns


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    found = {name: clean(values[name]).strip() for name in ("code", "unit") if name in values}
    if "description" in values:
        found["description"] = clean(values["description"], lines=True).strip()
    return found


def _price_for(book: Book, now: _Line, product: int, quantity: Decimal) -> dict[str, str]:
    """Return the price of a line's product for another quantity, if the line has the one for its own."""
    priced, terms, tax = product_of(book, product), terms_of(book, now.quote), tax_of(now.tax_category, now.tax_rate)
    before = list_price(book, priced, terms, exact(now.quantity), tax)
    after = list_price(book, priced, terms, quantity, tax)
    if before is None or after is None or stored(before) != now.price or now.price_base != "1":
        return {}
    return {"price": stored(after), "price_currency": ""}


def _put_adjustments(
    book: Book, act: Act, quote: int, line: int | None, kind: str, adjustments: Sequence[Adjustment]
) -> None:
    """Let these be all the discounts or charges of a line, or of the whole quote."""
    at = QuoteAdjustment.line.is_null() if line is None else QuoteAdjustment.line == line
    there = QuoteAdjustment.select(QuoteAdjustment.id).where(
        QuoteAdjustment.quote == quote, at, QuoteAdjustment.kind == kind
    )
    for (row,) in book.rows(there.tuples()):
        act.delete(QuoteAdjustment, row)
    for columns in adjustment_columns(kind, adjustments):
        columns["reason"] = clean(columns["reason"]).strip()
        act.insert(QuoteAdjustment, quote=quote, line=line, **columns)


def _positions(book: Book, act: Act, quote: int, after: int | None, count: int) -> list[int]:
    """Return positions for new lines, making room among the others where there is none."""
    found = book.rows(
        Row.select(Row.id, Row.position).where(Row.quote == quote).order_by(Row.position, Row.id).tuples()
    )
    places = [position for _, position in found]
    at = next((nth for nth, (key, _) in enumerate(found, 1) if key == after), len(found))
    before = places[at - 1] if at else 0
    if at == len(found):
        return [before + _GAP * nth for nth in range(1, count + 1)]
    gap = (places[at] - before) // (count + 1)
    if gap > 0:
        return [before + gap * nth for nth in range(1, count + 1)]
    for nth, (key, _) in enumerate(found, 1):
        act.update(Row, key, position=_GAP * (nth if nth <= at else nth + count))
    return [_GAP * (at + nth) for nth in range(1, count + 1)]


def _counted(lines: Sequence[int], told: str) -> str:
    return told if len(lines) == 1 else f"{len(lines)} lines"


def _told(text: str) -> str:
    """Return the beginning of a line's text, for a toast."""
    line = " ".join(text.split()) or "Line"
    return line if len(line) <= 30 else line[:29] + "…"
