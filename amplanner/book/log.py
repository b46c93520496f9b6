"""The log, without customer text, and the report that a crash leaves."""

import logging
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType

from amplanner.book.paths import private_file

LOGGER = "amplanner"

_Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _FromFirstLine(logging.Handler):
    """Makes the file's own handler at the first line: few days have one, and what it loads delays the first frame."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._handler: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line on."""
        if self._handler is None:
            from amplanner.book.log_file import PrivateRotatingHandler

            self._handler = PrivateRotatingHandler(self._file)
            self._handler.setFormatter(self.formatter)
        self._handler.handle(record)

    def close(self) -> None:
        """Close the file."""
        if self._handler is not None:
            self._handler.close()
        super().close()


class _Discreet(logging.Formatter):
    """Tells of an exception its kind and where it came from: its message may hold customers' words."""

    def formatException(self, ei: _Told) -> str:
        """Return the exception without its message."""
        return "" if ei[1] is None else "\n".join(_told(ei[1]))


def start_log(file: Path) -> logging.Logger:
    """Send the program's log to a rotating file of mode 0600; raises `OSError` when it can't be written.

    Called again, it sends the log to the new file only.
    """
    private_file(file)
    with file.open("a"):
        pass  # a file that can't be written is found out now
    handler = _FromFirstLine(file)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
    return logger


def leave_report(folder: Path, error: BaseException, now: datetime) -> Path:
    """Write what is needed to find the cause of a crash, and return the file. Raises `OSError` when it can't.

    Only the kinds of errors and where they came from are kept: messages and values may hold customers' words.
    """
    file = folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
    private_file(file)
    with file.open("a", encoding="utf-8") as report:
        report.write("\n".join([f"amplanner ended at {now.isoformat()}", *_told(error), ""]))
    return file


def _told(error: BaseException) -> list[str]:
    """Return the lines that tell of an error and of what it came from, the newest first."""
    lines = []
    for number, one in enumerate(_chain(error)):
        lines.append(f"{'came from ' if number else ''}{type(one).__module__}.{type(one).__qualname__}")
        lines += traceback.extract_tb(one.__traceback__).format()
    return [line.rstrip("\n") for line in lines]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, what is inside it when it is a group, and what it came from; each once."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        waiting += [cause] if (cause := one.__cause__ or one.__context__) is not None else []
