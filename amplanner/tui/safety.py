"""The last gate before the terminal: nothing that came from elsewhere may act on it.

Names, notes and calendar titles are cleaned on the way in (`rules.text.clean`); this is the second wall. Textual hands
a raw escape byte in a row, a title or a toast through to the terminal, so every line is filtered on its way out.
"""

import re

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""C0 and C1 controls, line and paragraph separators, bidi embeddings, overrides and isolates. All of them are measured
as no cell wide, so deleting them moves nothing. (Tab and newline too: a line of the screen holds neither.)"""

SURROGATES = re.compile("[\ud800-\udfff]")
"""Half characters. They cannot be encoded, so writing one would end the app; they are measured as one cell and so are
replaced by one."""

LONE_JOINERS = re.compile("\u200d+(?=[\x00-\x7f\u2500-\u259f]|$)")
"""Joiners that join nothing: terminals draw the character behind one by itself, where it would be measured as none."""


def safe(text: str) -> str:
    """`text` without anything that could move the cursor, colour the screen, reorder it or fail to be encoded."""
    if text.isprintable():
        return text
    return LONE_JOINERS.sub("", SURROGATES.sub("\ufffd", UNSAFE.sub("", text)))


def plain(text: str) -> Content:
    """`text` from the book as content: no markup is read in it and nothing in it can act on the terminal."""
    return Content(safe(text))


class SafeOutput(LineFilter):
    """Deletes what could act on the terminal from every line that Textual is about to write."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, made safe; the same list when there was nothing to do, which is nearly always."""
        for segment in segments:
            if not segment.text.isprintable():
                return [Segment(safe(text), style, control) for text, style, control in segments]
        return segments
