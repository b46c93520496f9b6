"""Phone numbers: nothing is refused, everything is found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.phones import Phone, looks_like_number, normalise, other_digits, search_digits, tel_uri

WAYS = [
    "030 555 0142",
    "+31 30 555 0142",
    "+31 (0)30 555 0142",
    "0031 30 5550142",
    "(030) 555-0142",
    "tel:+31-30-555-0142",
]


@pytest.mark.parametrize("typed", WAYS)
def test_every_way_to_write_a_number_is_the_same_number(typed: str) -> None:
    assert normalise(typed, "NL") == Phone(typed, "+31305550142", "31305550142")


@pytest.mark.parametrize("typed", [*WAYS, "0142", "5550142", "30 555"])
def test_any_digits_find_it(typed: str) -> None:
    assert search_digits(typed.removeprefix("tel:")) in normalise("030 555 0142", "NL").digits


@pytest.mark.parametrize(
    ("typed", "region", "e164", "uri"),
    [
        ("030 555 0142 ext. 12", "NL", "+31305550142", "tel:+31305550142;ext=12"),
        ("12", "NL", None, "tel:12"),
        ("030 555 0142", None, None, "tel:0305550142"),
        ("+31305550142", None, "+31305550142", "tel:+31305550142"),
        ("+999 123", "NL", None, "tel:+999123"),
        ("*21#", "NL", None, "tel:*21%23"),
        ("reception", "NL", None, None),
        ("", "NL", None, None),
    ],
)
def test_what_can_be_dialled(typed: str, region: str | None, e164: str | None, uri: str | None) -> None:
    phone = normalise(typed, region)
    assert (phone.typed, phone.e164) == (typed, e164)
    assert tel_uri(phone) == uri


@pytest.mark.parametrize(
    ("typed", "region", "others"),
    [
        ("06 5550 0142", "NL", ["31655500142"]),
        ("+31 6 5550 0142", "NL", ["655500142"]),
        ("+49 30 5550142", "NL", ["305550142"]),
        ("+31 6 55", "NL", ["655"]),
        ("06 55", "NL", []),
        ("+31 6 55", None, []),
        ("reception", "NL", []),
    ],
)
def test_the_other_forms_of_a_number(typed: str, region: str | None, others: list[str]) -> None:
    assert other_digits(typed, region) == others


def test_an_unassigned_number_is_kept_in_full() -> None:
    assert normalise("+31 11 111 1111", "NL").e164 == "+31111111111"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("030 555 0142", True), ("+31-30", False), ("24/7", False), ("Q-0139", False), ("", False), ("(030) 55501", True)],
)
def test_a_number_is_told_from_a_word(text: str, expected: bool) -> None:
    assert looks_like_number(text) is expected


@settings(max_examples=100, deadline=None)
@given(
    typed=st.text(max_size=40) | st.text("+0123456789 ()-/.xext#*", max_size=30),
    region=st.sampled_from(["NL", "US", None]),
)
def test_reading_never_raises_and_keeps_what_was_typed(typed: str, region: str | None) -> None:
    phone = normalise(typed, region)
    assert phone.typed == typed
    assert phone.digits == "" or (phone.digits.isascii() and phone.digits.isdigit())
    uri = tel_uri(phone)
    assert uri is None or (uri.isascii() and uri.isprintable() and " " not in uri)
