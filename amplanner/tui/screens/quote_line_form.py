"""The form of one line of a quote: all of it, also what the grid has no column for. Saving it is one undo step."""

from decimal import Decimal
from typing import Any, Final, cast

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.quotation import NO_TAX, ONE, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.rules.quote_line_text import LineContext
from amplanner.rules.quote_numbers import read_number
from amplanner.tui.forms.fields import ChoiceField, Field, TextField, WordsField
from amplanner.tui.forms.form import Form
from amplanner.tui.screens import quote_cells
from amplanner.tui.screens.quote_cells import plain
from amplanner.workday import quote_lines
from amplanner.workday.price_list import PERIODS
from amplanner.workday.quote_documents import QuoteDocument
from amplanner.workday.quote_lines import LineValues

_STANDINGS: Final = {
    Standing.FIRM.value: "in the total",
    Standing.OPTIONAL.value: "optional, not in it",
    Standing.ALTERNATIVE.value: "alternative, not in it",
}
_MOST_MARGIN = 100


def line_form(book: Book, document: QuoteDocument, line: QuoteLine) -> Form:
    """Return the form of a line of a quote that can be changed."""
    grouping, currency = book.settings.thousands, document.currency
    context = LineContext(currency, grouping)
    item = line.kind is LineKind.ITEM
    values: dict[str, Any] = {"description": line.description}
    if item:
        values |= {name: quote_cells.text_of(line, name, currency, grouping) for name in _AS_IN_THE_GRID}
        values |= {
            "quantity": plain(line.quantity, grouping),
            "price": plain(line.price, grouping),
            "price_base": plain(line.price_base, grouping),
            "period": line.period.value,
            "floor": "" if line.floor is None else f"{plain(line.floor, grouping)}%",
            "standing": line.standing.value,
        }

    def save(given: dict[str, Any]) -> Change:
        changed = dict(given)
        if "discount" in changed:
            changed["discounts"], changed["charges"] = changed.pop("discount")
        if "period" in changed:
            changed["period"] = Period(changed["period"])
        if "standing" in changed:
            changed["standing"] = Standing(changed["standing"])
        return quote_lines.change_line(book, line.key, **cast(LineValues, changed))

    name = line.description.partition("\n")[0] or line.code or line.kind.value.capitalize()
    place = f"Quotes › {document.number or 'New quote'} {document.customer.name} › {name}"
    draft = ("form.quote-line", f"{document.quote}:{line.key}")
    return Form(book, place, _fields(line, context), values, save, draft=draft, changed_only=True)


_AS_IN_THE_GRID: Final = ("code", "unit", "discount", "tax", "cost")


def _fields(line: QuoteLine, context: LineContext) -> list[Field]:
    def number(text: str, what: str) -> Decimal:
        found = read_number(text.strip(), context.grouping)
        if found is None:
            raise ValueError(f"Not a {what}; say 12 or 1.5.")
        return found

    def description(text: str) -> str:
        if not text.strip() and not line.code:
            raise ValueError("A line needs a name." if line.kind is LineKind.ITEM else "Say something.")
        return text

    def base(text: str) -> Decimal:
        found = number(text, "number") if text.strip() else ONE
        if found <= 0:
            raise ValueError("A price is for some quantity: 1, 100, 1000.")
        return found

    def discount(text: str) -> Any:
        read = quote_cells.read(line, "discount", text, context)
        return read.discounts, read.charges

    def cost(text: str) -> Decimal | None:
        return number(text, "cost") if text.strip() else None

    def tax(text: str) -> Tax:
        return quote_cells.tax_of(text) if text.strip() else NO_TAX

    words = WordsField(name="description", label="Description", parse=description, rows=3)
    if line.kind is not LineKind.ITEM:
        return [words]
    return [
        TextField(name="code", label="Code"),
        words,
        WordsField(name="quantity", label="Quantity", parse=lambda text: number(text, "quantity")),
        TextField(name="unit", label="Unit", hint="piece, h, day; may stay empty"),
        WordsField(
            name="price", label="Price", parse=lambda text: number(text, "price"), hint=f"in {context.currency}, each"
        ),
        WordsField(name="price_base", label="The price is for", parse=base, hint="1; 100 where it is that of 100"),
        WordsField(
            name="discount", label="Discount, charge", parse=discount, hint=f"5% 2% · 50 {context.currency} · +10%"
        ),
        WordsField(name="tax", label="VAT", parse=tax, hint="21, 9, 0, or a category: AE, Z, E, K, G, O"),
        ChoiceField(name="period", label="Is paid", choices=PERIODS),
        ChoiceField(name="standing", label="It is", choices=_STANDINGS),
        WordsField(name="cost", label="Cost", parse=cost, hint="what we pay for as much as the price is for"),
        WordsField(
            name="floor",
            label="Least margin",
            parse=lambda text: _floor(text, context),
            hint="25%; empty: as in the settings",
        ),
    ]


def _floor(text: str, context: LineContext) -> Decimal | None:
    if not text.strip():
        return None
    percent = read_number(text.strip().rstrip("% "), context.grouping)
    if percent is None or not 0 <= percent <= _MOST_MARGIN:
        raise ValueError("Not a margin; say 25%.")
    return percent
