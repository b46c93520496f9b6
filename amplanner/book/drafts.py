"""Half-typed text, kept beside the book so that it survives any end of the program.

A draft is keyed by field, record and instance. It is written with `synchronous=NORMAL`: no waiting for the disk
while somebody types, yet a killed process loses nothing that was written.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from peewee import SqliteDatabase

from amplanner.book.clock import Clock, utc_seconds
from amplanner.book.errors import BookBusyError, BookError, explained
from amplanner.book.instance import Instance
from amplanner.book.paths import private_file
from amplanner.rules.text import clean

_TABLE = """CREATE TABLE IF NOT EXISTS draft (
    field TEXT NOT NULL, record TEXT NOT NULL, instance TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (field, record, instance)
) STRICT, WITHOUT ROWID"""
_PRAGMAS = {"journal_mode": "wal", "synchronous": "normal", "secure_delete": 1}
_BUSY_SECONDS = 0.1


def drafts_beside(book: Path) -> Path:
    """Return the sidecar in which the drafts of a book are kept."""
    return book.with_name(book.name + ".drafts")


def sidecar(book: Path) -> Path:
    """Return the file beside a book that keeps its drafts; there is none before somebody has typed."""
    return book.with_name(book.name + ".drafts")


class Draft(NamedTuple):
    """Text that was typed but not saved. `field` names the place, `record` what it was about."""

    field: str
    record: str
    text: str
    at: datetime


class Drafts:
    """The drafts of one book, as one instance sees them: its own and those of instances that have ended."""

    def __init__(self, book: Path, instance: Instance, clock: Clock, *, runtime: Path | None = None) -> None:
        """Open the sidecar beside the book, or in `runtime` when it can't be used.

        Raises `BookError` in one of its kinds when neither can.
        """
        self._instance = instance
        self._clock = clock
        self._unwritten: dict[tuple[str, str], Draft] = {}  # by field and record; without text: to be forgotten
        try:
            self.path = drafts_beside(book)
            self._db = self._open()
        except BookBusyError:
            raise
        except BookError:
            if runtime is None:
                raise
            import hashlib  # hardly ever needed

            # Books of the same name in different folders must not see each other's drafts.
            mark = hashlib.sha256(str(book).encode("utf-8", "surrogateescape")).hexdigest()[:12]
            self.path = runtime / f"{book.name}.{mark}.drafts"
            self._db = self._open()

    def _open(self) -> SqliteDatabase:
        with self._explained():
            private_file(self.path)
            db = SqliteDatabase(str(self.path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS, autoconnect=False)
            try:
                db.connect()
                db.execute_sql(_TABLE)
                # A file that can be read but not written must be found out now, not at the first key.
                with db.atomic("IMMEDIATE"):
                    db.execute_sql("PRAGMA user_version = 1")
            except Exception:
                db.close()
                raise
        return db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self.path):
                yield
        except OSError as error:
            raise BookError(f"Can't keep drafts in {self.path}: {error.strerror or error}.") from error

    def close(self) -> None:
        """Write what could not be written yet, if that is possible now, and close the sidecar."""
        with suppress(BookError):  # told when it was typed; nobody is there any more to do something about it
            self._write_again()
        self._db.close()

    def keep(self, field: str, record: str, text: str) -> None:
        """Keep what is typed in a field, cleaned like all text on its way in; empty text forgets it.

        Raises `BookError` in one of its kinds when it can't be written. It is then offered as long as this instance
        lives, and written with the next text that can be.
        """
        self._unwritten[field, record] = Draft(field, record, clean(text, lines=True), self._clock.now())
        self._write_again()

    def forget(self, field: str, record: str) -> None:
        """Drop a field's drafts, this instance's and ended ones', once it was saved or emptied.

        Raises like `keep`; to this instance it is forgotten all the same.
        """
        self.keep(field, record, "")

    def _write_again(self) -> None:
        for (field, record), draft in list(self._unwritten.items()):
            with self._explained():
                if draft.text:
                    self._db.execute_sql(
                        "INSERT INTO draft (field, record, instance, text, at) VALUES (?, ?, ?, ?, ?)"
                        " ON CONFLICT (field, record, instance) DO UPDATE SET text = excluded.text, at = excluded.at",
                        (field, record, self._instance.uid, draft.text, utc_seconds(draft.at)),
                    )
                else:
                    for origin in self._origins(field, record):
                        self._db.execute_sql(
                            "DELETE FROM draft WHERE field = ? AND record = ? AND instance = ?", (field, record, origin)
                        )
            del self._unwritten[field, record]

    def offered(self, field: str, record: str) -> Draft | None:
        """Return the newest text kept for a field by this instance or by one that has ended. Raises like `keep`."""
        unwritten = self._unwritten.get((field, record))
        if unwritten is not None:
            return unwritten if unwritten.text else None
        found: Draft | None = None
        with self._explained():
            for origin in self._origins(field, record):
                row = self._db.execute_sql(
                    "SELECT text, at FROM draft WHERE field = ? AND record = ? AND instance = ?",
                    (field, record, origin),
                ).fetchone()
                if row is not None:
                    # Its own comes last and counts, whatever the clock said: it may have been set back since.
                    found = Draft(field, record, row[0], datetime.fromtimestamp(row[1], UTC))
        return found

    def waiting(self) -> list[Draft]:
        """Return every draft that this instance may offer, newest first. Raises like `keep`."""
        stored = self._not_of(self._instance.living() - {self._instance.uid})
        written = [draft for draft in stored if (draft.field, draft.record) not in self._unwritten]
        return [draft for draft in reversed(self._unwritten.values()) if draft.text] + written

    def left_behind(self) -> list[Draft]:
        """Return the drafts of instances that have ended, newest first. Raises like `keep`."""
        return self._not_of(self._instance.living())

    def elsewhere(self) -> list[Draft]:
        """Return the drafts of other instances that run now: they are not offered here. Raises like `keep`."""
        others = self._instance.living() - {self._instance.uid}
        return [draft for origin, draft in self._stored() if origin in others]

    def _not_of(self, instances: AbstractSet[str]) -> list[Draft]:
        return [draft for origin, draft in self._stored() if origin not in instances]

    def _stored(self) -> list[tuple[str, Draft]]:
        """Return what is in the sidecar with the instance that wrote it, newest first."""
        with self._explained():
            rows = self._db.execute_sql(
                "SELECT field, record, instance, text, at FROM draft ORDER BY at DESC, field, record"
            ).fetchall()
        return [
            (origin, Draft(field, record, text, datetime.fromtimestamp(at, UTC)))
            for field, record, origin, text, at in rows
        ]

    def _origins(self, field: str, record: str) -> list[str]:
        """Return whose drafts of a field count here, oldest first, this instance's own last."""
        rows = self._db.execute_sql(
            "SELECT instance FROM draft WHERE field = ? AND record = ? ORDER BY at", (field, record)
        ).fetchall()
        others = [origin for (origin,) in rows if origin != self._instance.uid]
        own = [self._instance.uid] if len(others) < len(rows) else []
        if not others:
            return own
        living = self._instance.living()
        return [origin for origin in others if origin not in living] + own
