"""Where g and a letter lead. A screen that can be gone to adds its line here, and imports itself when it is gone to."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from amplanner.tui.commands import Command
from amplanner.tui.keys import key_name
from amplanner.tui.widgets.row_list import RowList
from amplanner.workday.refused import RefusedError

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


class Place(NamedTuple):
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


def _account(app: "PlannerApp") -> None:
    from amplanner.tui.screens.account import AccountPage

    account = getattr(app.screen, "account", None)
    if not isinstance(account, int):
        app.say("No account is selected. / finds one.", severity="warning")
    elif not (isinstance(app.screen, AccountPage) and app.screen.key == account):
        try:
            app.push_screen(AccountPage(app.book, account, demo=app.demo))
        except RefusedError as error:  # it went while it was on the screen
            app.say(str(error), severity="warning")


def _accounts(app: "PlannerApp") -> None:
    from amplanner.tui.screens.accounts import AccountsScreen

    if not isinstance(app.screen, AccountsScreen):
        app.push_screen(AccountsScreen(app.book, demo=app.demo))


def _products(app: "PlannerApp") -> None:
    from amplanner.tui.screens.price_list import PriceListScreen

    if not isinstance(app.screen, PriceListScreen):
        app.push_screen(PriceListScreen(app.book, demo=app.demo))


def _log(app: "PlannerApp") -> None:
    from amplanner.tui.screens.day_log import DayLog

    app.push_screen(DayLog(app.book, demo=app.demo))


def _import(app: "PlannerApp") -> None:
    from amplanner.tui.screens.importing import Importing

    if not isinstance(app.screen, Importing):
        app.push_screen(Importing(app.book, done=lambda: None))


def _settings(app: "PlannerApp") -> None:
    from amplanner.tui.settings_editor import edit_settings

    edit_settings(app)


PLACES: tuple[Place, ...] = (
    Place("go.top", "g", "Top of list", "Go to the top of the list", _top),
    Place("go.bottom", "G", "Bottom", "Go to the bottom of the list", _bottom),
    Place("go.log", "l", "Log of the day", "Go to the log of the day", _log),
    Place("go.import", "i", "Import", "Import accounts, deals, contacts, calendars from files", _import),
    Place("go.settings", "s", "Settings", "Edit the settings", _settings),
    Place("go.account", "a", "Account of selection", "Go to the page of the selected account", _account),
    Place("go.accounts", "A", "All accounts", "Go to the list of all accounts", _accounts),
    Place("go.products", "p", "Products and prices", "Go to the price list", _products),
)


def goings(app: "PlannerApp") -> list[Command]:
    """Going there as commands for the palette."""
    return [
        Command(place.id, f"g {key_name(place.key)}", place.title, "Go to", partial(place.go, app)) for place in PLACES
    ]


def ask_where(app: "PlannerApp") -> None:
    """Show where g leads to, and go there."""
    from amplanner.tui.screens.which_key import Choice, WhichKey

    choices = [Choice(place.id, place.key, place.word) for place in PLACES]

    def go(id: str | None) -> None:
        for place in PLACES:
            if place.id == id:
                place.go(app)

    app.push_screen(WhichKey("Go to", "g", choices, columns=2), go)
