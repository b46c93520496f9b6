"""Where g and a letter lead. A screen that can be gone to adds its line here, and imports itself when it is gone to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amplanner.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go.

    Attributes:
        id: stable name, as a binding's.
        key: the letter after g, as Textual names the key.
        word: its name in the box that g opens.
        title: what going there does, for the palette.
        go: goes there.
    """

    id: str
    key: str
    word: str
    title: str
    go: Callable[["PlannerApp"], None]


def _top(app: "PlannerApp") -> None:
    if isinstance(app.focused, RowList):
        app.focused.action_top()


def _bottom(app: "PlannerApp") -> None:
    if isinstance(app.focused, RowList):
        app.focused.action_bottom()


def _log(app: "PlannerApp") -> None:
    from amplanner.tui.screens.day_log import DayLog

    app.push_screen(DayLog(app.book, demo=app.demo))


def _settings(app: "PlannerApp") -> None:
    from amplanner.tui.settings_editor import edit_settings

    edit_settings(app)


PLACES: tuple[Place, ...] = (
    Place("go.top", "g", "Top of list", "Go to the top of the list", _top),
    Place("go.bottom", "G", "Bottom", "Go to the bottom of the list", _bottom),
    Place("go.log", "l", "Log of the day", "Go to the log of the day", _log),
    Place("go.settings", "s", "Settings", "Edit the settings", _settings),
)
