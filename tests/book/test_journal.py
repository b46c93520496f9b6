"""The one door: what an act writes, keeps and refuses."""

import asyncio
import json
from datetime import UTC, date, datetime

import pytest
from book.looking import dump

from amplanner.book.book import Book, Door
from amplanner.book.errors import RecordRefusedError, RowGoneError
from amplanner.book.models import (
    Account,
    Appointment,
    Attendee,
    CalendarItem,
    CalendarSource,
    Call,
    JournalGroup,
    JournalRow,
    Note,
    Person,
    Phone,
    Tag,
    Tagging,
)

DAY = date(2026, 11, 25)
MOMENT = datetime(2026, 11, 25, 9, 18, tzinfo=UTC)


def account(book: Book, name: str = "Meijer Foods") -> int:
    with book.act(f"New · {name}") as act:
        return act.insert(Account, name=name, name_fold=name.lower(), created_on=DAY)


def break_off(book: Book) -> None:
    with book.act("Half") as act:
        act.insert(Tag, name="half")
        book.next_number("quote")
        raise RuntimeError("half way")


def test_an_act_is_one_group_with_the_row_before_and_after(book: Book) -> None:
    key = account(book)
    with book.act("Tier · Meijer Foods") as act:
        act.update(Account, key, tier="A")
        act.update(Account, key, tier="B", region="North")
    rows = book.rows(JournalRow.select().where(JournalRow.group == act.change.group))
    assert [(row.table_name, row.record) for row in rows] == [("account", key)]
    before, after = json.loads(rows[0].before), json.loads(rows[0].after)
    assert (before["tier"], before["version"]) == ("", 1)
    assert (after["tier"], after["region"], after["version"]) == ("B", "North", 3)
    assert not {"last_touch", "quiet_on"} & after.keys()


def test_the_change_tells_label_rows_and_key(book: Book) -> None:
    with book.act("…") as act:
        act.key = act.insert(Tag, name="key account")
        act.label = "Tag · key account"
    assert act.change.label == "Tag · key account"
    assert act.change.touched == {("tag", act.key)}
    assert act.change.tables == {"tag"}
    assert act.change.keys("tag") == {act.key}
    assert act.change.undoable
    assert book.scalar(JournalGroup.select(JournalGroup.label)) == "Tag · key account"


def test_the_change_is_not_known_before_the_end(book: Book) -> None:
    with book.act("Tag") as act:
        act.insert(Tag, name="a")
        with pytest.raises(RuntimeError, match="only after"):
            _ = act.change


def test_an_act_that_writes_nothing_leaves_nothing(book: Book) -> None:
    key = account(book)
    with book.act("Nothing") as act:
        assert not act.update(Account, key, name="Meijer Foods")
    assert act.change.touched == frozenset()
    assert not act.change.undoable
    assert book.count(JournalGroup.select()) == 1


def test_an_exception_takes_everything_back(book: Book) -> None:
    before = dump(book)
    with pytest.raises(RuntimeError, match="half way"):
        break_off(book)
    assert dump(book) == before
    assert book.count(JournalGroup.select()) == 0
    assert book.door is None
    account(book)


@pytest.mark.parametrize("value", ["\ud800", 2**63], ids=["half a surrogate pair", "a number beyond 64 bits"])
def test_what_sqlite_cannot_keep_leaves_nothing(book: Book, value: object) -> None:
    key = account(book)
    before = dump(book)
    with pytest.raises((UnicodeEncodeError, OverflowError)), book.act("Odd") as act:
        act.update(Account, key, **({"name": value} if isinstance(value, str) else {"rhythm_days": value}))
    assert dump(book) == before


def test_acts_do_not_nest(book: Book) -> None:
    with book.act("Outer") as act:
        act.insert(Tag, name="outer")
        assert book.door is Door.ACT
        with pytest.raises(RuntimeError, match="hand the open act on"), book.act("Inner"):
            pass
        with pytest.raises(RuntimeError, match="hand the open act on"):
            book.undo()
    assert book.count(Tag.select()) == 1


async def test_another_task_cannot_slip_into_an_open_act(book: Book) -> None:
    async def slip() -> None:
        with book.act("Slipped in"):
            pass

    with book.act("Awaits, which is not allowed") as act:
        act.insert(Tag, name="a")
        with pytest.raises(RuntimeError, match="being written already"):
            await asyncio.gather(slip())


def test_rows_that_are_gone_are_said_to_be(book: Book) -> None:
    with pytest.raises(RowGoneError, match="account is no longer there"), book.act("Late") as act:
        act.update(Account, 77, name="x")
    with pytest.raises(RowGoneError, match="tag is no longer there"), book.act("Late") as act:
        act.delete(Tag, 77)


def test_a_taken_name_is_refused_in_words(book: Book) -> None:
    with book.act("Tag") as act:
        act.insert(Tag, name="vip")
    refusal = r"^There already is a tag with that name\. Nothing was written\.$"
    with pytest.raises(RecordRefusedError, match=refusal), book.act("Again") as act:
        act.insert(Tag, name="vip")


def test_delete_is_refused_while_something_refers_to_the_row(book: Book) -> None:
    key = account(book)
    with book.act("Person") as act:
        act.insert(Person, account=key, name="Eva", name_fold="eva")
    with pytest.raises(RecordRefusedError, match="still needed"), book.act("Delete") as act:
        act.delete(Account, key)


@pytest.mark.parametrize("name", ["id", "version", "last_touch", "quiet_on"])
def test_what_the_book_keeps_itself_cannot_be_written(book: Book, name: str) -> None:
    key = account(book)
    with pytest.raises(TypeError, match=name), book.act("By hand") as act:
        act.update(Account, key, **{name: None})


def test_a_field_that_does_not_exist_is_refused(book: Book) -> None:
    with pytest.raises(TypeError, match="tag has no colour"), book.act("Tag") as act:
        act.insert(Tag, name="x", colour="red")


def test_remove_takes_the_parts_along_and_empties_what_refers(book: Book) -> None:
    key, other = account(book), account(book, "Bakker")
    with book.act("Set up") as act:
        eva = act.insert(Person, account=key, name="Eva", name_fold="eva")
        act.insert(Phone, person=eva, typed="030 555 0100", digits="0305550100")
        visit = act.insert(
            Appointment,
            account=other,
            title="Visit",
            start_wall="2026-11-26T10:00",
            end_wall="2026-11-26T11:00",
            zone="Europe/Amsterdam",
            start_utc=MOMENT,
            end_utc=MOMENT,
        )
        act.insert(Attendee, appointment=visit, person=eva)
        call = act.insert(Call, account=key, person=eva)
        note = act.insert(Note, account=other, person=eva, call=call, text="Wants a price", at=MOMENT)
        act.update(Account, other, parent=key)
        tag = act.insert(Tag, name="vip")
        act.insert(Tagging, tag=tag, record_table="account", record=key)
        kept_tag = act.insert(Tagging, tag=tag, record_table="account", record=other)
    before = dump(book)
    with book.act("Delete · Meijer Foods") as act:
        act.remove(Account, key)
    left = {table: [row["id"] for row in rows] for table, rows in dump(book).items() if rows}
    assert left == {"account": [other], "appointment": [visit], "note": [note], "tag": [tag], "tagging": [kept_tag]}
    row = book.one(Note.select())
    assert (row.person_id, row.call_id) == (None, None)
    assert book.one(Account.select()).parent_id is None
    assert ("phone", 1) in act.change.touched
    book.undo()
    assert dump(book) == before


def test_a_key_is_never_used_again(book: Book) -> None:
    with book.act("Tag") as act:
        first = act.insert(Tag, name="a")
    book.undo()
    with book.act("Tag") as act:
        second = act.insert(Tag, name="b")
        act.delete(Tag, second)
        third = act.insert(Tag, name="c")
    assert first < second < third


def test_a_calendar_item_goes_with_its_occurrences(book: Book) -> None:
    with book.act("Import") as act:
        source = act.insert(CalendarSource, name="Team", place="team.ics", read_at=MOMENT)
        item = act.insert(CalendarItem, source=source, item_uid="1", received="BEGIN:VEVENT", content_hash="x")
    with book.beside_the_journal() as db:
        db.execute_sql(
            "INSERT INTO calendar_occurrence (item_id, recurrence_key, kind, start_day, end_day, zone, summary,"
            " location, status) VALUES (?, '', 'allday', '2026-11-25', '2026-11-25', '', '', '', '')",
            (item,),
        )
        db.execute_sql(
            "INSERT INTO calendar_horizon (item_id, first, last) VALUES (?, '2026-01-01', '2027-01-01')", (item,)
        )
    book.undo()
    assert book.sql("SELECT (SELECT COUNT(*) FROM calendar_occurrence), (SELECT COUNT(*) FROM calendar_horizon)") == [
        (0, 0)
    ]
    book.redo()
    assert book.count(CalendarItem.select()) == 1


def test_numbers_are_not_given_twice(book: Book) -> None:
    with book.act("Quote") as act:
        act.insert(Tag, name="a")
        assert book.next_number("quote") == 1
    book.undo()
    with book.act("Quote") as act:
        act.insert(Tag, name="b")
        assert book.next_number("quote") == 2
    with pytest.raises(RuntimeError, match="half way"):
        break_off(book)
    with book.act("Quote") as act:
        act.insert(Tag, name="c")
        assert book.next_number("quote") == 3  # the other one was never seen
