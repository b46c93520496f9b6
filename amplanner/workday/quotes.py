"""Quotes: drafted with what a new one starts with, and their headers. Lines are in `quote_lines`."""

from datetime import date
from typing import Any, Final, NamedTuple

from peewee import Value, fn

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Opportunity, Person, Quote
from amplanner.book.quote_settings import LANGUAGES
from amplanner.rules.countries import country_code, languages_of
from amplanner.rules.money import Money
from amplanner.rules.text import clean
from amplanner.workday.quote_numbering import next_number
from amplanner.workday.refused import RefusedError

EDITABLE = ("draft", "ready", "awaiting")
"""The states in which a quote's lines and header can be changed."""

OPEN = (*EDITABLE, "sent", "negotiating")
"""The states in which a quote can still be won."""

SEND_QUOTE = "Send quote"
"""The to-do that comes with a quote that was asked for; sending the quote does it."""


def follow_up_subject(number: str) -> str:
    """Return what the call after sending a quote is about; once the quote is decided, that call needn't be made."""
    return f"what they think of {number}"


_HEADER: Final = (
    "SELECT q.id, q.number, q.account_id, a.name, q.person_id, q.opportunity_id, q.title, q.status, q.amount,"
    " q.currency, q.probability, q.validity_days, q.valid_until, q.revision"
    " FROM quote q JOIN account a ON a.id = q.account_id WHERE q.id = ?"
)


class QuoteHeader(NamedTuple):
    """A quote without its lines; `amount` in minor units of `currency`. A draft may have no number yet."""

    id: int
    number: str
    account: int
    account_name: str
    person: int | None
    opportunity: int | None
    title: str
    status: str
    amount: int | None
    currency: str
    probability: int | None
    validity_days: int
    valid_until: date | None
    revision: int

    @property
    def called(self) -> str:
        """Its number, or that it is a draft without one."""
        return self.number or "draft quote"


def write_quote(
    book: Book,
    act: Act,
    *,
    account: int,
    title: str = "",
    amount: Money | None = None,
    probability: int | None = None,
    validity_days: int | None = None,
    opportunity: int | None = None,
    person: int | None = None,
    **more: Any,
) -> int:
    """Write a new draft within an act and return its key.

    `amount` is what it will come to, as estimated before there are lines; `probability` in percent; `more` are further
    columns. What isn't given is taken from `opportunity`, the deal that it is for, then from the account's last quote,
    then from the settings. The number is the next of the settings' series, unless it is given when the quote is sent.
    Raises `ValueError` for a probability outside 0–100.
    """
    deal = None if opportunity is None else book.one(Opportunity.select().where(Opportunity.id == opportunity))
    if deal is not None:
        title = title or deal.title
        if amount is None and deal.amount is not None and deal.currency:
            amount = Money(deal.amount, deal.currency)
        probability = deal.probability if probability is None else probability
    if probability is not None and not 0 <= probability <= 100:
        raise ValueError(f"a chance is between 0 and 100 %, not {probability}")
    defaults = _defaults(book, account, person)
    return act.insert(
        Quote,
        **{
            "number": next_number(book) if book.settings.quotes.numbered == "saved" else "",
            "account": account,
            "opportunity": opportunity,
            "title": clean(title).strip(),
            "amount": amount.minor if amount else None,
            "probability": probability,
            "validity_days": validity_days or book.settings.validity_days,
            "drafted_on": book.today,
            **defaults,
            **({"currency": amount.currency} if amount else {}),
            **more,
        },
    )


def _defaults(book: Book, account: int, person: int | None) -> dict[str, Any]:
    """Return what a new quote for an account starts with: as its last quote was, else as the settings say."""
    settings = book.settings.quotes
    last = book.one(Quote.select().where(Quote.account == account).order_by(Quote.id.desc()).namedtuples())
    if person is None:
        person = _contact(book, account, None if last is None else last.person)
    known = {name: getattr(last, name, "") for name in ("currency", "language", "payment_terms", "delivery_terms")}
    language = book.scalar(Person.select(Person.language).where(Person.id == person)) if person else ""
    if language not in LANGUAGES:
        language = known["language"] or _spoken(book, account)
    return {
        "person": person,
        "currency": known["currency"] or book.settings.currency,
        "language": language,
        "payment_terms": known["payment_terms"] or settings.payment_terms,
        "delivery_terms": known["delivery_terms"] or settings.delivery_terms,
        "lead_time": settings.lead_time,
        "intro": settings.intro,
        "terms": settings.terms,
        "prices_include_tax": settings.prices_include_tax,
        "tax_rounding": settings.tax_rounding,
        "payable_step": "" if not settings.payable_step else f"{settings.payable_step.normalize():f}",
        "term_months": settings.term_months,
    }


def _spoken(book: Book, account: int) -> str:
    """Return the language of a first quote for an account: the settings', unless its country is another and speaks
    none of that."""
    ours = book.settings.quotes.language
    country = country_code(book.scalar(Account.select(Account.country).where(Account.id == account)) or "")
    if country is None or country == book.settings.country or ours in languages_of(country):
        return ours
    return languages_of(country)[0]


def _contact(book: Book, account: int, before: int | None) -> int | None:
    """Return whom a quote for an account is for: who got the last one, else the only person there."""
    there = Person.select(Person.id).where(Person.account == account, Person.left_on.is_null())
    people = [key for (key,) in book.rows(there.limit(50).tuples())]
    if before in people:
        return before
    return people[0] if len(people) == 1 else None


def add(
    book: Book,
    *,
    account: int,
    title: str = "",
    amount: Money | None = None,
    probability: int | None = None,
    validity_days: int | None = None,
    opportunity: int | None = None,
    person: int | None = None,
) -> Change:
    """Draft a quote. `Change.key` is its key. Raises `ValueError` as `write_quote` does."""
    with book.act(f"New quote · {account_name(book, account)}") as act:
        act.key = write_quote(
            book,
            act,
            account=account,
            title=title,
            amount=amount,
            probability=probability,
            validity_days=validity_days,
            opportunity=opportunity,
            person=person,
        )
    return act.change


def draft_from_idea(book: Book, opportunity: int) -> Change:
    """Draft a quote for an open deal that has none, with the deal's amount and chance."""
    deal = book.one(Opportunity.select().where(Opportunity.id == opportunity).namedtuples())
    if deal is None:
        raise RefusedError("That deal is no longer there.")
    return add(book, account=deal.account, opportunity=opportunity, person=deal.person)


def deal_to_quote(book: Book, account: int) -> int | None:
    """Return the open deal that a quote asked by this account must be for: its only one without an open quote."""
    quoted = Quote.select(Value(1)).where(Quote.opportunity == Opportunity.id, Quote.status.in_(OPEN))
    open_deals = Opportunity.select(Opportunity.id).where(
        Opportunity.account == account, Opportunity.status == "open", Opportunity.owner == "", ~fn.EXISTS(quoted)
    )
    found = [key for (key,) in book.rows(open_deals.limit(2).tuples())]
    return found[0] if len(found) == 1 else None


def edit(
    book: Book,
    quote: int,
    *,
    title: str,
    amount: Money | None,
    probability: int | None,
    valid_until: date | None,
    person: int | None = None,
) -> Change:
    """Change a quote's header. Raises `RefusedError` once it is decided, and for an amount that its lines say."""
    row = header(book, quote)
    if row.status not in OPEN:
        raise RefusedError(f"{row.called} is {row.status}; it can't be changed any more.")
    if (None if amount is None else amount.minor) != row.amount and has_lines(book, quote):
        raise RefusedError(f"The amount of {row.called} is that of its lines; change those.")
    with book.act(f"Quote changed · {row.called} {row.account_name}") as act:
        act.update(
            Quote,
            quote,
            title=clean(title).strip(),
            amount=amount.minor if amount else None,
            currency=amount.currency if amount else row.currency,
            # An amount that somebody typed is no estimate any more.
            **({} if amount is None or amount.minor == row.amount else {"estimated": False}),
            probability=probability,
            valid_until=valid_until,
            person=person,
        )
        act.key = quote
    return act.change


def account_name(book: Book, account: int) -> str:
    """Return the name of an account, or raise `RefusedError` when it is gone."""
    name = book.scalar(Account.select(Account.name).where(Account.id == account))
    if name is None:
        raise RefusedError("That account is no longer there.")
    return str(name)


def has_lines(book: Book, quote: int) -> bool:
    """Whether a quote has lines; then its amount is theirs."""
    return bool(book.sql("SELECT 1 FROM quote_line WHERE quote_id = ? LIMIT 1", (quote,)))


def header(book: Book, quote: int) -> QuoteHeader:
    """Return a quote's header, or raise `RefusedError` when it is gone."""
    for *before, valid_until, revision in book.sql(_HEADER, (quote,)):
        return QuoteHeader._make([*before, date.fromisoformat(valid_until) if valid_until else None, revision])
    raise RefusedError("That quote is no longer there.")
