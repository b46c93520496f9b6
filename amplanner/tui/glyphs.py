"""The screen in ASCII, for terminals and fonts that lack our glyphs or draw them two cells wide.

Every line is changed on its way out, a glyph for a character of the same width, so nothing moves and no screen has to
know of it. Frames, marks, bars, arrows and typographic punctuation are changed wherever they stand, also in a name or
a note; letters and the signs of currencies stay, and so does what the book holds.
"""

import unicodedata

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from amplanner.tui.cells import width

_MARKS = {
    "●": "*",
    "○": "o",
    "◐": "%",
    "■": "#",
    "□": "=",
    "▣": "@",
    "▤": "=",
    "◆": "*",
    "◇": "o",
    "▲": "^",
    "▼": "v",
    "▸": ">",
    "✓": "+",
    "×": "x",
    "·": ".",
    "•": "*",
    "…": "~",
    "≈": "~",
    "≡": "=",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "‹": "<",
    "›": ">",
    "⇧": "S",
    "½": "/",
    "\xa0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\ufffd": "?",
}
"""What has a meaning of its own. ✓ is no x, which stands for lost."""

_BLOCKS = {"░": ".", "▒": ":", "▏": " ", "▎": "-", "▍": "-", "▌": "|", "▋": "=", "▊": "=", "▉": "#", "▁": "_", "▔": " "}
"""Of the blocks, those that are not nearly full: the eighths of a bar, the edge of an appointment."""


def _line(glyph: str) -> str:
    """Return what a piece of a frame becomes: light lines are drawn with - and |, heavy ones with = and #."""
    name = unicodedata.name(glyph)
    heavy = "HEAVY" in name or "DOUBLE" in name
    across, upright = "HORIZONTAL" in name, "VERTICAL" in name
    if across and not upright:
        return "=" if heavy else "-"
    if upright and not across:
        return ":" if "DASH" in name else "#" if heavy else "|"
    return "#" if heavy else "+"


def _arrow(glyph: str) -> str:
    """Return the character that points the way that an arrow does."""
    for word, character in (("LEFT", "<"), ("RIGHT", ">"), ("UP", "^"), ("DOWN", "v")):
        if word in unicodedata.name(glyph):
            return character
    return "*"


_BOX_DRAWING = range(0x2500, 0x2580)
_BLOCK_ELEMENTS = range(0x2580, 0x25A0)
_GEOMETRIC_SHAPES = range(0x25A0, 0x2600)
_ARROWS = range(0x2190, 0x2200)

TABLE: dict[int, str] = {
    **{code: _line(chr(code)) for code in _BOX_DRAWING},
    **dict.fromkeys(_BLOCK_ELEMENTS, "#"),
    **{code: "*" for code in _GEOMETRIC_SHAPES if width(chr(code)) == 1},
    **{code: _arrow(chr(code)) for code in _ARROWS},
    **{ord(glyph): character for glyph, character in (_BLOCKS | _MARKS).items()},
}
"""Code of a glyph → the ASCII character that stands for it."""


class AsciiGlyphs(LineFilter):
    """Replaces the glyphs of every line that Textual is about to write by ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in ASCII, as wide as before."""
        return [
            Segment(text if text.isascii() else text.translate(TABLE), style, control)
            for text, style, control in segments
        ]
