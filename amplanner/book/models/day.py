"""What fills the day: appointments, calls, notes, to-dos, absences."""

from peewee import BooleanField, IntegerField, TextField

from amplanner.book.fields import DayField, InstantField
from amplanner.book.models.base import Record, Ref
from amplanner.book.models.feeds import CalendarItem
from amplanner.book.models.people import Account, Person
from amplanner.book.models.trade import Contract, Issue, Opportunity, Quote


class Appointment(Record):
    """An appointment. Its truth is the local wall time and the zone; the UTC columns are an index worked out from them.

    `start_wall` and `end_wall` are `YYYY-MM-DDTHH:MM`; all-day ones run from midnight to the midnight after the last
    day. A series has `rrule` (RFC 5545, without the `RRULE:`) and `exdates` (wall starts, one a line); an occurrence
    that was changed on its own is a row with `series` and `recurrence_key` (the wall start it replaces).
    """

    account = Ref(Account, null=True, part=True, backref="appointments")
    opportunity = Ref(Opportunity, null=True)
    kind = TextField(default="visit")  # visit, video, phone, presentation, internal
    title = TextField()
    start_wall = TextField()
    end_wall = TextField()
    zone = TextField()
    start_utc = InstantField()
    end_utc = InstantField()
    all_day = BooleanField(default=False)
    place = TextField(default="")
    travel_minutes = IntegerField(default=0)  # before it; the same again after it
    travel_by = TextField(default="")  # drive, train …
    # planned, held, not held, moved (planned anew as another row), cancelled, hidden (an imported event, deleted)
    status = TextField(default="planned")
    result = TextField(default="")  # one line
    moved_by = TextField(default="")  # me, them: who moved it last
    moved_times = IntegerField(default=0)
    important = BooleanField(default=False)
    rrule = TextField(default="")
    exdates = TextField(default="")
    series = Ref("self", null=True, part=True, backref="exceptions")
    recurrence_key = TextField(default="")
    # Set when it stands for an event of an imported calendar.
    item = Ref(CalendarItem, null=True)
    item_key = TextField(default="")

    class Meta:
        indexes = ((("start_utc", "end_utc"), False), (("account", "start_utc"), False), (("rrule",), False))


class Call(Record):
    """A call to make (`open`), made (`done`) or dropped.

    `due_on` with `due_time` (`HH:MM`) is a fixed moment, with `due_half` (am, pm) a part of the day. `tries` counts
    earlier tries for the same purpose, `misses` those in a row that reached nobody.
    """

    account = Ref(Account, part=True, backref="calls")
    person = Ref(Person, null=True)
    opportunity = Ref(Opportunity, null=True)
    quote = Ref(Quote, null=True)
    contract = Ref(Contract, null=True)
    issue = Ref(Issue, null=True)
    status = TextField(default="open")
    direction = TextField(default="out")  # out, in
    purpose = TextField(default="")  # project, renewal, quote, support, prospect, courtesy …
    subject = TextField(default="")
    due_on = DayField(null=True)  # null: an asked call-back without a time
    due_time = TextField(default="")
    due_half = TextField(default="")
    promised = BooleanField(default=False)
    inquiry = BooleanField(default=False)  # they asked; nothing was agreed about when
    asked_on = DayField(null=True)  # when they asked
    moved_by_me = IntegerField(default=0)
    pinned = BooleanField(default=False)
    important = BooleanField(default=False)
    tries = IntegerField(default=0)
    misses = IntegerField(default=0)
    repeat = TextField(default="")  # every 2w …
    # Set when the call has been made.
    outcome = TextField(default="")  # code of rules.outcomes
    line_result = TextField(default="")
    feeling = IntegerField(null=True)  # -1, 0, +1
    started_at = InstantField(null=True)
    seconds = IntegerField(null=True)  # how long it took; of an open call, how long it is to take, if that was said
    done_at = InstantField(null=True)
    reason = TextField(default="")
    previous = Ref("self", null=True)

    class Meta:
        indexes = (
            (("status", "due_on"), False),
            (("account", "status"), False),
            (("status", "done_at"), False),
            (("account", "outcome"), False),
        )


class Note(Record):
    """Something written down about an account."""

    account = Ref(Account, null=True, part=True, backref="notes")
    person = Ref(Person, null=True)
    call = Ref(Call, null=True)
    appointment = Ref(Appointment, null=True)
    kind = TextField(default="note")  # call, visit, mail, chat, note
    text = TextField()
    at = InstantField()


class Todo(Record):
    """A promise: mine, theirs or a colleague's. An open one always has a day."""

    account = Ref(Account, null=True, part=True, backref="todos")
    person = Ref(Person, null=True)
    opportunity = Ref(Opportunity, null=True)
    quote = Ref(Quote, null=True)
    title = TextField()
    owner = TextField(default="me")  # me, them, colleague
    owner_name = TextField(default="")
    due_on = DayField()
    due_time = TextField(default="")
    important = BooleanField(default=False)
    asks = BooleanField(default=False)  # a question to somebody: completing it keeps the answer
    answer = TextField(default="")
    repeat = TextField(default="")
    status = TextField(default="open")  # open, done, dropped
    done_at = InstantField(null=True)

    class Meta:
        indexes = ((("status", "due_on"), False), (("account", "status"), False), (("done_at",), False))


class Attendee(Record):
    """Who was there, besides the main person."""

    person = Ref(Person, part=True)
    appointment = Ref(Appointment, null=True, part=True)
    call = Ref(Call, null=True, part=True)
    note = Ref(Note, null=True, part=True)


class Absence(Record):
    """Days on which I'm away; first and last included."""

    first = DayField()
    last = DayField(index=True)
    label = TextField(default="")
