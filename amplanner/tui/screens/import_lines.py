"""What an import would bring, or has brought, as the lines of a list."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from amplanner.tui.cells import fit, width, wrap
from amplanner.tui.safety import safe
from amplanner.tui.widgets.rows import Line, line

if TYPE_CHECKING:
    from amplanner.exchange.importer import Counts
    from amplanner.exchange.plan import ImportPlan
    from amplanner.exchange.problems import Problem

_MOST_PROBLEMS = 500


def agent_lines(plan: "ImportPlan") -> list[Line]:
    """The sales agents, each with what there is of him, which tells people of one name apart."""
    every = Counter(deal.agent for deal in plan.deals)
    still = Counter(deal.agent for deal in plan.deals if deal.status == "open")
    longest = max(map(width, plan.agents), default=0)
    lines = [
        line(name, safe(fit(name, longest + 2)), (f"{every[name]:>6,} deals, {still[name]:,} open", "muted"))
        for name in plan.agents
    ]
    return [*lines, line("", ("none of them", "muted"))]


def _named(plan: "ImportPlan", note: str) -> str:
    """What is noted of a file, with its name in place of its path."""
    for file, _ in plan.files:
        note = note.replace(file, Path(file).name)
    return note


def count_lines(plan: "ImportPlan", counts: "Counts", problems: Sequence["Problem"], cells: int) -> list[Line]:
    """What becomes of each kind of record, and what could not be read, at a width in cells."""
    from amplanner.exchange.importer import SHOWN

    heads = f"{'':20}{'new':>9}{'changed':>9}{'same':>9}{'kept':>9}"
    lines = [line(None, (heads, "heading"))]
    for kind, tally in counts.kinds.items():
        numbers = "".join(f"{number:>9,}" for number in (tally.new, tally.changed, tally.same, tally.kept))
        lines.append(line(kind, fit(SHOWN[kind], 20), (numbers, "money")))
    if not counts.kinds:
        lines.append(line("none", ("Nothing in these files can be brought in.", "due")))
    if plan.owner:
        lines.append(line("owner", ("You are ", "muted"), safe(plan.owner)))
    if counts.calls:
        told = f"{counts.calls:,} calls due today, one for each account with an open deal of yours"
        lines.append(line("calls", told))
    for at, note in enumerate(plan.notes):
        lines += [line(("note", at), (safe(part), "muted")) for part in wrap(_named(plan, note), cells)]
    if problems:
        lines += [line(None), line("problems", (f"{len(problems):,} things could not be read", "due"))]
    for at, problem in enumerate(problems[:_MOST_PROBLEMS]):
        place = f"{Path(problem.file).name}:{problem.line}" if problem.line else Path(problem.file).name
        told = f"{place}  {problem.reason}" + ("" if problem.left_out else " (came in)")
        lines += [line(("problem", at), safe(part)) for part in wrap(told, cells)]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(line("more", (f"… and {len(problems) - _MOST_PROBLEMS:,} more", "muted")))
    return lines
