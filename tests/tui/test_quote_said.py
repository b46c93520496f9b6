"""What the quote editor says and asks: without a price, without lines, after it was sent, accepted in part."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amplanner.book.book import Book
from amplanner.book.models import Opportunity, Quote
from amplanner.book.quote_settings import SellerSettings
from amplanner.rules.money import Money
from amplanner.rules.quotation import QuoteLine, Tax
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.quote_editor import QuoteEditor, open_quote
from amplanner.tui.screens.quote_send import SendSheet
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.workday import price_list, quote_lines, quote_moves, quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.people import write_person
from amplanner.workday.quote_documents import document
from amplanner.workday.refused import RefusedError

WIDE, SMALL = (120, 36), (80, 24)


@pytest.fixture
def quote(book: Book) -> int:
    """An empty draft, estimated at 5,000, for a customer with a contact; and two products."""
    with book.act("customer") as act:
        account = write_account(book, act, name="Hartman Steel")
        person = write_person(book, act, account=account, name="E. Hartman", email="hartman@hartman.test")
        deal = act.insert(Opportunity, account=account, title="Line 4")
    for code, name, price in (("G-20", "Gateway, 4 port", 1450), ("SPARE", "Spare sensor kit", 90)):
        price_list.add(book, code=code, name=name, price=Money(price * 100, "EUR"))
    key = quotes.add(
        book, account=account, title="Line 4", person=person, opportunity=deal, amount=Money(500_000, "EUR")
    ).key
    assert key is not None
    return key


@pytest.fixture
def app(book: Book) -> PlannerApp:
    return PlannerApp(book, first=3)


def add(book: Book, quote: int, description: str, price: int) -> int:
    line = QuoteLine(description, price=Decimal(price), tax=Tax("S", Decimal(21)))
    key = quote_lines.add_lines(book, quote, line).key
    assert key is not None
    return key


def shown(app: PlannerApp) -> str:
    """Everything on the screen, as text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def said(app: PlannerApp) -> str:
    """What the app said, as text."""
    return "\n".join(str(one.message) for one in app._notifications)


async def test_a_line_without_a_price_is_asked_about_before_it_goes_out(
    app: PlannerApp, book: Book, quote: int
) -> None:
    quote_lines.add_lines(book, quote, QuoteLine("Cable", tax=Tax("S", Decimal(21))))
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "y")
        await pilot.pause()
        assert isinstance(app.screen, SendSheet)
        assert document(book, quote).state == "draft"
        assert "once more" in said(app)
        await pilot.press("m")
        assert document(book, quote).state == "sent"


def test_what_the_price_list_has_no_price_for_is_not_sent(book: Book, quote: int) -> None:
    price_list.add(book, code="NEW", name="Not priced yet")
    quote_lines.add_lines(book, quote, quote_lines.line_of(book, quote, price_list.product_by_code(book, "NEW")))
    with pytest.raises(RefusedError, match="nor has the price list one in EUR"):
        quote_sending.send(book, quote, how="elsewhere")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_without_lines_it_shows_the_estimate(
    app: PlannerApp, book: Book, quote: int, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        text = shown(app)
        assert "Estimate" in text
        assert "€5,000.00" in text
        assert "Total incl." not in text
        await pilot.press("a", *"Cable 10")
        await pilot.pause()
        assert "quote net 10.00" in shown(app), "what the quote would come to, while a line is typed"
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert "Total incl." in shown(app)


async def test_enter_asks_before_a_product_that_fits_is_passed_by(app: PlannerApp, book: Book, quote: int) -> None:
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("a", *"gateway", "enter")
        await pilot.pause()
        assert document(book, quote).quotation.lines == ()
        assert "Tab takes G-20 Gateway, 4 port" in said(app)
        await pilot.press("tab", "enter")
        assert [line.code for line in document(book, quote).quotation.lines] == ["G-20"]
        await pilot.press(*"gateway", "enter", "enter", *"Spare filter 19.90", "enter")
        lines = document(book, quote).quotation.lines
        assert [(line.code, line.description) for line in lines[1:]] == [("", "gateway"), ("", "Spare filter")]


async def test_a_sent_quote_offers_no_editing_and_says_why(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "Cable", 10)
    quote_sending.send(book, quote, how="elsewhere")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        hints = [hint.word for hint in app.screen.query_one(HintLine).shown]
        assert "Edit" not in hints
        assert "Revision" in hints
        await pilot.press("enter")
        await pilot.pause()
        assert "R makes a revision" in said(app)
        editor = app.screen
        assert isinstance(editor, QuoteEditor)
        assert not editor.grid.editing


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_accepted_in_part_it_says_how_much(
    app: PlannerApp, book: Book, quote: int, size: tuple[int, int]
) -> None:
    taken = add(book, quote, "Cable", 10)
    add(book, quote, "Wire", 25)
    quote_sending.send(book, quote, how="elsewhere")
    quote_moves.accept(book, quote, lines=[taken])
    assert book.scalar(Quote.select(Quote.amount)) == 1_000
    async with app.run_test(size=size) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        text = shown(app)
        assert "Accepted 1 of 2 lines" in text
        assert "€10.00" in text


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_what_the_page_lacks_of_us_is_told_with_where_to_set_it(
    app: PlannerApp, book: Book, quote: int, size: tuple[int, int]
) -> None:
    add(book, quote, "Cable", 10)
    book.settings = replace(book.settings, seller=SellerSettings(name="Ours"))
    async with app.run_test(size=size) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S")
        await pilot.pause()
        assert "[seller] in the settings lacks your address, VAT id and" in shown(app)
        await pilot.press("y")
        await pilot.pause()
        assert "g s opens them" in said(app), "it may go all the same, but not unseen"
        assert document(book, quote).state == "draft"
        await pilot.press("y")
        await pilot.pause()
        assert document(book, quote).state == "sent"
