"""`amplanner find`: whatever holds some words."""

from datetime import date

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import Column, say, say_json, table, width
from amplanner.rules.dates_show import show_day
from amplanner.workday.find import Findings, Found
from amplanner.workday.find import find as find_records

_COLUMNS = (Column(), Column(least=20), Column(least=12), Column(least=10), Column())


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option("--accounts", "accounts_only", is_flag=True, help="Look for accounts only.")
@json_option
@book_option
def find(words: tuple[str, ...], accounts_only: bool, as_json: bool, book_file: str | None) -> None:
    """Find whatever holds some words.

    Accounts, people, quotes, notes, to-dos, appointments, calls and deals that hold every word of TEXT.

    Each word may be unfinished. A phone number is found by any three of its digits, a quote by its number.
    """

    def look(book: Book) -> tuple[Findings, date]:
        return find_records(book, " ".join(words), accounts_only=accounts_only), book.today

    findings, today = in_book(book_file, look)
    if as_json:
        say_json({"found": [_found_json(one) for one in findings.found], "more": _more(findings)})
    elif not findings.found:
        say(f"Nothing found for {' '.join(words)}.")
    else:
        say(*table(_COLUMNS, [_row(one, today) for one in findings.found], width()))
        for kind in _more(findings):
            say(f"… and more of kind {kind}; write more words.")


def _row(one: Found, today: date) -> tuple[str, ...]:
    account = "" if one.kind == "account" else one.account_name
    return one.kind, one.title, account, one.about, "" if one.day is None else show_day(one.day, today)


def _more(findings: Findings) -> list[str]:
    return [group.kind for group in findings.groups if group.more]


def _found_json(one: Found) -> jsonable.Json:
    return {
        "kind": one.kind,
        "table": one.table,
        "id": one.key,
        "title": one.title,
        "about": one.about or None,
        "account": jsonable.account(one.account, one.account_name),
        "date": one.day.isoformat() if one.day else None,
    }
