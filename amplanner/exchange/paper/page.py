"""A quote as its page says it: every text in its words, every figure written out, in the order of the page.

PDF, Markdown and plain text all show this one value, so that they say the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeGuard

from amplanner.exchange.paper.cleaned import cleaned
from amplanner.exchange.paper.figures import Figures
from amplanner.exchange.paper.page_totals import Total, Totals, begun
from amplanner.exchange.paper.phrases import terms_words, unit_words
from amplanner.exchange.paper.words import Words, words_of
from amplanner.rules.countries import country_code
from amplanner.rules.quotation import ONE, Adjustment, LineKind, Period, QuoteLine, Standing
from amplanner.rules.quote_sums import LineSums
from amplanner.rules.vat import Language, tax_word
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
    return _Setting(cleaned(document)).page()


class _Setting:
    """Sets out one quote."""

    def __init__(self, document: QuoteDocument) -> None:
        self.document = document
        self.words = words_of(document.language)
        self.language: Language = document.language if _is_language(document.language) else "en"
        country = country_code(document.customer.country)
        countries = tuple(code for code in (country, document.seller_country) if code)
        self.figures = Figures(self.language, countries, document.currency)
        self.tax_word = begun(tax_word(self.language))
        self.totals = Totals(document, self.language, self.words, self.figures)

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
            totals=tuple(self.totals.rows()),
            tax_notes=self.totals.notes(),
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
        code = country_code(country)
        return (self.figures.locale.territories.get(code) if code else None) or country

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
            (words.payment, terms_words(document.payment_terms, self.language)),
            (words.delivery, terms_words(document.delivery_terms, self.language)),
            (words.lead_time, terms_words(document.lead_time, self.language)),
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
            words.quantity: self._quantity(line),
            words.price: self._price(line),
            words.discount: self._discount(line.discounts, sums),
            self.tax_word: self.totals.rate(line.tax),
            words.total: figures.amount(sums.total),
        }
        if line.standing is Standing.ALTERNATIVE:
            under.insert(0, words.alternative)
        under += [f"{one.reason or words.discount}" for one in line.discounts if one.reason]
        under += [f"{one.reason or words.charge}: {self.totals.adjustment(one)}" for one in line.charges]
        return Row("item", tuple(cells[column.title] for column in columns), under=" · ".join(under))

    def _quantity(self, line: QuoteLine) -> str:
        shown = self.figures.quantity(line.quantity)
        return f"{shown} {unit_words(line.unit, line.quantity, self.language)}".rstrip()

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
            return self.totals.adjustment(discounts[0])
        return self.figures.amount(sums.discount)


def _is_language(language: str) -> TypeGuard[Language]:
    return language in ("en", "nl", "de", "fr")


def _filled(*lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


def _paragraphs(text: str) -> tuple[str, ...]:
    return _filled(*text.split("\n"))
