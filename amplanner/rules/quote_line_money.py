"""A price in a typed line of a quote: `42/mo`, `€1.2k`, `0.85/100`, `95/h`."""

import re
from decimal import Decimal
from typing import NamedTuple

from amplanner.rules.money import Grouping, parse_money
from amplanner.rules.quotation import ONE, Period
from amplanner.rules.quote_line_words import PERIODS, UNITS
from amplanner.rules.quote_numbers import read_number, tidy

_MONEY = re.compile(
    r"(?P<minus>[-−–]?)(?P<before>[^\d\s.,'’+\-−–/%]{0,4})(?P<minus2>[-−–]?)"
    r"(?P<number>[.,]?[0-9][0-9.,'’]*?)(?:[.,][-–—]{1,2})?(?P<scale>[kK]?)(?P<after>[^\d\s.,'’+\-−–/%]{0,4})"
    r"(?:/(?P<per>[^\s/]+))?"
)


class Price(NamedTuple):
    """An exact price in whole units of a currency, for `base` units, paid each period, per unit of measure."""

    amount: Decimal
    currency: str
    base: Decimal = ONE
    period: Period | None = None
    unit: str = ""


def is_currency(word: str, default: str) -> bool:
    """Whether a word is a sign, word or code of a currency and nothing else."""
    return bool(word) and not any(char.isdigit() for char in word) and _currency(word, "", default) is not None


def read_price(word: str, currency: str, grouping: Grouping) -> Price | None:
    """The price that `word` as a whole says, in `currency` where it names none, or None.

    Unlike `money.parse_money` it keeps every decimal: prices per unit have more than the currency.
    """
    match = _MONEY.fullmatch(word)
    if match is None or (match["minus"] and match["minus2"]) or (match["before"] and match["after"]):
        return None
    named = _currency(match["before"], match["after"], currency)
    number = read_number(match["number"], grouping)
    if named is None or number is None:
        return None
    amount = tidy(number * 1000) if match["scale"] else number
    price = Price(-amount if match["minus"] or match["minus2"] else amount, named)
    per = match["per"]
    if per is None:
        return price
    if per.lower() in PERIODS:
        return price._replace(period=PERIODS[per.lower()])
    if per.lower() in UNITS:
        return price._replace(unit=per)
    base = read_number(per, grouping)
    return price._replace(base=base) if base is not None and base > 0 else None


def _currency(before: str, after: str, default: str) -> str | None:
    if not before and not after:
        return default
    money = parse_money(f"{before}1{after}", default)
    return money.currency if money else None
