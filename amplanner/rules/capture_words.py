"""The closed vocabulary of the capture line beside dates: kinds, channels, travel, places (folded words)."""

from amplanner.rules.capture_types import Channel, Kind, Priority

KIND_LETTERS = {
    "m": Kind.APPOINTMENT,
    "c": Kind.CALL,
    "q": Kind.QUOTE,
    "n": Kind.NOTE,
    "t": Kind.TODO,
    "w": Kind.ORDER,
}

KIND_NAMES = {
    Kind.APPOINTMENT: "Appointment",
    Kind.CALL: "Call",
    Kind.QUOTE: "Quote",
    Kind.NOTE: "Note",
    Kind.TODO: "To-do",
    Kind.ORDER: "Order",
}

PRIORITIES = {"!": Priority.IMPORTANT, "!!": Priority.URGENT}

CHANNELS = {
    "visit": Channel.VISIT,
    "bezoek": Channel.VISIT,
    "besuch": Channel.VISIT,
    "video": Channel.VIDEO,
    "teams": Channel.VIDEO,
    "zoom": Channel.VIDEO,
    "phone": Channel.PHONE,
    "telefonisch": Channel.PHONE,
    "presentation": Channel.PRESENTATION,
    "presentatie": Channel.PRESENTATION,
    "prasentation": Channel.PRESENTATION,
    "demo": Channel.PRESENTATION,
    "internal": Channel.INTERNAL,
    "intern": Channel.INTERNAL,
}

MEETINGS = frozenset({"meeting", "lunch", "dinner", "breakfast", "coffee", "afspraak", "koffie", "termin"}) | {
    word for word, channel in CHANNELS.items() if channel is not Channel.PHONE
}
"""Words that begin an appointment where a line doesn't say its kind."""

TRAVEL = {
    "train": "train",
    "trein": "train",
    "zug": "train",
    "drive": "drive",
    "auto": "drive",
    "bike": "bike",
    "fiets": "bike",
    "walk": "walk",
}
"""Means of travel; each counts only directly before a duration."""

BEFORE_PLACE = frozenset({"at", "bij", "bei"})
ARTICLES = frozenset({"the", "their", "our", "his", "her", "de", "het"})
NAME_PARTICLES = frozenset({"de", "den", "der", "van", "von", "het", "la", "le", "am", "an"})

ASK = "ask"
THEY = "they"
NOT_ASKED = frozenset(
    {"for", "about", "if", "whether", "the", "a", "an", "to", "them", "him", "her", "all", "again"}
) | {*("what", "when", "where", "why", "how", "which", "who", "my", "our", "and")}
"""Words after "ask" that name nobody: "ask for a price by fri" is mine to ask."""
