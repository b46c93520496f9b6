"""Fields that several forms have: an account, people of it, a repeat."""

from collections.abc import Callable

from amplanner.book.book import Book
from amplanner.tui.forms.fields import Matches, PeopleField, PickField, WordsField
from amplanner.workday.capture_names import find_accounts, find_persons
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import repeat_rule

_SHOWN = 8


def account_field(book: Book, name: str = "account", label: str = "Account", *, needed: bool = False) -> PickField:
    """Return a field for an account, found by any of its words."""

    def find(text: str, _: int | None) -> Matches:
        return [(match.key, match.name) for match in find_accounts(book, text)[:_SHOWN]]

    return PickField(name=name, label=label, find=find, needed=needed, hint="the first letters of a word of its name")


def person_field(book: Book, *, account: int | None = None, within: str = "", name: str = "person") -> PickField:
    """Return a field for a person of a fixed account, or of the one in the field `within`, or a colleague."""
    find = _people(book, account)
    return PickField(name=name, label="Person", find=find, within=within, what="person", hint="the first letters")


def people_field(book: Book, name: str, label: str, *, account: int | None = None, within: str = "") -> PeopleField:
    """Return a field for several people; see `person_field`."""
    find = _people(book, account)
    return PeopleField(name=name, label=label, find=find, within=within, hint="names, with commas between")


def repeat_field(book: Book) -> WordsField:
    """Return a field for a repeat in words."""

    def parse(text: str) -> str:
        try:
            repeat_rule(text, book.today)
        except RefusedError as error:
            raise ValueError(str(error)) from error
        return text.strip()

    return WordsField(name="repeat", label="Repeat", parse=parse, hint="every week, every 2w, every mon, every month")


def _people(book: Book, account: int | None) -> Callable[[str, int | None], Matches]:
    def find(text: str, within: int | None) -> Matches:
        people = find_persons(book, text, account if within is None else within)
        return [(person.key, person.name) for person in people[:_SHOWN]]

    return find
