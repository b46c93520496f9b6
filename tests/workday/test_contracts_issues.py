"""Contracts and issues: their days in order, their states, their sums."""

from datetime import date

import pytest

from amplanner.book.book import Book
from amplanner.rules.money import Money
from amplanner.workday import accounts, contracts, issues
from amplanner.workday.checks import InvalidError
from amplanner.workday.refused import RefusedError


@pytest.fixture
def meijer(book: Book) -> int:
    key = accounts.add(book, name="Meijer Foods").key
    assert key is not None
    return key


def fields(caught: pytest.ExceptionInfo[InvalidError]) -> list[str]:
    return [error.field for error in caught.value.errors]


def test_a_contract_keeps_its_days_and_its_worth(book: Book, meijer: int) -> None:
    change = contracts.add(
        book,
        account=meijer,
        title="Freezer contract",
        starts_on=date(2024, 4, 1),
        ends_on=date(2027, 3, 31),
        notice_on=date(2026, 12, 31),
        auto_renew=True,
        value=Money(640_000, "EUR"),
    )
    assert change.key is not None
    kept = contracts.details(book, change.key)
    assert (kept.title, kept.value, kept.auto_renew, kept.days_left) == (
        "Freezer contract",
        Money(640_000, "EUR"),
        True,
        126,
    )
    assert change.label == "New contract · Meijer Foods"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "X", "status": "paused"}, ["status"]),
        ({"title": "X", "starts_on": date(2026, 1, 2), "ends_on": date(2026, 1, 1)}, ["ends_on"]),
        ({"title": "X", "starts_on": date(2026, 1, 2), "notice_on": date(2026, 1, 1)}, ["notice_on"]),
        ({"title": "X", "ends_on": date(2026, 1, 1), "notice_on": date(2026, 1, 2)}, ["notice_on"]),
        ({"title": "X", "value": Money(-1, "EUR")}, ["value"]),
        ({"title": "X", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 1)}, []),
    ],
)
def test_the_days_of_a_contract_come_in_order(
    book: Book, meijer: int, values: contracts.ContractValues, wrong: list[str]
) -> None:
    if not wrong:
        assert contracts.add(book, account=meijer, **values).touched
        return
    with pytest.raises(InvalidError) as caught:
        contracts.add(book, account=meijer, **values)
    assert fields(caught) == wrong
    assert contracts.contracts_of(book, meijer) == ()


def test_an_edit_is_checked_against_the_days_that_stay(book: Book, meijer: int) -> None:
    key = contracts.add(book, account=meijer, title="SLA", ends_on=date(2027, 3, 31)).key
    assert key is not None
    with pytest.raises(InvalidError) as caught:
        contracts.edit(book, key, notice_on=date(2027, 4, 1))
    assert fields(caught) == ["notice_on"]
    contracts.edit(book, key, notice_on=date(2027, 1, 31), value=Money(360_000, "EUR"))
    contracts.edit(book, key, value=None)
    assert contracts.details(book, key).value is None
    book.undo()
    assert contracts.details(book, key).value == Money(360_000, "EUR")


def test_running_contracts_come_by_their_end_and_only_they_are_summed(book: Book, meijer: int) -> None:
    for title, end, value, status in (
        ("late", date(2028, 1, 1), Money(100, "EUR"), "running"),
        ("open-ended", None, Money(200, "USD"), "running"),
        ("gone", date(2025, 1, 1), Money(400, "EUR"), "ended"),
        ("soon", date(2027, 1, 1), None, "running"),
    ):
        contracts.add(book, account=meijer, title=title, ends_on=end, value=value, status=status)
    found = contracts.contracts_of(book, meijer)
    assert [c.title for c in found] == ["soon", "late", "open-ended", "gone"]
    assert contracts.yearly(found) == {"EUR": Money(100, "EUR"), "USD": Money(200, "USD")}
    contracts.delete(book, found[0].id)
    with pytest.raises(RefusedError, match="no longer there"):
        contracts.details(book, found[0].id)


def test_an_issue_is_opened_closed_and_opened_again(book: Book, meijer: int) -> None:
    key = issues.add(book, account=meijer, title="Late delivery", update_due=date(2026, 11, 27), severity="high").key
    assert key is not None
    assert issues.details(book, key).opened_on == book.today
    issues.close(book, key, resolution="Carrier changed")
    closed = issues.details(book, key)
    assert (closed.status, closed.closed_on, closed.update_due) == ("closed", book.today, None)
    assert closed.resolution == "Carrier changed"
    with pytest.raises(RefusedError, match="closed already"):
        issues.close(book, key)
    issues.reopen(book, key)
    assert issues.details(book, key).status == "open"
    with pytest.raises(RefusedError, match="open already"):
        issues.reopen(book, key)
    book.undo()
    book.undo()
    assert issues.details(book, key).update_due == date(2026, 11, 27), "undo gives the promise back"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": " "}, ["title"]),
        ({"title": "X", "severity": "awful"}, ["severity"]),
        ({"title": "X", "opened_on": date(2026, 11, 26)}, ["opened_on"]),
        ({"title": "X", "opened_on": date(2026, 11, 20), "update_due": date(2026, 11, 19)}, ["update_due"]),
    ],
)
def test_an_issue_that_cannot_be_is_refused(
    book: Book, meijer: int, values: issues.IssueValues, wrong: list[str]
) -> None:
    with pytest.raises(InvalidError) as caught:
        issues.add(book, account=meijer, **values)
    assert fields(caught) == wrong
    assert issues.issues_of(book, meijer) == ()


def test_open_issues_come_by_what_is_owed_first_then_the_latest_closed(book: Book, meijer: int) -> None:
    keys = {}
    for title, due in (("no word owed", None), ("owed later", date(2026, 12, 4)), ("owed now", date(2026, 11, 25))):
        keys[title] = issues.add(book, account=meijer, title=title, opened_on=date(2026, 11, 10), update_due=due).key
    old = issues.add(book, account=meijer, title="solved").key
    assert old is not None
    issues.close(book, old)
    found = issues.issues_of(book, meijer)
    assert [i.title for i in found] == ["owed now", "owed later", "no word owed", "solved"]
    assert found[0].days_open == 15
    issues.delete(book, old)
    assert len(issues.issues_of(book, meijer)) == 3
