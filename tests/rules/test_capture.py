"""The capture line: the examples of the design, many more of our own, and what holds for any text."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.capture import (
    Captured,
    Channel,
    Context,
    Field,
    FreeSlot,
    Kind,
    Match,
    Owner,
    Person,
    Priority,
    Travel,
    describe,
    parse,
)
from amplanner.rules.capture_names import rank_accounts
from amplanner.rules.dates import When
from amplanner.rules.money import Money
from amplanner.rules.text import clean, name_words
from amplanner.rules.worktime import Half

NOW = datetime(2026, 11, 25, 10, 18, tzinfo=ZoneInfo("Europe/Amsterdam"))
TODAY = NOW.date()

ACCOUNTS = [
    Match(key, name)
    for key, name in enumerate(
        (
            "Bakkerij Noord",
            "Bakker Logistics",
            "Hartman Machines",
            "Meijer Foods",
            "Van Dam Steel",
            "Lumen Design",
            "Delta Pumps",
            "Kade 9",
            "Oost Hoses",
            "Sun Hydraulics",
            "Café Zuid",
        ),
        1,
    )
]
BAKKER, HARTMAN, MEIJER, VAN_DAM, LUMEN, DELTA, KADE, OOST = ACCOUNTS[1:9]
SMIT = Person(1, "Ilse Smit", HARTMAN.key)
JOKE = Person(2, "Joke de Vries", BAKKER.key)
ANNA = Person(3, "Anna Berg", None)
TOM = Person(4, "Tom Visser", MEIJER.key)
PERSONS = [SMIT, JOKE, ANNA, TOM]


def find_accounts(query: str) -> Sequence[Match]:
    first = name_words(query)[:1]
    return [match for match in ACCOUNTS if first and any(word.startswith(first[0]) for word in name_words(match.name))]


def find_persons(query: str, account: int | None) -> Sequence[Person]:
    first = name_words(query)[:1]
    return [
        person
        for person in PERSONS
        if account is None or person.account in {None, account}
        if first and any(word.startswith(first[0]) for word in name_words(person.name))
    ]


CONTEXT = Context(find_accounts=find_accounts, find_persons=find_persons)


def read(line: str, context: Context = CONTEXT, **changes: object) -> Captured:
    return parse(line, NOW, context._replace(**changes))  # type: ignore[arg-type]  # fields by name


def at(day: date, start: str = "", end: str = "", half: Half | None = None) -> When:
    return When(
        day, time.fromisoformat(start) if start else None, time.fromisoformat(end) if end else None, half, day < TODAY
    )


# The first test table: ux.md B3.


def test_appointment_with_account_day_time_length_and_tag() -> None:
    got = read("@bak visit tue 10 45m #qbr", default_kind=Kind.APPOINTMENT)
    assert (got.kind, got.kind_typed, got.account, got.title) == (Kind.APPOINTMENT, False, BAKKER, "visit")
    assert got.when == at(date(2026, 12, 1), "10:00", "10:45")
    assert (got.duration, got.tags, got.channel, got.warnings) == (45, ("qbr",), Channel.VISIT, ())
    assert [match.name for match in got.account_matches] == ["Bakker Logistics", "Bakkerij Noord"]


def test_appointment_by_range_with_person() -> None:
    got = read("m 14-15:30 @hart +smit site visit")
    assert (got.kind, got.kind_typed, got.account, got.persons) == (Kind.APPOINTMENT, True, HARTMAN, (SMIT,))
    assert (got.when, got.duration, got.title) == (at(TODAY, "14:00", "15:30"), 90, "site visit")


@pytest.mark.parametrize("pane", [Kind.CALL, Kind.QUOTE, Kind.TODO])
@pytest.mark.parametrize(
    "line", ["@bak visit tue 10 45m #qbr", "lunch with Eva @bak tue 10 45m", "Bezoek tue 10 45m @bak"]
)
def test_a_line_that_begins_with_a_meeting_is_an_appointment_in_any_pane(pane: Kind, line: str) -> None:
    got = read(line, default_kind=pane)
    assert (got.kind, got.kind_typed, got.account) == (Kind.APPOINTMENT, False, BAKKER)
    assert got.when == at(date(2026, 12, 1), "10:00", "10:45")


@pytest.mark.parametrize(
    ("line", "pane", "kind"),
    [
        ("c @bak visit tue 10", Kind.CALL, Kind.CALL),
        ("ask about the visit tue 10", Kind.CALL, Kind.CALL),
        ("phone tue 10", Kind.CALL, Kind.CALL),
        ("visit tue", Kind.CALL, Kind.APPOINTMENT),
        ("visit the fair", Kind.CALL, Kind.CALL),
        ("visit their website fri", Kind.TODO, Kind.TODO),
        ("demo units €1200 fri", Kind.QUOTE, Kind.QUOTE),
        ("visit went well, tue 10 again", Kind.NOTE, Kind.NOTE),
    ],
)
def test_what_only_sounds_like_a_meeting_is_what_the_pane_makes(line: str, pane: Kind, kind: Kind) -> None:
    assert read(line, default_kind=pane).kind is kind


def test_a_next_step_can_be_a_meeting() -> None:
    got = read("n @mei Board ok > visit tue 10")
    assert got.next is not None
    assert (got.next.kind, got.next.account) == (Kind.APPOINTMENT, MEIJER)


def test_important_call() -> None:
    got = read("c @mei tom 14:00 ask PO !")
    assert (got.kind, got.account, got.title) == (Kind.CALL, MEIJER, "ask PO")
    assert (got.when, got.priority, got.owner) == (at(date(2026, 11, 26), "14:00"), Priority.IMPORTANT, Owner.ME)


def test_call_in_half_day() -> None:
    got = read("c @van pm")
    assert (got.account, got.when, got.title) == (VAN_DAM, at(TODAY, half=Half.PM), "")


def test_todo() -> None:
    got = read("t @lumen send spec sheet mon")
    assert (got.kind, got.account, got.title) == (Kind.TODO, LUMEN, "send spec sheet")
    assert got.when == at(date(2026, 11, 30))


def test_note_with_next_step() -> None:
    got = read("n @mei Board ok, 2 years > c tue 10 delivery terms")
    assert (got.kind, got.account, got.title, got.when) == (Kind.NOTE, MEIJER, "Board ok, 2 years", None)
    assert got.next is not None
    assert (got.next.kind, got.next.account, got.next.title) == (Kind.CALL, MEIJER, "delivery terms")
    assert got.next.when == at(date(2026, 12, 1), "10:00")


def test_quote() -> None:
    got = read("q @hart Line 4 €23k 40% 30d")
    assert (got.kind, got.account, got.title) == (Kind.QUOTE, HARTMAN, "Line 4")
    assert (got.money, got.chance, got.validity_days) == (Money(2_300_000, "EUR"), 40, 30)
    assert (got.when, got.duration) == (None, None)


def test_order() -> None:
    got = read("w @mei Q139")
    assert (got.kind, got.account, got.quote_ref, got.title) == (Kind.ORDER, MEIJER, 139, "")


def test_repeating_call() -> None:
    got = read("c @delta every 2w")
    assert (got.account, got.repeat, got.title, got.when) == (DELTA, "FREQ=WEEKLY;INTERVAL=2", "", None)


@pytest.mark.parametrize(
    ("line", "title", "day"),
    [
        ("t Sun Hydraulics price list thu", "Sun Hydraulics price list", date(2026, 11, 26)),
        ('t "Friday demo" prepare thu', "Friday demo prepare", date(2026, 11, 26)),
        ("t 24/7 support offer 31 dec", "24/7 support offer", date(2026, 12, 31)),
        ("t Q4 review deck fri", "Q4 review deck", date(2026, 11, 27)),
    ],
)
def test_last_date_is_the_date_and_names_are_none(line: str, title: str, day: date) -> None:
    got = read(line)
    assert (got.title, got.when) == (title, at(day))


def test_no_date_in_other_words() -> None:
    got = read("call about monitor paprika", default_kind=Kind.CALL)
    assert (got.title, got.when) == ("call about monitor paprika", None)
    got = read("t 1/2 inch hose for @oost")
    assert (got.title, got.account) == ("1/2 inch hose for", OOST)
    assert got.when is not None
    assert got.when.defaulted


def test_impossible_date_warns_and_stays() -> None:
    got = read("t @kade 31 jun")
    assert (got.title, got.account, got.warnings) == ("31 jun", KADE, ("there is no 31 Jun",))
    assert got.when == at(date(2026, 11, 26))._replace(defaulted=True)


# What a line was understood as, in the words of the preview. The default kind here is a to-do.

UNDERSTOOD = [
    # Days in three languages, and the same letters as English words
    ("c @mei morgen 14:00", "Call · Meijer Foods · Thu 26 Nov 14:00, tomorrow"),
    ("c @mei übermorgen 10 Uhr", "Call · Meijer Foods · Fri 27 Nov 10:00, in 2 days"),
    ("c @mei di 10:00", "Call · Meijer Foods · Tue 1 Dec 10:00, in 6 days"),
    ("c @bak am Montag um 9 Uhr", "Call · Bakker Logistics · Mon 30 Nov 09:00, in 5 days"),
    ("c @bak op dinsdag om 14u30", "Call · Bakker Logistics · Tue 1 Dec 14:30, in 6 days"),
    ("c @bak nächsten Mittwoch 11h", "Call · Bakker Logistics · Wed 2 Dec 11:00, in 7 days"),
    ("c @bak over 3 dagen", "Call · Bakker Logistics · Sat 28 Nov, in 3 days · weekend"),
    ("t Dienstag Angebot senden", 'To-do · Tue 1 Dec, in 6 days · "Angebot senden"'),
    ("t Offerte donderdag nabellen", 'To-do · Thu 26 Nov, tomorrow · "Offerte nabellen"'),
    ("t offerte sturen ^vr", 'To-do · Fri 27 Nov, in 2 days · "offerte sturen"'),
    ("t do 10 calls", 'To-do · Thu 26 Nov, tomorrow · "do 10 calls"'),
    ("t so far so good", 'To-do · Thu 26 Nov, tomorrow · "so far so good"'),
    ("t call Tom fri", 'To-do · Fri 27 Nov, in 2 days · "call Tom"'),
    # Dates
    ("t brief +3b", 'To-do · Mon 30 Nov, in 5 days · "brief"'),
    ("t brief in 2 weeks", 'To-do · Wed 9 Dec, in 14 days · "brief"'),
    ("t brief by end of the month", 'To-do · Mon 30 Nov, in 5 days · "brief"'),
    ("t brief wk49", 'To-do · Mon 30 Nov, in 5 days · "brief"'),
    ("t brief 3rd December", 'To-do · Thu 3 Dec, in 8 days · "brief"'),
    ("t brief 3.12. for Joke", 'To-do · Thu 3 Dec, in 8 days · "brief for Joke"'),
    ("t brief 3-12", 'To-do · Thu 3 Dec, in 8 days · "brief"'),
    ("t brief 3/12 @bak !", 'To-do · Thu 3 Dec, in 8 days · Bakker Logistics · important · "brief"'),
    ("t brief ^3/12 for review", 'To-do · Thu 3 Dec, in 8 days · "brief for review"'),
    ("t review 2-3 pages", 'To-do · Thu 26 Nov, tomorrow · "review 2-3 pages"'),
    ("t order 3/4 pipe", 'To-do · Thu 26 Nov, tomorrow · "order 3/4 pipe"'),
    ("t plan support 24/7", 'To-do · Thu 26 Nov, tomorrow · "plan support 24/7"'),
    ("t brief Tue 1 Dec 14:00", 'To-do · Tue 1 Dec 14:00, in 6 days · "brief"'),
    ("t brief wed 1 dec", 'To-do · Tue 1 Dec, in 6 days · ! Tue 1 Dec, not Wed · "brief"'),
    ("t wed 32 dec", 'To-do · ! there is no 32 Dec · Thu 26 Nov, tomorrow · "wed 32 dec"'),
    ("t ^31/6 plan", 'To-do · ! there is no 31 Jun · Thu 26 Nov, tomorrow · "^31/6 plan"'),
    ("t tue report fri", 'To-do · Fri 27 Nov, in 2 days · "tue report"'),
    ("t fri @kade 31 jun", 'To-do · Fri 27 Nov, in 2 days · Kade 9 · ! there is no 31 Jun · "31 jun"'),
    ("t visit sun hydraulics sun", 'To-do · Sun 29 Nov, in 4 days · weekend · "visit sun hydraulics"'),
    ("t Sun Power order", 'To-do · Thu 26 Nov, tomorrow · "Sun Power order"'),
    ("t meeting 3 May Bakery", 'To-do · Thu 26 Nov, tomorrow · "meeting 3 May Bakery"'),
    # Times
    ("c in 30m @bak", "Call · Wed 25 Nov 10:48, today · Bakker Logistics"),
    ("c tue @mei 10:00 terms", 'Call · Tue 1 Dec 10:00, in 6 days · Meijer Foods · "terms"'),
    ("t lunch tom noon", 'To-do · Thu 26 Nov 12:00, tomorrow · "lunch"'),
    ("c @mei tom am", "Call · Meijer Foods · Thu 26 Nov morning, tomorrow"),
    ("c @mei am", "Call · Meijer Foods · Wed 25 Nov morning, today"),
    ("t I am late", 'To-do · Thu 26 Nov, tomorrow · "I am late"'),
    ("t ask PM fri", 'To-do · Fri 27 Nov, in 2 days · "ask PM"'),
    ("c @mei 09:00", "Call · Meijer Foods · Wed 25 Nov 09:00, today · ! 09:00 has passed"),
    (
        "m @bak review 9-10",
        'Appointment · Bakker Logistics · Wed 25 Nov 09:00–10:00, today · ! 09:00 has passed · "review"',
    ),
    ("m @bak tom 13:00 8h workshop", 'Appointment · Bakker Logistics · Thu 26 Nov 13:00–21:00, tomorrow · "workshop"'),
    ("m @bak fri 22:00-01:00", "Appointment · Bakker Logistics · Fri 27 Nov 22:00–01:00 next day, in 2 days"),
    ("m @bak 14-15 45m", 'Appointment · Bakker Logistics · Wed 25 Nov 14:00–15:00, today · "45m"'),
    ("m @bak 1h30", "Appointment · Bakker Logistics · 1h30 · ! no day yet"),
    # Money, in the currency that is named
    ("q @bak Retrofit $5k", 'Quote · Bakker Logistics · $5,000 · "Retrofit"'),
    ("q @bak Retrofit £ 1200", 'Quote · Bakker Logistics · £1,200 · "Retrofit"'),
    ("q @bak Retrofit 1200€ 25%", 'Quote · Bakker Logistics · €1,200 · 25% · "Retrofit"'),
    ("q @bak Retrofit € 1.200,50", 'Quote · Bakker Logistics · €1,200.50 · "Retrofit"'),
    ("q @bak Retrofit chf 1'200", 'Quote · Bakker Logistics · CHF 1,200 · "Retrofit"'),
    ("q @bak Retrofit 12.5k eur fri", 'Quote · Bakker Logistics · €12,500 · Fri 27 Nov, in 2 days · "Retrofit"'),
    ("q @bak 4 pumps 101% 400d", 'Quote · Bakker Logistics · "4 pumps 101% 400d"'),
    ("w @bak Q-0142 €8,950", "Order · Bakker Logistics · Q-0142 · €8,950"),
    ("t buy 100€ voucher", 'To-do · Thu 26 Nov, tomorrow · "buy 100€ voucher"'),
    ("c @bak ask about Q-0142", 'Call · Bakker Logistics · Q-0142 · "ask about Q-0142"'),
    # Repeats
    ("c @bak every mon 10:00", "Call · Bakker Logistics · every mon · Mon 30 Nov 10:00, in 5 days"),
    ("c @bak every tue and thu 9:00", "Call · Bakker Logistics · every tue and thu · Thu 26 Nov 09:00, tomorrow"),
    ("t report elke 2 weken", 'To-do · every 2 weeks · Thu 26 Nov, tomorrow · "report"'),
    ("t report jeden Montag", 'To-do · every mon · Mon 30 Nov, in 5 days · "report"'),
    ("t report every other week fri", 'To-do · every 2 weeks · Fri 27 Nov, in 2 days · "report"'),
    ("t every account needs a plan", 'To-do · Thu 26 Nov, tomorrow · "every account needs a plan"'),
    # The past makes held calls and visits
    (
        "m @bak yesterday 14-15 visit",
        'Appointment · Bakker Logistics · Tue 24 Nov 14:00–15:00, yesterday · held · visit · "visit"',
    ),
    ("m 20 nov @bak", "Appointment · Fri 20 Nov, 5 days ago · held · Bakker Logistics"),
    ("c @bak last fri spoke with Joke", 'Call · Bakker Logistics · Fri 20 Nov, 5 days ago · held · "spoke with Joke"'),
    ("c gestern @mei 14 Uhr", "Call · Tue 24 Nov 14:00, yesterday · held · Meijer Foods"),
    ("t 20 nov", "To-do · Sat 20 Nov 2027, in 12 months · weekend"),
    ("t chase yesterday", 'To-do · Tue 24 Nov, yesterday · ! this day has passed · "chase"'),
    # Owners
    ("t ask Jo price list by fri", 'To-do · Jo answers · Fri 27 Nov, in 2 days · "price list"'),
    ("t ask joke price list by fri", 'To-do · Joke de Vries promised · Fri 27 Nov, in 2 days · "price list"'),
    ("t ask +anna for the API docs by 3.12.", 'To-do · Anna Berg answers · Thu 3 Dec, in 8 days · "for the API docs"'),
    ("ask product: api? by thu", 'To-do · product answers · Thu 26 Nov, tomorrow · "api?"'),
    ("@mei they send PO by fri", 'To-do · Meijer Foods · they promised · Fri 27 Nov, in 2 days · "send PO"'),
    ("t @mei they send PO fri", 'To-do · Meijer Foods · they promised · Fri 27 Nov, in 2 days · "send PO"'),
    (
        "t Anna: new carrier @mei fri",
        'To-do · Anna Berg answers · Meijer Foods · Fri 27 Nov, in 2 days · "new carrier"',
    ),
    ("t Board: new carrier fri", 'To-do · Fri 27 Nov, in 2 days · "Board: new carrier"'),
    ("@bak Joke: fri", 'To-do · Bakker Logistics · Fri 27 Nov, in 2 days · "Joke:"'),
    ("t ask Joke for price fri", 'To-do · Fri 27 Nov, in 2 days · "ask Joke for price"'),
    ("t ask for price by fri", 'To-do · Fri 27 Nov, in 2 days · "ask for price"'),
    ("t ask PO by fri", 'To-do · Fri 27 Nov, in 2 days · "ask PO"'),
    ("t they must sign", 'To-do · Thu 26 Nov, tomorrow · "they must sign"'),
    # Places, travel, channels
    (
        "m @bak at Zwolle tue 10 drive 40m",
        "Appointment · Bakker Logistics · at Zwolle · Tue 1 Dec 10:00, in 6 days · drive 40m",
    ),
    (
        'm @bak at "the old mill" tom 10 train 1h',
        "Appointment · Bakker Logistics · at the old mill · Thu 26 Nov 10:00, tomorrow · train 1h",
    ),
    (
        "m @bak at van der Valk Utrecht tom 10",
        "Appointment · Bakker Logistics · at van der Valk Utrecht · Thu 26 Nov 10:00, tomorrow",
    ),
    ("m @bak at the office tom 10", "Appointment · Bakker Logistics · at the office · Thu 26 Nov 10:00, tomorrow"),
    ("m @bak video at 14:00", 'Appointment · Bakker Logistics · video · Wed 25 Nov 14:00, today · "video"'),
    ("t look at price list fri", 'To-do · Fri 27 Nov, in 2 days · "look at price list"'),
    # Accounts and people
    ("c @café fri", "Call · Café Zuid · Fri 27 Nov, in 2 days"),
    ("c @ZUID fri", "Call · Café Zuid · Fri 27 Nov, in 2 days"),
    ("c @kade 9 10:30", "Call · Kade 9 · Wed 25 Nov 10:30, today"),
    ('t @"van dam" price', 'To-do · Van Dam Steel · Thu 26 Nov, tomorrow · "price"'),
    ("t @van dam steel price", 'To-do · Van Dam Steel · Thu 26 Nov, tomorrow · "price"'),
    ("t @mei, price?", 'To-do · Meijer Foods · Thu 26 Nov, tomorrow · "price?"'),
    ("c @nobody fri", "Call · ! new account? nobody · Fri 27 Nov, in 2 days"),
    ("c @bak +nobody fri", "Call · Bakker Logistics · ! new contact? nobody · Fri 27 Nov, in 2 days"),
    (
        "m @bak @hart tue 10",
        'Appointment · Bakker Logistics · ! a line takes one account · Tue 1 Dec 10:00, in 6 days · "@hart"',
    ),
    ("t @b +i #1 +31 30 555 0100", 'To-do · Thu 26 Nov, tomorrow · "@b +i #1 +31 30 555 0100"'),
    # Notes are prose
    ("n Board meets tue 10", 'Note · "Board meets tue 10"'),
    ("n @bak yesterday at the fair", 'Note · Bakker Logistics · Tue 24 Nov, yesterday · "at the fair"'),
    ("n they said yesterday it is late", 'Note · "they said yesterday it is late"'),
    (
        "n spoke with +smit about @hart, ok",
        'Note · Ilse Smit · Hartman Machines · "spoke with Ilse Smit about Hartman Machines ok"',
    ),
    # Next steps
    (
        "n met @hart > c tue > t send fri",
        'Note · Hartman Machines · "met Hartman Machines" → Call · Tue 1 Dec, in 6 days'
        ' → To-do · Fri 27 Nov, in 2 days · "send"',
    ),
    ("c @mei spoke > tue 10", 'Call · Meijer Foods · "spoke" → Call · Tue 1 Dec 10:00, in 6 days'),
    ("t compare a > b", 'To-do · Thu 26 Nov, tomorrow · "compare a > b"'),
    ('n "a > b" is false', 'Note · "a > b is false"'),
    # Nasty
    ("", "To-do · Thu 26 Nov, tomorrow"),
    ("   ", "To-do · Thu 26 Nov, tomorrow"),
    ("t", "To-do · Thu 26 Nov, tomorrow"),
    ("@ + # ^ > \\", 'To-do · Thu 26 Nov, tomorrow · "@ + # ^ > \\"'),
    ('t " ""', 'To-do · Thu 26 Nov, tomorrow · "" """'),
    ('t "never closed fri', 'To-do · Fri 27 Nov, in 2 days · ""never closed"'),
    ('t 5" pipe and 3" hose fri', 'To-do · Fri 27 Nov, in 2 days · "5" pipe and 3" hose"'),
    ("t \\@bak \\#tag \\! \\tom", 'To-do · Thu 26 Nov, tomorrow · "@bak #tag ! tom"'),
    ("\\m is a letter", 'To-do · Thu 26 Nov, tomorrow · "m is a letter"'),
    ("t 👩‍🏭 welding demo fri", 'To-do · Fri 27 Nov, in 2 days · "👩‍🏭 welding demo"'),
    ("t לקוח חדש fri", 'To-do · Fri 27 Nov, in 2 days · "לקוח חדש"'),
    ("t \u202eevil\x1b[2J fri", 'To-do · Fri 27 Nov, in 2 days · "\ufffdevil\ufffd[2J"'),
]


@pytest.mark.parametrize(("line", "understood"), UNDERSTOOD)
def test_understood(line: str, understood: str) -> None:
    assert describe(read(line)) == understood


# What the context adds.


def test_free_slot_gives_the_time_that_nobody_typed() -> None:
    slot = FreeSlot(date(2026, 11, 26), time(14))
    got = read("@bak visit", default_kind=Kind.APPOINTMENT, slot=slot)
    assert got.when == at(slot.day, "14:00")._replace(defaulted=True)
    assert [chip.text for chip in got.chips if chip.field is Field.WHEN] == ["Thu 26 Nov 14:00, tomorrow"]
    assert read("@bak 45m", default_kind=Kind.APPOINTMENT, slot=slot).when == at(slot.day, "14:00", "14:45")._replace(
        defaulted=True
    )
    # A time alone is on the day that the agenda shows; a date alone is not at the slot's hour.
    assert read("m @bak 16:00", slot=slot).when == at(slot.day, "16:00")
    assert read("m @bak mon", slot=slot).when == at(date(2026, 11, 30))
    assert read("c @bak", slot=slot).when is None


def test_selected_account_is_taken_when_none_is_named() -> None:
    got = read("n delivery late > c tue", account=MEIJER)
    assert (got.account, got.title) == (MEIJER, "delivery late")
    assert got.next is not None
    assert got.next.account == MEIJER
    chip = got.chips[1]
    assert (chip.field, chip.text, chip.spans, chip.defaulted) == (Field.ACCOUNT, "Meijer Foods", (), True)
    assert read("n @hart ok", account=MEIJER).account == HARTMAN
    unknown = read("n @nobody ok > c tue", account=MEIJER)
    assert (unknown.account, unknown.unknown_account) == (None, "nobody")
    assert unknown.next is not None
    assert (unknown.next.account, unknown.next.unknown_account) == (None, "nobody")


def test_tab_goes_through_the_matches_and_round() -> None:
    names = [read("c @bak", account_choice=choice).account for choice in range(3)]
    assert [match.name for match in names if match] == ["Bakker Logistics", "Bakkerij Noord", "Bakker Logistics"]


@pytest.mark.parametrize(
    ("query", "names", "best_first"),
    [
        ("delta", ["Rivers Delta", "Delta Pumps", "Delta"], ["Delta", "Delta Pumps", "Rivers Delta"]),
        ("bak", ["Bakkerij Ij", "Bakker Logistics", "Bakker"], ["Bakker", "Bakker Logistics", "Bakkerij Ij"]),
        ("kol", ["Köln Werke", "Kolding Aps", "Alt Kol"], ["Köln Werke", "Kolding Aps", "Alt Kol"]),
        ("van den", ["Van der Berg", "Van den Berg", "J. van Dender"], ["Van den Berg", "J. van Dender"]),
        ("noord", ["Noordzee", "Zuid"], ["Noordzee"]),
        ("!", ["Noordzee"], []),
    ],
)
def test_accounts_are_ranked(query: str, names: list[str], best_first: list[str]) -> None:
    found = rank_accounts(query, [Match(key, name) for key, name in enumerate(names)])
    assert [match.name for match in found] == best_first


def test_people_of_the_account_come_first() -> None:
    anna_too = Person(9, "Anna Zand", HARTMAN.key)

    def both(query: str, account: int | None) -> Sequence[Person]:
        return [ANNA, anna_too]

    assert read("c @hart +anna", find_persons=both).persons == (anna_too,)
    assert read("c @bak +anna be", find_persons=both).persons == (ANNA,)
    assert read("c @hart +anna berg", find_persons=both).persons == (ANNA,)
    assert read("c +smit @hart +joke").persons == (SMIT,)


def test_currency_date_order_and_days_off_come_from_the_context() -> None:
    assert read("q @hart Line 4 $5", currency="CAD").money == Money(500, "CAD")
    assert read("t brief 12/3", day_first=False).when == at(date(2026, 12, 3))
    assert read("t brief 3.12.", day_first=False).when == at(date(2026, 12, 3))
    off = {date(2026, 11, 26)}
    assert read("t brief", off=off).when == at(date(2026, 11, 27))._replace(defaulted=True)
    got = read("t brief thu", off=off)
    assert describe(got) == 'To-do · Thu 26 Nov, tomorrow · day off · "brief"'
    assert read("t brief thu", off=off, to_working_day=True).when == at(date(2026, 11, 27))


def test_backspace_dismisses_one_chip_after_the_other() -> None:
    line = "t send spec fri @bak !"
    context, titles = CONTEXT, []
    for _ in range(4):
        got = parse(line, NOW, context)
        titles.append((got.kind, got.title))
        chip = max((chip for chip in got.chips if chip.spans), key=lambda chip: chip.spans)
        context = context.without(chip)
    assert titles == [
        (Kind.TODO, "send spec"),
        (Kind.TODO, "send spec !"),
        (Kind.TODO, "send spec @bak !"),
        (Kind.TODO, "send spec fri @bak !"),
    ]
    assert parse(line, NOW, context._replace(default_kind=Kind.NOTE)).title == "t send spec fri @bak !"


def test_dismissing_a_date_gives_the_words_back_whole() -> None:
    got = read("c @mei tue 10:00 terms")
    chip = next(chip for chip in got.chips if chip.field is Field.WHEN)
    assert parse("c @mei tue 10:00 terms", NOW, CONTEXT.without(chip)).title == "tue 10:00 terms"


def test_owner_and_travel_values() -> None:
    asked = read("t ask +anna: api? by thu")
    assert (asked.owner, asked.owner_person, asked.owner_name, asked.persons) == (
        Owner.COLLEAGUE,
        ANNA,
        "Anna Berg",
        (),
    )
    theirs = read("they send PO by thu", default_kind=Kind.APPOINTMENT)
    assert (theirs.kind, theirs.owner, theirs.owner_name) == (Kind.TODO, Owner.THEM, "")
    got = read("m @bak tom 10 at Zwolle Centraal. drive 40m video")
    assert (got.place, got.travel, got.channel) == ("Zwolle Centraal", Travel("drive", 40), Channel.VIDEO)


def test_only_calls_and_appointments_of_a_past_day_are_held() -> None:
    assert read("c @mei yesterday").held
    assert read("m @mei yesterday").held
    assert not read("c @mei 09:00").held
    assert not read("n @mei yesterday ok").held
    assert not read("m @mei tom").held


def test_chips_stand_where_they_were_typed() -> None:
    line = "@bak visit tue 10 45m #qbr"
    got = read(line, default_kind=Kind.APPOINTMENT)
    shown = [(chip.field.value, [line[start:end] for start, end in chip.spans]) for chip in got.chips]
    assert shown == [
        ("kind", []),
        ("account", ["@bak"]),
        ("channel", ["visit"]),
        ("when", ["tue 10"]),
        ("duration", ["45m"]),
        ("tag", ["#qbr"]),
    ]
    parts = read("c tue @mei 10:00 terms").chips
    assert [chip.spans for chip in parts if chip.field is Field.WHEN] == [((2, 5), (11, 16))]


# What holds for any text.


def pieces(line: str) -> st.SearchStrategy[str]:
    return st.sampled_from(line.split())


_PIECES = pieces(
    "m c q n t w > @bak @hart @x @nobody +smit +joke #tag ! !! tue Tue fri, 10 10:00 14-15:30 9-10 pm am at Zwolle"
    " 3 dec 31 jun 3/12 3.12. ^3/12 ^ by in 2 days every 2w mon and €5k eur 1200 40% 30d Q-0142 45m 8h train 50m"
    ' ask Joke they "sun hydraulics" " \\tom \\ Sun Hydraulics may May 👩‍🏭 next week last end of month visit wk53'
    " yesterday"
)
_LINES = st.one_of(
    st.lists(_PIECES, max_size=14).map(" ".join),
    st.text(max_size=60),
    st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=10).map(" ".join),
)


def steps_of(captured: Captured) -> list[Captured]:
    return [captured, *steps_of(captured.next)] if captured.next else [captured]


@given(_LINES, st.sampled_from(Kind), st.booleans())
@settings(deadline=None, max_examples=100)
def test_nothing_typed_is_dropped(line: str, kind: Kind, day_first: bool) -> None:
    context = CONTEXT._replace(default_kind=kind, day_first=day_first)
    got = parse(line, NOW, context)
    assert parse(line, NOW, context) == got
    covered = [span for step in steps_of(got) for chip in step.chips for span in chip.spans]
    titled = iter([word for step in steps_of(got) for word in step.title.split()])
    for word in re.finditer(r"\S+", line):
        if not any(first <= word.start() and word.end() <= end for first, end in covered):
            kept = clean(word.group())
            # Quotes and the backslash that protect words are no words.
            forms = {
                kept,
                kept.removeprefix("\\"),
                *(kept.replace(quote, "") for quote in ('"', "“", "”")),
                kept.strip("“”"),
            }
            assert "" in forms or any(title in forms for title in titled)
    assert describe(got)


@given(_LINES)
@settings(deadline=None, max_examples=100)
def test_spans_cover_every_word_in_order(line: str) -> None:
    spans = [span for step in steps_of(read(line)) for span in step.spans]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    uncovered = list(line)
    for span in spans:
        uncovered[span.start : span.end] = " " * (span.end - span.start)
    assert not "".join(uncovered).strip()


@given(_LINES)
@settings(deadline=None, max_examples=100)
def test_an_open_todo_has_a_date(line: str) -> None:
    assert all(step.when is not None for step in steps_of(read(line)) if step.kind is Kind.TODO)


@given(st.lists(_PIECES, max_size=10).map(" ".join))
@settings(deadline=None, max_examples=100)
def test_dismissing_everything_leaves_the_whole_line_as_title(line: str) -> None:
    context = CONTEXT
    for _ in range(200):
        keyed = [chip for chip in parse(line, NOW, context).all_chips if chip.keys]
        if not keyed:
            break
        context = context.without(keyed[-1])
    got = parse(line, NOW, context)
    assert not [chip for chip in got.all_chips if chip.keys]


@pytest.mark.parametrize(
    "piece", ["tue 10 ", "@bak ", "a > ", '"', "\\", "ask Tom by ", "at Zwolle ", "every mon, ", "x" * 50]
)
def test_ten_thousand_characters(piece: str) -> None:
    line = (piece * (10_000 // len(piece) + 1))[:10_000]
    got = read(line, default_kind=Kind.APPOINTMENT)
    assert got.spans[0].start == 0
    assert len(steps_of(got)) <= 8
