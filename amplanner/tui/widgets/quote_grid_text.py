"""The text that is being typed in a cell: what a key does to it, and which part of it is on the screen."""

from amplanner.rules.text import clean
from amplanner.tui.cells import width


class LineEdit:
    """One line of text with a cursor.

    Args:
        text: what stands in it at first; the cursor stands behind it.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.at = len(text)
        self._first_shown = 0

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key does to a line of text; says whether it does anything to one.

        Args:
            key: the key as Textual names it.
            character: what it types, None when it types nothing.
        """
        if character is not None and character.isprintable():
            self.insert(character)
            return True
        do = _KEYS.get(key)
        if do is None:
            return False
        do(self)
        return True

    def insert(self, text: str) -> None:
        """Type or paste text; of several lines one line is made."""
        text = " ".join(clean(text, lines=True).splitlines())
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def put(self, text: str) -> None:
        """Put another text in its place, the cursor behind it."""
        self.text = text
        self.at = len(text)

    def window(self, cells: int) -> tuple[str, int]:
        """Return the part of the text that `cells` cells show, and the cell of the cursor in it.

        The cursor is always shown, also behind the last character.
        """
        room = max(1, cells)
        self._first_shown = min(self._first_shown, self.at)
        while width(self.text[self._first_shown : self.at]) > room - 1:
            self._first_shown += 1
        shown = ""
        for character in self.text[self._first_shown :]:
            if width(shown + character) > room:
                break
            shown += character
        return shown, width(self.text[self._first_shown : self.at])

    def go_to_cell(self, cell: int) -> None:
        """Put the cursor on the character that stands at a cell of the shown part."""
        self.at = self._first_shown
        while self.at < len(self.text) and width(self.text[self._first_shown : self.at + 1]) <= cell:
            self.at += 1

    def _back(self) -> None:
        if self.at:
            self.text = self.text[: self.at - 1] + self.text[self.at :]
            self.at -= 1

    def _delete(self) -> None:
        self.text = self.text[: self.at] + self.text[self.at + 1 :]

    def _left(self) -> None:
        self.at = max(0, self.at - 1)

    def _right(self) -> None:
        self.at = min(len(self.text), self.at + 1)

    def _home(self) -> None:
        self.at = 0

    def _end(self) -> None:
        self.at = len(self.text)

    def _word_left(self) -> None:
        before = self.text[: self.at].rstrip()
        self.at = len(before) - len(before.rpartition(" ")[2])

    def _word_right(self) -> None:
        after = self.text[self.at :]
        word = after.lstrip().partition(" ")[0]
        self.at += len(after) - len(after.lstrip()) + len(word)

    def _delete_word(self) -> None:
        end = self.at
        self._word_left()
        self.text = self.text[: self.at] + self.text[end:]

    def _delete_start(self) -> None:
        self.text = self.text[self.at :]
        self.at = 0

    def _delete_end(self) -> None:
        self.text = self.text[: self.at]


_KEYS = {
    "backspace": LineEdit._back,
    "delete": LineEdit._delete,
    "ctrl+d": LineEdit._delete,
    "left": LineEdit._left,
    "right": LineEdit._right,
    "home": LineEdit._home,
    "ctrl+a": LineEdit._home,
    "end": LineEdit._end,
    "ctrl+e": LineEdit._end,
    "ctrl+left": LineEdit._word_left,
    "ctrl+right": LineEdit._word_right,
    "ctrl+w": LineEdit._delete_word,
    "ctrl+u": LineEdit._delete_start,
    "ctrl+k": LineEdit._delete_end,
}
