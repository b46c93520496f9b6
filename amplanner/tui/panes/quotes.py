"""3 Quotes: what is open, what it is worth, and what comes next for it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, cast

from textual import events

from amplanner.book.change import Change
from amplanner.rules.money import Money, brief, show
from amplanner.tui.cells import crop, fit
from amplanner.tui.cells import width as cell_width
from amplanner.tui.ink import Role
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, Span, line
from amplanner.workday import quote_moves, quotes
from amplanner.workday.open_quotes import OpenQuotes, QuoteKey, QuoteRow, open_quotes, rows
from amplanner.workday.starting import has_accounts

STATUS: dict[str, tuple[str, Role]] = {
    "draft": ("○ draft", "muted"),
    "ready": ("○ ready", "action"),
    "awaiting": ("◐ approval", "due"),
    "sent": ("● sent", "action"),
    "negotiating": ("◐ negotiate", "action"),
    "expired": ("× expired", "late"),
    "idea": ("· idea", "muted"),
}
"""The sign, the word and the role of each state that a row can be in."""

EXTENDED_DAYS = 14
_SOON_DAYS = 2
_WARN_DAYS = 7
_WIDE = 68
_LEAST_TITLE = 8  # cells below which a title says nothing
_BESIDE_NAME = 60  # cells of the other columns of a wide row


class QuoteRows(Rows):
    """The rows, with the names of their columns where there is room for them."""

    def heading(self, width: int) -> Line | None:
        """See Provider."""
        if width < _WIDE:
            return None
        name = fit("Account", width - _BESIDE_NAME)
        text = f"{'No.':6}{name}{'Amount':>11}  {'Status':<12}{'Valid until':<12}{'Prob':>5}  Next"
        return line(None, (text, "heading"))


class QuotesPane(Pane):
    """Open quotes by how long they still hold, drafts, and open deals that have no quote yet."""

    TITLE = "Quotes"
    KEYS = "Enter open · S send · w won · Q new"
    ADDS = "quote"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"quote", "opportunity", "account", "call", "todo"})
    BINDINGS = [
        bind("S", "send", "quotes.send", "Send: looks it over first", "Send", 30),
        bind("I", "negotiate", "quotes.negotiate", "Mark as in negotiation"),
        bind("w", "won", "quotes.won", "Mark as accepted by the customer", "Won", 32),
        bind("L", "lost", "quotes.lost", "Mark as lost, with the reason", "Lost", 34),
        bind("plus", "extend", "quotes.extend", "Let it hold 14 days from today"),
        bind("e", "edit", "quotes.edit", "Change title, amount, chance or validity"),
        bind("d", "delete", "quotes.delete", "Delete the draft"),
        bind("f", "filter", "quotes.filter", "Keep the rows that have a word"),
        bind("W", "why", "quotes.why", "What the sums are made of"),
    ]

    _text = ""
    _open: OpenQuotes

    def provider(self) -> Provider:
        """Ask for the keys; rows are drawn for the visible window only."""
        self._open = open_quotes(self.book, text=self._text)
        self.title = f"Quotes with “{self._text}”" if self._text else "Quotes"
        self.count = self._sums()
        empty = "No open quotes. Q drafts one for the selected account."
        if not self._open.keys and not has_accounts(self.book):
            empty = "No quotes yet. Q drafts one once there is an account."
        if self._text:
            empty = f"No open quote has “{self._text}”. f and Enter show all again."
        return QuoteRows(self._open.keys, self._draw, empty=empty)

    def on_resize(self, event: events.Resize) -> None:
        """A wider pane has room for more sums."""
        self.count = self._sums()
        super().on_resize(event)

    def show(self, subject: Subject) -> bool:
        """Go to an open quote, or to a deal without one."""
        deal = subject.table == "opportunity"
        return super().show(Subject("idea", subject.key, subject.account) if deal else subject)

    def subject(self, key: Key) -> Subject | None:
        """The quote or deal, and its account."""
        table, record = cast(QuoteKey, key)
        row = rows(self.book, [(table, record)]).get((table, record))
        if row is None:
            return None
        return Subject("quote" if table == "quote" else "opportunity", record, row.account)

    def open(self, key: Key) -> None:
        """Enter: open the quote's editor, draft a quote for a deal."""
        table, record = cast(QuoteKey, key)
        if table == "quote":
            from amplanner.tui.screens.quote_editor import open_quote

            open_quote(self.planner, record)
        else:
            self.planner.act(lambda: quotes.draft_from_idea(self.book, record), then=self._drafted)

    def _drafted(self, change: Change) -> None:
        """A deal became a draft: it is selected, and opens."""
        self.rows.select(("quote", change.key))
        self.reload()
        if change.key is not None:
            from amplanner.tui.screens.quote_editor import open_quote

            open_quote(self.planner, change.key)

    def why_not(self, action: str) -> str | None:
        """Say why an act can't be done on the selected row."""
        if action not in {"send", "negotiate", "won", "lost", "extend", "edit", "delete"}:
            return None
        key = cast(QuoteKey | None, self.cursor)
        if key is None:
            return "no quote is selected"
        if key[0] == "idea" and action in {"send", "negotiate", "extend"}:
            return "this deal has no quote yet; Enter drafts one"
        return None

    # What the keys do.

    def action_why(self) -> None:
        """Show what the sum and the weighted sum are made of."""
        from amplanner.tui.screens.quote_why import quote_why

        self.app.push_screen(quote_why(self.book, self._open, cast(QuoteKey | None, self.cursor)))

    def action_send(self) -> None:
        """Send the selected quote after a look over it; several, or one without lines, are marked as sent by a yes."""
        keys = self._of_kind("quote")
        if not keys:
            return
        row = self._row()
        if len(keys) == 1 and row is not None and quotes.has_lines(self.book, keys[0]):
            self._send(keys[0])
            return
        if len(keys) == 1 and row is not None and (row.status != "draft" or row.amount is None):
            self.planner.act(lambda: quote_moves.mark_sent(self.book, *keys))  # which refuses, and says why
            return
        from amplanner.tui.screens.confirm import Confirm

        what = f"{len(keys)} quotes"
        if len(keys) == 1 and row is not None:
            amount = show(row.amount, grouping=self.book.settings.thousands) if row.amount else "no amount yet"
            what = f"{row.number} for {row.account_name}, {amount},"

        def answered(yes: bool | None) -> None:
            if yes:
                self.planner.act(lambda: quote_moves.mark_sent(self.book, *keys))

        self.app.push_screen(Confirm("Send", f"Mark {what} as sent to the customer today?"), answered)

    def _send(self, quote: int) -> None:
        """Look a quote with lines over before it goes out; what is to be put right is put right in its editor."""
        from amplanner.tui.screens.quote_editor import QuoteEditor
        from amplanner.tui.screens.quote_send import SendSheet, Sent
        from amplanner.workday.refused import RefusedError

        def done(sent: Sent | None) -> None:
            if sent is not None and sent.to is not None:
                editor = QuoteEditor(self.book, quote, demo=self.planner.demo)
                self.app.push_screen(editor)
                editor.call_after_refresh(editor.go_to_spot, sent.to)

        try:
            sheet = SendSheet(self.book, quote)
        except RefusedError as error:
            self.planner.say(str(error), severity="warning")
        else:
            self.app.push_screen(sheet, done)

    def action_negotiate(self) -> None:
        """The customer negotiates."""
        keys = self._of_kind("quote")
        self.planner.act(lambda: quote_moves.negotiate(self.book, *keys))

    def action_won(self) -> None:
        """The customer accepted: asks which lines of the quote, else whether it is so; the row then leaves the pane."""
        keys, deals = self._of_kind("quote"), self._of_kind("idea")
        row = self._row()
        if row is None or not (keys or deals):
            return
        if len(keys) == 1 and not deals and quotes.has_lines(self.book, keys[0]):
            from amplanner.tui.screens.quote_accept import accept_sheet

            accept_sheet(self.planner, keys[0])
            return
        if keys and not deals and row.status in {"draft", "ready", "awaiting"}:
            self._win(keys, deals)  # which refuses, and says why
            return
        from amplanner.tui.screens.confirm import Confirm

        count = len(keys) + len(deals)
        what = f"{count} quotes and deals"
        if count == 1:
            amount = show(row.amount, grouping=self.book.settings.thousands) if row.amount else "no amount"
            what = f"{row.number or row.title} of {row.account_name}, {'≈ ' if row.estimated else ''}{amount},"

        def answered(yes: bool | None) -> None:
            if yes:
                self._win(keys, deals)

        quoteless = " without a quote" if deals and not keys else ""
        self.app.push_screen(Confirm("Won", f"Mark {what} as won{quoteless}?"), answered)

    def _win(self, keys: Sequence[int], deals: Sequence[int]) -> None:
        if keys:
            self.planner.act(lambda: quote_moves.accept(self.book, *keys))
        if deals:
            self.planner.act(lambda: quote_moves.win_deals(self.book, *deals))

    def action_lost(self) -> None:
        """The customer declined: asks why."""
        keys, deals = self._of_kind("quote"), self._of_kind("idea")
        row = self._row()
        if row is None:
            return
        count = len(keys) + len(deals)
        name = f"{row.number or row.title} of {row.account_name}" if count == 1 else f"{count} quotes and deals"

        def lost(reason: str) -> Change:
            if keys:
                return quote_moves.decline(self.book, *keys, reason=reason)
            return quote_moves.lose_deals(self.book, *deals, reason=reason)

        ask(self, f"Why was {name} lost?", lost, draft=("quote.lost", str(row.key)), placeholder="price, timing, …")

    def action_extend(self) -> None:
        """Let the quotes hold two more weeks."""
        keys = self._of_kind("quote")
        self.planner.act(lambda: quote_moves.extend(self.book, *keys, days=EXTENDED_DAYS))

    def action_edit(self) -> None:
        """Change the header of a quote, or the deal."""
        key, row = cast(QuoteKey | None, self.cursor), self._row()
        if key is None or row is None:
            return
        if key[0] == "quote":
            from amplanner.tui.forms.quote import quote_form

            self.app.push_screen(quote_form(self.book, key[1]))
        else:
            from amplanner.tui.forms.opportunity import opportunity_form

            self.app.push_screen(opportunity_form(self.book, key[1], account=row.account))

    def action_delete(self) -> None:
        """Delete drafts."""
        keys, deals = self._of_kind("quote"), self._of_kind("idea")
        if keys:
            self.planner.act(lambda: quote_moves.delete(self.book, *keys))
        if deals:
            from amplanner.workday import opportunities

            for deal in deals:
                self.planner.act(partial(opportunities.delete, self.book, deal))

    def action_filter(self) -> None:
        """Keep the rows that have a word; an empty one shows all again."""

        def wanted(text: str) -> Change:
            self._text = text.strip()
            self.reload()
            return Change("", frozenset(), undoable=False)

        draft = ("quotes.filter", "")
        ask(self, "Quotes with", wanted, draft=draft, value=self._text, typed_over=True, placeholder="empty: all")

    # How it looks.

    def _sums(self) -> str:
        if not self._open.keys:
            return ""
        parts = [f"{self._open.quotes} open"]
        if self._open.ideas:
            parts.append(f"{self._open.ideas} ideas" if self._open.ideas > 1 else "1 idea")
        if self._open.total:
            parts.append(self._brief(self._open.total.values()))
            if self.outer_size.width >= _WIDE:
                parts.append("weighted " + self._brief(self._open.weighted.values()))
        return " · ".join(parts)

    def _brief(self, amounts: Iterable[Money]) -> str:
        return " + ".join(brief(amount, self.book.settings.thousands) for amount in amounts)

    def _draw(self, keys: Sequence[Key | None], width: int) -> Iterable[Line]:
        wanted = [cast(QuoteKey, key) for key in keys if key is not None]
        found = rows(self.book, wanted)
        for key in wanted:
            row = found.get(key)
            yield line(key, "") if row is None else self._line(row, width)

    def _line(self, row: QuoteRow, width: int) -> Line:
        word, role = STATUS[row.status]
        left, left_role = self._validity(row)
        amount = show(row.amount, cents=False, grouping=self.book.settings.thousands) if row.amount else "–"
        chance = f"{row.probability}%" if row.probability is not None else "–"
        number = self.book.settings.quote_series.short(row.number) or "–"
        if width < _WIDE:
            spans: tuple[Span, ...] = (
                (f"{number:<5}", "muted"),
                *self._named(row, max(8, width - 35)),
                (f"{amount:>9}  ", "money"),
                (f"{'◐ talks' if row.status == 'negotiating' else word:<9}", role),
                (left, left_role),
            )
            return Line(row.key, spans)
        step = row.next_step if row.next_on is None else f"{row.next_step} {self._day(row)}"
        about = "≈" if row.estimated else " "
        return Line(
            row.key,
            (
                (f"{number:<6}", "muted"),
                *self._named(row, width - _BESIDE_NAME),
                (f"{about}{amount:>10}  ", "money"),
                (f"{word:<12}", role),
                (fit(left, 12), left_role),
                (f"{chance:>5}  ", "text"),
                (fit(step.strip(), 10), "muted"),
            ),
        )

    def _named(self, row: QuoteRow, cells: int) -> tuple[Span, Span]:
        """The account and, where there is room, for what: several deals of one account are told apart by that."""
        name = crop(row.account_name, cells)
        room = cells - cell_width(name)
        title = f" · {row.title}" if row.title and room >= _LEAST_TITLE else ""
        return (name, "text"), (fit(title, room), "muted")

    def _validity(self, row: QuoteRow) -> Span:
        if row.valid_until is None or row.days_left is None:
            return ("–", "muted")
        day = f"{row.valid_until:%a} {row.valid_until.day} {row.valid_until:%b}"
        if row.days_left < 0:
            return (f"{day}", "late")
        if row.days_left <= _SOON_DAYS:
            word = ("today !", "1 day !", "2 days !")[row.days_left]
            return (f"{row.valid_until:%a} {word}", "late" if row.days_left == 0 else "due")
        return (day, "due" if row.days_left <= _WARN_DAYS else "text")

    def _day(self, row: QuoteRow) -> str:
        on = row.next_on
        if on is None:
            return ""
        days = (on - self.book.today).days
        if days < 0:
            return "late"
        return "today" if days == 0 else f"{on:%a}" if days < 7 else f"{on.day} {on:%b}"

    # Helpers.

    def _row(self) -> QuoteRow | None:
        key = cast(QuoteKey | None, self.cursor)
        return None if key is None else rows(self.book, [key]).get(key)

    def _of_kind(self, kind: str) -> list[int]:
        """Return the keys of the quotes, or of the deals, that an act works on: marked rows, else the selected one."""
        return [key for table, key in cast(Sequence[QuoteKey], self.selected) if table == kind]
