"""`amplanner import`: bring in accounts, deals, contacts and calendars from files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from amplanner.book.book import Book
from amplanner.book.paths import places
from amplanner.cli.common import book_option, chosen_book, is_interactive
from amplanner.cli.opening import open_book, read_settings, report_settings
from amplanner.cli.printing import say_json
from amplanner.exchange import importer
from amplanner.exchange.importer import SHOWN, Counts
from amplanner.exchange.plan import NO_ACCOUNT, ImportPlan, no_account_uid
from amplanner.exchange.problems import Problem
from amplanner.rules.text import clean

_MOST_SHOWN = 40  # problems; all of them go into --json


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--owner", default="", help="Which sales agent is me: others' deals are kept but not queued.")
@click.option("--dry-run", is_flag=True, help="Only count what would come in; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@book_option
def import_files(files: tuple[Path, ...], owner: str, dry_run: bool, as_json: bool, book_file: str | None) -> None:
    """Import FILEs: price lists, contact lists, CRM accounts, products and opportunities (CSV, XLSX), calendars.

    Name files that belong together in one go. Importing them again changes nothing; `u` in the planner, or importing
    under `--dry-run` first, is the way back. Exit status 0: all came in; 1: something could not be read; 2: nothing
    could, or the command was not understood.
    """
    settings, problems = read_settings(places())
    report_settings(problems)
    with open_book(chosen_book(book_file), settings) as book:
        plan = _read(book, files, owner, quiet=as_json)
        if not plan.files:
            _show_problems(plan.problems, as_json=as_json)
            if as_json:
                say_json(_as_json(plan, Counts({}, 0), plan.problems, dry_run=dry_run))
            sys.exit(2)
        if dry_run:
            counts, wrong = importer.preview(book, plan), plan.problems
        else:
            with _bar(as_json) as progress:
                done = importer.apply(book, plan, progress)
            counts, wrong = done.counts, done.problems
    if as_json:
        say_json(_as_json(plan, counts, wrong, dry_run=dry_run))
    else:
        _show_counts(plan, counts, dry_run=dry_run)
        _show_problems(wrong, as_json=False)
    sys.exit(1 if any(problem.left_out for problem in wrong) else 0)


def _read(book: Book, files: tuple[Path, ...], owner: str, *, quiet: bool) -> ImportPlan:
    try:
        with _bar(quiet) as progress:
            plan = importer.read(
                book, files, owner=owner, progress=None if progress is None else lambda d, n: progress("Reading", d, n)
            )
    except ValueError as error:
        raise click.BadParameter(clean(str(error)), param_hint="--owner") from error
    if plan.deals and not plan.owner and not quiet:
        if is_interactive():
            return plan.owned_by(_ask_owner(plan))
        click.echo("Nobody's deals are queued: say with --owner which sales agent you are.", err=True)
    return plan


def _ask_owner(plan: ImportPlan) -> str:
    for number, agent in enumerate(plan.agents, start=1):
        click.echo(f"{number:3}  {clean(agent)}")
    number = click.prompt(
        "Which of them are you? (0: none of them)", type=click.IntRange(0, len(plan.agents)), default=0
    )
    return plan.agents[number - 1] if number else ""


@contextmanager
def _bar(quiet: bool) -> Iterator[importer.Progress | None]:
    """Show how far the work is, on a terminal only; one line that is written over and wiped at the end."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    width = 24

    def show(what: str, done: int, total: int) -> None:
        filled = width * done // max(total, 1)
        line = f"{what:<15} {'█' * filled}{'░' * (width - filled)} {done:,} of {total:,}"
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _show_counts(plan: ImportPlan, counts: Counts, *, dry_run: bool) -> None:
    rows = [(SHOWN[kind], tally) for kind, tally in counts.kinds.items()]
    kept = any(tally.kept for _, tally in rows)
    click.echo(f"{'':18}{'new':>8}{'changed':>10}{'same':>8}" + (f"{'kept':>8}" if kept else ""))
    for label, tally in rows:
        line = f"{label:18}{tally.new:>8,}{tally.changed:>10,}{tally.same:>8,}"
        click.echo(line + (f"{tally.kept:>8,}" if kept else ""))
    if kept:
        click.echo("kept: something of it was written, changed or deleted here; that stays so.")
    for line in _about_deals(plan, counts):
        click.echo(line)
    for note in plan.notes:
        click.echo(clean(note))
    if dry_run:
        click.echo("Dry run: nothing was changed.")
    elif not counts.new and not counts.changed:
        click.echo("Nothing was changed." if kept else "Everything was there already: nothing was changed.")


def _about_deals(plan: ImportPlan, counts: Counts) -> list[str]:
    """Say what an account manager must know of the deals: whose, where, and which amounts are not real."""
    mine = [deal for deal in plan.deals if deal.status == "open" and plan.is_mine(deal)]
    if not mine:
        return []
    lost = sum(deal.account == no_account_uid() for deal in mine)
    estimated = sum(deal.estimated for deal in mine)
    lines = [f"Open deals of {clean(plan.owner) or 'nobody by name'}, yours: {len(mine):,}."]
    if lost:
        lines.append(f"{lost:,} of them name no account: they stand under “{NO_ACCOUNT}”.")
    if estimated:
        lines.append(f"{estimated:,} of them have no amount: they show the list price, marked estimated.")
    if counts.calls:
        lines.append(f"Calls due today: {counts.calls:,}, one for each account with an open deal of yours.")
    return lines


def _show_problems(problems: tuple[Problem, ...], *, as_json: bool) -> None:
    for problem in problems[:_MOST_SHOWN]:
        click.echo(clean(str(problem)) + ("" if problem.left_out else " (came in)"), err=True)
    if len(problems) > _MOST_SHOWN and not as_json:
        click.echo(f"… and {len(problems) - _MOST_SHOWN:,} more; --json lists them all", err=True)


def _as_json(plan: ImportPlan, counts: Counts, problems: tuple[Problem, ...], *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "files": [{"file": file, "kind": kind.value} for file, kind in plan.files],
        "owner": plan.owner,
        "agents": list(plan.agents),
        "counts": {SHOWN[kind].replace(" ", "_"): asdict(tally) for kind, tally in counts.kinds.items()},
        "calls": counts.calls,
        "notes": list(plan.notes),
        "problems": [asdict(problem) for problem in problems],
    }
