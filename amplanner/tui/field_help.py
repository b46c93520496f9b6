"""What can be typed in a field, in the words of who types: help (F1) lists it before the keys.

A field, or any widget around it, tells it with an attribute or property `typed_help`, a sequence of `Typed`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from textual.screen import Screen


class Typed(NamedTuple):
    """A part of the help of a field.

    Attributes:
        title: what the part is about ("Days and times").
        rows: what can be typed, and what comes of it. A row of which nothing is typed is a sentence of its own.
    """

    title: str
    rows: tuple[tuple[str, str], ...]


DAYS = Typed(
    "Days",
    (
        ("fri", "the next Friday; next fri: that of next week; tom: tomorrow"),
        ("3 dec  3/12  31 mar 2027", "that day"),
        ("+3d  +3b  +2w  in 2 weeks", "from today on; b counts working days"),
        ("eom  eoq  wk49", "the last day of the month or quarter; Monday of week 49"),
    ),
)
TIMES = Typed(
    "Times",
    (
        ("tue 10  tue 10:30", "a day and a time"),
        ("tue 10-11:30  tue 10 45m", "from when to when, or how long: 45m, 1h, 1h30"),
        ("fri am  fri pm", "in the morning, in the afternoon"),
        ("14:00", "a time alone: today"),
    ),
)
MONEY = Typed(
    "Amounts",
    (("1200  €1.2k  usd 900", "without a sign or code it is your own currency; k: thousands"),),
)
REPEATS = Typed(
    "Repeats",
    (
        ("every week  every 2w", "every so many weeks; also days, months, quarters, years"),
        ("every mon and thu", "on those days; every weekday: from Monday to Friday"),
    ),
)
STEPS = Typed(
    "Next step",
    (
        ("> c tue 10 terms", "after what was said: a call then; m a meeting, t a to-do"),
        ("> they send plans by fri", "a promise of the customer, to come back to"),
    ),
)

_KINDS = Typed(
    "What it becomes",
    (
        ("m  c  q", "first, then a space: a meeting, a call, a quote"),
        ("t  n  w", "a to-do, a note, an order won; without a letter it is what the pane holds"),
    ),
)
_SIGNS = Typed(
    "For whom, and what about",
    (
        ("@mei", "the account of which a word begins so; Tab takes the next that fits"),
        ("+anna", "a person of that account, or a colleague"),
        ("#renewal", "a tag"),
        ("!  !!", "important, urgent"),
        ("“fri demo”", "in quotation marks: only words, no day"),
        ("", "All else is what it is about; nothing that is typed is lost."),
    ),
)
_OWNERS = Typed(
    "To-dos of others",
    (
        ("they send drawings by fri", "the customer promised it"),
        ("ask marketing leads by fri", "a colleague or a team owes an answer; by and a day are needed"),
        ("ask +anna prices by fri", "somebody whom the book knows"),
    ),
)
_MEETINGS = Typed(
    "Meetings",
    (
        ("visit  video  phone  demo", "what kind it is; internal: without a customer"),
        ("at Utrecht  drive 40m", "where, and the way there and back; also train, bike, walk"),
    ),
)
_QUOTES = Typed(
    "Quotes and orders",
    (
        ("q @hart Line 4 €23k 40% 30d", "amount, chance, and how long it is valid"),
        ("w @mei Q139", "the quote that was won"),
    ),
)

WHEN = (DAYS, TIMES)
"""For a field that takes a day and perhaps a time."""

CAPTURE_LINE = (_KINDS, _SIGNS, *WHEN, REPEATS, _OWNERS, STEPS, _MEETINGS, _QUOTES)
"""For the line that adds anything."""

NEXT_STEP = (
    Typed(
        "Next step",
        (
            ("call tue 10 terms", "a call then; c will do, m is a meeting, t a to-do, q a quote"),
            ("", "It is for the account of the call."),
        ),
    ),
    *WHEN,
    REPEATS,
    _OWNERS,
    _MEETINGS,
)
"""For what comes next after a call."""

NOTE = (STEPS, *WHEN, _OWNERS)
"""For what was said, with a next step."""


def sentences(title: str, *said: str) -> tuple[Typed, ...]:
    """Return help that is only sentences, which begin with a capital; none without any."""
    rows = tuple(("", f"{each[0].upper()}{each[1:]}") for each in said if each)
    return (Typed(title, rows),) if rows else ()


def help_of_field(screen: Screen[object]) -> Sequence[Typed]:
    """Return what can be typed in the field that has the focus on a screen; nothing when it doesn't say."""
    focused = screen.focused
    for node in () if focused is None else focused.ancestors_with_self:
        told: Sequence[Typed] | None = getattr(node, "typed_help", None)
        if told is not None:
            return told
    return ()
