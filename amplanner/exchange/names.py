"""Names as identities: which two spellings mean one company, and uids that follow from what a record is."""

import uuid

from amplanner.rules.text import fold, name_words

_NAMESPACE = uuid.UUID("6a0f7d0e-2b4c-5c1a-9d53-7e1f6d6a8b20")

# What stands behind a company's name and says only what sort of company it is.
_LEGAL_FORMS = frozenset(
    {"inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "ltd", "limited", "plc", "pty"}
    | {"bv", "nv", "vof", "cv", "gmbh", "ag", "kg", "ohg", "ug", "se", "sa", "sas", "sarl", "srl", "spa", "sl"}
    | {"ab", "as", "asa", "aps", "oy", "oyj", "kft", "zrt", "sro", "doo", "kk", "pte"}
)


def uid_of(*parts: str) -> str:
    """Return the uid that always follows from these words, so that a record comes in once however often it is read."""
    return str(uuid.uuid5(_NAMESPACE, ":".join(parts)))


def account_uid(name: str) -> str:
    """Return the uid of the account of that name; case, accents and spaces don't matter."""
    return uid_of("account", " ".join(fold(name).split()))


def company_key(name: str) -> str:
    """Return what two spellings of a company share: words folded, legal forms left out ("Kade 9 B.V." → "kade 9")."""
    words = name_words(name)
    joined: list[str] = []
    letters = ""
    for word in words:  # "B.V." comes as two letters
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        joined += [letters] if letters else []
        letters = ""
        joined.append(word)
    joined += [letters] if letters else []
    while len(joined) > 1 and joined[-1] in _LEGAL_FORMS:
        joined.pop()
    return " ".join(joined)
