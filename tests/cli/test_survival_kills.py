"""Killed at any moment, in the shell and in the planner: what was acknowledged is there, nothing is there by half."""

import random

from book.dying import Nursery, open_book
from book.test_kills import is_sound, states
from cli.planners import planner

from amplanner.book.models import Todo

COMMANDS = (
    ("add", "n @meijer Board says yes > c tue 10"),
    ("log", "meijer foods", "s", "--note", "Wants pallets", "--next", "call fri"),
    ("undo",),
    ("redo",),
    ("add", "t every week send the report"),
)
DEATHS = (
    *({"statement": at} for at in range(5, 105, 5)),
    *({"step": at} for at in range(1, 61, 3)),
    *({"size": size} for size in range(0, 120_000, 6_000)),
)


def test_a_killed_command_did_all_or_nothing_and_what_it_printed_is_so(working) -> None:
    with working.book() as book:
        now = states(book)
    killed = 0
    with Nursery() as nursery:
        for number, death in enumerate(DEATHS):
            command = COMMANDS[number % len(COMMANDS)]
            before = now
            end = nursery.die("cli", working.path, *command, **death)
            killed += end.killed
            with open_book(str(working.path)) as book:
                is_sound(book)
                now = states(book)
            changed = {group for group in now if now[group] != before.get(group)}
            given_up = {group for group in changed if before.get(group) == "undone" and now[group] == "gone"}
            done = changed if command[0] == "redo" else changed - given_up
            assert len(done) <= 1, (command, death, before, now)
            assert before.keys() <= now.keys()
            if end.said or end.status == 0:
                assert len(done) == 1, (command, death, end)
    assert killed > len(DEATHS) / 2


def test_a_killed_planner_keeps_every_act_that_it_showed(working) -> None:
    """Each line is one act; the planner is killed after some key, whatever it is doing then, and started again."""
    chance = random.Random(7)
    shown: list[str] = []
    for run in range(6):
        with planner(working.path) as terminal:
            for number in range(chance.randint(0, 2)):
                title = f"thing {run} {number}"
                terminal.send("a")
                terminal.wait_for("While typing")
                terminal.send(f"t {title}")
                terminal.wait_for(title)
                terminal.send("enter")
                terminal.wait_for("To-do · ", "u undo")
                terminal.wait_gone("While typing")
                shown.append(title)
            keys = ["a", f"t thing {run} late", "enter", "u", "U", "2", "o", "n"]
            for key in keys[: chance.randint(0, len(keys))]:
                terminal.send(key)
                for _ in range(chance.randint(0, 3)):
                    terminal.read(0.02)
            terminal.kill()
        with open_book(str(working.path)) as book:
            is_sound(book)
            titles = [todo.title for todo in book.rows(Todo.select())]
        assert [title for title in titles if title in shown] == shown
        assert titles.count(f"thing {run} late") <= 1
