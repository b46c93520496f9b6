"""A quote as its page says it: every text in its words, every figure written out, in the order of the page.

PDF, Markdown and plain text all show this one value, so that they say the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeGuard

from amplanner.exchange.paper.figures import Figures
from amplanner.exchange.paper.words import Words, words_of
from amplanner.rules.quotation import ONE, Adjustment, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.rules.quote_sums import LineSums, PeriodSums, QuoteSums, TaxGroup
from amplanner.rules.vat import Language, VatCategory, note, tax_word
from amplanner.workday.phones import country_code
from amplanner.workday.quote_documents import QuoteDocument


class Column(NamedTuple):
    """A column of the lines: `number` stands right, `wide` takes the room that is left."""

    title: str
    number: bool = False
    wide: bool = False


class Row(NamedTuple):
    """A row of the lines.

    An item has its `cells` and what stands smaller `under` its description; a section and a note have `text`; a
    subtotal has `text` and `amount`.
    """

    kind: Literal["item", "section", "note", "subtotal"]
    cells: tuple[str, ...] = ()
    under: str = ""
    text: str = ""
    amount: str = ""


class Lines(NamedTuple):
    """A table of lines."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Total(NamedTuple):
    """A row of the totals; a "head" stands over those of a period, "strong" is what it comes to."""

    weight: Literal["plain", "strong", "head"]
    text: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A quote, ready to be set. `facts` are pairs of a word and what it says."""

    language: str
    words: Words
    heading: str
    subject: str
    seller_name: str
    seller: tuple[str, ...]
    customer_name: str
    customer: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    intro: tuple[str, ...]
    lines: Lines
    totals: tuple[Total, ...]
    tax_notes: tuple[str, ...]
    choices: Lines | None
    terms: tuple[str, ...]
    closing: str
    signatures: tuple[str, str]
    footer: tuple[str, ...]


def page_of(document: QuoteDocument) -> Page:
    """Set out a quote as its page says it, in its language and as the customer's country writes figures."""
    return _Setting(document).page()


class _Setting:
    """Sets out one quote."""

    def __init__(self, document: QuoteDocument) -> None:
        self.document = document
        self.words = words_of(document.language)
        self.language: Language = document.language if _is_language(document.language) else "en"
        country = country_code(document.customer.country)
        countries = tuple(code for code in (country, document.seller_country) if code)
        self.figures = Figures(self.language, countries, document.currency)
        self.tax_word = tax_word(self.language)

    def page(self) -> Page:
        document, words = self.document, self.words
        seller = document.seller
        name = seller.name or document.seller_person
        heading = words.quote.format(number=document.number).strip()
        if document.revision > 1:
            heading += f", {words.revision.format(revision=document.revision)}"
        lines = list(zip(document.quotation.lines, document.sums.lines, strict=True))
        chosen = [(line, sums) for line, sums in lines if line.standing is Standing.FIRM]
        besides = [(line, sums) for line, sums in lines if line.standing is not Standing.FIRM]
        columns = self._columns([line for line, _ in lines])
        return Page(
            language=self.language,
            words=words,
            heading=heading,
            subject=document.title,
            seller_name=name,
            seller=_filled(
                name if seller.logo else "",
                seller.street,
                f"{seller.postcode} {seller.city}",
                seller.phone,
                seller.email,
                seller.website,
            ),
            customer_name=document.customer.name,
            customer=self._customer(),
            facts=self._facts(),
            intro=_paragraphs(document.intro),
            lines=Lines(columns, tuple(self._rows(chosen, columns))),
            totals=tuple(self._totals(document.sums)),
            tax_notes=self._tax_notes([line for line, _ in lines]),
            choices=Lines(columns, tuple(self._items(besides, columns))) if besides else None,
            terms=_paragraphs(document.terms),
            closing=words.closing.format(date=self.figures.day(document.valid_until)),
            signatures=(words.agreed_by.format(name=document.customer.name), words.offered_by.format(name=name)),
            footer=self._footer(name),
        )

    def _customer(self) -> tuple[str, ...]:
        customer, contact = self.document.customer, self.document.contact
        attention = self.words.attention.format(name=contact.name) if contact else ""
        abroad = country_code(customer.country) != self.document.seller_country
        return _filled(
            customer.name,
            attention,
            customer.street,
            f"{customer.postcode} {customer.city}",
            self._country(customer.country) if abroad else "",
        )

    def _country(self, country: str) -> str:
        """The name of a country in the language of the quote; what isn't a code stands as it was typed."""
        named = self.figures.locale.territories.get(country.upper()) if len(country) == 2 else None
        return named or country

    def _facts(self) -> tuple[tuple[str, str], ...]:
        document, words = self.document, self.words
        facts = (
            (words.date, self.figures.day(document.dated_on)),
            (words.valid_until, self.figures.day(document.valid_until)),
            (words.our_number, document.external_number),
            (words.reference, document.reference),
            (words.customer_number, document.customer.customer_number),
            (words.customer_vat, document.customer.vat_id),
            (words.contact, document.seller_person),
            (words.payment, document.payment_terms),
            (words.delivery, document.delivery_terms),
            (words.lead_time, document.lead_time),
        )
        return tuple((word, said) for word, said in facts if said.strip())

    def _footer(self, name: str) -> tuple[str, ...]:
        seller = self.document.seller
        address = _filled(name, seller.street, f"{seller.postcode} {seller.city}", seller.phone, seller.email)
        registered = _filled(
            f"{self.tax_word} {seller.vat_id}" if seller.vat_id else "",
            self.words.registration.format(number=seller.registration) if seller.registration else "",
            seller.bank,
            f"BIC {seller.bic}" if seller.bic else "",
        )
        return _filled(" · ".join(address), " · ".join(registered))

    # The lines.

    def _columns(self, lines: Sequence[QuoteLine]) -> tuple[Column, ...]:
        words = self.words
        columns = [Column("#", number=True)]
        if any(line.code for line in lines):
            columns.append(Column(words.code))
        columns += [Column(words.description, wide=True), Column(words.quantity, number=True)]
        columns.append(Column(words.price, number=True))
        if any(line.discounts for line in lines):
            columns.append(Column(words.discount, number=True))
        if any(line.tax.category for line in lines):
            columns.append(Column(self.tax_word, number=True))
        return (*columns, Column(words.total, number=True))

    def _rows(self, lines: Sequence[tuple[QuoteLine, LineSums]], columns: tuple[Column, ...]) -> Iterable[Row]:
        """The rows of the lines that count, with a subtotal below each section."""
        section: QuoteLine | None = None
        inside: list[tuple[QuoteLine, LineSums]] = []
        numbered = 0
        for line, sums in lines:
            if line.kind is LineKind.SECTION:
                yield from self._subtotals(section, inside)
                section, inside = line, []
                yield Row("section", text=line.description)
            elif line.kind is LineKind.NOTE:
                yield Row("note", text=line.description)
            else:
                numbered += 1
                inside.append((line, sums))
                yield self._item(str(numbered), line, sums, columns)
        yield from self._subtotals(section, inside)

    def _subtotals(self, section: QuoteLine | None, lines: Sequence[tuple[QuoteLine, LineSums]]) -> Iterable[Row]:
        if section is None:
            return
        for period in Period:
            amounts = [sums.total for line, sums in lines if line.period is period]
            if amounts:
                text = self.words.subtotal.format(section=section.description)
                if period is not Period.ONCE:
                    text += f", {self.words.per.format(quantity=self.words.unit(period))}"
                yield Row("subtotal", text=text, amount=self.figures.amount(sum(amounts)))

    def _items(self, lines: Sequence[tuple[QuoteLine, LineSums]], columns: tuple[Column, ...]) -> Iterable[Row]:
        for number, (line, sums) in enumerate(lines):
            yield self._item(chr(ord("a") + number) if number < 26 else str(number + 1), line, sums, columns)

    def _item(self, number: str, line: QuoteLine, sums: LineSums, columns: tuple[Column, ...]) -> Row:
        words, figures = self.words, self.figures
        description, *under = line.description.splitlines() or [""]
        cells = {
            "#": number,
            words.code: line.code,
            words.description: description,
            words.quantity: f"{figures.quantity(line.quantity)} {line.unit}".strip(),
            words.price: self._price(line),
            words.discount: self._discount(line.discounts, sums),
            self.tax_word: self._tax(line.tax),
            words.total: figures.amount(sums.total),
        }
        if line.standing is Standing.ALTERNATIVE:
            under.insert(0, words.alternative)
        under += [f"{one.reason or words.discount}" for one in line.discounts if one.reason]
        under += [f"{one.reason or words.charge}: {self._adjustment(one)}" for one in line.charges]
        return Row("item", tuple(cells[column.title] for column in columns), under=" · ".join(under))

    def _price(self, line: QuoteLine) -> str:
        price = self.figures.price(line.price)
        if line.price_base != ONE:
            price += f" {self.words.per.format(quantity=self.figures.quantity(line.price_base))}"
        if line.period is not Period.ONCE:
            price += f" / {self.words.unit(line.period)}"
        return price

    def _discount(self, discounts: Sequence[Adjustment], sums: LineSums) -> str:
        if not discounts:
            return ""
        if len(discounts) == 1:
            return self._adjustment(discounts[0])
        return self.figures.amount(sums.discount)

    def _adjustment(self, adjustment: Adjustment) -> str:
        if adjustment.percent is not None:
            return self.figures.percent(adjustment.percent)
        return self.figures.price(adjustment.amount or Decimal(0))

    def _tax(self, tax: Tax) -> str:
        if not tax.category:
            return ""
        return self.figures.percent(tax.rate)

    # What it comes to.

    def _totals(self, sums: QuoteSums) -> Iterable[Total]:
        recurring = any(period.period is not Period.ONCE for period in sums.periods)
        for period in sums.periods:
            if recurring:
                yield Total("head", self.words.heading(period.period))
            yield from self._period_totals(period, last=not recurring)
        if recurring:
            term = self.words.over_term.format(months=self.document.quotation.term_months)
            yield Total("head", term)
            if sums.tax_groups:
                yield Total("plain", self.words.net.format(tax=self.tax_word), self.figures.amount(sums.net))
                yield Total("plain", self.tax_word, self.figures.amount(sums.tax))
            yield Total("strong", self._total_word(sums.tax_groups), self.figures.money(sums.gross))
        yield from self._payable(sums)

    def _period_totals(self, sums: PeriodSums, *, last: bool) -> Iterable[Total]:
        words, amount = self.words, self.figures.amount
        included = self.document.quotation.prices_include_tax
        if sums.discount_total or sums.charge_total:
            yield Total("plain", words.lines, amount(sums.lines_total))
            yield from self._whole_adjustments(sums)
        if included:
            yield Total("strong" if last else "plain", self._total_word(sums.tax_groups), self._sum(sums.gross, last))
        elif sums.tax_groups:
            yield Total("plain", words.net.format(tax=self.tax_word), amount(sums.net))
        for group in sums.tax_groups:
            yield Total(
                "plain", self._tax_row(group, words.included_tax if included else words.tax_on), amount(group.amount)
            )
        if not included:
            yield Total("strong" if last else "plain", self._total_word(sums.tax_groups), self._sum(sums.gross, last))

    def _whole_adjustments(self, sums: PeriodSums) -> Iterable[Total]:
        """The discounts and charges of the whole quote, each by its name where there is one of its kind."""
        quotation, words = self.document.quotation, self.words
        for adjustments, total, word in (
            (quotation.discounts, -sums.discount_total, words.whole_discount),
            (quotation.charges, sums.charge_total, words.charge),
        ):
            if not total:
                continue
            text = word
            if len(adjustments) == 1:
                one = adjustments[0]
                text = one.reason or word
                if one.percent is not None and one.amount is None:
                    text += f" {self.figures.percent(one.percent)}"
            yield Total("plain", text, self.figures.amount(total))

    def _payable(self, sums: QuoteSums) -> Iterable[Total]:
        words = self.words
        if sums.prepaid:
            yield Total("plain", words.prepaid, self.figures.amount(-sums.prepaid))
        if sums.payable_rounding:
            yield Total("plain", words.rounding, self.figures.amount(sums.payable_rounding))
        if sums.prepaid or sums.payable_rounding:
            yield Total("strong", words.payable, self.figures.money(sums.payable))
        if sums.deposit:
            yield Total("plain", words.deposit, self.figures.amount(sums.deposit))

    def _total_word(self, groups: Sequence[TaxGroup]) -> str:
        taxed = any(group.tax.rate for group in groups)
        return self.words.total_with_tax.format(tax=self.tax_word) if taxed else self.words.total_without_tax

    def _sum(self, minor: int, last: bool) -> str:
        return self.figures.money(minor) if last else self.figures.amount(minor)

    def _tax_row(self, group: TaxGroup, text: str) -> str:
        return text.format(
            tax=self.tax_word, rate=self.figures.percent(group.tax.rate), base=self.figures.amount(group.base)
        )

    def _tax_notes(self, lines: Sequence[QuoteLine]) -> tuple[str, ...]:
        """Why no VAT is charged, for each category in use."""
        used = {line.tax.category for line in lines if line.kind is LineKind.ITEM}
        said = [(category, note(category, self.language)) for category in VatCategory if category in used]
        return tuple(self._with_ids(category, text) for category, text in said if text)

    def _with_ids(self, category: VatCategory, text: str) -> str:
        customer = self.document.customer.vat_id
        if category in (VatCategory.REVERSE_CHARGE, VatCategory.INTRA_COMMUNITY) and customer:
            return f"{text} ({self.words.customer_vat} {customer})"
        return text


def _is_language(language: str) -> TypeGuard[Language]:
    return language in ("en", "nl", "de", "fr")


def _filled(*lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


def _paragraphs(text: str) -> tuple[str, ...]:
    return _filled(*text.split("\n"))
