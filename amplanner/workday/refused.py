"""Acts that make no sense in the state things are in."""

from amplanner.book.errors import BookError


class RefusedError(BookError):
    """An act was refused; the message is a sentence for the account manager. Nothing was changed."""
