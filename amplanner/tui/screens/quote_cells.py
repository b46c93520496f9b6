"""A cell of a quote's line as text to type in, and what was typed read back into the line."""

from dataclasses import replace
from decimal import Decimal

from amplanner.rules.money import Grouping, names_currency, parse_money
from amplanner.rules.quotation import NO_TAX, ONE, Adjustment, LineKind, QuoteLine, Tax
from amplanner.rules.quote_line_text import LineContext, read_line
from amplanner.rules.quote_numbers import other_thousand, read_number
from amplanner.rules.text import clean
from amplanner.tui.screens import quote_words as words

_ALL = 100
_NOTHING = frozenset({"", "-", "–", "—"})


def text_of(line: QuoteLine, column: str, currency: str, grouping: Grouping) -> str:
    """Return what stands in a cell when it is entered: exact, and without marks between thousands."""
    if line.kind is not LineKind.ITEM:
        return line.description
    match column:
        case "code" | "description" | "unit":
            return str(getattr(line, column))
        case "quantity":
            return plain(line.quantity, grouping)
        case "price":
            per = "" if line.price_base == ONE else f"/{plain(line.price_base, grouping)}"
            return plain(line.price, grouping) + per + words.EVERY[line.period]
        case "discount":
            parts = [_adjustment(each, currency, grouping) for each in line.discounts]
            return " ".join(parts + [f"+{_adjustment(each, currency, grouping)}" for each in line.charges])
        case "tax":
            return "" if not line.tax.category else words.tax(line.tax, grouping)
        case "cost":
            return "" if line.cost is None else plain(line.cost, grouping)
    raise ValueError("This follows from the other cells.")


def read(line: QuoteLine, column: str, text: str, context: LineContext) -> QuoteLine:
    """Return the line with a cell changed to what was typed. Raises `ValueError` with a sentence for what can't be."""
    text = " ".join(clean(text).split())
    if line.kind is not LineKind.ITEM:
        if not text:
            raise ValueError("Say something; d deletes the line.")
        return replace(line, description=text)
    match column:
        case "code":
            return replace(line, code=text)
        case "unit":
            return replace(line, unit=text)
        case "description":
            if not text and not line.code:
                raise ValueError("A line needs a name.")
            return replace(line, description=text)
        case "quantity":
            return _quantity(line, text, context.grouping)
        case "price":
            return _price(line, text, context)
        case "discount":
            return _discount(line, text, context)
        case "tax":
            return replace(line, tax=NO_TAX if text in _NOTHING else tax_of(text))
        case "cost":
            cost = None if text in _NOTHING else _number(text, context.grouping, "cost")
            return replace(line, cost=cost)
    raise ValueError("This follows from the other cells.")


def plain(value: Decimal, grouping: Grouping) -> str:
    """Write a number without marks between thousands, as it can be typed."""
    text = f"{value.normalize() if value else Decimal(0):f}"
    return text if grouping in ",'" else text.replace(".", ",")


def _number(text: str, grouping: Grouping, what: str) -> Decimal:
    number = read_number(text, grouping)
    if number is None:
        raise ValueError(f"Not a {what}; say 12 or 1.5.")
    return number


def _quantity(line: QuoteLine, text: str, grouping: Grouping) -> QuoteLine:
    number, _, unit = text.partition(" ")
    if wanted := other_thousand(number, grouping):
        raise ValueError(f"“{number}” would be {plain(read_number(number, grouping) or ONE, grouping)}; say {wanted}.")
    quantity = read_number(text, grouping)
    if quantity is not None:
        return replace(line, quantity=quantity)
    read = read_line(f'{text} x "x"', LineContext(grouping=grouping))
    if read.quantity is not None and read.name == "x":
        return replace(line, quantity=read.quantity, unit=read.unit or line.unit)
    return replace(line, quantity=_number(number, grouping, "quantity"), unit=unit or line.unit)


def _price(line: QuoteLine, text: str, context: LineContext) -> QuoteLine:
    marked = text if text.startswith("@") else f"@{text}"
    read = read_line(f'{plain(line.quantity, context.grouping)} x "x" {marked}', context)
    if read.price is None or read.name != "x":
        raise ValueError("Not a price; say 495, 42/mo, 0.85/100, or @@ 1200 for the whole line.")
    if read.problems:
        raise ValueError(read.problems[0])
    # A period stays unless another is said: whoever types 45 over 42/mo means 45 a month.
    return replace(
        line,
        price=read.price,
        price_base=read.price_base if "/" in text or text.startswith("@@") else line.price_base,
        period=read.period or line.period,
        unit=read.unit or line.unit,
        discounts=read.discounts or line.discounts,
        charges=read.charges or line.charges,
        priced_in="",  # typed now, it is in the currency of the quote
    )


def _discount(line: QuoteLine, text: str, context: LineContext) -> QuoteLine:
    discounts: list[Adjustment] = []
    charges: list[Adjustment] = []
    for part in () if text in _NOTHING else _parts(text):
        adjustment = adjustment_of(part.lstrip("+-−–"), context)
        if adjustment.percent or adjustment.amount:
            (charges if part.startswith("+") else discounts).append(adjustment)
    return replace(line, discounts=tuple(discounts), charges=tuple(charges))


def adjustment_of(text: str, context: LineContext) -> Adjustment:
    """Read a discount or a charge: a number is per cent, one with a currency an amount. Raises `ValueError`."""
    return _amount_of(text, context) or _percent_of(text, context)


def _amount_of(text: str, context: LineContext) -> Adjustment | None:
    """Read an amount with its currency; None for a text without one. Raises `ValueError` for another currency."""
    if names_currency(text, context.currency):
        money = parse_money(text, context.currency, context.grouping)
        if money is not None and money.currency == context.currency:
            return Adjustment(amount=money.amount)
        raise ValueError(f"Not an amount in {context.currency}.")
    return None


def _percent_of(text: str, context: LineContext) -> Adjustment:
    percent = read_number(text.rstrip("% "), context.grouping)
    if percent is None:
        raise ValueError("Not a discount; say 5%, 5% 2%, €50, or +10% for a charge.")
    if percent > _ALL:
        typed = text.rstrip("% ")
        raise ValueError(f"{typed}% is more than all. An amount wants its currency: {typed} {context.currency}.")
    return Adjustment(percent=percent)


def charge_of(text: str, context: LineContext) -> Adjustment:
    """Read a charge on the whole quote: a number is an amount, one with its sign is per cent. Raises `ValueError`."""
    if text.endswith("%"):
        return _percent_of(text, context)
    number = read_number(text, context.grouping)
    found = Adjustment(amount=number) if number is not None else _amount_of(text, context)
    if found is None:
        raise ValueError(f"Not a charge; say 75 freight, 75 {context.currency}, or 3% packing.")
    return found


def adjustments_of(text: str, context: LineContext, *, charges: bool = False) -> tuple[Adjustment, ...]:
    """Read discounts or charges of the whole quote: "2%; 250 EUR loyalty", "75 freight". Raises `ValueError`."""
    found = []
    for part in text.split(";"):
        amount, reason = _amount_and_reason(" ".join(part.split()), context)
        if amount:
            read = charge_of if charges else adjustment_of
            adjustment = read(amount.lstrip("+-−–"), context)
            if adjustment.percent or adjustment.amount:
                found.append(replace(adjustment, reason=reason))
    return tuple(found)


def adjustments_text(adjustments: tuple[Adjustment, ...], currency: str, grouping: Grouping) -> str:
    """Write discounts or charges of the whole quote, as they can be typed."""
    return "; ".join(f"{_adjustment(each, currency, grouping)} {each.reason}".strip() for each in adjustments)


def _amount_and_reason(text: str, context: LineContext) -> tuple[str, str]:
    """Part "250 EUR loyalty" into what is taken and why."""
    tokens = text.split()
    if len(tokens) > 1 and not any(map(str.isdigit, tokens[0])):
        if names_currency(tokens[0], context.currency):
            tokens = ["".join(tokens[:2]), *tokens[2:]]  # "€ 75 freight"
        elif any(map(str.isdigit, tokens[-1])):
            tokens = [tokens[-1], *tokens[:-1]]  # "freight 75"
    two = " ".join(tokens[:2])
    if len(tokens) > 1 and tokens[1].isalpha() and names_currency(two, context.currency):
        return two, " ".join(tokens[2:])
    return (tokens[0], " ".join(tokens[1:])) if tokens else ("", "")


def _parts(text: str) -> list[str]:
    """Split "5% +2%" and "5%+2%", and keep "50 eur" together."""
    parts: list[str] = []
    for word in text.replace("+", " +").split():
        if parts and (parts[-1] in "+-−–" or not any(char.isdigit() for char in word + parts[-1])):
            parts[-1] += word
        elif parts and word.isalpha():
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def tax_of(text: str) -> Tax:
    """Read a VAT rate or category: "21", "9%", "AE". Raises `ValueError`."""
    said = text.strip().removeprefix("v").removeprefix("V").replace(" ", "").upper()
    tax = read_line(f'"x" v{said}').tax
    if tax is None:
        raise ValueError("Not a VAT rate; say 21, 9, 0, or a category: AE, Z, E, K, G, O.")
    return tax


def _adjustment(each: Adjustment, currency: str, grouping: Grouping) -> str:
    if each.amount is not None:
        return f"{plain(each.amount, grouping)} {currency}"
    return f"{plain(each.percent, grouping)}%" if each.percent is not None else ""
