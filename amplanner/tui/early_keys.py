"""Keys that come while a box or form is still being opened: they are kept, and typed into its field.

Textual hands a key to what has the focus when the key comes. Between the key that opens a box and the focus of its
field that is nothing, or the list below; fast fingers would lose the first letters, or worse, have them run as acts.
"""

from collections import deque
from typing import Any
from weakref import WeakSet

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

_REMEMBERED = 64  # keys handed on, that are not held a second time when their field lets them pass
_NEVER_HELD = frozenset({"ctrl+q"})


class EarlyKeys:
    """Holds keys for the field of a screen that is being opened, and hands them to the app again in their order.

    A screen says with `TYPED_INTO` that it begins with a field; a box with an `AUTO_FOCUS` does so too. Once it has
    had the focus nothing is held for it any more: if what was focused is hidden, keys are the screen's own.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._screen: Screen[Any] | None = None  # whose field is waited for
        self._held: list[events.Key] = []
        self._opened: WeakSet[Screen[Any]] = WeakSet()
        self._handed: deque[events.Key] = deque(maxlen=_REMEMBERED)
        self._handing = False

    def queues(self, event: events.Key) -> bool:
        """Hold a key that has just come, when its field has no focus yet or other keys wait before it; says whether it
        was held."""
        screen = self._app.screen
        if self._handing or event.key in _NEVER_HELD or not _typed_into(screen):
            return False
        if screen.focused is not None:
            self._opened.add(screen)
        if screen in self._opened and not (self._held and screen is self._screen):
            return False
        self._hold(screen, event)
        return True

    def holds(self, event: events.Key) -> bool:
        """Hold a key that bubbled up to the app, from what was there when it came, when it is meant for such a field;
        says whether it was."""
        screen = self._app.screen
        if not _typed_into(screen) or event.key in _NEVER_HELD or any(event is one for one in self._handed):
            return False
        field = screen.focused
        if field is None:
            if screen in self._opened:
                return False
            self._hold(screen, event)
            return True
        # The field stops the letters that it takes, so a letter here was on its way when the field got the focus.
        if field.check_consume_key(event.key, event.character):
            self._hold(screen, event)
            self._app.call_next(self._hand_on)
            return True
        return False

    def _hold(self, screen: Screen[Any], event: events.Key) -> None:
        if screen is not self._screen:
            self._screen = screen
            self._held.clear()
            self._app.watch(screen, "focused", self._focused, init=False)
        self._held.append(event)

    def _focused(self, widget: Widget | None) -> None:
        if widget is not None and self._held:
            self._app.call_next(self._hand_on)

    async def _hand_on(self) -> None:
        """Let the app have the keys as if they came now."""
        self._handing = True
        try:
            while self._held and self._app.screen is self._screen and self._screen.focused is not None:
                event = self._held.pop(0)
                again = events.Key(event.key, event.character)
                self._handed.append(again)
                await self._app.on_event(again)
        finally:
            self._handing = False


def _typed_into(screen: Screen[Any]) -> bool:
    return bool(getattr(screen, "TYPED_INTO", False) or (screen.is_modal and screen.AUTO_FOCUS))
