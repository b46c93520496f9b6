"""Forms: what fields understand, errors beside them, nothing half-written, nothing typed ever lost."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shell_panes import PANES
from textual import events
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.models import RECORDS, Account, Issue, Quote
from amplanner.rules.dates import Calendar, When
from amplanner.rules.money import Money
from amplanner.rules.worktime import Half, WorkWeek
from amplanner.tui.app import PlannerApp
from amplanner.tui.forms.absence import absence_form
from amplanner.tui.forms.account import account_form
from amplanner.tui.forms.appointment import appointment_form
from amplanner.tui.forms.call import call_form
from amplanner.tui.forms.contract import contract_form
from amplanner.tui.forms.fields import (
    DayField,
    Field,
    MoneyField,
    NumberField,
    PeopleField,
    PickField,
    Reading,
    ThereField,
    WhenField,
    YesNoField,
)
from amplanner.tui.forms.form import Form
from amplanner.tui.forms.issue import issue_form
from amplanner.tui.forms.note import note_form
from amplanner.tui.forms.opportunity import opportunity_form
from amplanner.tui.forms.person import person_form
from amplanner.tui.forms.quote import quote_form
from amplanner.tui.forms.todo import todo_form
from amplanner.workday import (
    accounts,
    appointments,
    calendar_days,
    calls,
    contracts,
    issues,
    notes,
    opportunities,
    people,
    quotes,
    todos,
)
from amplanner.workday.agenda import day
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.calls import Due
from amplanner.workday.open_items import open_items
from amplanner.workday.phones import typed_numbers

READING = Reading(Calendar(datetime(2026, 11, 25, 10, 18), WorkWeek()), "EUR", ",")  # noqa: DTZ001  # wall time
ZONE = ZoneInfo("Europe/Amsterdam")
AT_TEN = datetime(2026, 12, 1, 10, tzinfo=ZONE)


# Fields, without a screen.


@pytest.mark.parametrize(
    ("field", "text", "value", "meaning"),
    [
        (DayField(name="d", label=""), "tue", date(2026, 12, 1), "Tue 1 Dec, in 6 days"),
        (DayField(name="d", label=""), "  ", None, ""),
        (DayField(name="d", label=""), "1 oct", date(2027, 10, 1), "Fri 1 Oct 2027, in 10 months"),
        (DayField(name="d", label="", past=True), "1 oct", date(2026, 10, 1), "Thu 1 Oct, 7 weeks ago"),
        (WhenField(name="w", label=""), "tue 10-11:30", When(date(2026, 12, 1), time(10), time(11, 30)),
         "Tue 1 Dec 10:00–11:30, in 6 days"),
        (WhenField(name="w", label=""), "today 17:00 45m", When(date(2026, 11, 25), time(17), time(17, 45)),
         "Wed 25 Nov 17:00–17:45, today"),
        (WhenField(name="w", label=""), "tue 10 90 min", When(date(2026, 12, 1), time(10), time(11, 30)),
         "Tue 1 Dec 10:00–11:30, in 6 days"),
        (ThereField(name="w", label="", zone=ZoneInfo("America/New_York"), home=ZoneInfo("Europe/Amsterdam")),
         "tue 19-20", When(date(2026, 12, 1), time(19), time(20)),
         "Tue 1 Dec 19:00–20:00, in 6 days in New York · here Wed 01:00"),
        (WhenField(name="w", label=""), "fri pm", When(date(2026, 11, 27), half=Half.PM),
         "Fri 27 Nov afternoon, in 2 days"),
        (MoneyField(name="m", label=""), "€1.2k", Money(120_000, "EUR"), "€1,200.00"),
        (MoneyField(name="m", label=""), "usd 900", Money(90_000, "USD"), "$900.00"),
        (MoneyField(name="m", label=""), "", None, ""),
        (NumberField(name="n", label="", unit="days", least=1, most=9), "7 days", 7, "7 days"),
        (YesNoField(name="y", label=""), "yes", True, ""),
        (YesNoField(name="y", label=""), "no", False, ""),
    ],
)  # fmt: skip
def test_fields_understand_words(field: Field, text: str, value: Any, meaning: str) -> None:
    assert field.read(text, READING) == value
    assert field.meaning(text, READING) == meaning


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (DayField(name="d", label=""), "someday"),
        (DayField(name="d", label=""), "tue 10:00"),
        (DayField(name="d", label="", needed=True), ""),
        (WhenField(name="w", label=""), ""),
        (WhenField(name="w", label=""), "31 jun"),
        (WhenField(name="w", label=""), "45m"),
        (WhenField(name="w", label=""), "tue 10-11 45m"),
        (WhenField(name="w", label="", wants_time=True), "tue"),
        (MoneyField(name="m", label=""), "a lot"),
        (NumberField(name="n", label="", least=1, most=9), "10"),
        (NumberField(name="n", label=""), "-1"),
        (NumberField(name="n", label=""), "²"),
        (PickField(name="p", label="", find=lambda text, within: [], needed=True), ""),
    ],
)
def test_what_a_field_cannot_read_is_said_in_a_sentence(field: Field, text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        field.pick(text, None) if isinstance(field, PickField) else field.read(text, READING)


@hypothesis_settings(deadline=None, max_examples=100)
@given(
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    start=st.times(),
    minor=st.integers(-(10**12), 10**12),
    currency=st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF"]),
)
def test_what_a_field_shows_it_reads_back(day: date, start: time, minor: int, currency: str) -> None:
    start = start.replace(second=0, microsecond=0)
    for past in (False, True):
        field = DayField(name="d", label="", past=past)
        assert field.read(field.show(day, READING), READING) == day
        for value in (When(day), When(day, start), When(day, time(9), time(10)), When(day, half=Half.AM)):
            when = WhenField(name="w", label="", past=past)
            found = when.read(when.show(value, READING), READING)
            assert found is not None
            assert (found.day, found.start, found.end, found.half) == (value.day, value.start, value.end, value.half)
    money = MoneyField(name="m", label="")
    assert money.read(money.show(Money(minor, currency), READING), READING) == Money(minor, currency)


def test_a_name_is_taken_exactly_when_it_can_be() -> None:
    def find(text: str, within: int | None) -> list[tuple[int, str]]:
        return [
            (n, name)
            for n, name in enumerate(["Meijer Group", "Meijer"])
            if name.casefold().startswith(text.casefold())
        ]

    field = PickField(name="p", label="", find=find)
    assert field.pick("mei", None) == (0, "Meijer Group")
    assert field.pick("MEIJER", None) == (1, "Meijer")
    assert PeopleField(name="p", label="", find=find).pick_all("meijer, meijer g, meijer", None) == [
        (1, "Meijer"),
        (0, "Meijer Group"),
    ]
    with pytest.raises(ValueError, match="called that"):
        field.pick("x", None)


# Forms on the screen.


@pytest.fixture
def meijer(book: Book) -> int:
    key = accounts.add(book, name="Meijer Foods", tier="A", country="NL").key
    assert key is not None
    return key


def beside(form: Form, name: str) -> str:
    """What stands beside a field."""
    row = next(row for row in form.rows if row.field.name == name)
    return str(row.query_one(".note").render())


def said(form: Form) -> str:
    return str(form.query_one("#said").render())


async def fill(pilot: Pilot[None], **texts: str) -> None:
    """Type into fields by name, as a user does after going there."""
    form = pilot.app.screen
    assert isinstance(form, Form)
    for row in form.rows:
        if row.field.name in texts:
            row.editor.focus()
            await pilot.press(*texts[row.field.name])
    await pilot.pause()


async def test_a_form_is_filled_by_keys_and_saved(book: Book, meijer: int) -> None:
    saved: list[int | None] = []
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(person_form(book, account=meijer, then=lambda change: saved.append(change.key)))
        await pilot.pause()
        await pilot.press(*"Piet Meijer", "enter", "enter", *"owner", "tab", *"06 55500142", "enter", *"030 5550143")
        await pilot.press("tab", "tab", "d", "tab", "right", "ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, Form)
    (row,) = people.people_of(book, meijer)
    assert (row.name, row.job, row.role, row.stance) == ("Piet Meijer", "owner", "decision maker", "for")
    assert [n.e164 for n in people.details(book, row.id).numbers] == ["+31655500142", "+31305550143"]
    assert saved == [row.id]


async def test_typing_in_the_name_of_a_record_takes_its_place(book: Book, meijer: int) -> None:
    bakker = accounts.add(book, name="Bakker Logistics").key
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(person_form(book, account=meijer))
        await pilot.pause()
        await pilot.press(*"Lies", "tab", *"bak", "tab", *"planner", "ctrl+s")
        await pilot.pause()
    assert bakker is not None
    assert [row.name for row in people.people_of(book, bakker)] == ["Lies"]


async def test_errors_stand_beside_their_fields_and_nothing_is_written(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(80, 24)) as pilot:
        form = contract_form(book, account=meijer)
        app.push_screen(form)
        await pilot.pause()
        await fill(pilot, value="lots", starts_on="1 apr 2024", ends_on="31 mar 2024", title="SLA")
        assert "Not an amount" in beside(form, "value")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen is form
        assert form.rows[1].editor.has_focus, "the cursor goes to the first wrong field"
        await pilot.press("ctrl+u", *"6.4k")
        await pilot.pause()
        assert beside(form, "value") == "→ €6,400.00"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "before its" in beside(form, "ends_on")
        assert "marked with !" in said(form)
        assert contracts.contracts_of(book, meijer) == ()
        form.rows[3].editor.focus()
        await pilot.press("ctrl+u", *"31 mar 2027", "ctrl+s")
        await pilot.pause()
    (kept,) = contracts.contracts_of(book, meijer)
    assert (kept.value, kept.ends_on) == (Money(640_000, "EUR"), date(2027, 3, 31))


async def test_esc_keeps_what_is_typed_for_the_next_time_and_ctrl_r_drops_it(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(account_form(book, meijer))
        await pilot.pause()
        await fill(pilot, name=" BV", tier="b", facts="Line 2")
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Form)
        assert accounts.details(book, meijer).tier == "A"
        accounts.edit(book, meijer, city="Utrecht")
        form = account_form(book, meijer)
        app.push_screen(form)
        await pilot.pause()
        assert form.changed == {"name": "Meijer Foods BV", "tier": "B", "facts": "Line 2"}
        assert "typed before" in said(form)
        await pilot.press("ctrl+s")
        await pilot.pause()
        now = accounts.details(book, meijer)
        assert (now.name, now.tier, now.city) == ("Meijer Foods BV", "B", "Utrecht"), "what changed meanwhile stays"
        again = account_form(book, meijer)
        app.push_screen(again)
        await pilot.pause()
        assert (again.changed, said(again)) == ({}, ""), "what was saved is not offered again"
        await fill(pilot, name="!")
        await pilot.press("ctrl+r")
        assert again.changed == {}
        await pilot.press("escape")
        await pilot.pause()
    assert book.drafts.waiting() == []


async def test_quitting_keeps_a_half_typed_form(book: Book) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(account_form(book))
        await pilot.pause()
        await fill(pilot, name="Vink")
        await pilot.press("ctrl+q")
    draft = book.drafts.offered("form.account", "new")
    assert draft is not None
    assert "Vink" in draft.text


async def test_no_letter_typed_in_a_form_is_an_act(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        form = account_form(book, meijer)
        app.push_screen(form)
        await pilot.pause()
        for row in form.rows:
            row.editor.focus()
            await pilot.press("u", "U", "q", "question_mark", "colon")
            await pilot.pause()
            assert app.screen is form
        assert book.count(Account.select()) == 1, "u undid nothing"


async def test_saving_an_unchanged_form_changes_nothing(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(account_form(book, meijer))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, Form)
    assert book.undo().label == "Undone: New account · Meijer Foods"


async def test_names_are_completed_and_walked_through(book: Book, meijer: int) -> None:
    group = accounts.add(book, name="Meijer Group").key
    for name in ("Piet Meijer", "Pia Bos", "Anna Smit"):
        people.add(book, account=meijer, name=name)
    people.add(book, account=group, name="Pieter Elsewhere")
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        form = appointment_form(book)
        app.push_screen(form)
        await pilot.pause()
        await fill(pilot, title="Visit", when="tue 10-11:30", account="mei")
        assert beside(form, "account") == "→ Meijer Foods · ↓ Meijer Group"
        await pilot.press("down", "down", "up", "enter")
        await pilot.press(*"pi, anna", "tab")
        await pilot.pause()
        people_row = next(row for row in form.rows if row.field.name == "persons")
        assert people_row.text == "Pia Bos, Anna Smit", "people of the chosen account only"
        await pilot.press("ctrl+s")
        await pilot.pause()
    (item,) = open_items(book, meijer)
    details = appointments.details_of(book, Which(item.key))
    assert details.start == datetime(2026, 12, 1, 10, 0, tzinfo=ZONE)
    assert details.end - details.start == timedelta(minutes=90)
    assert len(details.persons) == 2


HOSTILE = "Smith [/x] [@click=app.quit]q[/]"


async def test_hostile_names_are_shown_as_they_are(book: Book, meijer: int) -> None:
    key = accounts.add(book, name=HOSTILE, facts=HOSTILE).key
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        form = account_form(book, key)
        app.push_screen(form)
        await pilot.pause()
        assert form.rows[0].text == HOSTILE
        await fill(pilot, parent="smi")
        assert beside(form, "parent") == f"→ {HOSTILE}"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "itself" in beside(form, "parent")
        await pilot.press("escape")
        await pilot.pause()


# Each record's form.


def records(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    return {m._meta.table_name: book.sql(f"SELECT * FROM {m._meta.table_name} ORDER BY id") for m in RECORDS}


def full(book: Book, meijer: int) -> dict[str, Callable[[], Form]]:
    """One record of each kind with every field filled, and the form of each."""
    person = people.add(
        book,
        account=meijer,
        name="Piet Meijer",
        role="champion",
        left_on=date(2026, 1, 31),
        numbers=typed_numbers("work 030 555 0142\n06 55500143 wrong"),
    ).key
    colleague = people.add(book, account=None, name="Noor Bos").key
    assert person is not None
    assert colleague is not None
    contract = contracts.add(
        book, account=meijer, title="SLA", starts_on=date(2024, 2, 29), ends_on=date(2027, 3, 31), value=Money(1, "USD")
    ).key
    issue = issues.add(book, account=meijer, title="Late", update_due=date(2026, 11, 27), cause="fog\nand ice").key
    note = notes.add(
        book, account=meijer, text="Line 2\n> tom 9:30", kind="visit", person=person, present=[colleague],
        at=datetime(2025, 11, 10, 13, 5, 7, tzinfo=ZONE),
    ).key  # fmt: skip
    deal = opportunities.add(book, account=meijer, title="Freezer", amount=Money(5, "JPY"), person=person).key
    quote = quotes.add(book, account=meijer, title="Line 2", amount=Money(123_45, "EUR"), probability=40).key
    call = calls.add(
        book, account=meijer, due=Due(date(2026, 12, 1), half=Half.PM), subject="terms", purpose="project",
        promised=True, person=person, repeat="every 2w",
    ).key  # fmt: skip
    todo = todos.add(
        book, title="Stock?", due_on=date(2026, 12, 1), due_time="09:30", account=meijer, person=person,
        owner="colleague", owner_name="Noor", asks=True, repeat="every mon",
    ).key  # fmt: skip
    start = datetime(2026, 12, 1, 22, 0, tzinfo=ZoneInfo("America/New_York"))
    visit = appointments.add(
        book,
        Details(
            "Night shift", start, start + timedelta(hours=4), account=meijer, kind="presentation", place="Zwolle",
            travel_minutes=40, travel_by="train", persons=(person,), important=True,
        ),
    ).key  # fmt: skip
    days = datetime(2026, 12, 7, tzinfo=ZONE)
    fair = appointments.add(book, Details("Fair", days, days + timedelta(days=3), kind="internal", all_day=True)).key
    series = appointments.add(book, Details("Standup", start, start + timedelta(minutes=15), repeat="every week")).key
    calendar_days.add_absence(book, date(2026, 12, 24), date(2026, 12, 31), "Lisbon")
    (away,) = calendar_days.absences(book, date(2026, 12, 1), date(2026, 12, 31))
    return {
        "account": lambda: account_form(book, meijer),
        "person": lambda: person_form(book, person),
        "colleague": lambda: person_form(book, colleague),
        "contract": lambda: contract_form(book, contract, account=meijer),
        "issue": lambda: issue_form(book, issue, account=meijer),
        "note": lambda: note_form(book, note or 0),
        "opportunity": lambda: opportunity_form(book, deal, account=meijer),
        "quote": lambda: quote_form(book, quote),
        "call": lambda: call_form(book, call),
        "todo": lambda: todo_form(book, todo),
        "appointment": lambda: appointment_form(book, Which(visit)),
        "days": lambda: appointment_form(book, Which(fair)),
        "series": lambda: appointment_form(book, Which(series, "2026-12-08T22:00")),
        "absence": lambda: absence_form(book, away),
    }


async def test_every_form_reads_back_what_it_shows(book: Book, meijer: int) -> None:
    forms = full(book, meijer)
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(80, 24)) as pilot:
        for name, make in forms.items():
            form = make()
            before = records(book)
            app.push_screen(form)
            await pilot.pause()
            for _ in form.rows:
                await pilot.press("tab")
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert app.screen is not form, (
                f"{name}: {said(form)} {[str(r.query_one('.note').render()) for r in form.rows]}"
            )
            if name != "series":  # an occurrence that is saved gets a row of its own
                assert records(book) == before, name


NEW: dict[str, tuple[Callable[[Book, int], Form], dict[str, str], str]] = {
    "issue": (lambda book, account: issue_form(book, account=account), {"title": "Late", "update_due": "fri"}, "issue"),
    "deal": (
        lambda book, account: opportunity_form(book, account=account),
        {"title": "Freezer", "amount": "6.4k", "probability": "30", "close_on": "31 mar"},
        "opportunity",
    ),
    "quote": (
        lambda book, account: quote_form(book, account=account),
        {"title": "Line 4", "amount": "23k", "probability": "40%"},
        "quote",
    ),
    "call": (lambda book, account: call_form(book, account=account), {"due": "tue 10", "subject": "terms"}, "call"),
    "asked": (lambda book, account: call_form(book, account=account), {"subject": "rang"}, "call"),
    "todo": (lambda book, account: todo_form(book, account=account), {"title": "Spec sheet"}, "todo"),
    "absence": (lambda book, account: absence_form(book), {"first": "24 dec", "last": "31 dec"}, "absence"),
    "all day": (
        lambda book, account: appointment_form(book),
        {"title": "Fair", "when": "tue", "last": "3 dec"},
        "appointment",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEW)
async def test_a_new_record_is_made_of_what_is_typed(book: Book, meijer: int, name: str) -> None:
    make, texts, table = NEW[name]
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        form = make(book, meijer)
        app.push_screen(form)
        await pilot.pause()
        await fill(pilot, **texts)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen is not form, said(form)
    assert book.sql(f"SELECT COUNT(*) FROM {table}") == [(1,)]


async def test_a_quote_of_the_form_has_its_sum_and_chance(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(quote_form(book, account=meijer))
        await pilot.pause()
        await fill(pilot, amount="€23k", probability="40")
        await pilot.press("ctrl+s")
        await pilot.pause()
    row = book.one(Quote.select())
    assert (row.amount, row.currency, row.probability, row.validity_days) == (2_300_000, "EUR", 40, 30)


async def test_while_another_program_holds_the_book_the_form_waits_with_its_text(book: Book, meijer: int) -> None:
    from amplanner.book.errors import BookBusyError

    tries: list[int] = []
    held = True

    def save(values: dict[str, Any]) -> Any:
        tries.append(1)
        if held:
            raise BookBusyError("busy")
        return issues.add(book, account=meijer, **values)

    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        form = issue_form(book, account=meijer)
        form._save = save
        app.push_screen(form)
        await pilot.pause()
        await fill(pilot, title="Late")
        await pilot.press("ctrl+s", "ctrl+s")
        while len(tries) < 3:
            await pilot.pause(0.05)
        assert app.screen is form
        held = False
        while app.screen is form:
            await pilot.pause(0.05)
    assert book.count(Issue.select()) == 1, "saved once, however often Ctrl+S was pressed"


async def test_an_appointment_of_another_zone_tells_both_clocks(book: Book) -> None:
    start = datetime(2026, 12, 1, 19, tzinfo=ZoneInfo("Europe/London"))
    which = Which(appointments.add(book, Details("call in", start, start + timedelta(hours=1), kind="internal")).key)
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(80, 24)) as pilot:
        form = appointment_form(book, which)
        app.push_screen(form)
        await pilot.pause()
        assert form.rows[1].field.label == "When, London"
        assert "in London · here 20:00" in beside(form, "when")
        await fill(pilot, when="")
        await pilot.press("ctrl+u", *"2 dec 9 45m", "ctrl+s")
        await pilot.pause()
    (entry,) = day(book, date(2026, 12, 2)).appointments
    assert (f"{entry.start:%H:%M}–{entry.end:%H:%M}", entry.zone) == ("10:00–10:45", "Europe/London")


def burst(app: PlannerApp, *keys: str) -> None:
    """Keys that come at once, as from fast fingers on a busy machine: none waits for what the one before it does."""
    for key in keys:
        app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))


async def test_keys_in_a_burst_land_in_their_fields(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(contract_form(book, account=meijer))
        # The first keys come before the form has a field.
        burst(app, *"Service", "tab", *"12k", "enter", *"1 apr 2024", "down", *"31 mar 2027", "ctrl+s")
        await pilot.pause()
        await pilot.pause()
    (kept,) = contracts.contracts_of(book, meijer)
    assert (kept.title, kept.value, kept.starts_on, kept.ends_on) == (
        "Service", Money(1_200_000, "EUR"), date(2024, 4, 1), date(2027, 3, 31),
    )  # fmt: skip


async def test_the_last_letters_before_enter_saves_are_saved(book: Book) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(absence_form(book))
        burst(app, *"1 dec", "tab", "tab", *"skiing", "enter")
        await pilot.pause()
        await pilot.pause()
        assert not isinstance(app.screen, Form)
    assert "away: skiing" in set(calendar_days.off_reasons(book, date(2026, 12, 1), date(2026, 12, 1)).values())


async def test_what_is_put_back_says_what_is_understood_of_it(book: Book, meijer: int) -> None:
    app = PlannerApp(book, PANES)
    async with app.run_test(size=(120, 36)) as pilot:
        which = Which(appointments.add(book, Details("demo", AT_TEN, AT_TEN + timedelta(hours=1), account=meijer)).key)
        app.push_screen(appointment_form(book, which))
        await pilot.pause()
        await fill(pilot, when=" someday", account=" GmbH")
        await pilot.press("escape")
        await pilot.pause()
        form = appointment_form(book, which)
        app.push_screen(form)
        await pilot.pause()
        assert "Not a day and time" in beside(form, "when")
        assert "No account is called that" in beside(form, "account")
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert beside(form, "when") == "→ Tue 1 Dec 10:00–11:00, in 6 days"
        assert beside(form, "account") == "→ Meijer Foods"
        assert form.rows[0].editor.has_focus
