"""`amplanner quote new` and `amplanner quote add-line`: a quote begun, and its lines typed."""

from dataclasses import replace

import click

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.printing import say, say_json, warn
from amplanner.cli.quote_named import complete_quote, quote_argument, quote_named, refuse_senseless
from amplanner.cli.quote_words import amount, line_words, value_json
from amplanner.cli.whom import account_argument, account_named
from amplanner.rules.money import Grouping
from amplanner.rules.quotation import LineKind, Quotation, QuoteLine
from amplanner.rules.quote_states import Move
from amplanner.rules.quote_sums import QuoteSums, sums
from amplanner.rules.text import fold
from amplanner.workday import quote_copies, quotes
from amplanner.workday.quote_documents import quotation_of
from amplanner.workday.quote_typing import TypedLine, add_typed, typed_line

_MOST_NAMED = 5


@click.command("new")
@account_argument
@click.option("--title", default="", metavar="TEXT", help="What it is for, also of a copy.")
@click.option("--from", "source", metavar="NUMBER", shell_complete=complete_quote, help="Copy this quote.")
@click.option("--template", metavar="NAME", help="Take the lines and terms of this template.")
@json_option
@book_option
def new(
    account: str, title: str, source: str | None, template: str | None, as_json: bool, book_file: str | None
) -> None:
    """Draft a quote for an account, and print its number.

    What the account's last quote and the settings say is filled in. A copy takes lines and terms of another quote, of
    whichever account.
    """
    if source and template:
        raise click.UsageError("--from and --template don't go together: a quote is copied from one of them.")

    def work(book: Book) -> tuple[Change, str]:
        named = account_named(book, account)
        if source:
            made = quote_copies.copy(book, quote_named(book, source), account=named.key, title=title)
        elif template:
            made = quote_copies.use_template(book, _template_named(book, template), named.key, title=title)
        else:
            made = quotes.add(book, account=named.key, title=title)
        return made, quotes.header(book, made.key or 0).number

    made, number = in_book(book_file, work)
    if as_json:
        say_json({**jsonable.change(made), "id": made.key, "number": number or None})
        return
    called = number or f"id:{made.key}"
    say(f"{made.label}: {called}", f'Its lines: amplanner quote add-line {called} "12 x A-100 495 -5%"')


@click.command("add-line", context_settings={"ignore_unknown_options": True})
@quote_argument
@click.argument("words", nargs=-1, required=True, metavar="LINE")
@click.option("--dry-run", is_flag=True, help="Only say what the line means; change nothing.")
@json_option
@book_option
def add_line(number: str, words: tuple[str, ...], dry_run: bool, as_json: bool, book_file: str | None) -> None:
    """Add a line to a quote, and print what it was understood as.

    LINE is written as in the planner: quantity, product or name, price, and what is taken off.

    \b
      amplanner quote add-line 145 "12 x A-100 495 -5% v21"              of the price list, 5% off, VAT 21%
      amplanner quote add-line 145 "35 Platform licence @ 42/mo -12.5%"  a month
      amplanner quote add-line 145 "? 2 Spare filter 19.90"              optional
      amplanner quote add-line 145 "10 Cable @@ 85"                      85 for all ten
      amplanner quote add-line 145 "# Installation"                      the head of a section
    """

    def work(book: Book) -> tuple[TypedLine, Quotation, QuoteSums, Change | None, Grouping]:
        key = quote_named(book, number)
        refuse_senseless(book, key, Move.CHANGE)
        text = " ".join(words)
        typed = typed_line(book, key, text)
        if typed.read.problems and not dry_run:
            raise Mistake(f"{' '.join(typed.read.problems)} Nothing was added.")
        made = None if dry_run else add_typed(book, key, text)
        now = quotation_of(book, key)
        if made is None:
            now = replace(now, lines=(*now.lines, typed.line))
        return typed, now, sums(now), made, book.settings.thousands

    typed, now, reached, made, grouping = in_book(book_file, work)
    line, comes_to = now.lines[-1], reached.lines[-1].total
    for problem in typed.read.problems:
        warn(problem)
    if typed.read.product is None and typed.read.matches:
        codes = ", ".join(one.code for one in typed.read.matches[:_MOST_NAMED])
        warn(f"Products that fit: {codes}. With its code a line takes price, VAT and unit of the price list.")
    if as_json:
        say_json(
            {
                "understood": _line_json(line, comes_to, now.currency),
                "problems": list(typed.read.problems),
                "net": amount_json(reached.net, now.currency),
                "payable": amount_json(reached.payable, now.currency),
                **({} if made is None else {**jsonable.change(made), "line_id": made.key}),
                "dry_run": dry_run,
            }
        )
        return
    told = line_words(line, now.currency, grouping)
    if line.kind is LineKind.ITEM:
        told += f" = {amount(comes_to, now.currency, grouping)}"
    net = f"The quote comes to {amount(reached.net, now.currency, grouping)} net."
    if made is None:
        say(told, net, "Dry run: nothing was changed.")
    else:
        say(f"Added: {told}", net)


def _template_named(book: Book, typed: str) -> int:
    """Return the key of the template of that name, or the only one whose name begins so. Raises `Mistake`."""
    there = quote_copies.templates(book)
    wanted = fold(typed).strip()
    exact = [one for one in there if fold(one.name) == wanted]
    found = exact or [one for one in there if fold(one.name).startswith(wanted)]
    if len(found) == 1:
        return found[0].id
    names = ", ".join(one.name for one in found or there) or "there is none yet"
    raise Mistake(f"{typed!r} is {'more than one template' if found else 'no template'}: {names}.")


def amount_json(minor: int, currency: str) -> jsonable.Json | None:
    """Return an amount in minor units as JSON."""
    from amplanner.rules.money import Money

    return jsonable.money(Money(minor, currency))


def _line_json(line: QuoteLine, comes_to: int, currency: str) -> jsonable.Json:
    hidden = {"cost", "floor", "key"}
    told = {name: value for name, value in value_json(line).items() if name not in hidden}
    return {**told, "total": amount_json(comes_to, currency)}
