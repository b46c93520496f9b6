"""The demo day: about forty accounts and a working day with something in each pane, the same for the same date."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from amplanner.book.book import Book
from amplanner.book.models import (
    Account,
    Appointment,
    Attendee,
    Call,
    Contract,
    Issue,
    Note,
    Opportunity,
    Person,
    Phone,
    Product,
    Quote,
    Tag,
    Tagging,
    Todo,
)
from amplanner.rules.text import fold
from amplanner.rules.worktime import WorkWeek, add_working_days
from amplanner.workday.demo import words
from amplanner.workday.demo.quoting import INTRO, TERMS, add_lines, freeze_sent
from amplanner.workday.demo.seeder import Seeder


def fill(book: Book) -> None:
    """Fill a new book with the demo day around the clock's today."""
    _Demo(book).fill()


class _Demo:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.seeder = Seeder(book)
        self.add = self.seeder.add
        self.now = book.clock.now()
        self.today = self.now.date()
        self.dice = random.Random(f"amplanner demo {self.today}")
        self.accounts: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.quotes: dict[str, int] = {}

    # -- when -------------------------------------------------------------------------------------------------------

    def day(self, working_days: int) -> date:
        """Return the day so many working days from today."""
        return add_working_days(self.today, working_days, WorkWeek()) if working_days else self.today

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment of a day, but never one that is still to come."""
        return min(datetime.combine(day, time(hour, minute), self.now.tzinfo), self.now - timedelta(minutes=9))

    # -- what -------------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Collect everything and write it."""
        self.firms()
        self.products()
        for name in list(self.accounts)[11:]:
            self.background(name)
        self.history()
        self.trade()
        self.appointments()
        self.calls()
        self.todos()
        add_lines(self.seeder, self.quotes)
        self.seeder.write(facts={"demo": self.today.isoformat()}, counters={"quote": 146})
        freeze_sent(self.book, self.quotes)

    def firms(self) -> None:
        """Add the accounts, one or two people each, and their numbers."""
        fixed = {
            "Meijer Foods": [("Piet Meijer", "owner", "decision maker"), ("Anna Smit", "finance", "")],
            "Delta Kitchens": [("Selin Aydin", "purchasing", "decision maker")],
            "Oost Dental": [("Dirk Oost", "owner", "decision maker")],
            "Van Dam": [("Ruud van Dam", "owner", "decision maker")],
            "Lumen Design": [("Noor Bos", "projects", "champion")],
            "Kade 9": [("Ilse Kramer", "operations", "user")],
            "Polder Parts": [("Jan Polder", "owner", "decision maker")],
            "Zuid Print": [("Marieke de Wit", "purchasing", "")],
            "Bakker Logistics": [("Joke de Vries", "operations", "champion")],
            "Vink Packaging": [("Tom Vink", "owner", "")],
            "Hartman Steel": [("Eva Hartman", "purchasing", "decision maker"), ("Peter Smit", "quality", "influencer")],
        }
        tag = self.add(Tag, name="qbr")
        for position, (name, tier, city, sector, kind) in enumerate(words.FIRMS):
            key = self.add(
                Account,
                name=name,
                name_fold=fold(name),
                tier=tier,
                street=f"{words.STREETS[position % len(words.STREETS)]} {4 + 3 * position}",
                postcode=f"{1100 + 211 * position} {'ABCDEFGHKLMN'[position % 12]}{'ABCDEFGHKLMN'[position % 7]}",
                city=city,
                sector=sector,
                kind=kind,
                country="DE" if city == "Kleve" else "NL",
                region="South" if city in {"Breda", "Eindhoven", "Maastricht", "Tilburg", "Venlo"} else "North",
                since=str(2012 + position % 12) if kind == "customer" else "",
                created_on=self.today - timedelta(days=400 + 20 * position),
            )
            self.accounts[name] = key
            people = fixed.get(name)
            if people is None:
                who = f"{self.dice.choice(words.FIRST_NAMES)} {self.dice.choice(words.LAST_NAMES)}"
                people = [
                    (who, self.dice.choice(words.JOBS), self.dice.choice(("decision maker", "champion", "user", "")))
                ]
            for nth, (person, job, role) in enumerate(people):
                self.person(name, person, job, role, f"+31 30 555 {142 + 3 * position + nth:04d}")
        self.add(Tagging, tag=tag, record_table="account", record=self.accounts["Bakker Logistics"])
        for colleague, job in (("Mark de Boer", "marketing"), ("Lies Otten", "logistics")):
            self.people[colleague] = self.add(
                Person, name=colleague, name_fold=fold(colleague), job=job, colleague=True
            )

    def person(self, account: str, name: str, job: str, role: str, number: str) -> None:
        """Add somebody at an account, with an address and a number."""
        host = fold(account).replace(" ", "").replace("&", "") + ".test"
        key = self.add(
            Person,
            account=self.accounts[account],
            name=name,
            name_fold=fold(name),
            job=job,
            role=role,
            email=f"{fold(name).split()[0]}@{host}",
        )
        self.people[name] = key
        digits = "".join(filter(str.isdigit, number))
        self.add(Phone, person=key, label="work", typed=number, e164="+" + digits, digits=digits)

    def products(self) -> None:
        """Add the price list."""
        for code, name, unit, price, cost in words.PRODUCTS:
            self.add(
                Product, code=code, name=name, name_fold=fold(name), unit=unit, currency="EUR", price=price, cost=cost
            )

    def talk(
        self, account: str, day: date, text: str, *, outcome: str = "spoke", minutes: int = 6, **more: Any
    ) -> None:
        """Add a call that was made, with its note."""
        connected = outcome == "spoke"
        moment = self.at(day, more.pop("hour", self.dice.randrange(9, 17)), self.dice.randrange(0, 60, 5))
        call = self.add(
            Call,
            account=self.accounts[account],
            status="done",
            outcome=outcome,
            line_result="connected" if connected else "no_answer",
            done_at=moment,
            started_at=moment - timedelta(minutes=minutes),
            seconds=minutes * 60 if connected else 25,
            **more,
        )
        if text:
            self.add(Note, account=self.accounts[account], call=call, kind="call", text=text, at=moment)

    def note(self, account: str, day: date, kind: str, text: str) -> None:
        """Add something that was written down."""
        self.add(Note, account=self.accounts[account], kind=kind, text=text, at=self.at(day, 11))

    def background(self, account: str) -> None:
        """Give an account some history that leaves it neither silent nor due."""
        back = -self.dice.randrange(3, 18)
        self.talk(account, self.day(back), self.dice.choice(words.SPOKE))
        for _ in range(self.dice.randrange(2, 6)):
            back -= self.dice.randrange(8, 35)
            roll = self.dice.random()
            if roll < 0.45:
                self.talk(account, self.day(back), self.dice.choice(words.SPOKE))
            elif roll < 0.6:
                self.talk(account, self.day(back), "", outcome="no_answer", minutes=1)
            else:
                self.note(account, self.day(back), self.dice.choice(("mail", "note")), self.dice.choice(words.NOTES))

    def history(self) -> None:
        """Write what happened lately with the accounts of the day."""
        self.talk("Meijer Foods", self.day(-2), "Board meets Tuesday, wants a 2-year price")
        self.visit("Meijer Foods", self.day(-11), "Line 2 walk-through", "Late delivery complaint")
        self.note("Meijer Foods", self.day(-17), "mail", "Sent freezer contract terms")
        self.talk("Meijer Foods", self.day(-24), "", outcome="no_answer", minutes=1)
        self.note("Meijer Foods", self.day(-38), "note", "Piet retires in two years; his son Bas joins in January")
        self.visit("Meijer Foods", self.day(-47), "Quarterly review", "Happy with sensors, dashboard too slow")
        self.talk("Delta Kitchens", self.day(-4), "Selin asks for approval of the new price, promised Monday")
        self.talk("Oost Dental", self.day(-29), "Contract runs on if nobody says anything; wants to compare")
        self.talk("Van Dam", self.day(-1), "", outcome="no_answer", minutes=1)
        self.talk("Van Dam", self.day(-2), "", outcome="no_answer", minutes=1)
        self.talk("Van Dam", self.day(-20), "Ruud wants a lower start-up fee")
        self.note("Lumen Design", self.day(-1), "mail", "Web form: how do the sensors do in a showroom?")
        self.talk("Kade 9", self.day(-9), "Usage is down since the reorganisation")
        self.talk("Polder Parts", self.day(-15), "Dispute about the invoice is settled")
        self.talk("Zuid Print", self.day(-40), "All well, contract one year old this month")
        self.talk("Bakker Logistics", self.day(-6), "Wants the go-live date of warehouse 3")
        self.note("Vink Packaging", self.day(-9), "note", "Met at the fair, stand 14: packaging line of 2019")
        self.talk("Hartman Steel", self.day(-3), "P. Smit decides on the technical side")
        self.talk("Kempen Dairy", self.today, "Order confirmed for week 50", hour=8)
        self.talk("Spoorwerk", self.today, "", outcome="no_answer", minutes=1, hour=9)

    def visit(self, account: str, day: date, title: str, result: str) -> None:
        """Add an appointment that was held."""
        self.appointment(title, day, (10, 0), (11, 0), account=account, status="held", result=result)

    def appointment(self, title: str, day: date, start: tuple[int, int], end: tuple[int, int], **more: Any) -> int:
        """Add an appointment on the wall clock of the account manager's zone."""
        zone = self.book.clock.zone
        first, last = (datetime.combine(day, time(*at), zone) for at in (start, end))
        account = more.pop("account", None)
        return self.add(
            Appointment,
            title=title,
            account=self.accounts[account] if account else None,
            start_wall=first.strftime("%Y-%m-%dT%H:%M"),
            end_wall=last.strftime("%Y-%m-%dT%H:%M"),
            zone=zone.key,
            start_utc=first,
            end_utc=last,
            **more,
        )

    def appointments(self) -> None:
        """Fill today's agenda and the days around it."""
        held = {"status": "held", "result": "2 actions"} if self.now.time() >= time(9, 45) else {}
        self.appointment(
            "QBR", self.today, (9, 0), (9, 45), account="Bakker Logistics", kind="video", place="Teams", **held
        )
        self.appointment("demo", self.today, (10, 30), (11, 0), account="Vink Packaging", kind="phone")
        visit = self.appointment(
            "site visit",
            self.today,
            (13, 0),
            (14, 30),
            account="Hartman Steel",
            place="Zwolle",
            travel_minutes=40,
            travel_by="drive",
        )
        for name in ("Eva Hartman", "Peter Smit"):
            self.add(Attendee, person=self.people[name], appointment=visit)
        self.appointment("Marketing sync · leads", self.today, (15, 30), (16, 0), kind="internal", place="room 2")
        first = self.day(1)
        self.appointment(
            "Introduction", first, (10, 0), (11, 0), account="Ridder Textiel", place="Almelo", travel_minutes=50
        )
        self.appointment(
            "Project meeting", first, (15, 0), (15, 45), account="Stroom Energy", kind="video", place="Teams"
        )
        self.appointment("Contract talk", self.day(2), (11, 0), (12, 0), account="Quartier Hotels", place="Den Haag")
        self.appointment("Spring campaign", self.day(4), (13, 0), (14, 0), kind="internal", place="room 2")
        monday = self.today - timedelta(days=self.today.weekday() + 28)
        self.appointment(
            "Sales meeting", monday, (9, 0), (9, 45), kind="internal", place="room 1", rrule="FREQ=WEEKLY;BYDAY=MO"
        )

    def quote(self, number: str, account: str, title: str, cents: int, chance: int, status: str, **more: Any) -> None:
        """Add a quote."""
        self.quotes[number] = self.add(
            Quote,
            number=f"Q-{number}",
            account=self.accounts[account],
            title=title,
            amount=cents,
            currency="EUR",
            estimated=False,
            probability=chance,
            status=status,
            drafted_on=more.pop("drafted_on", self.day(-8)),
            payment_terms="30 days",
            **more,
        )

    def trade(self) -> None:
        """Add open and decided quotes, deals without a quote, contracts and issues."""
        day = self.day
        sent: dict[str, Any] = {"status": "sent", "sent_on": day(-5)}
        self.quote("0139", "Meijer Foods", "Line 2 sensors", 895_000, 70, valid_until=day(1), **sent)
        self.quote("0142", "Bakker Logistics", "Warehouse 3", 1_248_000, 60, valid_until=day(2), **sent)
        self.quote("0140", "Delta Kitchens", "Spare kits", 431_000, 50, valid_until=day(7), **sent)
        self.quote(
            "0136",
            "Oost Dental",
            "Monitoring",
            1_420_000,
            80,
            "negotiating",
            sent_on=day(-10),
            valid_until=day(12),
            drafted_on=day(-14),
        )
        of_draft = {"drafted_on": day(-1), "person": self.people["Eva Hartman"], "intro": INTRO, "terms": TERMS}
        self.quote("0145", "Hartman Steel", "Line 4 monitoring", 2_326_128, 40, "draft", **of_draft)
        month = self.today.replace(day=1)
        won = (
            ("0131", "Kempen Dairy", 2_750_000),
            ("0133", "Stroom Energy", 2_140_000),
            ("0137", "Peel Plastics", 1_250_000),
        )
        for nth, (number, account, cents) in enumerate(won):
            decided = max(month, self.today - timedelta(days=3 + 6 * nth))
            self.quote(
                number,
                account,
                self.dice.choice(words.DEALS),
                cents,
                100,
                "accepted",
                sent_on=decided - timedelta(days=11),
                decided_on=decided,
                drafted_on=decided - timedelta(days=13),
            )
        for account, title, cents, chance, stage in (
            ("Meijer Foods", "Freezer alarms", 640_000, 30, "Talking"),
            ("Stroom Energy", "Second plant", 3_800_000, 20, "Idea"),
            ("Quartier Hotels", "Gateway upgrade", 980_000, 40, "Demo done"),
            ("Boreas Wind", "Turbine hall monitoring", 5_200_000, 10, "Talking"),
        ):
            self.add(
                Opportunity,
                account=self.accounts[account],
                title=title,
                amount=cents,
                currency="EUR",
                estimated=True,
                probability=chance,
                stage=stage,
                engaged_on=day(-20),
                close_on=day(40),
            )
        for account, title, ends, notice, cents in (
            ("Oost Dental", "Service SLA-1", 36, 1, 360_000),
            ("Meijer Foods", "Freezer contract", 126, 65, 640_000),
            ("Zuid Print", "Service SLA-1", 330, 270, 180_000),
        ):
            self.add(
                Contract,
                account=self.accounts[account],
                title=title,
                starts_on=self.today - timedelta(days=365 - ends % 365),
                ends_on=self.today + timedelta(days=ends),
                notice_on=day(notice),
                auto_renew=True,
                value=cents,
                currency="EUR",
            )
        self.add(
            Issue,
            account=self.accounts["Meijer Foods"],
            title="Late delivery SO-2291",
            severity="high",
            owner="Lies Otten",
            cause="carrier changed",
            opened_on=day(-11),
            update_due=day(2),
        )
        self.add(
            Issue,
            account=self.accounts["Kade 9"],
            title="Usage down 30%, at risk",
            opened_on=day(-9),
            update_due=self.today,
        )

    def call(self, account: str, purpose: str, subject: str, day: date | None, **more: Any) -> None:
        """Add a call to make."""
        self.add(Call, account=self.accounts[account], purpose=purpose, subject=subject, due_on=day, **more)

    def calls(self) -> None:
        """Fill the call queue."""
        self.call(
            "Meijer Foods",
            "quote",
            "board's answer on the 2-year price",
            self.today,
            due_time="10:00",
            promised=True,
            tries=1,
        )
        self.call("Delta Kitchens", "quote", "approval of the new price", self.day(-2), promised=True, tries=2)
        self.call("Van Dam", "project", "start-up fee", self.today, due_half="pm", tries=3, misses=2)
        self.call("Lumen Design", "prospect", "web form", None, inquiry=True, asked_on=self.day(-1))
        self.call("Polder Parts", "courtesy", "dispute closed", self.today, tries=1)
        self.call("Zuid Print", "courtesy", "contract one year old, say thanks", self.today)
        self.call("Spoorwerk", "project", "gateway ports", self.day(1), due_half="pm", tries=1, misses=1)
        self.call("Stroom Energy", "project", "week plan", self.day(3), repeat="every 2w")

    def todos(self) -> None:
        """Add promises: mine, theirs, a colleague's."""

        def todo(title: str, account: str, day: date, **more: Any) -> None:
            self.add(Todo, title=title, account=self.accounts.get(account), due_on=day, **more)

        done = {"status": "done", "done_at": self.at(self.today, 9, 50)}
        todo("Send QBR minutes", "Bakker Logistics", self.today, **done)
        todo("Price check A-100", "Hartman Steel", self.today, **done)
        todo("Chase approval", "Delta Kitchens", self.day(-2), important=True)
        todo("Send spec sheet", "Lumen Design", self.day(-1))
        todo("Lead list to marketing", "", self.today)
        todo("Finish Q-0145", "Hartman Steel", self.today)
        todo(
            "New carrier for SO-2291?",
            "Meijer Foods",
            self.day(1),
            owner="colleague",
            owner_name="Lies Otten",
            asks=True,
        )
        todo("Send drawings of the line", "Vink Packaging", self.day(2), owner="them", owner_name="Tom Vink")
