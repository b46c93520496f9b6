"""`amplanner add`: the capture line from a shell."""

import click

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import say, say_json, warn
from amplanner.cli.whom import refuse_impossible, refuse_unknown, steps
from amplanner.rules.capture import describe, parse
from amplanner.rules.capture_types import Captured
from amplanner.workday.capturing import context, save


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="LINE")
@click.option("--dry-run", is_flag=True, help="Only say what the line means; change nothing.")
@click.option("--new", is_flag=True, help="A name that nobody has becomes a new account or person.")
@json_option
@book_option
def add(words: tuple[str, ...], dry_run: bool, new: bool, as_json: bool, book_file: str | None) -> None:
    """Add what a line says, and print it.

    LINE is written as in the planner's `a`; what it was understood as is printed.

    \b
      amplanner add "m @bak visit tue 10 45m"          appointment
      amplanner add "c @mei tom 14:00 ask PO !"        call
      amplanner add "n @mei Board ok > c tue 10"       note, and what comes next
      amplanner add "q @hart Line 4 €23k 40% 30d"      quote
      amplanner add "t send price list fri"            to-do

    The quotes keep the shell from reading !, # and >. One step for `amplanner undo`. A date that can't be, such as 31
    feb, is refused.
    """

    def work(book: Book) -> tuple[Captured, str, Change | None]:
        captured = parse(" ".join(words), book.clock.now(), context(book))
        told = describe(captured)
        refuse_unknown(book, captured, new=new)
        if dry_run:
            return captured, told, None
        refuse_impossible(captured)
        return captured, told, save(book, captured, new_account=new, new_people=new)

    captured, told, change = in_book(book_file, work, makes=not dry_run)
    for step in steps(captured):
        others = [match.name for match in step.account_matches if match != step.account]
        if others and step.account is not None:
            warn(f"@ also fits {', '.join(others[:5])}{' and others' if len(others) > 5 else ''}.")
    for problem in captured.all_impossible:
        warn(f"{problem}.")
    if as_json:
        understood = [_step_json(step) for step in steps(captured)]
        say_json({"understood": understood, **({} if change is None else jsonable.change(change)), "dry_run": dry_run})
        return
    if change is None:
        say(told, "Dry run: nothing was changed.")
    else:
        say(f"Added: {told}")


def _step_json(step: Captured) -> jsonable.Json:
    when = step.when
    return {
        "kind": step.kind.value,
        "title": step.title,
        "account": jsonable.account(step.account.key, step.account.name) if step.account else None,
        "new_account": step.unknown_account or None,
        "persons": [person.name for person in step.persons],
        "new_persons": list(step.unknown_persons),
        "date": when.day.isoformat() if when else None,
        "start": f"{when.start:%H:%M}" if when and when.start else None,
        "end": f"{when.end:%H:%M}" if when and when.end else None,
        "half": when.half.value if when and when.half else None,
        "tags": list(step.tags),
        "important": step.priority > 0,
        "amount": jsonable.money(step.money),
        "probability": step.chance,
        "validity_days": step.validity_days,
        "quote": step.quote_ref,
        "repeat": step.repeat or None,
        "place": step.place or None,
        "owner": step.owner.value,
        "owner_name": step.owner_name or None,
        "warnings": [chip.text for chip in step.chips if chip.warning],
    }
