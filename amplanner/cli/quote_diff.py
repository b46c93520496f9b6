"""`amplanner quote diff`: what differs between two revisions of a quote."""

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.printing import say, say_json
from amplanner.cli.quote_named import quote_argument, quote_named
from amplanner.cli.quote_words import MOST_REVISIONS, amount, field_name, line_words, value_json, value_words
from amplanner.rules.money import Grouping
from amplanner.rules.quotation import LineKind
from amplanner.rules.quote_diff import FieldChange, Kind, LineChange
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_versions import Comparison, compare, versions

_MARKS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "~"}


@click.command()
@quote_argument
@click.argument("revisions", nargs=-1, type=click.IntRange(1, MOST_REVISIONS), metavar="[REV [REV]]")
@json_option
@book_option
def diff(number: str, revisions: tuple[int, ...], as_json: bool, book_file: str | None) -> None:
    """Print what differs between two revisions of a quote, line by line, with amounts.

    Without REV: between what the customer has and what it is now, or between the last two that were sent. One REV is
    compared with what the quote is now.
    """
    if len(revisions) > 2:
        raise click.BadParameter("two revisions are compared, not more.", param_hint="REV")

    def look(book: Book) -> tuple[Comparison, Grouping]:
        key = quote_named(book, number)
        before, after = _which(book, key, revisions)
        return compare(book, key, before, after), book.settings.thousands

    found, grouping = in_book(book_file, look)
    if as_json:
        say_json(_json(found))
    else:
        say(*_lines(found, grouping))


def _which(book: Book, key: int, revisions: tuple[int, ...]) -> tuple[int, int | None]:
    """Return the revisions to compare, the earlier first; None is the quote as it is now."""
    if len(revisions) == 2:
        return min(revisions), max(revisions)
    now = document(book, key)
    if revisions:
        return revisions[0], None if now.editable else now.revision
    sent = sorted({one.revision for one in versions(book, key)}, reverse=True)
    if now.editable and sent:
        return sent[0], None
    if len(sent) < 2:
        called = now.number or "That quote"
        raise Mistake(f"{called} has {'one revision' if sent else 'never been sent'}: there is nothing to compare.")
    return sent[1], sent[0]


def _lines(found: Comparison, grouping: Grouping) -> list[str]:
    before, after = found.before, found.after
    told = [f"{after.number or 'Draft'}: {_called(before)} → {_called(after)}"]
    if found.empty:
        return [*told, "Nothing differs."]
    for change in found.changes.lines:
        told += _line(change, before.currency, after.currency, grouping)
    for field in (*found.header, *found.changes.terms):
        told.append(f"  {field_name(field.field)}: {_both(field, before, after, grouping)}")
    for field in found.changes.totals:
        was, now = amount(field.before, before.currency, grouping), amount(field.after, after.currency, grouping)
        by = f" ({_by(field.after - field.before, after.currency, grouping)})"
        told.append(f"  {field_name(field.field)}: {was} → {now}{by if before.currency == after.currency else ''}")
    return told


def _called(one: QuoteDocument) -> str:
    return f"revision {one.revision}" if one.frozen else f"revision {one.revision} ({one.state})"


def _line(change: LineChange, before: str, after: str, grouping: Grouping) -> list[str]:
    currency = before if change.after is None else after
    comes_to = change.before_total if change.after is None else change.after_total
    line = f"{_MARKS[change.kind]} {line_words(change.line, currency, grouping)}"
    if change.line.kind is LineKind.ITEM:
        line += f" = {amount(comes_to, currency, grouping)}"
    if change.kind is not Kind.CHANGED:
        return [line]
    if before == after and change.before_total != change.after_total:
        line += f" ({_by(change.after_total - change.before_total, after, grouping)})"
    said = (
        f"{field_name(one.field)} {value_words(one.before, before, grouping)} → "
        f"{value_words(one.after, after, grouping)}"
        for one in change.fields
    )
    return [line, f"    {'; '.join(said)}"]


def _both(field: FieldChange, before: QuoteDocument, after: QuoteDocument, grouping: Grouping) -> str:
    was = value_words(field.before, before.currency, grouping)
    return f"{was} → {value_words(field.after, after.currency, grouping)}"


def _by(minor: int, currency: str, grouping: Grouping) -> str:
    return f"{'+' if minor > 0 else ''}{amount(minor, currency, grouping)}"


def _json(found: Comparison) -> jsonable.Json:
    return {
        "number": found.after.number or None,
        "before": {"revision": found.before.revision, "state": found.before.state},
        "after": {"revision": found.after.revision, "state": found.after.state},
        "currency": [found.before.currency, found.after.currency],
        "lines": [
            {
                "kind": change.kind.value,
                "code": change.line.code,
                "description": change.line.description,
                "before_at": change.before_at,
                "after_at": change.after_at,
                "before_total": _amount(change.before_total, found.before),
                "after_total": _amount(change.after_total, found.after),
                "fields": [_field(one) for one in change.fields],
            }
            for change in found.changes.lines
        ],
        "header": [_field(one) for one in found.header],
        "terms": [_field(one) for one in found.changes.terms],
        "totals": [
            {
                "field": one.field,
                "before": _amount(one.before, found.before),
                "after": _amount(one.after, found.after),
            }
            for one in found.changes.totals
        ],
    }


def _field(one: FieldChange) -> jsonable.Json:
    return {"field": one.field, "before": value_json(one.before), "after": value_json(one.after)}


def _amount(minor: int, of: QuoteDocument) -> jsonable.Json | None:
    from amplanner.rules.money import Money

    return jsonable.money(Money(minor, of.currency))
