"""Draw every screen from the demo book at a fixed time: `python screenshots/make.py [NAME …]`.

The steps that lead to a screen are those that the tests walk (`tests/scenes.py`).
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.pop("NO_COLOR", None)

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "tests" / "exchange")]

import quote_samples  # noqa: E402  # found through the line above
import scenes  # noqa: E402  # the same

from amplanner.exchange.paper.pdf import pdf_of  # noqa: E402

WIDE, SMALL, LEAST = (120, 36), (80, 24), (60, 20)

BOTH = ("workday", "call-card", "capture-typed", "account", "find", "quote-editor")
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


PAGES = {"page-short": quote_samples.short, "page-reverse-charge-de": quote_samples.reverse_charge}
"""Quotes whose first page is drawn, as it is on paper; `pdftocairo` (Poppler) makes the picture of the PDF."""


def draw_page(name: str, folder: Path) -> None:
    """Set a quote on paper and write its first page as PNG, which is a tenth of it as SVG."""
    pdf = folder / f"{name}.pdf"
    pdf.write_bytes(pdf_of(PAGES[name]()))
    subprocess.run(["pdftocairo", "-png", "-singlefile", "-gray", "-r", "90", pdf, HERE / name], check=True)
    print(name)


def main(wanted: set[str]) -> None:
    """Draw screens and pages."""
    screens = wanted - PAGES.keys()
    if screens or not wanted:
        asyncio.run(draw_all(screens))
    with tempfile.TemporaryDirectory() as folder:
        for name in PAGES:
            if not wanted or name in wanted:
                draw_page(name, Path(folder))


if __name__ == "__main__":
    main(set(sys.argv[1:]))
