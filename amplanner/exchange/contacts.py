"""People from a contact list in CSV, whatever program wrote it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from amplanner.exchange.csvfile import Row, Table, read_table
from amplanner.exchange.layouts import Layout, layout_for
from amplanner.exchange.problems import Problem, ReadProblem
from amplanner.exchange.source import Source

_NUMBERED = range(1, 11)
_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+")
_SEVERAL = re.compile(r"\s*:::\s*")
_NOTHING = frozenset({"", "null", "none", "n/a", "-", "nan"})
# Words that programs use for the kind of a number.
_KINDS = (("mobile", "mobile"), ("cell", "mobile"), ("home", "home"), ("work", "work"), ("main", "work"))


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person of a contact list, or with no name only a company. `phones` are (kind, as typed)."""

    line: int
    first: str
    last: str
    full: str
    title: str
    company: str
    emails: tuple[str, ...]
    phones: tuple[tuple[str, str], ...]
    company_phones: tuple[str, ...]
    tags: tuple[str, ...]
    note: str
    facts: tuple[tuple[str, str], ...]
    key: str
    """The other program's own key of this record; empty when it gives none."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """A contact list. `unused` are the headings of filled columns for which there is no place."""

    file: str
    layout: str
    rows: tuple[ContactRow, ...]
    unused: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_contacts(source: Source) -> Contacts:
    """Return the people in a contact list. Raises `ReadProblem` when its heading is not one that is known."""
    table = read_table(source)
    layout = layout_for(table.names)
    if layout is None:
        raise ReadProblem(source.file, 1, "the heading is not that of a contact list")
    reader = _Reader(table, layout)
    problems = list(table.problems)
    found: list[ContactRow] = []
    for row in table.rows:
        if reader.first_of(row, layout.deleted).casefold() in ("true", "1", "yes"):
            continue
        contact = reader.contact(row)
        if not contact.full and not contact.company:
            problems.append(Problem(source.file, row.line, "has no name, company or e-mail address"))
            continue
        found.append(contact)
    return Contacts(source.file, layout.name, tuple(found), reader.unused(), tuple(problems))


class _Reader:
    """Takes one layout's values out of a table's rows."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self._table = table
        self._layout = layout
        self._at = {name: index for index, name in reversed(list(enumerate(table.names)))}
        self._phones: list[tuple[str, str, str]] = [(kind, name, "") for kind, name in layout.phones]
        self._emails = list(layout.emails)
        for number in _NUMBERED:
            if layout.numbered_email:
                self._emails.append(layout.numbered_email.format(number))
            if layout.numbered_phone:
                label = layout.numbered_label.format(number)
                self._phones.append(("", layout.numbered_phone.format(number), label))

    def cell(self, row: Row, name: str) -> str:
        """Return a row's cell under a heading; empty when there is no such column or it says "null"."""
        index = self._at.get(name)
        if index is None:
            return ""
        text = row.cells[index]
        return "" if text.casefold() in _NOTHING else text

    def first_of(self, row: Row, names: tuple[str, ...]) -> str:
        """Return the first filled cell under these headings."""
        return next((text for name in names if (text := self.cell(row, name))), "")

    def contact(self, row: Row) -> ContactRow:
        """Return what a row says."""
        layout = self._layout
        first, last = _line(self.first_of(row, layout.first)), _line(self.first_of(row, layout.last))
        middle, company = _line(self.first_of(row, layout.middle)), _line(self.first_of(row, layout.company))
        emails = _distinct(found for name in self._emails for found in _EMAIL.findall(self.cell(row, name)))
        full = _line(self.first_of(row, layout.full)) or " ".join(part for part in (first, middle, last) if part)
        if not full and emails:
            full = emails[0]  # a list of bare addresses: the address is all that names the person
        if full and full == company and not first and not last:
            full = ""  # address books list companies as their own display name
        facts = ((name, _line(text)) for name in layout.facts if (text := self.cell(row, name)))
        return ContactRow(
            line=row.line,
            first=first,
            last=last,
            full=full,
            title=_line(self.first_of(row, layout.title)),
            company=company,
            emails=emails,
            phones=self._numbers(row),
            company_phones=_distinct(_line(self.cell(row, name)) for name in layout.company_phones),
            tags=self._tags(row),
            note=self.first_of(row, layout.note),
            facts=tuple(facts),
            key=_line(self.first_of(row, layout.key)),
        )

    def _numbers(self, row: Row) -> tuple[tuple[str, str], ...]:
        found: dict[str, tuple[str, str]] = {}
        for kind, name, label in self._phones:
            said = self.cell(row, label) if label else ""
            if "fax" in said.casefold() or "pager" in said.casefold():
                continue
            for typed in _SEVERAL.split(self.cell(row, name)):
                typed = _line(typed)
                if any(char.isdigit() for char in typed):
                    found.setdefault(typed, (kind or _kind(said), typed))
        return tuple(found.values())

    def _tags(self, row: Row) -> tuple[str, ...]:
        text = self.first_of(row, self._layout.tags)
        if self._layout.tag_separators == ":::":
            words = [word for word in _SEVERAL.split(text) if not word.startswith("*")]  # "* myContacts" is everybody
        else:
            words = re.split(f"[{self._layout.tag_separators}\n]", text)
        return _distinct(_line(word) for word in words)

    def unused(self) -> tuple[str, ...]:
        """Return the headings of columns that hold something and have no place."""
        layout = self._layout
        groups = (layout.key, layout.first, layout.middle, layout.last, layout.full, layout.title, layout.company)
        used = {name for group in groups for name in group}
        used.update(*(layout.tags, layout.note, layout.facts, layout.deleted, layout.company_phones, self._emails))
        for _, name, label in self._phones:
            used.update((name, label))
        left = [index for index, name in enumerate(self._table.names) if name and name not in used]
        filled = {index for row in self._table.rows for index in left if row.cells[index]}
        return tuple(self._table.header[index] for index in left if index in filled)


def _kind(label: str) -> str:
    folded = label.casefold()
    return next((kind for word, kind in _KINDS if word in folded), "other")


def _line(text: str) -> str:
    return " ".join(text.split())


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
