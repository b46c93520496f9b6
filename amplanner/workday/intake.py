"""Taking in records from elsewhere: what is new comes in, what was changed there follows, what was changed here stays.

A record is known by its uid. Which fields an earlier import wrote, and what, is read from the journal, so that three
values can be compared: what the file said then, what it says now, and what the book says.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.images import BY_TABLE, Image
from amplanner.book.journal import Act
from amplanner.book.models import Account, BookFact, Call, Product, ProductPrice

LABEL = "Import"
"""How the label of every import begins; earlier ones are found by it."""

_UNSET = object()
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record from elsewhere. `refs` are references by the uid of the other record: field → (table, uid).

    `only_blanks` says that little is known of it: it fills what is empty and changes nothing else. `once` are values
    for a new record only; `with_any` go along when another value changes and never count as a change themselves.
    `newest` names values for which what is said counts as soon as it is said anew, whatever was written here.
    """

    table: str
    uid: str
    values: Mapping[str, Any]
    refs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    only_blanks: bool = False
    once: Mapping[str, Any] = field(default_factory=dict)
    with_any: Mapping[str, Any] = field(default_factory=dict)
    newest: frozenset[str] = frozenset()


@dataclass(slots=True)
class Tally:
    """What becomes of the records of one kind. `kept` were written, changed or deleted here: that stays so."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one record: written anew, or some fields changed. `key` is None for a new one."""

    incoming: Incoming
    key: int | None
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the keys of new records by (table, uid), and the steps that changed one."""

    new: Mapping[tuple[str, str], int]
    changed: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would do: its steps in the order in which they can be written, and the count by table."""

    steps: tuple[Step, ...]
    tallies: Mapping[str, Tally]
    keys: Mapping[tuple[str, str], int]
    """The keys of the records that are there: (table, uid) → key."""


def compare(book: Book, incoming: Sequence[Incoming]) -> Comparison:
    """Return what taking records in would do, without a lock. References to records that aren't there are dropped.

    Records must come after those that they refer to.
    """
    tables = list(dict.fromkeys(one.table for one in incoming))
    stored = {table: _stored(book, table, [one.uid for one in incoming if one.table == table]) for table in tables}
    keys = {(table, uid): int(image["id"]) for table, images in stored.items() for uid, image in images.items()}
    wanted = {ref for one in incoming for ref in one.refs.values()} - keys.keys()
    for table, uid in wanted:
        if table not in tables:
            keys |= {(table, found): int(image["id"]) for found, image in _stored(book, table, [uid]).items()}
    earlier = _Earlier(book, frozenset(tables))
    coming = {(one.table, one.uid) for one in incoming}
    tallies = {table: Tally() for table in tables}
    steps: list[Step] = []
    for one in incoming:
        tally = tallies[one.table]
        image = stored[one.table].get(one.uid)
        if image is None:
            if earlier.wrote(one.table, one.uid):
                tally.kept += 1  # it came in before and was deleted here
                continue
            tally.new += 1
            steps.append(Step(one, None, {}))
            continue
        changes, kept = _changes(one, image, earlier.fields(one.table, one.uid), keys, coming)
        if changes:
            tally.changed += 1
            steps.append(Step(one, int(image["id"]), changes))
        elif kept:
            tally.kept += 1
        else:
            tally.same += 1
    return Comparison(tuple(steps), tallies, keys)


def write(act: Act, compared: Comparison, progress: Callable[[int, int], None] | None = None) -> Written:
    """Write what `compare` found, within an act.

    A record that refers to one which was deleted here, and not brought back, comes in without that reference; one that
    can't be without it is left out.
    """
    keys = dict(compared.keys)
    new: dict[tuple[str, str], int] = {}
    changed: list[Step] = []
    for done, step in enumerate(compared.steps, start=1):
        one, model = step.incoming, BY_TABLE[step.incoming.table]
        refs = {name: keys.get(ref) for name, ref in one.refs.items()}
        if step.key is not None:
            fields = {name: refs.get(name, value) for name, value in step.changes.items()}
            act.update(model, step.key, **fields, **one.with_any)
            changed.append(step)
        elif all(key is not None or model._meta.fields[name].null for name, key in refs.items()):
            key = act.insert(model, uid=one.uid, **one.values, **one.once, **one.with_any, **refs)
            keys[one.table, one.uid] = new[one.table, one.uid] = key
        if progress is not None and (done % _PAGE == 0 or done == len(compared.steps)):
            progress(done, len(compared.steps))
    return Written(new, tuple(changed))


def delete(act: Act, table: str, keys: Sequence[int]) -> None:
    """Delete records within an act."""
    for key in keys:
        act.delete(BY_TABLE[table], key)


def account_names(book: Book) -> list[tuple[str, str, str]]:
    """Return (uid, name, kind) of every account."""
    return [tuple(row) for row in book.rows(Account.select(Account.uid, Account.name, Account.kind).tuples())]


class StoredProduct(NamedTuple):
    """A product of the book; `price` in minor units of `currency`."""

    uid: str
    code: str
    name: str
    series: str
    price: int | None
    currency: str


def products(book: Book) -> list[StoredProduct]:
    """Return every product."""
    columns = [getattr(Product, name) for name in StoredProduct._fields]
    return [StoredProduct(*row) for row in book.rows(Product.select(*columns).tuples())]


def product_prices(book: Book) -> dict[tuple[str, str, str], str]:
    """Return the uids of all prices by quantity and currency: (product's uid, currency, least quantity) → uid."""
    query = ProductPrice.select(
        Product.uid, ProductPrice.currency, ProductPrice.least_quantity, ProductPrice.uid.alias("own")
    ).join(Product)
    return {(product, currency, least): uid for product, currency, least, uid in book.rows(query.tuples())}


def untouched(book: Book, table: str, uids: Sequence[str]) -> list[int]:
    """Return the keys of those records that an earlier import wrote and nobody has changed since."""
    if not uids:
        return []
    earlier = _Earlier(book, frozenset({table}))
    return [
        int(image["id"])
        for uid, image in _stored(book, table, uids).items()
        if earlier.wrote(table, uid)
        and all(image[column] == then for column, then in earlier.fields(table, uid).items() if column != "version")
    ]


def mine_open(book: Book, keys: Iterable[int]) -> list[tuple[int, int, str, int | None]]:
    """Return (account, deal, title, amount) of those of some deals that are open, mine and at a real account.

    Left out are accounts at which a call is planned already. The largest deals come first.
    """
    planned = "SELECT 1 FROM call c WHERE c.account_id = o.account_id AND c.status = 'open'"
    rows = book.sql(
        "SELECT o.account_id, o.id, o.title, o.amount FROM opportunity o JOIN account a ON a.id = o.account_id"
        " WHERE o.id IN (SELECT value FROM json_each(?)) AND o.status = 'open' AND o.owner = '' AND a.kind <> 'none'"
        f" AND a.owner = '' AND NOT EXISTS ({planned}) ORDER BY o.amount IS NULL, o.amount DESC, o.id",
        (json.dumps(list(keys)),),
    )
    return [(int(row[0]), int(row[1]), str(row[2]), row[3]) for row in rows]


def accounts_with_a_call(book: Book) -> set[str]:
    """Return the uids of accounts at which a call is planned already."""
    planned = Call.select(Call.account).where(Call.status == "open")
    return {uid for (uid,) in book.rows(Account.select(Account.uid).where(Account.id.in_(planned)).tuples())}


def remembered(book: Book, name: str) -> str:
    """Return a fact that an import noted about the book, or empty."""
    return str(book.scalar(BookFact.select(BookFact.value).where(BookFact.name == name)) or "")


def remember(book: Book, name: str, value: str) -> None:
    """Note a fact about the book beside the journal."""
    if remembered(book, name) == value:
        return
    with book.beside_the_journal() as db:
        db.execute_sql(
            "INSERT INTO book_fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )


def _stored(book: Book, table: str, uids: Sequence[str]) -> dict[str, Image]:
    model = BY_TABLE[table]
    columns = list(model._meta.columns)
    names = ", ".join(f'"{column}"' for column in columns)
    found: dict[str, Image] = {}
    for start in range(0, len(uids), _PAGE):
        page = json.dumps(uids[start : start + _PAGE])
        rows = book.sql(f'SELECT {names} FROM "{table}" WHERE uid IN (SELECT value FROM json_each(?))', (page,))
        found |= {str(row[columns.index("uid")]): dict(zip(columns, row, strict=True)) for row in rows}
    return found


def _changes(
    one: Incoming,
    image: Image,
    base: Mapping[str, Any],
    keys: Mapping[tuple[str, str], int],
    coming: set[tuple[str, str]],
) -> tuple[dict[str, Any], bool]:
    """Return the fields to change, and whether the book's own value was kept somewhere."""
    fields = BY_TABLE[one.table]._meta.fields
    changes: dict[str, Any] = {}
    kept = False
    for name, value in {**one.values, **dict.fromkeys(one.refs)}.items():
        column = fields[name].column_name
        here = image[column]
        if name in one.refs:
            said: Any = keys.get(one.refs[name])
            if said is None and one.refs[name] in coming:
                changes[name] = None  # its key is known when that record is written
                continue
        else:
            said = fields[name].db_value(value)
        if said == here or (said in (None, "") and here in (None, "")):
            continue
        then = base.get(column, _UNSET)
        if name in one.newest and said != then:
            changes[name] = value
        elif then is _UNSET or one.only_blanks:
            # Written by hand, or little is known: only what is empty is filled.
            if here is None or here == "":
                changes[name] = value if name not in one.refs else said
            else:
                kept = kept or not one.only_blanks
        elif here == then:
            changes[name] = value if name not in one.refs else said
        elif said != then:
            kept = True
    return changes, kept


class _Earlier:
    """What imports before this one wrote and did not take back, by (table, uid) and column."""

    def __init__(self, book: Book, tables: frozenset[str]) -> None:
        self._fields: dict[tuple[str, str], dict[str, Any]] = {}
        groups = book.sql(
            "SELECT id FROM journal_group WHERE label LIKE ? AND state = 'done' ORDER BY id", (f"{LABEL}%",)
        )
        for (group,) in groups:
            for table, before, after in book.sql(
                "SELECT table_name, before, after FROM journal_row WHERE group_id = ? AND after IS NOT NULL", (group,)
            ):
                if table in tables:
                    self._note(table, None if before is None else json.loads(before), json.loads(after))

    def _note(self, table: str, before: Image | None, after: Image) -> None:
        known = self._fields.setdefault((table, after["uid"]), {})
        for column, value in after.items():
            if before is None or before.get(column, _UNSET) != value:
                known[column] = value

    def wrote(self, table: str, uid: str) -> bool:
        """Whether an earlier import brought that record in."""
        return (table, uid) in self._fields

    def fields(self, table: str, uid: str) -> Mapping[str, Any]:
        """Return what earlier imports last wrote into its columns."""
        return self._fields.get((table, uid), {})
