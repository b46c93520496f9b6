"""A large book for measuring: an account manager's own day on top of a whole firm's history."""

import random
from datetime import date, datetime, time, timedelta

from amplanner.book.book import Book
from amplanner.book.models import Account, Appointment, Call, Note, Opportunity, Person, Phone, Quote, QuoteLine, Todo
from amplanner.rules.text import fold
from amplanner.workday.demo import words
from amplanner.workday.demo.seeder import Seeder

ACTIVITIES_AN_ACCOUNT = 50
MOST_ACTIVITIES = 1_000_000
_OWN_ACCOUNTS = 150  # what one person looks after, however large the firm
_YEARS = 6


def fill(book: Book, activities: int) -> None:
    """Fill a new book with about so many lines of timeline, the same for the same number and date.

    40 % calls with a note each in half of them, 35 % notes, 10 % held appointments, 8 % to-dos done, 7 % quotes. Open
    work is that of one account manager, so that a day on it compares with a day on a small book.
    Raises `ValueError` outside 1–1,000,000.
    """
    if not 1 <= activities <= MOST_ACTIVITIES:
        raise ValueError(f"a book has 1 to {MOST_ACTIVITIES:,} activities, not {activities:,}")
    _Large(book, activities).fill()


class _Large:
    def __init__(self, book: Book, activities: int) -> None:
        self.book = book
        self.activities = activities
        self.seeder = Seeder(book)
        self.add = self.seeder.add
        self.today = book.today
        self.zone = book.clock.zone
        self.dice = random.Random(f"amplanner {activities} {self.today}")
        self.accounts = max(5, activities // ACTIVITIES_AN_ACCOUNT)
        self.quotes = 0

    def fill(self) -> None:
        """Collect everything and write it."""
        for position in range(self.accounts):
            self.account(position)
        for _ in range(self.activities):
            self.activity()
        self.own_day()
        facts = {"demo": self.today.isoformat(), "activities": str(self.activities)}
        self.seeder.write(facts=facts, counters={"quote": self.quotes})

    def account(self, position: int) -> None:
        """Add an account with two people and their numbers; all but the first ones are colleagues'."""
        firm = words.FIRMS[position % len(words.FIRMS)]
        name = f"{firm[0]} {position // len(words.FIRMS) + 1}" if position >= len(words.FIRMS) else firm[0]
        own = position < _OWN_ACCOUNTS
        key = self.add(
            Account,
            name=name,
            name_fold=fold(name),
            tier=self.dice.choice(("A", "B", "C", "")),
            city=firm[2],
            sector=firm[3],
            kind=firm[4],
            country="NL",
            region=self.dice.choice(("North", "South", "East", "West")),
            owner="" if own else self.dice.choice(("Robin", "Kim", "Alex", "Dana")),
            created_on=self.today - timedelta(days=365 * _YEARS),
        )
        for nth in range(2):
            who = f"{self.dice.choice(words.FIRST_NAMES)} {self.dice.choice(words.LAST_NAMES)}"
            job = self.dice.choice(words.JOBS)
            role = "decision maker" if nth == 0 else ""
            person = self.add(Person, account=key, name=who, name_fold=fold(who), job=job, role=role)
            digits = f"3130{key * 2 + nth:07d}"
            self.add(Phone, person=person, typed=f"+{digits}", e164=f"+{digits}", digits=digits)

    def some_account(self) -> int:
        """Return an account; the account manager's own ones have their share of what happens."""
        return self.dice.randrange(self.accounts) + 1

    def some_moment(self) -> datetime:
        """Return a moment of the past, denser near today."""
        back = 1 + int(365 * _YEARS * self.dice.random() ** 2)
        minute = self.dice.randrange(9 * 60, 17 * 60)
        return datetime.combine(self.today - timedelta(days=back), time(minute // 60, minute % 60), self.zone)

    def activity(self) -> None:
        """Add something that happened."""
        account, at, roll = self.some_account(), self.some_moment(), self.dice.random()
        if roll < 0.40:
            self.made_call(account, at)
        elif roll < 0.75:
            text = f"{self.dice.choice(words.NOTES)}. {self.dice.choice(words.SPOKE)}"
            self.add(Note, account=account, kind=self.dice.choice(("note", "mail", "chat")), text=text, at=at)
        elif roll < 0.85:
            title, result = self.dice.choice(words.VISITS), self.dice.choice(words.SPOKE)
            self.appointment(title, at, account=account, status="held", result=result)
        elif roll < 0.93:
            self.add(
                Todo, account=account, title=self.dice.choice(words.NOTES), due_on=at.date(), status="done", done_at=at
            )
        else:
            won = self.dice.random() < 0.4
            self.quote(account, at.date(), "accepted" if won else "declined", sent_on=at.date(), decided_on=at.date())

    def made_call(self, account: int, at: datetime) -> None:
        """Add a call that was made, with a note when somebody answered."""
        spoke = self.dice.random() < 0.5
        call = self.add(
            Call,
            account=account,
            status="done",
            outcome="spoke" if spoke else "no_answer",
            line_result="connected" if spoke else "no_answer",
            purpose=self.dice.choice(("project", "quote", "support", "courtesy")),
            done_at=at,
            started_at=at,
            seconds=self.dice.randrange(20, 900),
        )
        if spoke:
            self.add(Note, account=account, call=call, kind="call", text=self.dice.choice(words.SPOKE), at=at)

    def appointment(self, title: str, at: datetime, **more: object) -> None:
        """Add an appointment of an hour."""
        end = at + timedelta(hours=1)
        self.add(
            Appointment,
            title=title,
            start_wall=at.strftime("%Y-%m-%dT%H:%M"),
            end_wall=end.strftime("%Y-%m-%dT%H:%M"),
            zone=self.zone.key,
            start_utc=at,
            end_utc=end,
            **more,
        )

    def quote(self, account: int, day: date, status: str, **more: object) -> None:
        """Add a quote."""
        self.quotes += 1
        amount = self.dice.randrange(50_000, 5_000_000)
        key = self.add(
            Quote,
            number=f"Q-{self.quotes:04d}",
            account=account,
            title=self.dice.choice(words.DEALS),
            amount=amount,
            currency="EUR",
            estimated=False,
            probability=self.dice.choice((20, 40, 60, 80)),
            status=status,
            drafted_on=day,
            **more,
        )
        for nth, cents in enumerate((amount // 3, amount - amount // 3), 1):
            code, name, unit, _, _ = words.PRODUCTS[(self.quotes + nth) % len(words.PRODUCTS)]
            self.add(
                QuoteLine,
                quote=key,
                position=1024 * nth,
                code=code,
                description=name,
                unit=unit,
                price=f"{cents // 100}.{cents % 100:02}",
                tax_rate="21",
            )

    def own_day(self) -> None:
        """Add the open work of one account manager: a full day, a call queue, quotes and deals."""
        own = min(self.accounts, _OWN_ACCOUNTS)
        for hour in (9, 10, 13, 15):
            at = datetime.combine(self.today, time(hour), self.zone)
            self.appointment(self.dice.choice(words.VISITS), at, account=self.dice.randrange(own) + 1)
        for nth in range(60):
            account, due = self.dice.randrange(own) + 1, self.today + timedelta(days=self.dice.randrange(-3, 20))
            promised = nth % 5 == 0
            self.add(Call, account=account, purpose="project", subject="follow up", due_on=due, promised=promised)
            self.add(Todo, account=account, title=self.dice.choice(words.NOTES), due_on=due)
        for _ in range(25):
            until = self.today + timedelta(days=self.dice.randrange(0, 40))
            account = self.dice.randrange(own) + 1
            self.quote(account, self.today, "sent", sent_on=self.today - timedelta(days=3), valid_until=until)
            self.add(
                Opportunity,
                account=account,
                title=self.dice.choice(words.DEALS),
                amount=500_000,
                currency="EUR",
                stage="Talking",
                probability=30,
                close_on=until,
            )
