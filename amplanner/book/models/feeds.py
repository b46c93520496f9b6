"""Calendars that come from elsewhere, kept as received."""

from peewee import ForeignKeyField, TextField

from amplanner.book.fields import DayField, InstantField
from amplanner.book.models.base import Record, Ref, Table


class CalendarSource(Record):
    """A calendar file or feed."""

    name = TextField()
    place = TextField(unique=True)  # the file's name, or the address
    kind = TextField(default="file")
    read_at = InstantField()


class CalendarItem(Record):
    """One event or series of a source, as received."""

    source = Ref(CalendarSource, part=True, backref="items")
    item_uid = TextField()
    received = TextField()  # the event or series itself, as received
    content_hash = TextField()
    summary = TextField(default="")

    class Meta:
        indexes = ((("source", "item_uid"), True),)


class CalendarOccurrence(Table):
    """When an item happens, worked out for a rolling horizon; can be thrown away and made again.

    It goes with its item: the one place where SQLite deletes by itself, as the journal keeps nothing of it.
    Undo and redo of an item throw its occurrences and its horizon away: an item without a horizon is to be worked out.

    `kind` is timed, floating or allday. All-day ones have days only; `end_day` is the last day itself.
    """

    item = ForeignKeyField(CalendarItem, lazy_load=False, on_delete="CASCADE", backref="occurrences")
    recurrence_key = TextField()
    kind = TextField()
    start_utc = InstantField(null=True)
    end_utc = InstantField(null=True)
    start_day = DayField()
    end_day = DayField()
    zone = TextField(default="")
    summary = TextField(default="")
    location = TextField(default="")
    status = TextField(default="")

    class Meta:
        indexes = (
            (("start_utc", "end_utc"), False),
            (("kind", "start_day"), False),
            (("item", "recurrence_key"), True),
        )


class CalendarHorizon(Table):
    """Up to which day an item's occurrences are worked out."""

    item = ForeignKeyField(CalendarItem, lazy_load=False, on_delete="CASCADE", unique=True)
    first = DayField()
    last = DayField(index=True)
