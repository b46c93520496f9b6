"""Which command a few typed letters stand for."""

import pytest

from amplanner.tui.screens.palette import score


@pytest.mark.parametrize(
    ("typed", "title", "found"),
    [
        ("inbound", "Log an incoming (inbound) call of the selected account", True),
        ("incoming", "Log an incoming (inbound) call of the selected account", True),
        ("inb", "Change day, time and subject of the call", False),
        ("inbound", "Change day, time and subject of the call", False),
        ("gtop", "Go to the top", True),
        ("sbjct", "Change day, time and subject of the call", True),
        ("(", "Log an incoming (inbound) call", True),
    ],
)
def test_letters_scattered_over_words_do_not_match(typed: str, title: str, found: bool) -> None:
    assert (score(typed, title) is not None) is found
