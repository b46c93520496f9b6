"""What this terminal's encoding can show."""

import sys


def prepare_streams() -> None:
    """Let what this terminal's encoding can't show be a question mark, instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and not is_unicode(stream):
            reconfigure(errors="replace")


def is_unicode(stream: object) -> bool:
    """Return whether a stream's encoding can show every character."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").replace("_", "").startswith("utf")
