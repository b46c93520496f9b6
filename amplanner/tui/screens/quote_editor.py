"""The quote editor: the lines of a quote in a grid, its totals beside them, all saved cell by cell."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.quotation import LineKind, QuoteLine
from amplanner.rules.quote_checks import place_of
from amplanner.tui.messages import BookChanged, MinutePassed
from amplanner.tui.safety import plain
from amplanner.tui.screens import quote_said
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.quote_desk import QuoteDesk, Trial
from amplanner.tui.screens.quote_life import QuoteLife
from amplanner.tui.screens.quote_sheet import GAP, Look, Sheet, columns, unit_used, with_changed
from amplanner.tui.screens.quote_summary import Said, Summary
from amplanner.tui.widgets.end_lines import Ends, ends
from amplanner.tui.widgets.quote_boxes import LinesBox, TextBox
from amplanner.tui.widgets.quote_grid import QuoteGrid
from amplanner.tui.widgets.quote_grid_rows import Cell
from amplanner.tui.widgets.rows import Span
from amplanner.workday.price_list import PricedProduct, product, product_by_code
from amplanner.workday.quote_beside import beside, last_sold
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_prices import Terms, list_price
from amplanner.workday.quote_versions import with_the_customer
from amplanner.workday.refused import RefusedError

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_WIDE = 120
_LOOKED_OVER_AT_ONCE = 50  # lines; more of them are looked over once they are on the screen
_LOOK_OVER_AFTER = 0.1  # seconds
_OF_LINES = frozenset({"quote", "quote_line", "quote_adjustment"})
_PRICES = frozenset({"product", "product_price"})
_SHOWN = frozenset({"quote", "quote_line", "quote_adjustment", "quote_version", "concession", "account", "person"})


class QuoteEditor(QuoteLife):
    """One quote.

    Args:
        book: the open book.
        quote: its key. Raises `RefusedError` when it is gone.
        demo: whether the book is the demo's.
    """

    CSS_PATH = "../styles/quote_editor.tcss"
    TITLE = "Quote"
    HORIZONTAL_BREAKPOINTS = [(0, "-two"), (_WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(self, book: Book, quote: int, *, demo: bool = False) -> None:
        self.document: QuoteDocument = document(book, quote)
        self.sent_before = False
        super().__init__(book, "", demo=demo)
        self.quote = quote
        self.sheet = Sheet(Look(book.settings.thousands))
        self.summary = Summary(book.settings.thousands)
        self.desk = QuoteDesk(
            self,
            book,
            quote,
            document=lambda: self.document,
            show=self._show_trial,
            saved=self.saved,
            moved=self._moved,
        )
        self.grid = QuoteGrid(self.desk, lambda cells: columns(cells, self.sheet.look, self.sheet.needs), gap=GAP)
        self.desk.grid = self.grid
        self._lines = LinesBox(self.grid)
        self._summary = TextBox("Summary", "S send", id="quote-summary")
        self._text = TextBox("Text", "e edit", id="quote-text")
        self._also = TextBox("", "", id="quote-also")
        self._said = Said()
        self._saved = ""
        self._state_told = ""
        self._trial: Trial | None = None
        self._gone = False
        self._looking_over: Timer | None = None
        self._known: dict[str, tuple[PricedProduct | None, Decimal | None]] = {}
        self._shown: Change | None = None  # an act that was shown before it was told

    @property
    def account(self) -> int | None:
        """The account that it is for."""
        return self.document.customer.account

    def body(self) -> Iterable[Widget]:
        """Lines, summary, texts, and what else is open."""
        yield Container(self._lines, self._summary, self._text, self._also, id="quote")

    def on_mount(self) -> None:
        """The cursor stands in the quantity of the first line."""
        self.planner.visit(self.document.customer.account)
        self.read()
        self.grid.focus()
        first = next((row.key for row in self.grid.rows if row.key is not None), None)
        if first is not None:
            self.grid.go(first, "quantity")

    # Reading and showing.

    def read(self) -> None:
        """See QuoteActs."""
        self.document = document(self.book, self.quote)
        self.sent_before = with_the_customer(self.book, self.quote) is not None
        self._known.clear()
        found = self.document
        self.sheet.half = self.desk.half_typed() if found.editable else {}
        self._said = quote_said.said(self.book, found, self.checks())
        if found.state != self._state_told:
            self._state_told = found.state
            self.refresh_bindings()  # another state has other keys
        other = beside(self.book, self.quote, found.customer.account)
        several = f" · {len(other.open)}" if len(other.open) > 1 else ""
        self._also.border_title = plain(f"Also open for {found.customer.name}{several}")
        self._also.lines = quote_said.others(other, self.book.today, self.book.settings.thousands)
        self._show()

    def _read_lines(self) -> None:
        """Show lines that were changed here: nothing else of the quote is another, nor is what stands beside it.

        What there is to say before sending follows when the lines are on the screen; of 500 that takes a while.
        """
        before, found = self.document, document(self.book, self.quote)
        if replace(found, quotation=before.quotation, sums=before.sums) != before:
            self.read()
            return
        self.document = found
        self.sheet.half = self.desk.half_typed()
        self._look_over_again()
        self._show()

    def _look_over_again(self) -> None:
        if len(self.document.quotation.lines) <= _LOOKED_OVER_AT_ONCE:
            self._said = self._said._replace(checks=self.checks())
        else:
            self._look_over_soon()

    def _look_over_soon(self) -> None:
        if self._looking_over is None:
            self._looking_over = self.set_timer(_LOOK_OVER_AFTER, self._look_over)

    def _look_over(self) -> None:
        self._looking_over = None
        if not self._gone:
            self._said = self._said._replace(checks=self.checks())
            self._show_summary()

    def _show(self) -> None:
        """Show the quote, with what is being typed in it."""
        quotation, figures = self.document.quotation, self.document.sums
        trial = self._trial
        if trial is not None and trial.line is not None and trial.line.key:
            quotation, figures = with_changed(quotation, figures, trial.line)
        look = Look(
            self.book.settings.thousands,
            self.summary.margins,
            unit_used(quotation.lines),
            self.document.editable,
        )
        if look != self.sheet.look:
            self.sheet.look = look
            self.grid.lay_out()
        self.sheet.show(quotation, figures)
        needs = self.sheet.needs
        self.grid.rows = self.sheet.rows()
        if self.sheet.needs != needs:
            self.grid.lay_out()
        self._show_summary()
        self._say_cell()
        if trial is None:
            self._text.lines = quote_said.texts(self.document, narrow=not self._is_wide)
            self._say_frame()

    def _show_summary(self) -> None:
        quotation, sums = self.sheet.quotation, self.sheet.sums
        if quotation is None or sums is None:
            return
        size = self._summary.size
        if self._is_wide:
            self._summary.lines = self.summary.wide(quotation, sums, self._said, size.width, size.height)
        else:
            self._summary.lines = self.summary.narrow(quotation, sums, self._said)

    def saved(self, change: Change) -> None:
        """See QuoteActs."""
        self._shown = change
        self._trial = None
        self._note_time()
        self._read_again(change)

    def _read_again(self, change: Change) -> None:
        """Read what a change may have touched of what is shown here."""
        if change.tables <= _OF_LINES and change.keys("quote") <= {self.quote}:
            self._read_lines()
        else:
            self.read()

    def _note_time(self) -> None:
        now = self.book.clock.now()
        self._saved = f"{now:%H:%M:%S}" if self._is_wide else f"{now:%H:%M}"

    def _show_trial(self, trial: Trial | None) -> None:
        if trial is None and self.document.editable:
            half = self.desk.half_typed()
            if half != self.sheet.half:
                self.sheet.half = half
                self._look_over_again()
        self._trial = trial
        self._show()

    def _say_frame(self) -> None:
        found = self.document
        keys = "a line · Enter edit · = discount" if found.editable else "R revision · w accepted · L declined"
        self._lines.say("Lines", quote_said.counted(found.quotation), keys)
        self._summary.border_subtitle = plain("S send" if found.editable else "P preview · v versions")
        number = found.number or "New quote"
        name = f"{number} {found.customer.name}"
        self.header.place = f"Quotes › {name}" if self._is_wide else name
        self.header.aside = quote_said.header_aside(found, self._saved, narrow=not self._is_wide)

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= _WIDE and self.app.size.height >= 30

    # The line below the grid.

    def _moved(self, cell: Cell) -> None:
        self._say_cell()

    def _say_cell(self) -> None:
        """Say of the line under the cursor what its cells have no room for."""
        if self._trial is not None:
            self._lines.foot.lines = self._said_trial(self._trial)
            return
        cell = self.grid.cell
        kept = None if cell is None else self.sheet.half.get(cell)
        if kept is not None:
            row = ends(("Half-typed: ", "due"), f"“{kept}”", ("  Enter goes on with it, Del drops it", "muted"))
            self._lines.foot.lines = [row]
            return
        line = None if cell is None else self.sheet.line(cell.row)
        if line is None:
            hint = "12 x A-100 495 -5% v21 · 35 Licence @ 42/mo · ? optional · ~ alternative · # section · // note"
            self._lines.foot.lines = [ends((hint if self.document.editable else "", "muted"))]
        elif line.kind is LineKind.ITEM:
            self._lines.foot.lines = self._about(line)
        else:
            word = "Section" if line.kind is LineKind.SECTION else "Note"
            self._lines.foot.lines = [ends((word, "muted"))]

    def _said_trial(self, trial: Trial) -> list[Ends]:
        line = trial.line
        if line is None:
            return [ends((f"! {trial.problem}", "due"))] if trial.problem else [ends()]
        if line.kind is not LineKind.ITEM:
            return [ends(("→ ", "accent"), f"{line.kind.value.capitalize()}: {line.description}")]
        problem: list[Span | str] = [(f"! {trial.problem}  ", "due")] if trial.problem else []
        if line.key:
            return [ends(*problem, *self._margin_words(line))]
        grouping = self.book.settings.thousands
        said, reached = (each(self.document, line, grouping) for each in (quote_said.typed_line, quote_said.reached))
        first = ends(*problem, ("→ ", "accent"), *said, right=reached)
        return [first, ends("  ", *self._margin_words(line))]

    def _margin_words(self, line: QuoteLine) -> list[Span | str]:
        """Say a line's cost and margin, and at once when that is under the floor."""
        if not self.summary.margins:
            return []
        from amplanner.rules.quote_sums import line_sums

        grouping = self.book.settings.thousands
        if line.cost is None:
            return [("cost not known", "muted")]
        figures = line_sums(line, self.document.quotation)
        said: list[Span | str] = [("cost ", "muted"), words.figure(line.cost, 2, grouping), (" · ", "muted")]
        percent = words.share(figures.margin or 0, figures.net, grouping)
        floor = quote_said.floor_of(self.document, line.floor)
        low = figures.net and floor is not None and Decimal(figures.margin or 0) * 100 < floor * figures.net
        if low and floor is not None:
            return [*said, (f"! margin {percent}, floor {words.percent(floor, grouping)}", "late")]
        return [*said, ("margin ", "muted"), percent]

    def _about(self, line: QuoteLine) -> list[Ends]:
        found, grouping = self.document, self.book.settings.thousands
        place = next((at for at, each in enumerate(found.quotation.lines) if each.key == line.key), None)
        called = "" if place is None else f"{place_of(found.quotation, place)}: "
        known: list[list[Span | str]] = [self._margin_words(line)]
        product, sold = self._known_of(line.code)
        terms = Terms(found.currency, found.quotation.prices_include_tax)
        listed = None if product is None else list_price(self.book, product, terms, line.quantity, line.tax)
        for label, price in (("price list ", listed), ("last sold ", sold)):
            if price is not None:
                known.append([(label, "muted"), words.figure(price, 2, grouping)])
        said: list[Span | str] = [(called, "muted")]
        for part in filter(None, known):
            if len(said) > 1:
                said.append((" · ", "muted"))
            said += part
        return [ends(*said)]

    def _known_of(self, code: str) -> tuple[PricedProduct | None, Decimal | None]:
        """Return the product of a code, and at what unit price the account bought it last; asked once for each code."""
        if code not in self._known:
            found, key = self.document, product_by_code(self.book, code)
            sold = last_sold(self.book, found.customer.account, code, found.currency, without=self.quote)
            self._known[code] = (None if key is None else product(self.book, key), sold)
        return self._known[code]

    # What Textual and the app tell.

    def step_back(self) -> bool:
        """Esc takes the zoom back first."""
        if self.has_class("-zoom"):
            self.remove_class("-zoom")
            return True
        return False

    def keep_drafts(self) -> None:
        """The app is about to end: write down what is typed."""
        self.desk.keep()

    def on_book_changed(self, message: BookChanged) -> None:
        """Show what has changed; a quote that is gone has no editor."""
        if message.change.tables & _PRICES:
            self._known.clear()
        if self._gone or not (message.change.tables & _SHOWN or "pulse" in message.change.tables):
            return
        if message.change is self._shown:
            return
        self._note_time()
        try:
            self._read_again(message.change)
        except RefusedError:
            self._gone = True
            message.prevent_default()
            if self.is_active:
                self.dismiss()

    def on_minute_passed(self, message: MinutePassed) -> None:
        """On another day it is valid for a day less."""
        if message.new_day is not None and not self._gone:
            self.read()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """What lay on top has left."""
        if self._gone:
            self.dismiss()
        elif self.is_mounted:
            self.grid.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other rows."""
        if not self._gone:
            self.call_after_refresh(self._show)


def open_quote(app: "PlannerApp", quote: int) -> None:
    """Open the editor of a quote over what is on the screen; says so when the quote is gone."""
    try:
        editor = QuoteEditor(app.book, quote, demo=app.demo)
    except RefusedError as error:
        app.say(str(error), severity="warning")
    else:
        app.push_screen(editor)


def open_drafted(app: "PlannerApp", change: Change) -> None:
    """Open the editor of the quote that an act has just drafted, if it drafted one."""
    drafted = change.keys("quote")
    if drafted:
        app.call_later(open_quote, app, max(drafted))
