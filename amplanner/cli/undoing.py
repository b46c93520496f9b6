"""`amplanner undo` and `amplanner redo`: the newest act in the book taken back, or done again."""

import click

from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import say, say_json


@click.command()
@json_option
@book_option
def undo(as_json: bool, book_file: str | None) -> None:
    """Take back the newest act.

    Wherever it was done: from a shell or in the planner.
    """
    made = in_book(book_file, lambda book: book.undo(everyone=True))
    if as_json:
        say_json(jsonable.change(made))
    else:
        say(made.label)


@click.command()
@json_option
@book_option
def redo(as_json: bool, book_file: str | None) -> None:
    """Do again what was undone last."""
    made = in_book(book_file, lambda book: book.redo(everyone=True))
    if as_json:
        say_json(jsonable.change(made))
    else:
        say(made.label)
