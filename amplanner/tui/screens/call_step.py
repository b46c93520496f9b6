"""What the line below the note means: the next step, or the answer to what the outcome asks."""

from collections.abc import Sequence

from textual.content import Content

from amplanner.book.book import Book
from amplanner.rules.capture_types import Captured, Kind
from amplanner.rules.outcomes import Ask
from amplanner.rules.text import clean
from amplanner.tui.field_help import NEXT_STEP, Typed, sentences
from amplanner.tui.safety import safe
from amplanner.tui.screens import call_lines
from amplanner.workday.capture_room import planned_in_words, room_in_words
from amplanner.workday.capturing import read_next_step

LABELS = {Ask.REASON: "Why", Ask.NUMBER: "Number", Ask.APPOINTMENT: "Meeting", Ask.WHEN: "When"}
"""What stands before the line, by what it is asked for; else it is the next step."""

PLACEHOLDERS = {
    Ask.REASON: "why not; may stay empty",
    Ask.NUMBER: "the right number; may stay empty",
    Ask.APPOINTMENT: "such as visit tue 10 45m",
    Ask.WHEN: "such as fri 14:00",
}


def typed_help(asked: Ask | None) -> Sequence[Typed]:
    """Return what can be typed in the line, for help."""
    match asked:
        case None:
            return NEXT_STEP
        case Ask.APPOINTMENT | Ask.WHEN:
            return (*sentences(LABELS[asked], PLACEHOLDERS[asked]), *NEXT_STEP)
    return sentences(LABELS[asked], PLACEHOLDERS[asked])


def read_answer(book: Book, account: int, asked: Ask | None, typed: str) -> Captured | None:
    """Return the next step that the line holds, None when it holds none. An asked meeting is an appointment."""
    if asked in (Ask.REASON, Ask.NUMBER):
        return None
    line = clean(typed)
    step = read_next_step(book, line, account=account)
    if asked is Ask.APPOINTMENT and step is not None and step.kind is not Kind.APPOINTMENT and not step.kind_typed:
        return read_next_step(book, f"m {line}", account=account)
    return step


def number_in_words(book: Book, typed: str) -> Content:
    """Return what a typed number is understood as."""
    return call_lines.number_in_words(clean(typed).strip(), book.settings.country)


def step_understood(book: Book, asked: Ask | None, step: Captured, call: int | None = None) -> Content:
    """Return what a step is understood as; what wants a look comes first, where a narrow line does not cut it off.

    `call` is the one being made, which isn't told as planned already.
    """
    words = (call_lines.step_in_words(step), "$foreground")
    if asked is Ask.WHEN and step.when is None:
        return Content.assemble(("→ ", "$accent"), ("! no day yet · ", "$text-warning"), words)
    room, is_free = room_in_words(book, step)
    planned, same_day = planned_in_words(book, step, call)
    if same_day:
        return Content.assemble(("→ ", "$accent"), (f"! {safe(planned)} · ", "$text-warning"), words)
    if not is_free:
        return Content.assemble(("→ ", "$accent"), (f"! {safe(room)} · ", "$text-warning"), words)
    free = ("slot is free · " if room else "", "$text-success")
    return Content.assemble(("→ ", "$accent"), free, words, (f" · {safe(planned)}" if planned else "", "$muted"))
