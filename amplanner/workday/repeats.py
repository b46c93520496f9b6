"""Repeats of appointments, calls and to-dos, as typed and as kept."""

from datetime import date

from amplanner.workday.refused import RefusedError


def repeat_rule(text: str, first: date) -> str:
    """Return the RRULE for what was typed ("every 2w"), counted from `first`; "" is no repeat, an RRULE is taken too.

    Raises `RefusedError` for anything else.
    """
    typed = text.strip()
    if not typed:
        return ""
    from amplanner.rules.recurrence import anchored, rule_from_words

    try:
        return anchored(rule_from_words(typed) or typed.upper().removeprefix("RRULE:"), first)
    except ValueError as error:
        raise RefusedError(f"“{typed}” is no repeat; say “every week”, “every 2w”, “every mon”.") from error


def edited_rule(rule: str, typed: str, first: date) -> str:
    """Return the RRULE after somebody edited it in words; one that was left as it reads is kept to the letter.

    Raises `RefusedError` as `repeat_rule`.
    """
    return rule if typed.strip() in (rule, repeat_words(rule)) else repeat_rule(typed, first)


def next_day(rule: str, done_for: date, today: date) -> date | None:
    """Return the next day of a repeat after the day that was done and after today; None when the repeat has ended."""
    from amplanner.rules.recurrence import next_date

    day = next_date(rule, done_for)
    while day is not None and day <= today:
        day = next_date(rule, day)
    return day


def repeat_words(rule: str) -> str:
    """Return a kept repeat in words, "" for none."""
    if not rule:
        return ""
    from amplanner.rules.recurrence import words_from_rule

    return words_from_rule(rule)
