"""What is sold: products, opportunities, quotes, contracts, and the issues that come with them."""

from peewee import BooleanField, IntegerField, TextField

from amplanner.book.fields import DayField
from amplanner.book.models.base import Record, Ref
from amplanner.book.models.people import Account, Person


class Product(Record):
    """Something on the price list. Prices are in minor units of `currency`; null: not known."""

    code = TextField(unique=True)
    name = TextField()
    name_fold = TextField(index=True)
    series = TextField(default="")
    unit = TextField(default="")
    currency = TextField(default="")
    price = IntegerField(null=True)
    cost = IntegerField(null=True)


class Opportunity(Record):
    """A chance to sell something; `status` open, won or lost."""

    account = Ref(Account, part=True, backref="opportunities")
    person = Ref(Person, null=True)
    product = Ref(Product, null=True)
    title = TextField()
    stage = TextField(default="")
    category = TextField(default="")
    probability = IntegerField(null=True)  # percent
    amount = IntegerField(null=True)  # minor units
    currency = TextField(default="")
    estimated = BooleanField(default=False)
    status = TextField(default="open")
    owner = TextField(default="")  # empty: mine
    engaged_on = DayField(null=True)
    close_on = DayField(null=True)  # expected while open, real once won or lost
    reason = TextField(default="")  # why it was lost

    class Meta:
        indexes = ((("status", "owner", "close_on"), False), (("account", "status"), False))


class Quote(Record):
    """A quote's header with its amount in minor units; lines come with the quote editor.

    `status` is draft, sent, negotiating, accepted, declined or withdrawn; expired is derived from `valid_until`,
    the last day on which the quote holds.
    """

    number = TextField(unique=True)
    account = Ref(Account, part=True, backref="quotes")
    person = Ref(Person, null=True)
    opportunity = Ref(Opportunity, null=True)
    title = TextField(default="")
    status = TextField(default="draft")
    amount = IntegerField(null=True)
    currency = TextField(default="")
    estimated = BooleanField(default=True)
    probability = IntegerField(null=True)
    validity_days = IntegerField(default=30)
    valid_until = DayField(null=True)
    drafted_on = DayField()
    sent_on = DayField(null=True)
    decided_on = DayField(null=True)
    reason = TextField(default="")
    competitor = TextField(default="")

    class Meta:
        indexes = (
            (("status", "valid_until"), False),
            (("status", "decided_on"), False),
            (("account", "status"), False),
        )


class Contract(Record):
    """An agreement with an end; `notice_on` is the last day to give notice. Value in minor units a year."""

    account = Ref(Account, part=True, backref="contracts")
    title = TextField()
    starts_on = DayField(null=True)
    ends_on = DayField(null=True, index=True)
    notice_on = DayField(null=True, index=True)
    auto_renew = BooleanField(default=False)
    value = IntegerField(null=True)
    currency = TextField(default="")
    status = TextField(default="running")  # running, ended


class Issue(Record):
    """A problem or complaint and when the customer is owed the next update."""

    account = Ref(Account, part=True, backref="issues")
    title = TextField()
    severity = TextField(default="normal")  # low, normal, high
    owner = TextField(default="")  # who works on it; empty: me
    status = TextField(default="open")  # open, closed
    cause = TextField(default="")
    resolution = TextField(default="")
    opened_on = DayField()
    update_due = DayField(null=True)
    closed_on = DayField(null=True)

    class Meta:
        indexes = ((("status", "update_due"), False), (("account", "status"), False))
