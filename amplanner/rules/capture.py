"""The capture line: one line of words becomes an appointment, a call, a quote, a note, a to-do or an order.

`parse` is a pure function of the line, the time and the context, called on each key press for the preview and once
more to save. The grammar is closed: what it does not know stays title, and nothing typed is dropped.
"""

from datetime import datetime

from amplanner.rules.capture_show import describe
from amplanner.rules.capture_step import Step
from amplanner.rules.capture_tokens import Token, find_tokens, split_steps
from amplanner.rules.capture_types import (
    Captured,
    Channel,
    Chip,
    Context,
    Field,
    FreeSlot,
    Kind,
    Owner,
    Priority,
    Span,
    Travel,
)
from amplanner.rules.capture_words import KIND_LETTERS
from amplanner.rules.matches import Match, Person

__all__ = [
    "Captured",
    "Channel",
    "Chip",
    "Context",
    "Field",
    "FreeSlot",
    "Kind",
    "Match",
    "Owner",
    "Person",
    "Priority",
    "Span",
    "Travel",
    "describe",
    "parse",
]


def parse(line: str, now: datetime, context: Context) -> Captured:
    """Understand a line typed at `now` (local; its wall time counts).

    Never raises for any text and gives the same for the same. ``>`` begins the next step after a note, a call, an
    appointment or an order; in to-dos and quotes it is text. A step that names no account has the one before it.
    """
    tokens = find_tokens(line)
    typed = _typed_kind(tokens, context)
    chains = (typed or context.default_kind) not in {Kind.TODO, Kind.QUOTE}
    steps: list[Captured] = []
    for tokens_of_step in split_steps(tokens) if chains else [tokens]:
        steps.append(_parse_step(tokens_of_step, now, context, steps[-1] if steps else None))
    captured = steps.pop()
    while steps:
        captured = steps.pop()._replace(next=captured)
    return captured


def _typed_kind(tokens: list[Token], context: Context) -> Kind | None:
    """The kind that a first word of one small letter says."""
    if not tokens or tokens[0].literal or f"{Field.KIND}:{tokens[0].text}" in context.dismissed:
        return None
    return KIND_LETTERS.get(tokens[0].text)


def _parse_step(tokens: list[Token], now: datetime, context: Context, before: Captured | None) -> Captured:
    lead: list[Token] = []
    if before is not None:
        # Every step but the first begins with its ">".
        lead, tokens = tokens[:1], tokens[1:]
    typed = _typed_kind(tokens, context)
    if typed is not None:
        lead, tokens = lead + tokens[:1], tokens[1:]
    default = context.default_kind if before is None else context.next_kind
    step = Step(lead, tokens, typed, typed or default, now, context, before)
    return step.captured()
