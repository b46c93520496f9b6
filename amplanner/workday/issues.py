"""Issues: problems and complaints, who works on them, and when the customer is owed the next word."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Issue
from amplanner.rules.text import clean
from amplanner.workday.accounts import name_of
from amplanner.workday.checks import checking
from amplanner.workday.refused import RefusedError

SEVERITIES: Mapping[str, str] = MappingProxyType({"low": "Low", "normal": "Normal", "high": "High"})
"""How bad it is, by code."""

_TEXTS = ("title", "severity", "owner")
_LONG_TEXTS = ("cause", "resolution")


class IssueValues(TypedDict, total=False):
    """What can be said of an issue. An empty `owner` is me; `update_due` is when the customer is owed a word."""

    title: str
    severity: str
    owner: str
    cause: str
    resolution: str
    opened_on: date
    update_due: date | None


class IssueDetails(NamedTuple):
    """An issue. `days_open` counts from its opening to today, or to its closing."""

    id: int
    account: int
    account_name: str
    title: str
    severity: str
    owner: str
    status: str
    cause: str
    resolution: str
    opened_on: date
    update_due: date | None
    closed_on: date | None
    days_open: int


def write_issue(book: Book, act: Act, *, account: int, **values: Unpack[IssueValues]) -> int:
    """Write a new open issue within an act and return its key. `title` is required; checks nothing."""
    values.setdefault("opened_on", book.today)
    return act.insert(Issue, account=account, **_stored(values))


def add(book: Book, *, account: int, **values: Unpack[IssueValues]) -> Change:
    """Open an issue. `Change.key` is its key. Raises `InvalidError`."""
    with book.act(f"Issue opened · {name_of(book, account)}") as act:
        _check(book, {"title": "", **values})
        act.key = write_issue(book, act, account=account, **values)
    return act.change


def edit(book: Book, issue: int, **values: Unpack[IssueValues]) -> Change:
    """Change what is given of an issue. Raises `InvalidError`, and `RefusedError` when it is gone."""
    now = details(book, issue)
    with book.act(f"Issue changed · {now.account_name}") as act:
        _check(book, {"opened_on": now.opened_on, **values})
        act.update(Issue, issue, **_stored(values))
        act.key = issue
    return act.change


def close(book: Book, issue: int, *, resolution: str = "") -> Change:
    """Close an issue today; nothing is owed any more. Raises `RefusedError` when it isn't open."""
    now = details(book, issue)
    if now.status != "open":
        raise RefusedError(f"“{now.title}” is closed already.")
    told = clean(resolution, lines=True).strip() or now.resolution
    with book.act(f"Issue closed · {now.account_name}") as act:
        act.update(Issue, issue, status="closed", closed_on=book.today, update_due=None, resolution=told)
        act.key = issue
    return act.change


def reopen(book: Book, issue: int) -> Change:
    """Open a closed issue again. Raises `RefusedError` when it is open."""
    now = details(book, issue)
    if now.status == "open":
        raise RefusedError(f"“{now.title}” is open already.")
    with book.act(f"Issue opened again · {now.account_name}") as act:
        act.update(Issue, issue, status="open", closed_on=None)
        act.key = issue
    return act.change


def delete(book: Book, *issues: int) -> Change:
    """Delete issues. Raises `RefusedError` when one is gone."""
    found = [details(book, issue) for issue in issues]
    what = "Issue deleted" if len(found) == 1 else f"{len(found)} issues deleted"
    with book.act(f"{what} · {found[0].account_name}") as act:
        for issue in issues:
            act.remove(Issue, issue)
    return act.change


def details(book: Book, issue: int) -> IssueDetails:
    """Return an issue. Raises `RefusedError` when it is gone."""
    found = _read(book, Issue.id == issue)
    if not found:
        raise RefusedError("That issue is no longer there.")
    return found[0]


def issues_of(book: Book, account: int) -> tuple[IssueDetails, ...]:
    """Return an account's issues: open ones by when a word is owed, then closed ones, the latest first."""
    found = _read(book, Issue.account == account)
    still_open = [issue for issue in found if issue.status == "open"]
    closed = [issue for issue in found if issue.status != "open"]
    still_open.sort(key=lambda i: (i.update_due or date.max, i.opened_on, i.id))
    closed.sort(key=lambda i: (i.closed_on or date.min, i.id), reverse=True)
    return (*still_open, *closed)


def _read(book: Book, where: Any) -> tuple[IssueDetails, ...]:
    query = Issue.select(Issue, Account.name.alias("account_name")).join(Account).where(where).order_by(Issue.id)
    return tuple(
        IssueDetails(
            row.id,
            row.account,
            row.account_name,
            row.title,
            row.severity,
            row.owner,
            row.status,
            row.cause,
            row.resolution,
            row.opened_on,
            row.update_due,
            row.closed_on,
            ((row.closed_on or book.today) - row.opened_on).days,
        )
        for row in book.rows(query.namedtuples())
    )


def _stored(values: IssueValues) -> dict[str, Any]:
    stored: dict[str, Any] = dict(values)
    for field in _TEXTS:
        if field in stored:
            stored[field] = clean(stored[field]).strip()
    for field in _LONG_TEXTS:
        if field in stored:
            stored[field] = clean(stored[field], lines=True).strip()
    return stored


def _check(book: Book, values: IssueValues) -> None:
    with checking() as checks:
        checks.filled("title", values.get("title"), "An issue needs a line that says what is wrong.")
        checks.short("title", values.get("title"))
        checks.short("owner", values.get("owner"))
        checks.among("severity", values.get("severity"), SEVERITIES)
        opened, due = values.get("opened_on"), values.get("update_due")
        if opened is not None and opened > book.today:
            checks.say("opened_on", "That day is still to come.")
        checks.in_order("update_due", due, opened, "the day it was opened")
