"""Where the book, its sidecars, the settings and the log live, and how they are made private."""

import contextlib
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

_APP = "amplanner"


class Places(NamedTuple):
    """The folders of one user."""

    data: Path
    config: Path
    state: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.state / "amplanner.log"

    @property
    def demo(self) -> Path:
        """The demo book."""
        return self.data / "demo.book"


def places() -> Places:
    """Return the platform's folders for this user; nothing is created."""
    home = Path(os.environ.get("HOME", ""))
    if sys.platform == "linux" and home.is_absolute() and "ANDROID_ROOT" not in os.environ:
        # What platformdirs would say here: asking it takes a tenth of a command's time (a test compares them).
        return Places(
            data=_xdg("DATA", home / ".local" / "share"),
            config=_xdg("CONFIG", home / ".config"),
            state=_xdg("STATE", home / ".local" / "state"),
        )
    dirs = _platform_dirs()
    return Places(data=dirs.user_data_path, config=dirs.user_config_path, state=dirs.user_state_path)


def runtime_folder() -> Path:
    """Return the private folder for what may go when its user logs out; nothing is created."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR it names another private folder, which is as good for drafts.
        warnings.simplefilter("ignore")
        return _platform_dirs().user_runtime_path


def _platform_dirs() -> "PlatformDirsABC":
    import platformdirs  # brings tempfile and shutil, which a book alone doesn't need

    return platformdirs.PlatformDirs(_APP, appauthor=False)


def _xdg(name: str, otherwise: Path) -> Path:
    """Return a folder of the XDG base directory specification, by which a relative one is to be ignored."""
    told = os.environ.get(f"XDG_{name}_HOME", "")
    return (Path(told) if os.path.isabs(told) else otherwise) / _APP


def book_path(given: str | Path | None, where: Places) -> Path:
    """Return the book's path: the given one, else `AMPLANNER_BOOK`, else the platform's data folder."""
    chosen = Path(given or os.environ.get("AMPLANNER_BOOK") or where.data / "amplanner.book")
    with contextlib.suppress(RuntimeError):  # the home of a user that there isn't: then "~name" is a name like any
        chosen = chosen.expanduser()
    return chosen.absolute()


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can read; existing ones are left as they are."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(path: Path) -> None:
    """Create an empty file with mode 0600 if there is none, so that what SQLite puts beside it inherits the mode."""
    private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
