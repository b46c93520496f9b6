"""A quote from sending to its end: frozen, followed up, revised, compared, accepted; taken back and done again."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from book.looking import dump

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Account, Call, Opportunity, Person, Quote, QuoteVersion, Todo
from amplanner.book.quote_settings import QuoteSettings
from amplanner.book.settings import Settings
from amplanner.rules.quotation import QuoteLine, Standing, Tax
from amplanner.workday import (
    quote_approving,
    quote_headers,
    quote_lines,
    quote_moves,
    quote_sending,
    quote_versions,
    quotes,
    timeline,
)
from amplanner.workday.open_quotes import open_quotes, rows
from amplanner.workday.queue_facts import gather
from amplanner.workday.quote_content import hash_of
from amplanner.workday.quote_documents import document
from amplanner.workday.refused import RefusedError

VAT = Tax("S", Decimal(21))


@pytest.fixture
def meijer(book: Book) -> int:
    with book.act("Account") as act:
        account = act.insert(Account, name="Meijer Foods", name_fold="meijer foods", created_on=book.today)
        act.insert(Person, account=account, name="Piet", name_fold="piet", email="piet@meijer.test")
    return account


@pytest.fixture
def deal(book: Book, meijer: int) -> int:
    with book.act("Deal") as act:
        return act.insert(Opportunity, account=meijer, title="Line 4", amount=1, currency="EUR", stage="Talking")


@pytest.fixture
def quote(book: Book, deal: int, meijer: int) -> int:
    """Two sensors of 100 and an optional spare of 10, for a deal; the quote was asked for."""
    key = quotes.add(book, account=meijer, opportunity=deal).key
    assert key is not None
    quote_lines.add_lines(book, key, line("Sensor", 100, quantity=Decimal(2)), line("Service", 50))
    quote_lines.add_lines(book, key, line("Spare", 10, standing=Standing.OPTIONAL))
    with book.act("To-do") as act:
        act.insert(Todo, title=quotes.SEND_QUOTE, quote=key, account=meijer, due_on=book.today)
    return key


def line(text: str, price: int, **more: object) -> QuoteLine:
    return QuoteLine(text, price=Decimal(price), tax=VAT, cost=Decimal(price) / 2, **more)  # type: ignore[arg-type]


def status(book: Book, quote: int) -> str:
    return quotes.header(book, quote).status


def deal_now(book: Book) -> tuple[str, str, int, date | None]:
    columns = (Opportunity.status, Opportunity.stage, Opportunity.amount, Opportunity.close_on)
    return book.rows(Opportunity.select(*columns).tuples())[0]  # type: ignore[no-any-return]


def states(book: Book, quote: int) -> list[tuple[int, str]]:
    return [(one.revision, one.state) for one in quote_versions.versions(book, quote)]


def send(book: Book, quote: int, **more: str) -> Change:
    return quote_sending.send(book, quote, how="mailed", **more)  # type: ignore[arg-type]


def test_sending_freezes_numbers_follows_up_and_moves_the_deal(book: Book, quote: int, meijer: int) -> None:
    prepared = quote_sending.prepare(book, quote)
    assert prepared.may_go
    assert (prepared.document.number, prepared.document.revision) == ("Q-0001", 1)
    before = dump(book)
    files = ("Q-0001.pdf", "Q-0001.txt", "Q-0001.eml")
    change = quote_sending.send(book, quote, how="mailed", content_hash=prepared.content_hash, files=files)
    assert change.label == "Sent · Q-0001 Meijer Foods €250"
    assert change.key == quote
    (version,) = quote_versions.versions(book, quote)
    assert (version.revision, version.state, version.how, version.files) == (1, "sent", "mailed", files)
    assert version.content_hash == prepared.content_hash
    content = book.scalar(QuoteVersion.select(QuoteVersion.content))
    assert hash_of(content) == version.content_hash
    assert json.loads(content)["totals"]["gross"] == 30_250
    shown = document(book, quote)
    assert (shown.frozen, shown.state, shown.sent_on) == (True, "sent", book.today)
    assert shown.valid_until == book.today + timedelta(days=30)
    assert book.rows(Todo.select(Todo.status).tuples()) == [("done",)]
    (call,) = book.rows(Call.select(Call.due_on, Call.purpose, Call.quote, Call.subject).tuples())
    assert call == (date(2026, 11, 30), "quote", quote, "what they think of Q-0001")  # Wednesday + 3 working days
    assert deal_now(book) == ("open", "Quoted", 25_000, shown.valid_until)
    lines = [entry.text for entry in timeline.timeline(book, meijer)]
    assert "Q-0001 sent, €250 · Line 4" in lines
    book.undo()
    assert dump(book) == before
    book.redo()
    assert states(book, quote) == [(1, "sent")]


def test_what_was_sent_stays_as_it_was(book: Book, quote: int, meijer: int) -> None:
    send(book, quote)
    with book.act("Renamed") as act:
        act.update(Account, meijer, name="Other", name_fold="other", city="Zwolle")
    with pytest.raises(RefusedError, match="revision"):
        quote_lines.add_lines(book, quote, line("More", 1))
    assert document(book, quote).customer.name == "Meijer Foods"
    quote_versions.revise(book, quote)
    assert document(book, quote).customer.name == "Other"
    assert document(book, quote, 1).customer.name == "Meijer Foods"


def test_a_sending_that_was_taken_back_leaves_its_trace_and_its_revision(book: Book, quote: int) -> None:
    send(book, quote)
    book.undo()
    assert (status(book, quote), states(book, quote)) == ("draft", [(1, quote_versions.TAKEN_BACK)])
    assert quote_sending.prepare(book, quote).document.revision == 1, "the very same may go once more"
    quote_lines.add_lines(book, quote, line("More", 1))
    assert quote_sending.prepare(book, quote).document.revision == 2
    send(book, quote)
    assert states(book, quote) == [(2, "sent"), (1, quote_versions.TAKEN_BACK)]
    assert quotes.header(book, quote).revision == 2


def test_what_was_only_marked_as_sent_may_be_sent_as_the_same_revision(book: Book, quote: int) -> None:
    quote_moves.mark_sent(book, quote)
    book.undo()
    quote_lines.add_lines(book, quote, line("More", 1))
    assert quote_sending.prepare(book, quote).document.revision == 1


@pytest.mark.parametrize(
    ("valid_days", "day"),
    [
        (30, date(2026, 11, 30)),
        (4, date(2026, 11, 27)),  # expires on Sunday: the Friday before
        (2, date(2026, 11, 26)),
        (1, date(2026, 11, 26)),  # tomorrow: the day itself
        (0, None),
    ],
)
def test_the_follow_up_comes_before_the_expiry(book: Book, valid_days: int, day: date | None) -> None:
    assert quote_sending.follow_up_day(book, book.today + timedelta(days=valid_days)) == day


def test_a_call_that_is_planned_for_the_quote_will_do(book: Book, quote: int, meijer: int) -> None:
    with book.act("Call") as act:
        act.insert(Call, account=meijer, quote=quote, due_on=book.today + timedelta(days=1))
    send(book, quote)
    assert book.count(Call.select()) == 1


def test_what_was_changed_since_it_was_prepared_is_not_sent(book: Book, quote: int) -> None:
    prepared = quote_sending.prepare(book, quote)
    quote_headers.change_header(book, quote, title="Other")
    with pytest.raises(RefusedError, match="changed meanwhile"):
        send(book, quote, content_hash=prepared.content_hash)
    assert status(book, quote) == "draft"


def test_what_blocks_is_found_before_sending_and_refuses(book: Book, quote: int) -> None:
    quote_lines.set_tax(book, quote, Tax("AE"))
    prepared = quote_sending.prepare(book, quote)
    assert not prepared.may_go
    assert prepared.findings[0].code == "no_vat_id"
    for attempt in (lambda: send(book, quote), lambda: quote_moves.mark_sent(book, quote)):
        with pytest.raises(RefusedError, match="VAT id"):
            attempt()
    assert states(book, quote) == []


def test_reverse_charge_is_suggested_by_the_countries_and_the_vat_id(book: Book, quote: int, meijer: int) -> None:
    for country in ("de", "", "Deutschland"):
        with book.act("Abroad") as act:
            act.update(Account, meijer, country=country, vat_id="DE136695976")
        prepared = quote_sending.prepare(book, quote)
        assert [one.code for one in prepared.findings] == ["reverse_charge"]
        assert {line.tax.category for line in prepared.document.quotation.lines} == {"S"}, "suggested, never applied"


def test_a_price_in_another_currency_blocks(book: Book, quote: int) -> None:
    from amplanner.rules.money import Money
    from amplanner.workday import price_list

    product = price_list.add(book, code="A-1", name="Sensor", price=Money(10_000, "EUR")).key
    quote_lines.add_lines(book, quote, quote_lines.line_of(book, quote, product))
    assert quote_sending.prepare(book, quote).may_go
    quote_headers.change_header(book, quote, currency="USD")
    found = [one for one in quote_sending.prepare(book, quote).findings if one.code == "mixed_currency"]
    assert [one.cell.line for one in found] == [3]


class TestApproval:
    """A margin under the floor wants a reason, or somebody's yes."""

    @pytest.fixture
    def settings(self) -> Settings:
        quoting = QuoteSettings(margin_floor=Decimal(60), approvers=("Kim Bos",))
        return Settings(name="Sam", country="NL", zone="Europe/Amsterdam", quotes=quoting)

    def test_it_is_asked_for(self, book: Book, quote: int) -> None:
        with pytest.raises(RefusedError, match=r"floor.* It needs a reason, or an approval"):
            send(book, quote)
        send(book, quote, floor_reason="Reference customer")
        assert document(book, quote).floor_reason == "Reference customer"

    def test_somebody_says_yes_to_it_as_it_is(self, book: Book, quote: int) -> None:
        quote_approving.ask_approval(book, quote, "Kim Bos")
        with pytest.raises(RefusedError, match="waits for approval by Kim Bos"):
            send(book, quote)
        columns = (Todo.title, Todo.owner_name, Todo.asks, Todo.status)
        asked = Todo.select(*columns).where(Todo.title == quote_approving.APPROVE)
        assert book.rows(asked.tuples()) == [(quote_approving.APPROVE, "Kim Bos", True, "open")]
        quote_approving.approve(book, quote)
        assert book.rows(asked.tuples())[0][3] == "done"
        assert (status(book, quote), document(book, quote).approved) == ("ready", True)
        send(book, quote)
        book.undo()
        quote_lines.add_lines(book, quote, line("More", 1))
        with pytest.raises(RefusedError, match="It needs a reason"):
            send(book, quote)  # that is another quote than the one approved

    def test_a_no_makes_it_a_draft(self, book: Book, quote: int) -> None:
        quote_approving.ask_approval(book, quote, "Kim Bos")
        quote_approving.refuse_approval(book, quote, "Too low")
        assert status(book, quote) == "draft"
        with pytest.raises(RefusedError, match="waits for no approval"):
            quote_approving.approve(book, quote)

    def test_changing_it_ends_the_waiting(self, book: Book, quote: int) -> None:
        quote_approving.ask_approval(book, quote, "Kim Bos")
        quote_lines.add_lines(book, quote, line("More", 1))
        assert status(book, quote) == "draft"


class TestNumberedWhenSent:
    """A draft has no number; its number is given when it is sent, and stays its own."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(name="Sam", country="NL", zone="Europe/Amsterdam", quotes=QuoteSettings(numbered="sent"))

    def test_numbers_are_given_in_the_order_of_sending(self, book: Book, quote: int, meijer: int) -> None:
        assert quotes.header(book, quote).called == "draft quote"
        other = quotes.add(book, account=meijer).key
        assert other is not None
        quote_lines.add_lines(book, other, line("Other", 5))
        assert quote_sending.prepare(book, other).document.number == "Q-0001"
        assert quote_moves.mark_sent(book, other, quote).label == "Sent · 2 quotes"
        assert [quotes.header(book, key).number for key in (other, quote)] == ["Q-0001", "Q-0002"]
        assert [document(book, key).number for key in (other, quote)] == ["Q-0001", "Q-0002"]

    def test_a_number_that_was_taken_back_stays_with_its_quote(self, book: Book, quote: int, meijer: int) -> None:
        other = quotes.add(book, account=meijer).key
        assert other is not None
        quote_lines.add_lines(book, other, line("Other", 5))
        send(book, quote)
        book.undo()
        assert quotes.header(book, quote).number == ""
        send(book, other)
        assert quotes.header(book, other).number == "Q-0002"
        send(book, quote)
        assert quotes.header(book, quote).number == "Q-0001"


def test_a_revision_is_a_draft_while_the_customer_has_the_last_one(book: Book, quote: int, meijer: int) -> None:
    send(book, quote)
    held = quotes.header(book, quote).valid_until
    change = quote_versions.revise(book, quote)
    assert change.label == "Revision 2 · Q-0001 Meijer Foods"
    assert (status(book, quote), quote_versions.with_the_customer(book, quote)) == ("draft", 1)
    assert quotes.header(book, quote).valid_until is None
    with pytest.raises(RefusedError, match="can be withdrawn"):
        quote_moves.delete(book, quote)
    quote_lines.adjust_quote(book, quote, discounts=())
    first = document(book, quote).quotation.lines[0]
    quote_lines.change_line(book, first.key, price=Decimal(90))
    send(book, quote)
    assert states(book, quote) == [(2, "sent"), (1, "superseded")]
    assert quotes.header(book, quote).number == "Q-0001"
    assert document(book, quote, 1).valid_until == held
    told = [entry.text for entry in timeline.timeline(book, meijer)]
    assert [text for text in told if "sent" in text] == [
        "Q-0001 sent, €230 · rev 2 Line 4",
        "Q-0001 sent, €250 · Line 4",
    ]


def test_two_versions_are_compared_line_by_line(book: Book, quote: int) -> None:
    send(book, quote)
    quote_versions.revise(book, quote)
    sensor, service, _ = document(book, quote).quotation.lines
    quote_lines.change_line(book, sensor.key, price=Decimal(90))
    quote_lines.delete_lines(book, service.key)
    quote_lines.add_lines(book, quote, line("Training", 30))
    quote_headers.change_header(book, quote, payment_terms="14 days")
    found = quote_versions.compare(book, quote, 1)
    assert [(one.kind, one.line.description, one.before_total, one.after_total) for one in found.changes.lines] == [
        ("changed", "Sensor", 20_000, 18_000),
        ("removed", "Service", 5_000, 0),
        ("added", "Training", 0, 3_000),
    ]
    assert [(one.field, one.before, one.after) for one in found.header] == [("payment_terms", "30 days", "14 days")]
    send(book, quote)
    assert quote_versions.compare(book, quote, 1, 2).changes == found.changes
    assert quote_versions.compare(book, quote, 2).empty
    with pytest.raises(RefusedError, match="no revision 3"):
        quote_versions.compare(book, quote, 3)


@pytest.mark.parametrize(
    ("lines", "amount", "kept"),
    [(None, 25_000, None), ([0], 20_000, [0]), ([0, 2], 21_000, [0, 2])],
)
def test_a_revision_is_accepted_with_all_or_some_of_its_lines(
    book: Book, quote: int, lines: list[int] | None, amount: int, kept: list[int] | None
) -> None:
    send(book, quote)
    keys = [one.key for one in document(book, quote).quotation.lines]
    quote_versions.revise(book, quote)
    quote_lines.delete_lines(book, keys[0])
    before = dump(book)
    chosen = None if lines is None else [keys[nth] for nth in lines]
    quote_moves.accept(book, quote, revision=1, lines=chosen, agreed="Delivery in week 50\nTraining apart\x1b")
    columns = (Quote.status, Quote.amount, Quote.accepted_revision, Quote.accepted_lines, Quote.agreed)
    (row,) = book.rows(Quote.select(*columns).tuples())
    assert row == (
        *("accepted", amount, 1),
        "" if kept is None else json.dumps([keys[nth] for nth in kept]),
        "Delivery in week 50\nTraining apart\N{REPLACEMENT CHARACTER}",
    )
    assert states(book, quote) == [(1, "accepted")]
    assert document(book, quote).sums.net == 25_000
    assert deal_now(book)[:3] == ("won", "Quoted", amount)
    book.undo()
    assert dump(book) == before


def test_what_was_not_sent_is_not_accepted(book: Book, quote: int) -> None:
    send(book, quote)
    for wrong, sentence in (
        ({"revision": 2}, "no revision 2"),
        ({"lines": [999]}, "which of its lines"),
        ({"lines": []}, "which of its lines"),
    ):
        with pytest.raises(RefusedError, match=sentence):
            quote_moves.accept(book, quote, **wrong)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="one quote at a time"):
        quote_moves.accept(book, quote, quote, revision=1)


def test_a_lost_quote_is_revised_and_its_deal_open_again(book: Book, quote: int) -> None:
    send(book, quote)
    quote_moves.decline(book, quote, reason="Price", competitor="Rival & Co")
    assert (deal_now(book)[0], states(book, quote)) == ("lost", [(1, "declined")])
    quote_versions.revise(book, quote)
    assert (status(book, quote), deal_now(book)[0]) == ("draft", "open")
    send(book, quote)
    assert states(book, quote) == [(2, "sent"), (1, "declined")]


def test_extending_moves_what_the_customer_has_and_the_deal(book: Book, quote: int) -> None:
    send(book, quote)
    quote_moves.extend(book, quote, days=60)
    until = book.today + timedelta(days=60)
    assert document(book, quote).valid_until == until
    assert quote_versions.versions(book, quote)[0].valid_until == until
    assert deal_now(book)[3] == until


def test_withdrawing_ends_it_and_negotiating_moves_the_deal(book: Book, quote: int) -> None:
    send(book, quote)
    quote_moves.negotiate(book, quote)
    assert deal_now(book)[1] == "Negotiating"
    quote_moves.withdraw(book, quote)
    assert (status(book, quote), states(book, quote)) == ("withdrawn", [(1, "withdrawn")])


@pytest.mark.parametrize("end", ["declined", "withdrawn"])
def test_what_is_decided_on_is_what_was_sent_and_no_draft_of_a_revision(book: Book, quote: int, end: str) -> None:
    send(book, quote)
    sent = document(book, quote)
    quote_versions.revise(book, quote)
    quote_lines.change_line(book, sent.quotation.lines[-1].key, quantity=Decimal(999))
    if end == "declined":
        quote_moves.decline(book, quote, reason="price")
    else:
        quote_moves.withdraw(book, quote)
    found = document(book, quote)
    assert (found.state, found.revision, found.frozen) == (end, 1, True)
    assert (found.quotation, found.sums, found.valid_until) == (sent.quotation, sent.sums, sent.valid_until)
    assert quotes.header(book, quote).amount == sent.sums.net
    quote_versions.revise(book, quote)
    again = document(book, quote)
    assert (again.state, again.revision) == ("draft", 2)
    assert again.quotation.lines[-1].quantity == Decimal(999), "what was drafted is not lost"


ACTS: dict[str, tuple[list[str], Callable[[Book, int], Change]]] = {
    "ready": ([], quote_approving.make_ready),
    "take up": (["ready"], quote_approving.take_up),
    "ask": ([], lambda book, quote: quote_approving.ask_approval(book, quote, "Kim")),
    "approve": (["ask"], quote_approving.approve),
    "no": (["ask"], quote_approving.refuse_approval),
    "send": ([], send),
    "negotiate": (["send"], quote_moves.negotiate),
    "revise": (["send"], quote_versions.revise),
    "send again": (["send", "revise"], send),
    "extend": (["send"], lambda book, quote: quote_moves.extend(book, quote, days=9)),
    "accept": (["send"], quote_moves.accept),
    "decline": (["send"], lambda book, quote: quote_moves.decline(book, quote, reason="x")),
    "withdraw": (["send"], quote_moves.withdraw),
    "delete": ([], quote_moves.delete),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_move_is_undone_and_done_again_exactly(book: Book, quote: int, name: str) -> None:
    steps, act = ACTS[name]
    for step in steps:
        ACTS[step][1](book, quote)
    before = dump(book)
    act(book, quote)
    after = dump(book)
    assert after != before
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


def test_the_versions_are_found_by_index(book: Book, quote: int) -> None:
    send(book, quote)
    seen: list[str] = []
    book.db.connection().set_trace_callback(seen.append)
    quote_versions.versions(book, quote)
    quote_versions.with_the_customer(book, quote)
    book.db.connection().set_trace_callback(None)
    for statement in seen:
        plan = [row[3] for row in book.sql(f"EXPLAIN QUERY PLAN {statement}")]
        assert all("SCAN" not in step or "journal_row_sent" in step for step in plan), plan


def test_what_the_customer_has_is_warned_of_while_a_revision_is_drafted(book: Book, quote: int, meijer: int) -> None:
    quote_headers.change_header(book, quote, validity_days=2)
    send(book, quote)
    quote_versions.revise(book, quote)
    row = rows(book, [("quote", quote)])["quote", quote]
    assert (row.status, row.revision, row.held, row.days_left) == ("draft", 2, 1, 2)
    facts = gather(book, frozenset(), 10)
    assert [(one.key, one.number, one.amount, one.until) for one in facts.quotes[meijer]] == [
        (quote, "Q-0001", 25_000, book.today + timedelta(days=2))
    ]
    quote_approving.make_ready(book, quote)
    assert open_quotes(book).quotes == 1
    assert facts.value[meijer] == (25_000, "EUR")
