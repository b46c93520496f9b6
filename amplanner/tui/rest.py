"""Rest: do something once a cursor has stopped moving."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

SECONDS = 0.15
"""How long a cursor stands still before what follows it is looked up, so that j j j stays fast."""


class Rest:
    """Calls back once, when `touch` has not been called for a while.

    Args:
        owner: the widget or screen whose timer it is.
        then: what to do.
        seconds: how long.
    """

    def __init__(self, owner: MessagePump, then: Callable[[], None], seconds: float = SECONDS) -> None:
        self._owner = owner
        self._then = then
        self._seconds = seconds
        self._timer: Timer | None = None

    def touch(self) -> None:
        """The cursor moved: wait again."""
        self.stop()
        self._timer = self._owner.set_timer(self._seconds, self._done)

    def stop(self) -> None:
        """Don't call back."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _done(self) -> None:
        self._timer = None
        self._then()
