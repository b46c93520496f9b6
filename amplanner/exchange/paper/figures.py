"""Numbers, amounts and dates as a customer's country writes them.

Babel does the writing. It rounds a half to even, so everything is rounded before it is handed over (EN 16931 rounds
a half away from zero), and its digits are set from our own table: it gives the forint two.
"""

import re
from copy import copy
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.languages import get_official_languages
from babel.numbers import NumberPattern, get_currency_symbol

from amplanner.rules.money import minor_digits

_HOME = {"en": "GB", "nl": "NL", "de": "DE", "fr": "FR"}
_MOST_DIGITS = 10


class Figures:
    """How one quote writes its figures.

    Args:
        language: of the quote, "en", "nl", "de" or "fr".
        countries: of customer and seller (ISO 3166), the customer's first; the first where the language is at home
            says how numbers are written, so that a German quote is Swiss in Switzerland and German elsewhere.
        currency: ISO 4217.
    """

    def __init__(self, language: str, countries: tuple[str, ...], currency: str) -> None:
        at_home = (country for country in countries if language in get_official_languages(country))
        self.locale = Locale(language, next(at_home, _HOME[language]))
        self.currency = currency
        self._digits = minor_digits(currency)

    def amount(self, minor: int) -> str:
        """An amount in minor units without its currency: "1,234.50"."""
        return self._number(self._exactly(minor), self._digits, self._digits)

    def money(self, minor: int) -> str:
        """An amount in minor units with its currency: "€1,234.50"."""
        shown = self._apply(self.locale.currency_formats["standard"], self._exactly(minor), self._digits, self._digits)
        sign = get_currency_symbol(self.currency, self.locale)
        # A code, unlike a sign, wants a space between itself and the number.
        return re.sub(rf"({re.escape(sign)})(?=\d)", "\\1\N{NO-BREAK SPACE}", shown) if sign[-1].isalpha() else shown

    def price(self, price: Decimal) -> str:
        """A price in whole units, with as many digits as it has, and no fewer than its currency: "0.0125"."""
        return self._number(price, self._digits, _MOST_DIGITS)

    def quantity(self, quantity: Decimal) -> str:
        """A quantity, with as many digits as it has: "2.5"."""
        return self._number(quantity, 0, _MOST_DIGITS)

    def percent(self, percent: Decimal) -> str:
        """A percentage as it is typed: Decimal("12.5") is "12.5%"."""
        pattern = self.locale.percent_formats[None]
        return self._apply(pattern, percent / 100, 0, _MOST_DIGITS)

    def day(self, day: date) -> str:
        """A date in full: "25 November 2026"."""
        return format_date(day, "long", self.locale)

    def _exactly(self, minor: int) -> Decimal:
        return Decimal(minor).scaleb(-self._digits)

    def _number(self, value: Decimal, least: int, most: int) -> str:
        return self._apply(self.locale.decimal_formats[None], value, least, most)

    def _apply(self, pattern: NumberPattern, value: Decimal, least: int, most: int) -> str:
        exact = copy(pattern)
        exact.frac_prec = (least, most)
        shown: str = exact.apply(value, self.locale, currency=self.currency, currency_digits=False)
        return shown.replace("-", "\N{MINUS SIGN}", 1) if value < 0 else shown
