"""The steps that bring a book from any older shape to today's, in order; a landed step is never edited.

A step is SQL in `NNNN_what_it_brings.sql`: statements that each end with `;` at the end of a line.
"""

from importlib import resources


def steps() -> list[tuple[int, str, list[str]]]:
    """Return (number, name, statements) of every step, oldest first."""
    found = []
    for file in resources.files(__package__).iterdir():
        if file.name.endswith(".sql"):
            number, _, name = file.name.removesuffix(".sql").partition("_")
            statements = [part.strip() for part in file.read_text("utf-8").split(";\n")]
            found.append((int(number), name.replace("_", " "), [part for part in statements if part]))
    return sorted(found)
