"""Acts at random on every record, with references: what the invariants of the book are tried with.

`ACTS` lists them. A room that has acts of its own adds to the list: a function of a drawing hand and an open book that
makes one act, or none when the book lacks what it needs. It may raise `BookError`: then nothing was written.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from peewee import BooleanField, ForeignKeyField, IntegerField

from amplanner.book.book import Book
from amplanner.book.fields import DayField, InstantField
from amplanner.book.images import table_of, unique_columns
from amplanner.book.models import RECORDS, Account, Call, Note, Record, Tagging
from amplanner.book.models.base import Ref

Draw = Callable[[st.SearchStrategy[Any]], Any]
ActFunction = Callable[[Draw, Book], None]

# Words that the book itself gives a meaning, so that random rows reach the timeline, the silence and the search.
WORDS = {
    ("call", "status"): ("open", "done", "dropped"),
    ("call", "line_result"): ("", "connected", "no answer"),
    ("appointment", "status"): ("planned", "held", "not held", "cancelled"),
    ("appointment", "rrule"): ("", "FREQ=WEEKLY"),
    ("note", "kind"): ("call", "visit", "mail", "note"),
    ("todo", "status"): ("open", "done"),
    ("opportunity", "status"): ("open", "won", "lost"),
    ("account", "tier"): ("", "A", "B", "C"),
}
NAMES = ("Meijer Foods", "Bakker", "Café Zoë", "", "Smith [/x]", "O'Neil\nline two", "株式会社", "x" * 400, "a\x00b")
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MOMENTS = DAYS.map(lambda day: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC))
MODELS = st.sampled_from(RECORDS)
SUFFIXES = st.integers(0, 10**9)


def keys_of(book: Book, model: type[Record]) -> list[int]:
    """Return the keys of a table."""
    return [key for (key,) in book.sql(f'SELECT id FROM "{table_of(model)}"')]


def value_of(draw: Draw, book: Book, model: type[Record], field: Any) -> Any:
    """Draw a value that a column takes."""
    table = table_of(model)
    if isinstance(field, ForeignKeyField):
        keys = keys_of(book, field.rel_model)
        if not keys and not field.null:
            raise LookupError(f"{table} needs a {table_of(field.rel_model)} first")
        return draw(st.sampled_from([*([None] if field.null else []), *keys]))
    if (table, field.name) in WORDS:
        return draw(st.sampled_from(WORDS[table, field.name]))
    if (table, field.name) == ("tagging", "record_table"):
        return "account"
    if (table, field.name) == ("tagging", "record"):
        keys = keys_of(book, RECORDS[0])
        if not keys:
            raise LookupError("nothing to tag")
        return draw(st.sampled_from(keys))
    if field.null and draw(st.booleans()):
        return None
    if isinstance(field, DayField):
        return draw(DAYS)
    if isinstance(field, InstantField):
        return draw(MOMENTS)
    if isinstance(field, BooleanField):
        return draw(st.booleans())
    if isinstance(field, IntegerField):
        return draw(st.integers(0, 1000))
    text = draw(st.sampled_from(NAMES))
    unique = field.unique or field.column_name in unique_columns(model)
    return f"{text} {draw(SUFFIXES)}" if unique else text


def writable(model: type[Record]) -> list[Any]:
    """Return the fields that an act writes."""
    return [f for f in model._meta.sorted_fields if f.name not in {"id", "uid", "version", *model.DERIVED}]


def insert(draw: Draw, book: Book, act: Any, model: type[Record]) -> None:
    """Insert a row."""
    act.insert(model, **{field.name: value_of(draw, book, model, field) for field in writable(model)})


def update(draw: Draw, book: Book, act: Any, model: type[Record]) -> None:
    """Write some fields of a row."""
    keys = keys_of(book, model)
    # What a tag sits on is never moved by an act.
    fields = [field for field in writable(model) if not (model is Tagging and field.name.startswith("record"))]
    if keys:
        some = draw(st.lists(st.sampled_from(fields), max_size=3, unique=True))
        key = draw(st.sampled_from(keys))
        act.update(model, key, **{field.name: value_of(draw, book, model, field) for field in some})


def remove(draw: Draw, book: Book, act: Any, model: type[Record]) -> None:
    """Delete a row with all that is part of it."""
    keys = keys_of(book, model)
    if keys:
        act.remove(model, draw(st.sampled_from(keys)))


def delete(draw: Draw, book: Book, act: Any, model: type[Record]) -> None:
    """Delete a row alone; refused at the end while something refers to it."""
    keys = keys_of(book, model)
    if keys and model not in _TAGGED:
        act.delete(model, draw(st.sampled_from(keys)))


_TAGGED = frozenset({RECORDS[0]})  # their tags refer to them by name, which only `remove` follows
STEPS = (insert, insert, insert, update, update, remove, delete)


def one_step(draw: Draw, book: Book) -> None:
    """Make an act of one step."""
    step, model = draw(st.sampled_from(STEPS)), draw(MODELS)
    with book.act(f"{step.__name__} · {table_of(model)}") as act:
        step(draw, book, act, model)


def several_steps(draw: Draw, book: Book) -> None:
    """Make an act of several steps on several tables."""
    with book.act("several") as act:
        for step, model in draw(st.lists(st.tuples(st.sampled_from(STEPS), MODELS), min_size=2, max_size=6)):
            step(draw, book, act, model)


def move_a_reference(draw: Draw, book: Book) -> None:
    """Hang a row on another parent: a note on another call, a person on another account."""
    models = [m for m in RECORDS if any(isinstance(f, Ref) for f in writable(m)) and keys_of(book, m)]
    if models:
        model = draw(st.sampled_from(models))
        field = draw(st.sampled_from([f for f in writable(model) if isinstance(f, Ref)]))
        with book.act("move") as act:
            act.update(
                model,
                draw(st.sampled_from(keys_of(book, model))),
                **{field.name: value_of(draw, book, model, field)},
            )


def start_an_account(draw: Draw, book: Book) -> None:
    """Make an account with a person, a call and its note: what most records hang on."""
    by_name = {table_of(model): model for model in RECORDS}
    with book.act("start") as act:
        for table in ("account", "person", "call", "note"):
            insert(draw, book, act, by_name[table])


def log_a_call(draw: Draw, book: Book) -> None:
    """Log a call that reached somebody: it stands in the timeline and ends a silence."""
    accounts = keys_of(book, Account)
    if accounts:
        with book.act("log") as act:
            reached = {"status": "done", "done_at": draw(MOMENTS), "line_result": "connected", "outcome": "spoke"}
            act.insert(Call, account=draw(st.sampled_from(accounts)), subject=draw(st.sampled_from(NAMES)), **reached)


def tell_of_a_call(draw: Draw, book: Book) -> None:
    """Write, move or delete the note that a logged call shows in the timeline, or move the call itself."""
    made = [key for (key,) in book.sql("SELECT id FROM call WHERE status = 'done' AND done_at IS NOT NULL")]
    if not made:
        return
    call, notes = draw(st.sampled_from(made)), keys_of(book, Note)
    with book.act("tell") as act:
        match draw(st.sampled_from(["write", "write", "hang", "delete", "move"])):
            case "hang" if notes:
                act.update(Note, draw(st.sampled_from(notes)), call=call)
            case "delete" if notes:
                act.remove(Note, draw(st.sampled_from(notes)))
            case "move":
                act.update(Call, call, account=draw(st.sampled_from(keys_of(book, Account))))
            case _:
                act.insert(Note, call=call, text=draw(st.sampled_from(NAMES)) + ".", at=draw(MOMENTS))


ACTS: list[ActFunction] = [one_step, several_steps, move_a_reference, start_an_account, log_a_call, tell_of_a_call]
