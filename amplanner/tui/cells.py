"""Text measured in terminal cells: a wide character takes two, a combining one none."""

from typing import Literal

from rich.cells import cell_len, split_graphemes

from amplanner.tui.safety import LONE_JOINERS

ELLIPSIS = "…"

Align = Literal["left", "right", "center"]


def width(text: str) -> int:
    """Cells that `text` takes on the screen."""
    return cell_len(_joined(text))


def _joined(text: str) -> str:
    """`text` without joiners that join nothing, as a terminal draws it."""
    return LONE_JOINERS.sub("", text) if "\u200d" in text else text


def crop(text: str, cells: int) -> str:
    """`text` cut to at most `cells` cells, ending in an ellipsis when something was cut.

    A wide character that would stand half outside is left out whole, and marks stay with their letter.
    """
    if cells <= 0:
        return ""
    text = _joined(text)
    if cell_len(text) <= cells:
        return text
    spans, _ = split_graphemes(text)
    end = 0
    used = 0
    for _, stop, size in spans:
        if used + size > cells - 1:
            break
        used += size
        end = stop
    return text[:end] + ELLIPSIS


def fit(text: str, cells: int, align: Align = "left") -> str:
    """`text` cut or padded with spaces to exactly `cells` cells."""
    cropped = crop(text, cells)
    missing = max(0, cells - cell_len(cropped))
    if align == "right":
        return " " * missing + cropped
    if align == "center":
        left = missing // 2
        return " " * left + cropped + " " * (missing - left)
    return cropped + " " * missing


def wrap(text: str, cells: int) -> list[str]:
    """`text` in lines of at most `cells` cells, broken between words; a word longer than a line is cut."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}" if current else word
        if current and cell_len(longer) > cells:
            lines.append(current)
            current = word
        else:
            current = longer
    if current:
        lines.append(current)
    return [crop(line, cells) for line in lines]
