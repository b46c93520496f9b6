"""The form of a contract."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.forms.fields import ChoiceField, DayField, MoneyField, TextField, YesNoField
from amplanner.tui.forms.form import Form
from amplanner.workday import accounts, contracts

_FIELDS = (
    TextField(name="title", label="Contract", hint="what it is called"),
    MoneyField(name="value", label="Value a year"),
    DayField(name="starts_on", label="Starts", past=True),
    DayField(name="ends_on", label="Ends", hint="31 mar 2027; empty: runs on"),
    DayField(name="notice_on", label="Notice by", hint="the last day on which notice can be given"),
    YesNoField(name="auto_renew", label="Renews itself"),
    ChoiceField(name="status", label="State", choices=contracts.STATES),
)


def contract_form(
    book: Book, contract: int | None = None, *, account: int, then: Callable[[Change], None] | None = None
) -> Form:
    """Return the form of an account's contract, or of a new one. Raises `RefusedError` when either is gone."""
    values: dict[str, Any] = {"status": "running"}
    place = f"Accounts › {accounts.name_of(book, account)} › New contract"
    if contract is not None:
        known = contracts.details(book, contract)
        values = known._asdict() | {"value": known.value}
        place = f"Accounts › {known.account_name} › {known.title}"

    def save(given: dict[str, Any]) -> Change:
        if contract is None:
            return contracts.add(book, account=account, **given)
        return contracts.edit(book, contract, **given)

    draft = ("form.contract", f"new at {account}" if contract is None else str(contract))
    return Form(book, place, _FIELDS, values, save, draft=draft, changed_only=contract is not None, then=then)
