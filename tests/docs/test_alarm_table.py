"""`docs/how-to/follow.md` lists every alarm of a follower, in its words."""

import pytest

from markdown_pages import bare, page, rows, sections
from plebiscite.observe.alarms import ALARMS

TABLE = list(rows(sections(page("docs/how-to/follow.md"))["3. The alarms"]))
ROWS = {bare(row[0]): row for row in TABLE}


def test_every_alarm_is_listed() -> None:
    assert list(ROWS) == list(ALARMS)


@pytest.mark.parametrize("name", ALARMS)
def test_status_meaning_and_what_to_do(name: str) -> None:
    _, status, means, remedy = ROWS[name]
    kind = ALARMS[name]
    assert (int(status), means, remedy) == (kind.status, kind.means, kind.remedy)
