"""amplanner: an account manager's working day in one terminal."""

__version__ = "0.1.0"
