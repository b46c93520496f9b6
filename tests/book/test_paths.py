"""Where things live, and that they are private."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from amplanner.book.paths import Places, book_path, places, private_file, private_folder, runtime_folder

WHERE = Places(data=Path("/d"), config=Path("/c"), state=Path("/s"))


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_each_thing_has_its_place() -> None:
    assert WHERE.settings == Path("/c/settings.toml")
    assert WHERE.log == Path("/s/amplanner.log")
    assert WHERE.demo == Path("/d/demo.book")


def test_the_platforms_folders_are_named_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    where = places()
    assert {where.data.name, where.config.name, where.state.name} == {"amplanner"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only there they are named without asking")
@pytest.mark.parametrize("data", [None, "", "relative/data", "/abs/data"])
@pytest.mark.parametrize("home", ["/home/sam", "/", "", "relative"])
def test_the_folders_are_those_that_platformdirs_names(
    data: str | None, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    for name in ("DATA", "CONFIG", "STATE"):
        if data is None:
            monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
        else:
            monkeypatch.setenv(f"XDG_{name}_HOME", data)
    named = platformdirs.PlatformDirs("amplanner", appauthor=False)
    assert places() == Places(named.user_data_path, named.user_config_path, named.user_state_path)


def test_the_folder_that_may_go_at_a_log_out_is_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert runtime_folder().name == "amplanner"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert runtime_folder().is_absolute()


@pytest.mark.parametrize(
    ("given", "variable", "path"),
    [
        ("/x/a.book", "/y/b.book", "/x/a.book"),
        (None, "/y/b.book", "/y/b.book"),
        (None, "", "/d/amplanner.book"),
        ("", None, "/d/amplanner.book"),
        (Path("/x/a.book"), None, "/x/a.book"),
        ("~/a.book", None, "/home/sam/a.book"),
        (None, "~/b.book", "/home/sam/b.book"),
        ("a.book", None, "{cwd}/a.book"),
        ("~nobody-of-that-name/a.book", None, "{cwd}/~nobody-of-that-name/a.book"),
    ],
)
def test_one_path_for_everything(
    monkeypatch: pytest.MonkeyPatch, given: str | Path | None, variable: str | None, path: str
) -> None:
    monkeypatch.setenv("HOME", "/home/sam")
    monkeypatch.delenv("AMPLANNER_BOOK", raising=False)
    if variable is not None:
        monkeypatch.setenv("AMPLANNER_BOOK", variable)
    assert book_path(given, WHERE) == Path(path.format(cwd=Path.cwd()))


def test_what_is_made_is_private(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b.book"
    private_file(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.read_bytes() == b""


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    file = folder / "b.book"
    file.write_text("held")
    private_folder(folder)
    private_file(file)
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o755, 0o644)
    assert file.read_text() == "held"
