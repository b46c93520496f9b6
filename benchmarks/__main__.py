"""Run the benchmarks: `python -m benchmarks [--activities 1000,…] [--runs 15] [--book-dir FOLDER] [--smoke]`.

Prints two tables in Markdown: every figure that has a budget, for each size of book and for a bare Textual program
on the same machine, and those of quotes and calendars, which are measured on the demo's book. Starts are compared
with a bare hello-world, alternately, in the same run; keys are timed from the write of the key to the last byte of its
repaint. Every run works in a fresh copy of the book. `--book-dir` keeps the books, which saves the time of making them.
`--smoke` goes once through everything on a small book, to see that it still works: its figures mean little. On a
machine that others use too, look at medians, and at the row of the CPU: it is the least noisy.
"""

import argparse
import compileall
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import commands, planner

NOW = "2026-11-25T10:18"
SIZES = "1000,100000,1000000"


@dataclass(frozen=True)
class Budget:
    """A row of the table: what, the figure's path in the results, the budget and its unit; no budget is a remark."""

    what: str
    path: str
    most: float | None
    unit: str


BUDGETS = (
    Budget("first usable frame, × hello", "ratio.until.median", 1.6, "×"),
    Budget("the same in CPU time", "ratio.cpu_start_s.median", None, "×"),
    Budget("first usable frame", "until.median", None, "ms"),
    Budget("hello itself", "hello.until.median", None, "ms"),
    Budget("quiet: last byte of the start", "quiet.median", None, "ms"),
    Budget("j/k, median", "by_label.j/k.last.median", 5, "ms"),
    Budget("j/k, p95", "by_label.j/k.last.p95", 10, "ms"),
    Budget("pane switch, p95", "by_label.pane.last.p95", 50, "ms"),
    Budget("agenda turns to another day, p95", "by_label.day.last.p95", 50, "ms"),
    Budget("typing in the capture line, p95", "by_label.typing.last.p95", 16, "ms"),
    Budget("typing in a note, p95", "by_label.note.last.p95", 16, "ms"),
    Budget("call card, first time, median", "by_label.card-first.last.median", 150, "ms"),
    Budget("call card, later, median", "by_label.card-later.last.median", 80, "ms"),
    Budget("outcome: key to committed and repainted, p95", "by_label.outcome.last.p95", 100, "ms"),
    Budget("find: key to results, p95", "by_label.find.last.p95", 50, "ms"),
    Budget("account page, median", "by_label.account-page.last.median", None, "ms"),
    Budget("peak memory, after a scripted hour", "hour_mb", 60, "MB"),
    Budget("idle, CPU", "idle_cpu_pct.median", 1, "%"),
    Budget("idle, written", "idle_bytes_s.median", 0, "B/s"),
    Budget("quit, median", "quit_ms.median", 350, "ms"),
    *(
        Budget(f"`amplanner {name}`, × `import click, peewee`", f"commands.{name}", most, "×")
        for name in commands.COMMANDS
        for most in [None if name in ("calls", "today") else 1.5]
    ),
)


LONG_QUOTE = (
    Budget("sums of a quote of 500 lines, median", "inside.sums", 16, "ms"),
    Budget("a cell of it saved, median", "inside.cell_saved", None, "ms"),
    Budget("typing in a cell of it, median", "by_label.cell.last.median", None, "ms"),
    Budget("typing in a cell of it, p95", "by_label.cell.last.p95", 16, "ms"),
    Budget("Enter in a cell of it, to repainted, median", "by_label.cell-saved.last.median", None, "ms"),
    Budget("down in its grid, p95", "by_label.grid-move.last.p95", 10, "ms"),
    Budget("PDF of 12 lines, typst imported", "inside.pdf_12", 150, "ms"),
    Budget("PDF of 80 lines", "inside.pdf_80", 400, "ms"),
    Budget("agenda of a day, calendars of 10,000 events", "inside.agenda_day", 5, "ms"),
)


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own is read or written, and compiled modules are kept."""
    folders = {name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    own = {**folders, "HOME": str(home), "AMPLANNER_NOW": NOW, "TZ": "Europe/Amsterdam"}
    return {name: value for name, value in {**os.environ, **own}.items() if name != "PYTHONDONTWRITEBYTECODE"}


def make_book(folder: Path, activities: int, env: dict[str, str]) -> Path:
    """Return a book of about so many activities in `folder`, 0: the demo's; one that is there already is used again."""
    book = folder / f"{activities}.book"
    if not book.exists():
        new = folder / f"{activities}.new"
        more = ["--activities", str(activities)] if activities else []
        make = [sys.executable, "-m", "amplanner", "demo", "--no-open", *more, "--book", str(new)]
        subprocess.run(make, env=env, check=True, stdout=subprocess.DEVNULL)
        new.rename(book)  # only a book that was finished is used again
    return book


def measure_quotes(book: Path, work: Path, env: dict[str, str], *, smoke: bool) -> dict[str, Any]:
    """Return the figures of a long quote, of pages and of large calendars, on a copy of a book."""
    copy = work / "quotes.book"
    shutil.copyfile(book, copy)
    inside = [sys.executable, "-m", "benchmarks.inside", str(copy), *(["--smoke"] if smoke else [])]
    done = subprocess.run(inside, env=env, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    return {"inside": found, "by_label": planner.in_quote(found["quote"], copy, work, env)}


def figure(results: dict[str, Any], path: str) -> float | None:
    """Return a figure by its dotted path, or None when it was not measured."""
    value: Any = results
    for step in path.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return None if value is None else float(value)


def growth(results: dict[int, dict[str, Any]]) -> float:
    """Return how much longer the first frame takes with the largest book than with the smallest."""
    starts = [figure(results[size], "ratio.until.median") or 0.0 for size in (min(results), max(results))]
    return starts[1] / starts[0] if starts[0] else 0.0


def table(budgets: Sequence[Budget], results: dict[str, dict[str, Any]]) -> list[str]:
    """Return the lines of a table in Markdown, a column for each of the results; what is over its budget is bold."""
    lines = ["| | budget |" + "".join(f" {column} |" for column in results), "|---|---|" + "---:|" * len(results)]
    for budget in budgets:
        most = "" if budget.most is None else f"≤ {budget.most:g} {budget.unit}".replace(" ×", "")
        cells = [_cell(budget, figure(found, budget.path)) for found in results.values()]
        lines.append(f"| {budget.what} | {most} |" + "".join(f" {cell} |" for cell in cells))
    return lines


def sizes_table(floor: dict[str, Any], results: dict[int, dict[str, Any]]) -> list[str]:
    """Return the table of the sizes of book beside each other, and beside what a bare program takes."""
    lines = table(BUDGETS, {"bare Textual": floor, **{f"{size:,}": found for size, found in results.items()}})
    if len(results) > 1:
        lines.append(
            f"| growth of the first frame with the book | ≤ 1.1 |{' |' * len(results)} {growth(results):.2f} |"
        )
    return lines


def _cell(budget: Budget, value: float | None) -> str:
    if value is None:
        return "–"
    shown = f"{value:.2f}" if budget.unit in ("×", "%") else f"{value:.1f}" if value < 20 else f"{value:.0f}"
    shown += "" if budget.unit == "×" else f" {budget.unit}"
    return shown if budget.most is None or value <= budget.most else f"**{shown}**"


def setting(results: dict[int, dict[str, Any]], runs: int) -> str:
    """Return when and on what machine this was measured."""
    machine = next(iter(results.values()))["machine"]
    yardstick = f"{machine['calibration_ms']:.0f} and {machine['calibration_after_ms']:.0f} ms"
    return (
        f"{datetime.now(UTC):%d %b %Y}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}; load {machine['load1_before']:.1f}, yardstick {yardstick}; {runs} runs;"
        " columns: a program with nothing in it, then activities in the book."
    )


def main() -> None:
    """Make the books, measure, print the table."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--activities", default=SIZES, help="the sizes of the books")
    parser.add_argument("--runs", type=int, default=15, help="pairs of starts, one more is not counted")
    parser.add_argument("--book-dir", type=Path, help="where the books are kept between runs")
    parser.add_argument("--smoke", action="store_true", help="once through everything on a small book")
    wanted = parser.parse_args()
    smoke: bool = wanted.smoke
    sizes = [1_000] if smoke else [int(size) for size in wanted.activities.replace("_", "").split(",")]
    runs = 1 if smoke else wanted.runs
    compileall.compile_dir(Path(__file__).parent.parent / "amplanner", quiet=1)
    results: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        env = environment(work)
        kept: Path = wanted.book_dir or work
        kept.mkdir(parents=True, exist_ok=True)
        for size in sizes:
            book = make_book(kept, size, env)
            keys, idle = (planner.SMOKE_KEYS, 0.5) if smoke else (planner.KEYS, planner.IDLE_SECONDS)
            results[size] = planner.measure(book, work, env, runs, keys=keys, idle=idle)
            results[size]["commands"] = commands.ratios(book, work, env, runs)
            hour = planner.SMOKE_KEYS if smoke else planner.HOUR_KEYS
            results[size]["hour_mb"] = planner.peak_after(hour, book, work, env)
            print(f"{size:,} activities: done", file=sys.stderr)
        floor = planner.floor(env, runs)
        floor["hour_mb"] = floor["rss_mb"]["max"]
        quoted = measure_quotes(make_book(kept, 0, env), work, env, smoke=smoke)
    print(
        setting(results, runs), "", *sizes_table(floor, results), "", *table(LONG_QUOTE, {"the demo": quoted}), sep="\n"
    )


if __name__ == "__main__":
    main()
