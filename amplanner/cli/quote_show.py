"""`amplanner quote show` and `amplanner quote pdf`: a quote as its page has it."""

import sys
from pathlib import Path
from typing import Literal, get_args

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.printing import say, say_json, width
from amplanner.cli.quote_named import quote_argument, quote_named
from amplanner.cli.quote_words import MOST_REVISIONS
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_versions import Version
from amplanner.workday.quote_versions import versions as versions_of

_Format = Literal["text", "markdown", "json"]

_WIDEST = 100  # cells of a line on a wide terminal

_revision_option = click.option(
    "--revision", type=click.IntRange(1, MOST_REVISIONS), help="As this revision was sent, instead of as it is now."
)


@click.command()
@quote_argument
@_revision_option
@click.option("--format", "form", type=click.Choice(get_args(_Format)), default="text", help="How it is written.")
@json_option
@book_option
def show(number: str, revision: int | None, form: _Format, as_json: bool, book_file: str | None) -> None:
    """Print a quote as the customer reads it.

    What was sent is printed as it was sent. JSON also has its revisions; cost and margin are in none of them.
    """

    def look(book: Book) -> tuple[QuoteDocument, tuple[Version, ...]]:
        key = quote_named(book, number)
        return document(book, key, revision), versions_of(book, key)

    found, sent = in_book(book_file, look)
    if as_json or form == "json":
        say_json(_json(found, sent))
        return
    from amplanner.exchange.paper.plain import markdown_of, text_of  # with the names of months in four languages

    text = markdown_of(found) if form == "markdown" else text_of(found, min(width(), _WIDEST))
    say(*text.strip("\n").splitlines())


@click.command()
@quote_argument
@_revision_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it; - prints it.")
@json_option
@book_option
def pdf(number: str, revision: int | None, out: Path | None, as_json: bool, book_file: str | None) -> None:
    """Write a quote as PDF, into this folder unless --out says where.

    The same quote gives the same file, byte for byte. A file of that name is written over.
    """
    from amplanner.exchange.paper.files import write_whole
    from amplanner.exchange.paper.mail import file_name
    from amplanner.exchange.paper.pdf import pdf_of

    def make(book: Book) -> tuple[QuoteDocument, bytes]:
        found = document(book, quote_named(book, number), revision)
        if out is not None and out.exists() and out.samefile(book.path):
            raise Mistake(f"{out} is the book itself; name another file for the PDF.")
        return found, pdf_of(found)

    found, content = in_book(book_file, make)
    if out is not None and str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    path = out or Path(f"{file_name(found)}.pdf")
    try:
        write_whole(path, content)
    except OSError as error:
        raise Mistake(f"Can't write {path}: {error.strerror or error}.") from error
    if as_json:
        say_json({"file": str(path), "bytes": len(content), "number": found.number, "revision": found.revision})
    else:
        say(str(path))


def _json(found: QuoteDocument, sent: tuple[Version, ...]) -> jsonable.Json:
    from amplanner.exchange.paper.data import data_of

    return {
        "id": found.quote,
        **data_of(found),
        "estimate": jsonable.money(found.estimate),
        "probability": found.probability,
        "revisions": [
            {
                "revision": one.revision,
                "state": one.state,
                "how": one.how,
                "sent_at": one.sent_at.isoformat(),
                "valid_until": one.valid_until.isoformat() if one.valid_until else None,
                "amount": jsonable.money(one.amount),
                "content_hash": one.content_hash,
                "files": list(one.files),
            }
            for one in sent
        ],
    }
