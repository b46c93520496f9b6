"""The quotes pane: open quotes, and open deals that have no quote yet."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from peewee import Value, fn

from amplanner.book.book import Book
from amplanner.book.models import Account, Opportunity, Quote, QuoteVersion
from amplanner.rules.money import Money, round_half_away
from amplanner.rules.text import fold
from amplanner.workday.quotes import EDITABLE, OPEN

QuoteKey = tuple[Literal["quote", "idea"], int]
"""A row of the pane: a quote, or a deal without one."""


class QuoteRow(NamedTuple):
    """One row of the pane. `status` is the quote's, `expired` when it no longer holds, or `idea`.

    `held` is the revision that the customer has while `revision` is being drafted: "draft rev 2 · rev 1 sent". Validity
    is then of what the customer has.
    """

    key: QuoteKey
    number: str
    account: int
    account_name: str
    title: str
    amount: Money | None
    estimated: bool
    status: str
    valid_until: date | None
    days_left: int | None
    probability: int | None
    next_step: str
    next_on: date | None
    revision: int = 1
    held: int | None = None


class OpenQuotes(NamedTuple):
    """The keys of the pane in order, and its sums by currency; `quotes` and `ideas` count them."""

    keys: tuple[QuoteKey, ...]
    quotes: int
    ideas: int
    total: dict[str, Money]
    weighted: dict[str, Money]


def open_quotes(book: Book, *, text: str = "") -> OpenQuotes:
    """Return what is open, most pressing first: sent by validity, drafts, then deals by closing day and amount.

    `text` keeps those whose account, number or title has it. Only mine; sums leave out what has no amount.
    """
    wanted = fold(text)
    quotes = (
        Quote.select(
            Quote.id, Quote.amount, Quote.currency, Quote.probability, Quote.title, Quote.number, Account.name_fold
        )
        .join(Account)
        .where(Quote.status.in_(OPEN), Account.owner == "")
        .order_by(Quote.status.in_(EDITABLE), Quote.valid_until.is_null(), Quote.valid_until, Quote.id)
        .tuples()
    )
    quoted = Quote.select(Value(1)).where(Quote.opportunity == Opportunity.id, Quote.status.in_(OPEN))
    ideas = (
        Opportunity.select(
            Opportunity.id,
            Opportunity.amount,
            Opportunity.currency,
            Opportunity.probability,
            Opportunity.title,
            Value(""),
            Account.name_fold,
        )
        .join(Account)
        .where(Opportunity.status == "open", Opportunity.owner == "", ~fn.EXISTS(quoted))
        .order_by(Opportunity.close_on.is_null(), Opportunity.close_on, -Opportunity.amount, Opportunity.id)
        .tuples()
    )
    keys: list[QuoteKey] = []
    counts = {"quote": 0, "idea": 0}
    sums: dict[str, int] = {}
    weights: dict[str, int] = {}
    for kind, query in (("quote", quotes), ("idea", ideas)):
        for key, amount, currency, probability, title, number, name in book.rows(query):
            if wanted and wanted not in f"{name} {fold(title)} {fold(number)}":
                continue
            keys.append((kind, key))  # type: ignore[arg-type]  # the two kinds of the tuple above
            counts[kind] += 1
            if amount is not None and currency:
                sums[currency] = sums.get(currency, 0) + amount
                weights[currency] = weights.get(currency, 0) + amount * (probability or 0)
    return OpenQuotes(
        tuple(keys),
        counts["quote"],
        counts["idea"],
        {code: Money(minor, code) for code, minor in sums.items()},
        {code: Money(_percent(minor), code) for code, minor in weights.items()},
    )


def _percent(hundredfold: int) -> int:
    from decimal import Decimal  # exact halves; not needed before the first sum

    return round_half_away(Decimal(hundredfold) / 100)


def rows(book: Book, keys: Sequence[QuoteKey]) -> dict[QuoteKey, QuoteRow]:
    """Return the rows of some keys, for the visible part of the pane; keys that are gone are left out."""
    found: dict[QuoteKey, QuoteRow] = {}
    quotes = [key for kind, key in keys if kind == "quote"]
    ideas = [key for kind, key in keys if kind == "idea"]
    if quotes:
        query = Quote.select(Quote, Account.name.alias("account_name")).join(Account).where(Quote.id.in_(quotes))
        for row in book.rows(query.namedtuples()):
            drafted_anew = row.status in EDITABLE and row.revision > 1
            found["quote", row.id] = _quote_row(book, row, _held(book, row.id) if drafted_anew else None)
    if ideas:
        deals = (
            Opportunity.select(Opportunity, Account.name.alias("account_name"))
            .join(Account)
            .where(Opportunity.id.in_(ideas))
        )
        for row in book.rows(deals.namedtuples()):
            found["idea", row.id] = _idea_row(book, row)
    return found


def _held(book: Book, quote: int) -> tuple[int, date | None] | None:
    """Return the revision that the customer has and until when it holds."""
    query = QuoteVersion.select(QuoteVersion.revision, QuoteVersion.valid_until)
    sent = query.where(QuoteVersion.quote == quote, QuoteVersion.state == "sent")
    found = book.one(sent.order_by(QuoteVersion.revision.desc()).tuples())
    return None if found is None else (found[0], found[1])


def _quote_row(book: Book, row: Any, held: tuple[int, date | None] | None) -> QuoteRow:
    until = row.valid_until if held is None else held[1]
    left = None if until is None else (until - book.today).days
    status = "expired" if left is not None and left < 0 and row.status not in EDITABLE else row.status
    step, on = _next_step(book, row.account, row.id)
    return QuoteRow(
        ("quote", row.id),
        row.number,
        row.account,
        row.account_name,
        row.title,
        Money(row.amount, row.currency) if row.amount is not None and row.currency else None,
        row.estimated and row.amount is not None,
        status,
        until,
        left,
        row.probability,
        step,
        on,
        row.revision,
        None if held is None else held[0],
    )


def _idea_row(book: Book, row: Any) -> QuoteRow:
    step, on = _next_step(book, row.account, None)
    return QuoteRow(
        ("idea", row.id),
        "",
        row.account,
        row.account_name,
        row.title,
        Money(row.amount, row.currency) if row.amount is not None and row.currency else None,
        row.estimated,
        "idea",
        None,
        None,
        row.probability,
        step or row.stage,
        on or row.close_on,
    )


def _next_step(book: Book, account: int, quote: int | None) -> tuple[str, date | None]:
    """Return what comes next for a quote: its own to-do or call, else the account's first open call."""
    # Plain SELECTs: this is asked for each row on the screen, and putting them together costs Peewee more than running
    # them (measured). The + has SQLite look among the quote's and the account's own, not among all that are open.
    if quote is not None:
        for title, on in book.sql(
            "SELECT title, due_on FROM todo WHERE quote_id = ? AND status = 'open' ORDER BY +due_on LIMIT 1", (quote,)
        ):
            return title, date.fromisoformat(on)
    for (on,) in book.sql(
        "SELECT due_on FROM call WHERE account_id = ? AND status = 'open' AND due_on IS NOT NULL"
        " ORDER BY +due_on LIMIT 1",
        (account,),
    ):
        return "call", date.fromisoformat(on)
    return "", None
