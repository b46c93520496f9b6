"""Public holidays by country."""

import subprocess
import sys
from datetime import date

from amplanner.rules.holidays import public_holidays


def test_the_holidays_of_a_country_in_order_with_names() -> None:
    found = public_holidays("NL", [2026, 2027])
    assert found[date(2026, 4, 27)] == "King's Day"
    assert found[date(2027, 12, 25)] == "Christmas Day"
    assert list(found) == sorted(found)
    assert {day.year for day in found} == {2026, 2027}


def test_a_part_of_a_country_adds_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in public_holidays("DE", [2026], "BY")
    assert epiphany not in public_holidays("DE", [2026], "nowhere")
    assert date(2026, 10, 3) in public_holidays("DE", [2026], "nowhere")


def test_an_unknown_country_has_none() -> None:
    assert public_holidays("QQ", [2026]) == {}
    assert public_holidays("", [2026]) == {}
    assert public_holidays("NL", []) == {}


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    rooms = ["worktime", "money", "outcomes", "cadence", "ranking", "recurrence", "phones", "forecast", "holidays"]
    code = f"import sys, {', '.join(f'amplanner.rules.{room}' for room in rooms)}\n"
    code += "print([name for name in ('holidays', 'phonenumbers', 'dateutil.rrule') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_only_the_calendar_of_the_country_is_loaded() -> None:
    code = "import sys; from amplanner.rules.holidays import public_holidays; public_holidays('NL', [2026])\n"
    code += "print(*[name for name in sys.modules if name.startswith('holidays.countries')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "holidays.countries.netherlands\n"
