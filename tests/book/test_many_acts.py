"""Ten thousand acts by two processes at once, all taken back and all done again, while a third one writes.

`AMPLANNER_ACTS=1000` does a tenth of them: a look at it while something is being changed.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import pytest
from book.looking import ROOT, Dump, dump, finish, start, worked_out
from book.workday_acts import Hand, acts, something

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import BookBusyError, BookError, UndoRefusedError
from amplanner.book.models import Note
from amplanner.book.projection import rebuild
from amplanner.book.settings import Settings

HOW_MANY = int(os.environ.get("AMPLANNER_ACTS", "10000"))

T = TypeVar("T")

ACTS_AT_RANDOM = """
    import random
    from book.test_many_acts import do_acts, quick
    book = open_book()
    quick(book)
    say("ready")
    sys.stdin.readline()
    # Said at the end: a pipe that nobody reads yet takes a few thousand lines and then makes this one wait.
    for name, group in list(do_acts(book, random.Random(2), int(sys.argv[2]))):
        say(name, group)
    book.close()
"""

NOTES_MEANWHILE = """
    from book.test_many_acts import patiently, quick
    book = open_book()
    quick(book)
    with book.act("Others") as act:
        key = act.insert(Account, name="Others", name_fold="others", created_on=book.today)
    say("ready", key)
    for number, line in enumerate(sys.stdin):
        def note():
            with book.act("Note") as act:
                act.insert(Note, account=key, text=f"Note {number}", at=clock.now())
        patiently(note)
        say("note", number)
    book.close()
"""


def quick(book: Book) -> None:
    """Let the system write when it likes: this is about acts, and `test_kills` about what a killed one leaves."""
    book.db.execute_sql("PRAGMA synchronous = 0")


def patiently(do: Callable[[], T]) -> T:
    """Do it again until nobody else is writing."""
    while True:
        with suppress(BookBusyError):
            return do()


def do_acts(book: Book, chance: random.Random, count: int) -> Iterator[tuple[str, int]]:
    """Do so many acts that change something; yield the name and the journal group of each."""
    hand, known = Hand(book, chance), acts()
    while count:
        name = something(hand, known)
        with suppress(BookError, LookupError):  # refused, or the other one is writing: then nothing was written
            change = known[name](hand)
            if change.group is not None:
                count -= 1
                yield name, change.group


@contextmanager
def others(script: str, *arguments: object) -> Iterator[Any]:
    """Run another process on the book, which knows these tests."""
    path = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    process = start(script, *arguments, env={**os.environ, "PYTHONPATH": path})
    try:
        assert process.stdout is not None
        ready, *words = process.stdout.readline().split()
        assert ready == "ready"
        yield process, *words
    finally:
        process.kill()
        process.wait()


def say_to(process: Any, word: str) -> None:
    pipe: IO[str] = process.stdin
    pipe.write(word + "\n")
    pipe.flush()


def no_update_is_lost(book: Book) -> None:
    """Check that each act found its rows as the act before had left them, and the last one's are what is stored."""

    def read(image: str | None) -> Any:
        return (
            None if image is None else {name: value for name, value in json.loads(image).items() if name != "version"}
        )

    left: dict[tuple[str, int], Any] = {}
    for table, key, before, after in book.sql(
        "SELECT table_name, record, before, after FROM journal_row JOIN journal_group g ON g.id = group_id"
        " WHERE g.state = 'done' ORDER BY group_id"
    ):
        assert read(before) == left.get((table, key)), (table, key)
        left[table, key] = read(after)
    stored = {(table, row["id"]): row for table, rows in dump(book).items() for row in rows}
    assert {row: image for row, image in left.items() if image is not None} == stored


def without_others(records: Dump, account: int) -> Dump:
    """Leave the rows of one account out."""

    def is_theirs(table: str, row: dict[str, Any]) -> bool:
        return bool(row.get("id" if table == "account" else "account_id") == account)

    return {table: [row for row in rows if not is_theirs(table, row)] for table, rows in records.items()}


@pytest.mark.longest
def test_all_that_two_at_once_did_is_undone_and_redone(tmp_path: Path, clock: FrozenClock, settings: Settings) -> None:
    path = tmp_path / "many.book"
    with Book(path, clock, settings) as book:
        quick(book)
        with others(ACTS_AT_RANDOM, path, HOW_MANY // 2) as (second,):
            say_to(second, "go")
            mine = list(do_acts(book, random.Random(1), HOW_MANY - HOW_MANY // 2))
            theirs = [line.split() for line in finish(second).splitlines()]
        groups = [group for _, group in mine] + [int(group) for _, group in theirs]
        assert len(set(groups)) == HOW_MANY
        assert sorted(groups) == [group for (group,) in book.sql("SELECT id FROM journal_group ORDER BY id")]
        assert len({name for name, *_ in [*mine, *theirs]}) > len(acts()) * 0.8
        no_update_is_lost(book)
        last, shown = dump(book), worked_out(book)
        with others(NOTES_MEANWHILE, path) as (third, key):
            written = back_and_forth(book, last, int(key), lambda: say_to(third, "note"))
            assert finish(third).splitlines() == [f"note {number}" for number in range(written)]
        assert book.count(Note.select().where(Note.account == int(key))) == written
        for _ in range(written + 1):  # the third one has ended: its account and notes can be taken back here
            book.undo()
        assert dump(book) == last
        assert worked_out(book) == shown
        with book.beside_the_journal() as db:
            rebuild(db)
        assert worked_out(book) == shown
        assert book.sql("PRAGMA integrity_check") == [("ok",)]
        assert book.sql("PRAGMA foreign_key_check") == []


def back_and_forth(book: Book, last: Dump, others_account: int, meanwhile: Callable[[], None]) -> int:
    """Take all back and do all again; return how often something was written meanwhile."""
    written = 0

    def walk(step: Callable[[], object]) -> None:
        nonlocal written
        for number in range(HOW_MANY):
            patiently(step)
            if number % 10 == 0:
                meanwhile()
                written += 1

    walk(book.undo)
    with pytest.raises(UndoRefusedError, match="Nothing to undo"):
        patiently(book.undo)
    assert not any(without_others(dump(book), others_account).values())
    walk(book.redo)
    assert without_others(dump(book), others_account) == last
    return written
