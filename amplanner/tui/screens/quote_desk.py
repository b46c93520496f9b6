"""The desk of the quote editor: what stands in a cell, what is understood while somebody types, and how it is saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.message_pump import MessagePump

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.rules.quotation import LineKind, QuoteLine
from amplanner.rules.quote_line_text import KnownProduct, LineContext, LineField, ReadLine, read_line
from amplanner.tui.screens import quote_cells
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.quote_sheet import ADD
from amplanner.tui.widgets.draft_input import DraftKeeper
from amplanner.tui.widgets.quote_grid_rows import Cell, RowKey, Suggestion
from amplanner.tui.widgets.rows import Span
from amplanner.workday import quote_lines
from amplanner.workday.price_list import PriceListSearch, product_by_code, products
from amplanner.workday.quote_documents import QuoteDocument
from amplanner.workday.quote_half_typed import FIELD, half_typed, record_of
from amplanner.workday.quote_lines import LineValues
from amplanner.workday.quote_prices import list_price, terms_of

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp
    from amplanner.tui.widgets.quote_grid import QuoteGrid

_LEAST_TYPED = 1
_SUGGESTED = 6


class Trial(NamedTuple):
    """What is typed, as it would be saved. `line` None: it can't be read yet, for which `problem` has the reason."""

    line: QuoteLine | None
    problem: str = ""


class QuoteDesk:
    """Answers the grid of one quote.

    Args:
        owner: the screen, whose timers and app are used.
        book: the open book.
        quote: the quote's key.
        document: gives the quote as it is shown.
        show: shows the lines with one of them changed or added, None as they are; and what there is to say of it.
        saved: told when a cell was saved.
        moved: told when the cursor moved.
    """

    def __init__(
        self,
        owner: MessagePump,
        book: Book,
        quote: int,
        *,
        document: Callable[[], QuoteDocument],
        show: Callable[[Trial | None], None],
        saved: Callable[[Change], None],
        moved: Callable[[Cell], None],
    ) -> None:
        self._owner = owner
        self._book = book
        self._quote = quote
        self._document = document
        self._show = show
        self._saved = saved
        self._moved = moved
        self._keepers: dict[Cell, DraftKeeper] = {}
        self._search = PriceListSearch(book)
        self._asked = ""  # the text that Enter was pressed on once, though products fit it
        self.after: int | None = None  # the line after which one is added; None: at the end
        self.grid: QuoteGrid

    # What the grid asks.

    def text_of(self, cell: Cell) -> str | None:
        """See Desk."""
        document = self._document()
        if not document.editable:
            self._planner.say(why_closed(document), severity="warning")
            return None
        line = self._line(cell.row)
        if line is None and cell.row != ADD:
            return None
        try:
            return self._keeper(cell).offered() or self._saved_text(cell)
        except ValueError as error:
            self._planner.say(str(error), severity="warning")
            return None

    def _saved_text(self, cell: Cell) -> str:
        """Return what a cell says without what is half typed. Raises `ValueError` where nothing can be typed."""
        line = self._line(cell.row)
        if line is None:
            return ""
        return quote_cells.text_of(line, cell.column, self._document().currency, self._book.settings.thousands)

    def why_closed(self) -> str | None:
        """See Desk."""
        found = self._document()
        return None if found.editable else why_closed(found)

    def moved(self, cell: Cell) -> None:
        """See Desk. Away from the row where lines are typed, the next one is for the end again."""
        if cell.row != ADD:
            self.after = None
        self._moved(cell)

    def typed(self, cell: Cell, text: str) -> Sequence[Suggestion]:
        """See Desk."""
        self._keeper(cell).typed(text)
        self._show(self.trial(cell, text))
        if cell.row == ADD:
            read = read_line(text, self._context)
            return () if read.product is not None else self._that_fit(read.matches, text)
        if cell.column == "code" and len(text) >= _LEAST_TYPED:
            return self._that_fit(self._search.find(text), text)
        return ()

    def entered(self, cell: Cell, text: str, *, after: str) -> None:
        """See Desk."""
        if cell.row == ADD:
            self._add(cell, text, after)
            return
        line = self._line(cell.row)
        trial = self.trial(cell, text)
        if trial.line is None:
            self._planner.say(trial.problem, severity="warning")
            self.grid.refused()
        elif trial.line == line:
            self._forget(cell)
            self.grid.saved(after)
            self._show(None)
        else:
            act = self._change(cell, line, trial.line, text)
            self._do(cell, act, lambda _: self.grid.saved(after))

    def left(self, cell: Cell, text: str) -> None:
        """See Desk."""
        keeper = self._keeper(cell)
        if text and text != self._saved_text(cell):
            keeper.typed(text)
            keeper.flush()
        else:
            keeper.forget()
        self._show(None)

    # What others ask.

    def trial(self, cell: Cell, text: str) -> Trial:
        """Return the line that a typed text would make."""
        if cell.row == ADD:
            if not text.strip():
                return Trial(None)
            read = read_line(text, self._context)
            return Trial(self._line_of(read), read.problems[0] if read.problems else "")
        line = self._line(cell.row)
        if line is None:
            return Trial(None, "That line is no longer there.")
        try:
            if cell.column == "code" and (product := self._product(text)) is not None and product.code != line.code:
                return Trial(self._of_product(product, line))
            return Trial(self._repriced(quote_cells.read(line, cell.column, text, self._context), line))
        except ValueError as error:
            return Trial(None, str(error))

    def half_typed(self) -> dict[Cell, str]:
        """Return what was typed in cells of this quote and not saved, by this run or by one that has ended."""
        kept = [one for one in half_typed(self._book, self._quote) if not one.elsewhere]
        return {Cell(ADD if one.line is None else one.line, one.column): one.text for one in kept}

    def drop(self, cell: Cell) -> None:
        """Forget what was typed in a cell and not saved."""
        self._forget(cell)
        self._show(None)

    def keep(self) -> None:
        """Write what is typed now."""
        for keeper in self._keepers.values():
            keeper.flush()

    # Within.

    @property
    def _planner(self) -> "PlannerApp":
        return cast("PlannerApp", self._owner.app)

    @property
    def _context(self) -> LineContext:
        return LineContext(self._document().currency, self._book.settings.thousands, self._search)

    def _line(self, row: RowKey) -> QuoteLine | None:
        return next((line for line in self._document().quotation.lines if line.key == row), None)

    def _keeper(self, cell: Cell) -> DraftKeeper:
        if cell not in self._keepers:
            record = record_of(self._quote, cell.row, cell.column)
            self._keepers[cell] = DraftKeeper(self._owner, self._book.drafts, FIELD, record)
        return self._keepers[cell]

    def _forget(self, cell: Cell) -> None:
        self._keeper(cell).forget()

    def _product(self, text: str) -> KnownProduct | None:
        typed = text.strip().casefold()
        found = self._search.find(text) if typed else ()
        return next((one for one in found if one.code.casefold() == typed), None)

    def _of_product(self, product: KnownProduct, line: QuoteLine) -> QuoteLine:
        """Return a line made over to a product: its name and prices, with the quantity and discounts as they are."""
        made = quote_lines.line_of(self._book, self._quote, product.key, line.quantity)
        return replace(made, key=line.key, discounts=line.discounts, charges=line.charges, standing=line.standing)

    def _line_of(self, read: ReadLine) -> QuoteLine | None:
        if read.kind is not LineKind.ITEM:
            return read.over(QuoteLine()) if read.name else None
        if not read.name and read.product is None:
            return None
        quantity = Decimal(1) if read.quantity is None else read.quantity
        product = read.product.key if read.product else None
        return read.over(quote_lines.line_of(self._book, self._quote, product, quantity))

    def _add(self, cell: Cell, text: str, after: str) -> None:
        if not text.strip():
            self._forget(cell)
            self.grid.saved("stay")
            self._show(None)
            return
        trial = self.trial(cell, text)
        if trial.line is None:
            self._planner.say(trial.problem or "This line has no name yet.", severity="warning")
            self.grid.refused()
            return
        line = trial.line
        if not line.price and line.kind is LineKind.ITEM and self._asked != text:
            fits = read_line(text, self._context)
            if fits.product is None and fits.price is None and fits.matches:
                self._asked = text
                one = fits.matches[0]
                said = f"Tab takes {one.code} {one.name}; Enter once more adds “{line.description}” without a price."
                self._planner.say(said, severity="warning")
                self.grid.refused()
                return

        def added(change: Change) -> None:
            self._asked = ""
            if self.after is not None:
                self.after = change.key
            self.grid.saved("stay")
            if after == "down":
                self.grid.edit()
            elif change.key is not None:
                self.grid.go(change.key, "quantity")

        self._do(cell, lambda: quote_lines.add_lines(self._book, self._quote, line, after=self.after), added)

    def _do(self, cell: Cell, act: Callable[[], Change], then: Callable[[Change], None]) -> None:
        def do() -> Change:
            try:
                return act()
            except BookBusyError:
                raise  # it is tried again by itself
            except BookError:
                self.grid.refused()
                raise

        def done(change: Change) -> None:
            self._forget(cell)
            self._saved(change)
            then(change)

        self._planner.act(do, then=done)

    def _change(self, cell: Cell, before: QuoteLine | None, line: QuoteLine, text: str) -> Callable[[], Change]:
        """Return the act that makes a line what it is to be: a product that was named is taken whole."""
        product = self._product(text) if cell.column == "code" else None
        if product is not None:
            return partial(quote_lines.take_product, self._book, line.key, product.key)
        values = {
            name: getattr(line, name)
            for name in LineValues.__annotations__
            if getattr(line, name) != getattr(before, name)
        }
        if cell.column == "quantity":
            values.pop("price", None)  # the book prices another quantity itself
        return partial(quote_lines.change_line, self._book, line.key, **cast(LineValues, values))

    def _repriced(self, line: QuoteLine, before: QuoteLine) -> QuoteLine:
        """Return a line of another quantity at the price that its product has for it, if it had that price before."""
        key = product_by_code(self._book, line.code)
        if key is None or line.quantity == before.quantity:
            return line
        product = products(self._book, [key])[key]
        terms = terms_of(self._book, self._quote)
        price, then = (list_price(self._book, product, terms, one.quantity, before.tax) for one in (line, before))
        if price is None or then != before.price or before.price_base != 1:
            return line
        return replace(line, price=price)

    def _that_fit(self, found: Sequence[KnownProduct], text: str) -> list[Suggestion]:
        """Return the products that fit, each with the text that would take it."""
        if not found or self._is_one(found, text):
            return []
        terms, grouping = terms_of(self._book, self._quote), self._book.settings.thousands
        priced = products(self._book, [one.key for one in found[:_SUGGESTED]])
        name = self._typed_name(text)
        shown = []
        for one in found[:_SUGGESTED]:
            product = priced[one.key]
            price = list_price(self._book, product, terms, Decimal(1))
            spans: tuple[Span, ...] = (
                (f"{one.code:<10} ", "strong"),
                (f"{one.name}  ", "text"),
                (words.figure(price, 2, grouping) if price is not None else f"no price in {terms.currency}", "muted"),
                (f" per {product.unit}" if product.unit else "", "muted"),
            )
            taken = text[: name[0]] + one.code + " " + text[name[1] :].lstrip() if name else one.code
            shown.append(Suggestion(taken, spans))
        return shown

    def _is_one(self, found: Sequence[KnownProduct], text: str) -> bool:
        """Whether what is typed names a product in full, so that there is nothing to choose."""
        name = self._typed_name(text)
        typed = (text[name[0] : name[1]] if name else text).strip().casefold()
        return any(typed == one.code.casefold() for one in found)

    def _typed_name(self, text: str) -> tuple[int, int] | None:
        """Return where in a typed line its name stands."""
        spans = [span for span in read_line(text, self._context).spans if span.field is LineField.NAME]
        return (spans[0].start, spans[-1].end) if spans else None


def why_closed(document: QuoteDocument) -> str:
    """Return why a quote can't be changed, and what can be done instead."""
    name = document.number or "This quote"
    if document.state in {"sent", "negotiating", "expired"}:
        return f"{name} was sent and stays as it is. R makes a revision."
    return f"{name} is {document.state}; it can't be changed any more."
