"""The quote editor in the real app: lines by few keys, totals at once, its way to the customer and back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from amplanner.book.book import Book
from amplanner.book.models import Call, Opportunity, Quote, QuoteVersion
from amplanner.rules.money import Money
from amplanner.rules.quotation import LineKind, QuoteLine, Standing, Tax
from amplanner.tui.app import PlannerApp
from amplanner.tui.forms.form import Form
from amplanner.tui.screens.price_list import PriceListScreen
from amplanner.tui.screens.quote_accept import AcceptSheet
from amplanner.tui.screens.quote_editor import QuoteEditor, open_quote
from amplanner.tui.screens.quote_preview import QuotePreview
from amplanner.tui.screens.quote_send import SendSheet
from amplanner.tui.screens.quote_sheet import ADD
from amplanner.tui.screens.quote_versions import QuoteVersions
from amplanner.tui.screens.which_key import WhichKey
from amplanner.workday import price_list, quote_copies, quote_lines, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.people import write_person
from amplanner.workday.quote_documents import document

WIDE, SMALL = (120, 36), (80, 24)


@pytest.fixture
def quote(book: Book) -> int:
    """An empty draft for a customer with a contact, and three products."""
    with book.act("customer") as act:
        account = write_account(book, act, name="Hartman Steel", city="Zwolle")
        person = write_person(book, act, account=account, name="E. Hartman", email="hartman@hartman.test")
        deal = act.insert(Opportunity, account=account, title="Line 4")
    for code, name, price, cost in (
        ("A-100", "Flow sensor", 495, 310),
        ("G-20", "Gateway, 4 port", 1450, 880),
        ("INST", "Installation day", 920, 640),
    ):
        price_list.add(book, code=code, name=name, price=Money(price * 100, "EUR"), cost=Money(cost * 100, "EUR"))
    key = quotes.add(book, account=account, title="Line 4 monitoring", person=person, opportunity=deal).key
    assert key is not None
    return key


@pytest.fixture
def app(book: Book) -> PlannerApp:
    return PlannerApp(book, first=3)


def add(book: Book, quote: int, *codes: str) -> None:
    for code in codes:
        quote_lines.add_lines(book, quote, quote_lines.line_of(book, quote, price_list.product_by_code(book, code)))


def lines(book: Book, quote: int) -> list[QuoteLine]:
    return list(document(book, quote).quotation.lines)


def stored(book: Book, quote: int) -> Quote:
    found = book.one(Quote.select().where(Quote.id == quote))
    assert isinstance(found, Quote)
    return found


def editor(app: PlannerApp) -> QuoteEditor:
    found = app.screen
    assert isinstance(found, QuoteEditor)
    return found


def shown(app: PlannerApp) -> str:
    """Everything on the screen, as text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_line_is_added_by_three_keys_besides_its_text(
    app: PlannerApp, book: Book, quote: int, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("a", *"12 x flow", "tab", *"-5%", "enter")
        (line,) = lines(book, quote)
        assert (line.code, line.quantity, line.price) == ("A-100", Decimal(12), Decimal(495))
        assert line.discounts[0].percent == Decimal(5)
        assert document(book, quote).sums.net == 564_300
        await pilot.pause()
        assert "5,643.00" in shown(app)
        assert editor(app).grid.editing  # for the next line
        await pilot.press(*"# Hardware", "enter", *"? 2 Spare kit 19.90", "enter", "enter")
        assert [each.kind for each in lines(book, quote)] == [LineKind.ITEM, LineKind.SECTION, LineKind.ITEM]
        assert lines(book, quote)[2].standing is Standing.OPTIONAL
        assert not editor(app).grid.editing


async def test_a_quantity_is_changed_by_two_keys_and_undone_by_one(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100", "G-20")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("7")
        await pilot.pause()
        assert "4,915.00" in shown(app), "the total follows while typing"
        assert lines(book, quote)[0].quantity == Decimal(1)
        await pilot.press("enter")
        assert lines(book, quote)[0].quantity == Decimal(7)
        cell = editor(app).grid.cell
        assert cell is not None
        assert cell.column == "quantity"
        assert cell.row == lines(book, quote)[1].key
        await pilot.press("u")
        assert lines(book, quote)[0].quantity == Decimal(1)


async def test_every_cell_takes_what_is_typed_in_it(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("3", "tab", *"450/mo", "tab", "1", "0", "tab", "9", "enter")
        (line,) = lines(book, quote)
        assert (line.quantity, line.price, line.period.value) == (Decimal(3), Decimal(450), "month")
        assert line.discounts[0].percent == Decimal(10)
        assert line.tax.rate == Decimal(9)
        await pilot.press("k", *["left"] * 4, "enter", *" blue", "enter")
        assert lines(book, quote)[0].description == "Flow sensor blue"


async def test_what_cannot_be_read_stays_in_the_cell_with_the_reason(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("tab", "1", "x", "enter")
        await pilot.pause()
        assert editor(app).grid.typed == "1x"
        assert "Not a price" in shown(app)
        await pilot.press("backspace", "enter")
        assert lines(book, quote)[0].price == Decimal(1)


async def test_esc_keeps_the_text_in_its_cell_and_del_drops_it(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("4", "2", "escape")
        await pilot.pause()
        assert "42▏" in shown(app)
        assert "Half-typed" in shown(app)
        await pilot.press("escape")  # leaves the editor
        open_quote(app, quote)
        await pilot.pause()
        assert "42▏" in shown(app)
        await pilot.press("enter")
        assert editor(app).grid.typed == "42"
        await pilot.press("escape")
        await pilot.pause()
        assert "42▏" in shown(app), "looking at it is no change"
        await pilot.press("enter", "backspace", "backspace", "1", "escape")
        await pilot.pause()
        assert not editor(app).desk.half_typed(), "what is saved is not half typed"
        await pilot.press("4", "2", "escape", "delete")
        await pilot.pause()
        assert "42▏" not in shown(app)
        assert lines(book, quote)[0].quantity == Decimal(1)


async def test_below_the_floor_is_said_while_typing(book: Book, quote: int) -> None:
    price_list.edit(book, price_list.product_by_code(book, "A-100") or 0, floor=Decimal(25))
    add(book, quote, "A-100")
    app = PlannerApp(book, first=3)
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("percent_sign", *"20")
        await pilot.pause()
        assert "! margin 21.7%, floor 25%" in shown(app)
        await pilot.press("escape")


async def test_lines_are_moved_doubled_made_optional_and_deleted(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100", "G-20", "INST")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("J")
        assert [each.code for each in lines(book, quote)] == ["G-20", "A-100", "INST"]
        await pilot.press("D")
        assert [each.code for each in lines(book, quote)] == ["G-20", "A-100", "A-100", "INST"]
        await pilot.press("O")
        assert [each.standing for each in lines(book, quote)].count(Standing.OPTIONAL) == 1
        await pilot.pause()
        assert "Optional lines, not in the total" in shown(app)
        await pilot.press("d")
        assert len(lines(book, quote)) == 3
        for _ in range(4):
            await pilot.press("u")
        assert [each.code for each in lines(book, quote)] == ["A-100", "G-20", "INST"]


async def test_a_discount_on_the_whole_quote(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("equals_sign", *"2% loyalty", "enter")
        (discount,) = document(book, quote).quotation.discounts
        assert (discount.percent, discount.reason) == (Decimal(2), "loyalty")
        await pilot.press("plus", *"25 eur freight", "enter")
        assert document(book, quote).sums.net == 49_500 - 990 + 2_500


async def test_margins_are_hidden_by_one_key(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        assert "37.4%" in shown(app)
        await pilot.press("M")
        await pilot.pause()
        text = shown(app)
        assert "37.4%" not in text
        assert "310" not in text


async def test_sent_by_two_keys_with_files_and_a_call_to_follow_it_up(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100", "INST")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "y")
        await pilot.pause()
        assert document(book, quote).state == "sent"
        files = {path.suffix for path in (book.path.parent / f"{book.path.name}.quotes").iterdir()}
        assert files == {".pdf", ".txt", ".eml"}
        assert book.scalar(Call.select(Call.due_on).where(Call.quote == quote)) > book.today
        await pilot.press("5")
        assert not editor(app).grid.editing, "what was sent stays as it is"
        await pilot.press("u")
        assert document(book, quote).state == "draft"


async def test_what_blocks_sending_leads_to_its_cell(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    quote_lines.change_line(book, lines(book, quote)[0].key, price=Decimal(0))
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S")
        assert isinstance(app.screen, SendSheet)
        assert "has no price" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        cell = editor(app).grid.cell
        assert cell is not None
        assert cell.column == "price"
        assert editor(app).grid.editing


async def test_what_is_half_typed_keeps_a_quote_from_going_out(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("5", "escape", "a", *"3 x Gate", "escape")
        await pilot.pause()
        assert "Half typed: “5”, line 1, Qty." in shown(app), "beside the lines"
        await pilot.press("S", "y")
        assert stored(book, quote).status == "draft"
        await pilot.press("enter")
        assert editor(app).grid.typed == "5", "Enter goes on with it"
        await pilot.press("enter", "S", "enter")
        assert editor(app).grid.typed == "3 x Gate"
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        assert "Half typed" not in shown(app)
        await pilot.press("S", "y", "y")
        assert (stored(book, quote).status, lines(book, quote)[0].quantity) == ("sent", Decimal(5))


async def test_marked_as_sent_elsewhere_writes_no_files(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=SMALL) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "m")
        assert document(book, quote).state == "sent"
        assert not (book.path.parent / f"{book.path.name}.quotes").exists()


async def test_a_margin_under_the_floor_wants_a_reason_or_an_approver(app: PlannerApp, book: Book, quote: int) -> None:
    price_list.edit(book, price_list.product_by_code(book, "A-100") or 0, floor=Decimal(50))
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "y")
        assert isinstance(app.screen, SendSheet)
        await pilot.press("p", *"Anna", "enter")
        await pilot.pause()
        assert document(book, quote).state == "awaiting"
        await pilot.press("S")
        assert isinstance(app.screen, WhichKey)
        await pilot.press("y")
        await pilot.pause()
        await pilot.press("S", "m")
        assert document(book, quote).state == "sent"


async def test_a_finding_is_put_right_in_its_own_field(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    quote_lines.set_tax(book, quote, Tax("AE"))
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "enter")
        await pilot.pause()
        await pilot.press(*"DE136695976", "ctrl+s")
        await pilot.pause()
    assert document(book, quote).customer.vat_id == "DE136695976"


async def test_a_reason_lets_a_quote_under_the_floor_go(app: PlannerApp, book: Book, quote: int) -> None:
    price_list.edit(book, price_list.product_by_code(book, "A-100") or 0, floor=Decimal(50))
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "r", *"first order", "enter")
        await pilot.pause()
        assert "Nothing is missing" in shown(app)
        await pilot.press("m")
        await pilot.pause()
    found = document(book, quote)
    assert (found.state, found.floor_reason) == ("sent", "first order")


async def test_revised_compared_and_accepted_in_part(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100", "G-20")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "m", "R")
        await pilot.pause()
        assert document(book, quote).state == "draft"
        await pilot.press("4", "enter", "v")
        await pilot.pause()
        assert isinstance(app.screen, QuoteVersions)
        text = shown(app)
        assert "rev 1 → now" in text
        assert "1 → 4" in text
        assert "+1,485.00" in text
        await pilot.press("escape", "S", "m")
        assert document(book, quote).revision == 2
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, AcceptSheet)
        await pilot.press("j", "space", "y")
        await pilot.pause()
        row = stored(book, quote)
        assert (row.status, row.accepted_revision) == ("accepted", 2)
        assert str(lines(book, quote)[0].key) in row.accepted_lines
        assert book.scalar(Opportunity.select(Opportunity.status)) == "won"
        assert book.count(QuoteVersion.select()) == 2


async def test_declined_with_reason_and_competitor(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("S", "m", "I", "L")
        assert isinstance(app.screen, Form)
        await pilot.press(*"price", "tab", *"Acme", "ctrl+s")
        await pilot.pause()
        row = stored(book, quote)
        assert (row.status, row.reason, row.competitor) == ("declined", "price", "Acme")


async def test_what_was_given_away_is_noted_with_what_came_for_it(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("b", "a", *"2% off > signed", "enter")
        await pilot.pause()
        assert "→ signed" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "gave 2% off" in shown(app)


async def test_a_template_is_kept_and_taken_into_another_quote(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100", "G-20")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("f", "k", "enter")
        assert [each.name for each in quote_copies.templates(book)] == ["Line 4 monitoring"]
        await pilot.press("f", "t", "enter")
        assert len(lines(book, quote)) == 4
        await pilot.press("f", "c")
        await pilot.pause()
        assert editor(app).quote != quote
        assert len(lines(book, editor(app).quote)) == 4


async def test_the_header_the_validity_and_the_page(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("V", *"14d", "enter")
        assert document(book, quote).valid_until == book.today + timedelta(days=14)
        await pilot.press("e")
        assert isinstance(app.screen, Form)
        await pilot.press(*" and more", "ctrl+s")
        await pilot.pause()
        assert document(book, quote).title == "Line 4 monitoring and more"
        await pilot.press("P")
        await pilot.pause()
        assert isinstance(app.screen, QuotePreview)
        assert "Line 4 monitoring and more" in shown(app)


async def test_the_price_list_is_kept(app: PlannerApp, book: Book, quote: int) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("g", "p")
        await pilot.pause()
        assert isinstance(app.screen, PriceListScreen)
        assert "Flow sensor" in shown(app)
        await pilot.press("enter")
        await pilot.press(*["tab"] * 8, *"10: 470", "enter", *"USD 1: 520", "ctrl+s")
        await pilot.pause()
        product = price_list.product(book, price_list.product_by_code(book, "A-100") or 0)
        assert product.price_for("EUR", Decimal(12)) == Decimal(470)
        assert product.price_for("USD", Decimal(1)) == Decimal(520)
        await pilot.press("X")
        assert price_list.product(book, product.id).retired


async def test_what_is_typed_is_kept_before_it_is_saved(book: Book, quote: int) -> None:
    add(book, quote, "A-100")
    app = PlannerApp(book, first=3)
    async with app.run_test(size=WIDE) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("a", *"3 x Gate")
        editor(app).keep_drafts()
        assert editor(app).desk.half_typed()
        ((cell, text),) = editor(app).desk.half_typed().items()
        assert (cell.row, text) == (ADD, "3 x Gate")


async def test_reverse_charge_for_every_line_and_ready_to_be_sent(app: PlannerApp, book: Book, quote: int) -> None:
    add(book, quote, "A-100", "G-20")
    async with app.run_test(size=SMALL) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        await pilot.press("T", *"ae", "enter")
        assert {line.tax.category for line in lines(book, quote)} == {"AE"}
        await pilot.press("space")
        assert document(book, quote).state == "ready"
        await pilot.press("space")
        assert document(book, quote).state == "draft"
