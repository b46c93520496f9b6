"""The summary beside or below the lines of a quote: its totals, what it earns, where it stands, what is wrong."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from amplanner.rules.forecast import bar
from amplanner.rules.margins import Margin, quote_margin
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
        estimate: what somebody thinks it will come to, while it has no lines.
        accepted: how much of it was accepted and what that comes to net, when it wasn't all of it.
        accepted_margin: what is earned on that.
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
    estimate: str = ""
    accepted: tuple[str, str] | None = None
    accepted_margin: Margin | None = None


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
        groups = [head, self._estimated(said) if said.estimate else self._totals(quotation, sums)]
        if said.accepted is not None:
            label, amount = said.accepted
            groups.append([ends((label, "done")), ends(("  net", "muted"), right=(amount, "strong"))])
        if self.margins and (made := _made(quotation, sums, said)) is not None:
            groups.append(self._margin(made, said.floor, sums))
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
                left += [("   with ", "muted"), f"{each.times} × {amount}", (f" {words.EACH[each.period]}", "muted")]
        first = ends(*left, right=[("Total incl. ", "muted"), (self._whole(sums.payable, sums.currency), "strong")])
        if said.estimate:
            first = ends(("No lines yet", "muted"), right=[("Estimate ", "muted"), (said.estimate, "strong")])
        second: list[Span | str] = []
        if off := self._discount_words(quotation, sums):
            second += [("Discount ", "muted"), off, "   "]
        if sums.charge_total:
            charges = self._rate(quotation.charges) or words.amount(sums.charge_total, sums.currency, self.grouping)
            second += [("Charges ", "muted"), charges, "   "]
        if self.margins and (made := _made(quotation, sums, said)) is not None:
            second += [("Margin ", "muted"), *self._margin_bar(made, said.floor)]
            if made.unknown:
                second.append((f" without {_lines_without_cost(made.unknown)}", "muted"))
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
        elif said.accepted is not None:
            label, amount = said.accepted
            at_right = [(f"{label} ", "done"), (amount, "strong")]
        return [first, ends(*second, right=valid), ends(*third, right=at_right)]

    # The groups of rows.

    def _estimated(self, said: Said) -> list[Ends]:
        return [
            ends(("Estimate", "strong"), right=(said.estimate, "strong")),
            ends(("No lines yet: a adds one.", "muted")),
        ]

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
            # Of what recurs, VAT is rounded on each invoice: over the term it isn't the rate of the net to the cent.
            by = ", by invoice" if recurring else ""
            label = f"VAT {words.tax(group.tax, self.grouping)}{by}"
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

    def _margin(self, made: Margin, floor: Decimal | None, sums: QuoteSums) -> list[Ends]:
        rows = [
            self._figure("Cost", made.cost, sums.currency),
            self._figure("Margin", made.amount, sums.currency),
            ends(*self._margin_bar(made, floor)),
        ]
        if made.unknown:
            rows.append(ends((f"without {_lines_without_cost(made.unknown)}", "muted")))
            shared = [("discount", sums.discount_total), ("charge", sums.charge_total)]
            if words_shared := " and ".join(word for word, total in shared if total):
                rows.append(ends((f"{words_shared} shared over all lines", "muted")))
        return rows

    def _margin_bar(self, made: Margin, floor: Decimal | None) -> list[Span | str]:
        low = made.under(floor)
        percent = words.share(made.amount, made.net, self.grouping)
        drawn = bar(max(0, made.amount), max(1, made.net // _FULL), 10) if made.net > 0 else ""
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


def _made(quotation: Quotation, sums: QuoteSums, said: Said) -> Margin | None:
    """Return what is earned: on what was accepted, where that is only a part."""
    return quote_margin(quotation, sums) if said.accepted is None else said.accepted_margin


def _marked(checks: Sequence[tuple[str, str]]) -> list[tuple[str, Role, str]]:
    """Return sign, role and sentence of the findings."""
    return [(*CHECK_MARKS[level], sentence) for level, sentence in checks]


def _lines_without_cost(count: int) -> str:
    return "1 line of unknown cost" if count == 1 else f"{count} lines of unknown cost"
