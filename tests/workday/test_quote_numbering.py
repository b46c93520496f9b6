"""Numbers of quotes: by the settings' pattern, anew each year, never twice, also after undo and another pattern."""

from dataclasses import replace
from datetime import timedelta

import pytest

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.quote_settings import QuoteSettings
from amplanner.rules.money import Money
from amplanner.workday import quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.find import find
from amplanner.workday.quote_numbering import peeked_number, quote_of_count


@pytest.fixture
def account(book: Book) -> int:
    with book.act("account") as act:
        return write_account(book, act, name="Meijer", country="Deutschland")


def numbered(book: Book, pattern: str, *, when: str = "saved") -> None:
    book.settings = replace(book.settings, quotes=QuoteSettings(number=pattern, numbered=when))  # type: ignore[arg-type]


def drafted(book: Book, account: int) -> str:
    change = quotes.add(book, account=account, amount=Money(100, "EUR"))
    return quotes.header(book, change.key or 0).number


def test_each_year_counts_from_one(book: Book, account: int, clock: FrozenClock) -> None:
    numbered(book, "Q-{year}-{number:04}")
    assert [drafted(book, account) for _ in "ab"] == ["Q-2026-0001", "Q-2026-0002"]
    book.clock = clock._replace(moment=clock.moment + timedelta(days=60))
    assert peeked_number(book) == "Q-2027-0001"
    assert drafted(book, account) == "Q-2027-0001"
    assert quote_of_count(book, 1) == 3, "this year's before last year's"
    assert quote_of_count(book, 2) == 2
    assert quote_of_count(book, 9) is None
    assert [one.title for group in find(book, "q-2026-0002").groups for one in group.found][:1]


def test_a_number_is_never_given_twice(book: Book, account: int) -> None:
    numbered(book, "Q-{year}-{number:04}")
    assert drafted(book, account) == "Q-2026-0001"
    book.undo()
    assert drafted(book, account) == "Q-2026-0002"
    # Another pattern that comes to the same number passes by what is there.
    numbered(book, "Q-2026-{number:04}")
    assert peeked_number(book) == "Q-2026-0001"
    assert [drafted(book, account) for _ in "ab"] == ["Q-2026-0001", "Q-2026-0003"]


def test_a_number_may_be_given_when_it_is_sent(book: Book, account: int) -> None:
    numbered(book, "{number}/{yy}", when="sent")
    assert drafted(book, account) == ""
    assert quote_sending.prepare(book, 1).document.number == "1/26"
    quote_sending.send(book, 1, how="elsewhere")
    assert quotes.header(book, 1).number == "1/26"
    assert peeked_number(book) == "2/26"


def test_a_first_quote_abroad_is_in_the_language_spoken_there(book: Book, account: int) -> None:
    def language(country: str) -> str:
        with book.act("account") as act:
            key = write_account(book, act, name=country or "nowhere", country=country)
        change = quotes.add(book, account=key)
        ((spoken,),) = book.sql("SELECT language FROM quote WHERE id = ?", (change.key,))
        return str(spoken)

    countries = ("", "NL", "Deutschland", "Pays-Bas", "France", "Belgium", "Spain", "US", "Neverland")
    assert [language(one) for one in countries] == ["en", "en", "de", "en", "fr", "nl", "en", "en", "en"]
    book.settings = replace(book.settings, quotes=QuoteSettings(language="fr"))
    assert [language(f"{one} ") for one in ("NL", "Belgium", "Spain", "Suisse")] == ["fr", "fr", "en", "fr"]
