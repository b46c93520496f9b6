"""Columns fit the width whatever is in them, and nothing printed can steer a terminal."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.cli import printing
from amplanner.cli.printing import Column, cells, fit, table, wrapped

TEXT = st.text(st.characters(codec=None), max_size=60)
ROOM = st.integers(40, 120)


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Meijer Foods", 12, "Meijer Foods"),
        ("Meijer Foods", 11, "Meijer Foo…"),
        ("Meijer Foods", 8, "Meijer…"),
        ("東京商事", 8, "東京商事"),
        ("東京商事", 7, "東京商…"),
        ("東京商事", 6, "東京…"),
        ("Café", 4, "Café"),
    ],
)
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, most: int, shown: str) -> None:
    assert fit(text, most) == shown
    assert cells(fit(text, most)) <= most


def test_columns_line_up_and_numbers_stand_at_the_right() -> None:
    columns = (Column("Account", least=4), Column("Amount", right=True))
    assert table(columns, [("Vink", "€950"), ("Meijer Foods", "€12,480")], 80) == [
        "Account        Amount",
        "Vink             €950",
        "Meijer Foods  €12,480",
    ]


def test_the_widest_column_gives_way_first_and_fixed_ones_never() -> None:
    columns = (Column(least=5), Column(least=5), Column())
    lines = table(columns, [("Meijer Foods", "a reason that is far too long for this", "+31 30 555 0142")], 45)
    assert lines == ["Meijer Foods  a reason that…  +31 30 555 0142"]


def test_a_column_without_anything_in_it_takes_no_room() -> None:
    columns = (Column("A"), Column("B"), Column("C"))
    assert table(columns, [("1", "", "3")], 80) == ["A  C", "1  3"]
    assert table(columns, [], 80) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5), ROOM)
def test_any_table_fits_and_is_safe(rows: list[tuple[str, str, str]], room: int) -> None:
    for line in table((Column("A", least=3), Column("B"), Column("C", least=6, right=True)), rows, room):
        assert cells(line) <= room
        assert all(category(char) not in ("Cc", "Cs") for char in line)


@settings(max_examples=100, deadline=None)
@given(TEXT, ROOM)
def test_wrapping_fits_and_drops_no_word(text: str, room: int) -> None:
    lines = wrapped(text, room, "  ")
    assert all(cells(line) <= room for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", printing.clean(text))


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert wrapped("so " + "x" * 90, 40, "  ") == ["so", "  " + "x" * 38, "  " + "x" * 38, "  " + "x" * 14]


def test_printed_lines_hold_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    printing.say("Smith \x1b[31m\x9b2J\u202eevil", "two\nlines")
    assert capsys.readouterr().out == "Smith \ufffd[31m\ufffd2J\ufffdevil\ntwo lines\n"


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_json_is_exact_and_holds_no_control_character(text: str) -> None:
    with redirect_stdout(StringIO()) as out:
        printing.say_json({"text": text})
    said = out.getvalue()
    assert json.loads(said) == {"text": text}
    assert all(char == "\n" or category(char) not in ("Cc", "Cs") for char in said)


@pytest.mark.parametrize(("told", "width"), [("100", 100), ("20", 40), ("", 80), ("wide", 80), ("-5", 80)])
def test_width_is_what_columns_says_else_80_when_not_a_terminal(
    told: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", told)
    assert printing.width() == width
