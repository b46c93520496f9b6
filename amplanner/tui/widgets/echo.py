"""Echo: the lines under a field that say what is understood of what is typed."""

from textual.content import Content
from textual.widgets import Static


class Echo(Static):
    """Changes at each key. The screen is laid out anew only when that takes more lines than before, or fewer."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._room: tuple[int, int] | None = None  # cells a line, and the lines needed at that

    def show(self, said: Content) -> None:
        """Say something else."""
        width = self.size.width
        room = (width, said.get_height({}, width)) if width else None
        self.update(said, layout=room is None or room != self._room)
        self._room = room
