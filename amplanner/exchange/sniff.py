"""What kind of file somebody hands over, by its content and never by its name."""

import re
from enum import Enum
from pathlib import Path

from amplanner.exchange.csvfile import header_name, heading_cells
from amplanner.exchange.problems import ReadProblem
from amplanner.exchange.source import Source, read_source


class FileKind(Enum):
    """The kinds of files that are read."""

    ACCOUNTS = "accounts"
    PRODUCTS = "products"
    TEAMS = "sales teams"
    PIPELINE = "opportunities"
    DICTIONARY = "data dictionary"
    PRICE_LIST = "price list"
    CONTACTS = "contacts"
    CALENDAR = "calendar"


# Headings that a Maven CRM file must have; further columns are welcome. Most telling first.
MAVEN_SIGNATURES: tuple[tuple[FileKind, frozenset[str]], ...] = (
    (FileKind.PIPELINE, frozenset({"opportunity id", "sales agent", "product", "deal stage"})),
    (FileKind.ACCOUNTS, frozenset({"account", "sector", "office location"})),
    (FileKind.PRODUCTS, frozenset({"product", "series", "sales price"})),
    (FileKind.TEAMS, frozenset({"sales agent", "manager", "regional office"})),
    (FileKind.DICTIONARY, frozenset({"table", "field", "description"})),
)

_CALENDAR = re.compile(r"^\s*BEGIN\s*:\s*(VCALENDAR|VEVENT|VTODO|VJOURNAL|VTIMEZONE|VFREEBUSY)\s*$", re.I | re.M)
_VCARD = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.I | re.M)
_HTML = re.compile(r"^\s*(<!doctype html|<html|<head|<body)", re.I)
_XML = re.compile(r"^\s*<(\?xml|[A-Za-z])")
_OPENING = 200_000


def kind_of(path: Path) -> FileKind:
    """Return what a file holds. Raises `ReadProblem`, saying what it is or what is missing, for anything unknown."""
    return kind_of_source(read_source(path))


def kind_of_source(source: Source) -> FileKind:
    """Return what a text or a sheet holds; see `kind_of`."""
    if source.sheet is not None:
        return _kind_of_table(source)
    opening = source.text[:_OPENING]
    if _CALENDAR.search(opening):
        return FileKind.CALENDAR
    if _HTML.match(opening):
        raise ReadProblem(source.file, 0, "is a web page; if it came from a link, that asked to log in first")
    if _VCARD.search(opening):
        raise ReadProblem(source.file, 0, "holds vCards, which are not read yet; export the contacts as CSV")
    if opening.lstrip().startswith(("{", "[{", "[\n")):
        raise ReadProblem(source.file, 0, "is JSON, which is not read; export CSV instead")
    if _XML.match(opening):
        raise ReadProblem(source.file, 0, "is XML, which is not read; export CSV instead")
    return _kind_of_table(source)


def _kind_of_table(source: Source) -> FileKind:
    from amplanner.exchange.layouts import layout_for
    from amplanner.exchange.price_list import is_price_list

    header, _ = heading_cells(source)
    names = tuple(header_name(cell) for cell in header)
    have = set(names)
    for kind, wanted in MAVEN_SIGNATURES:
        if wanted <= have:
            return kind
    if layout_for(names) is not None:
        return FileKind.CONTACTS
    if is_price_list(header):
        return FileKind.PRICE_LIST
    if len([name for name in names if name]) < 2:
        raise ReadProblem(source.file, 1, "is neither a calendar nor a table with a heading")
    if any(char.isdigit() for name in names for char in name) or any("@" in cell for cell in header):
        raise ReadProblem(source.file, 1, f"has no heading that is known; is the first line data? {_shown(names)}")
    raise ReadProblem(source.file, 1, f"the heading is not one that is known: {_shown(names)}")


def _shown(names: tuple[str, ...]) -> str:
    from amplanner.rules.text import clean

    shown = [clean(name) for name in names if name][:6]
    more = len([name for name in names if name]) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
