"""The settings file: what can't be used is reported with its line and key, and the default takes its place."""

import string
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from amplanner.book.quote_settings import QuoteSettings, SellerSettings
from amplanner.book.settings import DAY_NAMES, GLYPHS, Settings, load_settings, save_settings, settings_text
from amplanner.rules.outcomes import from_settings
from amplanner.rules.text import clean
from amplanner.rules.worktime import WorkWeek


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the settings are."""
    return tmp_path / "config" / "settings.toml"


def load(file: Path, text: str | bytes) -> tuple[Settings, list[tuple[int | None, str, str]]]:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    loaded, problems = load_settings(file)
    return loaded, [(problem.line, problem.key, problem.reason) for problem in problems]


def test_no_file_means_the_defaults(file: Path) -> None:
    assert load_settings(file) == (Settings(), [])


def test_every_setting_is_read(file: Path) -> None:
    loaded, problems = load(
        file,
        """
        name = "Sam"
        country = "us"
        currency = "usd"
        zone = "America/New_York"
        thousands = "."
        theme = "nord"
        won_a_month = 80000
        calls_a_day = 0
        validity_days = 14
        quote_prefix = "O-"
        work = {days = ["sat", "mon"], start = "18:00", end = 22:30:15, lunch = ["20:00", "20:30"]}
        keys = {"workday.call" = "ctrl+o"}
        [seller]
        name = "Sensor Works B.V."
        logo = "logo.svg"
        [quotes]
        number = "Q-{year}-{number:04}"
        numbered = "sent"
        terms = "One.\\nTwo."
        vat_rate = 21
        payable_step = 0.05
        margin_floor = "12.5"
        approvers = ["Kim Bos", " "]
        prices_include_tax = true
        [[outcomes]]
        code = "demo_asked"
        label = "Demo asked"
        line_result = "connected"
        """,
    )
    assert problems == []
    assert loaded == Settings(
        name="Sam",
        country="US",
        currency="USD",
        zone="America/New_York",
        thousands=".",
        theme="nord",
        won_a_month=80_000,
        calls_a_day=0,
        validity_days=14,
        quote_prefix="O-",
        week=WorkWeek(frozenset({0, 5}), time(18), time(22, 30), (time(20), time(20, 30))),
        keys={"workday.call": "ctrl+o"},
        outcomes=({"code": "demo_asked", "label": "Demo asked", "line_result": "connected"},),
        seller=SellerSettings(name="Sensor Works B.V.", logo="logo.svg"),
        quotes=QuoteSettings(
            number="Q-{year}-{number:04}",
            numbered="sent",
            terms="One.\nTwo.",
            vat_rate=Decimal(21),
            payable_step=Decimal("0.05"),
            margin_floor=Decimal("12.5"),
            approvers=("Kim Bos",),
            prices_include_tax=True,
        ),
    )
    assert not loaded.day_first
    assert loaded.phone_region == "US"
    assert len(from_settings(loaded.outcomes)) > 0


BAD = [
    ("name = 7", 1, "name", "7 is not text in quotes"),
    ('country = "Holland"', 1, "country", "'Holland' is not a code of 2 letters such as NL"),
    ('country = "N1"', 1, "country", "'N1' is not a code"),
    ('\ncurrency = "euro"', 2, "currency", "'euro' is not a code of 3 letters such as EUR"),
    ('zone = "Amsterdam"', 1, "zone", "'Amsterdam' is not a time zone such as Europe/Amsterdam"),
    ('zone = "Europe"', 1, "zone", "is not a time zone"),
    ('zone = "../../etc/passwd"', 1, "zone", "is not a time zone"),
    ('zone = "\\u0000"', 1, "zone", "is not a time zone"),
    ("zone = 1", 1, "zone", "1 is not text in quotes"),
    ('thousands = "x"', 1, "thousands", "'x' is none of"),
    ("thousands = []", 1, "thousands", "[] is none of"),
    ("theme = true", 1, "theme", "True is not text in quotes"),
    ("won_a_month = 1.5", 1, "won_a_month", "1.5 is not a whole number from 0 to 1000000000000"),
    ("won_a_month = -1", 1, "won_a_month", "-1 is not a whole number"),
    (f"won_a_month = 0x{'f' * 9000}", 1, "won_a_month", "limit"),
    ("calls_a_day = true", 1, "calls_a_day", "True is not a whole number"),
    ("validity_days = 0", 1, "validity_days", "0 is not a whole number from 1 to 3650"),
    ("validity_days = 2026-11-25", 1, "validity_days", "is not a whole number"),
    ('quote_prefix = ["a"]', 1, "quote_prefix", "['a'] is not text in quotes"),
    (f'name = ["{"x" * 500}"]', 1, "name", "['" + "x" * 57 + "… is not text"),
    ('colour = "red"', 1, "colour", "unknown setting; known are calls_a_day, country"),
    ('"\\u001b[2J" = 1', None, "\ufffd[2J", "unknown setting"),
    ("work = 8", 1, "work", "must be a table: [work]"),
    ('[work]\ndays = "mon"', 2, "work.days", "must be a list of mon, tue"),
    ("[work]\ndays = [1]", 2, "work.days", "must be a list of mon, tue"),
    ('[work]\n\nstart = "8"', 3, "work.start", "'8' is not a time such as \"08:30\""),
    ('[work]\nstart = "25:00"', 2, "work.start", "'25:00' is not a time"),
    ('[work]\nstart = "08:30+02:00"', 2, "work.start", "is not a time"),
    ("[work]\nend = 17", 2, "work.end", "17 is not a time"),
    ('[work]\nstart = "18:00"', 2, "work.start", "the working day ends at 17:30, before it starts at 18:00"),
    ('[work]\nstart = "09:00"\nend = "08:00"', 3, "work.end", "the working day ends at 08:00"),
    ('[work]\nlunch = "12:00"', 2, "work.lunch", 'must be two times such as ["12:00", "12:30"]'),
    ('[work]\nlunch = ["12:00", "12:00"]', 2, "work.lunch", "12:00 is not before 12:00"),
    ('[work]\nlunch = ["07:00", "07:30"]', 2, "work.lunch", "lunch 07:00-07:30 is not inside the working hours"),
    ("[work]\nhours = 8", 2, "work.hours", "unknown setting; known are days, start, end, lunch"),
    ('[other]\nstart = 1\n[work]\nstart = "x"', 4, "work.start", "'x' is not a time"),
    ('work.start = "x"', 1, "work.start", "'x' is not a time"),
    ("keys = 1", 1, "keys", "must be a table of binding id = keys"),
    ('[keys]\n"workday.call" = 1', 2, "keys.workday.call", "1 is not text in quotes"),
    ("quotes = 1", 1, "quotes", "must be a table: [quotes]"),
    ('[quotes]\nnumber = "Q-{yaer}"', 2, "quotes.number", "“{yaer}” isn’t known; known are {number}, {number:04}"),
    ("[seller]\nname = 1", 2, "seller.name", "1 is not text in quotes"),
    ("[seller]\nfax = 1", 2, "seller.fax", "unknown setting; known are name, street"),
    ('[quotes]\nnumbered = "never"', 2, "quotes.numbered", "'never' is none of 'saved', 'sent'"),
    ("[quotes]\nvat_rate = 101", 2, "quotes.vat_rate", "101 is not a number from 0 to 100"),
    ('[quotes]\nmargin_floor = "a"', 2, "quotes.margin_floor", "'a' is not a number from 0 to 100"),
    ("[quotes]\nmargin_floor = nan", 2, "quotes.margin_floor", "nan is not a number from 0 to 100"),
    ("[quotes]\nprices_include_tax = 1", 2, "quotes.prices_include_tax", "1 is neither true nor false"),
    ("[quotes]\napprovers = [1]", 2, "quotes.approvers", "must be a list of names"),
    ("outcomes = 1", 1, "outcomes", "must be written as [[outcomes]] tables"),
    ("[outcomes]\na = 1", 1, "outcomes", "must be written as [[outcomes]] tables"),
    ('\n[[outcomes]]\nlabel = ""', 2, "outcomes", ""),
]


@pytest.mark.parametrize(("text", "line", "key", "reason"), BAD)
def test_what_cannot_be_used_is_reported_and_keeps_its_default(
    file: Path, text: str, line: int | None, key: str, reason: str
) -> None:
    loaded, problems = load(file, text)
    (problem,) = [problem for problem in problems if problem[1] != "other"]
    assert problem[:2] == (line, key)
    assert reason in problem[2]
    assert loaded == Settings()


def test_the_good_ones_are_used_all_the_same(file: Path) -> None:
    loaded, problems = load(
        file,
        """name = "Sam"
zone = "Nowhere"
calls_a_day = "many"
[work]
days = ["sat"]
start = "09:00"
end = "x"
[keys]
a = "b"
c = 3
""",
    )
    assert [problem[:2] for problem in problems] == [(2, "zone"), (3, "calls_a_day"), (7, "work.end"), (10, "keys.c")]
    assert loaded == Settings(name="Sam", week=WorkWeek(days=frozenset({5}), start=time(9)), keys={"a": "b"})


def test_a_lunch_and_hours_that_do_not_go_together_are_each_told(file: Path) -> None:
    loaded, problems = load(file, '[work]\nstart = "20:00"\nend = "06:00"\nlunch = ["22:00", "23:00"]')
    assert [problem[:2] for problem in problems] == [(3, "work.end"), (4, "work.lunch")]
    assert loaded == Settings()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("\nname = \n", 2, "not TOML"),
        ('name = "a"\nname = "b"', None, "not TOML"),
        ('a = "x\ny = 1', 1, "not TOML"),
        ("a = " + "[" * 20_000, None, "not TOML"),
        ("a = " + "9" * 5000, None, "not TOML"),
        (b"\xff\xfe", None, "can't be read"),
        ("a = 2026-13-45", 1, "not TOML"),
    ],
)
def test_what_is_no_toml_is_reported_once(file: Path, text: str | bytes, line: int | None, reason: str) -> None:
    loaded, problems = load(file, text)
    assert loaded == Settings()
    ((found, key, told),) = problems
    assert (key, told[: len(reason)]) == ("", reason)
    if line is not None:
        assert found == line


def test_a_byte_order_mark_is_no_matter(file: Path) -> None:
    assert load(file, b'\xef\xbb\xbfname = "Sam"')[0].name == "Sam"


def test_a_folder_in_its_place_is_reported(file: Path) -> None:
    file.mkdir(parents=True)
    loaded, (problem,) = load_settings(file)
    assert loaded == Settings()
    assert str(problem).startswith(f"{file}: can't be read")


def test_a_report_reads_as_file_line_key_and_reason(file: Path) -> None:
    load(file, "calls_a_day = 1000")
    (problem,) = load_settings(file)[1]
    assert str(problem) == f"{file}:1: calls_a_day: 1000 is not a whole number from 0 to 500"


TEXTS = st.text(max_size=30)
TIMES = st.integers(0, 23 * 60).map(lambda minutes: time(minutes // 60, minutes % 60))
WEEKS = st.builds(
    lambda days, moments: WorkWeek(days, moments[0], moments[3], (moments[1], moments[2])),
    st.frozensets(st.integers(0, 6)),
    st.lists(TIMES, min_size=4, max_size=4, unique=True).map(sorted),
) | st.frozensets(st.integers(0, 6)).map(WorkWeek)
ANY = st.builds(
    Settings,
    name=TEXTS,
    country=st.sampled_from(["", "NL", "US"]),
    currency=st.sampled_from(["EUR", "USD"]),
    zone=st.sampled_from(["", "Europe/Amsterdam", "UTC"]),
    week=WEEKS,
    won_a_month=st.integers(0, 10**12),
    calls_a_day=st.integers(0, 500),
    validity_days=st.integers(1, 3650),
    quote_prefix=TEXTS,
    theme=TEXTS,
    glyphs=st.sampled_from(GLYPHS),
    thousands=st.sampled_from([",", ".", " ", "'"]),
    keys=st.dictionaries(TEXTS.map(clean), TEXTS.map(clean), max_size=3),
    seller=st.builds(SellerSettings._make, st.lists(TEXTS.map(clean), min_size=12, max_size=12)),
    quotes=st.builds(
        lambda **values: QuoteSettings(**values),
        number=st.sampled_from(["", "Q-{year}-{number:04}", '"{number}"']),
        numbered=st.sampled_from(["saved", "sent"]),
        terms=TEXTS.map(lambda text: clean(text, lines=True)),
        vat_rate=st.none() | st.decimals(0, 100, places=2),
        margin_floor=st.none() | st.decimals(0, 100, places=1),
        approvers=st.lists(TEXTS.map(clean).map(str.strip).filter(bool), max_size=2).map(tuple),
    ),
    outcomes=st.just(()) | st.just(({"code": "demo_asked", "label": 'De"mo\\', "line_result": "connected"},)),
)


@tries(max_examples=100, deadline=None)
@given(chosen=ANY)
def test_what_is_saved_is_loaded_again(tmp_path_factory: pytest.TempPathFactory, chosen: Settings) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    save_settings(file, chosen)
    loaded, problems = load_settings(file)
    assert problems == []
    cleaned = {name: clean(getattr(chosen, name)) for name in ("name", "quote_prefix", "theme")}
    assert loaded == Settings(**{**vars(chosen), **cleaned})


LINES = st.builds(
    lambda key, value: f"{key} = {value}",
    st.sampled_from([*vars(Settings()), "work", "start", "days", "lunch", "end"]),
    st.sampled_from(
        [
            "1",
            "-1",
            "true",
            "1.5",
            "nan",
            '"x"',
            "'''\n'''",
            "[]",
            "[[1]]",
            "{}",
            "{a = 1}",
            "08:30",
            "2026-11-25",
            "[nan]",
        ]
    ),
)
FILES = st.lists(LINES | st.sampled_from(["[work]", "[keys]", "[[outcomes]]", "[a.b]"]), max_size=6).map("\n".join)


@tries(max_examples=100, deadline=None)
@given(text=FILES | st.text(alphabet=string.printable, max_size=60) | st.binary(max_size=40))
def test_nothing_in_the_file_raises(tmp_path_factory: pytest.TempPathFactory, text: str | bytes) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    loaded, problems = load(file, text)
    assert isinstance(loaded, Settings)
    lines = len((text.encode() if isinstance(text, str) else text).splitlines())
    assert all(line is None or 1 <= line <= lines + 1 for line, _, _ in problems)


def test_saving_is_private_whole_and_keeps_a_link(tmp_path: Path, file: Path) -> None:
    save_settings(file, Settings(name="Sam"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    save_settings(link, Settings(name="Eva"))
    assert link.is_symlink()
    assert load_settings(file)[0].name == "Eva"


def test_the_file_explains_itself() -> None:
    text = settings_text(Settings())
    tables = {"week", "keys", "outcomes", "seller", "quotes"}
    inside = [*SellerSettings._fields, *QuoteSettings._fields, "days", "start", "end", "lunch"]
    for key in [*(set(vars(Settings())) - tables), *inside]:
        assert f"\n{key} = " in text
    assert "# [keys]" in text
    assert "# [[outcomes]]" in text
    assert DAY_NAMES[0] in text
