"""Settings from inside the planner: problems with line and key, and everything in force at once."""

from pathlib import Path
from typing import Any

import pytest
from prepared import put_demo
from textual.pilot import Pilot
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.settings import Settings, load_settings, save_settings
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.palette import Palette
from amplanner.tui.screens.settings_problems import SettingsProblems
from amplanner.tui.screens.workday import Workday
from amplanner.tui.settings_editor import editor_from
from amplanner.workday import accounts


def text(app: PlannerApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def said(app: PlannerApp) -> str:
    return " ".join(notification.message for notification in app._notifications)


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
    await pilot.pause()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file; nobody has an editor."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    return tmp_path / "config" / "settings.toml"


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({}, []),
        ({"EDITOR": ""}, []),
        ({"EDITOR": "vi"}, ["vi"]),
        ({"EDITOR": "vi", "VISUAL": "code --wait"}, ["code", "--wait"]),
        ({"VISUAL": "'/opt/my editor/ed' -n"}, ["/opt/my editor/ed", "-n"]),
        ({"VISUAL": "it's", "EDITOR": "nano"}, ["nano"]),
    ],
)
def test_the_editor_is_the_users(environment: dict[str, str], command: list[str]) -> None:
    assert editor_from(environment) == command


async def test_without_an_editor_it_says_where_the_file_is_and_writes_it(book: Book, file: Path) -> None:
    app = PlannerApp(book, settings_file=file)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "g", "s")
        assert f"No editor is named in VISUAL or EDITOR. Edit {file}" in said(app)
    assert load_settings(file) == (book.settings, [])


async def test_what_was_changed_counts_at_once(book: Book, file: Path) -> None:
    accounts.add(book, name="Roos")
    save_settings(file, book.settings)
    app = PlannerApp(book, settings_file=file)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "€80k" in text(app)
        save_settings(
            file,
            Settings(country="NL", theme="amp-light", won_a_month=120_000, keys={"app.find": "f7", "app.help": "f8"}),
        )
        await keys(pilot, "g", "s")
        assert app.theme == "amp-light"
        assert "€120k" in text(app)
        assert "F7 Find" in text(app)
        await keys(pilot, "f7")
        assert app.screen.query(Input)


async def test_a_bad_setting_is_shown_with_line_and_key_and_the_rest_counts(book: Book, file: Path) -> None:
    file.parent.mkdir()
    file.write_text('name = "Kim"\ncalls_a_day = "many"\n[work]\nstart = "25:00"\n')
    app = PlannerApp(book, settings_file=file)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "g", "s")
        assert isinstance(app.screen, SettingsProblems)
        for word in ("2 settings can't be used", "line 2  calls_a_day", "line 4  work.start", "whole number from"):
            assert word in text(app)
        assert (book.settings.name, book.settings.calls_a_day) == ("Kim", 10)
        file.write_text('name = "Kim"\ncalls_a_day = 12\n')
        await keys(pilot, "e")
        assert isinstance(app.screen, Workday)
        assert book.settings.calls_a_day == 12


async def test_a_theme_that_there_is_not_is_a_problem(book: Book, file: Path) -> None:
    file.parent.mkdir()
    file.write_text('theme = "neon"\n')
    settings, problems = load_settings(file)
    book.settings = settings
    app = PlannerApp(book, settings_file=file, problems=problems)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, SettingsProblems)
        assert "there is no theme 'neon'" in text(app)
        assert app.theme == "amp-dark"
        await keys(pilot, "escape")
        assert isinstance(app.screen, Workday)


async def test_problems_at_the_start_are_shown_and_hostile_text_stays_text(book: Book, file: Path) -> None:
    file.parent.mkdir()
    file.write_text('name = 3\n"[@click=app.quit]x[/]" = "\\u001b[31m"\n')
    settings, problems = load_settings(file)
    book.settings = settings
    app = PlannerApp(book, settings_file=file, problems=problems)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "[@click=app.quit]x[/]" in text(app)
        assert "\x1b" not in text(app)
        assert len(problems) == 2
        await keys(pilot, "q")
        assert isinstance(app.screen, Workday)


async def test_a_file_that_cannot_be_written_is_said(book: Book, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = PlannerApp(book, settings_file=tmp_path / "file" / "settings.toml")
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "g", "s")
        assert "Can't write" in said(app)


async def test_a_planner_without_a_settings_file_says_so(book: Book) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "g", "s")
        assert "without a settings file" in said(app)


async def test_the_demo_keeps_its_own_targets(book: Book, file: Path) -> None:
    put_demo(book)
    save_settings(file, Settings(name="Kim", theme="amp-light", won_a_month=1))
    app = PlannerApp(book, demo=True, settings_file=file, own_settings=load_settings(file)[0])
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "g", "s")
        assert app.theme == "amp-light"
        assert (book.settings.name, book.settings.won_a_month) == ("Sam", 80_000)
    assert load_settings(file)[0].won_a_month == 1


async def test_settings_stand_in_the_palette(book: Book, file: Path) -> None:
    app = PlannerApp(book, settings_file=file)
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "colon")
        assert isinstance(app.screen, Palette)
        await keys(pilot, *"edit the settings", "enter")
        assert file.exists()
