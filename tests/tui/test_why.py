"""W: what something is made of, in each pane that has sums."""

import pytest
from prepared import put_demo

from amplanner.book.book import Book
from amplanner.tui.app import PlannerApp
from amplanner.tui.screens.why import WhyBox


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (["1", "j"], ["Why: Vink Packaging", "10:30–11:00, 30m, planned", "Still free", "3h22"]),
        (["1"], ["Why: free", "before it, until", "after it, from 10:30: Vink Packaging"]),
        (["2"], ["Why: Meijer Foods", "A-account", "together"]),
        (["3"], ["Why: open and weighted", "Q-0139 Meijer Foods", "× 70%", "€6,265", "€169,401", "€55,213"]),
    ],
)
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_why(book: Book, size: tuple[int, int], keys: list[str], words: list[str]) -> None:
    put_demo(book)
    app = PlannerApp(book)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys, "W")
        await pilot.pause()
        assert isinstance(app.screen, WhyBox)
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        for word in words:
            assert word in shown
        await pilot.press("W")
        await pilot.pause()
        assert not isinstance(app.screen, WhyBox)
