"""The sheet before a quote goes out: to whom, what it comes to, what was found, and what comes after."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookError
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money, show
from amplanner.rules.quotation import LineKind
from amplanner.rules.quote_checks import Cell, Finding, Level
from amplanner.tui.keys import bind
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.quote_sheet_box import FindingList, QuoteSheet
from amplanner.tui.screens.quote_summary import CHECK_MARKS
from amplanner.tui.widgets.end_lines import Ends, ends
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Rows, line
from amplanner.workday import quote_approving, quote_headers, quote_sending
from amplanner.workday.quote_sending import Prepared, follow_up_day, prepare


class Sent(NamedTuple):
    """What became of the sheet: the quote was sent, or a finding is to be put right."""

    change: Change | None = None
    to: Cell | None = None


def _with_key(finding: Finding) -> str:
    """Return what was found, with the key that goes where it is put right when that is no cell of the quote."""
    return f"{finding.sentence} g s opens them." if finding.code == "no_seller" else finding.sentence


class SendSheet(QuoteSheet[Sent]):
    """Asks before a quote goes out.

    Args:
        book: the open book.
        quote: its key. Raises `RefusedError` when it isn't to be sent.
    """

    KEYS_TITLE: ClassVar[str] = "Send"
    ROWS: ClassVar[type[RowList]] = FindingList

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("y", "send", "send.yes", "Send: write PDF and e-mail, and freeze the quote", "Send", 1),
        bind(
            "m",
            "elsewhere",
            "send.elsewhere",
            "It went out by other means: freeze it and note that",
            "Sent elsewhere",
            2,
        ),
        bind("r", "reason", "send.reason", "Say why the margin may be under the floor", "Reason", 4),
        bind("p", "approval", "send.approval", "Ask somebody to approve it first", "Approval", 5),
    ]

    def __init__(self, book: Book, quote: int) -> None:
        self.prepared: Prepared = prepare(book, quote)
        found = self.prepared.document
        super().__init__(book, f"Send {found.number} rev {found.revision} · {found.customer.name}", "")
        self.quote = quote
        self._warned: tuple[Finding, ...] = ()  # what y was pressed on once

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done now."""
        if action in {"reason", "approval"} and not self._low:
            return "the margin isn't under its floor"
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is shown as disabled and does nothing."""
        return True if self.why_not(action) is None else None

    def fill(self) -> None:
        """See QuoteSheet."""
        self.prepared = prepare(self.book, self.quote)
        findings = self.prepared.findings
        self.show(self._facts(), self._list(findings), self._after(), lines=len(findings))
        self.say_keys(self._deciding())

    @property
    def _low(self) -> bool:
        return any(finding.code == "below_floor" for finding in self.prepared.findings)

    def _deciding(self) -> str:
        if not self.prepared.may_go:
            return "Enter puts it right · Esc leave"
        if self._low:
            return "r reason · p ask approval · Enter puts it right · Esc leave"
        return "y send · m sent elsewhere · Esc leave"

    def _facts(self) -> list[Ends]:
        found, own = self.prepared.document, self.book.settings
        contact = found.contact
        to = "nobody" if contact is None else f"{contact.name} <{contact.email}>" if contact.email else contact.name
        total = show(Money(found.sums.payable, found.currency), cents=True, grouping=own.thousands)
        net = show(Money(found.sums.net, found.currency), cents=True, grouping=own.thousands)
        items = len([each for each in found.quotation.lines if each.counts])
        counted = "1 line" if items == 1 else f"{items} lines"
        apart = sum(each.kind is LineKind.ITEM for each in found.quotation.lines) - items
        counted += f", {apart} not in the total" if apart else ""
        return [
            ends(("To      ", "muted"), to, right=(total, "strong")),
            ends(("Quote   ", "muted"), found.title or counted, right=(f"net {net}", "muted")),
            ends(("Valid   ", "muted"), show_day(found.valid_until, self.book.today), right=(counted, "muted")),
            ends(),
        ]

    def _list(self, findings: Sequence[Finding]) -> Rows:
        def draw(keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
            for key in keys:
                finding = findings[int(str(key))]
                mark, role = CHECK_MARKS[finding.level.value]
                yield line(key, (f"{mark} ", role), _with_key(finding))

        return Rows(list(range(len(findings))), draw)

    def _after(self) -> list[Ends]:
        blocked = [each for each in self.prepared.findings if each.level is Level.BLOCKING]
        if blocked:
            what = "this" if len(blocked) == 1 else f"these {len(blocked)}"
            return [ends(), ends((f"× {what} must be put right first: Enter goes there.", "late"))]
        if self._low:
            return [ends(), ends(("! Under the floor: it wants a reason (r), or somebody's approval (p).", "due"))]
        rows = [ends()] if self.prepared.findings else [ends(("✓ Nothing is missing.", "done")), ends()]
        day = follow_up_day(self.book, self.prepared.document.valid_until)
        if day is not None:
            rows.append(ends(("Then    ", "muted"), f"call {show_day(day, self.book.today)}: what they think of it"))
        rows.append(ends(("Files   ", "muted"), "PDF, text and e-mail, in the folder beside the book"))
        return rows

    def _may(self) -> bool:
        """Whether it may go out; if not, say what to do first. What wants a second look is asked about once."""
        if not self.prepared.may_go:
            self.planner.say(self.prepared.findings[0].sentence, severity="warning")
        elif self._low:
            self.planner.say("The margin is under the floor: r says why, p asks for approval.", severity="warning")
        elif self.prepared.findings and self._warned != self.prepared.findings:
            self._warned = self.prepared.findings
            more = f" And {len(self._warned) - 1} more." if len(self._warned) > 1 else ""
            again = "y or m once more sends it all the same; Enter puts it right."
            self.planner.say(f"{_with_key(self._warned[0])}{more} {again}", severity="warning")
        else:
            return True
        return False

    def action_send(self) -> None:
        """Write the files, then freeze the quote."""
        if not self._may():
            return
        from amplanner.exchange.paper.files import write_files  # which sets the PDF

        prepared = self.prepared
        try:
            paths = write_files(self.book, prepared.document)
        except BookError as error:
            self.planner.say(str(error), severity="error")
            return
        names = [path.name for path in paths]

        def do() -> Change:
            return quote_sending.send(
                self.book, self.quote, how="mailed", content_hash=prepared.content_hash, files=names
            )

        def sent(change: Change) -> None:
            from amplanner.tui.desktop import hand_over

            mail = next(path for path in paths if path.suffix == ".eml")
            shown = hand_over(str(mail))
            where = "The e-mail is open in your mail program." if shown else f"E opens its e-mail: {mail.name}"
            self.dismiss(Sent(change))
            self.planner.call_later(partial(self.planner.say, f"{change.label}. {where}", undo=True))

        self.planner.act(do, then=sent)

    def action_elsewhere(self) -> None:
        """Freeze the quote; nothing is written."""
        if self._may():
            act = partial(quote_sending.send, self.book, self.quote, how="elsewhere")
            self.planner.act(act, then=self._close)

    def _close(self, change: Change) -> None:
        self.dismiss(Sent(change))

    def action_reason(self) -> None:
        """Ask why the margin may be so low."""

        def do(text: str) -> Change:
            return quote_headers.change_header(self.book, self.quote, floor_reason=text)

        ask(
            self,
            "Why may the margin be under the floor?",
            do,
            draft=("quote.floor-reason", str(self.quote)),
            value=self.prepared.document.floor_reason,
            placeholder="first order, against a competitor, …",
            then=lambda change: self.fill(),
        )

    def action_approval(self) -> None:
        """Ask who is to say yes; the quote waits for it."""
        approvers = self.book.settings.quotes.approvers

        def do(text: str) -> Change:
            return quote_approving.ask_approval(self.book, self.quote, text)

        ask(
            self,
            "Who is to approve it?",
            do,
            draft=("quote.approver", str(self.quote)),
            value=approvers[0] if approvers else "",
            typed_over=True,
            placeholder=" · ".join(approvers) or "a name",
            enter="ask, and wait",
            then=self._close,
        )

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter on a finding: go where it can be put right."""
        message.stop()
        self.dismiss(Sent(to=self.prepared.findings[int(str(message.key))].cell))
