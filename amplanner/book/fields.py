"""Column types that a STRICT SQLite table accepts and that keep values exact.

Peewee's own `DateTimeField` and `DecimalField` are refused by STRICT tables, lose zones and round money
(measured), so instants are integers, days are ISO text and amounts are integer minor units.
"""

from copy import copy
from datetime import UTC, date, datetime
from typing import Any, Self

from peewee import SQL, AutoField, BigIntegerField, Context, Field, IntegerField, NodeList, TextField


class _Shared(Field):
    """A field that many models inherit.

    Peewee copies it for each of them in depth, which took half of the time in which the models load. Nothing in a field
    is changed in place, so that a copy of the field itself says the same.
    """

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return copy(self)


class UidField(_Shared, TextField):
    """The name of a row for exchange, which no two rows of a table share."""


class VersionField(_Shared, IntegerField):
    """How often a row has been written; it only rises."""


class KeyField(_Shared, AutoField):
    """An integer key that is never used again, also not after its row was deleted.

    Peewee has the same in `playhouse.sqlite_ext`, which costs 3 ms of every start to import.
    """

    def ddl(self, ctx: Context) -> NodeList:
        """Return the column's definition."""
        return NodeList((super().ddl(ctx), SQL("AUTOINCREMENT")))


class InstantField(BigIntegerField):
    """A moment as whole seconds since 1970 UTC; aware `datetime` in Python.

    Raises `ValueError` for a naive datetime: without a zone it isn't a moment.
    """

    def db_value(self, value: Any) -> int | None:
        """Return the stored integer; an `int` is taken as already stored."""
        if value is None or isinstance(value, int):
            return value
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise ValueError(f"{self.name}: {value!r} is not a moment with a zone")
        return int(value.timestamp())

    def python_value(self, value: Any) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


class DayField(TextField):
    """A calendar day as ISO text, `date` in Python; sorts and compares as text."""

    def db_value(self, value: Any) -> str | None:
        """Return ISO text; raise `ValueError` for anything that is not a real day."""
        if value is None:
            return None
        if isinstance(value, str):
            value = date.fromisoformat(value)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValueError(f"{self.name}: {value!r} is not a day")
        return value.isoformat()

    def python_value(self, value: Any) -> date | None:
        """Return the day."""
        return None if value is None else date.fromisoformat(value)
