"""A quote in a real terminal: drafted, discounted, sent, revised, compared and accepted by keys alone; and killed."""

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from terminal import Terminal

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import Quote
from amplanner.book.quote_settings import QuoteSettings
from amplanner.book.settings import Settings, save_settings
from amplanner.rules.money import Money
from amplanner.rules.quotation import QuoteLine, Tax
from amplanner.workday import price_list, quote_lines, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.demo.words import SELLER
from amplanner.workday.people import write_person
from amplanner.workday.quote_documents import QuoteDocument, document

TYPED = (
    *("24 x A-100 495 -5% v21", "4 x G-20 v21", "3 x INST v21", "# Service", "2 SLA-1 -10% v21"),
    *("Training half day 650 v21", "35 Platform licence @ 42/mo v21", "10 Cable 3x1.5mm 4.50 v21"),
    "? 2 Spare filter 19.90 v21",
)
"""Eight lines and the head of a section."""


@pytest.fixture
def file(tmp_path: Path, clock: FrozenClock, settings: Settings) -> Path:
    """A book with a customer, a contact and a price list."""
    path = tmp_path / "my.book"
    with Book(path, clock, settings) as book:
        with book.act("customer") as act:
            account = write_account(book, act, name="Hartman Steel", city="Zwolle")
            write_person(book, act, account=account, name="E. Hartman", email="hartman@hartman.test")
        for code, name, price in (
            ("A-100", "Flow sensor", 495),
            ("G-20", "Gateway", 1450),
            ("INST", "Installation", 920),
            ("SLA-1", "Service contract", 1800),
        ):
            price_list.add(book, code=code, name=name, price=Money(price * 100, "EUR"))
    return path


@pytest.fixture
def opened(file: Path, tmp_path: Path) -> Iterator[Terminal]:
    with start(file, tmp_path) as terminal:
        yield terminal


def start(file: Path, home: Path, size: tuple[int, int] = (120, 36)) -> Terminal:
    """Open the planner on the book, in a home of its own."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    save_settings(
        home / "config" / "amplanner" / "settings.toml",
        Settings(seller=SELLER, quotes=QuoteSettings(payment_terms="30 days")),
    )
    env = {**folders, "HOME": str(home), "AMPLANNER_NOW": "2026-11-25T10:18", "TZ": "Europe/Amsterdam"}
    command = [sys.executable, "-m", "amplanner", "--book", str(file)]
    return Terminal(command, size=size, env=env, without=("DISPLAY", "WAYLAND_DISPLAY"))


def draft(terminal: Terminal, keys: list[str]) -> None:
    """Draft a quote for the customer; its editor opens."""
    terminal.wait_for("2 Calls")
    press(terminal, keys, "Q")
    terminal.wait_for("→ Quote")
    terminal.send("@hart Line 4")
    terminal.wait_for("Hartman Steel")
    press(terminal, keys, "enter")
    terminal.wait_for("Lines", "types a line")


def press(terminal: Terminal, keys: list[str], *pressed: str) -> None:
    """Press keys that are counted."""
    keys += pressed
    terminal.send(*pressed)


def leave_cell(terminal: Terminal, keys: list[str]) -> None:
    """Esc by itself: with a letter right behind it a terminal means Alt and that letter."""
    terminal.wait_quiet()
    press(terminal, keys, "escape")
    terminal.wait_quiet()


def found(file: Path, clock: FrozenClock, settings: Settings) -> QuoteDocument:
    with Book(file, clock, settings) as book:
        return document(book, int(book.scalar(Quote.select(Quote.id))))


def test_a_quote_by_keys_alone_from_the_first_line_to_accepted(
    opened: Terminal, file: Path, clock: FrozenClock, settings: Settings
) -> None:
    keys: list[str] = []
    draft(opened, keys)
    press(opened, keys, "a")
    for at, text in enumerate(TYPED):
        opened.send(text)
        press(opened, keys, "enter")
        lines = at + (at < 3)  # the head of the section is no line
        opened.wait_for(f"{lines} lines" if lines > 1 else "1 line")
    leave_cell(opened, keys)
    assert len(keys) == 3 + len(TYPED) + 1, "a, Enter for each line, Esc"
    press(opened, keys, "=")
    opened.wait_for("Discount on the whole quote")
    opened.send("2%")
    press(opened, keys, "enter")
    opened.wait_for("Discount       2%")
    before = len(keys)
    press(opened, keys, "S")
    opened.wait_for("hartman@hartman.test", "y send")
    press(opened, keys, "y")
    opened.wait_for("● sent · rev 1")
    assert len(keys) - before == 2, "sent by two keys"
    press(opened, keys, "R")
    opened.wait_for("○ draft · rev 2")
    press(opened, keys, "home")
    before = len(keys)
    press(opened, keys, "9", "enter")
    opened.wait_for("4,232.25")
    assert len(keys) - before == 2, "a quantity changed by two keys"
    press(opened, keys, "v")
    opened.wait_for("rev 1 → now", "24 → 9", "~ A-100 Flow sensor")
    press(opened, keys, "escape")
    opened.wait_for("Summary")
    opened.wait_quiet()
    press(opened, keys, "S")
    opened.wait_for("y send")
    press(opened, keys, "y")
    opened.wait_for("● sent · rev 2")
    press(opened, keys, "w")
    opened.wait_for("Revision 2", "Explained and agreed")
    press(opened, keys, "y")
    opened.wait_for("✓ accepted · rev 2")
    opened.send("ctrl+q")
    assert opened.wait_end() == 0
    quote = found(file, clock, settings)
    assert (quote.state, quote.revision, len(quote.quotation.lines)) == ("accepted", 2, len(TYPED))
    names = sorted(path.name for path in file.with_name("my.book.quotes").iterdir())
    assert len(names) == 6
    assert all((file.with_name("my.book.quotes") / name).stat().st_size > 0 for name in names)


def test_killed_in_the_middle_of_a_cell_nothing_is_lost(
    file: Path, tmp_path: Path, clock: FrozenClock, settings: Settings
) -> None:
    size = (80, 24)
    with start(file, tmp_path, size) as terminal:
        draft(terminal, [])
        terminal.send("a", "24 x A-100", "enter")
        terminal.wait_for("1 line")
        leave_cell(terminal, [])
        terminal.send("k", "7", "5")
        terminal.wait_for("37,125.00")  # what is typed counts at once
        terminal.wait_quiet(0.6)  # the text is kept within 300 ms of the last key
        terminal.kill()
    assert [line.quantity for line in found(file, clock, settings).quotation.lines] == [24]
    with start(file, tmp_path, size) as terminal:
        terminal.wait_for("2 Calls")
        terminal.send("3")
        terminal.wait_for("━ 3 Quotes")
        terminal.send("enter")
        terminal.wait_for("75▏", "Half-typed")
        terminal.send("enter")
        terminal.wait_gone("Half-typed")
        terminal.send("enter")
        terminal.wait_for("37,125.00")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert [line.quantity for line in found(file, clock, settings).quotation.lines] == [75]


def test_killed_at_each_step_of_its_way_to_the_customer_nothing_is_lost(
    file: Path, tmp_path: Path, clock: FrozenClock, settings: Settings
) -> None:
    with Book(file, clock, settings) as book:
        quote = quotes.add(book, account=1, person=1).key
        assert quote is not None
        quote_lines.add_lines(book, quote, QuoteLine("Sensor", Decimal(24), Decimal(495), tax=Tax("S", Decimal(21))))

    def opened_again() -> Terminal:
        terminal = start(file, tmp_path)
        terminal.wait_for("2 Calls")
        terminal.send("3")
        terminal.wait_for("━ 3 Quotes")
        terminal.send("enter")
        terminal.wait_for("━ Lines")
        return terminal

    with opened_again() as terminal:
        terminal.send("S")
        terminal.wait_for("y send")
        terminal.kill()
    assert found(file, clock, settings).state == "draft"
    with opened_again() as terminal:
        terminal.send("S")
        terminal.wait_for("y send")
        terminal.send("y")
        terminal.wait_for("● sent · rev 1")
        terminal.kill()
    assert found(file, clock, settings).content_hash
    with opened_again() as terminal:
        terminal.send("R")
        terminal.wait_for("○ draft · rev 2")
        terminal.send("9", "enter")
        terminal.wait_for("4,455.00")
        terminal.kill()
    assert [line.quantity for line in found(file, clock, settings).quotation.lines] == [9]
    with opened_again() as terminal:
        terminal.send("S")
        terminal.wait_for("y send")
        terminal.send("y")
        terminal.wait_for("● sent · rev 2")
        terminal.send("w")
        terminal.wait_for("Explained and agreed")
        terminal.send("a", "installation by us")
        terminal.wait_for("installation by us")
        terminal.send("escape")
        terminal.wait_gone("What else was explained")
        terminal.kill()
    with opened_again() as terminal:
        terminal.send("w")
        terminal.wait_for("Explained and agreed")
        terminal.send("a")
        terminal.wait_for("installation by us")
        terminal.send("enter")
        terminal.wait_for("[x] installation by us")
        terminal.send("y")
        terminal.wait_for("✓ accepted · rev 2")
        terminal.kill()
    with Book(file, clock, settings) as book:
        assert book.one(Quote.select(Quote.status, Quote.agreed).tuples()) == ("accepted", "installation by us")
