"""What has been closed is forgotten: however long the planner runs, it holds no more than what is open."""

import gc
import weakref
from pathlib import Path
from typing import Any

from scenes import SCENES, back, demo_book, go, planner

from amplanner.tui.app import PlannerApp

OPENED = ("call-card-typed", "capture-typed", "find", "commands", "account-people", "todo-form", "quote-line-typed")
"""Scenes of which each opens screens or boxes of its own."""


async def test_a_closed_screen_is_forgotten_with_all_that_it_has_drawn(tmp_path: Path) -> None:
    with demo_book(tmp_path / "forgotten.book") as book:
        async with planner(book) as (app, pilot):
            held: dict[str, list[weakref.ref[Any]]] = {}
            for scene in OPENED:
                await go(pilot, SCENES[scene])
                widgets = [node for screen in app.screen_stack[1:] for node in screen.walk_children(with_self=True)]
                assert widgets, scene
                held[scene] = [weakref.ref(widget) for widget in widgets]
                held[scene] += [weakref.ref(widget._styles_cache) for widget in widgets]  # the lines it has drawn
                del widgets
                await back(pilot)
            await pilot.pause()
            gc.collect()
            for scene, refs in held.items():
                assert [found for ref in refs if (found := ref()) is not None] == [], scene


async def test_a_saying_leaves_nothing_behind_when_the_next_one_comes(tmp_path: Path) -> None:
    with demo_book(tmp_path / "said.book") as book:
        app = PlannerApp(book, demo=True)
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            for text in ("one", "two", "three"):
                app.say(text)
                await pilot.pause()
            assert len(app.screen.query("Saying")) == 1
