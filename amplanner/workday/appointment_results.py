"""How an appointment was, in one line: what came of it, and after ``>`` the next step, as in a note."""

from collections.abc import Sequence

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Appointment
from amplanner.rules.capture_tokens import NEXT, find_tokens, split_steps
from amplanner.rules.capture_types import Captured, Field
from amplanner.rules.text import clean
from amplanner.workday.appointment_rows import Found, Which, find, label, own_row
from amplanner.workday.calls import tomorrow
from amplanner.workday.capture_room import room_in_words
from amplanner.workday.capturing import Captor, in_words, read_next_step
from amplanner.workday.refused import RefusedError
from amplanner.workday.todos import write_done


def held(book: Book, targets: Sequence[Which], text: str = "", todos: Sequence[int] = ()) -> Change:
    """Note that appointments took place: with what came of them, and with the next step that stands after ``>``.

    `todos` marked with them are done. All of it is one act. `Change.key` is the last appointment's row. Raises
    `RefusedError` for a next step after several appointments, or for one that can't be written.
    """
    found = [find(book, which) for which in targets]
    name = label(book, "Held", found)
    if todos:
        name += f" and {len(todos)} to-do{'' if len(todos) == 1 else 's'} done"
    result, line = apart(text)
    if line and len(found) > 1:
        raise RefusedError("A next step is for one appointment: say how they were one by one.")
    step = _step(book, found[0], line)
    following = tomorrow(book)
    with book.act(name) as act:
        for which in targets:
            row = own_row(book, act, which)
            act.update(Appointment, row, status="held", result=result)
        write_done(book, act, todos)
        if step is not None:
            persons = found[0].details.persons
            Captor(
                book, act, following=following, account=found[0].account, person=persons[0] if persons else None
            ).write(step)
            act.label = f"{name}, next {in_words(step, book.today)}"
        act.key = row
    return act.change


def result_in_words(book: Book, targets: Sequence[Which], text: str) -> str:
    """Return what a line about appointments is understood as: "held: two actions → call · Tue 1 Dec 10:00 · free"."""
    result, line = apart(text)
    said = f"held: {result}" if result else "held"
    if not line:
        return said
    if len(targets) > 1:
        return f"{said} → ! a next step is for one appointment"
    try:
        step = _step(book, find(book, targets[0]), line)
    except RefusedError as error:
        return str(error)
    while step is not None:
        said += f" → {_in_words(book, step)}"
        step = step.next
    return said


def apart(text: str) -> tuple[str, str]:
    """Return what came of it and the line of the next step; empty when there is none. ``\\>`` is a mere sign."""
    line = " ".join(clean(text).split())
    steps = split_steps(find_tokens(line))
    sign = steps[1][0] if len(steps) > 1 else None
    result, following = (line, "") if sign is None else (line[: sign.start], line[sign.end :])
    return result.replace(f"\\{NEXT}", NEXT).strip(), following.strip()


def _step(book: Book, found: Found, line: str) -> Captured | None:
    return read_next_step(book, line, account=found.account)


def _in_words(book: Book, step: Captured) -> str:
    parts = [
        f"! {chip.text}" if chip.warning else chip.text
        for chip in step.chips
        if not (chip.field is Field.ACCOUNT and chip.defaulted)
    ]
    if step.title:
        parts.append(f"“{step.title}”")
    room, is_free = room_in_words(book, step)
    if room:
        parts.append(room if is_free else f"! {room}")
    return " · ".join(parts)
