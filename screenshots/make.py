"""Draw every screen from the demo book at a fixed time: `python screenshots/make.py [NAME …]`.

The steps that lead to a screen are those that the tests walk (`tests/scenes.py`).
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

os.environ.pop("NO_COLOR", None)

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import scenes  # noqa: E402  # found through the line above

WIDE, SMALL, LEAST = (120, 36), (80, 24), (60, 20)

BOTH = ("workday", "call-card", "capture-typed", "account", "find")
"""Scenes drawn at both sizes that are designed; the others only at the large one."""

LEFT_OUT = ("agenda", "quotes", "notes", "calls-marked", "calls-zoomed", "calls-filter", "capture", "capture-warned")
LEFT_OUT += ("find-nothing", "call-card-more", "form-complaint", "account-people", "todo-form")
"""Scenes that look much like another."""


async def draw(name: str, size: tuple[int, int], folder: Path, *, theme: str = "amp-dark", suffix: str = "") -> None:
    """Walk to a screen in the real app and write it as SVG."""
    title = f"{name}-{size[0]}x{size[1]}{suffix}"
    with scenes.demo_book(folder / f"{title}.book", scenes.demo_settings(theme=theme)) as book:
        async with scenes.planner(book, size) as (app, pilot):
            await scenes.go(pilot, scenes.SCENES[name])
            await pilot.pause(0.3)  # what follows the selection comes once the cursor rests
            (HERE / f"{title}.svg").write_text(app.export_screenshot(title="amplanner"), "utf-8")
    print(title)


async def draw_all(wanted: set[str]) -> None:
    """Draw the scenes of those names, or all."""
    with tempfile.TemporaryDirectory() as folder:
        for name in scenes.SCENES:
            if (wanted and name not in wanted) or (not wanted and name in LEFT_OUT):
                continue
            for size in (WIDE, SMALL) if name in BOTH else (WIDE,):
                await draw(name, size, Path(folder))
            if name == "workday":
                await draw(name, LEAST, Path(folder))
                await draw(name, WIDE, Path(folder), theme="amp-light", suffix="-light")


if __name__ == "__main__":
    asyncio.run(draw_all(set(sys.argv[1:])))
