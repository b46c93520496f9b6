"""The commands of the shell, each compared in turn with `python -c 'import click, peewee'`, from start to exit."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

YARDSTICK = (sys.executable, "-c", "import click, peewee")

COMMANDS = {
    "--version": ("--version",),
    "find": ("find", "sensor"),
    "next": ("next",),
    "add": ("add", "call tomorrow 10:00 about the price"),
    "log": ("log", "id:1", "n"),
    "undo": ("undo",),
    "calls": ("calls",),
    "today": ("today",),
}
"""What is run, under the name that its row has: those of one record, and two that print a day."""


def ratios(book: Path, work: Path, env: dict[str, str], runs: int) -> dict[str, float]:
    """Return each command's time as a median of its ratios to the yardstick, each run beside one of the yardstick."""
    copy = work / "commands.book"
    shutil.copyfile(book, copy)
    told: dict[str, list[float]] = {name: [] for name in COMMANDS}
    here = {**env, "AMPLANNER_BOOK": str(copy)}
    warm = 1 if runs > 1 else 0  # the first time nothing is in the machine's memory yet
    for run in range(warm + runs):
        for name, words in COMMANDS.items():
            ratio = _seconds([sys.executable, "-m", "amplanner", *words], here) / _seconds(list(YARDSTICK), here)
            if run >= warm:
                told[name].append(ratio)
    return {name: statistics.median(found) for name, found in told.items()}


def _seconds(command: list[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:{os.linesep}{done.stderr.decode(errors='replace')}")
    return took
