"""The policy that a verifier trusts, against the definition on the record (definition-3)."""

from plebiscite.errors import EvidenceError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.record.definition import Definition


def check_policy(definition: Definition, policy: PolicyFile) -> None:
    """Return only if definition and policy name the same commission, log and witnesses.

    Raises: EvidenceError naming what differs.
    """
    if str(policy.commission) != definition.commission.key:
        raise EvidenceError("the policy names another commission key than the definition")
    if str(policy.policy) != definition.policy:
        raise EvidenceError("the policy's log, witnesses or quorum are not the definition's")
