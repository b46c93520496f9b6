"""Days and durations in words, as every screen shows them; apart from the reading of dates, which a first frame doesn't
need."""

from datetime import date

MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_DISTANCES = ((21, 1, "days"), (92, 7, "weeks"), (730, 30, "months"))


def show_day(day: date, today: date) -> str:
    """Show a day as ``Tue 1 Dec``, with the year when it is not this year's."""
    shown = f"{DAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}"
    return shown if day.year == today.year else f"{shown} {day.year}"


def show_distance(day: date, today: date) -> str:
    """How far a day is from today, in words: "today", "tomorrow", "in 6 days", "3 weeks ago"."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    size = abs(days)
    within = ((size // length, unit) for below, length, unit in _DISTANCES if size < below)
    count, unit = next(within, (size // 365, "years"))
    return f"in {count} {unit}" if days > 0 else f"{count} {unit} ago"


def show_duration(minutes: int) -> str:
    """Show a duration as it would be typed: "45m", "1h", "1h30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}m"
    return f"{hours}h{rest:02}" if rest else f"{hours}h"
