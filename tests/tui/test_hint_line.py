"""HintLine: what the keys do here and now, whole words only."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from amplanner.tui.keys import FieldHint, bind, key_name
from amplanner.tui.widgets.hint_line import HintLine, Shown, fitting

WORDS = ["Call", "Outcome", "Open", "Add", "Note", "To-do", "Snooze", "Done", "Find", "Undo", "Help", "All", "Zoom"]


class Field(Input):
    HINTS: ClassVar[list[FieldHint]] = [FieldHint("tab", "Next"), FieldHint("ctrl+s", "Save")]


class Pane(Static, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("c,x", "call", "pane.call", "Call", "Call", 1),
        bind("w", "why", "pane.why", "Say why", "Why", 5),
        bind("e", "edit", "pane.edit", "Edit it"),
    ]
    allowed = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.allowed or action != "call"

    def action_call(self) -> None:
        self.update("called")


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("question_mark,f1", "help", "app.help", "Help for this pane", "Help", 90),
        bind("u", "undo", "app.undo", "Undo", "Undo", 3),
    ]

    def compose(self) -> ComposeResult:
        yield Pane(id="pane")
        yield Field(id="field")
        yield Input(id="bare")
        yield HintLine()

    def hints(self) -> str:
        return self.query_one(HintLine).render_line(0).text.strip()


async def test_hints_come_from_bindings_by_rank_and_each_once() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.hints() == "c Call  u Undo  w Why  ? Help"


async def test_a_disabled_binding_is_not_shown() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Pane).allowed = False
        app.screen.refresh_bindings()
        await pilot.pause()
        assert app.hints() == "u Undo  w Why  ? Help"


async def test_while_typing_the_field_says_its_own_keys() -> None:
    app = Host()
    async with app.run_test(size=(120, 24)) as pilot:
        app.query_one("#field").focus()
        await pilot.pause()
        assert app.hints() == "While typing: Tab Next   ^S Save"
        app.query_one("#bare").focus()
        await pilot.pause()
        assert app.hints() == "While typing: Esc Leave text, keep it   F1 Help"
        app.query_one("#pane").focus()
        await pilot.pause()
        assert app.hints().startswith("c Call")


async def test_a_click_presses_the_key() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(HintLine, offset=(3, 0))
        await pilot.pause()
        assert str(app.query_one(Pane).content) == "called"


def test_the_keys_of_the_whole_app_stay_when_those_of_a_pane_have_no_room() -> None:
    hints = [Shown(word[0].lower(), word, word[0].lower(), word == "Stays") for word in (*WORDS, "Stays")]
    chosen, _ = fitting(hints, 40)
    assert [hint.word for hint in chosen][-1] == "Stays"
    assert chosen[:-1] == hints[: len(chosen) - 1]
    assert len(chosen) > 2


@pytest.mark.parametrize("cells", range(10, 140, 7))
def test_hints_fit_whole_and_keep_their_order(cells: int) -> None:
    hints = [Shown(word[0].lower(), word, word[0].lower()) for word in WORDS]
    chosen, gap = fitting(hints, cells)
    assert chosen == hints[: len(chosen)]
    assert len(chosen) <= (12 if cells >= 120 else 9)
    used = 2 + sum(hint.cells for hint in chosen) + gap * max(0, len(chosen) - 1)
    assert used <= cells or not chosen


@pytest.mark.parametrize(
    ("key", "written"),
    [("ctrl+s", "^S"), ("question_mark", "?"), ("shift+up", "⇧Up"), ("f1", "F1"), ("G", "G"), ("enter", "Enter")],
)
def test_keys_are_written_as_people_know_them(key: str, written: str) -> None:
    assert key_name(key) == written
