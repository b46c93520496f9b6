"""Prompt: one question in one line; what is typed is never lost."""

from textual.widgets import Static

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.app import PlannerApp
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.prompt import Prompt, ask
from amplanner.tui.widgets.rows import Provider, Rows
from amplanner.workday.refused import RefusedError


class Empty(Pane):
    """A pane with nothing in it."""

    def provider(self) -> Provider:
        return Rows((), lambda keys, cells: ())


class Asking:
    """Asks, and remembers what came of it."""

    def __init__(self, book: Book) -> None:
        self.app = PlannerApp(book, [Empty], first=1)
        self.said: list[str] = []
        self.changes: list[Change] = []

    def ask(self) -> None:
        ask(
            self.app,
            "Why [b]not[/b]?",
            self.act,
            draft=("test", "1"),
            preview=lambda text: f"{len(text)} letters [/]",
            again="x",
            then=self.changes.append,
        )

    def act(self, text: str) -> Change:
        if text == "no":
            raise RefusedError("That is no reason.")
        self.said.append(text)
        return Change("Said", frozenset())

    def toasts(self) -> list[str]:
        return [str(note.message) for note in self.app._notifications]


async def test_enter_does_the_act_and_closes(book: Book) -> None:
    asking = Asking(book)
    async with asking.app.run_test() as pilot:
        asking.ask()
        await pilot.pause()
        await pilot.press(*" too dear ", "enter")
        await pilot.pause()
        assert asking.said == ["too dear"]
        assert [change.label for change in asking.changes] == ["Said"]
        assert not isinstance(asking.app.screen, Prompt)
        assert book.drafts.offered("test", "1") is None


async def test_esc_keeps_the_text_and_it_is_offered_again(book: Book) -> None:
    asking = Asking(book)
    async with asking.app.run_test() as pilot:
        asking.ask()
        await pilot.pause()
        await pilot.press(*"half", "escape")
        await pilot.pause()
        assert asking.said == []
        assert asking.toasts() == ["Text kept. x goes on with it."]
        asking.ask()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert asking.said == ["half"]


async def test_typing_takes_the_place_of_what_is_proposed_and_goes_on_with_what_was_typed(book: Book) -> None:
    asking = Asking(book)

    def propose() -> None:
        ask(asking.app, "Who?", asking.act, draft=("test", "2"), value="Kim Bos", typed_over=True)

    async with asking.app.run_test() as pilot:
        for keys in (["enter"], [*"Anna", "escape"], [*" Smit", "enter"]):
            propose()
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
    assert asking.said == ["Kim Bos", "Anna Smit"]


async def test_what_is_refused_stays_open_and_can_be_mended(book: Book) -> None:
    asking = Asking(book)
    async with asking.app.run_test() as pilot:
        asking.ask()
        await pilot.pause()
        await pilot.press(*"no", "enter")
        await pilot.pause()
        assert isinstance(asking.app.screen, Prompt)
        assert asking.toasts() == ["That is no reason."]
        await pilot.press(*"ne", "enter")
        await pilot.pause()
        assert asking.said == ["none"]


async def test_the_preview_follows_each_key_and_reads_no_markup(book: Book) -> None:
    asking = Asking(book)
    async with asking.app.run_test() as pilot:
        asking.ask()
        await pilot.pause()
        await pilot.press(*"[/x]")
        await pilot.pause()
        assert str(asking.app.screen.query_one("#understood", Static).content) == "→ 4 letters [/]"
        shown = "\n".join(strip.text for strip in asking.app.screen._compositor.render_strips())
        assert "Why [b]not[/b]?" in shown
