"""The form of what stands above and below a quote's lines: for whom, until when, on which terms, in which words."""

from decimal import Decimal
from typing import Any, cast

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.money import Grouping, names_currency, parse_money
from amplanner.rules.quotation import Deposit
from amplanner.rules.quote_numbers import read_number
from amplanner.tui.forms.fields import (
    ChoiceField,
    DayField,
    Field,
    LinesField,
    Matches,
    MoneyField,
    NumberField,
    PickField,
    TextField,
    WordsField,
    YesNoField,
)
from amplanner.tui.forms.finding import account_field, person_field
from amplanner.tui.forms.form import Form
from amplanner.tui.screens.quote_cells import plain
from amplanner.workday import quote_headers, quotes
from amplanner.workday.form_values import account_named, people_named
from amplanner.workday.quote_beside import deals_of
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_headers import HeaderValues

LANGUAGES = {"en": "English", "nl": "Dutch", "de": "German", "fr": "French"}
"""The languages of the page, by code."""

_OURS = ("probability", "opportunity", "external_number", "internal_note")
"""What can be changed of a quote that was sent: it isn't on the page."""


def header_form(book: Book, quote: int, begin: str = "") -> Form:
    """Return the form of a quote's header; of one that was sent, what isn't on its page. Raises `RefusedError`.

    `begin` names the field that is gone to first.
    """
    found = document(book, quote)
    row = quotes.header(book, quote)
    values = _values(book, found, row.valid_until)
    fields = _fields(book, found)
    if not found.editable:
        fields = [field for field in fields if field.name in _OURS]

    def save(given: dict[str, Any]) -> Change:
        return quote_headers.change_header(book, quote, **cast(HeaderValues, given))

    place = f"Quotes › {found.number or 'New quote'} {found.customer.name}"
    draft = ("form.quote-header", str(quote))
    return Form(book, place, fields, values, save, draft=draft, changed_only=True, begin=begin)


def _values(book: Book, found: QuoteDocument, valid_until: Any) -> dict[str, Any]:
    account, grouping = found.customer.account, book.settings.thousands
    values = {name: getattr(found, name) for name in HeaderValues.__annotations__ if hasattr(found, name)}
    deals = deals_of(book, account, found.opportunity)
    deal = next((each for each in deals if each[0] == found.opportunity), None)
    quotation = found.quotation
    return values | {
        "account": account_named(book, account),
        "person": None if found.contact is None else people_named(book, [found.contact.person])[0],
        "opportunity": deal,
        "valid_until": valid_until,
        "currency": quotation.currency,
        "term_months": quotation.term_months,
        "prices_include_tax": quotation.prices_include_tax,
        "prepaid": plain(quotation.prepaid, grouping) if quotation.prepaid else "",
        "deposit": _deposit_text(quotation.deposit, grouping),
        "amount": found.estimate,
    }


def _fields(book: Book, found: QuoteDocument) -> list[Field]:
    account, own = found.customer.account, book.settings
    days = quotes.header(book, found.quote).validity_days

    def deals(text: str, _: int | None) -> Matches:
        return [each for each in deals_of(book, account, found.opportunity) if text.casefold() in each[1].casefold()]

    def number(text: str) -> Decimal:
        if not text.strip():
            return Decimal(0)
        read = read_number(text, own.thousands)
        if read is None:
            raise ValueError("Not an amount; say 1200 or 1200.50.")
        return read

    def deposit(text: str) -> Deposit | None:
        return _deposit(text.strip(), found.currency, own.thousands)

    amount: list[Field] = []
    if not found.quotation.lines:
        amount = [MoneyField(name="amount", label="Amount", hint="what it comes to, as far as is known")]
    return [
        TextField(name="title", label="For what", hint="it stands above the lines"),
        account_field(book, needed=True),
        person_field(book, account=account, within="account"),
        PickField(name="opportunity", label="Chance", find=deals, what="chance", hint="that is open at this account"),
        *amount,
        NumberField(name="probability", label="Chance of it", unit="%", most=100),
        DayField(name="valid_until", label="Valid until", hint=f"empty: {days} days from sending"),
        NumberField(name="validity_days", label="Valid for", unit="days", least=1, most=3650),
        DayField(name="dated_on", label="Date", hint="empty: the day on which it is sent", past=True),
        TextField(name="reference", label="Their reference"),
        TextField(name="external_number", label="Our other number", hint="in the firm's own system"),
        TextField(name="payment_terms", label="Payment", hint="30 days net"),
        TextField(name="delivery_terms", label="Delivery", hint="Incoterm and place: DAP Utrecht"),
        TextField(name="lead_time", label="Lead time", hint="4 weeks after order"),
        ChoiceField(name="language", label="Language", choices=LANGUAGES),
        TextField(name="currency", label="Currency", hint="EUR, USD, CHF …"),
        YesNoField(name="prices_include_tax", label="Prices incl. VAT"),
        NumberField(name="term_months", label="Term", unit="months", least=1, most=600),
        WordsField(name="prepaid", label="Prepaid", parse=number),
        WordsField(name="deposit", label="At the order", parse=deposit, hint="30%, or an amount"),
        LinesField(name="intro", label="Intro", rows=4),
        LinesField(name="terms", label="Terms", rows=4),
        LinesField(name="internal_note", label="Note (inside)", rows=3, hint="never on the page"),
    ]


def _deposit_text(deposit: Deposit | None, grouping: Grouping) -> str:
    if deposit is None:
        return ""
    if deposit.percent is not None:
        return f"{plain(deposit.percent, grouping)}%"
    return plain(deposit.amount, grouping) if deposit.amount is not None else ""


def _deposit(text: str, currency: str, grouping: Grouping) -> Deposit | None:
    if not text:
        return None
    if text.endswith("%"):
        percent = read_number(text[:-1].strip(), grouping)
        if percent is None:
            raise ValueError("Not a deposit; say 30% or 1500.")
        return Deposit(percent=percent)
    if names_currency(text, currency) and (money := parse_money(text, currency, grouping)) is not None:
        return Deposit(amount=money.amount)
    amount = read_number(text, grouping)
    if amount is None:
        raise ValueError("Not a deposit; say 30% or 1500.")
    return Deposit(amount=amount)
