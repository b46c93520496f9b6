"""`amplanner import` as a shell sees it: output, exit status, and what the book then holds."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amplanner.cli.commands import commands

FIXTURES = Path(__file__).parents[1] / "fixtures"
MAVEN = [str(file) for file in sorted((FIXTURES / "maven").glob("*.csv"))]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    """Run the command on a book of this test, at 9:00 on 27 December 2017."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("AMPLANNER_NOW", "2017-12-27T09:00")
    return Run(tmp_path / "own.book")


class Run:
    """Runs `amplanner import` on one book."""

    def __init__(self, book: Path) -> None:
        self.book = book

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(commands, ["import", "--book", str(self.book), *arguments])

    def counts(self, *arguments: str) -> dict[str, dict[str, int]]:
        told: dict[str, dict[str, int]] = json.loads(self("--json", *arguments).stdout)["counts"]
        return told


def test_a_dry_run_counts_and_changes_nothing(run: Run) -> None:
    first = run(*MAVEN, "--owner", "Sam", "--dry-run")
    assert first.exit_code == 0, first.output
    assert "Dry run: nothing was changed." in first.stdout
    assert "Open deals of Sam Vermeer, yours: 4." in first.stdout
    assert "1 of them name no account: they stand under “No account”." in first.stdout
    assert "3 of them have no amount: they show the list price, marked estimated." in first.stdout
    assert run.counts(*MAVEN, "--dry-run")["deals"] == {"new": 7, "changed": 0, "same": 0, "kept": 0}


def test_importing_twice_changes_nothing_and_says_so(run: Run) -> None:
    first = run(*MAVEN, "--owner", "Sam")
    assert first.exit_code == 0, first.output
    assert [line.split() for line in first.stdout.splitlines() if line.startswith("deals")] == [
        ["deals", "7", "0", "0"]
    ]
    assert "sales_pipeline.csv:8: product “Hose” is not on the price list" in first.stderr
    again = run(*MAVEN)
    assert again.exit_code == 0
    assert "Everything was there already: nothing was changed." in again.stdout
    assert run.counts(*MAVEN)["deals"]["same"] == 7


def test_what_can_t_be_read_is_listed_and_the_rest_comes_in(run: Run) -> None:
    calendar = str(FIXTURES / "workweek.ics")
    done = run(calendar, str(FIXTURES / "gone.csv"))
    assert done.exit_code == 1
    assert f"{calendar}:53: “Someday”: an event without a start" in done.stderr
    assert "gone.csv: there is no such file" in done.stderr
    assert run.counts(calendar)["calendar_events"]["same"] == 2


def test_nothing_readable_is_status_2(run: Run, tmp_path: Path) -> None:
    done = run(str(tmp_path / "gone.csv"))
    assert done.exit_code == 2
    assert "there is no such file" in done.stderr
    assert run().exit_code == 2


def test_an_unknown_owner_is_a_usage_error_that_names_the_agents(run: Run) -> None:
    done = run(*MAVEN, "--owner", "Nobody")
    assert done.exit_code == 2
    assert "Lotte Quist, Sam Vermeer" in done.stderr


def test_without_an_owner_it_says_how_to_name_one(run: Run) -> None:
    assert "--owner" in run(*MAVEN).stderr


def test_json_holds_every_problem_with_its_line(run: Run) -> None:
    told = json.loads(run("--json", *MAVEN, "--owner", "Sam").stdout)
    assert told["owner"] == "Sam Vermeer"
    assert told["agents"] == ["Lotte Quist", "Sam Vermeer"]
    assert told["calls"] == 2
    assert [(Path(p["file"]).name, p["line"], p["left_out"]) for p in told["problems"]] == [
        ("sales_pipeline.csv", 8, False)
    ]


def test_hostile_text_reaches_the_terminal_tamed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "First Name,Last Name,Email,Phone,Odd\x1b]52;c;x\x07\nAda,Berk,a@b.test,,1\n1,2,3,4,5,6\x1b[2J\n", "utf-8"
    )
    done = run(str(file))
    assert done.exit_code == 1
    assert "\x1b" not in done.output
    assert "\x07" not in done.output
