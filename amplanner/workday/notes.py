"""Notes: what was said and seen, who was there, and the next steps that a note sets.

A line of a note that begins with ``>`` becomes a next step when the note is saved: it is read like the capture line
(``> c tue 10 delivery terms``). In the note it stays, with an arrow in place of the sign, so that saving it again
doesn't make the step twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import Value

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Appointment, Attendee, Call, Note, Person
from amplanner.rules.text import clean
from amplanner.workday.checks import FieldError, InvalidError, checking
from amplanner.workday.refused import RefusedError

if TYPE_CHECKING:
    from amplanner.rules.capture_types import Captured

KINDS: Mapping[str, str] = MappingProxyType(
    {"note": "Note", "call": "Call", "visit": "Visit", "mail": "Mail", "chat": "Chat"}
)
"""What a note is about, by code. All but "note" count as contact with the customer."""

STEP_SIGN = ">"
STEP_SET = "→"

_LONGEST = 100_000


class NoteDetails(NamedTuple):
    """A note. `present` are the keys of who was there, the main person first."""

    id: int
    account: int | None
    account_name: str
    kind: str
    text: str
    at: datetime
    present: tuple[int, ...]
    present_names: tuple[str, ...]
    call: int | None
    appointment: int | None


def next_steps(text: str) -> list[str]:
    """Return the next steps that a note's lines set, in order, without the sign."""
    return [step for line in clean(text, lines=True).split("\n") if (step := _step_of(line))]


def read_steps(book: Book, text: str, account: int | None) -> "tuple[Captured, ...]":
    """Understand the next steps that a note's lines set, for an account. Call it before the act is opened."""
    steps = next_steps(text)
    if not steps:
        return ()
    from amplanner.rules.capture import parse
    from amplanner.rules.capture_types import Kind
    from amplanner.workday.capturing import context  # which itself writes notes

    known = context(book, default_kind=Kind.CALL, account=account)
    return tuple(parse(step, book.clock.now(), known) for step in steps)


def write_note(
    book: Book,
    act: Act,
    *,
    text: str,
    account: int | None,
    kind: str = "note",
    at: datetime | None = None,
    person: int | None = None,
    call: int | None = None,
    appointment: int | None = None,
    present: Sequence[int] = (),
    steps: "Sequence[Captured]" = (),
) -> int:
    """Write a note within an act and return its key.

    `at` is now when not given. `person` is whom it was with, `present` who else was there. `steps` are the next steps
    of its lines, as `read_steps` gave them, and are written too; without them those lines stay as they are.
    Raises `RefusedError` when a step can't be written, saying what is missing.
    """
    key = act.insert(
        Note,
        account=account,
        person=person,
        call=call,
        appointment=appointment,
        kind=kind,
        text=_write_steps(book, act, text, account, steps),
        at=at or book.clock.now(),
    )
    _write_present(book, act, key, [one for one in present if one != person])
    return key


def add(
    book: Book,
    *,
    text: str,
    account: int | None,
    kind: str = "note",
    at: datetime | None = None,
    person: int | None = None,
    call: int | None = None,
    appointment: int | None = None,
    present: Sequence[int] = (),
) -> Change:
    """Add a note and the next steps that it sets, as one step to undo. `Change.key` is its key.

    Raises `InvalidError`.
    """
    _check(text, kind)
    steps = read_steps(book, text, account)
    with _blaming_text(), book.act(f"Note · {_about(book, account)}") as act:
        act.key = write_note(
            book,
            act,
            text=text,
            account=account,
            kind=kind,
            at=at,
            person=person,
            call=call,
            appointment=appointment,
            present=present,
            steps=steps,
        )
    return act.change


def edit(
    book: Book,
    note: int,
    *,
    text: str | None = None,
    kind: str | None = None,
    at: datetime | None = None,
    present: Sequence[int] | None = None,
) -> Change:
    """Change what is given of a note; `present` are then all who were there, the main person first.

    New lines that begin with ``>`` become next steps. Raises `InvalidError`, and `RefusedError` when it is gone.
    """
    now = details(book, note)
    _check(now.text if text is None else text, kind)
    steps = () if text is None else read_steps(book, text, now.account)
    with _blaming_text(), book.act(f"Note changed · {now.account_name or 'no account'}") as act:
        values: dict[str, Any] = {}
        if text is not None:
            values["text"] = _write_steps(book, act, text, now.account, steps)
        if kind is not None:
            values["kind"] = kind
        if at is not None:
            values["at"] = at
        if present is not None:
            values["person"] = present[0] if present else None
            _write_present(book, act, note, present[1:])
        if values:
            act.update(Note, note, **values)
        act.key = note
    return act.change


def delete(book: Book, *notes: int) -> Change:
    """Delete notes; the next steps that they set stay. Raises `RefusedError` when one is gone."""
    found = [details(book, note) for note in notes]
    what = "Note deleted" if len(found) == 1 else f"{len(found)} notes deleted"
    with book.act(f"{what} · {found[0].account_name or 'no account'}") as act:
        for note in notes:
            act.remove(Note, note)
    return act.change


def details(book: Book, note: int) -> NoteDetails:
    """Return a note. Raises `RefusedError` when it is gone."""
    row = book.one(
        Note.select(Note, Account.name.alias("account_name"), Person.name.alias("person_name"))
        .left_outer_join(Account)
        .switch(Note)
        .left_outer_join(Person, on=Note.person == Person.id)
        .where(Note.id == note)
        .namedtuples()
    )
    if row is None:
        raise RefusedError("That note is no longer there.")
    others = book.rows(
        Attendee.select(Person.id, Person.name).join(Person).where(Attendee.note == note).order_by(Attendee.id).tuples()
    )
    main = [] if row.person is None else [(row.person, row.person_name)]
    return NoteDetails(
        row.id,
        row.account,
        row.account_name or "",
        row.kind,
        row.text,
        row.at.astimezone(book.clock.zone),
        tuple(key for key, _ in main + others),
        tuple(name for _, name in main + others),
        row.call,
        row.appointment,
    )


def note_of(book: Book, table: str, record: int) -> NoteDetails | None:
    """Return the first note of a logged call or an appointment; `table` is "call", "appointment" or "note" itself."""
    if table == "note":
        return details(book, record)
    column = {"call": Note.call, "appointment": Note.appointment}.get(table)
    found = None if column is None else book.scalar(Note.select(Note.id).where(column == record).order_by(Note.id))
    return None if found is None else details(book, int(found))


def add_to(book: Book, table: str, record: int, text: str) -> Change:
    """Add a note to a logged call or an appointment, at its moment and with its person.

    Raises `InvalidError`, and `RefusedError` when it is gone or is neither.
    """
    if table == "call":
        row = book.one(Call.select(Call.account, Call.person, Call.done_at).where(Call.id == record).tuples())
    elif table == "appointment":
        found = Appointment.select(Appointment.account, Value(None), Appointment.start_utc)
        row = book.one(found.where(Appointment.id == record).tuples())
    else:
        raise RefusedError("Only calls and appointments have a note of their own.")
    if row is None:
        raise RefusedError(f"That {table} is no longer there.")
    account, person, at = row
    call, appointment = (record, None) if table == "call" else (None, record)
    kind = "call" if table == "call" else "visit"
    return add(book, text=text, account=account, kind=kind, at=at, person=person, call=call, appointment=appointment)


def _step_of(line: str) -> str:
    """Return the next step that a line sets, "" when it sets none."""
    said = line.strip()
    return said[len(STEP_SIGN) :].strip() if said.startswith(STEP_SIGN) else ""


def _write_steps(book: Book, act: Act, text: str, account: int | None, steps: "Sequence[Captured]") -> str:
    """Write the steps and return the text as stored: an arrow shows which lines have made theirs."""
    safe = clean(text, lines=True).strip()
    if not steps:
        return safe
    from amplanner.workday.calls import tomorrow
    from amplanner.workday.capturing import Captor  # which itself writes notes

    captor = Captor(book, act, following=tomorrow(book), account=account)
    for captured in steps:
        captor.write(captured)
    lines = (f"{STEP_SET} {step}" if (step := _step_of(line)) else line for line in safe.split("\n"))
    return "\n".join(lines)


@contextmanager
def _blaming_text() -> Iterator[None]:
    """Say of a next step that can't be written that the note's text has to change."""
    try:
        yield
    except InvalidError:
        raise
    except RefusedError as error:
        raise InvalidError((FieldError("text", f"The next step: {error}"),)) from error


def _write_present(book: Book, act: Act, note: int, present: Sequence[int]) -> None:
    query = Attendee.select(Attendee.person, Attendee.id).where(Attendee.note == note)
    before = dict(book.rows(query.tuples()))
    for person in before.keys() - set(present):
        act.delete(Attendee, before[person])
    for person in present:
        if person not in before:
            act.insert(Attendee, person=person, note=note)


def _about(book: Book, account: int | None) -> str:
    if account is None:
        return "no account"
    return str(book.scalar(Account.select(Account.name).where(Account.id == account)))


def _check(text: str, kind: str | None) -> None:
    with checking() as checks:
        checks.filled("text", text, "A note needs a word or two.")
        checks.short("text", text, _LONGEST)
        checks.among("kind", kind, KINDS)
