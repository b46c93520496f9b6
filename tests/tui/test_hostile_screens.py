"""Hostile text in every pane, form, box, title and toast: shown as it is, and nothing more."""

from pathlib import Path

import hostile
import scenes
from hypothesis import given, settings
from hypothesis import strategies as st
from shell_panes import PANES
from textual.widgets import Input, TextArea

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.confirm import Confirm
from amplanner.tui.screens.which_key import Choice, WhichKey
from amplanner.tui.screens.workday import Workday
from amplanner.tui.widgets.rows import Rows, line

WITH_DATA = (
    *("agenda", "quotes", "why", "outcome", "call-card-typed", "capture-typed", "find", "account-people", "accounts"),
    *("log", "appointment-form", "todo-form", "held", "call-form", "quote-form", "send", "person-form", "quote-editor"),
)
"""The scenes that show something of the book."""


async def test_a_book_full_of_hostile_text_can_be_walked_through(tmp_path: Path) -> None:
    seen = ""
    with scenes.demo_book(tmp_path / "demo.book") as book:
        hostile.poison(book)
        async with scenes.planner(book) as (app, pilot):
            for name in WITH_DATA:
                await scenes.go(pilot, scenes.SCENES[name])
                assert hostile.troubles(scenes.strips(app.screen), 120) == [], name
                seen += scenes.text(app)
                await scenes.back(pilot)
            assert app.return_code is None
    assert "[@click=app.quit]" in seen
    assert "[/x]" in seen
    assert "日本語" in seen


TEXTS = st.one_of(
    st.sampled_from(hostile.NASTY),
    st.text(st.characters(codec=None), max_size=60),
    st.text(st.sampled_from("[]/@=\\x\x1b\x9b\u202e\udc80日\u0301👍\u200d"), max_size=40),
)


@settings(max_examples=3, deadline=None)
@given(texts=st.lists(TEXTS, min_size=4, max_size=6))
async def test_any_text_in_any_title_row_toast_field_and_box(tmp_path_factory, texts: list[str]) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("any")
    with Book(folder / "any.book", FrozenClock(scenes.NOW, scenes.ZONE), scenes.demo_settings()) as book:
        app = PlannerApp(book, PANES, first=2)
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.pause()
            workday = app.screen
            assert isinstance(workday, Workday)
            for text in texts:
                for pane in workday.panes[:3]:
                    pane.title, pane.count, pane.keys = text, text, text
                drawn = line(1, text, (text, "late"), "x")
                workday.panes[0].rows.provider = Rows([1], lambda keys, cells, drawn=drawn: [drawn])  # type: ignore[misc]
                workday.panes[1].rows.provider = Rows((), lambda keys, cells: (), empty=text)
                workday.header.place, workday.header.aside = text, text
                app.say(text)
                await pilot.pause()
                assert hostile.troubles(scenes.strips(app.screen), 100) == []
            for box in (WhichKey(texts[0], "o", [Choice("x", "n", texts[1], texts[2])]), Confirm(texts[0], texts[1])):
                app.push_screen(box)
                await pilot.pause()
                assert hostile.troubles(scenes.strips(app.screen), 100) == []
                await app.pop_screen()


async def test_hostile_text_can_be_typed_and_pasted_into_every_field(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            for name in ("capture", "find", "calls-filter", "call-card", "form-complaint"):
                await scenes.go(pilot, scenes.SCENES[name])
                fields = [each for each in app.screen.query("*") if isinstance(each, Input | TextArea)]
                assert fields, name
                for text in hostile.NASTY[:8:2]:
                    for field in fields[:3]:
                        if isinstance(field, TextArea):
                            field.text = text
                        else:
                            field.value = text
                    await pilot.pause()
                    assert hostile.troubles(scenes.strips(app.screen), 120) == [], (name, text)
                await scenes.back(pilot)


async def test_what_is_pasted_into_a_note_stays_in_it(tmp_path: Path) -> None:
    with scenes.demo_book(tmp_path / "demo.book") as book:
        async with scenes.planner(book) as (app, pilot):
            await scenes.go(pilot, ("2", "c", "s", "type Board said yes\nin two lines"))
            note = app.screen.query_one(TextArea)
            assert note.text == "Board said yes\nin two lines"
            assert app.focused is note
