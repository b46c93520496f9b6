"""Whom a row of the call queue would ring, for the rows on the screen."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.workday.people import called
from amplanner.workday.queue import QueueRow

SWITCHBOARD = "Switchboard"
"""What an account's own number is called."""


class ToCall(NamedTuple):
    """Somebody to call: the name, as short as lists want it too, and the number as typed; empty when not known."""

    person: int | None
    name: str
    short: str
    number: str
    e164: str


def to_call(book: Book, rows: Sequence[QueueRow]) -> dict[int, ToCall]:
    """Return for each row's account whom to ring: who the call is with, else who decides and has a number.

    An account of which nobody is known is left out.
    """
    keys = json.dumps([row.account for row in rows])
    people: dict[int, list[tuple[int, str, str, str, str]]] = {}
    for account, *person in book.sql(_PEOPLE, (keys,)):
        people.setdefault(account, []).append(tuple(person))
    own = {account: (typed, e164) for account, typed, e164 in book.sql(_OWN, (keys,))}
    found = {}
    for row in rows:
        known = sorted(
            people.get(row.account, ()),
            key=lambda person, row=row: (person[0] != row.person, not person[3], person[2] != "decision maker"),
        )
        if known and (known[0][3] or known[0][0] == row.person or row.account not in own):
            key, name, _, typed, e164 = known[0]
            found[row.account] = ToCall(key, name, initialled(name), typed, e164)
        elif row.account in own:
            found[row.account] = ToCall(None, SWITCHBOARD, SWITCHBOARD, *own[row.account])
    return found


class MailTo(NamedTuple):
    """Whom an e-mail goes to, and the address."""

    name: str
    email: str


def mail_to(book: Book, account: int | None, person: int | None = None) -> MailTo | None:
    """Return where an e-mail to a person or an account goes, None when no address is known.

    It is the person's own address, else that of whoever decides there and has one, else the account's own.
    """
    if person is not None:
        for name, email in book.sql("SELECT name, email FROM person WHERE id = ? AND email <> ''", (person,)):
            return MailTo(name, email)
    if account is None:
        return None
    for name, email in book.sql(_MAILS, (account, account)):
        return MailTo(name, email)
    return None


def initialled(name: str) -> str:
    """Return a name with its first name cut to a letter: "Piet Meijer" → "P. Meijer"; "Dr. Oost" stays."""
    first, _, rest = name.partition(" ")
    if not rest.strip() or called(name) == name:
        return name
    return f"{first[0]}. {rest.strip()}"


_PEOPLE = """SELECT p.account_id, p.id, p.name, p.role, COALESCE(n.typed, ''), COALESCE(n.e164, '')
    FROM person p LEFT JOIN phone n ON n.id =
    (SELECT MIN(id) FROM phone WHERE person_id = p.id AND wrong = 0)
    WHERE p.account_id IN (SELECT value FROM json_each(?)) AND p.left_on IS NULL AND p.do_not_call = 0
    ORDER BY p.id"""

_OWN = """SELECT account_id, typed, e164 FROM phone
    WHERE account_id IN (SELECT value FROM json_each(?)) AND wrong = 0 ORDER BY id DESC"""

_MAILS = """SELECT name, email FROM (
    SELECT name, email, role <> 'decision maker' AS place, id FROM person
    WHERE account_id = ? AND left_on IS NULL AND email <> ''
    UNION ALL SELECT name, email, 2, id FROM account WHERE id = ? AND email <> '')
    ORDER BY place, id LIMIT 1"""
