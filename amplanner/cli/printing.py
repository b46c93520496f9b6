"""Printing for people: columns that fit the width, nothing in them that a terminal would obey. JSON for programs."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width

import click

from amplanner.cli.streams import is_unicode
from amplanner.rules.text import clean

PIPED_WIDTH = 80
"""The width of what is not printed to a terminal."""

_NARROWEST = 40
_GAP = 2
# What JSON allows in a text as it is, but a terminal or a pager would obey: DEL, C1 and bidirectional controls.
_NOT_RAW = "[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"


class Column(NamedTuple):
    """A column. `least` is the width down to which it may be cut, 0 for never; `right` puts its text at the right."""

    title: str = ""
    least: int = 0
    right: bool = False


def width() -> int:
    """Return how many cells a line may have: the terminal's, COLUMNS if that is set, else 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told):
        return max(int(told), _NARROWEST)
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns or PIPED_WIDTH, _NARROWEST)
    except (OSError, ValueError):  # not a terminal, or no file at all
        return PIPED_WIDTH


def say(*lines: str) -> None:
    """Print lines; control characters in them are replaced."""
    for line in lines:
        click.echo(clean(line).rstrip())


def warn(*lines: str) -> None:
    """Print lines on stderr; control characters in them are replaced."""
    for line in lines:
        click.echo(clean(line).rstrip(), err=True)


def say_json(value: Any) -> None:
    """Print a value as JSON."""
    import json  # most commands are asked for text

    text = json.dumps(value, ensure_ascii=not is_unicode(sys.stdout), indent=2)
    click.echo(re.sub(_NOT_RAW, lambda match: f"\\u{ord(match[0]):04x}", text))


def cells(text: str) -> int:
    """Return how many cells a terminal gives a text."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, most: int) -> str:
    """Return a text cut to at most so many cells, with an ellipsis where something is missing."""
    return text if cells(text) <= most else _cut(text, most - 1).rstrip() + "…"


def _cut(text: str, most: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += cells(char)
        if used > most:
            return text[:at]
    return text


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[str]:
    """Return rows in columns as lines of at most `room` cells, under the columns' titles if they have any.

    Empty columns are left out. What doesn't fit is cut, first where a column is widest.
    """
    texts = [[clean(text) for text in row] for row in rows]
    used = [i for i in range(len(columns)) if any(row[i] for row in texts)]
    shown = [columns[i] for i in used]
    texts = [[row[i] for i in used] for row in texts]
    if any(column.title for column in shown):
        texts.insert(0, [column.title for column in shown])
    widths = [max(cells(row[i]) for row in texts) for i in range(len(shown))]
    while sum(widths) + _GAP * (len(widths) - 1) > room:
        loose = [i for i, column in enumerate(shown) if column.least and widths[i] > column.least]
        if not loose:
            break
        widths[max(loose, key=lambda i: widths[i])] -= 1
    return [fit(_line(row, shown, widths), room) for row in texts]


def _line(row: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    parts = []
    for text, column, wide in zip(row, columns, widths, strict=True):
        cut = fit(text, wide)
        pad = " " * (wide - cells(cut))
        parts.append(pad + cut if column.right else cut + pad)
    return (" " * _GAP).join(parts).rstrip()


def wrapped(text: str, room: int, indent: str = "") -> list[str]:
    """Return a text in lines of at most `room` cells, broken between words; all but the first begin with `indent`."""
    lines, line = [], ""
    for word in clean(text).strip().split(" "):
        longer = f"{line} {word}" if line.strip() else line + word
        if cells(longer) > room and line.strip():
            lines.append(line.rstrip())
            longer = indent + word
        while cells(longer) > room:
            head = _cut(longer, room)
            lines.append(head)
            longer = indent + longer[len(head) :]
        line = longer
    return [*lines, line]


def indented(lines: Iterable[str], by: str = "  ") -> list[str]:
    """Return lines moved to the right."""
    return [by + line for line in lines]
