"""Whose a to-do of a capture line is: what somebody else promised or was asked."""

from collections.abc import Sequence

from amplanner.rules.capture_marks import Mark, Reader
from amplanner.rules.capture_types import Field, Kind
from amplanner.rules.capture_words import ASK, NOT_ASKED, THEY
from amplanner.rules.dates import Phrase
from amplanner.rules.matches import Person
from amplanner.rules.text import fold


def find_owner(reader: Reader, marks: Sequence[Mark], kind: Kind) -> Mark | None:
    """Find ``ask NAME … by DATE`` and ``they … by DATE``, first in the text; the last date decides.

    In a to-do ``they … DATE`` and ``NAME: … DATE`` are enough; "ask Joke … fri" is mine: to ask on Friday.
    """
    dated = [mark.value for mark in marks if isinstance(mark.value, Phrase) and mark.value.day]
    words = free_words(reader, marks)
    if not dated or not words:
        return None
    by, first = dated[-1].by, words[0]
    said, text = reader.words.at(first), reader.tokens[first].text
    mark = None
    if said == THEY and (by or kind is Kind.TODO):
        mark = Mark(Field.OWNER, first, 1, THEY)
    elif said == ASK and by:
        named = next((mark for mark in marks if mark.first <= first + 1 < mark.end), None)
        mark = _asked(reader, first, named)
    elif kind is Kind.TODO and text.endswith(":") and (person := reader.person_called(text[:-1])):
        mark = Mark(Field.OWNER, first, 1, person)
    # Without anything left to ask, "ask Joke by fri" is a to-do of mine.
    if mark is None or all(mark.first <= i < mark.end for i in words) or reader.is_dismissed(mark):
        return None
    return mark


def free_words(reader: Reader, marks: Sequence[Mark]) -> list[int]:
    """Return the places of the words that nothing was read from."""
    taken = {i for mark in marks for i in range(mark.first, mark.end)}
    return [i for i in range(len(reader.tokens)) if i not in taken]


def _asked(reader: Reader, ask: int, named: Mark | None) -> Mark | None:
    """Whom the word after "ask" at `ask` names: a person (`named`, or known by that word) or a team."""
    if named is not None:
        return Mark(Field.OWNER, ask, 1 + named.length, named.value) if isinstance(named.value, Person) else None
    if ask + 1 >= len(reader.tokens):
        return None
    name = reader.tokens[ask + 1].text.rstrip(":,;")
    if fold(name) in NOT_ASKED or not any(letter.isalpha() for letter in name):
        return None
    return Mark(Field.OWNER, ask, 2, reader.person_called(name) or name)
