"""The commands that write: capture line, call outcomes, undo and redo."""

import call_world as world
import pytest

from amplanner.book.models import Account, Call, Note, Todo


def test_a_line_is_added_and_said_in_words(working) -> None:
    printed = working.ok("add", "c @vink tom 14:00 ask PO !")
    assert printed == ('Added: Call · Vink Packaging · Thu 26 Nov 14:00, tomorrow · important · "ask PO"\n')
    with working.book() as book:
        made = book.one(Call.select().order_by(Call.id.desc()))
        assert (made.due_time, made.subject, made.important) == ("14:00", "ask PO", True)


def test_words_need_no_quotes(working) -> None:
    assert "To-do" in working.ok("add", "t", "send", "leaflet", "fri")


def test_a_dry_run_says_what_it_would_be_and_writes_nothing(working) -> None:
    assert "Dry run: nothing was changed." in working.ok("add", "--dry-run", "t send leaflet fri")
    told = working.json("add", "--dry-run", "n @vink Board ok > c tue 10 terms")
    assert [step["kind"] for step in told["understood"]] == ["note", "call"]
    assert told["understood"][1]["date"] == "2026-12-01"
    assert told["dry_run"] is True
    with working.book() as book:
        assert book.count(Todo.select()) == 1
        assert book.count(Note.select()) == 0


def test_a_name_nobody_has_is_refused_until_it_is_said_to_be_new(working) -> None:
    said = working.refused("add", "c @Meyer Foods tom")
    assert "No account is called 'Meyer'" in said
    assert "Meijer Foods" in said
    assert "--new" in said
    assert "Nobody at Vink Packaging is called 'Ilse'" in working.refused("add", "c @vink +Ilse tom")
    working.ok("add", "--new", "c @Nieuwkoop +Ilse tom")
    with working.book() as book:
        assert book.scalar(Account.select(Account.id).where(Account.name == "Nieuwkoop"))


def test_what_is_missing_is_said(working) -> None:
    assert "Name the account with @" in working.refused("add", "c tom")
    assert "When is it?" in working.refused("add", "m @vink lunch")


def test_a_date_that_cannot_be_is_refused_and_named(working) -> None:
    assert "There is no 31 Feb. Nothing was saved" in working.refused("add", "c @vink 31 feb ask")
    assert "There is no 31 Feb" in working.refused("log", "vink", "s", "--note", "hi", "--next", "tue 31 feb")
    tried = working.run("add", "--dry-run", "c @vink 31 feb ask")
    assert "! there is no 31 Feb" in tried.stdout
    assert "there is no 31 Feb" in tried.stderr
    with working.book() as book:
        assert book.count(Call.select()) == 1
    assert "31 feb" in working.ok("add", "n @vink not on 31 feb")
    assert "31 feb" in working.ok("add", 'c @vink tom "31 feb"')


def test_other_accounts_that_fit_are_told(working) -> None:
    result = working.run("add", "n @meijer hello")
    assert result.exit_code == 0
    assert "@ also fits Meijering Bouw." in result.stderr


@pytest.mark.parametrize("typed", ["n", "no_answer", "No answer", "NO ANSWER", "no-answer"])
def test_an_outcome_by_letter_code_or_label(working, typed: str) -> None:
    assert working.ok("log", "meijer foods", typed) == "No answer · Meijer Foods, again afternoon\n"


def test_a_letter_is_read_as_it_is_written(working) -> None:
    assert working.ok("log", "meijer foods", "D").startswith("Do not call")
    assert "is none of: s Spoke" in working.refused("log", "vink", "d", status=2)


def test_logging_completes_the_call_that_is_due(working) -> None:
    told = working.json("log", "meijer foods", "s", "--note", "Board ok", "--next", "tue 10 terms")
    assert told["done"] == "Spoke · Meijer Foods, next call Tue 1 Dec 10:00"
    with working.book() as book:
        made = world.call(book, told["call_id"])
        assert (made.status, made.outcome, made.subject) == ("done", "spoke", "two-year price")
        assert book.scalar(Note.select(Note.text)) == "Board ok"
        (following,) = world.open_calls(book, made.account)
        assert (str(following.due_on), following.due_time, following.subject) == ("2026-12-01", "10:00", "terms")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9:40", "2026-11-25T09:40:00+01:00"),
        ("yesterday 16:00", "2026-11-24T16:00:00+01:00"),
        ("yesterday", "2026-11-24T12:00:00+01:00"),
        ("20 nov 11:00", "2026-11-20T11:00:00+01:00"),
        ("today", "2026-11-25T10:18:00+01:00"),
    ],
)
def test_a_call_is_logged_for_when_it_was(working, typed: str, at: str) -> None:
    working.ok("log", "vink", "s", "--note", "Fine", "--at", typed)
    (line,) = working.json("notes", "vink")["timeline"]
    assert line["at"] == at


def test_a_call_that_is_still_to_come_cannot_be_logged(working) -> None:
    assert "Fri 27 Nov 10:00 is still to come" in working.refused("log", "vink", "s", "--at", "fri 10:00")
    assert "'whenever' is no time" in working.refused("log", "vink", "s", "--at", "whenever", status=2)


def test_who_was_called_is_said_by_name(working) -> None:
    told = working.json("log", "vink", "s", "--person", "tom")
    with working.book() as book:
        assert world.call(book, told["call_id"]).person is not None
    assert "Nobody at Vink Packaging is called 'Piet'" in working.refused("log", "vink", "s", "--person", "Piet")


def test_outcomes_that_need_more_say_what(working) -> None:
    assert "When to call?" in working.refused("log", "vink", "l")
    assert "When is the meeting?" in working.refused("log", "vink", "m")
    assert working.ok("log", "vink", "m", "--next", "visit tue 10") == (
        "Meeting set · Vink Packaging, next appointment Tue 1 Dec 10:00\n"
    )
    working.ok("log", "meijer foods", "x", "--reason", "Chose another")
    (line,) = working.json("notes", "meijer foods", "--only", "calls")["timeline"]
    assert "Chose another" in line["text"]


def test_undo_takes_back_the_newest_act_wherever_it_was_done(working) -> None:
    working.ok("log", "meijer foods", "n")
    with working.book() as book:  # a planner that is open
        world.account(book, "Delta", person="", phone=False)
        assert working.ok("undo") == "Undone: account\n"
        assert book.scalar(Account.select(Account.id).where(Account.name == "Delta")) is None
    assert working.json("undo")["done"].startswith("Undone: No answer · Meijer Foods")
    assert working.ok("redo").startswith("Redone: No answer · Meijer Foods")


def test_nothing_to_undo_is_said(shell) -> None:
    assert "Nothing to undo." in shell.refused("undo")
    assert "Nothing to redo." in shell.refused("redo")


def test_hostile_text_is_made_safe_on_its_way_in_and_out(working) -> None:
    working.ok("add", "n @vink \x1b[31mred\x9b2J [@click=app.quit]now[/]")
    printed = working.ok("notes", "vink") + working.ok("find", "red") + working.refused("notes", "\x1b]0;hi\x07")
    assert "\ufffd[31mred" in printed
    assert not any(char in printed for char in "\x1b\x9b\x07")
