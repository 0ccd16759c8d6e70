"""How many observers accept, boycott, agree or object: the line that stands beside a result."""

from collections.abc import Iterable, Sequence

from plebiscite.observe.observers_said import Item, ObserverStanding, Totals, VerificationFacts


def totals_of(observers: Sequence[ObserverStanding], items: Sequence[Item]) -> Totals:
    """Counts of observers by their newest answer, judgement and verification."""
    answers = [each.answer.position for each in observers if each.answer]
    judgements = [each.judgement.position for each in observers if each.judgement]
    verdicts = list(_newest_verifications(items))
    return Totals(
        observers=len(observers),
        accepted=answers.count("accepts"),
        declined=answers.count("declines"),
        boycotting=answers.count("boycotts"),
        silent=len(observers) - len(answers),
        agree=judgements.count("agrees"),
        object=judgements.count("objects"),
        not_recognise=judgements.count("does-not-recognise"),
        verified=sum(each.verdict == "passed" and each.history != "other" for each in verdicts),
        failed=sum(each.verdict == "failed" or each.history == "other" for each in verdicts),
        unanswered=sum(item.unanswered for item in items),
    )


def _newest_verifications(items: Sequence[Item]) -> Iterable[VerificationFacts]:
    newest: dict[int, VerificationFacts] = {}
    for item in sorted(items, key=lambda item: item.entry):
        if item.verification is not None:
            newest[item.observer] = item.verification
    return newest.values()
