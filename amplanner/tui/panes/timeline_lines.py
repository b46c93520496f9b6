"""The lines of an account's timeline for a list: pages are loaded as the list comes near their end."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from amplanner.book.book import Book
from amplanner.tui.cells import wrap
from amplanner.tui.ink import Role
from amplanner.tui.widgets.rows import Key, Span, line
from amplanner.tui.widgets.rows import Line as ListLine
from amplanner.workday.timeline import Line, count, timeline

PAGE = 60
"""How many lines are loaded at a time: more than any screen shows."""

WIDE = 70
"""From this width on a line has its weekday and year."""

_WORD_CELLS = 8


class TimelineLines:
    """A provider of the timeline of one account.

    Args:
        book: the open book.
        account: whose timeline.
        kinds: the kinds to keep; none keeps all.
        least: how many lines to load at first.
        head: the lines above it, which nothing can be done with, at a width.
        most_lines: how many lines of the screen one entry may take.
        more: asked for when the list comes near the end of what is loaded; is to call `load` and reload the list.
        empty: what to say when there is nothing.
    """

    def __init__(
        self,
        book: Book,
        account: int,
        *,
        kinds: Sequence[str] = (),
        least: int = PAGE,
        head: Callable[[int], Sequence[ListLine]] | None = None,
        most_lines: int = 1,
        more: Callable[[], None],
        empty: str,
    ) -> None:
        self.empty = empty
        self.entries: list[Line] = timeline(book, account, kinds=kinds, limit=least)
        self.total = count(book, account, kinds=kinds) if len(self.entries) == least else len(self.entries)
        self._book = book
        self.account = account
        self._kinds = kinds
        self._head = head
        self._most_lines = most_lines
        self._more = more
        self._asked = False
        self._lines: list[ListLine] = []

    @property
    def older(self) -> int:
        """How many lines are not loaded yet."""
        return max(0, self.total - len(self.entries))

    def load(self) -> None:
        """Load the next page."""
        self._asked = False
        before = self.entries[-1].place if self.entries else None
        page = timeline(self._book, self.account, kinds=self._kinds, before=before, limit=PAGE)
        self.entries += page
        if len(page) < PAGE:
            self.total = len(self.entries)

    def find(self, key: Key | None) -> Line | None:
        """The entry of a row of the list."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def find_record(self, table: str, record: int) -> Line | None:
        """The latest entry that tells of a record."""
        return next((entry for entry in self.entries if entry.key[:2] == (table, record)), None)

    # What the list asks.

    def slots(self, width: int) -> Sequence[Key | None]:
        """See Provider."""
        self._lines = list(self._head(width)) if self._head is not None else []
        today = self._book.today
        for entry in self.entries:
            self._lines += entry_lines(entry, width, today, self._most_lines)
        if self.older:
            self._lines += [line(None, ""), line(None, (f"── {self.older} older ──", "muted"))]
        elif not self.entries and self._lines:
            self._lines += [line(None, (said, "muted")) for said in wrap(self.empty, width)]
        return [each.key for each in self._lines]

    def draw(self, first: int, last: int, width: int) -> Iterable[ListLine]:
        """See Provider. Near the end of what is loaded it asks for more."""
        if self.older and not self._asked and last >= len(self._lines) - PAGE // 2:
            self._asked = True
            self._more()
        return self._lines[first:last]

    def heading(self, width: int) -> ListLine | None:
        """See Provider."""
        return None


def entry_lines(entry: Line, width: int, today: date, most: int = 1) -> list[ListLine]:
    """Return an entry as lines of a list: day, kind, and what happened on at most `most` lines."""
    day = day_words(entry.at.date(), today, wide=width >= WIDE)
    before = f"{day}{entry.word:<{_WORD_CELLS}}"
    room = max(1, width - len(before) - 1)
    texts = [entry.text] if most == 1 else wrap(entry.text, room) or [""]
    # The last line that there is room for takes all the rest; the list cuts it at its edge.
    texts[most - 1 :] = [" ".join(texts[most - 1 :])] if len(texts) >= most else []
    role: Role = "muted" if entry.kind == "call" and not entry.contact else "text"
    spans: list[Span] = [(day, "muted"), (f"{entry.word:<{_WORD_CELLS}}", "action" if entry.contact else "muted")]
    first = line(entry.key, *spans, (texts[0], role))
    return [first, *(line(entry.key, (" " * len(before), "muted"), (text, role)) for text in texts[1:])]


def day_words(day: date, today: date, *, wide: bool) -> str:
    """Return a day as the timeline's first column, with two blanks after it."""
    if wide:
        return f"{day:%a} {day.day:>2} {day:%b}   " if day.year == today.year else f"{day.day:>2} {day:%b %Y}  "
    return f"{day.day:>2} {day:%b}  " if day.year == today.year else f"{day:%b %y}  "
