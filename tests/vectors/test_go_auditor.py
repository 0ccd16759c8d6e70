"""A stranger's program, on Go's own log code, accepts good logs and refuses changed ones."""

import json
import os
import shutil
import subprocess
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest

from kept_log import LOG_KEY, KeptLog
from log_keys import LOG, ORIGIN, WITNESSES, cosigned_note
from memory_log import MemoryLog, load_folder
from played_town import play_town
from plebiscite.log.bundles import format_bundle
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.note import Note, parse_note
from plebiscite.log.policy_file import PolicyFile
from plebiscite.store.local_witnesses import FileWitness, LocalWitnesses
from witness_processes import SEVEN, Dead, Liar, policy_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "vectors" / "tlog"
VALUES = json.loads((VECTORS / "values.json").read_bytes())
COMMISSION = new_signing_key("council.example", KeyKind.ED25519, b"\x09" * 32).verifier
SKYLIGHT = VALUES["skylight"]
DIRECTORY = sha256(SKYLIGHT["origin"].encode()).hexdigest()


@pytest.fixture(scope="module")
def auditor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("go") is None:
        assert os.environ.get("CI") != "true", "CI must build the foreign auditor: go is absent"
        pytest.skip("NOT CHECKED: go is absent, so no foreign program has read our logs")
    program = tmp_path_factory.mktemp("go") / "auditor"
    subprocess.run([ROOT / "tools" / "go-auditor" / "build", program], check=True)
    return program


def audit(
    program: Path, folder: Path, vkey: str, *options: str
) -> "subprocess.CompletedProcess[str]":
    command = [str(program), "-dir", str(folder), "-vkey", vkey, *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def accept(program: Path, folder: Path, vkey: str, *options: str) -> str:
    done = audit(program, folder, vkey, *options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refuse(program: Path, folder: Path, vkey: str, *options: str) -> None:
    done = audit(program, folder, vkey, *options)
    assert done.returncode == 1
    assert done.stderr.startswith("refused: ")


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)


def test_tesseras_log_at_every_size(auditor: Path) -> None:
    vkey, folder = VALUES["tessera"]["vkey"], VECTORS / "tessera-log"
    for size in (0, 1, 2, 3, 4, 6, 8, 9, 10, 12, 15):
        said = accept(auditor, folder, vkey, "-checkpoint", f"checkpoint.{size}", "-every", "1")
        assert said.startswith(f"accepted: {size} entries")


def test_a_resized_checkpoint_of_tesseras_log(auditor: Path, tmp_path: Path) -> None:
    files = load_folder(VECTORS / "tessera-log")
    files["checkpoint"] = files["checkpoint.15"].replace(b"\n15\n", b"\n16\n")
    write(tmp_path, files)
    refuse(auditor, tmp_path, VALUES["tessera"]["vkey"])


def test_skylights_tree_with_its_entries_rebuilt(auditor: Path, tmp_path: Path) -> None:
    """The mirror's note has no log signature, so ours is put above the mirror's cosignature."""
    mirror = VECTORS / "skylight" / "witness" / "mirror" / DIRECTORY
    key = new_signing_key(SKYLIGHT["origin"], KeyKind.ED25519, bytes(32))
    root = b64decode(SKYLIGHT["roots"]["300"])
    note = sign_checkpoint(Checkpoint(SKYLIGHT["origin"], 300, root), key)
    cosignatures = parse_note((mirror / "checkpoint").read_bytes()).signatures
    files = load_folder(mirror)
    files["checkpoint"] = bytes(note.with_signatures(cosignatures))
    records = [b"record %d" % index for index in range(300)]
    files["tile/entries/000"] = format_bundle(records[:256])
    files["tile/entries/001.p/44"] = format_bundle(records[256:])
    write(tmp_path, files)
    cosigner = ("-cosigner", SKYLIGHT["mirror_vkey"])
    assert accept(auditor, tmp_path, str(key.verifier), *cosigner).startswith("accepted: 300")
    refuse(auditor, tmp_path, str(key.verifier), "-cosigner", SKYLIGHT["witness_vkey"])
    write(tmp_path, {"tile/entries/001.p/44": format_bundle(records[255:299])})
    refuse(auditor, tmp_path, str(key.verifier), *cosigner)


@pytest.fixture
def our_log(tmp_path: Path) -> Path:
    """A log of 600 entries that grew in steps, one checkpoint a step, cosigned by two."""
    log = MemoryLog()
    for size in (0, 1, 3, 255, 256, 300, 512, 600):
        log.append([b"entry %d" % index for index in range(log.size, size)])
        note = cosigned_note(Checkpoint(ORIGIN, log.size, log.root), {0: 100, 1: 200})
        write(tmp_path, {f"checkpoint.{size}": note, "checkpoint": note})
    write(tmp_path, log.files)
    return tmp_path


COSIGNERS = tuple(x for key in WITNESSES[:2] for x in ("-cosigner", str(key.verifier)))


def test_our_own_log_at_every_size(auditor: Path, our_log: Path) -> None:
    for size in (0, 1, 3, 255, 256, 300, 512, 600):
        options = ("-checkpoint", f"checkpoint.{size}", "-every", "7", *COSIGNERS)
        said = accept(auditor, our_log, str(LOG.verifier), *options)
        assert said.startswith(f"accepted: {size} entries")


def test_our_own_log_under_strangers_keys(auditor: Path, our_log: Path) -> None:
    refuse(auditor, our_log, VALUES["tessera"]["vkey"])
    refuse(auditor, our_log, str(LOG.verifier), "-cosigner", str(WITNESSES[2].verifier))


CHANGED = [
    "checkpoint",
    "tile/0/000",
    "tile/0/001",
    "tile/0/002.p/88",
    "tile/1/000.p/2",
    "tile/entries/000",
    "tile/entries/001",
    "tile/entries/002.p/88",
]


@pytest.mark.parametrize("path", CHANGED)
def test_our_own_log_changed_cut_and_lost(auditor: Path, our_log: Path, path: str) -> None:
    raw = (our_log / path).read_bytes()
    middle = len(raw) // 2
    flipped = raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]
    for lie in (flipped, raw[:-1], raw + b"\0"):
        (our_log / path).write_bytes(lie)
        refuse(auditor, our_log, str(LOG.verifier), *COSIGNERS)
    (our_log / path).unlink()
    refuse(auditor, our_log, str(LOG.verifier), *COSIGNERS)


def test_a_false_cosignature_on_our_own_log(auditor: Path, our_log: Path) -> None:
    """A cosignature of another text, by the right key, under the right name."""
    note = parse_note((our_log / "checkpoint").read_bytes())
    other = cosign(parse_note((our_log / "checkpoint.3").read_bytes()).text, WITNESSES[2], 5)
    (our_log / "checkpoint").write_bytes(bytes(note.with_signatures([other])))
    accept(auditor, our_log, str(LOG.verifier), *COSIGNERS)
    refuse(auditor, our_log, str(LOG.verifier), "-cosigner", str(WITNESSES[2].verifier))


def test_a_referendums_record_at_every_kept_checkpoint(auditor: Path, tmp_path: Path) -> None:
    """Rule R10: the foreign auditor reads the logs that referendums leave behind."""
    town = play_town(tmp_path)
    vkey = str(town.policy.log)
    kept = sorted((town.record / "checkpoints").iterdir(), key=lambda file: int(file.name))
    assert len(kept) > 20
    for file in kept:
        name = f"checkpoints/{file.name}"
        said = accept(auditor, town.record, vkey, "-checkpoint", name, "-every", "1")
        assert said.startswith(f"accepted: {file.name} entries")
    bundle = next((town.record / "tile" / "entries").rglob(f"{kept[-1].name}"))
    raw = bytearray(bundle.read_bytes())
    raw[-2] ^= 1
    bundle.write_bytes(raw)
    refuse(auditor, town.record, vkey)


@pytest.fixture(scope="module")
def witnessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with seven witnesses of whom five are needed: one is dead and one lies."""
    folder = tmp_path_factory.mktemp("witnessed")
    policy = policy_of([""] * 7, 5)
    kinds: dict[int, type[FileWitness]] = {2: Dead, 5: Liar}
    made = [
        kinds.get(number, FileWitness)(folder / key.name, key, LOG_KEY.verifier)
        for number, key in enumerate(SEVEN)
    ]
    witnesses = LocalWitnesses(made, lambda: 1_800_000_000, policy)
    log = KeptLog(folder).create()
    with log.writer(policy, witnesses) as writer:
        for number in range(0, 600, 100):
            batch = [b"entry %d" % place for place in range(number, number + 100)]
            writer.append(batch, milestone=number % 200 == 0)
    (folder / "policy").write_bytes(bytes(PolicyFile(COMMISSION, policy)))
    return folder


def copied(witnessed: Path, folder: Path) -> Path:
    shutil.copytree(witnessed, folder / "copy")
    return folder / "copy"


def under_policy(program: Path, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [str(program), "-dir", str(folder / "record"), "-policy", str(folder / "policy")]
    return subprocess.run([*command, *options], check=False, capture_output=True, text=True)


def test_quorum_and_kept_checkpoints_under_a_policy(auditor: Path, witnessed: Path) -> None:
    done = under_policy(auditor, witnessed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "accepted: 600 entries" in done.stdout
    assert "accepted: 3 kept checkpoints" in done.stdout


def without(note: bytes, names: set[str]) -> bytes:
    """The note without the lines of these keys."""
    parsed = parse_note(note)
    lines = tuple(one for one in parsed.signatures if one.name not in names)
    return bytes(Note(parsed.text, lines))


def test_too_few_or_bad_cosignatures_under_a_policy(
    auditor: Path, witnessed: Path, tmp_path: Path
) -> None:
    folder = copied(witnessed, tmp_path)
    path = folder / "record" / "checkpoint"
    good = path.read_bytes()
    path.write_bytes(without(good, {SEVEN[0].name}))
    assert "the quorum did not cosign" in under_policy(auditor, folder).stderr
    path.write_bytes(without(good, {LOG_KEY.name}))
    assert under_policy(auditor, folder).returncode == 1
    parsed = parse_note(good)
    wrong = cosign("other.example\n1\nroot\n", SEVEN[5], 5)
    path.write_bytes(bytes(parsed.with_signatures([wrong])))
    path.write_bytes(bytes(Note(parsed.text, (parsed.signatures[0], wrong))))
    assert "refused" in under_policy(auditor, folder).stderr


def test_a_kept_checkpoint_of_another_history_under_a_policy(
    auditor: Path, witnessed: Path, tmp_path: Path
) -> None:
    folder = copied(witnessed, tmp_path)
    path = folder / "record" / "checkpoints" / "300"
    path.write_bytes(bytes(sign_checkpoint(Checkpoint(LOG_KEY.name, 300, bytes(32)), LOG_KEY)))
    assert "checkpoint 300 has another root" in under_policy(auditor, folder).stderr
    path.write_bytes((path.parent / "100").read_bytes())
    assert "checkpoint 300 is of 100 entries" in under_policy(auditor, folder).stderr
