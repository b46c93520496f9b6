"""What can be done from any screen that has an account selected."""

from typing import ClassVar

from textual.binding import BindingType

from amplanner.tui.keys import bind
from amplanner.tui.screens.base import PlannerScreen


class AboutAccount(PlannerScreen):
    """A screen with an account: called, noted about, quoted. A subclass says which, by `account`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("g", "go", "account.go", "Go to …"),
        bind("c", "call", "account.call", "Call: opens the card, starts the time", "Call", 1),
        bind("C", "call('in')", "account.inbound", "Log an incoming (inbound) call of theirs"),
        bind("a", "capture('call')", "account.add", "Add a line: appointment, call, to-do, quote or note"),
        bind("n", "capture('note')", "account.note", "Note on this account", "Note", 5),
        bind("t", "capture('todo')", "account.todo", "To-do for this account", "To-do", 6),
        bind("Q", "capture('quote')", "account.quote", "New quote for this account", "Quote", 7),
        bind("E", "email", "account.email", "E-mail to the selected person or this account, or copy the address"),
    ]

    @property
    def account(self) -> int | None:
        """The account that keys work on."""
        raise NotImplementedError

    def capture(self, text: str = "", *, kind: str = "todo", account: int | None = None) -> None:
        """Open the capture line for this account."""
        super().capture(text, kind=kind, account=account or self.account)

    def action_capture(self, kind: str) -> None:
        """Add something of a kind."""
        self.capture(kind=kind)

    def action_call(self, direction: str = "out") -> None:
        """Open the call card."""
        account = self.account
        if account is None:
            self.planner.say("No account is selected.", severity="warning")
            return
        from amplanner.tui.screens.call_card import CallCardScreen

        self.app.push_screen(CallCardScreen(self.book, account, direction=direction, demo=self.planner.demo))

    @property
    def person(self) -> int | None:
        """The person that is selected, if one is."""
        return None

    def action_email(self) -> None:
        """Begin an e-mail to who is selected, else to who decides here."""
        from amplanner.tui.screens.call_reach import write_mail
        from amplanner.workday.call_contacts import mail_to

        write_mail(self.planner, mail_to(self.book, self.account, self.person))

    def action_go(self) -> None:
        """Show where g leads to."""
        self.planner.go_to()
