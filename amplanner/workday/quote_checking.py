"""Looking a quote over before it goes out: the facts for `rules.quote_checks`, and what refuses it."""

from amplanner.book.book import Book
from amplanner.book.models import Product, QuoteLine
from amplanner.book.quote_settings import SellerSettings
from amplanner.rules.countries import country_code
from amplanner.rules.dates_show import show_day
from amplanner.rules.margins import NOTHING_AGREED
from amplanner.rules.quotation import LineKind
from amplanner.rules.quote_checks import Facts, Finding, HalfTyped, SellerSaid, check, may_go
from amplanner.rules.vat import check_vat_id
from amplanner.workday.price_list import products
from amplanner.workday.quote_documents import QuoteDocument
from amplanner.workday.quote_floor import agreed
from amplanner.workday.quote_half_typed import half_typed
from amplanner.workday.quote_prices import Terms, list_price
from amplanner.workday.refused import RefusedError


def look_over(book: Book, shown: QuoteDocument) -> tuple[Finding, ...]:
    """Return what must be put right before a quote goes out, and what wants a second look."""
    customer, contact = shown.customer, shown.contact
    foreign, unpriced = _by_price_list(book, shown)
    return check(
        Facts(
            quotation=shown.quotation,
            sums=shown.sums,
            today=book.today,
            valid_until=shown.valid_until,
            seller_country=shown.seller_country,
            customer_country=_country(customer.country, customer.vat_id),
            customer_vat_id=customer.vat_id,
            contact=contact.name if contact else "",
            email=contact.email if contact else "",
            floor=shown.margin_floor,
            below_settled=shown.approved,
            agreed=agreed(shown.floor_excused) if shown.floor_reason else NOTHING_AGREED,
            foreign=foreign,
            unpriced=unpriced,
            seller=_said_of(shown.seller, shown.seller_person),
            half_typed=_half_typed(book, shown),
            payment_terms=bool(shown.payment_terms),
        )
    )


def refuse_unfit(book: Book, final: QuoteDocument) -> None:
    """Raise `RefusedError` with the first reason why a quote can't go out as it is."""
    called = final.number or "draft quote"
    if final.valid_until < book.today:
        day = show_day(final.valid_until, book.today)
        raise RefusedError(f"{called} would be valid until {day}, which is past: it needs another.")
    if not any(line.kind is LineKind.ITEM for line in final.quotation.lines):
        if final.estimate is None:
            raise RefusedError(f"{called} has no amount yet.")
        begun = next((one for one in look_over(book, final) if one.code == "half_typed"), None)
        if begun is not None:
            raise RefusedError(begun.sentence)
        return  # written elsewhere: only its amount is ours
    findings = look_over(book, final)
    if not may_go(findings):
        raise RefusedError(findings[0].sentence)
    low = next((one for one in findings if one.code == "below_floor"), None)
    if low is not None:
        raise RefusedError(f"{low.sentence} It needs a reason, or an approval.")


def _half_typed(book: Book, shown: QuoteDocument) -> tuple[HalfTyped, ...]:
    """Return what is half typed in lines that are there, and in a new one."""
    place: dict[int | None, int | None] = {line.key: nth for nth, line in enumerate(shown.quotation.lines)}
    place[None] = None
    return tuple(
        HalfTyped(place[one.line], one.column, one.text, one.elsewhere)
        for one in half_typed(book, shown.quote)
        if one.line in place
    )


def _country(typed: str, vat_id: str) -> str:
    """Return the ISO 3166 code of a customer's country as typed, else as the VAT id says; empty when neither does."""
    return country_code(typed) or (check_vat_id(vat_id).country if vat_id else "")


def _said_of(seller: SellerSettings, person: str) -> SellerSaid:
    address = bool(seller.street.strip() and seller.city.strip())
    return SellerSaid(
        name=bool(seller.name.strip() or person.strip()),
        address=address,
        vat_id=bool(seller.vat_id.strip()),
        bank=bool(seller.bank.strip()),
    )


def _by_price_list(book: Book, shown: QuoteDocument) -> tuple[tuple[tuple[int, str], ...], frozenset[int]]:
    """Return the lines that still have the price of their product in another currency, by their place with it; and
    those that have no price, for which the price list has none in this one either."""
    query = QuoteLine.select(QuoteLine.id, QuoteLine.product).join(Product).where(QuoteLine.quote == shown.quote)
    of_line = dict(book.rows(query.tuples()))
    known = products(book, sorted(set(of_line.values()))) if of_line else {}
    foreign, unpriced = [], set()
    for nth, line in enumerate(shown.quotation.lines):
        product = known.get(of_line.get(line.key, 0))
        if product is None:
            continue
        if not line.price and product.price_for(shown.currency, line.quantity) is None:
            unpriced.add(nth)
        currency = line.priced_in or (product.price.currency if product.price is not None else shown.currency)
        if not line.price or currency == shown.currency:
            continue
        elsewhere = Terms(currency, shown.quotation.prices_include_tax)
        own = None if line.priced_in else product.price_for(shown.currency, line.quantity)
        if own is None and line.price == list_price(book, product, elsewhere, line.quantity, line.tax):
            foreign.append((nth, currency))
    return tuple(foreign), frozenset(unpriced)
