"""Rows as stored: what the journal keeps of a record."""

from collections.abc import Iterator, Mapping
from typing import Any

from peewee import Database

from amplanner.book import models
from amplanner.book.models.base import Record

Image = dict[str, Any]
"""A row as stored: column name → integer, text or None. JSON keeps these exactly."""


class _ByTable(Mapping[str, type[Record]]):
    """The journalled records by table, parents before children; each is made when it is first looked up."""

    def __getitem__(self, table: str) -> type[Record]:
        model: type[Record] = getattr(models, models.TABLES[table])
        return model

    def __iter__(self) -> Iterator[str]:
        return iter(models.TABLES)

    def __len__(self) -> int:
        return len(models.TABLES)


BY_TABLE: Mapping[str, type[Record]] = _ByTable()


def table_of(model: type[Record]) -> str:
    """Return the name of a record's table."""
    return str(model._meta.table_name)


def unique_columns(model: type[Record]) -> frozenset[str]:
    """Return the columns whose values no two rows may share, alone or together."""
    fields = model._meta.fields
    alone = {field.column_name for field in fields.values() if field.unique}
    whole = [index for index in model._meta.indexes if isinstance(index, tuple)]
    together = {fields[name].column_name for names, unique in whole if unique for name in names}
    return model.DISTINCT | alone | together


def read_image(db: Database, model: type[Record], key: int) -> Image | None:
    """Return a row as stored, or None when there is none."""
    columns = list(model._meta.columns)
    names = ", ".join(f'"{column}"' for column in columns)
    row = db.execute_sql(f'SELECT {names} FROM "{table_of(model)}" WHERE "id" = ?', (key,)).fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


def kept(model: type[Record], image: Image) -> Image:
    """Return the part of an image that the journal keeps: derived columns are worked out anew instead."""
    return {column: value for column, value in image.items() if column not in model.DERIVED}
