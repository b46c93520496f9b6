"""`amplanner quotes`: what is on offer, and the deals that have no quote yet."""

from datetime import date

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import Column, say, say_json, table, width, wrapped
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Grouping, Money, show
from amplanner.workday.open_quotes import OpenQuotes, QuoteKey, QuoteRow, open_quotes, rows
from amplanner.workday.quote_expiry import Expiry, expiries

Expiries = dict[QuoteKey, Expiry]
"""Which rows run out soon, and how soon."""

MOST_SHOWN = 40
"""How many rows are printed unless all are asked for."""

_COLUMNS = (
    Column("Number"),
    Column("Account", least=12),
    Column("What", least=10),
    Column("Amount", right=True),
    Column("Status"),
    Column("Valid", right=True),
    Column("%", right=True),
    Column("Next", least=10),
)


@click.command()
@click.argument("words", nargs=-1, metavar="[TEXT]")
@click.option("--all", "everything", is_flag=True, help=f"Print all of them, not only the first {MOST_SHOWN}.")
@json_option
@book_option
def quotes(words: tuple[str, ...], everything: bool, as_json: bool, book_file: str | None) -> None:
    """Print the open quotes.

    Those that run out first stand on top, and are named below from 7 days and from 2 working days before; open deals
    that have no quote yet follow as ideas.

    TEXT keeps those whose account, number or title has it.
    """

    def look(book: Book) -> tuple[OpenQuotes, list[QuoteRow], Expiries, date, Grouping]:
        found = open_quotes(book, text=" ".join(words))
        keys = found.keys if everything or as_json else found.keys[:MOST_SHOWN]
        known = rows(book, keys)
        there = [known[key] for key in keys if key in known]
        return found, there, expiries(book, there), book.today, book.settings.thousands

    found, shown, ending, today, grouping = in_book(book_file, look)
    if as_json:
        say_json(
            {
                "quotes": [quote_json(row, ending) for row in shown],
                "total": jsonable.sums(found.total),
                "weighted": jsonable.sums(found.weighted),
            }
        )
        return
    if not shown:
        say("No open quotes.")
        return
    say(*quote_lines(shown, today, grouping, width()), "")
    if len(found.keys) > len(shown):
        say(f"… and {len(found.keys) - len(shown):,} more; --all prints them.")
    say(f"{_counted(found.quotes, 'quote')}, {_counted(found.ideas, 'idea')}: {_sums(found.total, grouping)}")
    if any(amount.minor for amount in found.weighted.values()):
        say(f"By probability: {_sums(found.weighted, grouping)}")
    say(*expiry_lines(shown, ending, width()))


def expiry_lines(shown: list[QuoteRow], ending: Expiries, room: int) -> list[str]:
    """Return which quotes run out soon, the nearest first."""
    told = []
    for expiry in Expiry:
        numbers = [row.number for row in shown if ending.get(row.key) is expiry]
        if numbers:
            told += wrapped(f"Run out {expiry}: {', '.join(numbers)}", room, "  ")
    return told


def quote_lines(shown: list[QuoteRow], today: date, grouping: Grouping, room: int) -> list[str]:
    """Return quotes in columns."""
    cents = any(row.amount is not None and row.amount.amount % 1 for row in shown)
    return table(_COLUMNS, [_row(row, today, grouping, cents=cents) for row in shown], room)


def _row(row: QuoteRow, today: date, grouping: Grouping, *, cents: bool) -> tuple[str, ...]:
    amount = "" if row.amount is None else show(row.amount, cents=cents, grouping=grouping)
    following = " ".join(part for part in (row.next_step, row.next_on and show_day(row.next_on, today)) if part)
    return (
        row.number or "idea",
        row.account_name,
        row.title,
        f"~{amount}" if row.estimated else amount,
        row.status if row.number else "",
        _left(row.days_left),
        "" if row.probability is None else str(row.probability),
        following,
    )


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return f"{-days}d ago"
    return f"{days}d" if days else "today"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _sums(amounts: dict[str, Money], grouping: Grouping) -> str:
    return ", ".join(show(amount, cents=False, grouping=grouping) for amount in amounts.values()) or "no amounts"


def quote_json(row: QuoteRow, ending: Expiries) -> jsonable.Json:
    """Return a row of the quotes as JSON: an open quote, or a deal that has none (status "idea")."""
    expiry = ending.get(row.key)
    return {
        "kind": row.key[0],
        "id": row.key[1],
        "number": row.number or None,
        "account": jsonable.account(row.account, row.account_name),
        "title": row.title,
        "amount": jsonable.money(row.amount),
        "estimated": row.estimated,
        "status": row.status,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "days_left": row.days_left,
        "runs_out": expiry.value if expiry else None,
        "probability": row.probability,
        "next_step": row.next_step or None,
        "next_on": row.next_on.isoformat() if row.next_on else None,
    }
