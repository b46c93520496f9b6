"""A quote as PDF/A-3b, set by typst in Inter; the same quote gives the same bytes.

Everything on the page reaches the template as data, so that no customer's name can act as markup. The date in the file
is that of the quote, never the time of writing.
"""

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from textwrap import wrap
from typing import Any

import typst

from amplanner.book.errors import BookError
from amplanner.exchange.paper.page import Lines, Page, page_of
from amplanner.workday.quote_documents import QuoteDocument

_FONTS = "fontpkg_inter"
_WIDTH, _BESIDE, _DIGIT, _LEAST_DESCRIPTION = 170, 4, 1.85, 45  # mm: of the page, around a cell, of a digit
_LONGEST_WORD, _LONGEST_CODE, _BROKEN_AFTER = 40, 18, 6  # letters; a word that is one may be hyphenated
_LOGO_KINDS = frozenset({".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp"})


class PaperError(BookError):
    """A quote that can't be set on paper; the message says why and what to do."""


def pdf_of(document: QuoteDocument) -> bytes:
    """Set a quote as PDF.

    Raises `PaperError` when the logo can't be read, and when no font on this machine has a character of the quote.
    """
    data = page_data(page_of(document))
    data["logo"] = _logo(document.seller.logo)
    data["dated"] = {"year": document.dated_on.year, "month": document.dated_on.month, "day": document.dated_on.day}
    template = files(__package__).joinpath("quote.typ").read_bytes()
    dated = datetime.combine(document.dated_on, time(), UTC)
    try:
        return typst.compile(
            template,
            font_paths=typst.Fonts(font_paths=[str(files(_FONTS).joinpath("files"))]),
            format="pdf",
            sys_inputs={"page": json.dumps(data, ensure_ascii=False)},
            pdf_standards="a-3b",
            timestamp=int(dated.timestamp()),
        )
    except typst.TypstError as error:
        raise PaperError(_explained(error)) from error


def page_data(page: Page) -> dict[str, Any]:
    """Return a page as the template takes it: texts, numbers and lists only."""
    return {
        "title": f"{page.heading} {page.subject}".strip(),
        "language": page.language,
        "heading": page.heading,
        "subject": _breakable(page.subject),
        "seller": {"name": page.seller_name, "lines": page.seller},
        "customer": [_breakable(line) for line in page.customer],
        "customer-name": page.customer_name,
        "facts": [(word, _breakable(said)) for word, said in page.facts],
        "intro": [_breakable(text) for text in page.intro],
        "lines": _lines(page.lines),
        "totals": [{**total._asdict(), "text": _breakable(total.text)} for total in page.totals],
        "tax-notes": page.tax_notes,
        "choices": _lines(page.choices) if page.choices else None,
        "terms": [_breakable(text) for text in page.terms],
        "closing": page.closing,
        "signatures": [_breakable(text) for text in page.signatures],
        "footer": page.footer,
        "words": {
            "page": page.words.page,
            "options": page.words.options,
            "options-note": page.words.options_note,
            "terms": page.words.terms,
        },
    }


def _lines(lines: Lines) -> dict[str, Any]:
    rows = []
    for at, row in enumerate(lines.rows):
        below = takewhile(lambda each: each.kind == "subtotal", lines.rows[at + 1 :])
        cells = [_breakable(cell) for cell in row.cells]
        texts = {"cells": cells, "under": _breakable(row.under), "text": _breakable(row.text)}
        rows.append({**row._asdict(), **texts, "subtotals": len(list(below)) if row.kind == "item" else 0})
    return {"columns": [column._asdict() for column in lines.columns], "tight": _tight(lines), "rows": rows}


def _tight(lines: Lines) -> bool:
    """Whether the columns beside the description are so wide that it only has room in smaller letters."""
    items = [row.cells for row in lines.rows if row.kind == "item"]
    others = [at for at, column in enumerate(lines.columns) if not column.wide]
    taken = sum(_BESIDE + _DIGIT * max((len(cells[at]) for cells in items), default=0) for at in others)
    return taken > _WIDTH - _LEAST_DESCRIPTION


def _breakable(text: str) -> str:
    """The text with places to break in what is long and has none: an order number, an address on the web."""

    def broken(word: str) -> str:
        longest = _LONGEST_WORD if word.isalpha() else _LONGEST_CODE
        if len(word) <= longest or not any(map(str.isalpha, word)):  # an amount stays whole
            return word
        return "\N{ZERO WIDTH SPACE}".join(wrap(word, _BROKEN_AFTER))

    return " ".join(map(broken, text.split(" ")))


def _logo(path: str) -> list[int] | None:
    """What is in the logo's file, byte by byte; None where no logo is set."""
    if not path:
        return None
    file = Path(path).expanduser()
    if file.suffix.lower() not in _LOGO_KINDS:
        raise PaperError(f"The logo {file} is no picture that fits on a page: use a PNG, JPEG or SVG file.")
    try:
        return list(file.read_bytes())
    except OSError as error:
        raise PaperError(f"The logo {file} can't be read: {error.strerror}. See [seller] in the settings.") from error


def _explained(error: typst.TypstError) -> str:
    said = str(error).splitlines()[0]
    if "could not be displayed" in said:
        character = said.split('"')[1].strip('`"') if '"' in said else "a character"
        return (
            f"No font on this machine has the character {character}. Install one that does (Noto Sans CJK for Chinese, "
            "Japanese and Korean), or write the quote as text or Markdown."
        )
    if "logo" in said or "image" in said:
        return f"The logo can't be set: {said}. See [seller] in the settings."
    return f"The quote can't be set as PDF: {said}."
