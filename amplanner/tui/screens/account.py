"""The account page: all of one account at full size."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.tui.cells import width
from amplanner.tui.keys import bind
from amplanner.tui.messages import BookChanged, MinutePassed
from amplanner.tui.panes.account_duties import ContractsSection, IssuesSection, StepsSection
from amplanner.tui.panes.account_sections import ChancesSection, FactsSection, PeopleSection, TimelineSection
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.about_account import AboutAccount
from amplanner.tui.screens.workday import TabLine
from amplanner.workday.account_facts import facts
from amplanner.workday.refused import RefusedError

_WIDE = 120
_TAKEN = 16  # the app's name and the blanks around


class AccountPage(AboutAccount):
    """One account: timeline, chances, people, contracts, issues, next steps, facts.

    Args:
        book: the open book.
        account: its key. Raises `RefusedError` when it is gone.
        demo: whether the book is the demo's.
    """

    TITLE = "Account"
    CSS_PATH = "../styles/account.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (80, "-two"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            bind(str(digit), f"section({digit})", f"account.section-{digit}", f"Go to section {digit}")
            for digit in (1, 2, 4, 5, 6, 8, 9)
        ],
        bind("tab,l,right", "turn(1)", "account.next", "Next section"),
        bind("shift+tab,h,left", "turn(-1)", "account.previous", "Previous section"),
    ]

    def __init__(self, book: Book, account: int, *, demo: bool = False) -> None:
        head = facts(book, account)
        super().__init__(book, f"Accounts › {head.name}", demo=demo)
        self.key = account
        self._gone = False
        left: list[Pane] = [
            TimelineSection(book, 1, account),
            ChancesSection(book, 2, account),
            FactsSection(book, 9, account),
        ]
        right: list[Pane] = [
            PeopleSection(book, 4, account),
            ContractsSection(book, 5, account),
            IssuesSection(book, 6, account),
            StepsSection(book, 8, account),
        ]
        self._columns = (left, right)
        self.sections = sorted([*left, *right], key=lambda pane: pane.digit)
        self.front: Pane = left[0]
        self._tabs = TabLine(self.sections)

    @property
    def account(self) -> int | None:
        """The account of the page."""
        return self.key

    @property
    def person(self) -> int | None:
        """The person under the cursor."""
        subject = self.front.current()
        return subject.key if subject is not None and subject.table == "person" else None

    def body(self) -> Iterable[Widget]:
        """Two columns of sections; where only one has room, the one in front under the names of all."""
        left, right = self._columns
        for pane in (*left, *right):
            pane.add_class(f"-section-{pane.digit}")
        yield self._tabs
        yield Horizontal(Vertical(*left, id="page-left"), Vertical(*right, id="page-right"), id="page")

    def on_mount(self) -> None:
        """The cursor stands in the timeline."""
        if self.key not in self.planner.visited[:1]:
            self.planner.visit(self.key)
        self._tell()
        self._bring(self.front)

    # Sections.

    def _bring(self, pane: Pane) -> None:
        self.front = pane
        self._arrange()
        pane.rows.focus()

    def _arrange(self) -> None:
        left, _ = self._columns
        for pane in self.sections:
            pane.set_class(pane is self.front, "-front")
        self.query_one("#page-left").set_class(self.front not in left, "-away")
        self.query_one("#page-right").set_class(self.front in left, "-away")
        self._tabs.show(self.front)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The focus went to another section: by key or by click."""
        for node in event.widget.ancestors_with_self:
            if isinstance(node, Pane) and node is not self.front:
                self.front = node
                self._arrange()

    def action_section(self, digit: int) -> None:
        """Go to a section."""
        for pane in self.sections:
            if pane.digit == digit:
                self._bring(pane)

    def action_turn(self, step: int) -> None:
        """Go to the next section or the one before."""
        self._bring(self.sections[(self.sections.index(self.front) + step) % len(self.sections)])

    def step_back(self) -> bool:
        """Esc takes back the marks first."""
        return self.front.rows.clear_marks()

    # What changes.

    def on_book_changed(self, message: BookChanged) -> None:
        """The head may say something else now; an account that is gone has no page. (Textual runs the handler of the
        class above as well, unless told not to.)"""
        if self._gone or not message.change.tables:
            return
        try:
            self._tell()
        except RefusedError:
            self._gone = True
            message.prevent_default()
            self._leave_when_gone()

    def on_minute_passed(self, message: MinutePassed) -> None:
        """On another day the silence is longer."""
        if message.new_day is not None and not self._gone:
            self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """The header says as much as there is room for."""
        if not self._gone:
            self._tell()

    def _tell(self) -> None:
        """Say in the header whose page it is, and at its right end as much of who they are as there is room for."""
        head = facts(self.book, self.key)
        cells = self.app.size.width
        place = f"Accounts › {head.name}" if cells >= _WIDE else head.name
        parts = [*head.headline.split(" · "), head.silence.words]
        while len(parts) > 1 and width(place) + width(" · ".join(parts)) + _TAKEN > cells:
            parts.pop()
        self.header.place = place
        self.header.aside = " · ".join(part for part in parts if part)

    def on_screen_resume(self) -> None:
        """What lay on top of the page, such as a form, has left."""
        self._leave_when_gone()

    def _leave_when_gone(self) -> None:
        if self._gone and self.is_active:
            self.dismiss()
