"""What was filled in is checked here: one sentence for each field that can't stay as it is."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from amplanner.workday.refused import RefusedError

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_VAT_SEPARATORS = re.compile(r"[\s.\-/]")
_LONGEST_LINE = 200


class FieldError(NamedTuple):
    """One field that can't stay as it is, and why, in a sentence for the account manager."""

    field: str
    sentence: str


class InvalidError(RefusedError):
    """An act was refused for what was filled in; `errors` says it for each field. Nothing was changed."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(" ".join(error.sentence for error in errors))
        self.errors = errors


class Checks:
    """Collects the errors of one record while its fields are looked at; only fields that are given are checked."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def say(self, field: str, sentence: str) -> None:
        """Add an error; the first one of a field stays."""
        if all(error.field != field for error in self.errors):
            self.errors.append(FieldError(field, sentence))

    def filled(self, field: str, text: str | None, sentence: str) -> None:
        """Want something other than spaces."""
        if text is not None and not text.strip():
            self.say(field, sentence)

    def short(self, field: str, text: str | None, longest: int = _LONGEST_LINE) -> None:
        """Want no more than `longest` characters."""
        if text is not None and len(text) > longest:
            self.say(field, f"{len(text)} characters are too many; {longest} fit.")

    def among(self, field: str, value: str | None, known: Collection[str]) -> None:
        """Want one of the known codes."""
        if value is not None and value not in known:
            self.say(field, f"{value!r} is none of {', '.join(code or 'empty' for code in known)}.")

    def email(self, field: str, text: str | None) -> None:
        """Want something that looks like one e-mail address, or nothing."""
        if text and text.strip() and not _EMAIL.fullmatch(text.strip()):
            self.say(field, "An e-mail address looks like name@company.com.")

    def vat_id(self, field: str, text: str | None) -> None:
        """Want something that looks like a VAT id of any country, or nothing: letters and digits, most of them digits.

        Loose on purpose: EU ids have 2 letters and 2–12 characters (VIES), others have no letters or more.
        """
        if not text or not text.strip():
            return
        bare = _VAT_SEPARATORS.sub("", text)
        if not (4 <= len(bare) <= 20 and bare.isascii() and bare.replace("+", "").replace("*", "").isalnum()):
            self.say(field, "A VAT id has letters and digits only, such as NL001234567B01.")
        elif sum(c.isdigit() for c in bare) < 2:
            self.say(field, "A VAT id has digits in it, such as NL001234567B01.")

    def between(self, field: str, number: int | None, least: int, most: int) -> None:
        """Want a whole number in a range, or nothing."""
        if number is not None and not least <= number <= most:
            self.say(field, f"Must be from {least} to {most}, not {number}.")

    def in_order(self, field: str, later: date | None, earlier: date | None, what: str) -> None:
        """Want a day that isn't before another; `what` names the other one."""
        if later is not None and earlier is not None and later < earlier:
            self.say(field, f"{show_date(later)} is before {what}, {show_date(earlier)}.")

    def finish(self) -> None:
        """Raise `InvalidError` when anything was said."""
        if self.errors:
            raise InvalidError(tuple(self.errors))


@contextmanager
def checking() -> Iterator[Checks]:
    """Check the fields of one record and raise `InvalidError` with all that was found at the end."""
    checks = Checks()
    yield checks
    checks.finish()


def show_date(day: date) -> str:
    """Return a day in full: ``31 Dec 2026``."""
    return f"{day.day} {day:%b %Y}"
