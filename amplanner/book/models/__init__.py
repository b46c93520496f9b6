"""The records of the book. Only `book` and `workday` see them; what leaves those rooms are frozen dataclasses."""

from amplanner.book.models.base import Record, Ref, Table
from amplanner.book.models.day import Absence, Appointment, Attendee, Call, Note, Todo
from amplanner.book.models.feeds import CalendarHorizon, CalendarItem, CalendarOccurrence, CalendarSource
from amplanner.book.models.inner import Activity, BookFact, Counter, JournalEvent, JournalGroup, JournalRow, Pulse
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

RECORDS: tuple[type[Record], ...] = (
    Account,
    Person,
    Phone,
    Tag,
    Tagging,
    Product,
    ProductPrice,
    Opportunity,
    Contract,
    Quote,
    QuoteLine,
    QuoteAdjustment,
    QuoteVersion,
    Concession,
    QuoteTemplate,
    Issue,
    CalendarSource,
    CalendarItem,
    Appointment,
    Call,
    Note,
    Todo,
    Attendee,
    Absence,
)
"""Every journalled record, parents before children."""

INNER: tuple[type[Table], ...] = (
    CalendarOccurrence,
    CalendarHorizon,
    JournalGroup,
    JournalRow,
    JournalEvent,
    Activity,
    Counter,
    Pulse,
    BookFact,
)

__all__ = [
    "INNER",
    "RECORDS",
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
