"""A filter of accounts in words, as it is typed above their list."""

from dataclasses import replace

from amplanner.rules.text import fold
from amplanner.workday.account_list import ORDERS, AccountFilter
from amplanner.workday.accounts import KINDS, TIERS


def filter_from(text: str) -> AccountFilter:
    """Read a filter: ``a b`` tiers, ``prospect`` kinds, ``#fair`` a tag, ``region:noord``, ``mine``, ``by silence``.

    Everything else is words of the name, the place or the region.
    """
    found = AccountFilter()
    words: list[str] = []
    typed = text.split()
    at = 0
    while at < len(typed):
        word = fold(typed[at])
        following = fold(typed[at + 1]) if at + 1 < len(typed) else ""
        order = next((one for one in ORDERS if one == following), None)
        if word == "by" and order is not None:
            found = replace(found, order=order)
            at += 1
        elif word.upper() in TIERS:
            found = replace(found, tiers=found.tiers | {word.upper()})
        elif word.removesuffix("s") in KINDS and word != "none":
            found = replace(found, kinds=found.kinds | {word.removesuffix("s")})
        elif word == "mine":
            found = replace(found, owner="")
        elif word.startswith("#") and len(word) > 1:
            found = replace(found, tag=typed[at][1:].casefold())
        elif word.startswith("region:"):
            found = replace(found, region=typed[at].partition(":")[2])
        else:
            words.append(typed[at])
        at += 1
    return replace(found, text=" ".join(words))
