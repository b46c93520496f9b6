"""Files of any kind that is known, read and put together into one plan."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from amplanner.exchange import maven
from amplanner.exchange.calendars import read_calendar
from amplanner.exchange.contacts import read_contacts
from amplanner.exchange.names import uid_of
from amplanner.exchange.plan import ImportPlan
from amplanner.exchange.plan_joining import Found, Joiner
from amplanner.exchange.plan_products import PlanProduct, products_of
from amplanner.exchange.price_list import read_price_list
from amplanner.exchange.problems import ReadProblem
from amplanner.exchange.sniff import FileKind, kind_of_source
from amplanner.exchange.source import Source, read_source
from amplanner.exchange.zones import Zone


def read_plan(
    paths: Sequence[Path],
    *,
    currency: str,
    home: Zone,
    prices: Mapping[str, PlanProduct] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportPlan:
    """Read files of any kind that is known and put them together.

    `currency` is that of amounts that name none, unless a data dictionary among the files says otherwise; `home` the
    account manager's zone; `prices` products already in the book, by `maven.product_key`. `progress` hears of each
    file. A file that can't be read becomes a problem. Raises nothing.
    """
    found = Found()
    sources: list[tuple[Source, FileKind]] = []
    for path in paths:
        try:
            source = read_source(path)
            sources.append((source, kind_of_source(source)))
        except ReadProblem as error:
            found.problems.append(error.problem)
    for source, kind in sources:
        if kind is FileKind.DICTIONARY:
            found.meanings |= maven.read_meanings(source)
            currency = maven.read_currency(source) or currency
    for done, (source, kind) in enumerate(sources, start=1):
        try:
            _read(source, kind, currency, home, found)
        except ReadProblem as error:
            found.problems.append(error.problem)
        if progress is not None:
            progress(done, len(sources))
    return Joiner(found, dict(prices or {})).plan()


def _read(source: Source, kind: FileKind, currency: str, home: Zone, found: Found) -> None:
    found.files.append((source.file, kind))
    if source.sheet is not None and source.sheet.others:
        others = ", ".join(source.sheet.others)
        found.notes.append(f"{source.file}: only the sheet {source.sheet.name} was read, not {others}")
    match kind:
        case FileKind.ACCOUNTS:
            accounts = maven.read_accounts(source)
            found.accounts += accounts.rows
            found.problems += accounts.problems
        case FileKind.PRODUCTS:
            products = maven.read_products(source, currency)
            found.products += [
                PlanProduct(uid_of("product", maven.product_key(row.name)), row.name, row.series, row.price)
                for row in products.rows
            ]
            found.problems += products.problems
        case FileKind.PRICE_LIST:
            listed = read_price_list(source, currency)
            priced, misfits = products_of(listed, currency)
            found.products += priced
            found.problems += [*listed.problems, *misfits]
            _note_unused(source, listed.unused, found)
        case FileKind.TEAMS:
            agents = maven.read_teams(source)
            found.agents += agents.rows
            found.problems += agents.problems
        case FileKind.PIPELINE:
            deals = maven.read_pipeline(source, currency)
            found.deals += [(source.file, row) for row in deals.rows]
            found.problems += deals.problems
        case FileKind.CONTACTS:
            people = read_contacts(source)
            found.contacts.append(people)
            found.problems += people.problems
            _note_unused(source, people.unused, found)
        case FileKind.CALENDAR:
            calendar = read_calendar(source, home)
            found.calendars.append(calendar)
            found.problems += calendar.problems
        case FileKind.DICTIONARY:
            found.notes.append(f"{source.file}: explains the other files' columns")


def _note_unused(source: Source, columns: Sequence[str], found: Found) -> None:
    if columns:
        found.notes.append(f"{source.file}: no place for the columns {', '.join(columns)}")
