"""What every test may ask for: a clock that stands still, a fresh book, the corpus of real files."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from book.looking import guard
from prepared import new_book

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.quote_settings import QuoteSettings
from amplanner.book.settings import Settings
from amplanner.workday.demo.words import SELLER

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
QUOTES = QuoteSettings(payment_terms="30 days")

# How long an example takes says something of the machine, and of who else works on it; nothing here may depend on that.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test comes first, so that nobody waits for it when all others are done."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what lives to the end: a fifth of the tests' time went there (measured).

    A planner of the tests is a few ten thousand objects that know each other, so it still goes at the next look.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def clock() -> FrozenClock:
    """Wednesday 25 November 2026, 10:18 in Amsterdam."""
    return FrozenClock(datetime(2026, 11, 25, 10, 18, tzinfo=AMSTERDAM), AMSTERDAM)


@pytest.fixture
def settings() -> Settings:
    """An account manager in the Netherlands."""
    return Settings(name="Sam", country="NL", zone="Europe/Amsterdam", won_a_month=80_000, seller=SELLER, quotes=QUOTES)


@pytest.fixture
def book(tmp_path: Path, clock: FrozenClock, settings: Settings) -> Iterator[Book]:
    """A new, empty book, which rejects whatever is written through no door of it."""
    with new_book(tmp_path / "test.book", clock, settings) as opened:
        guard(opened)
        yield opened


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files from other programs; tests that need it are skipped where it is absent."""
    default = Path(__file__).resolve().parents[2] / "shared" / "corpus"
    folder = Path(os.environ.get("AMPLANNER_CORPUS", default))
    if not folder.is_dir():
        pytest.skip(f"no corpus of real files at AMPLANNER_CORPUS={folder}")
    return folder
