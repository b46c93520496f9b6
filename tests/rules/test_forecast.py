"""Weighted sums, the target strip and its bar."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.forecast import Chance, against_target, bar, open_business, percent
from amplanner.rules.money import Money, brief


def eur(units: int) -> Money:
    """Whole euros."""
    return Money(units * 100, "EUR")


def test_open_business_of_the_drawing() -> None:
    quotes = [(8_950, 70), (12_480, 60), (4_310, 50), (14_200, 80), (23_261, 40)]
    found = open_business([Chance(eur(amount), chance) for amount, chance in quotes])["EUR"]
    assert found.count == 5
    assert (brief(found.amount), brief(found.weighted)) == ("€63.2k", "€36.6k")


def test_currencies_are_never_mixed_and_rounding_is_done_once() -> None:
    chances = [Chance(Money(1, "EUR"), 50), Chance(Money(7, "JPY"), 100), Chance(Money(1, "EUR"), 50)]
    found = open_business(chances)
    assert list(found) == ["EUR", "JPY"]
    assert found["EUR"].weighted == Money(1, "EUR")
    assert open_business([]) == {}


@pytest.mark.parametrize("probability", [-1, 101])
def test_an_impossible_probability_is_refused(probability: int) -> None:
    with pytest.raises(ValueError, match="percent"):
        Chance(eur(1), probability)


def test_the_strip_of_the_drawings() -> None:
    briefing = against_target(eur(61_400), eur(80_000), 4)
    assert (briefing.percent, brief(briefing.gap)) == (77, "€18.6k")
    evening = against_target(eur(70_400), eur(80_000), 3)
    assert (evening.percent, brief(evening.gap)) == (88, "€9.6k")
    assert evening.gap_per_day == eur(3_200)


def test_the_strip_at_its_edges() -> None:
    beyond = against_target(eur(90), eur(80), 2)
    assert (beyond.percent, beyond.gap, beyond.gap_per_day) == (113, eur(0), eur(0))
    assert against_target(eur(1), eur(0), 2).percent is None
    assert against_target(eur(1), eur(2), 0).gap_per_day is None
    assert against_target(eur(0), Money(100, "EUR"), 3).gap_per_day == Money(34, "EUR")
    with pytest.raises(ValueError, match="JPY"):
        against_target(eur(1), Money(1, "JPY"), 1)


@pytest.mark.parametrize(
    ("done", "goal", "expected"),
    [(2, 10, 20), (0, 3, 0), (999, 1000, 99), (1000, 1000, 100), (1, 200, 1), (-5, 10, 0), (5, 0, None)],
)
def test_percent(done: int, goal: int, expected: int | None) -> None:
    assert percent(done, goal) == expected


@pytest.mark.parametrize(
    ("done", "goal", "drawn"),
    [
        (614, 800, "███████▋░░"),
        (412, 520, "███████▉░░"),
        (704, 800, "████████▊░"),
        (2, 10, "██░░░░░░░░"),
        (0, 10, "░░░░░░░░░░"),
        (20, 10, "██████████"),
        (-1, 10, "░░░░░░░░░░"),
        (1, 0, "░░░░░░░░░░"),
    ],
)
def test_bars_of_the_drawings(done: int, goal: int, drawn: str) -> None:
    assert bar(done, goal) == drawn


@settings(max_examples=100, deadline=None)
@given(done=st.integers(-5, 10**12), goal=st.integers(0, 10**12), cells=st.integers(0, 40))
def test_a_bar_fills_its_cells_and_is_full_only_at_the_goal(done: int, goal: int, cells: int) -> None:
    drawn = bar(done, goal, cells)
    assert len(drawn) == cells
    assert (drawn == "█" * cells) == (cells == 0 or (goal > 0 and done >= goal))


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 100)), max_size=8))
def test_the_weighted_sum_lies_between_nothing_and_the_sum(parts: list[tuple[int, int]]) -> None:
    for found in open_business([Chance(Money(minor, "EUR"), chance) for minor, chance in parts]).values():
        assert 0 <= found.weighted.minor <= found.amount.minor
        assert found.count == len(parts)
