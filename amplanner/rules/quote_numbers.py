"""Numbers as they are typed into a quote: quantities, unit prices of any precision, percentages."""

import re
from decimal import Decimal

from amplanner.rules.money import Grouping

MOST_WHOLE_DIGITS = 12
MOST_DECIMALS = 8

_NUMBER = re.compile(r"[0-9][0-9.,'’ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*", re.ASCII)
_SIGNS = "-−–"


def read_number(text: str, grouping: Grouping = ",") -> Decimal | None:
    """The exact number that `text` as a whole says, or None.

    Takes "12", "1.5", "1,5", "1,200.50", "1.200,50", "1'200.50", "1 200,50", ".5" and a minus before. Of two kinds of
    separator the last is the decimal sign. One alone, before exactly three digits, groups thousands when it is the
    planner's own `grouping`, else it is the decimal sign: prices per unit often have three decimals.
    """
    text = text.strip()
    negative = text[:1] in _SIGNS and len(text) > 1
    bare = text[1:].strip() if negative else text
    if re.fullmatch(r"[.,][0-9]+", bare, re.ASCII):
        bare = f"0{bare}"
    if not _NUMBER.fullmatch(bare) or not bare[-1].isdigit():
        return None
    number = _plain(re.sub(r"[\s’]", lambda found: "'" if found[0] == "’" else " ", bare), grouping)
    return -number if negative and number is not None else number


def other_thousand(text: str, grouping: Grouping) -> str:
    """How thousands are written that `text` has in another country's way ("1.000" where they are grouped by a comma).

    Such a text reads as a decimal that nobody would write out; empty for every other text.
    """
    match = re.fullmatch(r"[-−–]?([1-9][0-9]{0,2})[.,]000", text.strip(), re.ASCII)
    if match is None or read_number(text, grouping) in {None, int(match[1]) * 1000, int(match[1]) * -1000}:
        return ""
    return f"{match[1]}{grouping}000"


def tidy(number: Decimal) -> Decimal:
    """The same number without needless zeros, written out: 1200.0 → 1200, 1.50 → 1.5."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _plain(text: str, grouping: Grouping) -> Decimal | None:
    separators = re.sub(r"[0-9]", "", text)
    decimal_at = len(text)
    if separators and separators[-1] in ".," and separators.count(separators[-1]) == 1:
        at = text.rindex(separators[-1])
        grouped = re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text)
        decimal_at = decimal_at if grouped and separators == grouping else at
    whole, decimals = text[:decimal_at], text[decimal_at + 1 :]
    group = next((char for char in whole if not char.isdigit()), "")
    if group and not re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+", whole):
        return None
    whole = whole.replace(group, "") if group else whole
    if len(whole) > MOST_WHOLE_DIGITS or len(decimals) > MOST_DECIMALS:
        return None
    return Decimal(f"{whole}.{decimals or 0}") if decimals else Decimal(whole)
