"""Every act of the workday, done at random: found in `amplanner.workday`, arguments drawn by name and type.

A new act takes part by itself. It fails `test_random_acts` with a sentence when an argument of it can't be drawn here:
then say in `KEYS`, `NUMBERS`, `WORDS` or `TYPES` what that argument is, or in `BY_HAND` how the act is done.
"""

import ast
import dataclasses
import functools
import importlib
import inspect
import pkgutil
import random
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import amplanner.workday
from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookError
from amplanner.book.images import table_of
from amplanner.book.models import (
    Absence,
    Account,
    Appointment,
    Call,
    Concession,
    Contract,
    Issue,
    Note,
    Opportunity,
    Person,
    Phone,
    Product,
    Quote,
    QuoteLine,
    QuoteTemplate,
    Record,
    Todo,
)
from amplanner.rules.capture import parse
from amplanner.rules.capture_types import Captured
from amplanner.rules.money import Money
from amplanner.workday import call_log, calls, capturing, notes, quote_lines, quote_order, todos
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.quote_documents import quotation_of

ROOM = Path(amplanner.workday.__path__[0]).parent

NO_ACT: Mapping[str, str] = {
    "exchange.importer.apply": "an act that counts what came in; its own tests undo it",
    "workday.calendar_days.holidays_of": "public holidays are kept once looked up, beside the journal",
    "workday.feed_times.forget": "times of imported events are worked out anew: nothing to undo",
    "workday.feed_times.place": "times of imported events are worked out anew: nothing to undo",
    "workday.intake.remember": "what the last import was told, beside the journal",
    "workday.starting.note_started": "that the planner was started, beside the journal",
}
"""What writes the book and makes no `Change`, and why undo at random has nothing to do with it."""

KEYS: Mapping[str, type[Record]] = {
    "account": Account,
    "accounts": Account,
    "parent": Account,
    "person": Person,
    "persons": Person,
    "people": Person,
    "present": Person,
    "phone": Phone,
    "call": Call,
    "calls": Call,
    "appointment": Appointment,
    "note": Note,
    "notes": Note,
    "todo": Todo,
    "todos": Todo,
    "quote": Quote,
    "source": Quote,
    "quotes": Quote,
    "opportunity": Opportunity,
    "opportunities": Opportunity,
    "deals": Opportunity,
    "contract": Contract,
    "concession": Concession,
    "template": QuoteTemplate,
    "contracts": Contract,
    "issue": Issue,
    "issues": Issue,
    "calendar_days.key": Absence,
    "price_list.key": Product,
    "price_list.keys": Product,
    "product": Product,
    "line": QuoteLine,
    "lines": QuoteLine,
    "after": QuoteLine,
}
"""Whose keys an argument holds, by the argument's name, or by module and name where the name says too little."""

NUMBERS: Mapping[str, Sequence[int]] = {
    "minutes": (-60, -15, 15, 30, 90),
    "days": (7, 30, 400),
    "validity_days": (7, 30, 60),
    "travel_minutes": (0, 0, 25, 90),
    "probability": (0, 10, 55, 100),
    "rhythm_days": (0, 14, 90),
}
"""What an argument counts, by its name."""

WORDS: Mapping[str, Sequence[str]] = {
    "accounts.kind": ("customer", "prospect", "distributor"),
    "accounts.email": ("", "info@example.test"),
    "accounts.country": ("", "NL", "DE"),
    "accounts.website": ("", "https://example.test"),
    "accounts.since": ("", "2019"),
    "tier": ("", "A", "B", "C"),
    "people.email": ("", "els@example.test"),
    "people.role": ("", "sponsor", "decision maker", "user"),
    "people.stance": ("", "for", "against"),
    "people.language": ("", "nl", "de"),
    "typed": ("030 555 0123", "+31 30 555 0199", "ask at the desk"),
    "label": ("", "mobile"),
    "appointment_rows.kind": ("visit", "video", "phone", "presentation", "internal"),
    "notes.kind": ("note", "call", "visit", "mail", "chat"),
    "appointments.status": ("planned", "held"),
    "contracts.status": ("active", "ended"),
    "opportunities.status": ("open", "won", "lost"),
    "severity": ("low", "normal", "high"),
    "by": ("me", "them"),
    "travel_by": ("", "drive", "train"),
    "todos.owner": ("me", "them", "colleague"),
    "due_time": ("", "09:30", "16:00"),
    "repeat": ("", "", "every week", "every 2w", "every month"),
    "purpose": ("", "quote", "renewal"),
}
"""What a text may be, by its name, or by module and name; other texts are anything at all."""

PREFERS: Mapping[str, tuple[type[Record], str]] = {
    "calls.drop": (Call, "status = 'open'"),
    "calls.edit": (Call, "status = 'open'"),
    "issues.reopen": (Issue, "closed_on IS NOT NULL"),
    "quote_filling.take_from_quote": (Quote, "status = 'draft' AND id IN (SELECT quote_id FROM quote_line)"),
    "quote_moves.accept": (Quote, "status IN ('sent', 'negotiating')"),
    "quote_moves.mark_sent": (Quote, "status = 'draft' AND amount IS NOT NULL"),
    "quote_moves.negotiate": (Quote, "status = 'sent'"),
    "quote_moves.withdraw": (Quote, "status IN ('sent', 'negotiating')"),
    "quote_moves.lose_deals": (Opportunity, "status = 'open'"),
    "quote_moves.win_deals": (Opportunity, "status = 'open'"),
}
"""The rows that an act is mostly about, so that it is not refused nearly every time."""

TEXTS = (
    "Meijer Foods",
    "Bakker",
    "Café Zoë",
    "Smith [/x]",
    "O'Neil\nline two",
    "株式会社",
    "x" * 150,
    "a\x00b\x1b[31m",
)
LINES = (
    "t send price list fri",
    "m @meijer visit tue 10 45m",
    "c @bakker 14:00 ask PO !",
    "n Board ok > c tue 10",
    "q @meijer Line 4 €23k 40% 30d",
    "ask Kim lead time by thu",
    "t every week report #urgent",
)


class UndrawableError(LookupError):
    """An argument of a new act of which nobody has said what it is."""


@dataclasses.dataclass(frozen=True)
class Hand:
    """What draws: a book to draw keys from and chance, which Hypothesis or a seed decides."""

    book: Book
    chance: random.Random
    prefers: "tuple[type[Record], str] | None" = None

    def flag(self) -> bool:
        """Heads or tails."""
        return self.chance.randint(0, 1) == 1

    def one_of(self, things: Sequence[Any]) -> Any:
        """One of several things."""
        return things[self.chance.randint(0, len(things) - 1)]

    def key(self, model: type[Record]) -> int:
        """The key of a row, mostly of one of the newest. Raises `LookupError` when there is none."""
        table = table_of(model)
        if self.prefers is not None and self.prefers[0] is model and self.chance.randint(0, 3):
            found = self.book.sql(f'SELECT id FROM "{table}" WHERE {self.prefers[1]} ORDER BY id DESC LIMIT 8')
        elif self.chance.randint(0, 3):
            found = self.book.sql(f'SELECT id FROM "{table}" ORDER BY id DESC LIMIT 8')
        else:
            highest = self.book.sql(f'SELECT COALESCE(MAX(id), 0) FROM "{table}"')[0][0]
            start = self.chance.randint(0, highest)
            found = self.book.sql(f'SELECT id FROM "{table}" WHERE id >= ? ORDER BY id LIMIT 8', (start,))
        if not found:
            raise LookupError(f"no {table} yet")
        return int(self.one_of(found)[0])

    def day(self) -> date:
        """A day near today."""
        return self.book.today + timedelta(days=self.chance.randint(-20, 60))

    def moment(self) -> datetime:
        """A quarter of an hour on a day near today."""
        wall = datetime.combine(self.day(), time(self.chance.randint(7, 18), 15 * self.chance.randint(0, 3)))
        return wall.replace(tzinfo=self.book.clock.zone)


def _captured(hand: Hand) -> Captured:
    return parse(hand.one_of(LINES), hand.book.clock.now(), capturing.context(hand.book))


def _which(hand: Hand) -> Which:
    key = hand.key(Appointment)
    start, rrule = hand.book.sql("SELECT start_wall, rrule FROM appointment WHERE id = ?", (key,))[0]
    return Which(key, start if rrule else "")


def _details(hand: Hand) -> Details:
    drawn = _fields(hand, Details)
    start = drawn["start"].replace(hour=0, minute=0) if drawn.get("all_day") else drawn["start"]
    length = timedelta(days=1) if drawn.get("all_day") else timedelta(minutes=hand.one_of((15, 45, 120)))
    return Details(**{**drawn, "start": start, "end": start + length})


def _target(hand: Hand) -> calls.Target:
    found = hand.book.sql("SELECT account_id, id FROM call WHERE status = 'open' ORDER BY id DESC LIMIT 8")
    if found and hand.flag():
        return calls.Target(*hand.one_of(found))
    return calls.Target(hand.key(Account))


TYPES: Mapping[Any, Callable[[Hand], Any]] = {
    bool: Hand.flag,
    date: Hand.day,
    datetime: Hand.moment,
    time: lambda hand: time(hand.chance.randint(8, 17), 30),
    Decimal: lambda hand: Decimal(hand.chance.randint(1, 4000)) / 100,
    Money: lambda hand: Money(hand.chance.randint(1, 9_000_000), hand.one_of(("EUR", "EUR", "USD"))),
    Captured: _captured,
    Which: _which,
    Details: _details,
    calls.Target: _target,
}
"""How a value of a type is drawn, where its type alone does not say it."""


def _log_outcome(hand: Hand) -> Change:
    target = _target(hand)
    code = hand.one_of([outcome.code for outcome in calls.outcomes(hand.book)])
    step = {"meeting_set": "visit tue 10", "call_later": "call tue 10"}.get(code, hand.one_of(("", "send it fri")))
    said = call_log.Said(
        person=_some_person_of(hand, target.account),
        note=hand.one_of(("", "Wants a price > c fri", *TEXTS[:2])),
        next_step=capturing.read_next_step(hand.book, step, account=target.account),
        started=hand.book.clock.now(),
        seconds=hand.chance.randint(0, 900),
        feeling=hand.one_of((None, -1, 0, 1)),
        reason="too dear",
        number=hand.one_of(("", "030 555 0177")),
    )
    return call_log.log_outcome(hand.book, target.account, code, call=target.call, said=said)


def _some_person_of(hand: Hand, account: int) -> int | None:
    found = hand.book.sql("SELECT id FROM person WHERE account_id = ? ORDER BY id DESC LIMIT 4", (account,))
    return int(hand.one_of(found)[0]) if found else None


def _log_each(hand: Hand) -> Change:
    return call_log.log_each(hand.book, [_target(hand)], hand.one_of(("no_answer", "voicemail", "busy")))


def _add_to(hand: Hand) -> Change:
    table, model = hand.one_of([("call", Call), ("appointment", Appointment)])
    return notes.add_to(hand.book, table, hand.key(model), hand.one_of(TEXTS))


def _make_appointment(hand: Hand) -> Change:
    start = hand.moment()
    return todos.make_appointment(hand.book, hand.key(Todo), start, start + timedelta(minutes=45))


def _put_line(hand: Hand) -> Change:
    key = hand.key(QuoteLine)
    quote = hand.book.sql("SELECT quote_id FROM quote_line WHERE id = ?", (key,))[0][0]
    (line,) = [one for one in quotation_of(hand.book, quote).lines if one.key == key]
    changed = dataclasses.replace(line, quantity=Decimal(hand.chance.randint(1, 9)), description=hand.one_of(TEXTS))
    return quote_lines.put_line(hand.book, changed)


def _move_past(hand: Hand) -> Change:
    pairs = hand.book.sql(
        "SELECT a.id, b.id FROM quote_line a JOIN quote_line b ON b.quote_id = a.quote_id AND b.id <> a.id"
        " ORDER BY a.id DESC LIMIT 8"
    )
    if not pairs:
        raise LookupError("no quote has two lines")
    return quote_order.move_past(hand.book, *hand.one_of(pairs), down=hand.flag())


BY_HAND: Mapping[str, Callable[[Hand], Change]] = {
    "quote_lines.put_line": _put_line,
    "quote_order.move_past": _move_past,
    "todos.make_appointment": _make_appointment,
    "call_log.log_outcome": _log_outcome,
    "call_log.log_each": _log_each,
    "notes.add_to": _add_to,
}
"""Acts whose arguments must fit each other."""


def public_functions() -> Iterable[tuple[str, Callable[..., Any]]]:
    """Yield every public function of the workday with its name, such as "calls.snooze"; the demo's apart."""
    for found in pkgutil.iter_modules(amplanner.workday.__path__):
        if found.ispkg:
            continue
        module = importlib.import_module(f"{amplanner.workday.__name__}.{found.name}")
        for name, thing in sorted(vars(module).items()):
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", thing


def acts() -> dict[str, Callable[[Hand], Change]]:
    """Return every act of the workday by its name: each public function that returns a `Change`."""
    return {
        name: BY_HAND.get(name) or _drawn(name, function) for name, function in public_functions() if is_act(function)
    }


def is_act(function: Callable[..., Any]) -> bool:
    """Tell whether a function returns a `Change`."""
    return function.__annotations__.get("return") in {Change, Change.__name__}


@functools.cache
def _hints(thing: Any) -> dict[str, Any]:
    """Return annotations; what a module imports for its types only is known from `TYPES`."""
    return typing.get_type_hints(thing, localns={kind.__name__: kind for kind in TYPES})


def _drawn(name: str, function: Callable[..., Change]) -> Callable[[Hand], Change]:
    """Return the act with its arguments drawn."""
    module = name.partition(".")[0]
    hints = _hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]

    def act(hand: Hand) -> Change:
        hand = dataclasses.replace(hand, prefers=PREFERS.get(name))
        given: list[Any] = []
        named: dict[str, Any] = {}
        for parameter in parameters:
            hint = hints[parameter.name]
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                given += _some(hand, module, parameter.name, hint)
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                named |= _fields(hand, typing.get_args(hint)[0])
            elif parameter.default is inspect.Parameter.empty:
                drawn = value(hand, module, parameter.name, hint)
                if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                    named[parameter.name] = drawn
                else:
                    given.append(drawn)
            elif hand.flag():
                named[parameter.name] = value(hand, module, parameter.name, hint)
        return function(hand.book, *given, **named)

    return act


def value(hand: Hand, module: str, name: str, hint: Any) -> Any:
    """Draw a value. Raises `LookupError` without rows to draw from, `UndrawableError` for what can't be drawn."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        none = len(kinds) < len(typing.get_args(hint))
        return None if none and not hand.chance.randint(0, 2) else value(hand, module, name, kinds[0])
    if typing.get_origin(hint) is typing.Literal:
        return hand.one_of(typing.get_args(hint))
    if typing.get_origin(hint) is not None and issubclass(typing.get_origin(hint), Iterable):
        return tuple(_some(hand, module, name, typing.get_args(hint)[0]))
    if hint in TYPES:
        return TYPES[hint](hand)
    if hint is str:
        return hand.one_of(WORDS.get(f"{module}.{name}") or WORDS.get(name) or TEXTS)
    if hint is int and (model := KEYS.get(f"{module}.{name}") or KEYS.get(name)):
        return hand.key(model)
    if hint is int and (known := NUMBERS.get(f"{module}.{name}") or NUMBERS.get(name)):
        return hand.one_of(known)
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return hand.one_of(list(hint))
    if inspect.isclass(hint) and (dataclasses.is_dataclass(hint) or hasattr(hint, "_fields")):
        return hint(**_fields(hand, hint))
    raise UndrawableError(
        f"can't draw {name}: {hint} of workday.{module}; say what it is in tests/book/workday_acts.py"
    )


def _some(hand: Hand, module: str, name: str, hint: Any) -> list[Any]:
    drawn = [value(hand, module, name, hint) for _ in range(hand.one_of((1, 1, 1, 2, 3)))]
    return list(dict.fromkeys(drawn))


def _fields(hand: Hand, kind: Any) -> dict[str, Any]:
    """Draw the fields of a dataclass, named tuple or typed dictionary; those with a default only sometimes."""
    module = kind.__module__.rpartition(".")[2]
    if dataclasses.is_dataclass(kind):
        missing = dataclasses.MISSING
        optional = {f.name for f in dataclasses.fields(kind) if (f.default, f.default_factory) != (missing, missing)}
    else:
        optional = set(getattr(kind, "_field_defaults", ())) | set(getattr(kind, "__optional_keys__", ()))
    always = {"name", "title", "reason"}  # nothing is made without a name, nothing lost without a reason
    return {
        name: value(hand, module, name, hint)
        for name, hint in _hints(kind).items()
        if name not in optional or name in always or not hand.chance.randint(0, 3)
    }


def undrawable(hand: Hand) -> list[str]:
    """Return a sentence for each argument of an act that can't be drawn."""
    said = []
    for name, act in acts().items():
        try:
            act(hand)
        except UndrawableError as error:
            said.append(f"{name}: {error}")
        except (LookupError, BookError):
            continue  # nothing to draw from, or refused: then all was drawn
    return said


def writers_that_are_no_act() -> list[str]:
    """Return the functions of the whole program, the book's own room apart, that write the book and make no `Change`.

    Found in the source: `with …act(…)` or `with ….beside_the_journal()` in a function that returns no `Change`.
    """
    found = []
    for file in sorted(ROOM.rglob("*.py")):
        room = file.relative_to(ROOM).with_suffix("").parts
        if room[0] == "book" or "demo" in room:
            continue
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _writes(function):
                returns = ast.unparse(function.returns) if function.returns is not None else ""
                if returns.strip("\"'") != Change.__name__:
                    found.append(".".join((*room, function.name)))
    return found


def _writes(function: ast.AST) -> bool:
    opened = [item.context_expr for node in ast.walk(function) if isinstance(node, ast.With) for item in node.items]
    doors = {"act", "beside_the_journal"}
    return any(isinstance(o, ast.Call) and isinstance(o.func, ast.Attribute) and o.func.attr in doors for o in opened)


def something(hand: Hand, known: Mapping[str, Callable[[Hand], Change]]) -> str:
    """Return the name of an act to do next: those that make something come more often than those that end it."""
    name = str(hand.one_of(list(known)))
    verb = name.partition(".")[2]
    if verb.startswith(("delete", "drop", "lose", "withdraw", "decline")) and hand.chance.randint(0, 2):
        return str(hand.one_of([one for one in known if one.endswith((".add", ".save", ".log_outcome"))]))
    return name
