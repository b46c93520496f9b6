"""What every record has: a key that is never reused, a `uid` for exchange, a `version` that only rises."""

from typing import Any, ClassVar

from peewee import ForeignKeyField, Model

from amplanner.book.fields import KeyField, UidField, VersionField


class Table(Model):
    """A STRICT table. Models are bound to no database: queries run through a `Book`."""

    class Meta:
        strict_tables = True
        legacy_table_names = False


class Record(Table):
    """A row that the journal keeps: written only through an act, undone and redone as a whole."""

    # Columns that are worked out from other rows after each act; the journal neither keeps nor restores them.
    DERIVED: ClassVar[frozenset[str]] = frozenset()

    # Columns that a unique index with a condition is about.
    DISTINCT: ClassVar[frozenset[str]] = frozenset()

    id = KeyField()
    uid = UidField(unique=True)
    version = VersionField(default=1)


class Ref(ForeignKeyField):
    """A reference checked with RESTRICT.

    `part=True` says that the row is part of what it refers to and goes when that is deleted; otherwise
    the reference is emptied. Both are done explicitly by the act, so that the journal sees every row.
    """

    def __init__(self, model: Any, *, part: bool = False, **options: Any) -> None:
        super().__init__(model, lazy_load=False, on_delete="RESTRICT", **options)
        self.part = part
