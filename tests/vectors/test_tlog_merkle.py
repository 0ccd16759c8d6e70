"""Every Merkle case of transparency-dev/merkle: accepted or refused as its `wantErr` says."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from plebiscite.errors import PlebisciteError
from plebiscite.log.consistency import verify_consistency
from plebiscite.log.inclusion import verify_leaf_inclusion
from plebiscite.log.merkle import leaf_hash, node_hash, root_of
from plebiscite.log.subtree import (
    Subtree,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "tlog"
FOLDER = VECTORS / "merkle"
CASES = sorted(FOLDER.rglob("*.json"))


def with_full_roots(case: dict[str, Any]) -> dict[str, Any]:
    """Three accepted cases hold placeholders of a few bytes; our verifiers want 32-byte roots."""
    texts = {k: v for k, v in case.items() if k in ("root1", "root2") and len(v) != 44}
    return case | {k: b64encode(sha256(v.encode()).digest()) for k, v in texts.items()}


def run(kind: str, case: dict[str, Any]) -> None:
    proof = [b64decode(text) for text in case["proof"] or []]
    raw = {name: b64decode(case[name] or "") for name in case if "oot" in name or "Hash" in name}
    if kind == "inclusion":
        size, root = case["treeSize"], raw["root"]
        verify_leaf_inclusion(raw["leafHash"], case["leafIdx"], proof, size, root)
    elif kind == "consistency":
        verify_consistency(case["size1"], case["size2"], raw["root1"], raw["root2"], proof)
    elif kind == "subtreeinclusion":
        subtree = Subtree(case["start"], case["end"])
        verify_subtree_inclusion(raw["leafHash"], case["leafIdx"], proof, subtree, raw["root"])
    else:
        subtree = Subtree(case["start"], case["end"])
        size, roots = case["size"], (raw["root1"], raw["root2"])
        verify_subtree_consistency(subtree, size, *roots, proof)


def test_every_case_is_here() -> None:
    kinds = {path.relative_to(FOLDER).parts[0] for path in CASES}
    assert len(CASES) == 355
    assert kinds == {"inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_case(path: Path) -> None:
    case = json.loads(path.read_bytes())
    kind = path.relative_to(FOLDER).parts[0]
    if not case["wantErr"]:
        run(kind, with_full_roots(case))
        return
    with pytest.raises(PlebisciteError):
        run(kind, case)


def test_the_eight_leaves_give_every_published_root() -> None:
    values = json.loads((VECTORS / "values.json").read_bytes())["eight_leaves"]
    leaves = [leaf_hash(bytes.fromhex(text)) for text in values["leaves"]]
    for size, root in values["roots"].items():
        assert root_of(leaves[: int(size)]).hex() == root
    assert leaf_hash(b"L123456").hex() == values["leaf_L123456"]
    assert node_hash(b"N123", b"N456").hex() == values["node_N123_N456"]
