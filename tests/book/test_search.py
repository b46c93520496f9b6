"""Finding by what somebody types: what comes first, and that anything may be typed."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Note, Person, Phone, Product, Quote, Todo
from amplanner.book.search import MOST_LETTERS, Hit, find_rows
from amplanner.rules.text import fold

DAY = date(2026, 11, 2)
MOMENT = datetime(2026, 11, 25, 9, 18, tzinfo=UTC)

ACCOUNTS = ("Meijer Foods", "Bakker Meijer B.V.", "Meijer", "Smith [/x]", "O'Neil & Søn", "株式会社アンプ")


@pytest.fixture
def filled(book: Book) -> Book:
    """A book with a few of everything that can be found."""
    with book.act("Fill") as act:
        for name in ACCOUNTS:
            act.insert(Account, name=name, name_fold=fold(name), created_on=DAY, city="Utrecht")
        act.insert(Account, name="Tuin", name_fold="tuin", created_on=DAY, city="Meijerveen")
        eva = act.insert(Person, account=1, name="Eva Jansen-Brøgger", name_fold="eva jansen-brogger", job="Buyer")
        act.insert(Phone, person=eva, typed="030 555 0142", digits="31305550142")
        act.insert(Phone, account=2, typed="+31 30 555 0199", digits="31305550199")
        act.insert(Product, code="S-10", name="Shelf", name_fold="shelf")
        act.insert(Quote, account=1, number="Q-2026-0012", title="Shelving", drafted_on=DAY)
        act.insert(Todo, account=1, title="Ask Meijer for the drawing", due_on=DAY)
        act.insert(Call, account=1, subject="Gateway order")
        for text in ("Meijer wants a price", "Price of the shelf", "A long story about price, and price again"):
            act.insert(Note, account=1, text=text, at=MOMENT)
    return book


def found(book: Book, text: str, *tables: str) -> list[tuple[str, int]]:
    return [(hit.table, hit.key) for hit in find_rows(book, text, 50, tables or None)]


def names(book: Book, text: str) -> list[str]:
    keys = [key for table, key in found(book, text, "account") if table == "account"]
    return [ACCOUNTS[key - 1] if key <= len(ACCOUNTS) else "Tuin" for key in keys]


def test_a_name_that_is_the_text_comes_first_then_those_that_begin_with_it(filled: Book) -> None:
    assert names(filled, "meijer") == ["Meijer", "Meijer Foods", "Bakker Meijer B.V.", "Tuin"]
    assert names(filled, "me") == ["Meijer", "Meijer Foods", "Bakker Meijer B.V.", "Tuin"]


def test_names_come_before_other_texts(filled: Book) -> None:
    hits = find_rows(filled, "meijer", 50)
    assert [hit.table for hit in hits[:4]] == ["account"] * 4
    assert {hit.table for hit in hits[4:]} == {"todo", "note"}
    assert [hit.rank for hit in hits] == sorted(hit.rank for hit in hits)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("bak mei", ("account", 2)),
        ("MEIJER foods", ("account", 1)),
        ("o'neil", ("account", 5)),
        ("soen", None),
        ("neil son", ("account", 5)),
        ("株式", ("account", 6)),
        ("brogger", ("person", 1)),
        ("Brøg", ("person", 1)),
        ("s-10", ("product", 1)),
        ("q-2026-0012", ("quote", 1)),
        ("0012", ("quote", 1)),
        ("gateway", ("call", 1)),
        ("smith [/x]", ("account", 4)),
        ("price story", ("note", 3)),
        ("story price nothing", None),
    ],
)
def test_every_word_counts_as_a_beginning(filled: Book, text: str, first: tuple[str, int] | None) -> None:
    assert (found(filled, text) or [None])[0] == first


def test_the_text_that_says_it_more_often_comes_first(filled: Book) -> None:
    assert found(filled, "price", "note") == [("note", 3), ("note", 2), ("note", 1)]


def test_one_letter_finds_the_newest(filled: Book) -> None:
    assert found(filled, "p", "note") == [("note", 3), ("note", 2), ("note", 1)]
    assert [key for _, key in found(filled, "m", "account")] == [3, 2, 1, 7]
    assert len(find_rows(filled, "m", 2)) == 2


def test_tables_limit_what_is_found(filled: Book) -> None:
    assert {hit.table for hit in find_rows(filled, "meijer", 50, {"todo", "note"})} == {"todo", "note"}
    assert find_rows(filled, "meijer", 50, {"quote"}) == []
    assert find_rows(filled, "meijer", 50, set()) == []


@pytest.mark.parametrize(
    "text", ["030 555 0142", "+31 30 555 0142", "0031305550142", "5550142", "0142", "142", "(030) 555-0142"]
)
def test_a_phone_is_found_by_any_of_its_digits(filled: Book, text: str) -> None:
    assert found(filled, text)[0] == ("phone", 1)


def test_the_whole_number_comes_first_and_an_end_before_a_middle(filled: Book) -> None:
    assert found(filled, "3055501", "phone") == [("phone", 2), ("phone", 1)]
    assert find_rows(filled, "31305550142", 5)[0] == Hit("phone", 1, 0)
    assert found(filled, "14", "phone") == []  # too few to mean a number


def test_what_is_gone_is_not_found(filled: Book) -> None:
    with filled.act("Gone") as act:
        act.remove(Account, 1)
    assert found(filled, "foods") == []
    filled.undo()
    assert found(filled, "foods") == [("account", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        '"',
        '""',
        "*",
        "-",
        "NEAR(",
        "a NEAR b",
        "AND",
        "name:me",
        "^me",
        "{a b}",
        "%",
        "_",
        "'",
        "(" * 5000,
    ],
)
def test_signs_mean_nothing(filled: Book, text: str) -> None:
    assert len(find_rows(filled, text, 50)) <= 50


def test_a_very_long_text_is_cut(filled: Book) -> None:
    assert found(filled, "meijer foods " * 1000)[0] == ("account", 1)
    assert found(filled, "x" * 10_000) == []
    assert found(filled, "meijer" + " " * MOST_LETTERS + "nowhere")[0] == ("account", 3)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.one_of(st.text(max_size=60), st.text(alphabet='meijr *"-:()^{}%_.0142+', max_size=20)))
def test_anything_may_be_typed(filled: Book, text: str) -> None:
    hits = find_rows(filled, text, 50)
    assert len({(hit.table, hit.key) for hit in hits}) == len(hits)
    for hit in hits:
        if hit.table == "account":
            # Found: every word begins a word of its name or place.
            own = re.findall(
                r"[^\W_]+",
                fold(" ".join(map(str, filled.sql("SELECT name, city FROM account WHERE id = ?", (hit.key,))[0]))),
            )
            for word in re.findall(r"[^\W_]+", fold(text))[:8]:
                assert any(one.startswith(word) for one in own)


@pytest.mark.parametrize("table", ["account", "person", "product"])
def test_beginnings_of_names_are_looked_up_in_an_index(book: Book, table: str) -> None:
    plan = book.sql(
        f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE name_fold >= 'm' AND name_fold < 'n' ORDER BY name_fold"
    )
    assert all("SEARCH" in row[-1] for row in plan)
