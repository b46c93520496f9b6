"""The first start: one card, three ways to begin; nothing asked that may not be skipped."""

from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.settings import Settings, load_settings, save_settings
from amplanner.tui.app import OPEN_DEMO, PlannerApp
from amplanner.tui.forms.about_me import CountryField, DaysField, HoursField, TargetField, read_days, show_days
from amplanner.tui.forms.fields import Field, Reading
from amplanner.tui.forms.form import Form
from amplanner.tui.screens.first_start import FirstStart
from amplanner.tui.screens.importing import Importing, Step
from amplanner.tui.screens.workday import Workday
from amplanner.tui.typed_paths import completion, files_in, paths_in
from amplanner.workday import accounts
from amplanner.workday.starting import is_new

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def planner(book: Book, file: Path | None = None) -> PlannerApp:
    return PlannerApp(book, settings_file=file, welcome=True)


def text(app: PlannerApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def said(app: PlannerApp) -> str:
    return " ".join(notification.message for notification in app._notifications)


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
    await pilot.pause()


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16)])
async def test_a_new_book_is_greeted_once(book: Book, size: tuple[int, int]) -> None:
    app = planner(book)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, FirstStart)
        for word in ("d  Demo day", "e  Empty planner", "i  Import what I have", "d Demo day"):
            assert word in text(app)
        await keys(pilot, "escape")
        assert isinstance(app.screen, Workday)
    assert is_new(book)  # so the card comes back


async def test_a_book_with_accounts_opens_on_the_workday(book: Book) -> None:
    accounts.add(book, name="Roos")
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Workday)


async def test_d_ends_the_app_so_that_the_demo_is_opened(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "d")
    assert app.return_value == OPEN_DEMO
    assert is_new(book)


async def test_a_few_answers_are_saved_and_count_at_once(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "config" / "settings.toml"
    save_settings(file, Settings(theme="amp-light", quote_prefix="OFF-"))
    app = planner(book, file)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "e")
        await keys(pilot, *"Robin", "enter", *(["backspace"] * 2), *"belgium")
        assert "BE: EUR · phones +32 · its holidays · 3/12 is 3 Dec" in " ".join(text(app).split())
        await keys(pilot, "enter", "enter", "enter", *(["backspace"] * 5), *"90k", "enter", "enter")
        assert isinstance(app.screen, Workday)
        assert "€90k" in text(app)
    assert not is_new(book)
    saved, problems = load_settings(file)
    assert problems == []
    assert (saved.name, saved.country, saved.currency, saved.won_a_month) == ("SamRobin", "BE", "EUR", 90_000)
    # What the file said of other things stands there still.
    assert (saved.theme, saved.quote_prefix) == ("amp-light", "OFF-")


async def test_every_question_may_be_skipped(book: Book, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    app = planner(book, file)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "e", *(["enter"] * 6))
        assert isinstance(app.screen, Workday)
    saved, _ = load_settings(file)
    assert (saved.name, saved.country, saved.week) == (settings.name, settings.country, settings.week)
    assert not is_new(book)


async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    app = planner(book, file)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "e", "tab", *"qq", "ctrl+s")
        assert "! Not a country" in text(app)
        assert isinstance(app.screen, Form)
        await keys(pilot, "escape")
        assert isinstance(app.screen, FirstStart)
        await keys(pilot, "e")
        assert "NLqq" in text(app)
    assert not file.exists()


async def test_settings_that_cannot_be_written_are_said(book: Book, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = planner(book, tmp_path / "file" / "settings.toml")
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "e", "ctrl+s")
        assert "The settings can't be written" in text(app)
        assert isinstance(app.screen, Form)


def reading() -> Reading:
    return Reading(calendar=None, currency="EUR", grouping=",")  # type: ignore[arg-type]  # these fields read no days


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (CountryField(name="c", label=""), "nl", "NL"),
        (CountryField(name="c", label=""), "Duitsland", "DE"),
        (CountryField(name="c", label=""), "", ""),
        (DaysField(name="d", label=""), "mon-fri", frozenset(range(5))),
        (DaysField(name="d", label=""), "ma t/m do", frozenset(range(4))),
        (DaysField(name="d", label=""), "Tue, Thursday", frozenset({1, 3})),
        (DaysField(name="d", label=""), "sat-mon", frozenset({5, 6, 0})),
        (DaysField(name="d", label=""), "", None),
        (HoursField(name="h", label=""), "9-17", (time(9), time(17))),
        (HoursField(name="h", label=""), "8:30 – 17.30", (time(8, 30), time(17, 30))),
        (HoursField(name="h", label=""), "", None),
        (HoursField(name="h", label=""), "8:30 to 17:30", (time(8, 30), time(17, 30))),
        (TargetField(name="t", label=""), "80k", 80_000),
        (TargetField(name="t", label=""), "€ 1,250,000", 1_250_000),
        (TargetField(name="t", label=""), "", 0),
    ],
)
def test_answers_as_people_type_them(field: Field, typed: str, value: object) -> None:
    assert field.read(typed, reading()) == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (CountryField(name="c", label=""), "Atlantis"),
        (CountryField(name="c", label=""), "qq"),
        (DaysField(name="d", label=""), "every day"),
        (DaysField(name="d", label=""), "mon-tue-wed"),
        (HoursField(name="h", label=""), "17-9"),
        (HoursField(name="h", label=""), "25-26"),
        (HoursField(name="h", label=""), "all day"),
        (TargetField(name="t", label=""), "a lot"),
        (TargetField(name="t", label=""), "-5"),
    ],
)
def test_what_is_no_answer_is_refused_with_an_example(field: Field, typed: str) -> None:
    with pytest.raises(ValueError, match="; say"):
        field.read(typed, reading())


@given(days=st.frozensets(st.integers(0, 6), min_size=1))
@hypothesis_settings(max_examples=60, deadline=None)
def test_days_in_words_are_read_back(days: frozenset[int]) -> None:
    assert read_days(show_days(days)) == days


# The import.


async def import_step(pilot: Pilot[Any], step: Step) -> None:
    """Wait until the import has come to a step: its work is done in a thread."""
    app = pilot.app
    for _ in range(200):
        if isinstance(app.screen, Importing) and app.screen._step is step:
            await pilot.pause()
            return
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    raise AssertionError(f"the import never came to {step}: {app.screen}")


async def test_import_reads_counts_asks_who_and_brings_in(book: Book) -> None:
    book.settings = replace(book.settings, name="")
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "i")
        assert "Nothing is written yet" in text(app)
        await keys(pilot, *str(FIXTURES / "maven"), "enter", *str(FIXTURES / "contacts_crm.csv"), "enter")
        assert "contacts_crm.csv" in text(app)
        await keys(pilot, "enter")
        await import_step(pilot, Step.WHO)
        assert "Which one are you?" in text(app)
        assert "Sam Vermeer" in text(app)
        assert accounts_in(book) == 0
        await keys(pilot, "enter")
        await import_step(pilot, Step.COUNTED)
        assert "accounts" in text(app)
        assert accounts_in(book) == 0
        await keys(pilot, "enter")
        await import_step(pilot, Step.DONE)
        assert accounts_in(book) > 0
        await keys(pilot, "enter")
        assert isinstance(app.screen, Workday)
        await keys(pilot, "u")
        assert accounts_in(book) == 0
    assert not is_new(book)


async def test_a_file_that_is_not_there_stays_in_the_field(book: Book, tmp_path: Path) -> None:
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "i", *str(tmp_path / "no.csv"), "enter")
        assert "there is no such file" in said(app)
        assert isinstance(app.screen, Importing)
        assert app.screen._field.value.endswith("no.csv")
        await keys(pilot, "escape")
        assert isinstance(app.screen, FirstStart)
        await keys(pilot, "i")
        assert isinstance(app.screen, Importing)
        assert app.screen._field.value.endswith("no.csv")


async def test_esc_goes_back_to_the_files_and_they_can_be_taken_off(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "i", *str(FIXTURES / "contacts_crm.csv"), "enter", "enter")
        await import_step(pilot, Step.COUNTED)
        await keys(pilot, "escape")
        assert "Nothing is written yet" in text(app)
        await keys(pilot, "ctrl+r")
        assert "No file named yet." in text(app)
        await keys(pilot, "enter")
        assert "Name a file first" in said(app)
        assert accounts_in(book) == 0


async def test_files_of_no_known_kind_bring_nothing(book: Book, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("x,y\n1,2\n")
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "i", *str(tmp_path / "other.csv"), "enter", "enter")
        await import_step(pilot, Step.COUNTED)
        assert "Nothing in these files can be brought in." in text(app)
        assert "other.csv" in text(app)
        await keys(pilot, "enter")
        assert "There is nothing to bring in" in said(app)


def accounts_in(book: Book) -> int:
    ((count,),) = book.sql("SELECT COUNT(*) FROM account")
    return int(count)


def test_paths_as_they_are_typed_and_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    spaced = tmp_path / "my files.csv"
    spaced.write_text("")
    assert paths_in(str(spaced)) == [spaced]
    assert paths_in("~/my\\ files.csv '~/b c.ics'") == [spaced, tmp_path / "b c.ics"]
    assert paths_in("it's.csv") == [Path("it's.csv")]
    assert paths_in("~nobody-at-all/x") == [Path("~nobody-at-all/x")]
    assert paths_in("a\0b") == [Path("a\0b")]


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    for name in ("b.CSV", "a.ics", "c.txt"):
        (tmp_path / name).write_text("")
    assert [path.name for path in files_in(str(tmp_path))] == ["a.ics", "b.CSV"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="no CSV or ICS"):
        files_in(str(tmp_path / "empty"))


def test_names_are_completed_as_far_as_they_are_clear(tmp_path: Path) -> None:
    for name in ("contacts.csv", "contracts.csv", ".hidden"):
        (tmp_path / name).write_text("")
    (tmp_path / "deals").mkdir()
    at = f"{tmp_path}/"
    assert completion(at + "c") == at + "cont"
    assert completion(at + "conta") == at + "contacts.csv"
    assert completion(at + "d") == at + "deals/"
    assert completion(at + "cont") == ""
    assert completion(at + "x") == ""
    assert completion(at + "nowhere/x") == ""
