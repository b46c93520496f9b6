"""The capture line in the real app: what is shown while typing, what each key does, that nothing typed is lost."""

from datetime import date

import pytest
from prepared import put_demo

from amplanner.book.book import Book
from amplanner.book.models import Account, Appointment, Note, Todo
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.capture import CaptureLine
from amplanner.workday import calls


@pytest.fixture
def app(book: Book) -> PlannerApp:
    put_demo(book)
    return PlannerApp(book)


def understood(app: PlannerApp) -> str:
    assert isinstance(app.screen, CaptureLine)
    return app.screen.query_one("#understood").render().plain  # type: ignore[union-attr]


async def test_an_appointment_is_added_on_a_free_slot_with_two_keys(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        before = book.count(Appointment.select())
        await pilot.press("1", "a", *"@bak visit tue 10 45m")
        await pilot.pause()
        assert "Bakker Logistics" in understood(app)
        assert "Tue 1 Dec 10:00–10:45" in understood(app)
        assert "free ✓" in understood(app)
        await pilot.press("enter")
        assert not isinstance(app.screen, CaptureLine)
        assert book.count(Appointment.select()) == before + 1
        await pilot.press("u")
        assert book.count(Appointment.select()) == before


async def test_escape_keeps_the_text_and_a_offers_it_again(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", *"half a thought", "escape")
        assert not isinstance(app.screen, CaptureLine)
        await pilot.press("a")
        assert isinstance(app.screen, CaptureLine)
        assert app.screen.field.value == "half a thought"
        await pilot.pause()
        assert "what you had typed before" in understood(app)
        await pilot.press("ctrl+u")
        assert app.screen.field.value == ""
        await pilot.press(*"half a thought", "escape", "a")
        assert [draft.text for draft in book.drafts.waiting()] == ["half a thought"]


async def test_an_unknown_account_wants_enter_twice(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        accounts = book.count(Account.select())
        await pilot.press("2", "a", *"t @Zwaluw send leaflet mon", "enter")
        assert isinstance(app.screen, CaptureLine)
        assert "Enter again" in understood(app)
        assert book.count(Account.select()) == accounts
        await pilot.press("enter")
        assert book.count(Account.select()) == accounts + 1
        (todo,) = book.rows(Todo.select(Todo.title, Todo.due_on).where(Todo.title == "send leaflet").namedtuples())
        assert todo.due_on == date(2026, 11, 30)


async def test_tab_takes_the_next_account_that_fits(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", *"c @noor tom")
        first = understood(app)
        await pilot.press("tab")
        assert understood(app) != first


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("t @mei +lies new carrier fri", "Yours to do. “Lies: … fri” makes it Lies’s"),
        ("q @zuid 3x gateway", "Enter opens the quote; its lines are typed there"),
        ("c @vink fri 9 again", "call planned already: "),
    ],
)
async def test_what_a_line_leaves_open_is_told(app: PlannerApp, book: Book, line: str, told: str) -> None:
    vink = book.scalar(Account.select(Account.id).where(Account.name.startswith("Vink")))
    calls.add(book, account=vink, due=calls.Due(date(2026, 11, 27)))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", *line)
        await pilot.pause()
        assert told in understood(app)


async def test_backspace_at_the_end_selects_then_drops_the_last_chip(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", *"t prepare for monday")
        assert "Mon 30 Nov" in understood(app)
        await pilot.press("backspace")
        assert "Backspace again" in understood(app)
        await pilot.press("backspace")
        assert "prepare for monday" in understood(app)
        assert isinstance(app.screen, CaptureLine)
        assert app.screen.field.value == "t prepare for monday"


async def test_up_brings_back_the_line_that_was_saved_last(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", *"t @mei ask mon", "enter", "a", "up")
        assert isinstance(app.screen, CaptureLine)
        assert app.screen.field.value == "t @mei ask mon"


async def test_pasted_text_outside_a_field_becomes_a_line_and_runs_no_key(app: PlannerApp, book: Book) -> None:
    from textual import events

    async with app.run_test(size=(120, 36)) as pilot:
        todos = book.count(Todo.select())
        app.post_message(events.Paste("u d c\nn x\nwww"))
        await pilot.pause()
        assert isinstance(app.screen, CaptureLine)
        assert app.screen.field.value == "u d c n x www"
        assert book.count(Todo.select()) == todos


async def test_a_note_on_the_selected_account_takes_two_keys_and_the_text(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "n", *"board said yes", "enter")
        rows = book.rows(Note.select(Note.text, Note.account).where(Note.text == "board said yes").tuples())
        assert [text for text, _ in rows] == ["board said yes"]
        assert rows[0][1] == 1  # Meijer Foods, the first call of the queue


async def test_words_in_brackets_are_shown_as_they_are(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", *"t [/red] [@click=app.quit]go")
        assert "[/red]" in understood(app)
        assert "[@click=app.quit]go" in understood(app)


async def test_a_note_that_was_left_goes_on_for_its_own_account(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "n", *"wants it in writing", "escape", "j", "n")
        assert "Meijer Foods" in understood(app)
        assert "for Meijer Foods" in str(app.screen.query_one("#box").border_title)
        await pilot.press("enter")
        query = Note.select(Account.name).join(Account).where(Note.text == "wants it in writing")
        assert book.scalar(query) == "Meijer Foods"


async def test_emptied_it_is_for_what_is_selected_now(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "n", *"old", "escape", "j", "n", "ctrl+u", *"new words", "enter")
        query = Note.select(Account.name).join(Account).where(Note.text == "new words")
        assert book.scalar(query) == "Kade 9"
        assert book.drafts.waiting() == []


async def test_a_day_that_cannot_be_wants_enter_twice(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        todos = book.count(Todo.select())
        await pilot.press("2", "a", *"t @mei 31 feb ask", "enter")
        assert "Enter again saves it although there is no 31 Feb" in understood(app)
        assert book.count(Todo.select()) == todos
        await pilot.press("enter")
        assert book.count(Todo.select()) == todos + 1
