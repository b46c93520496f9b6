"""Whatever is done, undone and redone, the book holds what it should."""

import contextlib
import random
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from book.looking import Dump, dump, guard, versions, worked_out
from book.random_acts import ACTS, start_an_account
from book.workday_acts import (
    BY_HAND,
    NO_ACT,
    PREFERS,
    Hand,
    acts,
    something,
    undrawable,
    writers_that_are_no_act,
)
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import BookError, UndoRefusedError
from amplanner.book.projection import rebuild
from amplanner.book.settings import Settings

ZONE = ZoneInfo("Europe/Amsterdam")


class Acts(RuleBasedStateMachine):
    """Random acts, undo, redo and restarts on one book, watched for writes that come through no door."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="amplanner-test-"))
        self.seen: dict[tuple[str, int], int] = {}
        self.undone = 0
        self.start()
        self.first = dump(self.book)

    def start(self) -> None:
        moment = datetime(2026, 11, 25, 10, 18, tzinfo=ZONE)
        self.book = Book(self.folder / "random.book", FrozenClock(moment, ZONE), Settings())
        guard(self.book)

    def begin(self, data: Any) -> None:
        start_an_account(data.draw, self.book)

    def act_at_random(self, data: Any) -> None:
        data.draw(st.sampled_from(ACTS))(data.draw, self.book)

    @initialize(data=st.data())
    def something_to_begin_with(self, data: Any) -> None:
        self.begin(data)

    @rule(data=st.data())
    def act(self, data: Any) -> None:
        before = self.groups()
        # Refused acts (a taken name, a row still referred to) leave nothing: the dumps below would tell.
        with contextlib.suppress(BookError, LookupError):
            self.act_at_random(data)
        if self.groups() != before:
            self.undone = 0

    @rule()
    def undo(self) -> None:
        if self.groups() == 0:
            with pytest.raises(UndoRefusedError, match="Nothing to undo"):
                self.book.undo()
        else:
            self.book.undo()
            self.undone += 1

    @rule()
    def redo(self) -> None:
        if self.undone == 0:
            with pytest.raises(UndoRefusedError, match="Nothing to redo"):
                self.book.redo()
        else:
            self.book.redo()
            self.undone -= 1

    @rule()
    def restart(self) -> None:
        self.book.close()
        self.start()

    def groups(self) -> int:
        return int(self.book.sql("SELECT COUNT(*) FROM journal_group WHERE state = 'done'")[0][0])

    @invariant()
    def versions_only_rise(self) -> None:
        now = versions(self.book)
        for row, version in now.items():
            assert version >= self.seen.get(row, 1)
        self.seen |= now

    @invariant()
    def no_reference_leads_nowhere(self) -> None:
        assert self.book.sql("PRAGMA foreign_key_check") == []

    def teardown(self) -> None:
        try:
            self.everything_worked_out_is_as_rebuilt()
            last = self.redo_all()
            after_redo = worked_out(self.book)
            steps = self.undo_all()
            assert dump(self.book) == self.first
            assert worked_out(self.book)["activity"] == []
            for _ in range(steps):
                self.book.redo()
            assert dump(self.book) == last
            assert worked_out(self.book) == after_redo
            self.versions_only_rise()
            self.no_reference_leads_nowhere()
            assert self.book.sql("PRAGMA integrity_check") == [("ok",)]
        finally:
            self.book.close()
            shutil.rmtree(self.folder)

    def everything_worked_out_is_as_rebuilt(self) -> None:
        stored = worked_out(self.book)
        with self.book.beside_the_journal() as db:
            rebuild(db)
        assert worked_out(self.book) == stored

    def redo_all(self) -> Dump:
        while self.undone:
            self.redo()
        return dump(self.book)

    def undo_all(self) -> int:
        steps = 0
        with contextlib.suppress(UndoRefusedError):
            while True:
                self.book.undo()
                steps += 1
        return steps


class WorkdayActs(Acts):
    """The same with every act of the workday, which leave records as an account manager's day does."""

    known: ClassVar = acts()

    def begin(self, data: Any) -> None:
        hand = self.hand(data)
        for name in ("accounts.add", "people.add", "calls.add", "quotes.add"):
            with contextlib.suppress(BookError, LookupError):
                self.known[name](hand)

    def hand(self, data: Any) -> Hand:
        return Hand(self.book, data.draw(st.randoms(use_true_random=False)))

    def act_at_random(self, data: Any) -> None:
        hand = self.hand(data)
        self.known[something(hand, self.known)](hand)


OFTEN = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
TestRandomActs = Acts.TestCase
TestRandomActs.settings = OFTEN
TestWorkdayActs = WorkdayActs.TestCase
TestWorkdayActs.settings = OFTEN


def test_every_act_takes_part_in_the_random_acts(book: Book) -> None:
    hand = Hand(book, random.Random(1))
    assert undrawable(hand) == [], "tests/book/workday_acts.py doesn't know how to draw these arguments"
    writers = set(writers_that_are_no_act())
    assert not writers - NO_ACT.keys(), "these return no Change: let them, or say why in NO_ACT (workday_acts.py)"
    assert writers >= NO_ACT.keys(), "NO_ACT names what writes no more"
    assert BY_HAND.keys() | PREFERS.keys() <= acts().keys(), "BY_HAND or PREFERS name an act that there isn't"


def test_every_act_can_be_done_undone_and_redone(book: Book) -> None:
    hand, known = Hand(book, random.Random(20261125)), acts()
    refused: dict[str, str] = dict.fromkeys(known, "never tried")
    for _ in range(120):
        before = dump(book)
        for name in list(refused):
            with contextlib.suppress(LookupError):
                try:
                    touched = known[name](hand).touched
                except BookError as error:
                    refused[name] = str(error)
                    continue
                if touched:
                    after = dump(book)
                    book.undo()
                    assert dump(book) == before, name
                    book.redo()
                    assert dump(book) == after, name
                    before = after
                    del refused[name]
        if not refused:
            break
        for _ in range(20):  # what the others need to be about
            with contextlib.suppress(LookupError, BookError):
                known[something(hand, known)](hand)
    assert not refused, "these acts were refused each time: help them in PREFERS or BY_HAND (workday_acts.py)"
