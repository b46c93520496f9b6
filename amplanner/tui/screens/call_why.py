"""CallWhy: what the place of a row in the call queue is made of."""

from textual.content import Content

from amplanner.book.book import Book
from amplanner.tui.cells import fit, width
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens.why import WhyBox
from amplanner.workday.queue import QueueRow, Why, why


class CallWhy(WhyBox):
    """Shows every reason to call, and the parts that add up to the row's score.

    Args:
        book: the open book.
        row: the row.
    """

    def __init__(self, book: Book, row: QueueRow) -> None:
        super().__init__(row.name, _lines(why(book, row.account)))


def _lines(found: Why | None) -> Content:
    if found is None:
        return Content("It isn't in the queue any more.")
    names = [safe(part.name) for part in found.parts]
    cells = min(60, max(width(name) for name in names) + 2)
    lines = [
        Content.assemble(fit(name, cells), (f"{part.points:>+6}", "$text-primary"))
        for name, part in zip(names, found.parts, strict=True)
    ]
    lines.append(Content.assemble(("─" * (cells + 6), "$muted")))
    lines.append(Content.assemble((fit("together", cells), "bold"), (f"{found.score:>6}", "bold")))
    if len(found.reasons) > 1:
        lines.append(Content(""))
        lines.append(Content("Also a reason").stylize("$muted"))
        lines += [plain(f"· {reason.long}") for reason in found.reasons[1:]]
    return Content("\n").join(lines)
