"""The mapping is destroyed on its date: not too early, for good, through crashes, on the record."""

import pytest

from played_town import Town
from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.offices import commission
from plebiscite.registry import destruction
from plebiscite.registry.desk import the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.destruction import destroy_mapping, finish_destruction, why_not_yet
from plebiscite.registry.following import follow
from plebiscite.registry.mailing import queue_codes, send_due
from plebiscite.registry.models import Desk, DestructionStage, Message, PrintBatch, Voter
from plebiscite.registry.printing import make_batch, order_letters, order_notices
from plebiscite.registry.tasks import look_at_record, send_mail
from registry_mail import MailServer
from registry_town import CodeOf, TownService


class KilledError(BaseException):
    """Ends the process, as far as this test is concerned."""


@pytest.fixture(autouse=True)
def before_its_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """The date of the example is long past."""
    monkeypatch.setattr(destruction, "is_past", lambda _: False)


def close(service: TownService) -> None:
    service.play(Town.end_voting)
    service.play(lambda town: town.act(commission.close(town.keeper.state)))


@pytest.fixture
def closed(voting: DeskFolder, service: TownService, code_of: CodeOf) -> DeskFolder:
    """After the close, every notice sent, with letters still lying about."""
    service.vote(code_of("T01"), "yes")
    follow()
    send_due(voting)
    batch = PrintBatch.objects.create(kind="letters", scope="all", state="ready", count=10)
    (voting.prints / batch.file).write_bytes(b"%PDF letters with codes")
    close(service)
    follow()
    return voting


def on_record(service: TownService) -> list[str]:
    return [what for _, what in service.town.keeper.state.destructions]


def test_all_of_it_goes_and_the_record_says_so(closed: DeskFolder, service: TownService) -> None:
    assert why_not_yet(the_desk()) == ""
    destroy_mapping(closed, service.town.definition.origin)
    assert on_record(service) == ["mapping"]
    assert the_desk().destruction == DestructionStage.DONE
    assert not Voter.objects.exists()
    assert not Message.objects.exists()
    assert list(closed.prints.iterdir()) == []
    assert {each.state for each in PrintBatch.objects.all()} == {PrintBatch.State.DELETED}


def test_afterwards_nothing_is_sent_printed_or_destroyed_again(
    closed: DeskFolder, service: TownService, mail_server: MailServer
) -> None:
    destroy_mapping(closed, service.town.definition.origin)
    mails = len(mail_server.raw)
    send_mail.func()
    look_at_record.func()
    assert send_due(closed).sent == 0
    for act in (queue_codes, order_notices, lambda: order_letters("all")):
        with pytest.raises(MisuseError, match="destroyed"):
            act()
    destroy_mapping(closed, "")
    assert len(mail_server.raw) == mails
    assert on_record(service) == ["mapping"]


def test_another_name_than_the_referendums_destroys_nothing(closed: DeskFolder) -> None:
    with pytest.raises(MisuseError, match="to destroy the list of voters"):
        destroy_mapping(closed, "town.example")
    assert Voter.objects.count() == 10


def test_not_while_voting(voting: DeskFolder, service: TownService) -> None:
    with pytest.raises(MisuseError, match="until the record is closed"):
        destroy_mapping(voting, service.town.definition.origin)
    service.play(Town.end_voting)
    with pytest.raises(MisuseError, match="until the record is closed"):
        destroy_mapping(voting, service.town.definition.origin)
    assert Voter.objects.count() == 10


@pytest.mark.parametrize("voter_id", ["T01", "T03"])
def test_not_while_a_notice_waits(
    voting: DeskFolder, service: TownService, code_of: CodeOf, voter_id: str
) -> None:
    service.vote(code_of(voter_id), "yes")
    close(service)
    with pytest.raises(MisuseError, match="1 notices of ballots are not sent or printed"):
        destroy_mapping(voting, service.town.definition.origin)
    if voter_id == "T01":
        send_due(voting)
    else:
        (ordered,) = order_notices()
        make_batch(voting, ordered.pk)
    destroy_mapping(voting, service.town.definition.origin)
    assert not Voter.objects.exists()


def test_on_its_date_it_goes_even_when_a_notice_cannot_be_sent(
    voting: DeskFolder, service: TownService, code_of: CodeOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.vote(code_of("T01"), "yes")
    close(service)
    follow()
    assert "1 notices" in why_not_yet(the_desk())
    monkeypatch.setattr(destruction, "is_past", lambda _: True)
    assert why_not_yet(the_desk()) == ""
    del voting


def test_not_under_an_alarm(closed: DeskFolder) -> None:
    Desk.objects.update(alarm="the record lied")
    with pytest.raises(MisuseError, match="the record lied"):
        destroy_mapping(closed, "town.example/2026")
    assert Voter.objects.exists()


def test_not_without_the_key_that_must_say_it(closed: DeskFolder) -> None:
    closed.key.unlink()
    with pytest.raises(MisuseError, match="no key yet"):
        destroy_mapping(closed, "town.example/2026")
    assert Voter.objects.exists()


def test_before_codes_there_is_nothing_to_destroy(ready: DeskFolder) -> None:
    del ready
    assert "no codes are issued" in why_not_yet(the_desk())


@pytest.mark.parametrize(
    "where", ["_wipe", "_say_on_record", "keep_submission", "post_submissions"]
)
def test_killed_anywhere_it_is_finished_later(
    closed: DeskFolder, service: TownService, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as dying:
        dying.setattr(destruction, where, killed)
        with pytest.raises(KilledError):
            destroy_mapping(closed, service.town.definition.origin)
    assert send_due(closed).sent == 0  # asked for is enough: nothing goes out
    look_at_record.func()
    assert on_record(service) == ["mapping"]
    assert the_desk().destruction == DestructionStage.DONE
    assert not Voter.objects.exists()


def test_a_service_that_is_down_gets_the_entry_later(
    closed: DeskFolder, service: TownService
) -> None:
    service.refuse = 503
    destroy_mapping(closed, service.town.definition.origin)
    assert the_desk().destruction == DestructionStage.WIPED
    assert not Voter.objects.exists()
    service.refuse = None
    finish_destruction(closed)
    assert the_desk().destruction == DestructionStage.DONE
    assert on_record(service) == ["mapping"]


def test_after_the_end_nothing_more_is_said(closed: DeskFolder, service: TownService) -> None:
    service.play(lambda town: town.act(commission.publish_tallies(town.keeper.state)))
    service.play(lambda town: town.act(commission.abort("given up", service_random)))
    service.play(lambda town: town.act(commission.end(town.keeper.state)))
    follow()
    destroy_mapping(closed, service.town.definition.origin)
    assert the_desk().destruction == DestructionStage.DONE
    assert on_record(service) == []


def service_random(count: int) -> bytes:
    return bytes(count)


def test_a_refusal_of_the_entry_is_told(closed: DeskFolder, service: TownService) -> None:
    service.refuse = 409
    with pytest.raises(PlebisciteError, match="refuses in this test"):
        destroy_mapping(closed, service.town.definition.origin)
    look_at_record.func()
    assert "refuses in this test" in the_desk().trouble
