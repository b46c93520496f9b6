"""What exactly was accepted of a quote: which sent revision, and which of its lines."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.models import Quote, QuoteVersion
from amplanner.rules.margins import Margin, quote_margin
from amplanner.rules.money import Money
from amplanner.rules.quotation import LineKind, Quotation, Standing
from amplanner.rules.quote_sums import sums
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_versions import with_the_customer
from amplanner.workday.quotes import QuoteHeader
from amplanner.workday.refused import RefusedError


class AcceptedVersion(NamedTuple):
    """The version that was taken: its row, its revision, what it comes to (minor units), and the keys of its lines.

    `key` is None for a quote that was sent before versions were kept; `lines` is JSON, empty for all firm ones.
    """

    key: int | None
    revision: int
    amount: int | None
    lines: str


class AcceptedPart(NamedTuple):
    """What was accepted of a quote in part: how many of how many lines, what they come to, net, and what is earned on
    them; None where no cost is known."""

    lines: int
    of: int
    net: Money
    margin: Margin | None


def accepted_part(book: Book, shown: QuoteDocument) -> AcceptedPart | None:
    """Return what was accepted of a quote; None when it wasn't, or all of its firm lines were."""
    if shown.state != "accepted":
        return None
    row = book.one(Quote.select(Quote.accepted_lines, Quote.amount).where(Quote.id == shown.quote).tuples())
    if row is None or not row[0] or row[1] is None:
        return None
    items = sum(line.kind is LineKind.ITEM for line in shown.quotation.lines)
    lines = json.loads(row[0])
    taken = only(shown.quotation, lines)
    return AcceptedPart(len(lines), items, Money(row[1], shown.currency), quote_margin(taken, sums(taken)))


def accepted_version(
    book: Book, row: QuoteHeader, revision: int | None, lines: Sequence[int] | None
) -> AcceptedVersion:
    """Return what is accepted: the revision that the customer has, unless another sent one is named.

    Raises `RefusedError` when it wasn't sent, or has no such line.
    """
    wanted = with_the_customer(book, row.id) if revision is None else revision
    version = book.one(
        QuoteVersion.select(QuoteVersion.id, QuoteVersion.amount)
        .where(QuoteVersion.quote == row.id, QuoteVersion.revision == wanted)
        .tuples()
    )
    if version is None:
        if revision is not None or lines is not None:
            raise RefusedError(f"{row.called} has no revision {revision or row.revision} that was sent.")
        return AcceptedVersion(None, row.revision, row.amount, "")
    key, amount = version
    if lines is None:
        return AcceptedVersion(key, int(wanted or row.revision), amount, "")
    quotation = document(book, row.id, wanted).quotation
    known = {line.key for line in quotation.lines if line.kind is LineKind.ITEM}
    if not lines or not set(lines) <= known:
        raise RefusedError("Say which of its lines were accepted.")
    net = sums(only(quotation, lines)).net
    return AcceptedVersion(key, int(wanted or row.revision), net, json.dumps(sorted(lines)))


def only(quotation: Quotation, lines: Sequence[int]) -> Quotation:
    """Return a quotation of some of its lines, all of them firm: what is ordered when those are accepted."""
    taken = [line for line in quotation.lines if line.key in set(lines)]
    return replace(quotation, lines=tuple(replace(line, standing=Standing.FIRM) for line in taken))
