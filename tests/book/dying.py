"""Processes that die at a chosen moment, forked from one that has loaded all it needs, so that hundreds cost little.

    with Nursery() as nursery:
        said = nursery.die("acts", path, 7, statement=12).said

A death needs no tracer: the process kills itself at a statement or within one, the system kills it at the write that
would make a file larger than so many bytes (and writes the part that fits), or when it has worked for so long.
"""

import importlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from book.looking import ROOT, start
from book.test_many_acts import do_acts
from peewee import SqliteDatabase

from amplanner.book.backups import back_up_of_today, restore
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings

ZONE = ZoneInfo("Europe/Amsterdam")
KILLED = frozenset({-signal.SIGKILL, -signal.SIGXFSZ, -signal.SIGPROF})
WRITE_CALLS = "write,pwrite64,fsync,fdatasync,ftruncate,?rename,?renameat,?renameat2,?unlink,?unlinkat"
"""The system calls that write; those after a question mark are not everywhere."""

_STEPS = 20  # of SQLite's machine, from one look to the next


@dataclass(frozen=True)
class End:
    """How a process ended: the whole lines that it had said, and its exit status, negative for a signal."""

    said: list[str]
    status: int

    @property
    def killed(self) -> bool:
        """Whether it died before its end."""
        return self.status in KILLED


class Nursery:
    """Forks processes that do some work and die. Use as a context manager. `environment` is set for all of them."""

    def __init__(self, **environment: str) -> None:
        path = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
        self._server = start(
            "from book.dying import serve\nserve()", env={**os.environ, **environment, "PYTHONPATH": path}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.kill()
        self._server.communicate()

    def die(self, work: str, *arguments: object, **death: int) -> End:
        """Do some `WORK` in a process of its own, to its `DEATHS`; without one, to its end."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps([work, [str(one) for one in arguments], death]) + "\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        assert answer, self._server.stderr.read() if self._server.stderr is not None else ""
        said, status = json.loads(answer)
        return End(said.split("\n")[:-1], status)


def serve() -> None:
    """Fork a process for each line that comes in; whatever an act loads is loaded once, before."""
    for name in ("commands", "capture", "logging_calls", "undoing", "importing", "quote_send"):
        importlib.import_module(f"amplanner.cli.{name}")
    importlib.import_module("amplanner.exchange.paper.files")
    with tempfile.TemporaryDirectory() as folder, open_book(f"{folder}/warm.book") as book:
        for _ in do_acts(book, random.Random(0), 100):
            pass
    for line in sys.stdin:
        work, arguments, death = json.loads(line)
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            os.dup2(writer, 1)
            os.close(writer)
            for kind, at in death.items():
                DEATHS[kind](at)
            WORK[work](*arguments)
            say("end")
            os._exit(0)
        os.close(writer)
        with open(reader, encoding="utf-8") as said:
            text = said.read()
        _, status = os.waitpid(pid, 0)
        print(json.dumps([text, os.waitstatus_to_exitcode(status)]), flush=True)


def say(*words: object) -> None:
    """Acknowledge something, at once."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def _connected(then: Callable[[Any], None]) -> None:
    connect = SqliteDatabase._connect

    def connecting(self: SqliteDatabase) -> Any:
        connection = connect(self)
        then(connection)
        return connection

    SqliteDatabase._connect = connecting


def _countdown(at: int) -> Callable[..., int]:
    left = at

    def one_more(*_: object) -> int:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    return one_more


def _at_statement(at: int) -> None:
    count = _countdown(at)
    _connected(lambda connection: connection.set_trace_callback(count))


def _within_statement(at: int) -> None:
    count = _countdown(at)
    _connected(lambda connection: connection.set_progress_handler(count, _STEPS))


def _at_size(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _at_call(at: int) -> None:
    """Be traced from here on, and killed on the way into so many calls that write."""
    trace = ["strace", "-p", str(os.getpid()), "-o", os.devnull, "-e", f"inject={WRITE_CALLS}:signal=KILL:when={at}"]
    tracer = subprocess.Popen(trace, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    assert b" attached" in (said := tracer.stderr.readline()), said


def can_trace() -> bool:
    """Tell whether a process can be killed at its write calls here."""
    if shutil.which("strace") is None:
        return False
    strace = ["strace", "-qq", "-o", os.devnull, "-e", f"inject={WRITE_CALLS}:signal=KILL:when=60000", "true"]
    return subprocess.run(strace, capture_output=True, check=False).returncode == 0


def _after(microseconds: int) -> None:
    signal.setitimer(signal.ITIMER_PROF, microseconds / 1e6)


DEATHS: Mapping[str, Callable[[int], None]] = {
    "statement": _at_statement,
    "step": _within_statement,
    "size": _at_size,
    "call": _at_call,
    "worked": _after,
}
"""When to die: at the nth statement; within one, at the nth look; at the first byte past a size; after microseconds."""


def open_book(path: str) -> Book:
    """Open a book as all these processes do."""
    return Book(Path(path), FrozenClock(datetime(2026, 11, 25, 10, 18, tzinfo=ZONE), ZONE), Settings(country="NL"))


def _acts(path: str, seed: str, count: str = "1000000") -> None:
    with open_book(path) as book:
        for number, (_, group) in enumerate(do_acts(book, random.Random(int(seed)), int(count)), 1):
            say("act", group)
            if number % 3 == 0:
                say("undo", book.undo().group)
                say("redo", book.redo().group)


def _cli(path: str, *arguments: str) -> None:
    from amplanner.cli.commands import commands

    commands(["--book", path, *arguments], prog_name="amplanner")


def _backup(path: str) -> None:
    with open_book(path) as book:
        say(back_up_of_today(book))


def _restore(path: str, file: str) -> None:
    with open_book(path) as book:
        say(restore(book, Path(file)))


def _open(path: str) -> None:
    open_book(path).close()


WORK: Mapping[str, Callable[..., None]] = {
    "acts": _acts,
    "cli": _cli,
    "backup": _backup,
    "restore": _restore,
    "open": _open,
}
"""What a process does."""
