"""What the keys of the quote editor do to its lines."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from amplanner.book.change import Change
from amplanner.rules.quotation import Adjustment, LineKind, QuoteLine, Standing
from amplanner.rules.quote_line_text import LineContext
from amplanner.rules.quote_sums import sums
from amplanner.tui.keys import bind
from amplanner.tui.screens import quote_cells
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.about_account import AboutAccount
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.quote_desk import QuoteDesk, why_closed
from amplanner.tui.screens.quote_sheet import ADD
from amplanner.tui.screens.quote_summary import Summary
from amplanner.tui.widgets.quote_grid import QuoteGrid
from amplanner.workday import quote_lines, quote_order
from amplanner.workday.quote_documents import QuoteDocument
from amplanner.workday.refused import RefusedError

_CHANGES_LINES = frozenset(
    {
        *("add_line", "delete", "double", "move", "standing", "discount", "line_form"),
        *("whole_discount", "whole_charge", "begin"),
    }
)


class QuoteActs(AboutAccount):
    """The keys of the editor that change lines, discounts and charges."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add_line", "quote.add-line", "Add a line, typed as one line of text", "Add line", -38),
        bind("number_sign", "begin('# ')", "quote.add-section", "Add the head of a section"),
        bind("quotation_mark", "begin('// ')", "quote.add-note", "Add a note between the lines"),
        bind("d", "delete", "quote.delete-line", "Delete the line", "Delete", -35),
        bind("D", "double", "quote.double-line", "The same line once more", "Copy line", -32),
        bind("J", "move(1)", "quote.line-down", "Move the line down", "Move down", -31),
        bind("K", "move(-1)", "quote.line-up", "Move the line up"),
        bind("O", "standing('optional')", "quote.optional", "Optional: not in the total, or in it again"),
        bind("A", "standing('alternative')", "quote.alternative", "An alternative: not in the total, or in it again"),
        bind("percent_sign", "discount", "quote.line-discount", "Discount on the line"),
        bind("equals_sign", "whole_discount", "quote.discount", "Discount on the whole quote", "Discount", -36),
        bind("plus", "whole_charge", "quote.charge", "Charge on the whole quote, such as freight"),
        bind("i", "line_form", "quote.line-form", "All of the line: price base, cost, least margin"),
        bind("delete,backspace", "drop", "quote.drop", "Drop what was half typed in the cell"),
        bind("M", "margins", "quote.margins", "Hide or show cost and margin"),
        bind("z", "zoom", "quote.zoom", "Only the lines, at full width"),
    ]

    document: QuoteDocument
    quote: int
    grid: QuoteGrid
    desk: QuoteDesk
    summary: Summary

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done now."""
        if action in _CHANGES_LINES and not self.document.editable:
            return why_closed(self.document)
        if action in {"delete", "double", "move", "standing", "discount", "line_form"} and self.line is None:
            return "no line is selected; a adds one"
        if action == "discount" and self.line is not None and self.line.kind is not LineKind.ITEM:
            return "this line has no price"
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is shown as disabled and does nothing."""
        return True if self.why_not(action) is None else None

    @property
    def line(self) -> QuoteLine | None:
        """The line under the cursor."""
        cell = self.grid.cell
        return next((line for line in self.document.quotation.lines if cell and line.key == cell.row), None)

    # Lines.

    def action_add_line(self) -> None:
        """Type a line: below the others, or with what was typed there before."""
        self.desk.after = None
        self.grid.go(ADD)
        self.grid.edit()

    def action_begin(self, mark: str) -> None:
        """Begin to type a line after the one under the cursor, of the kind that the mark says."""
        self.desk.after = None if self.line is None else self.line.key
        self.grid.go(ADD)
        self.grid.edit(mark)

    def action_delete(self) -> None:
        """Delete the line; u brings it back."""
        if self.line is not None:
            self.planner.act(partial(quote_lines.delete_lines, self.book, self.line.key))

    def action_double(self) -> None:
        """Add the same line after this one, and go to it."""
        if self.line is not None:
            column = self.grid.cell.column if self.grid.cell else None
            act = partial(quote_lines.duplicate_lines, self.book, self.line.key)
            self.planner.act(act, then=lambda change: self._go_to(change, column))

    def action_move(self, direction: int) -> None:
        """Move the line past its neighbour on the screen."""
        line = self.line
        if line is None:
            return
        shown = [row.key for row in self.grid.rows]
        own = [each for each in self.document.quotation.lines if each.standing is line.standing]
        order = [each.key for each in sorted(own, key=lambda each: shown.index(each.key))]
        at = order.index(line.key) + direction
        if 0 <= at < len(order):
            act = partial(quote_order.move_past, self.book, line.key, order[at], down=direction > 0)
            self.planner.act(act)
        else:
            self.planner.say("It stands at the end already.", severity="warning")

    def action_standing(self, code: str) -> None:
        """Take the line out of the total or put it back."""
        line, standing = self.line, Standing(code)
        if line is not None:
            wanted = Standing.FIRM if line.standing is standing else standing
            self.planner.act(partial(quote_lines.set_standing, self.book, line.key, standing=wanted))

    def action_discount(self) -> None:
        """Type the line's discount."""
        if self.line is not None:
            self.grid.go(self.line.key, "discount")
            self.grid.edit("")

    def action_line_form(self) -> None:
        """Open the form of the line, with what the grid has no column for."""
        if self.line is not None:
            from amplanner.tui.screens.quote_line_form import line_form

            self.app.push_screen(line_form(self.book, self.document, self.line))

    def action_drop(self) -> None:
        """Forget what was typed in the cell and not saved."""
        cell = self.grid.cell
        if cell is not None and cell in self.desk.half_typed():
            self.desk.drop(cell)
        elif self.line is not None:
            self.planner.say("d deletes the line; Enter edits the cell.", severity="warning")

    def _go_to(self, change: Change, column: str | None = None) -> None:
        """Put the cursor on a line that an act made, once it is shown."""
        if change.key is not None:
            self.saved(change)
            self.grid.go(change.key, column)

    # The whole quote.

    def action_whole_discount(self) -> None:
        """Ask for the discount on the whole quote."""
        self._ask_adjustment(
            "Discount on the whole quote",
            self.document.quotation.discounts,
            partial(quote_lines.adjust_quote, self.book, self.quote),
            "discounts",
        )

    def action_whole_charge(self) -> None:
        """Ask for a charge on the whole quote."""
        self._ask_adjustment(
            "Charge on the whole quote",
            self.document.quotation.charges,
            partial(quote_lines.adjust_quote, self.book, self.quote),
            "charges",
        )

    def _ask_adjustment(
        self, question: str, now: tuple[Adjustment, ...], act: Callable[..., Change], kind: str
    ) -> None:
        grouping, currency = self.book.settings.thousands, self.document.currency

        def read(text: str) -> tuple[Adjustment, ...]:
            return quote_cells.adjustments_of(text, LineContext(currency, grouping), charges=kind == "charges")

        def preview(text: str) -> str:
            try:
                adjustments = read(text)
            except ValueError as error:
                return str(error)
            changed = (
                replace(self.document.quotation, discounts=adjustments)
                if kind == "discounts"
                else replace(self.document.quotation, charges=adjustments)
            )
            found = sums(changed)
            amount = found.discount_total if kind == "discounts" else found.charge_total
            sign = words.MINUS if kind == "discounts" else "+"
            return (
                f"{sign}{words.amount(amount, currency, grouping)}, net {words.amount(found.net, currency, grouping)}"
            )

        def do(text: str) -> Change:
            try:
                return act(**{kind: read(text)})
            except ValueError as error:
                raise RefusedError(str(error)) from error

        ask(
            self,
            question,
            do,
            draft=(f"quote.{kind}", str(self.quote)),
            value=quote_cells.adjustments_text(now, currency, grouping),
            typed_over=True,
            placeholder=f"5% · 250 {currency} · 5% loyalty; empty: none",
            preview=preview,
            again="=" if kind == "discounts" else "+",
        )

    # How it is shown.

    def action_margins(self) -> None:
        """Hide cost and margin, for when somebody looks on; or show them again."""
        self.summary.margins = not self.summary.margins
        self.read()
        self.planner.say(
            "Cost and margin are hidden. M shows them." if not self.summary.margins else "Margins are shown."
        )

    def action_zoom(self) -> None:
        """Give the lines the whole screen, or take it back."""
        self.toggle_class("-zoom")

    def read(self) -> None:
        """Ask for the quote again and show it."""
        raise NotImplementedError

    def saved(self, change: Change) -> None:
        """Show what an act of the editor's own has changed, at once."""
        raise NotImplementedError
