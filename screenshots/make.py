"""Draw every screen from the demo book at a fixed time: `python screenshots/make.py [NAME …]`."""

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.pop("NO_COLOR", None)

HERE = Path(__file__).parent
ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 25, 10, 18, tzinfo=ZONE)
WIDE, SMALL = (120, 36), (80, 24)


@dataclass(frozen=True)
class Scene:
    """A picture: what it is called, the size, and the keys that lead to it from the Workday."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()


def both(name: str, *keys: str) -> list[Scene]:
    """Return a scene at both sizes that are designed."""
    return [Scene(f"{name}-{size[0]}x{size[1]}", size, keys) for size in (WIDE, SMALL)]


SCENES = [
    *both("workday"),
    Scene("workday-60x20", (60, 20)),
    *both("call-card", "c"),
    *both("capture", "1", "a", *"@bak visit tue 10 45m #qbr"),
    Scene("outcome", WIDE, ("o",)),
    Scene("why", WIDE, ("W",)),
    Scene("find", WIDE, ("slash", *"mei")),
    Scene("account", WIDE, ("g", "a")),
    Scene("help", WIDE, ("question_mark",)),
    Scene("commands", WIDE, ("colon",)),
]


async def draw(scene: Scene, book_file: Path) -> None:
    """Walk to a screen in the real app and write it as SVG."""
    from amplanner.book.book import Book
    from amplanner.book.clock import FrozenClock
    from amplanner.tui.app import PlannerApp
    from amplanner.workday.demo import day

    with Book(book_file, FrozenClock(NOW, ZONE), day.DEMO_SETTINGS) as book:
        day.fill(book)
        app = PlannerApp(book, demo=True)
        async with app.run_test(size=scene.size) as pilot:
            await pilot.pause()
            for key in scene.keys:
                await pilot.press("space" if key == " " else key)
            await pilot.pause(0.3)  # what follows the selection comes once the cursor rests
            (HERE / f"{scene.name}.svg").write_text(app.export_screenshot(title="amplanner"), "utf-8")


def main() -> None:
    """Draw the scenes named on the command line, or all."""
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        for scene in SCENES:
            if not wanted or scene.name in wanted:
                asyncio.run(draw(scene, Path(folder) / f"{scene.name}.book"))
                print(scene.name)


if __name__ == "__main__":
    main()
