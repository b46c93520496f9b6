"""The form of a chance to sell something."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.forms.fields import ChoiceField, DayField, Field, MoneyField, NumberField, TextField
from amplanner.tui.forms.finding import person_field
from amplanner.tui.forms.form import Form
from amplanner.workday import accounts, opportunities
from amplanner.workday.form_values import people_named


def opportunity_form(
    book: Book, opportunity: int | None = None, *, account: int, then: Callable[[Change], None] | None = None
) -> Form:
    """Return the form of an account's chance, or of a new one. Raises `RefusedError` when either is gone."""
    values: dict[str, Any] = {"status": "open"}
    place = f"Accounts › {accounts.name_of(book, account)} › New chance"
    if opportunity is not None:
        known = opportunities.details(book, opportunity)
        values = asdict(known) | {"amount": known.amount}
        values["person"] = None if known.person is None else people_named(book, [known.person])[0]
        place = f"Accounts › {known.account_name} › {known.title}"

    def save(given: dict[str, Any]) -> Change:
        if opportunity is None:
            return opportunities.add(book, account=account, **given)
        return opportunities.edit(book, opportunity, **given)

    fields: list[Field] = [
        TextField(name="title", label="Chance", hint="what might be sold"),
        MoneyField(name="amount", label="Amount"),
        NumberField(name="probability", label="Chance of winning", unit="%", most=100),
        DayField(name="close_on", label="Decision on"),
        TextField(name="stage", label="Stage"),
        TextField(name="category", label="Category"),
        person_field(book, account=account),
        TextField(name="owner", label="Owner", hint="whose it is; empty: mine"),
        ChoiceField(name="status", label="State", choices=opportunities.STATES),
        TextField(name="reason", label="Why lost"),
    ]
    draft = ("form.opportunity", f"new at {account}" if opportunity is None else str(opportunity))
    return Form(book, place, fields, values, save, draft=draft, changed_only=opportunity is not None, then=then)
