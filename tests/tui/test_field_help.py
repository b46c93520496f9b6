"""What help says can be typed in a field is what is understood there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import scenes

from amplanner.book.book import Book
from amplanner.rules.capture import parse
from amplanner.rules.capture_types import Captured, Context, Kind, Owner, Travel
from amplanner.rules.matches import Match, Person
from amplanner.rules.money import parse_money
from amplanner.tui.app import PlannerApp
from amplanner.tui.field_help import CAPTURE_LINE, DAYS, MONEY, NEXT_STEP, NOTE, REPEATS, TIMES, Typed
from amplanner.tui.forms.fields import Reading, read_when
from amplanner.tui.forms.person import person_form
from amplanner.tui.screens.capture import CaptureLine
from amplanner.tui.screens.help import Help
from amplanner.workday.repeats import repeat_rule

NOW = datetime(2026, 11, 25, 10, 18, tzinfo=ZoneInfo("Europe/Amsterdam"))
MEIJER, HARTMAN = Match(1, "Meijer Foods"), Match(2, "Hartman Steel")
ANNA = Person(3, "Anna Smit", 1)
CONTEXT = Context(
    find_accounts=lambda query: [each for each in (MEIJER, HARTMAN) if each.name.lower().startswith(query)],
    find_persons=lambda query, account: [ANNA] if "anna smit".startswith(query.lower()) else [],
)
ROWS = {typed for part in (*CAPTURE_LINE, *NOTE, *NEXT_STEP) for typed, _ in part.rows}


def read(line: str) -> Captured:
    return parse(line, NOW, CONTEXT)


def examples(*parts: Typed) -> list[str]:
    return [each for part in parts for typed, _ in part.rows for each in typed.split("  ")]


@pytest.mark.parametrize("typed", examples(DAYS, TIMES))
def test_every_day_and_time_is_understood_in_a_form_and_in_a_line(book: Book, typed: str) -> None:
    assert read_when(typed, Reading.of(book).calendar) is not None
    assert read(f"m {typed}").when is not None
    assert read(f"m {typed}").title == ""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14:00", date(2026, 11, 25)),
        ("tom", date(2026, 11, 26)),
        ("fri", date(2026, 11, 27)),
        ("next fri", date(2026, 12, 4)),
        ("+3b", date(2026, 11, 30)),
        ("eom", date(2026, 11, 30)),
        ("wk49", date(2026, 11, 30)),
        ("eoq", date(2026, 12, 31)),
    ],
)
def test_a_day_is_the_one_that_help_says(typed: str, day: date) -> None:
    when = read(f"t x {typed}").when
    assert when is not None
    assert when.day == day


@pytest.mark.parametrize("typed", examples(REPEATS))
def test_every_repeat_is_understood_in_a_form_and_in_a_line(typed: str) -> None:
    assert repeat_rule(typed, NOW.date())
    assert read(f"t send {typed}").repeat


@pytest.mark.parametrize("typed", examples(MONEY))
def test_every_amount_is_understood(typed: str) -> None:
    assert parse_money(typed, "EUR") is not None


def test_todos_of_others_are_theirs() -> None:
    promise, team, person = "they send drawings by fri", "ask marketing leads by fri", "ask +anna prices by fri"
    assert {promise, team, person} <= ROWS
    assert (read(promise).owner, read(promise).title) == (Owner.THEM, "send drawings")
    assert (read(team).owner, read(team).owner_name, read(team).title) == (Owner.COLLEAGUE, "marketing", "leads")
    assert (read(person).owner_person, read(person).title) == (ANNA, "prices")


def test_next_steps_meetings_quotes_and_orders_are_what_help_says() -> None:
    call, promise = "> c tue 10 terms", "> they send plans by fri"
    quote, order = "q @hart Line 4 €23k 40% 30d", "w @mei Q139"
    assert {call, promise, quote, order, "at Utrecht  drive 40m"} <= ROWS
    steps = [read(f"n Board ok {step}").next for step in (call, promise)]
    assert [(step.kind, step.owner) for step in steps if step is not None] == [
        (Kind.CALL, Owner.ME),
        (Kind.TODO, Owner.THEM),
    ]
    meeting = read("m @mei visit tue 10 at Utrecht drive 40m")
    assert (meeting.place, meeting.travel) == ("Utrecht", Travel("drive", 40))
    drafted = read(quote)
    assert (drafted.account, drafted.chance, drafted.validity_days) == (HARTMAN, 40, 30)
    assert (read(order).account, read(order).quote_ref) == (MEIJER, 139)


async def test_help_in_the_line_that_adds_tells_its_grammar_and_no_name_of_the_program(book: Book) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        app.push_screen(CaptureLine(book))
        await pilot.pause()
        await pilot.press("t", "f1")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        said = scenes.text(app)
    assert "they send drawings by fri" in said
    assert "CaptureLine" not in said


async def test_help_in_a_form_tells_of_the_field_that_is_being_filled_in(book: Book) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        app.push_screen(person_form(book))
        await pilot.pause()
        await pilot.press(*["tab"] * 9, "f1")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        said = scenes.text(app)
    assert "When they left the company" in said
    assert "31 mar 2027" in said
    assert "LineEditor" not in said
