"""How the call queue looks: its rows in a wide and a narrow pane, and what stands below them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from amplanner.rules.ranking import Band
from amplanner.rules.worktime import Half
from amplanner.tui.cells import fit, wrap
from amplanner.tui.ink import Role
from amplanner.tui.widgets.rows import Key, Line, Span, line
from amplanner.workday.call_contacts import ToCall
from amplanner.workday.queue import Queue, QueueRow

WIDE = 66
"""From how many cells on a row also names contact, tries and time."""

UNNUMBERED: Key = ("unnumbered", 0)
"""The row that stands for all suggested accounts of which no number is known."""

_ROLES: dict[Band, Role] = {
    Band.PROMISE_NOW: "due",
    Band.ANSWER_DUE: "due",
    Band.PROMISE_LATE: "late",
    Band.EXPIRES_SOON: "due",
    Band.LATE: "late",
}


def row_key(row: QueueRow) -> Key:
    """Return what names a row: its account, so that the cursor stays when its call changes."""
    return ("account", row.account)


def seconds_in_words(seconds: int) -> str:
    """Return a length of time as the card and the pane say it: 45s, 6m10, 1h05."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest}s"
    return f"{minutes // 60}h{minutes % 60:02}" if minutes >= 60 else f"{minutes}m{rest:02}"


class QueueLines:
    """The lines of the queue for a RowList; contacts are asked for the lines on the screen only.

    Args:
        queue: the queue as it was sorted last.
        contacts: gives whom to ring for some rows.
        done: what today's calls came to, in words.
        today: the day.
        expanded: whether the accounts without a number are shown one by one.
        empty: what to say when there is no call.
    """

    def __init__(
        self,
        queue: Queue,
        contacts: Callable[[Sequence[QueueRow]], dict[int, ToCall]],
        *,
        done: str,
        today: date,
        expanded: bool,
        empty: str,
    ) -> None:
        self.empty = empty
        self._queue = queue
        self._contacts = contacts
        self._done = done
        self._today = today
        self.rows: list[QueueRow | None] = list(queue.rows)
        self._keys: list[Key | None] = [row_key(row) for row in queue.rows]
        if queue.unnumbered:
            self.rows.append(None)
            self._keys.append(UNNUMBERED)
            if expanded:
                self.rows += queue.unnumbered
                self._keys += [row_key(row) for row in queue.unnumbered]
        self._expanded = expanded
        self._foot: list[Line] = []

    def slots(self, width: int) -> Sequence[Key | None]:
        """See Provider."""
        self._foot = self._foot_lines(width) if self._keys else []
        return [*self._keys, *[None] * len(self._foot)]

    def heading(self, width: int) -> Line | None:
        """See Provider."""
        if width < WIDE or not self._keys:
            return None
        digits, name, contact, reason = self._columns(width)
        text = f"{' ' * (digits + 1)}{fit('Account', name)}{fit('Contact', contact)}{fit('Why now', reason)}"
        return line(None, (f"{text}{'Try':>4}{'Due':>7}", "heading"))

    def draw(self, first: int, last: int, width: int) -> Iterable[Line]:
        """See Provider."""
        shown = [row for row in self.rows[first:last] if row is not None]
        contacts = self._contacts(shown) if width >= WIDE and shown else {}
        for index in range(first, min(last, len(self.rows) + len(self._foot))):
            if index >= len(self.rows):
                yield self._foot[index - len(self.rows)]
            elif (row := self.rows[index]) is None:
                yield self._group()
            elif width >= WIDE:
                yield self._wide(index, row, contacts.get(row.account), width)
            else:
                yield self._narrow(index, row, width)

    def _columns(self, width: int) -> tuple[int, int, int, int]:
        """Cells of the number, the name, the contact and the reason."""
        digits = len(str(len(self.rows)))
        name, contact = 17, 13
        spare = width - digits - 1 - name - contact - 11 - 33
        if spare > 0:
            name += spare // 3
            contact += spare // 4
        return digits, name, contact, width - digits - 1 - name - contact - 11

    def _wide(self, index: int, row: QueueRow, contact: ToCall | None, width: int) -> Line:
        digits, name, who, reason = self._columns(width)
        return Line(
            row_key(row),
            (
                (f"{self._number(index):>{digits}} ", "muted"),
                (fit(row.name, name - 1) + " ", "text"),
                (fit(contact.short if contact else "–", who - 1) + " ", "muted"),
                (fit(_marked(row) + row.long, reason), _role(row)),
                (f"{row.tries or '–':>4}", "muted"),
                _due(row, self._today),
            ),
        )

    def _narrow(self, index: int, row: QueueRow, width: int) -> Line:
        digits = len(str(len(self.rows)))
        name = min(17, max(10, width * 2 // 5))
        return Line(
            row_key(row),
            (
                (f"{self._number(index):>{digits}} ", "muted"),
                (fit(row.name, name - 1) + " ", "text"),
                (fit(_marked(row) + row.short, width - digits - 1 - name), _role(row)),
            ),
        )

    def _number(self, index: int) -> int:
        """The place of a row; the group's own line doesn't count."""
        return index + 1 if index < len(self._queue.rows) else index

    def _group(self) -> Line:
        count = len(self._queue.unnumbered)
        what = "1 account" if count == 1 else f"{count} accounts"
        act = "hides" if self._expanded else "shows"
        spans: tuple[Span, ...] = ((f"{what} without a number", "text"), (f"   Enter {act} them", "muted"))
        return Line(UNNUMBERED, spans)

    def _foot_lines(self, width: int) -> list[Line]:
        """What stands below the rows: what was done, how long it took, who isn't called."""
        parts = [f"Done: {self._done}"] if self._done else []
        if self._queue.average is not None:
            parts.append(f"average {seconds_in_words(self._queue.average)}")
        if self._queue.blocked:
            parts.append(f"{self._queue.blocked} not to be called")
        if self._queue.more:
            parts.append("more quiet accounts follow")
        said = [line(None, (text, "muted")) for text in wrap(" · ".join(parts), width)]
        return [line(None, ""), *said] if said else []


def _marked(row: QueueRow) -> str:
    """What stands before the reason: a note was begun, the row was pinned."""
    return ("draft · " if row.drafted else "") + ("pinned · " if row.pinned and row.long != "pinned" else "")


def _role(row: QueueRow) -> Role:
    return _ROLES.get(row.band, "text") if row.ready else "muted"


def _due(row: QueueRow, today: date) -> Span:
    """When the call is due, in seven cells."""
    due = row.due
    if row.late:
        return (f"{'late':>7}", "late")
    if due is None or due.day is None:
        return (f"{'–':>7}", "muted")
    if due.day > today:
        return (f"{due.day:%a} {due.day.day}".rjust(7), "muted")
    if due.at is not None:
        return (f"{due.at:%H:%M}".rjust(7), "text" if row.ready else "muted")
    half = {Half.AM: "morning", Half.PM: "pm"}.get(due.half) if due.half else None
    return (f"{half or 'today':>7}", "text" if row.ready else "muted")
