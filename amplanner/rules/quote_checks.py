"""What is looked at before a quote goes out: what must be put right, and what wants a second look."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from amplanner.rules.margins import NOTHING_AGREED, Reached, below, percent_of, worse
from amplanner.rules.quotation import NO_TAX, LineKind, Period, Quotation, Standing
from amplanner.rules.quote_sums import QuoteSums, sums
from amplanner.rules.vat import VatCategory, check_vat_id, reverse_charge_suggested, standard_rate, uses

LONGEST_VALIDITY: Final = timedelta(days=90)
"""A quote that holds longer is asked about."""


_HEADINGS: Final = {
    "code": "Code",
    "description": "Description",
    "quantity": "Qty",
    "unit": "Unit",
    "price": "Price",
    "discount": "Disc",
    "tax": "VAT",
    "cost": "Cost",
}
_LONGEST_QUOTED: Final = 40
_ABROAD: Final = frozenset({VatCategory.INTRA_COMMUNITY, VatCategory.EXPORT})
_WITHOUT_VAT: Final = frozenset({"", VatCategory.EXEMPT, VatCategory.OUT_OF_SCOPE})


class Level(StrEnum):
    """Whether a finding keeps the quote from going out."""

    BLOCKING = "blocking"
    WARNING = "warning"


class Cell(NamedTuple):
    """Where to put it right: a field of the line at `line` in the quotation, or of the header (line None).

    Fields of lines are those of `QuoteLine`; of the header: "lines", "valid_until", "vat_id", "person", "email",
    "currency", "term_months", "payment_terms", "floor_reason", "discounts"; "seller" is no field, but what the settings
    say of us.
    """

    line: int | None
    field: str


class Finding(NamedTuple):
    """One thing found. code: what kind it is, for tests and JSON; sentence: in words, with the line it is about."""

    level: Level
    code: str
    sentence: str
    cell: Cell


class HalfTyped(NamedTuple):
    """Text that was typed and not saved, in a cell of the line at `line` in the quotation, or of a new one (None).

    elsewhere: in another window of the planner.
    """

    line: int | None
    field: str
    text: str
    elsewhere: bool = False


class SellerSaid(NamedTuple):
    """What of us stands on the page: whether it has each of these."""

    name: bool = True
    address: bool = True
    vat_id: bool = True
    bank: bool = True


class Facts(NamedTuple):
    """What the check looks at. Countries are ISO 3166, "" where they aren't known.

    sums: as they stand on the screen or the page. email: of the contact. floor: the general margin floor in per cent.
    below_settled: an approver agreed to the low margin. agreed: for which margins a reason was given, as
    `margins.reached` has them. foreign: lines of products whose price is that in another currency than the quote's, as
    (index, currency). unpriced: lines of products that have no price in the quote's currency, by index. seller: what
    the page says of us. half_typed: what would be lost by sending now. payment_terms: whether it
    says when it is to be paid.
    """

    quotation: Quotation
    sums: QuoteSums
    today: date
    valid_until: date
    seller_country: str = ""
    customer_country: str = ""
    customer_vat_id: str = ""
    contact: str = ""
    email: str = ""
    floor: Decimal | None = None
    below_settled: bool = False
    agreed: Mapping[int, Reached] = NOTHING_AGREED
    foreign: tuple[tuple[int, str], ...] = ()
    unpriced: frozenset[int] = frozenset()
    seller: SellerSaid = SellerSaid()
    half_typed: tuple[HalfTyped, ...] = ()
    payment_terms: bool = True


def check(facts: Facts) -> tuple[Finding, ...]:
    """Look a quote over: what blocks it first, then what to look at, each in the order of the page."""
    found = [*_half_typed(facts), *_lines(facts), *_whole(facts), *_tax(facts), *_margins(facts), *_seller(facts)]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.BLOCKING))


def may_go(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing found keeps the quote from going out."""
    return all(finding.level is not Level.BLOCKING for finding in findings)


def disagreement(quotation: Quotation, shown: QuoteSums) -> str:
    """Say where shown sums do not add up again, or aren't those of the quotation; empty when they are right."""
    for period in shown.periods:
        lines = sum(
            figures.total
            for line, figures in zip(quotation.lines, shown.lines, strict=False)
            if line.counts and line.period is period.period
        )
        reached = period.lines_total - period.discount_total + period.charge_total
        goal = period.gross if quotation.prices_include_tax else period.net
        if lines != period.lines_total:
            return "The lines don’t add up to their total."
        if reached != goal:
            return "Lines, discounts and charges don’t add up to the total."
        if sum(group.amount for group in period.tax_groups) != period.tax or period.net + period.tax != period.gross:
            return "The VAT doesn’t add up."
    if shown.gross != sum(period.gross * period.times for period in shown.periods):
        return "The total isn’t that of its parts."
    if shown.payable != shown.gross - shown.prepaid + shown.payable_rounding:
        return "The amount to pay doesn’t follow from the total."
    return "" if shown == sums(quotation) else "The totals aren’t those of the lines."


def _blocking(code: str, sentence: str, field: str, line: int | None = None) -> Finding:
    return Finding(Level.BLOCKING, code, sentence, Cell(line, field))


def _warning(code: str, sentence: str, field: str, line: int | None = None) -> Finding:
    return Finding(Level.WARNING, code, sentence, Cell(line, field))


def place_of(quotation: Quotation, i: int) -> str:
    """How the line at `i` is called where lines are shown: items that count are numbered, without sections and notes;
    the others stand apart."""
    line = quotation.lines[i]
    if line.kind is not LineKind.ITEM:
        return line.kind.value.capitalize()
    if line.standing is Standing.FIRM:
        return f"Line {sum(each.counts for each in quotation.lines[: i + 1])}"
    return "Optional line" if line.standing is Standing.OPTIONAL else "Alternative"


def _named(quotation: Quotation, i: int) -> str:
    what = quotation.lines[i].description or quotation.lines[i].code
    return place_of(quotation, i) + (f" ({what})" if what else "")


def _half_typed(facts: Facts) -> Iterator[Finding]:
    """What somebody meant to be on it and didn't save; lines first, in their order."""
    for one in sorted(facts.half_typed, key=lambda each: (each.line is None, each.line or 0)):
        text = one.text if len(one.text) <= _LONGEST_QUOTED else one.text[: _LONGEST_QUOTED - 1] + "…"
        said = f"Half typed{' in another window' if one.elsewhere else ''}: “{text}”"
        if one.line is None:
            yield _blocking("half_typed", f"{said}, a new line.", "lines")
            continue
        quoted = facts.quotation
        where = place_of(quoted, one.line) if quoted.lines[one.line].counts else _named(quoted, one.line)
        place = f"{where[0].lower()}{where[1:]}, {_HEADINGS.get(one.field, one.field)}"
        yield _blocking("half_typed", f"{said}, {place}.", one.field, one.line)


def _lines(facts: Facts) -> Iterator[Finding]:
    quotation = facts.quotation
    if not any(line.counts for line in quotation.lines):
        yield _blocking("no_lines", "Nothing is quoted yet: there is no firm line.", "lines")
    for i, line in enumerate(quotation.lines):
        if line.kind is not LineKind.ITEM:
            continue
        if not line.description and not line.code:
            yield _warning("no_name", f"{place_of(quotation, i)} has no description.", "description", i)
        if i in facts.unpriced:
            sentence = f"{_named(quotation, i)} has no price, nor has the price list one in {quotation.currency}."
            yield _blocking("no_price", sentence, "price", i)
        elif line.price == 0:
            yield _warning("zero_price", f"{_named(quotation, i)} has no price.", "price", i)
        elif line.price < 0 and line.code:
            yield _warning("negative_price", f"{_named(quotation, i)} has a price below nothing.", "price", i)
        if line.quantity == 0:
            yield _warning("zero_quantity", f"{_named(quotation, i)} has a quantity of 0.", "quantity", i)
        if line.tax == NO_TAX:
            yield _warning("no_vat", f"{_named(quotation, i)} says no VAT.", "tax", i)
    yield from _older_prices(facts)
    for i, currency in facts.foreign:
        sentence = f"{_named(quotation, i)} is priced in {currency}, the quote in {quotation.currency}."
        yield _blocking("mixed_currency", sentence, "price", i)


def _older_prices(facts: Facts) -> Iterator[Finding]:
    """Prices that were typed in the currency that the quote had before: they may be meant in the present one."""
    blocked = {i for i, _ in facts.foreign}
    by_currency: dict[str, list[int]] = {}
    for i, line in enumerate(facts.quotation.lines):
        if line.kind is LineKind.ITEM and line.priced_in and i not in blocked:
            by_currency.setdefault(line.priced_in, []).append(i)
    for currency, lines in by_currency.items():
        who = f"{_named(facts.quotation, lines[0])} was" if len(lines) == 1 else f"{len(lines)} lines were"
        sentence = f"{who} priced in {currency}, and the quote is in {facts.quotation.currency} now."
        yield _warning("older_price", sentence, "price", lines[0])


def _whole(facts: Facts) -> Iterator[Finding]:
    if facts.valid_until < facts.today:
        yield _blocking("validity_past", "Its validity is past already.", "valid_until")
    elif facts.valid_until - facts.today > LONGEST_VALIDITY:
        days = (facts.valid_until - facts.today).days
        yield _warning("long_validity", f"It holds for {days} days: prices may have changed by then.", "valid_until")
    wrong = disagreement(facts.quotation, facts.sums)
    if wrong:
        yield _blocking("does_not_add_up", wrong, "lines")
    if facts.sums.gross < 0:
        yield _warning("negative_total", "It comes to less than nothing.", "discounts")
    if not facts.contact:
        yield _warning("no_contact", "It is addressed to nobody.", "person")
    elif not facts.email:
        yield _warning("no_email", f"{facts.contact} has no e-mail address.", "email")
    if not facts.payment_terms:
        yield _warning("no_payment_terms", "It says nothing of payment terms.", "payment_terms")
    for period in Period:
        months = period.months
        if months and facts.quotation.term_months % months and facts.sums.of(period) is not None:
            sentence = f"{facts.quotation.term_months} months aren’t whole {period.value}s; one begun is counted whole."
            yield _warning("term_in_parts", sentence, "term_months")


def _tax(facts: Facts) -> Iterator[Finding]:
    checked = check_vat_id(facts.customer_vat_id, facts.customer_country)
    reverse = uses(facts.quotation, VatCategory.REVERSE_CHARGE)
    within = uses(facts.quotation, VatCategory.INTRA_COMMUNITY)
    if (reverse or within) and not checked.text:
        what = "Reverse charge" if reverse else "An intra-Community supply"
        yield _blocking("no_vat_id", f"{what} needs the customer’s VAT id.", "vat_id")
    elif checked.problem:
        yield _warning("vat_id_form", checked.problem, "vat_id")
    if not (reverse or within) and reverse_charge_suggested(
        facts.seller_country, facts.customer_country, facts.customer_vat_id
    ):
        sentence = f"A business in {facts.customer_country} with a VAT id: reverse charge may apply."
        first = next((i for i, line in enumerate(facts.quotation.lines) if line.counts), None)
        yield _warning("reverse_charge", sentence, "lines" if first is None else "tax", first)
    for i, line in enumerate(facts.quotation.lines):
        if line.tax.category == VatCategory.REVERSE_CHARGE and line.tax.rate:
            sentence = f"{_named(facts.quotation, i)} is reverse-charged and yet bears {line.tax.rate}% VAT."
            yield _blocking("taxed_reverse_charge", sentence, "tax", i)
    yield from _at_home(facts)
    yield from _rates(facts)


def _at_home(facts: Facts) -> Iterator[Finding]:
    """What is for customers abroad, at one in the seller's own country; some work is reverse-charged there too."""
    country = facts.seller_country
    if not country or facts.customer_country != country:
        return
    for i, line in enumerate(facts.quotation.lines):
        if line.kind is not LineKind.ITEM or line.tax.category not in {VatCategory.REVERSE_CHARGE, *_ABROAD}:
            continue
        who = _named(facts.quotation, i)
        if line.tax.category == VatCategory.REVERSE_CHARGE:
            sentence = f"{who} is reverse-charged, and the customer is in {country} as you are: only some work may be."
            yield _warning("reverse_charge_at_home", sentence, "tax", i)
        elif line.tax.category in _ABROAD:
            sentence = f"{who} is untaxed as going abroad, and the customer is in {country} as you are."
            yield _blocking("abroad_at_home", sentence, "tax", i)


def _rates(facts: Facts) -> Iterator[Finding]:
    """Rates above the standard one, which is the highest of every country whose rate is known here."""
    highest = standard_rate(facts.seller_country)
    for i, line in enumerate(facts.quotation.lines):
        if highest is not None and line.kind is LineKind.ITEM and line.tax.rate > highest:
            sentence = f"{_named(facts.quotation, i)} bears {line.tax.rate}% VAT; the highest in {facts.seller_country}"
            yield _warning("odd_vat_rate", f"{sentence} is {highest}%.", "tax", i)


def _margins(facts: Facts) -> Iterator[Finding]:
    if facts.below_settled:
        return
    for under in below(facts.quotation, facts.sums, facts.floor):
        if not worse(facts.quotation, under, facts.agreed):
            continue
        percent = "a loss" if under.margin.percent is None else f"{under.margin.percent}%"
        if under.line is None:
            then = facts.agreed.get(0)
            given = None if then is None else percent_of(then.net - then.cost, then.net)
            lapsed = "" if given is None else f"; the reason given was for {given}%"
            yield _warning("below_floor", f"The margin is {percent}, the floor {under.floor}%{lapsed}.", "floor_reason")
        else:
            who = _named(facts.quotation, under.line)
            sentence = f"{who} has a margin of {percent}, the floor is {under.floor}%."
            yield _warning("below_floor", sentence, "price", under.line)


def _seller(facts: Facts) -> Iterator[Finding]:
    """What the page lacks of us; our VAT id only where something bears VAT."""
    said = facts.seller
    items = [line for line in facts.quotation.lines if line.kind is LineKind.ITEM]
    taxed = any(line.tax.category not in _WITHOUT_VAT for line in items)
    missing = [
        word
        for word, there in (
            ("name", said.name),
            ("address", said.address),
            ("VAT id", said.vat_id or not taxed),
            ("bank account", said.bank),
        )
        if not there
    ]
    if missing and items:
        *others, last = missing
        words = f"{', '.join(others)} and {last}" if others else last
        yield _warning("no_seller", f"[seller] in the settings lacks your {words}.", "seller")
