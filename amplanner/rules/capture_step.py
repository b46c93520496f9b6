"""One step of a capture line, settled: of what was read, what counts, and what that makes."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from amplanner.rules.capture_marks import Mark, Reader, Surplus, Unknown
from amplanner.rules.capture_owner import find_owner, free_words
from amplanner.rules.capture_repeat import first_day
from amplanner.rules.capture_show import show_mark
from amplanner.rules.capture_tokens import Token
from amplanner.rules.capture_types import (
    Captured,
    Channel,
    Chip,
    Context,
    Field,
    Kind,
    Owner,
    Priority,
    Span,
    Travel,
)
from amplanner.rules.capture_words import KIND_NAMES, MEETINGS, THEY
from amplanner.rules.dates import (
    Calendar,
    Phrase,
    When,
    lengthen,
    merge,
    minutes_between,
    settle,
    show_when,
    working_day_instead,
)
from amplanner.rules.matches import Match, Person
from amplanner.rules.money import Money
from amplanner.rules.text import clean
from amplanner.rules.worktime import next_working_day

_T = TypeVar("_T")

LOOK_BACK = 30
"""How many days ago a date without a year may lie where things that happened are written down."""

_HAPPENED = frozenset({Kind.APPOINTMENT, Kind.CALL, Kind.NOTE, Kind.ORDER})
_MANY = frozenset({Field.ACCOUNT, Field.PERSON, Field.TAG, Field.PRIORITY})


class Step:
    """Settles one step; used once."""

    def __init__(
        self,
        lead: Sequence[Token],
        tokens: Sequence[Token],
        typed: Kind | None,
        kind: Kind,
        now: datetime,
        context: Context,
        before: Captured | None,
    ) -> None:
        """Read `tokens`; `lead` are the ``>`` and the kind letter before them, `before` is the step before it."""
        self._lead = lead
        self._tokens = tokens
        self._typed = typed
        self._context = context
        self._before = before
        self._inherited = before.account if before else context.account
        self._kind = kind
        self._calendar = self._calendar_of(now)
        self._reader, self._marks = self._read()
        self._owner = find_owner(self._reader, self._marks, kind) if typed in {None, Kind.TODO} else None
        if self._owner and kind is not Kind.TODO:
            self._turn_to(Kind.TODO, now)
            self._owner = find_owner(self._reader, self._marks, Kind.TODO)
        elif typed is None and self._begins_meeting():
            self._turn_to(Kind.APPOINTMENT, now)
        self._refused = [mark for mark in self._marks if isinstance(mark.value, Phrase) and mark.value.problem]
        self._kept = self._settle_marks()

    def _calendar_of(self, now: datetime) -> Calendar:
        context = self._context
        look_back = LOOK_BACK if self._kind in _HAPPENED else 0
        return Calendar(now.replace(tzinfo=None), context.week, context.off, context.day_first, look_back)

    def _turn_to(self, kind: Kind, now: datetime) -> None:
        self._kind = kind
        self._calendar = self._calendar_of(now)
        self._reader, self._marks = self._read()

    def _read(self) -> tuple[Reader, list[Mark]]:
        reader = Reader(self._tokens, self._kind, self._context, self._calendar, self._inherited)
        return reader, list(reader.marks())

    def _begins_meeting(self) -> bool:
        """Whether a line that doesn't say its kind begins with "visit", "lunch" … and has a day: that isn't a call.

        Where it would be a to-do or a quote it takes a time of the day: "visit their website fri" is to be done.
        """
        if self._kind not in {Kind.CALL, Kind.TODO, Kind.QUOTE}:
            return False
        phrases = [mark.value for mark in self._marks if isinstance(mark.value, Phrase) and not mark.value.problem]
        timed = any(phrase.has_time for phrase in phrases)
        dated = any(phrase.day for phrase in phrases)
        words = free_words(self._reader, self._marks)
        begins = bool(words) and self._reader.words.at(words[0]) in MEETINGS
        return begins and (timed or (dated and self._kind is Kind.CALL))

    # Which marks count

    def _settle_marks(self) -> list[Mark]:
        """The marks that count, in order; the words of all others are title."""
        candidates = [mark for mark in self._marks if not (isinstance(mark.value, Phrase) and mark.value.problem)]
        if self._owner:
            candidates = [mark for mark in candidates if not self._owner.first <= mark.first < self._owner.end]
            candidates.append(self._owner)
        phrases = self._settle_phrases([mark for mark in candidates if mark.field is Field.WHEN])
        ends = any(isinstance(mark.value, Phrase) and mark.value.end for mark in phrases)
        last = {mark.field: mark for mark in candidates}
        kept = [
            mark
            for mark in candidates
            if mark.field in _MANY
            or mark in phrases
            or (
                mark.field is not Field.WHEN
                and last[mark.field] is mark
                and not (ends and mark.field is Field.DURATION)
            )
        ]
        kept.sort(key=lambda mark: mark.first)
        return self._in_sentence(kept) if self._kind is Kind.NOTE else kept

    def _settle_phrases(self, marks: list[Mark]) -> list[Mark]:
        """The last date, and the last time beside it when it has none of its own."""
        if self._kind is Kind.NOTE:
            first, last = self._text_edges(self._marks)
            marks = [mark for mark in marks if self._dates_note(mark, first, last)]
        dated = [mark for mark in marks if isinstance(mark.value, Phrase) and mark.value.day]
        timed = [mark for mark in marks if isinstance(mark.value, Phrase) and not mark.value.day]
        if dated and isinstance(dated[-1].value, Phrase) and dated[-1].value.has_time:
            return dated[-1:]
        return dated[-1:] + timed[-1:]

    def _dates_note(self, mark: Mark, first: int, last: int) -> bool:
        """A note says when something was, before or after its text ("yesterday at the fair"), or it is marked with ^.

        Everything else in a note is prose: "Board meets tue 10" is no date of the note. first, last: of its text.
        """
        phrase = mark.value
        if not isinstance(phrase, Phrase) or phrase.marked:
            return True
        if phrase.day is None or phrase.day >= self._calendar.today:
            return False
        return mark.first < first or mark.end > last

    def _text_edges(self, marks: Sequence[Mark]) -> tuple[int, int]:
        """The first and last word that no mark has; (-1, -1) when there is none."""
        taken = {i for mark in marks for i in range(mark.first, mark.end)}
        free = [i for i in range(len(self._tokens)) if i not in taken]
        return (free[0], free[-1]) if free else (-1, -1)

    def _in_sentence(self, kept: Sequence[Mark]) -> list[Mark]:
        """In a note a name after other words is one of the sentence too: "spoke with +smit about price".

        A tag is one only between other words.
        """
        first, last = self._text_edges(kept)
        names = (Field.ACCOUNT, Field.PERSON)
        return [
            mark._replace(in_title=True)
            if 0 <= first < mark.first and (mark.field in names or (mark.field is Field.TAG and mark.end <= last))
            else mark
            for mark in kept
        ]

    # What they make

    def captured(self) -> Captured:
        """What this step was understood as."""
        when = self._when()
        matches = next((mark.accounts for mark in self._kept_of(Field.ACCOUNT) if mark.accounts), ())
        account = matches[self._context.account_choice % len(matches)] if matches else None
        unknown = [mark.value.name for mark in self._kept_of(Field.ACCOUNT) if isinstance(mark.value, Unknown)]
        inherited_unknown = self._before.unknown_account if self._before else ""
        persons = [mark.value for mark in self._kept_of(Field.PERSON)]
        return Captured(
            kind=self._kind,
            title=self._title(),
            chips=self._chips(account, when),
            spans=self._spans(),
            kind_typed=self._typed is not None,
            account=account or (None if unknown else self._inherited),
            unknown_account=clean(unknown[0]) if unknown else "" if account else inherited_unknown,
            account_matches=matches,
            persons=_unique([person for person in persons if isinstance(person, Person)]),
            unknown_persons=_unique([clean(person.name) for person in persons if isinstance(person, Unknown)]),
            tags=_unique([clean(mark.value) for mark in self._kept_of(Field.TAG) if isinstance(mark.value, str)]),
            priority=max(
                (mark.value for mark in self._kept_of(Field.PRIORITY) if isinstance(mark.value, Priority)),
                default=Priority.NORMAL,
            ),
            when=when,
            held=self._held(when),
            duration=self._duration(when),
            repeat=self._first(Field.REPEAT, str) or "",
            money=self._first(Field.MONEY, Money),
            chance=self._first(Field.CHANCE, int),
            validity_days=self._first(Field.VALIDITY, int),
            quote_ref=self._first(Field.QUOTE, int),
            channel=self._first(Field.CHANNEL, Channel),
            place=clean(self._first(Field.PLACE, str) or ""),
            travel=self._first(Field.TRAVEL, Travel),
            owner=self._owner_kind(),
            owner_name=self._owner_name(),
            owner_person=self._first(Field.OWNER, Person),
            impossible=self._impossible(),
        )

    def _impossible(self) -> tuple[str, ...]:
        """The dates that can't be; in a note they are only words."""
        if self._kind is Kind.NOTE:
            return ()
        problems = [mark.value.problem for mark in self._refused if isinstance(mark.value, Phrase)]
        return _unique([clean(problem) for problem in problems])

    def _kept_of(self, field: Field) -> list[Mark]:
        return [mark for mark in self._kept if mark.field is field]

    def _first(self, field: Field, kind: type[_T]) -> _T | None:
        values = (mark.value for mark in self._kept_of(field))
        return next((value for value in values if isinstance(value, kind)), None)

    def _phrase(self) -> Phrase | None:
        phrases = [mark.value for mark in self._kept_of(Field.WHEN) if isinstance(mark.value, Phrase)]
        dated = next((phrase for phrase in phrases if phrase.day), None)
        return merge(dated, next((phrase for phrase in phrases if not phrase.day), None))

    def _when(self) -> When | None:
        """The time it is for: as typed, else by the kind's default; with its end when a duration was typed."""
        phrase, slot, calendar = self._phrase(), self._context.slot, self._calendar
        first = first_day(self._first(Field.REPEAT, str) or "", calendar.today)
        when = usual = None
        if phrase is not None:
            day = slot.day if slot and self._kind is Kind.APPOINTMENT else None
            when = settle(phrase, calendar, first or day)
        elif first is not None:
            when = When(first, defaulted=True)
        elif self._kind is Kind.APPOINTMENT and slot and self._before is None:
            when = settle(Phrase(0, slot.day, slot.start), calendar)._replace(defaulted=True)
            usual = slot.minutes
        elif self._kind is Kind.TODO:
            # An open to-do always has a date (design §4).
            when = When(next_working_day(calendar.today, calendar.week, calendar.off), defaulted=True)
        if when is None:
            return None
        minutes = self._first(Field.DURATION, int) or usual
        when = lengthen(when, minutes) if minutes else when
        return working_day_instead(when, calendar) if self._context.to_working_day else when

    def _duration(self, when: When | None) -> int | None:
        typed = self._first(Field.DURATION, int)
        if typed is None and when is not None and when.start is not None and when.end is not None:
            return minutes_between(when.start, when.end)
        return typed

    def _held(self, when: When | None) -> bool:
        happens = self._kind in {Kind.APPOINTMENT, Kind.CALL}
        return happens and when is not None and when.day < self._calendar.today

    def _owner_kind(self) -> Owner:
        if self._owner is None:
            return Owner.ME
        person = self._owner.value
        theirs = person == THEY or (isinstance(person, Person) and person.account is not None)
        return Owner.THEM if theirs else Owner.COLLEAGUE

    def _owner_name(self) -> str:
        value = self._owner.value if self._owner else ""
        name = value.name if isinstance(value, Person) else value
        return clean(name) if isinstance(name, str) and name != THEY else ""

    def _title(self) -> str:
        taken = {i: mark for mark in self._kept for i in range(mark.first, mark.end)}
        words = []
        for i, token in enumerate(self._tokens):
            mark = taken.get(i)
            if mark is None:
                words.append(token.in_title)
            elif mark.in_title:
                words.extend(self._title_words(mark, i, token))
        return clean(" ".join(words))

    def _title_words(self, mark: Mark, i: int, token: Token) -> list[str]:
        if self._kind is not Kind.NOTE or isinstance(mark.value, (str, int, Surplus)):
            return [token.in_title]
        if i != mark.first:
            return []
        if mark.accounts:
            return [mark.accounts[self._context.account_choice % len(mark.accounts)].name]
        return [mark.value.name if isinstance(mark.value, (Person, Unknown)) else token.text]

    # How it is shown

    def _places(self, marks: Sequence[Mark]) -> tuple[tuple[int, int], ...]:
        return tuple((self._tokens[mark.first].start, self._tokens[mark.end - 1].end) for mark in marks)

    def _keys(self, marks: Sequence[Mark]) -> tuple[str, ...]:
        return tuple(self._reader.key(mark) for mark in marks)

    def _chips(self, account: Match | None, when: When | None) -> tuple[Chip, ...]:
        placed = [self._chip(mark, account) for mark in self._kept if mark.field is not Field.WHEN]
        for mark in self._refused:
            problem = mark.value.problem if isinstance(mark.value, Phrase) else ""
            places, keys = self._places([mark]), self._keys([mark])
            placed.append(Chip(Field.WHEN, clean(problem), places, keys, warning=True))
        filled: list[Chip] = []
        if when is not None:
            chips = self._when_chips(when)
            (filled if when.defaulted else placed).extend(chips)
        elif self._kind is Kind.APPOINTMENT:
            filled.append(Chip(Field.WHEN, "no day yet", warning=True))
        if account is None and self._inherited and self._before is None and not self._kept_of(Field.ACCOUNT):
            filled.insert(0, Chip(Field.ACCOUNT, clean(self._inherited.name), defaulted=True))
        placed.sort(key=lambda chip: chip.spans)
        return (self._kind_chip(), *placed, *filled)

    def _kind_chip(self) -> Chip:
        places = tuple((token.start, token.end) for token in self._lead)
        keys = (f"{Field.KIND}:{self._lead[-1].text}",) if self._typed else ()
        return Chip(Field.KIND, KIND_NAMES[self._kind], places, keys, defaulted=self._typed is None)

    def _chip(self, mark: Mark, account: Match | None) -> Chip:
        warning = isinstance(mark.value, (Unknown, Surplus))
        if mark.accounts and account:
            text = clean(account.name)
        elif mark.field is Field.OWNER:
            text = (
                f"{self._owner_name() or 'they'} promised"
                if self._owner_kind() is Owner.THEM
                else f"{self._owner_name()} answers"
            )
        else:
            text = show_mark(mark, self._context.grouping)
        return Chip(mark.field, text, self._places([mark]), self._keys([mark]), warning=warning)

    def _when_chips(self, when: When) -> list[Chip]:
        marks = self._kept_of(Field.WHEN)
        places, keys = self._places(marks), self._keys(marks)
        text = show_when(when, self._calendar) + (" · held" if self._held(when) else "")
        chips = [Chip(Field.WHEN, text, places, keys, defaulted=when.defaulted)]
        phrase = self._phrase()
        if phrase and phrase.note:
            chips.append(Chip(Field.WHEN, phrase.note, places, keys, warning=True))
        if when.past and not self._held(when) and self._kind not in {Kind.NOTE, Kind.ORDER}:
            chips.append(Chip(Field.WHEN, self._passed(when), places, keys, warning=True))
        return chips

    def _passed(self, when: When) -> str:
        if when.day < self._calendar.today:
            return "this day has passed"
        if when.start is not None:
            return f"{when.start:%H:%M} has passed"
        return f"this {when.half.word} has passed" if when.half else "this has passed"

    def _spans(self) -> tuple[Span, ...]:
        fields = {i: mark.field for mark in self._kept for i in range(mark.first, mark.end)}
        lead = [Span(token.start, token.end, Field.KIND) for token in self._lead]
        rest = [Span(token.start, token.end, fields.get(i, Field.TITLE)) for i, token in enumerate(self._tokens)]
        return (*lead, *rest)


def _unique(values: list[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
