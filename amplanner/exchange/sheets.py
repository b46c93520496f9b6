"""Tables in Excel workbooks (XLSX): the first sheet that holds something, its cells as text, formulas by their values.

A workbook is a zip archive from somebody else: how much it unpacks to is looked at before anything is unpacked, one
with macros is not opened, nor is XML that defines entities.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from amplanner.exchange.problems import ReadProblem
from amplanner.rules.money import names_currency

LARGEST_UNPACKED = 256 * 1024 * 1024
"""Bytes. A sheet of 100,000 rows of a price list unpacks to about 60 MB."""

MOST_ROWS = 200_000
MOST_COLUMNS = 256

_MOST_PARTS = 5000
_OPENING = 2048
_WORKBOOK = "xl/workbook.xml"
# What else comes as a zip archive, by a part that it has.
_OTHERS = (
    ("word/document.xml", "is a Word document"),
    ("ppt/presentation.xml", "is a PowerPoint presentation"),
    ("xl/workbook.bin", "is a binary Excel workbook; save it as XLSX or CSV and import that"),
    ("content.xml", "is an OpenDocument file; save it as XLSX or CSV and import that"),
)
_SIGN = re.compile(r'\[\$([^\]-]+)[^\]]*\]|"([^"\d]+)"|([€£¥$])')
_BETWEEN_QUOTES = re.compile(r'"[^"]*"|\\.')
_MOST_DIGITS = 15  # that Excel computes with; what is behind them is noise of the binary fraction


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows, each with its number in the sheet (from 1) and as many cells as it has, all as text.

    `others` are the names of further sheets that hold something; they are not read.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    others: tuple[str, ...]


def read_sheet(file: str, data: bytes) -> Sheet:
    """Return the first sheet of a workbook that holds something.

    Raises `ReadProblem`, saying what it is instead or what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_inside(file, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReadProblem(file, 0, f"is a spreadsheet or an archive that is damaged or locked: {error}") from error
    return _first_sheet(file, data)


def _look_inside(file: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if _WORKBOOK not in names:
        what = next((told for name, told in _OTHERS if name in names), "is a zip archive; unpack it and import that")
        raise ReadProblem(file, 0, what)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ReadProblem(file, 0, "holds macros; save it as XLSX without them and import that")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > _MOST_PARTS:
        raise ReadProblem(file, 0, f"unpacks to {unpacked // 1024 // 1024:,} MB; the most that is read is 256 MB")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                opening = opened.read(_OPENING).replace(b"\x00", b"")
            if b"<!DOCTYPE" in opening or b"<!ENTITY" in opening:
                raise ReadProblem(file, 0, "has XML in it that no spreadsheet program writes; it was not opened")


def _first_sheet(file: str, data: bytes) -> Sheet:
    import openpyxl  # only when somebody hands over a workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of styles and rules that it doesn't know
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            found: tuple[str, list[tuple[int, tuple[str, ...]]]] | None = None
            others: list[str] = []
            for sheet in book.worksheets:
                if found is not None:
                    if next(_filled(sheet), None) is not None:
                        others.append(sheet.title)
                    continue
                rows = _rows(file, sheet)
                if rows:
                    found = (sheet.title, rows)
        except ReadProblem:
            raise
        except Exception as error:  # openpyxl raises whatever a damaged part happens to cause
            raise ReadProblem(file, 0, f"is a workbook that can't be read: {error}") from error
    if found is None:
        raise ReadProblem(file, 0, "is empty")
    return Sheet(found[0], tuple(found[1]), tuple(others))


def _rows(file: str, sheet: Any) -> list[tuple[int, tuple[str, ...]]]:
    rows = []
    for line, cells in _filled(sheet):
        if line > MOST_ROWS:
            raise ReadProblem(file, line, f"has more than {MOST_ROWS:,} rows; import it in parts")
        rows.append((line, cells))
    return rows


def _filled(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows of a sheet that hold something: their number and their cells."""
    # What the sheet says of its own size may be far too much.
    sheet.reset_dimensions()
    # One row more than is read, so that a longer sheet is noticed; gaps are filled with empty rows.
    for line, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS), start=1):
        cells = [_text(cell.value, cell.number_format) if cell.value is not None else "" for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield line, tuple(cells)


def _text(value: Any, form: str) -> str:
    """Return a cell's value as it would be typed: a number with its per cent sign or currency, a day as ISO."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(Decimal(value if isinstance(value, int) else f"{value:.{_MOST_DIGITS}g}"), form or "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: Decimal, form: str) -> str:
    if not value.is_finite():
        return str(value)
    if "%" in _BETWEEN_QUOTES.sub("", form):
        return f"{_plain(value * 100)}%"
    signs = (part.strip() for found in _SIGN.findall(form) for part in found if part)
    named = next((sign for sign in signs if names_currency(sign, sign)), "")
    return f"{named} {_plain(value)}" if named else _plain(value)


def _plain(value: Decimal) -> str:
    """Return a number in digits; with exactly three decimals a zero follows, for a point before three may group."""
    plain = f"{value.normalize():f}" if value else "0"
    return f"{plain}0" if len(plain.partition(".")[2]) == 3 else plain
