"""The form of an account."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.forms.fields import ChoiceField, DayField, Field, LinesField, NumberField, TextField, WordsField
from amplanner.tui.forms.finding import account_field
from amplanner.tui.forms.form import Form
from amplanner.workday import accounts
from amplanner.workday.phones import numbers_of, shown_numbers, typed_numbers
from amplanner.workday.tags import tag_names, tags_of

_KINDS = {code: word for code, word in accounts.KINDS.items() if code != "none"}


def account_form(
    book: Book, account: int | None = None, *, then: Callable[[Change], None] | None = None, begin: str = ""
) -> Form:
    """Return the form of an account, or of a new one; `begin` names the field that is gone to first.

    Raises `RefusedError` when it is gone.
    """
    values: dict[str, Any] = {"kind": "customer", "tier": "", "country": book.settings.country}
    place = "Accounts › New account"
    if account is not None:
        known = accounts.details(book, account)
        values = known._asdict()
        values["parent"] = None if known.parent is None else (known.parent, known.parent_name)
        values["numbers"] = shown_numbers(numbers_of(book, account=account))
        values["tags"] = ", ".join(tags_of(book, "account", account))
        place = f"Accounts › {known.name} › Edit"

    def save(given: dict[str, Any]) -> Change:
        return accounts.add(book, **given) if account is None else accounts.edit(book, account, **given)

    return Form(
        book,
        place,
        _fields(book),
        values,
        save,
        draft=("form.account", "new" if account is None else str(account)),
        changed_only=account is not None,
        then=then,
        begin=begin,
    )


def _fields(book: Book) -> list[Field]:
    return [
        TextField(name="name", label="Name"),
        ChoiceField(name="kind", label="Kind", choices=_KINDS),
        ChoiceField(name="tier", label="Tier", choices=accounts.TIERS),
        NumberField(name="rhythm_days", label="Contact rhythm", unit="days", least=1, most=3650, hint="empty: by tier"),
        TextField(name="region", label="Region"),
        TextField(name="sector", label="Sector"),
        TextField(name="street", label="Street"),
        TextField(name="postcode", label="Postcode"),
        TextField(name="city", label="City"),
        TextField(name="country", label="Country", hint="two letters or a name; phone numbers are read by it"),
        WordsField(name="numbers", label="Phones", parse=typed_numbers, rows=2, hint="one a line: desk 030 555 0142"),
        TextField(name="email", label="E-mail"),
        TextField(name="website", label="Website"),
        TextField(name="customer_number", label="Customer number"),
        TextField(name="vat_id", label="VAT id"),
        TextField(name="since", label="Customer since", hint="a year or a day"),
        account_field(book, "parent", "Belongs to"),
        DayField(name="resting_until", label="Rests until", hint="a prospect that is left alone for a while"),
        TextField(name="owner", label="Owner", hint="whose account it is; empty: mine"),
        WordsField(name="tags", label="Tags", parse=tag_names, hint="words with commas or spaces between"),
        LinesField(name="facts", label="Facts", rows=4, hint="what is good to know"),
    ]
