"""What is sold: products, opportunities, contracts, quotes (their lines are in `quoting`), and issues."""

from peewee import SQL, BooleanField, Default, IntegerField, TextField

from amplanner.book.fields import DayField
from amplanner.book.models.base import Record, Ref
from amplanner.book.models.people import Account, Person


def later(default: str = "") -> TextField:
    """Return a text column that came with a later step: rows that undo puts back from before it take its default."""
    return TextField(default=default, constraints=[Default(f"'{default}'")])


def _later_number(default: int) -> IntegerField:
    return IntegerField(default=default, constraints=[Default(default)])


def _later_flag() -> BooleanField:
    return BooleanField(default=False, constraints=[Default(0)])


class Product(Record):
    """Something on the price list. Prices are in minor units of `currency`; null: not known.

    `price` is the list price and `cost` what a unit costs us. Prices in other currencies, by quantity, and those finer
    than a minor unit are `ProductPrice`s and go before `price`. Rates and the floor are exact decimals as text.
    """

    code = TextField(unique=True)
    name = TextField()
    name_fold = TextField(index=True)
    series = TextField(default="")
    unit = TextField(default="")
    currency = TextField(default="")
    price = IntegerField(null=True)
    cost = IntegerField(null=True)
    tax_category = later()  # S, Z, E, AE, K, G, O (EN 16931); empty: as the seller's country has it
    tax_rate = later()  # percent; empty: the country's standard rate
    period = later("once")  # once, month, quarter, year: what the price is for
    floor = later()  # the margin in percent below which it isn't sold without a reason; empty: as in the settings
    retired = _later_flag()  # no longer sold: not proposed any more


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


class Quote(Record):
    """A quote's header; its lines are `QuoteLine`s, what the customer got are `QuoteVersion`s.

    `amount` is in minor units: the net of the firm lines over the term, or what somebody typed while there are none.
    `status` is draft, ready, awaiting (an approval), sent, negotiating, accepted, declined or withdrawn; expired is
    derived from `valid_until`, the last day on which the quote holds. Decimals (percent) are exact, as text.
    """

    DISTINCT = frozenset({"number"})

    number = TextField(default="")  # unique; empty while a draft, where the settings give numbers when sent
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
    revision = _later_number(1)  # of the draft, or of what was sent last
    external_number = later()  # in the firm's other system
    reference = later()  # the customer's
    dated_on = DayField(null=True)  # on the paper; null: the day on which it is sent
    language = later()  # ISO 639; empty: the account's or the settings'
    payment_terms = later()
    delivery_terms = later()  # Incoterm and place
    lead_time = later()
    intro = later()
    terms = later()
    internal_note = later()  # never on paper
    prices_include_tax = _later_flag()
    tax_rounding = later("per_group")  # once per category and rate (EN 16931), or per_line
    tax_category = later()  # what new lines take, such as AE; empty: as the product or the country has it
    tax_rate = later()
    term_months = _later_number(12)  # over which recurring lines are summed
    prepaid = later()  # whole currency units
    deposit = later()  # asked beforehand: "30%" of what is paid once, or an amount in whole units
    payable_rounding = later()  # whole currency units added to what is to pay
    payable_step = later()  # the smallest coin, such as 0.05
    copied_from = Ref("self", null=True)
    contract = Ref(Contract, null=True)  # that it renews
    floor_reason = later()  # why it may go below the margin floor
    approver = later()  # who has to say yes first
    approved_on = DayField(null=True)
    approval = later()  # the content hash that was approved
    accepted_revision = IntegerField(null=True)
    accepted_lines = later()  # keys of the lines that were taken, as a JSON list; empty: all firm ones
    agreed = later()  # what was explained and agreed when it was accepted, one a line
    floor_excused = later()  # the margins for which `floor_reason` was given, as JSON

    class Meta:
        indexes = (
            (("status", "valid_until"), False),
            (("status", "decided_on"), False),
            (("account", "status"), False),
        )


Quote.add_index(Quote.number, unique=True, where=SQL("\"number\" <> ''"))


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
