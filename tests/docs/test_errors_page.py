"""`docs/reference/errors.md` lists every class of error, with its parent and exit status."""

import pytest

from markdown_pages import bare, page, rows, sections
from plebiscite import errors
from plebiscite.cli.door import status_of

CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.PlebisciteError)
}
ROWS = {bare(row[0]): row for row in rows(sections(page("docs/reference/errors.md"))["Classes"])}


def test_every_class_is_listed() -> None:
    assert list(ROWS) == list(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_parent_and_exit_status(name: str) -> None:
    _, parent, meaning, status = ROWS[name]
    assert parent == CLASSES[name].__bases__[0].__name__
    assert meaning
    assert int(status) == status_of(CLASSES[name]("for the test"))
