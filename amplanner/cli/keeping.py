"""`amplanner backup` and `amplanner restore`: copies of the book, and one of them put back."""

from pathlib import Path

import click

from amplanner.book.backup import back_up
from amplanner.book.backups import backup_folder, unused
from amplanner.book.backups import restore as put_back
from amplanner.book.book import Book
from amplanner.book.errors import BookDamagedError, BookError
from amplanner.book.paths import private_folder
from amplanner.book.rescue import check_backup, set_aside
from amplanner.cli.common import book_option, chosen_book, in_book, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.printing import say, say_json


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a FILE that is there already.")
@json_option
@book_option
def backup(file: Path | None, force: bool, as_json: bool, book_file: str | None) -> None:
    """Write a checked copy of the book.

    To FILE, else to the folder of its daily backups, beside the one of today. Works while the planner is open. A FILE
    that is there already is left as it is, unless you say --force.
    """

    def work(book: Book) -> Path:
        target = _of_today(book) if file is None else _wanted(book, file, force=force)
        try:
            private_folder(target.parent)
            back_up(book.db, target)
        except OSError as error:
            raise Mistake(f"Can't write the backup {target}: {error.strerror or error}.") from error
        return target

    target = in_book(book_file, work)
    if as_json:
        say_json({"backup": str(target), "bytes": target.stat().st_size})
    else:
        say(f"Backup written and checked: {target}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Also where a file stands that can't be opened as a book; it is kept.")
@json_option
@book_option
def restore(file: Path, force: bool, as_json: bool, book_file: str | None) -> None:
    """Put a backup in the place of the book.

    The book that was there is kept beside it. FILE is checked first; planners that are open see the restored book at
    once. To go back, restore the kept one.
    """
    try:
        check_backup(file)
        kept = in_book(book_file, lambda book: put_back(book, file), makes=True)
    except BookError as error:
        raise Mistake(str(error)) from error
    except Mistake as error:
        if not isinstance(error.__cause__, BookDamagedError):
            raise
        if not force:
            raise Mistake(f"{error.message} With --force the backup takes its place; it is kept beside it.") from error
        kept = _over_damaged(chosen_book(book_file), file)
    if as_json:
        say_json({"restored": str(file), "replaced_book": str(kept)})
    else:
        say(f"Restored {file}.", f"The book that was there is kept as {kept}")


def _over_damaged(path: Path, file: Path) -> Path:
    """Restore where something stands that can't be opened as a book; return where that is kept."""
    try:
        aside = set_aside(path)
    except BookError as error:
        raise Mistake(str(error)) from error
    made_for_it = in_book(str(path), lambda book: put_back(book, file), makes=True)
    made_for_it.unlink()  # the empty book that the backup replaced
    return aside


def _of_today(book: Book) -> Path:
    """Return the file of today's own backup, or one with the time in its name where that is there already."""
    now = book.clock.now()
    daily = backup_folder(book.path) / f"{now:%Y-%m-%d}.book"
    return unused(daily.with_stem(f"{now:%Y-%m-%d-%H%M%S}")) if daily.exists() else daily


def _wanted(book: Book, file: Path, *, force: bool) -> Path:
    """Return where to write. Raises `Mistake` rather than write over the book, or over another file unless told to."""
    target = file / f"{book.path.stem}-{book.today.isoformat()}.book" if file.is_dir() else file
    target = target.absolute()
    if not target.exists():
        return target
    if target.samefile(book.path):
        raise Mistake(f"{target} is the book itself; name another file for its backup.")
    if not force:
        raise Mistake(f"{target} is there already; --force writes over it.")
    if not target.is_file():
        raise BookError(f"{target} is not a file.")
    return target.resolve()
