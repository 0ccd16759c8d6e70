"""Two logs that other programs wrote: Tessera's with entries, Skylight's with cosignatures."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from memory_log import MemoryLog, load_folder
from plebiscite.errors import EvidenceError, MalformedError, PlebisciteError, SignatureError
from plebiscite.log.bundles import parse_bundle
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from plebiscite.log.consistency import verify_consistency
from plebiscite.log.cosignature import cosign, verify_cosignature
from plebiscite.log.inclusion import verify_inclusion
from plebiscite.log.keys import KeyKind, VerifierKey, new_signing_key, parse_signing_key, parse_vkey
from plebiscite.log.merkle import EMPTY_ROOT, root_of
from plebiscite.log.note import Note, parse_note, verify_text
from plebiscite.log.tree import AuthenticatedTree

VECTORS = Path(__file__).parents[2] / "vectors" / "tlog"
VALUES = json.loads((VECTORS / "values.json").read_bytes())
TESSERA, SKYLIGHT = VALUES["tessera"], VALUES["skylight"]
SIZES = [0, 1, 2, 3, 4, 6, 8, 9, 10, 12, 15]
ENTRIES = [text.encode() for text in TESSERA["entries"]]
LOG = MemoryLog(load_folder(VECTORS / "tessera-log"))
KEY = parse_vkey(TESSERA["vkey"])
DIRECTORY = sha256(SKYLIGHT["origin"].encode()).hexdigest()
MIRROR = MemoryLog(load_folder(VECTORS / "skylight" / "witness" / "mirror" / DIRECTORY))
MIRROR_KEY, WITNESS_KEY = (parse_vkey(SKYLIGHT[f"{who}_vkey"]) for who in ("mirror", "witness"))


def tessera_checkpoint(size: int) -> Checkpoint:
    note = parse_note(LOG.read(f"checkpoint.{size}"))
    verify_text(note, KEY)
    return parse_checkpoint(note.text)


def tessera_tree(size: int) -> AuthenticatedTree:
    return AuthenticatedTree(LOG, size, tessera_checkpoint(size).root)


def test_every_file_is_the_published_one() -> None:
    lines = (VECTORS / "SHA256SUMS").read_text().split("\n")[:-1]
    for digest, name in (line.split("  ", 1) for line in lines):
        if name != "README.md":
            assert sha256((VECTORS / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("size", SIZES)
def test_tessera_checkpoint_tiles_and_entries_agree(size: int) -> None:
    checkpoint = tessera_checkpoint(size)
    assert (checkpoint.origin, checkpoint.size) == (KEY.name, size)
    again = bytes(sign_checkpoint(checkpoint, parse_signing_key(TESSERA["skey"])))
    assert again == LOG.read(f"checkpoint.{size}")
    tree = tessera_tree(size)
    assert list(tree.entries()) == ENTRIES[:size]
    expected = EMPTY_ROOT if size == 0 else b64decode(TESSERA["roots"].get(str(size), ""))
    assert checkpoint.root in (expected, tree.root)
    for index in range(size):
        verify_inclusion(ENTRIES[index], index, tree.inclusion(index), size, checkpoint.root)


def test_tessera_values() -> None:
    assert LOG.read("checkpoint") == LOG.read("checkpoint.15")
    assert parse_bundle(bytes.fromhex(TESSERA["bundle_3"]), 3) == ENTRIES[:3]
    assert LOG.read("tile/entries/000.p/3").hex() == TESSERA["bundle_3"]
    tree = tessera_tree(15)
    assert [b64encode(h).decode() for h in tree.inclusion(4)] == TESSERA["inclusion_4_of_15"]
    assert [b64encode(h).decode() for h in tree.consistency(6)] == TESSERA["consistency_6_to_15"]
    for size, root in TESSERA["roots"].items():
        assert b64encode(tessera_checkpoint(int(size)).root).decode() == root


def test_our_own_writer_makes_the_same_files() -> None:
    ours = MemoryLog()
    for size in SIZES[1:]:
        ours.append(ENTRIES[ours.size : size])
        assert ours.root == tessera_checkpoint(size).root
    assert ours.files == {k: v for k, v in LOG.files.items() if k.startswith("tile/")}


def test_tessera_grows_between_every_pair_of_sizes() -> None:
    for old, new in combinations_with_replacement(SIZES[1:], 2):
        roots = tessera_checkpoint(old).root, tessera_checkpoint(new).root
        verify_consistency(old, new, *roots, tessera_tree(new).consistency(old))


def test_tessera_tiles_under_another_checkpoint_are_refused() -> None:
    for size in SIZES[1:]:
        for other in set(SIZES[1:]) - {size}:
            moved = {f"tile/0/000.p/{size}": LOG.read(f"tile/0/000.p/{other}")}
            with pytest.raises(PlebisciteError):
                AuthenticatedTree(MemoryLog(moved), size, tessera_checkpoint(size).root)


def test_a_flipped_bit_anywhere_is_refused() -> None:
    for path in ("tile/0/000.p/6", "tile/entries/000.p/6"):
        raw = LOG.read(path)
        for bit in range(8 * len(raw)):
            flipped = bytearray(raw)
            flipped[bit // 8] ^= 1 << bit % 8
            files = MemoryLog(LOG.files | {path: bytes(flipped)})
            with pytest.raises((EvidenceError, MalformedError)):
                list(AuthenticatedTree(files, 6, tessera_checkpoint(6).root).entries())


@pytest.mark.parametrize("size", SIZES)
def test_a_changed_checkpoint_is_refused(size: int) -> None:
    raw = LOG.read(f"checkpoint.{size}")
    changed = raw.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1))
    assert changed != raw
    with pytest.raises(SignatureError):
        verify_text(parse_note(changed), KEY)
    for stranger in (VerifierKey(KEY.name, KEY.kind, MIRROR_KEY.public), MIRROR_KEY):
        with pytest.raises(PlebisciteError):
            verify_text(parse_note(raw), stranger)


def test_the_cosignature_of_a_public_test_key_is_reproduced() -> None:
    values = VALUES["cosignature"]
    seed = b64decode(values["seed_text"])[1:]
    key = new_signing_key(values["name"], KeyKind.COSIGNATURE, seed)
    assert str(key.verifier) == values["vkey"]
    text = parse_note(LOG.read("checkpoint.15")).text
    line = cosign(text, key, values["time"])
    assert str(line) == f"— Wit1 {values['line']}\n"
    assert verify_cosignature(text, line, parse_vkey(values["vkey"])) == values["time"]


def skylight_note(who: str) -> Note:
    folder = VECTORS / "skylight" / "witness" / ("mirror" if who == "mirror" else "")
    return parse_note((folder / DIRECTORY / "checkpoint").read_bytes())


@pytest.mark.parametrize(("who", "key"), [("mirror", MIRROR_KEY), ("witness", WITNESS_KEY)])
def test_skylight_cosignatures_hold_under_their_own_key_only(who: str, key: VerifierKey) -> None:
    folder = VECTORS / "skylight" / "witness" / ("mirror" if who == "mirror" else "")
    description = json.loads((folder / f"{who}.v0.json").read_bytes())
    assert description["verifier_keys"] == [str(key)]
    note = skylight_note(who)
    (line,) = note.signatures_of(key)
    assert str(line).split(" ")[2] == SKYLIGHT[f"{who}_line"] + "\n"
    assert verify_cosignature(note.text, line, key) == SKYLIGHT["time"]
    other = WITNESS_KEY if key is MIRROR_KEY else MIRROR_KEY
    assert note.signatures_of(other) == ()
    with pytest.raises(SignatureError):
        verify_cosignature(note.text, line, other)
    other_text = skylight_note("witness" if who == "mirror" else "mirror").text
    with pytest.raises(SignatureError):
        verify_cosignature(other_text, line, key)


def test_the_mirror_key_comes_from_its_published_seed() -> None:
    seed = sha256(SKYLIGHT["mirror_seed_text"].encode()).digest()
    key = new_signing_key("mirror.example.org", KeyKind.COSIGNATURE, seed)
    assert key.verifier == MIRROR_KEY
    note = skylight_note("mirror")
    assert cosign(note.text, key, SKYLIGHT["time"]) == note.signatures_of(MIRROR_KEY)[0]


def test_skylight_tiles_lead_to_the_mirrors_root_only() -> None:
    checkpoint = parse_checkpoint(skylight_note("mirror").text)
    tree = AuthenticatedTree(MIRROR, 300, checkpoint.root)
    assert b64encode(tree.root).decode() == SKYLIGHT["roots"]["300"]
    for size in (256, 257):
        expected = SKYLIGHT["roots"][str(size)]
        assert b64encode(tree.range_hash(0, size)).decode() == expected
        proof = [b64encode(h).decode() for h in tree.consistency(size)]
        assert proof == SKYLIGHT[f"consistency_{size}_to_300"]
    path = [b64encode(h).decode() for h in tree.inclusion(257)]
    listed = SKYLIGHT["consistency_257_to_300"]
    assert path == listed[:1] + listed[2:]
    for index in range(300):
        verify_inclusion(b"record %d" % index, index, tree.inclusion(index), 300, tree.root)
    with pytest.raises(EvidenceError):
        AuthenticatedTree(MIRROR, 300, parse_checkpoint(skylight_note("witness").text).root)


def test_our_writer_makes_skylights_tiles() -> None:
    ours = MemoryLog()
    ours.append([b"record %d" % index for index in range(300)])
    hashes = {path: raw for path, raw in ours.files.items() if "entries" not in path}
    assert hashes == {path: MIRROR.read(path) for path in hashes}
    assert set(hashes) == {path for path in MIRROR.files if path.startswith("tile/")}
    assert root_of(ours.tree().tile(0, 0)) == ours.tree().tile(1, 0)[0]
