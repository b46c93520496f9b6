"""The app: a stack of screens on one book, the keys that count everywhere, and how it starts and ends."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.css.stylesheet import Stylesheet
from textual.filter import LineFilter
from textual.screen import Screen

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookError
from amplanner.book.settings import Settings, SettingsProblem
from amplanner.tui.background import Background
from amplanner.tui.book_app import BookApp
from amplanner.tui.commands import Command, commands_of, reason_against, sentence
from amplanner.tui.early_keys import EarlyKeys
from amplanner.tui.keys import bind
from amplanner.tui.lineup import FIRST, PANES
from amplanner.tui.messages import MinutePassed
from amplanner.tui.panes.pane import Pane
from amplanner.tui.places import ask_where, goings
from amplanner.tui.safety import SafeOutput, safe
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.too_small import TooSmall, too_small
from amplanner.tui.screens.workday import Workday
from amplanner.tui.themes import AMP_DARK, SHIPPED, VARIABLE_DEFAULTS
from amplanner.workday.starting import is_new

_FOLLOW_SECONDS = 1.0
_TELL_DRAFTS_SECONDS = 0.5
_VISITED = 12  # accounts that are remembered as gone to

OPEN_DEMO = "demo"
"""What the app ends with when its user wants the demo book next; whoever opened the app opens that."""


class PlannerApp(BookApp):
    """The full-screen planner.

    Args:
        book: the open book. Its clock is the only clock, its settings name theme and keys.
        panes: the panes of the Workday, first the left one.
        first: the digit of the pane that has the focus at first.
        demo: whether the book is the demo's.
        settings_file: where the settings are read from and written to; None: they can't be edited from inside.
        own_settings: what that file says, when the book's settings are others, as in the demo.
        problems: what in the file couldn't be used, to be shown first.
        welcome: whether a brand-new book is greeted by the card of the first start.
        reports: the folder where a crash leaves its report; None leaves crashes to the caller, as tests want.
    """

    CSS_PATH = ["styles/base.tcss", "styles/workday.tcss"]  # Textual reads no style sheet of the first screen
    TITLE = "amplanner"
    KEYS_TITLE: ClassVar[str] = "Everywhere"
    ENABLE_COMMAND_PALETTE = False

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("u", "undo", "app.undo", "Undo the last act", "Undo", 80),
        bind("U", "redo", "app.redo", "Redo what was undone"),
        bind("slash", "find", "app.find", "Find anything: account, person, phone, quote, note, to-do …", "Find", 75),
        bind("at", "find_account", "app.find-account", "Find an account"),
        bind("ctrl+f", "find", "app.find-typing", "Find anything, also from inside a text field", priority=True),
        bind("question_mark", "help", "app.help", "Help: the keys of this pane", "Help", 90),
        bind("f1", "help", "app.help-typing", "Help, also from inside a text field or a box", priority=True),
        bind("colon,ctrl+p", "palette", "app.palette", "All commands", "All", 95),
        bind("escape", "step_back", "app.back", "One step back; nothing is lost"),
        bind("q", "back_or_quit", "app.back-or-quit", "One step back; quits from the Workday"),
        bind("ctrl+l", "redraw", "app.redraw", "Draw the screen again"),
        bind("ctrl+q", "quit", "app.quit", "Quit", priority=True),
    ]

    def __init__(
        self,
        book: Book,
        panes: Sequence[type[Pane]] = PANES,
        *,
        first: int = FIRST,
        demo: bool = False,
        settings_file: Path | None = None,
        own_settings: Settings | None = None,
        problems: Sequence[SettingsProblem] = (),
        welcome: bool = False,
        reports: Path | None = None,
    ) -> None:
        super().__init__(book)
        self.demo = demo
        self.settings_file = settings_file
        self.own_settings = own_settings or book.settings
        self._problems = problems
        self._welcome = welcome
        self._panes = panes
        self._first = first
        self._reports = reports
        self._own_filters: list[LineFilter] = []
        self.use_glyphs(self.own_settings.glyphs)
        self._early_keys = EarlyKeys(self)
        self.visited: list[int] = []  # accounts gone to, the last first
        self.earlier_lines: list[str] = []  # saved capture lines, the last first
        self._day, self._zone = book.today, book.clock.zone
        self._background = Background(self, backups=not demo)
        for theme in SHIPPED:
            self.register_theme(theme)
        self._start_theme()
        self.use_keys(book.settings.keys)

    def _start_theme(self) -> None:
        """Take the theme of the settings before anything is styled: a change later would style everything twice."""
        theme = self.get_theme(self.book.settings.theme)
        # Without colour a theme that leaves its colours to the terminal ends as black on black.
        self._theme_refused = theme is None or (theme.ansi and self.no_color)
        if theme is None or self._theme_refused:
            theme = AMP_DARK
        self.set_reactive(App.theme, theme.name)
        self.stylesheet = Stylesheet(variables=self.get_css_variables())

    # What Textual asks.

    def get_default_screen(self) -> Screen[Any]:
        """The Workday is the screen at the bottom."""
        return Workday(self.book, self._panes, first=self._first, demo=self.demo)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, for themes that do not know them."""
        return dict(VARIABLE_DEFAULTS)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, the one that keeps data from acting on the terminal, and that of the glyphs."""
        return [*super().get_line_filters(), *self._own_filters]

    def use_keys(self, keys: Mapping[str, str]) -> None:
        """Let the user's own keys count, by the ids of the bindings, and no others."""
        if keys or self._keymap:
            from amplanner.tui.keymap import usable

            self.set_keymap(usable(keys))

    def use_glyphs(self, glyphs: str) -> None:
        """Draw frames and marks with the glyphs of that name in the settings; counts for what is drawn from now on."""
        self._own_filters = [SafeOutput()]
        if glyphs == "ascii":
            from amplanner.tui.glyphs import AsciiGlyphs

            self._own_filters.append(AsciiGlyphs())

    # Starting and ending.

    def on_mount(self) -> None:
        """Start the clock and listen to those who may end us."""
        self.set_interval(_FOLLOW_SECONDS, self._each_second)
        self._wait_for_minute()
        self._background.start_later()
        self.set_timer(_TELL_DRAFTS_SECONDS, self._tell_drafts)
        self.call_after_refresh(_collect_garbage)
        self._greet()
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._told_to_end, number)

    def _greet(self) -> None:
        """Before anything else: the card of the first start, and what in the settings can't be used."""
        if self._welcome and is_new(self.book):
            from amplanner.tui.screens.first_start import FirstStart

            self.push_screen(FirstStart())
        if self._problems or self._theme_refused:
            from amplanner.tui.settings_editor import check_theme, show_problems

            show_problems(self, [*self._problems, *check_theme(self, self.own_settings)])
        if self.own_settings.keys:
            self.set_timer(_TELL_DRAFTS_SECONDS, self._tell_keys)

    def _tell_keys(self) -> None:
        """Say what of the user's own keys can't be used; looking for it takes a moment, so not in the first frame."""
        from amplanner.tui.settings_editor import show_problems, take_keys

        if found := take_keys(self, self.own_settings):
            show_problems(self, found)
            self.screen.refresh_bindings()

    def open_demo(self) -> None:
        """End, so that the demo book is opened next."""
        self.keep_drafts()
        self.exit(OPEN_DEMO)

    def _tell_drafts(self) -> None:
        """Half-typed text of an earlier run is offered where it was typed; say that there is some."""
        waiting = [draft for draft in self.book.drafts.left_behind() if not draft.field.endswith(".filter")]
        if waiting:
            from amplanner.workday.kept import kept_in_words

            self.say(f"Kept from before, {kept_in_words(self.book, waiting[0])}")

    def _told_to_end(self, number: signal.Signals) -> None:
        """SIGTERM or SIGHUP: Textual would leave the terminal as it is and lose what is typed."""
        self.keep_drafts()
        self.exit(return_code=128 + number)

    async def action_quit(self) -> None:
        """End the app. There is nothing to save."""
        self.keep_drafts()
        self.exit()

    def keep_drafts(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, PlannerScreen):
                screen.keep_drafts()

    def _fatal_error(self) -> None:
        """A bug: leave a report and one plain sentence instead of a traceback full of customers' words.

        Textual calls this from the handler of the exception and has no public hook for it.
        """
        error = sys.exc_info()[1]
        if self._reports is None or error is None:
            super()._fatal_error()
            return
        from amplanner.book.log import leave_report

        try:
            where = f"A report is in {leave_report(self._reports, error, self.book.clock.now())}."
        except OSError as problem:
            where = f"No report could be written to {self._reports}: {problem.strerror}."
        if isinstance(error, BookError):  # no bug: the book can't be read any more, and that says what to do
            self.panic(Text(safe(f"amplanner had to stop. {error} {where}")))
        else:
            self.panic(Text(f"amplanner came upon a bug and stopped. All that was saved is safe. {where}"))

    # The clock and other instances.

    def _wait_for_minute(self) -> None:
        now = self.book.clock.now()
        self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._minute)

    def _minute(self) -> None:
        self._wait_for_minute()
        today, zone = self.book.today, self.book.clock.zone
        new_day = None if (today, zone) == (self._day, self._zone) else today
        if zone != self._zone:
            self.say(f"The computer's time zone is {zone.key} now, and so is the planner's.")
        self._day, self._zone = today, zone
        if new_day is not None:
            self._background.start()
        for screen in self.screen_stack:
            screen.post_message(MinutePassed(new_day))

    def _each_second(self) -> None:
        """End when the terminal has gone without a signal: Textual would read its end for ever, as fast as it can."""
        if self.is_headless or os.isatty(0):
            self.follow()
        else:
            self._told_to_end(signal.SIGHUP)

    # Acts.

    def tell(self, change: Change) -> None:
        """Tell every screen that the book was changed."""
        if "calendar_item" in change.tables:
            self._background.start()
        super().tell(change)

    def recover(self, change: Change) -> None:
        """Put the cursor of the pane in front on what undo or redo gave back."""
        if isinstance(self.screen, Workday):
            self.screen.front.recover(change)

    # Going about.

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size one sentence takes the place of everything; it goes when there is room again."""
        shown = isinstance(self.screen, TooSmall)
        if too_small(event.size) and not shown:
            self.push_screen(TooSmall())
        elif shown and not too_small(event.size):
            self.pop_screen()

    def action_step_back(self) -> None:
        """One step back: marks, zoom, then the screen itself; never further than the Workday."""
        screen = self.screen
        if isinstance(screen, PlannerScreen) and screen.step_back():
            return
        if len(self.screen_stack) > 1 and not isinstance(screen, TooSmall):
            self.pop_screen()

    async def action_back_or_quit(self) -> None:
        """One step back; at the root, quit."""
        screen = self.screen
        if isinstance(screen, PlannerScreen) and screen.step_back():
            return
        if isinstance(screen, TooSmall):
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            await self.action_quit()

    def action_find(self) -> None:
        """Find anything and go there."""
        from amplanner.tui.screens.find import open_find

        open_find(self)

    def action_find_account(self) -> None:
        """Find an account and go there."""
        from amplanner.tui.screens.find import open_find

        open_find(self, accounts_only=True)

    def visit(self, account: int) -> None:
        """Remember that an account was gone to; the box of `/` offers it first."""
        self.visited = [account, *(other for other in self.visited if other != account)][:_VISITED]

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted where nothing takes text becomes a capture line: it must never run as keys."""
        focused = self.focused
        if focused is not None and focused.check_consume_key("a", "a"):
            return  # a field of several lines takes what is pasted and lets the event pass
        if isinstance(self.screen, PlannerScreen) and event.text.strip():
            self.screen.capture(event.text)

    def action_redraw(self) -> None:
        """Draw everything again, for when another program wrote over the screen."""
        self.screen.refresh(layout=True)

    def action_help_quit(self) -> None:
        """Ctrl+C, where there is no text to copy."""
        self.say("Ctrl+Q quits. Nothing needs saving.")

    def action_help(self) -> None:
        """The keys of what has the focus."""
        from amplanner.tui.screens.help import Help

        if isinstance(self.screen, Help):
            self.screen.action_close()
        else:
            self.push_screen(Help(self.screen))

    def action_palette(self) -> None:
        """Every command with its key."""
        from amplanner.tui.screens.palette import Palette

        self.push_screen(Palette(self._commands()), self._run)

    def _commands(self) -> list[Command]:
        """What can be done from here, by key, by the letters after g, and what the screen adds."""
        screen = self.screen
        more = list(screen.more_commands()) if isinstance(screen, PlannerScreen) else []
        return [*commands_of(screen), *more, *goings(self)]

    def _run(self, command: Command | None) -> None:
        if command is None:
            return
        if command.reason is not None:
            self.say(command.reason, severity="warning")
        else:
            self.call_later(command.run)

    def go_to(self) -> None:
        """Show where g leads to, and go there."""
        ask_where(self)

    async def on_event(self, event: events.Event) -> None:
        """A key that comes while earlier ones wait for a field waits behind them."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._early_keys.queues(event):
            return
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """A key that nothing took: perhaps it came before its field had the focus."""
        if self._early_keys.holds(event):
            event.prevent_default()

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Run what a key is bound to; when its act is disabled, say why. What can be done now, which takes a while to
        find out, is asked only for a key that did nothing. Textual has no public hook between the two."""
        if await super()._check_bindings(key, priority):
            return True
        entry = None if priority else self.screen.active_bindings.get(key)
        if entry is not None and not entry.enabled and (reason := reason_against(entry)):
            self.say(sentence(reason), severity="warning")
        return False


def _collect_garbage() -> None:
    """Look for garbage again, when the start has put it off; what the start made is not looked through any more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
