"""One running amplanner on a book, and whether another one still runs.

Each instance holds a lock on a small file beside the book for as long as it lives. The system frees the lock when
the process ends, however it ends, so a lock that can be taken means an instance that has ended.
"""

import os
import sys
import uuid
from pathlib import Path

from amplanner.book.paths import private_folder

if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Take the lock of an open file; return False when another process holds it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Take the lock of an open file; return False when another process holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Instance:
    """This run of the program on one book; `uid` is the origin of its acts and drafts."""

    def __init__(self, book: Path) -> None:
        """Take the lock. Raises `OSError` when nothing can be written beside the book."""
        self.uid = uuid.uuid4().hex
        self._folder = book.with_name(book.name + ".live")
        private_folder(self._folder)
        path = self._folder / self.uid
        while True:
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            # Between creating and locking it, another instance may have taken the file for an ended one's.
            if try_lock(self._handle) and path.exists():
                break
            os.close(self._handle)

    def living(self) -> frozenset[str]:
        """Return the uids of the instances that run now, this one included; remove what ended ones left."""
        alive = {self.uid}
        for path in self._folder.iterdir():
            if path.name != self.uid:
                if self._is_alive(path):
                    alive.add(path.name)
                else:
                    path.unlink(missing_ok=True)
        return frozenset(alive)

    @staticmethod
    def _is_alive(path: Path) -> bool:
        try:
            handle = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            return not try_lock(handle)
        finally:
            os.close(handle)

    def close(self) -> None:
        """End this instance."""
        (self._folder / self.uid).unlink(missing_ok=True)
        os.close(self._handle)
