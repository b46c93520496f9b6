"""An act always goes to the account that is on the screen."""

from prepared import put_demo

from amplanner.book.book import Book
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.call_card import CallCardScreen
from amplanner.tui.screens.workday import Workday
from amplanner.workday import accounts


async def test_an_account_without_history_that_was_found_is_the_one_that_c_calls(book: Book) -> None:
    put_demo(book)
    new = accounts.add(book, name="Zwaluw Zonwering").key
    app = PlannerApp(book, demo=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("slash", *"zwaluw", "enter")
        await pilot.pause()
        workday = app.screen
        assert isinstance(workday, Workday)
        assert workday.account == new
        await pilot.press("c")
        assert isinstance(app.screen, CallCardScreen)
        assert app.screen.card.account == new


async def test_after_going_to_another_pane_its_row_counts_again(book: Book) -> None:
    put_demo(book)
    new = accounts.add(book, name="Zwaluw Zonwering").key
    app = PlannerApp(book, demo=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("slash", *"zwaluw", "enter", "2")
        await pilot.pause()
        workday = app.screen
        assert isinstance(workday, Workday)
        assert workday.account != new


async def test_going_to_another_pane_turns_the_notes_to_its_row(book: Book) -> None:
    put_demo(book)
    app = PlannerApp(book, demo=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("slash", *"zilt", "enter")
        await pilot.pause()
        workday = app.screen
        assert isinstance(workday, Workday)
        assert workday.panes[3].title == "Notes: Zilt Brewery"
        for key in ("2", "3"):
            await pilot.press("slash", *"zilt", "enter", key)
            while workday.panes[3].title == "Notes: Zilt Brewery":
                await pilot.pause(0.02)
