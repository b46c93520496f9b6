"""`amplanner doctor`: what is well with the book, what is not, and what to do about it."""

import sys

import click

from amplanner.book.doctor import Finding, Level, fix, look_around, look_inside, restore_advice
from amplanner.book.errors import BookDamagedError
from amplanner.book.paths import places
from amplanner.cli.common import book_option, chosen_book, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.opening import open_book, patiently, read_settings
from amplanner.cli.printing import indented, say, say_json, width, wrapped

_SIGNS = {Level.OK: "✓ ok", Level.NOTE: "· note", Level.LOOK: "! look", Level.WRONG: "× wrong"}
_SIGN_WIDTH = 9


@click.command()
@click.option(
    "--fix",
    "mends",
    is_flag=True,
    help="Mend what can be made anew: indexes, search, timeline, rights, backup, half-typed texts.",
)
@json_option
@book_option
def doctor(mends: bool, as_json: bool, book_file: str | None) -> None:
    """Look the book over.

    SQLite, the book's pages and references, search index, timeline, room on the disk, rights, backups, half-typed
    texts and settings; with what to do about each. --fix makes indexes, search and timeline anew, sets damaged backups
    and drafts aside and makes the backup of today. Exit status 1 when something is wrong.
    """
    where = places()
    settings, problems = read_settings(where)
    path = chosen_book(book_file, where)
    of_settings = [
        Finding("settings", Level.LOOK, f"{problem}; the default is used.", "Mend that line.") for problem in problems
    ]
    found = [*of_settings, *look_around(path)]
    done: list[str] = []
    if not path.exists():
        found.append(Finding("book", Level.NOTE, f"There is no book {path} yet.", "`amplanner` makes one."))
    else:
        try:
            with open_book(path, settings, types=True) as book:
                found += patiently(lambda: look_inside(book))
                if mends and any(one.fixable for one in found):
                    done = patiently(lambda: fix(book, found))
            if done:  # looked at anew from the start: what kept it from being opened well may be gone
                with open_book(path, settings, types=True) as book:
                    found = [*of_settings, *look_around(path), *patiently(lambda: look_inside(book))]
        except Mistake as error:
            found.append(
                Finding(
                    "book",
                    Level.WRONG,
                    error.message,
                    restore_advice(path) if isinstance(error.__cause__, BookDamagedError) else "",
                )
            )
    if as_json:
        say_json({"book": str(path), "findings": [_finding_json(one) for one in found], "done": done})
    else:
        say(str(path), "", *_lines(found, done, width()))
    sys.exit(1 if any(one.level is Level.WRONG for one in found) else 0)


def _lines(found: list[Finding], done: list[str], room: int) -> list[str]:
    lines = []
    for one in found:
        told = f"{one.check}: {one.told}" + (f" {one.advice}" if one.advice else "")
        text = wrapped(told, room - _SIGN_WIDTH)
        lines += [f"{_SIGNS[one.level]:{_SIGN_WIDTH}}{text[0]}", *indented(text[1:], " " * _SIGN_WIDTH)]
    if done:
        lines += ["", "Done", *(line for told in done for line in indented(wrapped(told, room - 2)))]
    return lines


def _finding_json(one: Finding) -> dict[str, object]:
    return {
        "check": one.check,
        "level": one.level.value,
        "found": one.told,
        "advice": one.advice or None,
        "fixable": one.fixable,
    }
