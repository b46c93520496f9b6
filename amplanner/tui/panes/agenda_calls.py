"""What the keys of the agenda do with a call that stands in it at its time: the same as in the queue."""

from collections.abc import Callable, Sequence

from amplanner.book.change import Change
from amplanner.rules.outcomes import Outcome
from amplanner.tui.panes.pane import Pane
from amplanner.workday.agenda_calls import TimedCall
from amplanner.workday.calls import Target

Then = Callable[[Change], None]


def why_not(action: str, chosen: Sequence[TimedCall]) -> str | None:
    """Say why an act of the agenda can't be done on calls; None when it can."""
    if action in {"later", "earlier", "longer", "shorter"}:
        return "a call is moved with s, or with e to another time"
    if action == "not_held":
        return "a call has outcomes; o shows them"
    if action == "plan":
        return "only a to-do becomes an appointment; m on the call card sets one"
    if all(not call.busy for call in chosen):
        return "that call was made; u takes it back, the notes show what was said"
    return None


def open_card(pane: Pane, call: TimedCall, *, direction: str = "out", outcome: str | None = None) -> None:
    """Open the card of a call."""
    from amplanner.tui.screens.call_card import CallCardScreen

    pane.app.push_screen(
        CallCardScreen(
            pane.book,
            call.account,
            call=call.key,
            direction=direction,
            outcome=outcome,
            left=pane.reload,
            demo=pane.planner.demo,
        )
    )


def log_outcome(pane: Pane, call: TimedCall, then: Then) -> None:
    """Show the letters of the outcomes; one that asks something opens the card for it."""
    from amplanner.tui.screens.call_outcomes import choose_outcome

    meant = target(call)

    def chosen(outcome: Outcome) -> None:
        from amplanner.workday.call_log import log_each

        if outcome.asks:
            open_card(pane, call, outcome=outcome.code)
        else:
            pane.planner.act(lambda: log_each(pane.book, [meant], outcome.code), then=then)

    choose_outcome(pane.planner, call.account_name, meant, chosen)


def change(pane: Pane, call: TimedCall) -> None:
    """Ask for day, time and subject in one line."""
    from amplanner.tui.screens.call_outcomes import edit_call

    edit_call(pane, pane.book, call.key, call.account_name)


def target(call: TimedCall) -> Target:
    """What an act on the queue works on, for a call at a time."""
    return Target(call.account, call.key, person=call.person)
