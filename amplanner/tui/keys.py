"""Bindings that carry everything that is said about them: id, sentence, and the word and rank of their hint."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Hint(Binding.Group):
    """What the hint line says of a binding.

    It travels in the binding's group, the one field of ours that Textual keeps when it expands keys.

    Attributes:
        description: the word on the hint line, as short as it goes ("Call").
        rank: place on the line, lowest first; the most used keys have the lowest.
    """

    rank: int = 50


@dataclass(frozen=True)
class FieldHint:
    """A key of a text field, for the hint line while the field has the focus.

    A field (or any of its ancestors) declares `HINTS: ClassVar[Sequence[FieldHint]]`.

    Attributes:
        key: the key as Textual names it; a click on the hint presses it.
        word: what it does.
    """

    key: str
    word: str


def bind(
    keys: str,
    action: str,
    id: str,
    description: str,
    hint: str = "",
    rank: int = 50,
    *,
    priority: bool = False,
    shown_as: str | None = None,
) -> Binding:
    """A binding as this app wants them all: with an id for the keymap and a sentence for help and palette.

    Args:
        keys: keys as Textual names them, separated by commas.
        action: the action, which a method `action_…` of the owner does.
        id: stable name, `where.what`, unique in the app.
        description: what the key does, as a sentence part: "Call the selected account".
        hint: its word on the hint line; empty keeps it off the line.
        rank: its place there, lowest first.
        priority: look for it before the focused widget gets the key.
        shown_as: how the key is written, when `key_name` would not say it well.
    """
    return Binding(
        keys,
        action,
        description,
        show=bool(hint),
        key_display=shown_as,
        priority=priority,
        id=id,
        group=Hint(hint, rank=rank) if hint else None,
    )


_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "backspace": "Bksp",
    "delete": "Del",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "at": "@",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "full_stop": ".",
    "comma": ",",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "equals_sign": "=",
    "percent_sign": "%",
    "exclamation_mark": "!",
    "number_sign": "#",
    "quotation_mark": '"',
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}


def key_name(key: str) -> str:
    """How a key is written on the screen: `ctrl+s` as ^S, `question_mark` as ?, `shift+up` as ⇧Up."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return "^" + key_name(key.removeprefix("ctrl+")).upper()
    if key.startswith("shift+"):
        return "⇧" + key_name(key.removeprefix("shift+"))
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key


def shown_key(binding: Binding) -> str:
    """How the key of a binding is written on the screen."""
    return binding.key_display or key_name(binding.key)
