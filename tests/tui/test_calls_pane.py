"""2 Calls: two keys log a miss, and every other act of the queue by its keys."""

from datetime import date, timedelta

import pytest
from call_world import MON, THU, WED, account, call, clock_at, open_calls, person_of, plan
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Person
from amplanner.tui.app import PlannerApp
from amplanner.tui.messages import MinutePassed
from amplanner.tui.panes.calls import CallsPane
from amplanner.tui.panes.pane import Subject
from amplanner.tui.screens.call_card import CallCardScreen
from amplanner.tui.screens.call_outcomes import edit_call
from amplanner.tui.screens.call_why import CallWhy
from amplanner.tui.screens.prompt import Prompt
from amplanner.tui.screens.workday import Workday
from amplanner.tui.widgets.hint_line import HintLine

WIDE, NARROW = (120, 36), (80, 24)


@pytest.fixture
def accounts(book: Book) -> dict[str, int]:
    """Three accounts with a call each, in the order of the queue."""
    made = {name: account(book, name, person=f"Pia {name}") for name in ("Meijer Foods", "Delta Kitchens", "Oost")}
    plan(book, made["Meijer Foods"], WED, due_time="10:00", promised=True, subject="price")
    plan(book, made["Delta Kitchens"], WED - timedelta(days=2), promised=True)
    plan(book, made["Oost"], WED, subject="renewal")
    return made


@pytest.fixture
def app(book: Book) -> PlannerApp:
    """The planner with the calls at its right."""
    return PlannerApp(book, [CallsPane, CallsPane], first=2)


def pane_of(app: PlannerApp) -> CallsPane:
    screen = app.screen_stack[0]
    assert isinstance(screen, Workday)
    pane = screen.panes[1]
    assert isinstance(pane, CallsPane)
    return pane


def selected(app: PlannerApp) -> str:
    row = pane_of(app).row(pane_of(app).cursor)
    return row.name if row else ""


def lines(app: PlannerApp) -> list[str]:
    rows = pane_of(app).rows
    return [rows.render_line(y).text.strip() for y in range(rows.size.height)]


def said(app: PlannerApp) -> str:
    return "".join(note.message for note in app._notifications)


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_no_answer_and_the_next_call_in_two_keys(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "c", "n")
        assert selected(app) == "Delta Kitchens"
        assert call(book, 1).outcome == "no_answer"
        assert "No answer · Meijer Foods, again afternoon · u undo" in said(app)
        assert pane_of(app).count == "3 left · 1 of 10 done"
        await press(pilot, "u")
        assert call(book, 1).status == "open"
        assert selected(app) == "Meijer Foods", "undo selects what it gave back"


async def test_an_outcome_without_the_card_is_two_keys_as_well(
    app: PlannerApp, book: Book, accounts: dict[str, int]
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "o", "v")
        assert call(book, 2).outcome == "voicemail"
        assert selected(app) == "Oost"


async def test_an_outcome_that_asks_opens_the_card_at_its_field(
    app: PlannerApp, book: Book, accounts: dict[str, int]
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o", "l")
        assert isinstance(app.screen, CallCardScreen)
        await press(pilot, *"fri", "enter")
        assert call(book, 1).outcome == "call_later"
        assert open_calls(book, accounts["Meijer Foods"])[0].promised
        assert selected(app) == "Delta Kitchens"


async def test_further_outcomes_follow_a_full_stop(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o", "full_stop", "o")
        assert isinstance(app.screen, CallCardScreen)
        await press(pilot, "ctrl+s")
        assert call(book, 1).outcome == "ordered"


@pytest.mark.parametrize(("letter", "day"), [("t", THU), ("m", MON)])
async def test_snooze_is_two_keys(
    app: PlannerApp, book: Book, accounts: dict[str, int], letter: str, day: object
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s", letter)
        assert call(book, 1).due_on == day
        assert call(book, 1).moved_by_me == 1
        assert selected(app) == "Delta Kitchens"
        await press(pilot, "u")
        assert call(book, 1).due_on == WED


async def test_snooze_to_a_date_in_words(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s", "d", *"mon", "space", *"9", "enter")
        assert (call(book, 1).due_on, call(book, 1).due_time) == (MON, "09:00")
        await press(pilot, "s", "d", *"soon", "enter")
        assert "is no date" in said(app)
        assert call(book, 2).due_on == WED - timedelta(days=2)


async def test_marked_calls_are_one_act(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "asterisk", "s", "t")
        assert {row.due_on for row in book.rows(Call.select())} == {THU}
        assert pane_of(app).rows.marks == frozenset()
        await press(pilot, "u")
        assert call(book, 1).due_on == WED
        await press(pilot, "v", "v", "o", "n")
        assert book.count(Call.select().where(Call.outcome == "no_answer")) == 2
        await press(pilot, "u")
        assert book.count(Call.select().where(Call.outcome == "no_answer")) == 0


async def test_pinned_first_dropped_gone(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "G", "K")
        assert lines(app)[1].startswith("▸1 Oost")
        assert selected(app) == "Oost"
        await press(pilot, "J")
        assert lines(app)[3].startswith("▸3 Oost")
        await press(pilot, "d")
        assert [row.status for row in book.rows(Call.select().order_by(Call.id))] == ["open", "open", "dropped"]
        assert selected(app) == "Delta Kitchens"


async def test_edit_moves_the_call_and_keeps_the_promise(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "e", *["backspace"] * 40, *"thu", "space", *"15:00", "space", *"terms", "enter")
        row = call(book, 1)
        assert (row.due_on, row.due_time, row.subject, row.promised) == (THU, "15:00", "terms", True)


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (WED, "today 10:00"),
        (THU, "thu 26 nov 10:00"),
        (MON + timedelta(days=49), "mon 18 jan 2027 10:00"),
        (WED - timedelta(days=400), "21 oct 2025 10:00"),
    ],
)
async def test_edit_begins_with_what_is_planned_as_somebody_would_type_it(
    app: PlannerApp, book: Book, due: date, shown: str
) -> None:
    key = plan(book, account(book), due, due_time="10:00", subject="price", seconds=2700)
    async with app.run_test(size=WIDE) as pilot:
        edit_call(app.screen, book, key, "Meijer Foods")
        await pilot.pause()
        assert isinstance(app.screen, Prompt)
        assert app.screen.input.value == f"{shown} 45m price"
        await press(pilot, "enter")
        row = call(book, key)
        assert (row.due_on, row.due_time, row.seconds, row.subject, row.version) == (due, "10:00", 2700, "price", 1)


async def test_why_names_parts_that_add_up(app: PlannerApp, book: Book, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "W")
        assert isinstance(app.screen, CallWhy)
        shown = str(app.screen.query_one("#box Static").render())
        assert "promised 10:00" in shown
        points = [int(line.split()[-1]) for line in shown.splitlines() if line.split()[-1:][0].lstrip("+").isdigit()]
        assert sum(points[:-1]) == points[-1]
        await press(pilot, "escape")
        assert selected(app) == "Meijer Foods"


async def test_the_number_is_copied(app: PlannerApp, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "y")
        assert app.clipboard == "+31305550142"
        assert "Copied +31 30 555 0142" in said(app)


async def test_filter_and_back(app: PlannerApp, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "f", *"del", "enter")
        assert [row.name for row in pane_of(app).queue.rows] == ["Delta Kitchens"]
        assert pane_of(app).title == "Calls with “del”"
        await press(pilot, "f", *["backspace"] * 3, "enter")
        assert len(pane_of(app).queue.rows) == 3


async def test_wide_and_narrow_rows(book: Book, accounts: dict[str, int]) -> None:
    app = PlannerApp(book, [CallsPane, CallsPane], first=2)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert lines(app)[0].split() == ["Account", "Contact", "Why", "now", "Try", "Due"]
        assert lines(app)[2].split() == [
            *("2", "Delta", "Kitchens", "P.", "Delta", "Ki…", "promised", "Mon,", "2", "days", "late", "–", "late")
        ]
    app = PlannerApp(book, [CallsPane, CallsPane], first=2)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert lines(app)[0] == "▸1 Meijer Foods     promised 10:00"
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "P. Meijer Foods  +31 30 555 0142" in shown


async def test_accounts_without_a_number_are_one_row_that_opens(book: Book) -> None:
    plan(book, account(book))
    for name in ("Alba", "Bora"):
        account(book, name, phone=False, kind="prospect")
    app = PlannerApp(book, [CallsPane, CallsPane], first=2)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        assert lines(app)[2] == "▸2 accounts without a number   Enter shows them"
        await press(pilot, "c")
        assert "Enter shows them" in said(app)
        await press(pilot, "enter")
        await press(pilot, "j")
        assert selected(app) == "Alba"
        await press(pilot, "o", "n")
        assert book.count(Call.select().where(Call.outcome == "no_answer")) == 1


async def test_when_nobody_has_a_number_the_day_can_still_be_worked(book: Book) -> None:
    account(book, "Alba", phone=False, kind="prospect")
    app = PlannerApp(book, [CallsPane, CallsPane], first=2)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n")
        assert book.count(Call.select().where(Call.outcome == "no_answer")) == 1


async def test_do_not_call_takes_the_row_away_and_is_counted(
    app: PlannerApp, book: Book, accounts: dict[str, int]
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "G", "o", "D")
        assert book.one(Person.select().where(Person.id == person_of(book, accounts["Oost"]))).do_not_call
        assert [row.name for row in pane_of(app).queue.rows] == ["Meijer Foods", "Delta Kitchens"]
        await press(pilot, "u")
        assert len(pane_of(app).queue.rows) == 3


async def test_a_time_that_comes_is_announced_and_the_list_stays(book: Book) -> None:
    plan(book, account(book, "Delta Kitchens"), WED)
    plan(book, account(book), WED, due_time="14:00", promised=True)
    app = PlannerApp(book, [CallsPane, CallsPane], first=2)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        pane = pane_of(app)
        book.clock = clock_at(WED, 14)
        pane.minute_passed(MinutePassed(None))
        assert pane.title == "Calls · now Meijer Foods: promised 14:00"
        assert selected(app) == "Delta Kitchens"
        assert lines(app)[1].startswith("▸1 Delta")


async def test_what_was_found_is_shown_where_it_stands(app: PlannerApp, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert pane_of(app).show(Subject("account", accounts["Oost"], accounts["Oost"]))
        assert selected(app) == "Oost"
        assert not pane_of(app).show(Subject("account", 99, 99))
        assert not pane_of(app).show(Subject("person", 7, accounts["Oost"]))
        # A note stands in its own pane, also when its account is to be called.
        assert not pane_of(app).show(Subject("note", 7, accounts["Oost"]))


async def test_an_empty_queue_says_how_to_fill_it(app: PlannerApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "c", "o", "s", "W", "y", "d", "e")
        assert lines(app)[0].startswith("Nobody to call yet. a adds an account")
        assert not isinstance(app.screen, CallCardScreen)


async def test_hostile_names_are_only_text(book: Book) -> None:
    plan(book, account(book, "Smith [/x] [@click=app.quit]", person="Eve [red]"), subject="[b]\x1b[2J")
    app = PlannerApp(book, [CallsPane, CallsPane], first=2)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "c")
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Smith [/x] [@click=app.quit]" in shown
        assert "Eve [red]" in shown
        await press(pilot, "escape", "W", "escape", "o", "escape", "c", "n")
        assert book.count(Call.select().where(Call.status == "done")) == 1


async def test_undo_selects_the_call_that_it_gave_back(app: PlannerApp, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "c", "n")
        assert selected(app) == "Delta Kitchens"
        await press(pilot, "u")
        await pilot.pause()
        assert selected(app) == "Meijer Foods"
        assert lines(app)[1].startswith("▸1 Meijer Foods")


async def test_a_filter_that_fits_nothing_is_left_as_it_says(app: PlannerApp, accounts: dict[str, int]) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "f", *"qqqq", "enter")
        assert "f, then Enter on the empty line, shows all again" in pane_of(app).rows.provider.empty
        await press(pilot, "f")
        hints = [hint.word for hint in app.screen.query_one(HintLine).shown]
        assert "Leave, text is kept" in hints
        assert "Call" not in hints
        assert "Enter show" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        await press(pilot, "enter")
        assert len(pane_of(app).queue.rows) == 3


async def test_a_pinned_suggestion_keeps_its_reason(app: PlannerApp, book: Book) -> None:
    account(book, "Boreas Wind", kind="prospect")
    async with app.run_test(size=WIDE) as pilot:
        (before,) = pane_of(app).queue.rows
        await press(pilot, "K")
        (after,) = pane_of(app).queue.rows
        assert after.pinned
        assert after.call is not None
        assert after.long == before.long


async def test_an_email_goes_to_the_selected_account(
    app: PlannerApp, book: Book, accounts: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "198.51.100.1 22")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("E")
        await pilot.pause()
        assert "No e-mail address is known here" in "".join(note.message for note in app._notifications)
        with book.act("address") as act:
            act.update(Account, accounts["Meijer Foods"], email="info@meijer.test")
        await pilot.press("E")
        assert app.clipboard == "info@meijer.test"
        await pilot.press("Y")
        assert app.clipboard == "info@meijer.test"
