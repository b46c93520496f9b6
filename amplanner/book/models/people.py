"""Accounts and the people in them."""

from peewee import BooleanField, IntegerField, TextField

from amplanner.book.fields import DayField, InstantField
from amplanner.book.models.base import Record, Ref


class Account(Record):
    """A customer, prospect or distributor."""

    DERIVED = frozenset({"last_touch", "quiet_on"})

    name = TextField()
    name_fold = TextField(index=True)  # casefolded, accents stripped: SQLite folds ASCII only
    kind = TextField(default="customer")  # customer, prospect, distributor, none (the place for deals without account)
    tier = TextField(default="")  # A, B, C or empty
    region = TextField(default="")
    sector = TextField(default="")
    customer_number = TextField(default="")
    vat_id = TextField(default="")
    street = TextField(default="")
    postcode = TextField(default="")
    city = TextField(default="")
    country = TextField(default="")  # as typed, or an ISO 3166 code
    email = TextField(default="")
    website = TextField(default="")
    since = TextField(default="")  # year or day, as known
    facts = TextField(default="")  # free lines
    owner = TextField(default="")  # the account manager's name; empty: mine
    parent = Ref("self", null=True, backref="children")
    rhythm_days = IntegerField(null=True)  # own contact rhythm; null: by tier
    resting_until = DayField(null=True)  # a prospect that is left alone for a while
    created_on = DayField()
    last_touch = InstantField(null=True)
    quiet_on = DayField(null=True)  # the day on which the silence is longer than the rhythm

    class Meta:
        indexes = ((("owner", "quiet_on"), False), (("owner", "kind", "resting_until"), False))


class Person(Record):
    """Somebody at an account, or a colleague of ours."""

    account = Ref(Account, null=True, part=True, backref="people")
    name = TextField()
    name_fold = TextField(index=True)
    job = TextField(default="")
    email = TextField(default="")
    role = TextField(default="")  # sponsor, decision maker, champion, influencer, user, blocker
    stance = TextField(default="")  # for, neutral, against
    language = TextField(default="")
    do_not_call = BooleanField(default=False)
    colleague = BooleanField(default=False)
    left_on = DayField(null=True)
    remark = TextField(default="")


class Phone(Record):
    """A number as somebody typed it, with what was understood of it."""

    person = Ref(Person, null=True, part=True, backref="phones")
    account = Ref(Account, null=True, part=True, backref="phones")
    label = TextField(default="")  # work, mobile, home …
    typed = TextField()
    e164 = TextField(default="")
    digits = TextField(index=True)
    wrong = BooleanField(default=False)


class Tag(Record):
    """A word that groups records."""

    name = TextField(unique=True)


class Tagging(Record):
    """A tag on a record. `record_table` names the kind: a tag may sit on anything."""

    tag = Ref(Tag, part=True)
    record_table = TextField()
    record = IntegerField()

    class Meta:
        indexes = ((("record_table", "record", "tag"), True),)
