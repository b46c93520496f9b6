"""A quote's words made safe before they leave on paper: what got into a book unclean acts on no terminal or mailbox."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from amplanner.rules.text import clean
from amplanner.workday.quote_documents import QuoteDocument


def cleaned(document: QuoteDocument) -> QuoteDocument:
    """Return a quote with every text in it made safe (`rules.text.clean`); line breaks stay."""
    safe = _cleaned(document)
    assert isinstance(safe, QuoteDocument)
    return safe


def _cleaned(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return clean(value, lines=True)
    if hasattr(value, "_asdict"):
        return type(value)(*map(_cleaned, value))
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value
