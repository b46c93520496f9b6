"""What the keys of the quote editor do to the quote as a whole: its header, its validity, its way to the customer."""

from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from amplanner.book.change import Change
from amplanner.rules.dates import When, show_when
from amplanner.rules.quote_checks import Cell as Spot
from amplanner.rules.quote_states import Move, State, refusal
from amplanner.tui.forms.fields import DayField, Reading, TextField
from amplanner.tui.keys import bind
from amplanner.tui.screens import quote_cells
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.quote_acts import QuoteActs
from amplanner.tui.screens.quote_sheet import ADD
from amplanner.workday import quote_approving, quote_checking, quote_headers, quote_lines, quote_moves, quote_versions
from amplanner.workday.refused import RefusedError

_MOVES = {
    "revise": Move.REVISE,
    "negotiate": Move.NEGOTIATE,
    "decline": Move.DECLINE,
    "accept": Move.ACCEPT,
    "validity": Move.EXTEND,
    "withdraw": Move.WITHDRAW,
    "tax": Move.CHANGE,
    "ready": Move.CHANGE,
}
_APPROVING = {"quote.approved": "Approved", "quote.not-approved": "Not approved", "quote.take-up": "Take it up again"}


class QuoteLife(QuoteActs):
    """The keys of the editor that are about the quote as a whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("S", "send", "quote.send", "Send: looks it over first", "Send", -37),
        bind("e", "header", "quote.header", "Header, texts and terms", "Header", -34),
        bind("P", "preview", "quote.preview", "The page as the customer will have it", "Page", -33),
        bind("V", "validity", "quote.validity", "How long it holds"),
        bind("R", "revise", "quote.revise", "A new revision of what was sent", "Revision", -45),
        bind(
            "w", "accept", "quote.accept", "Accepted by the customer: which lines, and what was agreed", "Accepted", -44
        ),
        bind("L", "decline", "quote.decline", "Declined: why, and for whom", "Declined", -29),
        bind("I", "negotiate", "quote.negotiate", "In negotiation"),
        bind("space", "ready", "quote.ready", "Ready to be sent; or a draft again"),
        bind("X", "withdraw", "quote.withdraw", "Withdrawn: taken back from the customer"),
        bind("T", "tax", "quote.tax", "VAT of every line, such as AE for reverse charge"),
        bind("v", "versions", "quote.versions", "What was sent, and what differs", "Versions", -30),
        bind("b", "bargain", "quote.bargain", "Bargain: what we gave, and what we got for it", "Bargain", -28),
        bind("E", "email", "quote.email", "Its e-mail; not sent yet: one to the contact"),
        bind("f", "fill", "quote.fill", "Lines from a template or an earlier quote; keep or copy these", "From …", -27),
    ]

    sent_before: bool
    """Whether the customer has a revision of it; asked once when the quote is read, as every key wants to know."""

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done now."""
        move = _MOVES.get(action)
        if action == "send" and not self.document.editable:
            move = Move.SEND
        if move is None:
            return super().why_not(action)
        name = self.document.number or "This quote"
        approver = self.document.approver
        return refusal(move, self._state, name, sent_before=self.sent_before, approver=approver) or None

    @property
    def _state(self) -> State:
        """The state in the book: an expired quote was sent."""
        shown = self.document.state
        return State.SENT if shown in {"expired", "superseded"} else State(shown)

    # On paper.

    def action_header(self, begin: str = "") -> None:
        """Fill in what stands above and below the lines, from a field on."""
        from amplanner.tui.screens.quote_header import header_form

        self.app.push_screen(header_form(self.book, self.quote, begin))

    def action_preview(self) -> None:
        """Show the page."""
        from amplanner.tui.screens.quote_preview import QuotePreview

        self.app.push_screen(QuotePreview(self.book, self.document, demo=self.planner.demo))

    def action_validity(self) -> None:
        """Ask until when it holds."""
        reading, field = Reading.of(self.book), DayField(name="valid_until", label="Valid until")

        def days(text: str) -> int | None:
            digits = text.removesuffix("d").strip()
            return int(digits) if digits.isdecimal() and len(digits) < 5 else None

        def preview(text: str) -> str:
            try:
                if (count := days(text)) is not None:
                    return (
                        f"{count} days from the day on which it is sent" if self.document.editable else f"{count} days"
                    )
                day = field.read(text, reading)
            except ValueError as error:
                return str(error)
            return "as the settings have it" if day is None else show_when(When(day), reading.calendar)

        def do(text: str) -> Change:
            count = days(text)
            if not self.document.editable and count is not None:
                return quote_moves.extend(self.book, self.quote, days=count)
            if count is not None:
                return quote_headers.change_header(self.book, self.quote, validity_days=count, valid_until=None)
            try:
                day = field.read(text, reading)
            except ValueError as error:
                raise RefusedError(str(error)) from error
            if self.document.editable:
                return quote_headers.change_header(self.book, self.quote, valid_until=day)
            if day is None:
                raise RefusedError("Say a day, such as fri or 31 dec, or a number of days: 30d.")
            return quote_moves.extend(self.book, self.quote, days=(day - self.book.today).days)

        ask(
            self,
            "Valid for how long, or until when?",
            do,
            draft=("quote.validity", str(self.quote)),
            placeholder="30d · fri · 31 dec",
            preview=preview,
            again="V",
        )

    # Its way to the customer.

    def action_send(self) -> None:
        """Look it over, then send it; one that waits for approval asks for that."""
        if self._state is State.AWAITING:
            self._ask_approval()
            return
        from amplanner.tui.screens.quote_send import SendSheet, Sent

        def done(sent: Sent | None) -> None:
            if sent is not None and sent.to is not None:
                self.go_to_spot(sent.to)

        try:
            sheet = SendSheet(self.book, self.quote)
        except RefusedError as error:
            self.planner.say(str(error), severity="warning")
        else:
            self.app.push_screen(sheet, done)

    def _ask_approval(self) -> None:
        from amplanner.tui.screens.which_key import Choice, WhichKey

        who = self.document.approver

        def chosen(id: str | None) -> None:
            if id == "quote.approved":
                self.planner.act(partial(quote_approving.approve, self.book, self.quote))
            elif id == "quote.take-up":
                self.planner.act(partial(quote_approving.take_up, self.book, self.quote))
            elif id == "quote.not-approved":
                ask(
                    self,
                    f"Why did {who} not approve it?",
                    lambda text: quote_approving.refuse_approval(self.book, self.quote, text),
                    draft=("quote.not-approved", str(self.quote)),
                )

        choices = [Choice(id, key, word) for key, (id, word) in zip("ynt", _APPROVING.items(), strict=True)]
        self.app.push_screen(WhichKey(f"Approval by {who}", "S", choices), chosen)

    def action_ready(self) -> None:
        """It is finished and waits to be sent; or it is taken up again."""
        act = quote_approving.make_ready if self._state is State.DRAFT else quote_approving.take_up
        self.planner.act(partial(act, self.book, self.quote))

    def action_withdraw(self) -> None:
        """Take it back from the customer."""
        self.planner.act(partial(quote_moves.withdraw, self.book, self.quote))

    def action_tax(self) -> None:
        """Ask for the VAT of every line, and of those to come."""

        def do(text: str) -> Change:
            try:
                tax = quote_cells.tax_of(text)
            except ValueError as error:
                raise RefusedError(str(error)) from error
            return quote_lines.set_tax(self.book, self.quote, tax)

        ask(
            self,
            "VAT of every line",
            do,
            draft=("quote.tax", str(self.quote)),
            placeholder="21 · 9 · 0 · AE reverse charge · K intra-Community · G export · E exempt",
            again="T",
        )

    def action_revise(self) -> None:
        """Make a draft of what was sent."""
        self.planner.act(partial(quote_versions.revise, self.book, self.quote))

    def action_negotiate(self) -> None:
        """The customer negotiates."""
        self.planner.act(partial(quote_moves.negotiate, self.book, self.quote))

    def action_accept(self) -> None:
        """The customer accepts."""
        from amplanner.tui.screens.quote_accept import accept_sheet

        accept_sheet(self.planner, self.quote)

    def action_decline(self) -> None:
        """The customer declines: ask why, and for whom."""
        from amplanner.tui.forms.form import Form

        def save(given: dict[str, Any]) -> Change:
            return quote_moves.decline(self.book, self.quote, **given)

        fields = [
            TextField(name="reason", label="Why", hint="price, timing, no budget, … a word is enough"),
            TextField(name="competitor", label="Went to", hint="who got it, if anybody"),
        ]
        place = f"Quotes › {self.document.number} {self.document.customer.name} › Declined"
        values = {"reason": "", "competitor": ""}
        self.app.push_screen(Form(self.book, place, fields, values, save, draft=("quote.declined", str(self.quote))))

    def action_email(self) -> None:
        """Show the e-mail that it went out with, else begin one to whom it is for."""
        from amplanner.tui.screens.quote_mail import mail_of, open_mail

        mail = None if self.document.editable else mail_of(self.book, self.quote)
        if mail is None:
            super().action_email()
        else:
            open_mail(self.planner, mail)

    @property
    def person(self) -> int | None:
        """Whom it is for."""
        return None if self.document.contact is None else self.document.contact.person

    def action_versions(self) -> None:
        """Show what was sent, and what differs."""
        from amplanner.tui.screens.quote_versions import QuoteVersions

        self.app.push_screen(QuoteVersions(self.book, self.document, demo=self.planner.demo))

    def action_bargain(self) -> None:
        """Show what was given away."""
        from amplanner.tui.screens.quote_bargain import BargainSheet

        self.app.push_screen(BargainSheet(self.book, self.quote))

    def action_fill(self) -> None:
        """Take lines from elsewhere."""
        from amplanner.tui.screens.quote_fill import ask_source

        ask_source(self.planner, self.book, self.document)

    # Where a finding is put right.

    def go_to_spot(self, spot: Spot) -> None:
        """Go to the cell, field or question where something is put right."""
        if spot.line is not None:
            line = self.document.quotation.lines[spot.line]
            self.grid.go(line.key, spot.field)
            self.grid.edit()
        elif spot.field == "lines":
            self.grid.go(ADD)
            self.grid.edit()
        elif spot.field == "discounts":
            self.action_whole_discount()
        elif spot.field == "valid_until":
            self.action_validity()
        elif spot.field == "email" and self.document.contact is not None:
            from amplanner.tui.forms.person import person_form

            self.app.push_screen(person_form(self.book, self.document.contact.person, begin="email"))
        elif spot.field == "vat_id":
            from amplanner.tui.forms.account import account_form

            self.app.push_screen(account_form(self.book, self.document.customer.account, begin="vat_id"))
        elif spot.field == "seller":
            from amplanner.tui.settings_editor import edit_settings

            edit_settings(self.planner)
        else:
            self.action_header(spot.field)

    def checks(self) -> list[tuple[str, str]]:
        """Return what is to be said before it is sent: level and sentence, and what is as it should be."""
        found = self.document
        if not found.editable:
            return []
        findings = quote_checking.look_over(self.book, found)
        codes = {finding.code for finding in findings}
        said = [(finding.level.value, finding.sentence) for finding in findings]
        if not codes & {"no_contact", "no_email"}:
            said.append(("fine", "contact has e-mail"))
        if not codes & {"no_lines", "zero_price"}:
            said.append(("fine", "every line priced"))
        return said
