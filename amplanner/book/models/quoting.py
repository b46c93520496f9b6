"""What a quote is made of: lines, discounts and charges, what was sent, what was given away; templates and prices.

Quantities, prices, percentages and rates are exact decimals as text ("12", "0.0125"), prices in whole currency units;
they are finer than a minor unit can say. What they come to is worked out by `rules.quote_sums`.
"""

from peewee import BooleanField, IntegerField, TextField

from amplanner.book.fields import DayField, InstantField
from amplanner.book.models.base import Record, Ref
from amplanner.book.models.people import Account
from amplanner.book.models.trade import Product, Quote, later


class ProductPrice(Record):
    """What a product costs the customer from a least quantity on, in one currency."""

    product = Ref(Product, part=True)
    currency = TextField()
    least_quantity = TextField(default="1")
    price = TextField()

    class Meta:
        indexes = ((("product", "currency", "least_quantity"), True),)


class QuoteLine(Record):
    """A line of a quote: something sold, the head of a section, or a note. Ordered by `position`, with gaps."""

    quote = Ref(Quote, part=True)
    position = IntegerField()
    kind = TextField(default="item")  # item, section, note
    product = Ref(Product, null=True)
    code = TextField(default="")
    description = TextField(default="")
    quantity = TextField(default="1")
    unit = TextField(default="")
    price = TextField(default="")  # empty: not known yet
    price_base = TextField(default="1")  # the quantity that the price is for
    cost = TextField(default="")  # what the price base costs us; empty: not known
    tax_category = TextField(default="S")
    tax_rate = TextField(default="")  # percent; empty: not known yet
    period = TextField(default="once")  # once, month, quarter, year
    standing = TextField(default="firm")  # firm, optional, alternative
    floor = TextField(default="")  # margin in percent; empty: as in the settings
    price_currency = later()  # in which the price is, of a line older than the currency of its quote; empty: in that
    cost_currency = later()  # the same of the cost

    class Meta:
        indexes = ((("quote", "position"), False),)


class QuoteAdjustment(Record):
    """A discount or a charge, of a line or (without one) of the whole quote: an amount, or a percentage of a base."""

    quote = Ref(Quote, part=True)
    line = Ref(QuoteLine, null=True, part=True)
    kind = TextField(default="discount")  # discount, charge
    amount = TextField(default="")  # in whole currency units; empty: worked out from `percent`
    percent = TextField(default="")
    base = TextField(default="")  # empty: what it is a part of
    reason = TextField(default="")
    tax_category = TextField(default="")  # of the whole quote's only; empty: split over the groups
    tax_rate = TextField(default="")


class QuoteVersion(Record):
    """What went to the customer, frozen; only `state` changes afterwards.

    `state` is sent, superseded (a later revision was sent), accepted, declined or withdrawn. `content` is JSON as
    `workday.quote_content` writes it, `content_hash` its SHA-256. One whose sending was undone is in the journal only.
    """

    quote = Ref(Quote, part=True)
    account = Ref(Account, part=True)
    revision = IntegerField()
    number = TextField()
    title = TextField(default="")
    state = TextField(default="sent")
    how = TextField(default="")  # mailed, elsewhere
    again = BooleanField(default=False)  # a revision of what the customer had before
    sent_on = DayField()
    sent_at = InstantField()
    valid_until = DayField(null=True)
    amount = IntegerField(null=True)  # minor units, as the quote's
    currency = TextField(default="")
    content = TextField()
    content_hash = TextField()
    files = TextField(default="[]")  # JSON list of the names of the files written

    class Meta:
        indexes = ((("quote", "revision"), True), (("state", "valid_until"), False))


class Concession(Record):
    """What we gave in a negotiation, and what we got for it (empty: nothing yet)."""

    quote = Ref(Quote, part=True)
    revision = IntegerField()
    given_on = DayField()
    gave = TextField()
    got = TextField(default="")
    amount = IntegerField(null=True)  # what it costs us, minor units
    currency = TextField(default="")


class QuoteTemplate(Record):
    """A quote to begin with; `content` is JSON as `workday.quote_content` writes it, without a customer."""

    name = TextField()
    name_fold = TextField(unique=True)
    content = TextField()
