"""The life of a quote: its states, what may be done in each, and in words why something may not.

draft → ready → (awaiting approval) → sent → negotiating → accepted, declined or withdrawn. Only what is not sent can be
changed; what was sent is revised, which makes it a draft again while the sent version stands. "Expired" is no state but
follows from the date, and a version is "superseded" when a later one was sent.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a quote stands."""

    DRAFT = "draft"
    READY = "ready"
    AWAITING = "awaiting"
    SENT = "sent"
    NEGOTIATING = "negotiating"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What may be done with a quote as a whole."""

    CHANGE = "change"
    MAKE_READY = "make ready"
    TAKE_UP = "take up again"
    ASK_APPROVAL = "ask approval"
    APPROVE = "approve"
    REFUSE = "refuse approval"
    SEND = "send"
    NEGOTIATE = "negotiate"
    REVISE = "revise"
    EXTEND = "extend"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    DELETE = "delete"


UNSENT = frozenset({State.DRAFT, State.READY, State.AWAITING})
"""The states in which lines and header can be changed."""

OUT = frozenset({State.SENT, State.NEGOTIATING})
"""The states in which the present revision is with the customer."""

OPEN = UNSENT | OUT
"""The states in which a quote can still be won."""

_FROM: Mapping[Move, frozenset[State]] = MappingProxyType(
    {
        Move.CHANGE: UNSENT,
        Move.MAKE_READY: frozenset({State.DRAFT}),
        Move.TAKE_UP: frozenset({State.READY, State.AWAITING}),
        Move.ASK_APPROVAL: frozenset({State.DRAFT, State.READY}),
        Move.APPROVE: frozenset({State.AWAITING}),
        Move.REFUSE: frozenset({State.AWAITING}),
        Move.SEND: frozenset({State.DRAFT, State.READY}),
        Move.NEGOTIATE: frozenset({State.SENT}),
        Move.REVISE: OUT | {State.DECLINED, State.WITHDRAWN},
        Move.EXTEND: OPEN,
        Move.ACCEPT: OUT,
        Move.DECLINE: OPEN,
        Move.WITHDRAW: OUT,
        Move.DELETE: UNSENT,
    }
)

_AFTER: Mapping[Move, State] = MappingProxyType(
    {
        Move.MAKE_READY: State.READY,
        Move.TAKE_UP: State.DRAFT,
        Move.ASK_APPROVAL: State.AWAITING,
        Move.APPROVE: State.READY,
        Move.REFUSE: State.DRAFT,
        Move.SEND: State.SENT,
        Move.NEGOTIATE: State.NEGOTIATING,
        Move.REVISE: State.DRAFT,
        Move.ACCEPT: State.ACCEPTED,
        Move.DECLINE: State.DECLINED,
        Move.WITHDRAW: State.WITHDRAWN,
    }
)

_OF_EARLIER = frozenset({Move.ACCEPT, Move.WITHDRAW})
"""What can be done with an earlier revision that the customer has, while a later one is being drafted."""

_DONE: Mapping[Move, str] = MappingProxyType(
    {
        Move.CHANGE: "changed",
        Move.MAKE_READY: "made ready",
        Move.TAKE_UP: "taken up again",
        Move.ASK_APPROVAL: "put up for approval",
        Move.SEND: "sent",
        Move.NEGOTIATE: "negotiated",
        Move.EXTEND: "extended",
        Move.ACCEPT: "accepted",
        Move.DECLINE: "declined",
        Move.WITHDRAW: "withdrawn",
    }
)

_IS: Mapping[State, str] = MappingProxyType(
    {State.DRAFT: "a draft", State.AWAITING: "waiting for approval", State.NEGOTIATING: "in negotiation"}
)


def after(move: Move, state: State) -> State:
    """The state that a move leads to; changing, extending and deleting leave it as it is."""
    return _AFTER.get(move, state)


def is_expired(state: State, valid_until: date | None, today: date) -> bool:
    """Whether a quote that is with the customer is past its validity; it is valid through that day itself."""
    return state in OUT and valid_until is not None and valid_until < today


def refusal(move: Move, state: State, name: str, *, sent_before: bool = False, approver: str = "") -> str:
    """Say why a move makes no sense in this state; empty when it does.

    name: what the quote is called ("Q-0145"). sent_before: an earlier revision is with the customer, so that it can be
    accepted or withdrawn, and the quote not be deleted. approver: whom an awaiting quote waits for.
    """
    if sent_before and move is Move.DELETE:
        return f"{name} went to the customer and stays; it can be withdrawn."
    if state in _FROM[move] or (sent_before and move in _OF_EARLIER and state in UNSENT):
        return ""
    if move is Move.SEND and state in OUT:
        return f"{name} was sent already; a revision of it can be sent."
    if after(move, state) is state and move is not Move.REVISE and move in _AFTER:
        return f"{name} is {shown(state)} already."
    match move:
        case Move.CHANGE if state in OUT:
            return f"{name} was sent and stays as it is; a revision of it can be changed."
        case Move.SEND if state is State.AWAITING:
            return f"{name} waits for {f'approval by {approver}' if approver else 'approval'}."
        case Move.APPROVE | Move.REFUSE:
            return f"{name} waits for no approval; it is {shown(state)}."
        case Move.REVISE if state in UNSENT:
            return f"{name} wasn’t sent yet, so it can be changed as it is."
        case Move.REVISE:
            return f"{name} is {shown(state)}; a copy makes a new quote of it."
        case Move.ACCEPT | Move.NEGOTIATE | Move.WITHDRAW if state in UNSENT:
            return f"{name} wasn’t sent yet."
        case Move.DELETE:
            return f"{name} went to the customer and stays; it can be withdrawn."
        case _:
            return f"{name} is {shown(state)}; it can’t be {_DONE[move]}."


def instead(move: Move, state: State) -> Move | None:
    """What may be done first, so that a move that is refused makes sense; None where nothing helps."""
    for other in (Move.REVISE, Move.SEND):
        if state not in _FROM[move] and state in _FROM[other] and after(other, state) in _FROM[move]:
            return other
    return None


def shown(state: State) -> str:
    """How a state is called in a sentence: "in negotiation"."""
    return _IS.get(state, state.value)
