"""The outcomes of a call and the planner's own."""

import pytest

from amplanner.rules.outcomes import (
    CARD,
    FURTHER,
    STANDARD,
    Ask,
    Effect,
    LineResult,
    by_code,
    by_letter,
    from_settings,
)

TABLE = [
    ("s", "Spoke", "connected", False, "Connected"),
    ("n", "No answer", "no_answer", True, "No answer"),
    ("v", "Voicemail", "voicemail", True, "Left voicemail"),
    ("b", "Busy", "busy", True, "Busy"),
    ("l", "Call later", "connected", False, "Connected"),
    ("r", "Left word", "left_message", True, "Left live message"),
    ("m", "Meeting set", "connected", False, "Connected"),
    ("Q", "Quote asked", "connected", False, "Connected"),
    ("w", "Wrong number", "wrong_number", False, "Wrong number"),
    ("x", "Not interested", "connected", False, "Connected"),
    ("D", "Do not call", "connected", False, "Connected"),
]


@pytest.mark.parametrize(("letter", "label", "line", "miss", "hubspot"), TABLE)
def test_the_card_is_the_table_of_the_design(letter: str, label: str, line: str, miss: bool, hubspot: str) -> None:
    outcome = by_letter(letter)
    assert outcome is not None
    assert (outcome.label, outcome.line_result, outcome.miss, outcome.hubspot) == (label, line, miss, hubspot)
    assert by_code(outcome.code) == outcome


def test_eleven_on_the_card_and_five_further() -> None:
    assert [outcome.letter for outcome in CARD] == [row[0] for row in TABLE]
    assert [outcome.label for outcome in FURTHER] == [
        "Will ring me",
        "Information sent",
        "Ordered",
        "Complaint",
        "Left the company",
    ]
    assert len({outcome.code for outcome in STANDARD}) == 16


def test_what_they_ask_and_do() -> None:
    asks = {outcome.letter: outcome.asks for outcome in CARD if outcome.asks}
    assert asks == {
        "s": (Ask.NOTE, Ask.NEXT),
        "l": (Ask.WHEN,),
        "m": (Ask.APPOINTMENT,),
        "w": (Ask.NUMBER,),
        "x": (Ask.REASON,),
    }
    effects = {outcome.letter: outcome.effect for outcome in CARD if outcome.effect}
    assert effects == {
        "l": Effect.PROMISES_CALL,
        "Q": Effect.DRAFTS_QUOTE,
        "w": Effect.FLAGS_NUMBER,
        "x": Effect.ENDS_PURPOSE,
        "D": Effect.BLOCKS_PERSON,
    }


def test_a_second_press_guards_the_letters_that_log_nothing_said() -> None:
    assert "".join(outcome.letter for outcome in CARD if outcome.wants_second_press) == "nvbrw"


def test_letters_keep_their_case_and_unknown_ones_mean_nothing() -> None:
    assert by_letter("d") is None
    assert by_letter("") is None
    assert by_code("of_other_times") is None


def test_settings_add_and_rename() -> None:
    outcomes = from_settings(
        [
            {
                "code": "gatekeeper",
                "label": "Gatekeeper",
                "letter": "g",
                "line_result": "left_message",
                "asks": ["note"],
            },
            {"code": "voicemail", "label": "Voice mail", "letter": "i"},
            {"code": "out_sick", "label": "Out sick", "line_result": "connected", "miss": True, "hubspot": "Sick"},
            {"code": "complaint", "effect": "opens_issue", "letter": ""},
        ]
    )
    gatekeeper = by_letter("g", outcomes)
    assert gatekeeper is not None
    assert (gatekeeper.line_result, gatekeeper.miss, gatekeeper.hubspot) == ("left_message", True, "Left live message")
    assert gatekeeper.asks == (Ask.NOTE,)
    renamed = by_letter("i", outcomes)
    assert renamed is not None
    assert (renamed.code, renamed.label, renamed.line_result) == ("voicemail", "Voice mail", LineResult.VOICEMAIL)
    assert by_letter("v", outcomes) is None
    sick = by_code("out_sick", outcomes)
    assert sick is not None
    assert (sick.miss, sick.hubspot, sick.letter) == (True, "Sick", "")
    assert len(outcomes) == 18


def test_no_settings_are_the_standard_outcomes() -> None:
    assert from_settings([]) == STANDARD


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({}, "outcome 1: code wants a text"),
        ({"code": "a b"}, "outcome 1: code wants letters"),
        ({"code": "new"}, r"outcome 1 \(new\): line_result wants a text"),
        ({"code": "new", "line_result": "busy"}, r"outcome 1 \(new\): label wants a text"),
        ({"code": "new", "label": "New", "line_result": "dead"}, r"\(new\): line_result wants one of connected"),
        ({"code": "busy", "letter": "xx"}, r"\(busy\): letter wants one letter"),
        ({"code": "busy", "letter": "."}, r"\(busy\): letter wants one letter"),
        ({"code": "busy", "letter": "n"}, r"\(busy\): letter 'n' already means No answer"),
        ({"code": "busy", "miss": "yes"}, r"\(busy\): miss wants true or false"),
        ({"code": "busy", "asks": "note"}, r"\(busy\): asks wants a list"),
        ({"code": "busy", "asks": ["age"]}, r"\(busy\): asks wants one of note"),
        ({"code": "busy", "effect": "magic"}, r"\(busy\): effect wants one of promises_call"),
        ({"code": "busy", "colour": "red"}, r"\(busy\): unknown key 'colour'"),
        ({"code": "busy", "label": " "}, r"\(busy\): label wants a text"),
    ],
)
def test_a_bad_entry_is_named(entry: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        from_settings([entry])


def test_a_code_given_twice_is_named() -> None:
    with pytest.raises(ValueError, match=r"outcome 2 \(busy\): this code is given twice"):
        from_settings([{"code": "busy", "label": "A"}, {"code": "busy", "label": "B"}])
