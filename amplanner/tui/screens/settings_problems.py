"""What in the settings file can't be used, with line and key, in a box that can be read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from amplanner.book.settings import SettingsProblem
from amplanner.tui.cells import wrap
from amplanner.tui.keys import bind
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Line, Lines, line

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


class SettingsProblems(Box[None]):
    """Lists the problems; `e` opens the file in the editor again.

    Args:
        problems: what couldn't be used; at least one.
    """

    CSS_PATH = "../styles/first_start.tcss"
    KEYS_TITLE: ClassVar[str] = "Settings"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,q,enter", "close", "settings.close", "Go on with the defaults in place of these"),
        bind("e", "edit", "settings.edit", "Open the settings in the editor again"),
    ]

    def __init__(self, problems: Sequence[SettingsProblem]) -> None:
        super().__init__()
        self._problems = problems
        self._rows = RowList(Lines(self._build))

    def compose(self) -> ComposeResult:
        """The list."""
        count = len(self._problems)
        with Vertical(id="box") as box:
            box.border_title = "1 setting can't be used" if count == 1 else f"{count} settings can't be used"
            box.border_subtitle = plain("e edit the file · Esc go on with the defaults")
            yield self._rows

    def _build(self, cells: int) -> list[Line]:
        lines = [line(None, (safe(text), "muted")) for text in wrap(str(self._problems[0].file), cells)]
        for problem in self._problems:
            place = f"line {problem.line}" if problem.line else "the file"
            lines += [line(None), line(None, (f"{place}  ", "due"), (safe(problem.key), "strong"))]
            lines += [line(None, "  " + safe(text)) for text in wrap(problem.reason, cells - 2)]
        return [*lines, line(None), line(None, ("The default is used in place of each.", "muted"))]

    def action_close(self) -> None:
        """Go on."""
        self.dismiss(None)

    def action_edit(self) -> None:
        """Once more."""
        from amplanner.tui.settings_editor import edit_settings

        app = cast("PlannerApp", self.app)
        self.dismiss(None)
        app.call_later(edit_settings, app)
