"""An app on one book: the one way by which a key becomes an act, and by which screens hear what was changed."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from textual._styles_cache import StylesCache
from textual.app import App
from textual.dom import DOMNode
from textual.notifications import Notification, SeverityLevel
from textual.screen import Screen

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.book.follow import Follower
from amplanner.tui.messages import BookChanged
from amplanner.tui.safety import safe
from amplanner.tui.widgets.saying import Saying

TOAST_SECONDS = 6.0
_RETRY_SECONDS = 0.1
_TRIES_OF_A_TOAST = 25  # each of which waits 0.1 s for the lock, too: it is said anew before the toast has gone


class Waiting(NamedTuple):
    """An act that waits for the book.

    Attributes:
        do: the act.
        then: what to do with its change, such as closing the form whose text it keeps until then.
    """

    do: Callable[[], Change]
    then: Callable[[Change], None] | None


class BookApp(App[str]):
    """Runs acts of the book one after the other, says what was done, and tells the screens.

    Args:
        book: the open book.
    """

    NOTIFICATION_TIMEOUT = TOAST_SECONDS

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self._waiting: deque[Waiting] = deque()
        self._busy_tries = 0
        self._follower = Follower(book)

    def act(self, do: Callable[[], Change], *, then: Callable[[Change], None] | None = None) -> Change | None:
        """Run one function of the workday, tell the screens what it touched, and say what was done.

        While another program holds the book, the act waits and is tried again; later acts queue behind it. What the
        book refuses is said in its own words. Nothing is lost either way: keep text on the screen until `then`.

        Args:
            do: the act, such as `lambda: log_call(book, call, outcome)`.
            then: called with the change when the act is done: close the form, select the next row.

        Returns:
            The change when it was done at once, else None.
        """
        self._waiting.append(Waiting(do, then))
        if len(self._waiting) > 1:
            return None
        return self._try_acts()

    def _try_acts(self) -> Change | None:
        change: Change | None = None
        while self._waiting:
            act = self._waiting[0]
            try:
                change = act.do()
            except BookBusyError:
                if not self._busy_tries % _TRIES_OF_A_TOAST:  # said for as long as it lasts
                    self.say("Another program is writing to the book: waiting …", severity="warning")
                self._busy_tries += 1
                self.set_timer(_RETRY_SECONDS, self._try_acts)
                return None
            except BookError as error:
                self._waiting.popleft()
                self._busy_tries = 0
                change = None
                self.say(str(error), severity="error")
                continue
            except BaseException:
                self._waiting.popleft()
                raise
            self._waiting.popleft()
            self._busy_tries = 0
            if change.label:
                self.say(change.label, undo=change.undoable and bool(change.touched))
            if act.then is not None:
                act.then(change)
            self.tell(change)  # not to a card or form that `then` has closed: nobody would see it
        return change

    def tell(self, change: Change) -> None:
        """Tell every screen that the book was changed."""
        for screen in self.screen_stack:
            screen.post_message(BookChanged(change))

    def say(self, text: str, *, undo: bool = False, severity: SeverityLevel = "information") -> None:
        """Say something at the bottom right for six seconds; a newer saying takes the place of an older.

        Args:
            text: what to say; it is shown as it is, no markup is read in it.
            undo: whether `u` takes it back, which is then said too.
            severity: "information", "warning" or "error".
        """
        self.clear_notifications()
        tail = " · u undo" if undo else ""
        # At once: what Textual's `notify` sends waits until a screen that is being closed has gone.
        self._notifications.add(Notification(safe(text) + tail, severity=severity, timeout=TOAST_SECONDS))
        self._refresh_notifications()

    def _refresh_notifications(self) -> None:
        """What has been said changed: show it on the screen in front, where Textual would mount a toast for it, and no
        longer behind it."""
        front = self.screen_stack[-1] if self.screen_stack else None
        for screen in self.screen_stack:
            for saying in screen.query_children(Saying):
                saying.show(self._notifications, only_shown=screen is not front)

    def action_undo(self) -> None:
        """Take back the last act."""
        self.act(self.book.undo, then=self.recover)

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.act(self.book.redo, then=self.recover)

    def recover(self, change: Change) -> None:
        """Show what undo or redo gave back."""

    def follow(self) -> None:
        """See what other instances have done; while one keeps the book to itself, the next second tells."""
        with suppress(BookBusyError):
            for change in self._follower.poll():
                self.tell(change)

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        """A screen was closed: let go of it. Textual has no public hook for the moment when all of it has gone."""
        closed = await super()._replace_screen(screen)
        self._let_go()
        return closed

    def _let_go(self) -> None:
        """Forget the widgets that have gone: Textual 8.2 holds them, their screen and the lines they have drawn."""
        # Who watches the theme (every TextArea does) is dropped only when the theme next changes.
        watchers: dict[str, list[tuple[DOMNode, object]]] = getattr(self, "__watchers", {})
        for watching in watchers.values():
            watching[:] = [(node, told) for node, told in watching if not node._closing]
        # Colours are cached by the drawn lines of the widget that asked for them.
        StylesCache.get_inner_outer.cache_clear()
