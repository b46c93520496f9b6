"""Before a quote is sent: ready, or waiting until somebody named has said yes to it."""

from collections.abc import Sequence

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Quote, Todo
from amplanner.rules.quote_states import Move, State, after, refusal
from amplanner.rules.text import clean
from amplanner.workday.quote_content import quotation_hash
from amplanner.workday.quote_documents import quotation_of
from amplanner.workday.quotes import QuoteHeader, header
from amplanner.workday.refused import RefusedError
from amplanner.workday.todos import write_todo

APPROVE = "Approve the quote"
"""The question that comes with a quote waiting for approval; the approval answers it."""


def make_ready(book: Book, *quotes: int) -> Change:
    """Note that drafts are finished and wait to be sent. Raises `RefusedError`."""
    return _each(book, Move.MAKE_READY, quotes, "Ready")


def take_up(book: Book, *quotes: int) -> Change:
    """Make quotes that were ready, or waited for approval, drafts again. Raises `RefusedError`."""
    return _each(book, Move.TAKE_UP, quotes, "Taken up again")


def ask_approval(book: Book, quote: int, approver: str) -> Change:
    """Let a quote wait until somebody said yes to it; the question becomes a to-do. Raises `RefusedError`."""
    who = clean(approver).strip()
    if not who:
        raise RefusedError("Say who is to approve it.")
    row = may(book, Move.ASK_APPROVAL, quote)
    with book.act(f"Approval asked of {who} · {row.called} {row.account_name}") as act:
        act.update(Quote, quote, status="awaiting", approver=who, approved_on=None, approval="")
        write_todo(
            book,
            act,
            title=APPROVE,
            account=row.account,
            quote=quote,
            owner="colleague",
            owner_name=who,
            asks=True,
        )
        act.key = quote
    return act.change


def approve(book: Book, quote: int) -> Change:
    """Note that the approver said yes to a quote as it is; it is ready to be sent. Raises `RefusedError`."""
    row = may(book, Move.APPROVE, quote)
    approval = quotation_hash(quotation_of(book, quote))
    with book.act(f"Approved · {row.called} {row.account_name}") as act:
        act.update(Quote, quote, status="ready", approved_on=book.today, approval=approval)
        _answer(book, act, quote, "yes")
        act.key = quote
    return act.change


def refuse_approval(book: Book, quote: int, reason: str = "") -> Change:
    """Note that the approver said no; the quote is a draft again. Raises `RefusedError`."""
    row = may(book, Move.REFUSE, quote)
    with book.act(f"Not approved · {row.called} {row.account_name}") as act:
        act.update(Quote, quote, status="draft", approval="")
        _answer(book, act, quote, clean(reason).strip() or "no")
        act.key = quote
    return act.change


def _answer(book: Book, act: Act, quote: int, answer: str) -> None:
    asked = Todo.select(Todo.id).where(Todo.quote == quote, Todo.title == APPROVE, Todo.status == "open")
    for (todo,) in book.rows(asked.tuples()):
        act.update(Todo, todo, status="done", answer=answer, done_at=book.clock.now())


def _each(book: Book, move: Move, quotes: Sequence[int], verb: str) -> Change:
    if not quotes:
        raise RefusedError("No quote is selected.")
    rows = [may(book, move, quote) for quote in quotes]
    what = f"{rows[0].called} {rows[0].account_name}" if len(rows) == 1 else f"{len(rows)} quotes"
    with book.act(f"{verb} · {what}") as act:
        for row in rows:
            act.update(Quote, row.id, status=after(move, State(row.status)).value)
        act.key = quotes[0]
    return act.change


def may(book: Book, move: Move, quote: int) -> QuoteHeader:
    """Return a quote's header if the move makes sense. Raises `RefusedError`, saying why not."""
    row = header(book, quote)
    approver = book.scalar(Quote.select(Quote.approver).where(Quote.id == quote))
    why = refusal(move, State(row.status), row.called, approver=approver)
    if why:
        raise RefusedError(why)
    return row
