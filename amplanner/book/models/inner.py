"""The book's own tables: journal, counters. Nothing here is written by hand or undone."""

from peewee import SQL, BooleanField, IntegerField, TextField

from amplanner.book.fields import InstantField, KeyField
from amplanner.book.models.base import Ref, Table


class JournalGroup(Table):
    """One act: `state` is done, undone or gone (its redo was given up)."""

    id = KeyField()
    label = TextField()
    origin = TextField()
    sync = BooleanField(default=False)  # written by synchronisation: never undone by hand
    at = InstantField()
    state = TextField(default="done")
    undone_by = TextField(default="")
    undone_order = IntegerField(null=True)

    class Meta:
        indexes = ((("state", "undone_order"), False),)


class JournalRow(Table):
    """One row that an act wrote: JSON images of it before the act's first write and after its last.

    `version` is the highest version that the row has had, kept for a row that undo or redo took away.
    """

    id = KeyField()
    group = Ref(JournalGroup)
    table_name = TextField()
    record = IntegerField()
    before = TextField(null=True)
    after = TextField(null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("group", "table_name", "record"), True),)


# What was sent and taken back is found again in the journal.
JournalRow.add_index(
    JournalRow.index(JournalRow.table_name, name="journal_row_sent", where=SQL("\"table_name\" = 'quote_version'"))
)


class JournalEvent(Table):
    """What happened to a group (act, undo, redo), in order, so that other instances can follow."""

    id = KeyField()
    group = Ref(JournalGroup)
    kind = TextField()
    origin = TextField()


class Counter(Table):
    """The last number given in a series; numbers are never reused."""

    name = TextField(primary_key=True)
    value = IntegerField()


class Pulse(Table):
    """Rises when something outside the journal changes, so that other instances look again."""

    name = TextField(primary_key=True)
    value = IntegerField()


class BookFact(Table):
    """Facts about the book itself."""

    name = TextField(primary_key=True)
    value = TextField()
