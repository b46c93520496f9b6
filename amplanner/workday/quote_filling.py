"""Lines taken into a quote from elsewhere: a template, or an earlier quote of any account."""

import json
from datetime import date
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import QuoteTemplate
from amplanner.rules.money import Money
from amplanner.rules.quotation import Quotation
from amplanner.rules.quote_terms import in_terms
from amplanner.rules.text import fold
from amplanner.rules.vat import for_another
from amplanner.workday.quote_content import quotation_from
from amplanner.workday.quote_documents import document
from amplanner.workday.quote_lines import add_lines, quote_tax
from amplanner.workday.quote_prices import in_currency, terms_of
from amplanner.workday.quotes import header
from amplanner.workday.refused import RefusedError

_MOST = 60


class Source(NamedTuple):
    """A quote that lines can be taken from."""

    id: int
    number: str
    account_name: str
    title: str
    drafted_on: date
    amount: Money | None
    lines: int


def sources(book: Book, quote: int, account: int, text: str = "") -> tuple[Source, ...]:
    """Return earlier quotes that have lines, those of the account first, then the newest; `text` keeps what has it."""
    counted = (
        "SELECT q.id, q.number, a.name, q.title, q.drafted_on, q.amount, q.currency,"
        " (SELECT count(*) FROM quote_line l WHERE l.quote_id = q.id) AS lines"
        " FROM quote q JOIN account a ON a.id = q.account_id WHERE q.id <> ?"
        " AND EXISTS (SELECT 1 FROM quote_line l WHERE l.quote_id = q.id)"
        " ORDER BY q.account_id <> ?, q.id DESC LIMIT ?"
    )
    wanted = fold(text).split()
    found = []
    for key, number, name, title, drafted, amount, currency, lines in book.sql(counted, (quote, account, _MOST)):
        if all(word in fold(f"{number} {name} {title}") for word in wanted):
            money = None if amount is None or not currency else Money(amount, currency)
            found.append(Source(key, number, name, title, date.fromisoformat(drafted), money, lines))
    return tuple(found)


def take_from_quote(book: Book, quote: int, source: int) -> Change:
    """Add the lines of an earlier quote to this one. `Change.key` is the first new line's. Raises `RefusedError`.

    What bore no VAT because of another customer takes the VAT of this quote; prices include VAT where this quote's do.
    """
    there = document(book, source)
    taken = in_terms(there.quotation, with_tax=False)
    if there.customer.account != header(book, quote).account:
        taken = for_another(taken, quote_tax(book, quote))
    return add_lines(book, quote, *_fitting(book, quote, taken).lines)


def take_from_template(book: Book, quote: int, template: int) -> Change:
    """Add the lines of a template to a quote, with its VAT where theirs was because of whom they were made for, and
    with prices that include VAT where the quote's do.

    `Change.key` is the first new line's. Raises `RefusedError`.
    """
    content = book.scalar(QuoteTemplate.select(QuoteTemplate.content).where(QuoteTemplate.id == template))
    if content is None:
        raise RefusedError("That template is no longer there.")
    kept = in_terms(quotation_from(json.loads(content)["quotation"]), with_tax=False)
    taken = for_another(kept, quote_tax(book, quote))
    return add_lines(book, quote, *_fitting(book, quote, taken).lines)


def _fitting(book: Book, quote: int, taken: Quotation) -> Quotation:
    """Return what is taken as it fits a quote: with VAT where its prices are, and marked where they were in another
    currency."""
    terms = terms_of(book, quote)
    return in_currency(in_terms(taken, with_tax=terms.with_tax), terms.currency)
