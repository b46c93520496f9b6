"""Accounts: what is checked before anything is written, what goes with an account, and tags."""

from datetime import date

import pytest

from amplanner.book.book import Book
from amplanner.book.errors import RowGoneError
from amplanner.book.models import Account, Note, Person, Phone, Tag, Tagging
from amplanner.workday import accounts, notes, people, tags
from amplanner.workday.checks import InvalidError
from amplanner.workday.phones import TypedNumber, numbers_of
from amplanner.workday.refused import RefusedError


def wrong_fields(caught: pytest.ExceptionInfo[InvalidError]) -> list[str]:
    return [error.field for error in caught.value.errors]


def new(book: Book, name: str, **values: object) -> int:
    key = accounts.add(book, name=name, **values).key  # type: ignore[arg-type]  # tests pass any field
    assert key is not None
    return key


def test_an_account_keeps_what_was_filled_in_cleaned(book: Book) -> None:
    change = accounts.add(
        book,
        name="  Meijer\tFoods\x1b[31m ",
        tier="A",
        country="NL",
        facts="Line 2\r\nLine 4",
        vat_id="NL001234567B01",
        email="info@meijer.test",
        tags=["#Food", "sensors"],
        numbers=[TypedNumber("030 555 0142")],
    )
    assert change.key is not None
    kept = accounts.details(book, change.key)
    assert (kept.name, kept.facts, kept.created_on) == ("Meijer Foods\ufffd[31m", "Line 2\nLine 4", book.today)
    assert tags.tags_of(book, "account", change.key) == ("food", "sensors")
    assert [n.e164 for n in numbers_of(book, account=change.key)] == ["+31305550142"]
    assert change.label == "New account · Meijer Foods\ufffd[31m"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 201),
        ("kind", "friend"),
        ("tier", "D"),
        ("email", "meijer"),
        ("email", "a@b"),
        ("email", "two words@b.test"),
        ("vat_id", "NL"),
        ("vat_id", "none known"),
        ("vat_id", "NL!001234567"),
        ("country", "N"),
        ("country", "31"),
        ("rhythm_days", 0),
        ("parent", 99),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(book: Book, field: str, value: object) -> None:
    with pytest.raises(InvalidError) as caught:
        new(book, **{"name": "Meijer", field: value})  # type: ignore[arg-type]  # the wrong value is the point
    assert wrong_fields(caught) == [field]
    assert book.count(Account.select()) == 0


@pytest.mark.parametrize("vat_id", ["", "NL001234567B01", "CHE-123.456.789 MWST", "GB 123 4567 89", "27AAPFU0939F1ZV"])
@pytest.mark.parametrize("email", ["", "a.b+c@meijer.co.test"])
def test_vat_ids_and_addresses_of_any_country_pass(book: Book, vat_id: str, email: str) -> None:
    assert accounts.details(book, new(book, "Meijer", vat_id=vat_id, email=email)).vat_id == vat_id


def test_every_wrong_field_is_named_at_once(book: Book) -> None:
    with pytest.raises(InvalidError) as caught:
        new(book, "", tier="D", email="no")
    assert wrong_fields(caught) == ["name", "tier", "email"]


def test_an_account_never_belongs_to_itself_or_to_its_own_part(book: Book) -> None:
    group = new(book, "Meijer Group")
    foods = new(book, "Meijer Foods", parent=group)
    plant = new(book, "Plant B", parent=foods)
    for parent in (group, foods, plant):
        with pytest.raises(InvalidError) as caught:
            accounts.edit(book, group, parent=parent)
        assert wrong_fields(caught) == ["parent"]
    accounts.edit(book, plant, parent=group)
    assert accounts.details(book, plant).parent_name == "Meijer Group"


def test_an_edit_changes_only_what_is_given_and_can_be_undone(book: Book) -> None:
    key = new(book, "Meijer", tier="B", city="Utrecht", tags=["food"])
    accounts.edit(book, key, tier="A", tags=["sensors", "food"])
    now = accounts.details(book, key)
    assert (now.name, now.tier, now.city) == ("Meijer", "A", "Utrecht")
    assert tags.tags_of(book, "account", key) == ("food", "sensors")
    assert not accounts.edit(book, key, tier="A").touched, "the same again is no change"
    book.undo()
    assert accounts.details(book, key).tier == "B"
    assert tags.tags_of(book, "account", key) == ("food",)


def test_another_country_reads_the_numbers_of_its_people_anew(book: Book) -> None:
    key = new(book, "Meijer", numbers=[TypedNumber("030 555 0142")])
    person = people.add(book, account=key, name="Piet Meijer", numbers=[TypedNumber("(030) 5550199")]).key
    accounts.edit(book, key, country="Germany")
    assert [n.e164 for n in numbers_of(book, account=key)] == ["+49305550142"]
    assert [n.e164 for n in numbers_of(book, person=person)] == ["+49305550199"]


def test_deleting_an_account_takes_all_its_parts_and_undo_brings_them_back(book: Book) -> None:
    group = new(book, "Meijer Group", tags=["food"], numbers=[TypedNumber("030 555 0142")])
    child = new(book, "Meijer Foods", parent=group)
    people.add(book, account=group, name="Piet Meijer", numbers=[TypedNumber("030 555 0199")])
    notes.add(book, account=group, text="Board meets Tuesday")
    accounts.delete(book, group)
    for part in (Person, Phone, Note, Tagging):
        assert book.count(part.select()) == 0
    assert accounts.details(book, child).parent is None
    book.undo()
    assert [p.name for p in people.people_of(book, group)] == ["Piet Meijer"]
    assert accounts.details(book, child).parent == group
    assert tags.tags_of(book, "account", group) == ("food",)


def test_an_account_that_is_gone_is_said_to_be(book: Book) -> None:
    for ask in (accounts.details, accounts.name_of, accounts.delete):
        with pytest.raises(RefusedError, match="no longer there"):
            ask(book, 7)
    with pytest.raises(RowGoneError):
        accounts.edit(book, 7, tier="A")


def test_a_resting_prospect_keeps_its_day(book: Book) -> None:
    key = new(book, "Vink", kind="prospect", resting_until=date(2026, 12, 25))
    assert accounts.details(book, key).resting_until == date(2026, 12, 25)


def test_tags_are_small_words_each_once_and_shared(book: Book) -> None:
    assert tags.tag_names("#Food, QBR  #food;line-2") == ["food", "qbr", "line-2"]
    one, two = new(book, "Meijer", tags=["food"]), new(book, "Vink", tags=["food"])
    assert book.count(Tag.select()) == 1
    tags.put(book, one, [])
    assert tags.tags_of_many(book, "account", [one, two]) == {two: ("food",)}
    assert tags.tags_in_use(book) == ("food",)
    tags.put(book, two, ["Visit 2027"])
    assert tags.tags_in_use(book) == ("2027", "visit"), "a tag has no space: two words are two tags"
