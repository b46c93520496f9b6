"""The panes of the Workday, in the order of their digits."""

from amplanner.tui.panes.agenda import AgendaPane
from amplanner.tui.panes.calls import CallsPane
from amplanner.tui.panes.notes import NotesPane
from amplanner.tui.panes.pane import Pane
from amplanner.tui.panes.quotes import QuotesPane

PANES: tuple[type[Pane], ...] = (AgendaPane, CallsPane, QuotesPane, NotesPane)
FIRST = 2
"""The digit of the pane that has the focus at first: the calls."""
