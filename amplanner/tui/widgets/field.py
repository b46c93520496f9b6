"""Field: one line of text that is typed, as every box and form has it."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class Field(Input):
    """Textual's `Input`, but how long its text is changes nothing of where things are: Textual would lay out the whole
    screen at each key."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
