"""Which account, person or outcome a command's words mean; and accounts for the shell to complete."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from amplanner.book.book import Book
from amplanner.cli.common import chosen_book
from amplanner.cli.mistake import Mistake
from amplanner.cli.opening import open_book, read_settings
from amplanner.rules.capture_names import best_person, rank_accounts
from amplanner.rules.matches import Match
from amplanner.rules.outcomes import Outcome
from amplanner.rules.text import clean, fold, name_words
from amplanner.workday.capture_names import find_accounts, find_persons

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from amplanner.rules.capture_types import Captured

_MOST_LISTED = 12
_MOST_NEAREST = 3
_NEAR = 0.7  # of difflib's measure, which calls 0.6 "close"
_KEY = "id:"


def account_named(book: Book, typed: str) -> Match:
    """Return the account that `typed` means: words of its name, of which the last may be unfinished, or `id:12`.

    As in the capture line, but nobody looks at a preview here: unless one fits best beyond doubt, because the words
    are its whole name, or whole words of its name alone, several that fit are refused and listed.
    Raises `Mistake` for none or several.
    """
    if typed.startswith(_KEY) and typed[len(_KEY) :].isdecimal():
        return _account_with_key(book, int(typed[len(_KEY) :]))
    fitting = rank_accounts(typed, find_accounts(book, typed)) or _slugged(book, typed)
    if not fitting:
        raise Mistake(f"No account is called {typed!r}.{nearest_accounts(book, typed)}")
    wanted = name_words(typed)
    for closer in (
        [match for match in fitting if name_words(match.name) == wanted],
        [match for match in fitting if set(wanted) <= set(name_words(match.name))],
        fitting,
    ):
        if len(closer) == 1:
            return closer[0]
        if closer:
            raise Mistake(f"{typed!r} fits {len(closer)} accounts; write more of the name:\n{_listed(closer)}")
    raise AssertionError("the last of the three holds whatever fits")


def nearest_accounts(book: Book, typed: str) -> str:
    """Return a sentence that names the accounts of the most similar names; empty when none is similar."""
    from difflib import get_close_matches  # only for who mistyped

    names: dict[str, set[str]] = {}
    for name, folded in book.sql("SELECT name, name_fold FROM account"):
        for part in {folded, *name_words(name)}:
            names.setdefault(part, set()).add(name)
    close = get_close_matches(fold(clean(typed)), names, n=_MOST_NEAREST, cutoff=_NEAR)
    found = list(dict.fromkeys(name for part in close for name in sorted(names[part])))[:_MOST_NEAREST]
    return f" Did you mean {' or '.join(found)}?" if found else ""


def person_named(book: Book, typed: str, account: Match) -> int:
    """Return the key of the person of an account that `typed` means. Raises `Mistake` for none or several."""
    found = [person for person in find_persons(book, typed, account.key) if person.account == account.key]
    best = best_person(typed, account.key, found)
    if best is None:
        raise Mistake(f"Nobody at {account.name} is called {typed!r}.")
    wanted = name_words(typed)
    whole = [person for person in found if set(wanted) <= set(name_words(person.name))]
    if len(whole or found) > 1 and name_words(best.name) != wanted:
        raise Mistake(f"{typed!r} fits {', '.join(person.name for person in whole or found)}; write more of the name.")
    return best.key


def outcome_named(typed: str, known: Sequence[Outcome]) -> Outcome:
    """Return the outcome with that code, card letter or label. Raises `click.BadParameter` for anything else."""
    folded = " ".join(name_words(typed))
    for outcome in known:
        if typed and typed in (outcome.code, outcome.letter):
            return outcome
    for outcome in known:
        if folded and folded in (" ".join(name_words(outcome.code.replace("_", " "))), fold(outcome.label)):
            return outcome
    told = ", ".join(f"{one.letter} {one.label}".strip() for one in known)
    raise click.BadParameter(f"{clean(typed)!r} is none of: {told}.", param_hint="OUTCOME")


def steps(captured: "Captured") -> Iterator["Captured"]:
    """Yield a line's steps in order."""
    step: Captured | None = captured
    while step is not None:
        yield step
        step = step.next


def refuse_unknown(book: Book, captured: "Captured", *, new: bool) -> None:
    """Raise `Mistake` for names that nobody has, unless they are meant to be `new`; nobody can be asked here."""
    if new:
        return
    for step in steps(captured):
        if step.unknown_account:
            near = nearest_accounts(book, step.unknown_account)
            raise Mistake(f"No account is called {step.unknown_account!r}.{near} With --new it becomes one.")
        if step.unknown_persons:
            where = f" at {step.account.name}" if step.account else ""
            raise Mistake(f"Nobody{where} is called {step.unknown_persons[0]!r}. With --new it becomes a new person.")


def refuse_impossible(captured: "Captured") -> None:
    """Raise `Mistake` for a date that can't be: what was meant to have a day would be saved without it."""
    if captured.all_impossible:
        problem = captured.all_impossible[0]
        said = f"{problem[0].upper()}{problem[1:]}"
        raise Mistake(f"{said}. Nothing was saved; words in quotes are kept as they are and are no date.")


def complete_account(context: click.Context, _: click.Parameter, typed: str) -> "list[CompletionItem]":
    """Return the accounts that begin like `typed`, as words that need no quotes: `meijer-foods`."""
    from click.shell_completion import CompletionItem  # not for who types the whole name

    from amplanner.book.paths import places

    where = places()
    path = chosen_book(context.params.get("book_file") or context.find_root().params.get("book_file"), where)
    if not path.exists():
        return []
    try:
        with open_book(path, read_settings(where)[0]) as book:
            found = rank_accounts(typed, find_accounts(book, typed)) or _slugged(book, typed) or _all(book, typed)
    except Mistake:  # a shell that completes has nowhere to say why it can't
        return []
    return [CompletionItem("-".join(name_words(match.name)), help=clean(match.name)) for match in found]


account_argument = click.argument("account", metavar="ACCOUNT", shell_complete=complete_account)


def _slugged(book: Book, typed: str) -> tuple[Match, ...]:
    """Return the accounts of which the words begin with those of `typed`: what completion writes, signs left out."""
    words = name_words(typed)
    if not words:
        return ()
    found = find_accounts(book, max(words, key=len))
    return tuple(match for match in found if " ".join(name_words(match.name)).startswith(" ".join(words)))


def _all(book: Book, typed: str) -> list[Match]:
    if typed:
        return []
    return [Match(key, name) for key, name in book.sql("SELECT id, name FROM account ORDER BY name_fold LIMIT 200")]


def _account_with_key(book: Book, key: int) -> Match:
    for (name,) in book.sql("SELECT name FROM account WHERE id = ?", (key,)):
        return Match(key, name)
    raise Mistake(f"There is no account {_KEY}{key}.")


def _listed(fitting: Sequence[Match]) -> str:
    lines = [f"  {match.name}  ({_KEY}{match.key})" for match in fitting[:_MOST_LISTED]]
    if len(fitting) > _MOST_LISTED:
        lines.append(f"  … and {len(fitting) - _MOST_LISTED} more")
    return "\n".join(lines)
