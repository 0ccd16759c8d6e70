"""Writes `vectors/record/*.json`: language-neutral vectors of entries and of what they rest on.

Everything is played from one public seed, so the files are the same each time:

    PYTHONPATH=tests python tools/make_record_vectors.py [FOLDER]

Nobody may use a key, code or secret from here: anyone can compute them.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256, shake_256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import played_town
import played_valley
from definition_rule_vectors import rule_file
from paper_vectors import paper_file
from plebiscite.ballot.codes import credential_secret, new_code, write_code
from plebiscite.ballot.envelope import EnvelopeKind, EnvelopeStatement, seal, tracker_of
from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.encoding import enc, u64
from plebiscite.canonical.words import policy_words, tracker_words
from plebiscite.group.known import ED25519
from plebiscite.log.policy_file import PolicyFile
from plebiscite.offices import commission, trustee
from plebiscite.offices.submission import Submission
from plebiscite.record.acts import act_message, office_keys
from plebiscite.record.definition_parts import definition_hash, parts_of
from plebiscite.record.election_record import election_record
from plebiscite.record.entries import (
    Act,
    BallotEntry,
    ComplaintEntry,
    Entry,
    kind_of,
    parse_entry,
)
from plebiscite.record.grouping import groups_at_close
from plebiscite.record.units import Unit, unit_uuid, units_of
from plebiscite.store.record_files import RecordFolder

FOLDER = Path(__file__).parent.parent / "vectors" / "record"
Case = dict[str, Any]


def seeded(name: str) -> Callable[[int], bytes]:
    """Bytes that look random and are the same each time."""
    count = 0

    def give(size: int) -> bytes:
        nonlocal count
        count += 1
        return shake_256(f"plebiscite vectors {name} {count}".encode()).digest(size)

    return give


class Play:
    """The valley, a town whose ceremony fails and which is given up, the valley with papers."""

    def __init__(self) -> None:
        """Play all, in folders that are removed afterwards."""
        for module in (played_town, played_valley):
            vars(module)["RANDOM"] = seeded("play")  # the players draw from it by this name
        disk = Path("/dev/shm")  # noqa: S108 - the folder below it is fresh and private
        with TemporaryDirectory(dir=disk if disk.is_dir() else None) as folder:
            self.valley = played_valley.play_valley(Path(folder) / "valley")
            self.entries = _entries(self.valley)
            self.town = _abandoned_town(Path(folder) / "town")
            self.town_entries = _entries(self.town)
            self.paper = played_valley.play_valley(Path(folder) / "paper", paper=True)
            self.paper_entries = _entries(self.paper)


def _entries(town: played_town.Town) -> list[bytes]:
    _, tree = RecordFolder(town.record).opened(town.policy.policy)
    return list(tree.entries())


def _abandoned_town(folder: Path) -> played_town.Town:
    town = played_town.Town(folder)
    town.define()
    town.issue()
    town.act(commission.open_ceremony(town.keeper.state))
    for owner in town.owners:
        file, made = trustee.certificate(town.keeper.state, owner, None, played_town.RANDOM)
        town.files[owner] = file
        town.act(made, f"trustee/{owner}")
    town.act(Submission((ComplaintEntry(owner=1, against=2),)), "trustee/1")
    town.act(commission.abort("The trustees could not agree.", played_town.RANDOM))
    town.close()
    return town


# -- entries


def _first_of_each(raws: Sequence[bytes], wanted: Callable[[Entry], bool]) -> Iterator[bytes]:
    seen = set[str]()
    for raw in raws:
        entry = parse_entry(raw)
        variant = f"{kind_of(entry)} {getattr(entry, 'reason', '')}{getattr(entry, 'what', '')}"
        if variant not in seen and wanted(entry):
            seen.add(variant)
            yield raw


def _entry_case(raw: bytes, town: played_town.Town) -> Case:
    entry, origin = parse_entry(raw), town.definition.origin
    acts = []
    if isinstance(entry, Act):
        keys = office_keys(town.definition)
        acts = [
            {
                "office": each.by,
                "key": str(keys[each.by]),
                "counter": each.counter,
                "message": act_message(entry, origin, each.by, each.counter).hex(),
                "signature": each.signature,
            }
            for each in entry.signatures
        ]
    return {"kind": kind_of(entry), "origin": origin, "entry": raw.decode(), "acts": acts}


def _spoiled(raw: str) -> list[Case]:
    """Bytes that are no entry, made from those of a `close` entry."""
    ballots = raw[len('{"kind":"close",') : raw.index(',"signatures"')]  # the one field it has
    spoiled = {
        "an unknown kind": raw.replace('"kind":"close"', '"kind":"shut"'),
        "an unknown field": raw.replace('"ballots"', '"more":1,"ballots"'),
        "a missing field": raw.replace(f"{ballots},", ""),
        "a repeated field": raw.replace(ballots, f"{ballots},{ballots}"),
        "kind is not first": raw.replace(f'"kind":"close",{ballots}', f'{ballots},"kind":"close"'),
        "a space": raw.replace(",", ", ", 1),
        "a number with a fraction": raw.replace(ballots, f"{ballots}.0"),
        "a number as a text": raw.replace(ballots, '"ballots":"8"'),
        "an escape that is not needed": raw.replace("commission", "\\u0063ommission"),
        "a counter of zero": raw.replace('"counter":', '"counter":0,"x":', 1),
        "an empty list of signatures": raw[: raw.index(',"signatures"')] + ',"signatures":[]}',
        "a newline at the end": raw + "\n",
        "a byte-order mark": "\ufeff" + raw,
    }
    if raw in spoiled.values():
        raise AssertionError
    return [{"entry": text, "why": why} for why, text in spoiled.items()]


def entries(play: Play) -> Case:
    """One entry of each kind, signed; and bytes that are no entry."""
    good = [_entry_case(raw, play.valley) for raw in _first_of_each(play.entries, lambda _: True)]
    rare = _first_of_each(play.town_entries, lambda entry: kind_of(entry) in {"complaint", "abort"})
    good += [_entry_case(raw, play.town) for raw in rare]
    counts = (raw for raw in play.paper_entries if kind_of(parse_entry(raw)) == "paper-count")
    good += [_entry_case(raw, play.paper) for raw in counts]
    close = next(case["entry"] for case in good if case["kind"] == "close")
    return {"entries": good, "refused": _spoiled(close)}


# -- envelopes, codes, words


def _sealed(kind: EnvelopeKind, statement: EnvelopeStatement, secret: int) -> Case:
    fields = [f.encode() if isinstance(f, str) else f for f in statement.fields(ED25519)]
    signature = seal(ED25519, kind, statement, secret, seeded(f"nonce {kind}"))
    return {
        "kind": kind,
        "fields": [field.hex() for field in fields],
        "encoded": enc(kind, fields).hex(),
        "commitment": signature.commitment,
        "response": signature.response,
        "accept": True,
    }


def _altered(case: Case) -> Iterator[Case]:
    for number in (1, 2, 3, 5, 6):
        fields = list(case["fields"])
        fields[number] = f"{fields[number]}00"
        yield {**case, "fields": fields, "encoded": None, "accept": False}
    fields = [*case["fields"][:7], u64(int(case["fields"][7], 16) + 1).hex()]
    yield {**case, "fields": fields, "encoded": None, "accept": False}
    for kind in {"ballot", "challenge", "withdrawal"} - {case["kind"]}:
        yield {**case, "kind": kind, "encoded": None, "accept": False}
    longer = str(int(case["response"]) + ED25519.order)
    yield {**case, "response": longer, "accept": False}


def envelopes(play: Play) -> list[Case]:
    """SIG of a ballot, a challenge and a withdrawal, and what must be refused."""
    entry = next(each for raw in play.entries if isinstance(each := parse_entry(raw), BallotEntry))
    origin = play.valley.definition.origin
    symbols = new_code(seeded("envelope code"))
    secret = credential_secret(ED25519, origin, entry.unit, symbols)
    statement = EnvelopeStatement(
        origin=origin,
        uuid=entry.unit,
        fingerprint=play.valley.keeper.state.election(entry.unit).fingerprint,
        credential=ED25519.generator_power_secret(secret),
        tracker=tracker_of(entry.ballot.encode()),
        replaces=b"",
        counter=1,
    )
    again = statement._replace(replaces=statement.tracker, tracker=b"\x11" * 32, counter=2)
    leaving = statement._replace(counter=2)
    good = [
        _sealed("ballot", statement, secret),
        _sealed("challenge", again, secret),
        _sealed("withdrawal", leaving, secret),
    ]
    bad = sorted((each for case in good for each in _altered(case)), key=json.dumps)
    return [*good, *bad]


def codes(play: Play) -> list[Case]:
    """Printed codes, and the credentials they give in two units of one referendum."""
    definition, draw = play.valley.definition, seeded("codes")
    cases = []
    for unit in units_of(definition)[:2]:
        for _ in range(2):
            symbols = new_code(draw)
            secret = credential_secret(ED25519, definition.origin, unit.uuid, symbols)
            cases.append(
                {
                    "origin": definition.origin,
                    "unit": unit.uuid,
                    "printed": write_code(symbols),
                    "symbols": symbols,
                    "secret": str(secret),
                    "credential": ED25519.format(ED25519.generator_power_secret(secret)),
                }
            )
    return cases


def words(play: Play) -> Case:
    """Twelve words of a policy file, six of a tracker."""
    towns: tuple[played_town.Town, ...] = (play.valley, play.town)
    ballots = [
        each.ballot.encode()
        for raw in play.entries
        if isinstance(each := parse_entry(raw), BallotEntry)
    ]
    return {
        "policies": [_policy_case(town.policy) for town in towns],
        "trackers": [
            {"tracker": tracker_of(raw).hex(), "words": list(tracker_words(tracker_of(raw)))}
            for raw in ballots[:3]
        ],
        "digests": [
            {"sha256": digest.hex(), "policy": list(policy_words(digest))}
            for digest in (bytes(32), b"\xff" * 32, sha256(b"plebiscite").digest())
        ],
    }


def _policy_case(policy: PolicyFile) -> Case:
    return {
        "file": bytes(policy).decode(),
        "sha256": policy.digest.hex(),
        "words": list(policy.words),
        "tolerated_liars": policy.tolerated_liars,
    }


# -- definition, units, elections, groups


def definitions(play: Play) -> list[Case]:
    """The parts of a definition, their hash, its units and their v1 election records."""
    valley, state = play.valley, play.valley.keeper.state
    parts = parts_of(valley.definition, valley.texts)
    roll, record, cid = (sha256(name.encode()).digest() for name in ("roll", "trustees", "cid"))
    y_text = ED25519.format(state.required_trustees().public_key)
    elections = [
        election_record(
            valley.definition,
            valley.texts,
            unit,
            definition_hash=definition_hash(parts),
            roll_sha256=roll,
            trustees_sha256=record,
            cid=cid,
            y_text=y_text,
        )
        for unit in units_of(valley.definition)
    ]
    return [
        {
            "parts": [{"name": name, "bytes": raw.decode()} for name, raw in parts],
            "hash": definition_hash(parts).hex(),
            "roll_sha256": roll.hex(),
            "trustees_sha256": record.hex(),
            "cid": cid.hex(),
            "public_key": y_text,
            "elections": [
                {"unit": unit.uuid, "record": raw.decode(), "fingerprint": b64hash(raw)}
                for unit, raw in zip(units_of(valley.definition), elections, strict=True)
            ],
        }
    ]


def units(_play: Play) -> list[Case]:
    """The uuid of a unit from origin, district and ballot style."""
    places = (
        ("valley.example/2026", "mill", "all"),
        ("valley.example/2026", "hill", "all"),
        ("valley.example/2027", "mill", "all"),
        ("town.example/2026", "town", "all"),
        ("town.example/2026", "tow", "nall"),
    )
    return [
        {"origin": origin, "district": district, "style": style}
        | {"uuid": unit_uuid(origin, district, style)}
        for origin, district, style in places
    ]


_Tree = list[tuple[str, str | None, int, str]]
_TREES: tuple[tuple[str, int, _Tree], ...] = (
    ("nothing is small", 3, [("a", None, 5, "publish"), ("b", "a", 3, "publish")]),
    ("a small unit joins its parent", 3, [("a", None, 5, "publish"), ("b", "a", 2, "publish")]),
    ("a small root takes in the smallest group of its tree", 30,
     [("a", None, 5, "publish"), ("b", "a", 40, "publish"), ("c", "a", 35, "publish"),
      ("d", "c", 31, "publish")]),
    ("a small tree is withheld", 3, [("a", None, 1, "withhold"), ("b", "a", 1, "publish")]),
    ("a small tree is published", 3, [("a", None, 1, "publish"), ("b", "a", 1, "withhold")]),
    ("no ballots at all", 3, [("a", None, 0, "withhold")]),
    ("ties go by definition order", 10,
     [("a", None, 1, "publish"), ("b", "a", 10, "publish"), ("c", "a", 10, "publish")]),
)  # fmt: skip


def groups(_play: Play) -> list[Case]:
    """Which units are decrypted together: uuid, parent, counted ballots, rule of a small tree."""
    cases = []
    for name, minimum, tree in _TREES:
        made = [Unit(uuid, uuid, "s", 1, (), parent, rule) for uuid, parent, _, rule in tree]
        counted = {uuid: ballots for uuid, _, ballots, _ in tree}
        found = groups_at_close(made, counted, minimum)
        cases.append(
            {"name": name, "minimum": minimum, "units": tree}
            | {"groups": [each._asdict() for each in found]}
        )
    return cases


FILES: dict[str, Callable[[Play], Any]] = {
    "entries": entries,
    "envelopes": envelopes,
    "codes": codes,
    "words": words,
    "definitions": definitions,
    "definition_rules": lambda play: rule_file(play.valley.definition),
    "units": units,
    "groups": groups,
    "papers": lambda _: paper_file(),
}


def main(folder: Path) -> None:
    """Write every file into `folder`."""
    play = Play()
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        text = json.dumps(make(play), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}.json: {len(text):,} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
