"""Looking a book over: what is well, what is not, and what to do about it."""

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from peewee import SqliteDatabase

from amplanner.book.backups import back_up_of_today, backup_folder, backups_of
from amplanner.book.book import Book
from amplanner.book.drafts import drafts_beside
from amplanner.book.errors import BookBusyError, BookError
from amplanner.book.projection import INDEXES
from amplanner.book.rescue import check_backup, rename_aside
from amplanner.book.worked_out import differences, work_out_anew

SAFE_SQLITE = (3, 51, 3)
"""The first SQLite in which several connections can't damage a write-ahead log by resetting it at the same time."""

_ROOM = 100_000_000  # bytes that a day of work, its log and its backup never need
_BACKUP_DAYS = 7
_MOST_TOLD = 5
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Level(StrEnum):
    """How bad it is: `WRONG` is damage or soon will be, `LOOK` is a risk, `NOTE` is good to know."""

    OK = "ok"
    NOTE = "note"
    LOOK = "look"
    WRONG = "wrong"


_MAKE_ANEW = "`amplanner doctor --fix` makes it anew."


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found by one check. `advice` says what to do; `fixable` that `fix` does it."""

    check: str
    level: Level
    told: str
    advice: str = ""
    fixable: bool = False


def look_around(path: Path) -> list[Finding]:
    """Return what can be seen without opening the book at `path`: SQLite, room on the disk, rights, backups."""
    return [_sqlite(), _room(path), _rights(path)]


def look_inside(book: Book) -> list[Finding]:
    """Return what an open book is like: its pages, references, search index, timeline, backups and drafts.

    Nothing is changed. Raises `BookBusyError` while another program keeps it from being read.
    """
    checks: tuple[tuple[str, Callable[[Book], list[Finding]]], ...] = (
        ("integrity", _integrity),
        ("references", _references),
        ("timeline", _worked_out),
        ("backup", _backups),
        ("drafts", _drafts),
        ("instances", _others),
    )
    found = [finding for name, look in checks for finding in _looked(book, name, look)]
    troubled = {one.check for one in found if one.level is Level.WRONG}
    # The pages of the search index can be damaged while what is read from it is still right.
    return [one for one in found if one.level is not Level.OK or one.check not in troubled]


def _looked(book: Book, name: str, look: Callable[[Book], list[Finding]]) -> list[Finding]:
    try:
        return look(book)
    except BookBusyError:
        raise
    except BookError as error:  # the damage itself may be in the way of looking for it
        return [Finding(name, Level.WRONG, str(error), restore_advice(book.path))]


def fix(book: Book, findings: list[Finding]) -> list[str]:
    """Mend what can be made anew, as `findings` say, and return what was done. Records are never touched.

    Raises `BookError` when it can't be done.
    """
    wanted = {finding.check for finding in findings if finding.fixable}
    done = []
    if "integrity" in wanted:
        with book.beside_the_journal() as db:
            db.execute_sql("REINDEX")
        done.append("Indexes made anew.")
    if wanted & {"search", "timeline"}:
        work_out_anew(book)
        done.append("Search index, timeline and silences made anew from the records.")
    if "rights" in wanted:
        for file in _open_to_others(book.path):
            file.chmod(stat.S_IMODE(file.stat().st_mode) & ~_OTHERS)
            done.append(f"Only you can read {file} now.")
    if "drafts" in wanted:
        done.append(f"The file of half-typed texts is set aside as {rename_aside(drafts_beside(book.path))}.")
    if "backup" in wanted:  # when all else is mended
        done += _make_backup(book)
    return done


def _make_backup(book: Book) -> list[str]:
    done = []
    for _, file in backups_of(book.path):
        if _trouble_with(file):
            done.append(f"The damaged backup is set aside as {rename_aside(file)}.")
        else:
            break
    made = back_up_of_today(book)
    return [*done, f"Backup written and checked: {made}" if made else "Today's backup is there already."]


def _sqlite() -> Finding:
    version = tuple(SqliteDatabase.server_version)
    shown = ".".join(map(str, version))
    if version >= SAFE_SQLITE:
        return Finding("sqlite", Level.OK, f"SQLite {shown}.")
    safe = ".".join(map(str, SAFE_SQLITE))
    return Finding(
        "sqlite",
        Level.LOOK,
        f"SQLite {shown}: before {safe}, two programs that write to one book at the same time can damage it.",
        "Keep one planner open at a time, and no commands beside it; or install a newer SQLite (pysqlite3).",
    )


def _room(path: Path) -> Finding:
    folder = next(parent for parent in path.parents if parent.is_dir())
    free = shutil.disk_usage(folder).free
    size = path.stat().st_size if path.is_file() else 0
    told = f"{_bytes(free)} free on the disk of {folder}; the book takes {_bytes(size)}."
    if free < size + _ROOM // 10:
        return Finding("disk", Level.WRONG, told, "Free some space now: an act that finds no room is refused.")
    if free < 2 * size + _ROOM:
        return Finding("disk", Level.LOOK, told, "Free some space soon, for backups.")
    return Finding("disk", Level.OK, told)


def _rights(path: Path) -> Finding:
    for needed in (path, path.parent):
        if needed.exists() and not os.access(needed, os.W_OK):
            return Finding(
                "rights", Level.WRONG, f"You can't write to {needed}.", f"Give yourself the right: chmod u+w {needed}"
            )
    exposed = _open_to_others(path)
    if not exposed:
        return Finding("rights", Level.OK, "Only you can read the book.")
    more = f" and {len(exposed) - 1} files of it" if len(exposed) > 1 else ""
    return Finding(
        "rights",
        Level.LOOK,
        f"Others on this computer can read {exposed[0]}{more}.",
        "`amplanner doctor --fix` closes it to them.",
        fixable=True,
    )


def _open_to_others(path: Path) -> list[Path]:
    """Return the files of a book, itself included, that others than their owner may read or write."""
    if os.name != "posix" or not path.parent.is_dir():
        return []
    own = [file for file in path.parent.iterdir() if file.name == path.name or _is_beside(file, path)]
    inside = [file for folder in own if folder.is_dir() and not folder.is_symlink() for file in folder.iterdir()]
    return [file for file in sorted([*own, *inside]) if not file.is_symlink() and file.stat().st_mode & _OTHERS]


def _is_beside(file: Path, path: Path) -> bool:
    beside = ("-wal", "-shm", ".drafts", ".live", ".backups", ".before-", ".replaced-", ".quotes", ".damaged")
    return file.name.startswith(tuple(path.name + part for part in beside))


def _integrity(book: Book) -> list[Finding]:
    """Ask SQLite to read every page; what it says of the search index is told apart: that can be made anew."""
    said = [str(row[0]) for row in book.sql("PRAGMA integrity_check(100)")]
    of_search = [line for line in said if "FTS5" in line or any(index in line for index in INDEXES)]
    said = [line for line in said if line != "ok" and line not in of_search]
    found = []
    if not said:
        found.append(Finding("integrity", Level.OK, "Every page of the book can be read."))
    elif all("index" in line for line in said):
        found.append(
            Finding(
                "integrity", Level.WRONG, f"Indexes disagree with their tables: {_some(said)}", _MAKE_ANEW, fixable=True
            )
        )
    else:
        found.append(
            Finding("integrity", Level.WRONG, f"The book is damaged: {_some(said)}", restore_advice(book.path))
        )
    if of_search:
        found.append(
            Finding("search", Level.WRONG, f"The search index is damaged: {_some(of_search)}", _MAKE_ANEW, fixable=True)
        )
    return found


def _references(book: Book) -> list[Finding]:
    broken = book.sql("PRAGMA foreign_key_check")
    if not broken:
        return [Finding("references", Level.OK, "Every reference leads to a record.")]
    places = sorted({f"{table} to {parent}" for table, _, parent, _ in broken})
    told = f"{len(broken)} references lead nowhere: {_some(places)}."
    return [Finding("references", Level.WRONG, told, restore_advice(book.path))]


def _worked_out(book: Book) -> list[Finding]:
    found = differences(book)
    return [
        _compared("search", found.search, "The search index", "rows of the search index"),
        _compared("timeline", found.timeline + found.silence, "The timeline", "lines of the timeline"),
    ]


def _compared(check: str, unlike: int, what: str, lines: str) -> Finding:
    if not unlike:
        return Finding(check, Level.OK, f"{what} is what the records give.")
    told = f"{unlike:,} {lines} are not what the records give."
    return Finding(check, Level.WRONG, told, _MAKE_ANEW, fixable=True)


def _backups(book: Book) -> list[Finding]:
    return [_backup(book)]


def _backup(book: Book) -> Finding:
    kept = backups_of(book.path)
    if not kept:
        if not book.sql("SELECT 1 FROM journal_group LIMIT 1"):
            return Finding("backup", Level.NOTE, "Nothing has been done in this book yet; it has no backup.")
        return Finding("backup", Level.LOOK, "There is no backup yet.", "Make one: amplanner backup", fixable=True)
    day, file = kept[0]
    if trouble := _trouble_with(file):
        told = f"The newest backup can't be used: {trouble}"
        return Finding(
            "backup", Level.WRONG, told, "`amplanner doctor --fix` sets it aside and makes one.", fixable=True
        )
    told = f"The newest of {len(kept)} backups is of {day} and can be read; they are in {backup_folder(book.path)}."
    if (book.today - day).days > _BACKUP_DAYS:
        return Finding("backup", Level.LOOK, told, "Make one: amplanner backup", fixable=True)
    return Finding("backup", Level.OK, told)


def _trouble_with(backup: Path) -> str:
    """Return why a backup can't be used; empty when it can."""
    try:
        check_backup(backup)
    except BookError as error:
        return str(error)
    return ""


def _drafts(book: Book) -> list[Finding]:
    waiting = len(book.drafts.waiting())
    told = f"{waiting} half-typed texts wait" if waiting > 1 else "A half-typed text waits"
    told = f"{told} in the planner." if waiting else "No half-typed texts wait."
    beside = drafts_beside(book.path)
    if book.drafts.path == beside:
        return [Finding("drafts", Level.NOTE if waiting else Level.OK, told)]
    told = f"{told} They are kept in {book.drafts.path}, from where they may go when you log out"
    if beside.is_file() and all(os.access(one, os.R_OK | os.W_OK) for one in (beside, beside.parent)):
        advice = "`amplanner doctor --fix` sets that file aside and begins another."
        return [Finding("drafts", Level.LOOK, f"{told}: {beside} is damaged.", advice, fixable=True)]
    advice = f"Give yourself the right to write in {beside.parent}."
    return [Finding("drafts", Level.LOOK, f"{told}: they can't be kept beside the book.", advice)]


def _others(book: Book) -> list[Finding]:
    others = len(book.instance.living()) - 1
    if not others:
        return []
    told = f"{others} other planner{'s are' if others != 1 else ' is'} open on this book."
    return [Finding("instances", Level.NOTE, told)]


def restore_advice(path: Path) -> str:
    """Return what to do about a book that is damaged."""
    kept = backups_of(path)
    if not kept:
        return "There is no backup of its own to restore; look for a copy of the book elsewhere."
    return f"Restore the newest backup: amplanner restore {kept[0][1]}"


def _some(lines: list[str]) -> str:
    more = f" … and {len(lines) - _MOST_TOLD} more" if len(lines) > _MOST_TOLD else ""
    return "; ".join(lines[:_MOST_TOLD]) + more


def _bytes(count: int) -> str:
    for size, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"
