"""What the capture line can say: plain frozen values, without the reading of it."""

from collections.abc import Callable, Container, Sequence
from datetime import date, time
from enum import IntEnum, StrEnum
from typing import NamedTuple

from amplanner.rules.matches import Match, Person
from amplanner.rules.money import Grouping, Money
from amplanner.rules.when import When
from amplanner.rules.worktime import WorkWeek


class Kind(StrEnum):
    """What a line makes."""

    APPOINTMENT = "appointment"
    CALL = "call"
    QUOTE = "quote"
    NOTE = "note"
    TODO = "todo"
    ORDER = "order"


class Field(StrEnum):
    """What a stretch of the line was understood as; TITLE is everything else."""

    KIND = "kind"
    ACCOUNT = "account"
    PERSON = "person"
    TAG = "tag"
    PRIORITY = "priority"
    WHEN = "when"
    DURATION = "duration"
    MONEY = "money"
    CHANCE = "chance"
    VALIDITY = "validity"
    QUOTE = "quote"
    REPEAT = "repeat"
    PLACE = "place"
    TRAVEL = "travel"
    CHANNEL = "channel"
    OWNER = "owner"
    NEXT = "next"
    TITLE = "title"


class Priority(IntEnum):
    """``!`` is important, ``!!`` urgent."""

    NORMAL = 0
    IMPORTANT = 1
    URGENT = 2


class Owner(StrEnum):
    """Who promised."""

    ME = "me"
    THEM = "them"
    COLLEAGUE = "colleague"


class Channel(StrEnum):
    """The kind of an appointment (design §3)."""

    VISIT = "visit"
    VIDEO = "video"
    PHONE = "phone"
    PRESENTATION = "presentation"
    INTERNAL = "internal"


class FreeSlot(NamedTuple):
    """Where the agenda's cursor stands: a day and perhaps the local wall time of a free slot.

    `minutes` is how long an appointment there takes when nobody says: no longer than the slot.
    """

    day: date
    start: time | None = None
    minutes: int | None = None


class Travel(NamedTuple):
    """How the account manager gets there ("train", "drive", "bike", "walk") and how many minutes one way."""

    mode: str
    minutes: int


class Span(NamedTuple):
    """``line[start:end]`` was understood as `field`."""

    start: int
    end: int
    field: Field


class Chip(NamedTuple):
    """One thing understood, in words, for the preview.

    spans: the (start, end) of the words it was read from; none when it was filled in (defaulted) or follows from the
    pane. keys: what `Context.dismissed` wants to leave those words in the title. warning: wants a look.
    """

    field: Field
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    keys: tuple[str, ...] = ()
    warning: bool = False
    defaulted: bool = False


def no_accounts(_: str) -> Sequence[Match]:
    """Know no account."""
    return ()


def no_persons(_: str, __: int | None) -> Sequence[Person]:
    """Know nobody."""
    return ()


class Context(NamedTuple):
    """What the line is typed in.

    default_kind: of the focused pane. next_kind: of a step after ``>``. account: the selected one, used when the line
    names none. find_accounts(text): accounts of which a word begins with `text`, at most a few dozen, in any order.
    find_persons(text, account): the same for people of that account and colleagues, of all accounts for None.
    account_choice: how often Tab was pressed: which match is taken. slot: under the agenda's cursor. dismissed: keys of
    chips that were dismissed. to_working_day: move the date off weekends and days off (Tab on such a chip).
    """

    default_kind: Kind = Kind.TODO
    next_kind: Kind = Kind.CALL
    account: Match | None = None
    find_accounts: Callable[[str], Sequence[Match]] = no_accounts
    find_persons: Callable[[str, int | None], Sequence[Person]] = no_persons
    account_choice: int = 0
    currency: str = "EUR"
    grouping: Grouping = ","
    day_first: bool = True
    week: WorkWeek = WorkWeek()
    off: Container[date] = ()
    slot: FreeSlot | None = None
    dismissed: frozenset[str] = frozenset()
    to_working_day: bool = False

    def without(self, chip: Chip) -> "Context":
        """The same with `chip` dismissed: its words stay in the title."""
        return self._replace(dismissed=self.dismissed | set(chip.keys))


class Captured(NamedTuple):
    """What a line was understood as. Every word of the line is in `title` or in the span of a chip.

    chips: in the order of the line, the kind first. spans: every word of this step with its field, in order.
    account: named, or the context's. unknown_account: a name after ``@`` that nobody has. account_matches: all accounts
    that fit, best first; Tab takes the next. duration: minutes, typed or from a range. held: it lies on a past day, so
    it happened (calls and appointments). owner_name, owner_person: who promised, when the line says. quote: the number
    of an existing quote. repeat: an RRULE. validity_days: of a quote. impossible: dates that can't be, in words ("there
    is no 31 Feb"), where the line makes something that has a date. next: the step after ``>``.
    """

    kind: Kind
    title: str
    chips: tuple[Chip, ...] = ()
    spans: tuple[Span, ...] = ()
    kind_typed: bool = False
    account: Match | None = None
    unknown_account: str = ""
    account_matches: tuple[Match, ...] = ()
    persons: tuple[Person, ...] = ()
    unknown_persons: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    when: When | None = None
    held: bool = False
    duration: int | None = None
    repeat: str = ""
    money: Money | None = None
    chance: int | None = None
    validity_days: int | None = None
    quote_ref: int | None = None
    channel: Channel | None = None
    place: str = ""
    travel: Travel | None = None
    owner: Owner = Owner.ME
    owner_name: str = ""
    owner_person: Person | None = None
    impossible: tuple[str, ...] = ()
    next: "Captured | None" = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What wants a look before Enter, in words, of this step and those after it."""
        own = tuple(chip.text for chip in self.chips if chip.warning)
        return own + self.next.warnings if self.next else own

    @property
    def all_impossible(self) -> tuple[str, ...]:
        """The dates that can't be, of this step and of those after it."""
        return self.impossible + self.next.all_impossible if self.next else self.impossible

    @property
    def all_chips(self) -> tuple[Chip, ...]:
        """The chips of this step and of those after it."""
        return self.chips + self.next.all_chips if self.next else self.chips
