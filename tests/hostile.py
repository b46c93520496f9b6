"""A book in which every text that somebody can have typed is hostile, and what must hold of a screen that shows it."""

import re
from itertools import count

from scenes import Strip

from amplanner.book.book import Book
from amplanner.book.models import RECORDS
from amplanner.tui.cells import width
from amplanner.tui.safety import LONE_JOINERS

NASTY = (
    "evil [/x] [red]r[/] [@click=app.quit]go[/] [link=file:///]l[/]",
    "evil\x1b]0;owned\x07\x1b[31m\x1b[2J\x1b[6n\x1bPq\x1b\\",
    "evil\x9b5m\x85\x90q\x9c\x9d0;owned\x9c",
    "evil \u202egnp.exe\u202c \u2066isolated\u2069 \u200frtl",
    "evil\x00nul\x08\x08back\x7fdel\rreturn\ttab\nline",
    "evil " + "very long " * 60,
    "evil a" + "\u0301\u0336" * 120 + " combining",
    "evil 株式会社日本語東京 ｗｉｄｅ",
    "evil 👩‍👩‍👧‍👦🏳️‍🌈👍🏽 joined",
    "evil שלום עולם مرحبا",
    "evil\u2028line\u2029paragraph\ufeff\ufffe",
    "evil %s {0} {name!r} $(x) `x` \\ \\[ ]] \"'",
    "\u200b",
    " ",
)
"""Markup, actions, escape sequences, C1 controls, bidi, NUL, very long, combining, wide, joined, right to left."""

FREE = frozenset(
    (
        *("name", "region", "sector", "customer_number", "vat_id", "street", "postcode", "city", "email", "website"),
        *("since", "facts", "job", "remark", "label", "typed", "e164", "title", "reason", "competitor", "reference"),
        *("payment_terms", "delivery_terms", "lead_time", "intro", "terms", "internal_note", "place", "result"),
        *("subject", "text", "answer", "owner_name", "cause", "resolution", "summary", "description", "unit", "gave"),
        *("got", "language"),
    )
)
"""Columns that hold what somebody typed; the others hold codes, numbers and dates."""

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

LINK = re.compile(r"|tel:[ -~]+|mailto:[ -~]+")
"""What a terminal may be told to open: a number or an address, of printable ASCII."""


def poison(book: Book) -> None:
    """Put hostile text into every text of every record, past the writers that would clean it."""
    number = count()
    with book.act("Poison") as act:
        for model in RECORDS:
            names = [field.name for field in model._meta.sorted_fields if field.name in FREE]
            for row in book.rows(model.select()) if names else ():
                # Keys make names unlike each other where they must be.
                texts = {name: NASTY[next(number) % len(NASTY)] + str(row.id) for name in names}
                act.update(model, row.id, **texts)


def troubles(strips: list[Strip], cells: int) -> list[str]:
    """What is wrong with the rows of a screen of so many cells: what acts on a terminal, can be clicked, or shifts."""
    found = []
    for y, strip in enumerate(strips):
        text = strip.text
        if hit := UNSAFE.search(text):
            found.append(f"row {y}: {hit[0]!r} in {text!r}")
        if (taken := width(LONE_JOINERS.sub("", text))) != cells:
            found.append(f"row {y}: {taken} cells: {text!r}")
        for _, style, _ in strip:
            if style is not None and ("@click" in style.meta or not LINK.fullmatch(style.link or "")):
                found.append(f"row {y}: {style.meta} or {style.link!r} in {text!r}")
    return found
