"""The head of an account in lines: who they are, whom to speak to, what is open."""

from datetime import date

from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Grouping, Money, brief, show
from amplanner.tui.cells import crop, width
from amplanner.tui.panes.timeline_lines import WIDE
from amplanner.tui.widgets.rows import Line, Span, line
from amplanner.workday.account_facts import AccountFacts
from amplanner.workday.open_items import OpenItem
from amplanner.workday.people import PersonRow

_ROLE_WORDS = {
    "decision maker": "decides",
    "sponsor": "sponsor",
    "champion": "champion",
    "influencer": "influences",
    "user": "uses",
    "blocker": "blocks",
}


def head_lines(
    facts: AccountFacts, cells: int, today: date, grouping: Grouping, person: int | None = None
) -> list[Line]:
    """Return the head of an account at a width: four lines and an empty one, two where there is little room.

    `person` is somebody who was looked for: they come first and stand out.
    """
    lines = [_named(facts, cells), _people(facts, cells, person)]
    if cells >= WIDE:
        lines += [_sums(facts, today, grouping), _next(facts, today)]
    return [*lines, line(None, "")]


def role_words(person: PersonRow) -> str:
    """Return job and role of somebody: "owner (decides)", "finance", "sponsor"."""
    role = _ROLE_WORDS.get(person.role, person.role)
    return f"{person.job} ({role})" if person.job and role else person.job or role


def item_words(item: OpenItem, today: date) -> str:
    """Return what an open item is and when: "call Tue 1 Dec 10:00 delivery terms"."""
    match item.kind:
        case "theirs":
            kind = f"{item.who or 'they'} promised by"
        case "colleague":
            kind = f"{item.who or 'a colleague'} does by"
        case "ask":
            kind = f"ask {item.who}" if item.who else "ask"
        case _:
            kind = item.kind
    when = "any time" if item.day is None else "today" if item.day == today else show_day(item.day, today)
    told = " ".join(part for part in (kind, when, item.time) if part)
    if not item.text or item.text == item.kind:
        return told
    return f"{told}: {item.text}" if item.kind in ("theirs", "colleague", "ask") else f"{told} {item.text}"


def amounts(sums: dict[str, Money], grouping: Grouping) -> str:
    """Return sums of several currencies in brief: "€41.2k + $3k"."""
    return " + ".join(brief(amount, grouping) for amount in sums.values())


def _named(facts: AccountFacts, cells: int) -> Line:
    silence: Span = (facts.silence.words, "late" if facts.silence.too_long else "muted")
    who = f" · {facts.headline}" if facts.headline else ""
    room = cells - width(silence[0]) - 3
    name = crop(facts.name, max(8, room))
    who = crop(who, max(0, room - width(name)))
    gap = " " * max(1, cells - 1 - width(name) - width(who) - width(silence[0]))
    return line(None, (name, "strong"), (who, "muted"), (gap, "muted"), silence)


def _people(facts: AccountFacts, cells: int, wanted: int | None) -> Line:
    spans: list[Span] = []
    people = [person for person in facts.people if person.left_on is None or person.id == wanted]
    people.sort(key=lambda person: person.id != wanted)  # the order of the others stays
    for person in people[: 3 if cells >= WIDE else 1]:
        role = "has left" if person.left_on is not None else role_words(person)
        spans += [(person.name, "match" if person.id == wanted else "text"), (f", {role}" if role else "", "muted")]
        if person.do_not_call:
            spans.append(("  do not call", "late"))
        elif person.number:
            spans.append((f"  {person.number}", "text"))
        spans.append(("    ", "muted"))
    if not spans:
        spans = [(facts.number or "Nobody is known here yet. g a, then 4 a adds somebody.", "muted")]
    return line(None, *spans)


def _sums(facts: AccountFacts, today: date, grouping: Grouping) -> Line:
    parts = []
    if facts.won:
        parts.append(f"Won {today.year} {amounts(facts.won, grouping)}")
    if facts.renewal is not None:
        parts.append(f"Renewal {show_day(facts.renewal.ends_on, today)}")
    parts.append(f"Open: {_open_words(facts, grouping)}")
    if facts.resting_until is not None and facts.resting_until > today:
        parts.append(f"rests until {show_day(facts.resting_until, today)}")
    return line(None, ("   ".join(parts), "text"))


def _open_words(facts: AccountFacts, grouping: Grouping) -> str:
    """Return what is open with the quotes' sum: "1 quote €8,950, 2 issues"."""
    counted = [(facts.quotes, "quote"), (facts.issues, "issue")]
    said = [f"{n} {what}{'' if n == 1 else 's'}" for n, what in counted if n]
    if facts.quotes and facts.quoted:
        said[0] += " " + " + ".join(show(amount, cents=False, grouping=grouping) for amount in facts.quoted.values())
    return ", ".join(said) or "nothing"


def _next(facts: AccountFacts, today: date) -> Line:
    if facts.next is None:
        return line(None, ("No next step. t makes a to-do, a a call or appointment.", "due"))
    return line(None, ("Next  ", "muted"), (item_words(facts.next, today), "late" if facts.next.late else "text"))
