"""The timeline as it is stored."""

from peewee import BooleanField, IntegerField, TextField

from amplanner.book.fields import InstantField, KeyField
from amplanner.book.models.base import Table


class Activity(Table):
    """A line of the timeline, worked out from the record it tells of."""

    id = KeyField()
    record_table = TextField()
    record = IntegerField()
    aspect = TextField(default="")
    account = IntegerField(null=True)
    person = IntegerField(null=True)
    kind = TextField()
    contact = BooleanField(default=False)  # we reached each other
    at = InstantField()
    detail = TextField(default="")  # outcome code, status or what happened: a code, worded when shown
    summary = TextField()  # words from the record itself
    amount = IntegerField(null=True)  # minor units
    currency = TextField(default="")

    class Meta:
        indexes = (
            (("record_table", "record", "aspect"), True),
            (("account", "at", "id"), False),
            (("account", "contact", "at"), False),
            (("at",), False),
        )
