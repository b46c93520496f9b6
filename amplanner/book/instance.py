"""One running amplanner on a book, and whether another one still runs.

Each instance holds a lock on a small file beside the book for as long as it lives. The system frees the lock when
the process ends, however it ends, so a lock that can be taken means an instance that has ended.
"""

import contextlib
import errno
import os
import sys
import uuid
from pathlib import Path

from amplanner.book.paths import private_folder

_TAKEN = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(handle: int) -> bool:
    """Take the lock of an open file; return False when another process holds it.

    Raises `OSError` where files can't be locked at all, as on some network file systems.
    """
    try:
        _lock(handle)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


class Instance:
    """This run of the program on one book; `uid` is the origin of its acts and drafts."""

    def __init__(self, book: Path) -> None:
        """Take the lock. Raises `OSError` when nothing can be written or locked beside the book."""
        self.uid = uuid.uuid4().hex
        self._folder = book.with_name(book.name + ".live")
        private_folder(self._folder)
        path = self._folder / self.uid
        while True:
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                # Between creating and locking it, another instance may have taken the file for an ended one's.
                if try_lock(self._handle) and path.exists():
                    return
            except OSError:
                self.close()
                raise
            os.close(self._handle)

    def living(self) -> frozenset[str]:
        """Return the uids of the instances that run now, this one included; remove what ended ones left.

        An instance that can't be asked counts as running: its acts and drafts are then left alone.
        """
        alive = {self.uid}
        for path in self._files():
            if path.name != self.uid:
                if self._is_alive(path):
                    alive.add(path.name)
                else:
                    # What can't be removed is asked again next time.
                    with contextlib.suppress(OSError):
                        path.unlink()
        return frozenset(alive)

    def _files(self) -> list[Path]:
        try:
            return list(self._folder.iterdir())
        except FileNotFoundError:  # somebody tidied up: then nobody can be found
            return []

    @staticmethod
    def _is_alive(path: Path) -> bool:
        try:
            handle = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        try:
            return not try_lock(handle)
        except OSError:
            return True
        finally:
            os.close(handle)

    def close(self) -> None:
        """End this instance."""
        with contextlib.suppress(OSError):  # a file that stays is found to be an ended instance's
            (self._folder / self.uid).unlink()
        os.close(self._handle)
