"""Which account somebody means who types a few letters and sees no preview."""

import call_world as world
import pytest
from click.shell_completion import ShellComplete

from amplanner.book.book import Book
from amplanner.cli.commands import commands
from amplanner.cli.mistake import Mistake
from amplanner.cli.whom import account_named, nearest_accounts

NAMES = ("Bakker Logistics", "Bakkerij Noord", "Bakker", "Van den Berg Groep", "Café Überland", "Kade 9 B.V.", "Delta")


@pytest.fixture
def keys(book: Book) -> dict[str, int]:
    return {name: world.account(book, name, person="") for name in NAMES}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bakker", "Bakker"),
        ("bakker l", "Bakker Logistics"),
        ("logis", "Bakker Logistics"),
        ("noord", "Bakkerij Noord"),
        ("bakkerij", "Bakkerij Noord"),
        ("van den", "Van den Berg Groep"),
        ("uberland", "Café Überland"),
        ("CAFÉ", "Café Überland"),
        ("kade 9", "Kade 9 B.V."),
        ("kade-9-b-v", "Kade 9 B.V."),
        ("van-den-berg-groep", "Van den Berg Groep"),
    ],
)
def test_the_account_that_is_meant(book: Book, keys: dict[str, int], typed: str, name: str) -> None:
    assert account_named(book, typed).key == keys[name]


def test_several_that_fit_are_listed_with_a_way_to_name_each(book: Book, keys: dict[str, int]) -> None:
    with pytest.raises(Mistake) as refused:
        account_named(book, "bak")
    said = str(refused.value.message)
    assert said.startswith("'bak' fits 3 accounts")
    assert f"Bakkerij Noord  (id:{keys['Bakkerij Noord']})" in said
    assert account_named(book, f"id:{keys['Bakkerij Noord']}").name == "Bakkerij Noord"


def test_two_of_the_same_name_are_told_apart_by_their_key(book: Book, keys: dict[str, int]) -> None:
    second = world.account(book, "Delta", person="")
    with pytest.raises(Mistake, match="fits 2 accounts"):
        account_named(book, "delta")
    assert account_named(book, f"id:{second}").key == second


@pytest.mark.parametrize(
    ("typed", "near"), [("Baker Logistic", "Bakker Logistics"), ("noort", "Bakkerij Noord"), ("xyzzy", "")]
)
def test_the_nearest_name_is_offered_for_one_that_nobody_has(
    book: Book, keys: dict[str, int], typed: str, near: str
) -> None:
    assert near in nearest_accounts(book, typed)
    with pytest.raises(Mistake, match="No account is called"):
        account_named(book, typed)
    if not near:
        assert nearest_accounts(book, typed) == ""


@pytest.mark.parametrize("typed", ["", " ", "@", "id:999", "id:x", "\x1b[2J", "%", "'; DROP TABLE account"])
def test_nothing_typed_breaks_it(book: Book, keys: dict[str, int], typed: str) -> None:
    with pytest.raises(Mistake):
        account_named(book, typed)


def completed(*words: str) -> list[str]:
    """What the shell is offered for the last of some words."""
    *before, typed = words
    return [item.value for item in ShellComplete(commands, {}, "amplanner", "_X").get_completions(before, typed)]


def test_the_shell_completes_accounts_in_words_that_need_no_quotes(working) -> None:
    book = ("--book", str(working.path))
    assert completed(*book, "notes", "mei") == ["meijer-foods", "meijering-bouw"]
    assert completed(*book, "log", "meijer-f") == ["meijer-foods"]
    assert set(completed(*book, "log", "")) == {"meijer-foods", "meijering-bouw", "vink-packaging"}
    assert working.ok("notes", "meijer-foods") == working.ok("notes", "Meijer Foods")


def test_the_shell_completes_commands_and_stays_silent_without_a_book(working, tmp_path) -> None:
    assert completed("ag") == ["agenda"]
    assert completed("--book", str(tmp_path / "none"), "notes", "mei") == []
    (tmp_path / "text").write_text("no book")
    assert completed("--book", str(tmp_path / "text"), "notes", "mei") == []
