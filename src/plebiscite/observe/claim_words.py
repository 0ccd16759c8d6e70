"""What a record says of a claim, in English sentences: every percentage with its base.

Source: docs/reference/claim-readings.md, section 6.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from plebiscite.observe.claim_checking import Answer
from plebiscite.observe.claim_readings import Part, ReadBase, Reading, Reason, Truth
from plebiscite.observe.claim_subjects import (
    Figures,
    contest_of,
    contest_words,
    option_words,
    subject_of,
)
from plebiscite.observe.claim_targets import target_of
from plebiscite.observe.claims import Claim, OutcomeSaid
from plebiscite.results.figures import Share, percent_digits
from plebiscite.results.referendum import Missing
from plebiscite.results.sentences import coverage_text, share_text
from plebiscite.results.words import Words

WORDS: Final = Words()
BASES: Final[Mapping[ReadBase, str]] = {
    "registered": "registered voters",
    "registered everywhere": "registered voters, also those without this contest",
    "ballots": "ballots counted",
    "valid": "valid votes",
    "answers": "answers that chose an option",
    "both": "votes for either option",
    "districts": "districts",
    "stations": "polling stations",
    "number": "",
    "lead": "",
    "other": "",
}
TRUTHS: Final[Mapping[Truth, str]] = {
    "true": "true",
    "false": "false",
    "impossible": "impossible",
    "undecided": "cannot be decided",
}
_PARTS: Final[Mapping[Part, str]] = {
    "all": "",
    "counted": ", published so far",
    "district": "",
    "every district": ", in every district",
}
_COMPARISONS: Final = {
    "exactly": "",
    "about": "about ",
    "more-than": "more than ",
    "at-least": "at least ",
    "less-than": "less than ",
    "at-most": "at most ",
}
_SUBJECTS: Final = {
    "in-favour": "in favour",
    "against": "against",
    "cast": "turned out",
    "turnout": "turned out",
    "registered": "are registered",
    "counted": "are counted",
}
_OUTCOMES: Final = {
    "accepted": "it was accepted",
    "rejected": "it was rejected",
    "elected": "elected",
    "not-elected": "not elected",
    "tie": "it was a tie",
    "quorum-met": "the quorum was met",
    "quorum-not-met": "the quorum was not met",
}


class ClaimWords:
    """The words of one answer, made with the figures it was checked against."""

    def __init__(self, answer: Answer, figures: Figures) -> None:
        self.answer, self.figures = answer, figures

    def said(self) -> str:
        """The claim in plain words, with who said it and when."""
        claim = self.answer.claim
        by = [claim.speaker, str(claim.date or "")]
        who = ", ".join(each for each in by if each)
        return f"“{self._claim()}”" + (f" ({who})" if who else "")

    def _claim(self) -> str:
        claim = self.answer.claim
        if claim.quotation is not None:
            return claim.quotation.text
        if isinstance(claim, OutcomeSaid):
            name = f"{self.option(claim.option)}: " if claim.option else ""
            return name + _OUTCOMES[claim.outcome]
        return self._figure_said(claim)

    def _figure_said(self, claim: Claim) -> str:
        number = _COMPARISONS[claim.comparison] + with_thousands(claim.figure)
        unit = {"percent": " percent", "ratio": " times"}.get(claim.unit, "")
        size = f" {int(claim.base_number):,}" if claim.base_number else ""
        base = f" {BASES[claim.base]}" if claim.base != "unknown" else ""
        of = f" of{size}{base}" if size or base else ""
        against = f" over {self.option(claim.against)}" if claim.against else ""
        place = f" in {claim.place}" if claim.place else ""
        subject = _SUBJECTS.get(claim.subject, self.option(claim.subject))
        return f"{number}{unit}{of} {subject}{against}{place}"

    def option(self, option: str) -> str:
        """The words of an option, wherever it stands; else what was said."""
        for contest in self.figures.results.contests:
            for counts in contest.questions:
                if any(one.option == option for one in counts.options):
                    return option_words(self.figures, counts.question, option)
        return option

    def contest(self) -> str:
        """The title of the contest; empty for the whole referendum."""
        claim = self.answer.claim
        if isinstance(claim, OutcomeSaid):
            return contest_words(self.figures, contest_of(self.figures, claim.contest).contest)
        found = subject_of(self.figures, claim.subject, claim.contest).contest
        return contest_words(self.figures, found.contest) if found else ""

    def reading(self, reading: Reading) -> str:
        """What a reading is of: "of valid votes, of what is published so far"."""
        named = self._quorum(reading) + self.base(reading)
        place = f" in {self.district(reading.district)}" if reading.district else ""
        return f"{named}{place}{_PARTS[reading.part]}".strip(" ,")

    def _quorum(self, reading: Reading) -> str:
        """Which quorum of a rule a reading is about; empty for figures that were claimed."""
        outcome = self.answer.outcome
        if outcome is None:
            return ""
        return f"as the quorum of {outcome.quorums[self.answer.readings.index(reading)]}, "

    def base(self, reading: Reading) -> str:
        """What a reading is a part of."""
        if reading.base == "number":
            return "as a number"
        if reading.base == "lead":
            return "votes ahead"
        claim = self.answer.claim
        against = claim.against if isinstance(claim, Claim) else ""
        if reading.base == "other":
            return f"as times the votes for {self.option(against)}"
        points = "in points " if against else ""
        return f"{points}of {BASES[reading.base]}"

    def district(self, identifier: str) -> str:
        """A district's identifier and name."""
        if self.figures.definition is None:
            return f"district {identifier}"
        names = {each.id: each.name for each in self.figures.definition.districts}
        return f"district {identifier} {names[identifier]}"

    def figure(self, reading: Reading) -> str:
        """What the record has for a reading: a number with its base, or the bounds."""
        if not reading.low:
            return "a share of nothing"
        if reading.part == "every district":
            return _districts_text(reading)
        if reading.base in {"number", "lead"}:
            return _between(reading.numerator)
        if reading.base == "other":
            first, second = _between(reading.numerator), _between(reading.denominator)
            ends = dict.fromkeys((_times(reading.low), _times(reading.high)))
            return f"{first} beside {second}, {' to '.join(ends)} times as many"
        whole = f"{_between(reading.denominator)} {BASES[reading.base]}"
        low, high = self._percent(reading.low), self._percent(reading.high)
        percent = f"{low} %" if reading.is_known else f"between {low} % and {high} %"
        return f"{_between(reading.numerator)} of {whole} ({percent})"

    def _percent(self, exact: str) -> str:
        """One place after the point, or as many as show on which side of the claim it stands."""
        value = Fraction(exact)
        claim = self.answer.claim
        ends = target_of(claim)[:2] if isinstance(claim, Claim) and not claim.against else ()
        marks = [end for end in ends if end is not None and 0 <= end <= 1]
        results = self.figures.results
        size = abs(value)
        share = Share(size.numerator, size.denominator, "ballots", results.status, results.coverage)
        digits = percent_digits(share, marks)
        assert digits is not None  # noqa: S101 - a fraction has a denominator
        return ("−" if value < 0 else "") + ".".join(digits)

    def why(self, reading: Reading) -> str:
        """Why a reading is impossible or cannot be decided; empty where the figure says it."""
        missing = self._missing()
        said = {
            "open": "voting has not ended",
            "outstanding": f"{_ballots(missing, 'outstanding')} still to be counted",
            "withheld": f"{_ballots(missing, 'withheld')} withheld, too few to publish",
            "gap": "no whole number of votes gives it",
            "together": "its ballots were counted together with those of another district",
            "empty unknown": "the totals do not tell how many answers were left empty",
            "turnout": f"no count could give it, for {self._turnout(reading)}",
            "no ballots": f"no count could give it, for {self._turnout(reading)}",
            "nothing": "there is nothing to take a share of",
        }
        reasons: Iterable[Reason] = reading.reasons
        if reading.district:
            said |= {"outstanding": "ballots of it are still to be counted"}
            said |= {"withheld": "its ballots are withheld, too few to publish"}
        if reading.truth == "true" or (reading.truth == "false" and reading.is_known):
            reasons = ()
        return "; ".join(said[reason] for reason in reasons)

    def _turnout(self, reading: Reading) -> str:
        if reading.district:
            return "not so many voted there"
        turnout = self._contest_turnout()
        if self.figures.results.status == "pre-election":
            return f"there are {turnout.denominator:,} registered voters"
        return f"the turnout was {share_text(turnout, WORDS)}"

    def _contest_turnout(self) -> Share:
        claim = self.answer.claim
        if isinstance(claim, OutcomeSaid):
            return contest_of(self.figures, claim.contest).turnout
        found = subject_of(self.figures, claim.subject, claim.contest).contest
        return found.turnout if found else self.figures.results.turnout

    def _missing(self) -> Missing:
        claim = self.answer.claim
        if isinstance(claim, OutcomeSaid):
            return contest_of(self.figures, claim.contest).missing
        found = subject_of(self.figures, claim.subject, claim.contest).contest
        return found.missing if found else Missing(0, 0, 0)

    def told(self, reading: Reading) -> str:
        """One reading in a sentence."""
        why = self.why(reading)
        because = f"; {why}" if why else ""
        truth = TRUTHS[reading.truth]
        return f"{truth} {self.reading(reading)}: the record has {self.figure(reading)}{because}"

    def covered(self) -> str:
        """How final the figures are and what they cover."""
        results = self.figures.results
        return coverage_text(results.status, results.coverage, WORDS)


def _ballots(missing: Missing, kind: str) -> str:
    number = getattr(missing, kind)
    return f"{number:,} {'ballot is' if number == 1 else 'ballots are'}"


def _between(span: tuple[int, int]) -> str:
    low, high = (f"{number:,}".replace("-", "−") for number in span)
    return low if low == high else f"{low} to {high}"


def _districts_text(reading: Reading) -> str:
    return f"it in {_between(reading.numerator)} of {reading.denominator[0]:,} districts"


def _times(exact: str) -> str:
    return "no end" if exact == "inf" else f"{float(Fraction(exact)):.2f}"


def with_thousands(figure: str) -> str:
    """A figure as people write it: 52,000."""
    whole, point, rest = figure.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdigit() else figure
