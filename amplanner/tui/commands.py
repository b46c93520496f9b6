"""Commands: everything that a key can do, as data for palette and help. All of it comes from the bindings."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import Screen

from amplanner.tui.keys import key_name, shown_key


class Command(NamedTuple):
    """Something that can be done.

    Attributes:
        id: the binding's id.
        keys: the key or keys, as written ("c", "g b").
        title: what it does, as a sentence part.
        owner: where it belongs ("Calls", "Workday", "Everywhere").
        run: does it.
        reason: why it can't be done now; None when it can.
    """

    id: str
    keys: str
    title: str
    owner: str
    run: Callable[[], object]
    reason: str | None = None


def reason_against(entry: ActiveBinding) -> str | None:
    """Why a binding does nothing now; None when it does something. A node tells it with `why_not(action)`."""
    if entry.enabled:
        return None
    why_not: Callable[[str], str | None] | None = getattr(entry.node, "why_not", None)
    name = entry.binding.action.partition("(")[0].rpartition(".")[2]
    reason = None if why_not is None else why_not(name)
    return reason or f"not now ({shown_key(entry.binding)})"


def sentence(reason: str) -> str:
    """Return a reason as a sentence of its own, with a capital and a full stop; a key before a colon stays as it is."""
    first = reason[:1] if reason[1:2] == ":" else reason[:1].upper()
    return f"{first}{reason[1:]}{'' if reason.endswith(('.', '!', '?', '…')) else '.'}"


def owner_name(node: DOMNode) -> str:
    """What a node is called where keys are listed: its `KEYS_TITLE`, else its title, else the name of its class."""
    for attribute in ("KEYS_TITLE", "TITLE"):
        title = getattr(node, attribute, None)
        if title:
            return str(title)
    return type(node).__name__


def commands_of(screen: Screen[Any]) -> list[Command]:
    """The commands of a screen as it is focused now, each once, with all its keys, nearest owner first."""
    found: dict[str, Command] = {}
    entries = list(screen.active_bindings.items())
    places = {entry.node: place for place, (_, entry) in enumerate(entries)}
    # How to move in a list stands after what its pane can do.
    entries.sort(key=lambda pair: places[pair[1].node] + 1000 * getattr(pair[1].node, "KEYS_AFTER", 0))
    for key, entry in entries:
        binding = entry.binding
        # What Textual's own widgets bind has no id; it is in the toolkit's words, and typing needs no list of it.
        if binding.system or not binding.id or not binding.description or key.startswith("super+"):
            continue
        name = binding.id
        if name in found:
            found[name] = found[name]._replace(keys=f"{found[name].keys} {key_name(key)}")
        else:
            found[name] = Command(
                name,
                shown_key(binding),
                binding.description,
                owner_name(entry.node),
                partial(screen.app.run_action, binding.action, entry.node),
                reason_against(entry),
            )
    return list(found.values())
