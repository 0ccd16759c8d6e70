"""Trustees records written by other people's programs, and keys their trustees hold."""

import json
import subprocess
from pathlib import Path

import pytest

from belenios_archive import VECTORS, archive_records, trustees_record
from belenios_tool import TOOL, require_tool
from plebiscite.canonical.json import parse_json
from plebiscite.ceremony.channel import receive
from plebiscite.ceremony.seeds import parse_seed, receiving_secret, signing_secret
from plebiscite.ceremony.shares import read_unreduced
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.record.v1_trustees import Trustees, check_trustees, parse_trustees


@pytest.mark.parametrize(
    ("election", "group", "kinds"),
    [
        ("ed25519-2of3", ED25519, ["Pedersen"] * 3),
        ("b2048-3single", BELENIOS_2048, ["Single"] * 3),
        ("b2048-altered", BELENIOS_2048, ["Single"] * 3),
    ],
)
def test_the_record_of_an_archive_proves_its_key(
    election: str, group: Group, kinds: list[str]
) -> None:
    trustees = parse_trustees(trustees_record(election), group)
    check_trustees(trustees)
    assert [owner.kind for owner in trustees.owners] == kinds
    assert [owner.owner for owner in trustees.owners] == [1, 2, 3]
    public_key = json.loads(archive_records(election)[1])["public_key"]
    assert group.format(trustees.public_key) == public_key


def share_of(group: Group, trustees: Trustees, index: int, seed: str, text: str) -> None:
    """The encrypted decryption key `text` opens with the seed and fits the record."""
    item = trustees.items[0].pedersen
    assert item is not None
    certificate = item.certificates[index - 1]
    assert group.generator_power(signing_secret(group, seed)) == certificate.verification
    dk = receiving_secret(group, seed)
    message = receive(group, dk, certificate.verification, text)
    secret = read_unreduced(json.loads(message)["decryption_key"], group.order)
    assert group.generator_power(secret) == item.share_elements[index - 1]


@pytest.mark.parametrize("index", [1, 2, 3])
def test_a_trustee_of_3_3_0_opens_its_share(index: int) -> None:
    folder = VECTORS / "ed25519-2of3"
    trustees = parse_trustees(trustees_record("ed25519-2of3"), ED25519)
    seed = parse_seed((folder / f"trustee{index}.key").read_text().rstrip("\n"))
    text = (folder / f"trustee{index}.dkey").read_text().rstrip("\n")
    share_of(ED25519, trustees, index, seed, text)


def test_the_private_keys_of_single_trustees_are_behind_their_public_keys() -> None:
    trustees = parse_trustees(trustees_record("b2048-3single"), BELENIOS_2048)
    for owner in trustees.owners:
        path = VECTORS / "b2048-3single" / f"trustee{owner.owner}.privkey.json"
        secret = int(parse_json(path.read_bytes().rstrip(b"\n"), str))
        assert BELENIOS_2048.generator_power(secret) == owner.key


def belenios(folder: Path, *words: str, given: str = "") -> str:
    step = ["setup", "generate-trustee-key-threshold", "--group", "BELENIOS-2048"]
    command = [TOOL, *(words if words[0] == "setup" else [*step, *words])]
    done = subprocess.run(
        command, cwd=folder, input=given, text=True, capture_output=True, check=True
    )
    return done.stdout


def threshold_ceremony(folder: Path, size: int, threshold: int) -> list[Path]:
    """A 2.0 ceremony; the trustees' key files in the order of their indices."""
    for _ in range(size):
        belenios(folder, "--step", "1")
    keys = sorted(folder.glob("*.key"))
    certificates = folder / "certs.jsons"
    certificates.write_text("".join(key.with_suffix(".cert").read_text() for key in keys))
    known = ("--certs", certificates.name)
    dealt = [
        belenios(folder, *known, "--key", key.name, "--step", "3", "--threshold", str(threshold))
        for key in keys
    ]
    (folder / "polynomials.jsons").write_text("".join(dealt))
    polynomials = ("--polynomials", "polynomials.jsons")
    belenios(folder, *known, "--step", "4", *polynomials)
    shares = [
        belenios(
            folder,
            *(*known, "--key", key.name, "--step", "5"),
            given=key.with_suffix(".vinput").read_text(),
        )
        for key in keys
    ]
    record = belenios(folder, *known, "--step", "6", *polynomials, given="".join(shares))
    (folder / "threshold.json").write_text(record)
    (folder / "public_keys.jsons").write_text("")
    belenios(folder, "setup", "make-trustees")
    return keys


@pytest.mark.slow
def test_a_fresh_ceremony_of_2_0_proves_its_key_and_its_shares_open(tmp_path: Path) -> None:
    require_tool()
    keys = threshold_ceremony(tmp_path, 3, 2)
    raw = (tmp_path / "trustees.json").read_bytes().rstrip(b"\n")
    trustees = parse_trustees(raw, BELENIOS_2048)
    check_trustees(trustees)
    item = trustees.items[0].pedersen
    assert item is not None
    assert item.signatures is None
    for index, key in enumerate(keys, 1):
        seed = parse_seed(key.read_text().rstrip("\n"))
        text = key.with_suffix(".dkey").read_text().rstrip("\n")
        share_of(BELENIOS_2048, trustees, index, seed, text)
