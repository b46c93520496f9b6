"""All accounts: filtered, ordered, opened."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.tui.cells import fit
from amplanner.tui.keys import bind
from amplanner.tui.panes.account_head import amounts
from amplanner.tui.panes.pane import Pane, Subject
from amplanner.tui.screens.about_account import AboutAccount
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, Span, line
from amplanner.workday import accounts
from amplanner.workday.account_list import AccountRow, account_keys, account_rows
from amplanner.workday.account_words import filter_from
from amplanner.workday.accounts import KINDS
from amplanner.workday.refused import RefusedError

_NOTHING = Change("", frozenset(), undoable=False)
_WIDE = 100


class AccountsPane(Pane):
    """The list: its keys at once, its rows for the visible part."""

    DEFAULT_CSS = """
    AccountsPane { height: 1fr; }
    """

    TITLE = "Accounts"
    KEYS = "Enter open · a new · f filter"
    SHOWS: ClassVar[frozenset[str]] = frozenset({"account", "call", "todo", "quote", "note", "tagging", "appointment"})

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add", "accounts.add", "Add an account", "New", 4),
        bind("e", "edit", "accounts.edit", "Change the account", "Edit", 40),
        bind("d", "delete", "accounts.delete", "Delete the account with all its parts"),
        bind("f", "filter", "accounts.filter", "Filter by tier, kind, tag, region, words; order them", "Filter", 45),
    ]

    _text = ""

    def provider(self) -> Provider:
        """The accounts that the filter keeps."""
        keys = account_keys(self.book, filter_from(self._text))
        self.title = f"Accounts with “{self._text}”" if self._text else "Accounts"
        self.count = str(len(keys))
        empty = "No accounts yet. a adds one; amplanner import brings yours."
        if self._text:
            empty = f"No account has “{self._text}”. f and Enter show all again."
        return Rows([("account", key) for key in keys], self._draw, empty=empty, heading=self._heading)

    def _heading(self, width: int) -> Line:
        if width < _WIDE:
            return line(None, (f"{fit('Account', width - 34)}  Tier  {'Quotes':>10}  Next", "heading"))
        name = (width - 72) // 2
        text = f"{fit('Account', name)}  {fit('Place', name)}  {'Kind':<12}Tier  {'Silence':<26}{'Quotes':>10}  Next"
        return line(None, (text, "heading"))

    def _draw(self, keys: Sequence[Key | None], width: int) -> Iterable[Line]:
        wanted = [cast(tuple[str, int], key)[1] for key in keys if key is not None]
        found = account_rows(self.book, wanted)
        return [self._line(found[key], width) if key in found else line(("account", key), "") for key in wanted]

    def _line(self, row: AccountRow, width: int) -> Line:
        quoted = amounts(row.quoted, self.book.settings.thousands)
        following = "" if row.next_on is None else show_day(row.next_on, self.book.today)
        late = row.next_on is not None and row.next_on < self.book.today
        end: tuple[Span, ...] = ((f"{quoted:>10}  ", "money"), (following, "late" if late else "text"))
        key = ("account", row.id)
        if width < _WIDE:
            return line(key, (fit(row.name, width - 34), "text"), (f"  {row.tier or '–':<6}", "muted"), *end)
        name = (width - 72) // 2
        kind = KINDS.get(row.kind, row.kind).lower()
        silence: Span = (fit(row.silence.words, 26), "late" if row.silence.too_long else "muted")
        return line(
            key,
            (fit(row.name, name), "text"),
            ("  " + fit(row.city or row.region, name) + "  ", "muted"),
            (f"{kind:<12}{row.tier or '–':<6}", "muted"),
            silence,
            *end,
        )

    def subject(self, key: Key) -> Subject | None:
        """The account itself."""
        _, account = cast(tuple[str, int], key)
        return Subject("account", account, account)

    @property
    def account(self) -> int | None:
        """The selected account."""
        return None if self.cursor is None else cast(tuple[str, int], self.cursor)[1]

    def open(self, key: Key) -> None:
        """Enter: its page."""
        from amplanner.tui.screens.account import AccountPage

        try:
            page = AccountPage(self.book, cast(tuple[str, int], key)[1], demo=self.planner.demo)
        except RefusedError as error:  # it went while it was on the screen
            self.planner.say(str(error), severity="warning")
            return
        self.app.push_screen(page)

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done."""
        return "no account is selected" if action in {"edit", "delete"} and self.cursor is None else None

    def action_add(self) -> None:
        """Open an empty form; the cursor goes to the new account."""
        from amplanner.tui.forms.account import account_form

        def made(change: Change) -> None:
            self.rows.select(("account", change.key))

        self.app.push_screen(account_form(self.book, then=made))

    def action_edit(self) -> None:
        """Open the account's form."""
        from amplanner.tui.forms.account import account_form

        if self.account is not None:
            self.app.push_screen(account_form(self.book, self.account))

    def action_delete(self) -> None:
        """Delete the selected account, or every marked one; u brings it back."""
        keys = [cast(tuple[str, int], key)[1] for key in self.selected]
        if keys:
            self.planner.act(partial(accounts.delete, self.book, *keys))

    def action_filter(self) -> None:
        """Ask what to keep."""

        def keep(text: str) -> Change:
            self._text = text
            return _NOTHING

        ask(
            self,
            "Show only accounts with",
            keep,
            draft=("accounts.filter", ""),
            value=self._text,
            placeholder="a · prospect · #tag · region:noord · mine · words of a name · by silence; empty shows all",
            then=lambda change: self.reload(),
        )


class AccountsScreen(AboutAccount):
    """The list at full size."""

    TITLE = "Accounts"

    def __init__(self, book: Book, *, demo: bool = False) -> None:
        super().__init__(book, "Accounts", demo=demo)
        self._pane = AccountsPane(book, 1)

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield self._pane

    def on_mount(self) -> None:
        """The cursor stands in the list."""
        self._pane.rows.focus()

    @property
    def account(self) -> int | None:
        """The selected account."""
        return self._pane.account

    def step_back(self) -> bool:
        """Esc takes back the marks first."""
        return self._pane.rows.clear_marks()
