"""Entries of a record altered, and an own account of which alterations the rules allow.

`stands` knows the played valley's rules in other words than the program: whose act follows whose,
what binds the log's root, and what is counted.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from forged_record import Forgery
from plebiscite.errors import PlebisciteError
from plebiscite.log.keys import parse_vkey
from plebiscite.record.entries import (
    Act,
    BallotEntry,
    ChallengeEntry,
    Entry,
    kind_of,
    parse_entry,
)

_ODD: tuple[object, ...] = (
    0, -1, 1, 2**31, 2**32, 2**53, 2**64, 10**30, "", "x", "0", "1/0", "é", "a" * 64, "\x7f",
    [], {}, None, True, False, [[]], 1.5, "-1", "9" * 30,
)  # fmt: skip


# -- which orders stand


def stands(forgery: Forgery, order: Sequence[int]) -> bool:
    """Whether the rules allow the valley's entries in this order, each as it was signed."""
    entries = [parse_entry(raw) for raw in forgery.entries]
    if len(set(order)) != len(order) or not order or order[0] != 0:
        return False
    return (
        _offices_in_turn(entries, order)
        and _voters_in_turn(entries, order)
        and _roots_kept(entries, order)
        and _places_kept(entries, order)
        and all(_may_follow(entries, order, place) for place in range(1, len(order)))
    )


def voters_agree(forgery: Forgery, order: Sequence[int]) -> bool:
    """Whether a record stands in which offices sign and number their acts as they like.

    The votes are as their voters chained them; each act stands where acts of its kind may.
    """
    entries = [parse_entry(raw) for raw in forgery.entries]
    kinds = [kind_of(entries[i]) for i in order]
    votes = [i for i in order if _credential(entries[i])]
    if len(set(votes)) != len(votes) or not _voters_in_turn(entries, votes):
        return False
    paused = extended = False
    excluded: list[str] = []
    for place, kind in enumerate(kinds):
        entry = entries[order[place]]
        if kind in {"pause", "resume"} and paused == (kind == "pause"):
            return False
        if kind in {"ballot", "challenge"} and (paused or _credential(entry) in excluded):
            return False
        if kind == "extension" and extended:
            return False
        if kind == "exclusion":
            if entry.credential in excluded or not _standing(entries, order[:place], entry):  # type: ignore[union-attr]
                return False
            excluded.append(entry.credential)  # type: ignore[union-attr]
        paused = (paused or kind == "pause") and kind != "resume"
        extended = extended or kind == "extension"
    return extended  # without it the polls closed too late


def _standing(entries: Sequence[Entry], before: Sequence[int], entry: Any) -> bool:  # noqa: ANN401 - an exclusion
    """The ballot it names is the voter's last before it; "" where there is none."""
    own = [
        entries[i]
        for i in before
        if isinstance(entries[i], BallotEntry) and _credential(entries[i]) == entry.credential
    ]
    last = own[-1] if own else None
    tracker = sha256(last.ballot.encode()).hexdigest() if isinstance(last, BallotEntry) else ""
    return bool(tracker == entry.ballot)


def _is_prefix(part: Sequence[int], whole: Sequence[int]) -> bool:
    return list(part) == list(whole[: len(part)])


def _offices_in_turn(entries: Sequence[Entry], order: Sequence[int]) -> bool:
    """Every office's acts are its first ones, in its own order."""

    def acts(office: str, among: Sequence[int]) -> list[int]:
        return [i for i in among if office in _signers(entries[i])]

    every = range(len(entries))
    offices = {office for entry in entries for office in _signers(entry)}
    return all(_is_prefix(acts(office, order), acts(office, every)) for office in offices)


def _signers(entry: Entry) -> list[str]:
    return [each.by for each in entry.signatures] if isinstance(entry, Act) else []


def _voters_in_turn(entries: Sequence[Entry], order: Sequence[int]) -> bool:
    """Every credential's votes are its first ones, in order."""

    def votes(credential: str, among: Sequence[int]) -> list[int]:
        return [i for i in among if _credential(entries[i]) == credential]

    every = range(len(entries))
    voters = {_credential(entry) for entry in entries} - {""}
    return all(_is_prefix(votes(voter, order), votes(voter, every)) for voter in voters)


def _credential(entry: Entry) -> str:
    if isinstance(entry, BallotEntry):
        return str(json.loads(entry.ballot)["credential"])
    return entry.credential if isinstance(entry, ChallengeEntry) else ""


def _roots_kept(entries: Sequence[Entry], order: Sequence[int]) -> bool:
    """Proofs bind the log's root: of the rehearsal, and of close; so does who verified it."""
    kinds = [kind_of(entry) for entry in entries]
    for index, entry in enumerate(entries):
        size = getattr(entry, "size", 0) if kinds[index] == "verification" else 0
        if index in order and not _is_prefix(range(size), order[: order.index(index)]):
            return False
    for proof, point in (("rehearsal-proof", "rehearsal"), ("partial-decryption", "close")):
        before = kinds.index(point) + 1
        if any(kinds[i] == proof for i in order) and not _is_prefix(range(before), order):
            return False
    return True


def _places_kept(entries: Sequence[Entry], order: Sequence[int]) -> bool:
    """Three kinds name another entry by its index."""
    kinds = [kind_of(entry) for entry in entries]
    first, second = (index for index, kind in enumerate(kinds) if kind == "bulletin")
    names = {
        kinds.index("certification"): first,
        kinds.index("answer"): kinds.index("statement"),
        second: first,
    }
    for entry, index in names.items():
        if entry in order:
            place = order.index(entry)
            if len(order) <= index or order[index] != index or place < index:
                return False
    return True


def _may_follow(entries: Sequence[Entry], order: Sequence[int], place: int) -> bool:
    """Whether the entry at `place` may come after those before it."""
    kinds = [kind_of(entry) for entry in entries]
    entry, kind = entries[order[place]], kinds[order[place]]
    before = [kinds[i] for i in order[:place]]
    needs = _NEEDS.get(kind, {})
    enough = all(before.count(other) >= number for other, number in needs.items())
    early = not any(other in before for other in _NEVER_AFTER.get(kind, ()))
    if kind in {"ballot", "challenge"}:
        early = early and before.count("pause") == before.count("resume")
    if kind == "exclusion":
        early = early and _ballot_stands(entries, order[:place], entry)
    if kind == "result":
        early = early and _decrypted(entries, order[:place], entry)
    if kind == "partial-decryption":
        early = early and _tallied(entries, order[:place], entry)
    if kind in _WORDS:
        early = early and not ("polls-closed" in before and "close" not in before)
    return enough and early and "end" not in before


_WORDS = {
    *("statement", "incident", "answer", "erasure"),
    *("invitation", "accreditation", "checklist", "verification"),
}
_ALL_SHARES = {"certificate": 3, "commitment": 3, "reveal": 3, "share-key": 3}
_VOTES = {"ballot": 10, "challenge": 1}
_NEEDS: dict[str, dict[str, int]] = {
    "roll": {"definition": 1},
    "ceremony": {"roll": 5},
    "certificate": {"ceremony": 1},
    "commitment": {"ceremony": 1},
    "reveal": {"commitment": 3},
    "share-key": {"reveal": 3},
    "trustees": _ALL_SHARES,
    "election": {"trustees": 1},
    "rehearsal": {"election": 5},
    "rehearsal-proof": {"rehearsal": 1},
    "open": {"rehearsal-proof": 2},
    "ballot": {"open": 1},
    "challenge": {"open": 1},
    "close": {"polls-closed": 1, **_VOTES},
    "destruction": {"close": 1},
    "statement": {"definition": 1},
}
_NEVER_AFTER: dict[str, tuple[str, ...]] = {
    "roll": ("ceremony",),
    "certificate": ("commitment", "trustees"),
    "commitment": ("trustees",),
    "reveal": ("trustees",),
    "share-key": ("trustees",),
    "rehearsal-proof": ("open",),
    "ballot": ("polls-closed",),
    "challenge": ("polls-closed",),
}


def _ballot_stands(entries: Sequence[Entry], before: Sequence[int], entry: Any) -> bool:  # noqa: ANN401 - an exclusion
    """The excluded credential's votes are all there: its last one is what stands."""
    own = [i for i, each in enumerate(entries) if _credential(each) == entry.credential]
    return all(i in before for i in own)


def _decrypted(entries: Sequence[Entry], before: Sequence[int], entry: Any) -> bool:  # noqa: ANN401 - a result
    """Two trustees decrypted the group, if anybody in it voted."""
    own = [e for e in entries if kind_of(e) == "partial-decryption" and e.group == entry.group]  # type: ignore[union-attr]
    return all(any(entries[i] is each for i in before) for each in own)


def _tallied(entries: Sequence[Entry], before: Sequence[int], entry: Any) -> bool:  # noqa: ANN401 - a decryption
    """The encrypted tally of the group came before."""
    tallies = (entries[i] for i in before if kind_of(entries[i]) == "encrypted-tally")
    return any(entry.group == tally.units[0] for tally in tallies)  # type: ignore[union-attr]


# -- fields altered


def altered_fields(forgery: Forgery, chance: random.Random) -> tuple[int, bytes, str]:
    """One entry with something changed: its index, its new bytes, and what was done."""
    index = chance.randrange(len(forgery.entries))
    raw = forgery.entries[index]
    if chance.random() < 0.15:
        place = chance.randrange(len(raw))
        changed = raw[:place] + bytes([raw[place] ^ (1 << chance.randrange(8))]) + raw[place + 1 :]
        return index, changed, f"byte {place}"
    value = json.loads(raw)
    path = chance.choice([path for path in _paths(value) if path != ("kind",)])
    same_kind = [
        other
        for other in forgery.entries
        if other != raw and other.startswith(raw[: raw.index(b'"', 9) + 1])
    ]
    _change(value, path, chance, [json.loads(other) for other in same_kind])
    return index, _written(value), f"{'.'.join(map(str, path))}"


def _written(value: object) -> bytes:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("\x7f", "\\u007f").encode()


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from _paths(inner, (*path, key))


def _change(
    value: Any,  # noqa: ANN401 - JSON
    path: tuple[Any, ...],
    chance: random.Random,
    others: Sequence[Any],
) -> None:
    for key in path[:-1]:
        value = value[key]
        others = [_inner(other, key) for other in others]
    key, old = path[-1], value[path[-1]]
    taken = [each for each in (_inner(other, key) for other in others) if each is not None]
    if taken and chance.random() < 0.4:
        value[key] = chance.choice(taken)  # another ballot's proof, another unit, another factor
    elif chance.random() < 0.3:
        value[key] = chance.choice(_ODD)
    elif isinstance(old, dict | list) and len(old) > 0 and chance.random() < 0.5:
        old.pop(chance.choice(list(old) if isinstance(old, dict) else range(len(old))))
    elif isinstance(old, list) and old:
        old.append(chance.choice(old))
    elif isinstance(old, bool) or not isinstance(old, int):
        text = str(old)
        place = chance.randrange(len(text) + 1)
        value[key] = text[:place] + chance.choice("0123456789abcdefghij-") + text[place + 1 :]
    else:
        value[key] = old + chance.choice((1, -1, 10))


def _inner(value: Any, key: Any) -> Any:  # noqa: ANN401 - JSON
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        return None


_FREE = {
    "statement": {"position", "severity", "place", "evidence", "words"},
    "checklist": {"points", "answers", "place", "words"},
    "verification": {"program", "verdict", "unchecked", "report"},
    "invitation": {"name", "came", "words"},
    "accreditation": {"observer", "decision", "words"},
    "bulletin": {"expected", "words"},
    "erasure": {"order"},
    "destruction": {"what"},
    "certification": {"words"},
    "end": {"successor"},
}
"""What offices may say otherwise after close, when they sign it anew: nothing of the result."""


def same_or_free(before: Forgery, after: Forgery, index: int, *, resigned: bool) -> bool:
    """Whether an altered record is the same one, or differs in what its signers are free to say."""
    if before.entries == after.entries:
        return True
    if not resigned or index < _verified_size(before):
        return False
    old = parse_entry(before.entries[index])
    try:
        new = parse_entry(after.entries[index])
    except PlebisciteError:
        return False  # it is no entry
    if type(old) is not type(new) or not isinstance(old, Act):
        return False
    names = [name for name in old.__struct_fields__ if name != "signatures"]
    fields = {name for name in names if getattr(old, name) != getattr(new, name)}
    kind = kind_of(old)
    sayable = fields <= _FREE.get(kind, set()) and _sayable(new)
    return sayable and (_signers(new) == _signers(old) or _other_signer(kind, new))


def _verified_size(forgery: Forgery) -> int:
    """Up to where an observer, who does not collude, signed what the log was."""
    entries = (parse_entry(raw) for raw in forgery.entries)
    return max(getattr(each, "size", 0) for each in entries if kind_of(each) == "verification")


def _sayable(entry: Any) -> bool:  # noqa: ANN401 - an act
    """What is said freely must still be of its form, and said by who may say it."""
    if hasattr(entry, "what") and entry.signatures:
        by_trustee = entry.signatures[0].by.startswith("trustee/")
        return bool(by_trustee == (entry.what == "decryption-key"))
    if kind_of(entry) in _OBSERVED and not _OBSERVED[kind_of(entry)](entry):
        return False
    successor = getattr(entry, "successor", None)
    if successor is not None:
        try:
            parse_vkey(successor.log)
        except PlebisciteError:
            return False
        return re.fullmatch("[0-9a-f]{64}", successor.policy) is not None
    return re.fullmatch("(?:[0-9a-f]{64})?", getattr(entry, "words", "")) is not None


def _place_is_there(entry: Any) -> bool:  # noqa: ANN401 - an act
    """A place of the valley: it has no entries before the definition, and one hall a district."""
    place = entry.place
    if place is None:
        return True
    known = place.district in {"", "mill", "hill", "farm", "moor", "inn"}
    hall = place.station in {"", f"{place.district}-hall"}
    number = place.entry is None or 0 <= place.entry < 60
    return known and hall and number and (place.district != "" or place.entry is not None)


def _short(text: str, most: int = 200) -> bool:
    return 0 < len(text) <= most and text.isprintable()


def _digests(texts: Sequence[str]) -> bool:
    return all(re.fullmatch("[0-9a-f]{64}", text) for text in texts)


def _points_answered(entry: Any) -> bool:  # noqa: ANN401 - an act
    points = [point for point, _ in entry.answers]
    once = 0 < len(points) == len(set(points))
    return once and all(_short(point, 60) for point in points) and _short(entry.points)


_OBSERVED: dict[str, Callable[[Any], bool]] = {
    "statement": lambda entry: _place_is_there(entry) and _digests(entry.evidence),
    "checklist": lambda entry: _place_is_there(entry) and _points_answered(entry),
    "verification": lambda entry: (
        entry.verdict != "failed"
        and _short(entry.program)
        and all(_short(check, 60) for check in entry.unchecked)
        and (not entry.report or _digests([entry.report]))
    ),
    "invitation": lambda entry: (
        _short(entry.name) and entry.name == entry.name.strip() and "  " not in entry.name
    ),
    "accreditation": lambda entry: (
        entry.observer in {1, 2, 3} and (entry.decision == "granted" or entry.words != "")
    ),
}
"""Whether what an observer, or the commission about one, says otherwise is of its form."""


def _other_signer(kind: str, entry: Any) -> bool:  # noqa: ANN401 - an act
    """Any observer may make a statement, any trustee destroy its key."""
    offices = {
        "statement": ("observer/1", "observer/2"),
        "checklist": ("observer/1", "observer/2"),
        "verification": ("observer/1", "observer/2"),
        "destruction": ("trustee/1", "trustee/2", "trustee/3"),
    }.get(kind, ())
    if kind == "destruction" and entry.what != "decryption-key":
        return False
    return len(_signers(entry)) == 1 and _signers(entry)[0] in offices


_NAMES = {
    "roll": "credentials",
    "reveal": "payload",
    "trustees": "record",
    "bulletin": "figures",
    "booth": "manifest",
}


def names_an_absent_blob(forgery: Forgery, index: int) -> bool:
    """Whether the entry is one that rests on a blob, and the record lacks that blob."""
    try:
        entry: Any = parse_entry(forgery.entries[index])
    except PlebisciteError:
        return False
    kind = kind_of(entry)
    names = [part.blob for part in entry.parts] if kind == "definition" else []
    if kind in _NAMES:
        names.append(getattr(entry, _NAMES[kind]))
    absent = [name for name in names if name not in forgery.blobs]
    return any(re.fullmatch("[0-9a-f]{64}", name) for name in absent)
