"""The target strip: what was won this month and how many calls were made, against what is wanted."""

from collections.abc import Sequence

from amplanner.rules.forecast import bar
from amplanner.rules.money import Grouping, brief
from amplanner.tui.cells import width
from amplanner.tui.widgets.rows import Span
from amplanner.tui.widgets.text_line import TextLine
from amplanner.workday.targets import TargetStrip

_NARROW = 34
_LEAST_BAR = 4


class TargetLine(TextLine):
    """One row of the strip.

    Args:
        calls: whether it is the row of the calls, else that of what was won.
        thousands: what stands between groups of three digits.
    """

    def __init__(self, *, calls: bool, thousands: Grouping) -> None:
        super().__init__(classes="target -calls" if calls else "target")
        self._calls = calls
        self._thousands = thousands
        self._strip: TargetStrip | None = None

    def show(self, strip: TargetStrip) -> None:
        """Show another day's numbers."""
        self._strip = strip
        self.refresh()

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        if self._strip is None:
            return (), ()
        room = cells - 2
        return calls_spans(self._strip, room) if self._calls else won_spans(self._strip, room, self._thousands)


Ends = tuple[Sequence[Span], Sequence[Span]]


def won_spans(strip: TargetStrip, cells: int, thousands: Grouping) -> Ends:
    """ "Nov   €61.4k / €80k ███████▋░░" and "77%"; without a target only what was won."""
    won = strip.won
    narrow = cells < _NARROW
    amount = " + ".join(brief(money, thousands) for money in (won.won, *strip.won_elsewhere))
    month = f"{strip.month:%b}"
    if won.percent is None:
        return ((f"{month:<6}" if not narrow else f"{month} ", "muted"), (amount, "money"), (" won", "muted")), ()
    goal = "" if narrow else f" / {brief(won.target, thousands)}"
    return _ends(
        f"{month} " if narrow else f"{month:<6}", amount, goal, won.won.minor, won.target.minor, won.percent, cells
    )


def calls_spans(strip: TargetStrip, cells: int) -> Ends:
    """ "Calls      2 / 10   ██░░░░░░░░" and "20%"; without a goal only how many."""
    if strip.calls_percent is None:
        return (("Calls ", "muted"), (str(strip.calls_done), "money")), ()
    done, goal = f"{strip.calls_done}", f" / {strip.calls_goal}"
    return _ends("Calls ", done, goal, strip.calls_done, strip.calls_goal, strip.calls_percent, cells)


def _ends(label: str, done: str, goal: str, amount: int, wanted: int, percent: int, cells: int) -> Ends:
    said = f"{done:>6}{goal:<7} " if goal else f"{done} "
    text: list[Span] = [(label, "muted"), (said, "money")]
    room = cells - width(label) - width(said) - 6  # the percentage stands at the right end
    if room >= _LEAST_BAR:
        text.append((bar(amount, wanted, min(10, room)), "done" if percent >= 100 else "action"))
    return text, [(f"{percent}%", "done" if percent >= 100 else "text")]
