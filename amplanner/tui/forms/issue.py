"""The form of an issue."""

from collections.abc import Callable
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.forms.fields import ChoiceField, DayField, LinesField, TextField
from amplanner.tui.forms.form import Form
from amplanner.workday import accounts, issues

_FIELDS = (
    TextField(name="title", label="Issue", hint="what is wrong, in a line"),
    ChoiceField(name="severity", label="Severity", choices=issues.SEVERITIES),
    DayField(name="update_due", label="Next word due", hint="when the customer hears from us again"),
    TextField(name="owner", label="Who works on it", hint="empty: me"),
    DayField(name="opened_on", label="Opened on", past=True, needed=True),
    LinesField(name="cause", label="Cause", rows=3),
    LinesField(name="resolution", label="Resolution", rows=3),
)


def issue_form(
    book: Book, issue: int | None = None, *, account: int, then: Callable[[Change], None] | None = None
) -> Form:
    """Return the form of an account's issue, or of a new one. Raises `RefusedError` when either is gone."""
    values: dict[str, Any] = {"severity": "normal", "opened_on": book.today}
    place = f"Accounts › {accounts.name_of(book, account)} › New issue"
    if issue is not None:
        known = issues.details(book, issue)
        values = known._asdict()
        place = f"Accounts › {known.account_name} › {known.title}"

    def save(given: dict[str, Any]) -> Change:
        return issues.add(book, account=account, **given) if issue is None else issues.edit(book, issue, **given)

    draft = ("form.issue", f"new at {account}" if issue is None else str(issue))
    return Form(book, place, _FIELDS, values, save, draft=draft, changed_only=issue is not None, then=then)
