"""The acts from a shell. Each command's module is imported only when that command runs."""

import os
import sys
import threading
from importlib import import_module
from typing import Any

import click

from amplanner import __version__
from amplanner.cli.mistake import Mistake
from amplanner.cli.streams import prepare_streams

_COMMANDS = {
    "today": ("amplanner.cli.today", "today"),
    "agenda": ("amplanner.cli.agenda", "agenda"),
    "calls": ("amplanner.cli.calls", "calls"),
    "next": ("amplanner.cli.calls", "next_call"),
    "log": ("amplanner.cli.logging_calls", "log"),
    "add": ("amplanner.cli.capture", "add"),
    "quotes": ("amplanner.cli.quotes", "quotes"),
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


class LazyGroup(click.Group):
    """A group whose commands are found by name and imported when used, so that `--version` costs nothing."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a program. A command that has printed what it had to say ends at once.

        Python would first take apart all it has loaded, which takes a quarter as long as a command takes (measured).
        The planner, and whatever left a thread behind, end the usual way.
        """
        try:
            return self.main(*args, **kwargs)
        except SystemExit as end:
            if not isinstance(end.code, int) or "textual" in sys.modules or threading.active_count() > 1:
                raise
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what its user can mend is said in one sentence, with exit status 1."""
        try:
            return super().invoke(ctx)
        except Mistake as mistake:
            raise click.ClickException(mistake.message) from mistake

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of a day."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None when there is none."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{name} is no command")
        return command


@click.group(cls=LazyGroup, invoke_without_command=True, epilog=_EPILOG)
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
