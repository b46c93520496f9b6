"""What the editor says about a quote besides its figures: where it stands, for whom it is, what stands beside it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amplanner.book.book import Book
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Grouping, Money, brief, show
from amplanner.rules.quotation import LineKind, Quotation, QuoteLine
from amplanner.rules.quote_sums import line_sums
from amplanner.tui.ink import Role
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.quote_sheet import with_added
from amplanner.tui.screens.quote_summary import Said
from amplanner.tui.widgets.end_lines import Ends, ends
from amplanner.tui.widgets.rows import Span
from amplanner.workday.quote_accepting import accepted_part
from amplanner.workday.quote_beside import Beside, OtherQuote, history, next_step
from amplanner.workday.quote_documents import QuoteDocument

STATES: dict[str, Span] = {
    "draft": ("○ draft", "muted"),
    "ready": ("○ ready", "action"),
    "awaiting": ("◐ awaiting approval", "due"),
    "sent": ("● sent", "action"),
    "negotiating": ("◐ negotiating", "action"),
    "accepted": ("✓ accepted", "done"),
    "declined": ("× declined", "late"),
    "withdrawn": ("× withdrawn", "muted"),
    "expired": ("× expired", "late"),
    "superseded": ("· superseded", "muted"),
}
"""The sign and word of each state, and its role."""

_SOON_DAYS, _WARN_DAYS = 2, 7


def state(document: QuoteDocument) -> Span:
    """Return the state of a quote as sign and word."""
    return STATES.get(document.state, (document.state, "muted"))


def said(book: Book, document: QuoteDocument, checks: Sequence[tuple[str, str]]) -> Said:
    """Return what the summary says of a quote."""
    planned = next_step(book, document.quote)
    following = "" if planned is None else f"{planned.what} {show_day(planned.day, book.today)}"
    contact, grouping = document.contact, book.settings.thousands
    part = accepted_part(book, document)
    to = "" if contact is None else ", ".join(part for part in (contact.name, contact.job) if part)
    happened = [(f"{each.day.day:>2} {each.day:%b}", each.what) for each in history(book, document.quote)]
    return Said(
        account=document.customer.name,
        to=to,
        reference=document.title or document.reference,
        status=state(document),
        revision=document.revision,
        valid=valid(document, book.today),
        chance="" if document.probability is None else f"{document.probability}%",
        following=following,
        history=happened,
        checks=checks,
        floor=document.margin_floor,
        estimate="" if document.estimate is None else show(document.estimate, cents=True, grouping=grouping),
        accepted=None
        if part is None
        else (f"Accepted {part.lines} of {part.of} lines", show(part.net, cents=True, grouping=grouping)),
        accepted_margin=None if part is None else part.margin,
    )


def valid(document: QuoteDocument, today: date) -> Span:
    """Return until when a quote holds, and for how long."""
    left = (document.valid_until - today).days
    day = show_day(document.valid_until, today)
    if left < 0:
        return f"until {day}, past", "late"
    role: Role = "late" if left == 0 else "due" if left <= _WARN_DAYS else "text"
    if left <= _SOON_DAYS:
        return f"{('today !', '1 day !', '2 days !')[left]} → {day}", role
    return f"{left}d → {day}", role


def counted(quotation: Quotation) -> str:
    """Return how many lines there are, and the VAT rate when there is one only."""
    items = [line for line in quotation.lines if line.kind is LineKind.ITEM]
    text = "1 line" if len(items) == 1 else f"{len(items)} lines"
    taxes = {line.tax for line in items}
    if len(taxes) == 1 and (rate := next(iter(taxes))).category:
        text += f" · VAT {words.tax(rate, ',')}"
    return text


def texts(document: QuoteDocument, *, narrow: bool) -> list[Ends]:
    """Return the rows of the box of texts."""
    terms = [
        f"delivery {document.lead_time}" if document.lead_time else "",
        document.delivery_terms,
        f"payment {document.payment_terms}" if document.payment_terms else "",
        document.terms,
    ]
    said_terms = _one_line(" · ".join(part for part in terms if part))
    if narrow:
        to = f"To {document.contact.name}" if document.contact else ""
        parts = [to, document.title, document.reference, said_terms or _one_line(document.intro)]
        return [ends((" · ".join(part for part in parts if part) or "no texts yet", "text"))]
    rows = [
        ends(("Intro   ", "muted"), _one_line(document.intro) or words.NONE),
        ends(("Terms   ", "muted"), said_terms or words.NONE),
        ends(("Note    ", "muted"), ("(inside) ", "muted"), _one_line(document.internal_note) or words.NONE),
    ]
    if document.reference or document.external_number:
        numbers = [f"their {document.reference}" if document.reference else "", document.external_number]
        rows.insert(0, ends(("Ref     ", "muted"), " · ".join(part for part in numbers if part)))
    return rows


def others(found: Beside, today: date, grouping: Grouping) -> list[Ends]:
    """Return the rows of the box of what else is open for the account."""
    rows = [ends(*_other(each, today, grouping)) for each in found.open]
    if not rows:
        rows.append(ends(("No other open quotes.", "muted")))
    if found.won is not None:
        rows.append(ends(("Last won  ", "muted"), *_other(found.won, today, grouping)))
    return rows


def _other(each: OtherQuote, today: date, grouping: Grouping) -> list[Span]:
    sign, role = STATES.get(each.status, (each.status, "muted"))
    amount = brief(each.amount, grouping) if each.amount else words.NONE
    day = "" if each.day is None else f"  {show_day(each.day, today)}"
    return [
        (f"{each.number}  ", "text"),
        (f"{amount:>7}  ", "money"),
        (sign, role),
        (day, "muted"),
        (f"  {each.title}", "muted"),
    ]


def typed_line(document: QuoteDocument, line: QuoteLine, grouping: Grouping) -> list[Span]:
    """Say a line in words: 12 × A-100 Flow sensor · 495.00 −5% · VAT 21%."""
    currency = document.currency
    unit = f" {line.unit}" if line.unit else ""
    off = words.taken(line.discounts, line.charges, currency, grouping)
    price = words.price(line.price, line.price_base, line.period, currency, grouping)
    parts = [
        f"{words.figure(line.quantity, 0, grouping)}{unit} × " + f"{line.code} {line.description}".strip(),
        price + (f" {'' if off.startswith('+') else words.MINUS}{off}" if off != words.NONE else ""),
        f"VAT {words.tax(line.tax, grouping)}",
    ]
    return [(" · ".join(parts), "text")]


def reached(document: QuoteDocument, line: QuoteLine, grouping: Grouping) -> list[Span]:
    """Say what a new line comes to, and to what it brings the quote."""
    currency = document.currency
    total = line_sums(line, document.quotation).total
    said: list[Span] = [("= ", "muted"), (words.amount(total, currency, grouping), "strong")]
    if not line.counts:
        return [*said, (f" ({line.standing.value})", "muted")]
    net = with_added(document.quotation, document.sums, line).net
    return [*said, (" · quote net ", "muted"), (words.amount(net, currency, grouping), "strong")]


def header_aside(document: QuoteDocument, saved: str, *, narrow: bool) -> str:
    """Return what stands at the right end of the header."""
    word = state(document)[0]
    if narrow:
        return " · ".join(part for part in (word, f"rev {document.revision}", saved) if part)
    return " · ".join(part for part in (word, f"rev {document.revision}", f"saved {saved}" if saved else "") if part)


def total_words(document: QuoteDocument, grouping: Grouping) -> str:
    """Return what is to pay, with its currency."""
    return show(Money(document.sums.payable, document.currency), cents=True, grouping=grouping)


def floor_of(document: QuoteDocument, own: Decimal | None) -> Decimal | None:
    """Return the floor that counts for a line: its product's, else the general one."""
    return document.margin_floor if own is None else own


def _one_line(text: str) -> str:
    return " ".join(text.split())
