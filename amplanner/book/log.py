"""The log, without customer text, and the report that a crash leaves."""

import logging
import logging.handlers
import os
import traceback
from datetime import datetime
from pathlib import Path

from amplanner.book.paths import private_file

LOGGER = "amplanner"
_KEPT_BYTES = 512_000
_KEPT_FILES = 3


def _private_opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class _PrivateRotatingHandler(logging.handlers.RotatingFileHandler):
    """Rotates like its parent; every new file is readable by its owner only."""

    def _open(self):  # type: ignore[no-untyped-def]  # the parent's own annotation is private
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=_private_opener)


def start_log(file: Path) -> logging.Logger:
    """Send the program's log to a rotating file of mode 0600; raises `OSError` when it can't be written."""
    private_file(file)
    handler = _PrivateRotatingHandler(file, maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    return logger


def leave_report(folder: Path, error: BaseException, now: datetime) -> Path:
    """Write what is needed to find the cause of a crash, without local values, and return the file.

    Only the kind of error and where it came from are kept: messages and values may hold customers' words.
    """
    file = folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
    private_file(file)
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    chain, cause = [], error.__cause__ or error.__context__
    while cause is not None:
        chain.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    because = f"Came from: {' ← '.join(chain)}\n" if chain else ""
    file.write_text(f"amplanner ended at {now.isoformat()}\n{type(error).__name__}\n{because}\n{frames}", "utf-8")
    return file
