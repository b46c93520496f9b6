"""The file of the log: it goes round, and only its owner can read it."""

import logging
import logging.handlers
import os
from pathlib import Path

_KEPT_BYTES = 512_000
_KEPT_FILES = 3


def _private_opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class PrivateRotatingHandler(logging.handlers.RotatingFileHandler):
    """Rotates like its parent; every new file is readable by its owner only. Opens the file at the first line."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True)

    def _open(self):  # type: ignore[no-untyped-def]  # the parent's own annotation is private
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=_private_opener)

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose the line: a full disk must not print a traceback across the screen."""
