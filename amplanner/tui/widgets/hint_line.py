"""HintLine: one row at the bottom that says which keys do something here and now.

It stands in for Textual's Footer, which costs half as much again to start and is empty while a text field has focus.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from amplanner.tui.cells import width
from amplanner.tui.ink import Inks
from amplanner.tui.keys import FieldHint, Hint, key_name, shown_key

TYPING = (FieldHint("escape", "Leave text, keep it"), FieldHint("f1", "Help"))
"""The hints of a text field that declares none."""

_STAYS = 75
"""The rank from which on hints are those of the whole app."""


class Shown(NamedTuple):
    """A hint as it stands on the line.

    Attributes:
        key: the key as written ("^S").
        word: what it does.
        press: the key as Textual names it, which a click presses.
        stays: whether it is one of the keys of the whole app, for which those of a pane make room: find, undo, help.
    """

    key: str
    word: str
    press: str
    stays: bool = False

    @property
    def cells(self) -> int:
        """Its width in cells."""
        return width(self.key) + 1 + width(self.word)


def of_bindings(active: Sequence[ActiveBinding]) -> list[Shown]:
    """The hints of the bindings that carry one and are enabled, the most used first, each word once."""
    ranked: dict[str, tuple[int, Shown]] = {}
    for entry in active:
        binding = entry.binding
        hint = binding.group
        if not isinstance(hint, Hint) or not entry.enabled:
            continue
        # The same act may have a key in the pane and one on the screen; the nearest is told.
        name = hint.description
        if name not in ranked:
            stays = hint.rank >= _STAYS
            ranked[name] = (hint.rank, Shown(shown_key(binding), hint.description, binding.key, stays))
    return [shown for _, shown in sorted(ranked.values(), key=lambda pair: pair[0])]


def fitting(hints: Sequence[Shown], cells: int, *, before: int = 0) -> tuple[list[Shown], int]:
    """As many hints as stand whole on a line of `cells` cells of which `before` are taken, and the gap between two.

    At most twelve from 120 cells on, nine below; three cells apart where there is room, else two. The last one goes
    first, but those that stay go last of all.
    """
    most = 12 if cells >= 120 else 9
    chosen = list(hints)
    while chosen:
        used = 2 + before + sum(hint.cells for hint in chosen)
        gaps = len(chosen) - 1
        if len(chosen) <= most:
            if cells >= 120 and used + 3 * gaps <= cells:
                return chosen, 3
            if used + 2 * gaps <= cells:
                return chosen, 2
        going = [at for at, hint in enumerate(chosen) if not hint.stays]
        del chosen[going[-1] if going else -1]
    return [], 2


def hints_of_field(screen: Screen[Any]) -> Sequence[FieldHint] | None:
    """The hints of the text field that has the focus on a screen, None when there is none."""
    focused = screen.focused
    if focused is None or not focused.check_consume_key("a", "a"):
        return None
    for node in focused.ancestors_with_self:
        hints: Sequence[FieldHint] | None = getattr(node, "HINTS", None)
        if hints is not None:
            return hints
    return TYPING


class HintLine(Widget):
    """The keys of the focused pane, or of the field while somebody types in it. A click presses the key.

    A field declares its hints as a class attribute `HINTS`, a sequence of `FieldHint`; so may any ancestor of it.
    """

    DEFAULT_CSS = """
    HintLine { dock: bottom; height: 1; background: $background; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: list[Shown] = []
        self._typing = False
        self._inks: Inks | None = None
        self._spans: list[tuple[int, int, Shown]] = []

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)
        self._bindings_updated(self.screen)

    def _bindings_updated(self, screen: Screen[Any]) -> None:
        field = hints_of_field(screen)
        if field is None:
            hints = of_bindings(list(screen.active_bindings.values()))
        else:
            hints = [Shown(key_name(hint.key), hint.word, hint.key) for hint in field]
        typing = field is not None
        if hints != self._hints or typing != self._typing:
            self._hints, self._typing = hints, typing
            self.refresh()

    @property
    def shown(self) -> list[Shown]:
        """The hints that fit at the present width."""
        return fitting(self._hints, self.size.width, before=len(self._before))[0]

    @property
    def _before(self) -> str:
        return " While typing:" if self._typing and self.size.width >= 120 else ""

    def render_line(self, y: int) -> Strip:
        """The line."""
        if self._inks is None:
            self._inks = Inks(self.app.theme_variables)
        base = self.background_colors[1]
        key_style = self._inks.style("key", "plain", base)
        word_style = self._inks.style("text", "plain", base)
        muted = self._inks.style("muted", "plain", base)
        hints, gap = fitting(self._hints, self.size.width, before=len(self._before))
        segments = [Segment(self._before + " ", muted)]
        x = len(self._before) + 1
        self._spans = []
        for hint in hints:
            segments += [
                Segment(hint.key, key_style),
                Segment(" " + hint.word, word_style),
                Segment(" " * gap, word_style),
            ]
            self._spans.append((x, x + hint.cells, hint))
            x += hint.cells + gap
        return Strip(segments).adjust_cell_length(self.size.width, word_style)

    def notify_style_update(self) -> None:
        """The theme changed: resolve the styles again."""
        super().notify_style_update()
        self._inks = None

    def on_click(self, event: events.Click) -> None:
        """A click on a hint presses its key."""
        for first, last, hint in self._spans:
            if first <= event.x < last:
                event.stop()
                self.app.simulate_key(hint.press)
                return
