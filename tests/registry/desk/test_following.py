"""The record is followed under the policy: a lie is an alarm, silence is none."""

import shutil

import pytest

from log_keys import key_of
from played_town import RANDOM, Town
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.keys import KeyKind
from plebiscite.log.merkle import root_of
from plebiscite.offices import commission, registrar
from plebiscite.offices import voter as voter_office
from plebiscite.registry import reading
from plebiscite.registry.desk import the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import acknowledge_alarm, follow
from plebiscite.registry.models import Desk, MailState, Message, MessageKind, MessageState, Voter
from registry_town import CodeOf, TownService


def notices(voter_id: str) -> list[Message]:
    found = Message.objects.filter(voter__voter_id=voter_id, kind=MessageKind.NOTICE)
    return list(found.order_by("number"))


def test_every_ballot_becomes_one_notice(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    del voting
    service.vote(code_of("T01"), "yes")
    service.vote(code_of("T02"), "yes")
    service.vote(code_of("T01"), "no")
    for _ in range(3):
        assert follow() is not None
    assert [each.ballot_number for each in notices("T01")] == [1, 2]
    assert [each.ballot_number for each in notices("T02")] == [1]
    assert Message.objects.filter(kind=MessageKind.NOTICE).count() == 3
    assert {each.state for each in notices("T01")} == {MessageState.QUEUED}
    assert the_desk().read_size == service.town.keeper.state.size


def test_a_challenge_is_no_ballot(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    del voting
    code = code_of("T01")

    def challenge(town: Town) -> None:
        found = voter_office.find_voter(town.keeper.state, code)
        made = voter_office.prepare(town.keeper.state, found, {"bench": ["no"]}, RANDOM)
        town.keeper.submit(voter_office.challenge(made))

    service.play(challenge)
    service.vote(code, "yes")
    follow()
    assert [each.ballot_number for each in notices("T01")] == [1]


@pytest.mark.parametrize("state", [MailState.NONE, MailState.REFUSED, MailState.BOUNCED])
def test_whom_no_mail_reaches_gets_a_notice_to_print(
    voting: DeskFolder, service: TownService, code_of: CodeOf, state: MailState
) -> None:
    del voting
    Voter.objects.filter(voter_id="T01").update(mail_state=state)
    service.vote(code_of("T01"), "yes")
    follow()
    assert [each.state for each in notices("T01")] == [MessageState.TO_PRINT]


class KilledError(BaseException):
    """Ends the process, as far as this test is concerned."""


@pytest.mark.parametrize("before", [True, False])
def test_killed_while_reading_neither_loses_nor_repeats_a_notice(
    voting: DeskFolder,
    service: TownService,
    code_of: CodeOf,
    monkeypatch: pytest.MonkeyPatch,
    *,
    before: bool,
) -> None:
    del voting
    service.vote(code_of("T01"), "yes")
    real = reading._queue_notices  # noqa: SLF001 - the place to be killed at

    def killed(desk: Desk, ballots: list[tuple[int, str]]) -> None:
        if not before:
            real(desk, ballots)
        raise KilledError

    monkeypatch.setattr(reading, "_queue_notices", killed)
    with pytest.raises(KilledError):
        follow()
    monkeypatch.setattr(reading, "_queue_notices", real)
    follow()
    follow()
    assert [each.ballot_number for each in notices("T01")] == [1]
    assert Voter.objects.get(voter_id="T01").ballots == 1


def test_a_record_that_shrinks_is_an_alarm(voting: DeskFolder, service: TownService) -> None:
    del voting
    size = service.town.keeper.state.size
    old = service.folder / "old"
    shutil.copytree(service.record, old)
    service.vote(Voter.objects.get(voter_id="T01").code, "yes")
    follow()
    service.record = old
    assert follow() is None
    assert f"had {size + 1} entries and now shows {size}" in the_desk().alarm
    service.record = service.town.record
    acknowledge_alarm()
    assert follow() is not None


def test_another_history_of_the_same_length_is_an_alarm(
    voting: DeskFolder, service: TownService
) -> None:
    del voting
    Desk.objects.update(seen_root=bytes(32))
    assert follow() is None
    assert "one size needs one root" in the_desk().alarm
    del service


def test_another_longer_history_is_an_alarm(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    del voting
    service.vote(code_of("T01"), "yes")
    Desk.objects.update(seen_root=bytes(32))
    assert follow() is None
    assert "proof does not lead to both roots" in the_desk().alarm
    assert not Message.objects.filter(kind=MessageKind.NOTICE).exists()


def test_an_altered_entry_is_an_alarm(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    del voting
    service.vote(code_of("T01"), "yes")
    altered = service.folder / "altered"
    shutil.copytree(service.record, altered)
    for bundle in altered.glob("tile/entries/000.p/*"):
        bundle.write_bytes(bundle.read_bytes().replace(b'"counter":1', b'"counter":2'))
    service.record = altered
    assert follow() is None
    assert "not the one the signed root covers" in the_desk().alarm


def test_a_checkpoint_that_the_log_did_not_sign_is_an_alarm(
    voting: DeskFolder, service: TownService
) -> None:
    del voting
    origin = service.town.definition.origin
    forged = service.folder / "forged"
    shutil.copytree(service.record, forged)
    point = Checkpoint(origin, 1, root_of([bytes(32)]))
    note = sign_checkpoint(point, key_of(origin, KeyKind.ED25519))
    (forged / "checkpoint").write_bytes(bytes(note))
    service.record = forged
    assert follow() is None
    assert "no signature of a log the policy names" in the_desk().alarm


def test_a_service_that_is_down_is_no_alarm(voting: DeskFolder, service: TownService) -> None:
    del voting
    service.down = True
    assert follow(timeout=1) is None
    desk = the_desk()
    assert "did not answer" in desk.trouble or "answered 503" in desk.trouble
    assert not desk.alarm
    service.down = False
    assert follow() is not None
    assert not the_desk().trouble


def test_a_ballot_without_a_code_of_this_desk_is_an_alarm(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    del voting
    service.vote(code_of("T01"), "yes")
    Voter.objects.filter(voter_id="T01").update(credential="another")
    follow()
    assert "1 ballots on the record have no code of this desk" in the_desk().alarm


def test_the_phase_and_the_end_of_voting_follow_the_record(
    voting: DeskFolder, service: TownService
) -> None:
    del voting
    desk = the_desk()
    assert desk.phase == "voting"
    assert desk.closes == service.town.definition.calendar.closes
    service.play(Town.end_voting)
    follow()
    assert the_desk().phase == "polls-closed"


def test_a_destruction_that_did_not_happen_here_is_an_alarm(
    voting: DeskFolder, service: TownService
) -> None:
    del voting
    service.play(Town.end_voting)
    service.play(lambda town: town.act(commission.close(town.keeper.state)))
    service.play(lambda town: town.act(registrar.destroyed_mapping(), "registrar"))
    follow()
    assert "says that the mapping is destroyed; it is not" in the_desk().alarm
