"""A quote on the screen after its end: the margin of what was accepted, why it was lost, what was optional."""

from dataclasses import replace
from decimal import Decimal

from amplanner.book.book import Book
from amplanner.rules.margins import quote_margin
from amplanner.rules.quotation import Adjustment, Quotation, QuoteLine, Standing, Tax
from amplanner.rules.quote_sums import sums
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.quote_editor import QuoteEditor, open_quote
from amplanner.tui.screens.quote_summary import Said, Summary
from amplanner.tui.screens.quote_versions import QuoteVersions
from amplanner.workday import quote_lines, quote_moves, quote_sending, quote_versions, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.quote_documents import document

D = Decimal
VAT = Tax("S", D(21))
SENSORS = QuoteLine("Sensor", quantity=D(2), price=D(100), cost=D(80), tax=VAT)
DAY = QuoteLine("Day", price=D(500), cost=D(100), tax=VAT, standing=Standing.OPTIONAL)


def shown(app: PlannerApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def test_the_margin_is_that_of_what_was_accepted() -> None:
    quotation = Quotation("EUR", (SENSORS, replace(DAY, key=2)))
    taken = replace(quotation, lines=(replace(DAY, standing=Standing.FIRM),))
    part = Said(accepted=("Accepted 1 of 2 lines", "500.00"), accepted_margin=quote_margin(taken, sums(taken)))
    for said, margin in ((Said(), "20.0%"), (part, "80.0%")):
        wide = Summary(",").wide(quotation, sums(quotation), said, 34, 30)
        narrow = Summary(",").narrow(quotation, sums(quotation), said)
        assert margin in str(wide), "and not that of all that was offered"
        assert margin in str(narrow)


def test_a_margin_that_shares_a_charge_says_so() -> None:
    licence = QuoteLine("Licence", price=D(100), tax=VAT)
    quotation = Quotation("EUR", (SENSORS, licence), charges=(Adjustment(amount=D(75)),))
    summary = Summary(",")
    assert "charge shared over all lines" in str(summary.wide(quotation, sums(quotation), Said(), 34, 30))
    known = replace(quotation, lines=(SENSORS,))
    assert "shared" not in str(summary.wide(known, sums(known), Said(), 34, 30))


async def test_a_lost_quote_says_why_and_versions_say_what_is_optional(book: Book) -> None:
    with book.act("Account") as act:
        account = write_account(book, act, name="Hartman Steel")
    others = [quotes.add(book, account=account).key for _ in range(3)]
    quote = quotes.add(book, account=account).key or 0
    quote_lines.add_lines(book, quote, SENSORS)
    quote_sending.send(book, quote, how="elsewhere")
    quote_versions.revise(book, quote)
    quote_lines.add_lines(book, quote, DAY)
    app = PlannerApp(book, first=3)
    async with app.run_test(size=(120, 36)) as pilot:
        open_quote(app, quote)
        await pilot.pause()
        assert f"Also open for Hartman Steel · {len(others)}" in shown(app)
        app.push_screen(QuoteVersions(book, document(book, quote)))
        await pilot.pause()
        assert "optional: Day" in shown(app)
        await pilot.press("escape")
        quote_sending.send(book, quote, how="elsewhere")
        app.act(lambda: quote_moves.decline(book, quote, reason="too dear", competitor="Acme"))
        await pilot.pause()
        assert isinstance(app.screen, QuoteEditor)
        assert "declined: too dear" in shown(app)
        assert "it went to Acme" in shown(app)
