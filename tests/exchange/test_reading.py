"""Bytes to text, text to rows, and what kind of file it is."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.exchange.contacts import read_contacts
from amplanner.exchange.csvfile import header_name, read_table
from amplanner.exchange.problems import ReadProblem
from amplanner.exchange.sniff import FileKind, kind_of, kind_of_source
from amplanner.exchange.source import Source, decode, read_source

FIXTURES = Path(__file__).parents[1] / "fixtures"


def source(text: str) -> Source:
    return Source("given.csv", text, "utf-8")


@pytest.mark.parametrize(
    ("data", "text", "codec"),
    [
        (b"Zo\xc3\xab", "Zoë", "utf-8"),
        (b"\xef\xbb\xbfZo\xc3\xab", "Zoë", "utf-8-sig"),
        ("Zoë;Ærø".encode("utf-16"), "Zoë;Ærø", "utf-16"),
        ("name,city\r\nZoë,Gent".encode("utf-16-le"), "name,city\r\nZoë,Gent", "utf-16-le"),
        ("name,city\r\nZoë,Gent".encode("utf-16-be"), "name,city\r\nZoë,Gent", "utf-16-be"),
        (b"Zo\xeb B\xe9r\xe9nice don\x92t", "Zoë Bérénice don’t", "cp1252"),
        (b"a\x81\x8d", "a\x81\x8d", "latin-1"),
        ("名前,会社\n山田,みかん商事".encode("cp932"), "名前,会社\n山田,みかん商事", "cp932"),
    ],
)
def test_common_encodings_are_told_apart(data: bytes, text: str, codec: str) -> None:
    assert decode(data) == (text, codec)


WESTERN = [
    "Müller",
    "Søn",
    "Bérénice",
    "“quoted”",
    "don’t",
    "café",
    "12,50",
    "É.D.F.",
    "Åsa",
    "naïve–ish",
    "œuvre",
    "€5",
]


@given(st.lists(st.sampled_from(WESTERN), min_size=1, max_size=20).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_western_text_is_never_taken_for_japanese(text: str) -> None:
    assert decode(text.encode("cp1252"))[0] == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(32)) * 20, "is not text"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "vCards"),
        (b'{"sales": []}', "JSON"),
        (b"just a line of prose\nand another", "neither a calendar nor a table"),
        (b"colour,shape\nred,round\n", "the heading is not one that is known: colour, shape"),
    ],
)
def test_what_is_not_read_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "given"
    file.write_bytes(data)
    with pytest.raises(ReadProblem) as raised:
        kind_of(file)
    assert reason in raised.value.problem.reason
    assert raised.value.problem.file == str(file)


def test_missing_files_and_folders_say_so(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "gone", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(ReadProblem, match=reason):
            read_source(path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("maven/accounts.csv", FileKind.ACCOUNTS),
        ("maven/products.csv", FileKind.PRODUCTS),
        ("maven/sales_teams.csv", FileKind.TEAMS),
        ("maven/sales_pipeline.csv", FileKind.PIPELINE),
        ("maven/data_dictionary.csv", FileKind.DICTIONARY),
        ("contacts_crm.csv", FileKind.CONTACTS),
        ("workweek.ics", FileKind.CALENDAR),
    ],
)
def test_files_are_known_by_their_content(tmp_path: Path, name: str, kind: FileKind) -> None:
    renamed = tmp_path / "download.tmp"
    renamed.write_bytes((FIXTURES / name).read_bytes())
    assert kind_of(renamed) is kind


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_gives_the_same_people(delimiter: str) -> None:
    rows = [["First Name", "Last Name", "Primary Email", "Display Name"], ["Ada", "Berk", "ada@berk.test", "Ada Berk"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert kind_of_source(source(text)) is FileKind.CONTACTS
    (person,) = read_contacts(source(text)).rows
    assert (person.full, person.emails) == ("Ada Berk", ("ada@berk.test",))


def test_lines_are_counted_where_a_row_begins() -> None:
    table = read_table(source('sep=;\na;b\n1;"two\nlines\nmore"\n\n3;4\n'))
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("1", "two\nlines\nmore")), (7, ("3", "4"))]


def test_a_row_too_long_is_left_out_and_short_ones_come_in() -> None:
    table = read_table(source("a,b,c\n1,2,3\n1,2,3,4\n1\n1,2,3,,,\n1,2\n"))
    assert [row.cells for row in table.rows] == [("1", "2", "3"), ("1", "", ""), ("1", "2", "3"), ("1", "2", "")]
    assert [(p.line, p.left_out) for p in table.problems] == [(3, True), (4, False)]
    assert "2 rows are shorter" in table.problems[1].reason


def test_an_unclosed_quote_costs_one_line() -> None:
    table = read_table(source('a,b\n1,2\n3,"oops\n5,6\n7,8\n'))
    assert [row.cells for row in table.rows] == [("1", "2"), ("5", "6"), ("7", "8")]
    assert [(p.line, p.reason) for p in table.problems] == [(3, "a quote is opened and never closed")]


def test_an_unclosed_quote_in_a_large_file_costs_one_line() -> None:
    many = "".join(f"{n},{'x' * 200}\n" for n in range(1500))
    table = read_table(source(f'a,b\n0,"oops\n{many}'))
    assert len(table.rows) == 1500
    assert [p.line for p in table.problems] == [2]


def test_text_is_made_safe() -> None:
    table = read_table(source("a\x1b[31m,b\nSmith\x1b]52;c;x\x07,\u202eevil\n"))
    assert not any(bad in "".join(table.rows[0].cells) for bad in "\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("E-mail 1 - Value", "e mail 1 value"), ("firstName", "first name"), (" First_Name ", "first name"), ("ID", "id")],
)
def test_headings_take_one_shape(typed: str, name: str) -> None:
    assert header_name(typed) == name


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_the_table_reader_raise(text: str) -> None:
    table = read_table(source(text))
    assert all(len(row.cells) == len(table.header) for row in table.rows)
