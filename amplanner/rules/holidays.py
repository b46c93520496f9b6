"""Public holidays by country, from the `holidays` library; imported when first asked, cached by the caller."""

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType


def public_holidays(country: str, years: Iterable[int], subdivision: str | None = None) -> dict[date, str]:
    """The public holidays of a country (ISO 3166, "NL") in these years, in order of date, each with its name.

    Names are English where the library has them, else in the country's own language. A country or subdivision
    that the library doesn't know has no holidays here: the planner then works on with weekends and absences.
    """
    calendar = _calendar(country)
    if calendar is None:
        return {}
    wanted = list(years)
    for part in (subdivision, None):
        try:
            found = calendar(subdiv=part, years=wanted, language="en_US")
        except NotImplementedError:  # how the library says that it doesn't know the part
            continue
        return dict(sorted(found.items()))
    return {}


def _calendar(country: str) -> Callable[..., Mapping[date, str]] | None:
    """The library's calendar of one country.

    Importing it as documented would load those of all 250 countries: 14 MB for as long as the planner runs. So its
    module is imported beside an empty package, which is taken away again.
    """
    import holidays
    from holidays.registry import COUNTRIES

    names = ((module, entity[0]) for module, entity in COUNTRIES.items() if country in entity[1:])
    module, name = next(names, ("", ""))
    if not name:
        return None
    package = "holidays.countries"
    if package in sys.modules:
        return getattr(import_module(f"{package}.{module}"), name)  # type: ignore[no-any-return]  # by its name
    empty = ModuleType(package)
    empty.__path__ = [str(Path(holidays.__file__).parent / "countries")]
    sys.modules[package] = empty
    try:
        return getattr(import_module(f"{package}.{module}"), name)  # type: ignore[no-any-return]  # by its name
    finally:
        del sys.modules[package]
