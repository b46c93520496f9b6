"""What the call card says above its fields, as lines for a width and for a tall or a short screen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from textual.content import Content
from textual.style import Style

from amplanner.rules.cadence import MISSES_TO_EMAIL
from amplanner.rules.capture_types import Captured, Field
from amplanner.rules.dates import show_day
from amplanner.rules.money import Grouping, show
from amplanner.rules.outcomes import Outcome
from amplanner.rules.phones import Phone, normalise, tel_uri
from amplanner.tui.cells import crop, fit, width
from amplanner.tui.safety import safe
from amplanner.tui.screens.call_talk import SHOWN, Talk
from amplanner.workday.call_card import CallCard, CardQuote, Contact
from amplanner.workday.free_time import FreeDay

_STATUS = {"draft": "○ draft", "sent": "● sent", "negotiating": "◐ negotiate"}
_ROLES = {"decision maker": "decides", "influencer": "influences", "user": "uses", "blocker": "blocks"}
_QUOTES, _COLUMNS = 3, 4
_TALK_IN_LINE = 3

Part = str | tuple[str, str] | Content


def facts(
    card: CallCard,
    contact: Contact | None,
    talk: Talk,
    cells: int,
    *,
    short: bool,
    tiny: bool,
    grouping: Grouping,
    can_dial: bool = False,
) -> Content:
    """Contact, why, what to talk about, last touches and open quotes.

    `short` for screens of less than 30 rows; on a `tiny` one only contact and why have room.
    """
    lines = [
        _contact_line(card, contact, cells, can_dial=can_dial),
        _line(cells, ("Why   ", "$muted"), safe(" · ".join(card.why)) or "–"),
    ]
    if card.misses >= MISSES_TO_EMAIL and not tiny:
        mail = f"{card.misses} misses in a row: E writes an e-mail instead"
        lines.append(_line(cells, ("Mail  ", "$muted"), (mail, "$text-warning")))
    if tiny:
        pass
    elif short:
        lines.append(_talk_line(talk, cells))
        lines += [Content(""), *_touches(card, cells)]
        lines += [_quote_line(quote, cells, grouping) for quote in card.quotes[:1]]
    else:
        if talk.points:
            lines += [Content(""), _talk_heading(cells)]
            lines += [_point(talk, at, cells) for at in talk.window(SHOWN)]
        lines += [Content(""), _heading("Last notes"), *_touches(card, cells)]
        if card.quotes:
            lines += [Content(""), _heading("Open quotes")]
            lines += [_quote_line(quote, cells, grouping) for quote in card.quotes[:_QUOTES]]
    return Content("\n").join(lines)


def outcome_grid(outcomes: Sequence[Outcome], chosen: str, cells: int, *, short: bool) -> Content:
    """The letters of the outcomes: in columns, or packed where rows are few; the chosen one stands out."""
    lettered = [outcome for outcome in outcomes if outcome.letter]
    gap = 2
    if short:
        rows = _packed(lettered, cells, gap)
        if len(tighter := _packed(lettered, cells, 1)) < len(rows):
            rows, gap = tighter, 1
    else:
        rows = [lettered[first : first + _COLUMNS] for first in range(0, len(lettered), _COLUMNS)]
    lines = []
    for row in rows:
        parts: list[Part] = []
        for column, outcome in enumerate(row):
            room = 0 if short else max(width(one.label) for one in lettered[column::_COLUMNS])
            label = safe(fit(outcome.label, room) if room else outcome.label)
            style = "bold $accent" if outcome.code == chosen else "$foreground"
            parts += [(f"{outcome.letter} ", "bold $footer-key-foreground"), (label, style), " " * gap]
        lines.append(_line(cells, *parts[:-1]))
    return Content("\n").join(lines)


def _packed(outcomes: Sequence[Outcome], cells: int, gap: int) -> list[list[Outcome]]:
    """The outcomes in as few rows of `cells` cells as their order allows."""
    rows: list[list[Outcome]] = []
    used = 0
    for outcome in outcomes:
        room = width(outcome.label) + 2
        if not rows or used + gap + room > cells:
            rows.append([])
            used = -gap
        rows[-1].append(outcome)
        used += gap + room
    return rows


def step_in_words(step: Captured) -> str:
    """What the next step was understood as, without the account, which the card is about anyway."""
    parts = [
        f"! {chip.text}" if chip.warning else chip.text
        for chip in step.chips
        if not (chip.field is Field.ACCOUNT and chip.defaulted)
    ]
    line = safe(" · ".join([*parts, f"“{step.title}”"] if step.title else parts))
    return f"{line} → {step_in_words(step.next)}" if step.next else line


def number_in_words(typed: str, country: str) -> Content:
    """What a typed number was understood as."""
    if not typed:
        return Content("")
    number = normalise(typed, country)
    if not number.digits:
        return Content.assemble(("→ ", "$accent"), ("! no number is in it", "$text-warning"))
    return Content.assemble(("→ ", "$accent"), (safe(number.e164 or number.typed), "$foreground"))


def brings(outcomes: Sequence[Outcome], previews: Mapping[str, str], cells: int) -> Content:
    """What the misses would bring: "n → retry Thu 26 Nov afternoon"."""
    parts: list[Part] = []
    used = 0
    for outcome in outcomes:
        if outcome.miss and outcome.letter:
            text = safe(previews.get(outcome.code, "").removeprefix("retry "))
            if used + width(text) + 7 > cells:
                break
            parts += [(outcome.letter, "$footer-key-foreground"), (f" → {text}   ", "$muted")]
            used += width(text) + 7
    return _line(cells, *parts)


def free_slots(days: Iterable[FreeDay], today: date, cells: int) -> Content:
    """The free slots of the next working days, a heading a day."""
    lines = [_heading("Free slots (for the next step)")]
    for day in days:
        lines.append(Content(""))
        name = "Today" if day.day == today else show_day(day.day, today)
        lines.append(Content.assemble((safe(name), "bold")))
        times = [f"{slot.start:%H:%M}–{slot.end:%H:%M}" for slot in day.slots]
        for first in range(0, len(times), 2):
            lines.append(_line(cells, "  " + "   ".join(times[first : first + 2])))
        if not times:
            lines.append(Content.assemble(("  full", "$muted")))
    return Content("\n").join(lines)


def free_in_a_line(days: Iterable[FreeDay], today: date) -> str:
    """The first free moments, in one line: "free: today 16:00 · Thu 08:30"."""
    firsts: list[str] = []
    for day in days:
        if day.slots and len(firsts) < 3:
            firsts.append(f"{'today' if day.day == today else f'{day.day:%a}'} {day.slots[0].start:%H:%M}")
    return f"free: {' · '.join(firsts)}" if firsts else "no free slot this week"


def after_this(after: Sequence[tuple[str, str]], cells: int) -> Content:
    """The calls that come next: name and reason."""
    if not after:
        return Content("")
    lines = [Content(""), _heading("After this call")]
    lines += [_line(cells, f"  {safe(fit(name, 18))} ", (safe(why), "$muted")) for name, why in after]
    return Content("\n").join(lines)


def clock_time(at: datetime) -> str:
    """A time of the day with seconds."""
    return f"{at:%H:%M:%S}"


def _heading(text: str) -> Content:
    return Content.assemble((text, "$muted"))


def _line(cells: int, *parts: Part) -> Content:
    """One line of at most `cells` cells, the end cut with an ellipsis."""
    return Content.assemble(*parts).truncate(cells, ellipsis=True)


def _contact_line(card: CallCard, contact: Contact | None, cells: int, *, can_dial: bool) -> Content:
    if contact is None:
        said = f"not to be called: {', '.join(card.blocked)}" if card.blocked else "nobody is known here yet"
        return _line(cells, (safe(said), "$text-warning" if card.blocked else "$muted"))
    who = safe(contact.name) + (f", {safe(contact.job)}" if contact.job else "")
    role = f" ({_ROLES.get(contact.role, safe(contact.role))})" if contact.role else ""
    parts: list[Part] = [(who, "bold"), (role, "$muted"), "   "]
    number = contact.number
    if number is None:
        parts.append(("no number known", "$text-warning"))
    else:
        uri = tel_uri(Phone(number.typed, number.e164 or None, ""))
        typed = Content(safe(number.typed))
        # A terminal is handed nothing but plain characters to open, whatever stands in the book.
        can_open = uri is not None and uri.isascii() and uri.isprintable()
        parts.append(typed.stylize(Style(link=uri)) if can_open else typed)
        parts.append(("  y copy · Y dial" if can_dial else "  y copy", "$muted"))
    if len(card.contacts) > 1:
        parts.append((" · ⇧Tab other contact", "$muted"))
    return _line(cells, *parts)


def _talk_heading(cells: int) -> Content:
    keys = "Space ticks · ↑ ↓"
    return _line(cells, (f"{fit('Talk about', cells - width(keys))}{keys}", "$muted"))


def _talk_line(talk: Talk, cells: int) -> Content:
    """Some of the points in one line, each with its mark; each gets an equal share of it."""
    if not talk.points:
        return _line(cells, ("Talk  ", "$muted"), "–")
    places = talk.window(_TALK_IN_LINE)
    share = (cells - 6 - 2 * (len(places) - 1)) // len(places)
    parts: list[Part] = [("Talk  ", "$muted")]
    for at in places:
        style = "bold" if at == talk.at else "$foreground"
        last = at == places[-1]
        text = crop(talk.points[at].text, share - 4)
        parts += [_mark(talk, at), (safe(text), style), "" if last else "  "]
    return _line(cells, *parts)


def _point(talk: Talk, at: int, cells: int) -> Content:
    point = talk.points[at]
    room = cells - width(point.note) - 8
    here = ("▸ ", "$accent") if at == talk.at else "  "
    return _line(
        cells, here, _mark(talk, at), f"{safe(fit(point.text, max(10, room)))}  ", (safe(point.note), "$muted")
    )


def _mark(talk: Talk, at: int) -> Part:
    return ("[x] ", "$text-success") if talk.is_ticked(at) else ("[ ] ", "$muted")


def _touches(card: CallCard, cells: int) -> list[Content]:
    if not card.touches:
        return [_line(cells, ("  nothing yet", "$muted"))]
    found = []
    for touch in card.touches:
        day = f"{touch.at:%a} {touch.at.day:>2} {touch.at:%b}"
        found.append(
            _line(cells, ("  " if cells > 76 else "", ""), (f"{day}  {touch.word:<7}", "$muted"), safe(touch.text))
        )
    return found


def _quote_line(quote: CardQuote, cells: int, grouping: Grouping) -> Content:
    amount = show(quote.amount, cents=False, grouping=grouping) if quote.amount else "–"
    left = quote.days_left
    if quote.valid_until is None or left is None:
        until, style = "–", "$muted"
    elif left < 0:
        until, style = "× expired", "$text-error"
    elif left <= 2:
        until, style = f"{quote.valid_until:%a} " + ("today !", "1 day !", "2 days !")[left], "$text-warning"
    else:
        until, style = f"{quote.valid_until:%a} {quote.valid_until.day} {quote.valid_until:%b}", "$foreground"
    lead = "  " if cells > 76 else ""
    title = crop(quote.title, max(8, cells - 48))
    return _line(
        cells,
        f"{lead}{safe(quote.number):<8}{safe(fit(title, max(8, cells - 48)))}",
        f"{amount:>10}  ",
        (f"{_STATUS.get(quote.status, quote.status):<12}", "$text-primary"),
        (until, style),
    )
