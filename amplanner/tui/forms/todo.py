"""The form of a to-do: mine, theirs or a colleague's."""

from collections.abc import Callable
from datetime import time
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates import When
from amplanner.tui.forms.fields import ChoiceField, Field, TextField, WhenField, YesNoField
from amplanner.tui.forms.finding import account_field, person_field, repeat_field
from amplanner.tui.forms.form import Form
from amplanner.workday import todos
from amplanner.workday.form_values import account_named, todo_details

_OWNERS = {"me": "Me", "them": "The customer", "colleague": "A colleague"}


def todo_form(
    book: Book, todo: int | None = None, *, account: int | None = None, then: Callable[[Change], None] | None = None
) -> Form:
    """Return the form of a to-do, or of a new one. Raises `RefusedError` when it is gone."""
    values: dict[str, Any] = {"account": account_named(book, account), "owner": "me"}
    values["due"] = When(todos.next_workday(book))
    place, draft = "To-dos › New to-do", ("form.todo", f"new at {account or 'none'}")
    if todo is not None:
        known = todo_details(book, todo)
        values = {
            "title": known.title,
            "account": known.account,
            "person": known.person,
            "due": When(known.due_on, time.fromisoformat(known.due_time) if known.due_time else None),
            "owner": known.owner,
            "owner_name": known.owner_name,
            "asks": known.asks,
            "important": known.important,
            "repeat": known.repeat,
        }
        place, draft = f"To-dos › {known.title}", ("form.todo", str(todo))
    fields: list[Field] = [
        TextField(name="title", label="To-do"),
        WhenField(name="due", label="Due"),
        account_field(book),
        person_field(book, within="account"),
        ChoiceField(name="owner", label="Who does it", choices=_OWNERS),
        TextField(name="owner_name", label="Name", hint="of the colleague, or of who promised"),
        YesNoField(name="asks", label="Is a question"),
        YesNoField(name="important", label="Important"),
        repeat_field(book),
    ]

    def save(given: dict[str, Any]) -> Change:
        when: When = given.pop("due")
        given |= {"due_on": when.day, "due_time": f"{when.start:%H:%M}" if when.start else ""}
        return todos.add(book, **given) if todo is None else todos.edit(book, todo, **given)

    return Form(book, place, fields, values, save, draft=draft, then=then)
