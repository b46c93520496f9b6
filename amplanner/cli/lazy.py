"""Groups of commands, each imported only when it runs."""

import os
import sys
import threading
from collections.abc import Mapping
from copy import copy
from importlib import import_module
from typing import Any

import click

from amplanner.cli.mistake import Mistake
from amplanner.rules.text import clean


class LazyGroup(click.Group):
    """A group whose commands are found by name and imported when used, so that `--version` costs nothing.

    Args:
        lazily: the commands by name, in the order in which they are listed: module and name in it.
    """

    def __init__(self, *args: Any, lazily: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazily = lazily

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
        except OSError as error:
            if error.filename is None:  # no file that was named: a pipe that ended early, for one
                raise
            raise click.ClickException(clean(f"{error.filename}: {error.strerror}.")) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of a day."""
        return list(self._lazily)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None when there is none."""
        if cmd_name not in self._lazily:
            return None
        module, name = self._lazily[cmd_name]
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{name} is no command")
        if command.name != cmd_name:  # one command under two names
            command = copy(command)
            command.name = cmd_name
        return command
