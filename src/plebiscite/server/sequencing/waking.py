"""Which referendums of a service must be opened at its start, though nobody asks for them yet.

A checkpoint that nobody cosigns grows old (rule R11), and that the quorum is missing would be
told to nobody. So every record that has witnesses with an address and has not ended is opened.
"""

from plebiscite.log.policy_file import parse_policy_file
from plebiscite.record.entries import EndEntry, parse_entry
from plebiscite.server.sequencing.folders import ReferendumFolder
from plebiscite.store.durable import read_bytes
from plebiscite.store.record_files import RecordFolder

_LONGEST_POLICY = 2**20  # bytes


def must_stay_fresh(folder: ReferendumFolder) -> bool:
    """Whether witnesses must go on cosigning this record. Reads its last entry and no other.

    Raises: as the readers of policy and record.
    """
    policy = parse_policy_file(read_bytes(folder.policy, limit=_LONGEST_POLICY)).policy
    if not any(witness.url for witness in policy.witnesses):
        return False
    opened, tree = RecordFolder(folder.record).opened(policy)
    if opened.size == 0 or not opened.is_quorum_met:
        return True
    return not isinstance(parse_entry(tree.entry(opened.size - 1)), EndEntry)
