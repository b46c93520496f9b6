"""Finding records by what somebody types: names first, then what happened and what was written down."""

import re
from collections.abc import Collection
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.projection import INDEXES, KIND_CODES, index_of
from amplanner.rules.phones import looks_like_number, search_digits
from amplanner.rules.text import fold

MOST_LETTERS = 200
"""What is typed beyond this says nothing more about what is looked for."""

MOST_WORDS = 8
_CANDIDATES = 300  # the newest matches that are ranked: bounds a key press, however large the book
_LAST = "\U0010fffd"  # sorts after every letter that begins a word
_DIGITS = re.compile(r"\+?[0-9 ()-]+")  # part of a number; "24/7" is none
_WORD = re.compile(r"[^\W_]+")
_TABLES = {code: table for table, code in KIND_CODES.items()}
_NAMED = ("account", "person", "product")

# Ranks: the lower the better. Within one, the newest first.
_EXACT, _BEGINS, _WORDS, _BESIDE, _TEXT = range(5)


class Hit(NamedTuple):
    """A record that was found: its table and key, and its `rank` (the lower, the better a match)."""

    table: str
    key: int
    rank: float


def find_rows(book: Book, text: str, limit: int, tables: Collection[str] | None = None) -> list[Hit]:
    """Return the records that hold every word of `text`, each as the beginning of a word, the best first.

    `tables` limits it to some of `KIND_CODES` and "phone"; None means all. One letter finds the newest; from two on a
    name that is or begins with the text comes before names that hold its words, and those before other texts, which
    are ranked (BM25) among the newest matches. A phone number is found by any of its digits. Anything may be typed:
    signs part words and mean nothing. Raises `BookError` in one of its kinds.
    """
    wanted = frozenset({*KIND_CODES, "phone"} if tables is None else tables)
    typed = fold(text[:MOST_LETTERS])
    words = _WORD.findall(typed)[:MOST_WORDS]
    hits: dict[tuple[str, int], Hit] = {}
    for hit in _phones(book, text, limit) if "phone" in wanted else []:
        hits[hit.table, hit.key] = hit
    if words:
        ranked = len(words) > 1 or len(words[0]) > 1
        found = _begins(book, " ".join(typed.split()), limit, wanted) if ranked else []
        for index in INDEXES:
            kinds = [table for table in wanted & KIND_CODES.keys() if index_of(table) == index]
            if kinds:
                found += _match(book, index, words, kinds, limit, ranked=ranked)
        for hit in found:
            known = hits.get((hit.table, hit.key))
            if known is None or hit.rank < known.rank:
                hits[hit.table, hit.key] = hit
    return sorted(hits.values(), key=lambda hit: hit.rank)[:limit]


def _begins(book: Book, typed: str, limit: int, wanted: frozenset[str]) -> list[Hit]:
    """Return what has a name that is, or begins with, the text: a search of the index on folded names."""
    hits = []
    for table in _NAMED:
        if table in wanted:
            rows = book.sql(
                f'SELECT id, name_fold FROM "{table}" WHERE name_fold >= ? AND name_fold < ?'
                " ORDER BY name_fold LIMIT ?",
                (typed, typed + _LAST, limit),
            )
            hits += [Hit(table, key, _EXACT if name == typed else _BEGINS) for key, name in rows]
    return hits


def _match(book: Book, index: str, words: list[str], kinds: list[str], limit: int, *, ranked: bool) -> list[Hit]:
    """Return what a search index holds."""
    query = " ".join(f'"{word}"*' for word in words)
    some = ""
    if len(kinds) < sum(index_of(table) == index for table in KIND_CODES):
        some = f" AND rowid & 15 IN ({', '.join(str(KIND_CODES[table]) for table in kinds)})"
    shown = "name" if index == "find_name" else f"bm25({index})" if ranked else "0"
    rows = book.sql(
        f"SELECT rowid, {shown} FROM {index} WHERE {index} MATCH ?{some} ORDER BY rowid DESC LIMIT ?",
        (query, _CANDIDATES if ranked else limit),
    )
    hits = []
    for row, told in rows:
        rank = _rank_of_name(str(told), words) if index == "find_name" else _TEXT + 1 / (1 - float(told))
        hits.append(Hit(_TABLES[row & 15], row >> 4, rank))
    return hits


def _rank_of_name(name: str, words: list[str]) -> float:
    own = _WORD.findall(name)
    if all(word in own for word in words):
        return _WORDS
    if all(any(one.startswith(word) for one in own) for word in words):
        return _WORDS + 0.5
    return _BESIDE


def _phones(book: Book, text: str, limit: int) -> list[Hit]:
    """Return the numbers that hold the digits: the one search that reads a whole table (9 ms at 150,000, measured)."""
    if not (looks_like_number(text) or _DIGITS.fullmatch(text[:MOST_LETTERS].strip())):
        return []
    digits = search_digits(text[:MOST_LETTERS])
    if not digits:
        return _zeros(book, text[:MOST_LETTERS].count("0"), limit)
    if len(digits) < 3:
        return []
    return _numbers(book, digits, limit) or _numbers_elsewhere(book, text, limit)


def _zeros(book: Book, count: int, limit: int) -> list[Hit]:
    """Return the numbers with so many zeros in a row as they were typed: zeros in front are no part of their digits."""
    if count < 3:
        return []
    rows = book.sql(
        "SELECT id FROM phone WHERE REPLACE(REPLACE(typed, ' ', ''), '-', '') LIKE ? LIMIT ?",
        (f"%{'0' * count}%", limit),
    )
    return [Hit("phone", key, _EXACT) for (key,) in rows]


def _numbers_elsewhere(book: Book, text: str, limit: int) -> list[Hit]:
    """Return the numbers that are the same written otherwise: +31 6 … and a 06 … whose country isn't known."""
    from amplanner.rules.phones import other_digits  # brings a large table along: only for who found nothing

    for digits in other_digits(text, book.settings.phone_region):
        found = _numbers(book, digits, limit)
        if found:
            return found
    return []


def _numbers(book: Book, digits: str, limit: int) -> list[Hit]:
    rows = book.sql(
        "SELECT id, digits FROM phone WHERE digits LIKE ? ORDER BY digits LIKE ? DESC, id DESC LIMIT ?",
        (f"%{digits}%", f"%{digits}", limit),
    )
    return [Hit("phone", key, _EXACT if own == digits else _BEGINS) for key, own in rows]
