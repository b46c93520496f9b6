"""Why the agenda says what it says, as lines of a box."""

from collections.abc import Sequence

from textual.content import Content

from amplanner.rules.dates_show import show_duration
from amplanner.tui.cells import fit
from amplanner.tui.safety import plain
from amplanner.tui.screens.why import WhyBox
from amplanner.workday.agenda import Day
from amplanner.workday.agenda_why import free_in_all

_WORDS, _LENGTH = 30, 8


def agenda_why(day: Day, name: str, said: Sequence[str]) -> WhyBox:
    """Return the box: what is known of the selected row, and what adds up to the free time of the heading."""
    lines = [plain(line) for line in said]
    parts = free_in_all(day)
    if parts:
        lines += [*([Content("")] if lines else []), Content("Still free").stylize("$muted")]
        lines += [plain(f"{fit(part.words, _WORDS)}{show_duration(part.minutes).rjust(_LENGTH)}") for part in parts]
        total = show_duration(sum(part.minutes for part in parts))
        lines.append(Content("─" * (_WORDS + _LENGTH)).stylize("$muted"))
        lines.append(Content(f"{fit('together', _WORDS)}{total.rjust(_LENGTH)}").stylize("bold"))
    elif not lines:
        lines = [plain(f"Nothing is free: {day.off}." if day.off else "Nothing is free any more.")]
    return WhyBox(name, Content("\n").join(lines))
