"""Taking acts back and doing them again, exactly, across restarts."""

import json
from collections.abc import Callable
from typing import Any

from peewee import Database

from amplanner.book.errors import UndoRefusedError
from amplanner.book.images import BY_TABLE, Image, kept, read_image, table_of
from amplanner.book.models import Record
from amplanner.book.projection import project, shown_by

NAMES = {"todo": "to-do", "calendar_item": "calendar event", "calendar_source": "calendar", "tagging": "tag"}


def newest_done(db: Database, mine: Callable[[str], bool] | None) -> tuple[int, str] | None:
    """Return (group, label) of the newest act that may be undone; `mine` tells which origins count, None: all."""
    cursor = db.execute_sql(
        "SELECT id, label, origin FROM journal_group WHERE state = 'done' AND sync = 0 ORDER BY id DESC"
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
    Raises `UndoRefusedError`, having changed nothing that stays, when a row has been changed since.
    """
    # References are checked at the commit, so the rows of a group can go in any order.
    db.execute_sql("PRAGMA defer_foreign_keys = 1")
    order = "DESC" if back else "ASC"
    rows = db.execute_sql(
        "SELECT id, table_name, record, before, after, version FROM journal_row"
        f" WHERE group_id = ? ORDER BY id {order}",
        (group,),
    ).fetchall()
    touched = set()
    shown: set[tuple[str, int]] = set()
    for row_id, table, key, before, after, version in rows:
        expected, wanted = (after, before) if back else (before, after)
        model = BY_TABLE[table]
        now = read_image(db, model, key)
        new = None if wanted is None else json.loads(wanted)
        _check_unchanged(model, now, None if expected is None else json.loads(expected))
        highest = max(version, now["version"] if now else 0)
        _put(db, model, key, new, exists=now is not None, version=highest + 1)
        db.execute_sql("UPDATE journal_row SET version = ? WHERE id = ?", (highest + 1, row_id))
        touched.add((str(table), int(key)))
        shown |= shown_by(table, now, new)
    project(db, touched | shown)
    return frozenset(touched)


def _check_unchanged(model: type[Record], now: Image | None, expected: Image | None) -> None:
    name = NAMES.get(table_of(model), table_of(model))
    if now is None and expected is None:
        return
    if now is None:
        raise UndoRefusedError(f"the {name} has been deleted since")
    if expected is None:
        raise UndoRefusedError(f"the {name} is there again already")
    if _content(kept(model, now)) != _content(expected):
        raise UndoRefusedError(f"the {name} has been changed since")


def _content(image: Image) -> Image:
    return {column: value for column, value in image.items() if column != "version"}


def _put(db: Database, model: type[Record], key: int, image: Image | None, *, exists: bool, version: int) -> None:
    table = table_of(model)
    if image is None:
        if exists:
            db.execute_sql(f'DELETE FROM "{table}" WHERE "id" = ?', (key,))
        return
    values: dict[str, Any] = {**image, "version": version}
    if exists:
        sets = ", ".join(f'"{column}" = ?' for column in values)
        db.execute_sql(f'UPDATE "{table}" SET {sets} WHERE "id" = ?', (*values.values(), key))
        return
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join("?" * len(values))
    db.execute_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(values.values()))
