"""Help: the keys of what has the focus, and those that work everywhere, as they are bound now."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen

from amplanner.tui.cells import fit, wrap
from amplanner.tui.commands import Command, commands_of
from amplanner.tui.field_help import Typed, help_of_field
from amplanner.tui.keys import bind, key_name
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.hint_line import hints_of_field
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Line, Lines, line

_KEYS_CELLS = 16
_TYPED_CELLS = 31


class Help(Box[None]):
    """Lists what can be typed in the field, then keys by owner, the nearest first; a field's own before everything.

    Args:
        screen: the screen that help is about, as it is focused now.
    """

    CSS_PATH = "../styles/boxes.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,q,question_mark,f1", "close", "help.close", "Close help"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._commands = commands_of(screen)
        self._typed = help_of_field(screen)
        self._field = hints_of_field(screen)
        self._rows = RowList(Lines(self._build))

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="box") as box:
            box.border_title = "Help"
            box.border_subtitle = "j k PgDn PgUp scroll · : all commands · Esc"
            yield self._rows

    def _build(self, cells: int) -> list[Line]:
        lines: list[Line] = []
        for part in self._typed:
            lines += self._what_is_typed(part, cells)
        if self._field is not None:
            # What a binding says at more length below need not be said here.
            told = {key for command in self._commands for key in command.keys.split()}
            hints = [hint for hint in self._field if key_name(hint.key) not in told]
            if hints:
                lines += [line(None, ("While typing", "strong"))]
                lines += self._row([key_name(hint.key) for hint in hints], [hint.word for hint in hints], cells)
                lines += [line(None)]
        for owner, commands in groupby(self._commands, key=lambda command: command.owner):
            some = list(commands)
            lines += [line(None, (owner, "strong"))]
            lines += self._row([command.keys for command in some], [_said(command) for command in some], cells)
            lines += [line(None)]
        return lines

    @staticmethod
    def _what_is_typed(part: Typed, cells: int) -> list[Line]:
        lines = [line(None, (part.title, "strong"))]
        for typed, means in part.rows:
            indent = _TYPED_CELLS if typed else 2
            for at, said in enumerate(wrap(means, max(10, cells - indent - 2))):
                before = f"  {typed}" if typed and at == 0 else ""
                lines.append(line(None, (fit(before, indent) if before else " " * indent, "key"), said))
        return [*lines, line(None)]

    @staticmethod
    def _row(keys: Sequence[str], titles: Sequence[str], cells: int) -> list[Line]:
        lines = []
        for key, title in zip(keys, titles, strict=True):
            for at, part in enumerate(wrap(title, max(10, cells - _KEYS_CELLS - 2))):
                lines.append(line(None, (fit(f"  {key if at == 0 else ''}", _KEYS_CELLS) + " ", "key"), part))
        return lines

    def action_close(self) -> None:
        """Back to where help was asked for."""
        self.dismiss(None)


def _said(command: Command) -> str:
    return command.title if command.reason is None else f"{command.title} ({command.reason})"
