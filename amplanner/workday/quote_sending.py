"""Sending a quote: looked over first, approved where it must be, frozen as it goes out, and followed up.

Files (PDF, text, e-mail) are written before by the caller, of the document that `prepare` returns; `send` is told their
names. What was sent can't be changed any more, only revised.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Call, Opportunity, Quote, QuoteVersion, Todo
from amplanner.rules.money import Grouping, Money, show
from amplanner.rules.quote_checks import Finding, may_go
from amplanner.rules.quote_states import Move
from amplanner.rules.text import clean
from amplanner.rules.worktime import add_working_days, is_working
from amplanner.workday.calendar_days import days_off
from amplanner.workday.calls import write_call
from amplanner.workday.quote_approving import may
from amplanner.workday.quote_checking import look_over, refuse_unfit
from amplanner.workday.quote_content import freeze, hash_of
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_floor import excused
from amplanner.workday.quote_numbering import next_number, peeked_number
from amplanner.workday.quote_versions import taken_back
from amplanner.workday.quotes import SEND_QUOTE, QuoteHeader, follow_up_subject, header
from amplanner.workday.refused import RefusedError

How = Literal["mailed", "elsewhere"]
"""How a quote went out: with the e-mail that we prepared, or by other means."""


class Prepared(NamedTuple):
    """A quote as it would go out now, the hash of that, and what was found when looking it over."""

    document: QuoteDocument
    content_hash: str
    findings: tuple[Finding, ...]

    @property
    def may_go(self) -> bool:
        """Whether nothing found keeps it from going out."""
        return may_go(self.findings)


def prepare(book: Book, quote: int) -> Prepared:
    """Return a quote as it would go out today, with the number and revision it would have; nothing is written.

    Raises `RefusedError` when it isn't to be sent: sent already, waiting for approval.
    """
    may(book, Move.SEND, quote)
    final = _final(book, quote)
    return Prepared(final, hash_of(freeze(final)), look_over(book, final))


def send(
    book: Book, quote: int, *, how: How, content_hash: str = "", files: Sequence[str] = (), floor_reason: str = ""
) -> Change:
    """Freeze a quote and note that it went to the customer today. `Change.key` is the quote.

    In the same act: number and validity, the "send quote" to-do done, a call to follow it up, the deal moved on.
    `content_hash` is that of what the files were made of; `floor_reason` says why the margin may be below the floor.
    Raises `RefusedError` when something blocks it, or it was changed since `prepare`.
    """
    row = may(book, Move.SEND, quote)
    final = _final(book, quote)
    if content_hash and content_hash != hash_of(freeze(final)):
        raise RefusedError(f"{row.called} was changed meanwhile: look at it once more.")
    if floor_reason:
        given_for = excused(final.quotation, final.sums, final.margin_floor)
        final = replace(final, floor_reason=clean(floor_reason, lines=True).strip(), floor_excused=given_for)
    refuse_unfit(book, final)
    with book.act(_label([final], book.settings.thousands)) as act:
        write_sent(book, act, final, how, files)
        act.key = quote
    return act.change


def send_elsewhere(book: Book, *quotes: int) -> Change:
    """Note that quotes went to the customer today by other means, each as it is. Raises `RefusedError` like `send`."""
    if not quotes:
        raise RefusedError("No quote is selected.")
    for quote in quotes:
        may(book, Move.SEND, quote)
    finals = [_final(book, quote) for quote in quotes]
    for final in finals:
        refuse_unfit(book, final)
    with book.act(_label(finals, book.settings.thousands)) as act:
        for quote in quotes:
            # Each takes its number in turn.
            write_sent(book, act, _final(book, quote), "elsewhere", ())
        act.key = quotes[0]
    return act.change


def write_sent(book: Book, act: Act, final: QuoteDocument, how: How, files: Sequence[str]) -> None:
    """Write within an act that a quote went out as it is; checks nothing."""
    row = header(book, final.quote)
    if not row.number and final.number == peeked_number(book):
        final = replace(final, number=next_number(book))
    content = freeze(final)
    before = QuoteVersion.select(QuoteVersion.id, QuoteVersion.state).where(QuoteVersion.quote == final.quote)
    earlier = book.rows(before.tuples())
    for key, state in earlier:
        if state == "sent":
            act.update(QuoteVersion, key, state="superseded")
    amount = row.amount
    act.insert(
        QuoteVersion,
        quote=final.quote,
        account=row.account,
        revision=final.revision,
        number=final.number,
        title=final.title,
        how=how,
        again=bool(earlier),
        sent_on=book.today,
        sent_at=book.clock.now(),
        valid_until=final.valid_until,
        amount=amount,
        currency=final.currency,
        content=content,
        content_hash=hash_of(content),
        files=json.dumps(list(files), ensure_ascii=False),
    )
    act.update(
        Quote,
        final.quote,
        status="sent",
        number=final.number,
        revision=final.revision,
        valid_until=final.valid_until,
        floor_reason=final.floor_reason,
        floor_excused=final.floor_excused,
        # The day on which it first went out; each later revision has its own in the timeline.
        **({} if earlier else {"sent_on": book.today}),
    )
    asked = Todo.select(Todo.id).where(Todo.quote == final.quote, Todo.title == SEND_QUOTE, Todo.status == "open")
    for (todo,) in book.rows(asked.tuples()):
        act.update(Todo, todo, status="done", done_at=book.clock.now())
    _follow_up(book, act, final, row)
    if row.opportunity is not None:
        _move_deal(book, act, row.opportunity, amount, final)


def _final(book: Book, quote: int) -> QuoteDocument:
    """Return the document that goes out today: with its number and its revision."""
    now = replace(document(book, quote), state="sent")
    undone = taken_back(book, quote)
    number = now.number or next((one.number for one in undone), "") or peeked_number(book)
    now = replace(now, number=number)
    mailed = [one for one in undone if one.how == "mailed"]
    if any(one.revision == now.revision for one in mailed):
        content_hash = hash_of(freeze(now))
        if all((one.revision, one.content_hash) != (now.revision, content_hash) for one in mailed):
            # Something else may have reached the customer under that revision.
            return replace(now, revision=1 + max(one.revision for one in mailed))
    return now


def _label(finals: Sequence[QuoteDocument], grouping: Grouping) -> str:
    if len(finals) > 1:
        return f"Sent · {len(finals)} quotes"
    (final,) = finals
    amount = final.estimate or Money(final.sums.net, final.currency)
    return f"Sent · {final.number} {final.customer.name} {show(amount, grouping=grouping)}"


def _follow_up(book: Book, act: Act, final: QuoteDocument, row: QuoteHeader) -> None:
    """Plan a call some working days on, but before the quote expires; one that is planned for it already will do."""
    planned = Call.select(Call.id).where(Call.account == row.account, Call.status == "open", Call.quote == final.quote)
    if book.one(planned.tuples()) is not None:
        return
    day = follow_up_day(book, final.valid_until)
    if day is not None:
        subject = follow_up_subject(final.number)
        write_call(
            book,
            act,
            account=row.account,
            due_on=day,
            purpose="quote",
            subject=subject,
            person=row.person,
            quote=final.quote,
        )


def follow_up_day(book: Book, valid_until: date) -> date | None:
    """Return the day of the call after sending: working days on, as set, but before `valid_until`; None for none."""
    today, settings = book.today, book.settings
    off = days_off(book, today, today + timedelta(days=90))
    wanted = add_working_days(today, settings.quotes.follow_up_days, settings.week, off)
    day = min(wanted, valid_until - timedelta(days=1))
    while day > today and not is_working(day, settings.week, off):
        day -= timedelta(days=1)
    if day > today:
        return day
    return valid_until if valid_until > today else None


def _move_deal(book: Book, act: Act, deal: int, amount: int | None, final: QuoteDocument) -> None:
    row = book.one(Opportunity.select().where(Opportunity.id == deal).namedtuples())
    if row is None or row.status != "open":
        return
    columns: dict[str, Any] = {"stage": "Quoted"}
    if amount is not None:
        columns |= {"amount": amount, "currency": final.currency, "estimated": False}
    if row.close_on is None or row.close_on < final.valid_until:
        columns["close_on"] = final.valid_until
    act.update(Opportunity, deal, **columns)
