"""The palette: every command with its key, found by a few of its letters."""

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from amplanner.tui.cells import fit
from amplanner.tui.commands import Command
from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.field import Field
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Rows, line


def score(typed: str, title: str) -> int | None:
    """How well what was typed stands for a title, lowest best; None when it does not.

    Best is the beginning of the title, then the beginning of a word, then inside a word; last, letters in this order
    with others between them in one word, or of which each begins a word, the fewer the better.
    """
    wanted, text = typed.casefold().split(), title.casefold()
    total = 0
    for word in wanted:
        at = text.find(word)
        if at == 0:
            continue
        if (start := text.find(" " + word)) >= 0:
            total += 10 + start
        elif at > 0:
            total += 100 + at
        elif (span := _begun(word, text)) is not None:
            total += 1000 + span
        elif spans := [span for each in text.split() if (span := _span(word, each)) is not None]:
            total += 2000 + min(spans)
        else:
            return None
    return total


def _begun(letters: str, text: str) -> int | None:
    """Over how many letters of `text` the letters are spread as beginnings of its words ("gtop": Go to the top)."""
    found = re.search(r"\b" + r"(?:|.*?\b)".join(re.escape(letter) for letter in letters), text)
    return None if found is None else found.end() - found.start()


def _span(letters: str, text: str) -> int | None:
    """Over how many letters of `text` the letters are spread, in this order; None when they are not all there."""
    first = at = -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
        first = at if first < 0 else first
    return at - first


class Palette(Box[Command | None]):
    """Answers with the chosen command, None when none was chosen. What can't be done now stands there with its reason.

    Args:
        commands: what can be chosen, the nearest first.
    """

    CSS_PATH = "../styles/boxes.tcss"
    AUTO_FOCUS = "Input"
    HINTS: ClassVar[Sequence[FieldHint]] = (FieldHint("enter", "Do it"), FieldHint("escape", "Close"))

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,ctrl+p", "close", "palette.close", "Close, do nothing"),
        bind("down", "step(1)", "palette.down", "Move down"),
        bind("up", "step(-1)", "palette.up", "Move up"),
        bind("pagedown", "page(1)", "palette.page-down", "Move a page down"),
        bind("pageup", "page(-1)", "palette.page-up", "Move a page up"),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = {command.id: command for command in commands}
        self._rows = RowList(gutter=2)
        self._rows.can_focus = False

    def compose(self) -> ComposeResult:
        """The field, and under it what it finds."""
        with Vertical(id="box") as box:
            box.border_title = "Commands"
            box.border_subtitle = "Enter do it · Esc"
            yield Field(placeholder="What do you want to do?")
            yield self._rows

    def on_mount(self) -> None:
        """Show everything."""
        self._find("")

    def _find(self, typed: str) -> None:
        scored = [(score(typed, command.title), command) for command in self._commands.values()]
        found = sorted(
            ((points, command) for points, command in scored if points is not None), key=lambda pair: pair[0]
        )
        self._rows.provider = Rows(
            [command.id for _, command in found], self._draw, empty="No command has these letters."
        )
        self._rows.action_top()

    def _draw(self, keys: Sequence[Key | None], cells: int) -> list[Line]:
        lines = []
        for key in keys:
            command = self._commands[str(key)]
            title = command.title if command.reason is None else f"{command.title} · {command.reason}"
            room = cells - 24
            lines.append(
                line(
                    key,
                    (fit(title, room), "text" if command.reason is None else "muted"),
                    (fit(command.owner, 11, "right") + " ", "muted"),
                    (fit(command.keys, 12, "right"), "key" if command.reason is None else "muted"),
                )
            )
        return lines

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find while typing."""
        self._find(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter does the selected command."""
        if self._rows.cursor is not None:
            self.dismiss(self._commands[str(self._rows.cursor)])

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Moving in the palette is no news to the screen below."""
        message.stop()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """A double click does the command."""
        message.stop()
        self.dismiss(self._commands[str(message.key)])

    def action_step(self, direction: int) -> None:
        """Move the cursor in the list; the field keeps the focus."""
        self._rows.action_step(direction)

    def action_page(self, direction: int) -> None:
        """Move the cursor a page; the field keeps the focus."""
        self._rows.action_page(direction)

    def action_close(self) -> None:
        """Do nothing."""
        self.dismiss(None)
