"""A book that another process holds for longer than a command waits: nobody loses what was typed."""

import subprocess
from pathlib import Path

from book.looking import ROOT, run, start
from cli.planners import RUN, planner
from cli.test_process import HOLD

LINE = "t ring the harbour master"


def titles(book: Path) -> str:
    return run("say(*open_book().sql('SELECT title FROM todo'))", book)


def test_a_book_held_for_ten_seconds_is_said_to_be_and_then_the_act_is_done(working) -> None:
    book: Path = working.path
    with planner(book) as terminal:
        terminal.wait_quiet()
        holder = start(HOLD, book)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        command = [*RUN, "--book", str(book), "add", "t order the pallets"]
        waiting = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        reading = subprocess.run([*RUN, "--book", str(book), "today"], cwd=ROOT, capture_output=True, text=True)
        assert (reading.returncode, reading.stderr) == (0, ""), "who only reads isn't held up"
        terminal.send("a")
        terminal.wait_for("While typing", "Add")
        terminal.send(LINE)
        terminal.wait_for(LINE)
        terminal.send("enter")
        terminal.wait_for("Another program is writing to the book: waiting")
        terminal.wait(lambda: waiting.poll() is not None, "the command to give up", deadline=60)
        said, why = waiting.communicate()
        assert (waiting.returncode, said) == (1, "")
        told, refused = why.splitlines()
        assert told == "Another program holds the book; trying for 10 s …"
        assert refused.startswith("Error: Another program is writing to"), refused
        # The planner still waits, says so still, and has the line still.
        terminal.wait_for("Another program is writing to the book: waiting")
        assert LINE in terminal.text
        holder.communicate("\n", timeout=60)
        terminal.wait_for("u undo")
        terminal.wait_gone("While typing")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert "ring the harbour master" in titles(book)
    assert "pallets" not in titles(book)
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    assert "pallets" in titles(book)
