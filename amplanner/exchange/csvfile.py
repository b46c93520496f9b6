"""Rows of a table, a delimited text file or a sheet, each with the line on which it begins."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from amplanner.exchange.problems import Problem
from amplanner.exchange.source import Source
from amplanner.rules.text import clean

DELIMITERS = ",;\t|"

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SEPARATOR_HINT = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)  # Excel's own first line
_MOST_DAMAGED = 20
_MOST_ABOVE = 20  # rows among which the heading is looked for


def header_name(text: str) -> str:
    """Return a heading in one shape: ``"E-mail 1 - Value"`` → ``"e mail 1 value"``, ``firstName`` → ``first name``."""
    return _BETWEEN_WORDS.sub(" ", _HUMP.sub(" ", clean(text))).strip().casefold()


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `line` is the physical line, or row of the sheet, on which it begins.

    `cells` are cleaned, as many as the heading has.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's heading and rows. `names` are the headings in one shape, see `header_name`."""

    file: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    def column(self, name: str) -> int | None:
        """Return the index of the first column with that normalised heading, or None."""
        return self.names.index(name) if name in self.names else None


def heading(source: Source) -> tuple[tuple[str, ...], str]:
    """Return the normalised heading of a table and its delimiter, looking at no more than the first lines of a text."""
    cells, delimiter = heading_cells(source)
    return tuple(header_name(cell) for cell in cells), delimiter


def heading_cells(source: Source) -> tuple[tuple[str, ...], str]:
    """Return the heading of a table as it is written, and its delimiter; see `heading`."""
    if source.sheet is not None:
        first: Iterable[Sequence[str]] = (cells for _, cells in source.sheet.rows[:_MOST_ABOVE])
        delimiter = ""
    else:
        _, text, delimiter = _skip_hint(source.text)
        first = islice(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter), _MOST_ABOVE)
    rows = [tuple(row) for row in first if _filled(row)]
    return rows[_titles(rows)] if rows else (), delimiter


def read_table(source: Source) -> Table:
    """Return all rows of a delimited text or a sheet; what is damaged is left out and named in `problems`.

    Above the heading there may be titles: rows with one cell filled.

    A row with more filled cells than the heading is left out: a comma without quotes has moved its values. Shorter
    rows come in with empty cells and are reported once, as trimmed empty cells are common.
    """
    problems: list[Problem] = []
    records, delimiter = _records(source, problems)
    records = iter(records)
    above = [record for record in islice(records, _MOST_ABOVE) if _filled(record[1])]
    records = chain(above[_titles([cells for _, cells in above]) :], records)
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    short: list[int] = []
    for line, cells in records:
        if not _filled(cells):
            continue
        if not header:
            header = tuple(clean(cell).strip() for cell in cells)
            continue
        extra = [cell for cell in cells[len(header) :] if cell.strip()]
        if extra:
            lost = f"; has a “{delimiter}” lost its quotes?" if delimiter else ""
            reason = f"has {len(cells)} cells, the heading {len(header)}{lost}"
            problems.append(Problem(source.file, line, reason))
            continue
        if len(cells) < len(header):
            if delimiter:  # a sheet has no empty cells at the end of its rows
                short.append(line)
            cells = [*cells, *[""] * (len(header) - len(cells))]
        rows.append(Row(line, tuple(clean(cell, lines=True).strip() for cell in cells[: len(header)])))
    if short:
        count = "1 row is" if len(short) == 1 else f"{len(short)} rows are"
        reason = f"{count} shorter than the heading (the first is this one); missing cells count as empty"
        problems.append(Problem(source.file, short[0], reason, left_out=False))
    names = tuple(header_name(cell) for cell in header)
    ordered = tuple(sorted(problems, key=lambda problem: problem.line))
    return Table(source.file, source.encoding, delimiter, header, names, tuple(rows), ordered)


def _filled(cells: Sequence[str]) -> int:
    """How many cells of a row hold something."""
    return sum(1 for cell in cells if cell.strip())


def _titles(rows: Sequence[Sequence[str]]) -> int:
    """How many of a table's first rows are titles above its heading; none where no row has two cells filled."""
    return next((at for at, row in enumerate(rows) if _filled(row) > 1), 0)


def _skip_hint(text: str) -> tuple[int, str, str]:
    """Return how many lines come before the table, the table's text and its delimiter."""
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    hint = _SEPARATOR_HINT.match(first.strip())
    if hint:
        return 1, rest, hint.group(1)
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_MOST_ABOVE]
    heading_line = _heading_line([re.sub(r'"[^"]*"', "", line) for line in lines])
    return 0, text, max(DELIMITERS, key=lambda delimiter: (heading_line.count(delimiter), -DELIMITERS.index(delimiter)))


def _heading_line(lines: Sequence[str]) -> str:
    """Return the line that tells the delimiter: the first, unless it is a title with a comma of its own at most."""
    if len(lines) < 2 or any(one in lines[0] and one in lines[1] for one in DELIMITERS):
        return lines[0] if lines else ""
    return next((line for line in lines if any(line.count(one) > 1 for one in DELIMITERS)), lines[0])


def _records(source: Source, problems: list[Problem]) -> tuple[Iterable[tuple[int, Sequence[str]]], str]:
    """Return (line, cells) of every record, and the delimiter; empty for a sheet."""
    if source.sheet is not None:
        return source.sheet.rows, ""
    skipped, text, delimiter = _skip_hint(source.text)
    return _delimited(source.file, text, delimiter, skipped, problems), delimiter


def _delimited(
    file: str, text: str, delimiter: str, skipped: int, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells). A quote that is opened and never closed costs its own line, not the rest of the file."""
    lines = io.StringIO(text, newline="").readlines()
    start = 0
    for _ in range(_MOST_DAMAGED):
        damaged = None
        reader = csv.reader(lines[start:], delimiter=delimiter)
        before = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error:  # a field longer than csv allows: an opened quote has swallowed the rest
                damaged = start + before
                break
            at = start + before
            before = reader.line_num
            if before - (at - start) > 1 and start + before == len(lines):
                swallowed = "".join(lines[at:])
                if swallowed.count('"') % 2:
                    damaged = at
                    break
            yield at + 1 + skipped, cells
        if damaged is None:
            return
        problems.append(Problem(file, damaged + 1 + skipped, "a quote is opened and never closed"))
        start = damaged + 1
    problems.append(Problem(file, start + 1 + skipped, "too many unclosed quotes; the rest was not read"))
