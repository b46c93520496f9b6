"""The acts from a shell. Each command's module is imported only when that command runs."""

import click

from amplanner import __version__
from amplanner.cli.lazy import LazyGroup
from amplanner.cli.streams import prepare_streams

_COMMANDS = {
    "today": ("amplanner.cli.today", "today"),
    "agenda": ("amplanner.cli.agenda", "agenda"),
    "calls": ("amplanner.cli.calls", "calls"),
    "next": ("amplanner.cli.calls", "next_call"),
    "log": ("amplanner.cli.logging_calls", "log"),
    "add": ("amplanner.cli.capture", "add"),
    "quotes": ("amplanner.cli.quotes", "quotes"),
    "quote": ("amplanner.cli.quote", "quote"),
    "notes": ("amplanner.cli.notes", "notes"),
    "find": ("amplanner.cli.find", "find"),
    "undo": ("amplanner.cli.undoing", "undo"),
    "redo": ("amplanner.cli.undoing", "redo"),
    "import": ("amplanner.cli.importing", "import_files"),
    "backup": ("amplanner.cli.keeping", "backup"),
    "restore": ("amplanner.cli.keeping", "restore"),
    "doctor": ("amplanner.cli.checkup", "doctor"),
    "demo": ("amplanner.cli.demo", "demo"),
}


_EPILOG = """\b
Complete commands, options and accounts with Tab, in your shell's start-up file:
  bash  eval "$(_AMPLANNER_COMPLETE=bash_source amplanner)"
  zsh   eval "$(_AMPLANNER_COMPLETE=zsh_source amplanner)"
  fish  _AMPLANNER_COMPLETE=fish_source amplanner | source
"""


@click.group(cls=LazyGroup, lazily=_COMMANDS, invoke_without_command=True, epilog=_EPILOG)
@click.version_option(__version__, prog_name="amplanner")
@click.option(
    "--book",
    "book_file",
    type=click.Path(readable=False),
    help="The book to use, instead of AMPLANNER_BOOK or your own.",
)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal, to select and copy text.")
@click.pass_context
def commands(context: click.Context, book_file: str | None, no_mouse: bool) -> None:
    """An account manager's working day in one terminal. Without a command: open the planner.

    Commands that print data take --json. Exit status: 0 done, 1 refused (the reason is on stderr), 2 not understood.
    """
    prepare_streams()
    if context.invoked_subcommand is None:
        from amplanner.cli.open_app import open_planner

        open_planner(book_file, mouse=not no_mouse)
