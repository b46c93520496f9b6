"""A new quote made of what is there: an earlier quote of any account, a contract that ends, a template."""

import json
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import QuoteTemplate
from amplanner.rules.quotation import Period, Quotation, QuoteLine
from amplanner.rules.quote_terms import in_terms
from amplanner.rules.text import clean, fold
from amplanner.rules.vat import for_another
from amplanner.workday import contracts
from amplanner.workday.price_list import default_tax
from amplanner.workday.quote_content import quotation_from, quotation_json
from amplanner.workday.quote_documents import document
from amplanner.workday.quote_lines import settle, write_adjustments, write_lines
from amplanner.workday.quote_rows import stored
from amplanner.workday.quotes import account_name, write_quote
from amplanner.workday.refused import RefusedError

_TEXTS = ("title", "language", "payment_terms", "delivery_terms", "lead_time", "intro", "terms")
_MOST_NAMED = 100


class Template(NamedTuple):
    """A template: its name, and how many lines it has."""

    id: int
    name: str
    lines: int


def copy(book: Book, quote: int, *, account: int | None = None, revision: int | None = None, title: str = "") -> Change:
    """Draft a quote with the lines and terms of another, or of what was sent as a revision of it; its title too, unless
    one is given.

    For its own account, unless another is named: then contact, deal, language and what VAT it bore because of whom it
    was for are not taken along. `Change.key` is the new quote. Raises `RefusedError` when the quote, the revision or
    the account isn't there.
    """
    there = document(book, quote, revision)
    whose = there.customer.account if account is None else account
    texts = {name: getattr(there, name) for name in _TEXTS} | ({"title": title} if title else {})
    quotation, person = there.quotation, there.contact.person if there.contact else None
    if whose != there.customer.account:
        del texts["language"]
        quotation, person = _for_another(book, quotation), None
    with book.act(f"Copy of {there.number or 'a draft'} · {account_name(book, whose)}") as act:
        act.key = _write(book, act, whose, texts, quotation, person=person, copied_from=quote)
    return act.change


def renew(book: Book, contract: int) -> Change:
    """Draft a quote that renews a contract: one line a year, at what it is worth now. `Change.key` is the quote.

    Raises `RefusedError` when the contract is gone or its value isn't known.
    """
    there = contracts.details(book, contract)
    if there.value is None:
        raise RefusedError(f"“{there.title}” has no value yet; e sets it.")
    line = QuoteLine(there.title, price=there.value.amount, unit="year", period=Period.YEAR, tax=default_tax(book))
    quotation = Quotation(there.value.currency, (line,))
    with book.act(f"Renewal of {there.title} · {there.account_name}") as act:
        texts = {"title": f"Renewal {there.title}"}
        act.key = _write(book, act, there.account, texts, quotation, contract=contract)
    return act.change


def templates(book: Book) -> tuple[Template, ...]:
    """Return the templates by name."""
    query = QuoteTemplate.select().order_by(QuoteTemplate.name_fold)
    return tuple(
        Template(row.id, row.name, len(json.loads(row.content)["quotation"]["lines"]))
        for row in book.rows(query.namedtuples())
    )


def save_template(book: Book, quote: int, name: str) -> Change:
    """Keep the lines and terms of a quote as a template; one of the same name is replaced. `Change.key` is its key.

    Raises `RefusedError` without a name.
    """
    called = clean(name).strip()
    if not called or len(called) > _MOST_NAMED:
        raise RefusedError("A template needs a name, of a hundred letters at most.")
    there = document(book, quote)
    content = {
        "texts": {one: getattr(there, one) for one in _TEXTS},
        "quotation": quotation_json(there.quotation),
    }
    columns = {"name": called, "content": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    same = QuoteTemplate.select(QuoteTemplate.id).where(QuoteTemplate.name_fold == fold(called))
    with book.act(f"Template kept · {called}") as act:
        act.key = book.scalar(same)
        if act.key is None:
            act.key = act.insert(QuoteTemplate, name_fold=fold(called), **columns)
        else:
            act.update(QuoteTemplate, act.key, **columns)
    return act.change


def use_template(book: Book, template: int, account: int, *, title: str = "") -> Change:
    """Draft a quote for an account from a template, with its title unless one is given. `Change.key` is the quote.

    Raises `RefusedError`.
    """
    row = _template(book, template)
    content = json.loads(row.content)
    quotation = _for_another(book, quotation_from(content["quotation"]))
    with book.act(f"Quote from {row.name} · {account_name(book, account)}") as act:
        texts = content["texts"] | ({"title": title} if title else {})
        act.key = _write(book, act, account, texts, quotation)
    return act.change


def rename_template(book: Book, template: int, name: str) -> Change:
    """Call a template otherwise. Raises `RefusedError` without a name, or when another has it."""
    called = clean(name).strip()
    row = _template(book, template)
    same = book.scalar(QuoteTemplate.select(QuoteTemplate.id).where(QuoteTemplate.name_fold == fold(called)))
    if not called or len(called) > _MOST_NAMED or same not in {None, template}:
        raise RefusedError("A template needs a name of its own.")
    with book.act(f"Template renamed · {row.name}") as act:
        act.update(QuoteTemplate, template, name=called, name_fold=fold(called))
        act.key = template
    return act.change


def delete_template(book: Book, template: int) -> Change:
    """Delete a template; quotes made from it stay. Raises `RefusedError` when it is gone."""
    row = _template(book, template)
    with book.act(f"Template deleted · {row.name}") as act:
        act.remove(QuoteTemplate, template)
    return act.change


def _for_another(book: Book, quotation: Quotation) -> Quotation:
    """Return a quotation as another customer gets it. What it bore no VAT for keeps its net, also where prices are
    with VAT."""
    net = for_another(in_terms(quotation, with_tax=False), default_tax(book))
    return in_terms(net, with_tax=quotation.prices_include_tax)


def _template(book: Book, template: int) -> Any:
    row = book.one(QuoteTemplate.select().where(QuoteTemplate.id == template).namedtuples())
    if row is None:
        raise RefusedError("That template is no longer there.")
    return row


def _write(book: Book, act: Act, account: int, texts: dict[str, str], quotation: Quotation, **more: Any) -> int:
    """Write a draft with these texts and this quotation, and return its key."""
    deposit = quotation.deposit
    columns: dict[str, Any] = {
        **{name: text for name, text in texts.items() if text and name != "title"},
        "currency": quotation.currency,
        "prices_include_tax": quotation.prices_include_tax,
        "tax_rounding": quotation.tax_rounding.value,
        "payable_step": stored(quotation.payable_step or None),
        "term_months": quotation.term_months,
        "deposit": "" if deposit is None or deposit.percent is None else f"{stored(deposit.percent)}%",
    }
    person = more.pop("person", None)
    key = write_quote(book, act, account=account, title=texts.get("title", ""), person=person, **columns, **more)
    write_lines(book, act, key, quotation.lines, taxed=True)
    write_adjustments(book, act, key, "discount", quotation.discounts)
    write_adjustments(book, act, key, "charge", quotation.charges)
    settle(book, act, key)
    return key
