"""The call card: one screen for the length of a call. Letters log an outcome unless a field has the focus."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, Static

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.rules.capture_types import Captured, Kind
from amplanner.rules.outcomes import Ask, Effect, LineResult, Outcome, by_code, by_letter
from amplanner.rules.text import clean
from amplanner.tui.keys import bind
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens import call_lines
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.call_fields import AnswerField, NoteField
from amplanner.tui.widgets.rows import Span
from amplanner.tui.widgets.text_line import TextLine
from amplanner.workday import calls
from amplanner.workday.agenda import clashes
from amplanner.workday.call_card import CallCard, Contact, card
from amplanner.workday.call_log import Said, log_outcome
from amplanner.workday.calls import About
from amplanner.workday.capturing import read_next_step
from amplanner.workday.walltime import moment

SECOND_PRESS_AFTER = 60
"""Seconds after which a letter that logs a miss wants to be pressed twice (design §4)."""

_CALL_MINUTES = 30
_WIDE, _TALL, _SHORT = 120, 30, 22
_ASIDE = 40
"""Cells of the column at the left, borders included."""

_UNDO = "u"
"""Stands for undo where the letter that was pressed once is kept."""

_FEELINGS = {-1: "−", 0: "0", 1: "+"}
_LABELS = {Ask.REASON: "Why", Ask.NUMBER: "Number", Ask.APPOINTMENT: "Meeting", Ask.WHEN: "When"}
_PLACEHOLDERS = {
    Ask.REASON: "why not; may stay empty",
    Ask.NUMBER: "the right number; may stay empty",
    Ask.APPOINTMENT: "such as visit tue 10 45m",
    Ask.WHEN: "such as fri 14:00",
}


class Head(TextLine):
    """The first line of the card: the account, and how long the call lasts."""

    def __init__(self, text: str, seconds: Callable[[], int]) -> None:
        super().__init__(id="head")
        self._text = text
        self._seconds = seconds

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        minutes, seconds = divmod(self._seconds(), 60)
        return [(self._text, "strong")], [("call ", "muted"), (f"{minutes:02}:{seconds:02}", "accent")]


class NoteHead(TextLine):
    """The line above the note: how the call felt, and when the note was kept."""

    feeling: int | None = None
    kept = ""

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        left: list[Span] = [("Note", "muted"), ("     felt ", "muted")]
        for value, sign in _FEELINGS.items():
            chosen = value == self.feeling
            left.append((f"[{sign}]" if chosen else f" {sign} ", "match" if chosen else "muted"))
        return left, [(self.kept, "muted")]


class CallCardScreen(PlannerScreen):
    """The card of one call.

    Args:
        book: the open book.
        account: the account that is called.
        call: the open call that is made; None for a call that wasn't planned.
        about: what a call that wasn't planned is about.
        reasons: why it is made, if the queue has said so.
        direction: "out", or "in" for a call that comes in.
        outcome: the code of an outcome that is chosen already.
        place: where the call stands in the queue ("1 of 8").
        after: the next calls, each with name and reason.
        logged: told when the call was logged.
        left: told when the card was left with a draft on it.
        demo: whether the book is the demo's.
    """

    CSS_PATH = "../styles/call_card.tcss"
    TITLE = "Call card"
    HORIZONTAL_BREAKPOINTS = [(0, "-two"), (_WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (_SHORT, "-short"), (_TALL, "-tall")]

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("s", "outcome('s')", "card.spoke", "Spoke: write the note", "Spoke", 1),
        bind("n", "outcome('n')", "card.no-answer", "No answer", "No answer", 2),
        bind("v", "outcome('v')", "card.voicemail", "Voicemail", "Voicemail", 3),
        bind("b", "outcome('b')", "card.busy", "Busy", "Busy", 4),
        bind("l", "outcome('l')", "card.call-later", "Call later: say when", "Later", 5),
        bind("r", "outcome('r')", "card.left-word", "Left word", "Left word", 7),
        bind("m", "outcome('m')", "card.meeting", "Meeting set: say when", "Meeting", 6),
        bind("Q", "outcome('Q')", "card.quote", "Quote asked: drafts it", "Quote", 8),
        bind("w", "outcome('w')", "card.wrong", "Wrong number: give the right one"),
        bind("x", "outcome('x')", "card.not-interested", "Not interested: say why"),
        bind("D", "outcome('D')", "card.do-not-call", "Do not call this person again"),
        bind("full_stop", "more", "card.more", "Further outcomes"),
        bind("tab", "forward", "card.forward", "To the note, then to the next step", "Note", 9),
        bind("enter,i", "note", "card.note", "Write the note"),
        bind("shift+tab", "backward", "card.backward", "Another contact; back a field while typing"),
        bind("ctrl+s", "save", "card.save", "Save the call as it stands", "Save", 10),
        bind("minus", "feel(-1)", "card.felt-bad", "It felt bad"),
        bind("0", "feel(0)", "card.felt-neutral", "It felt neither good nor bad"),
        bind("plus", "feel(1)", "card.felt-good", "It felt good"),
        bind("y", "copy", "card.copy", "Copy the number"),
        bind("u", "undo_behind", "card.undo", "Take back the act before this call; twice once something is typed"),
    ]

    def __init__(
        self,
        book: Book,
        account: int,
        *,
        call: int | None = None,
        about: About | None = None,
        reasons: Sequence[str] | None = None,
        direction: str = "out",
        outcome: str | None = None,
        place: str = "",
        after: Sequence[tuple[str, str]] = (),
        logged: Callable[[Change], None] | None = None,
        left: Callable[[], None] | None = None,
        demo: bool = False,
    ) -> None:
        super().__init__(book, "Workday › Call" if direction == "out" else "Workday › Incoming call", demo=demo)
        self.card: CallCard = card(book, account, call, about, reasons)
        self.outcomes = _possible(calls.outcomes(book), direction)
        self.chosen: Outcome = by_code(outcome or "spoke", self.outcomes) or self.outcomes[0]
        self.contact: Contact | None = self.card.contacts[0] if self.card.contacts else None
        self.feeling: int | None = None
        self._direction = direction
        self._preset = outcome
        self._place = place
        self._after = after
        self._logged = logged
        self._left = left
        self._opened = book.clock.monotonic()
        self._started = book.clock.now()
        self._armed: str | None = None
        self._wary = False  # a question was left with Esc: what comes next may have been meant for it
        self._sent = False
        self._cells, self._short, self._tiny, self._wide = 0, True, False, False

    # The parts.

    def body(self) -> Iterable[Widget]:
        """Free slots at the left where there is room, the card at the right; all written before the first layout."""
        found = self.card
        sort = "account" if found.kind == "customer" else found.kind
        kind = f"{found.tier}-{sort}" if found.tier else found.kind
        self._measure(self.app.size)
        height = "-tiny" if self._tiny else "-short" if self._short else "-tall"
        self.add_class("-wide" if self._wide else "-two", height, update=False)
        aside = Static(self._aside_lines(), id="aside")
        aside.border_title = "Agenda"
        with Horizontal(id="card"):
            yield aside
            with Vertical(id="call") as box:
                box.border_title = plain(self._title())
                box.border_subtitle = self._subtitle()
                yield Head(safe(" · ".join(part for part in (found.name, kind, found.city) if part)), self._seconds)
                yield Static(self._fact_lines(), id="facts")
                yield NoteHead(id="note-head")
                yield NoteField(found.account, self._note_kept)
                with Horizontal(id="answer-line"):
                    yield Static("Next", id="answer-label")
                    yield AnswerField(found.account)
                yield Static(self._foot_lines(Content("")), id="foot")

    def on_mount(self) -> None:
        """Start the time; go to the field that a chosen outcome asks for."""
        self.set_interval(1, self._tick)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._say_outcome()
        if self._preset is not None:
            self._choose(self.chosen)

    def on_resize(self, event: events.Resize) -> None:
        """Write everything for another width."""
        before = self._cells, self._short, self._tiny
        self._measure(event.size)
        if (self._cells, self._short, self._tiny) != before:
            self._draw()

    def _measure(self, size: Size) -> None:
        """Know how much room the card has, as its style sheet gives it."""
        self._wide = size.width >= _WIDE
        self._short = size.height < _TALL
        self._tiny = size.height < _SHORT
        self._cells = size.width - 4 - (_ASIDE if self._wide else 0)

    def _title(self) -> str:
        word = "Call" if self._direction == "out" else "Incoming call"
        return f"{word} {self._place} · {self.card.name}".replace("  ", " ")

    def _subtitle(self) -> Content:
        return plain(f". more outcomes · ^S save as {self.chosen.label} · Esc keep draft")

    @property
    def _note(self) -> NoteField:
        return self.query_one(NoteField)

    @property
    def _answer(self) -> AnswerField:
        return self.query_one(AnswerField)

    def _seconds(self) -> int:
        return int(self.book.clock.monotonic() - self._opened)

    def _tick(self) -> None:
        self.query_one(Head).refresh()

    def _note_kept(self) -> None:
        head = self.query_one(NoteHead)
        head.kept = f"kept {call_lines.clock_time(self.book.clock.now())}" if self._note.text else ""
        head.refresh()

    def _fact_lines(self) -> Content:
        grouping = self.book.settings.thousands
        return call_lines.facts(
            self.card, self.contact, self._cells, short=self._short, tiny=self._tiny, grouping=grouping
        )

    def _aside_lines(self) -> Content:
        if not self._wide:
            return Content("")
        free = call_lines.free_slots(self.card.free, self.book.today, _ASIDE - 4)
        return Content("\n").join([free, call_lines.after_this(self._after, _ASIDE - 4)])

    def _foot_lines(self, understood: Content) -> Content:
        """What the line above is understood as, the letters, and what the misses would bring."""
        grid = call_lines.outcome_grid(self.outcomes, self.chosen.code, self._cells, short=self._short)
        misses = call_lines.brings(self.outcomes, self.card.previews, self._cells)
        lines = [understood.truncate(self._cells, ellipsis=True)]
        lines += [Content("")] * (not self._short) + [grid] + [misses] * (not self._tiny)
        return Content("\n").join(lines)

    def _draw(self) -> None:
        """Write everything that depends on the room and on the contact."""
        self.query_one("#facts", Static).update(self._fact_lines())
        self.query_one("#aside", Static).update(self._aside_lines())
        self._say_outcome(layout=True)

    def _say_outcome(self, *, layout: bool = False) -> None:
        """Say which outcome Enter saves, what it asks for, and what the answer is understood as."""
        self.query_one("#call").border_subtitle = self._subtitle()
        asked = self._asked
        self.query_one("#answer-label", Static).update(_LABELS[asked] if asked else "Next", layout=False)
        self._answer.placeholder = _PLACEHOLDERS[asked] if asked else "such as call tue 10 delivery terms"
        self._say_understood(layout=layout)

    def _say_understood(self, *, layout: bool = False) -> None:
        self.query_one("#foot", Static).update(self._foot_lines(self._understood()), layout=layout)

    @property
    def _asked(self) -> Ask | None:
        """What the line below the note is for, when it isn't the next step."""
        return next((ask for ask in self.chosen.asks if ask in _LABELS), None)

    # What the answer means.

    def _step(self) -> Captured | None:
        """The next step, when the line holds one."""
        if self._asked in (Ask.REASON, Ask.NUMBER):
            return None
        return read_next_step(self.book, self._meant(clean(self._answer.value)), account=self.card.account)

    def _meant(self, line: str) -> str:
        """The line as an appointment when that is asked for."""
        if self._asked is not Ask.APPOINTMENT or not line.strip():
            return line
        step = read_next_step(self.book, line, account=self.card.account)
        return line if step is None or step.kind is Kind.APPOINTMENT or step.kind_typed else f"m {line}"

    def _understood(self) -> Content:
        if self._asked is Ask.NUMBER:
            return call_lines.number_in_words(clean(self._answer.value).strip(), self.book.settings.country)
        if self._asked is Ask.REASON:
            return Content("")
        step = self._step()
        if step is None:
            if self._wide:
                return Content("")
            return Content.assemble((call_lines.free_in_a_line(self.card.free, self.book.today), "$muted"))
        words = (call_lines.step_in_words(step), "$foreground")
        if self._asked is Ask.WHEN and step.when is None:
            return Content.assemble(("→ ", "$accent"), ("! no day yet · ", "$text-warning"), words)
        said = self._free_word(step)
        if said.startswith("!"):  # first, where a narrow line does not cut it off
            return Content.assemble(("→ ", "$accent"), (f"{said} · ", "$text-warning"), words)
        return Content.assemble(("→ ", "$accent"), words, (f" · {said}" if said else "", "$text-success"))

    def _free_word(self, step: Captured) -> str:
        """Whether the time of the step is free; what stands in its way begins with an exclamation mark."""
        when = step.when
        if when is None or when.start is None or step.kind not in (Kind.CALL, Kind.APPOINTMENT):
            return ""
        start = moment(datetime.combine(when.day, when.start), self.book.clock.zone)
        minutes = step.duration or (_CALL_MINUTES if step.kind is Kind.CALL else 60)
        taken = clashes(self.book, start, start + timedelta(minutes=minutes))
        if not taken:
            return "slot is free"
        return f"! overlaps {safe(taken[0].title)} {taken[0].start:%H:%M}"

    # Keys.

    def action_outcome(self, letter: str) -> None:
        """An outcome's letter was pressed."""
        outcome = by_letter(letter, self.outcomes)
        if outcome is not None:
            self._pressed(outcome)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters of outcomes that can't have come of the call do nothing and are not offered."""
        if action == "outcome":
            return any(outcome.letter == parameters[0] for outcome in self.outcomes)
        return super().check_action(action, parameters)

    def _pressed(self, outcome: Outcome) -> None:
        question = self._question(outcome)
        if question and self._armed != outcome.code:
            self._armed = outcome.code
            self.planner.say(f"{outcome.letter or outcome.label} again {question}", severity="warning")
            return
        self._armed = None
        self._wary = False
        self._choose(outcome)

    def _question(self, outcome: Outcome) -> str:
        """What a second press of the outcome's letter would do and why it is asked for; empty when one will do."""
        if outcome.effect is Effect.BLOCKS_PERSON:
            known = self.contact is not None and self.contact.person is not None
            who = self.contact.name if self.contact is not None and known else f"{self.card.name}'s number"
            return f"blocks {who}: not to be called any more, by anybody."
        logs = f"logs {outcome.label}"
        if outcome.wants_second_press and self._note.text.strip():
            return f"{logs}: a note was begun."
        if outcome.wants_second_press and self._seconds() >= SECOND_PRESS_AFTER:
            return f"{logs}: the call has lasted a minute."
        return f"{logs}: you were answering {self.chosen.label}." if self._wary and not outcome.asks else ""

    def action_undo_behind(self) -> None:
        """Undo reaches behind the card, to another customer's act: with text on the card it is asked for twice."""
        if self._has_text and self._armed != _UNDO:
            self._armed = _UNDO
            self.planner.say("u again takes back the act before this call; the text here stays.", severity="warning")
            return
        self._armed = None
        self.planner.action_undo()

    @property
    def _has_text(self) -> bool:
        return bool(self._note.text.strip() or self._answer.value.strip())

    def _choose(self, outcome: Outcome) -> None:
        """Take the outcome: go to what it asks for, or log it when it asks nothing."""
        self.chosen = outcome
        self._say_outcome()
        if self._asked is not None:
            self._answer.focus()
        elif outcome.asks:
            self._note.focus()
        else:
            self.action_save()

    def action_more(self) -> None:
        """Show the outcomes without a letter of their own."""
        from amplanner.tui.screens.call_outcomes import choose_outcome

        choose_outcome(self.planner, self.card.name, None, self._pressed, more=True)

    def action_note(self) -> None:
        """Go to the note."""
        self._note.focus()

    def action_forward(self) -> None:
        """Tab: to the note, from there to the line below it, and back."""
        (self._answer if self.focused is self._note else self._note).focus()

    def action_backward(self) -> None:
        """Shift+Tab: another contact; from a field, the one before it."""
        if self.focused is self._answer:
            self._note.focus()
        elif self.focused is self._note:
            self.set_focus(None)
        else:
            self._next_contact()

    def _next_contact(self) -> None:
        known = self.card.contacts
        if self.contact is None or len(known) < 2:
            self.planner.say("Nobody else is known here.", severity="warning")
            return
        self.contact = known[(known.index(self.contact) + 1) % len(known)]
        self.query_one("#facts", Static).update(self._fact_lines(), layout=False)

    def action_feel(self, feeling: int) -> None:
        """Note how the call felt; the same key again takes it back."""
        self.feeling = None if self.feeling == feeling else feeling
        head = self.query_one(NoteHead)
        head.feeling = self.feeling
        head.refresh()

    def action_copy(self) -> None:
        """Copy the contact's number."""
        number = self.contact.number if self.contact else None
        if number is None:
            self.planner.say("No number is known here.", severity="warning")
            return
        self.app.copy_to_clipboard(number.e164 or number.typed)
        self.planner.say(f"Copied {number.typed}")

    @on(Input.Submitted, "#answer")
    def _submitted(self) -> None:
        """Enter in the line below the note."""
        self.action_save()

    @on(Input.Changed, "#answer")
    def _answered(self) -> None:
        """Show what the line means at each key."""
        self._say_understood()

    @on(NoteField.Typed)
    def _typed(self) -> None:
        """A note is begun: a letter that was pressed once counts no more."""
        self._armed = None

    def action_save(self) -> None:
        """Log the call with what stands on the card, and close the card."""
        if self._sent:
            return
        found, answer = self.card, clean(self._answer.value).strip()
        said = Said(
            person=self.contact.person if self.contact else None,
            phone=self.contact.number.id if self.contact and self.contact.number else None,
            note=self._note.text,
            next_step=self._step(),
            started=self._started,
            seconds=self._seconds(),
            feeling=self.feeling,
            direction=self._direction,
            reason=answer if self._asked is Ask.REASON else "",
            number=answer if self._asked is Ask.NUMBER else "",
        )
        code = self.chosen.code

        def do() -> Change:
            try:
                return log_outcome(self.book, found.account, code, call=found.call, about=found.about, said=said)
            except BookBusyError:
                raise  # it is tried again by itself
            except BookError:
                self._sent = False
                raise

        self._sent = True
        self.planner.act(do, then=self._done)

    def _done(self, change: Change) -> None:
        self._note.saved()
        self._answer.saved()
        if self.is_current:
            self.app.pop_screen()
        if self._logged is not None:
            self._logged(change)

    def step_back(self) -> bool:
        """Esc leaves a field, then the card; nothing that was typed is lost."""
        if self.focused is not None:
            self._wary = self.focused is self._answer and self._asked is not None
            self.set_focus(None)
            return True
        self.keep_drafts()
        if self._note.text.strip():
            self.planner.say("Draft kept: the call waits at the top of the queue.")
        elif self._has_text:
            self.planner.say("Draft kept: the card has it again.")
        if self._left is not None:
            self._left()
        return False

    def keep_drafts(self) -> None:
        """Write what is typed and not yet kept."""
        self._note.keep()
        self._answer.keep()


def _possible(known: tuple[Outcome, ...], direction: str) -> tuple[Outcome, ...]:
    """The outcomes that a call can have: one that came in was answered."""
    if direction == "out":
        return known
    return tuple(outcome for outcome in known if outcome.line_result is LineResult.CONNECTED)
