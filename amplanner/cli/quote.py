"""`amplanner quote …`: one quote, from its first line to what the customer got."""

import click

from amplanner.cli.lazy import LazyGroup

_COMMANDS = {
    "list": ("amplanner.cli.quotes", "quotes"),
    "show": ("amplanner.cli.quote_show", "show"),
    "new": ("amplanner.cli.quote_new", "new"),
    "add-line": ("amplanner.cli.quote_new", "add_line"),
    "send": ("amplanner.cli.quote_send", "send"),
    "revise": ("amplanner.cli.quote_send", "revise"),
    "pdf": ("amplanner.cli.quote_show", "pdf"),
    "diff": ("amplanner.cli.quote_diff", "diff"),
}


@click.group(cls=LazyGroup, lazily=_COMMANDS)
def quote() -> None:
    """Draft a quote, look at it, send it, compare its revisions.

    NUMBER is a quote's number (Q-0145), the last digits of it (145), or `id:12` for a draft that has none yet.
    """
