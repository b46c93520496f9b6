"""Text that came from elsewhere: made safe to keep and show, and folded to be found again."""

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0, DEL and C1 control characters move a terminal's cursor or start its escape sequences; bidirectional embeddings,
# overrides and isolates reorder what stands beside them (UAX #9); half surrogates cannot be encoded at all.
# Left-to-right and right-to-left *marks* stay: honest Hebrew and Arabic text needs them and they reorder nothing else.
# Kept as text: most texts need none of them, and making one takes longer than all else here (`re` keeps it then).
_UNSAFE = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
_LINE_BREAK = "\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]"
_NAME_WORD = r"[^\W_]+"

# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

# Combining classes below this are no accents: they make another letter (Japanese voicing, Indic nukta and virama).
_FIRST_ACCENT_CLASS = 10


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` safe to store and to show in a terminal.

    Control characters (NUL and ESC among them), bidirectional overrides and isolates, half surrogates and
    non-characters each become U+FFFD, so that something visible stays where something was. Tabs become a space. A line
    break of any kind becomes a space or, with `lines`, one ``\\n``. Cleaning twice changes nothing more.
    """
    if text.isprintable():  # nothing that is replaced here can be printed
        return text
    text = re.sub(_LINE_BREAK, "\n" if lines else " ", text).replace("\t", " ")
    if not lines:
        return re.sub(_UNSAFE, REPLACEMENT, text)
    return "\n".join(re.sub(_UNSAFE, REPLACEMENT, line) for line in text.split("\n"))


def fold(text: str) -> str:
    """Return `text` as search columns keep it: case folded, accents stripped (``Köln`` → ``koln``, ``ß`` → ``ss``).

    Compatibility forms are unified too (``ﬁ`` → ``fi``, full width → plain). Folding twice changes nothing more. White
    space is kept as it is.
    """
    if text.isascii():
        return text.lower()
    folded = _fold_once(text)
    # Some letters uncover a new one when their accent goes; few texts need the second round, none a fourth.
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if unicodedata.combining(c) < _FIRST_ACCENT_CLASS)
    return unicodedata.normalize("NFKC", bare.casefold().translate(_LETTERS))


def name_words(name: str) -> list[str]:
    """Return the folded words of a name, split at everything that is neither letter nor digit.

    ``"Kade 9 B.V."`` → ``["kade", "9", "b", "v"]``; the words by which a name is found.
    """
    return re.findall(_NAME_WORD, fold(name))
