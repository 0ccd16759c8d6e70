"""Writes `vectors/advice`: eighth parts and ballots with advice, good and bad.

Everything comes from public seeds, so the files are the same each time:

    PYTHONPATH=tests .venv/bin/python tools/make_advice_vectors.py
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import advised_ballots as sample
import forged_ballots as forged
import integer_ed25519 as integers
from plebiscite.ballot.advice import AdvisedBallot
from plebiscite.ballot.v1_election import Election, write_election
from plebiscite.group.ed25519_eighths import eighth_part
from plebiscite.group.known import ED25519

FOLDER = Path(__file__).parents[1] / "vectors" / "advice"
SCALARS = (1, 2, 8, 12345, ED25519.order - 1)
Case = dict[str, Any]


def numbers(x: int, y: int) -> str:
    """Two numbers of 32 bytes, as in advice."""
    return (x.to_bytes(32, "little") + y.to_bytes(32, "little")).hex()


def good_eighths() -> Iterator[Case]:
    """Elements with every eighth part of theirs."""
    for scalar in (0, *SCALARS):
        element = ED25519.generator_power(scalar)
        own = sample.point_of(eighth_part(element))
        parts = [integers.add(own, small) for small in sample.SMALL]
        yield {
            "element": element.hex(),
            "eighth": sample.coordinates(own).hex(),
            "others": [sample.coordinates(part).hex() for part in parts if part != own],
        }


def bad_eighths() -> Iterator[Case]:
    """What no reader takes."""
    x, y = sample.point_of(eighth_part(ED25519.generator))
    p = integers.P
    for reason, eighth in (
        ("not on the curve: zeros", numbers(0, 0)),
        ("not on the curve: a changed bit of x", numbers(x ^ 1, y)),
        ("not on the curve: a changed bit of y", numbers(x, y ^ 1)),
        ("not on the curve: x and y exchanged", numbers(y, x)),
        ("x is p, the identity otherwise", numbers(p, 1)),
        ("y is p + 1, the identity otherwise", numbers(0, p + 1)),
        ("the highest bit of x", numbers(x | 1 << 255, y)),
        ("the highest bit of y", numbers(x, y | 1 << 255)),
        ("63 bytes", numbers(x, y)[:-2]),
        ("65 bytes", numbers(x, y) + "00"),
        ("32 bytes: the encoding of a point", ED25519.generator.hex()),
    ):
        yield {"eighth": eighth, "reason": reason}


def case(name: str, election: Election, ballots: Sequence[AdvisedBallot], **more: object) -> Case:
    """A chunk: entries with advice, and what must become of it."""
    kept = [(sample.entry_of(each).decode(), each.advice.hex()) for each in ballots]
    verdicts = [sample.is_valid(each, election) for each in ballots]
    return {
        "name": name,
        "election": election.record.uuid + "/" + election.fingerprint,
        "entries": [entry for entry, _ in kept],
        "advice": [advice for _, advice in kept],
        "plain": verdicts,
        **more,
    }


def right_cases() -> Iterator[Case]:
    """Chunks that are accepted."""
    ballots = sample.sample_ballots()
    yield case("right ballots, right advice", sample.ELECTION, ballots, accepted=True)
    yield case("one of them", sample.ELECTION, ballots[:1], accepted=True)
    moved = [
        each._replace(
            advice=b"".join(
                sample.coordinates(integers.add(sample.point_of(eighth), sample.SMALL[place % 8]))
                for place, eighth in enumerate(sample.eighths(each.advice))
            )
        )
        for each in ballots[:1]
    ]
    yield case("other eighth parts of the same elements", sample.ELECTION, moved, accepted=True)


def wrong_cases() -> Iterator[Case]:
    """Right ballots with advice that is of no use."""
    right, other, _ = sample.sample_ballots()
    lies: dict[str, Callable[[bytes], bytes]] = {
        "advice on another ballot": lambda _: other.advice,
        "two elements exchanged": lambda a: a[64:128] + a[:64] + a[128:],
        "zeros": lambda a: bytes(len(a)),
        "the identity everywhere": lambda a: (bytes(32) + b"\1" + bytes(31)) * (len(a) // 64),
        "one element is missing": lambda a: a[:-64],
        "one byte is missing": lambda a: a[:-1],
        "one element too many": lambda a: a + a[:64],
        "a changed bit in the last element": lambda a: a[:-64] + bytes([a[-64] ^ 1]) + a[-63:],
    }
    for name, lie in lies.items():
        wrong = right._replace(advice=lie(right.advice))
        yield case(name, sample.ELECTION, [wrong], accepted=False)
    wrong = right._replace(advice=other.advice)
    yield case("wrong advice among right", sample.ELECTION, [other, wrong], accepted=False)


def forged_cases() -> Iterator[Case]:
    """Ballots that the plain check refuses, with the best advice that there is on them."""
    twisted = forged.Forger(signature_twist=forged.TORSION[8]).advised()
    yield case("a signature's commitment with torsion", forged.ELECTION, [twisted], accepted=False)
    twisted = forged.Forger(commitment_twist=forged.TORSION[2]).advised()
    yield case("proofs' commitments with torsion", forged.ELECTION, [twisted], accepted=False)
    yield case(
        "two votes in a ballot", forged.ELECTION, [forged.Forger(votes=2).advised()], accepted=False
    )
    alone = forged.Forger(votes=1000, compensate=sum).advised()
    yield case(
        "a thousand votes, its errors cancel if all coefficients are equal",
        forged.ELECTION,
        [alone],
        accepted=False,
        accepted_with_equal_coefficients=True,
    )
    first = forged.Forger(votes=1000)
    pair = [first.advised()]
    helper = forged.Forger(secret=1002, compensate=lambda own: sum(own) + sum(first.errors))
    pair.append(helper.advised())
    yield case(
        "a thousand votes, the errors cancel those of another ballot's signature",
        forged.ELECTION,
        pair,
        accepted=False,
        accepted_with_equal_coefficients=True,
    )


def write(name: str, value: object) -> None:
    """One file."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Both files."""
    write("eighths.json", {"good": list(good_eighths()), "bad": list(bad_eighths())})
    elections = {
        f"{election.record.uuid}/{election.fingerprint}": write_election(election.record).decode()
        for election in (sample.ELECTION, forged.ELECTION)
    }
    cases = [*right_cases(), *wrong_cases(), *forged_cases()]
    write("chunks.json", {"origin": sample.ORIGIN, "elections": elections, "cases": cases})


if __name__ == "__main__":
    main()
