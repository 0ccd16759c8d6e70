"""Another people's program checks what we publish: Debian's belenios-tool 2.0 on our exports."""

import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from belenios_tool import TOOL, require_tool
from played_town import EXAMPLES, Town
from plebiscite.offices import voter
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_toml import read_definition
from plebiscite.store.belenios_exports import export_units
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import Verified, verify_record

pytestmark = pytest.mark.slow


def accepted(archive: Path) -> bool:
    """What belenios-tool says of the one archive in a folder."""
    run = subprocess.run(
        [TOOL, "election", "verify"],
        cwd=archive.parent,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return run.returncode == 0


def practice_in_2048() -> tuple[Definition, tuple[Texts, ...]]:
    definition, texts = read_definition((EXAMPLES / "town.toml").read_bytes(), "town.toml")
    trustees = msgspec.structs.replace(definition.trustees, threshold=3, all_needed_confirmed=True)
    definition = msgspec.structs.replace(
        definition, group="BELENIOS-2048", practice=True, trustees=trustees
    )
    return definition, texts


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Verified]:
    """The archive of a small referendum in BELENIOS-2048 with three Single trustees."""
    require_tool()
    folder = tmp_path_factory.mktemp("town-2048")
    town = Town(folder, *practice_in_2048())
    town.open()
    for number in range(6):
        town.vote(number, {"bench": ["no" if number == 2 else "yes"]})
    town.vote(2, {"bench": ["yes"]})
    leaving = voter.find_voter(town.keeper.state, town.letters[4].code)
    withdrawn = voter.withdraw(town.keeper.state, leaving, os.urandom)
    town.act(withdrawn, "commission", "registrar")
    town.end_voting()
    town.count()
    town.close()
    record = RecordFolder(town.record)
    verified = verify_record(record, town.policy)
    _, tree = record.opened(town.policy.policy)
    (written,) = export_units(verified.state, tree, folder / "archives")
    again = export_units(verified.state, tree, folder / "again")
    assert (folder / "again" / written.file).read_bytes() == (
        folder / "archives" / written.file
    ).read_bytes()
    assert again == [written]
    assert [each.reason for each in written.excluded] == ["withdrawn-by-voter"]
    return folder / "archives" / written.file, verified


def test_belenios_tool_accepts_our_export(exported: tuple[Path, Verified]) -> None:
    archive, verified = exported
    assert {c.id for c in verified.report.checks if c.status == "failed"} == set()
    assert accepted(archive)


def _records(raw: bytes) -> list[tuple[str, bytes]]:
    """Names and bodies of the records of an archive."""
    records, at = [], 0
    while at < len(raw):
        name = raw[at : at + 100].rstrip(b"\0").decode()
        size = int(raw[at + 124 : at + 135], 8)
        records.append((name, raw[at + 512 : at + 512 + size]))
        at += 512 + -(-size // 512) * 512
    return records


def _rebuilt(records: list[tuple[str, bytes]], header: bytes) -> bytes:
    """An archive of these records, with every name, parent and payload made right again."""
    from plebiscite.foreign.archive import tar_record

    timestamp = int(json.loads(header)["timestamp"])
    renamed: dict[str, str] = {}
    pieces = []
    for name, body in records:
        changed = body
        for old, new in renamed.items():
            changed = changed.replace(old.encode(), new.encode())
        digest = sha256(changed).hexdigest()
        if "." in name:
            renamed[name.split(".")[0]] = digest
            name = digest + name[name.index(".") :]  # noqa: PLW2901 - the record's own name
        pieces.append(tar_record(name, changed, timestamp))
    return b"".join(pieces)


def _altered_scalars(ballot: bytes) -> list[bytes]:
    """The ballot with one proof's challenge or response altered, for each proof in turn."""
    text = json.loads(ballot)
    answers = text["answers"]
    proofs = [
        proof
        for answer in answers
        for proof in (
            *(p for pair in answer["individual_proofs"] for p in pair),
            *answer["overall_proof"],
            *answer.get("blank_proof", ()),
        )
    ]
    proofs.append(text["signature"]["proof"])
    altered = []
    for proof in proofs:
        for field in ("challenge", "response"):
            kept = proof[field]
            proof[field] = str(int(kept) - 1 if int(kept) else 1)
            altered.append(json.dumps(text, separators=(",", ":")).encode())
            proof[field] = kept
    return altered


def test_belenios_tool_refuses_our_export_after_any_altered_proof(
    exported: tuple[Path, Verified], tmp_path: Path
) -> None:
    archive, _ = exported
    records = _records(archive.read_bytes())
    assert _rebuilt(records, records[0][1]) == archive.read_bytes()
    place = next(i for i, (_, body) in enumerate(records) if b'"election_uuid"' in body)
    target = tmp_path / archive.name
    for number, altered in enumerate(_altered_scalars(records[place][1])):
        changed = [*records[:place], (records[place][0], altered), *records[place + 1 :]]
        target.write_bytes(_rebuilt(changed, records[0][1]))
        assert not accepted(target), f"altered proof {number} was accepted"


def test_belenios_tool_refuses_our_export_after_an_altered_decryption(
    exported: tuple[Path, Verified], tmp_path: Path
) -> None:
    archive, _ = exported
    records = _records(archive.read_bytes())
    target = tmp_path / archive.name
    places = [i for i, (_, body) in enumerate(records) if b'"decryption_factors"' in body]
    assert len(places) == 3
    for place in places:
        text = json.loads(records[place][1])
        for row, proofs in enumerate(text["decryption_proofs"]):
            for column, proof in enumerate(proofs):
                kept = proof["response"]
                proof["response"] = str(int(kept) - 1 if int(kept) else 1)
                altered = json.dumps(text, separators=(",", ":")).encode()
                changed = [*records[:place], (records[place][0], altered), *records[place + 1 :]]
                target.write_bytes(_rebuilt(changed, records[0][1]))
                assert not accepted(target), f"altered decryption {place} {row} {column}"
                proof["response"] = kept
