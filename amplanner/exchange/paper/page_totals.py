"""What a quote comes to as its page says it: the totals, the tax breakdown, and why no tax is charged."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from amplanner.exchange.paper.figures import Figures
from amplanner.exchange.paper.words import Words
from amplanner.rules.quotation import ZERO, Adjustment, LineKind, Period, Tax
from amplanner.rules.quote_sums import PeriodSums, QuoteSums, TaxGroup
from amplanner.rules.vat import Language, VatCategory, note, tax_word
from amplanner.workday.quote_documents import QuoteDocument


class Total(NamedTuple):
    """A row of the totals; a "head" stands over those of a period, "strong" is what it comes to."""

    weight: Literal["plain", "strong", "head"]
    text: str
    amount: str = ""


def begun(text: str) -> str:
    """A text as it begins a line: with a capital."""
    return text[:1].upper() + text[1:]


class Totals:
    """Says what one quote comes to, in the words of a language and with the figures of a country."""

    def __init__(self, document: QuoteDocument, language: Language, words: Words, figures: Figures) -> None:
        self._document = document
        self._quotation = document.quotation
        self._language: Language = language
        self._words = words
        self._figures = figures
        self._tax_word = tax_word(language)
        self._untaxed = self._categories()

    def rows(self) -> Iterable[Total]:
        """The rows of the totals, from the lines to what is to be paid."""
        sums = self._document.sums
        recurring = any(period.period is not Period.ONCE for period in sums.periods)
        for period in sums.periods:
            if recurring:
                yield Total("head", self._words.heading(period.period))
            yield from self._period(period, last=not recurring)
        if recurring:
            yield Total("head", self._words.over_term.format(months=self._quotation.term_months))
            if sums.tax_groups:
                yield Total("plain", self._words.net.format(tax=self._tax_word), self._figures.amount(sums.net))
                yield Total("plain", begun(self._tax_word), self._figures.amount(sums.tax))
            yield Total("strong", self._total_word(sums.tax_groups), self._figures.money(sums.gross))
        yield from self._payable(sums)

    def rate(self, tax: Tax) -> str:
        """A tax as its column has it: "21%", or "0% E" where rates of nothing have several reasons."""
        if not tax.category:
            return ""
        rate = self._figures.percent(tax.rate)
        return f"{rate} {tax.category}" if self._lettered(tax) else rate

    def notes(self) -> tuple[str, ...]:
        """Why no VAT is charged, for each category in use."""
        said = []
        for category in self._untaxed:
            text = note(category, self._language)
            customer = self._document.customer.vat_id
            if category in (VatCategory.REVERSE_CHARGE, VatCategory.INTRA_COMMUNITY) and customer:
                text += f" ({self._words.customer_vat} {customer})"
            said.append(f"{category}: {text}" if len(self._untaxed) > 1 else text)
        return tuple(said)

    def adjustment(self, one: Adjustment) -> str:
        """How much a discount or a charge is: "5%", "12.50"."""
        if one.percent is not None:
            return self._figures.percent(one.percent)
        return self._figures.price(one.amount or ZERO)

    def _categories(self) -> tuple[VatCategory, ...]:
        """The categories in use that say why no VAT is charged."""
        whole = self._quotation.discounts + self._quotation.charges
        used = {line.tax.category for line in self._quotation.lines if line.kind is LineKind.ITEM}
        used |= {one.tax.category for one in whole if one.tax is not None}
        return tuple(category for category in VatCategory if category in used and note(category, self._language))

    def _lettered(self, tax: Tax) -> bool:
        return len(self._untaxed) > 1 and tax.category in self._untaxed

    def _period(self, sums: PeriodSums, *, last: bool) -> Iterable[Total]:
        words, amount = self._words, self._figures.amount
        included = self._quotation.prices_include_tax
        if any(sums.discounts) or any(sums.charges):
            yield Total("plain", words.lines, amount(sums.lines_total))
            yield from self._adjustments(
                self._quotation.discounts, [-each for each in sums.discounts], words.whole_discount
            )
            yield from self._adjustments(self._quotation.charges, sums.charges, words.charge)
        total = Total(
            "strong" if last else "plain",
            self._total_word(sums.tax_groups),
            self._figures.money(sums.gross) if last else amount(sums.gross),
        )
        if included:
            yield total
        elif sums.tax_groups:
            yield Total("plain", words.net.format(tax=self._tax_word), amount(sums.net))
        text = words.included_tax if included else words.tax_on
        for group in sums.tax_groups:
            told = text.format(tax=self._tax_word, rate=self.rate(group.tax), base=amount(group.base))
            yield Total("plain", told if included else begun(told), amount(group.amount))
        if not included:
            yield total

    def _adjustments(self, adjustments: Sequence[Adjustment], amounts: Sequence[int], word: str) -> Iterable[Total]:
        """The discounts or charges of the whole quote, each by its name."""
        for one, amount in zip(adjustments, amounts, strict=True):
            if amount:
                text = one.reason or word
                if one.percent is not None and one.amount is None:
                    text += f" {self._figures.percent(one.percent)}"
                yield Total("plain", text, self._figures.amount(amount))

    def _payable(self, sums: QuoteSums) -> Iterable[Total]:
        words = self._words
        if sums.prepaid:
            yield Total("plain", words.prepaid, self._figures.amount(-sums.prepaid))
        if sums.payable_rounding:
            yield Total("plain", words.rounding, self._figures.amount(sums.payable_rounding))
        if sums.prepaid or sums.payable_rounding:
            yield Total("strong", words.payable, self._figures.money(sums.payable))
        if sums.deposit:
            asked, text = self._quotation.deposit, words.deposit
            if asked is not None and asked.percent is not None and asked.amount is None:
                text += f", {self._figures.percent(asked.percent)}"
            yield Total("plain", text, self._figures.amount(sums.deposit))

    def _total_word(self, groups: Sequence[TaxGroup]) -> str:
        taxed = any(group.tax.rate for group in groups)
        return self._words.total_with_tax.format(tax=self._tax_word) if taxed else self._words.total_without_tax
