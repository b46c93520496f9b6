"""Undo and redo: exact, across restarts, refused with a reason, and only of one's own acts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from book.looking import dump, run, versions

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.errors import UndoRefusedError
from amplanner.book.models import Account, Call, JournalGroup, Note, Tag, Tagging
from amplanner.book.settings import Settings

DAY = date(2026, 11, 25)
MOMENT = datetime(2026, 11, 25, 9, 18, tzinfo=UTC)


def account(book: Book, name: str = "Meijer Foods") -> int:
    with book.act(f"New · {name}") as act:
        return act.insert(Account, name=name, name_fold=name.lower(), created_on=DAY)


def tag(book: Book, name: str) -> int:
    with book.act(f"Tag · {name}") as act:
        return act.insert(Tag, name=name)


@pytest.fixture
def other(book: Book) -> Iterator[Book]:
    """A second instance on the same book."""
    with Book(book.path, book.clock, book.settings) as opened:
        yield opened


def test_undo_and_redo_walk_back_and_forth(book: Book) -> None:
    first = dump(book)
    key = account(book)
    with book.act("Tier · Meijer Foods") as act:
        act.update(Account, key, tier="A")
    last = dump(book)
    change = book.undo()
    assert change.label == "Undone: Tier · Meijer Foods"
    assert change.touched == {("account", key)}
    assert not change.undoable
    book.undo()
    assert dump(book) == first
    book.redo()
    assert book.redo().label == "Redone: Tier · Meijer Foods"
    assert dump(book) == last


def test_versions_rise_on_undo_and_redo_and_over_a_deletion(book: Book) -> None:
    key = account(book)
    with book.act("Twice") as act:
        act.update(Account, key, tier="A")
        act.update(Account, key, tier="B")
    seen = [versions(book)["account", key]]
    for step in (book.undo, book.redo, book.undo):
        step()
        seen.append(versions(book)["account", key])
    with book.act("Changed and deleted at once") as act:
        act.update(Account, key, tier="C")
        act.remove(Account, key)
    book.undo()
    seen.append(versions(book)["account", key])
    assert seen[-1] > seen[-2] + 1  # the change inside that act was a version too
    assert seen == sorted(set(seen))


def test_nothing_to_undo_or_redo_is_said(book: Book) -> None:
    with pytest.raises(UndoRefusedError, match=r"^Nothing to undo\.$"):
        book.undo()
    with pytest.raises(UndoRefusedError, match=r"^Nothing to redo\.$"):
        book.redo()


def test_a_new_act_gives_up_redo(book: Book) -> None:
    tag(book, "a")
    book.undo()
    tag(book, "b")
    with pytest.raises(UndoRefusedError, match="Nothing to redo"):
        book.redo()
    book.undo()
    assert book.count(Tag.select()) == 0
    with pytest.raises(UndoRefusedError, match="Nothing to undo"):
        book.undo()


def test_a_synchronised_act_leaves_redo_and_is_never_undone_by_hand(book: Book) -> None:
    tag(book, "a")
    book.undo()
    with book.act("From the server", sync=True) as act:
        act.insert(Tag, name="b")
    with pytest.raises(UndoRefusedError, match="Nothing to undo"):
        book.undo(everyone=True)
    book.redo()
    assert book.count(Tag.select()) == 2


def test_names_swapped_in_one_act_come_back(book: Book) -> None:
    one, two = tag(book, "one"), tag(book, "two")
    before = dump(book)
    with book.act("Swap") as act:
        act.update(Tag, one, name="between")
        act.update(Tag, two, name="one")
        act.update(Tag, one, name="two")
    after = dump(book)
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


def test_a_name_handed_on_in_one_act_comes_back(book: Book) -> None:
    key = account(book)
    vip = tag(book, "vip")
    with book.act("Put on") as act:
        act.insert(Tagging, tag=vip, record_table="account", record=key)
    before = dump(book)
    with book.act("Deleted and made anew") as act:
        act.remove(Tag, vip)
        new = act.insert(Tag, name="vip")
        act.insert(Tagging, tag=new, record_table="account", record=key)
    after = dump(book)
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


def test_undo_after_a_restart(tmp_path: Path, clock: FrozenClock, settings: Settings) -> None:
    path = tmp_path / "kept.book"
    with Book(path, clock, settings) as book:
        first = dump(book)
        key = account(book)
        with book.act("Tier") as act:
            act.update(Account, key, tier="A")
        last = dump(book)
        book.undo()
    with Book(path, clock, settings) as book:
        book.redo()
        assert dump(book) == last
    with Book(path, clock, settings) as book:
        book.undo()
        book.undo()
        assert dump(book) == first
    with Book(path, clock, settings) as book:
        tag(book, "new")
        with pytest.raises(UndoRefusedError, match="Nothing to redo"):
            book.redo()


def test_another_living_instance_keeps_its_own_acts(book: Book, other: Book) -> None:
    tag(book, "mine")
    tag(other, "theirs")
    assert book.undo().label == "Undone: Tag · mine"
    with pytest.raises(UndoRefusedError, match="Nothing to undo"):
        book.undo()
    with pytest.raises(UndoRefusedError, match="Nothing to redo"):
        other.redo()
    assert book.undo(everyone=True).label == "Undone: Tag · theirs"
    # Their redo was taken over by the one who undid it.
    assert book.redo().label == "Redone: Tag · theirs"


def test_a_new_act_leaves_the_redo_of_another_living_instance(book: Book, other: Book) -> None:
    tag(book, "mine")
    book.undo()
    tag(other, "theirs")
    assert book.redo().label == "Redone: Tag · mine"


def test_acts_of_an_ended_instance_are_mine(book: Book) -> None:
    run(
        "book = open_book()\nwith book.act('Tag · theirs') as act: act.insert(Tag, name='theirs')\nos._exit(0)",
        book.path,
    )
    assert book.undo().label == "Undone: Tag · theirs"


def test_refused_when_another_instance_changed_the_row(book: Book, other: Book) -> None:
    key = account(book)
    with book.act("Tier A · Meijer Foods") as act:
        act.update(Account, key, tier="A")
    with other.act("Tier C · Meijer Foods") as act:
        act.update(Account, key, tier="C")
    before = dump(book)
    with pytest.raises(
        UndoRefusedError, match=r"^Can't undo “Tier A · Meijer Foods”: the account has been changed since\.$"
    ):
        book.undo()
    assert dump(book) == before
    assert book.door is None
    other.undo()
    book.undo()
    assert book.one(Account.select()).tier == ""


def test_refused_when_another_instance_deleted_the_row(book: Book, other: Book) -> None:
    key = account(book)
    with other.act("Delete") as act:
        act.remove(Account, key)
    with pytest.raises(UndoRefusedError, match="the account has been deleted since"):
        book.undo()


def test_refused_when_something_new_hangs_on_the_row(book: Book, other: Book) -> None:
    key = account(book)
    with other.act("Call · Meijer Foods") as act:
        act.insert(Call, account=key)
    before = dump(book)
    with pytest.raises(UndoRefusedError, match="something written since stands in its way"):
        book.undo()
    assert dump(book) == before


def test_refused_when_the_row_was_tagged_since(book: Book, other: Book) -> None:
    vip = tag(other, "vip")
    key = account(book)
    with other.act("Tag · Meijer Foods") as act:
        act.insert(Tagging, tag=vip, record_table="account", record=key)
    with pytest.raises(UndoRefusedError, match="the account has been tagged since"):
        book.undo()


def test_refused_when_the_name_was_taken_since(book: Book, other: Book) -> None:
    key = tag(book, "vip")
    with book.act("Delete · vip") as act:
        act.remove(Tag, key)
    tag(other, "vip")
    before = dump(book)
    with pytest.raises(UndoRefusedError, match="Can't undo “Delete · vip”: something written since"):
        book.undo()
    assert dump(book) == before


def test_a_change_that_was_itself_taken_back_is_no_obstacle(book: Book, other: Book) -> None:
    key = account(book)
    with other.act("Tier") as act:
        act.update(Account, key, tier="B")
    other.undo()
    book.undo()
    assert book.count(Account.select()) == 0


def test_what_follows_from_a_note_follows_its_undo(book: Book) -> None:
    key = account(book)
    with book.act("Call") as act:
        call = act.insert(Call, account=key, status="done", done_at=MOMENT, line_result="connected", outcome="spoke")
    with book.act("Note") as act:
        act.insert(Note, account=key, call=call, text="Wants a price", at=MOMENT)
    assert book.sql("SELECT summary FROM activity") == [("Wants a price",)]
    book.undo()
    assert book.sql("SELECT summary FROM activity") == [("",)]
    book.undo()
    assert book.one(Account.select()).last_touch is None
    book.redo()
    assert book.one(Account.select()).last_touch == MOMENT


def test_undo_and_redo_sort_and_scan_no_journal(book: Book) -> None:
    said: list[str] = []
    for name in ("a", "b"):
        with book.act(name) as act:
            act.insert(Tag, name=name)
    book.db.connection().set_trace_callback(said.append)
    book.undo()
    book.redo()
    book.db.connection().set_trace_callback(None)
    about_it = [one for one in said if "journal" in one and one.startswith(("SELECT", "UPDATE"))]
    assert len(about_it) >= 6
    for statement in about_it:
        plan = [str(row[3]) for row in book.sql(f"EXPLAIN QUERY PLAN {statement}")]
        assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN journal")], statement


def test_a_column_added_since_does_not_stand_in_the_way(book: Book) -> None:
    key = account(book)
    with book.act("Delete") as act:
        act.remove(Account, key)
    with book.beside_the_journal() as db:  # as if the acts were written before the column `region` was there
        db.execute_sql(
            "UPDATE journal_row SET before = json_remove(before, '$.region'), after = json_remove(after, '$.region')"
        )
        db.execute_sql("UPDATE journal_row SET before = json_set(before, '$.region', '') WHERE before IS NOT NULL")
    book.undo()
    book.undo()
    assert book.count(Account.select()) == 0


def test_a_column_gone_since_is_a_reason_to_refuse(book: Book) -> None:
    account(book)
    with book.beside_the_journal() as db:
        db.execute_sql("UPDATE journal_row SET after = json_set(after, '$.fax', '')")
    with pytest.raises(UndoRefusedError, match="an older amplanner wrote the account in another shape"):
        book.undo()
    assert book.scalar(JournalGroup.select(JournalGroup.state)) == "done"
