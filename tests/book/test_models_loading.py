"""The models are made when somebody asks for them."""

import subprocess
import sys

import pytest

from amplanner.book import models
from amplanner.book.images import BY_TABLE, table_of


def _loaded(code: str) -> set[str]:
    ask = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split() if name.startswith("amplanner.book.models.")}


def test_a_record_brings_only_what_it_refers_to() -> None:
    base, people = "amplanner.book.models.base", "amplanner.book.models.people"
    assert _loaded("from amplanner.book.book import Book") == {base}
    assert _loaded("from amplanner.book.models import Account") == {base, people}
    assert _loaded("from amplanner.book.images import BY_TABLE; BY_TABLE['phone']; list(BY_TABLE)") == {base, people}


def test_every_table_names_its_record() -> None:
    assert [table_of(model) for model in models.RECORDS] == list(BY_TABLE) == list(models.TABLES)
    assert [BY_TABLE[table] for table in BY_TABLE] == list(models.RECORDS)
    assert "journal_group" not in BY_TABLE
    assert all(getattr(models, name) is not None for name in models.__all__)


def test_what_is_no_record_is_not_there() -> None:
    with pytest.raises(AttributeError, match="Customer"):
        models.Customer  # type: ignore[attr-defined]  # noqa: B018  # looking it up is what is tried
