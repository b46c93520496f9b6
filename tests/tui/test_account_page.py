"""The account page and the list of all accounts."""

from collections.abc import Callable
from datetime import date

import pytest
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.rules.money import Money
from amplanner.tui.app import PlannerApp
from amplanner.tui.forms.form import Form
from amplanner.tui.panes.account_head import item_words
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.account import AccountPage
from amplanner.tui.screens.accounts import AccountsScreen
from amplanner.workday import accounts, appointments, contracts, issues, notes, opportunities, people, quotes, todos
from amplanner.workday.account_list import AccountFilter
from amplanner.workday.account_words import filter_from
from amplanner.workday.appointment_rows import Details
from amplanner.workday.open_items import OpenItem, open_items
from amplanner.workday.phones import typed_numbers


@pytest.fixture
def meijer(book: Book) -> int:
    key = accounts.add(book, name="Meijer Foods", tier="A", city="Utrecht", sector="food", tags=["sensors"]).key
    assert key is not None
    people.add(
        book,
        account=key,
        name="Piet Meijer",
        job="owner",
        role="decision maker",
        stance="for",
        numbers=typed_numbers("030 555 0142"),
        email="piet@meijer.test",
    )
    contracts.add(book, account=key, title="Freezer contract", ends_on=date(2027, 3, 31), value=Money(640_000, "EUR"))
    issues.add(book, account=key, title="Late delivery", update_due=date(2026, 11, 27), severity="high")
    quotes.add(book, account=key, title="Line 2 sensors", amount=Money(895_000, "EUR"), probability=70)
    opportunities.add(book, account=key, title="Freezer alarms", amount=Money(640_000, "EUR"))
    todos.add(book, title="Terms in writing", account=key, due_on=book.today)
    notes.add(book, account=key, text="Piet retires in two years")
    return key


def texts(app: PlannerApp, digit: int) -> str:
    page = app.screen
    pane = next(pane for pane in page.query(Pane) if pane.digit == digit)
    return "\n".join(pane.rows.render_line(y).text.rstrip() for y in range(pane.rows.size.height))


@pytest.mark.parametrize(
    ("kind", "who", "said"),
    [
        ("theirs", "Tom Vink", "Tom Vink promised by Fri 27 Nov: Send drawings"),
        ("theirs", "", "they promised by Fri 27 Nov: Send drawings"),
        ("colleague", "Lies Otten", "Lies Otten does by Fri 27 Nov: Send drawings"),
        ("ask", "Anna Smit", "ask Anna Smit Fri 27 Nov: Send drawings"),
        ("to-do", "", "to-do Fri 27 Nov Send drawings"),
    ],
)
def test_a_next_step_is_told_in_plain_english(kind: str, who: str, said: str) -> None:
    item = OpenItem("todo", 1, kind, date(2026, 11, 27), "", "Send drawings", who, promised=False, late=False)
    assert item_words(item, date(2026, 11, 25)) == said


async def opened(pilot: Pilot[None], account: int) -> AccountPage:
    app = pilot.app
    assert isinstance(app, PlannerApp)
    page = AccountPage(app.book, account)
    app.push_screen(page)
    await pilot.pause()
    return page


async def test_g_a_opens_the_page_of_the_selected_account_with_all_its_sections(book: Book, meijer: int) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("g", "a")
        await pilot.pause()
        assert isinstance(app.screen, AccountPage)
        assert app.screen.header.place == "Accounts › Meijer Foods"
        assert app.screen.header.aside == "A-account · food · Utrecht · not spoken yet"
        assert "Piet retires in two years" in texts(app, 1)
        assert "Line 2 sensors" in texts(app, 2)
        assert "Freezer alarms" in texts(app, 2)
        assert "Piet Meijer  owner (decides)" in texts(app, 4)
        assert "▲ for us" in texts(app, 4)
        assert "030 555 0142  piet@meijer.test" in texts(app, 4)
        assert "31 Mar 2027 126 days     €6,400" in texts(app, 5)
        assert "! Late delivery" in texts(app, 6)
        assert "to-do today Terms in writing" in texts(app, 8)
        assert "#sensors" in texts(app, 9)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, AccountPage)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16)])
async def test_digits_and_tab_go_through_the_sections_at_every_size(
    book: Book, meijer: int, size: tuple[int, int]
) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=size) as pilot:
        page = await opened(pilot, meijer)
        for digit in (4, 2, 8, 1, 9, 6, 5):
            await pilot.press(str(digit))
            await pilot.pause()
            assert page.front.digit == digit
            assert page.front.rows.has_focus
            assert page.front.size.height >= 1
            assert texts(app, digit).strip(), digit
        await pilot.press("1", "tab", "tab")
        assert page.front.digit == 4
        await pilot.press("shift+tab", "left")
        assert page.front.digit == 1


NEW: list[tuple[str, list[str], Callable[[Book, int], object], object]] = [
    ("4", [*"Anna Smit"], lambda book, key: people.people_of(book, key)[-1].name, "Anna Smit"),
    ("5", [*"SLA"], lambda book, key: contracts.contracts_of(book, key)[-1].title, "SLA"),
    ("6", [*"Noise"], lambda book, key: issues.issues_of(book, key)[-1].title, "Noise"),
]


@pytest.mark.parametrize(("digit", "typed", "kept", "wanted"), NEW, ids=[case[0] for case in NEW])
async def test_a_adds_to_the_focused_section(
    book: Book, meijer: int, digit: str, typed: list[str], kept: Callable[[Book, int], object], wanted: object
) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press(digit, "a")
        await pilot.pause()
        await pilot.press(*typed, "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, AccountPage)
        assert str(wanted) in texts(app, int(digit))
    assert kept(book, meijer) == wanted


@pytest.mark.parametrize("digit", ["4", "5", "6", "2", "9"])
async def test_e_opens_the_form_of_the_selected_row_and_saves(book: Book, meijer: int, digit: str) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press(digit, "e")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("end", *"2", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, AccountPage)
    label = book.undo().label
    assert "changed" in label


@pytest.mark.parametrize(
    ("digit", "table"), [("4", "person"), ("5", "contract"), ("6", "issue"), ("2", "quote"), ("8", "todo")]
)
async def test_d_deletes_the_selected_row_and_u_brings_it_back(book: Book, meijer: int, digit: str, table: str) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press(digit, "d")
        await pilot.pause()
        assert book.sql(f"SELECT COUNT(*) FROM {table}") == [(0,)]
        await pilot.press("u")
        await pilot.pause()
        assert book.sql(f"SELECT COUNT(*) FROM {table}") == [(1,)]
        assert texts(app, int(digit)).strip()


async def test_y_copies_the_number_of_the_selected_person(book: Book, meijer: int) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press("4", "y")
        await pilot.pause()
        assert app.clipboard == "+31305550142"


async def test_space_closes_an_issue_and_opens_it_again(book: Book, meijer: int) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press("6", "space", *"Carrier changed", "enter")
        await pilot.pause()
        assert "✓ closed 25 Nov" in texts(app, 6)
        assert issues.issues_of(book, meijer)[0].resolution == "Carrier changed"
        await pilot.press("space")
        await pilot.pause()
        assert issues.issues_of(book, meijer)[0].status == "open"


async def test_space_does_the_next_step(book: Book, meijer: int) -> None:
    todos.add(book, title="Stock?", account=meijer, due_on=book.today, owner="colleague", owner_name="Noor", asks=True)
    start = book.clock.now().replace(hour=15, minute=0)
    appointments.add(book, Details("Visit", start, start.replace(hour=16), account=meijer))
    issue = issues.issues_of(book, meijer)[0]
    issues.delete(book, issue.id)
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        steps = [(item.kind, item.text) for item in open_items(book, meijer)]
        assert steps == [("appointment", "Visit"), ("to-do", "Terms in writing"), ("ask", "Stock?")]
        await pilot.press("8", "home", "space", *"two actions", "enter")
        await pilot.pause()
        await pilot.press("home", "space")
        await pilot.pause()
        await pilot.press("home", "space", *"12 left", "enter")
        await pilot.pause()
        (left,) = open_items(book, meijer)
        assert "Stock?" in left.text, "the answer is owed now"
        page = app.screen
        assert "two actions" in texts(app, 1)
        assert isinstance(page, AccountPage)


async def test_a_deleted_account_closes_its_page(book: Book, meijer: int) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press("9", "d")
        await pilot.pause()
        assert not isinstance(app.screen, AccountPage)
        await pilot.press("u")
        await pilot.pause()
        assert accounts.name_of(book, meijer) == "Meijer Foods"


async def test_a_page_under_a_form_closes_when_its_account_goes(book: Book, meijer: int) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, meijer)
        await pilot.press("4", "a")
        await pilot.pause()
        app.act(lambda: accounts.delete(book, meijer))
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.pause()
        assert not isinstance(app.screen, AccountPage | Form)


# All accounts.


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", AccountFilter()),
        ("a B", AccountFilter(tiers=frozenset({"A", "B"}))),
        ("prospects", AccountFilter(kinds=frozenset({"prospect"}))),
        ("meijer foods", AccountFilter(text="meijer foods")),
        ("#Fair mine", AccountFilter(tag="fair", owner="")),
        ("region:Noord by silence vink", AccountFilter(region="Noord", order="silence", text="vink")),
        ("stand by", AccountFilter(text="stand by")),
    ],
)
def test_a_filter_in_words(text: str, wanted: AccountFilter) -> None:
    assert filter_from(text) == wanted


async def test_g_capital_a_lists_all_accounts_and_enter_opens_one(book: Book, meijer: int) -> None:
    accounts.add(book, name="Vink Packaging", kind="prospect")
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("g", "A")
        await pilot.pause()
        assert isinstance(app.screen, AccountsScreen)
        assert "Meijer Foods" in texts(app, 1)
        assert "not spoken yet" in texts(app, 1)
        assert "€9k" in texts(app, 1)
        await pilot.press("f", *"prospect", "enter")
        await pilot.pause()
        assert "Meijer" not in texts(app, 1)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AccountPage)
        assert app.screen.header.place == "Accounts › Vink Packaging"


async def test_an_account_is_added_to_the_list_and_deleted_from_it(book: Book, meijer: int) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "A", "a")
        await pilot.pause()
        await pilot.press(*"Aalberts", "ctrl+s")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, AccountsScreen)
        assert screen.account == book.sql("SELECT id FROM account WHERE name = 'Aalberts'")[0][0]
        await pilot.press("d")
        await pilot.pause()
        assert "Aalberts" not in texts(app, 1)


async def test_marked_accounts_are_deleted_in_one_step(book: Book, meijer: int) -> None:
    accounts.add(book, name="Vink Packaging")
    app = PlannerApp(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "A", "asterisk", "d")
        await pilot.pause()
        assert "No accounts yet" in texts(app, 1)
        await pilot.press("u")
        await pilot.pause()
        assert "Meijer Foods" in texts(app, 1)
        assert "Vink Packaging" in texts(app, 1)
