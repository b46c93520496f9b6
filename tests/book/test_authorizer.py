"""No record is written outside a door of the book: SQLite itself is asked to reject it."""

import pytest
from book.looking import guard

from amplanner.book.book import Book
from amplanner.book.errors import BookError
from amplanner.book.images import table_of
from amplanner.book.models import RECORDS, Record, Tag
from amplanner.book.projection import rebuild


@pytest.fixture(autouse=True)
def _guarded(book: Book) -> None:
    guard(book)


@pytest.mark.parametrize("model", RECORDS, ids=table_of)
def test_a_write_outside_an_act_is_rejected(book: Book, model: type[Record]) -> None:
    with pytest.raises(BookError, match="not authorized"):
        book.rows(model.delete())
    with pytest.raises(BookError, match="not authorized"):
        book.rows(model.update({model.version: 2}))
    with pytest.raises(BookError, match="not authorized"):
        book.sql(f'INSERT INTO "{table_of(model)}" DEFAULT VALUES')


def test_the_same_statement_is_rejected_again_after_an_act(book: Book) -> None:
    with book.act("Tag") as act:
        key = act.insert(Tag, name="a")
        act.update(Tag, key, name="b")
    statement = 'UPDATE "tag" SET "name" = ?, "version" = ? WHERE "id" = ?'
    with pytest.raises(BookError, match="not authorized"):
        book.sql(statement, ("c", 3, key))
    assert book.scalar(Tag.select(Tag.name)) == "b"


def test_acts_undo_redo_and_rebuilding_pass(book: Book) -> None:
    with book.act("Tag") as act:
        act.insert(Tag, name="a")
    book.undo()
    book.redo()
    with book.beside_the_journal() as db:
        rebuild(db)
    assert book.count(Tag.select()) == 1
