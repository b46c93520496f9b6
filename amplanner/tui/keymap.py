"""The user's own keys: what of them can be used, and what is said of the rest."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, _character_to_key

import amplanner.tui
from amplanner.tui.keys import key_name

QUIT = "app.quit"
QUIT_KEY = "ctrl+q"

LETTERS = ("go.", "outcome.", "snooze.", "put-off.", "not-held.", "series.", "timeline.")
"""Beginnings of the ids of letters after a key; which ones there are is only known when their box opens."""

_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_NAMED = frozenset(str(key.value) for key in Keys if not key.value.startswith("<"))


class Owned(NamedTuple):
    """A binding and whose it is.

    Attributes:
        owner: the class.
        binding: the binding, as it is without the user's keys.
    """

    owner: type[DOMNode]
    binding: Binding


def usable(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the keys by id that can be used: none that is empty, and Ctrl+Q goes on quitting whatever they say."""
    free = {id: ",".join(key for key in _each(given) if key != QUIT_KEY) for id, given in keys.items()}
    good = {id: wanted for id, wanted in free.items() if wanted}
    if QUIT in good:
        good[QUIT] = f"{QUIT_KEY},{good[QUIT]}"
    return good


def problems(keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return id and reason for each of the user's keys that can't be used or hides another.

    Knowing all ids takes loading all screens, some 200 ms: ask when the user is waiting for no key.
    """
    bindings = _bindings()
    found = []
    for id, given in keys.items():
        if id not in bindings and not id.startswith(LETTERS):
            found.append((id, "there is no such act; `?` and `:` in the planner list them"))
            continue
        wanted = _each(given)
        if not wanted:
            found.append((id, "names no key"))
        found += [(id, f"{key!r} is no key such as x, ctrl+o or f5") for key in wanted if not is_key(key)]
        if id in bindings:
            found += [(id, reason) for key in wanted for reason in _clashes(id, key, keys, bindings)]
    return found


def is_key(key: str) -> bool:
    """Return whether a terminal can send a key of that name."""
    *before, last = key.split("+") if key != "+" else [key]
    return _MODIFIERS.issuperset(before) and (len(last) == 1 or last in _NAMED or _is_character(last))


def _is_character(name: str) -> bool:
    """Whether it is how Textual names a character: `question_mark`."""
    return any(_character_to_key(chr(code)) == name for code in range(0x20, 0x7F))


def _each(given: str) -> list[str]:
    return [key.strip() for key in given.split(",") if key.strip()]


def _clashes(id: str, key: str, keys: Mapping[str, str], bindings: Mapping[str, Owned]) -> Iterator[str]:
    """What else the same owner, or the whole app, does at that key."""
    if key == QUIT_KEY and id != QUIT:
        yield f"{key_name(key)} always quits"
        return
    for other, owned in bindings.items():
        first = owned.binding.priority and issubclass(owned.owner, App)
        same = first or issubclass(bindings[id].owner, owned.owner)
        if other != id and same and key in _each(keys.get(other, owned.binding.key)):
            yield f"{key_name(key)} is also “{owned.binding.description}” ({other})"


def _bindings() -> dict[str, Owned]:
    """Return every binding of the app by its id."""
    found: dict[str, Owned] = {}
    for module in pkgutil.walk_packages(amplanner.tui.__path__, "amplanner.tui."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, DOMNode):
                for binding in thing.__dict__.get("BINDINGS", ()):
                    if isinstance(binding, Binding) and binding.id:
                        found.setdefault(binding.id, Owned(thing, binding))
    return found
