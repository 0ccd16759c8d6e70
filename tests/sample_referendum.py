"""Small definitions and figures for tests of results; every value can be chosen."""

from collections.abc import Mapping, Sequence

from plebiscite.record.definition import (
    Calendar,
    Contest,
    ContestTexts,
    Definition,
    District,
    Person,
    Question,
    QuestionTexts,
    Rule,
    Style,
    StyleCount,
    Texts,
    Trustees,
)
from plebiscite.record.units import unit_uuid
from plebiscite.results.builder import figures_from
from plebiscite.results.figures import Status
from plebiscite.results.referendum import ExclusionLine, ReferendumFigures

ORIGIN = "referendum.example/2026"
SOMEBODY = Person("commission.example", "commission.example+00000000+AAAA")
MAJORITY = Rule(share="1/2", strict=True, base="valid")
PLURALITY = Rule(share="0/1", strict=True, base="valid")


def yes_no(identifier: str = "q", *, blank: bool = True, rule: Rule = MAJORITY) -> Contest:
    question = Question(identifier, ("yes", "no"), blank, 0, 1)
    return Contest(identifier, "question", rule, (question,))


def choice(
    *options: str, rule: Rule = PLURALITY, least: int = 0, most: int = 1, blank: bool = True
) -> Contest:
    return Contest("c", "choice", rule, (Question("c", options, blank, least, most),))


def variants(*names: str, rule: Rule = MAJORITY) -> Contest:
    asked = [Question(f"v.{name}", ("yes", "no"), blank=True, min=0, max=1) for name in names]
    preferred = Question("v.preferred", names, blank=True, min=0, max=1)
    return Contest("v", "variants", rule, (*asked, preferred))


def district(
    name: str, registered: int = 100, parent: str = "", *, withhold: bool = False
) -> District:
    return District(
        id=name,
        name=f"District {name}",
        units=(StyleCount("all", registered),),
        parent=parent,
        below_minimum="withhold" if withhold else "publish",
    )


def definition(
    *contests: Contest,
    districts: Sequence[District] = (district("A"),),
    styles: tuple[Style, ...] = (),
    minimum: int = 5,
    practice: bool = False,
    languages: tuple[str, ...] = ("en",),
    policy: str = "log x\nwitness w1 x\nquorum w1\n",
) -> Definition:
    return Definition(
        format="plebiscite-definition/1",
        origin=ORIGIN,
        practice=practice,
        languages=languages,
        group="Ed25519",
        effect="binding",
        minimum=minimum,
        calendar=Calendar("Europe/Berlin", 1_000, 2_000),
        contests=contests,
        styles=styles or (Style("all", tuple(contest.id for contest in contests)),),
        districts=tuple(districts),
        commission=SOMEBODY,
        registrar=SOMEBODY,
        trustees=Trustees(2, (SOMEBODY,)),
        policy=policy,
        longest_wait=60,
        second_factor="none",
        mapping_destroyed_by=3_000,
    )


def texts(of: Definition, language: str = "en", *, rtl: bool = False, mark: str = "") -> Texts:
    contests = tuple(
        ContestTexts(
            contest.id,
            f"{mark}Title of {contest.id}",
            tuple(
                QuestionTexts(
                    question.id,
                    f"{mark}Question {question.id}?",
                    tuple(f"{mark}{option.capitalize()}" for option in question.options),
                )
                for question in contest.questions
            ),
        )
        for contest in of.contests
    )
    return Texts(
        language=language,
        direction="rtl" if rtl else "ltr",
        title=f"{mark}A referendum",
        summary=f"{mark}Summary",
        legal_basis=f"{mark}The law",
        effect=f"{mark}Parliament shall act",
        abstaining=f"{mark}Nothing follows from staying away",
        contests=contests,
    )


def uuid(name: str, style: str = "all") -> str:
    return unit_uuid(ORIGIN, name, style)


def excluded(name: str, ballot: str = "t", *, discretionary: bool = True) -> ExclusionLine:
    reason = "court-order" if discretionary else "withdrawn-by-voter"
    return ExclusionLine(uuid(name), "cred", ballot, reason, discretionary)


def figures(
    of: Definition,
    counted: Mapping[str, int],
    results: Mapping[str, Sequence[Sequence[int]]],
    *,
    exclusions: Sequence[ExclusionLine] = (),
    status: Status = "unofficial-complete",
) -> ReferendumFigures:
    """Figures of a definition whose only style is "all"; units are given by district."""
    return figures_from(
        of,
        [texts(of, language) for language in of.languages],
        {uuid(name): number for name, number in counted.items()},
        {uuid(name): totals for name, totals in results.items()},
        exclusions,
        status=status,
    )
