"""The e-mail that a quote went out with: opened in the mail program, also long after it was sent."""

from pathlib import Path
from typing import TYPE_CHECKING

from amplanner.workday.quote_versions import versions

if TYPE_CHECKING:
    from amplanner.book.book import Book
    from amplanner.tui.app import PlannerApp


def mail_of(book: "Book", quote: int, revision: int | None = None) -> Path | None:
    """Return where the e-mail of a revision is, or of the newest that has one; None when none was written."""
    from amplanner.exchange.paper.files import folder_of

    for version in versions(book, quote):
        if revision in (None, version.revision):
            for name in version.files:
                if name.endswith(".eml"):
                    return folder_of(book) / name
    return None


def open_mail(planner: "PlannerApp", mail: Path) -> None:
    """Let the mail program show an e-mail; where there is no desktop, its path goes onto the clipboard."""
    from amplanner.tui.desktop import hand_over

    if not mail.is_file():
        planner.say(f"{mail.name} is no longer in {mail.parent}.", severity="warning")
    elif hand_over(str(mail)):
        planner.say("The e-mail is open in your mail program.")
    else:
        planner.copy_to_clipboard(str(mail))
        planner.say(f"No desktop here to show it. Its path is on the clipboard: {mail}")
