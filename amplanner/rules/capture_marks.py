"""Reading one step of a capture line: which words are something else than title.

Each reader looks at one place and says what it found there as a `Mark`; which of several dates or amounts counts is
settled afterwards, in `amplanner.rules.capture`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from amplanner.rules.capture_names import best_person, extend_name, rank_accounts
from amplanner.rules.capture_repeat import read_repeat
from amplanner.rules.capture_tokens import Token
from amplanner.rules.capture_types import Channel, Context, Field, Kind, Priority, Travel
from amplanner.rules.capture_words import ARTICLES, BEFORE_PLACE, CHANNELS, NAME_PARTICLES, PRIORITIES, TRAVEL
from amplanner.rules.dates import Calendar, Phrase, Words, read_clock, read_duration, read_phrase
from amplanner.rules.dates_words import GERMAN_WEEKDAYS
from amplanner.rules.matches import Match, Person
from amplanner.rules.money import Money, names_currency, parse_money
from amplanner.rules.text import name_words

_CHANCE = re.compile(r"([0-9]{1,3})%")
_VALIDITY = re.compile(r"([0-9]{1,3})d")
_QUOTE_REF = re.compile(r"q-?([0-9]{3,9})")
_TRAILING = ",;:!?)."
_SIGILS = frozenset("@+#")
_LONGEST_NAME = 6


class Unknown(NamedTuple):
    """A name after ``@`` or ``+`` that nobody in the book has."""

    name: str


@dataclass(frozen=True, slots=True)
class Surplus:
    """A second account: a line takes one."""


Value = tuple[Match, ...] | Person | Unknown | Surplus | Priority | Phrase | Money | Travel | Channel | str | int


class Mark(NamedTuple):
    """Words ``first … first + length - 1`` of a step read as `field`; in_title: they stay in the title as well."""

    field: Field
    first: int
    length: int
    value: Value
    in_title: bool = False

    @property
    def end(self) -> int:
        """Index of the first word after it."""
        return self.first + self.length

    @property
    def accounts(self) -> tuple[Match, ...]:
        """The accounts that fit a name; none when the words name something else."""
        value = self.value
        if isinstance(value, tuple) and not isinstance(value, (Person, Unknown, Phrase, Travel)):
            return value
        return ()


class Reader:
    """Reads the words of one step from left to right; made anew for each key press."""

    def __init__(
        self, tokens: Sequence[Token], kind: Kind, context: Context, calendar: Calendar, account: Match | None
    ) -> None:
        """Prepare `tokens` of a step, without its ``>`` and kind letter; `account` is used when they name none."""
        self.tokens = tokens
        self.words = Words.of("" if token.literal or token.sigil else token.text for token in tokens)
        self._kind = kind
        self._context = context
        self._calendar = calendar
        self._account = account
        self._last = self._last_text_word()
        self._names: dict[str, tuple[bool, list[list[str]]]] = {}
        self._has_time = False
        self._after_mark = True
        self._readers = self._readers_of(kind)

    def _readers_of(self, kind: Kind) -> list[Callable[[int], Mark | None]]:
        readers: list[Callable[[int], Mark | None]] = [self._read_priority]
        if kind is Kind.APPOINTMENT:
            readers += [self._read_travel, self._read_channel]
        if kind in {Kind.QUOTE, Kind.ORDER}:
            readers.append(self._read_money)
        if kind is Kind.QUOTE:
            readers += [self._read_chance, self._read_validity]
        readers.append(self._read_when)
        if kind in {Kind.APPOINTMENT, Kind.CALL, Kind.TODO}:
            readers += [self._read_repeat, self._read_duration]
        if kind is Kind.APPOINTMENT:
            readers.append(self._read_place)
        return [*readers, self._read_quote_ref]

    def key(self, mark: Mark) -> str:
        """What `Context.dismissed` calls this mark: its field and the words it was read from."""
        typed = " ".join(token.sigil + token.text for token in self.tokens[mark.first : mark.end])
        return f"{mark.field}:{typed.casefold()}"

    def is_dismissed(self, mark: Mark) -> bool:
        """Whether the words of a mark are to stay in the title."""
        return self.key(mark) in self._context.dismissed

    def marks(self) -> Iterator[Mark]:
        """Yield all that was found and not dismissed, in order, never overlapping."""
        named = self._find_account()
        i = 0
        while i < len(self.tokens):
            mark = None if self.tokens[i].literal else self._read(i, named)
            if mark is not None and not self.is_dismissed(mark):
                self._after_mark = True
                self._has_time |= isinstance(mark.value, Phrase) and mark.value.has_time
                yield mark
            else:
                self._after_mark = False
            i += mark.length if mark else 1

    def _read(self, i: int, named: Mark | None) -> Mark | None:
        if named is not None and i == named.first:
            return named
        match self._sigil(i):
            case "@":
                return Mark(Field.ACCOUNT, i, 1, Surplus(), in_title=True) if self._name_after(i) else None
            case "+" if self._name_after(i) and not self._is_number(i):
                return self._read_person(i)
            case "#":
                return self._read_tag(i)
        return next((mark for read in self._readers if (mark := read(i))), None)

    # Names and tags

    def _sigil(self, i: int) -> str:
        token = self.tokens[i]
        if token.literal or token.sigil:
            return token.sigil
        return token.text[0] if token.text[0] in _SIGILS else ""

    def _is_number(self, i: int) -> bool:
        """Whether it is ``+3d``, ``+31 30 …`` or another number rather than a person."""
        return not self.tokens[i].sigil and self.tokens[i].text[1:2].isdigit()

    def _name_after(self, i: int) -> str:
        """The name after a sigil; "" when it has fewer than two letters and digits."""
        token = self.tokens[i]
        name = token.text if token.sigil else token.text[1:].rstrip(_TRAILING)
        return name if sum(map(len, name_words(name))) >= 2 else ""

    def _following(self, i: int) -> list[str]:
        """The plain words directly after word `i`, up to the next sigil, quote or punctuation."""
        if not self.tokens[i].sigil and self.words.stops(i):
            return []
        near = range(i + 1, min(len(self.tokens), i + _LONGEST_NAME))
        return list(takewhile(lambda word: word and word[0] not in _SIGILS, (self.words.raw[k] for k in near)))

    def _find_account(self) -> Mark | None:
        """Find the first account named: persons depend on it wherever they stand."""
        for i in range(len(self.tokens)):
            if self._sigil(i) != "@" or not (query := self._name_after(i)):
                continue
            matches = rank_accounts(query, self._context.find_accounts(query))
            more, kept = extend_name(query, self._following(i), [match.name for match in matches])
            matches = tuple(matches[k] for k in kept)
            mark = Mark(Field.ACCOUNT, i, 1 + more, matches or Unknown(query))
            if not self.is_dismissed(mark):
                if matches:
                    self._account = matches[self._context.account_choice % len(matches)]
                return mark
        return None

    def _read_person(self, i: int) -> Mark:
        query = self._name_after(i)
        key = self._account.key if self._account else None
        found = list(self._context.find_persons(query, key))
        more, kept = extend_name(query, self._following(i), [person.name for person in found])
        person = best_person(query, key, [found[k] for k in kept])
        return Mark(Field.PERSON, i, 1 + more, person or Unknown(query))

    def person_called(self, name: str) -> Person | None:
        """The one known person of the account, or colleague, of whose name `name` is a whole word."""
        key = self._account.key if self._account else None
        wanted = name_words(name)
        found = self._context.find_persons(name, key)
        called = [person for person in found if wanted and set(wanted) <= set(name_words(person.name))]
        return called[0] if len(called) == 1 else None

    def _read_tag(self, i: int) -> Mark | None:
        tag = self.tokens[i].text[1:].rstrip(_TRAILING)
        # "#1" is a number, "##" nothing.
        return Mark(Field.TAG, i, 1, tag) if any(letter.isalpha() for letter in tag) else None

    # Dates and times

    def _read_when(self, i: int) -> Mark | None:
        words = self.words
        if self._has_time and not words.marked[i] and read_duration(words, i, long=True):
            return None
        phrase = read_phrase(
            words,
            i,
            self._calendar,
            last=self._last,
            is_name=self._is_name,
            bare_range=self._kind is Kind.APPOINTMENT,
            halves=self._is_half(i),
        )
        return Mark(Field.WHEN, i, phrase.length, phrase) if phrase else None

    def _is_half(self, i: int) -> bool:
        """ "am" and "pm" beside no date: after something understood or at the end; "I am" and "our PM" are words."""
        before, after = self.words.at(i - 1), self.words.at(i + 1)
        if self.words.raw[i] not in {"am", "pm"} or before == "i" or after in GERMAN_WEEKDAYS:
            return False
        return self._after_mark or i >= self._last

    def _last_text_word(self) -> int:
        """The index of the last word that is neither sigil, priority nor time: there a loose ``3/12`` is a date."""
        for i in reversed(range(len(self.tokens))):
            if self._sigil(i) or self.words.raw[i] in PRIORITIES or read_duration(self.words, i):
                continue
            clock = read_clock(self.words, i)
            if clock is None or clock.start is None:
                return i
        return 0

    def _is_name(self, i: int) -> bool:
        """Whether word `i` is part of a known name: written with a capital, or beside another word of the name."""
        words = self.words
        alone, names = self._names_with(words.at(i))
        if alone and words.capital(i):
            return True
        before, after = words.at(i - 1), words.at(i + 1)
        return any(
            name[k] == words.at(i)
            and ((k > 0 and name[k - 1] == before) or (k + 1 < len(name) and name[k + 1] == after))
            for name in names
            for k in range(len(name))
        )

    def _names_with(self, word: str) -> tuple[bool, list[list[str]]]:
        """The known names that hold `word`, in words; and whether it stands for one of them alone."""
        if word not in self._names:
            accounts = [name_words(match.name) for match in self._context.find_accounts(word)]
            persons = [name_words(person.name) for person in self._context.find_persons(word, None)]
            alone = [word] in accounts or any(word in name for name in persons)
            self._names[word] = alone, [name for name in accounts + persons if word in name]
        return self._names[word]

    def _read_duration(self, i: int) -> Mark | None:
        found = read_duration(self.words, i, long=self._has_time)
        return Mark(Field.DURATION, i, *found) if found else None

    def _read_repeat(self, i: int) -> Mark | None:
        found = read_repeat(self.words, i)
        return Mark(Field.REPEAT, i, *found) if found else None

    # What only some kinds have

    def _read_priority(self, i: int) -> Mark | None:
        priority = PRIORITIES.get(self.words.raw[i])
        return Mark(Field.PRIORITY, i, 1, priority) if priority else None

    def _read_channel(self, i: int) -> Mark | None:
        channel = CHANNELS.get(self.words.at(i))
        return Mark(Field.CHANNEL, i, 1, channel, in_title=True) if channel else None

    def _read_travel(self, i: int) -> Mark | None:
        mode = TRAVEL.get(self.words.at(i))
        found = read_duration(self.words, i + 1) if mode and not self.words.stops(i) else None
        return Mark(Field.TRAVEL, i, 1 + found[0], Travel(mode, found[1])) if mode and found else None

    def _read_place(self, i: int) -> Mark | None:
        """``at PLACE``: a quoted place, else one word (with its article) and all words with a capital after it."""
        words, tokens = self.words, self.tokens
        if words.at(i) not in BEFORE_PLACE or words.stops(i) or i + 1 >= len(tokens):
            return None
        if tokens[i + 1].literal:
            return Mark(Field.PLACE, i, 2, tokens[i + 1].text)
        end = i + 2
        if words.at(i + 1) in ARTICLES and not words.capital(i + 1):
            end += 1
        if end > len(tokens) or any(not words.raw[k][:1].isalnum() for k in range(i + 1, end)):
            return None
        while self._goes_on(end):
            end += 1
        place = " ".join(words.raw[i + 1 : end]).rstrip(_TRAILING)
        return Mark(Field.PLACE, i, end - i, place)

    def _goes_on(self, i: int) -> bool:
        """Whether the place just read goes on with word `i`: a capital, or a particle before one."""
        words = self.words
        if i >= len(words) or words.stops(i - 1):
            return False
        if not words.capital(i - 1) and words.at(i - 1) not in NAME_PARTICLES:
            return False
        if words.at(i) in NAME_PARTICLES:
            return words.capital(i + 1) or words.at(i + 1) in NAME_PARTICLES
        return words.capital(i) and read_phrase(words, i, self._calendar) is None

    def _read_money(self, i: int) -> Mark | None:
        raw, currency = self.words.raw, self._context.currency
        one, two = raw[i].rstrip(_TRAILING), " ".join(raw[i : i + 2]).rstrip(_TRAILING)
        signed = bool(one) and names_currency(one, currency)
        pair = signed != names_currency(raw[i + 1], currency) if i + 1 < len(raw) and raw[i + 1] else False
        if signed and (money := parse_money(one, currency)):
            return Mark(Field.MONEY, i, 1, money)
        if pair and (money := parse_money(two, currency)):
            return Mark(Field.MONEY, i, 2, money)
        return None

    def _read_chance(self, i: int) -> Mark | None:
        match = _CHANCE.fullmatch(self.words.at(i))
        return Mark(Field.CHANCE, i, 1, int(match[1])) if match and int(match[1]) <= 100 else None

    def _read_validity(self, i: int) -> Mark | None:
        match = _VALIDITY.fullmatch(self.words.at(i))
        return Mark(Field.VALIDITY, i, 1, int(match[1])) if match and 1 <= int(match[1]) <= 365 else None

    def _read_quote_ref(self, i: int) -> Mark | None:
        match = _QUOTE_REF.fullmatch(self.words.at(i))
        if match is None:
            return None
        # In a sentence the number is also a word: "ask about Q-0142".
        return Mark(Field.QUOTE, i, 1, int(match[1]), in_title=self._kind not in {Kind.QUOTE, Kind.ORDER})
