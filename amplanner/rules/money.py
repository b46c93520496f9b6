"""Money as people type it and as the screens show it.

An amount is a whole number of minor units (cents) and an ISO 4217 code (design §3). Arithmetic is exact; where
a result must be rounded it is rounded half away from zero, as invoices are (EN 16931).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

Grouping = Literal[",", ".", " ", "'"]
"""What separates thousands; the decimal sign is "." after "," and "'", and "," after "." and " "."""

LARGEST_MINOR = 2**63 - 1
"""The largest amount that the book can store, in minor units."""

_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
    "TTD TWD TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)

# Digits other than two. HUF has two on paper, but the fillér left circulation in 1999 and Hungarian documents
# are drawn up in whole forints.
_MINOR_DIGITS: Mapping[str, int] = MappingProxyType(
    {
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "HUF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
        "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
        "CLF": 4, "UYW": 4,
    }
)  # fmt: skip

# How a currency is shown; every other one is shown by its code and a space.
_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "TRY": "₺", "ILS": "₪",
        "UAH": "₴", "VND": "₫", "NGN": "₦", "PHP": "₱", "RUB": "₽", "KZT": "₸", "GEL": "₾", "AUD": "A$",
        "CAD": "C$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "BRL": "R$", "MXN": "MX$", "TWD": "NT$",
    }
)  # fmt: skip

# Signs and words that people type besides, in lower case. Where currencies share one, the planner's own wins,
# else the first.
_TYPED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {sign.lower(): (code,) for code, sign in _SIGNS.items()}
    | {
        "$": ("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "TWD", "CLP", "COP", "ARS"), "us$": ("USD",),
        "¥": ("JPY", "CNY"), "£": ("GBP", "EGP"), "euro": ("EUR",), "euros": ("EUR",), "sfr": ("CHF",),
        "zł": ("PLN",), "kč": ("CZK",), "lei": ("RON",),
    }
)  # fmt: skip

# These mean money only where the planner's own currency is written so: elsewhere "fr." is a day, "ft" a length,
# and a krone could be any of four.
_OWN_ONLY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fr": ("CHF",), "fr.": ("CHF",), "ft": ("HUF",),
        "kr": ("SEK", "NOK", "DKK", "ISK"), "kr.": ("SEK", "NOK", "DKK", "ISK"),
    }
)  # fmt: skip

# Codes that are words as well ("try 3", "top 10"): another currency's code only in capitals.
_ALSO_WORDS = frozenset(
    {"ALL", "AMD", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RON", "SOS", "TOP", "TRY"}
)

_SPACES = "\N{SPACE}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
# Kept as text, which `re` makes a pattern of when an amount is first typed: most commands only show amounts.
_AMOUNT = (
    r"(?P<sign>[-−]?)\s*(?P<before>[^\d\s.,'’+\-−][^\d\s,'’+\-−]*)?\s*(?P<sign2>[-−]?)\s*"
    rf"(?P<number>[0-9](?:[0-9.,'’{_SPACES}]*[0-9])?)(?:[.,][-–—]{{1,2}})?\s?(?:(?P<scale>[km])(?![^\W\d_]))?"
    r"(?:\s*(?P<after>[^\d\s]\D*?))?\s*"
)
_SCALES: Mapping[str, int] = MappingProxyType({"": 0, "k": 3, "m": 6})
_LONGEST_TYPED = 60


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: whole minor units of an ISO 4217 currency.

    Adding and subtracting wants one currency, else ValueError. Raises ValueError for a malformed code.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what no currency code can be."""
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"a currency is three capital letters (ISO 4217), not {self.currency!r}")

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, exactly: Money(123456, "EUR").amount is 1234.56."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        """The sum of two amounts of one currency."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """The difference of two amounts of one currency."""
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        """The amount with the other sign."""
        return Money(-self.minor, self.currency)

    def times(self, factor: Decimal | int) -> "Money":
        """The amount times an exact factor, rounded half away from zero to the minor unit."""
        return Money(round_half_away(Decimal(self.minor) * factor), self.currency)

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added up")
        return other.minor


def minor_digits(currency: str) -> int:
    """How many decimals the currency has: 2 unless the table says otherwise, also for a code it doesn't know."""
    return _MINOR_DIGITS.get(currency, 2)


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code in use, capitals wanted."""
    return re.fullmatch(r"[A-Z]{3}", code) is not None and code in _CODES


def round_half_away(value: Decimal) -> int:
    """The nearest whole number, a half going away from zero: 2.5 → 3, −2.5 → −3."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def from_amount(amount: Decimal, currency: str) -> Money:
    """An amount in whole units as Money, rounded half away from zero to the minor unit."""
    return Money(round_half_away(amount.scaleb(minor_digits(currency))), currency)


class Amount(NamedTuple):
    """An exact amount in whole units of an ISO 4217 currency, of any precision."""

    value: Decimal
    currency: str


def parse_amount(text: str, default_currency: str, grouping: Grouping = ",", *, finer: bool = False) -> Amount | None:
    """The exact amount that `text` as a whole says, or None when it says none.

    Takes "€1200", "1200€", "eur 1200", "€1.2k", "1.5m usd", "€ 1.200,50", "1,200.50", "1 200,50", "1'200.50",
    "€ 1.200,-", "−€5" and a bare "1200" in `default_currency`. Either decimal convention is read: with two
    kinds of separator the last is the decimal sign; one separator before exactly three digits groups thousands,
    except before k or m, after a leading 0, and in a currency of three decimals, where `grouping` decides.
    `finer` lets `grouping` decide in every currency: prices of one may have more decimals than their currency.
    """
    match = _amount_in(text)
    if match is None or (match["before"] and match["after"]) or (match["sign"] and match["sign2"]):
        return None
    named = match["before"] or match["after"]
    currency = _currency_typed(named, default_currency) if named else default_currency
    if currency is None:
        return None
    scale = (match["scale"] or "").lower()
    decides = grouping if finer or minor_digits(currency) == 3 else None
    number = _number(match["number"], decides, scaled=bool(scale))
    if number is None:
        return None
    value = number.scaleb(_SCALES[scale])
    return Amount(-value if match["sign"] or match["sign2"] else value, currency)


def parse_money(text: str, default_currency: str, grouping: Grouping = ",") -> Money | None:
    """The amount that `text` says as `parse_amount` reads it, to the minor unit, or None when it says none.

    More decimals than the currency has are rounded half away from zero.
    """
    amount = parse_amount(text, default_currency, grouping)
    if amount is None:
        return None
    money = from_amount(*amount)
    return money if abs(money.minor) <= LARGEST_MINOR else None


def names_currency(text: str, default_currency: str) -> bool:
    """Whether `text` is an amount with its currency, or a currency alone: "€", "eur", "€1.2k", but not "1200".

    The capture line takes a number for money only when it names a currency.
    """
    if _currency_typed(text, default_currency) is not None:
        return True
    match = _amount_in(text)
    named = match and (match["before"] or match["after"])
    return bool(named) and parse_money(text, default_currency) is not None


def show(money: Money, *, cents: bool | None = None, grouping: Grouping = ",") -> str:
    """The amount for the screen: "€8,950", "−€474.72", "CHF 1,200".

    `cents` None shows decimals only when there are any, True always, False never (rounded half away from zero).
    """
    digits = minor_digits(money.currency)
    units, rest = divmod(abs(money.minor), 10**digits)
    if cents is False:
        units, rest = abs(round_half_away(money.amount)), 0
    negative = money.minor < 0 and (units or rest)
    text = _grouped(units, grouping)
    if digits and (cents or (cents is None and rest)):
        text += f"{_decimal_sign(grouping)}{rest:0{digits}d}"
    return f"{'−' if negative else ''}{_prefix(money.currency)}{text}"


def brief(money: Money, grouping: Grouping = ",") -> str:
    """The amount in four or five characters, for titles and strips: "€950", "€61.4k", "€80k", "€1.2m"."""
    units = abs(money.amount)
    rounded = abs(round_half_away(money.amount))
    tenths, letter = rounded * 10, ""
    if rounded >= 1000:
        tenths, letter = round_half_away(units / 100), "k"
    if tenths >= 10_000 and letter:
        tenths, letter = round_half_away(units / 100_000), "m"
    whole, tenth = divmod(tenths, 10)
    text = _grouped(whole, grouping) + (f"{_decimal_sign(grouping)}{tenth}" if tenth else "") + letter
    return f"{'−' if money.minor < 0 and tenths else ''}{_prefix(money.currency)}{text}"


def total(amounts: Iterable[Money]) -> dict[str, Money]:
    """The sums by currency, in the order in which the currencies first come; no rates are guessed."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, Money(0, money.currency)) + money
    return sums


def _prefix(currency: str) -> str:
    return _SIGNS.get(currency, f"{currency} ")


def _decimal_sign(grouping: Grouping) -> str:
    return "." if grouping in ",'" else ","


def _grouped(units: int, grouping: Grouping) -> str:
    # A no-break space: an amount is never split over two lines.
    return f"{units:,}".replace(",", "\N{NO-BREAK SPACE}" if grouping == " " else grouping)


def _amount_in(text: str) -> re.Match[str] | None:
    """The parts of a text that looks like one amount."""
    return re.fullmatch(_AMOUNT, text.strip(), re.IGNORECASE) if len(text) <= _LONGEST_TYPED else None


def _currency_typed(typed: str, default: str) -> str | None:
    """The currency that a typed sign, word or code means, or None."""
    typed = typed.strip()
    code, word = typed.upper(), typed.lower()
    if code == default or default in _TYPED.get(word, ()) or default in _OWN_ONLY.get(word, ()):
        return default
    if is_currency(code) and (typed == code or code not in _ALSO_WORDS):
        return code
    return _TYPED[word][0] if word in _TYPED else None


def _number(typed: str, grouping: Grouping | None, *, scaled: bool) -> Decimal | None:
    """The number in `typed` (digits and separators), or None when its groups aren't groups.

    `grouping` is given where three digits after one separator may be decimals as well as thousands.
    """
    text = re.sub(rf"[{_SPACES}]", " ", typed).replace("’", "'")
    separators = [char for char in text if not char.isdigit()]
    decimal_at = len(text)
    if separators and separators[-1] in ".," and separators.count(separators[-1]) == 1:
        last = text.rindex(separators[-1])
        after, only = len(text) - last - 1, len(separators) == 1
        three = after == 3 and only and last <= 3 and not scaled and not text.startswith("0")
        thousands = three and (grouping is None or separators[-1] == grouping)
        decimal_at = decimal_at if thousands else last
    whole, decimals = text[:decimal_at], text[decimal_at + 1 :]
    group = next((char for char in whole if not char.isdigit()), "")
    # Groups of two are Indian lakhs: 12,34,567.
    if group and not re.fullmatch(
        rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{2,3}})*{re.escape(group)}[0-9]{{3}}", whole
    ):
        return None
    plain = whole.replace(group, "") if group else whole
    if len(plain) + len(decimals) > 24:
        return None
    return Decimal(f"{plain}.{decimals or 0}")
