"""The first start: whether a book is brand-new, and what its owner says of himself once."""

from dataclasses import replace

from amplanner.book.book import Book
from amplanner.book.quote_settings import SellerSettings
from amplanner.book.settings import Settings

_STARTED = "started"


def is_new(book: Book) -> bool:
    """Return whether nobody has begun to work in the book: no account, nothing ever done, no answer to the card."""
    return not any(
        book.sql(question)
        for question in (
            "SELECT 1 FROM account LIMIT 1",
            "SELECT 1 FROM journal_group LIMIT 1",
            f"SELECT 1 FROM book_fact WHERE name = '{_STARTED}'",
        )
    )


def has_accounts(book: Book) -> bool:
    """Return whether there is any account yet."""
    return bool(book.sql("SELECT 1 FROM account WHERE id > 0 LIMIT 1"))


def is_demo(book: Book) -> bool:
    """Return whether it is a demo book, with invented data."""
    return bool(book.sql("SELECT 1 FROM book_fact WHERE name = 'demo'"))


def note_started(book: Book) -> None:
    """Remember that the first card has been answered. Raises `BookError` in one of its kinds."""
    with book.beside_the_journal() as db:
        db.execute_sql(
            "INSERT INTO book_fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
            (_STARTED, book.today.isoformat()),
        )


def settings_for_demo(own: Settings) -> Settings:
    """Return the settings of whoever tries the demo, but for who and where its account manager is, and the targets.

    The demo's seller stands on the quotes until the file names one.
    """
    from amplanner.workday.demo.manager import DEMO_SETTINGS as DEMO

    return replace(
        own,
        name=DEMO.name,
        country=DEMO.country,
        currency=DEMO.currency,
        week=DEMO.week,
        won_a_month=DEMO.won_a_month,
        calls_a_day=DEMO.calls_a_day,
        quote_prefix=DEMO.quote_prefix,
        seller=DEMO.seller if own.seller == SellerSettings() else own.seller,
    )
