"""The e-mail that a quote goes out with: an .eml file with the PDF attached, and a mailto: address."""

import hashlib
import re
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote as percent_encoded

from amplanner.exchange.paper.cleaned import cleaned
from amplanner.exchange.paper.page import page_of
from amplanner.workday.quote_documents import QuoteDocument

_PART = re.compile(r"[^\s()<>\[\]:;@\\,\"\x00-\x20\x7f-\U0010ffff]+")
"""One side of the @ in an address, without what would begin or end something else (RFC 5322, 3.2.3)."""


def email_of(document: QuoteDocument, pdf: bytes, at: datetime) -> bytes:
    """Write the e-mail as an .eml file that a mail program opens as a draft.

    `at` is an aware moment. Nobody is addressed where the quote has no contact with an e-mail address that can be read.
    """
    attached = f"{file_name(document)}.pdf"
    document = cleaned(document)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject_of(document)
    message["Date"] = format_datetime(at)
    if sender := _address(document.seller_person or document.seller.name, document.seller.email):
        message["From"] = sender
    if (named := receiver_of(document)) and (receiver := _address(*named)):
        message["To"] = receiver
    message["X-Unsent"] = "1"  # mail programs open it to be sent, not as one received
    message.set_content(body_of(document), cte="quoted-printable")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=attached)
    # Not drawn at random: the same quote gives the same file.
    message.set_boundary(f"=_{hashlib.sha256(pdf).hexdigest()[:32]}")
    return message.as_bytes()


def mailto_of(document: QuoteDocument) -> str:
    """Return the mailto: address that begins the same e-mail; no mail program lets it attach a file."""
    document = cleaned(document)
    receiver = receiver_of(document)
    address = percent_encoded(receiver[1], safe="@") if receiver else ""
    return f"mailto:{address}?subject={percent_encoded(subject_of(document))}&body={percent_encoded(body_of(document))}"


def receiver_of(document: QuoteDocument) -> tuple[str, str] | None:
    """Return name and address of who gets it: the contact, else the account's own address; None without any."""
    contact, customer = document.contact, document.customer
    if contact and contact.email.strip():
        return contact.name, contact.email.strip()
    return (customer.name, customer.email.strip()) if customer.email.strip() else None


def subject_of(document: QuoteDocument) -> str:
    """Return the subject, on one line."""
    words = page_of(document).words
    text = words.email_subject.format(number=document.number, title=document.title or document.customer.name)
    return _one_line(text)


def body_of(document: QuoteDocument) -> str:
    """Return the text of the e-mail, in the language of the quote."""
    page = page_of(document)
    name = document.contact.name if document.contact else document.customer.name
    until = dict(page.facts)[page.words.valid_until]
    return page.words.email_body.format(
        name=name, number=document.number, date=until, seller=document.seller_person or page.seller_name
    )


def file_name(document: QuoteDocument) -> str:
    """Return what a quote's files are called, without an ending: "Q-0145-r2". Safe in every file system."""
    number = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in document.number or "draft")
    return f"{number}-r{document.revision}"


def _address(name: str, email: str) -> Address | None:
    """Return whom a header names; None for what is no address of plain letters, which their user then fills in.

    Whatever stands in a name, it stays a name: as a text of its own it could be read as one more address.
    """
    user, _, domain = "".join(email.split()).rpartition("@")
    with suppress(UnicodeError):  # no domain has such a part
        domain = domain.encode("idna").decode()
        if _PART.fullmatch(user) and _PART.fullmatch(domain):
            return Address(_one_line(name), user, domain)
    return None


def _one_line(text: str) -> str:
    """Return a text for a header: on one line, and no encoded word (RFC 2047) that would be read as something else."""
    return " ".join(text.split()).replace("=?", "= ?")
