"""The one paragraph that answers a claim. Source: docs/reference/claim-readings.md, section 6."""

from collections.abc import Iterator

from plebiscite.observe.claim_checking import Answer, BaseNumber
from plebiscite.observe.claim_outcomes import OutcomeReading
from plebiscite.observe.claim_readings import Reading, Truth
from plebiscite.observe.claim_words import BASES, TRUTHS, ClaimWords
from plebiscite.observe.claims import Claim


def answer_text(words: ClaimWords) -> str:
    """What the record says of a claim, whole: verdict, readings, the size that was said."""
    return " ".join(_sentence(part) for part in _parts(words))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _parts(words: ClaimWords) -> Iterator[str]:
    answer = words.answer
    if answer.outcome is not None:
        yield _outcome(answer.outcome, words)
        yield from (words.told(reading) for reading in answer.readings)
        return
    yield from _figures(answer, words)
    if answer.base_number is not None:
        yield base_number_text(answer.base_number)


def _figures(answer: Answer, words: ClaimWords) -> Iterator[str]:
    deciding, beside = _decided(answer)
    if answer.verdict == "depends on the base":
        yield (
            "it depends on the base, and none was named"
            if _has_no_base(answer)
            else ("it depends on what is meant")
        )
        yield from _all(words, answer.readings)
        return
    yield from _all(words, deciding)
    if beside:
        yield "It is true only " + "; ".join(
            f"{words.reading(each)}: {words.figure(each)}" for each in beside
        )


def _has_no_base(answer: Answer) -> bool:
    return isinstance(answer.claim, Claim) and answer.claim.base == "unknown"


def _decided(answer: Answer) -> tuple[list[Reading], list[Reading]]:
    """The readings that the verdict rests on, and those that are true beside them."""
    claim = answer.claim
    readings = [each for each in answer.readings if each.part != "counted"]
    if isinstance(claim, Claim) and claim.base in {each.base for each in readings}:
        readings = [each for each in readings if each.base == claim.base]
    beside = [each for each in answer.true_of if each not in readings]
    return readings, beside if answer.verdict == "true only of" else []


def _all(words: ClaimWords, readings: list[Reading] | tuple[Reading, ...]) -> Iterator[str]:
    order: tuple[Truth, ...] = ("true", "undecided", "false", "impossible")
    for truth in order:
        found = [each for each in readings if each.truth == truth]
        yield from (words.told(each) for each in found)


def base_number_text(found: BaseNumber) -> str:
    """Whether the size that was said with the base is the record's."""
    if found.base == "unknown":
        if found.same_as:
            return f"{found.said:,} is the number of {BASES[found.same_as[0]]}"
        return f"no base of the record has the size {found.said:,}"
    name = BASES[found.base]
    if found.recorded is None:
        return f"{found.said:,} {name} were said; the record does not decide that number"
    if found.agrees:
        return f"{found.said:,} {name} is the record's number, too"
    return f"{found.said:,} {name} were said; the record has {found.recorded:,}"


_MISSING = {
    "outstanding": "ballots still to be counted",
    "withheld": "withheld ballots",
    "excluded": "ballots excluded at someone's discretion",
}
_WORDS = {
    "accepted": "the contest is accepted",
    "rejected": "the contest is rejected",
    "elected": "somebody is elected",
    "not-elected": "nobody is elected",
    "tie": "it is a tie",
    "depends": "the outcome is open",
    "not-counted": "nothing is counted yet",
    "quorum": "the rule has a quorum",
    "no quorum": "the rule of this contest has no quorum",
}


def _outcome(found: OutcomeReading, words: ClaimWords) -> str:
    truth = "it " + TRUTHS[found.truth] if found.truth == "undecided" else TRUTHS[found.truth]
    said = f"{truth}: {_WORDS[found.word]}"
    if found.word in {"accepted", "elected", "tie"} and found.winners:
        said += f" ({', '.join(map(words.option, found.winners))})"
    if found.word == "depends":
        why = ", ".join(_MISSING[kind] for kind in found.missing)
        said += f", because of {why}; by the published figures {_WORDS[found.as_published]}"
    return said
