"""The acts from a shell."""

import click

from amplanner import __version__


@click.group()
@click.version_option(__version__, prog_name="amplanner")
def main() -> None:
    """An account manager's working day in one terminal."""
