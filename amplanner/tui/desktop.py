"""Handing an address to the desktop, where there is one: `tel:` to dial, `mailto:` to write."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import quote


def opener(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the program that opens an address on this desktop; None in a terminal without one, as over SSH."""
    if environment.get("SSH_CONNECTION"):
        return None
    path = environment.get("PATH")
    if sys.platform == "darwin":
        return shutil.which("open", path=path)
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=path)
    return None


def hand_over(uri: str) -> bool:
    """Let the desktop open an address; says whether there is a desktop that takes it."""
    program = opener()
    if program is None:
        return False
    try:
        subprocess.Popen(
            [program, uri],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:  # it was there a moment ago; the caller says what else can be done
        return False
    return True


def mail_uri(address: str) -> str:
    """Return the `mailto:` URI of RFC 6068 for an e-mail address, as it may stand in a customer's record."""
    return f"mailto:{quote(address.strip(), safe='@.+-_')}"
