"""Find anything: what somebody types becomes records in groups, each with its account, the likeliest first."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.models import (
    Account,
    Activity,
    Appointment,
    Call,
    Contract,
    Issue,
    Note,
    Opportunity,
    Person,
    Phone,
    Quote,
    Todo,
)
from amplanner.book.search import Hit, find_rows
from amplanner.rules.phones import looks_like_number
from amplanner.rules.text import clean, fold

KINDS: tuple[str, ...] = (
    "account",
    "person",
    "quote",
    "todo",
    "appointment",
    "call",
    "opportunity",
    "contract",
    "issue",
    "note",
)
"""The groups in their order; a number found is shown in the group of whoever it belongs to."""

SHOWN = 8
"""How many of a kind are shown beside others."""

_ALONE = 50  # of accounts, when only those are looked for
_CANDIDATES = 40
_EXACT = 0  # the rank of a whole name or number (see `book.search`)
_NAMED_UNTIL = 3  # ranks below are names
_BEFORE = 24  # letters of a text that stand before the word found in it
_LONGEST = 160
_EVENTS = frozenset({"quote", "todo", "appointment", "call", "opportunity", "contract", "issue"})
_LONGEST_NUMBER = 40
_QUOTE_NUMBER = re.compile(r"\D{0,4}0*([1-9][0-9]{0,7})")
_WORD = re.compile(r"[^\W_]+")


class Found(NamedTuple):
    """A record that was found.

    `table` and `key` name it ("phone" for a number), `kind` is its group. `account` is where it belongs, with its name;
    None when nowhere. `title` is what it is, `about` what else is known of it, in words or codes; `day` when.
    """

    table: str
    key: int
    kind: str
    title: str
    about: str = ""
    account: int | None = None
    account_name: str = ""
    person: int | None = None
    day: date | None = None


class Group(NamedTuple):
    """What was found of a kind, best first; `more` says that there is more of it than shown."""

    kind: str
    found: tuple[Found, ...]
    more: bool = False


class Findings(NamedTuple):
    """What was found; `new_number` is the phone number that was typed when nobody has it, else empty."""

    groups: tuple[Group, ...] = ()
    new_number: str = ""

    @property
    def found(self) -> tuple[Found, ...]:
        """All records in the order of the groups."""
        return tuple(one for group in self.groups for one in group.found)


def find(book: Book, text: str, *, accounts_only: bool = False) -> Findings:
    """Return what holds every word of `text`, each as the beginning of a word; phones by any of their digits.

    Groups with a name or number that is just that come first, then those with one that fits, then those in which only
    another text does. Among accounts whose name fits
    equally well, mine come first and of those the one last spoken to. Raises `BookError` in one of its kinds.
    """
    if accounts_only:
        groups = _groups(book, find_rows(book, text, _ALONE + 1, {"account"}), text, _ALONE)
        return Findings(tuple(groups))
    hits = [
        *find_rows(book, text, _CANDIDATES, {"account"}),
        *find_rows(book, text, _CANDIDATES, {"person", "phone"}),
        *_quotes_by_number(book, text),
        *find_rows(book, text, _CANDIDATES, _EVENTS),
        *find_rows(book, text, SHOWN + 1, {"note"}),
    ]
    number = text.strip() if looks_like_number(text) else ""
    if any(hit.table == "phone" for hit in hits):
        number = ""
    return Findings(tuple(_groups(book, hits, text, SHOWN)), clean(number))


def recent(book: Book, visited: Sequence[int] = (), *, limit: int = 12) -> Findings:
    """Return the accounts used last: those in `visited` first, then those where something happened last."""
    keys = dict.fromkeys(visited)
    newest = (
        Activity.select(Activity.account)
        .where(Activity.account.is_null(False), Activity.at <= int(book.clock.now().timestamp()))
        .order_by(Activity.at.desc())
        .limit(200)
    )
    keys.update(dict.fromkeys(row[0] for row in book.rows(newest.tuples())))
    known = _accounts(book, list(keys)[: limit * 2])
    found = tuple(known[key] for key in keys if key in known)[:limit]
    return Findings((Group("account", found),) if found else ())


def marked(text: str, typed: str) -> list[tuple[str, bool]]:
    """Return `text` in pieces, each with whether it is what was looked for: the beginnings of words that fit."""
    words = _WORD.findall(fold(typed))
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        fitting = max((len(word) for word in words if folded.startswith(word)), default=0)
        if fitting and len(folded) == len(match[0]):  # else it can't be said which letters they are
            start = match.start()
            pieces += [(text[end:start], False), (text[start : start + fitting], True)]
            end = start + fitting
    return [piece for piece in (*pieces, (text[end:], False)) if piece[0]]


def _quotes_by_number(book: Book, text: str) -> list[Hit]:
    """Return the quote whose number is typed, whole or without its prefix and zeros: Q-0142, Q142, 142."""
    typed = text.strip()
    if len(typed) > _LONGEST_NUMBER or not any(map(str.isdigit, typed)):
        return []
    numbers = [typed, typed.upper()]
    if match := _QUOTE_NUMBER.fullmatch(typed):
        numbers += book.settings.quote_series.likely(int(match[1]), book.today)
        numbers.append(f"{book.settings.quote_prefix}{match[1]}")
    return [
        Hit("quote", key, _EXACT)
        for (key,) in book.rows(Quote.select(Quote.id).where(Quote.number.in_(numbers)).tuples())
    ]


def _groups(book: Book, hits: Iterable[Hit], text: str, most: int) -> list[Group]:
    ranks: dict[str, dict[int, float]] = {}
    for hit in hits:
        of_table = ranks.setdefault(hit.table, {})
        of_table[hit.key] = min(hit.rank, of_table.get(hit.key, hit.rank))
    ranked: dict[str, list[tuple[float, Found]]] = {}
    for table, of_table in ranks.items():
        reader = _READERS.get(table)
        known = {} if reader is None else reader(book, list(of_table))
        for key, rank in of_table.items():
            if key in known:
                ranked.setdefault(known[key].kind, []).append((rank, known[key]))
    groups = []
    for kind, several in ranked.items():
        if kind == "account":
            several = _likeliest_first(book, several)
        else:
            several.sort(key=lambda pair: pair[0])
        several = _once_each(several)
        best = several[0][0]
        found = tuple(_around(one, text) for _, one in several[:most])
        fits = 0 if best == _EXACT else 1 if best < _NAMED_UNTIL else 2
        groups.append((fits, KINDS.index(kind), Group(kind, found, len(several) > most)))
    return [group for _, _, group in sorted(groups, key=lambda one: one[:2])]


def _likeliest_first(book: Book, several: list[tuple[float, Found]]) -> list[tuple[float, Found]]:
    """Return accounts by how well their name fits, then mine before others', then by when we last spoke."""
    keys = {one.account for _, one in several}
    query = Account.select(Account.id, Account.owner, Account.last_touch, Account.name_fold)
    known = {
        key: (owner != "", -(0 if last is None else last.timestamp()), name)
        for key, owner, last, name in book.rows(query.where(Account.id.in_(keys)).tuples())
    }
    return sorted(several, key=lambda pair: (pair[0], known.get(pair[1].account, (True, 0.0, ""))))


def _once_each(several: list[tuple[float, Found]]) -> list[tuple[float, Found]]:
    """Leave out the second line for one person or account: a number and the name may both fit."""
    seen: set[tuple[str, int | None, int | None]] = set()
    kept = []
    for rank, one in several:
        who = (one.kind, one.person, one.account) if one.kind in ("account", "person") else (one.table, one.key, None)
        if who not in seen:
            seen.add(who)
            kept.append((rank, one))
    return kept


def _around(one: Found, text: str) -> Found:
    """Return a long text cut so that the word looked for is in what is left of it."""
    title = " ".join(one.title.split())
    at = 0
    for piece, fits in marked(title, text):
        if fits:
            break
        at += len(piece)
    else:
        at = 0
    start = title.rfind(" ", 0, at - _BEFORE) + 1 if at > 2 * _BEFORE else 0
    shown = ("…" if start else "") + title[start : start + _LONGEST]
    return one._replace(title=shown)


# One reader a table: the records of some keys with their accounts' names.


def _accounts(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    query = Account.select(Account.id, Account.name, Account.kind, Account.tier, Account.city, Account.owner)
    found = {}
    for key, name, kind, tier, city, owner in book.rows(query.where(Account.id.in_(keys)).tuples()):
        about = _joined("" if kind == "none" else kind, tier and f"tier {tier}", city, owner)
        found[key] = Found("account", key, "account", name, about, key, name)
    return found


def _people(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    query = (
        Person.select(
            Person.id, Person.name, Person.job, Person.do_not_call, Person.left_on, Person.account, Account.name
        )
        .left_outer_join(Account)
        .where(Person.id.in_(keys))
    )
    found = {}
    for key, name, job, blocked, left_on, account, account_name in book.rows(query.tuples()):
        about = _joined(job, "do not call" if blocked else "", "has left" if left_on else "")
        found[key] = Found("person", key, "person", name, about, account, account_name or "colleague", key)
    return found


def _phones(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    query = Phone.select(Phone.id, Phone.typed, Phone.label, Phone.wrong, Phone.person, Phone.account)
    rows = book.rows(query.where(Phone.id.in_(keys)).tuples())
    people = _people(book, [row[4] for row in rows if row[4] is not None])
    accounts = _accounts(book, [row[5] for row in rows if row[5] is not None])
    found = {}
    for key, typed, label, wrong, person, account in rows:
        owner = people.get(person) if person is not None else accounts.get(account)
        if owner is not None:
            about = _joined(f"{typed} {label}".strip(), "wrong number" if wrong else "")
            found[key] = owner._replace(table="phone", key=key, about=about)
    return found


def _quotes(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    rows = _with_account(book, Quote, keys, Quote.number, Quote.title, Quote.status, Quote.valid_until)
    return {
        key: Found("quote", key, "quote", f"{number} {title}".strip(), status, account, name, None, day)
        for key, account, name, number, title, status, day in rows
    }


def _todos(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    columns = (Todo.title, Todo.answer, Todo.status, Todo.owner, Todo.owner_name, Todo.due_on)
    return {
        key: Found(
            "todo",
            key,
            "todo",
            _told(title, answer),
            _joined("" if owner == "me" else who or owner, status),
            account,
            name,
            None,
            day,
        )
        for key, account, name, title, answer, status, owner, who, day in _with_account(book, Todo, keys, *columns)
    }


def _appointments(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    rows = _with_account(
        book,
        Appointment,
        keys,
        Appointment.title,
        Appointment.result,
        Appointment.place,
        Appointment.status,
        Appointment.start_wall,
    )
    return {
        key: Found(
            "appointment",
            key,
            "appointment",
            _told(title, result),
            _joined(start[11:16], place, status),
            account,
            name,
            None,
            date.fromisoformat(start[:10]),
        )
        for key, account, name, title, result, place, status, start in rows
    }


def _calls(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    rows = _with_account(
        book, Call, keys, Call.subject, Call.reason, Call.purpose, Call.status, Call.due_on, Call.done_at
    )
    found = {}
    for key, account, name, subject, reason, purpose, status, due, done in rows:
        day = _day(book, done) if done is not None else due
        title = subject or reason or purpose or "call"
        found[key] = Found("call", key, "call", title, _joined(purpose, status), account, name, None, day)
    return found


def _opportunities(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    columns = (Opportunity.title, Opportunity.stage, Opportunity.status, Opportunity.owner, Opportunity.close_on)
    return {
        key: Found("opportunity", key, "opportunity", title, _joined(stage, status, owner), account, name, None, day)
        for key, account, name, title, stage, status, owner, day in _with_account(book, Opportunity, keys, *columns)
    }


def _contracts(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    return {
        key: Found("contract", key, "contract", title, status, account, name, None, day)
        for key, account, name, title, status, day in _with_account(
            book, Contract, keys, Contract.title, Contract.status, Contract.ends_on
        )
    }


def _issues(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    columns = (Issue.title, Issue.resolution, Issue.severity, Issue.status, Issue.opened_on)
    return {
        key: Found("issue", key, "issue", _told(title, solved), _joined(severity, status), account, name, None, day)
        for key, account, name, title, solved, severity, status, day in _with_account(book, Issue, keys, *columns)
    }


def _notes(book: Book, keys: Sequence[int]) -> dict[int, Found]:
    return {
        key: Found("note", key, "note", text, kind, account, name, None, _day(book, at))
        for key, account, name, text, kind, at in _with_account(book, Note, keys, Note.text, Note.kind, Note.at)
    }


_READERS: Mapping[str, Callable[[Book, Sequence[int]], dict[int, Found]]] = MappingProxyType(
    {
        "account": _accounts,
        "person": _people,
        "phone": _phones,
        "quote": _quotes,
        "todo": _todos,
        "appointment": _appointments,
        "call": _calls,
        "opportunity": _opportunities,
        "contract": _contracts,
        "issue": _issues,
        "note": _notes,
    }
)


def _with_account(book: Book, model: Any, keys: Sequence[int], *columns: Any) -> list[tuple[Any, ...]]:
    """Return (key, account, its name, columns …) of some records."""
    query = (
        model.select(model.id, model.account, Account.name, *columns).left_outer_join(Account).where(model.id.in_(keys))
    )
    return [(key, account, name or "", *rest) for key, account, name, *rest in book.rows(query.tuples())]


def _day(book: Book, at: datetime) -> date:
    return at.astimezone(book.clock.zone).date()


def _told(title: str, result: str) -> str:
    return f"{title}: {result}" if result else title


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
