"""Accounts and people by key and name, as a few typed letters find them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """An account by its key in the book and its name."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person by key and name; `account` is the key of the account, None for a colleague of ours."""

    key: int
    name: str
    account: int | None = None
