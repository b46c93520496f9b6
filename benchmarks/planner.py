"""The planner in a pseudo-terminal: its start beside a bare hello-world's, its keys, its memory, its end."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
READY = r"4 Notes: \w(.|\n)* c Call "
"""On the screen when the panes are filled, the notes of the first call too, and the hints are shown."""

IDLE_SECONDS = 10.0

KEYS = """
mark:settle sleep:2
mark:j/k j*30 k*30
mark:pane 1 2 3 4 1 2 3 4 1 2 3 4 2
mark:day ] ] ] [ [ [ sleep:0.3
mark:capture-opens a sleep:0.3 mark:typing 'call tom 10:00 about the price' mark:closes esc sleep:0.3
mark:find-opens / sleep:0.3 mark:find 'sensor' sleep:0.3 mark:closes esc sleep:0.5
mark:opens c sleep:0.5 mark:opens enter sleep:0.3 mark:note 'they want the offer by friday' mark:closes esc esc
"""
"""What is pressed, each part under the name that its row has. The pauses let what follows a cursor come to rest."""

CARD_KEYS = """
mark:settle sleep:2
mark:prefix g sleep:0.3 mark:account-page a sleep:0.5 mark:closes q sleep:0.5
mark:prefix g sleep:0.3 mark:account-page a sleep:0.5 mark:closes q sleep:0.5
mark:card-first c sleep:0.5 mark:outcome n sleep:0.5
mark:card-later c sleep:0.5 mark:outcome n sleep:0.5
mark:card-later c sleep:0.5 mark:outcome n sleep:0.5
mark:card-later c sleep:0.5 mark:outcome n sleep:0.5
mark:undo u sleep:0.5
"""
"""Keys that open and close screens: a little is written at once, the rest when all is laid out."""

CARD_QUIET_MS = 100
"""The silence that ends such a key; what follows the cursor in another pane waits longer than this."""

SMOKE_KEYS = """
mark:j/k j k mark:pane 1 2 3 4 2 mark:day ] [
mark:capture-opens a sleep:0.3 mark:typing 'call' mark:closes esc sleep:0.3
mark:find-opens / sleep:0.3 mark:find 'sen' mark:closes esc sleep:0.3
mark:opens c sleep:0.5 mark:opens enter sleep:0.3 mark:note 'ok' mark:closes esc esc
"""

_FIVE_MINUTES = """
sleep:2 c sleep:0.3 n sleep:0.3 c sleep:0.3 v sleep:0.3 j j k sleep:0.3 1 ] ] [ [ 2
a sleep:0.3 'call tom 10:00 about the price' enter sleep:0.3 t sleep:0.3 'send the price list fri' enter sleep:0.3
/ sleep:0.3 'sensor' sleep:0.3 esc sleep:0.3 g sleep:0.3 a sleep:0.5 q sleep:0.3 3 j j 4 j j 2 u sleep:0.3
"""
HOUR_KEYS = _FIVE_MINUTES * 12
"""What somebody does in an hour, without the pauses for thought: calls, lines added, things found, pages looked at."""


CELL_KEYS = """
mark:goes-there / sleep:0.3 '{quote}' sleep:1 enter sleep:2
mark:grid-move j*20
mark:cell '12' mark:cell-saved enter mark:cell '345' mark:cell-saved enter mark:cell '67' mark:cell-saved enter
mark:cell '8901' mark:cell-saved enter mark:cell '23456' mark:cell-saved enter sleep:0.5
"""
"""The same in the cells of a quote, which is named."""

FLOOR_KEYS = """
mark:j/k j*30 k*30
mark:pane 1 2 3 4 1 2 3 4 1 2 3 4 2
mark:opens a sleep:0.3 mark:typing 'call tom 10:00 about the price' mark:closes esc sleep:0.3
mark:opens n sleep:0.3 mark:note 'they want the offer by friday' mark:closes esc sleep:0.3
"""
"""The same keys as far as a bare program has them."""


def copied(book: Path, work: Path) -> tuple[Path, str]:
    """Return where the planner finds a fresh copy of a book, and the shell command that makes it."""
    copy = work / "run.book"
    return copy, f"rm -rf {shlex.quote(str(copy))}* && cp {shlex.quote(str(book))} {shlex.quote(str(copy))}"


def measure(book: Path, work: Path, env: dict[str, str], runs: int, *, keys: str, idle: float) -> dict[str, Any]:
    """Start the planner on copies of a book and hello alternately, press the keys, and return all figures."""
    copy, fresh = copied(book, work)
    hello = shlex.join([sys.executable, str(HERE / "hello.py")])
    found = _bench(
        [
            *("-n", str(runs), "--setup", fresh, "--keys", keys, "--idle", str(idle)),
            *("--vs", hello, "--vs-until", "Hello", "--vs-keys", "", "--vs-quit", "q"),
        ],
        copy,
        env,
    )
    cards = _bench(
        ["-n", str(runs), "--setup", fresh, "--keys", CARD_KEYS, "--key-quiet", str(CARD_QUIET_MS)], copy, env
    )
    planner = found["results"][0]
    by_label = {**cards["results"][0]["by_label"], **planner["by_label"]}
    return {
        **planner,
        "by_label": by_label,
        "ratio": found["ratio"],
        "hello": found["results"][1],
        "machine": found["machine"],
    }


def peak_after(keys: str, book: Path, work: Path, env: dict[str, str]) -> float:
    """Return the most memory, in MB, that the planner had after these keys."""
    copy, fresh = copied(book, work)
    found = _bench(["-n", "1", "--warmup", "0", "--setup", fresh, "--keys", keys], copy, env)
    return float(found["results"][0]["rss_mb"]["max"])


def floor(env: dict[str, str], runs: int) -> dict[str, Any]:
    """Return the figures of the same keys in a bare Textual program: what Textual itself takes on this machine."""
    command = [sys.executable, str(HERE / "floor.py")]
    options = ["-n", str(runs), "--until", "customer 3", "--keys", FLOOR_KEYS, "--quit", "q"]
    found: dict[str, Any] = _run(options, command, env)["results"][0]
    return found


def in_quote(quote: str, book: Path, work: Path, env: dict[str, str]) -> dict[str, Any]:
    """Return the figures of keys that are pressed in a quote of the book, by their names."""
    copy, fresh = copied(book, work)
    keys = CELL_KEYS.format(quote=quote)
    found = _bench(["-n", "1", "--warmup", "0", "--setup", fresh, "--keys", keys], copy, env)
    return dict(found["results"][0]["by_label"])


def _bench(options: list[str], book: Path, env: dict[str, str]) -> dict[str, Any]:
    planner = [sys.executable, "-m", "amplanner", "--book", str(book)]
    return _run(["--until", READY, "--quit", "ctrl+q", *options], planner, env)


def _run(options: list[str], program: list[str], env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, str(HERE / "tui_bench.py"), "--json", "-", *options, "--", *program]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"the benchmark failed ({done.returncode}):\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
