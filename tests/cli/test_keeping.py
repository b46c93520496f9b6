"""Backups and restoring from a shell: nothing is written over unasked, nothing that was there is lost."""

import os
from pathlib import Path

import pytest

from amplanner.book.models import Account


def accounts(shell) -> list[str]:
    with shell.book() as book:
        return [name for (name,) in book.rows(Account.select(Account.name).order_by(Account.id).tuples())]


def test_a_backup_put_back_is_the_book_as_it_was(working, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "wednesday.book"
    assert working.ok("backup", str(copy)) == f"Backup written and checked: {copy}\n"
    assert copy.stat().st_mode & 0o777 == 0o600
    before = accounts(working)
    working.ok("add", "--new", "n @Nieuwkoop hello")
    told = working.json("restore", str(copy))
    assert accounts(working) == before
    assert working.ok("restore", told["replaced_book"]).startswith("Restored")
    assert accounts(working) == [*before, "Nieuwkoop"]


def test_without_a_file_it_becomes_the_backup_of_today(working) -> None:
    made = Path(working.json("backup")["backup"])
    assert made.name == "2026-11-25.book"
    assert made.parent.name == "own.book.backups"


def test_the_backup_of_today_is_never_written_over(working) -> None:
    first = Path(working.json("backup")["backup"])
    before = first.read_bytes()
    working.ok("add", "--new", "n @Nieuwkoop hello")
    second, third = (Path(working.json("backup")["backup"]) for _ in range(2))
    assert second.name == "2026-11-25-101800.book"
    assert len({first, second, third}) == 3
    assert first.read_bytes() == before
    working.path = second
    assert "Nieuwkoop" in accounts(working)


def test_in_a_folder_it_is_named_after_book_and_day(working, tmp_path: Path) -> None:
    assert working.json("backup", str(tmp_path))["backup"] == str(tmp_path / "own-2026-11-25.book")


def test_no_file_is_written_over_unasked_and_the_book_never(working, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Tom")
    assert "is there already; --force" in working.refused("backup", str(letter))
    assert letter.read_text() == "Dear Tom"
    link = tmp_path / "link.book"
    link.symlink_to(working.path)
    for itself in (working.path, link):
        assert "is the book itself" in working.refused("backup", str(itself), "--force")
    working.ok("backup", str(letter), "--force")
    assert letter.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("content", "said"), [(None, "There is no backup"), (b"", "is empty"), (b"Dear Tom, hello", "not a readable book")]
)
def test_what_is_no_backup_is_refused_and_the_book_stays(
    working, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "given"
    if content is not None:
        file.write_bytes(content)
    before = working.path.read_bytes()
    assert said in working.refused("restore", str(file), "--force")
    assert working.path.read_bytes() == before


def test_a_backup_makes_a_book_where_there_is_none(working, tmp_path: Path) -> None:
    copy = tmp_path / "copy.book"
    working.ok("backup", str(copy))
    before = accounts(working)
    working.path = tmp_path / "new machine" / "own.book"
    working.ok("restore", str(copy))
    assert accounts(working) == before


def test_a_damaged_book_is_kept_and_a_backup_takes_its_place_only_when_told(working, tmp_path: Path) -> None:
    copy = tmp_path / "copy.book"
    working.ok("backup", str(copy))
    before = accounts(working)
    damaged = bytearray(working.path.read_bytes())
    damaged[:100] = os.urandom(100)
    working.path.write_bytes(damaged)
    said = working.refused("restore", str(copy))
    assert "not a readable book" in said
    assert "--force" in said
    assert working.path.read_bytes() == damaged
    kept = Path(working.json("restore", str(copy), "--force")["replaced_book"])
    assert kept.read_bytes() == damaged
    assert accounts(working) == before


def test_a_file_that_a_planner_has_open_is_not_taken_from_it(working, tmp_path: Path) -> None:
    copy = tmp_path / "copy.book"
    working.ok("backup", str(copy))
    with working.book() as book:
        content = working.path.read_bytes()
        book.db.close()
        working.path.write_bytes(b"no book at all")
        assert "A planner is open" in working.refused("restore", str(copy), "--force")
        working.path.write_bytes(content)
