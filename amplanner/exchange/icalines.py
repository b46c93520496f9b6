"""The lines of an iCalendar text: unfolded, taken apart, and gathered into components, however damaged.

Only what RFC 5545 calls content lines and components is known here; what they mean is read in `calendars`.
"""

import quopri
import re
from dataclasses import dataclass, field

_BREAK = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"\s*([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)?)((?:;[^:\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(.*)$", re.DOTALL)
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;"]*(?:"[^"]*")?[^;"]*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One content line. `name` and the parameters' names are upper case, `line` counts physical lines from 1."""

    line: int
    name: str
    parameters: tuple[tuple[str, str], ...]
    value: str
    raw: str

    def parameter(self, name: str) -> str:
        """Return a parameter's value without quotes, or empty."""
        return next((value for key, value in self.parameters if key == name), "")


@dataclass(slots=True)
class Component:
    """A BEGIN … END block. `closed` is false when its END is missing."""

    name: str
    line: int
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    closed: bool = False

    def first(self, name: str) -> Line | None:
        """Return the first line of that name, or None."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        """Return every line of that name."""
        return [line for line in self.lines if line.name == name]

    def text(self, name: str) -> str:
        """Return the first line's value as text, unescaped; empty without one."""
        line = self.first(name)
        return "" if line is None else unescape(line)

    def raw(self) -> str:
        """Return the block as received, unfolded."""
        inner = [line.raw for line in self.lines] + [part.raw() for part in self.parts]
        return "\n".join([f"BEGIN:{self.name}", *inner, f"END:{self.name}"])


def unescape(line: Line) -> str:
    """Return a text value as it is meant: ``\\n`` is a line break, ``\\,`` a comma; quoted-printable is undone."""
    value = line.value
    if line.parameter("ENCODING").upper() == "QUOTED-PRINTABLE":
        charset = line.parameter("CHARSET") or "utf-8"
        data = quopri.decodestring(value.replace("=\n", "").encode("utf-8", "surrogatepass"))
        try:
            return data.decode(charset, "replace")
        except LookupError:
            return data.decode("utf-8", "replace")
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def parse_lines(text: str) -> list[Line]:
    """Return the content lines of a text.

    Lines that begin with white space go on where the line before ended; a line that is no content line was meant so
    too (some programs break a description without folding it) and keeps its line break.
    """
    physical = _BREAK.split(text.removeprefix("\ufeff"))
    folded: list[tuple[int, list[str]]] = []
    for number, piece in enumerate(physical, start=1):
        if piece[:1] in (" ", "\t") and folded:
            folded[-1][1].append(piece[1:])
        elif not piece.strip():
            continue
        elif folded and _LINE.match(piece) is None and _may_go_on(physical, number):
            folded[-1][1].append("\n" + piece)
        else:
            folded.append((number, [piece]))
    found = (_parse(number, "".join(pieces)) for number, pieces in folded)
    return [line for line in found if line is not None]


def _may_go_on(physical: list[str], number: int) -> bool:
    """Whether line `number` is no content line even with its folded rest (ConnectDaily folds before the colon)."""
    rest = "".join(piece[1:] for piece in physical[number : number + 3] if piece[:1] in (" ", "\t"))
    return _LINE.match(physical[number - 1] + rest) is None


def _parse(number: int, raw: str) -> Line | None:
    match = _LINE.match(raw)
    if match is None:
        return None
    name, tail, value = match[1].upper(), match[2], match[3]
    name = name.rpartition(".")[2]
    parameters = tuple((key.upper(), text.strip().strip('"')) for key, text in _PARAMETER.findall(tail))
    return Line(number, name, parameters, value, raw)


def parse_components(text: str) -> list[Component]:
    """Return the outermost components of a text. An END that fits nothing is passed over; a missing one is implied."""
    top: list[Component] = []
    open_: list[Component] = []
    for line in parse_lines(text):
        if line.name == "BEGIN":
            name = line.value.strip().upper()
            # Events don't nest: a second BEGIN means that the END of the first is missing.
            while open_ and name in ("VEVENT", "VTODO", "VJOURNAL", "VTIMEZONE") and open_[-1].name != "VCALENDAR":
                open_.pop()
            component = Component(name, line.line)
            (open_[-1].parts if open_ else top).append(component)
            open_.append(component)
        elif line.name == "END":
            name = line.value.strip().upper()
            if any(component.name == name for component in open_):
                while open_:
                    component = open_.pop()
                    if component.name == name:
                        component.closed = True
                        break
        elif open_:
            open_[-1].lines.append(line)
    return top
