"""Half-typed text, kept beside the book so that it survives any end of the program.

A draft is keyed by field, record and instance. It is written with `synchronous=NORMAL`: no waiting for the disk
while somebody types, yet a killed process loses nothing that was written.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import peewee
from peewee import SqliteDatabase

from amplanner.book.clock import Clock, utc_seconds
from amplanner.book.instance import Instance
from amplanner.book.paths import private_file

_TABLE = """CREATE TABLE IF NOT EXISTS draft (
    field TEXT NOT NULL, record TEXT NOT NULL, instance TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (field, record, instance)
) STRICT, WITHOUT ROWID"""


@dataclass(frozen=True)
class Draft:
    """Text that was typed but not saved. `field` names the place, `record` what it was about."""

    field: str
    record: str
    text: str
    at: datetime


class Drafts:
    """The drafts of one book, as one instance sees them: its own and those of instances that have ended."""

    def __init__(self, book: Path, instance: Instance, clock: Clock, *, runtime: Path | None = None) -> None:
        """Open the sidecar beside the book, or in `runtime` when that can't be written.

        Raises `peewee.PeeweeException` or `OSError` when neither can.
        """
        self._instance = instance
        self._clock = clock
        try:
            self._db = self._open(book.with_name(book.name + ".drafts"))
        except (peewee.PeeweeException, OSError):
            if runtime is None:
                raise
            self._db = self._open(runtime / (book.name + ".drafts"))

    @staticmethod
    def _open(path: Path) -> SqliteDatabase:
        private_file(path)
        db = SqliteDatabase(
            str(path), pragmas={"journal_mode": "wal", "synchronous": "normal", "secure_delete": 1}, timeout=0.1
        )
        db.connect()
        db.execute_sql(_TABLE)
        return db

    def close(self) -> None:
        """Close the sidecar."""
        self._db.close()

    def keep(self, field: str, record: str, text: str) -> None:
        """Keep what is typed in a field; empty text forgets it. Raises `peewee.PeeweeException` when it can't."""
        if not text:
            self.forget(field, record)
            return
        self._db.execute_sql(
            "INSERT INTO draft (field, record, instance, text, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (field, record, instance) DO UPDATE SET text = excluded.text, at = excluded.at",
            (field, record, self._instance.uid, text, utc_seconds(self._clock.now())),
        )

    def forget(self, field: str, record: str) -> None:
        """Drop a field's drafts, this instance's and ended ones', once it was saved or emptied."""
        for origin in self._origins(field, record):
            self._db.execute_sql(
                "DELETE FROM draft WHERE field = ? AND record = ? AND instance = ?", (field, record, origin)
            )

    def offered(self, field: str, record: str) -> Draft | None:
        """Return the newest text kept for a field by this instance or by one that has ended."""
        found: Draft | None = None
        for origin in self._origins(field, record):
            row = self._db.execute_sql(
                "SELECT text, at FROM draft WHERE field = ? AND record = ? AND instance = ?", (field, record, origin)
            ).fetchone()
            if row is not None:
                draft = Draft(field, record, row[0], datetime.fromtimestamp(row[1], UTC))
                if found is None or draft.at >= found.at:
                    found = draft
        return found

    def waiting(self) -> list[Draft]:
        """Return every draft that this instance may offer, newest first."""
        living = self._instance.living() - {self._instance.uid}
        rows = self._db.execute_sql("SELECT field, record, instance, text, at FROM draft ORDER BY at DESC").fetchall()
        return [
            Draft(field, record, text, datetime.fromtimestamp(at, UTC))
            for field, record, origin, text, at in rows
            if origin not in living
        ]

    def _origins(self, field: str, record: str) -> list[str]:
        rows = self._db.execute_sql(
            "SELECT instance FROM draft WHERE field = ? AND record = ? ORDER BY at", (field, record)
        ).fetchall()
        others = [origin for (origin,) in rows if origin != self._instance.uid]
        own = [self._instance.uid] if len(others) < len(rows) else []
        if not others:
            return own
        living = self._instance.living()
        return [origin for origin in others if origin not in living] + own
