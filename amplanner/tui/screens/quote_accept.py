"""The sheet when a customer accepts: which revision, which of its lines, and what was explained and agreed."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money, show
from amplanner.rules.quotation import LineKind, QuoteLine
from amplanner.rules.quote_sums import sums
from amplanner.tui.cells import fit
from amplanner.tui.keys import bind
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.quote_sheet_box import QuoteSheet, TickList
from amplanner.tui.widgets.end_lines import Ends, ends
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Rows, line
from amplanner.workday import quote_moves
from amplanner.workday.quote_accepting import only
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_versions import TAKEN_BACK, versions, with_the_customer
from amplanner.workday.refused import RefusedError

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_NOTHING = Change("", frozenset(), undoable=False)


def accept_sheet(planner: "PlannerApp", quote: int) -> None:
    """Ask what exactly is accepted of a quote; one of which nothing was sent is refused, saying so."""
    try:
        sheet = AcceptSheet(planner.book, quote)
    except RefusedError as error:
        planner.say(str(error), severity="warning")
    else:
        planner.push_screen(sheet)


class AcceptSheet(QuoteSheet[Change]):
    """Asks what exactly is accepted.

    Args:
        book: the open book.
        quote: its key. Raises `RefusedError` when nothing of it was sent.
    """

    KEYS_TITLE: ClassVar[str] = "Accepted"
    ROWS: ClassVar[type[RowList]] = TickList

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("y", "accept", "accept.yes", "Accepted: the deal is won", "Accepted", 1),
        bind("space", "tick", "accept.tick", "Take the line, or leave it; explained and agreed, or not", "Tick", 2),
        bind("left_square_bracket", "turn(-1)", "accept.earlier", "An earlier revision", "Earlier", 3),
        bind("right_square_bracket", "turn(1)", "accept.later", "A later revision"),
        bind("a", "add", "accept.add", "Add something that was agreed", "Agreed", 4),
    ]

    def __init__(self, book: Book, quote: int) -> None:
        sent = [each.revision for each in versions(book, quote) if each.state != TAKEN_BACK]
        now = with_the_customer(book, quote)
        if now is None and not sent:
            raise RefusedError("Nothing of it was sent yet. S sends it.")
        self.quote = quote
        self._revisions = sorted(sent)
        self._revision = now or sent[0]
        self.document: QuoteDocument = document(book, quote, self._revision)
        self._taken: set[int] = set()
        self._agreed: set[int] = set()
        self._more: list[str] = []
        self._turn_to(self._revision, book)
        found = self.document
        super().__init__(book, f"Accepted · {found.number} {found.customer.name}", "")

    def _turn_to(self, revision: int, book: Book) -> None:
        self._revision = revision
        self.document = document(book, self.quote, revision)
        self._taken = {each.key for each in self._items if each.counts}

    @property
    def _items(self) -> list[QuoteLine]:
        return [each for each in self.document.quotation.lines if each.kind is LineKind.ITEM]

    @property
    def _points(self) -> list[str]:
        """What is explained and agreed at an order: the terms on the page, and what was added here."""
        found = self.document
        delivery = " ".join(part for part in (found.delivery_terms, found.lead_time) if part)
        terms = " ".join(found.terms.split())
        said = [
            f"Payment: {found.payment_terms}" if found.payment_terms else "",
            f"Delivery: {delivery}" if delivery else "",
            f"Terms: {terms}" if terms else "",
            "What is not included",
        ]
        return [*(each for each in said if each), *self._more]

    def fill(self) -> None:
        """See QuoteSheet."""
        keys: list[Key | None] = [("line", each.key) for each in self._items]
        keys += [None, *(("point", at) for at in range(len(self._points)))]
        self.show(self._facts(), Rows(keys, self._draw), self._total(), lines=len(keys))
        self.say_keys("y accepted · Space tick · a agreed · Esc leave")

    def _facts(self) -> list[Ends]:
        found = self.document
        day = "" if found.sent_on is None else f", sent {show_day(found.sent_on, self.book.today)}"
        others = len(self._revisions) - 1
        more = f"[ ] {others} other revision{'s' if others > 1 else ''}" if others else ""
        return [ends((f"Revision {self._revision}", "strong"), day, right=(more, "muted")), ends()]

    def _draw(self, keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
        grouping = self.book.settings.thousands
        figures = {
            each.key: one for each, one in zip(self.document.quotation.lines, self.document.sums.lines, strict=True)
        }
        points = self._points
        for key in keys:
            if not isinstance(key, tuple):
                yield line(None, ("Explained and agreed", "heading"))
                continue
            kind, at = key
            if kind == "point":
                mark = "[x] " if at in self._agreed else "[ ] "
                yield line(key, (mark, "accent" if at in self._agreed else "muted"), points[at])
                continue
            each = next(one for one in self._items if one.key == at)
            taken = at in self._taken
            amount = words.amount(figures[at].total, self.document.currency, grouping) + words.EVERY[each.period]
            quantity = words.figure(each.quantity, 0, grouping)
            name = f"{quantity} × {each.code} {each.description}".replace("  ", " ")
            standing = "" if each.counts else f" ({each.standing.value})"
            yield line(
                key,
                ("[x] " if taken else "[ ] ", "accent" if taken else "muted"),
                (fit(name + standing, cells - 4 - 16), "text" if taken else "muted"),
                (f"{amount:>15}", "text" if taken else "muted"),
            )

    def _total(self) -> list[Ends]:
        if not self._taken:
            return [ends(), ends(("No line is taken: that is a no. L in the editor declines it.", "due"))]
        found = sums(only(self.document.quotation, sorted(self._taken)))
        net = show(Money(found.net, found.currency), cents=True, grouping=self.book.settings.thousands)
        gross = show(Money(found.gross, found.currency), cents=True, grouping=self.book.settings.thousands)
        count = f"{len(self._taken)} of {len(self._items)} lines"
        return [
            ends(),
            ends((count, "muted"), right=[("net ", "muted"), (net, "strong"), (f"  incl. {gross}", "muted")]),
        ]

    def action_tick(self) -> None:
        """Take the line or leave it; agreed or not."""
        key = self.rows.cursor
        if isinstance(key, tuple):
            ticked = self._agreed if key[0] == "point" else self._taken
            ticked ^= {int(str(key[1]))}
            self.fill()
            self.rows.action_step(1)

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter, which saves elsewhere, takes no line away; a double click neither."""
        message.stop()
        self.planner.say("y notes it as accepted. Space takes the line, or leaves it.", severity="warning")

    def action_turn(self, step: int) -> None:
        """Go to another revision that was sent."""
        at = self._revisions.index(self._revision) + step if self._revision in self._revisions else 0
        if 0 <= at < len(self._revisions):
            self._turn_to(self._revisions[at], self.book)
            self.fill()
        else:
            self.planner.say("There is no other revision that way.", severity="warning")

    def action_add(self) -> None:
        """Ask for something else that was agreed."""

        def do(text: str) -> Change:
            if text:
                self._more.append(text)
                self._agreed.add(len(self._points) - 1)
            return _NOTHING

        ask(
            self,
            "What else was explained and agreed?",
            do,
            draft=("quote.agreed", str(self.quote)),
            placeholder="delivery on 12 January, installation by us, …",
            then=lambda change: self.fill(),
        )

    def action_accept(self) -> None:
        """Note it; the deal is won."""
        if not self._taken:
            self.planner.say("No line is taken. Space takes one.", severity="warning")
            return
        firm = {each.key for each in self._items if each.counts}
        lines = None if self._taken == firm else sorted(self._taken)
        agreed = "\n".join(text for at, text in enumerate(self._points) if at in self._agreed)

        def do() -> Change:
            return quote_moves.accept(self.book, self.quote, revision=self._revision, lines=lines, agreed=agreed)

        self.planner.act(do, then=self._done)

    def _done(self, change: Change) -> None:
        self.dismiss(change)
