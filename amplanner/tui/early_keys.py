"""Keys that come while a box with a text field is still being opened: they are kept, and typed into the field.

Textual hands a key to what has the focus when the key comes. Between the key that opens a box and the focus of its
field that is nothing, or the list below; fast fingers would lose the first letters.
"""

from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget


class EarlyKeys:
    """Holds keys for the field of a box that is being opened, and hands them on in their order."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._screen: Screen[Any] | None = None
        self._held: list[events.Key] = []
        self._handed: list[events.Key] = []  # on their way through the field
        self._typing = 0  # how many letters the field has not yet come to

    def holds(self, event: events.Key) -> bool:
        """Hold a key that bubbled up to the app when it is meant for such a field; says whether it was."""
        if any(event is one for one in self._handed):
            self._handed = [one for one in self._handed if one is not event]
            return False  # the field had it and let it pass: Enter, Esc
        screen = self._app.screen
        if not (screen.is_modal and screen.AUTO_FOCUS):
            return False
        field = screen.focused
        if field is None:
            if screen is not self._screen:
                self._screen = screen
                self._held.clear()
                self._app.watch(screen, "focused", self._focused, init=False)
            self._held.append(event)
            return True
        # The field stops the letters that it takes, so a letter here was on its way when the field got the focus; and
        # what follows such letters must not overtake them.
        if self._typing or field.check_consume_key(event.key, event.character):
            self._type(field, event)
            return True
        return False

    def _focused(self, widget: Widget | None) -> None:
        held, self._held = self._held, []
        self._screen = None
        if widget is not None:
            for event in held:
                self._type(widget, event)

    def _type(self, field: Widget, event: events.Key) -> None:
        again = events.Key(event.key, event.character)
        again._set_forwarded()  # else the app would hand it to the focus once more when it bubbles up
        self._handed.append(again)
        self._typing += 1
        field.post_message(again)
        field.call_later(self._typed, again)

    def _typed(self, event: events.Key) -> None:
        """The field has come to a key: if it took it, it will not bubble up."""
        self._typing -= 1
        if event._stop_propagation:
            self._handed = [one for one in self._handed if one is not event]
