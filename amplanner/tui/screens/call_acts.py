"""What the keys of the call card do. The screen itself, and how it looks, is in `call_card`."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.rules.capture_types import Captured
from amplanner.rules.outcomes import Ask, Effect, LineResult, Outcome, by_code, by_letter
from amplanner.rules.text import clean
from amplanner.tui.desktop import opener
from amplanner.tui.keys import bind
from amplanner.tui.screens import call_reach, call_step
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.call_fields import AnswerField, NoteField
from amplanner.tui.screens.call_guard import UNDO, Guard, question
from amplanner.tui.screens.call_heads import NoteHead
from amplanner.tui.screens.call_talk import Talk
from amplanner.tui.screens.call_validity import ValidityLine
from amplanner.workday import calls
from amplanner.workday.call_card import CallCard, Contact, card
from amplanner.workday.call_contacts import MailTo, mail_to
from amplanner.workday.call_log import Said, log_outcome
from amplanner.workday.calls import About

_SAVE = "^S"
"""Stands for saving where the key that was pressed once is kept."""


class CallActs(PlannerScreen):
    """The acts of a call card; see `CallCardScreen` for what it is made with. A subclass draws it."""

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
        bind("tab", "forward", "card.forward", "To the note, the next step, the quote's validity", "Note", 9),
        bind("enter,i", "note", "card.note", "Write the note"),
        bind("shift+tab", "backward", "card.backward", "Another contact; back a field while typing"),
        bind("ctrl+s", "save", "card.save", "Save the call as it stands", "Save", 10),
        bind("minus", "feel(-1)", "card.felt-bad", "It felt bad"),
        bind("0", "feel(0)", "card.felt-neutral", "It felt neither good nor bad"),
        bind("plus", "feel(1)", "card.felt-good", "It felt good"),
        bind("space", "tick", "card.tick", "Tick what was talked about"),
        bind("down,j", "point(1)", "card.next-point", "The next point to talk about"),
        bind("up,k", "point(-1)", "card.previous-point", "The point before"),
        bind("V", "validity", "card.validity", "Let the quote hold longer, with the call"),
        bind("y", "copy", "card.copy", "Copy the number"),
        bind("Y", "dial", "card.dial", "Dial the number"),
        bind("E", "email", "card.email", "E-mail: begins one, or copies the address"),
        bind("u", "undo_behind", "card.undo", "Take back the act before this call; twice once something is typed"),
    ]

    def __init__(
        self,
        book: Book,
        account: int,
        *,
        call: int | None = None,
        about: About | None = None,
        person: int | None = None,
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
        self.card: CallCard = card(book, account, call, about, reasons, person)
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
        self._guard = Guard()
        self._talk = Talk(self.card.points, book.drafts, account)
        self._validity = ValidityLine(self.card.quotes, self.card.about.quote, book.today)
        self._can_dial = opener() is not None
        self._sent = False

    # What stands on the card.

    @property
    def _note(self) -> NoteField:
        return self.query_one(NoteField)

    @property
    def _answer(self) -> AnswerField:
        return self.query_one(AnswerField)

    def _seconds(self) -> int:
        return int(self.book.clock.monotonic() - self._opened)

    @property
    def _asked(self) -> Ask | None:
        """What the line below the note is for, when it isn't the next step."""
        return next((ask for ask in self.chosen.asks if ask in call_step.LABELS), None)

    def _step(self) -> Captured | None:
        """The next step, when the line holds one."""
        return call_step.read_answer(self.book, self.card.account, self._asked, self._answer.value)

    def draw_outcome(self) -> None:
        """Write which outcome is saved and what it asks for."""
        raise NotImplementedError

    def draw_understood(self) -> None:
        """Write what the line below the note is understood as."""
        raise NotImplementedError

    def draw_facts(self) -> None:
        """Write contact, points and quotes."""
        raise NotImplementedError

    # Keys.

    def action_outcome(self, letter: str) -> None:
        """An outcome's letter was pressed."""
        outcome = by_letter(letter, self.outcomes)
        if outcome is not None:
            self._pressed(outcome)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can't have come of the call, or can't be done here, does nothing and is not offered."""
        if action == "outcome":
            return any(outcome.letter == parameters[0] for outcome in self.outcomes)
        if action == "dial":
            return self._can_dial
        return super().check_action(action, parameters)

    def _pressed(self, outcome: Outcome) -> None:
        known = self.contact is not None and self.contact.person is not None
        asked = question(
            outcome,
            self.contact.name if self.contact is not None and known else f"{self.card.name}'s number",
            has_note=bool(self._note.text.strip() or self._talk.ticked),
            seconds=self._seconds(),
            answering=self.chosen.label if self._guard.wary else "",
        )
        if not self._guard.lets(outcome.code, asked):
            self.planner.say(f"{outcome.letter or outcome.label} again {asked}", severity="warning")
            return
        self._guard.wary = False
        self._choose(outcome)

    def action_undo_behind(self) -> None:
        """Undo reaches behind the card, to another customer's act: with text on the card it is asked for twice."""
        asked = "takes back the act before this call; the text here stays." if self._has_text else ""
        if self._guard.lets(UNDO, asked):
            self.planner.action_undo()
        else:
            self.planner.say(f"u again {asked}", severity="warning")

    @property
    def _has_text(self) -> bool:
        return bool(self._note.text.strip() or self._answer.value.strip())

    def _choose(self, outcome: Outcome) -> None:
        """Take the outcome: go to what it asks for, or log it when it asks nothing."""
        self.chosen = outcome
        self.draw_outcome()
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

    @property
    def _stops(self) -> list[Widget]:
        """Where Tab goes, in order."""
        return [self._note, self._answer, *([self._validity] if self._validity.display else [])]

    def action_forward(self) -> None:
        """Tab: to the note, from there to the lines below it, and back."""
        stops = self._stops
        here = stops.index(self.focused) if self.focused in stops else -1
        stops[(here + 1) % len(stops)].focus()

    def action_backward(self) -> None:
        """Shift+Tab: another contact; from a field, the one before it."""
        if self.focused not in self._stops:
            self._next_contact()
            return
        here = self._stops.index(self.focused)
        self.set_focus(self._stops[here - 1] if here else None)

    def _next_contact(self) -> None:
        known = self.card.contacts
        if self.contact is None or len(known) < 2:
            self.planner.say("Nobody else is known here.", severity="warning")
            return
        self.contact = known[(known.index(self.contact) + 1) % len(known)]
        self.draw_facts()

    def action_point(self, direction: int) -> None:
        """Go to another point to talk about."""
        self._talk.step(direction)
        self.draw_facts()

    def action_tick(self) -> None:
        """Tick the point at the cursor as talked about."""
        if not self._talk.points:
            self.planner.say("There is nothing here to talk about yet.", severity="warning")
            return
        self._talk.tick()
        self.draw_facts()

    def action_validity(self) -> None:
        """Let the quote hold longer, or not."""
        if self._validity.quote is None:
            self.planner.say("No quote of theirs runs out.", severity="warning")
            return
        self._validity.display = True
        self._validity.action_apply()

    def action_feel(self, feeling: int) -> None:
        """Note how the call felt; the same key again takes it back."""
        self.feeling = None if self.feeling == feeling else feeling
        head = self.query_one(NoteHead)
        head.feeling = self.feeling
        head.refresh()

    def action_copy(self) -> None:
        """Copy the contact's number."""
        number = self.contact.number if self.contact else None
        call_reach.copy_number(self.planner, number.typed if number else "", number.e164 if number else "", "")

    def action_dial(self) -> None:
        """Let the desktop dial the contact's number."""
        number = self.contact.number if self.contact else None
        name = self.contact.name if self.contact else ""
        call_reach.dial(self.planner, number.typed if number else "", number.e164 if number else "", name)

    def action_email(self) -> None:
        """Begin an e-mail to the contact, else to whoever has an address there."""
        contact = self.contact
        if contact is not None and contact.email:
            call_reach.write_mail(self.planner, MailTo(contact.name, contact.email))
        else:
            call_reach.write_mail(self.planner, mail_to(self.book, self.card.account))

    @on(Input.Submitted, "#answer")
    def _submitted(self) -> None:
        """Enter in the line below the note."""
        self.action_save()

    @on(Input.Changed, "#answer")
    def _answered(self) -> None:
        """Show what the line means at each key."""
        self.draw_understood()

    @on(NoteField.Typed)
    def _typed(self) -> None:
        """A note is begun: a letter that was pressed once counts no more."""
        self._guard.armed = None

    def action_save(self) -> None:
        """Log the call with what stands on the card, and close the card."""
        if self._sent:
            return
        step = self._step()
        wrong = "; ".join(step.all_impossible) if step is not None else ""
        if not self._guard.lets(_SAVE, wrong):
            self.planner.say(f"{wrong[0].upper()}{wrong[1:]}: again saves it without that day.", severity="warning")
            return
        found, answer = self.card, clean(self._answer.value).strip()
        said = Said(
            person=self.contact.person if self.contact else None,
            phone=self.contact.number.id if self.contact and self.contact.number else None,
            note=self._note.text,
            next_step=step,
            started=self._started,
            seconds=self._seconds(),
            feeling=self.feeling,
            direction=self._direction,
            reason=answer if self._asked is Ask.REASON else "",
            number=answer if self._asked is Ask.NUMBER else "",
            talked=self._talk.ticked,
            extension=self._validity.extension,
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
        self._talk.logged()
        if self.is_current:
            self.app.pop_screen()
        if self._logged is not None:
            self._logged(change)
        if self.chosen.effect is Effect.DRAFTS_QUOTE:
            from amplanner.tui.screens.quote_editor import open_drafted

            open_drafted(self.planner, change)

    def step_back(self) -> bool:
        """Esc leaves a field, then the card; nothing that was typed is lost."""
        if self.focused is not None:
            self._guard.wary = self.focused is self._answer and self._asked is not None
            self.set_focus(None)
            return True
        self.app.clear_notifications()  # what was said of this call would stand over the workday
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
