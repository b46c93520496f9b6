"""Why the sums of the quotes are what they are, as lines of a box."""

from textual.content import Content

from amplanner.book.book import Book
from amplanner.rules.money import Grouping, show
from amplanner.tui.cells import fit
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens.why import WhyBox
from amplanner.workday.open_quotes import OpenQuotes, QuoteKey, rows
from amplanner.workday.quote_why import QuoteSums, row_in_words, sums_of

_NAME, _AMOUNT = 30, 13


def quote_why(book: Book, found: OpenQuotes, key: QuoteKey | None) -> WhyBox:
    """Return the box: what the selected row adds, what all rows add up to."""
    row = None if key is None else rows(book, [key]).get(key)
    lines = [] if row is None else [plain(said) for said in row_in_words(row)]
    lines += [Content("")] if lines else []
    return WhyBox("open and weighted", Content("\n").join([*lines, *_sums(sums_of(book, found), key, book)]))


def _sums(sums: QuoteSums, key: QuoteKey | None, book: Book) -> list[Content]:
    grouping: Grouping = book.settings.thousands
    lines = [_row("", "amount", "chance", "weighted", "$muted")]
    for part in sums.parts:
        chance = "–" if part.probability is None else f"× {part.probability}%"
        amount, share = (show(money, cents=False, grouping=grouping) for money in (part.amount, part.share))
        lines.append(_row(part.name, amount, chance, share, "bold" if part.key == key else "$foreground"))
    lines.append(Content("─" * (_NAME + _AMOUNT * 2 + 8)).stylize("$muted"))
    for code, total in sums.total.items():
        amount, share = (show(money, cents=False, grouping=grouping) for money in (total, sums.weighted[code]))
        lines.append(_row("together", amount, "", share, "bold"))
    if sums.without_amount:
        count = "1 has" if sums.without_amount == 1 else f"{sums.without_amount} have"
        lines.append(plain(f"{count} no amount yet and count in neither."))
    return lines


def _row(name: str, amount: str, chance: str, share: str, style: str) -> Content:
    cells = f"{safe(fit(name, _NAME))}{amount.rjust(_AMOUNT)}{chance:>8}{share.rjust(_AMOUNT)}"
    return Content(cells).stylize(style)
