"""The page of a quote as the customer will have it, as text; from here it goes into a file or onto the clipboard."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.errors import BookError
from amplanner.exchange.paper.plain import WIDTH, text_of
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane
from amplanner.tui.safety import safe
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.quote_sheet_box import PageList
from amplanner.tui.widgets.rows import Line, Lines, Provider, line
from amplanner.workday.quote_documents import QuoteDocument


class PagePane(Pane):
    """The lines of the page.

    Args:
        book: the open book.
        document: the quote.
    """

    TITLE = "Page"
    KEYS = "Space PgDn down · g G ends · y copy · w write PDF · Esc back"
    GUTTER = 1

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("space", "page(1)", "page.down", "A page down; PgUp goes back up", "Page down", 1),
        bind("g", "top", "page.top", "The top of the page; G goes to its end"),
        bind("y", "copy", "page.copy", "Copy the page as text", "Copy text", 2),
        bind("w", "write", "page.write", "Write it into files, PDF and text, without sending", "Write PDF", 3),
        bind("W", "open", "page.open", "Write the PDF and let the desktop show it", "Show PDF", 4),
    ]

    def __init__(self, book: Book, document: QuoteDocument) -> None:
        super().__init__(book, 1)
        self.rows = PageList(gutter=self.GUTTER)
        self.document = document
        self._text = text_of(document)

    def provider(self) -> Provider:
        """The page."""
        self.title = f"Page of {self.document.number or 'the quote'}"
        self.count = f"rev {self.document.revision} · {self.document.language}"
        return Lines(self._lines, empty="There is nothing on the page yet.")

    def _lines(self, cells: int) -> list[Line]:
        text = self._text if cells >= WIDTH else text_of(self.document, cells)
        rows = text.splitlines()
        before = " " * max(0, (cells - max(map(len, rows), default=0)) // 2)
        return [line(None, before + safe(row)) for row in rows]

    def action_page(self, direction: int) -> None:
        """Go a screenful down or up."""
        self.rows.action_page(direction)

    def action_top(self) -> None:
        """Go to the top."""
        self.rows.action_top()

    def action_copy(self) -> None:
        """Put the text on the clipboard."""
        self.app.copy_to_clipboard(self._text)
        self.planner.say("The page is on the clipboard, as text.")

    def action_write(self) -> None:
        """Write the files beside the book."""
        if (path := self._written()) is not None:
            self.planner.say(f"Written: {path}")

    def action_open(self) -> None:
        """Write the PDF and show it."""
        from amplanner.tui.desktop import hand_over

        path = self._written()
        if path is not None and not hand_over(path):
            self.planner.say(f"There is no desktop here to show it. It is in {path}", severity="warning")

    def _written(self) -> str | None:
        from amplanner.exchange.paper.files import write_draft, write_files  # which set the PDF

        write = write_draft if self.document.editable else write_files
        try:
            paths = write(self.book, self.document)
        except BookError as error:
            self.planner.say(str(error), severity="error")
            return None
        return str(paths[0])


class QuotePreview(PlannerScreen):
    """The page at full size.

    Args:
        book: the open book.
        document: the quote.
        demo: whether the book is the demo's.
    """

    TITLE = "Page"
    CSS_PATH = "../styles/quote_screens.tcss"

    def __init__(self, book: Book, document: QuoteDocument, *, demo: bool = False) -> None:
        super().__init__(book, f"Quotes › {document.number or 'New quote'} {document.customer.name} › Page", demo=demo)
        self._pane = PagePane(book, document)

    def body(self) -> Iterable[Widget]:
        """The page."""
        yield self._pane

    def on_mount(self) -> None:
        """It scrolls by the keys of a list."""
        self._pane.rows.focus()
