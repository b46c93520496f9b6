"""The summary beside or below the lines of a quote: its totals, what it earns, where it stands, what is wrong."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from amplanner.rules.forecast import bar
from amplanner.rules.money import Grouping, Money, show
from amplanner.rules.quotation import Period, Quotation, QuoteLine
from amplanner.rules.quote_sums import QuoteSums
from amplanner.tui.ink import Role
from amplanner.tui.screens import quote_words as words
from amplanner.tui.widgets.end_lines import Ends, ends
from amplanner.tui.widgets.rows import Span

_FULL = 2
"""The bar of the margin is full at a half: more is rare, and what matters is seen better."""

CHECK_MARKS: dict[str, tuple[str, Role]] = {"blocking": ("×", "late"), "warning": ("!", "due"), "fine": ("✓", "done")}
"""The sign and the role of a finding, by its level."""


class Said(NamedTuple):
    """What the summary says besides figures.

    Attributes:
        account: its name.
        to: the person and what they are.
        reference: what the quote is for.
        status: sign and word of its state.
        revision: which one is on the screen.
        valid: until when it holds, in words.
        chance: per cent and expected day, in words.
        following: what comes next.
        history: day and what happened, the newest first.
        checks: level and sentence of each finding, the worst first.
        floor: the margin in per cent below which it isn't sold.
    """

    account: str = ""
    to: str = ""
    reference: str = ""
    status: Span = ("○ draft", "muted")
    revision: int = 1
    valid: Span = ("–", "muted")
    chance: str = ""
    following: str = ""
    history: Sequence[tuple[str, str]] = ()
    checks: Sequence[tuple[str, str]] = ()
    floor: Decimal | None = None


class Earned(NamedTuple):
    """What the lines that count earn over the term, in minor units; `whole` tells whether every cost is known."""

    cost: int
    margin: int
    net: int
    whole: bool

    @property
    def percent(self) -> Decimal | None:
        """The margin in per cent of the net; None of nothing."""
        return Decimal(self.margin) * 100 / Decimal(self.net) if self.net else None

    def below(self, floor: Decimal | None) -> bool:
        """Whether it is under a floor."""
        return floor is not None and self.percent is not None and self.percent < floor


def earned(quotation: Quotation, sums: QuoteSums) -> Earned | None:
    """Return what the quote earns after its discounts; None when no line has a cost."""
    cost, known, counted = 0, 0, 0
    for line, figures in zip(quotation.lines, sums.lines, strict=True):
        if line.counts:
            counted += 1
            if figures.cost is not None:
                known += 1
                cost += figures.cost * quotation.periods_in_term(line.period)
    if not known:
        return None
    return Earned(cost, sums.net - cost, sums.net, known == counted)


def margin_of(line: QuoteLine, sums: QuoteSums, quotation: Quotation) -> Decimal | None:
    """Return a line's margin in per cent of its net; None when its cost is not known or it comes to nothing."""
    figures = sums.lines[quotation.lines.index(line)]
    if figures.margin is None or not figures.net:
        return None
    return Decimal(figures.margin) * 100 / Decimal(figures.net)


class Summary:
    """Builds the rows of the summary.

    Args:
        grouping: how numbers are written.
    """

    def __init__(self, grouping: Grouping) -> None:
        self.grouping = grouping
        self.margins = True

    def wide(self, quotation: Quotation, sums: QuoteSums, said: Said, cells: int, room: int) -> list[Ends]:
        """Return the rows of the tall summary of `cells` by `room`; what comes last gives way first."""
        head = [ends((said.account, "strong"))]
        if said.to:
            head.append(ends(("To   ", "muted"), said.to))
        if said.reference:
            head.append(ends(("Ref  ", "muted"), said.reference))
        groups = [head, self._totals(quotation, sums)]
        if self.margins and (made := earned(quotation, sums)) is not None:
            groups.append(self._margin(made, said.floor, sums.currency, cells))
        groups.append(self._standing(said))
        shown_checks = _marked(said.checks[:room])
        checks = [ends((f" {mark} ", role), sentence) for mark, role, sentence in shown_checks]
        history = [ends((f" {day}", "muted"), f"  {text}") for day, text in said.history]
        used = sum(len(group) + 1 for group in groups)
        left = room - used
        if checks and left >= 3:
            shown = checks[: max(1, left - 2)] if len(checks) + 2 > left else checks
            if history and len(shown) + len(history) + 5 <= left:
                groups.append([ends(("History", "muted")), *history])
            elif history and left - len(shown) - 4 > 0:
                groups.append([ends(("History", "muted")), *history[: left - len(shown) - 4]])
            groups.append([ends(("Checks", "muted")), *shown])
        elif history and left >= 3:
            groups.append([ends(("History", "muted")), *history[: left - 2]])
        rows: list[Ends] = []
        for group in groups:
            rows += [*([Ends()] if rows else []), *group]
        return rows[:room]

    def narrow(self, quotation: Quotation, sums: QuoteSums, said: Said) -> list[Ends]:
        """Return the three rows of the low summary."""
        net = words.amount(sums.net, sums.currency, self.grouping)
        vat = words.amount(sums.tax, sums.currency, self.grouping)
        left: list[Span | str] = [("Net ", "muted"), net, ("   VAT ", "muted"), vat]
        for each in sums.periods:
            if each.period is not Period.ONCE:
                amount = words.amount(each.net, sums.currency, self.grouping)
                left += [(f"   {words.EACH[each.period]} ", "muted"), amount]
        first = ends(*left, right=[("Total incl. ", "muted"), (self._whole(sums.payable, sums.currency), "strong")])
        second: list[Span | str] = []
        if off := self._discount_words(quotation, sums):
            second += [("Discount ", "muted"), off, "   "]
        if self.margins and (made := earned(quotation, sums)) is not None:
            second += [("Margin ", "muted"), *self._margin_bar(made, said.floor)]
        valid = [("valid ", "muted"), said.valid]
        wrong = [(mark, role, sentence) for mark, role, sentence in _marked(said.checks) if mark != "✓"]
        third: list[Span | str] = [("Status ", "muted"), said.status, (f" rev {said.revision}", "muted")]
        if said.chance:
            third += [(" · chance ", "muted"), said.chance]
        at_right: list[Span] = []
        if wrong:
            mark, role, sentence = wrong[0]
            more = f" +{len(wrong) - 1}" if len(wrong) > 1 else ""
            at_right = [(f"{mark} {sentence}{more}", role)]
        return [first, ends(*second, right=valid), ends(*third, right=at_right)]

    # The groups of rows.

    def _totals(self, quotation: Quotation, sums: QuoteSums) -> list[Ends]:
        rows: list[Ends] = []
        recurring = [each for each in sums.periods if each.period is not Period.ONCE]
        if sums.discount_total or sums.charge_total:
            rows.append(self._figure("Lines", sums.lines_total, sums.currency))
            if sums.discount_total:
                rate = self._rate(quotation.discounts)
                rows.append(self._figure(f"Discount {rate:>8}".rstrip(), -sums.discount_total, sums.currency))
            if sums.charge_total:
                rate = self._rate(quotation.charges)
                rows.append(self._figure(f"Charges {rate:>9}".rstrip(), sums.charge_total, sums.currency))
        if recurring:
            for each in sums.periods:
                rows.append(self._figure(words.EACH[each.period].capitalize(), each.net, sums.currency))
            rows.append(self._figure(f"Net, {quotation.term_months} months", sums.net, sums.currency))
        else:
            rows.append(self._figure("Net", sums.net, sums.currency))
        for group in sums.tax_groups:
            label = f"VAT {words.tax(group.tax, self.grouping)}"
            rows.append(self._figure(label, group.amount, sums.currency))
        if sums.prepaid:
            rows.append(self._figure("Prepaid", -sums.prepaid, sums.currency))
        if sums.payable_rounding:
            rows.append(self._figure("Rounding", sums.payable_rounding, sums.currency))
        word = "Total incl." if sums.payable == sums.gross else "To pay"
        rows.append(ends((word, "strong"), right=(self._whole(sums.payable, sums.currency), "strong")))
        if sums.deposit:
            rows.append(self._figure("of which at the order", sums.deposit, sums.currency))
        if sums.optional_total:
            rows.append(self._figure("Optional, not in it", sums.optional_total, sums.currency))
        return rows

    def _margin(self, made: Earned, floor: Decimal | None, currency: str, cells: int) -> list[Ends]:
        word = "Cost" if made.whole else "Cost, as far as known"
        return [
            self._figure(word, made.cost, currency),
            self._figure("Margin", made.margin, currency),
            ends(*self._margin_bar(made, floor)),
        ]

    def _margin_bar(self, made: Earned, floor: Decimal | None) -> list[Span | str]:
        low = made.below(floor)
        percent = words.share(made.margin, made.net, self.grouping)
        drawn = bar(max(0, made.margin), max(1, made.net // _FULL), 10) if made.net > 0 else ""
        at = f" floor {words.percent(floor, self.grouping)}" if floor is not None else ""
        sign = "! " if low else ""
        return [(f"{sign}{percent} ", "late" if low else "text"), (drawn, "late" if low else "action"), (at, "muted")]

    def _standing(self, said: Said) -> list[Ends]:
        rows = [
            ends(("Status  ", "muted"), said.status, (f"  rev {said.revision}", "muted")),
            ends(("Valid   ", "muted"), said.valid),
        ]
        if said.chance:
            rows.append(ends(("Chance  ", "muted"), said.chance))
        if said.following:
            rows.append(ends(("Next    ", "muted"), said.following))
        return rows

    # Words.

    def _figure(self, label: str, minor: int, currency: str) -> Ends:
        return ends((label, "muted"), right=(words.amount(minor, currency, self.grouping), "text"))

    def _whole(self, minor: int, currency: str) -> str:
        return show(Money(minor, currency), cents=True, grouping=self.grouping)

    def _rate(self, adjustments: Sequence[object]) -> str:
        percents = [getattr(each, "percent", None) for each in adjustments]
        if len(percents) != 1 or percents[0] is None:
            return ""
        return words.percent(percents[0], self.grouping)

    def _discount_words(self, quotation: Quotation, sums: QuoteSums) -> str:
        if not sums.discount_total:
            return ""
        rate = self._rate(quotation.discounts)
        return rate or words.amount(-sums.discount_total, sums.currency, self.grouping)


def _marked(checks: Sequence[tuple[str, str]]) -> list[tuple[str, Role, str]]:
    """Return sign, role and sentence of the findings."""
    return [(*CHECK_MARKS[level], sentence) for level, sentence in checks]
