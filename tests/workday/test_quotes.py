"""Quotes through their life, and what the pane shows of them."""

from datetime import date, timedelta

import pytest

from amplanner.book.book import Book
from amplanner.book.models import Account, Opportunity, Quote, Todo
from amplanner.rules.money import Money
from amplanner.workday import quote_moves, quotes
from amplanner.workday.open_quotes import open_quotes, rows
from amplanner.workday.refused import RefusedError


@pytest.fixture
def meijer(book: Book) -> int:
    with book.act("Account") as act:
        return act.insert(Account, name="Meijer Foods", name_fold="meijer foods", created_on=book.today)


@pytest.fixture
def deal(book: Book, meijer: int) -> int:
    with book.act("Deal") as act:
        return act.insert(
            Opportunity, account=meijer, title="Line 4", amount=640_000, currency="EUR", probability=30, stage="Talking"
        )


def status(book: Book, quote: int) -> str:
    return quotes.header(book, quote).status


def test_a_quote_is_drafted_sent_negotiated_and_won_and_its_deal_with_it(book: Book, deal: int) -> None:
    quote = quotes.draft_from_idea(book, deal).key
    assert quote is not None
    header = quotes.header(book, quote)
    assert (header.number, header.amount, header.probability, header.status) == ("Q-0001", 640_000, 30, "draft")
    sent = quote_moves.mark_sent(book, quote)
    assert sent.label == "Sent · Q-0001 Meijer Foods €6,400"
    assert quotes.header(book, quote).valid_until == book.today + timedelta(days=30)
    quote_moves.negotiate(book, quote)
    won = quote_moves.accept(book, quote)
    assert won.tables == {"quote", "quote_version", "opportunity", "call"}
    assert book.scalar(Opportunity.select(Opportunity.status)) == "won"
    book.undo()
    assert status(book, quote) == "negotiating"
    assert book.scalar(Opportunity.select(Opportunity.status)) == "open"


@pytest.mark.parametrize(
    ("steps", "move", "sentence"),
    [
        ([], quote_moves.accept, "wasn’t sent yet"),
        ([], quote_moves.negotiate, "wasn’t sent yet"),
        ([quote_moves.mark_sent], quote_moves.mark_sent, "sent already"),
        ([quote_moves.mark_sent, quote_moves.accept], quote_moves.negotiate, "is accepted"),
        ([quote_moves.mark_sent, quote_moves.accept], quote_moves.mark_sent, "is accepted"),
        ([quote_moves.mark_sent], quote_moves.delete, "went to the customer"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused_and_changes_nothing(book, meijer, steps, move, sentence) -> None:  # type: ignore[no-untyped-def]
    quote = quotes.add(book, account=meijer, amount=Money(1000, "EUR")).key
    for step in steps:
        step(book, quote)
    before = status(book, quote)
    with pytest.raises(RefusedError, match=sentence):
        move(book, quote)
    assert status(book, quote) == before


def test_declining_wants_a_reason_and_keeps_the_competitor(book: Book, meijer: int) -> None:
    quote = quotes.add(book, account=meijer, amount=Money(1000, "EUR")).key
    assert quote is not None
    with pytest.raises(RefusedError, match="why"):
        quote_moves.decline(book, quote, reason="  ")
    quote_moves.decline(book, quote, reason="Price", competitor="Other & Co")
    assert book.rows(Quote.select(Quote.reason, Quote.competitor).tuples()) == [("Price", "Other & Co")]


def test_a_quote_without_an_amount_is_not_sent(book: Book, meijer: int) -> None:
    quote = quotes.add(book, account=meijer).key
    assert quote is not None
    with pytest.raises(RefusedError, match="no amount"):
        quote_moves.mark_sent(book, quote)


def test_a_number_is_never_given_twice_also_after_an_undo(book: Book, meijer: int) -> None:
    quotes.add(book, account=meijer)
    book.undo()
    second = quotes.add(book, account=meijer).key
    assert second is not None
    assert quotes.header(book, second).number == "Q-0002"


def test_the_pane_lists_sent_by_validity_then_drafts_then_deals_without_a_quote(
    book: Book, meijer: int, deal: int
) -> None:
    late = quotes.add(book, account=meijer, amount=Money(200_000, "EUR"), probability=50).key
    soon = quotes.add(book, account=meijer, amount=Money(100_000, "EUR"), probability=25, validity_days=2).key
    draft = quotes.add(book, account=meijer, title="Freezer").key
    assert late is not None
    assert soon is not None
    quote_moves.mark_sent(book, late)
    quote_moves.mark_sent(book, soon)
    found = open_quotes(book)
    assert found.keys == (("quote", soon), ("quote", late), ("quote", draft), ("idea", deal))
    assert (found.quotes, found.ideas) == (3, 1)
    assert found.total == {"EUR": Money(940_000, "EUR")}
    assert found.weighted == {"EUR": Money(100_000 + 25_000 + 192_000, "EUR")}
    shown = rows(book, found.keys)
    assert [shown[key].status for key in found.keys] == ["sent", "sent", "draft", "idea"]
    assert shown["quote", soon].days_left == 2
    assert open_quotes(book, text="freez").keys == (("quote", draft),)


def test_a_deal_with_an_open_quote_is_no_idea_and_comes_back_when_the_quote_is_deleted(book: Book, deal: int) -> None:
    quote = quotes.draft_from_idea(book, deal).key
    assert quote is not None
    assert open_quotes(book).keys == (("quote", quote),)
    quote_moves.delete(book, quote)
    assert open_quotes(book).keys == (("idea", deal),)


def test_expired_is_derived_the_day_itself_still_counts(book: Book, meijer: int) -> None:
    quote = quotes.add(book, account=meijer, amount=Money(1000, "EUR")).key
    assert quote is not None
    quote_moves.mark_sent(book, quote)
    for until, expected in ((book.today, "sent"), (date(2026, 11, 24), "expired")):
        with book.act("Until") as act:
            act.update(Quote, quote, valid_until=until)
        assert rows(book, [("quote", quote)])["quote", quote].status == expected


def test_several_quotes_move_on_as_one_act(book: Book, meijer: int) -> None:
    first, second = (quotes.add(book, account=meijer, amount=Money(1000, "EUR")).key for _ in range(2))
    assert first is not None
    assert second is not None
    assert quote_moves.mark_sent(book, first, second).label == "Sent · 2 quotes"
    book.undo()
    assert (status(book, first), status(book, second)) == ("draft", "draft")


def test_when_one_of_several_may_not_move_none_does(book: Book, meijer: int) -> None:
    first = quotes.add(book, account=meijer, amount=Money(1000, "EUR")).key
    empty = quotes.add(book, account=meijer).key
    assert first is not None
    assert empty is not None
    with pytest.raises(RefusedError, match="no amount"):
        quote_moves.mark_sent(book, first, empty)
    assert status(book, first) == "draft"


def test_a_deal_is_won_or_lost_without_a_quote(book: Book, deal: int) -> None:
    quote_moves.lose_deals(book, deal, reason="Budget")
    assert open_quotes(book).keys == ()
    book.undo()
    quote_moves.win_deals(book, deal)
    with pytest.raises(RefusedError, match="won already"):
        quote_moves.win_deals(book, deal)


def test_sending_does_the_to_do_that_the_asked_quote_brought(book: Book, meijer: int) -> None:
    quote = quotes.add(book, account=meijer, amount=Money(1000, "EUR")).key
    assert quote is not None
    with book.act("To-dos") as act:
        for title in (quotes.SEND_QUOTE, "Ask about delivery"):
            act.insert(Todo, title=title, quote=quote, account=meijer, due_on=book.today)
    quote_moves.mark_sent(book, quote)
    assert book.rows(Todo.select(Todo.title).where(Todo.status == "open").tuples()) == [("Ask about delivery",)]


def test_a_quote_for_a_deal_takes_from_it_what_is_not_said(book: Book, deal: int, meijer: int) -> None:
    assert quotes.deal_to_quote(book, meijer) == deal
    quote = quotes.add(book, account=meijer, opportunity=deal, title="Line 5").key
    assert quote is not None
    header = quotes.header(book, quote)
    assert (header.title, header.amount, header.probability) == ("Line 5", 640_000, 30)
    assert quotes.deal_to_quote(book, meijer) is None


def test_an_amount_that_was_typed_is_no_estimate(book: Book, deal: int) -> None:
    quote = quotes.draft_from_idea(book, deal).key
    assert quote is not None
    assert rows(book, [("quote", quote)])["quote", quote].estimated
    quotes.edit(book, quote, title="x", amount=Money(700_000, "EUR"), probability=30, valid_until=None)
    assert not rows(book, [("quote", quote)])["quote", quote].estimated
