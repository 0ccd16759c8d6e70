"""The log of staff acts: append-only, and a changed row shows."""

import csv
import io
import json

import pytest
from django.db import connection

from commission_office import Desk, new_officer
from plebiscite.errors import EvidenceError, MisuseError
from plebiscite.server.accounts import staff_acts
from plebiscite.server.accounts.models import StaffAct
from plebiscite.server.accounts.staff_acts import record_act, require_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts() -> None:
    officer = new_officer("a@a.example")
    for number in range(4):
        record_act(officer, f"act-{number}", "town", "=1+1")


@pytest.mark.usefixtures("acts")
def test_the_chain_holds() -> None:
    assert require_whole(StaffAct.objects.order_by("number")) == 4


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts_staffact SET act = 'other' WHERE number = 2",
        "UPDATE accounts_staffact SET at = at - 1 WHERE number = 4",
        "UPDATE accounts_staffact SET details = '' WHERE number = 3",
        "DELETE FROM accounts_staffact WHERE number = 2",
        "DELETE FROM accounts_staffact WHERE number = 1",
    ],
)
@pytest.mark.usefixtures("acts")
def test_a_change_behind_our_back_shows(change: str) -> None:
    with connection.cursor() as cursor:
        for name in ("accounts_staffact_no_update", "accounts_staffact_no_delete"):
            place = " ON accounts_staffact" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{place}")
        cursor.execute(change)
    with pytest.raises(EvidenceError):
        require_whole(StaffAct.objects.order_by("number"))
    administrator = Desk(new_officer("admin@a.example", administrator=True))
    page = administrator.client.get("/en/accounts/log/").content.decode()
    assert "tampered" in page


@pytest.mark.usefixtures("acts")
def test_rows_are_neither_changed_nor_removed() -> None:
    row = StaffAct.objects.get(number=2)
    row.act = "other"
    for attempt in (row.save, row.delete, StaffAct.objects.all().delete):
        with pytest.raises(MisuseError):
            attempt()
    with pytest.raises(MisuseError):
        StaffAct.objects.update(act="other")
    assert require_whole(StaffAct.objects.order_by("number")) == 4


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_staffact SET act = 'x'", "DELETE FROM accounts_staffact"]
)
@pytest.mark.usefixtures("acts")
def test_the_database_itself_refuses(change: str) -> None:
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert StaffAct.objects.count() == 4


@pytest.mark.usefixtures("acts")
def test_the_log_is_exported() -> None:
    desk = Desk(new_officer("admin@a.example", administrator=True))
    rows = list(
        csv.DictReader(io.StringIO(desk.client.get("/en/accounts/log.csv").content.decode()))
    )
    assert [row["act"] for row in rows] == [f"act-{number}" for number in range(4)]
    assert rows[0]["details"] == "'=1+1"  # no formula for a spreadsheet
    exported = json.loads(desk.client.get("/en/accounts/log.json").content)
    assert exported["acts"][3]["previous"] == exported["acts"][2]["digest"]
    assert "act-3" in desk.client.get("/fr/accounts/log/").content.decode()


def test_a_number_that_another_process_took_is_not_given_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = new_officer("a@a.example")
    record_act(officer, "first")
    chosen = staff_acts._next_row  # noqa: SLF001 - where two processes meet
    late = chosen(officer, "second", "", "")  # chosen before the other's was there
    record_act(officer, "of another process")
    rows = iter([late])
    monkeypatch.setattr(staff_acts, "_next_row", lambda *said: next(rows, None) or chosen(*said))
    record_act(officer, "second")
    assert require_whole(StaffAct.objects.order_by("number")) == 3
    assert StaffAct.objects.get(number=3).act == "second"
