"""What was sent of a quote, and what differs between any two of its revisions, line by line."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money, show
from amplanner.rules.quotation import Deposit, Period, QuoteLine, Standing, Tax
from amplanner.rules.quote_diff import FieldChange, Kind, LineChange
from amplanner.tui.cells import fit
from amplanner.tui.ink import Role
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane
from amplanner.tui.safety import safe
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.screens.quote_sheet_box import PageList
from amplanner.tui.widgets.rows import Line, Lines, Provider, line
from amplanner.workday.quote_documents import QuoteDocument, document
from amplanner.workday.quote_versions import TAKEN_BACK, Comparison, Version, compare, versions

_MARKS: Final[dict[Kind, tuple[str, Role]]] = {
    Kind.ADDED: ("+", "done"),
    Kind.REMOVED: (words.MINUS, "late"),
    Kind.CHANGED: ("~", "due"),
}
_STATES: Final = {
    "sent": "with the customer",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
    "accepted": "accepted",
    "declined": "declined",
    TAKEN_BACK: "sending undone, files kept",
}
_FIELDS: Final = {
    "price_base": "price for",
    "tax": "VAT",
    "discounts": "discount",
    "prices_include_tax": "prices incl. VAT",
    "tax_rounding": "VAT rounding",
    "term_months": "term in months",
    "payable_step": "rounding to",
    "payable_rounding": "rounding",
    "dated_on": "date",
    "valid_until": "valid until",
    "payment_terms": "payment",
    "delivery_terms": "delivery",
    "lead_time": "lead time",
}
_TOTALS: Final = {"net": "Net", "tax": "VAT", "gross": "Total incl.", "discount_total": "Discount", "payable": "To pay"}


class VersionsPane(Pane):
    """The differences, and above them which two revisions they are between.

    Args:
        book: the open book.
        found: the quote as it is.
    """

    TITLE = "Versions"
    KEYS = "[ ] older, newer on the left · { } on the right · P page · E e-mail"
    GUTTER = 1

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "left_square_bracket", "turn(0,-1)", "versions.left-older", "On the left: the revision before", "Older", 2
        ),
        bind("right_square_bracket", "turn(0,1)", "versions.left-newer", "On the left: the next revision", "Newer", 3),
        bind("left_curly_bracket", "turn(1,-1)", "versions.right-older", "On the right: the revision before"),
        bind("right_curly_bracket", "turn(1,1)", "versions.right-newer", "On the right: the next revision"),
        bind("P", "page", "versions.page", "The page of the revision on the left", "Page", 4),
        bind("E", "email", "versions.email", "The e-mail that the revision on the left went out with", "E-mail", 5),
    ]

    SHOWS: ClassVar[frozenset[str]] = frozenset({"quote", "quote_line", "quote_adjustment", "quote_version"})

    def __init__(self, book: Book, found: QuoteDocument) -> None:
        super().__init__(book, 1)
        self.rows = PageList(gutter=self.GUTTER)
        self.quote = found.quote
        self.document = found
        self._sent: tuple[Version, ...] = ()
        self._sides: list[int | None] = [None, None]
        self._choose()

    def _choose(self) -> None:
        """The last that was sent against what is now; of two that were sent, the last two."""
        self._sent = versions(self.book, self.quote)
        there = self._there
        if self.document.editable:
            self._sides = [there[-1] if there else None, None]
        else:
            self._sides = [there[-2] if len(there) > 1 else there[-1] if there else None, there[-1] if there else None]

    @property
    def _there(self) -> list[int]:
        """The revisions that can be compared."""
        return sorted(each.revision for each in self._sent if each.state != TAKEN_BACK)

    def provider(self) -> Provider:
        """What was sent, then what differs."""
        self._sent = versions(self.book, self.quote)
        self.document = document(self.book, self.quote)
        self.count = f"{len(self._sent)} sent"
        return Lines(self._build, empty="")

    def action_turn(self, side: int, step: int) -> None:
        """Put another revision on a side; after the last one stands the quote as it is now."""
        order: list[int | None] = [*self._there, *([None] if self.document.editable else [])]
        if self._sides[side] in order:
            at = order.index(self._sides[side]) + step
            if 0 <= at < len(order):
                self._sides[side] = order[at]
        self.reload()

    def action_page(self) -> None:
        """Show the page of the revision on the left."""
        from amplanner.tui.screens.quote_preview import QuotePreview

        left = self._sides[0]
        shown = self.document if left is None else document(self.book, self.quote, left)
        self.app.push_screen(QuotePreview(self.book, shown, demo=self.planner.demo))

    def action_email(self) -> None:
        """Show the e-mail that the revision on the left went out with."""
        from amplanner.tui.screens.quote_mail import mail_of, open_mail

        mail = mail_of(self.book, self.quote, self._sides[0])
        if mail is None:
            self.planner.say("No e-mail was written for it: it went out elsewhere.", severity="warning")
        else:
            open_mail(self.planner, mail)

    # Drawing.

    def _build(self, cells: int) -> list[Line]:
        lines = [self._version(each, cells) for each in self._sent]
        if not self._sent:
            return [line(None, ("Nothing was sent yet, so there is nothing to compare with. S sends it.", "muted"))]
        left, right = self._sides
        if left is None or left == right:
            return [*lines, line(None), line(None, ("One revision is all there is.", "muted"))]
        found = compare(self.book, self.quote, left, right)
        names = [f"rev {left}", "now" if right is None else f"rev {right}"]
        lines += [line(None), line(None, (f"{names[0]} → {names[1]}", "strong"), (self._net(found), "text"))]
        if found.empty:
            return [*lines, line(None, ("They are the same.", "muted"))]
        for change in found.changes.lines:
            lines += self._line_change(change, found, cells)
        rest = [*found.changes.terms, *found.header]
        if rest:
            lines += [line(None), line(None, ("Header and terms", "heading"))]
            lines += [self._field(change, found, cells) for change in rest]
        grew = {change.field: change[1:] for change in found.changes.totals}
        totals = [change for change in found.changes.totals if change.field in _TOTALS]
        if grew.get("payable") == grew.get("gross"):
            totals = [change for change in totals if change.field != "payable"]
        if totals:
            lines += [line(None), line(None, ("Totals", "heading"))]
            lines += [self._total(change, found, cells) for change in totals]
        return lines

    def _version(self, each: Version, cells: int) -> Line:
        grouping = self.book.settings.thousands
        amount = show(each.amount, cents=True, grouping=grouping) if each.amount is not None else words.NONE
        at = each.sent_at.astimezone(self.book.clock.zone)
        how = "elsewhere" if each.how == "elsewhere" else "by e-mail"
        day = show_day(at.date(), self.book.today)
        return line(
            None,
            (f"rev {each.revision:<3}", "strong"),
            (f" {day} {at:%H:%M} {how:<10}", "text"),
            (f"{amount:>14}  ", "money"),
            (_STATES.get(each.state, each.state), "muted"),
            (f"  {each.content_hash[:12]}" if cells >= 100 else "", "muted"),
        )

    def _net(self, found: Comparison) -> str:
        old, new = found.before.sums, found.after.sums
        if old.currency != new.currency:
            return ""
        return f"   net {self._moved(old.net, new.net, new.currency)}"

    def _moved(self, old: int, new: int, currency: str) -> str:
        grouping = self.book.settings.thousands
        sign = "+" if new >= old else ""
        by = f"{sign}{words.amount(new - old, currency, grouping)}"
        return f"{words.amount(old, currency, grouping)} → {words.amount(new, currency, grouping)}  ({by})"

    def _line_change(self, change: LineChange, found: Comparison, cells: int) -> list[Line]:
        mark, role = _MARKS[change.kind]
        each = change.line
        grouping, currency = self.book.settings.thousands, found.after.currency
        apart = "" if each.standing is Standing.FIRM else f"{each.standing.value}: "
        name = safe(f"{apart}{f'{each.code} {each.description}'.strip()}")
        by = change.after_total - change.before_total
        sign = "+" if by > 0 else ""
        amount = f"{sign}{words.amount(by, currency, grouping)}" if by else ""
        rows = [line(None, (f" {mark} ", role), (fit(name, max(10, cells - 22)), "text"), (f"{amount:>15}", role))]
        for field in change.fields:
            old, new = (self._value(field.field, value, each, currency) for value in (field.before, field.after))
            label = _FIELDS.get(field.field, field.field)
            rows.append(line(None, (f"     {label:<12} ", "muted"), (old, "muted"), (" → ", "muted"), (new, "text")))
        return rows

    def _field(self, change: FieldChange, found: Comparison, cells: int) -> Line:
        currency = found.after.currency
        old, new = (self._value(change.field, value, None, currency) for value in (change.before, change.after))
        label = _FIELDS.get(change.field, change.field.replace("_", " "))
        return line(None, (f" ~ {label:<16} ", "muted"), (old, "muted"), (" → ", "muted"), (new, "text"))

    def _total(self, change: FieldChange, found: Comparison, cells: int) -> Line:
        moved = self._moved(change.before, change.after, found.after.currency)
        return line(None, (f"   {_TOTALS[change.field]:<16} ", "muted"), (moved, "text"))

    def _value(self, field: str, value: Any, each: QuoteLine | None, currency: str) -> str:
        """Write a value of a field as the grid would."""
        grouping = self.book.settings.thousands
        if field in {"discounts", "charges"}:
            return words.adjustments(value, (), currency, grouping)
        if field == "price" and each is not None:
            return words.price(value, each.price_base, Period.ONCE, currency, grouping)
        if isinstance(value, Tax):
            return words.tax(value, grouping)
        if isinstance(value, Money):
            return show(value, grouping=grouping)
        if isinstance(value, Deposit):
            return words.percent(value.percent, grouping) if value.percent is not None else f"{value.amount}"
        if hasattr(value, "name") and not isinstance(value, str):
            return safe(str(value.name))
        if hasattr(value, "normalize"):
            return words.figure(value, 0, grouping)
        text = " ".join(str(words.NONE if value in (None, "") else value).split())
        return safe(text if len(text) <= 60 else text[:59] + "…")


class QuoteVersions(PlannerScreen):
    """The versions at full size.

    Args:
        book: the open book.
        found: the quote.
        demo: whether the book is the demo's.
    """

    TITLE = "Versions"
    CSS_PATH = "../styles/quote_screens.tcss"

    def __init__(self, book: Book, found: QuoteDocument, *, demo: bool = False) -> None:
        super().__init__(book, f"Quotes › {found.number or 'New quote'} {found.customer.name} › Versions", demo=demo)
        self._pane = VersionsPane(book, found)

    def body(self) -> Iterable[Widget]:
        """The differences."""
        yield self._pane

    def on_mount(self) -> None:
        """They scroll by the keys of a list."""
        self._pane.rows.focus()
