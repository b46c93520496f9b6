"""The commands that print: a sheet of the day, lists, an account, what was found; the same as JSON."""

from datetime import date

import pytest
from click.testing import CliRunner

from amplanner.book.book import Book
from amplanner.book.models import Quote
from amplanner.cli.commands import commands
from amplanner.cli.printing import cells

LOOKING = ("today", "agenda", "calls", "next", "quotes", "notes meijer", "notes vink", "find mei")


def test_the_sheet_of_the_day_has_it_all_in_order(working) -> None:
    lines = working.ok("today").splitlines()
    assert lines[0] == "Wednesday 25 November 2026 · week 48 · Sam"
    assert lines[1] == "Next: 13:00 Line 2 walk-through, Meijer Foods, in 2h42, leave in 2h12"
    assert lines[2] == "November: €0 won of €80,000 (0%), gap €80,000 in 4 working days"
    heads = [line for line in lines if line[:2].isalpha() and line[:2].isupper()]
    assert heads == ["AGENDA", "TO DO (0 of 1 done)", "CALLS (1)", "QUOTES THAT RUN OUT"]
    assert "13:00–14:30  visit: Line 2 walk-through  Meijer Foods  Utrecht" in lines
    assert "12:30–13:00  drive to Utrecht" in lines
    assert "[ ]  Send price list  Meijer Foods  late 2 days" in lines
    assert "[ ]  Meijer Foods  A  promised 10:00  +31 30 555 0142" in lines
    assert lines[-2].startswith("Q-0139  Meijer Foods  Line 2 sens")
    assert "€8,950.50  sent       2d  70" in lines[-2]
    assert lines[-1] == "Run out within 2 working days: Q-0139"


@pytest.mark.parametrize("command", LOOKING)
@pytest.mark.parametrize("wide", ["40", "80", "132"])
def test_lines_fit_the_width(working, command: str, wide: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", wide)
    printed = working.ok(*command.split())
    # Headings and sentences are for terminals to wrap; what is in columns must fit.
    columns = [line for line in printed.splitlines() if "  " in line.strip()]
    assert printed
    assert max((cells(line) for line in columns), default=0) <= int(wide)


@pytest.mark.parametrize("command", LOOKING)
def test_every_command_that_prints_data_prints_json(working, command: str) -> None:
    assert working.json(*command.split())


@pytest.mark.parametrize(
    ("until", "told"),
    [
        # Today is Wednesday; Friday is the second working day on, and a quote holds through its last day.
        ("2026-11-24", None),
        ("2026-11-25", "within 2 working days"),
        ("2026-11-27", "within 2 working days"),
        ("2026-11-28", "within 7 days"),
        ("2026-12-02", "within 7 days"),
        ("2026-12-03", None),
    ],
)
def test_quotes_that_run_out_are_said_twice(working, until: str, told: str | None) -> None:
    with working.book() as book:
        _set_until(book, until)
    assert working.json("quotes")["quotes"][0]["runs_out"] == told
    assert (f"Run out {told}: Q-0139" in working.ok("quotes")) is bool(told)
    assert (f"Run out {told}: Q-0139" in working.ok("today")) is bool(told)


def test_two_working_days_leap_over_the_weekend(working, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPLANNER_NOW", "2026-11-26T10:18")  # Thursday; Monday is the second working day on
    with working.book() as book:
        _set_until(book, "2026-11-30")
    assert "Run out within 2 working days: Q-0139" in working.ok("quotes")
    with working.book() as book:
        _set_until(book, "2026-12-01")
    assert "Run out within 7 days: Q-0139" in working.ok("quotes")


def _set_until(book: Book, until: str) -> None:
    with book.act("valid until") as act:
        (key,) = book.sql("SELECT id FROM quote WHERE number = 'Q-0139'")[0]
        act.update(Quote, key, valid_until=date.fromisoformat(until))


def test_json_has_iso_dates_and_exact_amounts(working) -> None:
    quote = working.json("quotes")["quotes"][0]
    assert quote["amount"] == {"amount": "8950.50", "currency": "EUR"}
    assert quote["valid_until"] == "2026-11-27"
    assert quote["account"]["name"] == "Meijer Foods"
    visit = working.json("agenda")["appointments"][0]
    assert (visit["start"], visit["end"]) == ("2026-11-25T13:00:00+01:00", "2026-11-25T14:30:00+01:00")
    assert visit["status"] == "planned"
    sheet = working.json("today")
    assert sheet["next"]["leave_in_minutes"] == 132
    assert sheet["target"]["target"] == {"amount": "80000.00", "currency": "EUR"}
    assert sheet["calls"][0]["due"] == {"date": "2026-11-25", "time": "10:00", "half": None}
    assert sheet["calls"][0]["number"] == "+31 30 555 0142"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ((), "2026-11-25"),
        (("fri",), "2026-11-27"),
        (("3", "dec"), "2026-12-03"),
        (("2026-12-01",), "2026-12-01"),
        (("yesterday",), "2026-11-24"),
        (("+2w",), "2026-12-09"),
    ],
)
def test_the_agenda_of_a_day_named_in_words(shell, words: tuple[str, ...], day: str) -> None:
    assert shell.json("agenda", *words)["date"] == day


def test_calls_at_a_time_stand_among_the_appointments(working) -> None:
    printed = working.ok("agenda").splitlines()
    (call,) = [line for line in printed if line.startswith("10:00 ")]
    assert "Meijer Foods" in call
    assert call.endswith("promised")
    assert call in working.ok("today").splitlines()
    (told,) = working.json("agenda")["calls_at_a_time"]
    assert (told["start"], told["promised"], told["status"]) == ("2026-11-25T10:00:00+01:00", True, "open")


def test_a_day_off_says_why_and_offers_no_free_time(shell) -> None:
    printed = shell.ok("agenda", "25", "dec")
    assert "Christmas Day" in printed.splitlines()[0]
    assert "free" not in printed
    assert "Nothing planned." in printed


def test_no_such_day_is_a_usage_error(shell) -> None:
    assert "'foo' is no day" in shell.refused("agenda", "foo", status=2)


def test_next_is_all_that_is_wanted_while_the_phone_rings(working) -> None:
    printed = working.ok("next")
    assert printed.startswith("Meijer Foods · tier A · Utrecht\n+31 30 555 0142  Piet Meijer, decision maker\n")
    for told in ("promised 10:00, 18 min ago", "two-year price", "Send price list", "Q-0139", "n No answer"):
        assert told in printed
    told = working.json("next")
    assert told["account"]["name"] == "Meijer Foods"
    assert told["contacts"][0]["numbers"][0]["number"] == "+31 30 555 0142"
    assert told["outcomes"]["no_answer"].startswith("retry")


def test_an_empty_book_says_so_and_is_no_error(shell) -> None:
    assert shell.ok("next") == "No calls left.\n"
    assert shell.json("next") is None
    assert shell.ok("quotes") == "No open quotes.\n"
    assert shell.ok("calls").startswith("No calls left.")
    assert shell.json("quotes") == {"quotes": [], "total": [], "weighted": []}
    assert shell.ok("find", "nobody") == "Nothing found for nobody.\n"
    assert "CALLS (0)" in shell.ok("today")


def test_calls_are_narrowed_as_in_the_planner(working) -> None:
    assert [row["account"]["name"] for row in working.json("calls", "a")["calls"]] == ["Meijer Foods"]
    assert working.json("calls", "b")["calls"] == []
    assert working.json("calls", "region:utr")["calls"]


def test_an_account_with_its_people_what_is_open_and_what_happened(working) -> None:
    working.ok("log", "meijer foods", "s", "--note", "Board meets Tuesday", "--person", "piet")
    printed = working.ok("notes", "meijer", "foods")
    for told in ("Meijer Foods", "Piet Meijer", "Open", "Send price list", "Spoke Piet: Board meets Tuesday"):
        assert told in printed
    told = working.json("notes", "meijer foods", "--only", "calls")
    assert [line["text"] for line in told["timeline"]] == ["Spoke Piet: Board meets Tuesday"]
    assert told["account"]["last_contact"] == "2026-11-25T10:18:00+01:00"
    assert len(working.json("notes", "meijer foods", "--limit", "1")["timeline"]) == 1


def test_whatever_holds_the_words_is_found(working) -> None:
    kinds = {one["kind"] for one in working.json("find", "mei")["found"]}
    assert {"account", "person"} <= kinds
    assert "Piet Meijer" in [one["title"] for one in working.json("find", "0142")["found"]]
    assert working.json("find", "q139")["found"][0]["kind"] == "quote"
    assert {one["kind"] for one in working.json("find", "--accounts", "mei")["found"]} == {"account"}


def test_without_a_book_nothing_is_made(working, tmp_path) -> None:
    working.path = tmp_path / "typing error.book"
    for command in LOOKING:
        assert "There is no book" in working.refused(*command.split())
    assert not working.path.exists()


def test_the_book_is_named_before_or_after_the_command(working, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    after = CliRunner().invoke(commands, ["find", "vink", "--book", str(working.path)])
    monkeypatch.setenv("AMPLANNER_BOOK", str(working.path))
    by_environment = CliRunner().invoke(commands, ["find", "vink"])
    assert after.stdout == by_environment.stdout == working.ok("find", "vink")


def test_settings_that_cannot_be_used_are_told_and_the_command_goes_on(working, surroundings) -> None:
    (surroundings / "config" / "amplanner" / "settings.toml").write_text('country = "Nowhere"\n')
    result = working.run("agenda")
    assert result.exit_code == 0
    assert "settings.toml:1: country" in result.stderr
    assert "Wednesday 25 November" in result.stdout


def test_help_names_every_command_in_the_order_of_a_day() -> None:
    result = CliRunner().invoke(commands, ["--help"], prog_name="amplanner")
    assert result.exit_code == 0
    listed = result.stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    named = [line.split()[0] for line in listed.splitlines() if line[2:3].strip()]
    assert named == list(commands.commands or commands.list_commands(None))  # type: ignore[arg-type]  # needs no context
    assert "_AMPLANNER_COMPLETE=bash_source amplanner" in result.stdout
