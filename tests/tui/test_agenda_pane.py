"""The agenda on the screen: its grid as a table, and what its keys do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.book.models import Account, Appointment
from amplanner.book.settings import Settings
from amplanner.rules.forecast import against_target
from amplanner.rules.money import Money
from amplanner.rules.text import fold
from amplanner.rules.worktime import WorkWeek
from amplanner.tui.app import PlannerApp
from amplanner.tui.cells import width
from amplanner.tui.panes.agenda import AgendaPane
from amplanner.tui.panes.agenda_grid import bounds, call_key, grid_lines, half_hours
from amplanner.tui.panes.agenda_words import short, todo_spans
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.screens.call_card import CallCardScreen
from amplanner.tui.screens.prompt import Prompt
from amplanner.tui.screens.which_key import WhichKey
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, Span
from amplanner.tui.widgets.target_lines import calls_spans, won_spans
from amplanner.workday import agenda, appointment_results, appointments, calls, todos
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.targets import TargetStrip

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 11, 25)
WIDE, SMALL = 36, 28


def at(hour: int, minute: int = 0, when: date = TODAY, zone: ZoneInfo = AMSTERDAM) -> datetime:
    return datetime(when.year, when.month, when.day, hour, minute, tzinfo=zone)


def account(book: Book, name: str) -> int:
    with book.act("account") as act:
        return act.insert(Account, name=name, name_fold=fold(name), created_on=TODAY)


def made(book: Book, title: str, start: datetime, minutes: int, **more: object) -> Which:
    details = Details(title, start, start + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]
    return Which(appointments.add(book, details).key)


def lines(book: Book, cells: int = WIDE, when: date = TODAY) -> list[Line]:
    return grid_lines(agenda.day(book, when), cells, book.clock.now())


def grid(book: Book, cells: int = WIDE, when: date = TODAY) -> list[str]:
    return [line.text.rstrip() for line in lines(book, cells, when)]


def the_drawn_day(book: Book) -> None:
    """The day of the drawing in the design."""
    book.settings = replace(book.settings, week=WorkWeek(lunch=(time(12), time(12, 20))))
    bakker, vink, hartman = (account(book, name) for name in ("Bakker Logistics", "Vink Packaging", "Hartman Steel"))
    appointment_results.held(book, [made(book, "QBR", at(9), 45, account=bakker)], "2 actions")
    made(book, "demo", at(10, 30), 30, account=vink)
    made(book, "site visit", at(13), 90, account=hartman, travel_minutes=40, place="Zwolle")
    made(book, "Marketing sync · leads", at(15, 30), 30, kind="internal")


def test_the_day_as_drawn(book: Book) -> None:
    the_drawn_day(book)
    assert grid(book) == [
        "08:30 ·",
        "09:00 ▌ ✓ Bakker Logistics · QBR",
        "09:30 ▌   done, 2 actions        45m",
        "09:45 ·   free 12m left",
        "10:00 ·",
        "10:18 ━━━━━━━━━━━━━━━━━━━━━━ now ━━",
        "10:30 ▌   Vink Packaging · demo  30m",
        "11:00 ·   free 1h",
        "11:30 ·",
        "12:00 ·   lunch",
        "12:20 ┆   leave · 40m to Zwolle",
        "12:30 ┆",
        "13:00 ▌   Hartman Steel · site visit",
        "13:30 ▌   Zwolle",
        "14:00 ▌                         1h30",
        "14:30 ┆   travel back 40m",
        "15:00 ┆",
        "15:10 ·   free 20m",
        "15:30 ▌   Marketing sync · leads 30m",
        "16:00 ·   free 1h30",
        "16:30 ·",
        "17:00 ·",
        "17:30 ─   end of day",
    ]


def test_the_day_where_there_is_little_room(book: Book) -> None:
    the_drawn_day(book)
    assert grid(book, SMALL) == [
        "08:30 ·",
        "09:00 ▌ ✓ Bakker · QBR",
        "      ▌   done, 2 actio… 45m",
        "09:45 ·   free 12m left",
        "10:18 ━━━━━━━━━━━━━━ now ━━",
        "10:30 ▌   Vink · demo    30m",
        "11:00 ·   free 1h",
        "12:00 ·   lunch",
        "12:20 ┆   leave · 40m to Zw…",
        "13:00 ▌   Hartman · si… 1h30",
        "14:30 ┆   travel back 40m",
        "15:10 ·   free 20m",
        "15:30 ▌   Marketing syn… 30m",
        "16:00 ·   free 1h30",
        "17:30 ─   end of day",
    ]


CASES: list[tuple[str, Sequence[tuple[str, datetime, int, dict[str, object]]], list[str]]] = [
    (
        "early and late: the grid grows",
        [("Early", at(6, 30), 45, {}), ("Dinner", at(19), 120, {})],
        ["06:30 ▌ ? Early", "07:00 ▌   how was it? · out of … 45m", "07:30 ·", "08:00 ·", "08:30 ·", "09:00 ·"],
    ),
    (
        "an overlap is said, and what goes on after it is shown",
        [("Long", at(13), 120, {}), ("Short", at(13, 30), 30, {})],
        [
            "13:00 ▌   Long",
            "      ▌   ! overlaps              2h",
            "13:30 ▌   Short",
            "      ▌   ! overlaps             30m",
            "14:00 ▌",
            "14:30 ▌",
            "15:00 ·   free 2h30",
        ],
    ),
    (
        "the clock of another zone",
        [("Call", at(14, 0, zone=ZoneInfo("Europe/London")), 60, {})],
        ["15:00 ▌   Call", "15:30 ▌   14:00–15:00 London      1h"],
    ),
    (
        "whole days stand above",
        [("Fair", at(0), 24 * 60, {"all_day": True, "place": "Hall 3"})],
        ["day   ▌   Fair · Hall 3", "08:30 ·", "09:00 ·"],
    ),
    (
        "until tomorrow",
        [("Night", at(22), 600, {})],
        [
            "22:00 ▌   Night",
            "22:30 ▌   until Thu 08:00",
            "23:00 ▌   out of hours",
            "23:30 ▌                          10h",
        ],
    ),
    (
        "a clash with travel",
        [("Desk", at(13), 30, {}), ("Visit", at(13, 45), 30, {"travel_minutes": 30})],
        [
            "13:00 ▌   Desk                   30m",
            "13:15 ┆   ! no time: leave · 30m",
            "13:30 ┆",
            "13:45 ▌   Visit",
        ],
    ),
]


@pytest.mark.parametrize(("made_of", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_a_day_may_hold(
    book: Book, made_of: Sequence[tuple[str, datetime, int, dict[str, object]]], expected: list[str]
) -> None:
    for title, start, minutes, more in made_of:
        made(book, title, start, minutes, **more)
    shown = [line for line in grid(book) if " now " not in line]
    first = shown.index(expected[0])
    assert shown[first : first + len(expected)] == expected


def test_a_day_off_offers_nothing_but_hides_nothing(book: Book) -> None:
    saturday = date(2026, 11, 28)
    made(book, "Open day", at(11, when=saturday), 60)
    shown = grid(book, when=saturday)
    assert not any("free" in line or "end of day" in line for line in shown)
    assert "11:30 ▌   out of hours" not in shown
    assert "11:00 ▌   Open day" in shown


@pytest.mark.parametrize(("day", "count"), [(date(2027, 3, 28), 45), (date(2026, 10, 25), 49), (TODAY, 47)])
def test_half_hours_of_days_on_which_the_clocks_change(day: date, count: int) -> None:
    marks = half_hours(at(0, when=day), at(0, when=day + timedelta(days=1)))
    assert len(marks) == count
    assert ("02:30" in {f"{mark:%H:%M}" for mark in marks}) == (day != date(2027, 3, 28))


@examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    spans=st.lists(
        st.tuples(st.integers(0, 95), st.integers(1, 40), st.integers(0, 8), st.text(max_size=12)), max_size=6
    ),
    cells=st.integers(20, 60),
)
def test_nothing_is_ever_hidden_and_no_line_is_too_long(
    book: Book, spans: list[tuple[int, int, int, str]], cells: int
) -> None:
    with book.act("empty") as act:
        for (key,) in book.sql("SELECT id FROM appointment"):
            act.remove(Appointment, key)
    wanted = set()
    for start, length, travel, title in spans:
        begin = at(0) + timedelta(minutes=15 * start)
        wanted.add(made(book, title, begin, 15 * length, travel_minutes=travel * 15))
    day = agenda.day(book, TODAY)
    shown = grid_lines(day, cells, book.clock.now())
    keys = [line.key for line in shown]
    assert {key[1] for key in keys if isinstance(key, tuple) and key[0] == "appointment"} == wanted
    assert all(width(line.text) <= cells for line in shown)
    selectable = [key for key in keys if key is not None]
    runs = [key for index, key in enumerate(selectable) if index == 0 or selectable[index - 1] != key]
    assert len(runs) == len(set(runs)), "the lines of a row stand together"
    first, last = bounds(day)
    labels = [line.text[:5] for line in shown if line.text[:2].isdigit()]
    assert labels == sorted(labels)
    assert (first, last) == (at(0), at(0, when=date(2026, 11, 26)))


def text(spans: Sequence[Span]) -> str:
    return "".join(part for part, _ in spans)


def test_todos_in_words(book: Book) -> None:
    delta = account(book, "Delta Kitchens")
    todos.add(book, title="Chase approval", due_on=date(2026, 11, 23), account=delta)
    todos.add(book, title="PO number", due_on=TODAY, owner="them", owner_name="Piet", account=delta)
    todos.add(book, title="Lead list", due_on=TODAY, due_time="16:00", important=True)
    key = todos.add(book, title="Minutes", due_on=TODAY).key
    assert key is not None
    todos.done(book, [key])
    assert [text(todo_spans(todo, WIDE)) for todo in agenda.day(book, TODAY).todos] == [
        "[!] Chase approval, 2d late    Delta",
        "[ ] 16:00 ! Lead list              –",
        "[ ] Piet: PO number            Delta",
        "[x] Minutes                        –",
    ]


@pytest.mark.parametrize(
    ("name", "room", "said"),
    [
        ("Bakker Logistics", 16, "Bakker Logistics"),
        ("Bakker Logistics", 15, "Bakker"),
        ("Bakker Logistics", 4, "Bak…"),
        ("Van Dam Bouw", 8, "Van Dam"),
        ("De Wit", 4, "De …"),
        ("", 4, ""),
    ],
)
def test_short_names(name: str, room: int, said: str) -> None:
    assert short(name, room) == said


def strip(won: int, target: int, calls: int, goal: int) -> TargetStrip:
    progress = against_target(Money(won * 100, "EUR"), Money(target * 100, "EUR"), 4)
    return TargetStrip(date(2026, 11, 1), progress, (), calls, goal, calls * 100 // goal if goal else None)


def test_the_target_strip_as_drawn() -> None:
    drawn = strip(61_400, 80_000, 2, 10)
    left, right = won_spans(drawn, 36, ",")
    assert (text(left), text(right)) == ("Nov   €61.4k / €80k ███████▋░░", "77%")
    left, right = calls_spans(drawn, 36)
    assert (text(left), text(right)) == ("Calls      2 / 10   ██░░░░░░░░", "20%")
    left, right = won_spans(drawn, 28, ",")
    assert (text(left), text(right)) == ("Nov €61.4k ███████▋░░", "77%")


def test_the_target_strip_without_targets() -> None:
    assert text(won_spans(strip(500, 0, 0, 0), 36, ",")[0]) == "Nov   €500 won"
    assert text(calls_spans(strip(0, 0, 3, 0), 36)[0]) == "Calls 3"


# What the keys do.


class Empty(Pane):
    """A pane with nothing in it."""

    TITLE = "Other"

    def provider(self) -> Provider:
        return Rows((), lambda keys, cells: ())


def planner(book: Book) -> PlannerApp:
    return PlannerApp(book, [AgendaPane, Empty], first=1)


def pane(app: PlannerApp) -> AgendaPane:
    return app.screen_stack[0].query_one(AgendaPane)


def starts(book: Book, when: date = TODAY) -> list[str]:
    return [f"{entry.title} {entry.start:%H:%M}–{entry.end:%H:%M}" for entry in agenda.day(book, when).appointments]


def key_of(app: PlannerApp) -> Key | None:
    return pane(app).cursor


async def test_the_cursor_begins_at_now_and_goes_over_appointments_slots_and_todos(book: Book) -> None:
    made(book, "Demo", at(10, 30), 30)
    todos.add(book, title="Minutes", due_on=TODAY)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        kinds = []
        for _ in range(4):
            key = key_of(app)
            assert isinstance(key, tuple)
            kinds.append(key[0])
            await pilot.press("j")
        assert kinds == ["slot", "appointment", "slot", "todo"]


async def test_the_header_says_what_comes_next_whichever_day_is_shown(book: Book) -> None:
    made(book, "Demo", at(10, 30), 30, account=account(book, "Vink Packaging"))
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        assert "next 10:30 Vink Packaging in 12m" in screen_text(app)
        await pilot.press("right_square_bracket", "left_square_bracket", "j", "d")
        await pilot.pause()
        assert "next 10:30" not in screen_text(app)


async def test_moving_lengthening_and_undo(book: Book) -> None:
    made(book, "Demo", at(11), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "J", "J", "K", "plus", "plus", "minus")
        await pilot.pause()
        assert starts(book) == ["Demo 11:15–12:00"]
        await pilot.press(*"uuuuuu")
        await pilot.pause()
        assert starts(book) == ["Demo 11:00–11:30"]


async def test_held_asks_one_line_and_space_again_opens_it(book: Book) -> None:
    made(book, "Demo", at(11), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "space")
        assert isinstance(app.screen, Prompt)
        await pilot.press(*"fine", "escape")
        assert agenda.day(book, TODAY).appointments[0].status == "planned"
        await pilot.press("space", "enter")
        await pilot.pause()
        entry = agenda.day(book, TODAY).appointments[0]
        assert (entry.status, entry.result) == ("held", "fine"), "Esc kept the text"
        await pilot.press("space")
        await pilot.pause()
        assert agenda.day(book, TODAY).appointments[0].status == "planned"


async def test_how_it_was_shows_and_sets_the_next_step(book: Book) -> None:
    made(book, "Demo", at(11), 30, account=account(book, "Vink Packaging"))
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "space", *"fine > tue 10")
        await pilot.pause()
        assert "held: fine → Call · Tue 1 Dec 10:00, in 6 days · free" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        (call,) = agenda.day(book, date(2026, 12, 1)).calls
        assert (call.account_name, call.promised) == ("Vink Packaging", True)
        await pilot.press("u")
        await pilot.pause()
        assert agenda.day(book, date(2026, 12, 1)).calls == ()


async def test_a_call_at_its_time_is_worked_from_the_agenda(book: Book) -> None:
    customer = account(book, "Oost Dental")
    calls.add(book, account=customer, due=calls.Due(TODAY, time(11)), subject="notice", promised=True)
    made(book, "Demo", at(11), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j")
        await pilot.pause()
        assert "11:00 ▌ ○ call Oost Dental · notice" in screen_text(app)
        assert "! overlaps Demo" in screen_text(app)
        assert pane(app).why_not("later") == "a call is moved with s, or with e to another time"
        await pilot.press("enter")
        assert isinstance(app.screen, CallCardScreen)
        await pilot.press("escape", "s", "t")
        await pilot.pause()
        assert agenda.day(book, TODAY).calls == ()
        assert [f"{call.start:%H:%M}" for call in agenda.day(book, date(2026, 11, 26)).calls] == ["11:00"]
        await pilot.press("u")
        await pilot.pause()
        pane(app).rows.select(call_key(agenda.day(book, TODAY).calls[0]))
        await pilot.press("space")
        assert isinstance(app.screen, WhichKey)
        await pilot.press("n")
        await pilot.pause()
        assert "✓ call Oost Dental" in screen_text(app)
        assert pane(app).why_not("done") is not None


async def test_not_held_asks_who_moved_it_and_until_when(book: Book) -> None:
    made(book, "Demo", at(11), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "N", "t")
        assert isinstance(app.screen, Prompt)
        await pilot.press(*"nonsense", "enter")
        assert isinstance(app.screen, Prompt), "what can't be read is not lost"
        await pilot.press("ctrl+u", *"tue 14", "enter")
        await pilot.pause()
        assert starts(book, date(2026, 12, 1)) == ["Demo 14:00–14:30"]
        assert agenda.day(book, TODAY).appointments[0].status == "moved"
        await pilot.press("u")
        await pilot.pause()
        assert starts(book, date(2026, 12, 1)) == []


async def test_a_todo_is_done_put_off_and_planned(book: Book) -> None:
    todos.add(book, title="Visit Bakker", due_on=TODAY)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("G", "space")
        await pilot.pause()
        assert todos.open_todos(book) == ()
        await pilot.press("G", "space", "s", "t")
        await pilot.pause()
        assert [todo.due_on for todo in todos.open_todos(book)] == [date(2026, 11, 26)]
        await pilot.press("u")
        await pilot.pause()
        await pilot.press("G", "m", *"thu 9-10", "enter")
        await pilot.pause()
        assert starts(book, date(2026, 11, 26)) == ["Visit Bakker 09:00–10:00"]
        assert todos.open_todos(book) == ()


async def test_marked_todos_are_done_in_one_act(book: Book) -> None:
    for title in ("one", "two"):
        todos.add(book, title=title, due_on=TODAY)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("G", "k", "v", "v", "space")
        await pilot.pause()
        assert todos.open_todos(book) == ()
        await pilot.press("u")
        await pilot.pause()
        assert len(todos.open_todos(book)) == 2


@pytest.mark.parametrize(
    ("letter", "left"), [("t", ["Sync 09:00–09:30"]), ("f", []), ("a", []), ("escape", ["Sync 09:00–09:30"])]
)
async def test_deleting_one_of_a_series_asks_how_much(book: Book, letter: str, left: list[str]) -> None:
    made(book, "Sync", at(11), 30, repeat="every day")
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "d")
        assert isinstance(app.screen, WhichKey)
        await pilot.press(letter)
        await pilot.pause()
    tomorrow = [line.replace("11:00–11:30", "09:00–09:30") for line in starts(book, date(2026, 11, 26))]
    assert tomorrow == left
    assert (starts(book) == []) == (letter != "escape")


async def test_an_occurrence_that_was_moved_keeps_the_cursor(book: Book) -> None:
    made(book, "Sync", at(11), 30, repeat="every day")
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "J", "t")
        await pilot.pause()
        await pilot.press("J", "t")
        await pilot.pause()
        assert starts(book) == ["Sync 11:30–12:00"]
        assert key_of(app) == ("appointment", agenda.day(book, TODAY).appointments[0].which)


async def test_a_held_occurrence_keeps_the_cursor_and_later_acts_leave_it_alone(book: Book) -> None:
    made(book, "Sync", at(11), 30, repeat="every day")
    made(book, "Demo", at(14), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "space", "enter")
        await pilot.pause()
        sync, demo = agenda.day(book, TODAY).appointments
        assert (sync.status, key_of(app)) == ("held", ("appointment", sync.which))
        await pilot.press("j", "j", "J")
        await pilot.pause()
        assert key_of(app) == ("appointment", demo.which)


@pytest.mark.parametrize("size", [(60, 16), (79, 20), (80, 24), (119, 30), (200, 60)])
async def test_every_size_shows_what_is_now(book: Book, size: tuple[int, int]) -> None:
    the_drawn_day(book)
    app = planner(book)
    async with app.run_test(size=size) as pilot:
        await pilot.press("j")
        await pilot.pause()
        assert "now ━━" in screen_text(app)
        assert "Vink" in screen_text(app)


async def test_what_cannot_be_done_says_why(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("J")
        await pilot.pause()
        assert pane(app).why_not("later") == "no appointment is selected"
        assert [note.message for note in app._notifications] == ["No appointment is selected."]
        assert pane(app).why_not("done") == "this time is free; a adds an appointment"


def screen_text(app: PlannerApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_other_days_and_back_to_now(book: Book) -> None:
    made(book, "Tomorrow", at(9, when=date(2026, 11, 26)), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "right_square_bracket")
        await pilot.pause()
        assert "Thu 26 Nov 2026" in screen_text(app)
        assert "Tomorrow" in screen_text(app)
        assert "now ━━" not in screen_text(app)
        await pilot.press("left_square_bracket", "left_square_bracket")
        await pilot.pause()
        assert "Tue 24 Nov 2026" in screen_text(app)
        await pilot.press("T")
        await pilot.pause()
        assert "now ━━" in screen_text(app)


async def test_the_day_changes_at_midnight_unless_another_is_shown(tmp_path: Path, settings: Settings) -> None:
    clock = Ticking(at(23, 59))
    with Book(tmp_path / "night.book", clock, settings) as book:
        app = planner(book)
        async with app.run_test(size=(120, 36)) as pilot:
            clock.moment = at(0, 1, when=date(2026, 11, 26))
            app._minute()
            await pilot.pause()
            assert pane(app).shown == date(2026, 11, 26)
            await pilot.press("right_square_bracket")
            clock.moment = at(0, 1, when=date(2026, 11, 27))
            app._minute()
            await pilot.pause()
            assert pane(app).shown == date(2026, 11, 27)
            assert "now ━━" in screen_text(app), "it has become today"


class Ticking:
    """A clock that a test sets."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.zone = AMSTERDAM

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def monotonic(self) -> float:
        return 0.0


async def test_a_found_appointment_or_todo_is_shown_on_its_day(book: Book) -> None:
    which = made(book, "Far", at(9, when=date(2027, 1, 6)), 30)
    todo = todos.add(book, title="Late", due_on=date(2026, 11, 20)).key
    assert which.key is not None
    assert todo is not None
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        assert pane(app).show(Subject("appointment", which.key, None))
        await pilot.pause()
        assert (pane(app).shown, key_of(app)) == (date(2027, 1, 6), ("appointment", which))
        assert pane(app).show(Subject("todo", todo, None))
        await pilot.pause()
        assert (pane(app).shown, key_of(app)) == (TODAY, ("todo", todo))
        assert not pane(app).show(Subject("quote", 1, None))


async def test_e_opens_the_form_of_what_is_selected(book: Book) -> None:
    made(book, "Demo", at(11), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "e")
        await pilot.pause()
        await pilot.press("end", *"ed", "ctrl+s")
        await pilot.pause()
        assert starts(book) == ["Demoed 11:00–11:30"]


async def test_a_in_free_time_makes_an_appointment_there(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("right_square_bracket", "a")
        await pilot.pause()
        await pilot.press(*"inventory 45m", "enter")
        await pilot.pause()
        (entry,) = agenda.day(book, date(2026, 11, 26)).appointments
        assert starts(book, date(2026, 11, 26)) == ["inventory 08:30–09:15"]
        assert key_of(app) == ("appointment", entry.which)


async def test_hostile_titles_are_shown_and_do_nothing(book: Book) -> None:
    for title in ("Smith [/x]", "[@click=app.quit]go[/]", "a\x1b]52;c;eA==\x07b", "\u202eevil"):
        made(book, title, at(11), 30, account=account(book, title), place=title)
        todos.add(book, title=title, due_on=TODAY)
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "space", "escape", "G", "d")
        await pilot.pause()
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "\x1b" not in shown
        assert app.is_running


async def test_a_gap_that_has_begun_is_offered_from_now_on_and_the_past_is_asked_about(book: Book) -> None:
    made(book, "Before", at(9), 45)
    made(book, "After", at(10, 30), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        await pilot.press(*"tidy desk 10m", "enter")
        await pilot.pause()
        assert "tidy desk 10:20–10:30" in starts(book)
        await pilot.press("a")
        await pilot.pause()
        await pilot.press(*"coffee 9:50 10m", "enter")
        await pilot.pause()
        assert "although that time has passed" in screen_text(app)
        assert len(starts(book)) == 3
        await pilot.press("enter")
        await pilot.pause()
        assert "coffee 09:50–10:00" in starts(book)


async def test_another_day_and_back_shows_the_day_from_its_beginning(book: Book) -> None:
    the_drawn_day(book)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        before = screen_text(app)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        await pilot.press("T")
        await pilot.pause()
        assert screen_text(app).split("End")[0] == before.split("End")[0]


async def test_what_is_deleted_leaves_the_cursor_to_the_next_appointment(book: Book) -> None:
    for hour in (18, 20, 21):
        made(book, f"At {hour}", at(hour), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("G", "k", "d")
        await pilot.pause()
        assert [line.partition(" ")[2] for line in starts(book)] == ["18 18:00–18:30", "21 21:00–21:30"]
        following = pane(app)._entry(key_of(app))
        assert following is not None
        assert following.title == "At 21"


async def test_what_has_not_begun_is_not_held_without_a_word(book: Book) -> None:
    made(book, "Demo", at(20), 30)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("G", "space")
        await pilot.pause()
        assert "it begins only at 20:00" in screen_text(app)


def test_what_has_no_room_leaves_no_dot_behind(book: Book) -> None:
    made(book, "One", at(14), 45, place="room 1", repeat="FREQ=DAILY;COUNT=3")
    made(book, "Two", at(14, 15), 45, place="a room with a long name")
    said = [line for line in grid(book) if "overlaps" in line]
    assert len(said) == 2
    assert not [line for line in said if " ·  " in line or line.split("45m")[0].rstrip().endswith("·")]
