"""A quote as one value: everything that a page, a screen or a check needs, as it is now or as it was sent."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from amplanner.book.book import Book
from amplanner.book.models import QuoteVersion
from amplanner.book.quote_settings import SellerSettings
from amplanner.rules.money import Money
from amplanner.rules.quotation import Deposit, LineKind, Quotation, TaxRounding
from amplanner.rules.quote_sums import QuoteSums
from amplanner.workday.quote_memory import QuoteMemory
from amplanner.workday.quote_rows import exact, exact_or_none
from amplanner.workday.quotes import EDITABLE
from amplanner.workday.refused import RefusedError


class _Frame(NamedTuple):
    """The columns of a quote that its sums depend on."""

    id: int
    currency: str
    prices_include_tax: int
    tax_rounding: str
    prepaid: str
    deposit: str
    payable_rounding: str
    payable_step: str
    term_months: int


class Customer(NamedTuple):
    """Who it is for, as the account was; `country` as typed, or an ISO 3166 code."""

    account: int
    name: str
    street: str
    postcode: str
    city: str
    country: str
    vat_id: str
    customer_number: str
    email: str


class Contact(NamedTuple):
    """The person at the customer; `language` as noted with the person."""

    person: int
    name: str
    job: str
    email: str
    language: str


_TEXTS = (
    *("id", "number", "revision", "title", "external_number", "reference", "status", "amount", "currency"),
    *("probability", "validity_days", "language", "payment_terms", "delivery_terms", "lead_time", "intro", "terms"),
    *("internal_note", "prices_include_tax", "tax_rounding", "term_months", "prepaid", "deposit", "payable_rounding"),
    *("payable_step", "floor_reason", "floor_excused", "approver", "approval"),
)
_DAYS = ("dated_on", "sent_on", "valid_until")
_KEYS = ("account", "person", "opportunity", "contract")
_OF_CUSTOMER = Customer._fields[1:]
_OF_CONTACT = Contact._fields[1:]
_NAMES: Final = (
    *(*_TEXTS, *_DAYS, *_KEYS),
    *(f"account_{name}" for name in _OF_CUSTOMER),
    *(f"person_{name}" for name in _OF_CONTACT),
)
_COLUMNS: Final = (
    *(f"q.{name}" for name in (*_TEXTS, *_DAYS, *(f"{key}_id" for key in _KEYS))),
    *(f"a.{name}" for name in _OF_CUSTOMER),
    *(f"p.{name}" for name in _OF_CONTACT),
)
_QUOTE: Final = (
    f"SELECT {', '.join(_COLUMNS)} FROM quote q JOIN account a ON a.id = q.account_id"
    " LEFT JOIN person p ON p.id = q.person_id WHERE q.id = ?"
)


@dataclass(frozen=True, slots=True)
class QuoteDocument:
    """A quote, whole. What stands on the page comes first; the rest is for the screen.

    `number` is empty while a draft has none yet. `dated_on` and `valid_until` of what isn't sent yet are what they
    would be today. `language` is one of `quote_settings.LANGUAGES`. `seller_person` is the account manager. `state` is
    the quote's, "expired" when its validity is past, or of a frozen version its own. `frozen` says that this is what
    was sent, with its `content_hash`. `margin_floor` in percent. `estimate` is what somebody typed while there are no
    lines. `approved` says that this very quotation was approved; `floor_excused` has the margins for which
    `floor_reason` was given, as `quote_floor` keeps them.
    """

    quote: int
    number: str
    revision: int
    title: str
    external_number: str
    reference: str
    dated_on: date
    valid_until: date
    language: str
    seller: SellerSettings
    seller_country: str
    seller_person: str
    customer: Customer
    contact: Contact | None
    payment_terms: str
    delivery_terms: str
    lead_time: str
    intro: str
    terms: str
    quotation: Quotation
    sums: QuoteSums
    internal_note: str
    state: str
    frozen: bool = False
    content_hash: str = ""
    sent_on: date | None = None
    opportunity: int | None = None
    contract: int | None = None
    probability: int | None = None
    estimate: Money | None = None
    margin_floor: Decimal | None = None
    floor_reason: str = ""
    floor_excused: str = ""
    approver: str = ""
    approved: bool = False

    @property
    def currency(self) -> str:
        """The currency of all its amounts (ISO 4217)."""
        return self.quotation.currency

    @property
    def editable(self) -> bool:
        """Whether its lines and header can be changed."""
        return not self.frozen and self.state in EDITABLE


def document(book: Book, quote: int, revision: int | None = None) -> QuoteDocument:
    """Return a quote: what was sent of one that was, else what it is now; or a revision as it was sent.

    Raises `RefusedError` when there is no such quote or revision.
    """
    row = _row(book, quote)
    wanted = row.revision if revision is None and row.status not in EDITABLE else revision
    if wanted is not None:
        version = book.one(
            QuoteVersion.select().where(QuoteVersion.quote == quote, QuoteVersion.revision == wanted).namedtuples()
        )
        if version is not None:
            return _frozen(book, row, version)
        if revision is not None:
            raise RefusedError(f"{row.number or 'That quote'} has no revision {revision} that was sent.")
    return _present(book, row)


def quotation_of(book: Book, quote: int) -> Quotation:
    """Return what the sums of a quote are made of, as it is now. Raises `RefusedError` when it is gone."""
    return worked_out(book, quote)[0]


def worked_out(book: Book, quote: int) -> tuple[Quotation, QuoteSums]:
    """Return what the sums of a quote are made of, and the sums, as both are now. Raises as `quotation_of` does."""
    for row in book.sql(f"SELECT {', '.join(_Frame._fields)} FROM quote WHERE id = ?", (quote,)):
        return _worked_out(book, _Frame(*row))
    raise RefusedError("That quote is no longer there.")


def _row(book: Book, quote: int) -> Any:
    """Return the quote's columns by name, with those of its customer (account_…) and contact (person_…)."""
    for row in book.sql(_QUOTE, (quote,)):
        found = SimpleNamespace(**dict(zip(_NAMES, row, strict=True)))
        for name in _DAYS:
            text = getattr(found, name)
            setattr(found, name, date.fromisoformat(text) if text else None)
        return found
    raise RefusedError("That quote is no longer there.")


def _present(book: Book, row: Any) -> QuoteDocument:
    quotation, totals = _worked_out(book, row)
    dated = row.dated_on or row.sent_on or book.today
    until = row.valid_until or dated + timedelta(days=row.validity_days)
    contact = None
    if row.person is not None:
        contact = Contact(row.person, *(getattr(row, f"person_{name}") for name in _OF_CONTACT))
    past = row.status in {"sent", "negotiating"} and until < book.today
    return QuoteDocument(
        quote=row.id,
        number=row.number,
        revision=row.revision,
        title=row.title,
        external_number=row.external_number,
        reference=row.reference,
        dated_on=dated,
        valid_until=until,
        language=row.language or book.settings.quotes.language,
        seller=book.settings.seller,
        seller_country=book.settings.country,
        seller_person=book.settings.name,
        customer=Customer(row.account, *(getattr(row, f"account_{name}") for name in _OF_CUSTOMER)),
        contact=contact,
        payment_terms=row.payment_terms,
        delivery_terms=row.delivery_terms,
        lead_time=row.lead_time,
        intro=row.intro,
        terms=row.terms,
        quotation=quotation,
        sums=totals,
        internal_note=row.internal_note,
        state="expired" if past else row.status,
        sent_on=row.sent_on,
        opportunity=row.opportunity,
        contract=row.contract,
        probability=row.probability,
        estimate=_estimate(row, quotation),
        margin_floor=book.settings.quotes.margin_floor,
        floor_reason=row.floor_reason,
        floor_excused=row.floor_excused,
        approver=row.approver,
        approved=_approved(row.approval, quotation),
    )


def _approved(approval: str, quotation: Quotation) -> bool:
    if not approval:
        return False
    from amplanner.workday.quote_content import quotation_hash  # JSON and SHA-256, for few quotes

    return approval == quotation_hash(quotation)


def _estimate(row: Any, quotation: Quotation) -> Money | None:
    if row.amount is None or not row.currency or any(line.kind is LineKind.ITEM for line in quotation.lines):
        return None
    return Money(row.amount, row.currency)


def _worked_out(book: Book, row: Any) -> tuple[Quotation, QuoteSums]:
    frame = Quotation(
        currency=row.currency or book.settings.currency,
        prices_include_tax=bool(row.prices_include_tax),
        tax_rounding=TaxRounding(row.tax_rounding),
        prepaid=exact(row.prepaid),
        deposit=deposit_of(row.deposit),
        payable_rounding=exact(row.payable_rounding),
        payable_step=exact(row.payable_step),
        term_months=row.term_months,
    )
    return book.memory(QuoteMemory).read(book, row.id, frame)


def deposit_of(stored: str) -> Deposit | None:
    """Return a stored deposit: "30%" or an amount in whole units; None for none."""
    if not stored:
        return None
    if stored.endswith("%"):
        return Deposit(percent=exact_or_none(stored[:-1]))
    return Deposit(amount=exact_or_none(stored))


def _frozen(book: Book, row: Any, version: Any) -> QuoteDocument:
    from amplanner.workday.quote_content import thaw  # only for what was sent

    state = version.state
    if state == "sent" and version.revision == row.revision and row.status not in EDITABLE:
        state = row.status
        if state in {"sent", "negotiating"} and row.valid_until is not None and row.valid_until < book.today:
            state = "expired"
    return thaw(
        version.content,
        quote=row.id,
        state=state,
        frozen=True,
        content_hash=version.content_hash,
        sent_on=version.sent_on,
        opportunity=row.opportunity,
        contract=row.contract,
        probability=row.probability,
        internal_note=row.internal_note,
        # What was extended since holds.
        **({"valid_until": row.valid_until} if version.revision == row.revision and row.valid_until else {}),
    )
