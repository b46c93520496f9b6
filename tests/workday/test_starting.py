"""Whether a book is brand-new, and whose settings count in the demo."""

from decimal import Decimal

from amplanner.book.book import Book
from amplanner.book.quote_settings import QuoteSettings, SellerSettings
from amplanner.book.settings import Settings
from amplanner.workday import accounts, todos
from amplanner.workday.demo import day
from amplanner.workday.starting import is_demo, is_new, note_started, settings_for_demo


def test_a_book_is_new_until_its_card_is_answered(book: Book) -> None:
    assert is_new(book)
    note_started(book)
    note_started(book)
    assert not is_new(book)


def test_a_book_with_an_account_is_not_new(book: Book) -> None:
    accounts.add(book, name="Roos")
    assert not is_new(book)


def test_a_book_in_which_something_was_done_is_not_new_even_when_undone(book: Book) -> None:
    todos.add(book, title="Look around")
    book.undo()
    assert not is_new(book)


def test_a_demo_book_is_not_new(book: Book) -> None:
    assert not is_demo(book)
    day.fill(book)
    assert is_demo(book)
    assert not is_new(book)


def test_quote_settings_and_a_seller_of_ones_own_count_in_the_demo() -> None:
    quoting = QuoteSettings(margin_floor=Decimal(35), approvers=("Kim Bos",))
    shown = settings_for_demo(Settings(quotes=quoting))
    assert shown.quotes == quoting
    assert shown.seller.vat_id, "the demo's own"
    assert settings_for_demo(Settings(seller=SellerSettings(name="Mine"))).seller.name == "Mine"


def test_the_demo_has_its_own_targets_and_the_users_look() -> None:
    shown = settings_for_demo(Settings(name="Kim", theme="amp-light", keys={"app.find": "f3"}, won_a_month=5))
    assert (shown.name, shown.won_a_month, shown.theme, shown.keys) == ("Sam", 80_000, "amp-light", {"app.find": "f3"})
