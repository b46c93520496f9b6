"""Run the benchmarks: `python -m benchmarks [--activities 100000] [--runs 15] [--smoke]`.

Starts are compared with a bare hello-world, alternately, in the same run; keys are timed from the write of the key to
the last byte of its repaint. `--smoke` goes once through everything on a small book, to see that it still works.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOW = "2026-11-25T10:18"
READY = r"4 Notes: .*(.|\n)*c Call"
"""On the screen when four panes are filled and the hints are shown."""

KEYS = (
    "mark:j/k 2 wait:'.' j*20 k*20 mark:pane 1 2 3 4 1 2 3 4 mark:typing a 'call tom 10:00 about the price' esc"
    " mark:find / 'sensor' esc"
)


@dataclass(frozen=True)
class Budget:
    """A row of the table: what, the figure's path in the results, the budget and its unit."""

    what: str
    path: str
    most: float
    unit: str


BUDGETS = (
    Budget("first usable frame, × hello", "ratio.until.median", 1.6, "×"),
    Budget("j/k, median", "by_label.j/k.last.median", 5, "ms"),
    Budget("j/k, p95", "by_label.j/k.last.p95", 10, "ms"),
    Budget("pane switch, p95", "by_label.pane.last.p95", 50, "ms"),
    Budget("typing in the capture line, p95", "by_label.typing.last.p95", 16, "ms"),
    Budget("find, key to results, p95", "by_label.find.last.p95", 50, "ms"),
    Budget("peak memory", "rss_mb.max", 60, "MB"),
    Budget("quit", "quit_ms.median", 350, "ms"),
)


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own is read or written."""
    folders = {name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    return {**os.environ, **folders, "HOME": str(home), "AMPLANNER_NOW": NOW, "TZ": "Europe/Amsterdam"}


def measure(book: Path, env: dict[str, str], runs: int) -> dict[str, Any]:
    """Start the planner on a book and hello alternately, press the keys, and return all figures."""
    command = [
        *(sys.executable, str(HERE / "tui_bench.py"), "-n", str(runs), "--json", "-", "--until", READY),
        *("--vs", f"{sys.executable} {HERE / 'hello.py'}", "--vs-until", "Hello", "--vs-keys", "", "--vs-quit", "q"),
        *("--keys", KEYS, "--quit", "ctrl+q", "--", sys.executable, "-m", "amplanner", "--book", str(book)),
    ]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the benchmark failed ({done.returncode}):\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found["results"][0], "ratio": found["ratio"], "hello": found["results"][1]}


def figure(results: dict[str, Any], path: str) -> float | None:
    """Return a figure by its dotted path, or None when it was not measured."""
    value: Any = results
    for step in path.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return float(value)


def main() -> None:
    """Make the book, measure, print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--activities", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--smoke", action="store_true")
    wanted = parser.parse_args()
    activities, runs = (1_000, 1) if wanted.smoke else (wanted.activities, wanted.runs)
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder))
        book = Path(folder) / "large.book"
        make = [sys.executable, "-m", "amplanner", "demo", "--no-open", "--activities", str(activities)]
        subprocess.run([*make, "--book", str(book)], env=env, check=True, stdout=subprocess.DEVNULL)
        results = measure(book, env, runs)
    print(f"book of {activities:,} activities, {runs} runs")
    for row in BUDGETS:
        value = figure(results, row.path)
        shown = "not measured" if value is None else f"{value:8.2f} {row.unit}"
        verdict = "" if value is None else "within" if value <= row.most else "OVER"
        print(f"  {row.what:<36}{shown:>14}   budget {row.most:g} {row.unit:<3}{verdict}")


if __name__ == "__main__":
    main()
