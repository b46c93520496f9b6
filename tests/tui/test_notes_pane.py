"""Pane 4: follows the selection, can be pinned, filters, and notes are written, changed and deleted in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.models import Call, Note
from amplanner.tui.app import PlannerApp
from amplanner.tui.forms.form import Form
from amplanner.tui.panes.notes import NotesPane
from amplanner.tui.panes.pane import Subject
from amplanner.tui.panes.timeline_lines import PAGE
from amplanner.tui.panes.timeline_pane import NoteField
from amplanner.tui.screens.workday import Workday
from amplanner.workday import accounts, calls, contracts, notes, people
from amplanner.workday.calls import Due
from amplanner.workday.phones import typed_numbers

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(book: Book) -> dict[str, int]:
    """Two accounts in the queue: Meijer promised first, then Bakker."""
    keys = {}
    for name, number, due in (("Meijer Foods", "030 555 0142", date(2026, 11, 24)), ("Bakker", "030 555 0150", None)):
        key = accounts.add(book, name=name, tier="A", city="Utrecht").key
        assert key is not None
        people.add(
            book,
            account=key,
            name=f"Piet {name.split()[0]}",
            role="decision maker",
            job="owner",
            numbers=typed_numbers(number),
        )
        calls.add(book, account=key, due=Due(due or book.today), subject="terms", promised=due is not None)
        keys[name.split()[0]] = key
    notes.add(book, account=keys["Meijer"], text="Line 2 walk-through", kind="visit", at=AT)
    notes.add(book, account=keys["Bakker"], text="Prefers mail", at=AT)
    return keys


def pane_of(app: PlannerApp) -> NotesPane:
    workday = app.screen_stack[0]
    assert isinstance(workday, Workday)
    pane = workday.panes[3]
    assert isinstance(pane, NotesPane)
    return pane


def shown(pane: NotesPane) -> list[str]:
    return [pane.rows.render_line(y).text.rstrip(" ▐") for y in range(pane.rows.size.height)]


async def rest(pilot: Pilot[None]) -> None:
    """Let the cursor rest: what follows it is looked up then."""
    workday = pilot.app.screen
    assert isinstance(workday, Workday)
    workday._rested()
    await pilot.pause()


async def test_it_shows_facts_and_timeline_of_what_is_selected(book: Book, world: dict[str, int]) -> None:
    contracts.add(book, account=world["Meijer"], title="SLA", ends_on=date(2027, 3, 31))
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        pane = pane_of(app)
        assert pane.title == "Notes: Meijer Foods"
        text = "\n".join(shown(pane))
        assert "Meijer Foods · A-account · Utrecht" in text
        assert "Piet Meijer, owner (decides)  030 555 0142" in text
        assert "Renewal Wed 31 Mar 2027" in text
        assert "Next  call Tue 24 Nov terms" in text
        assert "Mon 23 Nov   visit   Line 2 walk-through" in text
        await pilot.press("j")
        await rest(pilot)
        assert pane.title == "Notes: Bakker"
        assert "Prefers mail" in "\n".join(shown(pane))


async def test_pinned_it_stays_and_let_go_it_follows(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "p", "2", "j")
        await rest(pilot)
        pane = pane_of(app)
        assert (pane.title, pane.count) == ("Notes: Meijer Foods", "pinned")
        await pilot.press("4", "p", "2", "k")
        await rest(pilot)
        await pilot.press("j")
        await rest(pilot)
        assert (pane.title, pane.count) == ("Notes: Bakker", "follows selection")


async def test_a_note_is_two_keys_and_its_words(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "n", *"Board ok", "enter")
        await pilot.pause()
        pane = pane_of(app)
        assert not pane.query(NoteField)
        assert pane.rows.has_focus
        subject = pane.subject(pane.cursor)
        assert subject is not None
        assert notes.details(book, subject.key).text == "Board ok", "the cursor stands on the new note"
        assert "Wed 25 Nov   note    Board ok" in "\n".join(shown(pane))
        await pilot.press("u")
        await pilot.pause()
        assert "Board ok" not in "\n".join(shown(pane))


async def test_a_note_with_a_next_step_makes_it(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "n", *"> c tue 10 delivery", "enter")
        await pilot.pause()
    assert book.scalar(Call.select(Call.due_time).where(Call.subject == "delivery")) == "10:00"


async def test_esc_keeps_a_half_written_note_for_its_account_only(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "n", *"Board", "escape")
        await pilot.pause()
        pane = pane_of(app)
        assert pane.rows.has_focus
        assert book.count(Note.select()) == 2
        await pilot.press("2", "j")
        await rest(pilot)
        await pilot.press("4", "n")
        await pilot.pause()
        assert pane.query_one(NoteField).value == ""
        await pilot.press("escape", "2", "k")
        await rest(pilot)
        await pilot.press("4", "n", "space", *"ok", "enter")
        await pilot.pause()
    assert (
        book.scalar(Note.select(Note.text).where(Note.account == world["Meijer"]).order_by(Note.id.desc()))
        == "Board ok"
    )
    assert book.drafts.waiting() == []


async def test_a_step_that_cannot_be_read_keeps_the_note_in_its_field(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "n", *"> m site visit", "enter")
        await pilot.pause()
        assert pane_of(app).query_one(NoteField).value == "> m site visit"
        await pilot.press("space", *"tue 10", "enter")
        await pilot.pause()
        assert not pane_of(app).query(NoteField)


async def test_what_kind_of_lines_is_one_letter_away(book: Book, world: dict[str, int]) -> None:
    notes.add(book, account=world["Meijer"], text="Sent terms", kind="mail")
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "f", "v")
        await pilot.pause()
        pane = pane_of(app)
        text = "\n".join(shown(pane))
        assert "Line 2 walk-through" in text
        assert "Sent terms" not in text
        assert pane.count.startswith("visits")
        await pilot.press("f", "i")
        await pilot.pause()
        assert "No issues here. f a shows everything." in "\n".join(shown(pane))
        await pilot.press("f", "a")
        await pilot.pause()
        assert "Sent terms" in "\n".join(shown(pane))


async def test_a_note_is_changed_in_its_form_and_deleted_with_d(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "e")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("space", *"again", "ctrl+s")
        await pilot.pause()
        pane = pane_of(app)
        assert "Line 2 walk-through again" in "\n".join(shown(pane))
        await pilot.press("d")
        await pilot.pause()
        assert "walk-through" not in "\n".join(shown(pane))
        assert "Nothing has happened yet" in "\n".join(shown(pane))
        await pilot.press("u")
        await pilot.pause()
        assert "walk-through again" in "\n".join(shown(pane))


async def test_marked_notes_are_deleted_in_one_step(book: Book, world: dict[str, int]) -> None:
    notes.add(book, account=world["Meijer"], text="Sent terms", kind="mail")
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "asterisk", "d")
        await pilot.pause()
        assert book.count(Note.select().where(Note.account == world["Meijer"])) == 0
        await pilot.press("u")
        await pilot.pause()
        assert book.count(Note.select().where(Note.account == world["Meijer"])) == 2


async def test_a_logged_call_without_a_note_asks_for_one(book: Book, world: dict[str, int]) -> None:
    with book.act("Spoke") as act:
        call = act.insert(Call, account=world["Meijer"], status="done", outcome="spoke", done_at=book.clock.now())
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "home", "e")
        await pilot.pause()
        await pilot.press(*"Board ok", "enter")
        await pilot.pause()
        assert "Spoke: Board ok" in "\n".join(shown(pane_of(app)))
        await pilot.press("d")
        await pilot.pause()
    note = notes.note_of(book, "call", call)
    assert note is not None
    assert note.text == "Board ok", "d deletes no logged call"


async def test_older_lines_come_as_the_list_is_walked_down(book: Book, world: dict[str, int]) -> None:
    for n in range(2 * PAGE + 10):
        notes.add(book, account=world["Meijer"], text=f"n{n}", at=AT - timedelta(hours=n + 1))
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "4")
        await pilot.pause()
        pane = pane_of(app)
        for _ in range(10):
            await pilot.press("G")
            await pilot.pause()
        lines = shown(pane)
        assert lines[-1].endswith(f"n{2 * PAGE + 9}")
        assert not any("older" in each for each in lines)


async def test_a_record_far_down_is_gone_to(book: Book, world: dict[str, int]) -> None:
    old = [
        notes.add(book, account=world["Meijer"], text=f"n{n}", at=AT - timedelta(hours=n + 1)).key
        for n in range(2 * PAGE)
    ][-1]
    assert old is not None
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        workday = app.screen
        assert isinstance(workday, Workday)
        assert workday.show(Subject("note", old, world["Meijer"]))
        await pilot.pause()
        assert any(each.lstrip(" ▸").endswith(f"n{2 * PAGE - 1}") for each in shown(pane_of(app)))


async def test_a_deleted_account_leaves_the_pane_empty(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "p")
        app.act(lambda: accounts.delete(book, world["Meijer"]))
        await pilot.pause()
        assert pane_of(app).title == "Notes"
        assert "belongs to no account" in "\n".join(shown(pane_of(app)))


async def test_few_rows_go_to_the_timeline_and_not_to_the_head(book: Book, world: dict[str, int]) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        pane = pane_of(app)
        assert shown(pane)[0].strip().startswith("23 Nov  visit")
        await pilot.press("4")
        await pilot.pause()
        await pilot.pause()
        assert "Meijer Foods" in shown(pane)[0]


HOSTILE = "[/x] [@click=app.quit]q[/]"


async def test_hostile_text_is_shown_as_it_is(book: Book, world: dict[str, int]) -> None:
    accounts.edit(book, world["Meijer"], name=f"M {HOSTILE}", sector=HOSTILE)
    notes.add(book, account=world["Meijer"], text=f"{HOSTILE} \x1b]0;x\x07")
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "p")
        await pilot.pause()
        text = "\n".join(shown(pane_of(app)))
        assert text.count(HOSTILE) >= 2
        assert "\x1b" not in text
