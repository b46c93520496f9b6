"""A quote line typed as one line: every rule of the grammar, and that no word is ever dropped."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.money import Grouping
from amplanner.rules.quotation import Adjustment, LineKind, Period, QuoteLine, Standing, Tax
from amplanner.rules.quote_line_text import KnownProduct, LineContext, LineField, ReadLine, read_line


class _Products:
    """A small price list, found by the beginning of a code or of a word of the name."""

    known = (
        KnownProduct(1, "A-100", "Flow sensor"),
        KnownProduct(2, "A-110", "Flow sensor, steel"),
        KnownProduct(3, "G-20", "Gateway, 4 port"),
        KnownProduct(4, "W11", "Windows 11"),
        KnownProduct(5, "4711", "Cologne"),
        KnownProduct(6, "RAIL", "Rail for sensors"),
    )

    def find(self, typed: str) -> Sequence[KnownProduct]:
        key = typed.casefold()
        return [one for one in self.known if any(key and part.startswith(key) for part in self._parts(one))]

    @staticmethod
    def _parts(one: KnownProduct) -> list[str]:
        name = one.name.casefold()
        return [one.code.casefold(), name, *name.split()]


CONTEXT = LineContext(products=_Products())


def _said(read: ReadLine) -> str:
    """What was understood, in a fixed short form: the words of the name in brackets."""
    parts = [] if read.kind is LineKind.ITEM else [read.kind.value]
    parts += [read.standing.value] if read.standing else []
    parts += [f"{read.quantity}×"] if read.quantity is not None else []
    parts += [read.unit] if read.unit else []
    parts += [f"<{read.product.code}>"] if read.product else []
    parts += [f"[{read.name}]"] if read.name else []
    parts += [f"@{read.price}"] if read.price is not None else []
    parts += [f"/{read.price_base}"] if read.price_base != 1 else []
    parts += [f"per {read.period.value}"] if read.period else []
    parts += [_adjusted("-", one) for one in read.discounts]
    parts += [_adjusted("+", one) for one in read.charges]
    parts += [f"{read.tax.category}{read.tax.rate}"] if read.tax else []
    return " ".join(parts)


def _adjusted(sign: str, one: Adjustment) -> str:
    return f"{sign}{one.percent}%" if one.percent is not None else f"{sign}{one.amount}"


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("? 2 Rail filter 19.90", "optional 2× [Rail filter] @19.90"),
        ("2 RAIL filter 19.90", "2× <RAIL> [filter] @19.90"),
        ("2 rail sensors", "2× <RAIL> [sensors]"),
        ("2 rail", "2× <RAIL>"),
        ("2 a-100 steel 495", "2× <A-100> [steel] @495"),
    ],
)
def test_a_plain_word_is_a_code_only_where_it_must_be_one(text: str, understood: str) -> None:
    assert _said(read_line(text, CONTEXT)) == understood


@pytest.mark.parametrize(
    ("line", "said"),
    [
        # The grammar's own examples.
        ("12 x A-100 495 -5% v21", "12× <A-100> @495 -5% S21"),
        ("35 Platform licence @ 42/mo -12.5%", "35× [Platform licence] @42 per month -12.5%"),
        ("? 2 Spare filter 19.90", "optional 2× [Spare filter] @19.90"),
        ("4K Monitor", "[4K Monitor]"),
        ("Cable 3x1.5mm", "[Cable 3x1.5mm]"),
        ("12 x A-100 495 -5%", "12× <A-100> @495 -5%"),
        # Quantities.
        ("12x A-100", "12× <A-100>"),
        ("12× A-100", "12× <A-100>"),
        ("12 X A-100", "12× <A-100>"),
        ("12 * A-100", "12× <A-100>"),
        ("12 A-100", "12× <A-100>"),
        ("1.5 x A-100", "1.5× <A-100>"),
        ("1,5 x A-100", "1.5× <A-100>"),
        ("-2 A-100", "-2× <A-100>"),
        ("1,200 Screws 0.02", "1200× [Screws] @0.02"),
        ("3 Cable 3x1.5mm 2.10", "3× [Cable 3x1.5mm] @2.10"),
        ("2x4 timber 9", "[2x4 timber] @9"),
        ("x ray 5", "[x ray] @5"),
        ("A-100", "<A-100>"),
        # Units.
        ("2 h Consulting 95", "2× h [Consulting] @95"),
        ("2h Consulting 95", "2× h [Consulting] @95"),
        ("3 days Installation 920", "3× days [Installation] @920"),
        ("12 pcs Filter 3", "12× pcs [Filter] @3"),
        ("12 pcs x Filter 3", "12× pcs [Filter] @3"),
        ("5 m Cable 2", "5× m [Cable] @2"),
        ("Cable 5 m", "[Cable 5 m]"),
        ("5m Cable 2", "[5m Cable] @2"),
        ("3 days @ 650", "3× [days] @650"),
        ("Consulting 95/h", "h [Consulting] @95"),
        # Prices.
        ("A-100 495", "<A-100> @495"),
        ("A-100 @495", "<A-100> @495"),
        ("A-100 @ €495", "<A-100> @495"),
        ("A-100 €495", "<A-100> @495"),
        ("A-100 495€", "<A-100> @495"),
        ("A-100 € 495", "<A-100> @495"),
        ("A-100 495 EUR", "<A-100> @495"),
        ("A-100 @ 495 eur", "<A-100> @495"),
        ("A-100 €1.2k", "<A-100> @1200"),
        ("A-100 1.250,00", "<A-100> @1250.00"),
        ("A-100 1,250.00", "<A-100> @1250.00"),
        ("A-100 1'250", "<A-100> @1250"),
        ("A-100 495,-", "<A-100> @495"),
        ("A-100 .5", "<A-100> @0.5"),
        ("Energy 0.00880", "[Energy] @0.00880"),
        ("Screws 0.85/100", "[Screws] @0.85 /100"),
        ("Return -50", "[Return] @-50"),
        ("Return -€50", "[Return] @-50"),
        ("Office 365 120", "[Office 365] @120"),
        # Of the whole line.
        ("4 Thing @@ 500", "4× [Thing] @125"),
        ("4 Thing @@500", "4× [Thing] @125"),
        ("3 Thing @@ 500", "3× [Thing] @500 /3"),
        ("8 Thing @@ 1", "8× [Thing] @0.125"),
        ("-3 Thing @@ -500", "-3× [Thing] @500 /3"),
        ("Thing @@ 500 -5%", "[Thing] @500 -5%"),
        # Periods.
        ("Hosting 42/mo", "[Hosting] @42 per month"),
        ("Hosting 42 /mo", "[Hosting] @42 per month"),
        ("Hosting 42 per month", "[Hosting] @42 per month"),
        ("Hosting €120/quarter", "[Hosting] @120 per quarter"),
        ("Service 1800/yr -10%", "[Service] @1800 per year -10%"),
        ("Onderhoud 1800/jaar", "[Onderhoud] @1800 per year"),
        ("Wartung 99/Monat", "[Wartung] @99 per month"),
        ("Price per month", "[Price per month]"),
        # Discounts and charges.
        ("A-100 -5%", "<A-100> -5%"),
        ("A-100 −5%", "<A-100> -5%"),
        ("A-100 -5% 495", "<A-100> @495 -5%"),
        ("A-100 495 -50", "<A-100> @495 -50"),
        ("A-100 495 -€50", "<A-100> @495 -50"),
        ("A-100 495 -5% -3% +2%", "<A-100> @495 -5% -3% +2%"),
        ("A-100 495 +25", "<A-100> @495 +25"),
        ("10 A-100 -€50", "10× <A-100> -50"),
        ("10 A-100 -50", "10× <A-100> -50"),
        ("10 A-100 -50 -5% +20", "10× <A-100> -50 -5% +20"),
        ("10 flow sensor -50", "10× <A-100> -50"),
        ("A-100 with cable -50", "<A-100> [with cable] -50"),
        ("A-100 @ -50", "<A-100> @-50"),
        ("A-100 @-50", "<A-100> @-50"),
        ("Trade-in -50", "[Trade-in] @-50"),
        ("A-100 495 -5% -50", "<A-100> @495 -5% -50"),
        # VAT.
        ("A-100 v9", "<A-100> S9"),
        ("A-100 V21%", "<A-100> S21"),
        ("A-100 v5.5", "<A-100> S5.5"),
        ("A-100 v5,5", "<A-100> S5.5"),
        ("A-100 v0", "<A-100> Z0"),
        ("A-100 vAE", "<A-100> AE0"),
        ("A-100 495 v21 -5%", "<A-100> @495 -5% S21"),
        ("Firmware v2 100", "[Firmware v2] @100"),
        # Standing.
        ("~ A-110 600", "alternative <A-110> @600"),
        ("Spare 10 opt", "optional [Spare] @10"),
        ("Spare 10 alt", "alternative [Spare] @10"),
        # Sections and notes.
        ("# Hardware 2", "section [Hardware 2]"),
        ("// delivered on site", "note [delivered on site]"),
        ("//delivered on site", "note [delivered on site]"),
        ("#1 seller 5", "[#1 seller] @5"),
        # Names of the price list are taken as they stand; anything may follow a code.
        ("windows 11", "<W11>"),
        ("5 Windows 11 120", "5× <W11> @120"),
        ("2 x 4711", "2× <4711>"),
        ("4711", "<4711>"),
        ("A-100 with cable 495", "<A-100> [with cable] @495"),
        ("a-1", "[a-1]"),
        # Never read.
        ('"2 x 3" 5', "[2 x 3] @5"),
        ('5 "A-100"', "5× [A-100]"),
        ("\\12 angry men 5", "[12 angry men] @5"),
        ('Box "495"', "[Box 495]"),
        ("Meet @ HQ", "[Meet @ HQ]"),
        ("@", "[@]"),
    ],
)
def test_what_a_line_says(line: str, said: str) -> None:
    read = read_line(line, CONTEXT)
    assert _said(read) == said
    assert read.problems == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "This line has no name yet."),
        ("12", "This line has no name yet."),
        ("12 x", "This line has no name yet."),
        ("?", "This line has no name yet."),
        ("#", "This section says nothing yet."),
        ("//", "This note says nothing yet."),
        ("A-100 $495", "The quote is in EUR, not USD."),
        ("A-100 495 -$5", "The quote is in EUR, not USD."),
        ("1.000 A-100", "“1.000” is 1 here; a thousand is 1,000."),
        ("A-100 495 -500%", "A discount of 500% is more than all."),
        ("0 Thing @@ 5", "A line total can’t be reached with a quantity of 0."),
    ],
)
def test_what_wants_a_look_is_said(line: str, problem: str) -> None:
    assert read_line(line, CONTEXT).problems == (problem,)


@pytest.mark.parametrize(
    ("grouping", "line", "said"),
    [
        (",", "Thing 1.234", "[Thing] @1.234"),
        (",", "Thing 1,234", "[Thing] @1234"),
        (".", "Thing 1.234", "[Thing] @1234"),
        (".", "Thing 1,234", "[Thing] @1.234"),
        (".", "1.500 Thing 0,125", "1500× [Thing] @0.125"),
        (".", "1.000 A-100", "1000× <A-100>"),
        (".", "12.000 x A-100", "12000× <A-100>"),
        (".", "1.000.000 A-100", "1000000× <A-100>"),
        (".", "1.5 A-100", "1.5× <A-100>"),
        (",", "1,000 A-100", "1000× <A-100>"),
        ("'", "1'000 A-100", "1000× <A-100>"),
        (" ", "Thing 1,234", "[Thing] @1.234"),
        ("'", "Thing 1'234.50", "[Thing] @1234.50"),
        (".", "Thing 0.123", "[Thing] @0.123"),
    ],
)
def test_three_digits_after_a_lone_separator_go_by_the_planners_own_grouping(
    grouping: Grouping, line: str, said: str
) -> None:
    assert _said(read_line(line, CONTEXT._replace(grouping=grouping))) == said


def test_tab_takes_the_products_that_fit_one_after_the_other() -> None:
    assert [one.code for one in read_line("12 x a-1 9", CONTEXT).matches] == ["A-100", "A-110"]
    said = [_said(read_line("12 x a-1 9", CONTEXT._replace(choice=choice))) for choice in range(5)]
    assert said == ["12× [a-1] @9", "12× <A-100> @9", "12× <A-110> @9", "12× [a-1] @9", "12× <A-100> @9"]


def test_every_word_has_its_span() -> None:
    line = "? 12 pcs x A-100 steel @ 495 EUR -5% v21"
    spans = [(line[span.start : span.end], span.field) for span in read_line(line.replace(" v21", ""), CONTEXT).spans]
    assert spans == [
        ("?", LineField.STANDING),
        ("12", LineField.QUANTITY),
        ("pcs", LineField.UNIT),
        ("x", LineField.QUANTITY),
        ("A-100", LineField.NAME),
        ("steel", LineField.NAME),
        ("@", LineField.PRICE),
        ("495", LineField.PRICE),
        ("EUR", LineField.PRICE),
        ("-5%", LineField.DISCOUNT),
    ]
    assert read_line(line, CONTEXT).spans[-1].field is LineField.TAX


def test_what_was_typed_lies_over_what_the_price_list_says() -> None:
    base = QuoteLine(
        "Flow sensor",
        price=Decimal("495"),
        code="A-100",
        unit="pcs",
        tax=Tax("S", Decimal(21)),
        cost=Decimal(300),
        period=Period.ONCE,
        key=7,
    )
    line = read_line("? 3 A-100 with cable 480 -5%", CONTEXT).over(base)
    assert line == QuoteLine(
        "with cable",
        quantity=Decimal(3),
        price=Decimal(480),
        code="A-100",
        unit="pcs",
        discounts=(Adjustment(percent=Decimal(5)),),
        tax=Tax("S", Decimal(21)),
        cost=Decimal(300),
        standing=Standing.OPTIONAL,
        key=7,
    )
    assert read_line("A-100", CONTEXT).over(base) == base
    assert read_line("# Part two", CONTEXT).over(base) == QuoteLine("Part two", kind=LineKind.SECTION, key=7)


WORDS = st.sampled_from(
    [
        *("12", "x", "12x", "2h", "h", "A-100", "a-1", "Windows", "11", "495", "-5%", "+5", "-50", "v21", "vAE", "@"),
        *("@@", "@42/mo", "/mo", "per", "month", "€", "EUR", "$5", "opt", "?", "#", "//", "0", "1e9", '"a b"', "\\12"),
        *("1.2k", "9" * 30, "0.85/100", "5/0", "-", "%", "²", "½", "३", "\ud800", "‮"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map(" ".join)), st.integers(0, 3))
def test_no_text_raises_and_no_word_is_dropped(line: str, choice: int) -> None:
    read = read_line(line, CONTEXT._replace(choice=choice))
    assert read == read_line(line, CONTEXT._replace(choice=choice))
    covered = "".join(line[span.start : span.end] for span in read.spans)
    assert "".join(covered.split()) == "".join(line.split())
    assert [span.start for span in read.spans] == sorted(span.start for span in read.spans)
    named = [line[span.start : span.end] for span in read.spans if span.field is LineField.NAME]
    if not read.name and read.product is None:
        assert not named
        assert read.problems
    read.over(QuoteLine())


def test_a_hundred_thousand_characters_are_read() -> None:
    read = read_line("1 " * 50_000, CONTEXT)
    assert read.quantity == 1
