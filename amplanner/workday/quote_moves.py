"""How a quote moves on: sent, negotiated, won, lost. Each function takes several quotes as one act."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Call, Opportunity, Quote, QuoteVersion
from amplanner.rules.dates_show import show_day
from amplanner.rules.quote_states import Move, State, after, refusal
from amplanner.rules.text import clean
from amplanner.workday.calls import write_dropped
from amplanner.workday.quotes import EDITABLE, QuoteHeader, follow_up_subject, header
from amplanner.workday.refused import RefusedError


def extend(book: Book, *quotes: int, days: int) -> Change:
    """Let open quotes hold `days` days from today. Raises `RefusedError` when one isn't open."""
    rows = _may_become(book, quotes, Move.EXTEND)
    until = book.today + timedelta(days=days)
    with book.act(f"Valid until {show_day(until, book.today)} · {named(rows)}") as act:
        for row in rows:
            _write_until(book, act, row, until, days)
    return act.change


def write_valid_until(book: Book, act: Act, quote: int, until: date) -> str:
    """Let an open quote hold until a day, within an act; return it in words: "Q-0139 valid until Thu 10 Dec".

    Raises `RefusedError` when it isn't open or the day is past.
    """
    (row,) = _may_become(book, [quote], Move.EXTEND)
    if until < book.today:
        raise RefusedError(f"{row.called} can't be valid until {show_day(until, book.today)}: that is past.")
    _write_until(book, act, row, until, (until - book.today).days)
    return f"{row.called} valid until {show_day(until, book.today)}"


def mark_sent(book: Book, *quotes: int) -> Change:
    """Note that drafts went to the customer today by other means; each holds for its days of validity from today.

    Raises `RefusedError` when one isn't to be sent, has no amount, would be past its validity, or something in its
    lines blocks it.
    """
    from amplanner.workday.quote_sending import send_elsewhere  # only when something is sent

    return send_elsewhere(book, *quotes)


def negotiate(book: Book, *quotes: int) -> Change:
    """Note that sent quotes are being negotiated. Raises `RefusedError` when one wasn't sent."""

    def moved(act: Act, row: QuoteHeader) -> None:
        deal = Opportunity.select(Opportunity.id).where(Opportunity.id == row.opportunity, Opportunity.status == "open")
        for (key,) in book.rows(deal.tuples()):
            act.update(Opportunity, key, stage="Negotiating")

    return _each(book, "In negotiation", quotes, Move.NEGOTIATE, moved)


def accept(
    book: Book, *quotes: int, revision: int | None = None, lines: Sequence[int] | None = None, agreed: str = ""
) -> Change:
    """Note that quotes were accepted today, as the customer has them; their deals are won.

    The call that asks what they think of it is dropped. Of one quote may be said which sent `revision`, which of its
    `lines` (by key; optional ones too), and what was explained and `agreed`, one thing a line. Raises `RefusedError`
    when one was not sent, or for a line it hasn't.
    """
    if len(quotes) > 1 and (revision is not None or lines is not None):
        raise RefusedError("Revision and lines are said of one quote at a time.")
    rows = _may_become(book, quotes, Move.ACCEPT)
    with book.act(f"Won · {named(rows)}") as act:
        for row in rows:
            _write_accepted(book, act, row, revision, lines, clean(agreed, lines=True).strip())
        act.key = quotes[0]
    return act.change


def write_accepted(book: Book, act: Act, quote: int) -> None:
    """Note within an act that a quote was accepted today; its deal is won. Raises `RefusedError` as `accept` does."""
    (row,) = _may_become(book, [quote], Move.ACCEPT)
    _write_accepted(book, act, row, None, None, "")


def _write_accepted(
    book: Book, act: Act, row: QuoteHeader, revision: int | None, lines: Sequence[int] | None, agreed: str
) -> None:
    from amplanner.workday.quote_accepting import accepted_version  # reads what was frozen; only when one is won

    taken = accepted_version(book, row, revision, lines)
    columns = {"amount": taken.amount, "accepted_revision": taken.revision, "accepted_lines": taken.lines}
    # A later revision that was being drafted is not what was agreed on.
    columns["revision"] = taken.revision
    act.update(Quote, row.id, status="accepted", decided_on=book.today, agreed=agreed, **columns)
    if taken.key is not None:
        act.update(QuoteVersion, taken.key, state="accepted")
    _drop_follow_up(book, act, row)
    if row.opportunity is not None:
        worth = {} if taken.amount is None else {"amount": taken.amount, "currency": row.currency, "estimated": False}
        act.update(Opportunity, row.opportunity, status="won", close_on=book.today, **worth)


def decline(book: Book, *quotes: int, reason: str, competitor: str = "") -> Change:
    """Note that quotes were lost today, and why; their deals are lost. Raises `RefusedError` without a reason."""
    why = _reason(reason)
    rows = _may_become(book, quotes, Move.DECLINE)
    with book.act(f"Lost · {named(rows)}") as act:
        for row in rows:
            _decide_version(book, act, row, "declined")
            _drop_follow_up(book, act, row)
            rival = clean(competitor).strip()
            act.update(Quote, row.id, status="declined", decided_on=book.today, reason=why, competitor=rival)
            if row.opportunity is not None:
                act.update(Opportunity, row.opportunity, status="lost", close_on=book.today, reason=why)
    return act.change


def withdraw(book: Book, *quotes: int) -> Change:
    """Take back sent quotes; they keep their numbers. Raises `RefusedError` when one was not sent."""

    def decided(act: Act, row: QuoteHeader) -> None:
        act.update(Quote, row.id, decided_on=book.today)
        _decide_version(book, act, row, "withdrawn")
        _drop_follow_up(book, act, row)

    return _each(book, "Withdrawn", quotes, Move.WITHDRAW, decided)


def delete(book: Book, *quotes: int) -> Change:
    """Delete drafts. Raises `RefusedError` for one that was sent: that is won, lost or withdrawn instead."""
    rows = _may_become(book, quotes, Move.DELETE)
    with book.act(f"Quote deleted · {named(rows)}") as act:
        for row in rows:
            act.remove(Quote, row.id)
    return act.change


def win_deals(book: Book, *deals: int) -> Change:
    """Note that open deals were won today without a quote. Raises `RefusedError` when one isn't open."""
    return _close_deals(book, deals, "won", "")


def lose_deals(book: Book, *deals: int, reason: str) -> Change:
    """Note that open deals were lost today, and why. Raises `RefusedError` without a reason."""
    return _close_deals(book, deals, "lost", _reason(reason))


def _close_deals(book: Book, deals: Sequence[int], status: str, reason: str) -> Change:
    query = Opportunity.select(Opportunity.id, Opportunity.title, Opportunity.status).where(Opportunity.id.in_(deals))
    rows = book.rows(query.namedtuples())
    if len(rows) < len(deals):
        raise RefusedError("That deal is no longer there.")
    for row in rows:
        if row.status != "open":
            raise RefusedError(f"“{row.title}” is {row.status} already.")
    what = rows[0].title if len(rows) == 1 else f"{len(rows)} deals"
    with book.act(f"{status.capitalize()} · {what}") as act:
        for row in rows:
            act.update(Opportunity, row.id, status=status, close_on=book.today, reason=reason)
    return act.change


def named(rows: Sequence[QuoteHeader]) -> str:
    """Name the quotes of an act: number and account of one, the count of several."""
    return f"{rows[0].called} {rows[0].account_name}" if len(rows) == 1 else f"{len(rows)} quotes"


def _write_until(book: Book, act: Act, row: QuoteHeader, until: date, days: int) -> None:
    """Let a quote, what the customer has of it, and its deal go on until a day."""
    act.update(Quote, row.id, valid_until=until, validity_days=max(days, 1))
    held = QuoteVersion.select(QuoteVersion.id).where(QuoteVersion.quote == row.id, QuoteVersion.state == "sent")
    for (key,) in book.rows(held.tuples()):
        act.update(QuoteVersion, key, valid_until=until)
    deal = Opportunity.select(Opportunity.id).where(
        Opportunity.id == row.opportunity, Opportunity.status == "open", Opportunity.close_on < until
    )
    for (key,) in book.rows(deal.tuples()):
        act.update(Opportunity, key, close_on=until)


def _decide_version(book: Book, act: Act, row: QuoteHeader, state: str) -> None:
    """Note what became of what the customer has. A later revision that was being drafted is not what was decided on:
    the quote is again what was sent; the lines of the draft stay for the next revision."""
    held = QuoteVersion.select().where(QuoteVersion.quote == row.id, QuoteVersion.state == "sent")
    for version in book.rows(held.order_by(QuoteVersion.revision).namedtuples()):
        act.update(QuoteVersion, version.id, state=state)
        if version.revision != row.revision:
            columns = {"revision": version.revision, "amount": version.amount, "valid_until": version.valid_until}
            act.update(Quote, row.id, **columns)


def _drop_follow_up(book: Book, act: Act, row: QuoteHeader) -> None:
    """Drop the call that sending a quote planned: what they think of it is known. Other calls about it stay."""
    asked = Call.select(Call.id).where(
        Call.quote == row.id, Call.status == "open", Call.subject == follow_up_subject(row.number)
    )
    write_dropped(book, act, [key for (key,) in book.rows(asked.tuples())])


def _each(book: Book, verb: str, quotes: Sequence[int], move: Move, more: Callable[[Act, QuoteHeader], None]) -> Change:
    rows = _may_become(book, quotes, move)
    with book.act(f"{verb} · {named(rows)}") as act:
        for row in rows:
            act.update(Quote, row.id, status=after(move, State(row.status)).value)
            more(act, row)
    return act.change


def _reason(reason: str) -> str:
    why = clean(reason).strip()
    if not why:
        raise RefusedError("Say why it was lost: a word is enough.")
    return why


def _may_become(book: Book, quotes: Sequence[int], move: Move) -> list[QuoteHeader]:
    """Return the quotes if the move makes sense for all of them, else refuse, saying why."""
    rows = [header(book, quote) for quote in quotes]
    if not rows:
        raise RefusedError("No quote is selected.")
    for row in rows:
        sent = QuoteVersion.select(QuoteVersion.id).where(QuoteVersion.quote == row.id, QuoteVersion.state == "sent")
        sent_before = row.status in EDITABLE and book.one(sent.tuples()) is not None
        why = refusal(move, State(row.status), row.called, sent_before=sent_before)
        if why:
            raise RefusedError(why)
    return rows
