"""Killed again and again: no acknowledged act is lost, no half act is there, and the old book stays usable."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from book.dying import End, Nursery, open_book
from book.test_many_acts import no_update_is_lost

from amplanner.book.book import Book
from amplanner.book.worked_out import Differences, differences


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Where the processes come from."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def path(tmp_path: Path, nursery: Nursery) -> Path:
    """A book with some acts in it."""
    path = tmp_path / "my.book"
    end = nursery.die("acts", path, 1, 6)
    assert end.status == 0, end
    return path


def is_sound(book: Book) -> None:
    """Check that nothing is there by half."""
    assert book.sql("PRAGMA integrity_check") == [("ok",)]
    assert book.sql("PRAGMA foreign_key_check") == []
    assert differences(book) == Differences(0, 0, 0)
    no_update_is_lost(book)
    unfinished = (
        "SELECT id FROM journal_group WHERE id NOT IN (SELECT group_id FROM journal_row)"
        " OR id NOT IN (SELECT group_id FROM journal_event WHERE kind = 'act')"
    )
    assert book.sql(unfinished) == []


def states(book: Book) -> dict[int, str]:
    return dict(book.sql("SELECT id, state FROM journal_group"))


def holds_what_was_said(before: dict[int, str], now: dict[int, str], end: End) -> None:
    """Check that each acknowledged act is there, and at most the one under way besides."""
    expected = dict(before)
    for word, group in (line.split() for line in end.said if line != "end"):
        if word == "act":
            expected = {one: "gone" if state == "undone" else state for one, state in expected.items()}
        expected[int(group)] = "undone" if word == "undo" else "done"
    if now == expected:
        return
    assert end.killed
    changed = {group for group in now if now[group] != expected.get(group)}
    new = now.keys() - expected.keys()
    given_up = {group for group in changed if expected.get(group) == "undone" and now[group] == "gone"}
    under_way = changed - given_up if new else changed
    assert len(under_way) == 1, (expected, now, end.said)
    assert expected.keys() <= now.keys()


DEATHS = [
    *({"statement": at} for at in range(3, 203, 4)),
    *({"step": at} for at in range(10, 410, 8)),
    *({"size": size} for size in range(2_000, 302_000, 6_000)),
    *({"worked": moment} for moment in range(10_000, 60_000, 1_000)),
]
"""Two hundred, by statement, within one, at a write call and at any moment."""


@pytest.mark.parametrize("part", range(4))
def test_killed_while_it_writes_a_book_keeps_all_that_was_acknowledged(path: Path, nursery: Nursery, part: int) -> None:
    with open_book(str(path)) as book:
        now = states(book)
    for number, death in enumerate(DEATHS[part::4]):
        before = now
        end = nursery.die("acts", path, f"{part}{number}", **death)
        assert end.killed, end
        with open_book(str(path)) as book:
            is_sound(book)
            now = states(book)
        holds_what_was_said(before, now, end)
