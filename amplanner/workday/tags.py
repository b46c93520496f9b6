"""Tags: words that group records. A tag may sit on an account, a person, an appointment, a note …"""

import re
from collections.abc import Iterable, Mapping, Sequence

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Tag, Tagging
from amplanner.rules.text import clean

_NO_TAG = re.compile(r"[\s#,;]+")


def tag_names(text: str) -> list[str]:
    """Return the tags that somebody typed ("#food, QBR"): small letters, without ``#``, each once, in their order."""
    return list(dict.fromkeys(word.casefold() for word in _NO_TAG.split(clean(text)) if word))


def write_tags(book: Book, act: Act, table: str, record: int, names: Iterable[str]) -> None:
    """Put exactly these tags on a record, within an act. `table` names the record's table, such as "account"."""
    wanted = {name for typed in names for name in tag_names(typed)}
    query = (
        Tagging.select(Tagging.id, Tag.name).join(Tag).where(Tagging.record_table == table, Tagging.record == record)
    )
    present = {name: key for key, name in book.rows(query.tuples())}
    for name in sorted(present.keys() - wanted):
        act.delete(Tagging, present[name])
    for name in sorted(wanted - present.keys()):
        tag = book.scalar(Tag.select(Tag.id).where(Tag.name == name))
        act.insert(Tagging, tag=act.insert(Tag, name=name) if tag is None else tag, record_table=table, record=record)


def put(book: Book, account: int, names: Iterable[str]) -> Change:
    """Put exactly these tags on an account."""
    name = book.scalar(Account.select(Account.name).where(Account.id == account))
    with book.act(f"Tags · {name}") as act:
        write_tags(book, act, "account", account, names)
    return act.change


def tags_of(book: Book, table: str, record: int) -> tuple[str, ...]:
    """Return the tags on a record, in order of the alphabet."""
    return tags_of_many(book, table, [record]).get(record, ())


def tags_of_many(book: Book, table: str, records: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the tags on some records of one table; a record without any is left out."""
    query = (
        Tagging.select(Tagging.record, Tag.name)
        .join(Tag)
        .where(Tagging.record_table == table, Tagging.record.in_(list(records)))
        .order_by(Tag.name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for record, name in book.rows(query.tuples()):
        found[record] = (*found.get(record, ()), name)
    return found


def tags_in_use(book: Book) -> tuple[str, ...]:
    """Return every tag that sits on something, in order of the alphabet."""
    used = Tag.select(Tag.name).where(Tag.id.in_(Tagging.select(Tagging.tag))).order_by(Tag.name)
    return tuple(name for (name,) in book.rows(used.tuples()))
