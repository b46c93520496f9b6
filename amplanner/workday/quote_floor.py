"""The margins for which a reason under the floor was given, as the book keeps them with the quote."""

import json
from collections.abc import Mapping
from decimal import Decimal

from amplanner.rules.margins import NOTHING_AGREED, Reached, reached
from amplanner.rules.quotation import Quotation
from amplanner.rules.quote_sums import QuoteSums


def excused(quotation: Quotation, sums: QuoteSums, floor: Decimal | None) -> str:
    """Return what a reason that is given now is for; empty when nothing is under its floor."""
    found = reached(quotation, sums, floor)
    return json.dumps(found, sort_keys=True) if found else ""


def agreed(stored: str) -> Mapping[int, Reached]:
    """Return the margins by the key of their line, 0 for the whole quote, that `excused` made the text of."""
    return {int(key): Reached(*one) for key, one in json.loads(stored).items()} if stored else NOTHING_AGREED
