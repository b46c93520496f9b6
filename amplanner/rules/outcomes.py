"""The outcomes of a call: the card letters and the further ones of design §4, as data.

A book stores an outcome's code and nothing else of it; a planner's settings may rename outcomes and add their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar


class LineResult(StrEnum):
    """What the line did; the value is what the book stores."""

    CONNECTED = "connected"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"

    @property
    def hubspot(self) -> str:
        """HubSpot's name for it (design §4)."""
        return _HUBSPOT[self]


class Ask(StrEnum):
    """What the call card asks for after an outcome, in the order of `Outcome.asks`."""

    NOTE = "note"
    NEXT = "next"
    WHEN = "when"
    REASON = "reason"
    NUMBER = "number"
    APPOINTMENT = "appointment"


class Effect(StrEnum):
    """What an outcome does besides being logged (design §4, column 'next step by default')."""

    PROMISES_CALL = "promises_call"
    DRAFTS_QUOTE = "drafts_quote"
    FLAGS_NUMBER = "flags_number"
    ENDS_PURPOSE = "ends_purpose"
    BLOCKS_PERSON = "blocks_person"
    OPENS_ISSUE = "opens_issue"
    PERSON_LEFT = "person_left"


_HUBSPOT: Mapping[LineResult, str] = MappingProxyType(
    {
        LineResult.CONNECTED: "Connected",
        LineResult.NO_ANSWER: "No answer",
        LineResult.VOICEMAIL: "Left voicemail",
        LineResult.BUSY: "Busy",
        LineResult.LEFT_MESSAGE: "Left live message",
        LineResult.WRONG_NUMBER: "Wrong number",
    }
)


class Outcome(NamedTuple):
    """One outcome of a call.

    `letter` is its key on the call card and after `o`; empty for one that is reached through `o` `.` only.
    `miss` says that nobody who could help was reached: misses in a row are counted and retried (see `cadence`).
    """

    code: str
    letter: str
    label: str
    line_result: LineResult
    miss: bool = False
    asks: tuple[Ask, ...] = ()
    hubspot: str = ""
    effect: Effect | None = None

    @property
    def wants_second_press(self) -> bool:
        """Whether the card asks for the key again once a note has text or 60 s have passed: n v b r w (design §4)."""
        return self.line_result is not LineResult.CONNECTED


def _standard(
    code: str, letter: str, label: str, line: LineResult, *asks: Ask, miss: bool = False, effect: Effect | None = None
) -> Outcome:
    return Outcome(code, letter, label, line, miss, asks, line.hubspot, effect)


CARD: tuple[Outcome, ...] = (
    _standard("spoke", "s", "Spoke", LineResult.CONNECTED, Ask.NOTE, Ask.NEXT),
    _standard("no_answer", "n", "No answer", LineResult.NO_ANSWER, miss=True),
    _standard("voicemail", "v", "Voicemail", LineResult.VOICEMAIL, miss=True),
    _standard("busy", "b", "Busy", LineResult.BUSY, miss=True),
    _standard("call_later", "l", "Call later", LineResult.CONNECTED, Ask.WHEN, effect=Effect.PROMISES_CALL),
    _standard("left_word", "r", "Left word", LineResult.LEFT_MESSAGE, miss=True),
    _standard("meeting_set", "m", "Meeting set", LineResult.CONNECTED, Ask.APPOINTMENT),
    _standard("quote_asked", "Q", "Quote asked", LineResult.CONNECTED, effect=Effect.DRAFTS_QUOTE),
    _standard("wrong_number", "w", "Wrong number", LineResult.WRONG_NUMBER, Ask.NUMBER, effect=Effect.FLAGS_NUMBER),
    _standard("not_interested", "x", "Not interested", LineResult.CONNECTED, Ask.REASON, effect=Effect.ENDS_PURPOSE),
    _standard("do_not_call", "D", "Do not call", LineResult.CONNECTED, effect=Effect.BLOCKS_PERSON),
)
"""The eleven outcomes with a letter on the call card (design §4)."""

FURTHER: tuple[Outcome, ...] = (
    _standard("will_ring_me", "", "Will ring me", LineResult.CONNECTED, Ask.NOTE, Ask.NEXT),
    _standard("information_sent", "", "Information sent", LineResult.CONNECTED, Ask.NOTE, Ask.NEXT),
    _standard("ordered", "", "Ordered", LineResult.CONNECTED, Ask.NOTE, Ask.NEXT),
    _standard("complaint", "", "Complaint", LineResult.CONNECTED, Ask.NOTE, Ask.NEXT, effect=Effect.OPENS_ISSUE),
    _standard("left_company", "", "Left the company", LineResult.CONNECTED, Ask.NOTE, effect=Effect.PERSON_LEFT),
)
"""The five further outcomes, through `o` `.` (design §4)."""

STANDARD: tuple[Outcome, ...] = CARD + FURTHER


def by_letter(letter: str, outcomes: Iterable[Outcome] = STANDARD) -> Outcome | None:
    """The outcome with that card letter (case counts: `D` is not `d`), or None."""
    return next((outcome for outcome in outcomes if letter and outcome.letter == letter), None)


def by_code(code: str, outcomes: Iterable[Outcome] = STANDARD) -> Outcome | None:
    """The outcome with that code; None for a code of other times, which old calls in the book may carry."""
    return next((outcome for outcome in outcomes if outcome.code == code), None)


def from_settings(entries: Sequence[Mapping[str, object]]) -> tuple[Outcome, ...]:
    """The planner's outcomes: the standard ones, as `entries` of the settings change and extend them.

    An entry with the code of a standard outcome overrides what it names (label, letter, asks …); any other adds an
    outcome and needs `label` and `line_result`. Keys: code, label, letter, line_result, miss, asks (a list of
    note, next, when, reason, number, appointment), hubspot, effect. Where `miss` is not given, every line result
    but connected and wrong_number is one; `hubspot` follows the line result. Raises ValueError naming the entry.
    """
    outcomes = {outcome.code: outcome for outcome in STANDARD}
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        outcome = _from_entry(entry, f"outcome {number}", outcomes)
        if outcome.code in seen:
            raise ValueError(f"outcome {number} ({outcome.code}): this code is given twice")
        seen.add(outcome.code)
        outcomes[outcome.code] = outcome
        if outcome.letter:
            for other in outcomes.values():
                if other.letter == outcome.letter and other.code != outcome.code:
                    message = f"letter {outcome.letter!r} already means {other.label}"
                    raise ValueError(f"outcome {number} ({outcome.code}): {message}")
    return tuple(outcomes.values())


_Choice = TypeVar("_Choice", bound=StrEnum)
_KEYS = frozenset({"code", "label", "letter", "line_result", "miss", "asks", "hubspot", "effect"})


def _from_entry(entry: Mapping[str, object], place: str, known: Mapping[str, Outcome]) -> Outcome:
    """One entry of the settings as an Outcome, on top of the standard one of that code."""
    code = _text(entry, "code", place)
    if not code.isidentifier() or not code.isascii():
        raise ValueError(f"{place}: code wants letters, digits and _, not {code!r}")
    place = f"{place} ({code})"
    if unknown := sorted(set(entry) - _KEYS):
        raise ValueError(f"{place}: unknown key {unknown[0]!r}, known are {', '.join(sorted(_KEYS))}")
    outcome = known.get(code)
    if outcome is None or "line_result" in entry:
        line = _one_of(LineResult, _text(entry, "line_result", place), f"{place}: line_result")
        miss = line not in (LineResult.CONNECTED, LineResult.WRONG_NUMBER)
        base = outcome or Outcome(code, "", _text(entry, "label", place), line)
        outcome = base._replace(line_result=line, miss=miss, hubspot=line.hubspot)
    if "label" in entry:
        outcome = outcome._replace(label=_text(entry, "label", place))
    if "hubspot" in entry:
        outcome = outcome._replace(hubspot=_text(entry, "hubspot", place))
    if "letter" in entry:
        outcome = outcome._replace(letter=_letter(entry["letter"], place))
    if "miss" in entry:
        if not isinstance(entry["miss"], bool):
            raise ValueError(f"{place}: miss wants true or false, not {entry['miss']!r}")
        outcome = outcome._replace(miss=entry["miss"])
    if "asks" in entry:
        asks = entry["asks"]
        if not isinstance(asks, (list, tuple)):
            raise ValueError(f"{place}: asks wants a list, not {asks!r}")
        outcome = outcome._replace(asks=tuple(_one_of(Ask, ask, f"{place}: asks") for ask in asks))
    if "effect" in entry:
        outcome = outcome._replace(effect=_one_of(Effect, entry["effect"], f"{place}: effect"))
    return outcome


def _text(entry: Mapping[str, object], key: str, place: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place}: {key} wants a text, not {value!r}")
    return value.strip()


def _letter(value: object, place: str) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and len(value) == 1 and value.isascii() and value.isalpha():
        return value
    raise ValueError(f"{place}: letter wants one letter or an empty text, not {value!r}")


def _one_of(choices: type[_Choice], value: object, place: str) -> _Choice:
    for choice in choices:
        if choice.value == value:
            return choice
    raise ValueError(f"{place} wants one of {', '.join(choice.value for choice in choices)}, not {value!r}")
