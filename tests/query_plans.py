"""How SQLite would answer what was asked of it: what is read from end to end takes longer with every day of use."""

import re
from collections.abc import Iterable

from amplanner.book.book import Book

SHORT = {"json_each", "pulse"}
"""What may be read from end to end: keys that were handed over, and a table of a few rows."""


def scans(book: Book, asked: Iterable[str]) -> dict[str, list[str]]:
    """Return the questions that read a table from end to end, each with the steps that do.

    A search of a full-text index is called a scan as well, of a "VIRTUAL TABLE" by a match or a row; it is none.
    """
    found = {}
    for statement in asked:
        if re.match(r"\s*(SELECT|WITH)\b", statement) and "_config'" not in statement:
            plan = [row[3] for row in book.sql(f"EXPLAIN QUERY PLAN {statement}")]
            found[statement] = [step for step in plan if step.startswith("SCAN ") and not _harmless(step)]
    return {statement: steps for statement, steps in found.items() if steps}


def _harmless(step: str) -> bool:
    return step.split()[1] in SHORT or re.search(r"VIRTUAL TABLE INDEX \d+:(M|=)", step) is not None
