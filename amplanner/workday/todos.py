"""To-dos as promises: mine, the customer's, a colleague's. An open one always has a day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.clock import utc_seconds
from amplanner.book.journal import Act
from amplanner.book.models import Todo
from amplanner.rules.text import clean
from amplanner.rules.worktime import next_working_day
from amplanner.workday.appointments import write_appointment
from amplanner.workday.calendar_days import days_off
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import edited_rule, next_day, repeat_rule
from amplanner.workday.walltime import midnight

OWNERS = ("me", "them", "colleague")

GIVE_ANSWER = "Give the answer: "
"""How the to-do begins that an answered question makes; it keeps the answer, by which the call queue knows it."""

_LOOK_AHEAD = timedelta(days=60)


class TodoRow(NamedTuple):
    """A to-do as lists show it. `late_days` is 0 for one that is due today or later, or no longer open."""

    key: int
    title: str
    account: int | None
    account_name: str
    owner: str
    owner_name: str
    due_on: date
    due_time: str
    important: bool
    asks: bool
    answer: str
    repeat: str
    status: str
    late_days: int

    @property
    def whose(self) -> str:
        """Who promised, when it isn't me: the name, else "they" or "colleague"."""
        if self.owner == "me":
            return ""
        return self.owner_name or ("they" if self.owner == "them" else "colleague")


def write_todo(
    book: Book,
    act: Act,
    *,
    title: str,
    due_on: date | None = None,
    due_time: str = "",
    account: int | None = None,
    person: int | None = None,
    owner: str = "me",
    owner_name: str = "",
    asks: bool = False,
    important: bool = False,
    repeat: str = "",
    quote: int | None = None,
    opportunity: int | None = None,
) -> int:
    """Write a new to-do within an act and return its key. Without a day it is due on the next working day.

    `asks`: a question, whose answer is kept when it is done. `repeat` is "every 2w" or an RRULE.
    Raises `RefusedError` for what can't be.
    """
    content = _content(title, due_time, owner, owner_name)
    due = due_on or next_workday(book)
    return act.insert(
        Todo,
        **content,
        due_on=due,
        account=account,
        person=person,
        asks=asks,
        important=important,
        repeat=repeat_rule(repeat, due),
        quote=quote,
        opportunity=opportunity,
    )


def add(
    book: Book,
    *,
    title: str,
    due_on: date | None = None,
    due_time: str = "",
    account: int | None = None,
    person: int | None = None,
    owner: str = "me",
    owner_name: str = "",
    asks: bool = False,
    important: bool = False,
    repeat: str = "",
) -> Change:
    """Make a to-do; see `write_todo`. `Change.key` is its key."""
    with book.act(f"To-do · {clean(title).strip()}") as act:
        act.key = write_todo(
            book,
            act,
            title=title,
            due_on=due_on,
            due_time=due_time,
            account=account,
            person=person,
            owner=owner,
            owner_name=owner_name,
            asks=asks,
            important=important,
            repeat=repeat,
        )
    return act.change


def edit(
    book: Book,
    todo: int,
    *,
    title: str,
    due_on: date,
    due_time: str = "",
    account: int | None = None,
    person: int | None = None,
    owner: str = "me",
    owner_name: str = "",
    asks: bool = False,
    important: bool = False,
    repeat: str = "",
) -> Change:
    """Give a to-do other contents. Raises `RefusedError` for what can't be."""
    (row,) = _rows(book, [todo])
    with book.act(f"To-do changed · {clean(title).strip()}") as act:
        act.update(
            Todo,
            todo,
            **_content(title, due_time, owner, owner_name),
            due_on=due_on,
            account=account,
            person=person,
            asks=asks,
            important=important,
            repeat=edited_rule(row.repeat, repeat, due_on),
        )
        act.key = todo
    return act.change


def done(book: Book, todos: Sequence[int], answer: str = "") -> Change:
    """Note that open to-dos are done, in one act.

    A question keeps the answer and makes "give the answer" due today. One that repeats makes the next. Those that are
    done already stay as they are.
    """
    rows = _rows(book, todos)
    with book.act(_label("Answered" if answer.strip() and len(rows) == 1 else "Done", rows)) as act:
        write_done(book, act, todos, answer)
    return act.change


def write_done(book: Book, act: Act, todos: Sequence[int], answer: str = "") -> None:
    """Note within an act that open to-dos are done, as `done` does."""
    told = clean(answer).strip()
    for row in _rows(book, todos) if todos else ():
        if row.status != "open":
            continue
        act.update(Todo, row.id, status="done", done_at=book.clock.now(), **({"answer": told} if told else {}))
        if row.asks and told:
            act.key = _give_answer(book, act, row, told)
        if row.repeat:
            _next(book, act, row)


def reopen(book: Book, todos: Sequence[int]) -> Change:
    """Open to-dos again that were done or dropped; a day that has passed becomes today."""
    rows = _rows(book, todos)
    with book.act(_label("Open again", rows)) as act:
        for row in rows:
            if row.status != "open":
                act.update(Todo, row.id, status="open", done_at=None, due_on=max(row.due_on, book.today))
    return act.change


def make_appointment(book: Book, todo: int, start: datetime, end: datetime) -> Change:
    """Make an appointment of an open to-do: it is planned with the to-do's account and words, and the to-do is given
    up for it, in one act. `Change.key` is the appointment's key."""
    (row,) = _rows(book, [todo])
    if row.status != "open":
        raise RefusedError(f"“{row.title}” is {row.status}; there is nothing to plan.")
    with book.act(f"Appointment · {row.title} {start:%a} {start.day} {start:%b} {start:%H:%M}") as act:
        persons = () if row.person_id is None else (row.person_id,)
        kind = "visit" if row.account_id is not None else "internal"
        act.key = write_appointment(
            book, act, title=row.title, start=start, end=end, account=row.account_id, kind=kind, persons=persons,
            important=row.important, opportunity=row.opportunity_id,
        )  # fmt: skip
        act.update(Todo, todo, status="dropped", done_at=book.clock.now())
        if row.repeat:
            _next(book, act, row)
    return act.change


def drop(book: Book, todos: Sequence[int]) -> Change:
    """Give up open to-dos; they are kept, as dropped. One that repeats ends here."""
    rows = _rows(book, todos)
    with book.act(_label("Dropped", rows)) as act:
        for row in rows:
            if row.status == "open":
                act.update(Todo, row.id, status="dropped", done_at=book.clock.now())
    return act.change


def delete(book: Book, todos: Sequence[int]) -> Change:
    """Delete to-dos."""
    rows = _rows(book, todos)
    with book.act(_label("To-do deleted", rows)) as act:
        for row in rows:
            act.remove(Todo, row.id)
    return act.change


def snooze(book: Book, todos: Sequence[int], until: date) -> Change:
    """Put open to-dos off until a day."""
    rows = _rows(book, todos)
    with book.act(f"{_label('Put off', rows)} until {until:%a} {until.day} {until:%b}") as act:
        write_put_off(book, act, todos, until)
    return act.change


def write_put_off(book: Book, act: Act, todos: Sequence[int], until: date) -> None:
    """Put open to-dos off until a day, within an act."""
    for row in _rows(book, todos):
        if row.status == "open":
            act.update(Todo, row.id, due_on=until)


def todos_of_day(book: Book, when: date) -> tuple[TodoRow, ...]:
    """Return the to-dos of a day: the late ones first if it is today, those due on it, those done on it.

    Open ones come before done ones; important ones first among equals.
    """
    start, end = midnight(when, book.clock.zone), midnight(when + timedelta(days=1), book.clock.zone)
    compared = "<=" if when == book.today else "="
    open_ones = _read(book, f"t.status = 'open' AND t.due_on {compared} ?", when.isoformat())
    # The + has SQLite look among those done on that day, not among all that were ever done.
    finished = _read(
        book, "+t.status = 'done' AND t.done_at >= ? AND t.done_at < ?", utc_seconds(start), utc_seconds(end)
    )
    return (*sorted(open_ones, key=_order), *sorted(finished, key=lambda row: row.key))


def open_todos(
    book: Book, *, owner: str | None = None, account: int | None = None, until: date | None = None
) -> tuple[TodoRow, ...]:
    """Return the open to-dos, longest due first: of one owner (me, them, colleague), an account, or due by a day."""
    asked = {"t.owner = ?": owner, "t.account_id = ?": account, "t.due_on <= ?": until and until.isoformat()}
    given = {term: value for term, value in asked.items() if value is not None}
    return tuple(sorted(_read(book, " AND ".join(["t.status = 'open'", *given]), *given.values()), key=_order))


def todo_of(book: Book, todo: int) -> TodoRow:
    """Return one to-do. Raises `RefusedError` when it is no longer there."""
    found = _read(book, "t.id = ?", todo)
    if not found:
        raise RefusedError("That to-do is no longer there.")
    return found[0]


def next_workday(book: Book) -> date:
    """Return the next working day: when a to-do is due that names no day."""
    return next_working_day(book.today, book.settings.week, days_off(book, book.today, book.today + _LOOK_AHEAD))


def _content(title: str, due_time: str, owner: str, owner_name: str) -> dict[str, Any]:
    text = clean(title).strip()
    if not text:
        raise RefusedError("Say what is to be done.")
    if owner not in OWNERS:
        raise RefusedError(f"A to-do is owned by {', '.join(OWNERS)}, not “{owner}”.")
    if due_time:
        try:
            due_time = f"{time.fromisoformat(due_time.strip().zfill(5)):%H:%M}"
        except ValueError as error:
            raise RefusedError(f"“{due_time}” is no time such as 14:00.") from error
    return {"title": text, "due_time": due_time, "owner": owner, "owner_name": clean(owner_name).strip()}


def _rows(book: Book, todos: Sequence[int]) -> list[Any]:
    rows = book.rows(Todo.select().where(Todo.id.in_(list(todos))))
    if not todos:
        raise RefusedError("No to-do is selected.")
    if len(rows) < len(set(todos)):
        raise RefusedError("That to-do is no longer there.")
    return rows


def _label(verb: str, rows: Sequence[Any]) -> str:
    return f"{verb} · {rows[0].title if len(rows) == 1 else f'{len(rows)} to-dos'}"


def _give_answer(book: Book, act: Act, row: Any, answer: str) -> int:
    """Who asked is owed the answer today."""
    key = write_todo(
        book,
        act,
        title=f"{GIVE_ANSWER}{row.title} – {answer}",
        due_on=book.today,
        account=row.account_id,
        person=row.person_id,
        important=row.important,
        quote=row.quote_id,
        opportunity=row.opportunity_id,
    )
    act.update(Todo, key, answer=answer)
    return key


def _next(book: Book, act: Act, row: Any) -> None:
    due = next_day(row.repeat, row.due_on, book.today)
    if due is None:
        return
    values = {name: getattr(row, name) for name in ("title", "due_time", "owner", "owner_name", "asks", "important")}
    references = {name: getattr(row, f"{name}_id") for name in ("account", "person", "opportunity", "quote")}
    act.insert(Todo, **values, **references, due_on=due, repeat=row.repeat)


def _read(book: Book, where: str, *values: Any) -> list[TodoRow]:
    """The to-dos for which a condition holds; a plain SELECT, as in `agenda_entries`."""
    rows = book.sql(
        "SELECT t.id, t.title, t.account_id, c.name, t.owner, t.owner_name, t.due_on, t.due_time, t.important, t.asks,"
        " t.answer, t.repeat, t.status FROM todo t LEFT JOIN account c ON c.id = t.account_id"
        f" WHERE {where}",
        values,
    )
    found = []
    for key, title, account, name, owner, owner_name, due, at, important, asks, answer, repeat, status in rows:
        day = date.fromisoformat(due)
        late = max(0, (book.today - day).days) if status == "open" else 0
        said = (owner, owner_name, day, at, bool(important), bool(asks), answer, repeat, status)
        found.append(TodoRow(key, title, account, name or "", *said, late))
    return found


def _order(row: TodoRow) -> tuple[date, bool, str, int]:
    return row.due_on, not row.important, row.due_time or "99", row.key
