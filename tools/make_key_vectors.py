"""Writes `vectors/tlog/keys.json`: names, keys and signatures on which two programs may differ.

Everything comes from one public seed, so the file is the same each time:

    python tools/make_key_vectors.py [FILE]
"""

import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

from nacl import bindings as sodium

from plebiscite.canonical.invisible import INVISIBLE, RANGES

ROOT = Path(__file__).parents[1]
Q = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19
KINDS = (0x01, 0x04)
MESSAGE = b"one message\n"
EIGHTH = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
"""A point of order eight."""
_SIGN = 1 << 255


def encoded(number: int) -> bytes:
    """The 32 bytes of a coordinate with its sign bit, or of a scalar."""
    return number.to_bytes(32, "little")


IDENTITY = encoded(1)


def torsion() -> list[bytes]:
    """The eight points of small order; the multiple j of `EIGHTH` at place j."""
    points = [IDENTITY]
    for _ in range(7):
        points.append(sodium.crypto_core_ed25519_add(points[-1], EIGHTH))
    return points


def secret(label: str) -> int:
    """A scalar below q that everybody knows."""
    return int.from_bytes(sha512(f"key vectors {label}".encode()).digest(), "little") % Q


def power(scalar: int) -> bytes:
    """The generator times the scalar."""
    return sodium.crypto_scalarmult_ed25519_base_noclamp(encoded(scalar % Q))


def vkey(name: str, kind: int, public: bytes) -> str:
    """The verifier key's text, made from its parts without any check."""
    key_id = sha256(f"{name}\n".encode() + bytes([kind]) + public).digest()[:4]
    return f"{name}+{key_id.hex()}+{b64encode(bytes([kind]) + public).decode()}"


def names() -> dict[str, list[str]]:
    """Every end of every range of invisible characters, and what stands beside it."""
    good = {"log", "example.org/log", "журнал.example", "日志", "ჟურნალი", "a-b_c:d", "e\u0301"}
    bad = {"", "+", "a+b", "two words", " log", "log ", "line\n", "nul\x00"}
    for low, high in RANGES:
        bad |= {f"log{chr(low)}.example", f"log{chr(high)}.example", f"log{chr(low)}", chr(high)}
        beside = {chr(low - 1) if low else "a", chr(high + 1)}
        good |= {f"log{each}.example" for each in beside if not INVISIBLE.search(each)}
    return {"good": sorted(good), "bad": sorted(bad)}


def bad_points() -> Iterator[tuple[str, bytes]]:
    """What is no key: each would be one to some program that checks less."""
    small = torsion()
    for place, point in enumerate(small):
        yield f"small order: {place} times a point of order eight", point
    yield "the neutral point with a sign bit", encoded(1 | _SIGN)
    yield "the point of order two with a sign bit", encoded((P - 1) | _SIGN)
    for y in range(19):
        yield f"y is {y} more than p", encoded(P + y)
        yield f"y is {y} more than p, with a sign bit", encoded((P + y) | _SIGN)
    yield "no point of the curve", encoded(2)
    for place, point in enumerate(small[1:], start=1):
        mixed = sodium.crypto_core_ed25519_add(power(secret("key")), point)
        yield f"mixed order: a good key and {place} times a point of order eight", mixed


def keys() -> dict[str, list[dict[str, str]]]:
    """Good keys and bad ones, of both kinds."""
    good = [
        {"name": f"good key {label}, type {kind}", "vkey": vkey("k", kind, power(secret(label)))}
        for label in ("key", "other key")
        for kind in KINDS
    ]
    bad = [
        {"name": f"{name}, type {kind}", "vkey": vkey("k", kind, point)}
        for name, point in bad_points()
        for kind in KINDS
    ]
    return {"good": good, "bad": bad}


def signature(first: bytes, nonce: int, *, add: int = 0) -> str:
    """R and S = nonce + h(R, A, message)·a, the one the signer of `secret("key")` can make."""
    a = secret("key")
    digest = sha512(first + power(a) + MESSAGE).digest()
    s = (nonce + int.from_bytes(digest, "little") * a) % Q
    return (first + encoded(s + add)).hex()


def signatures() -> dict[str, Any]:
    """Signatures by one good key, which its owner alone can make."""
    small, nonce = torsion(), secret("nonce")
    good = signature(power(nonce), nonce)
    cases = [
        ("plain", good, True),
        ("R is the neutral point", signature(IDENTITY, 0), True),
        ("S is q more", signature(power(nonce), nonce, add=Q), False),
        ("S is 2q more", signature(power(nonce), nonce, add=2 * Q), False),
        ("S has its highest bit set", good[:-2] + f"{int(good[-2:], 16) | 0x80:02x}", False),
        ("R is the neutral point, y is p + 1", signature(encoded(P + 1), 0), False),
        ("R is the neutral point with a sign bit", signature(encoded(1 | _SIGN), 0), False),
        ("R is no point", signature(encoded(2), nonce), False),
        ("63 bytes", good[:-2], False),
        ("65 bytes", good + "00", False),
        ("nothing", "", False),
    ]
    for place, point in enumerate(small[1:], start=1):
        cases.append((f"R is {place} times a point of order eight", signature(point, 0), False))
        mixed = sodium.crypto_core_ed25519_add(power(nonce), point)
        cases.append((f"R has a part of small order, {place}", signature(mixed, nonce), False))
    return {
        "vkey": vkey("k", 1, power(secret("key"))),
        "message": MESSAGE.decode(),
        "cases": [
            {"name": name, "signature": text, "accept": accept} for name, text, accept in cases
        ],
    }


def main(file: Path) -> None:
    """Write the vectors; escaped, because many of these characters cannot be seen."""
    made = {
        "source": "ours, by tools/make_key_vectors.py; rules: spec/encoding.md, section 7",
        "names": names(),
        "keys": keys(),
        "signatures": signatures(),
    }
    file.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "vectors" / "tlog" / "keys.json")
