"""Which quote a command's word means, and quotes for the shell to complete."""

from typing import TYPE_CHECKING

import click

from amplanner.book.book import Book
from amplanner.cli.common import chosen_book
from amplanner.cli.mistake import Mistake
from amplanner.cli.opening import open_book, read_settings
from amplanner.rules.quote_states import Move, State, instead, refusal
from amplanner.rules.text import clean
from amplanner.workday import quotes
from amplanner.workday.quote_versions import versions

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_KEY = "id:"
_MOST_COMPLETED = 50
_MOST_DIGITS = 18  # all that SQLite can count to


def quote_named(book: Book, typed: str) -> int:
    """Return the key of the quote that `typed` means: its number, digits at its end, or `id:12`.

    Raises `Mistake` for none or several.
    """
    wanted = typed.strip()
    digits = wanted.removeprefix(_KEY)
    counts = digits.isdecimal() and len(digits) <= _MOST_DIGITS
    if counts and wanted.startswith(_KEY):
        found = book.sql("SELECT id, number FROM quote WHERE id = ?", (int(digits),))
    else:
        found = book.sql("SELECT id, number FROM quote WHERE number = ? COLLATE NOCASE AND number <> ''", (wanted,))
        if not found and counts:
            series = book.settings.quote_series
            counted = ((key, number, series.count_of(number)) for key, number in _numbered(book))
            found = [(key, number) for key, number, count in counted if (count or _last_digits(number)) == int(wanted)]
    if not found:
        raise Mistake(f"There is no quote {wanted!r}. `amplanner quotes` lists the open ones.")
    if len(found) > 1:
        raise Mistake(f"{wanted!r} fits {', '.join(number for _, number in found)}; write more of the number.")
    return int(found[0][0])


def refuse_senseless(book: Book, key: int, move: Move) -> None:
    """Raise `Mistake` when a move makes no sense in the state a quote is in, with the command that helps."""
    row = quotes.header(book, key)
    state = State(row.status)
    why = refusal(move, state, row.called, sent_before=bool(versions(book, key)))
    if not why:
        return
    revised = instead(move, state) is Move.REVISE
    helps = f" `amplanner quote revise {row.number or f'{_KEY}{key}'}` drafts one." if revised else ""
    raise Mistake(f"{why}{helps}")


def complete_quote(context: click.Context, _: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Return the quotes whose number begins like `typed`, the newest first."""
    from click.shell_completion import CompletionItem  # not for who types the whole number

    from amplanner.book.paths import places

    where = places()
    path = chosen_book(context.params.get("book_file") or context.find_root().params.get("book_file"), where)
    if not path.exists():
        return []
    try:
        with open_book(path, read_settings(where)[0]) as book:
            rows = book.sql(
                "SELECT q.number, a.name FROM quote q JOIN account a ON a.id = q.account_id WHERE q.number <> ''"
                " AND substr(q.number, 1, length(?1)) = ?1 COLLATE NOCASE ORDER BY q.id DESC LIMIT ?2",
                (typed, _MOST_COMPLETED),
            )
            return [CompletionItem(clean(number), help=clean(name)) for number, name in rows]
    except Mistake:  # a shell that completes has nowhere to say why it can't
        return []


quote_argument = click.argument("number", metavar="NUMBER", shell_complete=complete_quote)


def _numbered(book: Book) -> list[tuple[int, str]]:
    return [
        (int(key), str(number))
        for key, number in book.sql("SELECT id, number FROM quote WHERE number <> '' ORDER BY number")
    ]


def _last_digits(number: str) -> int | None:
    digits = number[len(number.rstrip("0123456789")) :]
    return int(digits) if digits else None
