"""Public holidays by country, from the `holidays` library; imported when first asked, cached by the caller."""

from collections.abc import Iterable
from datetime import date


def public_holidays(country: str, years: Iterable[int], subdivision: str | None = None) -> dict[date, str]:
    """The public holidays of a country (ISO 3166, "NL") in these years, in order of date, each with its name.

    Names are English where the library has them, else in the country's own language. A country or subdivision
    that the library doesn't know has no holidays here: the planner then works on with weekends and absences.
    """
    import holidays

    wanted = list(years)
    for part in (subdivision, None):
        try:
            found = holidays.country_holidays(country, subdiv=part, years=wanted, language="en_US")
        except NotImplementedError:  # how the library says that it doesn't know the country or its part
            continue
        return dict(sorted(found.items()))
    return {}
