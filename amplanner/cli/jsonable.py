"""What all commands print alike as JSON: stable names, amounts as exact texts with their currency."""

from collections.abc import Mapping
from typing import Any

from amplanner.book.change import Change
from amplanner.rules.money import Money, minor_digits

Json = dict[str, Any]


def money(amount: Money | None) -> Json | None:
    """Return an amount in whole units, with all decimals that its currency has."""
    if amount is None:
        return None
    return {"amount": f"{amount.amount:.{minor_digits(amount.currency)}f}", "currency": amount.currency}


def sums(amounts: Mapping[str, Money]) -> list[Json | None]:
    """Return sums, one a currency."""
    return [money(amount) for amount in amounts.values()]


def account(key: int | None, name: str) -> Json | None:
    """Return an account by its key in the book and its name."""
    return None if key is None else {"id": key, "name": name}


def change(made: Change) -> Json:
    """Return what an act did, in words, and the records that it wrote."""
    return {"done": made.label, "records": [{"table": table, "id": key} for table, key in sorted(made.touched)]}
