"""The closed vocabulary of the one-line grammar of quotes: units and periods."""

from collections.abc import Mapping
from types import MappingProxyType

from amplanner.rules.quotation import Period

UNITS = frozenset(
    (
        *("h", "hr", "hrs", "hour", "hours", "uur", "uren", "std", "stunde", "stunden", "heure", "heures"),
        *("day", "days", "dag", "dagen", "tag", "tage", "jour", "jours", "week", "weeks", "weken", "wochen"),
        *("pc", "pcs", "piece", "pieces", "ea", "st", "stk", "stuk", "stuks", "stück", "pce", "pces"),
        *("kg", "g", "t", "km", "m", "cm", "mm", "m2", "m²", "m3", "m³", "l", "ltr", "litre", "litres", "liter"),
        *("box", "boxes", "pair", "pairs", "set", "sets", "roll", "rolls", "pallet", "pallets", "pack", "packs"),
    )
)
"""Words that are a unit when they follow the quantity and a name follows them."""

ATTACHED_UNITS = frozenset({"h", "hr", "hrs", "pc", "pcs", "stk", "kg"})
"""Those that may be written against the quantity; "5m", "3d" and "4t" begin names."""

PERIODS: Mapping[str, Period] = MappingProxyType(
    {
        **dict.fromkeys(("mo", "mon", "month", "mnd", "maand", "monat", "mois", "m"), Period.MONTH),
        **dict.fromkeys(("q", "qtr", "quarter", "kwartaal", "quartal", "trimestre"), Period.QUARTER),
        **dict.fromkeys(("y", "yr", "year", "jr", "jaar", "jahr", "an", "pa"), Period.YEAR),
    }
)
"""What may follow the slash or "per" of a price."""
