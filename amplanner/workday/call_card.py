"""The call card: everything that somebody wants to see while the phone rings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Contract, Issue, Phone, Quote, Todo
from amplanner.rules.cadence import CALL_ROOM
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money, show
from amplanner.workday.call_contacts import SWITCHBOARD
from amplanner.workday.call_next import about_of, previews, situation
from amplanner.workday.calls import About, due_of, open_call
from amplanner.workday.free_time import CALL_FREE, FreeDay, free_slots_ahead
from amplanner.workday.people import people_of
from amplanner.workday.phones import Number
from amplanner.workday.queue import why
from amplanner.workday.quotes import OPEN
from amplanner.workday.refused import RefusedError
from amplanner.workday.timeline import Line, timeline

TOUCHES = 3
"""How many lines of the timeline stand on the card."""

FREE_DAYS = 5
"""For how many working days the free slots are shown."""

_LEAST_ANSWERED = 3  # conversations in a stretch of two hours before it is called the best
_MOST_POINTS = 8


class Contact(NamedTuple):
    """Somebody to call; without a `person` it is the account's own number. Working numbers come first."""

    person: int | None
    name: str
    job: str
    role: str
    numbers: tuple[Number, ...]
    email: str = ""

    @property
    def number(self) -> Number | None:
        """The number to dial, or None when no working one is known."""
        return next((number for number in self.numbers if not number.wrong), None)


class Point(NamedTuple):
    """Something to talk about. `note` says what it is, such as "issue open"; `key` names its record."""

    table: str
    key: int
    text: str
    note: str


class CardQuote(NamedTuple):
    """An open quote of the account. `days_left` counts to its last valid day."""

    key: int
    number: str
    title: str
    amount: Money | None
    status: str
    valid_until: date | None
    days_left: int | None
    probability: int | None


class CallCard(NamedTuple):
    """What the card shows. The first of `contacts` is the one to call; it is empty when nobody may be called."""

    account: int
    name: str
    tier: str
    kind: str
    city: str
    call: int | None
    about: About
    subject: str
    promised: bool
    tries: int
    misses: int
    contacts: tuple[Contact, ...]
    blocked: tuple[str, ...]
    why: tuple[str, ...]
    points: tuple[Point, ...]
    touches: tuple[Line, ...]
    quotes: tuple[CardQuote, ...]
    free: tuple[FreeDay, ...]
    previews: Mapping[str, str]


def card(
    book: Book,
    account: int,
    call: int | None = None,
    about: About | None = None,
    reasons: Sequence[str] | None = None,
    person: int | None = None,
) -> CallCard:
    """Return the card for a call to an account; `call` is the open call.

    Without it and without `about` the account's first call that is due is taken.
    `about` is what a suggested call would be about, `reasons` why it is made when the queue has said so already;
    `person` is who is to be called, else the one whom the planned call is with.
    Raises `RefusedError` when the account or the call is gone.
    """
    about_account = (Account.id, Account.name, Account.tier, Account.kind, Account.city, Account.region, Account.email)
    row = book.one(Account.select(*about_account).where(Account.id == account))
    if row is None:
        raise RefusedError("That account is no longer there.")
    planned = open_call(book, call) if call is not None else None if about is not None else _first_due(book, account)
    about = about_of(planned) if planned is not None else about or About()
    others = _other_calls(book, account, None if planned is None else planned.id)
    wanted = person if person is not None else planned.person if planned is not None else None
    contacts, blocked = _contacts(book, row, wanted)
    free = free_slots_ahead(book, FREE_DAYS, CALL_ROOM)
    return CallCard(
        account=account,
        name=row.name,
        tier=row.tier,
        kind=row.kind,
        city=row.city or row.region,
        call=None if planned is None else planned.id,
        about=about,
        subject="" if planned is None else planned.subject,
        promised=planned is not None and planned.promised,
        tries=0 if planned is None else planned.tries,
        misses=0 if planned is None else planned.misses,
        contacts=contacts,
        blocked=blocked,
        why=_why(book, account, planned, reasons, others),
        points=_points(book, account, planned, others),
        touches=tuple(timeline(book, account, limit=TOUCHES)),
        quotes=_quotes(book, account),
        free=tuple(_worth_offering(day) for day in free),
        previews=previews(book, situation(book, account, planned, about, free)),
    )


def _first_due(book: Book, account: int) -> Call | None:
    query = (
        Call.select()
        .where(Call.account == account, Call.status == "open")
        .where(Call.due_on.is_null() | (Call.due_on <= book.today))
        .order_by(Call.promised.desc(), Call.due_on, Call.due_time, Call.id)
    )
    found: Call | None = book.one(query)
    return found


def _other_calls(book: Book, account: int, planned: int | None) -> list[Call]:
    """Return what is planned with an account besides the call that is made, the first one first."""
    columns = (Call.id, Call.subject, Call.due_on, Call.due_time, Call.due_half)
    query = Call.select(*columns).where(Call.account == account, Call.status == "open", Call.due_on.is_null(False))
    ordered = query.order_by(Call.due_on, Call.due_time, Call.id).limit(_MOST_POINTS)
    return [row for row in book.rows(ordered) if row.id != planned]


def _contacts(book: Book, account: Account, wanted: int | None) -> tuple[tuple[Contact, ...], tuple[str, ...]]:
    """Return who can be called, the first choice first, and the names of those who may not be.

    First is who the call is with; then, among those with a number that works, who decides; the account's own number
    comes last.
    """
    found, blocked = [], []
    people = people_of(book, account.id)
    numbers: dict[int | None, list[Number]] = {}
    query = Phone.select(Phone.id, Phone.person, Phone.account, Phone.label, Phone.typed, Phone.e164, Phone.wrong)
    whose = Phone.person.in_([person.id for person in people]) | (Phone.account == account.id)
    for row in book.rows(query.where(whose).order_by(Phone.wrong, Phone.id).tuples()):
        numbers.setdefault(row[1], []).append(Number(*row))
    for person in people:
        if person.left_on is not None:
            continue
        if person.do_not_call:
            blocked.append(person.name)
            continue
        own = tuple(numbers.get(person.id, ()))
        found.append(Contact(person.id, person.name, person.job, person.role, own, person.email))
    if None in numbers:
        found.append(Contact(None, SWITCHBOARD, "", "", tuple(numbers[None]), account.email))
    # `people_of` puts who decides first, and sorting keeps the order of equals.
    found.sort(key=lambda contact: (contact.person != wanted or wanted is None, contact.number is None))
    return tuple(found), tuple(blocked)


def _worth_offering(day: FreeDay) -> FreeDay:
    """Return a day with the slots only that are long enough to offer."""
    return day._replace(slots=tuple(slot for slot in day.slots if slot.length >= CALL_FREE))


def _why(
    book: Book, account: int, planned: Call | None, reasons: Sequence[str] | None, others: Sequence[Call]
) -> tuple[str, ...]:
    """Return the reasons to call in words: the two strongest, which attempt it is, when somebody usually answers, and
    the other reasons; without any, which call is planned."""
    if reasons is None:
        found = why(book, account)
        reasons = [reason.long for reason in found.reasons] if found else []
    if planned is None and not reasons and others:
        reasons = [f"a call is planned: {due_of(others[0]).in_words(book.today)}"]
    attempt = f"attempt {planned.tries + 1}" if planned is not None and planned.tries else ""
    words = (*reasons[:2], attempt, _answers_best(book, account), *reasons[2:])
    return tuple(word for word in words if word)


def _answers_best(book: Book, account: int) -> str:
    """Say in which two hours of the day calls were answered most, or nothing when too few were."""
    rows = book.sql(
        "SELECT started_at FROM call WHERE account_id = ? AND status = 'done' AND line_result = 'connected'"
        " AND started_at IS NOT NULL ORDER BY id DESC LIMIT 50",
        (account,),
    )
    hours = Counter(
        datetime.fromtimestamp(started, UTC).astimezone(book.clock.zone).hour // 2 * 2 for (started,) in rows
    )
    ((hour, count),) = hours.most_common(1) or [(0, 0)]
    return f"answers best {hour}–{hour + 2}" if count >= _LEAST_ANSWERED else ""


def _points(book: Book, account: int, planned: Call | None, others: Sequence[Call]) -> tuple[Point, ...]:
    """Return what to talk about: the call's own subject and those of other planned calls, answers owed, issues,
    promises of both sides, renewals."""
    today = book.today
    points: list[Point] = []
    if planned is not None and planned.subject:
        points.append(Point("call", planned.id, planned.subject, ""))
    for other in others:
        if other.subject:
            points.append(Point("call", other.id, other.subject, f"call {due_of(other).in_words(today)}"))
    todos = (
        Todo.select(Todo.id, Todo.title, Todo.due_on, Todo.owner, Todo.owner_name, Todo.answer)
        .where(Todo.account == account, Todo.status == "open")
        .order_by(Todo.due_on)
        .limit(_MOST_POINTS)
    )
    for todo in book.rows(todos):
        points.append(Point("todo", todo.id, todo.title, _todo_words(todo, today)))
    issues = (
        Issue.select(Issue.id, Issue.title, Issue.update_due)
        .where(Issue.account == account, Issue.status == "open")
        .order_by(Issue.update_due)
    )
    for issue in book.rows(issues.limit(_MOST_POINTS)):
        due = f"update due {show_day(issue.update_due, today)}" if issue.update_due else "open"
        points.append(Point("issue", issue.id, issue.title, f"issue {due}"))
    contracts = (
        Contract.select(Contract.id, Contract.title, Contract.ends_on, Contract.value, Contract.currency)
        .where(Contract.account == account, Contract.status == "running", Contract.ends_on >= today)
        .order_by(Contract.ends_on)
    )
    for contract in book.rows(contracts.limit(2)):
        value = show(Money(contract.value, contract.currency), cents=False) if _has_value(contract) else ""
        ends = f"renewal {show_day(contract.ends_on, today)}"
        points.append(Point("contract", contract.id, contract.title, f"{ends}, {value}" if value else ends))
    return tuple(points[:_MOST_POINTS])


def _has_value(contract: Contract) -> bool:
    return contract.value is not None and bool(contract.currency)


def _todo_words(todo: Any, today: date) -> str:
    day = show_day(todo.due_on, today)
    if todo.owner == "them":
        return f"they promised by {day}"
    if todo.owner == "colleague":
        return f"asked {todo.owner_name or 'a colleague'}, by {day}"
    return f"promised {day}" if not todo.answer else "answer owed"


def _quotes(book: Book, account: int) -> tuple[CardQuote, ...]:
    columns = (Quote.id, Quote.number, Quote.title, Quote.amount, Quote.currency, Quote.status, Quote.valid_until)
    query = (
        Quote.select(*columns, Quote.probability)
        .where(Quote.account == account, Quote.status.in_(OPEN))
        .order_by(Quote.valid_until.is_null(), Quote.valid_until, Quote.id)
    )
    return tuple(
        CardQuote(
            row.id,
            row.number,
            row.title,
            Money(row.amount, row.currency) if row.amount is not None and row.currency else None,
            row.status,
            row.valid_until,
            None if row.valid_until is None else (row.valid_until - book.today).days,
            row.probability,
        )
        for row in book.rows(query)
    )
