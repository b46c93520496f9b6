"""What may be done with a quote in each state, and what is said when it may not."""

from datetime import date

import pytest

from amplanner.rules.quote_states import OPEN, OUT, UNSENT, Move, State, after, instead, is_expired, refusal

D, R, A, S, N, W, L, X = State  # draft, ready, awaiting, sent, negotiating, accepted, declined, withdrawn


@pytest.mark.parametrize(
    ("move", "allowed"),
    [
        (Move.CHANGE, {D, R, A}),
        (Move.MAKE_READY, {D}),
        (Move.TAKE_UP, {R, A}),
        (Move.ASK_APPROVAL, {D, R}),
        (Move.APPROVE, {A}),
        (Move.REFUSE, {A}),
        (Move.SEND, {D, R}),
        (Move.NEGOTIATE, {S}),
        (Move.REVISE, {S, N, L, X}),
        (Move.EXTEND, {D, R, A, S, N}),
        (Move.ACCEPT, {S, N}),
        (Move.DECLINE, {D, R, A, S, N}),
        (Move.WITHDRAW, {S, N}),
        (Move.DELETE, {D, R, A}),
    ],
)
def test_each_move_makes_sense_in_some_states_and_is_refused_in_words_in_the_others(
    move: Move, allowed: set[State]
) -> None:
    said = {state: refusal(move, state, "Q-0145") for state in State}
    assert {state for state, why in said.items() if not why} == allowed
    assert all(why.startswith("Q-0145 ") and why.endswith(".") for why in said.values() if why)


@pytest.mark.parametrize(
    ("move", "state", "why"),
    [
        (Move.CHANGE, S, "Q-1 was sent and stays as it is; a revision of it can be changed."),
        (Move.CHANGE, W, "Q-1 is accepted; it can’t be changed."),
        (Move.SEND, A, "Q-1 waits for approval by Kim."),
        (Move.SEND, S, "Q-1 was sent already; a revision of it can be sent."),
        (Move.SEND, N, "Q-1 was sent already; a revision of it can be sent."),
        (Move.MAKE_READY, A, "Q-1 is waiting for approval; it can’t be made ready."),
        (Move.APPROVE, D, "Q-1 waits for no approval; it is a draft."),
        (Move.REVISE, D, "Q-1 wasn’t sent yet, so it can be changed as it is."),
        (Move.REVISE, W, "Q-1 is accepted; a copy makes a new quote of it."),
        (Move.ACCEPT, R, "Q-1 wasn’t sent yet."),
        (Move.ACCEPT, W, "Q-1 is accepted already."),
        (Move.ACCEPT, L, "Q-1 is declined; it can’t be accepted."),
        (Move.WITHDRAW, D, "Q-1 wasn’t sent yet."),
        (Move.DELETE, S, "Q-1 went to the customer and stays; it can be withdrawn."),
        (Move.EXTEND, X, "Q-1 is withdrawn; it can’t be extended."),
    ],
)
def test_the_reason_of_a_refusal(move: Move, state: State, why: str) -> None:
    assert refusal(move, state, "Q-1", approver="Kim") == why


@pytest.mark.parametrize(
    ("move", "state", "first"),
    [
        (Move.CHANGE, S, Move.REVISE),
        (Move.CHANGE, X, Move.REVISE),
        (Move.SEND, N, Move.REVISE),
        (Move.ACCEPT, D, Move.SEND),
        (Move.WITHDRAW, R, Move.SEND),
        (Move.CHANGE, W, None),
        (Move.CHANGE, D, None),
        (Move.ACCEPT, A, None),
    ],
)
def test_what_is_done_first_so_that_a_move_makes_sense(move: Move, state: State, first: Move | None) -> None:
    assert instead(move, state) == first


def test_while_a_revision_is_drafted_the_sent_one_can_be_accepted_and_the_quote_not_deleted() -> None:
    for state in UNSENT:
        assert refusal(Move.ACCEPT, state, "Q-1", sent_before=True) == ""
        assert refusal(Move.WITHDRAW, state, "Q-1", sent_before=True) == ""
        assert refusal(Move.CHANGE, state, "Q-1", sent_before=True) == ""
        assert "stays" in refusal(Move.DELETE, state, "Q-1", sent_before=True)
    assert refusal(Move.ACCEPT, State.DECLINED, "Q-1", sent_before=True)


def test_where_each_move_leads() -> None:
    path = [Move.MAKE_READY, Move.ASK_APPROVAL, Move.APPROVE, Move.SEND, Move.NEGOTIATE, Move.REVISE, Move.SEND]
    state, seen = State.DRAFT, []
    for move in [*path, Move.ACCEPT]:
        assert refusal(move, state, "Q-1") == ""
        state = after(move, state)
        seen.append(state)
    assert seen == [R, A, R, S, N, D, S, W]
    assert after(Move.EXTEND, State.SENT) is State.SENT
    assert OPEN == UNSENT | OUT


@pytest.mark.parametrize(
    ("state", "until", "expired"),
    [
        (S, date(2026, 11, 25), False),
        (S, date(2026, 11, 24), True),
        (N, date(2026, 11, 24), True),
        (D, date(2026, 11, 24), False),
        (W, date(2026, 11, 24), False),
        (S, None, False),
    ],
)
def test_a_quote_is_valid_through_its_last_day(state: State, until: date | None, expired: bool) -> None:
    assert is_expired(state, until, date(2026, 11, 25)) is expired
