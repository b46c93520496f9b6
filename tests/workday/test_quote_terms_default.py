"""Payment terms of a new quote: as the account's last quote has them, else as the settings, however it is drafted."""

from amplanner.book.book import Book
from amplanner.book.models import Opportunity
from amplanner.workday import quote_headers, quote_sending, quotes
from amplanner.workday.accounts import write_account
from amplanner.workday.quote_documents import document


def test_payment_terms_come_from_the_last_quote_else_from_the_settings(book: Book) -> None:
    with book.act("Account") as act:
        account = write_account(book, act, name="Hartman Steel")
        deal = act.insert(Opportunity, account=account, title="Line 4")
    first = quotes.add(book, account=account).key or 0
    assert document(book, first).payment_terms == book.settings.quotes.payment_terms == "30 days"
    quote_headers.change_header(book, first, payment_terms="14 days")
    for drafted in (quotes.add(book, account=account), quotes.draft_from_idea(book, deal)):
        assert document(book, drafted.key or 0).payment_terms == "14 days"
    assert not any(one.code == "no_payment_terms" for one in quote_sending.prepare(book, first).findings)
    quote_headers.change_header(book, first, payment_terms="")
    assert any(one.code == "no_payment_terms" for one in quote_sending.prepare(book, first).findings)
    with book.act("Account") as act:
        other = write_account(book, act, name="Bakker")
    assert document(book, quotes.add(book, account=other).key or 0).payment_terms == "30 days"
