"""Logging a call: one act that writes what was said and what comes next (the outcome table of design §4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Attendee, Call, Person, Phone
from amplanner.rules.cadence import Follow, Retry
from amplanner.rules.capture_types import Captured, Kind
from amplanner.rules.dates_show import show_day
from amplanner.rules.outcomes import Ask, Effect, LineResult, Outcome, by_code
from amplanner.rules.phones import normalise
from amplanner.rules.text import clean
from amplanner.workday.call_next import about_of, again_in_words, retry, situation
from amplanner.workday.calls import About, Due, Target, account_name, due_of, open_call, outcomes, tomorrow, write_call
from amplanner.workday.capturing import Captor, in_words
from amplanner.workday.issues import write_issue
from amplanner.workday.notes import read_steps, write_note
from amplanner.workday.people import write_person
from amplanner.workday.phones import write_phone
from amplanner.workday.quotes import SEND_QUOTE, deal_to_quote, write_quote
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import next_day
from amplanner.workday.todos import write_todo

NOBODY_NAMED = "Whoever answers the phone"
"""The person that is blocked when nobody of the account is known by name."""


class Extension(NamedTuple):
    """An open quote that holds until another day, as agreed on the phone."""

    quote: int
    until: date


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a call besides its outcome.

    `person` is who was called, `attendees` who else was on it, `phone` the number dialled. `feeling` is −1, 0 or +1.
    `seconds` is how long it took, `started` when it began, `ended` when it was over if that isn't now. `reason` says
    why somebody isn't interested, `number` is the right one after a wrong number. `talked` are the points that
    were talked about; they become a line of the note. `extension` is a quote's new validity.
    """

    person: int | None = None
    attendees: Sequence[int] = ()
    phone: int | None = None
    note: str = ""
    next_step: Captured | None = None
    started: datetime | None = None
    ended: datetime | None = None
    seconds: int | None = None
    feeling: int | None = None
    direction: str = "out"
    reason: str = ""
    number: str = ""
    talked: Sequence[str] = ()
    extension: Extension | None = None


def log_outcome(
    book: Book, account: int, outcome_code: str, *, call: int | None = None, about: About | None = None, said: Said
) -> Change:
    """Log a call to (or from) an account as one act: what was said, what comes next, and what the outcome does.

    `call` is the open call that was made; without one a call about `about` is written. `Change.key` is the call, and
    its label says what comes next: "No answer · Meijer Foods, again Thu 26 Nov afternoon".
    Raises `RefusedError`, saying what is missing, and `KeyError` for an outcome that the planner doesn't have.
    """
    outcome = _outcome(book, outcome_code)
    name = account_name(book, account)
    ready = _Logging(book, account, outcome, call, about, said)
    with book.act(f"{outcome.label} · {name}") as act:
        act.key, tail = ready.write(act)
        act.label += f", {tail}" if tail else ""
    return act.change


def log_each(book: Book, targets: Sequence[Target], outcome_code: str) -> Change:
    """Log the same outcome for several calls, without a note, as one act.

    Raises `RefusedError` for an empty choice, and like `log_outcome`.
    """
    if not targets:
        raise RefusedError("No call is selected.")
    outcome = _outcome(book, outcome_code)
    ready = [
        _Logging(book, target.account, outcome, target.call, target.about, Said(person=target.person))
        for target in targets
    ]
    name = account_name(book, targets[0].account) if len(targets) == 1 else f"{len(targets)} calls"
    with book.act(f"{outcome.label} · {name}") as act:
        for one in ready:
            made, tail = one.write(act)
            if len(ready) == 1:
                act.key = made
                act.label += f", {tail}" if tail else ""
    return act.change


def _outcome(book: Book, code: str) -> Outcome:
    found = by_code(code, outcomes(book))
    if found is None:
        raise KeyError(code)
    return found


def _check(outcome: Outcome, said: Said) -> None:
    """Refuse an outcome whose next step is missing, saying how to give it."""
    step = said.next_step
    if Ask.APPOINTMENT in outcome.asks and not (step and step.kind is Kind.APPOINTMENT and step.when):
        raise RefusedError("When is the meeting? Write it as the next step, such as “visit tue 10”.")
    if Ask.WHEN in outcome.asks and not (step and step.kind is Kind.CALL and step.when):
        raise RefusedError("When to call? Write it as the next step, such as “call tue 10”.")
    if said.feeling not in (None, -1, 0, 1):
        raise ValueError(f"a call feels -1, 0 or +1, not {said.feeling}")


def _with_points(note: str, talked: Sequence[str]) -> str:
    """Return a note with what was talked about as its last line."""
    points = "; ".join(clean(point).strip() for point in talked)
    return "\n".join(part for part in (note, f"Talked about: {points}" if points else "") if part)


class _Logging:
    """One call that is logged: everything is looked up before the act, then written within it."""

    def __init__(
        self, book: Book, account: int, outcome: Outcome, call: int | None, about: About | None, said: Said
    ) -> None:
        """Look up what the call depends on. Raises `RefusedError` when it can't be logged so."""
        row = None if call is None else open_call(book, call)
        if row is not None and row.account != account:
            raise RefusedError(f"That call is not {account_name(book, account)}'s.")
        self.book = book
        self.account = account
        self.outcome = outcome
        self.row = row
        self.about = about or (about_of(row) if row is not None else About())
        self.said = replace(
            said,
            person=said.person if said.person is not None else row.person if row is not None else None,
            note=_with_points(clean(said.note, lines=True).strip(), said.talked),
            reason=clean(said.reason).strip(),
        )
        _check(outcome, self.said)
        self.facts = situation(book, account, row, self.about)
        self.retry = retry(book, outcome, self.facts)
        self.following = tomorrow(book)
        self.steps = read_steps(book, self.said.note, account)

    def write(self, act: Act) -> tuple[int, str]:
        """Write the call, its effects and what comes next; return the call's key and what comes next in words."""
        self.act = act
        self.made = self._made()
        self.effects()
        told = [self.next_steps(self.retry, self.facts.tries, self.facts.misses)]
        if self.said.extension is not None:
            from amplanner.workday.quote_moves import write_valid_until  # few calls are about a quote's validity

            told.append(write_valid_until(self.book, act, *self.said.extension))
        return self.made, ", ".join(part for part in told if part)

    def _made(self) -> int:
        """Write the call as made, with its note and who was on it."""
        said = self.said
        ended = said.ended or self.book.clock.now()
        values = {
            "person": said.person,
            "status": "done",
            "direction": said.direction,
            "outcome": self.outcome.code,
            "line_result": self.outcome.line_result.value,
            "feeling": said.feeling,
            "started_at": said.started or ended - timedelta(seconds=said.seconds or 0),
            "seconds": said.seconds,
            "done_at": ended,
            "reason": said.reason,
            **self.about.columns,
        }
        if self.row is None:
            made = self.act.insert(Call, account=self.account, due_on=self.book.today, **values)
        else:
            made = self.row.id
            self.act.update(Call, made, **values)
        if said.note:
            write_note(
                self.book,
                self.act,
                text=said.note,
                account=self.account,
                kind="call",
                at=ended,
                person=said.person,
                call=made,
                steps=self.steps,
            )
        for person in dict.fromkeys(said.attendees):
            if person != said.person:
                self.act.insert(Attendee, person=person, call=made)
        return made

    def effects(self) -> None:
        """Do what the outcome does besides being logged."""
        match self.outcome.effect:
            case Effect.FLAGS_NUMBER:
                self._flag_number()
            case Effect.ENDS_PURPOSE:
                self._end_purpose()
            case Effect.BLOCKS_PERSON:
                self._block()
            case Effect.PERSON_LEFT if self.said.person is not None:
                self.act.update(Person, self.said.person, left_on=self.book.today)
                for call in self._open_calls(Call.person == self.said.person):
                    self.act.update(Call, call, person=None)
            case Effect.OPENS_ISSUE:
                first_line = self.said.note.partition("\n")[0] or "Complaint"
                write_issue(
                    self.book, self.act, account=self.account, title=first_line[:120], update_due=self.following
                )

    def next_steps(self, found: Retry | None, tries: int, misses: int) -> str:
        """Write what comes next and return it in words: what the user said, the retry, the quote, the repeat."""
        told = []
        step = self.said.next_step
        if step is not None and not (found and found.follow is Follow.SEND_QUOTE and step.kind is Kind.QUOTE):
            promised = self.outcome.effect is Effect.PROMISES_CALL
            written = Captor(
                self.book,
                self.act,
                following=self.following,
                account=self.account,
                person=self.said.person,
                previous=self.made,
            )
            written.write(step, promised=promised)
            told.append(f"next {in_words(step, self.book.today)}")
        if found is not None and found.follow is Follow.SEND_QUOTE:
            told.append(self._draft_quote(found, step if step and step.kind is Kind.QUOTE else None))
        elif found is not None and not (step and step.kind is Kind.CALL):
            told.append(self._retry(found, tries, misses))
        if self._repeats_here(found):
            told.append(self._repeat())
        return ", ".join(part for part in told if part)

    def _retry(self, found: Retry, tries: int, misses: int) -> str:
        """Write the retry as an open call; a prospect that was tried often enough rests until then."""
        row = self.row
        write_call(
            self.book,
            self.act,
            account=self.account,
            person=self.said.person,
            subject=row.subject if row else "",
            promised=found.promised,
            important=bool(row and row.important),
            repeat=row.repeat if row else "",
            tries=tries + 1,
            misses=0 if found.rests else misses + 1,
            moved_by_me=row.moved_by_me if row else 0,
            previous=self.made,
            **Due(found.day, found.time, found.half).columns,
            **self.about.columns,
        )
        when = again_in_words(found, self.book.today)
        if found.rests:
            self.act.update(Account, self.account, resting_until=found.day)
            return f"{tries + 1} tries, rests until {when}"
        return f"{found.reason}; again {when}" if found.propose_email else f"again {when}"

    def _draft_quote(self, found: Retry, step: Captured | None) -> str:
        quote = write_quote(
            self.book,
            self.act,
            account=self.account,
            title=step.title if step else "",
            amount=step.money if step else None,
            probability=step.chance if step else None,
            validity_days=step.validity_days if step else None,
            opportunity=self.about.opportunity or deal_to_quote(self.book, self.account),
            person=self.said.person,
        )
        write_todo(self.book, self.act, title=SEND_QUOTE, due_on=found.day, account=self.account, quote=quote)
        return f"quote drafted, send by {show_day(found.day, self.book.today)}"

    def _repeats_here(self, found: Retry | None) -> bool:
        """Whether a repeating call goes on now: not while its own retry carries the repeat, nor when it was ended."""
        ended = self.outcome.effect in (Effect.ENDS_PURPOSE, Effect.BLOCKS_PERSON)
        wrong = self.outcome.line_result is LineResult.WRONG_NUMBER
        return self.row is not None and bool(self.row.repeat) and not (self.outcome.miss or ended or wrong)

    def _repeat(self) -> str:
        row = self.row
        day = None if row is None else next_day(row.repeat, row.due_on or self.book.today, self.book.today)
        if row is None or day is None:
            return ""
        due = due_of(row)._replace(day=day)
        write_call(
            self.book,
            self.act,
            account=self.account,
            person=row.person,
            subject=row.subject,
            important=row.important,
            repeat=row.repeat,
            previous=self.made,
            **due.columns,
            **about_of(row).columns,
        )
        return f"repeats {due.in_words(self.book.today)}"

    def _flag_number(self) -> None:
        """Flag the number dialled; keep the right one; let a planned call go on with it, or look for one."""
        phone = self.said.phone if self.said.phone is not None else self._dialled()
        if phone is not None:
            self.act.update(Phone, phone, wrong=True)
        number = self.said.number.strip()
        if number:
            if not normalise(number, self.book.settings.country).digits:
                raise RefusedError(f"“{number}” is no number. Leave it empty when the right one isn't known.")
            person = self.said.person
            account = self.account if person is None else None
            write_phone(self.book, self.act, typed=number, person=person, account=account)
        if self.row is None:
            return
        reachable = bool(number) or self._dialled() is not None
        due = due_of(self.row) if reachable else Due(self.following)
        if reachable and (due.day is None or due.day < self.book.today):
            due = Due(self.book.today)
        write_call(
            self.book,
            self.act,
            account=self.account,
            person=self.said.person,
            subject=self.row.subject,
            promised=self.row.promised,
            repeat=self.row.repeat,
            tries=self.row.tries + 1,
            misses=self.row.misses,
            previous=self.made,
            **due.columns,
            **self.about.columns,
        )
        if not reachable:
            write_todo(self.book, self.act, title="Find the right number", due_on=self.book.today, account=self.account)

    def _dialled(self) -> int | None:
        """Return the first number that isn't known to be wrong: of the person, else of the account."""
        whose = Phone.account == self.account if self.said.person is None else Phone.person == self.said.person
        key = self.book.scalar(Phone.select(Phone.id).where(whose, ~Phone.wrong).order_by(Phone.id).limit(1))
        return None if key is None else int(key)

    def _end_purpose(self) -> None:
        """Drop what is still open for this purpose at this account, and nothing else."""
        same = (Call.purpose == self.about.purpose) & (
            Call.quote.is_null() if self.about.quote is None else Call.quote == self.about.quote
        )
        for call in self._open_calls((Call.account == self.account) & same):
            self.act.update(Call, call, status="dropped", done_at=self.book.clock.now())

    def _block(self) -> None:
        """Block the person everywhere and drop their open calls; somebody unnamed stands for the account's number."""
        person = self.said.person
        if person is None:
            person = write_person(self.book, self.act, account=self.account, name=NOBODY_NAMED)
        self.act.update(Person, person, do_not_call=True)
        for call in self._open_calls(Call.person == person):
            self.act.update(Call, call, status="dropped", done_at=self.book.clock.now())

    def _open_calls(self, which: object) -> list[int]:
        return [key for (key,) in self.book.rows(Call.select(Call.id).where(which, Call.status == "open").tuples())]
