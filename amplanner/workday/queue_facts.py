"""What the call queue is made of: the facts about every account that may want a call today, read in a few queries.

Each query is an index search over open work or over the own accounts, so that its cost follows the day's work and not
the size of the book. They are plain SELECTs: the queue is read before the first frame and after each act, and putting
twenty Peewee queries into words costs ten times what SQLite needs to answer them (24 ms and 2 ms, measured).
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol, TypeVar

from amplanner.book.book import Book
from amplanner.book.clock import utc_seconds
from amplanner.rules.ranking import RENEWAL_LADDER
from amplanner.rules.worktime import Half, add_working_days
from amplanner.workday.walltime import midnight

EXPIRY_DAYS = 7
"""How many days before a quote expires it becomes a reason to call (design §4, band 9)."""

_FIRST_RUNG = max(max(ladder) for ladder in RENEWAL_LADDER.values())


class CallFact(NamedTuple):
    """An open call."""

    account: int
    key: int
    person: int | None
    purpose: str
    subject: str
    quote: int | None
    contract: int | None
    issue: int | None
    opportunity: int | None
    due_on: str | None
    due_time: str
    due_half: str
    promised: int
    asked_on: str | None
    moved_by_me: int
    pinned: int
    tries: int
    misses: int
    last_outcome: str | None

    @property
    def day(self) -> date | None:
        """The day on which it is due."""
        return _day(self.due_on)

    @property
    def at(self) -> time | None:
        """The wall time at which it is due."""
        return time.fromisoformat(self.due_time) if self.due_time else None

    @property
    def half(self) -> Half | None:
        """The half of the day in which it is due."""
        return Half(self.due_half) if self.due_half else None


class QuoteFact(NamedTuple):
    """A quote that the customer has and that is about to expire; minor units."""

    account: int
    key: int
    number: str
    amount: int | None
    currency: str
    until: date


class ContractFact(NamedTuple):
    """A running contract whose end or notice date is near."""

    account: int
    key: int
    title: str
    end: date
    notice: date | None


class OwedFact(NamedTuple):
    """An issue whose update is due, or an answer that was promised."""

    account: int
    key: int
    title: str
    due: date


class DealFact(NamedTuple):
    """An open deal of mine."""

    account: int
    key: int
    title: str
    since: date | None


class AccountFact(NamedTuple):
    """An own account."""

    key: int
    name: str
    kind: str
    tier: str
    region: str
    rhythm_days: int | None
    resting_until: date | None
    created_on: date
    last_touch: date | None


class _OfAccount(Protocol):
    @property
    def account(self) -> int: ...


_Fact = TypeVar("_Fact", bound=_OfAccount)


class Facts:
    """All that was read, by the key of the account.

    `calls` are an account's open ones due by today or without a day, else its next one and pinned ones. `value` is the
    largest sum of one currency that is open, as (minor units, currency). `refused` is what somebody wasn't interested
    in: ("quote", "contract" or "deal", its key), or ("prospect", account). `tried` were called today. `done` holds
    (outcome, seconds) of today's calls. `more` says that not every quiet account was read.
    """

    def __init__(self) -> None:
        self.accounts: dict[int, AccountFact] = {}
        self.calls: dict[int, list[CallFact]] = {}
        self.quotes: dict[int, list[QuoteFact]] = {}
        self.contracts: dict[int, list[ContractFact]] = {}
        self.issues: dict[int, list[OwedFact]] = {}
        self.answers: dict[int, list[OwedFact]] = {}
        self.deals: dict[int, list[DealFact]] = {}
        self.value: dict[int, tuple[int, str]] = {}
        self.tried: set[int] = set()
        self.refused: set[tuple[str, int]] = set()
        self.numbered: set[int] = set()
        self.blocked: set[int] = set()
        self.blocked_people: set[int] = set()
        self.done: list[tuple[str, int | None]] = []
        self.more: bool = False


def gather(book: Book, off: frozenset[date], most: int) -> Facts:
    """Read the facts about every own account that may want a call; at most `most` quiet ones and prospects each."""
    facts = Facts()
    today = book.today.isoformat()
    facts.calls = _by_account(CallFact(*row) for row in book.sql(_DUE_CALLS, (today,)))
    _read_what_presses(book, facts, off)
    quiet = [key for (key,) in book.sql(_QUIET, (today, most))]
    prospects = [key for (key,) in book.sql(_PROSPECTS, (today, most))]
    facts.more = max(len(quiet), len(prospects)) >= most
    for account, outcome, seconds, line_result in book.sql(
        _DONE_TODAY, (utc_seconds(midnight(book.today, book.clock.zone)),)
    ):
        facts.done.append((outcome, seconds))
        # After a wrong number the next one can be tried at once.
        if line_result != "wrong_number":
            facts.tried.add(account)
    wanted = {*facts.calls, *facts.quotes, *facts.contracts, *facts.issues, *facts.answers, *facts.deals}
    _read_accounts(book, facts, wanted.union(quiet, prospects))
    return facts


def _read_what_presses(book: Book, facts: Facts, off: frozenset[date]) -> None:
    """Read what has a date: quotes and contracts about to end, updates and answers owed; and open deals."""
    today = book.today
    last = max(today + timedelta(days=EXPIRY_DAYS), add_working_days(today, 2, book.settings.week, off))
    first_day, rung = today.isoformat(), (today + timedelta(days=_FIRST_RUNG)).isoformat()
    facts.quotes = _by_account(
        QuoteFact._make((*row[:5], date.fromisoformat(row[5])))
        for row in book.sql(_QUOTES, (first_day, last.isoformat()) * 2)
    )
    facts.contracts = _by_account(
        ContractFact._make((*row[:3], date.fromisoformat(row[3] or row[4]), _day(row[4])))
        for row in book.sql(_CONTRACTS, (first_day, rung, first_day, rung))
    )
    facts.issues = _by_account(_owed(row) for row in book.sql(_ISSUES, (first_day,)))
    facts.answers = _by_account(_owed(row) for row in book.sql(_ANSWERS, (first_day,)))
    facts.deals = _by_account(DealFact._make((*row[:3], _day(row[3]))) for row in book.sql(_DEALS))


def _read_accounts(book: Book, facts: Facts, wanted: Iterable[int]) -> None:
    """Read who they are, what is planned, who may be rung there, and what is open with them."""
    zone = book.clock.zone
    for row in book.sql(_ACCOUNTS, (json.dumps(sorted(wanted)),)):
        touched = None if row[8] is None else datetime.fromtimestamp(row[8], UTC).astimezone(zone).date()
        facts.accounts[row[0]] = AccountFact._make((*row[:6], _day(row[6]), date.fromisoformat(row[7]), touched))
    keys = (json.dumps(list(facts.accounts)),)
    unplanned = json.dumps([key for key in facts.accounts if key not in facts.calls])
    for account, rows in _by_account(CallFact(*row) for row in book.sql(_NEXT_CALLS, (unplanned,))).items():
        facts.calls[account] = [row for row in rows if row is rows[0] or row.pinned]
    for account, purpose, quote, contract, deal in book.sql(_REFUSALS, keys):
        about = {"quote": quote, "contract": contract, "deal": deal}
        facts.refused.update((table, key) for table, key in about.items() if key is not None)
        if purpose == "prospect":
            facts.refused.add((purpose, account))
    reachable: dict[int, bool] = {}
    for account, person, blocked in book.sql(_PEOPLE, keys):
        reachable[account] = reachable.get(account, False) or not blocked
        if blocked:
            facts.blocked_people.add(person)
    facts.blocked = {account for account, reached in reachable.items() if not reached}
    facts.numbered = {account for (account,) in book.sql(_NUMBERED, keys * 2)}
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for account, currency, minor in book.sql(_VALUE, keys * 2):
        sums[account, currency] += minor
    for (account, currency), minor in sums.items():
        if minor > facts.value.get(account, (0, ""))[0]:
            facts.value[account] = (minor, currency)


def _by_account(facts: Iterable[_Fact]) -> dict[int, list[_Fact]]:
    found: dict[int, list[_Fact]] = {}
    for fact in facts:
        found.setdefault(fact.account, []).append(fact)
    return found


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _owed(row: tuple[int, int, str, str]) -> OwedFact:
    return OwedFact(*row[:3], date.fromisoformat(row[3]))


_CALL = """SELECT c.account_id, c.id, c.person_id, c.purpose, c.subject, c.quote_id, c.contract_id, c.issue_id,
    c.opportunity_id, c.due_on, c.due_time, c.due_half, c.promised, c.asked_on, c.moved_by_me, c.pinned, c.tries,
    c.misses, p.outcome
    FROM call c LEFT JOIN call p ON p.id = c.previous_id """

_DUE_CALLS = f"""{_CALL} WHERE c.status = 'open' AND c.due_on <= ?
    UNION ALL {_CALL} WHERE c.status = 'open' AND c.due_on IS NULL"""

_NEXT_CALLS = f"""{_CALL} WHERE c.status = 'open' AND c.account_id IN (SELECT value FROM json_each(?))
    ORDER BY c.due_on, c.due_time, c.id"""

# What the customer has: also while a later revision of it is being drafted.
_QUOTES = """SELECT account_id, id, number, amount, currency, valid_until FROM quote
    WHERE status IN ('sent', 'negotiating') AND valid_until BETWEEN ? AND ?
    UNION ALL SELECT v.account_id, q.id, v.number, v.amount, v.currency, v.valid_until FROM quote_version v
    JOIN quote q ON q.id = v.quote_id WHERE v.state = 'sent' AND v.valid_until BETWEEN ? AND ?
    AND q.status IN ('draft', 'ready', 'awaiting') ORDER BY 6, 2"""

_CONTRACTS = """SELECT account_id, id, title, ends_on, notice_on FROM contract
    WHERE notice_on BETWEEN ? AND ? AND status = 'running'
    UNION ALL SELECT account_id, id, title, ends_on, notice_on FROM contract
    WHERE ends_on BETWEEN ? AND ? AND notice_on IS NULL AND status = 'running'"""

_ISSUES = """SELECT account_id, id, title, update_due FROM issue
    WHERE status = 'open' AND update_due <= ? ORDER BY update_due, id"""

# A question that was answered stands as an open to-do with its answer until that is passed on.
_ANSWERS = """SELECT account_id, id, title, due_on FROM todo
    WHERE status = 'open' AND due_on <= ? AND owner = 'me' AND answer <> '' AND account_id IS NOT NULL
    ORDER BY due_on, id"""

_DEALS = """SELECT account_id, id, title, engaged_on FROM opportunity
    WHERE status = 'open' AND owner = '' ORDER BY engaged_on, id"""

_QUIET = "SELECT id FROM account WHERE owner = '' AND quiet_on <= ? ORDER BY quiet_on LIMIT ?"

_PROSPECTS = """SELECT id FROM account WHERE owner = '' AND kind = 'prospect'
    AND (resting_until IS NULL OR resting_until <= ?) LIMIT ?"""

_DONE_TODAY = "SELECT account_id, outcome, seconds, line_result FROM call WHERE status = 'done' AND done_at >= ?"

_ACCOUNTS = """SELECT id, name, kind, tier, region, rhythm_days, resting_until, created_on, last_touch FROM account
    WHERE id IN (SELECT value FROM json_each(?)) AND owner = '' AND kind <> 'none'"""

_REFUSALS = """SELECT account_id, purpose, quote_id, contract_id, opportunity_id FROM call
    WHERE account_id IN (SELECT value FROM json_each(?)) AND outcome = 'not_interested'"""

_PEOPLE = """SELECT account_id, id, do_not_call FROM person
    WHERE account_id IN (SELECT value FROM json_each(?)) AND left_on IS NULL"""

_NUMBERED = """SELECT account_id FROM phone WHERE account_id IN (SELECT value FROM json_each(?)) AND wrong = 0
    UNION SELECT p.account_id FROM person p JOIN phone n ON n.person_id = p.id
    WHERE p.account_id IN (SELECT value FROM json_each(?)) AND n.wrong = 0 AND p.do_not_call = 0
    AND p.left_on IS NULL"""

# Quotes, and deals that have none.
_VALUE = """SELECT account_id, currency, SUM(amount) FROM quote
    WHERE account_id IN (SELECT value FROM json_each(?))
    AND status IN ('draft', 'ready', 'awaiting', 'sent', 'negotiating')
    AND amount IS NOT NULL AND currency <> '' GROUP BY account_id, currency
    UNION ALL SELECT o.account_id, o.currency, SUM(o.amount) FROM opportunity o
    WHERE o.account_id IN (SELECT value FROM json_each(?)) AND o.status = 'open' AND o.owner = ''
    AND o.amount IS NOT NULL AND o.currency <> '' AND NOT EXISTS (SELECT 1 FROM quote q
    WHERE q.opportunity_id = o.id AND q.status IN ('draft', 'ready', 'awaiting', 'sent', 'negotiating'))
    GROUP BY o.account_id, o.currency"""
