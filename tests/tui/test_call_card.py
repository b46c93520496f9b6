"""The call card by its keys: nothing that was typed is lost, and no letter logs by accident."""

import os
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from call_world import THU, TUE, WED, account, call, open_calls, person_of, plan, put
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.models import Account, Appointment, Call, Issue, Note, Person, Phone, Quote
from amplanner.tui.app import PlannerApp
from amplanner.tui.panes.calls import CallsPane
from amplanner.tui.screens.call_card import CallCardScreen
from amplanner.tui.screens.call_fields import AnswerField, NoteField
from amplanner.tui.screens.call_guard import SECOND_PRESS_AFTER
from amplanner.workday.appointments import write_appointment
from amplanner.workday.people import write_person
from amplanner.workday.phones import write_phone
from amplanner.workday.queue import NOTE_DRAFT

SIZES = [(120, 36), (80, 24), (60, 16)]


@pytest.fixture
def meijer(book: Book) -> int:
    """An account with a call that is due."""
    key = account(book, tier="A", city="Utrecht")
    plan(book, key, WED, due_time="10:00", promised=True, subject="2-year price", tries=1)
    plan(book, account(book, "Delta Kitchens"), WED)
    return key


@pytest.fixture
def app(book: Book, meijer: int) -> PlannerApp:
    return PlannerApp(book, [CallsPane, CallsPane], first=2)


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def typed(text: str) -> list[str]:
    return ["space" if sign == " " else "minus" if sign == "-" else sign for sign in text]


def card(app: PlannerApp) -> CallCardScreen:
    assert isinstance(app.screen, CallCardScreen)
    return app.screen


def shown(app: PlannerApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def said(app: PlannerApp) -> str:
    return "".join(note.message for note in app._notifications)


async def test_spoke_note_and_a_dated_next_step_are_four_keys(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "s", *typed("board said yes"), "tab", *typed("tue 10"), "enter")
        made = call(book, 1)
        assert (made.outcome, made.person) == ("spoke", person_of(book, meijer))
        assert book.one(Note.select()).text == "board said yes"
        (following,) = open_calls(book, meijer)
        assert (following.due_on, following.due_time) == (TUE, "10:00")
        assert "Spoke · Meijer Foods, next call Tue 1 Dec 10:00 · u undo" in said(app)
        assert len(app.screen_stack) == 1
        await press(pilot, "u")
        assert book.count(Note.select()) == 0
        assert call(book, 1).status == "open"


@pytest.mark.parametrize("size", SIZES)
async def test_what_stands_on_the_card_at_each_size(
    app: PlannerApp, book: Book, meijer: int, size: tuple[int, int]
) -> None:
    put(book, Issue, account=meijer, title="SO-2291 late", opened_on=WED)
    put(
        book,
        Quote,
        number="Q-0139",
        account=meijer,
        status="sent",
        amount=895_000,
        currency="EUR",
        drafted_on=WED,
        valid_until=THU,
    )
    async with app.run_test(size=size) as pilot:
        await press(pilot, "c")
        text = shown(app)
        for words in ("Meijer Foods", "Piet Meijer", "+31 30 555 0142", "promised 10:00", "Note"):
            assert words in text
        if size[1] >= 24:
            for words in (
                "2-year price",
                "Q-0139",
                "1 day !",
                "s Spoke",
                "D Do not call",
                "Next",
                "^S save as Spoke",
            ):
                assert words in text
        if size[0] >= 120:
            for words in ("SO-2291 late", "Free slots", "After this call", "Delta Kitchens"):
                assert words in text


async def test_letters_act_until_a_field_is_open_and_escape_never_loses_text(
    app: PlannerApp, book: Book, meijer: int
) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        assert app.focused is None
        await press(pilot, "enter", *typed("nvbrw"), "escape")
        assert app.focused is None
        assert app.screen.query_one(NoteField).text == "nvbrw"
        assert call(book, 1).status == "open"
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1
        assert "Draft kept" in said(app)
        draft = book.drafts.offered(NOTE_DRAFT, str(meijer))
        assert draft is not None
        assert draft.text == "nvbrw"
        await press(pilot, "c", "tab")
        assert app.screen.query_one(NoteField).text == "nvbrw"
        await press(pilot, "ctrl+s")
        assert book.one(Note.select()).text == "nvbrw"
        assert book.drafts.offered(NOTE_DRAFT, str(meijer)) is None


async def test_text_is_kept_within_300_ms_of_the_last_key(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "s", *typed("abc"), "tab", *typed("tue"))
        await pilot.pause(0.3)
        assert {draft.text for draft in book.drafts.waiting()} == {"tue", "abc"}
        assert "kept 10:18:00" in shown(app)


@pytest.mark.parametrize("letter", ["n", "v", "b", "r"])
async def test_once_a_note_is_begun_a_miss_wants_a_second_press(
    app: PlannerApp, book: Book, meijer: int, letter: str
) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "i", *typed("hello"), "escape", letter)
        assert call(book, 1).status == "open"
        assert f"{letter} again logs" in said(app)
        await press(pilot, letter)
        assert call(book, 1).status == "done"
        assert book.one(Note.select()).text == "hello"


async def test_after_a_minute_too_and_another_letter_starts_over(
    app: PlannerApp, book: Book, meijer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        card(app)._opened -= SECOND_PRESS_AFTER
        await press(pilot, "n", "v")
        assert call(book, 1).status == "open"
        await press(pilot, "v")
        assert call(book, 1).outcome == "voicemail"
        assert call(book, 1).seconds >= SECOND_PRESS_AFTER


async def test_a_meeting_is_an_appointment_without_saying_so(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "m")
        assert isinstance(app.focused, AnswerField)
        await press(pilot, "enter")
        assert "When is the meeting" in said(app)
        assert isinstance(app.screen, CallCardScreen)
        await press(pilot, *typed("tue 10 line 2"), "enter")
        row = book.one(Appointment.select())
        assert (row.start_wall, row.account) == ("2026-12-01T10:00", meijer)
        assert call(book, 1).outcome == "meeting_set"


async def test_wrong_number_and_not_interested_ask_their_own_question(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "w")
        assert "Number" in shown(app)
        await press(pilot, *typed("030 555 0199"), "enter")
        assert book.rows(Phone.select().order_by(Phone.id))[0].wrong
        assert book.count(Phone.select().where(Phone.e164 == "+31305550199")) == 1
        assert "→" not in open_calls(book, meijer)[0].subject
        await press(pilot, "home", "c", "x", *typed("no budget tue 10"), "enter")
        refused = book.one(Call.select().where(Call.outcome == "not_interested"))
        assert refused.reason == "no budget tue 10"
        assert book.count(Call.select().where(Call.account == refused.account, Call.status == "open")) == 0


async def test_the_next_step_is_read_while_typing_with_its_overlap(app: PlannerApp, book: Book) -> None:
    zone = book.clock.zone
    with book.act("visit") as act:
        start = datetime.combine(TUE, time(10), zone)
        write_appointment(book, act, title="Hartman visit", start=start, end=start + timedelta(hours=1))
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "tab", "tab", *typed("tue 10 terms"))
        assert "→ ! overlaps Hartman visit 10:00 · Call · Tue 1 Dec 10:00, in 6 days" in shown(app)
        await press(pilot, *["backspace"] * 8, *typed("12"))
        assert "→ slot is free · Call · Tue 1 Dec 12:00, in 6 days" in shown(app)


async def test_feeling_contact_and_number(app: PlannerApp, book: Book, meijer: int) -> None:
    with book.act("second contact") as act:
        anna = write_person(book, act, account=meijer, name="Anna Smit", job="finance")
        write_phone(book, act, typed="+31 30 555 0177", person=anna)
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "shift+tab")
        assert "Anna Smit, finance" in shown(app)
        await press(pilot, "y")
        assert app.clipboard == "+31305550177"
        await press(pilot, "plus")
        assert "[+]" in shown(app)
        await press(pilot, "ctrl+s")
        made = call(book, 1)
        assert (made.person, made.feeling, made.outcome) == (anna, 1, "spoke")


async def test_an_incoming_call_is_logged_as_one(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "C")
        assert "Incoming call" in shown(app)
        await press(pilot, "ctrl+s")
        assert call(book, 1).direction == "in"


async def test_the_card_keeps_its_text_when_the_book_refuses(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "s", *typed("said yes"))
        with book.act("made elsewhere") as act:
            act.update(Call, 1, status="done", done_at=book.clock.now())
        await press(pilot, "ctrl+s")
        assert "made already" in said(app)
        assert card(app).query_one(NoteField).text == "said yes"


async def test_the_time_runs_and_resizing_keeps_everything(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "s", *typed("hello"))
        card(app)._opened -= 165
        card(app)._tick()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "call 02:4" in shown(app)
        assert "hello" in shown(app)
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert "hello" in shown(app)


async def test_do_not_call_says_whom_it_blocks_and_wants_a_second_press(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "D")
        assert call(book, 1).status == "open"
        assert "D again blocks Piet Meijer" in said(app)
        await press(pilot, "D")
        assert call(book, 1).outcome == "do_not_call"


@pytest.mark.parametrize("letter", ["Q", "n"])
async def test_a_letter_after_a_question_was_left_is_asked_for_twice(app: PlannerApp, book: Book, letter: str) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "m", "escape", letter)
        assert call(book, 1).status == "open"
        assert "you were answering Meeting set" in said(app)
        await press(pilot, letter)
        assert call(book, 1).status == "done"


async def test_undo_behind_a_card_with_text_is_asked_for_twice(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "n", "home", "c", "i", *typed("hello"), "escape", "u")
        assert call(book, 1).status == "done"
        assert "u again takes back" in said(app)
        await press(pilot, "u")
        assert call(book, 1).status == "open"
        assert app.screen.query_one(NoteField).text == "hello"


async def test_an_incoming_call_offers_no_outcome_that_cannot_be(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "C")
        text = shown(app)
        assert "m Meeting set" in text
        for word in ("No answer", "Voicemail", "Busy", "Wrong number"):
            assert word not in text
        await press(pilot, "n")
        assert book.count(Call.select().where(Call.status == "done")) == 0


async def test_a_question_and_its_example_are_told_apart(app: PlannerApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c", "m")
        assert "Meeting  such as visit tue 10 45m" in shown(app)


async def test_call_later_without_a_day_warns_and_a_number_is_checked(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "l", *typed("perhaps"))
        assert "! no day yet" in shown(app)
        await press(pilot, *["backspace"] * 7, "escape", "w", *typed("abc"))
        assert "! no number is in it" in shown(app)
        await press(pilot, "enter")
        assert "“abc” is no number" in said(app)
        assert call(book, 1).status == "open"
        await press(pilot, *["backspace"] * 3, *typed("030 555 0199"))
        assert "→ +31305550199" in shown(app)


async def test_a_draft_takes_its_call_to_the_top_at_once(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "j", "c", "i", *typed("hello"), "escape", "escape")
        pane = app.screen_stack[0].query(CallsPane).last()
        assert [row.name for row in pane.queue.rows] == ["Delta Kitchens", "Meijer Foods"]


async def test_a_prospect_is_called_one(app: PlannerApp, book: Book, meijer: int) -> None:
    with book.act("prospect") as act:
        act.update(Account, meijer, kind="prospect")
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        assert "Meijer Foods · A-prospect · Utrecht" in shown(app)


async def test_what_was_said_last_hides_no_hint_of_the_card(app: PlannerApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c", "y")
        assert "Copied" in said(app)
        assert "^S save as Spoke · Esc keep draft" in shown(app)


def quote(book: Book, whose: int, **values: object) -> int:
    return put(
        book,
        Quote,
        number="Q-0139",
        account=whose,
        amount=895_000,
        currency="EUR",
        drafted_on=WED,
        **{"status": "sent", "valid_until": THU, **values},
    )


async def test_space_ticks_what_was_talked_about_and_the_note_says_so(app: PlannerApp, book: Book, meijer: int) -> None:
    put(book, Issue, account=meijer, title="SO-2291 late", opened_on=WED)
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        assert "▸ [ ] 2-year price" in shown(app)
        await press(pilot, "space")
        assert "  [x] 2-year price" in shown(app)
        assert "▸ [ ] SO-2291 late" in shown(app)
        await press(pilot, "escape", "c")
        assert "[x] 2-year price" in shown(app)
        await press(pilot, "down", "space", "up", "space")
        assert "[ ] 2-year price" in shown(app)
        assert "[x] SO-2291 late" in shown(app)
        await press(pilot, "n")
        assert "a note was begun" in said(app)
        await press(pilot, "s", *typed("board said yes"), "ctrl+s")
        assert book.one(Note.select()).text == "board said yes\nTalked about: SO-2291 late"
        assert not book.drafts.waiting()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_quote_that_runs_out_holds_longer_in_the_same_act(
    app: PlannerApp, book: Book, meijer: int, size: tuple[int, int]
) -> None:
    key = quote(book, meijer)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "c")
        assert "Quote 0139: valid +14d  → Thu 10 Dec" in shown(app)
        await press(pilot, "ctrl+s")
        assert book.one(Quote.select()).valid_until == THU
        await press(pilot, "u", "c", "tab", "tab", "tab", "plus", "space")
        assert "valid +21d  → Thu 17 Dec" in shown(app)
        assert "[x] apply" in shown(app)
        await press(pilot, "s", *typed("yes"), "ctrl+s")
        assert book.one(Quote.select()).valid_until == THU + timedelta(days=21)
        assert "Q-0139 valid until Thu 17 Dec" in said(app)
        await press(pilot, "u")
        assert book.one(Quote.select().where(Quote.id == key)).valid_until == THU
        assert call(book, 1).status == "open"


async def test_v_brings_the_validity_of_a_quote_that_has_time_and_none_for_a_draft(
    app: PlannerApp, book: Book, meijer: int
) -> None:
    key = quote(book, meijer, valid_until=THU + timedelta(days=30))
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        assert "valid +14d" not in shown(app)
        await press(pilot, "V", "n")
        assert book.one(Quote.select()).valid_until == THU + timedelta(days=44)
        with book.act("draft") as act:
            act.update(Quote, key, status="draft")
        await press(pilot, "c", "V")
        assert "No quote of theirs runs out" in said(app)


async def test_an_impossible_day_is_saved_only_when_that_is_meant(app: PlannerApp, book: Book, meijer: int) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "tab", "tab", *typed("tue 31 feb"), "enter")
        assert call(book, 1).status == "open"
        assert "There is no 31 Feb" in said(app)
        await press(pilot, *["backspace"] * 6, "enter")
        assert open_calls(book, meijer)[0].due_on == TUE


async def test_the_desktop_dials_and_writes_where_there_is_one(
    app: PlannerApp, book: Book, meijer: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    with book.act("address") as act:
        act.update(Person, person_of(book, meijer), email="piet meijer@meijer.test")
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        assert "y copy · Y dial" in shown(app)
        await press(pilot, "Y", "E")
        while not opened.exists() or len(opened.read_text().split()) < 2:
            await pilot.pause(0.01)
        assert sorted(opened.read_text().split()) == ["mailto:piet%20meijer@meijer.test", "tel:+31305550142"]


async def test_without_a_desktop_the_address_is_copied_and_dialling_is_not_offered(
    app: PlannerApp, book: Book, meijer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "198.51.100.1 22")
    with book.act("address") as act:
        act.update(Account, meijer, email="info@meijer.test")
        act.update(Call, 1, misses=3)
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c")
        assert "Y dial" not in shown(app)
        assert "3 misses in a row: E writes an e-mail instead" in shown(app)
        await press(pilot, "E")
        assert app.clipboard == "info@meijer.test"
        assert "Copied info@meijer.test" in said(app)


async def test_what_was_done_before_the_call_does_not_hide_the_letters(app: PlannerApp, book: Book) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "c", "n")
        assert "No answer" in said(app)
        await press(pilot, "c")
        assert not said(app)


async def test_what_was_said_on_a_card_goes_with_it(app: PlannerApp) -> None:
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await press(pilot, "c", "V")
        assert "No quote of theirs runs out." in said(app)
        await press(pilot, "escape")
        assert said(app) == ""
