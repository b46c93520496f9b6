"""Where lines come from besides typing: a template, an earlier quote; and the other way, a quote kept or copied."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import brief
from amplanner.tui.cells import fit
from amplanner.tui.keys import bind
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.quote_sheet_box import QuoteSheet
from amplanner.tui.screens.which_key import Choice, WhichKey
from amplanner.tui.widgets.end_lines import ends
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Rows, line
from amplanner.workday import quote_copies, quote_filling
from amplanner.workday.quote_documents import QuoteDocument

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_NOTHING = Change("", frozenset(), undoable=False)


def ask_source(app: "PlannerApp", book: Book, found: QuoteDocument) -> None:
    """Ask where lines come from, or where these go, and do it."""
    closed = None if found.editable else "it was sent"
    empty = None if found.quotation.lines else "there are no lines"
    some = None if quote_copies.templates(book) else "there is none yet"
    choices = [
        Choice("fill.template", "t", "Lines of a template", reason=closed or some),
        Choice("fill.quote", "q", "Lines of an earlier quote", reason=closed),
        Choice("fill.keep", "k", "Keep as a template", reason=empty),
        Choice("fill.copy", "c", "Copy to a new quote", reason=empty),
    ]

    def chosen(id: str | None) -> None:
        if id == "fill.template":
            app.push_screen(TemplateSheet(book, found))
        elif id == "fill.quote":
            app.push_screen(SourceSheet(book, found))
        elif id == "fill.keep":
            _keep(app, book, found)
        elif id == "fill.copy":
            app.act(partial(quote_copies.copy, book, found.quote), then=partial(_open, app))

    app.push_screen(WhichKey("Lines from, or to", "f", choices), chosen)


def _open(app: "PlannerApp", change: Change) -> None:
    from amplanner.tui.screens.quote_editor import open_quote

    if change.key is not None:
        open_quote(app, change.key)


def _keep(app: "PlannerApp", book: Book, found: QuoteDocument) -> None:
    ask(
        app.screen,
        "Keep the lines and terms as a template called",
        lambda text: quote_copies.save_template(book, found.quote, text),
        draft=("quote.template", str(found.quote)),
        value=found.title,
        typed_over=True,
        placeholder="Starter set, Service contract, …",
    )


class _TakeSheet(QuoteSheet[Change]):
    """A list of sources; Enter takes the lines of one.

    Args:
        book: the open book.
        found: the quote that takes them.
        title: what is chosen.
        keys: the keys that decide.
    """

    def __init__(self, book: Book, found: QuoteDocument, title: str, keys: str) -> None:
        super().__init__(book, title, keys)
        self.document = found

    def take(self, key: int) -> Callable[[], Change]:
        """Return the act that takes the lines of a source."""
        raise NotImplementedError

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter: take its lines."""
        message.stop()
        self.planner.act(self.take(int(str(message.key))), then=self._done)

    def _done(self, change: Change) -> None:
        self.dismiss(change)


class TemplateSheet(_TakeSheet):
    """The templates."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("e", "rename", "templates.rename", "Call it otherwise", "Rename", 3),
        bind("d", "delete", "templates.delete", "Delete the template", "Delete", 4),
    ]

    def __init__(self, book: Book, found: QuoteDocument) -> None:
        super().__init__(book, found, "Lines of a template", "Enter take · e rename · d delete · Esc leave")

    def fill(self) -> None:
        """See QuoteSheet."""
        found = {each.id: each for each in quote_copies.templates(self.book)}

        def draw(keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
            for key in keys:
                each = found[int(str(key))]
                counted = "1 line" if each.lines == 1 else f"{each.lines} lines"
                yield line(key, fit(each.name, cells - 12), (f"{counted:>10}", "muted"))

        self.show(
            [],
            Rows(list(found), draw, empty="No templates. f k in a quote keeps it as one."),
            [],
            lines=max(1, len(found)),
        )

    def take(self, key: int) -> Callable[[], Change]:
        """See _TakeSheet."""
        return partial(quote_filling.take_from_template, self.book, self.document.quote, key)

    def _refill(self, change: Change) -> None:
        self.fill()

    def action_rename(self) -> None:
        """Ask for another name."""
        if self.rows.cursor is not None:
            key = int(str(self.rows.cursor))
            act = partial(quote_copies.rename_template, self.book, key)
            ask(self, "Call the template", act, draft=("quote.template-name", str(key)), then=self._refill)

    def action_delete(self) -> None:
        """Delete it; u brings it back."""
        if self.rows.cursor is not None:
            act = partial(quote_copies.delete_template, self.book, int(str(self.rows.cursor)))
            self.planner.act(act, then=self._refill)


class SourceSheet(_TakeSheet):
    """Earlier quotes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f", "filter", "sources.filter", "Keep those that have a word", "Find", 3),
    ]

    _text = ""

    def __init__(self, book: Book, found: QuoteDocument) -> None:
        super().__init__(book, found, "Lines of an earlier quote", "Enter take · f find · Esc leave")

    def fill(self) -> None:
        """See QuoteSheet."""
        account = self.document.customer.account
        found = {each.id: each for each in quote_filling.sources(self.book, self.document.quote, account, self._text)}
        grouping = self.book.settings.thousands

        def draw(keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
            for key in keys:
                each = found[int(str(key))]
                amount = brief(each.amount, grouping) if each.amount else "–"
                name = f"{each.account_name} · {each.title}" if each.title else each.account_name
                day = show_day(each.drafted_on, self.book.today)
                yield line(
                    key,
                    (f"{each.number:<8} ", "muted"),
                    fit(name, cells - 38),
                    (f"{each.lines:>3} lines {amount:>8}  {day}", "muted"),
                )

        head = [ends((f"with “{self._text}”", "muted"))] if self._text else []
        empty = f"No quote has “{self._text}”." if self._text else "No other quote has lines yet."
        self.show(head, Rows(list(found), draw, empty=empty), [], lines=max(1, len(found)))

    def take(self, key: int) -> Callable[[], Change]:
        """See _TakeSheet."""
        return partial(quote_filling.take_from_quote, self.book, self.document.quote, key)

    def action_filter(self) -> None:
        """Ask what to keep."""

        def keep(text: str) -> Change:
            self._text = text
            return _NOTHING

        ask(
            self,
            "Quotes with",
            keep,
            draft=("sources.filter", ""),
            value=self._text,
            typed_over=True,
            placeholder="a number, words of an account or a title; empty: all",
            enter="show",
            then=lambda change: self.fill(),
        )
