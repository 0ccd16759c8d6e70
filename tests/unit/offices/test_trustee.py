"""What a trustee does: steps in order, each safe to take again, each with the right file."""

import msgspec
import pytest
from msgspec.structs import replace

from definition_examples import example
from played_in_memory import MemoryTown, play, played_to, town_definition
from played_town import RANDOM
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, MisuseError
from plebiscite.offices import trustee
from plebiscite.record.ceremony_statements import parse_payload, write_payload
from plebiscite.record.ceremony_transcript import Reveal
from plebiscite.record.entries import ComplaintEntry, DestructionEntry, ShareKeyEntry
from plebiscite.record.v1_trustees_format import PolynomialMessage


def file_of(stage: str, owner: int = 1) -> trustee.TrusteeFile:
    return played_to(stage).files[owner]


def test_nothing_is_done_without_a_valid_ceremony() -> None:
    with pytest.raises(ConductError, match="no valid ceremony"):
        trustee.certificate(played_to("rolls").state, 1, None, RANDOM)
    void = played_to("ceremony").state
    assert void.ceremony is not None
    void.ceremony.void = True
    with pytest.raises(ConductError, match="no valid ceremony"):
        trustee.commit(void, 1, None, RANDOM)


def test_every_step_taken_again_gives_the_same() -> None:
    state = played_to("ceremony").state
    file, first = trustee.certificate(state, 1, None, RANDOM)
    assert trustee.certificate(state, 1, file, RANDOM) == (file, first)
    state = played_to("certificates").state
    file, first = trustee.commit(state, 1, file_of("certificates"), RANDOM)
    assert trustee.commit(state, 1, file, RANDOM) == (file, first)
    state = played_to("commitments").state
    file = file_of("commitments")
    assert trustee.reveal(state, 1, file) == trustee.reveal(state, 1, file)
    state = played_to("reveals").state
    file, first = trustee.share_key(state, 1, file_of("reveals"), RANDOM)
    assert trustee.share_key(state, 1, file, RANDOM) == (file, first)


def test_a_file_is_read_as_it_was_written_and_grows_with_each_step() -> None:
    files = [file_of(stage) for stage in ("certificates", "commitments", "share-keys")]
    for file in files:
        assert parse_json(write_json(file), trustee.TrusteeFile) == file
    assert [file.committed is not None for file in files] == [False, True, True]
    assert [file.key is not None for file in files] == [False, False, True]


def test_a_file_of_another_trustee_or_referendum_is_refused() -> None:
    state = played_to("certificates").state
    with pytest.raises(MisuseError, match="file of trustee 2"):
        trustee.commit(state, 1, file_of("certificates", 2), RANDOM)
    elsewhere = replace(file_of("certificates"), origin="other.example")
    with pytest.raises(MisuseError, match=r"other\.example"):
        trustee.commit(state, 1, elsewhere, RANDOM)


def test_a_new_ceremony_begins_with_a_new_file() -> None:
    state = played_to("ceremony").state
    old = replace(file_of("share-keys"), cid="00" * 32)
    fresh, _ = trustee.certificate(state, 1, old, RANDOM)
    assert fresh.committed is None
    assert fresh.certificate != old.certificate


def test_steps_wait_for_the_steps_before() -> None:
    with pytest.raises(MisuseError, match="no certificate yet"):
        trustee.commit(played_to("certificates").state, 1, None, RANDOM)
    town = played_to("ceremony")
    file, made = trustee.certificate(town.state, 1, None, RANDOM)
    town.act(made, "trustee/1")
    with pytest.raises(ConductError, match="waiting for the certificate of trustee 2"):
        trustee.commit(town.state, 1, file, RANDOM)
    with pytest.raises(MisuseError, match="has not committed"):
        trustee.reveal(played_to("certificates").state, 1, file_of("certificates"))
    with pytest.raises(MisuseError, match="no part in a t-of-n"):
        trustee.share_key(played_to("reveals").state, 1, None, RANDOM)
    with pytest.raises(ConductError, match="until every trustee has revealed"):
        trustee.share_key(played_to("commitments").state, 1, file_of("commitments"), RANDOM)


def test_a07_no_reveal_before_all_commitments_are_witnessed() -> None:
    town = played_to("certificates")
    file, made = trustee.commit(town.state, 1, file_of("certificates"), RANDOM)
    town.act(made, "trustee/1")
    with pytest.raises(ConductError, match="not every trustee has committed"):
        trustee.reveal(town.state, 1, file)
    town = played_to("commitments")
    town.memory.milestones.clear()
    with pytest.raises(ConductError, match="not in a witnessed checkpoint"):
        trustee.reveal(town.state, 1, file_of("commitments"))


def test_single_trustees_make_no_certificates_and_no_shares() -> None:
    base = example("town")[0].trustees
    all_needed = replace(base, threshold=3, all_needed_confirmed=True)
    town = play(MemoryTown(town_definition(trustees=all_needed)), "defined", "rolls", "ceremony")
    with pytest.raises(MisuseError, match="there are no certificates"):
        trustee.certificate(town.state, 1, None, RANDOM)
    play(town, "commitments", "reveals")
    assert town.files[1].key is not None
    with pytest.raises(MisuseError, match="no part in a t-of-n"):
        trustee.share_key(town.state, 1, town.files[1], RANDOM)


def test_a_share_that_fails_gives_complaints_and_voids_the_ceremony() -> None:
    town = played_to("reveals")
    ceremony = town.state.ceremony
    assert ceremony is not None
    payload = parse_payload(ceremony.reveals[2].payload)
    message = parse_json(payload.message.encode(), PolynomialMessage)
    exchanged = replace(message, secrets=message.secrets[::-1])
    spoilt = write_payload(replace(payload, message=write_json(exchanged).decode()))
    ceremony.reveals[2] = Reveal(ceremony.reveals[2].random, spoilt)
    file, made = trustee.share_key(town.state, 1, file_of("reveals"), RANDOM)
    assert made.entries == (ComplaintEntry(owner=1, against=2),)
    assert file == file_of("reveals")
    town.act(made, "trustee/1")
    assert ceremony.void


def test_a_share_key_is_published_with_its_possession() -> None:
    file, made = trustee.share_key(played_to("reveals").state, 1, file_of("reveals"), RANDOM)
    (entry,) = made.entries
    assert isinstance(entry, ShareKeyEntry)
    assert file.share is not None
    assert (entry.key, entry.possession) == (file.share.key, file.share.possession)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"origin": "other.example"}, "the record is of"),
        ({"key": None}, "no finished key"),
        ({"cid": "00" * 32}, "another ceremony"),
        ({"owner": 2}, "another key for this trustee"),
    ],
)
def test_a_key_serves_one_record_and_one_trustee(change: dict[str, object], said: str) -> None:
    town = played_to("tallied")
    wrong = msgspec.structs.replace(town.files[1], **change)
    with pytest.raises(MisuseError, match=said):
        trustee.decrypt(town.state, wrong, RANDOM)


def test_a_key_without_its_ceremony_on_the_record_serves_nothing() -> None:
    town = played_to("tallied")
    town.state.ceremony = None
    with pytest.raises(MisuseError, match="another ceremony"):
        trustee.decrypt(town.state, town.files[1], RANDOM)


def test_a_rehearsal_is_answered_before_the_opening_only() -> None:
    for stage in ("elections", "open"):
        with pytest.raises(MisuseError, match="no rehearsal to answer"):
            trustee.rehearsal_proof(played_to(stage).state, file_of("share-keys"), RANDOM)


def test_everything_is_decrypted_once() -> None:
    town = played_to("tallied")
    town.act(trustee.decrypt(town.state, town.files[3], RANDOM), "trustee/3")
    assert trustee.decrypt(town.state, town.files[3], RANDOM).entries == ()


def test_the_key_is_said_to_be_destroyed() -> None:
    assert trustee.destroy().entries == (DestructionEntry(what="decryption-key"),)
