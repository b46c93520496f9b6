"""Price lists into the book: headings of four languages, graduated prices, other currencies, workbooks, and damage."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from prepared import new_book

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import Product, ProductPrice
from amplanner.book.settings import Settings
from amplanner.exchange import importer
from amplanner.exchange.price_list import PricedProducts, is_price_list, read_price_list
from amplanner.exchange.price_words import read_period, read_tax
from amplanner.exchange.problems import ReadProblem
from amplanner.exchange.sniff import FileKind, kind_of
from amplanner.exchange.source import read_source
from amplanner.rules.money import Amount, Money, parse_amount
from amplanner.rules.quotation import NO_TAX, Tax
from amplanner.workday import price_list
from amplanner.workday.price_list import Price, PricedProduct

FIXTURES = Path(__file__).parents[1] / "fixtures"
PRICES = FIXTURES / "price_list.csv"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
D = Decimal


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book in the Netherlands."""
    clock = FrozenClock(datetime(2026, 11, 25, 10, 18, tzinfo=AMSTERDAM), AMSTERDAM)
    with new_book(tmp_path / "own.book", clock, Settings(country="NL", zone="Europe/Amsterdam")) as opened:
        yield opened


def bring_in(book: Book, *files: Path) -> importer.Imported:
    return importer.apply(book, importer.read(book, files))


def told(done: importer.Imported) -> dict[str, tuple[int, int, int, int]]:
    return {kind: (t.new, t.changed, t.same, t.kept) for kind, t in done.counts.kinds.items()}


def product(book: Book, code: str) -> PricedProduct:
    key = price_list.product_by_code(book, code)
    assert key is not None, code
    return price_list.product(book, key)


def csv(folder: Path, *lines: str, name: str = "list.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def workbook(folder: Path, *rows: tuple[Any, ...], forms: dict[str, str] | None = None) -> Path:
    """Write a workbook of one sheet; `forms` are number formats by cell."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell, form in (forms or {}).items():
        made.active[cell].number_format = form
    made.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def listed(file: Path, currency: str = "EUR") -> PricedProducts:
    return read_price_list(read_source(file), currency)


def test_a_price_list_comes_in_with_all_that_it_says(book: Book) -> None:
    done = bring_in(book, PRICES)
    assert told(done) == {"product": (5, 0, 0, 0), "product_price": (5, 0, 0, 0)}
    sensor = product(book, "A-100")
    assert (sensor.name, sensor.series, sensor.unit) == ("Druksensor 16 bar", "Sensoren", "st")
    assert (sensor.price, sensor.cost) == (Money(49_500, "EUR"), Money(31_000, "EUR"))
    assert (sensor.tax, sensor.floor, sensor.period) == (Tax("S", D(21)), D(25), "once")
    assert sensor.prices == (
        Price("EUR", D(10), D(470)),
        Price("EUR", D(50), D("445.5")),
        Price("USD", D(1), D(545)),
    )
    assert [sensor.price_for("EUR", D(n)) for n in (1, 9, 10, 49, 50)] == [D(495), D(495), D(470), D(470), D("445.5")]
    assert product(book, "L-PLAT").period == "month"
    assert product(book, "I-DAG").price == Money(124_000, "EUR")
    assert product(book, "U-001").tax == Tax("E", D(0))


def test_prices_finer_than_a_cent_stay_exact(book: Book) -> None:
    bring_in(book, PRICES)
    cable = product(book, "K-015")
    assert cable.price == Money(85, "EUR")
    assert cable.price_for("EUR", D(100)) == D("0.8475")
    assert cable.price_for("EUR", D(500)) == D("0.7925")


def test_bad_rows_are_named_and_the_rest_comes_in(book: Book) -> None:
    done = bring_in(book, PRICES)
    problems = [(one.line, one.left_out, one.reason) for one in done.problems]
    assert [(line, out) for line, out, _ in problems] == [(5, False), (11, True), (12, True), (13, True)]
    assert "“Druksensor 16 bar” in line 2" in problems[0][2]
    assert problems[1][2] == "price “op aanvraag” is not an amount of nothing or more"
    assert problems[2][2] == "“Kabels en toebehoren” has no code and no price"
    assert problems[3][2] == "currency “EURO's” is not one"
    assert price_list.product_by_code(book, "S-900") is None


def test_a_second_import_changes_nothing_and_one_undo_takes_it_back(book: Book) -> None:
    bring_in(book, PRICES)
    again = bring_in(book, PRICES)
    assert again.change.touched == frozenset()
    assert told(again) == {"product": (0, 0, 5, 0), "product_price": (0, 0, 5, 0)}
    assert book.undo().label.startswith("Undone: Import · 10 new")
    assert (book.count(Product.select()), book.count(ProductPrice.select())) == (0, 0)


def test_what_is_counted_before_is_what_is_done(book: Book, tmp_path: Path) -> None:
    bring_in(book, PRICES)
    newer = csv(tmp_path, "sku,price,currency,from quantity", "A-100,500,EUR,1", "A-100,480,EUR,10", "B-1,7,EUR,1")
    plan = importer.read(book, [newer])
    counts = importer.preview(book, plan)
    assert importer.apply(book, plan).counts == counts
    # Two prices were done away with: of A-100 in euros from 50 on there is none any more; dollars aren't spoken of.
    assert counts.kinds["product_price"].changed == 2


def test_the_next_list_changes_what_it_says_and_keeps_what_was_changed_here(book: Book, tmp_path: Path) -> None:
    bring_in(book, PRICES)
    sensor = product(book, "A-100")
    price_list.edit(book, sensor.id, name="Our own name")
    newer = csv(
        tmp_path, "sku;description;list price;from qty", "a-100;Sensor new;512,50;1", "a-100;Sensor new;480,00;10"
    )
    done = bring_in(book, newer)
    assert told(done)["product"] == (0, 1, 0, 0)
    sensor = product(book, "a-100")
    assert (sensor.name, sensor.price, sensor.unit) == ("Our own name", Money(51_250, "EUR"), "st")
    assert sensor.prices == (Price("EUR", D(10), D(480)), Price("USD", D(1), D(545)))


def test_a_coarser_price_takes_the_place_of_a_finer_one(book: Book, tmp_path: Path) -> None:
    bring_in(book, csv(tmp_path, "code,name,price", "K,Cable,0.0125"))
    bring_in(book, csv(tmp_path, "code,name,price", "K,Cable,0.02"))
    cable = product(book, "K")
    assert (cable.prices, cable.price_for("EUR", D(1))) == ((), D("0.02"))


def test_a_list_takes_the_place_of_prices_by_hand_until_they_are_changed_again(book: Book, tmp_path: Path) -> None:
    by_hand = [Price("EUR", D(10), D("0.9"))]
    key = price_list.add(book, code="K", name="Cable", price=Money(100, "EUR"), unit="m", prices=by_hand).key
    told_by_list = ("code,name,unit,price,from qty", "K,Cord,pc,2,1", "K,Cord,pc,1.8,10", "K,Cord,pc,1.5,100")
    listed = csv(tmp_path, *told_by_list)
    done = bring_in(book, listed)
    assert told(done)["product"] == (0, 1, 0, 0)
    cable = product(book, "K")
    assert (cable.price, cable.name, cable.unit) == (Money(200, "EUR"), "Cable", "m"), "only amounts follow"
    assert cable.prices == (Price("EUR", D(10), D("1.8")), Price("EUR", D(100), D("1.5")))
    assert key is not None
    price_list.edit(book, key, price=Money(150, "EUR"))
    assert told(bring_in(book, listed))["product"] == (0, 0, 0, 1), "the same list says nothing new"
    assert product(book, "K").price == Money(150, "EUR")
    bring_in(book, csv(tmp_path, "code,name,price", "K,Cord,2.20"))
    assert product(book, "K").price == Money(220, "EUR")


def test_products_are_matched_by_code_then_by_name(book: Book, tmp_path: Path) -> None:
    bring_in(book, csv(tmp_path, "Product,Series,Sales price", "GTX Pro,GTX,4821"))  # has no codes
    bring_in(book, csv(tmp_path, "Item no,Name,Price,Unit", "G-1,GTX pro,4900,pc", "G-2,Sensor,5,pc"))
    assert book.count(Product.select()) == 2
    first = product(book, "G-1")
    assert (first.name, first.price, first.unit, first.series) == ("GTX pro", Money(490_000, "EUR"), "pc", "GTX")
    bring_in(book, csv(tmp_path, "Item no,Name,Price", "G-3,Sensor,6"))  # another one of that name
    bring_in(book, csv(tmp_path, "Name,Price", "Filter,8"))
    assert book.count(Product.select()) == 4
    assert product(book, "G-2").price == Money(500, "EUR")


def test_a_list_of_codes_and_prices_changes_prices_only(book: Book, tmp_path: Path) -> None:
    bring_in(book, PRICES)
    bring_in(book, csv(tmp_path, "SKU,Price", "I-DAG,1300", "NEW,3"))
    assert (product(book, "I-DAG").name, product(book, "I-DAG").price) == ("Inbedrijfstelling", Money(130_000, "EUR"))
    assert product(book, "NEW").name == "NEW"


@pytest.mark.parametrize(
    "header",
    [
        ("Article no", "Description", "Unit", "List price", "Currency", "Cost", "VAT rate", "Period", "From quantity"),
        ("Artikelnr.", "Omschrijving", "Eenheid", "Prijs", "Valuta", "Inkoop", "BTW-tarief", "Periode", "Vanaf"),
        ("Art.-Nr.", "Bezeichnung", "Einheit", "Preis", "Währung", "EK", "MwSt.-Satz", "Zeitraum", "ab Menge"),
        ("Réf.", "Désignation", "Unité", "Prix", "Devise", "Coût", "Taux TVA", "Période", "À partir de"),
    ],
)
def test_headings_of_four_languages(book: Book, tmp_path: Path, header: tuple[str, ...]) -> None:
    file = csv(tmp_path, ";".join(header), "X;Thing;pc;12,50;CHF;7,10;8,1%;year;1", "X;Thing;pc;11;CHF;;;;5")
    assert kind_of(file) is FileKind.PRICE_LIST
    bring_in(book, file)
    thing = product(book, "X")
    assert (thing.name, thing.unit, thing.period, thing.tax) == ("Thing", "pc", "year", Tax("S", D("8.1")))
    assert (thing.price, thing.cost) == (Money(1250, "CHF"), Money(710, "CHF"))
    assert thing.prices == (Price("CHF", D(5), D(11)),)


@pytest.mark.parametrize("quantities", ["Price from 10,from 100", "10+,100+", "Price 10-99,≥ 100", "Price 10 +,>=100"])
def test_columns_of_one_currency_or_one_quantity(tmp_path: Path, quantities: str) -> None:
    file = csv(tmp_path, f"Code,Name,Price (€),Price USD,{quantities}", "X,Thing,10,11,9,8.5")
    (row,) = listed(file).rows
    assert [one[:3] for one in row.prices] == [
        ("EUR", D(1), D(10)),
        ("USD", D(1), D(11)),
        ("EUR", D(10), D(9)),
        ("EUR", D(100), D("8.5")),
    ]


def test_a_price_for_a_hundred_is_made_one_of_one(tmp_path: Path) -> None:
    found = listed(csv(tmp_path, "Art.-Nr.;Bezeichnung;Preis;PE", "X;Screw;1,25;100", "Y;Nut;1;3"))
    assert found.rows[0].prices[0].price == D("0.0125")
    assert "can't be said exactly" in found.problems[0].reason


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        (("1.234", "12.50"), "1.234"),  # the other price proves the point
        (("1.234", "12,50"), "1234"),
        (("1.234", "0.125"), "1.234"),
        (("1,234", "1.250,00"), "1.234"),
        (("1.234", "7"), "1234"),  # nothing proves it: thousands, as everywhere
        (("€ 1.234,-", "7"), "1234"),
    ],
)
def test_the_whole_list_tells_what_its_points_mean(tmp_path: Path, typed: tuple[str, str], price: str) -> None:
    found = listed(csv(tmp_path, "code;name;price", f"A;a;{typed[0]}", f"B;b;{typed[1]}"))
    assert found.rows[0].prices[0].price == D(price)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A,a,-5,,", "not an amount of nothing or more"),
        ("A,a,5,ZZZ,", "currency “ZZZ” is not one"),
        ("A,a,5,EUR,none", "quantity “none” is not a number above 0"),
        ("A,a,5,EUR,0", "not a number above 0"),
        (",,5,EUR,1", "has no code and no name"),
        ("A,a,99999999999999,EUR,1", "not an amount"),
        ("B,b,6,EUR,1", "another price in line 2"),
        ("A,a,0.00000000001,EUR,1", "not an amount"),
    ],
)
def test_a_row_that_cannot_be_is_left_out(tmp_path: Path, row: str, reason: str) -> None:
    found = listed(csv(tmp_path, "code,name,price,currency,from qty", "B,b,5,EUR,1", row))
    assert [one.code for one in found.rows] == ["B"]
    assert [(one.line, one.left_out) for one in found.problems] == [(3, True)]
    assert reason in found.problems[0].reason


def test_what_is_not_a_price_list(tmp_path: Path) -> None:
    assert not is_price_list(("orderID", "productID", "unitPrice", "quantity", "discount"))
    assert not is_price_list(("name", "email", "company"))
    assert not is_price_list(("price", "currency"))
    assert kind_of(csv(tmp_path, "first name,last name,email,price", "a,b,c@d.test,1")) is FileKind.CONTACTS
    with pytest.raises(ReadProblem):
        listed(csv(tmp_path, "colour,shape", "red,round"))


@pytest.mark.parametrize(
    ("typed", "tax"),
    [
        ("21", Tax("S", D(21))),
        ("8,1 %", Tax("S", D("8.1"))),
        ("0.21", Tax("S", D(21))),
        ("0", Tax("Z", D(0))),
        ("S", NO_TAX),
        ("S 19", Tax("S", D(19))),
        ("AE", Tax("AE", D(0))),
        ("verlegd", Tax("AE", D(0))),
        ("AE 21", None),
        ("lots", None),
        ("121", None),
    ],
)
def test_rates_and_categories_of_vat(typed: str, tax: Tax | None) -> None:
    assert read_tax(typed) == tax


def test_periods_in_words() -> None:
    typed = ("month", "per Monat", "/mo", "Jährlich", "p.a.", "trimestre", "eenmalig", "fortnight")
    assert [read_period(one) for one in typed] == ["month", "month", "month", "year", "year", "quarter", "once", ""]


def test_amounts_are_read_exactly() -> None:
    assert parse_amount("€ 0,0125", "EUR") == Amount(D("0.0125"), "EUR")
    assert parse_amount("usd 1.2k", "EUR") == Amount(D(1200), "USD")
    assert parse_amount("1.234", "EUR") == Amount(D(1234), "EUR")
    assert parse_amount("1.234", "EUR", ",", finer=True) == Amount(D("1.234"), "EUR")
    assert parse_amount("12 apples", "EUR") is None


def test_a_workbook_comes_in_like_text(book: Book, tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        (),
        ("Art.-Nr.", "Bezeichnung", "Preis", "ab Menge", "MwSt."),
        ("A-1", "Sensor", 495.0, 1, 0.19),
        (),
        ("A-1", "Sensor", 470, 10, None),
        (1002, "Cable", 1.234, None, 0.19),
        ("A-3", "Bad", "#REF!", None, None),
        forms={"C3": '#,##0.00 "€"', "E3": "0%", "E6": "0%"},
    )
    done = bring_in(book, file)
    assert [(one.line, one.reason) for one in done.problems] == [
        (7, "price “#REF!” is not an amount of nothing or more")
    ]
    sensor = product(book, "A-1")
    assert (sensor.price, sensor.tax) == (Money(49_500, "EUR"), Tax("S", D(19)))
    assert sensor.prices == (Price("EUR", D(10), D(470)),)
    assert product(book, "1002").price_for("EUR", D(1)) == D("1.234")  # never a thousand times as much
    assert bring_in(book, file).change.touched == frozenset()


def test_every_table_may_come_as_a_workbook(book: Book, tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        ("First name", "Last name", "Email", "Company"),
        ("Eva", "Hartman", "eva@hartman.test", "Hartman Steel"),
    )
    assert kind_of(file) is FileKind.CONTACTS
    assert told(bring_in(book, file))["person"] == (1, 0, 0, 0)


def test_cells_are_said_as_they_are_shown(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.create_sheet("Empty", 0)
    made["Sheet"].append(["when", "share", "sum", "noise", "yes", "dollars", "many"])
    made["Sheet"].append([date(2026, 11, 25), 0.125, 3, 0.1 + 0.2, True, 5, 12_000_000])
    made["Sheet"]["B2"].number_format = "0.0%"
    made["Sheet"]["F2"].number_format = "[$USD] #,##0.00"
    made.create_sheet("More").append(["a", "b"])
    made.save(tmp_path / "cells.xlsx")
    sheet = read_source(tmp_path / "cells.xlsx").sheet
    assert sheet is not None
    assert sheet.rows[1] == (2, ("2026-11-25", "12.5%", "3", "0.3", "TRUE", "USD 5", "12000000"))
    assert (sheet.name, sheet.others) == ("Sheet", ("More",))


def archive(folder: Path, **parts: str) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    file = folder / "given.xlsx"
    file.write_bytes(made.getvalue())
    return file


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"readme": "x"}, "is a zip archive; unpack it"),
        ({"word__document_xml": "<a/>"}, "Word document"),
        ({"content_xml": "<a/>"}, "OpenDocument"),
        ({"xl__workbook_xml": "<a/>", "xl__vbaProject_bin": "x"}, "holds macros"),
        ({"xl__workbook_xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "no spreadsheet program writes"),
        ({"xl__workbook_xml": "<a/>", "xl__big_bin": "0" * (257 * 1024 * 1024)}, "the most that is read is 256 MB"),
        ({"xl__workbook_xml": "<a/>"}, "workbook that can't be read"),
    ],
)
def test_other_archives_are_refused_unopened(tmp_path: Path, parts: dict[str, str], reason: str) -> None:
    with pytest.raises(ReadProblem, match=reason):
        read_source(archive(tmp_path, **parts))


def test_a_workbook_cut_off_says_so(tmp_path: Path) -> None:
    whole = workbook(tmp_path, ("code", "name", "price"), ("A", "a", 1)).read_bytes()
    for length in (5, 100, len(whole) // 2, len(whole) - 4):
        (tmp_path / "cut.xlsx").write_bytes(whole[:length])
        with pytest.raises(ReadProblem, match="damaged or locked"):
            read_source(tmp_path / "cut.xlsx")


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadProblem, match="is empty"):
        read_source(workbook(tmp_path))


def test_price_lists_of_the_corpus(corpus: Path, book: Book) -> None:
    files = sorted((corpus / "csv").glob("*examples__products.csv"))
    if not files:
        pytest.skip("the corpus has no such price list")
    done = bring_in(book, *files)
    count = done.counts.kinds["product"].new
    assert count == sum(len(listed(file).rows) for file in files) > 50
    assert not done.problems
    assert bring_in(book, *files).change.touched == frozenset()


_ONE = [("A-1", "Gerät", [("EUR", D(1), D("1234.5"))])]


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        ("Artikelnummer;Bezeichnung;Listenpreis (EUR)\nA-1;Gerät;1.234,50", "latin-1"),
        ("Code;Name;Preis\nA-1;Gerät;€ 1.234,50", "cp1252"),
        ("\ufeffSKU\tDescription\tUnit price\nA-1\tGerät\t1,234.50", "utf-8"),
        ("Code\tName\tPrice\nA-1\tGerät\t1234.50", "utf-16"),
        ("Réf.;Libellé;Prix HT (€)\nA-1;Gerät;1\xa0234,50", "cp1252"),
        ("sep=|\nCode|Name|Price\nA-1|Gerät|1'234.50", "utf-8"),
        ("Code;Name;Price\rA-1;Gerät;1234,50\r", "utf-8"),
        ("Price list 2026, excl. VAT;;\n;;\nCode;Name;Price\nA-1;Gerät;1.234,50", "utf-8"),
        ("Prices 2026, without VAT\n\nCode;Name;Price\nA-1;Gerät;1.234,50", "utf-8"),
        ("Bestell-Nr;Bezeichnung;VK-Preis netto\nA-1;Gerät;1.234,50", "utf-8"),
        ("Internal Reference,Name,Sales Price,Sales Taxes\nA-1,Gerät,1234.5,21%", "utf-8"),
        ("Handle,Title,Variant SKU,Variant Price\ngerat,Gerät,A-1,1234.50", "utf-8"),
    ],
)
def test_price_lists_as_programs_write_them(tmp_path: Path, lines: str, encoding: str) -> None:
    file = tmp_path / "list"
    file.write_bytes(lines.encode(encoding))
    assert kind_of(file) is FileKind.PRICE_LIST
    found = read_price_list(read_source(file), "EUR")
    assert [(row.code, row.name, [one[:3] for one in row.prices]) for row in found.rows] == _ONE
    assert found.problems == ()


def test_titles_above_a_table_of_a_workbook_are_passed_by(tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        ("Preisliste 2026",),
        (),
        (None, "gültig ab Januar"),
        ("Code", "Name", "Preis"),
        ("A-1", "Gerät", 1234.5),
    )
    assert kind_of(file) is FileKind.PRICE_LIST
    found = read_price_list(read_source(file), "EUR")
    assert [(row.code, row.name, [one[:3] for one in row.prices]) for row in found.rows] == _ONE
    assert [row.line for row in found.rows] == [5]
