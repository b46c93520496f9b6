"""A line of a quote typed as one line of text: `12 x A-100 495 -5% v21`.

    line     = "#" text | "//" text                      ; the head of a section, a note
             | ["?" | "~"] [quantity] name [price] mark* ; "?" optional, "~" an alternative
    quantity = number ["x"] [unit]                       ; 12, 12 x, 12x, 1.5 h, 3 days, 12 pcs, -2
    price    = ["@"] money | "@@" money                  ; of one, or of the whole line
    money    = number with or without currency, then ["/" period | "/" unit | "/" number] or "per" period
                                                         ; 42/mo, 95/h, 0.85/100, €1.2k, 42 per month
    mark     = "-5%" | "-50" | "+5%" | "+50"             ; discount, charge; several percentages are added up
                                                         ; (an amount after a price or a product only: else a price)
             | "v21" | "v21%" | "vAE"                    ; VAT rate or category, after the price
             | "opt" | "alt"
    literal  = "…" | \\word                               ; never read

Marks and price end the line; whatever is not understood is the name, so that no word is dropped. A name that the price
list has as it stands is taken from there, numbers and all ("Windows 11"). Discounts come off a line total after ``@@``.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext

from amplanner.rules.capture_tokens import Token, find_tokens
from amplanner.rules.quotation import ONE, ZERO, Adjustment, LineKind, Standing, Tax
from amplanner.rules.quote_line_money import Price, is_currency, read_price
from amplanner.rules.quote_line_types import (
    KnownProduct,
    LineContext,
    LineField,
    LineSpan,
    NoProducts,
    PriceList,
    ReadLine,
)
from amplanner.rules.quote_line_words import ATTACHED_UNITS, PERIODS, UNITS
from amplanner.rules.quote_numbers import other_thousand, read_number, tidy

__all__ = [
    "KnownProduct",
    "LineContext",
    "LineField",
    "LineSpan",
    "NoProducts",
    "PriceList",
    "ReadLine",
    "read_line",
]

_STANDINGS = {"?": Standing.OPTIONAL, "~": Standing.ALTERNATIVE}
_LAST_STANDINGS = {"opt": Standing.OPTIONAL, "alt": Standing.ALTERNATIVE}
_TIMES = frozenset({"x", "×", "*"})
_ATTACHED = re.compile(r"(?P<number>[-−–]?[0-9.,'’]+)(?P<word>[^\W\d_]+|×|\*)")
_PER_CENT = re.compile(r"(?P<sign>[-−–+])(?P<number>[0-9][0-9.,]*)%")
_TAX = re.compile(r"[vV](?:(?P<rate>[0-9]{1,2}(?:[.,][0-9]{1,2})?)%?|(?P<category>AE|[SZEKGO]))")
_HUNDRED = Decimal(100)


def read_line(text: str, context: LineContext | None = None) -> ReadLine:
    """Understand one typed line. Never raises for any text, and gives the same for the same."""
    tokens = find_tokens(text)
    if tokens and not tokens[0].literal and (tokens[0].text == "#" or tokens[0].text.startswith("//")):
        return _heading(text, tokens[0])
    return _Reader(tokens, context or LineContext()).read()


def _heading(text: str, first: Token) -> ReadLine:
    kind = LineKind.SECTION if first.text == "#" else LineKind.NOTE
    mark_end = first.start + (1 if kind is LineKind.SECTION else 2)
    rest = [match for match in re.finditer(r"\S+", text) if match.start() >= first.end]
    words = [(match.start(), match.end()) for match in rest]
    if first.end > mark_end:
        words.insert(0, (mark_end, first.end))
    spans = [LineSpan(first.start, mark_end, LineField.KIND)]
    spans += [LineSpan(start, end, LineField.NAME) for start, end in words]
    name = " ".join(text[start:end] for start, end in words)
    problem = () if name else (f"This {kind.value} says nothing yet.",)
    return ReadLine(kind, name=name, problems=problem, spans=tuple(spans))


class _Reader:
    """Reads one line: what stands before the name, then backwards what stands after it, and the name is the rest."""

    def __init__(self, tokens: list[Token], context: LineContext) -> None:
        self._tokens = tokens
        self._context = context
        self._first, self._end = 0, len(tokens)
        self._fields: dict[int, LineField] = {}
        self._standing: Standing | None = None
        self._quantity: Decimal | None = None
        self._unit_at: int | None = None
        self._unit = ""
        self._price: Price | None = None
        self._line_total = False
        self._discounts: list[Adjustment] = []
        self._charges: list[Adjustment] = []
        self._tax: Tax | None = None
        self._problems: list[str] = []
        self._found: dict[str, tuple[KnownProduct, ...]] = {}

    def read(self) -> ReadLine:
        self._read_standing()
        self._read_quantity()
        while self._end > self._first and self._read_mark(self._end - 1):
            pass
        if self._unit_at is not None and self._first == self._end:
            # "3 days @ 650": what could be a unit is all the name there is.
            self._first, self._unit = self._unit_at, ""
        named = range(self._first, self._end)
        product, matches, own = self._product(named)
        price, base = self._unit_price()
        name = " ".join(self._tokens[i].in_title for i in own)
        if not name and product is None:
            self._problems.append("This line has no name yet.")
        if self._price is not None and self._price.currency != self._context.currency:
            self._problems.append(f"The quote is in {self._context.currency}, not {self._price.currency}.")
        return ReadLine(
            standing=self._standing,
            quantity=self._quantity,
            unit=self._unit or (self._price.unit if self._price else ""),
            name=name,
            product=product,
            matches=matches,
            price=price,
            price_base=base,
            period=self._price.period if self._price else None,
            discounts=tuple(reversed(self._discounts)),
            charges=tuple(reversed(self._charges)),
            tax=self._tax,
            problems=tuple(self._problems),
            spans=self._spans(),
        )

    def _spans(self) -> tuple[LineSpan, ...]:
        named = range(self._first, self._end)
        return tuple(
            LineSpan(token.start, token.end, LineField.NAME if i in named else self._fields[i])
            for i, token in enumerate(self._tokens)
        )

    def _word(self, i: int) -> str:
        """The word at `i`; nothing where there is none or it is not to be read."""
        if not 0 <= i < len(self._tokens) or self._tokens[i].literal or self._tokens[i].sigil:
            return ""
        return self._tokens[i].text

    def _take_first(self, field: LineField) -> None:
        self._fields[self._first] = field
        self._first += 1

    def _take_last(self, count: int, field: LineField) -> None:
        for _ in range(count):
            self._end -= 1
            self._fields[self._end] = field

    def _read_standing(self) -> None:
        self._standing = _STANDINGS.get(self._word(0))
        if self._standing is not None:
            self._take_first(LineField.STANDING)

    def _read_quantity(self) -> None:
        word = self._word(self._first)
        quantity, attached = read_number(word, self._context.grouping), ""
        if quantity is None and (match := _ATTACHED.fullmatch(word)):
            attached = match["word"].lower()
            if attached in _TIMES or (attached in ATTACHED_UNITS and match["word"] == attached):
                quantity = read_number(match["number"], self._context.grouping)
        if quantity is None or self._known(self._first):
            return
        wanted = other_thousand(word, self._context.grouping)
        if wanted:
            self._problems.append(f"“{word}” is {quantity.normalize():f} here; a thousand is {wanted}.")
        self._quantity = quantity
        self._take_first(LineField.QUANTITY)
        if attached in UNITS:
            self._unit = attached
        elif not attached and self._word(self._first).lower() in UNITS:
            self._unit_at, self._unit = self._first, self._word(self._first)
            self._take_first(LineField.UNIT)
        if attached not in _TIMES and self._word(self._first).lower() in _TIMES:
            self._unit_at = None
            self._take_first(LineField.QUANTITY)

    def _read_mark(self, i: int) -> bool:
        """Take the last words for a mark or the price; False where they are the name."""
        word = self._word(i)
        if not word or self._known(self._first):
            return False
        if self._standing is None and word in _LAST_STANDINGS:
            self._standing = _LAST_STANDINGS[word]
            self._take_last(1, LineField.STANDING)
            return True
        return self._read_tax(word) or self._read_per_cent(word) or self._read_amount(i) or self._read_price(i)

    def _read_tax(self, word: str) -> bool:
        match = _TAX.fullmatch(word)
        if match is None or self._tax is not None or self._price is not None:
            return False
        rate = Decimal((match["rate"] or "0").replace(",", "."))
        self._tax = Tax(match["category"] or ("S" if rate else "Z"), rate)
        self._take_last(1, LineField.TAX)
        return True

    def _read_per_cent(self, word: str) -> bool:
        match = _PER_CENT.fullmatch(word)
        number = read_number(match["number"], self._context.grouping) if match else None
        if match is None or number is None:
            return False
        self._adjust(charge=match["sign"] == "+", adjustment=Adjustment(percent=number))
        if number > _HUNDRED and match["sign"] != "+":
            self._problems.append(f"A discount of {match['number']}% is more than all.")
        return True

    def _read_amount(self, i: int) -> bool:
        """An amount off or on, which only a price or a product before it tells from a negative price."""
        word = self._word(i)
        if word[0] not in "-−–+" or self._price is not None:
            return False
        money = self._money(word[1:])
        if money is None or money.period or money.unit or money.base != ONE:
            return False
        before = i - 1
        while before >= self._first and _PER_CENT.fullmatch(self._word(before)):
            before -= 1
        if before < self._first or not (self._price_at(before) is not None or self._is_product(before)):
            return False
        if money.currency != self._context.currency:
            self._problems.append(f"The quote is in {self._context.currency}, not {money.currency}.")
        self._adjust(charge=word[0] == "+", adjustment=Adjustment(amount=money.amount))
        return True

    def _is_product(self, last: int) -> bool:
        """Whether the words up to `last` name a product, which has a price of its own."""
        return not self._word(last).startswith("@") and self._product(range(self._first, last + 1))[0] is not None

    def _adjust(self, *, charge: bool, adjustment: Adjustment) -> None:
        (self._charges if charge else self._discounts).append(adjustment)
        self._take_last(1, LineField.CHARGE if charge else LineField.DISCOUNT)

    def _read_price(self, i: int) -> bool:
        found = self._price_at(i) if self._price is None else None
        if found is None:
            return False
        self._price, words, self._line_total = found
        self._take_last(words, LineField.PRICE)
        return True

    def _price_at(self, i: int) -> tuple[Price, int, bool] | None:
        """The price whose last word is at `i`, how many words it takes, and whether it is of the whole line."""
        words, period = 0, None
        if self._word(i - 1).lower() == "per" and self._word(i).lower() in PERIODS:
            period, words = PERIODS[self._word(i).lower()], 2
        elif self._word(i).startswith("/") and self._word(i)[1:].lower() in PERIODS:
            period, words = PERIODS[self._word(i)[1:].lower()], 1
        last = i - words
        at = self._word(last)
        marked = len(at) - len(at.lstrip("@")) if at.startswith(("@", "@@")) else 0
        price = self._money(at[marked:]) if marked <= 2 else None
        if price is not None:
            words += 1
            alone = self._word(last - 1)
            if not marked and last - 1 >= self._first and self._is_currency(alone):
                joined = self._money(f"{alone}{at}")
                price, words, last = (joined, words + 1, last - 1) if joined else (price, words, last)
        elif self._is_currency(at) and last - 1 >= self._first:
            price, words, last = self._money(f"{self._word(last - 1).lstrip('@')}{at}"), words + 2, last - 1
            marked = len(self._word(last)) - len(self._word(last).lstrip("@"))
        if price is None or last < self._first:
            return None
        if not marked and last - 1 >= self._first and self._word(last - 1) in {"@", "@@"}:
            marked = len(self._word(last - 1))
            words += 1
        return (price._replace(period=period) if period else price), words, marked == 2

    def _money(self, word: str) -> Price | None:
        return read_price(word, self._context.currency, self._context.grouping)

    def _is_currency(self, word: str) -> bool:
        return is_currency(word, self._context.currency)

    def _unit_price(self) -> tuple[Decimal | None, Decimal]:
        if self._price is None:
            return None, ONE
        if not self._line_total:
            return self._price.amount, self._price.base
        quantity = ONE if self._quantity is None else self._quantity
        if quantity == ZERO:
            self._problems.append("A line total can’t be reached with a quantity of 0.")
            return ZERO, ONE
        total = self._price.amount
        with localcontext(prec=60):
            each = total / quantity
            short = each.quantize(Decimal("0.0001"))
            if short * quantity == total:
                return tidy(short), ONE
        # What doesn't divide evenly is a price for the whole quantity, so that the line comes to just that.
        return total if quantity > 0 else -total, abs(quantity)

    def _known(self, first: int) -> bool:
        """Whether the words from `first` on that nothing has taken yet are a product's code or name as they stand."""
        words = " ".join(self._tokens[i].text for i in range(first, self._end))
        return bool(words) and self._exact(words) is not None

    def _exact(self, typed: str) -> KnownProduct | None:
        key = typed.casefold()
        return next((one for one in self._find(typed) if key in (one.code.casefold(), one.name.casefold())), None)

    def _find(self, typed: str) -> tuple[KnownProduct, ...]:
        if typed not in self._found:
            self._found[typed] = tuple(self._context.products.find(typed))
        return self._found[typed]

    def _product(self, named: Sequence[int]) -> tuple[KnownProduct | None, tuple[KnownProduct, ...], Sequence[int]]:
        """The product that the name means, all that fit, and the words of the name that are the planner's own."""
        if not named or any(self._tokens[i].literal for i in named):
            return None, (), named
        typed = " ".join(self._tokens[i].text for i in named)
        matches = self._find(typed)
        if self._context.choice and matches:
            chosen = (self._context.choice - 1) % (len(matches) + 1)
            if chosen < len(matches):
                return matches[chosen], matches, ()
            return None, matches, named
        exact = self._exact(typed)
        if exact is not None:
            return exact, matches or (exact,), ()
        first = self._tokens[named[0]].text
        rest = [self._tokens[i].text for i in named[1:]]
        by_code = next((one for one in self._find(first) if _means_code(one, first, rest)), None)
        if by_code is not None:
            return by_code, matches or (by_code,), named[1:]
        return None, matches, named


def _means_code(product: KnownProduct, first: str, rest: Sequence[str]) -> bool:
    """Whether the first word of a name is a product's code. A code that could be a plain word ("SPARE") is meant where
    it stands as in the price list, or before words of the product's own name: "Spare filter" is no "SPARE"."""
    if product.code.casefold() != first.casefold():
        return False
    if first == product.code or not first.isalpha():
        return True
    named = product.name.casefold().split()
    return bool(rest) and all(word.casefold() in named for word in rest)
