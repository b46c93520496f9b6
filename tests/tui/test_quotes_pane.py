"""3 Quotes in the real app: rows at both widths, and what its keys do."""

import pytest
from peewee import fn
from prepared import put_demo

from amplanner.book.book import Book
from amplanner.book.models import Opportunity, Quote
from amplanner.tui.app import PlannerApp
from amplanner.tui.panes.quotes import QuotesPane
from amplanner.tui.screens.confirm import Confirm
from amplanner.tui.screens.quote_accept import AcceptSheet
from amplanner.tui.screens.quote_editor import QuoteEditor
from amplanner.tui.screens.quote_send import SendSheet


@pytest.fixture
def app(book: Book) -> PlannerApp:
    put_demo(book)
    return PlannerApp(book, first=3, demo=True)


def pane(app: PlannerApp) -> QuotesPane:
    return app.screen_stack[0].query_one(QuotesPane)


def lines(app: PlannerApp) -> list[str]:
    rows = pane(app).rows
    return [rows.render_line(y).text.strip() for y in range(rows.size.height)]


def status(book: Book, number: str) -> str:
    return str(book.scalar(Quote.select(Quote.status).where(Quote.number == number)))


async def test_wide_rows_and_sums(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("3")  # zooms it
        await pilot.pause()
        assert pane(app).count == "5 open · 4 ideas · €169.4k · weighted €55.2k"
        shown = lines(app)
        assert shown[0].split() == ["No.", "Account", "Amount", "Status", "Valid", "until", "Prob", "Next"]
        assert " ".join(shown[1].split()).startswith(
            "▸0139 Meijer Foods · Line 2 sensors €8,950 ● sent Thu 1 day ! 70% call today"
        )
        assert "○ draft" in shown[5]
        assert "· idea" in shown[6]


async def test_narrow_rows_keep_account_amount_status_and_validity(app: PlannerApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        first = lines(app)[0]
        assert "€8,950" in first
        assert "● sent" in first
        assert "Thu 1 day" in first


async def test_w_asks_which_lines_are_accepted_and_u_takes_it_back(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, AcceptSheet)
        await pilot.press("w", "enter")  # neither takes a line away, nor wins another quote
        assert isinstance(app.screen, AcceptSheet)
        assert status(book, "Q-0139") == "sent"
        await pilot.press("y")
        await pilot.pause()
        assert status(book, "Q-0139") == "accepted"
        assert book.scalar(Quote.select(Quote.accepted_lines).where(Quote.number == "Q-0139")) == ""
        await pilot.press("u")
        assert status(book, "Q-0139") == "sent"


async def test_sending_wants_y_and_n_leaves_it(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j", "j", "j", "j", "S")
        await pilot.pause()
        assert isinstance(app.screen, SendSheet)
        await pilot.press("escape")
        assert status(book, "Q-0145") == "draft"
        await pilot.press("S", "m")
        await pilot.pause()
        assert status(book, "Q-0145") == "sent"


async def test_lost_asks_why(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("L", *"price", "enter")
        assert book.rows(Quote.select(Quote.reason).where(Quote.status == "declined").tuples()) == [("price",)]


async def test_marked_quotes_move_on_together_and_undo_as_one(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("v", "v", "w", "y")
        assert (status(book, "Q-0139"), status(book, "Q-0142")) == ("accepted", "accepted")
        await pilot.press("u")
        assert (status(book, "Q-0139"), status(book, "Q-0142")) == ("sent", "sent")


async def test_enter_on_a_deal_drafts_its_quote_and_opens_it(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("G", "enter")
        await pilot.pause()
        assert isinstance(app.screen, QuoteEditor)
        assert pane(app).count.startswith("6 open · 3 ideas")
        assert pane(app).cursor == ("quote", book.scalar(Quote.select(fn.MAX(Quote.id))))


async def test_w_on_a_deal_without_a_quote_asks_and_never_wins_the_next_one(app: PlannerApp, book: Book) -> None:
    def won() -> int:
        return book.count(Opportunity.select().where(Opportunity.status == "won"))

    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("G", "w")
        assert isinstance(app.screen, Confirm)
        await pilot.press("w", "enter", "n")
        assert won() == 0
        await pilot.press("w", "y")
        assert won() == 1
        await pilot.press("w")
        assert isinstance(app.screen, Confirm)
        assert won() == 1


async def test_what_makes_no_sense_is_said_and_changes_nothing(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.press("G", "k", "S")
        await pilot.pause()
        assert "no quote yet" in "".join(note.message for note in app._notifications)
        await pilot.press("g", "g", "I", "I")
        assert status(book, "Q-0139") == "negotiating"
        assert "in negotiation already" in "".join(note.message for note in app._notifications)


async def test_the_filter_keeps_what_has_the_word_and_says_so(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f", *"oost", "enter")
        await pilot.pause()
        assert pane(app).title == "Quotes with “oost”"
        assert len([text for text in lines(app) if "€" in text]) == 1
