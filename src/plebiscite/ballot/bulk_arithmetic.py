"""What the proofs of a shape's ballots need from the kernel: commitments, and two products.

Where a question has no blank, its overall proof hashes the products of all alphas and of all
betas. They are asked for as the commitments of one more proof, with challenge 1 and response 0.
"""

from functools import lru_cache

import numpy as np

from plebiscite.ballot.bulk_template import Shape
from plebiscite.ballot.bulk_texts import Booleans, Octets, Words
from plebiscite.kernel.recompute import recompute_plan, with_seals
from plebiscite.kernel.shapes import GENERATOR_SIDE, Plan, plan_of

_ONE_AND_ZERO = np.array([[1, 0, 0, 0], [0, 0, 0, 0]], np.uint64)


@lru_cache(maxsize=256)
def _plan(shape: Shape, *, sealed: bool) -> Plan:
    """The kernel's plan, and behind its commitments the products of questions without blank."""
    plan = plan_of(shape, sealed=sealed)
    sums = [
        plan.elements + 2 * number + side
        for number, (_, blank, _, _) in enumerate(shape)
        if not blank
        for side in (0, 1)
    ]
    rows = [
        (base, plan.proofs, plan.commitments + place, GENERATOR_SIDE, 0)
        for place, base in enumerate(sums)
    ]
    powers = sorted([*map(tuple, plan.powers.tolist()), *rows])
    return plan._replace(
        proofs=plan.proofs + 1,
        commitments=plan.commitments + len(sums),
        powers=np.array(powers, np.int64),
    )


def recompute_all(
    y: bytes, shape: Shape, points: Octets, scalars: Words, seals: Words | None
) -> tuple[Octets, Booleans, Octets]:
    """See `bulk_verification.Recompute`."""
    count = plan_of(shape, sealed=seals is not None).commitments
    plan = _plan(shape, sealed=seals is not None)
    neutral = np.broadcast_to(_ONE_AND_ZERO, (len(points), 1, 2, 4))
    all_scalars = np.concatenate([with_seals(scalars, seals), neutral], axis=1)
    found, members = recompute_plan(y, plan, points, all_scalars)
    products = np.ascontiguousarray(found[:, count:])
    return np.ascontiguousarray(found[:, :count]), members, products
