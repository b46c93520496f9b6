"""A quote as Markdown and as plain text, line by line as the PDF says it."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain

from amplanner.exchange.paper.page import Lines, Page, page_of
from amplanner.workday.quote_documents import QuoteDocument

WIDTH = 78
"""How wide plain text is at most, in cells."""

_GAP = 2
_LEAST = 16  # cells that a description has at least


def markdown_of(document: QuoteDocument) -> str:
    """Write a quote in Markdown. What the quote says is escaped: it can't become markup."""
    page = page_of(document)
    return "\n".join(_markdown(page)).rstrip() + "\n"


def text_of(document: QuoteDocument, width: int = WIDTH) -> str:
    """Write a quote as plain text, at most `width` cells wide where its words allow it."""
    page = page_of(document)
    return "\n".join(line.rstrip() for line in _text(page, width)).rstrip() + "\n"


def _markdown(page: Page) -> Iterable[str]:
    yield f"# {_escaped(page.heading)}"
    yield ""
    if page.subject:
        yield f"**{_escaped(page.subject)}**"
        yield ""
    yield _lines_of(_escaped(text) for text in (page.seller_name, *page.seller))
    yield ""
    yield _lines_of(_escaped(text) for text in page.customer)
    yield ""
    for word, said in page.facts:
        yield f"- {_escaped(word)}: {_escaped(said)}"
    yield ""
    for paragraph in page.intro:
        yield from (_escaped(paragraph), "")
    yield from _markdown_table(page.lines)
    yield ""
    for total in page.totals:
        text = f"{_escaped(total.text)}: {_escaped(total.amount)}" if total.amount else _escaped(total.text)
        yield f"- **{text}**" if total.weight != "plain" else f"- {text}"
    yield ""
    for note in page.tax_notes:
        yield from (_escaped(note), "")
    if page.choices:
        yield f"## {page.words.options}"
        yield ""
        yield from (page.words.options_note, "")
        yield from _markdown_table(page.choices)
        yield ""
    if page.terms:
        yield f"## {page.words.terms}"
        yield ""
        for paragraph in page.terms:
            yield from (_escaped(paragraph), "")
    yield _escaped(page.closing)
    yield ""
    yield _lines_of(_escaped(text) for text in page.footer)


def _markdown_table(lines: Lines) -> Iterable[str]:
    yield _markdown_row(column.title for column in lines.columns)
    yield "|" + "|".join("---:" if column.number else "---" for column in lines.columns) + "|"
    blank = [""] * (len(lines.columns) - 2)
    wide = next(place for place, column in enumerate(lines.columns) if column.wide)
    for row in lines.rows:
        if row.kind == "item":
            cells = [_escaped(cell) for cell in row.cells]
            if row.under:
                cells[wide] += f"<br>{_escaped(row.under)}"
            yield _markdown_row(cells)
        elif row.kind == "subtotal":
            yield _markdown_row([*blank, _escaped(row.text), _escaped(row.amount)])
        else:
            cells = [""] * len(lines.columns)
            cells[wide] = f"**{_escaped(row.text)}**" if row.kind == "section" else f"*{_escaped(row.text)}*"
            yield _markdown_row(cells)


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|~!&" else letter for letter in text)


def _lines_of(lines: Iterable[str]) -> str:
    return "\\\n".join(lines)


def _text(page: Page, width: int) -> Iterable[str]:
    for block in ((page.seller_name, *page.seller), page.customer):
        told = [line for text in block for line in _wrapped(text, width)]
        yield from (*told, "") if told else ()
    yield page.heading
    yield "=" * _cells(page.heading)
    yield from _wrapped(page.subject, width)
    yield ""
    room = max((_cells(word) for word, _ in page.facts), default=0) + _GAP
    for word, said in page.facts:
        for nth, line in enumerate(_wrapped(said, max(width - room, _LEAST))):
            yield _left("" if nth else word, room) + line
    yield ""
    for paragraph in page.intro:
        yield from (*_wrapped(paragraph, width), "")
    yield from _text_table(page.lines, width)
    yield ""
    amounts = max((_cells(total.amount) for total in page.totals), default=0)
    texts = max((_cells(total.text) for total in page.totals), default=0) + _GAP
    for total in page.totals:
        if total.weight == "strong":
            yield " " * (width - amounts - texts) + "-" * (amounts + texts)
        yield " " * (width - amounts - texts) + _left(total.text, texts) + _right(total.amount, amounts)
    yield ""
    for note in page.tax_notes:
        yield from (*_wrapped(note, width), "")
    if page.choices:
        yield from (f"{page.words.options}: {page.words.options_note}", "")
        yield from _text_table(page.choices, width)
        yield ""
    if page.terms:
        yield page.words.terms
        yield "-" * _cells(page.words.terms)
        for paragraph in page.terms:
            yield from _wrapped(paragraph, width)
        yield ""
    yield page.closing
    yield ""
    for line in page.footer:
        yield from _wrapped(line, width)


def _text_table(lines: Lines, width: int) -> Iterable[str]:
    items = [row.cells for row in lines.rows if row.kind == "item"]
    titles = tuple(column.title for column in lines.columns)
    widths = [max(_cells(cells[place]) for cells in [titles, *items]) for place in range(len(titles))]
    wide = next(place for place, column in enumerate(lines.columns) if column.wide)
    others = sum(widths) - widths[wide] + _GAP * (len(widths) - 1)
    # The table is as wide as the text, so that its amounts stand above those of the totals.
    widths[wide] = max(width - others, _cells(titles[wide]), _LEAST)
    yield _text_row(titles, lines, widths)
    whole = sum(widths) + _GAP * (len(widths) - 1)
    yield "-" * whole
    for row in lines.rows:
        if row.kind == "item":
            first, *more = _wrapped(row.cells[wide], widths[wide]) or [""]
            cells = (*row.cells[:wide], first, *row.cells[wide + 1 :])
            yield _text_row(cells, lines, widths)
            indent = " " * (sum(widths[:wide]) + _GAP * wide)
            for line in (*more, *(_wrapped(row.under, widths[wide]) if row.under else ())):
                yield indent + line
        elif row.kind == "subtotal":
            yield _right(
                f"{row.text}{' ' * _GAP}{_right(row.amount, widths[-1])}", sum(widths) + _GAP * len(widths) - _GAP
            )
        else:
            yield from ("", *_wrapped(row.text, width))


def _text_row(cells: Sequence[str], lines: Lines, widths: Sequence[int]) -> str:
    set_cells = (
        _right(cell, width) if column.number else _left(cell, width)
        for cell, column, width in zip(cells, lines.columns, widths, strict=True)
    )
    return (" " * _GAP).join(set_cells)


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells; a longer word is broken."""
    lines: list[str] = []
    line = ""
    # Not at no-break spaces: "21 %" stays together.
    words = (one for one in text.replace("\n", " ").split(" ") if one)
    for word in chain.from_iterable(_pieces(one, width) for one in words):
        longer = f"{line} {word}" if line else word
        if line and _cells(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, width: int) -> Iterable[str]:
    """A word in pieces of at most `width` cells."""
    piece = ""
    for letter in word:
        if piece and _cells(piece) + _cells(letter) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _left(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _cells(text)) + text


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes: East Asian wide letters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
