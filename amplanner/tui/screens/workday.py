"""The Workday: agenda at the left, calls, quotes and notes at the right, in the width that there is."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import var
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.tui.cells import width
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.rest import Rest
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Span
from amplanner.tui.widgets.text_line import TextLine


class TabLine(TextLine):
    """The names of the panes, where only one of them has room."""

    def __init__(self, panes: Sequence[Pane]) -> None:
        super().__init__(id="tabs")
        self._panes = panes
        self._front: Pane | None = None

    def show(self, front: Pane) -> None:
        """Say which pane is in front."""
        self._front = front
        self.refresh()

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        spans: list[Span] = []
        for pane in self._panes:
            name = f"{pane.digit} {pane.TITLE}"
            spans.append((f"▸{name}  ", "match") if pane is self._front else (f" {name}  ", "muted"))
        return spans, []

    def on_click(self, event: events.Click) -> None:
        """A click on a name brings its pane to the front."""
        x = 1
        for pane in self._panes:
            end = x + width(f" {pane.digit} {pane.TITLE}  ")
            if x <= event.x < end:
                pane.rows.focus()
                return
            x = end


class Columns(Horizontal):
    """Holds the columns. Blank: what it would draw is covered, and drawing it costs a tenth of the first frame."""

    BLANK = True


class Column(Vertical):
    """Holds panes one above the other; blank as well."""

    BLANK = True


def _edge(breakpoints: Sequence[tuple[int, str]], length: int) -> str:
    """The class of the highest breakpoint that a length reaches."""
    return max(edge for edge in breakpoints if edge[0] <= length)[1]


class Workday(PlannerScreen):
    """The screen on which a working day is lived.

    Args:
        book: the open book.
        panes: the panes, first the left one; they get the digits 1, 2, 3 …
        first: the digit of the pane that has the focus at first.
        demo: whether the book is the demo's.
    """

    TITLE = "Workday"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (80, "-two"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    BINDINGS: ClassVar[list[BindingType]] = [
        *[
            # Before the pane has the key, so that a key typed right after it is the new pane's.
            bind(
                str(digit), f"pane({digit})", f"workday.pane-{digit}", f"Go to pane {digit}; again: zoom", priority=True
            )
            for digit in (1, 2, 3, 4)
        ],
        bind("tab,l,right", "turn(1)", "workday.next-pane", "Next pane"),
        bind("shift+tab,h,left", "turn(-1)", "workday.previous-pane", "Previous pane"),
        bind("z", "zoom", "workday.zoom", "Zoom the pane, or show all panes again"),
        bind("left_square_bracket", "day(-1)", "workday.previous-day", "Show the day before"),
        bind("right_square_bracket", "day(1)", "workday.next-day", "Show the next day"),
        bind("T", "now", "workday.now", "Show today, and in it now"),
        bind("g", "go", "workday.go", "Go to …"),
        bind("a", "add", "workday.add", "Add a line here: appointment, call, to-do, quote or note", "Add", 4),
        bind("c", "call", "workday.call", "Call the selected account: opens its card, starts the time", "Call", 1),
        bind("C", "call('in')", "workday.inbound", "Log an incoming (inbound) call of the selected account"),
        bind("n", "capture('note')", "workday.note", "Note on the selected account", "Note", 5),
        bind("t", "capture('todo')", "workday.todo", "To-do for the selected account", "To-do", 6),
        bind("Q", "capture('quote')", "workday.quote", "New quote for the selected account"),
        bind("E", "email", "workday.email", "E-mail to the selected person or account, or copy the address"),
    ]

    zoomed: var[bool] = var(False, init=False)

    def __init__(self, book: Book, panes: Sequence[type[Pane]], *, first: int = 1, demo: bool = False) -> None:
        # Textual sets the classes of the size after the first layout, which would then be done twice.
        size = self.app.size
        classes = [_edge(self.HORIZONTAL_BREAKPOINTS, size.width), _edge(self.VERTICAL_BREAKPOINTS, size.height)]
        super().__init__(book, "Workday", demo=demo, classes=" ".join(classes))
        self.panes = [pane(book, digit) for digit, pane in enumerate(panes, 1)]
        self.front = self.panes[first - 1]
        self.subject: Subject | None = None
        self._open_right = self.panes[1] if len(self.panes) > 1 else None
        self._tabs = TabLine(self.panes)
        self._left = Column(self.panes[0], id="left")
        self._right = Column(*self.panes[1:], id="right")
        self._rest = Rest(self, self._rested)
        for share, pane in enumerate(self.panes[1:], 1):
            pane.add_class(f"-share-{share}", update=False)
        self._arrange(update=False)

    def body(self) -> Iterable[Widget]:
        """The panes, and their names for where only one has room."""
        yield self._tabs
        yield Columns(self._left, self._right, id="panes")

    def on_mount(self) -> None:
        """Put the cursor in the first pane; what follows its first row does so in the first frame already."""
        self.front.rows.focus()
        first = self.front.rows.first
        self._follow(None if first is None else self.front.subject(first))

    # Which pane is where.

    @property
    def _solo(self) -> bool:
        return self.zoomed or self.has_class("-one")

    def _arrange(self, *, update: bool = True) -> None:
        """Set the classes that the style sheet lays the panes out by; before the first layout without an update."""
        if self.front is not self.panes[0]:
            self._open_right = self.front
        self.set_class(self._solo, "-solo", update=update)
        accordion = (self.has_class("-two") or self.has_class("-short")) and not self._solo
        # Where every pane has its place these classes say nothing: nobody need look for the styles anew.
        update = update and (accordion or self._solo)
        for pane in self.panes:
            pane.set_class(pane is self.front, "-front", update=update)
            pane.set_class(pane is self._open_right, "-open", update=update)
            pane.folded = accordion and pane is not self.panes[0] and pane is not self._open_right
        self._left.set_class(self.front is not self.panes[0], "-away", update=update)
        self._right.set_class(self.front is self.panes[0], "-away", update=update)
        self._tabs.show(self.front)

    def _bring(self, pane: Pane) -> None:
        """Give a pane the focus; where only one pane has room, it comes to the front first."""
        self.front = pane
        self._arrange()
        pane.rows.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The focus went to another pane: by key, by click or by an act."""
        for node in event.widget.ancestors_with_self:
            if isinstance(node, Pane) and node is not self.front:
                self.front = node
                self._arrange()
                self._rest.touch()

    def _update_focus_styles(self, focused: Widget | None = None, blurred: Widget | None = None) -> None:
        """Only the frames of the panes tell where the focus is: Textual would look for the styles of all in them."""
        ends = [widget for widget in (focused, blurred) if widget is not None]
        panes = {node for widget in ends for node in widget.ancestors_with_self if isinstance(node, Pane)}
        self.app.stylesheet.update_nodes(panes)

    def on_resize(self, event: events.Resize) -> None:
        """Another width may leave room for more panes or fewer. Textual has set the classes of the width by now."""
        self.call_next(self._arrange)

    def watch_zoomed(self) -> None:
        """Show one pane, or all."""
        self._arrange()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where something is typed a digit is typed too."""
        if action == "pane" and self.focused is not None and self.focused.check_consume_key("1", "1"):
            return False
        return super().check_action(action, parameters)

    def action_pane(self, digit: int) -> None:
        """Go to a pane; its own digit zooms it."""
        if digit > len(self.panes):
            return
        pane = self.panes[digit - 1]
        if pane is self.front and pane.has_focus_within:
            self.action_zoom()
        else:
            self._bring(pane)
            self._rest.touch()

    def action_turn(self, direction: int) -> None:
        """Go to the next pane (1) or the previous (-1)."""
        here = self.panes.index(self.front)
        self._bring(self.panes[(here + direction) % len(self.panes)])
        self._rest.touch()

    def action_zoom(self) -> None:
        """Let the pane fill the screen, or not any more."""
        self.zoomed = not self.zoomed

    def step_back(self) -> bool:
        """Esc takes back the marks, then the zoom."""
        if self.front.rows.clear_marks():
            return True
        if self.zoomed:
            self.zoomed = False
            return True
        return False

    def action_day(self, days: int) -> None:
        """Show the next day or the one before, in every pane that shows a day."""
        for pane in self.panes:
            pane.turn_day(days)

    def action_now(self) -> None:
        """Show today again, from now on."""
        for pane in self.panes:
            pane.turn_day(None)

    # What follows the selection.

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """The cursor moved: tell the other panes once it rests; at the very first at once."""
        if self.subject is None:
            self._rested()
        else:
            self._rest.touch()

    def _rested(self) -> None:
        self._follow(self.front.current())

    def _follow(self, subject: Subject | None) -> None:
        if subject is not None and subject != self.subject:
            self.subject = subject
            for pane in self.panes:
                pane.follow(subject)

    def show(self, subject: Subject) -> bool:
        """Go to a record: the pane that shows it puts its cursor there, else its account becomes what panes follow.

        Says whether there was a way: a record without an account that no pane shows can't be gone to.
        """
        for pane in self.panes:
            if pane.show(subject):
                self._bring(pane)
                return True
        if subject.account is None:
            return False
        self.subject = subject
        for pane in self.panes:
            pane.follow(subject)
        self._bring(self.panes[-1])
        return True

    # What can be done from every pane with the account of the selection.

    @property
    def account(self) -> int | None:
        """The account of what is selected."""
        subject = self.front.current() or self.subject
        return None if subject is None else subject.account

    def capture(self, text: str = "", *, kind: str = "", account: int | None = None) -> None:
        """Open the capture line for what is selected; see PlannerScreen."""
        super().capture(text, kind=kind or self.front.ADDS, account=account or self.account)

    def action_add(self) -> None:
        """Add something of the kind of the focused pane."""
        self.capture()

    def action_capture(self, kind: str) -> None:
        """Add something of a kind for the selected account."""
        self.capture(kind=kind)

    def action_call(self, direction: str = "out") -> None:
        """Open the call card of the selected account."""
        account = self.account
        if account is None:
            self.planner.say("No account is selected. / finds one.", severity="warning")
            return
        from amplanner.tui.screens.call_card import CallCardScreen

        person = self.front.person
        card = CallCardScreen(self.book, account, person=person, direction=direction, demo=self.planner.demo)
        self.app.push_screen(card)

    def action_email(self) -> None:
        """Begin an e-mail to who is selected, else to who decides at the selected account."""
        from amplanner.tui.screens.call_reach import write_mail
        from amplanner.workday.call_contacts import mail_to

        subject = self.front.current() or self.subject
        person = subject.key if subject is not None and subject.table == "person" else self.front.person
        write_mail(self.planner, mail_to(self.book, self.account, person))

    # Where g leads.

    def action_go(self) -> None:
        """Show where g leads to."""
        self.planner.go_to()
