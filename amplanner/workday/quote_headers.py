"""What stands above and below the lines of a quote: for whom, until when, on which terms."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Account, Opportunity, Person, Quote
from amplanner.book.quote_settings import LANGUAGES
from amplanner.rules.money import Money, minor_digits
from amplanner.rules.quotation import Deposit, TaxRounding
from amplanner.rules.text import clean
from amplanner.workday.checks import checking
from amplanner.workday.quote_documents import worked_out
from amplanner.workday.quote_floor import excused
from amplanner.workday.quote_lines import open_quote, settle
from amplanner.workday.quote_prices import convert_prices, keep_currencies, told_converted
from amplanner.workday.quote_rows import stored
from amplanner.workday.quotes import EDITABLE, has_lines, header
from amplanner.workday.refused import RefusedError


class HeaderValues(TypedDict, total=False):
    """What can be said of a quote besides its lines; see `book.models.trade.Quote` and `QuoteDocument`.

    `amount` is an estimate, for a quote without lines. `valid_until` None: so many days from the day it is sent.
    """

    title: str
    account: int
    person: int | None
    opportunity: int | None
    external_number: str
    reference: str
    dated_on: date | None
    valid_until: date | None
    validity_days: int
    currency: str
    language: str
    payment_terms: str
    delivery_terms: str
    lead_time: str
    intro: str
    terms: str
    internal_note: str
    prices_include_tax: bool
    tax_rounding: TaxRounding
    term_months: int
    prepaid: Decimal
    deposit: Deposit | None
    payable_rounding: Decimal
    payable_step: Decimal
    probability: int | None
    amount: Money | None
    floor_reason: str


_NAMES = {
    "title": "Title",
    "account": "Account",
    "person": "Contact",
    "opportunity": "Deal",
    "external_number": "External number",
    "reference": "Reference",
    "dated_on": "Date",
    "valid_until": "Validity",
    "validity_days": "Validity",
    "currency": "Currency",
    "language": "Language",
    "payment_terms": "Payment terms",
    "delivery_terms": "Delivery terms",
    "lead_time": "Lead time",
    "intro": "Intro",
    "terms": "Terms",
    "internal_note": "Internal note",
    "term_months": "Term",
    "prepaid": "Prepaid",
    "deposit": "Deposit",
    "probability": "Chance",
    "amount": "Amount",
    "floor_reason": "Reason for the margin",
}
_LINES = frozenset({"intro", "terms", "internal_note", "floor_reason"})
_WORDS = frozenset(
    {"title", "external_number", "reference", "payment_terms", "delivery_terms", "lead_time", "currency", "language"}
)
_NUMBERS = frozenset({"prepaid", "payable_rounding", "payable_step"})

# Not on the page, or ours alone: they may change after it was sent.
_OURS = frozenset({"internal_note", "external_number", "probability", "opportunity"})


def change_header(book: Book, quote: int, **values: Unpack[HeaderValues]) -> Change:
    """Change what is given of a quote's header. `Change.key` is the quote.

    What isn't on the page (`internal_note`, `external_number`, `probability`, `opportunity`) can be changed of any
    quote, all else only before it is sent. Where prices come to include VAT, or no longer do, all of them are converted
    so that the net stays. Raises `InvalidError` by field, and `RefusedError`.
    """
    row = header(book, quote) if values.keys() <= _OURS else open_quote(book, quote)
    _check(book, row.account, quote, values)
    columns = _columns(values)
    if "account" in values and values["account"] != row.account:
        # Whom it was for there, and the deal, are not of the new account.
        columns = {"person": None, "opportunity": None, **columns}
    what = f"{_NAMES.get(next(iter(values)), 'Quote') if len(values) == 1 else 'Quote'} changed"
    before, came_to = worked_out(book, quote)
    if "floor_reason" in values:
        # It holds for these margins, and lapses where less is earned.
        given_for = excused(before, came_to, book.settings.quotes.margin_floor)
        columns["floor_excused"] = given_for if columns["floor_reason"] else ""
    with_tax = values.get("prices_include_tax", before.prices_include_tax)
    converted = with_tax != before.prices_include_tax
    if converted:
        what = told_converted(before, with_tax=with_tax, grouping=book.settings.thousands)
    with book.act(f"{what} · {row.called} {row.account_name}") as act:
        if converted:
            convert_prices(book, act, before, quote, with_tax=with_tax)
        currency = columns.get("currency", before.currency) or book.settings.currency
        if currency != before.currency:
            keep_currencies(book, act, quote, before.currency, currency)
        act.update(Quote, quote, **columns)
        if row.status in EDITABLE and not values.keys() <= _OURS:
            settle(book, act, quote)
        act.key = quote
    return act.change


def _columns(values: HeaderValues) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name in _WORDS or name in _LINES:
            columns[name] = clean(str(value), lines=name in _LINES).strip()
        elif name in _NUMBERS:
            columns[name] = stored(value or None)  # type: ignore[arg-type]  # one of the three numbers
        elif name == "tax_rounding":
            columns[name] = str(value)
        elif name not in {"deposit", "amount"}:
            columns[name] = value
    if "deposit" in values:
        columns["deposit"] = _deposit(values["deposit"])
    if "amount" in values:
        amount = values["amount"]
        columns |= {"amount": amount.minor if amount else None, "estimated": False}
        if amount:
            columns["currency"] = amount.currency
    return columns


def _deposit(deposit: Deposit | None) -> str:
    if deposit is None:
        return ""
    return stored(deposit.amount) if deposit.amount is not None else f"{stored(deposit.percent)}%"


def _check(book: Book, account: int, quote: int, values: HeaderValues) -> None:
    with checking() as checks:
        for name in _WORDS & values.keys():
            checks.short(name, values[name])  # type: ignore[literal-required]  # all of them are texts
        for name in _LINES & values.keys():
            checks.short(name, values[name], 4000)  # type: ignore[literal-required]
        checks.among("language", values.get("language"), ("", *LANGUAGES))
        checks.between("probability", values.get("probability"), 0, 100)
        checks.between("validity_days", values.get("validity_days"), 1, 3650)
        checks.between("term_months", values.get("term_months"), 1, 600)
        until = values.get("valid_until")
        if until is not None and until < book.today:
            checks.say("valid_until", "That day is past: a quote holds until today or later.")
        checks.in_order("valid_until", until, values.get("dated_on"), "its date")
        if "currency" in values:
            _check_currency(checks.say, values["currency"])
        if values.get("amount") is not None and has_lines(book, quote):
            checks.say("amount", "The amount is that of the lines.")
        if any(values.get(name, Decimal(0)) < 0 for name in ("prepaid", "payable_step")):  # type: ignore[operator]
            checks.say("prepaid", "That isn't less than nothing.")
        deposit = values.get("deposit")
        if deposit is not None and deposit.percent is not None and not 0 <= deposit.percent <= 100:
            checks.say("deposit", "A deposit is from 0 to 100 %.")
    _check_references(book, values.get("account", account), values)


def _check_currency(say: Any, currency: str) -> None:
    try:
        Money(0, currency)
        minor_digits(currency)
    except ValueError:
        say("currency", "A currency is three capital letters, such as EUR.")


def _check_references(book: Book, account: int, values: HeaderValues) -> None:
    if "account" in values and book.scalar(Account.select(Account.id).where(Account.id == account)) is None:
        raise RefusedError("That account is no longer there.")
    person, deal = values.get("person"), values.get("opportunity")
    if person is not None and book.scalar(Person.select(Person.account).where(Person.id == person)) != account:
        raise RefusedError("That person is at another account.")
    if (
        deal is not None
        and book.scalar(Opportunity.select(Opportunity.account).where(Opportunity.id == deal)) != account
    ):
        raise RefusedError("That deal is with another account.")
