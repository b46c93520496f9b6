"""Which instances run: told by locks that end with their process, and never guessed to an act's cost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from book.looking import PREAMBLE, ROOT, finish, start

from amplanner.book.instance import Instance

BOOK = "my.book"


def test_those_that_run_are_told_from_those_that_ended(tmp_path: Path) -> None:
    mine, other = Instance(tmp_path / BOOK), Instance(tmp_path / BOOK)
    assert mine.living() == other.living() == {mine.uid, other.uid}
    other.close()
    assert mine.living() == {mine.uid}
    mine.close()
    assert list((tmp_path / f"{BOOK}.live").iterdir()) == []


RUN = """
from amplanner.book.instance import Instance
mine = Instance(Path(sys.argv[1]))
say(mine.uid)
sys.stdin.readline()
"""


def test_a_killed_process_has_ended(tmp_path: Path) -> None:
    process = start(RUN, tmp_path / BOOK)
    assert process.stdout is not None
    uid = process.stdout.readline().strip()
    mine = Instance(tmp_path / BOOK)
    assert mine.living() == {mine.uid, uid}
    process.kill()
    process.communicate(timeout=60)
    assert mine.living() == {mine.uid}
    assert [file.name for file in (tmp_path / f"{BOOK}.live").iterdir()] == [mine.uid]
    mine.close()


def test_a_program_that_it_started_does_not_keep_it_alive(tmp_path: Path) -> None:
    process = start(
        RUN.replace("say(mine.uid)", "import subprocess; subprocess.Popen(['sleep', '60']); say(mine.uid)"),
        tmp_path / BOOK,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip()
    os.kill(process.pid, 9)
    process.wait(timeout=60)
    mine = Instance(tmp_path / BOOK)
    assert mine.living() == {mine.uid}
    mine.close()
    os.killpg(process.pid, 9)
    process.communicate(timeout=60)


def test_a_tidied_folder_finds_only_oneself(tmp_path: Path) -> None:
    mine = Instance(tmp_path / BOOK)
    shutil.rmtree(tmp_path / f"{BOOK}.live")
    assert mine.living() == {mine.uid}
    mine.close()


def test_what_cannot_be_asked_counts_as_running(tmp_path: Path) -> None:
    mine = Instance(tmp_path / BOOK)
    (tmp_path / f"{BOOK}.live" / "strange").mkdir()
    assert mine.living() == {mine.uid, "strange"}
    mine.close()


def test_many_that_start_at_once_all_live(tmp_path: Path) -> None:
    processes = [start(RUN, tmp_path / BOOK) for _ in range(4)]
    uids = set()
    for process in processes:
        assert process.stdout is not None
        uids.add(process.stdout.readline().strip())
    mine = Instance(tmp_path / BOOK)
    assert mine.living() == {mine.uid, *uids}
    mine.close()
    for process in processes:
        finish(process, "\n")


def test_where_files_cannot_be_locked_opening_says_so(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace")
    script = tmp_path / "script.py"
    script.write_text(
        PREAMBLE
        + "say('go')\ntry:\n    from amplanner.book.instance import Instance\n    Instance(Path(sys.argv[1]))\n"
        + "except OSError as error:\n    say(error.strerror)\n"
    )
    ended = subprocess.run(
        [
            strace,
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "inject=flock:error=ENOLCK",
            sys.executable,
            script,
            tmp_path / BOOK,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if not ended.stdout.startswith("go"):
        pytest.skip(f"strace can't be used here: {ended.stderr[-200:]}")
    assert ended.stdout == "go\nNo locks available\n"
    assert list((tmp_path / f"{BOOK}.live").iterdir()) == []
