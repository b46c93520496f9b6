"""The least that a Textual program can be: what a start is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """Says hello and waits for q."""

    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("Hello World")


if __name__ == "__main__":
    Hello().run()
