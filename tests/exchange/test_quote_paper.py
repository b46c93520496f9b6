"""Quotes on paper: what the page says, in which words and figures, and that nothing in it acts as markup."""

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from exchange import quote_samples as samples

from amplanner.book.book import Book
from amplanner.book.errors import BookError
from amplanner.exchange.paper.data import data_of, json_of
from amplanner.exchange.paper.figures import Figures
from amplanner.exchange.paper.files import folder_of, write_draft, write_files
from amplanner.exchange.paper.mail import email_of, file_name, mailto_of
from amplanner.exchange.paper.page import page_of
from amplanner.exchange.paper.pdf import PaperError, page_data, pdf_of
from amplanner.exchange.paper.plain import markdown_of, text_of
from amplanner.exchange.paper.words import words_of
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, Period, Quotation
from amplanner.rules.quote_sums import sums

HOSTILE = "#panic *b* $x$ `y` <z> [/x] \\ @page #import"


@pytest.mark.parametrize(
    ("language", "countries", "currency", "amount", "price"),
    [
        ("en", ("NL",), "EUR", "€1,234.50", "0.0125"),
        ("nl", ("BE", "NL"), "EUR", "€\xa01.234,50", "0,0125"),
        ("de", ("DE",), "EUR", "1.234,50\xa0€", "0,0125"),
        ("de", ("CH", "NL"), "CHF", "CHF\xa01’234.50", "0.0125"),
        ("fr", ("NL",), "EUR", "1\u202f234,50\xa0€", "0,0125"),
        ("en", ("US",), "KWD", "KWD\xa0123.450", "0.0125"),
        ("en", ("GB",), "HUF", "HUF\xa0123,450", "0.0125"),
        ("en", (), "JPY", "JP¥123,450", "0.0125"),
    ],
)
def test_figures_are_written_as_the_customer_writes_them(
    language: str, countries: tuple[str, ...], currency: str, amount: str, price: str
) -> None:
    figures = Figures(language, countries, currency)
    assert figures.money(123450) == amount
    assert figures.price(Decimal("0.0125")) == price


def test_every_language_says_every_word_and_fills_the_same_gaps() -> None:
    english = words_of("en")
    for language in ("nl", "de", "fr"):
        words = words_of(language)
        for field in english._fields:
            said, pattern = getattr(words, field), getattr(english, field)
            assert said.strip(), (language, field)
            assert sorted(part.split("}")[0] for part in said.split("{")[1:]) == sorted(
                part.split("}")[0] for part in pattern.split("{")[1:]
            ), (language, field)
    assert words_of("xx") == english


def test_the_page_says_what_the_quote_comes_to() -> None:
    page = page_of(samples.short())
    assert [(total.text, total.amount) for total in page.totals] == [
        ("Lines", "20,708.50"),
        ("Discount 2%", "−414.17"),
        ("Total excl. VAT", "20,294.33"),
        ("VAT 21% on 20,294.33", "4,261.81"),
        ("Total incl. VAT", "€24,556.14"),
    ]
    assert page.lines.rows[3].cells == ("4", "CAB", "Cable 3x1.5mm", "250 m", "85.00 per 100", "", "21%", "212.50")


def test_sections_have_subtotals_and_recurring_totals_stand_apart() -> None:
    page = page_of(samples.sectioned())
    assert [(row.text, row.amount) for row in page.lines.rows if row.kind == "subtotal"] == [
        ("Subtotal Hardware", "17,680.00"),
        ("Subtotal Platform, per month", "1,286.25"),
        ("Subtotal Platform, per year", "1,800.00"),
    ]
    assert [total.text for total in page.totals if total.weight == "head"] == [
        "One-off",
        "Each month",
        "Each year",
        "Over 36 months",
    ]
    assert page.totals[-1].amount == "€83,955.76"
    assert page.choices is not None
    assert [row.cells[0] for row in page.choices.rows] == ["a", "b"]
    assert page.choices.rows[1].under == "Alternative"
    assert "390.00" not in "".join(cell for row in page.lines.rows for cell in row.cells)


def test_reverse_charge_is_said_in_german_with_the_customers_vat_id() -> None:
    page = page_of(samples.reverse_charge())
    assert page.heading == "Angebot Q-0145"
    assert page.tax_notes == ("Steuerschuldnerschaft des Leistungsempfängers (Ihre USt-IdNr. DE123456789)",)
    assert page.customer[-1] == "Deutschland"
    assert page.totals[-1].text == "Gesamtbetrag"
    assert dict(page.facts)["Gültig bis"] == "25. Dezember 2026"


def test_prices_with_tax_show_the_tax_that_is_in_them() -> None:
    lines = (samples.item("Poster", "3", "12.10"),)
    page = page_of(samples.document(quotation=Quotation("EUR", lines, prices_include_tax=True)))
    assert [(total.text, total.amount) for total in page.totals] == [
        ("Total incl. VAT", "€36.30"),
        ("of which VAT 21% on 30.00", "6.30"),
    ]


@pytest.mark.parametrize("name", ["short", "sectioned", "reverse_charge"])
def test_a_pdf_is_the_same_byte_for_byte(name: str) -> None:
    document = getattr(samples, name)()
    pdf = pdf_of(document)
    assert pdf.startswith(b"%PDF-1.7")
    # PDF/A says so in its metadata.
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert pdf == pdf_of(document)


def test_a_pdf_is_the_same_in_another_process() -> None:
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]);"
        "from exchange import quote_samples; from amplanner.exchange.paper.pdf import pdf_of;"
        "print(hashlib.sha256(pdf_of(quote_samples.short())).hexdigest())"
    )
    tests = str(Path(__file__).parents[1])
    runs = {
        subprocess.run([sys.executable, "-c", program, tests], capture_output=True, check=True).stdout for _ in "ab"
    }
    assert len(runs) == 1


def pages(pdf: bytes) -> int:
    """How many pages a PDF has, by its page objects."""
    return max(int(count) for count in re.findall(rb"/Type/Pages/Count (\d+)", pdf))


def test_twelve_lines_stand_on_one_page_and_eighty_go_on() -> None:
    assert pages(pdf_of(samples.lines_of(12))) == 1
    assert pages(pdf_of(samples.lines_of(80))) == 3


def test_a_subtotal_stays_with_the_line_above_it() -> None:
    rows = page_data(page_of(samples.sectioned()))["lines"]["rows"]
    assert [(row["kind"], row["subtotals"]) for row in rows] == [
        ("section", 0),
        ("item", 0),
        ("item", 0),
        ("note", 0),
        ("subtotal", 0),
        ("section", 0),
        ("item", 0),
        ("item", 2),
        ("subtotal", 0),
        ("subtotal", 0),
    ]


def test_wide_figures_leave_room_for_the_description_and_long_words_break() -> None:
    plain = page_data(page_of(samples.short()))
    assert not plain["lines"]["tight"]
    wide = samples.document(
        samples.item("W" * 60, "1000000", "123456789.12345678", code="LONG-PRODUCT-CODE-0001", unit="m")
    )
    lines = page_data(page_of(wide))["lines"]
    assert lines["tight"]
    number, code, description, *figures = lines["rows"][0]["cells"]
    assert "\u200b" in code
    assert description.replace("\u200b", "") == "W" * 60
    assert not any("\u200b" in figure for figure in (number, *figures)), "an amount stays whole"


def test_what_customers_write_is_never_markup() -> None:
    plain = samples.short()
    line = replace(plain.quotation.lines[0], description=HOSTILE, code="#eval(1)")
    quotation = replace(plain.quotation, lines=(line,))
    hostile = replace(
        plain,
        title=HOSTILE,
        intro=HOSTILE,
        terms=HOSTILE,
        customer=plain.customer._replace(name=HOSTILE),
        quotation=quotation,
        sums=sums(quotation),
    )
    assert pdf_of(hostile).startswith(b"%PDF")
    escaped = markdown_of(hostile).split("**")[1]
    assert escaped == "\\#panic \\*b\\* $x$ \\`y\\` \\<z\\> \\[/x\\] \\\\ @page \\#import"
    assert HOSTILE in text_of(hostile)


def test_a_character_that_no_font_has_is_explained() -> None:
    document = replace(samples.short(), title="𓀀")
    with pytest.raises(PaperError, match="No font on this machine has the character"):
        pdf_of(document)


def test_a_logo_that_is_no_picture_is_explained(tmp_path: Path) -> None:
    document = samples.short()
    for path, said in ((tmp_path / "logo.txt", "no picture"), (tmp_path / "none.png", "can't be read")):
        with pytest.raises(PaperError, match=said):
            pdf_of(replace(document, seller=document.seller._replace(logo=str(path))))
    svg = tmp_path / "logo.svg"
    svg.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="16"><rect width="40" height="16"/></svg>'
    )
    assert pdf_of(replace(document, seller=document.seller._replace(logo=str(svg)))).startswith(b"%PDF")


def test_plain_text_stands_in_columns_also_for_wide_letters() -> None:
    text = text_of(samples.wide_names())
    row = next(line for line in text.splitlines() if "流量計" in line)
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in row)
    assert cells == 78
    assert all(len(line) <= 78 for line in text_of(samples.short()).splitlines()[:-2])


def test_plain_text_keeps_to_its_width_whatever_is_written() -> None:
    plain = samples.short()
    customer = plain.customer._replace(name="Überlandleitungen " * 9, city="C" * 200)
    line = replace(plain.quotation.lines[0], description="W" * 200 + " 流量計" * 30)
    quotation = replace(plain.quotation, lines=(line,))
    long = replace(
        plain,
        title="T" * 200,
        customer=customer,
        reference="R" * 200,
        terms="30 " * 90 + "x" * 99,
        quotation=quotation,
        sums=sums(quotation),
    )
    for text in text_of(long).splitlines():
        assert sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text) <= 78
    assert text_of(long).replace("\n", "").replace(" ", "").count("R" * 200) == 1
    assert pdf_of(long) == pdf_of(long)


def test_json_re_adds_and_keeps_our_cost_to_ourselves() -> None:
    document = samples.sectioned()
    found = json.loads(json_of(document))
    assert found == data_of(document)
    assert "cost" not in json_of(document)
    assert "internal" not in json_of(document)
    totals = found["totals"]
    assert Decimal(totals["net"]) + Decimal(totals["tax"]) == Decimal(totals["gross"])
    assert sum(Decimal(period["gross"]) * period["times"] for period in totals["periods"]) == Decimal(totals["gross"])
    assert totals["gross"] == str(Money(document.sums.gross, "EUR").amount)
    assert [line["period"] for line in found["lines"] if line["code"] == "PLT"] == [Period.MONTH.value]


def test_an_email_carries_the_pdf_and_asks_nobody_to_type() -> None:
    document = samples.short()
    pdf = b"%PDF-1.7 not really"
    message = message_from_bytes(
        email_of(document, pdf, datetime(2026, 11, 25, 9, 18, tzinfo=UTC)), policy=policy.default
    )
    assert message["To"] == "Eva Hartman <eva@hartman.test>"
    assert message["Subject"] == "Quote Q-0145 · Line 4 monitoring"
    body = message.get_body(("plain",))
    assert body is not None
    assert "valid until 25 December 2026" in body.get_content()
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Q-0145-r1.pdf"
    assert attached.get_content() == pdf
    assert mailto_of(document).startswith("mailto:eva@hartman.test?subject=Quote%20Q-0145")


def test_no_name_breaks_out_of_a_header_or_a_file_name() -> None:
    document = samples.short()
    assert document.contact is not None
    evil = replace(
        document,
        number="../../Q\n1",
        title="x\nBcc: all@else.test",
        contact=document.contact._replace(name="Eva\r\nBcc: all@else.test", email="eva@hartman.test\nCc: b@c.test"),
    )
    message = message_from_bytes(email_of(evil, b"", datetime(2026, 11, 25, tzinfo=UTC)), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Cc"] is None
    assert file_name(evil) == "------Q-1-r1"


def test_an_account_without_address_or_contact_still_has_its_page() -> None:
    document = samples.short()
    bare = replace(
        document,
        customer=document.customer._replace(street="", postcode="", city="", country="", email=""),
        contact=None,
        seller=type(document.seller)(),
        quotation=Quotation("EUR"),
        sums=sums(Quotation("EUR")),
    )
    assert page_of(bare).customer == ("Hartman Steel",)
    assert pdf_of(bare).startswith(b"%PDF")
    assert mailto_of(bare).startswith("mailto:?subject=")


def test_a_discount_without_name_and_several_are_said() -> None:
    line = samples.item("Set", discounts=(Adjustment(percent=Decimal(5)), Adjustment(amount=Decimal(3), reason="Show")))
    row = page_of(samples.document(line)).lines.rows[0]
    assert row.cells[4] == "8.00"
    assert row.under == "Show"


def test_files_are_private_and_never_written_over(book: Book) -> None:
    paths = write_files(book, samples.short())
    assert [path.name for path in paths] == ["Q-0145-r1.pdf", "Q-0145-r1.txt", "Q-0145-r1.eml"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert paths[0].parent.stat().st_mode & 0o777 == 0o700
    before = [path.read_bytes() for path in paths]
    assert write_files(book, samples.short()) == paths
    other = write_files(book, replace(samples.short(), title="Something else"))
    assert [path.name for path in other] == ["Q-0145-r1-2.pdf", "Q-0145-r1-2.txt", "Q-0145-r1-2.eml"]
    assert [path.read_bytes() for path in paths] == before
    assert not list(paths[0].parent.glob(".*"))


def test_a_draft_is_named_so_has_no_e_mail_and_is_written_over(book: Book) -> None:
    for title in ("Line 4", "Line 5"):
        paths = write_draft(book, replace(samples.short(), title=title))
    assert [path.name for path in paths] == ["Q-0145-r1-draft.pdf", "Q-0145-r1-draft.txt"]
    assert sorted(paths[0].parent.iterdir()) == sorted(paths)
    assert "Line 5" in paths[1].read_text()
    assert write_files(book, samples.short())[0].name == "Q-0145-r1.pdf"


def test_files_that_cannot_be_written_are_told(book: Book) -> None:
    folder_of(book).write_text("a file where the folder should be")
    with pytest.raises(BookError, match=r"Can't write Q-0145-r1 in"):
        write_files(book, samples.short())
