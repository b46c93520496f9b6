"""Half-typed text outlives any end of the planner, and is offered in the place where it was typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cli.planners import ENDS, drafts_of, planner
from terminal import Terminal

TYPED = "half a thought about pallets"


def on_the_capture_line(terminal: Terminal) -> None:
    terminal.send("a")
    terminal.wait_for("While typing", "Add")


def in_the_note_of_the_card(terminal: Terminal) -> None:
    terminal.send("2", "c")
    terminal.wait_for("Talk about")
    terminal.send("enter")
    terminal.wait_for("Tab Next step")


def in_the_next_step_of_the_card(terminal: Terminal) -> None:
    in_the_note_of_the_card(terminal)
    terminal.send("tab")
    terminal.wait_for("While typing")
    terminal.wait_gone("Tab Next step")


def in_a_note_of_its_own(terminal: Terminal) -> None:
    terminal.send("2", "n")
    terminal.wait_for("While typing")


def in_a_form(terminal: Terminal) -> None:
    terminal.send("g")
    terminal.wait_for("Go to")
    terminal.send("a")
    terminal.wait_for("9 Facts")
    terminal.send("e")
    terminal.wait_for("While typing")


CASES: list[tuple[str, Callable[[Terminal], None]]] = [
    *(
        ("killed", place)
        for place in (
            on_the_capture_line,
            in_the_note_of_the_card,
            in_the_next_step_of_the_card,
            in_a_note_of_its_own,
            in_a_form,
        )
    ),
    ("SIGHUP", on_the_capture_line),
    ("SIGHUP", in_a_form),
    ("SIGTERM", in_the_note_of_the_card),
    ("closed", in_the_next_step_of_the_card),
    ("closed", in_a_note_of_its_own),
    ("line dead", on_the_capture_line),
]


@pytest.mark.parametrize(("end", "place"), CASES, ids=[f"{end} {place.__name__}" for end, place in CASES])
def test_it_is_offered_again_in_the_same_place(working, end: str, place: Callable[[Terminal], None]) -> None:
    book: Path = working.path
    with planner(book) as terminal:
        place(terminal)
        terminal.send(TYPED)
        terminal.wait_for(TYPED)
        if end == "killed":  # the others are told, and write what the last moment brought
            terminal.wait(lambda: TYPED in drafts_of(book), "the draft to be kept")
        ENDS[end](terminal)
        terminal.process.wait(60)
    with planner(book) as terminal:
        terminal.wait_for("Kept from before")
        place(terminal)
        terminal.wait_for(TYPED)
