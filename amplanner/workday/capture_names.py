"""Names on the capture line: which accounts and people a few letters mean."""

from peewee import fn

from amplanner.book.book import Book
from amplanner.book.models import Account, Person
from amplanner.rules.matches import Match
from amplanner.rules.matches import Person as NamedPerson
from amplanner.rules.text import clean, fold, name_words

MOST_MATCHES = 40
"""How many accounts or people are offered for a few letters."""


def find_accounts(book: Book, text: str) -> list[Match]:
    """Return accounts of which a word begins with `text`, those that begin with it themselves first."""
    wanted = fold(clean(text)).strip()
    if not wanted:
        return []
    query = (
        Account.select(Account.id, Account.name)
        .where(fn.INSTR(Account.name_fold, wanted) > 0)
        .order_by(fn.INSTR(Account.name_fold, wanted) > 1, Account.name_fold)
        .limit(MOST_MATCHES * 5)
    )
    found = [Match(key, name) for key, name in book.rows(query.tuples()) if _begins(name, wanted)]
    return found[:MOST_MATCHES]


def find_persons(book: Book, text: str, account: int | None) -> list[NamedPerson]:
    """Return people of whose name a word begins with `text`: of that account and colleagues, or of all accounts."""
    wanted = fold(clean(text)).strip()
    if not wanted:
        return []
    query = Person.select(Person.id, Person.name, Person.account).where(
        fn.INSTR(Person.name_fold, wanted) > 0, Person.left_on.is_null()
    )
    if account is not None:
        query = query.where((Person.account == account) | Person.colleague)
    rows = book.rows(query.order_by(Person.name_fold).limit(MOST_MATCHES * 5).tuples())
    return [NamedPerson(*row) for row in rows if _begins(row[1], wanted)][:MOST_MATCHES]


def _begins(name: str, wanted: str) -> bool:
    folded = fold(name)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in name_words(name))
