"""The acts from a shell, and the way into the planner."""

import gc
import os
import sys

_COMPLETION = "_AMPLANNER_COMPLETE"

_GARBAGE_AFTER = 50_000
"""How many objects a command makes before garbage is looked for among them."""


def main() -> None:
    """Run as a program. The planner itself is opened without the machinery of the commands, which takes a while."""
    opening = _only_opens(sys.argv[1:])
    if opening is None or _COMPLETION in os.environ:
        # Most commands end before there is garbage worth the search, which takes a twentieth of their time (measured).
        gc.set_threshold(_GARBAGE_AFTER)
        from amplanner.cli.commands import commands

        commands(prog_name="amplanner")
        return
    from amplanner.cli.mistake import Mistake
    from amplanner.cli.open_app import open_planner
    from amplanner.cli.streams import prepare_streams

    prepare_streams()
    try:
        open_planner(opening[0], mouse=opening[1])
    except Mistake as mistake:
        print(f"Error: {mistake}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:  # before the planner takes the keys, or while it waits for the book
        print("Aborted!", file=sys.stderr)
        sys.exit(1)


def _only_opens(arguments: list[str]) -> tuple[str | None, bool] | None:
    """Return the book and whether the mouse is used when these arguments say no more than that, else None."""
    book, mouse = None, True
    rest = iter(arguments)
    for argument in rest:
        if argument == "--no-mouse":
            mouse = False
        elif argument == "--book" and (named := next(rest, "")):
            book = named
        else:
            return None
    return book, mouse
