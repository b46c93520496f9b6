"""From a file's bytes to its text or its sheet: what kind of bytes they are, and what is wrong with them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from amplanner.exchange.problems import ReadProblem

if TYPE_CHECKING:
    from amplanner.exchange.sheets import Sheet

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes. A calendar of 10,000 events has 2.5 MB, a pipeline of 100,000 deals 8 MB; more is hardly an export."""

_ZIP = b"PK\x03\x04"
# The first bytes of what people hand over instead of a text file or a workbook, and what to do then.
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Outlook file, or has a password; save it as XLSX or CSV and import that"),
    (b"%PDF", "is a PDF document"),
    (b"SQLite format 3\x00", "is a database"),
    (b"\x1f\x8b", "is packed with gzip; unpack it and import that"),
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text. `file` is its path as given; `encoding` a Python codec's name.

    A workbook has no text but a `sheet`; its encoding is "xlsx".
    """

    file: str
    text: str
    encoding: str
    sheet: "Sheet | None" = None


def read_source(path: Path) -> Source:
    """Return the text of a file, whatever common encoding it is in, or the sheet of a workbook.

    Byte order marks decide; then UTF-16 by its zero bytes, UTF-8, Shift-JIS when the text is plainly Japanese, and
    Windows-1252 or Latin-1, which any bytes can be.
    Raises `ReadProblem` when there is no such file, it can't be opened, is empty, too large or holds no text.
    """
    file = str(path)
    try:
        if path.is_dir():
            raise ReadProblem(file, 0, "is a folder; name the files in it")
        if not path.exists():
            raise ReadProblem(file, 0, "there is no such file")
        if not path.is_file():
            raise ReadProblem(file, 0, "is not a regular file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ReadProblem(file, 0, f"has {size // 1024 // 1024} MB; the most that is read is 64 MB")
        data = path.read_bytes()
    except OSError as error:
        raise ReadProblem(file, 0, f"can't be opened: {error.strerror or error}") from error
    if data.startswith(_ZIP):
        from amplanner.exchange.sheets import read_sheet  # text needs none of it

        return Source(file, "", "xlsx", read_sheet(file, data))
    if not data.strip(b" \t\r\n\x00"):
        raise ReadProblem(file, 0, "is empty")
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise ReadProblem(file, 0, reason)
    text, encoding = decode(data)
    if text is None:
        raise ReadProblem(file, 0, "is not text")
    if not text.strip():
        raise ReadProblem(file, 0, "is empty")
    return Source(file, text, encoding)


def decode(data: bytes) -> tuple[str | None, str]:
    """Return the text in `data` and the codec that gave it; no text when the bytes are no text."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            # A file that was cut off in the middle of a character still gives all the rest.
            return data.decode(codec, errors="replace"), codec
    sixteen = _zero_bytes(data[:_SAMPLE])
    if sixteen:
        return data.decode(sixteen, errors="replace"), sixteen
    if _looks_binary(data[:_SAMPLE]):
        return None, ""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    japanese = _shift_jis(data)
    if japanese is not None:
        return japanese, "cp932"
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _zero_bytes(sample: bytes) -> str:
    """Return the UTF-16 codec whose pattern of zero bytes `sample` has: Western text in it is half zeros."""
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def _looks_binary(sample: bytes) -> bool:
    odd = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
    return odd * 20 > len(sample)


def _shift_jis(data: bytes) -> str | None:
    """Return `data` read as Shift-JIS when it plainly is Japanese, else None.

    Most Western bytes can be read as Shift-JIS too (`0xE9 'r'` is a kanji). What tells: Japanese characters come in
    runs and their lead bytes lie at 0x81–0x9F, where Windows-1252 has rare punctuation.
    """
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return None
    double = [index for index, char in enumerate(text) if ord(char) >= 0x3000 and not 0xFF61 <= ord(char) <= 0xFF9F]
    if not double or any(0xE000 <= ord(char) <= 0xF8FF for char in text):
        return None
    places = set(double)
    in_runs = sum(1 for index in double if index - 1 in places or index + 1 in places)
    low_leads = sum(1 for index in double if 0x81 <= text[index].encode("cp932", errors="replace")[0] <= 0x9F)
    if in_runs * 10 < len(double) * 6 or low_leads * 10 < len(double) * 8:
        return None
    return text
