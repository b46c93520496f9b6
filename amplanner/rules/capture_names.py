"""Which account or person a few typed letters mean."""

from collections.abc import Iterable, Sequence

from amplanner.rules.matches import Match, Person
from amplanner.rules.text import fold, name_words

_EXACT, _FIRST_WORD, _LATER_WORD = range(3)


def _rank(wanted: list[str], words: list[str]) -> int | None:
    """How well the words typed fit those of a name, lower is better; None when they do not.

    The whole name, the beginning of its first word, or of a later one. Several words ("van den") must follow each other
    in the name; the last may be unfinished. Case, accents and punctuation are gone from both.
    """
    if not wanted:
        return None
    if wanted == words:
        return _EXACT
    whole, last = wanted[:-1], wanted[-1]
    for start in range(len(words) - len(whole)):
        end = start + len(whole)
        if words[start:end] == whole and words[end].startswith(last):
            return _LATER_WORD if start else _FIRST_WORD
    return None


def rank_accounts(query: str, found: Iterable[Match]) -> tuple[Match, ...]:
    """Order the accounts that fit `query`, best first.

    Of two that fit alike, the one whose word is nearer to what was typed ("bak": Bakker before Bakkerij), then the
    shorter name, then by name and key.
    """
    wanted = name_words(query)
    ranked = []
    for match in found:
        words = name_words(match.name)
        if (rank := _rank(wanted, words)) is not None:
            nearest = min(len(word) for word in words if word.startswith(wanted[-1]))
            ranked.append(((rank, nearest, len(match.name), fold(match.name), match.key), match))
    return tuple(match for _, match in sorted(ranked, key=lambda row: row[0]))


def best_person(query: str, account: int | None, found: Iterable[Person]) -> Person | None:
    """The person that fits `query` best: of that account before colleagues and others; None when nobody fits."""
    wanted = name_words(query)
    ranked = [
        (
            account is not None and person.account != account,
            rank,
            len(person.name),
            fold(person.name),
            person.key,
            person,
        )
        for person in found
        if (rank := _rank(wanted, name_words(person.name))) is not None
    ]
    return min(ranked, key=lambda row: row[:-1])[-1] if ranked else None


def extend_name(query: str, following: Sequence[str], names: Sequence[str]) -> tuple[int, list[int]]:
    """See how far the words after a sigil's word go on with a name: "@hartman" before "logistics visit".

    Returns how many of `following` belong to the name and the indices of `names` that have them all. Only whole words
    count, so that a title is not eaten by a name that merely begins alike.
    """
    wanted, kept, count = name_words(query), list(range(len(names))), 0
    split = [name_words(name) for name in names]
    for word in following:
        added = name_words(word)
        longer = [k for k in kept if added and _holds(split[k], wanted + added)]
        if not longer:
            break
        wanted, kept, count = wanted + added, longer, count + 1
    return count, kept


def _holds(words: list[str], part: list[str]) -> bool:
    return any(words[i : i + len(part)] == part for i in range(len(words) - len(part) + 1))
