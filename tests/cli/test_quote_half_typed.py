"""What somebody types into a quote in the planner isn't passed over by `amplanner quote send`."""

from amplanner.workday.quote_documents import document
from amplanner.workday.quote_half_typed import FIELD, record_of


def test_what_is_half_typed_in_the_planner_is_not_sent_from_a_shell(working) -> None:
    assert "Q-0001" in working.ok("quote", "new", "meijer foods")
    working.ok("quote", "add-line", "1", "12 x Sensor 495 v21")
    with working.book() as book:
        quote = int(book.sql("SELECT id FROM quote WHERE number = 'Q-0001'")[0][0])
        line = document(book, quote).quotation.lines[0].key
        book.drafts.keep(FIELD, record_of(quote, line, "quantity"), "15")
        refused = working.refused("quote", "send", "1", "--yes")
        assert "Half typed in another window: “15”, line 1, Qty." in refused, "somebody types there now"
    assert "Half typed: “15”, line 1, Qty." in working.refused("quote", "send", "1", "--yes")
    with working.book() as book:
        book.drafts.forget(FIELD, record_of(quote, line, "quantity"))
    assert "Sent" in working.ok("quote", "send", "1", "--yes")
