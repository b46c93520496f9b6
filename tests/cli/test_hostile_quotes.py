"""Quotes in which every word is hostile: what the commands print, the files they write, and what those are called."""

import email
import email.policy
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Shell
from cli.test_hostile_output import RAW

from amplanner.book.models import Account, Person, Product, Quote, QuoteLine
from amplanner.exchange.paper.mail import email_of
from amplanner.rules.money import Money
from amplanner.rules.quotation import Tax
from amplanner.workday import price_list
from amplanner.workday.quote_documents import document

ESCAPES = "\x1b]0;owned\x07\x1b[31m\x9b5m\u202egnp\u2066\x08\x00\x0c"
INJECTION = f"../../evil{ESCAPES}\r\nBcc: thief@example.test\r\n\r\n<b>[/x] [@click=app.quit] #panic() $x$ \\ `x`"
HEADERS = {"Subject", "Date", "From", "To", "X-Unsent", "MIME-Version", "Content-Type"}


def typed(text: str) -> str:
    """What can be typed or stands in an argument: all but NUL."""
    return text.replace("\x00", "")


@pytest.fixture
def selling(working: Shell) -> Shell:
    """A shell on a book with a product, and an e-mail address to send to."""
    with working.book() as book:
        price_list.add(
            book, code="A-100", name="Sensor", unit="pc", price=Money(49_500, "EUR"), tax=Tax("S", Decimal(21))
        )
        with book.act("e-mail") as act:
            for (key,) in book.sql("SELECT id FROM person"):
                act.update(Person, key, email="tess@meijer.test")
    return working


def spoil(shell: Shell) -> None:
    """Write hostile words past all cleaning, into whatever a quote is made of."""
    with shell.book() as book, book.beside_the_journal() as db:
        for model, names in (
            (Account, ("name", "name_fold", "street", "city", "email", "vat_id", "customer_number")),
            (Person, ("name", "email", "job")),
            (Product, ("name", "unit", "description")),
            (Quote, ("title", "reference", "intro", "terms", "internal_note", "payment_terms", "delivery_terms")),
            (Quote, ("lead_time", "competitor", "reason")),
            (QuoteLine, ("description", "unit", "reference", "code")),
        ):
            there = model._meta.columns
            for name in names:
                if name in there:
                    db.execute_sql(f'UPDATE "{model._meta.table_name}" SET "{name}" = ? || id', (INJECTION,))


def no_raw(printed: str, what: object) -> None:
    assert printed, what
    assert not RAW.search(printed), (what, RAW.findall(printed), printed)


def quotes_of(shell: Shell) -> Path:
    return shell.path.with_name(f"{shell.path.name}.quotes")


def check_files(shell: Shell) -> list[str]:
    """Check what was written beside the book, and return what the files are called."""
    names = sorted(file.name for file in quotes_of(shell).iterdir())
    assert all(re.fullmatch(r"[A-Za-z0-9-]+-r\d+(-\d+)?\.(pdf|txt|eml)", name) for name in names), names
    for name in names:
        content = (quotes_of(shell) / name).read_bytes()
        if name.endswith(".pdf"):
            assert content.startswith(b"%PDF")
        elif name.endswith(".txt"):
            no_raw(content.decode(), name)
        else:
            mail = email.message_from_bytes(content, policy=email.policy.default)
            assert set(mail.keys()) <= HEADERS, mail.keys()
            assert "thief@example.test" not in [one.addr_spec for one in mail["To"].addresses] if mail["To"] else True
            for header, value in mail.items():
                no_raw(value, (name, header))
            body = mail.get_body()
            assert body is not None
            no_raw(body.get_content().replace("\r\n", "\n"), name)
            assert [part.get_filename() for part in mail.iter_attachments()] == [name.replace(".eml", ".pdf")]
    return names


def test_hostile_words_typed_into_a_quote_reach_no_terminal_file_name_or_header(
    selling: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    words = typed(INJECTION)
    there = set(selling.path.parent.iterdir())
    for arguments in (
        ("new", "meijer foods", "--title", words),
        ("new", words),
        ("new", "vink", "--from", words),
        ("new", "vink", "--template", words),
        ("add-line", "Q-0001", f"3 x {words} 10"),
        ("add-line", "Q-0001", f"# {words}"),
        ("add-line", "Q-0001", words),
        ("add-line", "Q-0001", "--dry-run", f"3 x A-100 10 {words}"),
        ("add-line", words, "3 x A-100"),
        ("add-line", "Q-0001", f"3 x {words} 10", "--json"),
        ("show", "Q-0001"),
        ("show", "Q-0001", "--format", "markdown"),
        ("show", words),
        ("list",),
        ("list", words),
        ("send", "Q-0001", "--yes", "--reason", words),
        ("revise", "Q-0001"),
        ("diff", "Q-0001"),
        ("pdf", "Q-0001"),
        ("pdf", "Q-0001", "--out", f"copy{words.replace('/', '')}.pdf"),
        ("pdf", "Q-0001", "--out", words),
        (words,),
    ):
        result = selling.run("quote", *arguments)
        no_raw(result.stdout + result.stderr, arguments)
    sent = selling.json("quote", "show", "Q-0001", "--revision", "1")
    assert sent["revisions"], "it was sent"
    assert check_files(selling) == ["Q-0001-r1.eml", "Q-0001-r1.pdf", "Q-0001-r1.txt"]
    assert len(list((tmp_path / "here").iterdir())) == 2, "both PDFs, here"
    assert set(selling.path.parent.iterdir()) - there <= {quotes_of(selling), tmp_path / "here"}


def test_a_book_of_hostile_words_is_quoted_printed_and_sent_as_words(
    selling: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    selling.ok("quote", "new", "meijer foods", "--title", "Line 4")
    for line in ("12 x A-100 -5%", "# Services", "2 Mounting 85", "? 1 Spare 10"):
        selling.ok("quote", "add-line", "Q-0001", line)
    spoil(selling)
    printed: list[Any] = []
    for arguments in (
        ("show", "1"),
        ("show", "1", "--format", "markdown"),
        ("show", "1", "--json"),
        ("list",),
        ("list", "--json"),
        ("add-line", "1", "2 x A-100"),
        ("add-line", "1", "2 x A-100", "--json", "--dry-run"),
        ("pdf", "1"),
        ("send", "1", "--yes"),
        ("show", "1", "--revision", "1"),
        ("revise", "1"),
        ("add-line", "1", "3 Cable 5"),
        ("diff", "1"),
        ("diff", "1", "--json"),
    ):
        result = selling.run("quote", *arguments)
        no_raw(result.stdout + result.stderr, arguments)
        assert result.exit_code == 0, (arguments, result.stderr)
        printed += [result]
        if "--json" in arguments:
            json.loads(result.stdout)
    assert "evil" in "".join(one.stdout for one in printed)
    assert check_files(selling) == ["Q-0001-r1.eml", "Q-0001-r1.pdf", "Q-0001-r1.txt"]


@pytest.mark.parametrize("number", ["../../evil", "\x1b[31m\r\nBcc: x", "", "c:\\x*?|<>"])
def test_whatever_a_quote_is_numbered_its_files_lie_beside_the_book(selling: Shell, number: str) -> None:
    selling.ok("quote", "new", "meijer foods", "--title", "Line 4")
    selling.ok("quote", "add-line", "Q-0001", "2 Mounting 85")
    with selling.book() as book, book.beside_the_journal() as db:
        db.execute_sql("UPDATE quote SET number = ? WHERE number = 'Q-0001'", (number,))
    result = selling.run("quote", "send", "id:2", "--yes")
    no_raw(result.stdout + result.stderr, number)
    assert result.exit_code == 0, result.stderr
    assert len(check_files(selling)) == 3
    assert not [file for file in selling.path.parent.parent.iterdir() if "evil" in file.name]


@pytest.mark.parametrize(
    ("name", "address", "reached"),
    [
        ('Täss, "x" <thief@example.test>', "tess@meijer.test", "tess@meijer.test"),
        ("=?utf-8?q?x=3Cthief=40example=2Etest=3E?=", "tess@meijer.test", "tess@meijer.test"),
        ("Tess\r\nBcc: thief@example.test", "tess@meijer.test", "tess@meijer.test"),
        ("all: thief@example.test;", "tess@meijer.test", "tess@meijer.test"),
        ("Tess", "tess@bücher.test", "tess@xn--bcher-kva.test"),
        ("Tess", "jörg@meijer.test", None),
        ("Tess", "tess@meijer.test, thief@example.test", None),
        ("Tess", "tess@meijer.test\r\nBcc: thief@example.test", None),
        ("Tess", "no address", None),
    ],
)
def test_an_e_mail_is_addressed_to_who_is_meant_or_to_nobody(
    selling: Shell, name: str, address: str, reached: str | None
) -> None:
    selling.ok("quote", "new", "meijer foods", "--title", "=?utf-8?q?x=0D=0ABcc:_thief=40example=2Etest?=")
    selling.ok("quote", "add-line", "Q-0001", "2 Mounting 85")
    with selling.book() as book:
        with book.beside_the_journal() as db:
            db.execute_sql("UPDATE person SET name = ?, email = ?", (name, address))
        written = email_of(document(book, 2), b"%PDF", book.clock.now())
    mail = email.message_from_bytes(written, policy=email.policy.default)
    assert set(mail.keys()) <= HEADERS
    assert [one.addr_spec for one in mail["To"].addresses] == [reached] if reached else mail["To"] is None
