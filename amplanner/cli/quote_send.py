"""`amplanner quote send` and `revise`: a quote is looked over, written and frozen; and drafted anew."""

from pathlib import Path

import click

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, is_interactive, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.printing import say, say_json, warn
from amplanner.cli.quote_named import quote_argument, quote_named, refuse_senseless
from amplanner.cli.quote_words import amount, findings_json, findings_words
from amplanner.rules.money import Grouping
from amplanner.rules.quote_checks import Finding, may_go
from amplanner.rules.quote_states import Move
from amplanner.workday.quote_documents import QuoteDocument
from amplanner.workday.quote_sending import Prepared, prepare
from amplanner.workday.quote_sending import send as send_quote
from amplanner.workday.quote_versions import revise as revise_quote
from amplanner.workday.quotes import QuoteHeader, header


@click.command()
@quote_argument
@click.option("--elsewhere", is_flag=True, help="It went out by other means: write no files, only note it.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--reason", default="", metavar="TEXT", help="Why its margin may be under the floor.")
@json_option
@book_option
def send(number: str, elsewhere: bool, yes: bool, reason: str, as_json: bool, book_file: str | None) -> None:
    """Send a quote: look it over, write PDF, text and e-mail, freeze it, and plan the call after it.

    The e-mail (.eml, with the PDF attached) is for your mail program to send: nothing leaves this machine by itself.
    What was found is printed; what must be put right first refuses, with exit status 1. On a terminal it asks before
    it sends. `amplanner undo` takes it back; the files stay.
    """

    def look(book: Book) -> tuple[int, Prepared, Grouping]:
        key = quote_named(book, number)
        refuse_senseless(book, key, Move.SEND)
        return key, prepare(book, key), book.settings.thousands

    key, prepared, grouping = in_book(book_file, look)
    final = prepared.document
    findings = _findings(prepared, elsewhere=elsewhere, reason=reason)
    refused = _refusal(findings, final.number)
    if as_json and refused:
        say_json({"sent": False, "number": final.number, "findings": findings_json(findings)})
    elif not as_json:
        warn(*findings_words(findings))
    if refused:
        raise Mistake(refused)
    if not yes and not as_json and is_interactive() and not click.confirm(_question(final, grouping)):
        raise Mistake("Nothing was sent.")

    paths = () if elsewhere else in_book(book_file, lambda book: _write(book, final))

    def go(book: Book) -> Change:
        return send_quote(
            book,
            key,
            how="elsewhere" if elsewhere else "mailed",
            content_hash=prepared.content_hash,
            files=[path.name for path in paths],
            floor_reason=reason,
        )

    made = in_book(book_file, go)
    if as_json:
        told = {"sent": True, "number": final.number, "revision": final.revision, "findings": findings_json(findings)}
        say_json({**jsonable.change(made), **told, "files": [str(path) for path in paths]})
        return
    say(made.label, *(f"  {path}" for path in paths))


@click.command()
@quote_argument
@json_option
@book_option
def revise(number: str, as_json: bool, book_file: str | None) -> None:
    """Draft the next revision of a quote that was sent. The customer holds the earlier one until this is sent."""

    def work(book: Book) -> tuple[Change, QuoteHeader]:
        key = quote_named(book, number)
        return revise_quote(book, key), header(book, key)

    made, now = in_book(book_file, work)
    if as_json:
        say_json({**jsonable.change(made), "id": now.id, "number": now.number, "revision": now.revision})
    else:
        say(made.label)


def _write(book: Book, final: QuoteDocument) -> tuple[Path, ...]:
    from amplanner.exchange.paper.files import write_files  # sets the PDF; not for what went out elsewhere

    return write_files(book, final)


def _findings(prepared: Prepared, *, elsewhere: bool, reason: str) -> tuple[Finding, ...]:
    """Return what was found and still counts."""
    gone = {"below_floor"} if reason.strip() else set[str]()
    if elsewhere and prepared.document.estimate is not None:
        gone.add("no_lines")  # written elsewhere: only its amount is ours
    return tuple(one for one in prepared.findings if one.code not in gone)


def _refusal(findings: tuple[Finding, ...], number: str) -> str:
    if not may_go(findings):
        return f"{number} was not sent: put right what is marked × first."
    if any(one.code == "below_floor" for one in findings):
        return f"{number} was not sent: say with --reason why its margin may be under the floor."
    return ""


def _question(final: QuoteDocument, grouping: Grouping) -> str:
    contact = final.contact
    to = f"{contact.name}, {final.customer.name}" if contact else final.customer.name
    payable = final.sums.payable if final.estimate is None else final.estimate.minor
    return f"Send {final.number} to {to}: {amount(payable, final.currency, grouping)}?"
