"""The files of a quote that goes out: PDF, plain text and e-mail, written beside the book before it is sent."""

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from amplanner.book.book import Book
from amplanner.book.errors import BookError
from amplanner.book.paths import private_folder
from amplanner.exchange.paper.mail import email_of, file_name
from amplanner.exchange.paper.pdf import pdf_of
from amplanner.exchange.paper.plain import text_of
from amplanner.workday.quote_documents import QuoteDocument


def folder_of(book: Book) -> Path:
    """Return where the files of a book's quotes are kept: a folder beside it."""
    return book.path.with_name(f"{book.path.name}.quotes")


def write_files(book: Book, document: QuoteDocument) -> tuple[Path, ...]:
    """Write PDF, text and e-mail of a quote and return their paths, in this order; only their owner can read them.

    What was written before is never written over: files of the same name with something else in them, of a sending
    that was undone, stay, and the new ones get a number. Raises `BookError` when they can't be set or written.
    """
    pdf = pdf_of(document)
    contents = {
        "pdf": pdf,
        "txt": text_of(document).encode(),
        "eml": email_of(document, pdf, book.clock.now()),
    }
    return write_as(folder_of(book) / file_name(document), contents)


def write_draft(book: Book, document: QuoteDocument) -> tuple[Path, ...]:
    """Write PDF and text of a quote that has not gone out, to be looked at or shown; a draft of before is written over.

    Their names say "draft", and there is no e-mail, so that nobody takes them for what was sent. Raises `BookError`.
    """
    stem = folder_of(book) / f"{file_name(document)}-draft"
    try:
        private_folder(stem.parent)
        paths = (stem.with_name(f"{stem.name}.pdf"), stem.with_name(f"{stem.name}.txt"))
        for path, content in zip(paths, (pdf_of(document), text_of(document).encode()), strict=True):
            write_whole(path, content)
    except OSError as error:
        raise _unwritable(stem, error) from error
    return paths


def write_as(stem: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files of one name, their endings with what is in them, under the first number that none of them needs.

    Each file is whole or not there. Raises `BookError` when one can't be written.
    """
    try:
        private_folder(stem.parent)
        paths = _free(stem, contents)
        for path, content in zip(paths, contents.values(), strict=True):
            write_whole(path, content)
    except OSError as error:
        raise _unwritable(stem, error) from error
    return paths


def _unwritable(stem: Path, error: OSError) -> BookError:
    return BookError(f"Can't write {stem.name} in {stem.parent}: {error.strerror or error}.")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there, readable by its owner only. Raises `OSError`."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)  # where there is no room, half a file is in the way of the next try
        raise


def _free(stem: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    for number in count(1):
        name = stem.name if number == 1 else f"{stem.name}-{number}"
        paths = tuple(stem.with_name(f"{name}.{ending}") for ending in contents)
        if all(not path.exists() or path.read_bytes() == contents[path.suffix[1:]] for path in paths):
            return paths
    raise AssertionError("counting has no end")
