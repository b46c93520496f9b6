"""Acts that make no sense in the state things are in."""


class RefusedError(Exception):
    """An act was refused; the message is a sentence for the account manager. Nothing was changed."""
