"""Quotes of ours to set on paper: short, long, in sections, abroad, and from a customer with a CJK name."""

from datetime import date
from decimal import Decimal

from amplanner.book.quote_settings import SellerSettings
from amplanner.rules.quotation import Adjustment, LineKind, Period, Quotation, QuoteLine, Standing, Tax
from amplanner.rules.quote_sums import sums
from amplanner.workday.quote_documents import Contact, Customer, QuoteDocument

SELLER = SellerSettings(
    name="Noordkade Instruments",
    street="Havenkade 12",
    postcode="3511 AB",
    city="Utrecht",
    vat_id="NL001234567B01",
    registration="01234567",
    bank="NL00 BANK 0123 4567 89",
    bic="BANKNL2A",
    email="sales@noordkade.test",
    phone="+31 30 555 0100",
)
HARTMAN = Customer(7, "Hartman Steel", "Industrieweg 4", "8011 AA", "Zwolle", "NL", "", "10045", "buy@hartman.test")
EVA = Contact(3, "Eva Hartman", "purchasing", "eva@hartman.test", "en")
S21 = Tax("S", Decimal(21))


def item(description: str, quantity: str = "1", price: str = "100", **more: object) -> QuoteLine:
    """A line at 21 % VAT."""
    values: dict[str, object] = {"tax": S21, **more}
    return QuoteLine(description, Decimal(quantity), Decimal(price), **values)  # type: ignore[arg-type]  # free keywords


def section(text: str) -> QuoteLine:
    """The head of a section."""
    return QuoteLine(text, kind=LineKind.SECTION)


def document(*lines: QuoteLine, **more: object) -> QuoteDocument:
    """A quote of these lines; `more` takes the place of what stands in it."""
    quotation = more.pop("quotation", None) or Quotation("EUR", lines)
    assert isinstance(quotation, Quotation)
    values: dict[str, object] = {
        "quote": 1,
        "number": "Q-0145",
        "revision": 1,
        "title": "Line 4 monitoring",
        "external_number": "",
        "reference": "Line 4",
        "dated_on": date(2026, 11, 25),
        "valid_until": date(2026, 12, 25),
        "language": "en",
        "seller": SELLER,
        "seller_country": "NL",
        "seller_person": "Sam de Vries",
        "customer": HARTMAN,
        "contact": EVA,
        "payment_terms": "30 days",
        "delivery_terms": "DAP Zwolle",
        "lead_time": "4 weeks after order",
        "intro": "Following our visit on 25 November we propose the set below.",
        "terms": "Prices hold for delivery in one lot.\nInstallation on working days.",
        "quotation": quotation,
        "sums": sums(quotation),
        "internal_note": "They want it before Christmas",
        "state": "draft",
        **more,
    }
    return QuoteDocument(**values)  # type: ignore[arg-type]  # free keywords


def short() -> QuoteDocument:
    """Five lines with discounts on lines and on the whole, on one page."""
    lines = (
        item("Flow sensor\nStainless, IP67", "24", "495", code="A-100", discounts=(Adjustment(percent=Decimal(5)),)),
        item("Gateway, 4 port", "4", "1450", code="G-20"),
        item("Installation day", "3", "920", code="INST", unit="d"),
        item("Cable 3x1.5mm", "250", "85", code="CAB", unit="m", price_base=Decimal(100)),
        item("Training, half day", "1", "650", code="TRN"),
    )
    return document(quotation=Quotation("EUR", lines, discounts=(Adjustment(percent=Decimal(2)),)))


def lines_of(count: int) -> QuoteDocument:
    """A quote of many plain lines."""
    return document(
        *(
            item(f"Flow sensor, model {number}", "2", f"{95 + number}.50", code=f"A-{number:03}")
            for number in range(1, count + 1)
        )
    )


def sectioned() -> QuoteDocument:
    """Sections with subtotals, a note, monthly and yearly lines, options and an alternative."""
    lines = (
        section("Hardware"),
        item("Flow sensor", "24", "495", code="A-100"),
        item("Gateway, 4 port", "4", "1450", code="G-20"),
        QuoteLine("Gateways come with their power supply.", kind=LineKind.NOTE),
        section("Platform"),
        item(
            "Platform licence",
            "35",
            "42",
            code="PLT",
            period=Period.MONTH,
            discounts=(Adjustment(percent=Decimal("12.5")),),
        ),
        item("Support, gold", "1", "1800", code="SUP", period=Period.YEAR),
        item("Spare sensor kit", "2", "390", code="SPARE", standing=Standing.OPTIONAL),
        item("Gateway, 8 port instead", "2", "2450", code="G-28", standing=Standing.ALTERNATIVE),
    )
    return document(quotation=Quotation("EUR", lines, term_months=36), revision=2)


def reverse_charge() -> QuoteDocument:
    """In German, to a business in Germany that owes the VAT itself."""
    customer = Customer(8, "Müller Anlagenbau GmbH", "Werkstraße 9", "20095", "Hamburg", "DE", "DE123456789", "", "")
    lines = (
        item("Durchflusssensor", "12", "495", code="A-100", tax=Tax("AE")),
        item("Inbetriebnahme", "2", "920", code="INST", unit="Tag", tax=Tax("AE")),
    )
    return document(
        *lines,
        language="de",
        customer=customer,
        contact=Contact(4, "Jörg Müller", "Einkauf", "jm@mueller.test", "de"),
        intro="Vielen Dank für das Gespräch am 25. November. Gern bieten wir Ihnen an:",
        terms="Lieferung frei Haus.\nZahlung 30 Tage netto.",
        payment_terms="30 Tage netto",
        delivery_terms="DAP Hamburg",
        lead_time="4 Wochen",
        title="Überwachung Linie 4",
        reference="Linie 4",
    )


def wide_names() -> QuoteDocument:
    """To a customer whose name is Japanese."""
    customer = Customer(9, "株式会社 山田製作所", "1-2-3 Marunouchi", "100-0005", "Tokyo", "JP", "", "", "")
    return document(
        item("Flow sensor 流量計", "12", "78500", code="A-100", tax=Tax("G")),
        quotation=Quotation("JPY", (item("Flow sensor 流量計", "12", "78500", code="A-100", tax=Tax("G")),)),
        customer=customer,
        contact=None,
    )
