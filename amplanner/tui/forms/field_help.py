"""What can be typed in a field of a form, by its kind; help shows it."""

from collections.abc import Sequence

from amplanner.tui.field_help import DAYS, MONEY, REPEATS, TIMES, Typed, sentences
from amplanner.tui.forms.fields import (
    ChoiceField,
    DayField,
    Field,
    LinesField,
    MoneyField,
    NumberField,
    PeopleField,
    PickField,
    ThereField,
    WhenField,
    WordsField,
    YesNoField,
    city,
)


def help_of(field: Field) -> Sequence[Typed]:
    """Return what can be typed in a field, its own hint first."""
    hint = f"{field.hint}." if field.hint else ""
    match field:
        case DayField():
            return (*sentences(field.label, hint, _may_be_empty(field.needed)), DAYS)
        case WhenField():
            there = f"The clock of {city(field.zone)} counts." if isinstance(field, ThereField) else ""
            return (*sentences(field.label, hint, there, _may_be_empty(field.needed)), DAYS, TIMES)
        case MoneyField():
            return (*sentences(field.label, hint), MONEY)
        case NumberField():
            unit = f" ({field.unit})" if field.unit else ""
            return sentences(field.label, hint, f"A whole number from {field.least} to {field.most}{unit}.")
        case YesNoField():
            return sentences(field.label, hint, "Yes or no: y or n, or Space.")
        case ChoiceField():
            words = ", ".join(word for word in field.choices.values() if word != "–")
            return sentences(field.label, hint, f"One of: {words}. Its first letter chooses it; Space takes the next.")
        case PeopleField():
            return sentences(field.label, hint, "Down takes the next name that fits.")
        case PickField():
            found = f"The first letters of a word of the {field.what}'s name; Down takes the next that fits."
            return sentences(field.label, found, _may_be_empty(field.needed))
        case WordsField(name="repeat"):
            return (REPEATS,)
        case LinesField():
            return sentences(field.label, hint, "As many lines as you want.")
    return sentences(field.label, hint or "Any words.")


def _may_be_empty(needed: bool) -> str:
    return "" if needed else "It may stay empty."
