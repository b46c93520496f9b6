"""What was typed and not saved, told in words: the text itself, and where it waits."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from amplanner.book.book import Book
from amplanner.book.drafts import Draft

_LONGEST = 40

_OF_ACCOUNT: Mapping[str, str] = MappingProxyType(
    {
        "call.note": "the call with {}",
        "call.answer": "the call with {}",
        "note.account": "a note on {}",
        "form.account": "the form of {}",
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "account": "SELECT name FROM account WHERE id = ?",
        "call": "SELECT a.name FROM call k JOIN account a ON a.id = k.account_id WHERE k.id = ?",
        "quote": (
            "SELECT q.number || ' for ' || a.name FROM quote q JOIN account a ON a.id = q.account_id WHERE q.id = ?"
        ),
        "person": "SELECT name FROM person WHERE id = ?",
    }
)


def kept_in_words(book: Book, draft: Draft) -> str:
    """Return a draft in words: "in the call with Meijer Foods: “Board ok, 2 ye…”". Without a
    place that the draft's field tells: "where you typed it: …"."""
    text = _text(draft)
    shown = f"“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”"
    place = place_of(book, draft)
    return f"in {place}: {shown}" if place else f"where you typed it: {shown}"


def place_of(book: Book, draft: Draft) -> str:
    """Return where a draft waits: "the call with Meijer Foods", "quote Q-0145 for Hartman Steel"; empty if unknown."""
    kind, _, about = draft.field.partition(".")
    if draft.field in _OF_ACCOUNT and (name := _name(book, "account", draft.record)):
        return _OF_ACCOUNT[draft.field].format(name)
    if draft.field == "capture":
        name = _name(book, "account", draft.record.partition(":")[2])
        return f"the line that a opens, for {name}" if name else "the line that a opens"
    if kind == "quote" or draft.field == "form.quote-header":
        name = _name(book, "quote", draft.record.partition(":")[0])
        return f"quote {name}" if name else ""
    if kind == "form":
        what = about.replace("-", " ")
        whose = draft.record.partition("new at ")[2]
        if name := _name(book, "account", whose):
            return f"the form of a new {what}, {name}"
        if draft.record.startswith("new"):
            return f"the form of a new {what}"
        name = _name(book, about, draft.record)
        return f"the form of {name}" if name else f"the form {what}"
    name = _name(book, "call", draft.record) if draft.field == "calls.edit" else ""
    return f"the planned call with {name}" if name else ""


def _text(draft: Draft) -> str:
    """What was typed on one line; of a form, whose fields are kept together, what stands in them."""
    text = draft.text
    if text.startswith("{"):
        try:
            fields = json.loads(text)
        except ValueError:
            fields = None  # somebody typed a brace
        if isinstance(fields, dict):
            text = ", ".join(str(value) for value in fields.values() if value)
    return " ".join(text.split())


def _name(book: Book, table: str, key: str) -> str:
    if table not in _NAMES or not key.isdecimal():
        return ""
    return next((str(name) for (name,) in book.sql(_NAMES[table], (int(key),))), "")
