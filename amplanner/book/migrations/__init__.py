"""The steps that bring a book from any older shape to today's, in order; a landed step is never edited.

A step is SQL in `NNNN_what_it_brings.sql`; each statement starts on a new line and ends with `;` at the end of one.
All missing steps run in one transaction, with references unwatched and checked before its end. So:

- A new column that may not be empty needs a `DEFAULT` in its `ADD COLUMN`: undo puts rows back that lack it.
- `ADD COLUMN`, `RENAME COLUMN` and `DROP COLUMN` keep triggers, STRICT and the key counter; prefer them.
- To rebuild a table (a new `CHECK`, another reference): create `new_x` with all that it needs, `STRICT` and
  `AUTOINCREMENT` included; `INSERT INTO new_x (…) SELECT … FROM x`; carry the key counter over, or keys get used again
  (`DELETE FROM sqlite_sequence WHERE name = 'new_x'`, then
  `INSERT INTO sqlite_sequence (name, seq) SELECT 'new_x', seq FROM sqlite_sequence WHERE name = 'x'`);
  `DROP TABLE x`; `ALTER TABLE new_x RENAME TO x`; then make its indexes and triggers again: they went with the old one.
- The journal keeps rows by column name. A step that renames or drops a column makes older acts on that table refuse to
  be undone; a step that must keep them rewrites the images in `journal_row` with SQLite's JSON functions.
- A step that changes what is worked out (timeline, search) leaves that to `projection.rebuild`, which `doctor` runs.
"""

from importlib import resources
from pathlib import Path

from peewee import sqlite3  # type: ignore[attr-defined]  # the module that Peewee chose; its stubs leave it out


def steps(folder: Path | None = None) -> list[tuple[int, str, list[str]]]:
    """Return (number, name, statements) of every step, oldest first; `folder` holds others than the program's own."""
    found = []
    for file in (folder or resources.files(__package__)).iterdir():
        if file.name.endswith(".sql"):
            number, _, name = file.name.removesuffix(".sql").partition("_")
            found.append((int(number), name.replace("_", " "), _statements(file.read_text("utf-8"))))
    return sorted(found)


def _statements(script: str) -> list[str]:
    """Take a script apart; SQLite itself says where a statement ends, so a trigger stays whole."""
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part.strip())
            part = ""
    if part.strip():
        raise ValueError(f"a step ends in the middle of a statement: {part.strip()[:80]!r}")
    return statements
