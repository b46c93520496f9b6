"""The price list: what is sold, at which price from which quantity on; found, changed, added, retired."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.quotation import Period
from amplanner.tui.cells import fit
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, line
from amplanner.workday import price_list
from amplanner.workday.price_list import Price, PricedProduct, product_keys, products

_NOTHING = Change("", frozenset(), undoable=False)
_WIDE = 100
_ASKS = (
    "Which file? A price list as CSV or XLSX, with code or name and a price; prices by quantity or currency too, cost,"
    " VAT, unit. Nothing is written yet."
)


class ProductsPane(Pane):
    """The products: their keys at once, their rows for the visible part."""

    TITLE = "Price list"
    KEYS = "Enter edit · a add · f find · i import · X no longer sold"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"product", "product_price"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add", "products.add", "Add a product", "Add", 4),
        bind("e", "edit", "products.edit", "Change the product and its prices", "Edit", 5),
        bind("d", "delete", "products.delete", "Delete the product; quotes keep their lines", "Delete", 7),
        bind("X", "retire", "products.retire", "No longer sold: not proposed any more; or sold again", "Retire", 8),
        bind("f", "filter", "products.filter", "Keep the products that have a word", "Find", 6),
        bind("i", "import", "products.import", "Import a price list: CSV or XLSX", "Import", 9),
        bind("M", "margins", "products.margins", "Hide or show cost and margin"),
    ]

    _text = ""
    _margins = True

    def provider(self) -> Provider:
        """The products that the filter keeps."""
        keys = product_keys(self.book, self._text)
        self.title = f"Price list with “{self._text}”" if self._text else "Price list"
        self.count = "1 product" if len(keys) == 1 else f"{len(keys)} products"
        empty = "No products yet. a adds one; i imports a price list."
        if self._text:
            empty = f"No product has “{self._text}”. f and Enter show all again."
        return Rows([("product", key) for key in keys], self._draw, empty=empty, heading=self._heading)

    def _heading(self, width: int) -> Line:
        text = f"{'Code':<11}{fit('Name', self._name_cells(width))}{'Unit':<9}{'Price':>14}"
        if self._shows_margins(width):
            text += f"{'Cost':>12}{'Margin':>9}"
        return line(None, (text + "  VAT    By quantity", "heading"))

    def _shows_margins(self, width: int) -> bool:
        return self._margins and width >= _WIDE

    def _name_cells(self, width: int) -> int:
        return max(10, width - (55 if width < _WIDE else 60) - (21 if self._shows_margins(width) else 0))

    def _draw(self, keys: Sequence[Key | None], width: int) -> Iterable[Line]:
        wanted = [cast(tuple[str, int], key)[1] for key in keys if key is not None]
        found = products(self.book, wanted)
        return [self._line(found[key], width) if key in found else line(("product", key), "") for key in wanted]

    def _line(self, row: PricedProduct, width: int) -> Line:
        grouping = self.book.settings.thousands
        currency = self.book.settings.currency
        price = words.NONE
        if row.price is not None:
            foreign = "" if row.price.currency == currency else f"{row.price.currency} "
            price = foreign + words.figure(row.price.amount, 2, grouping) + words.EVERY[Period(row.period)]
        role = "muted" if row.retired else "text"
        spans = [
            (fit(row.code, 10) + " ", "muted" if row.retired else "strong"),
            (fit(row.name, self._name_cells(width) - 1) + " ", role),
            (fit(row.unit, 8) + " ", "muted"),
            (f"{price:>14}", "muted" if row.retired else "money"),
        ]
        if self._shows_margins(width):
            cost, margin = words.NONE, words.NONE
            if row.cost is not None:
                cost = words.figure(row.cost.amount, 2, grouping)
                if row.price is not None and row.price.currency == row.cost.currency:
                    margin = words.share(row.price.minor - row.cost.minor, row.price.minor, grouping)
            spans += [(f"{cost:>12}", "muted"), (f"{margin:>9}", role)]
        tax = "std" if row.tax is None else words.tax(row.tax, grouping)
        by = ", ".join(self._step(each) for each in row.prices)
        spans += [(f"  {tax:<5}  ", "muted"), ("· no longer sold  " if row.retired else "", "due"), (by, role)]
        return line(("product", row.id), *spans)  # type: ignore[arg-type]  # the roles are among ours

    def _step(self, each: Price) -> str:
        """Write a graduated price: 10+ 470.00."""
        grouping = self.book.settings.thousands
        foreign = "" if each.currency == self.book.settings.currency else f"{each.currency} "
        least = words.figure(each.least_quantity, 0, grouping)
        return f"{foreign}{least}+ {words.figure(each.price, 2, grouping)}"

    @property
    def _product(self) -> int | None:
        return None if self.cursor is None else cast(tuple[str, int], self.cursor)[1]

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done."""
        return "no product is selected" if action in {"edit", "delete", "retire"} and self.cursor is None else None

    def open(self, key: Key) -> None:
        """Enter: its form."""
        self.action_edit()

    def action_add(self) -> None:
        """Open an empty form; the cursor goes to the new product."""
        from amplanner.tui.screens.product_form import product_form

        def made(change: Change) -> None:
            self.rows.select(("product", change.key))

        self.app.push_screen(product_form(self.book, then=made))

    def action_edit(self) -> None:
        """Open the product's form."""
        from amplanner.tui.screens.product_form import product_form

        if self._product is not None:
            self.app.push_screen(product_form(self.book, self._product))

    def action_delete(self) -> None:
        """Delete the selected product, or every marked one; u brings it back."""
        keys = [cast(tuple[str, int], key)[1] for key in self.selected]
        if keys:
            self.planner.act(partial(price_list.delete, self.book, *keys))

    def action_retire(self) -> None:
        """Stop proposing the product, or propose it again."""
        if self._product is not None:
            now = price_list.product(self.book, self._product)
            self.planner.act(partial(price_list.edit, self.book, now.id, retired=not now.retired))

    def action_import(self) -> None:
        """Name a file, see what is in it, bring it in; Esc or Enter then comes back here."""
        from amplanner.tui.screens.importing import Importing

        self.app.push_screen(Importing(self.book, done=self.reload, asks=_ASKS))

    def action_margins(self) -> None:
        """Hide cost and margin, for when somebody looks on; or show them again."""
        self._margins = not self._margins
        self.reload()

    def action_filter(self) -> None:
        """Ask what to keep."""

        def keep(text: str) -> Change:
            self._text = text.strip()
            return _NOTHING

        ask(
            self,
            "Products with",
            keep,
            draft=("products.filter", ""),
            value=self._text,
            placeholder="a code, words of a name; empty: all",
            enter="show",
            then=lambda change: self.reload(),
        )


class PriceListScreen(PlannerScreen):
    """The list at full size.

    Args:
        book: the open book.
        product: the one under the cursor at first.
        demo: whether the book is the demo's.
    """

    TITLE = "Price list"
    CSS_PATH = "../styles/quote_screens.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [bind("g", "go", "products.go", "Go to …")]

    def __init__(self, book: Book, *, product: int | None = None, demo: bool = False) -> None:
        super().__init__(book, "Price list", demo=demo)
        self._pane = ProductsPane(book, 1)
        self._product = product

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield self._pane

    def on_mount(self) -> None:
        """The cursor stands in the list."""
        self._pane.rows.focus()
        if self._product is not None:
            self._pane.rows.select(("product", self._product))

    def step_back(self) -> bool:
        """Esc takes back the marks first."""
        return self._pane.rows.clear_marks()

    def action_go(self) -> None:
        """Show where g leads to."""
        self.planner.go_to()
