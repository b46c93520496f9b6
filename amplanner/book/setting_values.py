"""Reading one value of the settings file: each returns it as the planner keeps it, or raises `ValueError`."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from amplanner.rules.text import clean


def shown(value: Any) -> str:
    """Return a value as it may be shown in a report: on one line, and short."""
    words = repr(value)
    return words if len(words) <= 60 else words[:59] + "…"


def text(value: Any) -> str:
    """Read text on one line."""
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text in quotes")
    return clean(value)


def lines(value: Any) -> str:
    """Read text of any number of lines."""
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text in quotes")
    return clean(value, lines=True)


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"{shown(value)} is neither true nor false")
    return value


def number(least: int, most: int) -> Callable[[Any], int]:
    """Return a reader of whole numbers, both ends included."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{shown(value)} is not a whole number from {least} to {most}")
        return value

    return read


def decimal(least: int, most: int) -> Callable[[Any], Decimal]:
    """Return a reader of exact numbers, typed with or without quotes, both ends included."""

    def read(value: Any) -> Decimal:
        # A float is written back in the shortest form that gives it: what was typed.
        typed = str(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else ""
        try:
            exact = Decimal(typed)
        except ArithmeticError:
            exact = Decimal("NaN")
        if not exact.is_finite() or not least <= exact <= most:
            raise ValueError(f"{shown(value)} is not a number from {least} to {most}")
        return exact

    return read


def one_of(*known: str) -> Callable[[Any], str]:
    """Return a reader of one of these words."""

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"{shown(value)} is none of {', '.join(repr(one) for one in known)}")
        return str(value)

    return read


def names(value: Any) -> tuple[str, ...]:
    """Read a list of names; empty ones are left out."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("must be a list of names")
    return tuple(name for name in (clean(one).strip() for one in value) if name)
