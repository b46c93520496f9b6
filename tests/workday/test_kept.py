"""What was typed and not saved, told in words."""

import pytest
from call_world import WED, account, plan, put

from amplanner.book.book import Book
from amplanner.book.drafts import Draft
from amplanner.book.models import Quote
from amplanner.workday.kept import kept_in_words


@pytest.mark.parametrize(
    ("field", "record", "text", "words"),
    [
        ("call.note", "1", "Board ok\nask PO", "in the call with Meijer Foods: “Board ok ask PO”"),
        ("call.answer", "1", "x" * 41, f"in the call with Meijer Foods: “{'x' * 40}…”"),
        ("calls.edit", "1", "fri", "in the planned call with Meijer Foods: “fri”"),
        ("capture", "call:1", "c tue", "in the line that a opens, for Meijer Foods: “c tue”"),
        ("capture", "todo:", "t x", "in the line that a opens: “t x”"),
        ("quote.cell", "1:4:price", "7", "in quote Q-0145 for Meijer Foods: “7”"),
        ("quote.lost", "('quote', 1)", "price", "where you typed it: “price”"),
        ("form.account", "new", '{"name": "Meijer Fods", "city": ""}', "in the form of a new account: “Meijer Fods”"),
        ("form.person", "new at 1", '{"name": "Eva"}', "in the form of a new person, Meijer Foods: “Eva”"),
        ("form.account", "1", '{"name": "M", "city": "Ede"}', "in the form of Meijer Foods: “M, Ede”"),
        ("form.appointment", "7", '{"title": "x"}', "in the form appointment: “x”"),
        ("call.note", "99", "{not json", "where you typed it: “{not json”"),
        ("note.call", "1", "[1]", "where you typed it: “[1]”"),
    ],
)
def test_a_draft_is_told_with_its_place(book: Book, field: str, record: str, text: str, words: str) -> None:
    meijer = account(book)
    plan(book, meijer, WED)
    put(book, Quote, number="Q-0145", account=meijer, status="draft", drafted_on=WED)
    assert kept_in_words(book, Draft(field, record, text, book.clock.now())) == words
