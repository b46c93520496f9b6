"""`amplanner notes`: what is known of an account, and what happened there."""

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import Column, indented, say, say_json, table, width, wrapped
from amplanner.cli.whom import account_named, complete_account
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import show
from amplanner.workday.account_facts import AccountFacts, facts
from amplanner.workday.open_items import OpenItem, open_items
from amplanner.workday.timeline import FILTERS, Line, timeline

_PEOPLE = (Column(), Column(least=10), Column(), Column(least=12))
_KINDS = {name.replace(" ", "-"): kinds for name, kinds in FILTERS.items()}


@click.command()
@click.argument("account", nargs=-1, required=True, metavar="ACCOUNT", shell_complete=complete_account)
@click.option("--only", type=click.Choice(list(_KINDS)), default="everything", help="What of the timeline to print.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many lines of it.")
@json_option
@book_option
def notes(account: tuple[str, ...], only: str, limit: int, as_json: bool, book_file: str | None) -> None:
    """Print an account and what happened there.

    What is known of it, who is there, what is open, and its timeline, the latest first.

    ACCOUNT is some words of its name, of which the last may be unfinished: `mei`, `"van dam"`.
    """

    def look(book: Book) -> tuple[list[str], jsonable.Json]:
        key = account_named(book, " ".join(account)).key
        known, items = facts(book, key), open_items(book, key)
        lines = timeline(book, key, kinds=_KINDS[only], limit=limit)
        return _account_lines(book, known, items, lines), _account_json(known, items, lines)

    printed, told = in_book(book_file, look)
    if as_json:
        say_json(told)
    else:
        say(*printed)


def _account_lines(book: Book, known: AccountFacts, items: tuple[OpenItem, ...], lines: list[Line]) -> list[str]:
    room, today = width(), book.today
    printed = [
        *wrapped(" · ".join(part for part in (known.name, known.headline) if part), room, "  "),
        known.silence.words,
    ]
    won = ", ".join(show(amount, cents=False, grouping=book.settings.thousands) for amount in known.won.values())
    number = known.number or known.email
    told = [number, won and f"won this year {won}", " ".join(f"#{tag}" for tag in known.tags)]
    printed += [" · ".join(part for part in told if part)] if any(told) else []
    for paragraph in known.facts.split("\n") if known.facts else []:
        printed += wrapped(paragraph, room)
    people = [
        (one.name, one.job or one.role, "do not call" if one.do_not_call else one.number, one.email)
        for one in known.people
        if one.left_on is None
    ]
    if people:
        printed += ["", "People", *indented(table(_PEOPLE, people, room - 2))]
    if items:
        printed += ["", "Open"]
        for item in items:
            when = f"{show_day(item.day, today)} {item.time}".rstrip() if item.day else "any time"
            late = ", late" if item.late else ""
            who = f" ({item.who})" if item.who else ""
            printed += indented(wrapped(f"{when}{late}  {item.kind}: {item.text}{who}", room - 2, "  "))
    printed += ["", "Happened" if lines else "Nothing has happened yet."]
    for line in lines:
        printed += indented(wrapped(f"{show_day(line.at.date(), today)}  {line.word}: {line.text}", room - 2, "  "))
    return printed


def _account_json(known: AccountFacts, items: tuple[OpenItem, ...], lines: list[Line]) -> jsonable.Json:
    silence = known.silence
    return {
        "account": {
            "id": known.id,
            "name": known.name,
            "kind": known.kind,
            "tier": known.tier or None,
            "sector": known.sector or None,
            "city": known.city or None,
            "region": known.region or None,
            "email": known.email or None,
            "number": known.number or None,
            "owner": known.owner or None,
            "tags": list(known.tags),
            "facts": known.facts or None,
            "last_contact": silence.last.isoformat() if silence.last else None,
            "silent_days": silence.days,
            "silent_too_long": silence.too_long,
            "open_quotes": known.quotes,
            "quoted": jsonable.sums(known.quoted),
            "won_this_year": jsonable.sums(known.won),
        },
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "job": one.job or None,
                "role": one.role or None,
                "number": one.number or None,
                "email": one.email or None,
                "do_not_call": one.do_not_call,
                "left_on": one.left_on.isoformat() if one.left_on else None,
            }
            for one in known.people
        ],
        "open": [
            {
                "kind": item.kind,
                "id": item.key,
                "date": item.day.isoformat() if item.day else None,
                "time": item.time or None,
                "text": item.text,
                "who": item.who or None,
                "promised": item.promised,
                "late": item.late,
            }
            for item in items
        ],
        "timeline": [
            {
                "at": line.at.isoformat(),
                "kind": line.kind,
                "text": line.text,
                "person": line.person_name or None,
                "table": line.table,
                "id": line.record,
            }
            for line in lines
        ],
    }
