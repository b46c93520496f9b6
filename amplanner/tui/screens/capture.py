"""The capture line: one typed line becomes an appointment, a call, a quote, a note or a to-do, shown while typing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.capture import parse
from amplanner.rules.capture_types import Captured, Chip, Context, Field, FreeSlot, Kind, Owner
from amplanner.rules.text import clean
from amplanner.tui.field_help import CAPTURE_LINE, Typed
from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.safety import safe
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.draft_input import DraftInput
from amplanner.tui.widgets.echo import Echo
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.workday import capturing
from amplanner.workday.capture_room import planned_in_words, room_in_words

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_KINDS = "m meeting  c call  q quote  n note  t to-do"
_FIELD = "capture"
_REMEMBERED = 50
_ROOM = {True: "$text-success", False: "$text-warning"}


class CaptureField(DraftInput):
    """The field of the capture line; the screen sees some keys before the field does."""

    HINTS: ClassVar[tuple[FieldHint, ...]] = (
        FieldHint("enter", "Save"),
        FieldHint("tab", "Next match"),
        FieldHint("up", "Earlier lines"),
        FieldHint("backspace", "At the end: drop a chip"),
        FieldHint("escape", "Leave, text is kept"),
        FieldHint("f1", "Help"),
    )


class CaptureLine(Box[Change | None]):
    """Answers with the change once the line is saved, with None when it was left; what was typed is then kept.

    Args:
        book: the open book.
        kind: what a line makes that doesn't say so, by the pane it was opened from.
        account: the selected account, for lines that name none.
        slot: the day and time under the agenda's cursor.
        text: what stands in the field at first, such as pasted text; else what was left there earlier.
    """

    CSS_PATH = "../styles/capture.tcss"
    AUTO_FOCUS = "CaptureField"
    KEYS_TITLE: ClassVar[str] = "This line"

    typed_help: ClassVar[Sequence[Typed]] = CAPTURE_LINE

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "leave", "capture.leave", "Leave the line; its text is kept"),
        bind(
            "tab",
            "next_match",
            "capture.next",
            "Take the next matching account, or the next working day",
            priority=True,
        ),
        bind("up", "earlier(1)", "capture.earlier", "An earlier line"),
        bind("down", "earlier(-1)", "capture.later", "A later line"),
        bind(
            "backspace",
            "erase",
            "capture.erase",
            "Erase; at the end, first select and then drop the last chip",
            priority=True,
        ),
    ]

    def __init__(
        self,
        book: Book,
        *,
        kind: Kind = Kind.TODO,
        account: int | None = None,
        slot: FreeSlot | None = None,
        text: str = "",
    ) -> None:
        super().__init__()
        self.book = book
        self._kind, self._account, self._slot = kind, account, slot
        # A line that was left goes on for the account that it was begun for, whatever is selected now.
        self._resumed = None if text else _left(book, kind)
        self._record = _record(kind, account) if self._resumed is None else self._resumed
        self._base = self._context_for(account if self._resumed is None else _account_of(self._resumed))
        self._reading = self._base
        self._first = " ".join(clean(text, lines=True).split())
        self._chip: Chip | None = None  # selected, to be dropped by the next Backspace
        self._confirmed = ""  # the line for which a new name was shown and Enter asked for again
        self._kept = ""  # what was left here earlier and is offered again
        self._back = 0  # how far back in the earlier lines
        self._captured = parse("", book.clock.now(), self._reading)

    @property
    def planner(self) -> "PlannerApp":
        """The app."""
        return cast("PlannerApp", self.app)

    @property
    def field(self) -> CaptureField:
        """The field."""
        return self.query_one(CaptureField)

    def compose(self) -> ComposeResult:
        """The field, and under it what was understood."""
        with Vertical(id="box") as box:
            box.border_title = self._title()
            box.border_subtitle = Content(_KINDS)
            yield CaptureField(_FIELD, self._record, value=self._first)
            yield Echo(id="understood")
        yield HintLine()

    def on_mount(self) -> None:
        """Show what is understood of the text that stands there already."""
        self.app.clear_notifications()  # what was done before would hide the kinds of line
        if self._first:
            self.field.value = self._first
        self._kept = "" if self._first else self.field.value
        self._read()

    def _context_for(self, account: int | None) -> Context:
        return capturing.context(self.book, default_kind=self._kind, account=account)._replace(slot=self._slot)

    def _title(self) -> Content:
        if self._resumed is None:
            return Content("Add")
        whose = f", for {safe(self._base.account.name)}" if self._base.account else ""
        return Content(f"Add · what you had typed before{whose}")

    def _start_afresh(self) -> None:
        """The field was emptied: what comes now is for what is selected now."""
        if self._resumed is not None:
            self._resumed = None
            self._base = self._context_for(self._account)
            self.field.turn_to(_record(self._kind, self._account))
            self.query_one("#box").border_title = self._title()
        self._reading = self._base

    # Reading while typing.

    def on_input_changed(self, message: Input.Changed) -> None:
        """Every key: what is understood now?"""
        self._chip = None
        if not message.value:
            self._start_afresh()
        self._read()

    def _read(self) -> None:
        self._captured = parse(self.field.value, self.book.clock.now(), self._reading)
        lines = [self._step(self._captured)]
        following = self._captured.next
        while following is not None:
            lines.append(self._step(following, "then "))
            following = following.next
        lines.append(self._advice())
        self.query_one(Echo).show(Content("\n").join(lines))

    def _step(self, captured: Captured, before: str = "") -> Content:
        parts: list[Content | str | tuple[str, str]] = [("→ ", "$accent"), (before, "$muted")]
        shown = [chip for chip in captured.chips if not _said_twice(chip, captured)]
        for position, chip in enumerate(shown):
            if position:
                parts.append((" · ", "$muted"))
            parts.append((safe(chip.text), self._style(chip)))
        if captured.title:
            parts += [(" · ", "$muted"), ("“", "$muted"), safe(captured.title), ("”", "$muted")]
        room, is_free = room_in_words(self.book, captured)
        if room:
            parts += [(" · ", "$muted"), (safe(room) + (" ✓" if is_free else ""), _ROOM[is_free])]
        planned, same_day = planned_in_words(self.book, captured)
        if planned:
            parts += [(" · ", "$muted"), (safe(planned), "$text-warning" if same_day else "$muted")]
        return Content.assemble(*parts)

    def _style(self, chip: Chip) -> str:
        if chip == self._chip:
            return "reverse"
        if chip.warning:
            return "$text-warning"
        if chip.field is Field.KIND:
            return "bold"
        return "$muted" if chip.defaulted else "$foreground"

    def _advice(self) -> Content:
        captured = self._captured
        others = captured.account_matches[1:4]
        if self._chip is not None:
            return Content("Backspace again leaves these words in the title").stylize("$muted")
        if self._confirmed and self._confirmed == self.field.value:
            return Content(f"Enter again saves it {self._doubt(captured)}").stylize("$text-warning")
        if self._kept and self._kept == self.field.value:
            return Content("This is what you had typed before. ^U drops it.").stylize("$text-warning")
        if others:
            names = ", ".join(safe(match.name) for match in others)
            return Content(f"Tab takes {names}").stylize("$muted")
        if captured.kind is Kind.QUOTE and self.field.value:
            return Content("Enter opens the quote; its lines are typed there").stylize("$muted")
        if captured.kind is Kind.TODO and captured.owner is Owner.ME and captured.persons:
            name = safe(captured.persons[0].name.partition(" ")[0])
            whose = f"Yours to do. “{name}: … fri” makes it {name}’s, “they … fri” the customer’s"
            return Content(whose).stylize("$muted")
        if not self.field.value:
            return Content("@account  tue 10  45m  €1200  #tag  !  > next step  “words kept as they are”").stylize(
                "$muted"
            )
        return Content("")

    # Keys.

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: save; a name that nobody has, a time that has passed and a day that can't be want a second Enter."""
        text = message.value
        if not text.strip():
            self.action_leave()
            return
        captured = self._captured
        is_new = _has_new_name(captured)
        if self._doubt(captured) and self._confirmed != text:
            self._confirmed = text
            self._read()
            return
        save = lambda: capturing.save(self.book, captured, new_account=is_new, new_people=is_new)  # noqa: E731
        self.planner.act(save, then=self._saved)

    def _doubt(self, captured: Captured) -> str:
        """Why saving the line wants a second Enter; empty when one will do."""
        if _has_new_name(captured):
            return "with the new name"
        if captured.all_impossible:
            return f"although {captured.all_impossible[0]}"
        return "although that time has passed" if self._has_passed(captured) else ""

    def _has_passed(self, captured: Captured) -> bool:
        """Whether something that is still to come would be put at a time that has passed."""
        when, now = captured.when, self.book.clock.now()
        if captured.held or captured.kind not in {Kind.APPOINTMENT, Kind.CALL} or when is None or when.start is None:
            return False
        return (when.day, when.start) < (now.date(), now.time().replace(second=0, microsecond=0))

    def _saved(self, change: Change) -> None:
        text = self.field.value.strip()
        lines = self.planner.earlier_lines
        if text in lines:
            lines.remove(text)
        lines.insert(0, text)
        del lines[_REMEMBERED:]
        self.field.saved()
        drafted = self._captured.kind is Kind.QUOTE
        self.dismiss(change)
        if drafted:
            from amplanner.tui.screens.quote_editor import open_drafted

            open_drafted(self.planner, change)

    def action_leave(self) -> None:
        """Esc: close; the text waits for the next time."""
        kept = bool(self.field.value.strip())
        self.field.keep()
        if kept:
            self.planner.say("Text kept: the same key goes on with it.")
        self.dismiss(None)

    def action_next_match(self) -> None:
        """Tab: the next account that fits, or off the weekend."""
        matches = self._captured.account_matches
        if len(matches) > 1:
            self._reading = self._reading._replace(account_choice=(self._reading.account_choice + 1) % len(matches))
        elif any(chip.field is Field.WHEN and chip.warning for chip in self._captured.all_chips):
            self._reading = self._reading._replace(to_working_day=not self._reading.to_working_day)
        self._read()

    def action_erase(self) -> None:
        """Backspace: at the end of the line it selects the last chip, then leaves its words in the title."""
        field = self.field
        at_end = field.cursor_position == len(field.value) and field.selection.is_empty
        chips = [chip for chip in self._captured.all_chips if chip.keys and chip.spans]
        last = max(chips, key=lambda chip: chip.spans[-1][1], default=None)
        if not at_end or last is None or last.spans[-1][1] < len(field.value.rstrip()):
            field.action_delete_left()
        elif self._chip is None:
            self._chip = last
            self._read()
        else:
            self._reading = self._reading.without(self._chip)
            self._chip = None
            self._read()

    def action_earlier(self, step: int) -> None:
        """Up and Down: lines that were saved earlier."""
        lines: Sequence[str] = self.planner.earlier_lines
        self._back = max(0, min(len(lines), self._back + step))
        self.field.value = lines[self._back - 1] if self._back else ""
        self.field.cursor_position = len(self.field.value)


def _record(kind: Kind, account: int | None) -> str:
    """What a kept line is about: what it makes and for which account."""
    return f"{kind.value}:{account or ''}"


def _account_of(record: str) -> int | None:
    account = record.partition(":")[2]
    return int(account) if account else None


def _left(book: Book, kind: Kind) -> str | None:
    """Return what the newest kept line of a kind was about, None when there is none."""
    return next(
        (
            draft.record
            for draft in book.drafts.waiting()
            if draft.field == _FIELD and draft.record.partition(":")[0] == kind.value
        ),
        None,
    )


def _has_new_name(captured: Captured) -> bool:
    step: Captured | None = captured
    while step is not None:
        if step.unknown_account or step.unknown_persons:
            return True
        step = step.next
    return False


def _said_twice(chip: Chip, captured: Captured) -> bool:
    """A length that the times say already, and a channel that stands in the title as well."""
    if chip.field is Field.DURATION:
        return captured.when is not None and captured.when.end is not None
    return chip.field is Field.CHANNEL and bool(captured.title)
