"""Find in the app: two keys and two letters to any account, from anywhere; Enter goes there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from prepared import put_demo
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.models import Account, Note, Person
from amplanner.tui.app import PlannerApp
from amplanner.tui.commands import commands_of
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.screens.find import Find, FindField
from amplanner.tui.screens.help import Help
from amplanner.tui.screens.prompt import Prompt
from amplanner.tui.screens.quote_editor import QuoteEditor
from amplanner.tui.screens.workday import Workday
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, line
from amplanner.workday import notes, people, todos
from amplanner.workday.accounts import write_account, write_person, write_phone


class AccountsPane(Pane):
    """The accounts of mine."""

    TITLE = "Accounts"

    def provider(self) -> Provider:
        found = self.book.rows(Account.select(Account.id, Account.name).where(Account.tier == "A").tuples())
        keys: Sequence[Key] = [("account", key) for key, _ in found]
        names = dict(found)

        def draw(wanted: Sequence[Key | None], cells: int) -> Sequence[Line]:
            return [line(key, names[key[1]]) for key in wanted if isinstance(key, tuple)]

        return Rows(keys, draw)

    def subject(self, key: Key) -> Subject | None:
        assert isinstance(key, tuple)
        return Subject("account", key[1], key[1])


class FollowPane(Pane):
    """Remembers what it was told to follow."""

    TITLE = "Notes"
    followed: Subject | None = None

    def provider(self) -> Provider:
        return Rows((), lambda keys, cells: ())

    def follow(self, subject: Subject) -> None:
        self.followed = subject


@pytest.fixture
def world(book: Book) -> dict[str, int]:
    """Three accounts, one of them shown in a pane; a person with a number; a note."""
    keys: dict[str, int] = {}
    with book.act("World") as act:
        keys["meijer"] = write_account(book, act, name="Meijer [/x] Foods", tier="A")
        keys["bakker"] = write_account(book, act, name="Bakker Logistics", tier="A")
        keys["delta"] = write_account(book, act, name="Delta Kitchens", city="Utrecht")
        keys["anna"] = write_person(book, act, name="Anna de Wit", account=keys["delta"])
        write_phone(book, act, typed="+31 30 555 0142", person=keys["anna"])
    notes.add(book, text="Asked for the leaflet", account=keys["delta"])
    return keys


def planner(book: Book) -> PlannerApp:
    return PlannerApp(book, (AccountsPane, FollowPane))


def text(app: PlannerApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def workday(app: PlannerApp) -> Workday:
    bottom = app.screen_stack[0]
    assert isinstance(bottom, Workday)
    return bottom


def listed(app: PlannerApp) -> list[Key | None]:
    return list(app.screen.query_one(RowList)._slots)


def said(app: PlannerApp) -> str:
    return " ".join(notification.message for notification in app._notifications)


async def keys(pilot: Pilot[Any], *pressed: str) -> int:
    """Press keys; how many of them were not letters of what is looked for."""
    await pilot.press(*pressed)
    await pilot.pause()
    return sum(len(key) > 1 for key in pressed)


async def test_any_account_is_two_keys_and_two_letters_away(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        count = await keys(pilot, "slash", "b", "a", "enter")
        assert count == 2
        assert workday(app).panes[0].cursor == ("account", world["bakker"])
        count = await keys(pilot, "slash", "d", "e", "enter")
        assert count == 2
        follower = workday(app).panes[1]
        assert isinstance(follower, FollowPane)
        assert follower.followed == Subject("account", world["delta"], world["delta"])
        assert app.focused is follower.rows


async def test_letters_that_come_before_the_box_is_there_are_not_lost(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        for key, character in [("slash", "/"), ("b", "b"), ("a", "a"), ("enter", "\r")]:
            app.post_message(events.Key(key, character))
        for _ in range(200):
            await pilot.pause()
            if workday(app).panes[0].cursor == ("account", world["bakker"]):
                break
        assert app.screen is workday(app)


async def test_results_come_while_typing_and_go_again(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "slash", "l", "e", "a")
        assert "≡ Note" in text(app)
        assert "Asked for the leaflet" in text(app)
        assert "Delta Kitchens" in text(app)
        await keys(pilot, "q", "q")
        assert "Nothing has “leaqq”" in text(app)
        await keys(pilot, "enter")
        assert isinstance(app.screen, Find)
        await keys(pilot, "escape")
        assert app.screen is workday(app)


async def test_names_with_markup_and_escapes_are_shown_as_they_are(book: Book, world: dict[str, int]) -> None:
    with book.act("Hostile") as act:
        act.insert(Account, name="Mei\x1b[31m [@click=app.quit]x[/]", name_fold="mei", created_on=book.today)
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "slash", "m", "e", "i")
        assert "Meijer [/x] Foods" in text(app)
        assert "[@click=app.quit]x[/]" in text(app)
        assert "\x1b" not in text(app)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16)])
async def test_long_texts_keep_the_columns_where_they_are(book: Book, size: tuple[int, int]) -> None:
    with book.act("Long") as act:
        key = write_account(book, act, name="Zeer " + "lange " * 30)
        act.insert(Note, account=key, text="zeer 漢字 " * 60, at=book.clock.now())
    app = planner(book)
    async with app.run_test(size=size) as pilot:
        await keys(pilot, "slash", "z", "e", "e", "r")
        rows = app.screen.query_one(RowList)
        assert {rows.render_line(y).cell_length for y in range(rows.size.height)} == {rows.size.width}
        assert "■ Account" in text(app)
        assert "≡ Note" in text(app)


async def test_arrows_choose_while_the_field_keeps_the_focus(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "slash", "down", "up", "pagedown")
        assert isinstance(app.focused, FindField)
        await keys(pilot, "home", "a")
        assert app.focused.value == "a"


async def test_the_accounts_used_last_are_offered_first(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "slash")
        assert listed(app) == [("account", world["delta"])]
        assert "Used last" in text(app)
        await keys(pilot, "b", "a", "enter")
        await keys(pilot, "slash")
        assert listed(app) == [("account", world["bakker"]), ("account", world["delta"])]


async def test_at_looks_for_accounts_only(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "at", "a", "n")
        assert listed(app) == []
        assert "No account has “an”" in text(app)
        await keys(pilot, "escape", "slash", "a", "n")
        assert listed(app) == [("person", world["anna"])]


async def test_find_from_inside_a_field_keeps_its_text(book: Book, world: dict[str, int]) -> None:
    app = planner(book)

    def ask() -> None:
        app.push_screen(Prompt("Why?", lambda text: todos.add(book, title=text), field="test.why"))

    async with app.run_test(size=(120, 36)) as pilot:
        ask()
        await pilot.pause()
        await keys(pilot, *"half a line", "ctrl+f")
        assert isinstance(app.screen, Find)
        await keys(pilot, "ctrl+f")
        assert len(app.screen_stack) == 3
        await keys(pilot, "escape")
        assert app.screen.query_one(Input).value == "half a line"
        await keys(pilot, "ctrl+f", "d", "e", "enter")
        assert app.screen is workday(app)
        ask()
        await pilot.pause()
        assert app.screen.query_one(Input).value == "half a line"


async def test_a_number_leads_to_whom_it_belongs_to(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "slash", *"0142")
        assert "● Person" in text(app)
        assert "Anna de Wit  +31 30 555 0142" in text(app)
        await keys(pilot, "enter")
        assert workday(app).subject == Subject("person", world["anna"], world["delta"])


async def test_a_number_that_nobody_has_becomes_a_new_person(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "slash", *"030 555 0177")
        assert "+ New person" in text(app)
        await keys(pilot, "enter", *"Joost Kok @zz", "enter")
        assert "No account begins with “zz”" in said(app)
        await keys(pilot, "backspace", "backspace", *"del")
        assert "Joost Kok · Delta Kitchens · 030 555 0177" in text(app)
        await keys(pilot, "enter")
        (row,) = [row for row in people.people_of(book, world["delta"]) if row.name == "Joost Kok"]
        assert row.number == "030 555 0177"
        assert workday(app).subject == Subject("person", row.id, world["delta"])
        await keys(pilot, "u")
        assert book.count(Person.select()) == 1


async def test_what_belongs_to_no_account_says_so(book: Book, world: dict[str, int]) -> None:
    todos.add(book, title="Book the train", due_on=date(2026, 12, 1))
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "slash", *"train", "enter")
        assert "“Book the train” belongs to no account" in said(app)


async def test_the_keys_of_the_box_are_hinted_and_helped(book: Book, world: dict[str, int]) -> None:
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "/ Find" in text(app)
        await keys(pilot, "slash")
        assert "Enter Go there" in text(app)
        assert "Move a page down" in [command.title for command in commands_of(app.screen)]
        await keys(pilot, "f1")
        assert isinstance(app.screen, Help)


PLACES = [
    ("mei", 2, "Meijer Foods"),  # is to be called
    ("hart", 4, "4 Notes: Hartman Steel"),  # isn't
    ("oost ", 2, "Oost Dental"),
    ("q-0142", 3, "0142"),
    ("142", 3, "0142"),
    ("turbine", 3, "Boreas"),  # a deal without a quote
    ("dispute closed", 2, "Polder Parts"),  # the call to be made
    ("q-0133", 4, "0133"),  # a quote that was accepted stands in the timeline only
    ("spring", 1, "Tue 1 Dec"),  # an appointment of another day
    ("drawings", 1, "Fri 27 Nov"),  # a to-do of another day
    ("smit decides", 4, "P. Smit decides"),
    ("fair stand", 4, "Met at the fair"),
    ("usage down", 4, "Usage down"),
]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_everything_found_has_its_place_on_the_workday(book: Book, size: tuple[int, int]) -> None:
    put_demo(book)
    app = PlannerApp(book)
    async with app.run_test(size=size) as pilot:
        for typed, digit, line in PLACES:
            await keys(pilot, "slash", *typed, "enter")
            await pilot.pause()
            pane = workday(app).front
            assert (typed, pane.digit) == (typed, digit)
            if isinstance(app.screen, QuoteEditor):  # over the Workday, which has it selected
                assert "q-0" in typed or typed == "142"
                await keys(pilot, "escape")
                await pilot.pause()
            assert app.focused is pane.rows
            assert line in text(app), typed
