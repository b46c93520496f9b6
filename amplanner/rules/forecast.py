"""What is open and what is won: weighted sums, the target strip and its bar (ux.md, drawings 2 and 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from amplanner.rules.money import Money, round_half_away, total

_EIGHTHS = "▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Chance:
    """An open quote or opportunity: its amount and its probability in whole percent, 0 to 100.

    Raises ValueError outside that range.
    """

    amount: Money
    probability: int

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        if not 0 <= self.probability <= 100:
            raise ValueError(f"a probability is 0 to 100 percent, not {self.probability}")


@dataclass(frozen=True, slots=True)
class Open:
    """Open business of one currency: how many, their sum, and the sum weighted by probability."""

    count: int
    amount: Money
    weighted: Money


class Progress(NamedTuple):
    """Won against a target (ux.md: "Nov €61.4k of €80k ███████▋░░ 77% gap €18.6k in 4 days").

    `percent` is None without a target. `gap` is never negative. `gap_per_day` is the gap spread over the working
    days left, rounded up to the minor unit; None when no day is left.
    """

    won: Money
    target: Money
    percent: int | None
    gap: Money
    days_left: int
    gap_per_day: Money | None


def open_business(chances: Iterable[Chance]) -> dict[str, Open]:
    """The open business by currency, in the order in which the currencies first come.

    Weighted sums are added exactly and rounded once, half away from zero.
    """
    listed = list(chances)
    found: dict[str, Open] = {}
    for currency, amount in total(chance.amount for chance in listed).items():
        same = [chance for chance in listed if chance.amount.currency == currency]
        hundredths = sum(chance.amount.minor * chance.probability for chance in same)
        weighted = Money(round_half_away(Decimal(hundredths) / 100), currency)
        found[currency] = Open(len(same), amount, weighted)
    return found


def against_target(won: Money, target: Money, days_left: int) -> Progress:
    """How far the won amount is, with `days_left` working days of the period to go (today included).

    Raises ValueError when the currencies differ.
    """
    gap = target - won
    gap = gap if gap.minor > 0 else Money(0, won.currency)
    per_day = Money(-(-gap.minor // days_left), gap.currency) if days_left > 0 else None
    return Progress(won, target, percent(won.minor, target.minor), gap, max(days_left, 0), per_day)


def percent(done: int, goal: int) -> int | None:
    """Done against a goal in whole percent, rounded half up; None without a goal.

    Never says 100 before the goal is reached, and never less than 0.
    """
    if goal <= 0:
        return None
    rounded = (max(done, 0) * 200 + goal) // (2 * goal)
    return min(rounded, 99) if done < goal else rounded


def bar(done: int, goal: int, cells: int = 10) -> str:
    """A bar of exactly `cells` cells in eighths of a block: 614 of 800 is "███████▋░░".

    Rounded down, so that a full bar means a reached goal; empty without a goal.
    """
    filled = min(max(done, 0) * cells * 8 // goal, cells * 8) if goal > 0 else 0
    whole, eighths = divmod(filled, 8)
    drawn = "█" * whole + (_EIGHTHS[eighths - 1] if eighths else "")
    return drawn + "░" * (cells - len(drawn))
