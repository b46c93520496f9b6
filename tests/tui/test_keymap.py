"""Other keys for an act, from the settings file: they work and are told wherever keys are; Ctrl+Q always quits."""

from dataclasses import replace
from pathlib import Path

import pytest
import scenes
from textual.widgets import Input

from amplanner.book.settings import load_settings
from amplanner.tui.keymap import is_key, problems
from amplanner.tui.screens.call_card import CallCardScreen
from amplanner.tui.screens.settings_problems import SettingsProblems
from amplanner.tui.settings_editor import apply_settings, reload_settings

KEYS = {"calls.call": "ctrl+o", "go.accounts": "x", "app.help": "f2", "outcome.no_answer": "z", "card.no-answer": "f5"}


async def test_other_keys_work_and_are_told_everywhere(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book", scenes.demo_settings(keys=KEYS)) as book:
        async with scenes.planner(book) as (app, pilot):
            hints = scenes.text(app).split("\n")[-1]
            assert "^O Call" in hints
            assert "F2 Help" in hints
            await pilot.press("f2")
            await pilot.pause()
            assert "  ^O             Call the selected account" in scenes.text(app), "help"
            await pilot.press("escape", "colon")
            await pilot.pause()
            app.screen.query_one(Input).value = "call the selected"
            await pilot.pause()
            row = next(row for row in scenes.text(app).split("\n") if "Call the selected account" in row)
            assert "^O" in row, "palette"
            await pilot.press("escape", "g")
            await pilot.pause()
            assert " x All accounts" in scenes.text(app), "which-key"
            await pilot.press("escape", "o")
            await pilot.pause()
            assert " z No answer" in scenes.text(app)
            await pilot.press("escape", "ctrl+o")
            await pilot.pause()
            assert isinstance(app.screen, CallCardScreen)
            assert "F5 No answer" in scenes.text(app).split("\n")[-1]


async def test_other_keys_count_at_once_and_go_again(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            apply_settings(app, replace(app.own_settings, keys={"calls.call": "ctrl+o"}))
            await pilot.pause()
            assert "^O Call" in scenes.text(app)
            apply_settings(app, replace(app.own_settings, keys={}))
            await pilot.pause()
            assert " c Call" in scenes.text(app)


@pytest.mark.parametrize(
    "keys",
    [
        {"app.quit": "ctrl+w"},
        {"app.quit": ""},
        {"calls.call": "ctrl+q", "app.undo": "ctrl+q"},
        {"": "", "no.such": "no+such+key", "app.quit": "nonsense,,x"},
    ],
)
async def test_ctrl_q_quits_whatever_the_settings_say(tmp_path: Path, keys: dict[str, str]) -> None:
    with scenes.demo_book(tmp_path / "demo.book", scenes.demo_settings(keys=keys)) as book:
        async with scenes.planner(book) as (app, pilot):
            await pilot.press("a", "ctrl+q")
            await pilot.pause()
            assert app._exit


async def test_at_the_start_it_is_told_as_well(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book", scenes.demo_settings(keys={"calls.cal": "x"})) as book:
        async with scenes.planner(book) as (app, pilot):
            for _ in range(400):  # it comes a moment after the first frame
                if isinstance(app.screen, SettingsProblems) and "calls.cal" in scenes.text(app):
                    break
                await pilot.pause(0.05)
            assert "keys.calls.cal" in scenes.text(app)


@pytest.mark.parametrize("key", ["x", "ctrl+o", "f5", "question_mark", "shift+tab", "ctrl+shift+left", "é", "space"])
def test_keys_that_there_are(key: str) -> None:
    assert is_key(key)
    assert problems({"calls.why": key}) == []


@pytest.mark.parametrize("key", ["nokey", "ctrl+", "contrl+x", "f99", "ctrl+nokey", "xy"])
def test_keys_that_there_are_not(key: str) -> None:
    assert not is_key(key)
    assert problems({"calls.why": key})


def test_an_act_without_a_key_and_one_on_the_key_that_quits_are_told() -> None:
    told = dict(problems({"calls.why": " , ", "calls.copy": "ctrl+q", "snooze.t": "x", "app.quit": "ctrl+q,ctrl+w"}))
    assert told == {"calls.why": "names no key", "calls.copy": "^Q always quits"}


async def test_what_can_not_be_used_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[keys]\n"calls.call" = "ctrl+o"\n"calls.cal" = "x"\n"app.undo" = 3\n"calls.why" = "o"\n')
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            app.settings_file = file
            told = {problem.key: problem for problem in reload_settings(app, file)}
            await pilot.pause()
            assert told["keys.calls.cal"].line == 3
            assert told["keys.app.undo"].line == 4
            assert told["keys.calls.why"].line == 5
            assert "o is also “Log an outcome" in told["keys.calls.why"].reason
            assert "keys.calls.call" not in told
            await pilot.press("escape")
            await pilot.pause()
            assert "^O Call" in scenes.text(app), "what is right counts"
            assert "o Outcome" in scenes.text(app), "what is wrong takes no key away"
    assert load_settings(file)[0].keys["calls.call"] == "ctrl+o"
