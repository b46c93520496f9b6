"""Acts on several things of different kinds at once: appointments, to-dos and calls that are marked together."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Todo
from amplanner.rules.dates_show import show_day
from amplanner.workday import appointments, calls, todos
from amplanner.workday.appointment_rows import Which
from amplanner.workday.appointments import Scope
from amplanner.workday.calls import Due, Target
from amplanner.workday.refused import RefusedError


class Several(NamedTuple):
    """What is marked: planned appointments, open to-dos (keys) and calls."""

    appointments: Sequence[Which] = ()
    todos: Sequence[int] = ()
    calls: Sequence[Target] = ()

    @property
    def in_words(self) -> str:
        """How many there are of each: "1 appointment, 2 to-dos, 1 call"."""
        counts = ((len(self.appointments), "appointment"), (len(self.todos), "to-do"), (len(self.calls), "call"))
        return ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count)


def put_off(book: Book, several: Several, until: date) -> Change:
    """Move appointments, to-dos and calls to another day, as one act; each keeps its time of the day.

    Raises `RefusedError` for an empty choice or a day that is past, and as the acts on one kind do.
    """
    _check(several)
    if not several.appointments and not several.todos:
        return calls.snooze(book, several.calls, Due(until))
    if not several.calls and not several.todos:
        return appointments.to_day(book, several.appointments, until)
    if not several.calls and not several.appointments:
        return todos.snooze(book, several.todos, until)
    if until < book.today:
        raise RefusedError("It is put off to today or later.")
    with book.act(f"Put off · {several.in_words} to {show_day(until, book.today)}") as act:
        appointments.write_to_day(book, act, several.appointments, until)
        todos.write_put_off(book, act, several.todos, until)
        calls.write_put_off(book, act, several.calls, Due(until))
        act.key = None
    return act.change


def delete(book: Book, several: Several, scope: Scope = Scope.THIS) -> Change:
    """Delete appointments and to-dos and drop calls, as one act; `scope` is for the one appointment of a series.

    Raises `RefusedError` for an empty choice, and as the acts on one kind do.
    """
    _check(several)
    ringing = [target.call for target in several.calls if target.call is not None]
    if not several.todos and not ringing:
        return appointments.delete(book, several.appointments, scope)
    if not several.appointments and not ringing:
        return todos.delete(book, several.todos)
    if not several.appointments and not several.todos:
        return calls.drop(book, ringing)
    with book.act(f"Deleted · {several.in_words}") as act:
        appointments.write_deleted(book, act, several.appointments, scope)
        for todo in several.todos:
            act.remove(Todo, todo)
        calls.write_dropped(book, act, ringing)
        act.key = None
    return act.change


def _check(several: Several) -> None:
    if not any(several):
        raise RefusedError("Nothing is selected.")
