"""The doctor from a shell: each thing that can be wrong, really so; what it says, its exit status, and after --fix."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from book.looking import ROOT, run, start
from cli.conftest import Shell
from cli.planners import RUN
from cli.test_process import HOLD
from cli.test_survival_faults import bound_by_rights, newer, scribble

from amplanner.book import doctor

TODAY = "2026-11-25.book"


def sql(*statements: str) -> Callable[[Path], object]:
    """Something written past the book, by another process."""
    return lambda path: run(
        "from peewee import sqlite3\ndb = sqlite3.connect(sys.argv[1])\n"
        "for one in sys.argv[2:]: db.execute(one)\ndb.commit()\ndb.close()",
        path,
        *statements,
    )


def page_of_calls(path: Path) -> None:
    """Nonsense on the page of a table."""
    root = int(
        run(
            "from peewee import sqlite3\ndb = sqlite3.connect(sys.argv[1])\n"
            "say(db.execute(\"SELECT rootpage FROM sqlite_master WHERE name = 'call'\").fetchone()[0])",
            path,
        )
    )
    scribble(path, (root - 1) * 4096)


def index_of_less(path: Path) -> None:
    """An index that lacks rows of its table."""
    index = "WHERE name = 'activity_account_at_id'"
    run(
        f"""
        from peewee import sqlite3
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        (told,) = db.execute("SELECT sql FROM sqlite_master {index}").fetchone()
        for sql in (told + " WHERE at < 0", told):
            db.execute("PRAGMA writable_schema = 1")
            db.execute("UPDATE sqlite_master SET sql = ? {index}", (sql,))
            db.execute("PRAGMA writable_schema = RESET")
            if sql != told:
                db.execute("REINDEX")
        """,
        path,
    )


def backups(path: Path) -> Path:
    return path.with_name(f"{path.name}.backups")


class Trouble(NamedTuple):
    """What is done to a book; the check that finds it, how bad it says it is and what it says to do; and whether
    `--fix` mends it."""

    name: str
    make: Callable[[Path], object]
    check: str
    level: str
    advice: str
    mended: bool = False


TROUBLES = [
    Trouble("timeline", sql("DELETE FROM activity"), "timeline", "wrong", "doctor --fix", True),
    Trouble("silence", sql("UPDATE account SET last_touch = 1"), "timeline", "wrong", "doctor --fix", True),
    Trouble("search", sql("DELETE FROM find_note", "DELETE FROM find_name"), "search", "wrong", "doctor --fix", True),
    Trouble("torn search", sql("DELETE FROM find_name_docsize"), "search", "wrong", "doctor --fix", True),
    Trouble("index", index_of_less, "integrity", "wrong", "doctor --fix", True),
    Trouble("reference", sql("UPDATE call SET account_id = 999"), "references", "wrong", f"restore .*{TODAY}"),
    Trouble("page", page_of_calls, "integrity", "wrong", f"restore .*{TODAY}"),
    Trouble("no book", lambda path: path.write_text("Dear Tom, " * 999), "book", "wrong", f"restore .*{TODAY}"),
    Trouble("emptied", lambda path: path.write_bytes(b""), "book", "wrong", f"restore .*{TODAY}"),
    Trouble("newer", newer, "book", "wrong", "Install the newer amplanner"),
    Trouble("open to others", lambda path: path.chmod(0o644), "rights", "look", "doctor --fix", True),
    Trouble("backup damaged", lambda path: scribble(backups(path) / TODAY, 0), "backup", "wrong", "--fix", True),
    Trouble("no backup", lambda path: (backups(path) / TODAY).unlink(), "backup", "look", "amplanner backup", True),
    Trouble(
        "backup old",
        lambda path: (backups(path) / TODAY).rename(backups(path) / "2026-11-10.book"),
        "backup",
        "look",
        "amplanner backup",
        True,
    ),
    Trouble(
        "drafts damaged",
        lambda path: path.with_name(f"{path.name}.drafts").write_text("Dear Tom, " * 999),
        "drafts",
        "look",
        "doctor --fix",
        True,
    ),
]


@pytest.fixture
def kept(working: Shell) -> Shell:
    """The shell of somebody at work, whose book has a backup of today."""
    working.ok("backup")
    return working


def looked(shell: Shell, *arguments: str) -> tuple[int, dict[str, Any], list[str]]:
    """Let the doctor look; return its status, its findings by their check, and what it did."""
    result = shell.run("doctor", "--json", *arguments)
    assert result.stderr == ""
    told = json.loads(result.stdout)
    return result.exit_code, {one["check"]: one for one in told["findings"]}, told["done"]


def test_a_book_that_is_well(kept: Shell) -> None:
    status, found, _ = looked(kept)
    assert status == 0
    assert {one["level"] for one in found.values()} == {"ok"}
    assert looked(kept, "--fix")[2] == [], "nothing was to be mended"
    kept.refused("doctor", "--frobnicate", status=2)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.name)
def test_trouble_is_told_with_what_to_do_and_the_status_says_it_too(kept: Shell, trouble: Trouble) -> None:
    trouble.make(kept.path)
    as_it_was = kept.path.read_bytes()
    status, found, _ = looked(kept)
    assert status == (1 if trouble.level == "wrong" else 0)
    finding = found[trouble.check]
    assert (finding["level"], finding["fixable"]) == (trouble.level, trouble.mended), found
    assert re.search(trouble.advice, finding["advice"] or finding["found"]), finding
    assert [check for check, one in found.items() if one["level"] == "wrong"][:1] in ([], [trouble.check])
    assert kept.path.read_bytes() == as_it_was, "looking changes nothing"
    status, found, done = looked(kept, "--fix")
    assert (status, bool(done)) == (0 if trouble.mended else 1, trouble.mended)
    if trouble.mended:
        assert found[trouble.check]["level"] == "ok"
        assert "Meijer Foods" in kept.ok("notes", "meijer foods")
    else:
        assert kept.path.read_bytes() == as_it_was, "what can't be mended is left as it is"


def test_what_was_set_aside_is_still_there(kept: Shell) -> None:
    drafts, backup = kept.path.with_name("own.book.drafts"), backups(kept.path) / TODAY
    drafts.write_bytes(b"half a draft" * 50)
    scribble(backup, 0)
    damaged = backup.read_bytes()
    assert len(looked(kept, "--fix")[2]) >= 3
    assert drafts.with_name("own.book.drafts.damaged").read_bytes() == b"half a draft" * 50
    assert backup.with_name(f"{TODAY}.damaged").read_bytes() == damaged
    assert backup.read_bytes().startswith(b"SQLite format 3")


def test_an_sqlite_that_can_damage_a_shared_book_says_what_that_means(
    kept: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.SqliteDatabase, "server_version", (3, 40, 1))
    status, found, _ = looked(kept)
    assert (status, found["sqlite"]["level"]) == (0, "look")
    assert "SQLite 3.40.1: before 3.51.3, two programs" in found["sqlite"]["found"]
    assert "one planner" in found["sqlite"]["advice"]


def test_half_typed_texts_and_settings_that_cannot_be_used_are_told(kept: Shell, surroundings: Path) -> None:
    with kept.book() as book:
        book.drafts.keep("note", "1", "Board wants")
    (surroundings / "config" / "amplanner" / "settings.toml").write_text('country = "Nowhere"\n')
    status, found, _ = looked(kept)
    assert (status, found["drafts"]["level"], found["settings"]["level"]) == (0, "note", "look")
    assert "settings.toml:1" in found["settings"]["found"]


def test_a_book_that_may_not_be_written(kept: Shell) -> None:
    before_it = bound_by_rights()
    kept.path.chmod(0o400)
    command = [*before_it, *RUN, "--book", str(kept.path), "doctor"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "COLUMNS": "500"})
    assert (result.returncode, result.stderr) == (1, "")
    assert f"× wrong  rights: You can't write to {kept.path}." in result.stdout
    assert f"chmod u+w {kept.path}" in result.stdout


def test_a_book_that_another_writes_to_is_looked_over_all_the_same(kept: Shell) -> None:
    holder = start(HOLD, kept.path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    status, found, _ = looked(kept)
    assert (status, found["integrity"]["level"]) == (0, "ok")
    assert found["instances"]["found"] == "1 other planner is open on this book."
    holder.communicate("\n", timeout=60)
