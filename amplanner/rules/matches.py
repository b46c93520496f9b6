"""Accounts and people by key and name, as a few typed letters find them."""

from typing import NamedTuple


class Match(NamedTuple):
    """An account by its key in the book and its name."""

    key: int
    name: str


class Person(NamedTuple):
    """A person by key and name; `account` is the key of the account, None for a colleague of ours."""

    key: int
    name: str
    account: int | None = None
