"""A52: the maker of a policy file searches two that agree in the words people compare."""

from itertools import count

from log_keys import COMMISSION, policy_file_of, policy_of
from plebiscite.canonical.words import POLICY_WORDS, policy_words, words_of
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file


def policy_file(number: int) -> PolicyFile:
    """Any number of different policies: the maker is free to choose an address."""
    policy = policy_of("5", 7)
    last = policy.witnesses[-1]
    witness = type(last)(last.name, last.key, f"https://example.org/{number}")
    changed = type(policy)(
        policy.logs, (*policy.witnesses[:-1], witness), policy.groups, policy.quorum
    )
    return parse_policy_file(make_policy_file(COMMISSION.verifier, changed))


def test_a_short_fingerprint_is_forged_in_no_time_and_twelve_words_differ() -> None:
    """Two words are 22 bits: a collision comes after some 2^11 files; 132 bits would need 2^66."""
    seen: dict[tuple[str, ...], PolicyFile] = {}
    for number in count():
        file = policy_file(number)
        twin = seen.setdefault(words_of(file.digest, 2), file)
        if twin is not file:
            break
    assert twin.words[:2] == file.words[:2]
    assert twin.words != file.words
    assert twin.digest != file.digest


def test_the_fingerprint_has_twelve_words_and_every_byte_of_the_file_counts() -> None:
    raw = policy_file_of("5", 7)
    file = parse_policy_file(raw)
    assert len(file.words) == POLICY_WORDS == 12
    assert file.words == policy_words(file.digest)
    others = {policy_file_of(rule, 7) for rule in ("6", "7", "all")}
    fingerprints = {parse_policy_file(other).words for other in others} | {file.words}
    assert len(fingerprints) == 4


def test_the_full_digest_is_there_to_compare() -> None:
    assert len(parse_policy_file(policy_file_of("5", 7)).digest) == 32
