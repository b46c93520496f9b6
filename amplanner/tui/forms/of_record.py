"""The form of whatever a row of a list tells of, by its table."""

from amplanner.book.book import Book
from amplanner.tui.forms.form import Form
from amplanner.workday.appointment_rows import Which
from amplanner.workday.refused import RefusedError


def record_form(book: Book, table: str, key: int, *, account: int | None = None, occurrence: str = "") -> Form:
    """Return the form of a record. `account` is the one that it belongs to, where it must belong to one.

    Raises `RefusedError` when it is gone, or when it has no form.
    """
    match table:
        case "account":
            from amplanner.tui.forms.account import account_form

            return account_form(book, key)
        case "person":
            from amplanner.tui.forms.person import person_form

            return person_form(book, key)
        case "note":
            from amplanner.tui.forms.note import note_form

            return note_form(book, key)
        case "call":
            from amplanner.tui.forms.call import call_form

            return call_form(book, key)
        case "todo":
            from amplanner.tui.forms.todo import todo_form

            return todo_form(book, key)
        case "appointment":
            from amplanner.tui.forms.appointment import appointment_form

            return appointment_form(book, Which(key, occurrence))
        case "quote":
            from amplanner.tui.forms.quote import quote_form

            return quote_form(book, key)
        case "opportunity" if account is not None:
            from amplanner.tui.forms.opportunity import opportunity_form

            return opportunity_form(book, key, account=account)
        case "contract" if account is not None:
            from amplanner.tui.forms.contract import contract_form

            return contract_form(book, key, account=account)
        case "issue" if account is not None:
            from amplanner.tui.forms.issue import issue_form

            return issue_form(book, key, account=account)
    raise RefusedError("This has no form of its own.")
