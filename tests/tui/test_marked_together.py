"""Appointments, to-dos and calls of a day that are marked together: one act moves, drops or finishes them all."""

from datetime import datetime, timedelta

import pytest
from call_world import AMSTERDAM, MON, THU, WED, account, call, plan
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.models import Appointment, Call, Todo
from amplanner.tui.app import PlannerApp
from amplanner.tui.panes.agenda import AgendaPane
from amplanner.tui.panes.calls import CallsPane
from amplanner.workday import todos
from amplanner.workday.appointments import write_appointment


@pytest.fixture
def app(book: Book) -> PlannerApp:
    """A day with a visit at 13:00, a call at 15:00 and a to-do."""
    meijer = account(book)
    with book.act("visit") as act:
        start = datetime(2026, 11, 25, 13, 0, tzinfo=AMSTERDAM)
        write_appointment(book, act, title="Visit", start=start, end=start + timedelta(hours=1), account=meijer)
    plan(book, meijer, WED, due_time="15:00", promised=True)
    todos.add(book, title="Price list", due_on=WED, account=meijer)
    return PlannerApp(book, [AgendaPane, CallsPane], first=1)


async def mark_all(pilot: Pilot[None], app: PlannerApp) -> None:
    """Mark the three rows, wherever they stand."""
    await pilot.pause()
    pane = app.query_one(AgendaPane)
    keys = dict.fromkeys(pane.rows.provider.slots(pane.rows.size.width))
    chosen = [key for key in keys if pane._entry(key) or pane._todo(key) or pane._call(key)]
    assert len(chosen) == 3
    for key in chosen:
        pane.rows.select(key)
        await pilot.press("v")
    await pilot.pause()


def days(book: Book) -> list[object]:
    """The days of the visit, the call and the to-do."""
    visit = book.one(Appointment.select())
    return [visit.start_wall[:10], call(book, 1).due_on.isoformat(), book.one(Todo.select()).due_on.isoformat()]


@pytest.mark.parametrize(("keys", "day"), [(["s", "t"], THU), (["s", "m"], MON), (["s", "d", *"mon", "enter"], MON)])
async def test_they_are_put_off_in_one_act(app: PlannerApp, book: Book, keys: list[str], day: object) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await mark_all(pilot, app)
        await pilot.press(*keys)
        await pilot.pause()
        assert days(book) == [str(day)] * 3
        assert book.one(Call.select()).due_time == "15:00"
        said = "".join(note.message for note in app._notifications)
        assert "Put off · 1 appointment, 1 to-do, 1 call to" in said
        await pilot.press("u")
        assert days(book) == [str(WED)] * 3


async def test_they_are_deleted_in_one_act(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await mark_all(pilot, app)
        await pilot.press("d")
        await pilot.pause()
        assert book.count(Appointment.select()) == book.count(Todo.select()) == 0
        assert call(book, 1).status == "dropped"
        await pilot.press("u")
        assert days(book) == [str(WED)] * 3
        assert call(book, 1).status == "open"


async def test_what_was_held_and_what_is_done_is_one_act(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await mark_all(pilot, app)
        await pilot.press("space", *"liked it", "enter")
        await pilot.pause()
        visit, todo = book.one(Appointment.select()), book.one(Todo.select())
        assert (visit.status, visit.result, todo.status) == ("held", "liked it", "done")
        assert call(book, 1).status == "open"
        await pilot.press("u")
        assert (book.one(Appointment.select()).status, book.one(Todo.select()).status) == ("planned", "open")
