"""The shell: panes in any width, keys, acts with undo, toasts, boxes over the screen."""

import subprocess
import sys
from typing import Any

import pytest
from shell_panes import PANES, NotesPane, add_account
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookError
from amplanner.tui.app import PlannerApp
from amplanner.tui.messages import MinutePassed
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.screens.help import Help
from amplanner.tui.screens.palette import Palette, score
from amplanner.tui.screens.too_small import TooSmall
from amplanner.tui.screens.which_key import Choice, WhichKey
from amplanner.tui.screens.workday import Workday
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key


def planner(book: Book, names: int = 3) -> PlannerApp:
    """The app on a book of a few accounts, with the focus on the calls."""
    for at in range(1, names + 1):
        add_account(book, f"Meijer [/x] {at}")
    return PlannerApp(book, PANES, first=2)


def workday(app: PlannerApp) -> Workday:
    bottom = app.screen_stack[0]
    assert isinstance(bottom, Workday)
    return bottom


def front(app: PlannerApp) -> int:
    return workday(app).front.digit


def shown(app: PlannerApp) -> list[int]:
    """The digits of the panes that are on the screen."""
    return [
        pane.digit for pane in workday(app).panes if pane.size.height and pane in app.screen._compositor.visible_widgets
    ]


def top(app: PlannerApp) -> Screen[Any]:
    return app.screen


def cursor(pane: Pane) -> Key | None:
    return pane.cursor


def said(app: PlannerApp) -> list[str]:
    return [notification.message for notification in app._notifications]


def text(app: PlannerApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize(
    ("size", "panes"), [((120, 36), [1, 2, 3, 4]), ((80, 24), [1, 2, 3, 4]), ((79, 24), [2]), ((60, 16), [2])]
)
async def test_panes_by_width(book: Book, size: tuple[int, int], panes: list[int]) -> None:
    app = planner(book)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert shown(app) == panes
        assert app.focused is workday(app).panes[1].rows


async def test_at_eighty_columns_the_focused_pane_of_the_right_side_grows(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert [pane.outer_size.height for pane in workday(app).panes[1:]] == [12, 5, 5]
        assert "3 expand" in text(app)
        await pilot.press("4")
        await pilot.pause()
        assert [pane.outer_size.height for pane in workday(app).panes[1:]] == [5, 5, 12]
        await pilot.press("1")
        await pilot.pause()
        assert [pane.outer_size.height for pane in workday(app).panes[1:]] == [5, 5, 12], "it stays when focus leaves"


async def test_digits_tab_and_h_l_go_to_panes(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        for key, digit in [("4", 4), ("tab", 1), ("l", 2), ("right", 3), ("h", 2), ("shift+tab", 1), ("left", 4)]:
            await pilot.press(key)
            assert front(app) == digit, key
            assert app.focused is workday(app).front.rows


async def test_a_key_typed_right_after_a_digit_is_for_the_new_pane(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("1")
        before = [cursor(pane) for pane in workday(app).panes]
        for key in "2j":  # both before anything else is done
            app.post_message(events.Key(key, key))
        await pilot.pause()
        after = [cursor(pane) for pane in workday(app).panes]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]


async def test_the_same_digit_and_z_zoom_and_esc_goes_back(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert shown(app) == [2]
        await pilot.press("3")
        await pilot.pause()
        assert shown(app) == [3]
        await pilot.press("escape")
        await pilot.pause()
        assert shown(app) == [1, 2, 3, 4]
        await pilot.press("z")
        await pilot.pause()
        assert shown(app) == [3]
        await pilot.press("z")
        await pilot.pause()
        assert shown(app) == [1, 2, 3, 4]


async def test_below_the_least_size_one_sentence_and_back(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.resize_terminal(52, 14)
        await pilot.pause()
        assert isinstance(top(app), TooSmall)
        assert "Needs 60×16, has 52×14." in text(app)
        assert "Your day is saved." in text(app)
        await pilot.press("q", "escape")
        await pilot.resize_terminal(59, 30)
        await pilot.pause()
        assert "has 59×30" in text(app)
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert isinstance(top(app), Workday)
        assert shown(app) == [1, 2, 3, 4]
        assert front(app) == 3


async def test_an_act_is_told_to_the_panes_and_can_be_undone(book: Book) -> None:
    app = planner(book, names=1)
    async with app.run_test(size=(120, 36)) as pilot:
        calls = workday(app).panes[1]
        await pilot.press("c")
        await pilot.pause()
        assert calls.count == "2 left"
        assert said(app) == ["Account · Account 1 · u undo"]
        await pilot.press("u")
        await pilot.pause()
        assert calls.count == "1 left"
        assert said(app) == ["Undone: Account · Account 1"]
        await pilot.press("U")
        await pilot.pause()
        assert calls.count == "2 left"
        await pilot.press("u", "u", "u")
        await pilot.pause()
        assert said(app) == ["Nothing to undo."]


async def test_data_with_markup_stands_as_it_is(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        app.say("Smith [/x] [@click=app.quit]", undo=True)
        workday(app).panes[1].title = "Calls [/b]"
        await pilot.pause()
        assert "Meijer [/x] 2" in text(app)
        assert "2 Calls [/b]" in text(app)
        assert "Smith [/x] [@click=app.quit] · u undo" in text(app)


async def test_a_busy_book_makes_acts_wait_in_their_order(book: Book) -> None:
    app = planner(book)
    done: list[str] = []
    refusals = iter([True, True, False])

    def busy_at_first() -> Change:
        if next(refusals):
            raise BookBusyError("busy")
        done.append("first")
        return Change("", frozenset())

    def second() -> Change:
        done.append("second")
        return Change("", frozenset())

    async with app.run_test(size=(120, 36)) as pilot:
        closed: list[Change] = []
        assert app.act(busy_at_first, then=closed.append) is None
        assert app.act(second) is None
        assert done == []
        assert closed == [], "a form keeps its text while its act waits"
        await pilot.pause()
        assert said(app) == ["Another program is writing to the book: waiting …"]
        while len(done) < 2:
            await pilot.pause(0.05)
        assert done == ["first", "second"]
        assert len(closed) == 1


async def test_what_the_book_refuses_is_said_and_later_acts_go_on(book: Book) -> None:
    app = planner(book)

    def refused() -> Change:
        raise BookError("The disk is full [/]. Nothing was written.")

    async with app.run_test(size=(120, 36)) as pilot:
        closed: list[Change] = []
        assert app.act(refused, then=closed.append) is None
        await pilot.pause()
        assert said(app) == ["The disk is full [/]. Nothing was written."]
        assert closed == []
        assert app.act(lambda: add_account(book, "Later")) is not None


async def test_what_another_instance_does_is_shown(book: Book) -> None:
    app = planner(book, names=1)
    with Book(book.path, book.clock, book.settings) as other:
        async with app.run_test(size=(120, 36)) as pilot:
            add_account(other, "Elsewhere")
            while workday(app).panes[1].count != "2 left":
                await pilot.pause(0.05)
            assert "Elsewhere" in text(app)


async def test_panes_follow_the_selection_once_it_rests(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        notes = workday(app).panes[3]
        assert isinstance(notes, NotesPane)
        assert notes.followed == [Subject("account", 1, 1)], "the first at once"
        await pilot.press("j", "j")
        while len(notes.followed) < 2:
            await pilot.pause(0.05)
        assert notes.followed[1:] == [Subject("account", 3, 3)], "not the one that was passed"


async def test_a_new_day_asks_for_everything_again(book: Book) -> None:
    app = planner(book, names=1)
    async with app.run_test(size=(120, 36)) as pilot:
        calls = workday(app).panes[1]
        add_account(book, "Written behind the back")
        calls.minute_passed(MinutePassed(None))
        assert calls.count == "1 left"
        app.screen.post_message(MinutePassed(book.today))
        await pilot.pause()
        assert calls.count == "2 left"


async def test_a_disabled_key_says_why(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "e Edit" not in app.screen.query_one(HintLine).render_line(0).text
        await pilot.press("e")
        await pilot.pause()
        assert said(app) == ["e: nothing to edit here. c adds one."]


async def test_g_g_and_g_G_go_to_the_ends(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        calls = workday(app).panes[1]
        await pilot.press("g", "G")
        await pilot.pause()
        assert cursor(calls) == ("account", 3)
        await pilot.press("g")
        await pilot.pause()
        assert isinstance(top(app), WhichKey)
        assert "g Top of list" in text(app)
        await pilot.press("g")
        await pilot.pause()
        assert cursor(calls) == ("account", 1)


async def test_which_key_answers_with_ids_obeys_the_keymap_and_says_why_not(book: Book) -> None:
    app = planner(book)
    choices = [
        Choice("outcome.no-answer", "n", "No answer", "retry Thu 14:00"),
        Choice("outcome.lost", "x", "Not interested", reason="has an open quote [/]"),
    ]
    answers: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(WhichKey("Outcome: [/]", "o", choices), answers.append)
        await pilot.pause()
        assert "Outcome: [/]  o …" in text(app)
        assert "retry Thu 14:00" in text(app)
        await pilot.press("x")
        await pilot.press("5")
        assert said(app) == ["Has an open quote [/].", "5 chooses nothing here. Esc closes."]
        await pilot.press("n")
        await pilot.pause()
        assert answers == ["outcome.no-answer"]
        app.set_keymap({"outcome.no-answer": "k"})
        app.push_screen(WhichKey("Outcome", "o", choices), answers.append)
        await pilot.pause()
        assert "k No answer" in text(app)
        await pilot.press("k")
        await pilot.pause()
        app.push_screen(WhichKey("Outcome", "o", choices), answers.append)
        await pilot.press("escape")
        await pilot.pause()
        assert answers[1:] == ["outcome.no-answer", None]


async def test_the_palette_finds_and_does(book: Book) -> None:
    app = planner(book, names=1)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("colon")
        await pilot.pause()
        assert isinstance(top(app), Palette)
        await pilot.press(*"add")
        await pilot.pause()
        assert "Add an account" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert workday(app).panes[1].count == "2 left"
        await pilot.press("ctrl+p", *"edit")
        await pilot.pause()
        assert "nothing to edit here" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert said(app) == ["e: nothing to edit here. c adds one"]


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("ca", "Call the account", "Go to the calendar"),
        ("und", "Undo the last act", "Go round"),
        ("gtop", "Go to the top", "Zoom"),
        ("last act", "Undo the last act", "Lasting"),
    ],
)
def test_the_palette_prefers_beginnings(typed: str, better: str, worse: str) -> None:
    good, bad = score(typed, better), score(typed, worse)
    assert good is not None
    assert bad is None or good < bad


async def test_help_lists_the_keys_of_the_pane_first_and_works_in_a_field(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 80)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(top(app), Help)
        lines = [each.strip("┃│ ▐") for each in text(app).splitlines()]
        body = "\n".join(lines)
        assert body.index("Add an account") < body.index("Move down")
        await pilot.press("escape")
        workday(app).panes[2].query_one(Input).focus()
        await pilot.press("x", "f1")
        await pilot.pause()
        assert isinstance(top(app), Help)
        assert "While typing" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert workday(app).panes[2].query_one(Input).value == "x"


async def test_esc_takes_marks_back_and_q_quits_at_the_root(book: Book) -> None:
    app = planner(book)
    async with app.run_test(size=(120, 36)) as pilot:
        calls = workday(app).panes[1]
        await pilot.press("v")
        assert calls.rows.marks
        await pilot.press("escape")
        assert not calls.rows.marks
        await pilot.press("escape")
        assert app.is_running
        await pilot.press("v", "q")
        assert app.is_running
        assert not calls.rows.marks
        await pilot.press("q")
        await pilot.pause()
        assert app.return_code == 0


async def test_the_header_says_place_date_week_and_clock(book: Book) -> None:
    app = PlannerApp(book, PANES, demo=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        header = text(app).splitlines()[0]
        assert header.startswith(" amplanner  DEMO  Workday")
        assert header.endswith("Wed 25 Nov · wk 48 · 10:18")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert text(app).splitlines()[0].endswith("Wed 25 Nov 10:18")


@pytest.mark.parametrize(
    "owner", [PlannerApp, Workday, RowList, Pane, Palette, Help, WhichKey], ids=lambda owner: str(owner.__name__)
)
def test_every_binding_has_an_id_and_a_sentence(owner: Any) -> None:
    bindings = owner.__dict__.get("BINDINGS", [])
    assert all(isinstance(binding, Binding) and binding.id and binding.description for binding in bindings)
    ids = [binding.id for binding in bindings]
    assert len(set(ids)) == len(ids)


def test_the_first_frame_imports_no_widget_that_it_does_not_show() -> None:
    unwanted = ["_data_table", "_footer", "_header", "_markdown", "_text_area", "_list_view"]
    unwanted = [f"textual.widgets.{name}" for name in unwanted]
    unwanted += [f"amplanner.tui.screens.{name}" for name in ("palette", "help", "call_card", "capture", "find")]
    code = f"import sys, amplanner.tui.app; print(*[name for name in {unwanted} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []
