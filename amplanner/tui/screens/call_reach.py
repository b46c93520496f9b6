"""Reaching somebody by what is known of them: the number copied or dialled, an e-mail begun."""

from typing import TYPE_CHECKING

from amplanner.rules.phones import Phone, tel_uri
from amplanner.tui.desktop import hand_over, mail_uri
from amplanner.workday.call_contacts import MailTo

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

NO_NUMBER = "No number is known here."


def copy_number(app: "PlannerApp", typed: str, e164: str, name: str) -> None:
    """Copy a number, in the form that can be dialled from anywhere."""
    if not typed:
        app.say(NO_NUMBER, severity="warning")
        return
    app.copy_to_clipboard(e164 or typed)
    app.say(f"Copied {typed} · {name}" if name else f"Copied {typed}")


def dial(app: "PlannerApp", typed: str, e164: str, name: str) -> None:
    """Let the desktop dial a number; copy it where that doesn't work."""
    uri = tel_uri(Phone(typed, e164 or None, "")) if typed else None
    if uri is None:
        app.say(NO_NUMBER, severity="warning")
    elif hand_over(uri):
        app.say(f"Dialling {typed} · {name}")
    else:
        copy_number(app, typed, e164, name)


def write_mail(app: "PlannerApp", found: MailTo | None) -> None:
    """Let the desktop begin an e-mail; copy the address where there is no desktop."""
    if found is None:
        app.say("No e-mail address is known here.", severity="warning")
    elif hand_over(mail_uri(found.email)):
        app.say(f"E-mail to {found.name} begun: {found.email}")
    else:
        app.copy_to_clipboard(found.email)
        app.say(f"Copied {found.email} · {found.name}. No mail program can be opened from here.")
