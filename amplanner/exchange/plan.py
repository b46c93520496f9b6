"""What several files together would bring into a book: accounts, products, people, deals, calendars, and problems.

No book is touched or needed here. Every record has a uid that follows from what it is, so that reading the same files
again means the same records.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from amplanner.exchange.calendars import Calendar
from amplanner.exchange.names import uid_of
from amplanner.exchange.plan_products import PlanProduct
from amplanner.exchange.problems import Problem
from amplanner.exchange.sniff import FileKind
from amplanner.rules.money import Money
from amplanner.rules.text import fold

NO_ACCOUNT = "No account"
"""The name of the place for deals and people that come without a company."""


@dataclass(frozen=True, slots=True)
class PlanAccount:
    """A company. `known_by_name` says that only its name came along, with a deal or a person."""

    uid: str
    name: str
    kind: str = "customer"
    sector: str = ""
    location: str = ""
    facts: tuple[str, ...] = ()
    parent: str = ""
    phones: tuple[str, ...] = ()
    known_by_name: bool = False


@dataclass(frozen=True, slots=True)
class PlanPerson:
    """A person at an account. `phones` are (kind, as typed)."""

    uid: str
    name: str
    account: str
    title: str
    email: str
    phones: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class PlanDeal:
    """An opportunity; `status` open, won or lost. `estimated` says that the amount is the product's list price."""

    uid: str
    account: str
    title: str
    product: str | None
    stage: str
    status: str
    agent: str
    amount: Money | None
    estimated: bool
    engaged: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class PlanCalendar:
    """A calendar with a name that tells it from others: its own, else the file's."""

    uid: str
    name: str
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that some files hold. `agents` are the sales agents named, `owner` the one who is me (empty: nobody yet)."""

    files: tuple[tuple[str, FileKind], ...]
    accounts: tuple[PlanAccount, ...]
    products: tuple[PlanProduct, ...]
    people: tuple[PlanPerson, ...]
    deals: tuple[PlanDeal, ...]
    calendars: tuple[PlanCalendar, ...]
    agents: tuple[str, ...]
    owner: str
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]

    def is_mine(self, deal: PlanDeal) -> bool:
        """Whether a deal is mine: its agent is the owner, or it names none."""
        return not deal.agent or deal.agent == self.owner

    def owned_by(self, owner: str) -> "ImportPlan":
        """Return the same plan with another agent as me."""
        return replace(self, owner=owner)


def no_account_uid() -> str:
    """Return the uid of the place for what comes without a company."""
    return uid_of("no account")


def find_agent(agents: Sequence[str], typed: str) -> str | None:
    """Return the one agent that `typed` means: the whole name, else the only one of whose name it is a part."""
    wanted = fold(typed).strip()
    if not wanted:
        return None
    for agent in agents:
        if fold(agent) == wanted:
            return agent
    partly = [agent for agent in agents if wanted in fold(agent)]
    return partly[0] if len(partly) == 1 else None
