"""The call card: one screen for the length of a call. Letters log an outcome unless a field has the focus."""

from collections.abc import Iterable

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from amplanner.rules.outcomes import Ask
from amplanner.tui.safety import plain, safe
from amplanner.tui.screens import call_lines, call_step
from amplanner.tui.screens.call_acts import CallActs
from amplanner.tui.screens.call_fields import AnswerField, NoteField
from amplanner.tui.screens.call_heads import Head, NoteHead

_WIDE, _TALL, _SHORT = 120, 30, 22
_ASIDE = 40
"""Cells of the column at the left, borders included."""


class CallCardScreen(CallActs):
    """The card of one call.

    Args:
        book: the open book.
        account: the account that is called.
        call: the open call that is made; None for a call that wasn't planned.
        about: what a call that wasn't planned is about.
        person: who is called, when somebody was chosen.
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

    _cells, _wide, _short, _tiny = 0, False, True, False

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
                yield Static(id="understood")
                yield self._validity
                yield Static(self._foot_lines(), id="foot")
        self._validity.display = self._validity.is_pressing and not self._tiny

    def on_mount(self) -> None:
        """Start the time; go to the field that a chosen outcome asks for."""
        self.app.clear_notifications()  # what was done before the call would hide the letters
        self.set_interval(1, self._tick)
        self.draw_outcome()
        if self._preset is not None:
            self.call_after_refresh(self._choose, self.chosen)

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

    def _tick(self) -> None:
        self.query_one(Head).refresh()

    def _note_kept(self) -> None:
        for head in self.query(NoteHead):  # it may have gone, when the note is kept because the card closes
            head.kept = f"kept {call_lines.clock_time(self.book.clock.now())}" if self._note.text else ""
            head.refresh()

    def _fact_lines(self) -> Content:
        grouping = self.book.settings.thousands
        return call_lines.facts(
            self.card,
            self.contact,
            self._talk,
            self._cells,
            short=self._short,
            tiny=self._tiny,
            grouping=grouping,
            can_dial=self._can_dial,
        )

    def _aside_lines(self) -> Content:
        if not self._wide:
            return Content("")
        free = call_lines.free_slots(self.card.free, self.book.today, _ASIDE - 4)
        return Content("\n").join([free, call_lines.after_this(self._after, _ASIDE - 4)])

    def _foot_lines(self) -> Content:
        """The letters, and what the misses would bring."""
        grid = call_lines.outcome_grid(self.outcomes, self.chosen.code, self._cells, short=self._short)
        misses = call_lines.brings(self.outcomes, self.card.previews, self._cells)
        lines = [Content("")] * (not self._short) + [grid] + [misses] * (not self._tiny)
        return Content("\n").join(lines)

    def _draw(self) -> None:
        """Write everything that depends on the room and on the contact."""
        self.query_one("#facts", Static).update(self._fact_lines())
        self.query_one("#aside", Static).update(self._aside_lines())
        self.draw_outcome(layout=True)

    def draw_facts(self) -> None:
        """Write contact, points and quotes."""
        self.query_one("#facts", Static).update(self._fact_lines(), layout=False)

    def draw_outcome(self, *, layout: bool = False) -> None:
        """Say which outcome is saved, what it asks for, and what the answer is understood as."""
        self.query_one("#call").border_subtitle = self._subtitle()
        self.query_one("#foot", Static).update(self._foot_lines(), layout=layout)
        asked = self._asked
        label = call_step.LABELS[asked] if asked else "Next"
        self.query_one("#answer-label", Static).update(label, layout=False)
        self._answer.placeholder = call_step.PLACEHOLDERS[asked] if asked else "such as call tue 10 delivery terms"
        self._answer.typed_help = call_step.typed_help(asked)
        self.draw_understood()

    def draw_understood(self) -> None:
        """Say what the line below the note is understood as."""
        words = self._understood().truncate(self._cells, ellipsis=True)
        self.query_one("#understood", Static).update(words, layout=False)

    def _understood(self) -> Content:
        if self._asked is Ask.NUMBER:
            return call_step.number_in_words(self.book, self._answer.value)
        step = self._step()
        if step is not None:
            return call_step.step_understood(self.book, self._asked, step, self.card.call)
        if self._wide or self._asked is Ask.REASON:
            return Content("")
        return Content.assemble((call_lines.free_in_a_line(self.card.free, self.book.today), "$muted"))
