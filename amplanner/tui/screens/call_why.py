"""CallWhy: what the place of a row in the call queue is made of."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from amplanner.book.book import Book
from amplanner.tui.cells import fit, width
from amplanner.tui.keys import bind
from amplanner.tui.safety import plain, safe
from amplanner.workday.queue import QueueRow, why


class CallWhy(ModalScreen[None]):
    """Shows every reason to call, and the parts that add up to the row's score.

    Args:
        book: the open book.
        row: the row.
    """

    CSS_PATH = "../styles/call_card.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [bind("escape,W,q,enter", "close", "call-why.close", "Close")]

    def __init__(self, book: Book, row: QueueRow) -> None:
        super().__init__()
        self._name = row.name
        self._why = why(book, row.account)

    def compose(self) -> ComposeResult:
        """The box."""
        box = Static(self._lines(), id="box")
        box.border_title = plain(f"Why: {self._name}")
        box.border_subtitle = "Esc"
        yield box

    def _lines(self) -> Content:
        if self._why is None:
            return Content("It isn't in the queue any more.")
        names = [safe(part.name) for part in self._why.parts]
        cells = min(60, max(width(name) for name in names) + 2)
        lines = [
            Content.assemble(fit(name, cells), (f"{part.points:>+6}", "$text-primary"))
            for name, part in zip(names, self._why.parts, strict=True)
        ]
        lines.append(Content.assemble(("─" * (cells + 6), "$muted")))
        lines.append(Content.assemble((fit("together", cells), "bold"), (f"{self._why.score:>6}", "bold")))
        if len(self._why.reasons) > 1:
            lines.append(Content(""))
            lines.append(Content("Also a reason").stylize("$muted"))
            lines += [plain(f"· {reason.long}") for reason in self._why.reasons[1:]]
        return Content("\n").join(lines)

    def action_close(self) -> None:
        """Close the box."""
        self.dismiss()
