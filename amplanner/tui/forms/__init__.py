"""Forms: a record filled in by keyboard, with every error beside its field and nothing typed ever lost.

A record's own form is one call, from anywhere that has the app::

    from amplanner.tui.forms.person import person_form

    self.planner.push_screen(person_form(self.book, person=12))

A form of something else is a title, a list of fields and what saves them::

    Form(
        book,
        "Quotes › Q-0139",
        [TextField("title", "Title"), MoneyField("amount", "Amount"), DayField("valid_until", "Valid until")],
        {"title": row.title, "amount": row.amount, "valid_until": row.valid_until},
        lambda values: quotes.edit(book, key, **values),
        draft=("form.quote", str(key)),
    )

- `fields.py` has the kinds of fields. Each turns typed text into a value, says while typing what it understands, and
  raises `ValueError` with a sentence for what it can't read.
- `save` is given `{field name: value}` and returns the `Change` of one act of the workday. What the act refuses with
  `InvalidError` is shown beside the fields of those names.
- `changed_only=True` gives `save` only the fields that were changed: for acts that take what is given.
- `then` is called with the `Change` once it is saved, after the form has closed.
- `draft` names where a half-typed form is kept: (place, record). It is offered again when the form is next opened.
"""
