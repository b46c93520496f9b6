"""The records of the book. Only `book` and `workday` see them; what leaves those rooms are frozen dataclasses.

Making a model takes as long as a dozen queries, and no start needs all of them, so that a record is made when somebody
first imports it from here, together with those that it refers to.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amplanner.book.models.activity import Activity
    from amplanner.book.models.base import Record, Ref, Table
    from amplanner.book.models.day import Absence, Appointment, Attendee, Call, Note, Todo
    from amplanner.book.models.feeds import CalendarHorizon, CalendarItem, CalendarOccurrence, CalendarSource
    from amplanner.book.models.inner import BookFact, Counter, JournalEvent, JournalGroup, JournalRow, Pulse
    from amplanner.book.models.people import Account, Person, Phone, Tag, Tagging
    from amplanner.book.models.quoting import (
        Concession,
        ProductPrice,
        QuoteAdjustment,
        QuoteLine,
        QuoteTemplate,
        QuoteVersion,
    )
    from amplanner.book.models.trade import Contract, Issue, Opportunity, Product, Quote

    RECORDS: tuple[type[Record], ...]
    """Every journalled record, parents before children. Asking for it makes them all."""

    INNER: tuple[type[Table], ...]
    """The tables that the journal doesn't keep."""

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "account": "Account",
        "person": "Person",
        "phone": "Phone",
        "tag": "Tag",
        "tagging": "Tagging",
        "product": "Product",
        "product_price": "ProductPrice",
        "opportunity": "Opportunity",
        "contract": "Contract",
        "quote": "Quote",
        "quote_line": "QuoteLine",
        "quote_adjustment": "QuoteAdjustment",
        "quote_version": "QuoteVersion",
        "concession": "Concession",
        "quote_template": "QuoteTemplate",
        "issue": "Issue",
        "calendar_source": "CalendarSource",
        "calendar_item": "CalendarItem",
        "appointment": "Appointment",
        "call": "Call",
        "note": "Note",
        "todo": "Todo",
        "attendee": "Attendee",
        "absence": "Absence",
    }
)
"""The tables of the journalled records, parents before children, each with the name of its record."""

_INNER = (
    "CalendarOccurrence",
    "CalendarHorizon",
    "JournalGroup",
    "JournalRow",
    "JournalEvent",
    "Activity",
    "Counter",
    "Pulse",
    "BookFact",
)

_MODULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "base": ("Record", "Ref", "Table"),
        "people": ("Account", "Person", "Phone", "Tag", "Tagging"),
        "trade": ("Contract", "Issue", "Opportunity", "Product", "Quote"),
        "quoting": ("Concession", "ProductPrice", "QuoteAdjustment", "QuoteLine", "QuoteTemplate", "QuoteVersion"),
        "feeds": ("CalendarHorizon", "CalendarItem", "CalendarOccurrence", "CalendarSource"),
        "day": ("Absence", "Appointment", "Attendee", "Call", "Note", "Todo"),
        "activity": ("Activity",),
        "inner": ("BookFact", "Counter", "JournalEvent", "JournalGroup", "JournalRow", "Pulse"),
    }
)

__all__ = [
    "INNER",
    "RECORDS",
    "TABLES",
    "Absence",
    "Account",
    "Activity",
    "Appointment",
    "Attendee",
    "BookFact",
    "CalendarHorizon",
    "CalendarItem",
    "CalendarOccurrence",
    "CalendarSource",
    "Call",
    "Concession",
    "Contract",
    "Counter",
    "Issue",
    "JournalEvent",
    "JournalGroup",
    "JournalRow",
    "Note",
    "Opportunity",
    "Person",
    "Phone",
    "Product",
    "ProductPrice",
    "Pulse",
    "Quote",
    "QuoteAdjustment",
    "QuoteLine",
    "QuoteTemplate",
    "QuoteVersion",
    "Record",
    "Ref",
    "Table",
    "Tag",
    "Tagging",
    "Todo",
]

if not TYPE_CHECKING:  # a type checker would take any name for one that is here

    def __getattr__(name: str) -> Any:
        """Make a record when it is first asked for."""
        if name in ("RECORDS", "INNER"):
            found = tuple(
                getattr(import_module(__name__), one) for one in (TABLES.values() if name == "RECORDS" else _INNER)
            )
        else:
            home = next((module for module, names in _MODULES.items() if name in names), None)
            if home is None:
                raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
            found = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = found
        return found
