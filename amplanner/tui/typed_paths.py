"""Files as somebody types them: ~ expanded, several in a line, names completed. No widget in sight."""

import errno
import shlex
from itertools import takewhile
from pathlib import Path

_KINDS = (".csv", ".ics")


def paths_in(typed: str) -> list[Path]:
    """Return the paths that a line names, ~ expanded: one whole when there is such a file, else words as in a shell."""
    whole = _expanded(typed.strip())
    if whole.exists():
        return [whole]
    try:
        return [_expanded(word) for word in shlex.split(typed)]
    except ValueError:  # a quote that is never closed
        return [whole]


def files_in(typed: str) -> list[Path]:
    """Return the files that a line names; a folder stands for the CSV and ICS files in it.

    Raises `OSError` for what isn't there or can't be looked at.
    """
    found: list[Path] = []
    for path in paths_in(typed):
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix.casefold() in _KINDS and one.is_file())
            if not inside:
                raise FileNotFoundError(errno.ENOENT, "no CSV or ICS file in this folder", str(path))
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise FileNotFoundError(errno.ENOENT, "there is no such file", str(path))
    return found


def completion(typed: str) -> str:
    """Return a path completed as far as only one continuation is possible; empty when there is nothing to add."""
    folder, _, beginning = typed.rpartition("/")
    within = _expanded(folder + "/") if "/" in typed else Path()
    try:
        names = sorted(one.name + ("/" if one.is_dir() else "") for one in within.iterdir())
    except OSError:  # no such folder, or not ours to look into: nothing to complete
        return ""
    fitting = [name for name in names if name.startswith(beginning) and (beginning or not name.startswith("."))]
    # The beginning that all share, letter by letter: of a sorted list that of its ends.
    ends = zip(fitting[0], fitting[-1], strict=False) if fitting else ()
    common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    if len(common) <= len(beginning):
        return ""
    return f"{folder}/{common}" if "/" in typed else common


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # the home of a user that there isn't
        return Path(path)
