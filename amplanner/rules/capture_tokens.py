"""The words of a capture line: white space separates, quotes keep together, a backslash keeps a word as it is."""

import re
from collections.abc import Sequence
from typing import NamedTuple

# A quote counts only at the start of a word and only when its partner ends one, so inches (5" pipe) and unmatched
# quotes are text. After @ and + it holds a name of several words: @"van den".
_TOKEN = re.compile(
    r'(?P<sigil>[@+]?)(?:"(?=[^"]*[^"\s])(?P<quoted>[^"]+)"|“(?=[^“”]*[^“”\s])(?P<curly>[^“”]+)”)(?!\S)'
    r"|\\(?P<kept>\S+)|\S+"
)

NEXT = ">"
MOST_STEPS = 8
"""How many steps one line may chain; a ``>`` beyond them is text."""


class Token(NamedTuple):
    """A word (or quoted words) of the line: ``line[start:end]`` as typed, `text` without quotes and backslash.

    in_title: what it is as a word of the title. literal: never read. sigil: ``@`` or ``+`` when it stood before quotes;
    `text` is then without it.
    """

    text: str
    start: int
    end: int
    in_title: str
    literal: bool = False
    sigil: str = ""


def find_tokens(line: str) -> list[Token]:
    """Split a line into tokens, in order."""
    tokens = []
    for match in _TOKEN.finditer(line):
        quoted = match["quoted"] or match["curly"]
        if quoted is not None:
            sigil, text = match["sigil"], " ".join(quoted.split())
            shown = match.group() if sigil else text
            tokens.append(Token(text, match.start(), match.end(), shown, literal=not sigil, sigil=sigil))
        elif match["kept"] is not None:
            tokens.append(Token(match["kept"], match.start(), match.end(), match["kept"], literal=True))
        else:
            tokens.append(Token(match.group(), match.start(), match.end(), match.group()))
    return tokens


def split_steps(tokens: Sequence[Token]) -> list[list[Token]]:
    """Split tokens at each ``>`` that has something after it; each step but the first begins with its ``>``."""
    steps: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        if token.text == NEXT and not token.literal and i + 1 < len(tokens) and len(steps) < MOST_STEPS:
            steps.append([])
        steps[-1].append(token)
    return steps
