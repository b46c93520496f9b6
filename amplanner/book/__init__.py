"""The book of business on disk."""
