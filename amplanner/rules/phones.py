"""Phone numbers: kept as typed, with E.164 beside them where they can be read.

A number is never refused: people write down what they hear. `phonenumbers` is imported when the first number is
read, because the first frame needs none.
"""

import re
from typing import NamedTuple


class Phone(NamedTuple):
    """A phone number.

    `typed` as the user wrote it; `e164` such as "+31305550142", None where it cannot be read; `digits` are the ones to
    store for the search (see `search_digits`); `extension` the digits after "ext", if any.
    """

    typed: str
    e164: str | None
    digits: str
    extension: str | None = None


def normalise(typed: str, region: str | None) -> Phone:
    """Read a number as dialled from `region` (ISO 3166, "NL"; None reads only numbers that begin with +).

    A number counts as read when its length is possible there; whether it is assigned is not asked, because
    numbering plans change and the customer's number is right even where the table is not.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(_without_trunk_zero(typed), region)
    except phonenumbers.NumberParseException:
        return Phone(typed, None, search_digits(typed))
    if not phonenumbers.is_possible_number(number):
        return Phone(typed, None, search_digits(typed))
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(typed, e164, e164[1:] + (number.extension or ""), number.extension or None)


def search_digits(text: str) -> str:
    """The digits by which a number is found: those of `text` without "(0)" and leading zeros.

    Every way to write a number then ends alike, so a query's digits are part of the stored ones: "030 555 0142",
    "0031 30 5550142", "0142" and "+31 (0)30 555 0142" all find +31305550142.
    """
    return "".join(re.findall(r"[0-9]", _without_trunk_zero(text))).lstrip("0")


def other_digits(text: str, region: str | None) -> list[str]:
    """The digits of a number in its other forms: without its country's code, and with that of `region`.

    Of a number that isn't whole yet only the code of `region` is known to be one.
    """
    import phonenumbers

    own = search_digits(text)
    code = str(phonenumbers.country_code_for_region(region)) if region else ""
    try:
        number = phonenumbers.parse(_without_trunk_zero(text), region)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        forms = [str(number.national_number), f"{number.country_code}{number.national_number}"]
    else:
        is_abroad = text.lstrip().startswith(("+", "00"))
        forms = [own.removeprefix(code)] if code and is_abroad and own.startswith(code) else []
    return [digits for digits in forms if digits != own and len(digits) >= 3]


def looks_like_number(text: str) -> bool:
    """Whether a text is a phone number and not a word: at least five digits, and nothing but what numbers hold."""
    return re.fullmatch(r"\+?[0-9 ()./\-]+", text.strip()) is not None and len(re.findall(r"[0-9]", text)) >= 5


def tel_uri(phone: Phone) -> str | None:
    """The `tel:` URI of RFC 3966 to hand to the desktop, or None when there is nothing to dial.

    A number that could not be read goes as its bare digits: the desktop knows what its own exchange makes of them.
    """
    if phone.e164:
        return f"tel:{phone.e164}" + (f";ext={phone.extension}" if phone.extension else "")
    dialled = re.sub(r"[^0-9*#]", "", phone.typed).replace("#", "%23")
    if not dialled:
        return None
    return f"tel:{'+' if phone.typed.lstrip().startswith('+') else ''}{dialled}"


def _without_trunk_zero(text: str) -> str:
    return re.sub(r"\(\s*0\s*\)", "", text)
