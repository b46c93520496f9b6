"""Taking acts back and doing them again, exactly, across restarts."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from peewee import Database

from amplanner.book.errors import UndoRefusedError
from amplanner.book.images import BY_TABLE, Image, kept, read_image, table_of, unique_columns
from amplanner.book.models.base import Record
from amplanner.book.projection import forget_occurrences, project, shown_by

NAMES = {
    "todo": "to-do",
    "calendar_item": "calendar event",
    "calendar_source": "calendar",
    "tagging": "tag",
    "product_price": "price",
    "quote_line": "line of the quote",
    "quote_adjustment": "discount or charge",
    "quote_version": "sent quote",
    "quote_template": "template",
}

_PAGE = 500  # rows of a group held in memory at once: an import may have a hundred thousand


def newest_done(db: Database, mine: Callable[[str], bool] | None) -> tuple[int, str] | None:
    """Return (group, label) of the newest act that may be undone; `mine` tells which origins count, None: all."""
    # What is done has no `undone_order`; said here, the index on both gives the newest first, past all that is undone.
    cursor = db.execute_sql(
        "SELECT id, label, origin FROM journal_group"
        " WHERE state = 'done' AND undone_order IS NULL AND sync = 0 ORDER BY id DESC"
    )
    for group, label, origin in cursor:
        if mine is None or mine(origin):
            return int(group), str(label)
    return None


def newest_undone(db: Database, mine: Callable[[str], bool] | None) -> tuple[int, str] | None:
    """Return (group, label) of the act that was undone last and may be done again."""
    cursor = db.execute_sql(
        "SELECT id, label, undone_by FROM journal_group WHERE state = 'undone' ORDER BY undone_order DESC"
    )
    for group, label, origin in cursor:
        if mine is None or mine(origin):
            return int(group), str(label)
    return None


def replay(db: Database, group: int, *, back: bool) -> frozenset[tuple[str, int]]:
    """Put every row of a group back to how it was before it (`back`) or after it.

    What is worked out from those rows follows. Returns what was touched. The caller holds the transaction.
    Raises `UndoRefusedError` when a row has been changed since, and `peewee.IntegrityError`, here or at the commit,
    when what others wrote since stands in the way; the caller then takes everything back.
    """
    # References are checked at the commit, so the rows of a group can go in any order.
    db.execute_sql("PRAGMA defer_foreign_keys = 1")
    touched = set()
    shown: set[tuple[str, int]] = set()
    # First every row that goes, or changes what no two rows may share, gives up its place: two tags may have swapped
    # their names.
    for row_id, table, key, before, after, version in _rows(db, group):
        expected, wanted = (after, before) if back else (before, after)
        model = BY_TABLE[table]
        now = read_image(db, model, key)
        new = None if wanted is None else json.loads(wanted)
        _check_unchanged(model, now, None if expected is None else json.loads(expected))
        if now is not None and (new is None or any(now[c] != new[c] for c in unique_columns(model) & new.keys())):
            db.execute_sql(f'DELETE FROM "{table}" WHERE "id" = ?', (key,))
        highest = max(version, now["version"] if now else 0)
        db.execute_sql("UPDATE journal_row SET version = ? WHERE id = ?", (highest + 1, row_id))
        touched.add((str(table), int(key)))
        shown |= shown_by(table, now, new)
    for _, table, key, before, after, version in _rows(db, group):
        wanted = before if back else after
        if wanted is not None:
            _put(db, BY_TABLE[table], key, {**json.loads(wanted), "version": version})
        elif db.execute_sql(
            "SELECT 1 FROM tagging WHERE record_table = ? AND record = ? LIMIT 1", (table, key)
        ).fetchone():
            raise UndoRefusedError(f"the {_name(BY_TABLE[table])} has been tagged since")
    forget_occurrences(db, touched)
    project(db, touched | shown)
    return frozenset(touched)


def _rows(db: Database, group: int) -> Iterator[tuple[int, str, int, str | None, str | None, int]]:
    """Yield (id, table, key, before, after, version) of a group's rows, a page at a time."""
    last, full = 0, True
    while full:
        page = db.execute_sql(
            "SELECT id, table_name, record, before, after, version FROM journal_row"
            f" WHERE group_id = ? AND id > ? ORDER BY id LIMIT {_PAGE}",
            (group, last),
        ).fetchall()
        yield from page
        full = len(page) == _PAGE
        last = page[-1][0] if page else last


def _name(model: type[Record]) -> str:
    return NAMES.get(table_of(model), table_of(model))


def _check_unchanged(model: type[Record], now: Image | None, expected: Image | None) -> None:
    if now is None and expected is None:
        return
    if now is None:
        raise UndoRefusedError(f"the {_name(model)} has been deleted since")
    if expected is None:
        raise UndoRefusedError(f"the {_name(model)} is there again already")
    if not expected.keys() <= now.keys():
        raise UndoRefusedError(f"an older amplanner wrote the {_name(model)} in another shape")
    # Columns that a newer amplanner added since then are left as they are.
    current = kept(model, now)
    if any(current[column] != value for column, value in expected.items() if column in current and column != "version"):
        raise UndoRefusedError(f"the {_name(model)} has been changed since")


def _put(db: Database, model: type[Record], key: int, values: dict[str, Any]) -> None:
    table = table_of(model)
    sets = ", ".join(f'"{column}" = ?' for column in values)
    written = db.execute_sql(f'UPDATE "{table}" SET {sets} WHERE "id" = ?', (*values.values(), key))
    if written.rowcount == 0:
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        db.execute_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(values.values()))
