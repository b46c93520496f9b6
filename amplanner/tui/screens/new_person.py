"""A new person for a phone number that nobody has: one line with the name and, after @, the account."""

from typing import TYPE_CHECKING

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.screens.prompt import ask
from amplanner.workday import people
from amplanner.workday.find import Found, find
from amplanner.workday.phones import TypedNumber
from amplanner.workday.refused import RefusedError

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


def ask_new_person(app: "PlannerApp", number: str) -> None:
    """Ask who has the number, and write that person down."""

    def preview(typed: str) -> str:
        try:
            name, account = read(app.book, typed)
        except RefusedError as error:
            return str(error)
        if not name:
            return "name @account; without an account it is a colleague"
        return f"New person · {name} · {account.title if account else 'a colleague'} · {number}"

    def do(typed: str) -> Change:
        name, account = read(app.book, typed)
        key = account.key if account else None
        return people.add(app.book, name=name, account=key, numbers=[TypedNumber(number)])

    def then(change: Change) -> None:
        from amplanner.tui.screens.find import go_to

        person = None if change.key is None else people.details(app.book, change.key)
        if person is not None and person.account is not None:
            go_to(app, Found("person", person.id, "person", person.name, account=person.account, person=person.id))

    ask(
        app.screen,
        f"Who has {number}?",
        do,
        draft=("find.new-person", number),
        placeholder="Anna Visser @mei",
        preview=preview,
        again="The same number in /",
        then=then,
    )


def read(book: Book, typed: str) -> tuple[str, Found | None]:
    """Return the name in a line like ``Anna Visser @mei``, and the account that is meant.

    Raises `RefusedError` for an account that there isn't.
    """
    name, at, wanted = typed.partition("@")
    if not at or not wanted.strip():
        return name.strip(), None
    found = find(book, wanted, accounts_only=True).found
    if not found:
        raise RefusedError(f"No account begins with “{wanted.strip()}”.")
    return name.strip(), found[0]
