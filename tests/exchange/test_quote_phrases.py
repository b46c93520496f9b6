"""Units, terms and lead times in the language of the page; the account manager's own words as they are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from exchange import quote_samples as samples
from hypothesis import given
from hypothesis import strategies as st

from amplanner.exchange.paper.page import page_of
from amplanner.exchange.paper.phrases import terms_words, unit_words
from amplanner.rules.quotation import Adjustment, Deposit, Period, Quotation, Tax
from amplanner.rules.quote_sums import sums
from amplanner.rules.vat import Language


@pytest.mark.parametrize(
    ("unit", "quantity", "said"),
    [
        ("piece", "12", ("pieces", "stuks", "Stück", "pièces")),
        ("stuks", "1", ("piece", "stuk", "Stück", "pièce")),
        ("half day", "1", ("half day", "halve dag", "halber Tag", "demi-journée")),
        ("Tage", "2", ("days", "dagen", "Tage", "jours")),
        ("heure", "1.5", ("hours", "uur", "Stunden", "heure")),
        ("year", "1", ("year", "jaar", "Jahr", "an")),
        ("Stk", "4", ("pcs", "Stk", "Stk", "pces")),
        ("license", "2", ("license", "licenties", "Lizenzen", "licences")),
        ("C62", "3", ("pieces", "stuks", "Stück", "pièces")),
        ("m", "250", ("m", "m", "m", "m")),
        ("hole", "2", ("hole", "hole", "hole", "hole")),
        ("", "2", ("", "", "", "")),
    ],
)
def test_a_unit_is_said_in_the_language_of_the_page(unit: str, quantity: str, said: tuple[str, ...]) -> None:
    assert tuple(unit_words(unit, Decimal(quantity), language) for language in ("en", "nl", "de", "fr")) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30 days", ("30 days", "30 dagen", "30 Tage", "30 jours")),
        ("Net 30", ("Net 30", "30 dagen netto", "30 Tage netto", "30 jours net")),
        ("1 month", ("1 month", "1 maand", "1 Monat", "1 mois")),
        ("innerhalb von 30 Tagen", ("30 days", "30 dagen", "innerhalb von 30 Tagen", "30 jours")),
        (
            "4-6 weeks after order",
            (
                "4-6 weeks after order",
                "4–6 weken na opdracht",
                "4–6 Wochen nach Auftragseingang",
                "4–6 semaines après commande",
            ),
        ),
        (
            "50% on order, 50% on delivery",
            (
                "50% on order, 50% on delivery",
                "50% bij opdracht, 50% bij levering",
                "50\xa0% bei Auftrag, 50\xa0% bei Lieferung",
                "50\xa0% à la commande, 50\xa0% à la livraison",
            ),
        ),
        ("Vorauskasse", ("Payment in advance", "Vooruitbetaling", "Vorauskasse", "Paiement d’avance")),
        ("ab Werk", ("ex works", "af fabriek", "ab Werk", "départ usine")),
        ("DAP Zwolle", ("DAP Zwolle",) * 4),
        ("30 days, but not in August", ("30 days, but not in August",) * 4),
        ("30 days after the moon", ("30 days after the moon",) * 4),
        ("", ("",) * 4),
    ],
)
def test_terms_are_said_in_the_language_of_the_page(typed: str, said: tuple[str, ...]) -> None:
    assert tuple(terms_words(typed, language) for language in ("en", "nl", "de", "fr")) == said


@given(
    st.text(max_size=140) | st.from_regex(r"[0-9]{1,5} ?[-–%]?[0-9]{0,3} ?(days|Wochen|net|%)?[,;]? .{0,9}"),
    st.sampled_from(["en", "nl", "de", "fr"]),
)
def test_whatever_is_typed_is_said(typed: str, language: Language) -> None:
    said = terms_words(typed, language)
    assert bool(said.strip()) == bool(typed.strip())
    assert [digit for digit in said if digit.isdigit()] == [digit for digit in typed if digit.isdigit()]
    assert bool(unit_words(typed, Decimal(2), language).strip()) == bool(typed.strip())


def test_a_dutch_page_has_dutch_units_and_terms() -> None:
    lines = (
        samples.item("Druksensor", "12", "495", unit="piece"),
        samples.item("Storingsdienst", "1", "99", unit="hole", period=Period.MONTH),
    )
    page = page_of(samples.document(*lines, language="nl", payment_terms="30 days", lead_time="4 weeks after order"))
    assert [row.cells[2] for row in page.lines.rows] == ["12 stuks", "1 hole"]
    assert page.lines.rows[1].cells[3] == "99,00 / maand"
    facts = dict(page.facts)
    assert (facts["Betaling"], facts["Levering"], facts["Levertijd"]) == (
        "30 dagen",
        "DAP Zwolle",
        "4 weken na opdracht",
    )
    assert [total.text for total in page.totals][:2] == ["Eenmalig", "Totaal excl. btw"]


def test_each_discount_and_charge_of_the_whole_is_named() -> None:
    quotation = Quotation(
        "EUR",
        (samples.item("Sensor", "24", "495"), samples.item("Handbook", "10", "39.90", tax=Tax("S", Decimal(9)))),
        discounts=(Adjustment(percent=Decimal(3), reason="Frame contract"), Adjustment(amount=Decimal(150))),
        charges=(Adjustment(amount=Decimal(85), reason="Freight"),),
        deposit=Deposit(percent=Decimal(30)),
        prepaid=Decimal(1000),
    )
    page = page_of(samples.document(quotation=quotation))
    told = [(total.text, total.amount) for total in page.totals]
    assert told[:4] == [
        ("Lines", "12,279.00"),
        ("Frame contract 3%", "−368.37"),
        ("Discount", "−150.00"),
        ("Freight", "85.00"),
    ]
    assert told[-2:] == [("To be paid", "€13,287.02"), ("Deposit asked beforehand, 30%", "4,286.11")]


def test_several_reasons_for_no_vat_are_told_apart() -> None:
    lines = (
        samples.item("Sensor", tax=Tax("AE")),
        samples.item("Course", tax=Tax("E")),
        samples.item("Handbook", tax=Tax("S", Decimal(9))),
    )
    page = page_of(samples.document(*lines, customer=samples.HARTMAN._replace(vat_id="DE123456789")))
    assert [row.cells[-2] for row in page.lines.rows] == ["0% AE", "0% E", "9%"]
    assert page.tax_notes == ("E: Exempt from VAT", "AE: VAT reverse-charged (Your VAT id DE123456789)")
    assert [total.text for total in page.totals if "VAT" in total.text] == [
        "Total excl. VAT",
        "VAT 9% on 100.00",
        "VAT 0% AE on 100.00",
        "VAT 0% E on 100.00",
        "Total incl. VAT",
    ]


@pytest.mark.parametrize(
    ("typed", "shown"), [("Germany", "Deutschland"), ("Allemagne", "Deutschland"), ("Mars", "Mars")]
)
def test_the_country_of_a_customer_is_said_in_the_language_of_the_page(typed: str, shown: str) -> None:
    document = samples.reverse_charge()
    page = page_of(replace(document, customer=document.customer._replace(country=typed)))
    assert page.customer[-1] == shown
    assert sums(document.quotation) == document.sums
