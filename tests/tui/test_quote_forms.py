"""What stands behind a quote's grid: the form of a line, the price list from a file, the page, the e-mail."""

from decimal import Decimal
from pathlib import Path

import pytest

from amplanner.book.book import Book
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.tui.app import PlannerApp
from amplanner.tui.forms.form import Form
from amplanner.tui.screens.importing import Importing
from amplanner.tui.screens.price_list import PriceListScreen
from amplanner.tui.screens.quote_editor import open_quote
from amplanner.tui.screens.quote_preview import QuotePreview
from amplanner.workday import price_list, quote_lines, quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.people import write_person
from amplanner.workday.quote_documents import document

WIDE, SMALL = (120, 36), (80, 24)
SENSOR = QuoteLine("Flow sensor", Decimal(12), Decimal(495), code="A-100", tax=Tax("S", Decimal(21)))


@pytest.fixture
def quote(book: Book) -> int:
    """A draft of one line, for a customer with a contact."""
    with book.act("customer") as act:
        account = write_account(book, act, name="Hartman Steel", city="Zwolle")
        person = write_person(book, act, account=account, name="E. Hartman", email="hartman@hartman.test")
    key = quotes.add(book, account=account, title="Line 4", person=person).key
    assert key is not None
    quote_lines.add_lines(book, key, SENSOR)
    return key


@pytest.fixture
def app(book: Book) -> PlannerApp:
    return PlannerApp(book, first=3)


def first(book: Book, quote: int) -> QuoteLine:
    return document(book, quote).quotation.lines[0]


def shown(app: PlannerApp) -> str:
    """Everything on the screen, as text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def test_all_of_a_line_is_set_in_its_form_as_one_undo_step(app: PlannerApp, book: Book, quote: int) -> None:
    before = first(book, quote)
    async with app.run_test(size=SMALL) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("i")
        form = app.screen
        assert isinstance(form, Form)
        texts = {
            "price_base": "100",
            "discount": "5% +€10",
            "tax": "9",
            "period": "month",
            "standing": "optional",
            "cost": "310",
            "floor": "25%",
            "unit": "piece",
        }
        for row in form.rows:
            if row.field.name in texts:
                row.put(texts[row.field.name])
        await pilot.press("ctrl+s")
        await pilot.pause()
        line = first(book, quote)
        assert (line.price_base, line.cost, line.floor, line.unit) == (100, 310, 25, "piece")
        assert (line.tax, line.period, line.standing) == (Tax("S", Decimal(9)), Period.MONTH, Standing.OPTIONAL)
        assert line.discounts == (Adjustment(percent=Decimal(5)),)
        assert line.charges == (Adjustment(amount=Decimal(10)),)
        await pilot.press("u")
        assert first(book, quote) == before


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("price_base", "0", "for some"),
        ("price", "dear", "Not a price"),
        ("discount", "200%", "more than all"),
        ("tax", "high", "Not a VAT rate"),
        ("floor", "120%", "Not a margin"),
        ("cost", "x", "Not a cost"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(
    app: PlannerApp, book: Book, quote: int, name: str, text: str, sentence: str
) -> None:
    before = first(book, quote)
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("i")
        form = app.screen
        assert isinstance(form, Form)
        next(row for row in form.rows if row.field.name == name).put(text)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen is form
        assert sentence in shown(app)
        assert first(book, quote) == before


async def test_a_note_between_lines_has_a_form_of_its_text(app: PlannerApp, book: Book, quote: int) -> None:
    quote_lines.delete_lines(book, first(book, quote).key)
    quote_lines.add_lines(book, quote, QuoteLine("Delivered", kind=LineKind.NOTE))
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("i")
        form = app.screen
        assert isinstance(form, Form)
        assert [row.field.name for row in form.rows] == ["description"]
        await pilot.press("escape")
        assert app.screen is not form


async def test_a_price_list_comes_in_from_its_screen_and_goes_again(
    app: PlannerApp, book: Book, tmp_path: Path
) -> None:
    price_list.add(book, code="A-100", name="Flow sensor", price=Money(49_500, "EUR"))
    file = tmp_path / "prices.csv"
    file.write_text("Code;Name;Price\nA-100;Flow sensor;510\nG-20;Gateway;1450\nX-1;Broken;dear\n")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("g", "p", "i")
        assert isinstance(app.screen, Importing)
        assert "A price list as CSV or XLSX" in shown(app)
        await pilot.press(*str(file), "enter", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        assert "prices.csv:4" in shown(app), "what can't be read is named by its file and line"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PriceListScreen)
        key = price_list.product_by_code(book, "G-20")
        assert key is not None
        assert "1,450.00" in shown(app)
        assert "510.00" in shown(app)
        await pilot.press("u")
        await pilot.pause()
        assert price_list.product_by_code(book, "G-20") is None
        assert "495.00" in shown(app)


async def test_the_page_is_walked_through_by_keys_and_shows_its_amounts(
    app: PlannerApp, book: Book, quote: int
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("P")
        assert isinstance(app.screen, QuotePreview)
        top = shown(app)
        assert "Space Page down" in top
        await pilot.press("G")
        await pilot.pause()
        end = shown(app)
        assert "7,187.40" in end, "the total stands whole at 80 cells"
        await pilot.press("g")
        await pilot.pause()
        assert shown(app) == top
        for key in ("space", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            assert shown(app) != top
            await pilot.press("pageup")
            await pilot.pause()
            assert shown(app) == top


async def test_the_e_mail_of_a_sent_quote_is_found_again(app: PlannerApp, book: Book, quote: int) -> None:
    quote_sending.send(book, quote, how="mailed", files=["Q-0001-r1.pdf", "Q-0001-r1.eml"])
    mail = book.path.with_name(f"{book.path.name}.quotes") / "Q-0001-r1.eml"
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("E")
        await pilot.pause()
        assert any("Q-0001-r1.eml is no longer in" in each.message for each in app._notifications)
        mail.parent.mkdir()
        mail.write_text("Subject: Quote")
        for keys in (["E"], ["v", "E"]):
            await pilot.press(*keys)
            await pilot.pause()
            assert app.clipboard == str(mail), "without a desktop its path is on the clipboard"
            app.copy_to_clipboard("")


async def test_sheets_tell_their_own_keys(app: PlannerApp, book: Book, quote: int) -> None:
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S")
        await pilot.pause()
        assert "Enter Open" not in shown(app)
        await pilot.press("escape")
        await pilot.press("S", "m", "w")
        await pilot.pause()
        hints = shown(app).splitlines()[-1]
        assert "y Accepted" in hints
        assert "Enter" not in hints


async def test_a_digit_below_the_lines_begins_one_and_a_section_is_left_behind(
    app: PlannerApp, book: Book, quote: int
) -> None:
    quote_lines.add_lines(book, quote, SENSOR)
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("home", "#", *"Sensors", "enter", "escape")
        await pilot.press("home", "G", *"12 x Cable 4.50", "enter", "escape")
        found = [(line.description, line.quantity) for line in document(book, quote).quotation.lines]
        assert found == [("Flow sensor", 12), ("Sensors", 1), ("Flow sensor", 12), ("Cable", 12)]
