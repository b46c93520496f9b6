"""The concession log of a quote: for what we gave, what did we get?"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money, show, total
from amplanner.tui.cells import fit
from amplanner.tui.keys import bind
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.quote_sheet_box import QuoteSheet
from amplanner.tui.widgets.end_lines import Ends, ends
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Rows, line
from amplanner.workday import concessions
from amplanner.workday.concessions import Given
from amplanner.workday.refused import RefusedError


class BargainSheet(QuoteSheet[None]):
    """What was given away, each with what came for it.

    Args:
        book: the open book.
        quote: the quote's key.
    """

    KEYS_TITLE: ClassVar[str] = "Given and got"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add", "bargain.add", "Note what was given, and for what", "Add", 1),
        bind("e", "edit", "bargain.edit", "Change it, or say what came for it", "Edit", 2),
        bind("d", "delete", "bargain.delete", "Delete it", "Delete", 3),
    ]

    def __init__(self, book: Book, quote: int) -> None:
        super().__init__(book, "Given and got", "a add · Enter edit · d delete · Esc leave")
        self.quote = quote
        self._given: dict[int, Given] = {}

    def fill(self) -> None:
        """See QuoteSheet."""
        self._given = {each.id: each for each in concessions.concessions(self.book, self.quote)}
        empty = "Nothing was given away yet. a notes it: 2% off > signed this week"
        rows = Rows(list(self._given), self._draw, empty=empty)
        self.show([], rows, self._sum(), lines=max(1, len(self._given)))

    def _draw(self, keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
        grouping = self.book.settings.thousands
        for key in keys:
            each = self._given[int(str(key))]
            amount = show(each.amount, grouping=grouping) if each.amount is not None else ""
            half = max(8, (cells - 32) // 2)
            yield line(
                key,
                (f"{show_day(each.given_on, self.book.today):<10} r{each.revision}  ", "muted"),
                fit(each.gave, half),
                (f"{amount:>11}", "money"),
                (" → ", "muted"),
                (fit(each.got or "nothing yet", half), "text" if each.got else "due"),
            )

    def _sum(self) -> list[Ends]:
        rows = [ends()]
        costs = total(each.amount for each in self._given.values() if each.amount is not None)
        if costs:
            said = " + ".join(show(amount, grouping=self.book.settings.thousands) for amount in costs.values())
            rows.append(ends(("Given in all ", "muted"), (said, "strong")))
        for_nothing = len([each for each in self._given.values() if not each.got])
        if for_nothing:
            what = "For one of them nothing came." if for_nothing == 1 else f"For {for_nothing} of them nothing came."
            rows.append(ends((f"! {what}", "due")))
        below = concessions.suggested(self.book, self.quote)
        if below is not None:
            amount = show(below, cents=True, grouping=self.book.settings.thousands)
            rows.append(
                ends(("This draft is ", "muted"), amount, (" below what the customer has; a notes it.", "muted"))
            )
        return rows if len(rows) > 1 else []

    def _refill(self, change: Change) -> None:
        self.fill()

    def action_add(self) -> None:
        """Ask what was given, and for what."""
        below = concessions.suggested(self.book, self.quote)

        def do(text: str) -> Change:
            gave, got = _parted(text)
            return concessions.add(self.book, self.quote, gave, got, below)

        hint = "" if below is None else _worth(below, self.book)
        ask(
            self,
            f"We gave … > and got for it …{hint}",
            do,
            draft=("quote.given", str(self.quote)),
            placeholder="2% off > signed this week",
            preview=_understood,
            then=self._refill,
        )

    def action_edit(self) -> None:
        """Ask for it again."""
        if self.rows.cursor is None:
            return
        each = self._given[int(str(self.rows.cursor))]

        def do(text: str) -> Change:
            gave, got = _parted(text)
            return concessions.edit(self.book, each.id, gave=gave, got=got)

        ask(
            self,
            "We gave … > and got for it …",
            do,
            draft=("quote.given-changed", str(each.id)),
            value=f"{each.gave} > {each.got}",
            preview=_understood,
            then=self._refill,
        )

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter: change it."""
        message.stop()
        self.action_edit()

    def action_delete(self) -> None:
        """Delete it; u brings it back."""
        if self.rows.cursor is not None:
            act = partial(concessions.delete, self.book, int(str(self.rows.cursor)))
            self.planner.act(act, then=self._refill)


def _parted(text: str) -> tuple[str, str]:
    """Part what was given from what was got. Raises `RefusedError` for nothing given."""
    gave, _, got = text.partition(">")
    if not gave.strip():
        raise RefusedError("Say what was given, then > and what came for it.")
    return gave.strip(), got.strip()


def _understood(text: str) -> str:
    gave, _, got = text.partition(">")
    return f"gave {gave.strip() or '…'}, got {got.strip() or 'nothing yet'}"


def _worth(amount: Money, book: Book) -> str:
    return f" ({show(amount, cents=True, grouping=book.settings.thousands)} less than before)"
