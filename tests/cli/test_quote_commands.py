"""`amplanner quote`: a quote drafted, typed, sent, revised and compared from a shell."""

import email
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from amplanner.book.models import Call, Person, Quote
from amplanner.book.paths import places
from amplanner.book.settings import save_settings
from amplanner.rules.money import Money
from amplanner.rules.quotation import Adjustment, Tax
from amplanner.workday import price_list, quote_copies, quote_headers, quote_lines, quote_versions
from amplanner.workday.price_list import Price
from amplanner.workday.quote_documents import document

S21 = Tax("S", Decimal(21))


@pytest.fixture
def selling(working):
    """The shell of somebody at work, with a price list and a contact who has an e-mail address."""
    with working.book() as book:
        price_list.add(
            book,
            code="A-100",
            name="Pressure sensor",
            unit="pc",
            price=Money(49_500, "EUR"),
            cost=Money(31_000, "EUR"),
            prices=[Price("EUR", Decimal(10), Decimal(470))],
            tax=S21,
        )
        with book.act("e-mail") as act:
            for (key,) in book.sql("SELECT id FROM person"):
                act.update(Person, key, email="tess@meijer.test")
    return working


@pytest.fixture
def drafted(selling):
    """The same, with Q-0001 for Meijer Foods: sensors, a licence by the month, and an optional filter."""
    assert "Q-0001" in selling.ok("quote", "new", "meijer foods", "--title", "Line 4")
    for line in ("12 x A-100 -5%", "35 Platform licence @ 42/mo -12.5% ", "? 2 Spare filter 19.90"):
        selling.ok("quote", "add-line", "Q-0001", line)
    return selling


def revised(shell, *, quantity: int = 10) -> None:
    """Make Q-0001 a draft again as its next revision, with fewer sensors and without the licence."""
    with shell.book() as book:
        key = book.sql("SELECT id FROM quote WHERE number = 'Q-0001'")[0][0]
        quote_versions.revise(book, key)
        lines = document(book, key).quotation.lines
        quote_lines.change_line(
            book, lines[0].key, quantity=Decimal(quantity), discounts=[Adjustment(percent=Decimal(10))]
        )
        quote_lines.delete_lines(book, lines[1].key)
        quote_headers.change_header(book, key, payment_terms="14 days")


def test_a_quote_is_begun_and_its_number_said(selling) -> None:
    told = selling.ok("quote", "new", "vink", "--title", "Test line")
    assert told.splitlines()[0] == "New quote · Vink Packaging: Q-0001"
    made = selling.json("quote", "new", "vink")
    assert (made["number"], made["done"]) == ("Q-0002", "New quote · Vink Packaging")
    assert "No account is called 'nobody'" in selling.refused("quote", "new", "nobody")


def test_a_line_says_what_it_was_understood_as(drafted) -> None:
    told = drafted.ok("quote", "add-line", "1", "3 x A-100", "--dry-run").splitlines()
    assert told == [
        "3 pcs × A-100 Pressure sensor at €495.00, VAT 21% = €1,485.00",
        "The quote comes to €22,278.00 net.",
        "Dry run: nothing was changed.",
    ]
    told = drafted.ok("quote", "add-line", "1", "-2", "x", "return", "10", "-5%").splitlines()
    assert told[0] == "Added: −2 × return at €10.00, −5%, VAT 21% = −€19.00"
    assert drafted.ok("quote", "add-line", "1", "# Services").startswith("Added: Section: Services\n")
    assert drafted.json("quote", "show", "1")["lines"][-1]["description"] == "Services"


def test_what_was_sent_is_revised(drafted) -> None:
    assert drafted.run("quote", "revise", "1").exit_code != 0, "nothing was sent"
    drafted.ok("quote", "send", "1", "--elsewhere", "--yes")
    assert drafted.ok("quote", "revise", "1").startswith("Revision 2 · Q-0001")
    assert drafted.json("quote", "show", "1")["revision"] == 2


def test_a_line_as_json(drafted) -> None:
    line = drafted.json("quote", "add-line", "1", "12 x A-100 -5% v9", "--dry-run")
    assert line["understood"]["total"] == {"amount": "5358.00", "currency": "EUR"}
    assert line["understood"]["tax"] == {"category": "S", "rate": "9"}
    assert line["understood"]["discounts"][0]["percent"] == "5"
    assert line["net"] == {"amount": "26151.00", "currency": "EUR"}
    assert line["dry_run"] is True
    assert not {"cost", "floor"} & line["understood"].keys()


def test_a_line_that_is_none_is_refused(drafted) -> None:
    before = drafted.json("quote", "show", "1")
    assert "The quote is in EUR, not USD. Nothing was added." in drafted.refused("quote", "add-line", "1", "3 A-100 $4")
    assert "no name" in drafted.refused("quote", "add-line", "1", "12 x")
    tried = drafted.run("quote", "add-line", "1", "--dry-run", "3 A-100 $400")
    assert (tried.exit_code, tried.stderr) == (0, "The quote is in EUR, not USD.\n")
    assert drafted.json("quote", "show", "1") == before


def test_products_that_a_name_begins_are_named(drafted) -> None:
    done = drafted.run("quote", "add-line", "1", "pressure 3")
    assert done.exit_code == 0
    assert "Products that fit: A-100." in done.stderr


@pytest.mark.parametrize("named", ["Q-0001", "q-0001", "1", "0001", "id:2"])
def test_a_quote_is_named_by_its_number(drafted, named: str) -> None:
    assert drafted.json("quote", "show", named)["number"] == "Q-0001"


def test_which_quote_is_meant_must_be_sure(drafted) -> None:
    assert "There is no quote '77'" in drafted.refused("quote", "show", "77")
    assert "There is no quote ''" in drafted.refused("quote", "show", "")
    with drafted.book() as book:
        key = book.sql("SELECT id FROM quote WHERE number = 'Q-0139'")[0][0]
        with book.act("renumbered") as act:
            act.update(Quote, key, number="X-1")
    assert "'1' fits Q-0001, X-1" in drafted.refused("quote", "show", "1")


def test_a_quote_as_text_markdown_and_json(drafted) -> None:
    text = drafted.ok("quote", "show", "1")
    assert "Quote Q-0001" in text
    assert "Pressure sensor" in text
    assert drafted.ok("quote", "show", "1", "--format", "markdown").startswith("# Quote Q-0001\n")
    as_json = json.loads(drafted.ok("quote", "show", "1", "--format", "json"))
    assert as_json == drafted.json("quote", "show", "1")
    assert as_json["totals"]["net"] == "20793.00"
    assert as_json["totals"]["optional"] == "39.80"
    assert as_json["revisions"] == []
    assert "310" not in json.dumps(as_json["lines"])  # what it costs us stays here


def test_list_is_quotes(drafted) -> None:
    assert drafted.ok("quote", "list") == drafted.ok("quotes")
    assert drafted.json("quote", "list", "line 4")["quotes"][0]["number"] == "Q-0001"
    assert " quote list [OPTIONS]" in drafted.ok("quote", "list", "--help")


def test_sending_writes_the_files_freezes_and_follows_up(drafted) -> None:
    done = drafted.run("quote", "send", "1")
    assert done.exit_code == 0, done.output
    head, *files = done.stdout.splitlines()
    assert head == "Sent · Q-0001 Meijer Foods €20,793"
    paths = [Path(line.strip()) for line in files]
    assert [path.name for path in paths] == ["Q-0001-r1.pdf", "Q-0001-r1.txt", "Q-0001-r1.eml"]
    assert paths[0].read_bytes().startswith(b"%PDF")
    mail = email.message_from_bytes(paths[2].read_bytes())
    assert mail["To"].endswith("<tess@meijer.test>")
    assert [part.get_filename() for part in mail.walk()][-1] == "Q-0001-r1.pdf"
    told = drafted.json("quote", "show", "1")
    assert told["state"] == "sent"
    assert told["revisions"][0]["files"] == [path.name for path in paths]
    with drafted.book() as book:
        key = told["id"]
        assert book.one(Call.select().where(Call.quote == key)).due_on.isoformat() == "2026-11-30"
    assert "was sent and stays as it is" in drafted.refused("quote", "add-line", "1", "2 more 5")
    assert "Q-0001" in drafted.refused("quote", "send", "1")
    assert "Undone: Sent" in drafted.ok("undo")
    assert all(path.exists() for path in paths)


def test_what_blocks_is_said_and_nothing_is_written(selling) -> None:
    selling.ok("quote", "new", "vink")
    refused = selling.refused("quote", "send", "Q-0001")
    assert "× Nothing is quoted yet: there is no firm line." in refused
    assert "Q-0001 was not sent" in refused
    told = selling.run("quote", "send", "Q-0001", "--json")
    assert told.exit_code == 1
    as_json = json.loads(told.stdout)
    assert (as_json["sent"], as_json["findings"][0]["code"]) == (False, "no_lines")
    assert as_json["findings"][0]["level"] == "blocking"
    assert not list(selling.path.parent.glob("*.quotes"))
    assert selling.json("quote", "show", "Q-0001")["state"] == "draft"


def test_a_margin_under_the_floor_wants_a_reason(drafted, monkeypatch: pytest.MonkeyPatch) -> None:
    quoting = drafted.settings.quotes._replace(margin_floor=Decimal(40))
    drafted.settings = replace(drafted.settings, quotes=quoting)
    save_settings(places().settings, drafted.settings)
    refused = drafted.refused("quote", "send", "1")
    assert "the floor" in refused
    assert "say with --reason" in refused
    sent = drafted.json("quote", "send", "1", "--reason", "first order")
    assert sent["sent"] is True
    assert not [one for one in sent["findings"] if one["code"] == "below_floor"]
    with drafted.book() as book:
        assert book.scalar(Quote.select(Quote.floor_reason).where(Quote.number == "Q-0001")) == "first order"


def test_sent_elsewhere_writes_no_files(drafted) -> None:
    sent = drafted.json("quote", "send", "1", "--elsewhere", "--yes")
    assert (sent["revision"], sent["files"]) == (1, [])
    assert drafted.json("quote", "show", "1")["revisions"][0]["how"] == "elsewhere"
    assert not list(drafted.path.parent.glob("*.quotes"))


def test_an_estimate_can_be_sent_elsewhere_only(selling) -> None:
    selling.ok("add", "q @vink Line 9 €23k 40% 30d")
    assert "no firm line" in selling.refused("quote", "send", "1")
    assert "Sent · Q-0001" in selling.ok("quote", "send", "1", "--elsewhere")


def test_the_pdf_is_always_the_same(drafted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert drafted.ok("quote", "pdf", "1") == "Q-0001-r1.pdf\n"
    first = (tmp_path / "Q-0001-r1.pdf").read_bytes()
    told = drafted.json("quote", "pdf", "1", "--out", "other.pdf")
    assert (told["file"], told["bytes"]) == ("other.pdf", len(first))
    assert (tmp_path / "other.pdf").read_bytes() == first
    assert drafted.run("quote", "pdf", "1", "--out", "-").stdout_bytes == first
    assert "has no revision 3" in drafted.refused("quote", "pdf", "1", "--revision", "3")
    assert "Can't write" in drafted.refused("quote", "pdf", "1", "--out", "gone/x.pdf")
    assert "is the book itself" in drafted.refused("quote", "pdf", "1", "--out", str(drafted.path))


def test_revisions_are_compared_line_by_line(drafted) -> None:
    assert "never been sent" in drafted.refused("quote", "diff", "1")
    drafted.ok("quote", "send", "1", "--yes")
    assert "one revision" in drafted.refused("quote", "diff", "1")
    revised(drafted)
    lines = drafted.ok("quote", "diff", "1").splitlines()
    assert lines[0] == "Q-0001: revision 1 → revision 2 (draft)"
    assert lines[1] == "~ 10 pcs × A-100 Pressure sensor at €470.00, −10%, VAT 21% = €4,230.00 (−€1,128.00)"
    assert lines[2] == "    quantity 12 → 10; discounts 5% → 10%"
    assert lines[3].startswith("− 35 × Platform licence at €42.00 a month, −12.5%")
    assert lines[4] == "  payment terms: 30 days → 14 days"
    assert "  net: €20,793.00 → €4,230.00 (−€16,563.00)" in lines
    told = drafted.json("quote", "diff", "1")
    assert [one["kind"] for one in told["lines"]] == ["changed", "removed"]
    assert told["lines"][0]["after_total"] == {"amount": "4230.00", "currency": "EUR"}
    assert told["header"] == [{"field": "payment_terms", "before": "30 days", "after": "14 days"}]


def test_any_two_revisions_are_compared(drafted) -> None:
    drafted.ok("quote", "send", "1", "--yes")
    revised(drafted)
    drafted.ok("quote", "send", "1", "--yes")
    assert drafted.ok("quote", "diff", "1").startswith("Q-0001: revision 1 → revision 2\n")
    assert drafted.ok("quote", "diff", "1", "2", "1") == drafted.ok("quote", "diff", "1", "1", "2")
    assert "Nothing differs." in drafted.ok("quote", "diff", "1", "2")
    assert "has no revision 5" in drafted.refused("quote", "diff", "1", "5")
    drafted.refused("quote", "diff", "1", "1", "2", "3", status=2)


def test_a_quote_is_copied_for_another_account(drafted) -> None:
    made = drafted.json("quote", "new", "vink", "--from", "Q-0001")
    copied = drafted.json("quote", "show", made["number"])
    assert copied["customer"]["name"] == "Vink Packaging"
    assert copied["totals"]["net"] == "20793.00"
    assert copied["number"] == "Q-0002"


def test_a_copy_may_have_a_title_of_its_own(drafted) -> None:
    made = drafted.json("quote", "new", "vink", "--from", "1", "--title", "Line 5")
    assert drafted.json("quote", "show", made["number"])["title"] == "Line 5"
    with drafted.book() as book:
        quote_copies.save_template(book, drafted_key(book), "Line monitoring")
    made = drafted.json("quote", "new", "vink", "--template", "line", "--title", "Line 6")
    assert drafted.json("quote", "show", made["number"])["title"] == "Line 6"


def test_what_was_sent_is_refused_with_the_command_that_helps(drafted) -> None:
    drafted.ok("quote", "send", "1", "--yes")
    helps = "`amplanner quote revise Q-0001` drafts one."
    assert helps in drafted.refused("quote", "add-line", "1", "2 Cable 3")
    assert helps in drafted.refused("quote", "send", "1", "--yes")
    made = drafted.json("quote", "revise", "1")
    assert (made["number"], made["revision"]) == ("Q-0001", 2)
    assert "wasn’t sent yet" in drafted.refused("quote", "revise", "1")


def test_a_quote_from_a_template(drafted) -> None:
    assert "there is none yet" in drafted.refused("quote", "new", "vink", "--template", "line")
    with drafted.book() as book:
        quote_copies.save_template(book, drafted_key(book), "Line monitoring")
    made = drafted.json("quote", "new", "vink", "--template", "line")
    assert drafted.json("quote", "show", made["number"])["totals"]["net"] == "20793.00"
    drafted.refused("quote", "new", "vink", "--template", "line", "--from", "1", status=2)


def drafted_key(book) -> int:
    key: int = book.sql("SELECT id FROM quote WHERE number = 'Q-0001'")[0][0]
    return key
