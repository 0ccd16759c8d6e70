"""A trustee's part of the rehearsal, with its real key file.

The ciphertexts are derived here, never taken from outside. Source: additions 7.
"""

from plebiscite.ceremony.key_file import KeyFile, secret_of
from plebiscite.errors import MisuseError
from plebiscite.proofs.decryption import decryption_factors, prove_decryption
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.decryption_statements import LogPoint
from plebiscite.record.rehearsal import RehearsalAnswer, rehearsal_ciphertexts, rehearsal_statement
from plebiscite.record.v1_trustees import Trustees


def rehearse(
    key_file: KeyFile, trustees: Trustees, point: LogPoint, count: int, randomness: Randomness
) -> RehearsalAnswer:
    """Factors and proof for the `count` public ciphertexts at `point`.

    Raises: MisuseError when the key file belongs to another log or key; ConductError for no
    such owner or a count of none.
    """
    if key_file.origin != point.origin:
        raise MisuseError(f"this key is for {key_file.origin}, and serves no other log")
    ciphertexts = rehearsal_ciphertexts(trustees, point, count)
    statement = rehearsal_statement(trustees, key_file.context.owner, point, ciphertexts)
    if statement.context != key_file.context:
        raise MisuseError("the trustees record gives this key another place than its file")
    secret = secret_of(key_file)
    factors = decryption_factors(trustees.group, secret, statement.alphas)
    proof = prove_decryption(secret, statement, factors, randomness, kind="rehearsal")
    return RehearsalAnswer(tuple(factors), proof)
