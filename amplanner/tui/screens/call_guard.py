"""Which keys of the call card want to be pressed twice, so that reaching for a note never logs anything."""

from dataclasses import dataclass

from amplanner.rules.outcomes import Effect, Outcome

SECOND_PRESS_AFTER = 60
"""Seconds after which a letter that logs a miss wants to be pressed twice (design §4)."""

UNDO = "u"
"""Stands for undo where the key that was pressed once is kept."""


@dataclass
class Guard:
    """Remembers what was pressed once.

    armed: the code of the outcome, or `UNDO`. wary: a question was left with Esc: what comes next may have been meant
    for it.
    """

    armed: str | None = None
    wary: bool = False

    def lets(self, code: str, question: str) -> bool:
        """Whether a key may do its act now: nothing is asked, or it was pressed once already."""
        if question and self.armed != code:
            self.armed = code
            return False
        self.armed = None
        return True


def question(outcome: Outcome, whom: str, *, has_note: bool, seconds: int, answering: str) -> str:
    """Return what a second press of the outcome's letter would do and why it is asked for; empty when one will do.

    Args:
        outcome: the outcome.
        whom: who would be blocked.
        has_note: whether a note was begun.
        seconds: how long the call has lasted.
        answering: the outcome whose question was left just now, empty without one.
    """
    if outcome.effect is Effect.BLOCKS_PERSON:
        return f"blocks {whom}: not to be called any more, by anybody."
    logs = f"logs {outcome.label}"
    if outcome.wants_second_press and has_note:
        return f"{logs}: a note was begun."
    if outcome.wants_second_press and seconds >= SECOND_PRESS_AFTER:
        return f"{logs}: the call has lasted a minute."
    return f"{logs}: you were answering {answering}." if answering and not outcome.asks else ""
