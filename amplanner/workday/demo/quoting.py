"""The quotes of the demo day in full: lines, graduated prices, a template, and what was sent of two of them."""

import json
import uuid
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from amplanner.book.book import Book
from amplanner.book.images import table_of
from amplanner.book.models import ProductPrice, Quote, QuoteAdjustment, QuoteLine, QuoteTemplate, QuoteVersion
from amplanner.book.projection import project
from amplanner.rules import quotation as values
from amplanner.rules.quotation import Quotation, Tax
from amplanner.workday.demo import words
from amplanner.workday.demo.seeder import Seeder
from amplanner.workday.quote_content import freeze, hash_of, quotation_json
from amplanner.workday.quote_documents import document

_VAT = Decimal(21)
_NAMESPACE = uuid.UUID("0f6f2f0a-4f57-4c1e-8f3e-2f2a7f1c9d55")

# code, quantity, discount in percent, standing
_DRAFT = (
    ("A-100", 24, 5, "firm"),
    ("G-20", 4, 0, "firm"),
    ("INST", 3, 0, "firm"),
    ("SLA-1", 2, 10, "firm"),
    ("TRN", 1, 0, "firm"),
    ("SPARE", 1, 0, "optional"),
)
_SENSORS = (("A-100", 10, 0, "firm"), ("INST", 2, 0, "firm"), ("TRN", 1, 0, "firm"), ("SPARE", 4, 0, "firm"))
_KITS = (("SPARE", 11, 0, "firm"),)

INTRO = "Following our visit we propose the Line 4 monitoring set."
TERMS = "Delivery 4 weeks after order. Payment 30 days."


def add_lines(seeder: Seeder, quotes: dict[str, int]) -> None:
    """Add lines, prices by quantity and a template; `quotes` has the keys of the demo day's quotes by number."""
    products: dict[str, Any] = {code: (nth, *rest) for nth, (code, *rest) in enumerate(words.PRODUCTS, 1)}
    for nth, least, price in ((1, "25", "470"), (1, "100", "445"), (2, "25", "608")):
        seeder.add(ProductPrice, product=nth, currency="EUR", least_quantity=least, price=price)

    def add(number: str, lines: tuple[tuple[str, int, int, str], ...]) -> None:
        for position, (code, quantity, discount, standing) in enumerate(lines, 1):
            product, name, unit, price, cost = products[code]
            line = seeder.add(
                QuoteLine,
                quote=quotes[number],
                position=1024 * position,
                product=product,
                code=code,
                description=name,
                quantity=str(quantity),
                unit=unit,
                price=_whole(price),
                cost=_whole(cost),
                tax_category="S",
                tax_rate="21",
                standing=standing,
            )
            if discount:
                seeder.add(QuoteAdjustment, quote=quotes[number], line=line, percent=str(discount))

    add("0145", _DRAFT)
    seeder.add(QuoteAdjustment, quote=quotes["0145"], percent="2")
    add("0139", _SENSORS)
    seeder.add(QuoteAdjustment, quote=quotes["0139"], amount="50", reason="Rounded down")
    add("0140", _KITS)
    seeder.add(QuoteAdjustment, quote=quotes["0140"], kind="charge", amount="20", reason="Freight")
    seeder.add(QuoteTemplate, name="Line monitoring", name_fold="line monitoring", content=_template(products))


def freeze_sent(book: Book, quotes: dict[str, int]) -> None:
    """Write what was sent of two quotes, once they are in the book."""
    with book.beside_the_journal() as db:
        touched = set()
        for key, number in enumerate(("0139", "0140"), 1):
            shown = document(book, quotes[number])
            amount = book.scalar(Quote.select(Quote.amount).where(Quote.id == quotes[number]))
            content = freeze(shown)
            sent_on = shown.sent_on or shown.dated_on
            row: dict[str, Any] = {
                "id": key,
                "uid": str(uuid.uuid5(_NAMESPACE, number)),
                "version": 1,
                "quote_id": quotes[number],
                "account_id": shown.customer.account,
                "revision": 1,
                "number": shown.number,
                "title": shown.title,
                "state": "sent",
                "how": "mailed",
                "again": 0,
                "sent_on": sent_on.isoformat(),
                "sent_at": int(datetime.combine(sent_on, time(12), UTC).timestamp()),
                "valid_until": shown.valid_until.isoformat(),
                "amount": amount,
                "currency": shown.currency,
                "content": content,
                "content_hash": hash_of(content),
                "files": "[]",
            }
            columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            db.execute_sql(f'INSERT INTO "{table_of(QuoteVersion)}" ({columns}) VALUES ({marks})', tuple(row.values()))
            touched |= {("quote_version", key), ("quote", quotes[number])}
        project(db, touched)


def _whole(cents: int) -> str:
    return f"{(Decimal(cents) / 100).normalize():f}"


def _template(products: dict[str, Any]) -> str:
    lines = []
    for code, quantity, discount, standing in _DRAFT:
        _, name, unit, price, cost = products[code]
        off = (values.Adjustment(percent=Decimal(discount)),) if discount else ()
        lines.append(
            values.QuoteLine(
                description=name,
                quantity=Decimal(quantity),
                price=Decimal(price) / 100,
                code=code,
                unit=unit,
                discounts=off,
                tax=Tax("S", _VAT),
                cost=Decimal(cost) / 100,
                standing=values.Standing(standing),
            )
        )
    texts = {"title": "Line monitoring", "language": "en", "payment_terms": "30 days", "intro": INTRO, "terms": TERMS}
    content = {"texts": texts, "quotation": quotation_json(Quotation("EUR", tuple(lines)))}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
