"""Sections of the account page with something to do: contracts, issues, next steps."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.screen import Screen

from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import show
from amplanner.tui.cells import fit
from amplanner.tui.ink import Role
from amplanner.tui.keys import bind
from amplanner.tui.panes import agenda_held
from amplanner.tui.panes.account_head import amounts, item_words
from amplanner.tui.panes.account_sections import Section
from amplanner.tui.panes.pane import Subject
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, line
from amplanner.workday import appointments, calls, contracts, issues, todos
from amplanner.workday.appointment_rows import Which
from amplanner.workday.contracts import ContractDetails
from amplanner.workday.issues import IssueDetails
from amplanner.workday.open_items import OpenItem, open_items

_SOON_DAYS = 60
_NARROW = 48
_ONE_LINE = "one line; Enter alone will do"


class ContractsSection(Section):
    """5 Renewals: contracts by their end."""

    TITLE = "Renewals"
    WHAT = "contract"
    KEYS = "a contract · R renew"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"contract"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("R", "renew", "contracts.renew", "Draft a quote that renews the contract", "Renew", 6),
    ]

    def provider(self) -> Provider:
        """The account's contracts."""
        found = contracts.contracts_of(self.book, self.account)
        self.count = amounts(contracts.yearly(found), self.book.settings.thousands)
        by_key: dict[Key, ContractDetails] = {("contract", one.id): one for one in found}

        def draw(keys: Sequence[Key | None], width: int) -> Iterable[Line]:
            return [self._line(key, by_key[key], width) for key in keys if key is not None]

        return Rows(list(by_key), draw, empty="No contract. a adds one; its end brings a call in time.")

    def action_renew(self) -> None:
        """Draft a quote that renews the selected contract, and open it."""
        if self.cursor is None:
            self.planner.say("No contract is selected.", severity="warning")
            return
        from amplanner.tui.screens.quote_editor import open_drafted
        from amplanner.workday.quote_copies import renew

        contract = cast(tuple[str, int], self.cursor)[1]
        self.planner.act(partial(renew, self.book, contract), then=partial(open_drafted, self.planner))

    def _line(self, key: Key, contract: ContractDetails, width: int) -> Line:
        value = show(contract.value, cents=False, grouping=self.book.settings.thousands) if contract.value else ""
        ends = contract.ends_on
        when = "runs on" if ends is None else f"{ends.day} {ends:%b %Y}"
        left, role = self._left(contract)
        if width < _NARROW:
            when = when if ends is None else f"{ends.day} {ends:%b %y}"
            cells = max(8, width - 22)
            return line(
                key, (fit(contract.title, cells) + " ", "text"), (f"{when:<11}", role), (f"{value:>9}", "money")
            )
        cells = max(8, width - 36)
        return line(
            key,
            (fit(contract.title, cells) + " ", "text"),
            (f"{when:<12}", "muted"),
            (f"{left:<10}", role),
            (f"{value:>9}", "money"),
        )

    def _left(self, contract: ContractDetails) -> tuple[str, Role]:
        days = contract.days_left
        if contract.status != "running":
            return "ended", "muted"
        if days is None:
            return "", "muted"
        if days < 0:
            return "past !", "late"
        return f"{days} days", "due" if days <= _SOON_DAYS else "muted"

    def form(self, key: Key | None) -> Screen[None]:
        """The form of a contract."""
        from amplanner.tui.forms.contract import contract_form

        return contract_form(self.book, None if key is None else cast(tuple[str, int], key)[1], account=self.account)

    def delete_rows(self, keys: Sequence[int]) -> Change:
        """Delete contracts."""
        return contracts.delete(self.book, *keys)


class IssuesSection(Section):
    """6 Issues: open ones by when a word is owed, then closed ones."""

    TITLE = "Issues"
    WHAT = "issue"
    KEYS = "a issue · Space close"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"issue"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("space", "done", "issues.done", "Close the issue with what solved it; open it again", "Close", 24),
    ]

    def provider(self) -> Provider:
        """The account's issues."""
        self._issues = issues.issues_of(self.book, self.account)
        still_open = sum(issue.status == "open" for issue in self._issues)
        self.count = f"{still_open} open" if still_open else ""
        by_key: dict[Key, IssueDetails] = {("issue", one.id): one for one in self._issues}

        def draw(keys: Sequence[Key | None], width: int) -> Iterable[Line]:
            return [self._line(key, by_key[key], width) for key in keys if key is not None]

        return Rows(list(by_key), draw, empty="No issue. a notes one.")

    def _line(self, key: Key, issue: IssueDetails, width: int) -> Line:
        if issue.status != "open":
            closed = f"closed {issue.closed_on.day} {issue.closed_on:%b}" if issue.closed_on else "closed"
            return line(key, (fit(issue.title, max(8, width - 22)) + "  ", "muted"), (f"✓ {closed}", "done"))
        late = issue.update_due is not None and issue.update_due <= self.book.today
        owed = "" if issue.update_due is None else f"word {show_day(issue.update_due, self.book.today)}"
        days = "1 day" if issue.days_open == 1 else f"{issue.days_open} days"
        severity = "! " if issue.severity == "high" else ""
        told = [days, owed, issue.owner] if width >= _NARROW else [owed or days]
        rest = "  ".join(part for part in told if part)
        cells = max(8, min(28, width - (29 if width >= _NARROW else 20)))
        title = fit(issue.title, cells) + "  "
        return line(key, (severity, "late"), (title, "text"), (rest, "late" if late else "muted"))

    def form(self, key: Key | None) -> Screen[None]:
        """The form of an issue."""
        from amplanner.tui.forms.issue import issue_form

        return issue_form(self.book, None if key is None else cast(tuple[str, int], key)[1], account=self.account)

    def delete_rows(self, keys: Sequence[int]) -> Change:
        """Delete issues."""
        return issues.delete(self.book, *keys)

    def action_done(self) -> None:
        """Close the selected issue, asking what solved it; a closed one is opened again."""
        issue = next((one for one in self._issues if ("issue", one.id) == self.cursor), None)
        if issue is None:
            return
        if issue.status != "open":
            self.planner.act(lambda: issues.reopen(self.book, issue.id))
            return
        ask(
            self,
            f"What solved it? {issue.title}",
            lambda text: issues.close(self.book, issue.id, resolution=text),
            draft=("issue.close", str(issue.id)),
            value=issue.resolution,
            placeholder=_ONE_LINE,
            again="Space",
        )


class StepsSection(Section):
    """8 Next steps: calls, appointments and to-dos of both sides, the most pressing first."""

    TITLE = "Next steps"
    WHAT = "step"
    KEYS = "t to-do · a add · Space done"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"call", "todo", "appointment", "issue", "person"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("space", "done", "steps.done", "Done; held, with a line of result; the answer to a question", "Done", 24),
    ]

    def provider(self) -> Provider:
        """What is open with the account."""
        self._steps = {(one.table, one.key, one.occurrence): one for one in open_items(self.book, self.account)}
        self.count = str(len(self._steps)) if self._steps else ""

        def draw(keys: Sequence[Key | None], width: int) -> Iterable[Line]:
            return [self._line(self._steps[cast(tuple[str, int, str], key)]) for key in keys if key is not None]

        return Rows(list(self._steps), draw, empty="No next step. t makes a to-do, a a call or an appointment.")

    def _line(self, item: OpenItem) -> Line:
        box = "[!] " if item.late else "[ ] "
        role: Role = "late" if item.late else "text"
        promised = "  promised" if item.promised and item.table == "call" else ""
        key = (item.table, item.key, item.occurrence)
        return line(key, (box, role), (item_words(item, self.book.today), role), (promised, "due"))

    def subject(self, key: Key) -> Subject | None:
        """The record of the step."""
        table, record, _ = cast(tuple[str, int, str], key)
        return Subject(table, record, self.account)

    @property
    def _item(self) -> OpenItem | None:
        return None if self.cursor is None else self._steps.get(cast(tuple[str, int, str], self.cursor))

    def action_add(self) -> None:
        """Open the capture line for this account."""
        from amplanner.tui.screens.base import PlannerScreen

        assert isinstance(self.screen, PlannerScreen)
        self.screen.capture(kind="call", account=self.account)

    def form(self, key: Key | None) -> Screen[None]:
        """The form of a step."""
        from amplanner.tui.forms.of_record import record_form

        table, record, occurrence = cast(tuple[str, int, str], key)
        return record_form(self.book, table, record, account=self.account, occurrence=occurrence)

    def action_delete(self) -> None:
        """Delete the selected to-dos and appointments, drop the calls; issues are deleted where issues are."""
        chosen = [cast(tuple[str, int, str], key) for key in self.selected]
        tasks = [key for table, key, _ in chosen if table == "todo"]
        rung = [key for table, key, _ in chosen if table == "call"]
        visits = [Which(key, occurrence) for table, key, occurrence in chosen if table == "appointment"]
        if tasks:
            self.planner.act(lambda: todos.delete(self.book, tasks))
        if rung:
            self.planner.act(lambda: calls.drop(self.book, rung))
        if visits:
            self.planner.act(lambda: appointments.delete(self.book, visits))
        if not (tasks or rung or visits):
            self.planner.say("6 shows the issue; d deletes it there.", severity="warning")

    def action_done(self) -> None:
        """Do what Space does to the selected step."""
        item = self._item
        if item is None:
            return
        question: tuple[str, Callable[[str], Change]] | None = None
        match item.kind:
            case "call":
                self.planner.say("c calls and logs how it went.", severity="warning")
            case "appointment":
                agenda_held.ask_result(self, [Which(item.key, item.occurrence)], item.text, then=lambda _: None)
            case "ask":
                question = "The answer?", lambda text: todos.done(self.book, [item.key], text)
            case "issue":
                question = "What solved it?", lambda text: issues.close(self.book, item.key, resolution=text)
            case _:
                self.planner.act(lambda: todos.done(self.book, [item.key]))
        if question is not None:
            said, do = question
            draft = ("steps.done", f"{item.table} {item.key} {item.occurrence}")
            ask(
                self, f"{said} {item.text}", do, draft=draft, placeholder="one line; Enter alone will do", again="Space"
            )
