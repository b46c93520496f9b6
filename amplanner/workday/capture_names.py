"""Names on the capture line: which accounts and people a few letters mean.

Asked at every key while somebody types a name, so each question is a search of an index, however large the book.
"""

from typing import Any

from amplanner.book.book import Book
from amplanner.book.projection import KIND_CODES
from amplanner.rules.matches import Match
from amplanner.rules.matches import Person as NamedPerson
from amplanner.rules.text import clean, fold, name_words

MOST_MATCHES = 40
"""How many accounts or people are offered for a few letters."""

_LAST = "\U0010fffd"  # sorts after every letter of a name

_BEGINS = "SELECT id, name{more} FROM {table} WHERE name_fold >= ? AND name_fold < ?{open} ORDER BY name_fold LIMIT ?"
_WORD_BEGINS = (  # `rowid` of the search index tells table and key: see `projection`
    "SELECT t.id, t.name{more} FROM find_name f CROSS JOIN {table} t ON t.id = f.rowid >> 4"
    " WHERE f.find_name MATCH ? AND f.rowid & 15 = {code}{open} LIMIT ?"
)
_PEOPLE_OF = (
    "SELECT id, name, account_id FROM person WHERE {whose} AND INSTR(name_fold, ?) > 0 AND left_on IS NULL"
    " ORDER BY name_fold LIMIT ?"
)


def find_accounts(book: Book, text: str) -> list[Match]:
    """Return accounts of which a word begins with `text`, those that begin with it themselves first."""
    return [Match(*row) for row in _named(book, "account", text)]


def find_persons(book: Book, text: str, account: int | None) -> list[NamedPerson]:
    """Return people of whose name a word begins with `text`: of that account and colleagues, or of all accounts."""
    if account is None:
        return [
            NamedPerson(*row) for row in _named(book, "person", text, more=", account_id", still=" AND left_on IS NULL")
        ]
    wanted = fold(clean(text)).strip()
    if not wanted:
        return []
    own = book.sql(_PEOPLE_OF.format(whose="account_id = ?"), (account, wanted, MOST_MATCHES * 5))
    ours = book.sql(_PEOPLE_OF.format(whose="account_id IS NULL AND colleague"), (wanted, MOST_MATCHES * 5))
    found = sorted([*own, *ours], key=lambda row: fold(row[1]))
    return [NamedPerson(*row) for row in found if _begins(row[1], wanted)][:MOST_MATCHES]


def _named(book: Book, table: str, text: str, *, more: str = "", still: str = "") -> list[tuple[Any, ...]]:
    """Return (key, name, …) of the rows of a table whose name, then of which a word of the name, begins with a text."""
    wanted = fold(clean(text)).strip()
    if not wanted:
        return []
    question = _BEGINS.format(table=table, more=more, open=still)
    found = book.sql(question, (wanted, wanted + _LAST, MOST_MATCHES))
    words = name_words(wanted)
    if words and len(found) < MOST_MATCHES:
        question = _WORD_BEGINS.format(table=table, more=more, open=still, code=KIND_CODES[table])
        later = book.sql(question, (f'name : "{" ".join(words)}" *', MOST_MATCHES))
        known = {row[0] for row in found}
        found += sorted((row for row in later if row[0] not in known), key=lambda row: fold(row[1]))
    return [row for row in found if _begins(row[1], wanted)][:MOST_MATCHES]


def _begins(name: str, wanted: str) -> bool:
    folded = fold(name)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in name_words(name))
