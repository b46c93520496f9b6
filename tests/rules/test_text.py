"""Text made safe and folded."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.text import clean, fold, name_words

# Half surrogates reach us through file names and careless decoders, so they are part of "any text" here.
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bakker Logistics", "Bakker Logistics"),
        ("a\x00b", "a\ufffdb"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("\x9b31m", "\ufffd31m"),
        ("abc\u202egnp.exe", "abc\ufffdgnp.exe"),
        ("\u2066isolate\u2069", "\ufffdisolate\ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("tab\there", "tab here"),
        ("one\ntwo\r\nthree", "one two three"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("👩‍🏭 welder", "👩‍🏭 welder"),
        ("Smit [/x] [@click=app.quit]", "Smit [/x] [@click=app.quit]"),
    ],
)
def test_clean_keeps_text_and_replaces_what_acts(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_clean_keeps_lines_when_asked() -> None:
    assert clean("one\r\ntwo\rthree\u2028four\x0bfive\tsix\x07", lines=True) == "one\ntwo\nthree\nfour\nfive six\ufffd"


@given(ANY_TEXT, st.booleans())
@settings(deadline=None, max_examples=100)
def test_clean_leaves_nothing_that_acts(text: str, lines: bool) -> None:
    kept = clean(text, lines=lines)
    assert clean(kept, lines=lines) == kept
    kept.encode()
    allowed = {"\n"} if lines else set()
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} or c in allowed for c in kept)
    assert not any(unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"} for c in kept)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("MEIJER", "meijer"),
        ("Café Köln", "cafe koln"),
        ("Straße", "strasse"),
        ("Ørsted Łódź Ðæ", "orsted lodz dae"),
        ("İstanbul ılık", "istanbul ilik"),
        ("ﬁnance", "finance"),
        ("ＡＢＣ", "abc"),
        ("Cafe\u0301", "cafe"),
        ("한국", "한국"),
        ("ガス", "ガス"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
@settings(deadline=None, max_examples=100)
def test_fold_is_settled_and_blind_to_case(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


def test_name_words_are_what_a_name_is_found_by() -> None:
    assert name_words("Kade 9 B.V.") == ["kade", "9", "b", "v"]
    assert name_words("Van_den-Berg & Zön") == ["van", "den", "berg", "zon"]
    assert name_words("!!!") == []
