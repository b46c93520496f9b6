"""The log and the crash report: private, bounded, and without customers' words."""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amplanner.book.log import LOGGER, leave_report, start_log

NOW = datetime(2026, 11, 25, 10, 18, 5, tzinfo=UTC)
SECRET = "Meijer Foods owes us"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A started log."""
    file = tmp_path / "state" / "amplanner.log"
    before = os.umask(0o022)
    start_log(file)
    yield file
    os.umask(before)
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def fail(text: str) -> None:
    hidden = text  # a local value that no report may hold
    raise KeyError(hidden)


def caught() -> BaseException:
    try:
        try:
            fail(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        return error


def test_lines_are_written_to_a_private_file(log: Path) -> None:
    logging.getLogger(LOGGER).info("opened book %s", 7)
    assert log.read_text().endswith("INFO opened book 7\n")
    assert log.stat().st_mode & 0o777 == 0o600
    assert log.parent.stat().st_mode & 0o777 == 0o700


def test_it_goes_round_and_stays_private(log: Path) -> None:
    for _ in range(3000):
        logging.getLogger(LOGGER).info("x" * 1000)
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == [f"amplanner.log{end}" for end in ("", ".1", ".2", ".3")]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert sum(file.stat().st_size for file in files) <= 4 * 512_000


def test_an_exception_is_told_without_its_words(log: Path) -> None:
    try:
        fail(SECRET)
    except KeyError:
        logging.getLogger(LOGGER).exception("could not open account %s", 7)
    text = log.read_text()
    assert "could not open account 7" in text
    assert "builtins.KeyError" in text
    assert "in fail" in text
    assert SECRET not in text


def test_started_again_each_line_comes_once(log: Path) -> None:
    other = log.with_name("other.log")
    start_log(other)
    logging.getLogger(LOGGER).info("once")
    assert log.read_text() == ""
    assert other.read_text().count("once") == 1


def test_a_log_that_can_no_longer_be_written_is_quiet(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.unlink()
    log.mkdir()
    logging.getLogger(LOGGER).info("lost")
    assert capsys.readouterr() == ("", "")


def test_a_log_that_cannot_be_started_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        start_log(tmp_path)


def test_a_crash_leaves_what_is_needed_and_nothing_of_customers(tmp_path: Path) -> None:
    before = os.umask(0o022)
    file = leave_report(tmp_path / "state", caught(), NOW)
    os.umask(before)
    text = file.read_text()
    assert file.name == "crash-20261125-101805.txt"
    assert file.stat().st_mode & 0o777 == 0o600
    assert text.startswith("amplanner ended at 2026-11-25T10:18:05+00:00\nbuiltins.ValueError\n")
    assert "came from builtins.KeyError" in text
    assert "raise ValueError(SECRET) from error" in text
    assert "in fail" in text
    assert SECRET not in text


def test_two_crashes_in_a_second_are_both_kept(tmp_path: Path) -> None:
    first = leave_report(tmp_path, ValueError("a"), NOW)
    second = leave_report(tmp_path, TypeError("b"), NOW)
    assert first == second
    assert "ValueError" in first.read_text()
    assert "TypeError" in first.read_text()


def test_a_group_is_told_with_what_is_in_it(tmp_path: Path) -> None:
    group = ExceptionGroup(SECRET, [ValueError(SECRET), TypeError(SECRET)])
    text = leave_report(tmp_path, group, NOW).read_text()
    assert all(kind in text for kind in ("ExceptionGroup", "ValueError", "TypeError"))
    assert SECRET not in text


def test_causes_that_go_in_a_circle_end(tmp_path: Path) -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    text = leave_report(tmp_path, first, NOW).read_text()
    assert text.count("ValueError") == 1
