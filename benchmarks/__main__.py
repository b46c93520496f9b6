"""Run the benchmarks: `python -m benchmarks [--activities 100000] [--runs 15] [--book-dir FOLDER] [--smoke]`.

Starts are compared with a bare hello-world, alternately, in the same run; keys are timed from the write of the key to
the last byte of its repaint. Every run works in a fresh copy of the book. `--book-dir` keeps the book, which saves the
time of making it. `--smoke` goes once through everything on a small book, to see that it still works: its figures mean
little. On a machine that others use too, look at medians, and at the row of the CPU: it is the least noisy.
"""

import argparse
import compileall
import json
import os
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOW = "2026-11-25T10:18"
READY = r"4 Notes: \w(.|\n)* c Call "
"""On the screen when the panes are filled, the notes of the first call too, and the hints are shown."""

IDLE_SECONDS = 5.0

KEYS = """
mark:settle sleep:2
mark:j/k j*30 k*30
mark:pane 1 2 3 4 1 2 3 4 1 2 3 4 2
mark:day ] ] ] [ [ [ sleep:0.3
mark:capture-opens a sleep:0.3 mark:typing 'call tom 10:00 about the price' mark:closes esc sleep:0.3
mark:find-opens / sleep:0.3 mark:find 'sensor' sleep:0.3 mark:closes esc sleep:0.5
mark:card-first c sleep:0.5 mark:outcome n sleep:0.5
mark:card-later c sleep:0.5 mark:outcome n sleep:0.5
mark:card-later c sleep:0.5 mark:outcome n sleep:0.5
mark:card-later c sleep:0.5 mark:outcome n sleep:0.5
mark:undo u sleep:0.5
"""
"""What is pressed, each part under the name that its row has. The pauses let what follows a cursor come to rest."""

SMOKE_KEYS = """
mark:j/k j k mark:pane 1 2 3 4 2 mark:day ] [
mark:capture-opens a sleep:0.3 mark:typing 'call'
mark:closes esc sleep:0.3 mark:find-opens / sleep:0.3 mark:find 'sen' mark:closes esc sleep:0.3
mark:card-first c sleep:0.5 mark:outcome n sleep:0.5 mark:undo u sleep:0.3 mark:card-later c sleep:0.3
"""


@dataclass(frozen=True)
class Budget:
    """A row of the table: what, the figure's path in the results, the budget and its unit; no budget is a remark."""

    what: str
    path: str
    most: float | None
    unit: str


BUDGETS = (
    Budget("first usable frame, × hello", "ratio.until.median", 1.6, "×"),
    Budget("  the same in CPU time", "ratio.cpu_start_s.median", None, "×"),
    Budget("  hello itself", "hello.until.median", None, "ms"),
    Budget("j/k, median", "by_label.j/k.last.median", 5, "ms"),
    Budget("j/k, p95", "by_label.j/k.last.p95", 10, "ms"),
    Budget("pane switch, p95", "by_label.pane.last.p95", 50, "ms"),
    Budget("  median", "by_label.pane.last.median", None, "ms"),
    Budget("agenda turns to another day, p95", "by_label.day.last.p95", 50, "ms"),
    Budget("typing in the capture line, p95", "by_label.typing.last.p95", 16, "ms"),
    Budget("  median", "by_label.typing.last.median", None, "ms"),
    Budget("call card, first time, median", "by_label.card-first.last.median", 150, "ms"),
    Budget("call card, later, median", "by_label.card-later.last.median", 80, "ms"),
    Budget("outcome key to repaint, p95", "by_label.outcome.last.p95", 100, "ms"),
    Budget("  median", "by_label.outcome.last.median", None, "ms"),
    Budget("find, key to results, p95", "by_label.find.last.p95", 50, "ms"),
    Budget("  median", "by_label.find.last.median", None, "ms"),
    Budget("peak memory", "rss_mb.max", 60, "MB"),
    Budget("idle, CPU", "idle_cpu_pct.median", 1, "%"),
    Budget("idle, written", "idle_bytes_s.median", 0, "B/s"),
    Budget("quit, median", "quit_ms.median", 350, "ms"),
)


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own is read or written, and compiled modules are kept."""
    folders = {name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    own = {**folders, "HOME": str(home), "AMPLANNER_NOW": NOW, "TZ": "Europe/Amsterdam"}
    return {name: value for name, value in {**os.environ, **own}.items() if name != "PYTHONDONTWRITEBYTECODE"}


def make_book(folder: Path, activities: int, env: dict[str, str]) -> Path:
    """Return a book of about so many activities in `folder`; one that is there already is used again."""
    book = folder / f"{activities}.book"
    if not book.exists():
        new = folder / f"{activities}.new"
        make = [sys.executable, "-m", "amplanner", "demo", "--no-open", "--activities", str(activities)]
        subprocess.run([*make, "--book", str(new)], env=env, check=True, stdout=subprocess.DEVNULL)
        new.rename(book)  # only a book that was finished is used again
    return book


def measure(book: Path, work: Path, env: dict[str, str], runs: int, *, keys: str, idle: float) -> dict[str, Any]:
    """Start the planner on copies of a book and hello alternately, press the keys, and return all figures."""
    copy = work / "run.book"
    fresh = f"rm -rf {shlex.quote(str(copy))}* && cp {shlex.quote(str(book))} {shlex.quote(str(copy))}"
    hello = shlex.join([sys.executable, str(HERE / "hello.py")])
    command = [
        *(sys.executable, str(HERE / "tui_bench.py"), "-n", str(runs), "--json", "-", "--until", READY),
        *("--setup", fresh, "--keys", keys, "--quit", "ctrl+q", "--idle", str(idle)),
        *("--vs", hello, "--vs-until", "Hello", "--vs-keys", "", "--vs-quit", "q"),
        *("--", sys.executable, "-m", "amplanner", "--book", str(copy)),
    ]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the benchmark failed ({done.returncode}):\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found["results"][0], "ratio": found["ratio"], "hello": found["results"][1], "machine": found["machine"]}


def figure(results: dict[str, Any], path: str) -> float | None:
    """Return a figure by its dotted path, or None when it was not measured."""
    value: Any = results
    for step in path.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return None if value is None else float(value)


def row(budget: Budget, value: float | None) -> str:
    """Return a line of the table."""
    shown = "not measured" if value is None else f"{value:8.2f} {budget.unit}"
    line = f"  {budget.what:<36}{shown:>14}"
    if budget.most is None:
        return line
    verdict = "" if value is None else "within" if value <= budget.most else "OVER"
    return f"{line}   budget {budget.most:g} {budget.unit:<3} {verdict}"


def main() -> None:
    """Make the book, measure, print the table."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--activities", type=int, default=100_000, help="the size of the book")
    parser.add_argument("--runs", type=int, default=15, help="pairs of starts, one more is not counted")
    parser.add_argument("--book-dir", type=Path, help="where the book is kept between runs")
    parser.add_argument("--smoke", action="store_true", help="once through everything on a small book")
    wanted = parser.parse_args()
    activities, runs = (1_000, 1) if wanted.smoke else (wanted.activities, wanted.runs)
    keys, idle = (SMOKE_KEYS, 0.5) if wanted.smoke else (KEYS, IDLE_SECONDS)
    compileall.compile_dir(HERE.parent / "amplanner", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        env = environment(work)
        kept: Path = wanted.book_dir or work
        kept.mkdir(parents=True, exist_ok=True)
        book = make_book(kept, activities, env)
        results = measure(book, work, env, runs, keys=keys, idle=idle)
    machine = results["machine"]
    yardstick = f"{machine['calibration_ms']:.0f} and {machine['calibration_after_ms']:.0f} ms"
    print(f"book of {activities:,} activities, {runs} runs; load {machine['load1_before']:.1f}, yardstick {yardstick}")
    for budget in BUDGETS:
        print(row(budget, figure(results, budget.path)))


if __name__ == "__main__":
    main()
