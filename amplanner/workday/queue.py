"""The call queue: whom to call next, and why (design §4)."""

from collections import Counter
from collections.abc import Container, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.rules import ranking
from amplanner.rules.money import Money
from amplanner.rules.outcomes import Outcome, by_code
from amplanner.rules.ranking import (
    Band,
    Candidate,
    Inquiry,
    OpenContract,
    OpenDeal,
    OpenQuote,
    Owed,
    Part,
    Ranked,
    Reason,
)
from amplanner.rules.text import fold, name_words
from amplanner.workday.calendar_days import days_off
from amplanner.workday.calls import PURPOSES, About, Due, Target, outcomes
from amplanner.workday.queue_facts import CallFact, ContractFact, DealFact, Facts, OwedFact, QuoteFact, gather
from amplanner.workday.todos import GIVE_ANSWER

MOST_QUIET = 200
"""How many quiet accounts and prospects are read at most: more than a day of calls, whatever the book holds."""

NOTE_DRAFT = "call.note"
"""The field under which the call card keeps a note that was begun; its record is the account's key."""

_NEAR = timedelta(days=14)  # holds two working days, however many holidays lie between


class Filters(NamedTuple):
    """What part of the queue is shown: a tier, a purpose, the beginning of a region, words of a name or region."""

    region: str = ""
    tier: str = ""
    purpose: str = ""
    text: str = ""


class QueueRow(NamedTuple):
    """One row of the queue: the strongest reason `long` and `short`, all of them in `reasons`.

    `tries` counts those already made; `due` is None for the planner's own suggestion. `drafted`: a
    note was begun on its call card and not saved.
    """

    account: int
    name: str
    tier: str
    region: str
    about: About
    call: int | None
    person: int | None
    subject: str
    band: Band
    long: str
    short: str
    reasons: tuple[str, ...]
    due: Due | None
    late: bool
    tries: int
    misses: int
    promised: bool
    moved_by_me: int
    pinned: bool
    ready: bool
    has_number: bool
    drafted: bool

    @property
    def target(self) -> Target:
        """What an act on this row works on."""
        return Target(self.account, self.call, self.about, self.person)


class Queue(NamedTuple):
    """The queue in order, and what stands around it.

    `unnumbered` are accounts that the planner suggests but of which no number is known, in the same order; they are
    shown as one row. `blocked` counts accounts left out because nobody there may be called. `done` counts today's
    calls by outcome code, `average` is their mean length in seconds. `more` says that further quiet accounts follow.
    """

    rows: tuple[QueueRow, ...]
    unnumbered: tuple[QueueRow, ...]
    blocked: int
    done_today: int
    calls_goal: int
    done: Mapping[str, int]
    average: int | None
    more: bool

    def row(self, account: int) -> QueueRow | None:
        """Return the row of an account, wherever it stands."""
        return next((row for row in (*self.rows, *self.unnumbered) if row.account == account), None)


class Why(NamedTuple):
    """Why a row stands where it does: the parts that add up to its score, and every reason that applies."""

    name: str
    score: int
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]


def queue(book: Book, filters: Filters | None = None) -> Queue:
    """Return whom to call today, in order, one row an account.

    Own accounts only; people and accounts that asked not to be called never appear.
    """
    facts, ranked = _ranked(book)
    drafted = {draft.record for draft in book.waiting_drafts() if draft.field == NOTE_DRAFT}
    rows = [_row(book, facts, one, drafted) for one in ranked if one.candidate.account_id not in facts.blocked]
    # A call that was left with a note begun waits at the top for its outcome.
    rows.sort(key=lambda row: not row.drafted)
    shown = rows if filters is None else [row for row in rows if _passes(row, filters)]
    lengths = [seconds for _, seconds in facts.done if seconds]
    return Queue(
        tuple(row for row in shown if row.has_number or row.call is not None),
        tuple(row for row in shown if not row.has_number and row.call is None),
        len(ranked) - len(rows),
        len(facts.done),
        book.settings.calls_a_day,
        MappingProxyType(Counter(outcome for outcome, _ in facts.done)),
        sum(lengths) // len(lengths) if lengths else None,
        facts.more,
    )


def why(book: Book, account: int) -> Why | None:
    """Return why an account stands in the queue where it does, or None when it isn't in it."""
    facts, ranked = _ranked(book)
    for one in ranked:
        if one.candidate.account_id == account and account not in facts.blocked:
            return Why(one.candidate.account, one.rank.score, one.rank.parts, one.rank.reasons)
    return None


def overtaken_by(shown: Queue, fresh: Queue) -> QueueRow | None:
    """Return the row that has come to the top since the list was sorted, if it presses more than what leads it.

    The list itself re-sorts only after an act; the pane announces this row in its title.
    """
    if not fresh.rows:
        return None
    top = fresh.rows[0]
    if shown.rows and (shown.rows[0].account == top.account or shown.rows[0].band <= top.band):
        return None
    return top


def filters_from(text: str) -> Filters:
    """Read what was typed to filter the pane: "a" is a tier, "renewal" a purpose, "region:utrecht" a region.

    Every other word must begin a word of the account's name or region.
    """
    filters, words = Filters(), []
    for word in text.split():
        name, sign, value = word.partition(":")
        if sign and value and name.casefold() in ("region", "tier", "purpose"):
            filters = filters._replace(**{name.casefold(): value})
        elif word.upper() in ranking.TIER_POINTS:
            filters = filters._replace(tier=word.upper())
        elif word.casefold() in PURPOSES:
            filters = filters._replace(purpose=word.casefold())
        else:
            words.append(word)
    return filters._replace(text=" ".join(words))


def done_in_words(book: Book, shown: Queue) -> str:
    """Say what today's calls came to: "2× spoke · 1× no answer"."""
    known = outcomes(book)
    counts = sorted(shown.done.items(), key=lambda pair: -pair[1])
    labels = ((count, by_code(code, known)) for code, count in counts)
    return " · ".join(f"{count}× {found.label.lower() if found else 'other'}" for count, found in labels)


def _ranked(book: Book) -> tuple[Facts, list[Ranked]]:
    today = book.today
    off = days_off(book, today, today + _NEAR)
    facts = gather(book, off, MOST_QUIET)
    known = outcomes(book)
    candidates = [candidate for account in facts.accounts for candidate in _candidates(book, facts, account, known)]
    return facts, ranking.queue(candidates, book.clock.now().replace(tzinfo=None), book.settings.week, off)


def _candidates(book: Book, facts: Facts, account: int, known: tuple[Outcome, ...]) -> list[Candidate]:
    """Return an account's candidates: one for each call that is due, one when only suggestions speak for it."""
    fact = facts.accounts[account]
    today = book.today
    minor, currency = facts.value.get(account, (0, ""))
    resting = fact.resting_until is not None and fact.resting_until > today
    base = Candidate(
        account_id=account,
        account=fact.name,
        tier=fact.tier,
        prospect=fact.kind == "prospect" and not resting and ("prospect", account) not in facts.refused,
        quotes=tuple(
            OpenQuote(quote.number, Money(quote.amount or 0, quote.currency or "EUR"), quote.until)
            for quote in _wanted_quotes(facts, account)
        ),
        contracts=tuple(
            OpenContract(contract.title, contract.end, contract.notice)
            for contract in _wanted_contracts(facts, account)
        ),
        deals=() if resting else tuple(OpenDeal(deal.title, deal.since) for deal in _wanted_deals(facts, account)),
        owed=tuple(
            # Whoever was spoken to today has heard how things stand: no reason to ring again within the hours.
            [
                Owed(f"update on {issue.title}", issue.due)
                for issue in facts.issues.get(account, ())
                if fact.last_touch != today
            ]
            + [Owed(f"answer on {_question(answer)}", answer.due) for answer in facts.answers.get(account, ())]
        ),
        last_touch=today if account in facts.tried else fact.last_touch,
        known_since=fact.created_on,
        rhythm_days=fact.rhythm_days,
        value=Money(minor, currency) if currency else None,
    )
    calls = [call for call in facts.calls.get(account, ()) if call.person not in facts.blocked_people]
    return [_with_call(base, call, known, today) for call in calls] or [base]


def _question(answer: OwedFact) -> str:
    """Return the question that a to-do "Give the answer" is about."""
    return answer.title.removeprefix(GIVE_ANSWER).partition(" – ")[0]


def _wanted_quotes(facts: Facts, account: int) -> list[QuoteFact]:
    return [one for one in facts.quotes.get(account, ()) if ("quote", one.key) not in facts.refused]


def _wanted_deals(facts: Facts, account: int) -> list[DealFact]:
    return [one for one in facts.deals.get(account, ()) if ("deal", one.key) not in facts.refused]


def _wanted_contracts(facts: Facts, account: int) -> list[ContractFact]:
    return [one for one in facts.contracts.get(account, ()) if ("contract", one.key) not in facts.refused]


def _with_call(base: Candidate, call: CallFact, known: tuple[Outcome, ...], today: date) -> Candidate:
    missed = by_code(call.last_outcome or "", known)
    day = call.day
    # A suggestion that was pinned is planned for its day by the pin alone: what speaks for it is still the suggestion.
    only_pinned = (
        bool(call.pinned) and day == today and not (call.promised or call.subject or call.tries or call.at or call.half)
    )
    return base._replace(
        call_id=call.key,
        purpose=call.subject or call.purpose,
        due_day=None if only_pinned else day,
        due_time=call.at,
        due_half=call.half,
        promised=bool(call.promised),
        moved_by_me=call.moved_by_me,
        misses=call.misses,
        last_miss=missed.label if missed else base.last_miss,
        pinned=bool(call.pinned),
        inquiry=Inquiry(call.subject or "asked to be called", _asked(call, today)) if day is None else None,
    )


def _asked(call: CallFact, today: date) -> date:
    return date.fromisoformat(call.asked_on) if call.asked_on else today


def _row(book: Book, facts: Facts, one: Ranked, drafted: Container[str]) -> QueueRow:
    candidate, rank = one.candidate, one.rank
    account = facts.accounts[candidate.account_id]
    stored = None
    if candidate.call_id is not None and _is_due(candidate, book.today):
        stored = next(call for call in facts.calls[candidate.account_id] if call.key == candidate.call_id)
    due = None if stored is None else Due(candidate.due_day, candidate.due_time, candidate.due_half)
    return QueueRow(
        account=candidate.account_id,
        name=candidate.account,
        tier=account.tier,
        region=account.region,
        about=_about(facts, candidate, rank.band, stored),
        call=None if stored is None else stored.key,
        person=None if stored is None else stored.person,
        subject="" if stored is None else stored.subject,
        band=rank.band,
        long=ranking.reason_in_words(rank, candidate),
        short=ranking.reason_in_words(rank, candidate, short=True),
        reasons=tuple(reason.long for reason in rank.reasons),
        due=due,
        late=bool(due and due.day and due.day < book.today),
        tries=0 if stored is None else stored.tries,
        misses=candidate.misses,
        promised=candidate.promised,
        moved_by_me=candidate.moved_by_me,
        pinned=candidate.pinned,
        ready=rank.ready,
        has_number=candidate.account_id in facts.numbered,
        drafted=str(candidate.account_id) in drafted,
    )


def _is_due(candidate: Candidate, today: date) -> bool:
    """Whether the planned call is the one to make now; a later one stays as planned when something else presses."""
    return candidate.pinned or candidate.due_day is None or candidate.due_day <= today


def _about(facts: Facts, candidate: Candidate, band: Band, stored: CallFact | None) -> About:
    """Return what the call would be about: the planned call's own matter, else the reason that decides."""
    if stored is not None:
        return About(stored.purpose, stored.quote, stored.contract, stored.issue, stored.opportunity)
    account = candidate.account_id
    issues, deals = facts.issues.get(account), _wanted_deals(facts, account)
    quotes, contracts = _wanted_quotes(facts, account), _wanted_contracts(facts, account)
    if band is Band.ANSWER_DUE:
        return About("support", issue=issues[0].key) if issues else About("answer")
    if band in (Band.EXPIRES_SOON, Band.EXPIRES_THIS_WEEK) and quotes:
        return About("quote", quote=quotes[0].key)
    if band in (Band.EXPIRES_SOON, Band.RENEWAL) and contracts:
        return About("renewal", contract=contracts[0].key)
    if band is Band.PROSPECT:
        return About("prospect", opportunity=deals[0].key if deals else None)
    return About("courtesy")


def _passes(row: QueueRow, filters: Filters) -> bool:
    if filters.tier and row.tier != filters.tier.upper():
        return False
    if filters.region and not fold(row.region).startswith(fold(filters.region)):
        return False
    if filters.purpose and row.about.purpose != filters.purpose:
        return False
    words = [*name_words(row.name), *name_words(row.region)]
    return all(any(word.startswith(wanted) for word in words) for wanted in name_words(filters.text))
