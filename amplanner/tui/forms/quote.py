"""The form of a quote's header: title, amount, chance, validity, for whom."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.money import Money
from amplanner.tui.forms.fields import DayField, Field, MoneyField, NumberField, TextField
from amplanner.tui.forms.finding import account_field, person_field
from amplanner.tui.forms.form import Form
from amplanner.workday import quotes
from amplanner.workday.form_values import account_named, people_named


def quote_form(
    book: Book, quote: int | None = None, *, account: int | None = None, then: Callable[[Change], None] | None = None
) -> Form:
    """Return the form of a quote's header, or of a new draft. Raises `RefusedError` when the quote is gone."""
    return _new(book, account, then) if quote is None else _known(book, quote, then)


def _known(book: Book, quote: int, then: Callable[[Change], None] | None) -> Form:
    known = quotes.header(book, quote)
    fields: list[Field] = [
        TextField(name="title", label="For what"),
        MoneyField(name="amount", label="Amount", hint="what it comes to, as far as is known"),
        NumberField(name="probability", label="Chance", unit="%", most=100),
        DayField(name="valid_until", label="Valid until", hint=f"empty: {known.validity_days} days from sending"),
        person_field(book, account=known.account),
    ]
    values = {
        "title": known.title,
        "amount": Money(known.amount, known.currency) if known.amount is not None else None,
        "probability": known.probability,
        "valid_until": known.valid_until,
        "person": None if known.person is None else people_named(book, [known.person])[0],
    }

    def save(given: dict[str, Any]) -> Change:
        return quotes.edit(book, quote, **given)

    place = f"Quotes › {known.number} {known.account_name}"
    return Form(book, place, fields, values, save, draft=("form.quote", str(quote)), then=then)


def _new(book: Book, account: int | None, then: Callable[[Change], None] | None) -> Form:
    fields: list[Field] = [
        account_field(book, needed=True),
        TextField(name="title", label="For what"),
        MoneyField(name="amount", label="Amount", hint="what it comes to, as far as is known"),
        NumberField(name="probability", label="Chance", unit="%", most=100),
        NumberField(name="validity_days", label="Valid for", unit="days", least=1, most=3650),
        person_field(book, account=account, within="account"),
    ]
    values = {"account": account_named(book, account), "validity_days": book.settings.validity_days}

    def save(given: dict[str, Any]) -> Change:
        return quotes.add(book, **given)

    draft = ("form.quote", f"new at {account or 'none'}")
    return Form(book, "Quotes › New quote", fields, values, save, draft=draft, then=then)
