"""What a command refuses."""

from amplanner.rules.text import clean


class Mistake(Exception):
    """Something that the user can mend: one sentence on stderr, exit status 1. What names hold is made safe to show."""

    def __init__(self, message: str) -> None:
        self.message = clean(message, lines=True)
        super().__init__(self.message)
