"""Claims against figures: every reading, one verdict."""

from plebiscite.observe.claim_checking import Answer, check_claim
from plebiscite.observe.claim_subjects import figures_to_check
from plebiscite.observe.claims import Claim, Source
from plebiscite.results.referendum import ReferendumFigures
from sample_referendum import definition, district, figures, yes_no

SAID = Source("A report")


def the_story() -> ReferendumFigures:
    """55,000 registered, 91 % came, 99 % of valid votes said yes."""
    region = definition(yes_no(), districts=[district("A", 55_000)])
    return figures(region, {"A": 50_050}, {"A": [[300, 49_202, 498]]})


def checked(said: ReferendumFigures, figure: str, **claim: str) -> Answer:
    defaults = {"unit": "percent", "subject": "in-favour"}
    made = Claim(figure=figure, source=SAID, **(defaults | claim))  # type: ignore[arg-type]
    return check_claim(made, figures_to_check(said))


def test_the_sentence_of_the_story() -> None:
    answer = checked(the_story(), "99", base="registered", base_number="55000")
    truths = {reading.base: reading.truth for reading in answer.readings}
    assert truths == {"registered": "impossible", "ballots": "false", "valid": "true"}
    assert (answer.verdict, answer.stated, answer.exit_status) == ("true only of", "impossible", 1)
    assert answer.base_number is not None
    assert answer.base_number.agrees
