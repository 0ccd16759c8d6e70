"""Before a ceremony: is this choice of trustees one that survives a lost key (A33)?"""

from plebiscite.errors import MisuseError
from plebiscite.proofs.decryption import KeyContext
from plebiscite.record.ceremony_transcript import key_contexts
from plebiscite.record.entries import CeremonyEntry


def check_plan(plan: CeremonyEntry, *, all_needed: bool = False) -> tuple[KeyContext, ...]:
    """The contexts of the owners' keys, in order, if the plan may be logged.

    `all_needed`: the organisers were told that one lost key ends the count, and want it so.
    Raises: ConductError for figures that do not fit; MisuseError when a single lost key would
    end the count and nobody asked for that.
    """
    contexts = key_contexts(plan)
    fragile = [context.owner for context in contexts if context.threshold == context.size]
    if fragile and not all_needed:
        owners = ", ".join(str(owner) for owner in fragile)
        raise MisuseError(
            f"without owner {owners} nothing can be counted: choose a threshold below the number "
            "of trustees, or ask for all to be needed"
        )
    return contexts
