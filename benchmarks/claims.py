"""How much `plebiscite claims extract` finds, and how much of what it finds is right.

Compared are its proposals with the labels of `vectors/articles`. A claim counts as right only with
its figure, unit, subject, base, size of the base and comparison; a position with its kind and its
speaker; each where the label's words stand. `--show` prints what differs, `practice` only.
"""

import json
import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.figures import figure
from plebiscite.observe.article_extraction import Extraction, extract
from plebiscite.observe.article_text import folded, sentences
from plebiscite.observe.claims import Claim, PositionSaid
from plebiscite.store.article_files import read_article

VECTORS = Path(__file__).parent.parent / "vectors" / "articles"
Label = dict[str, Any]
Span = tuple[int, int]


class Score(NamedTuple):
    """Proposals, labels, and how many of each have a partner."""

    proposed: int = 0
    labelled: int = 0
    right: int = 0
    speakers: int = 0  # of the claims that are right: those with the right speaker, too

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        return Score(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """How much of what was proposed is right."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """How much of what is labelled was proposed."""
        return self.right / self.labelled if self.labelled else 1.0


def measure(half: str, *, show: bool = False) -> dict[str, Score]:
    """The scores of claims and of positions over one half of the labelled articles."""
    labels: dict[str, Label] = json.loads((VECTORS / half / "labels.json").read_text())
    total = {"claims": Score(), "positions": Score()}
    for name, wanted in labels.items():
        found = extract(read_article(VECTORS / half / name), name)
        for kind, before in total.items():
            items: Sequence[Claim | PositionSaid] = getattr(found.document, kind)
            score, differ = _compare(found, items, wanted[kind])
            total[kind] = before.plus(score)
            if show and differ:
                print(name, kind, *differ, sep="\n    ")
    return total


def _compare(
    found: Extraction, items: Sequence[Claim | PositionSaid], labels: Sequence[Label]
) -> tuple[Score, list[str]]:
    left = list(labels)
    speakers = 0
    differ = []
    for item in items:
        partner = next((label for label in left if _same(found, item, label)), None)
        if partner is None:
            differ.append(f"not labelled: {_told(item)}")
            continue
        left.remove(partner)
        speakers += _speaker(item, partner)
        if not _speaker(item, partner):
            differ.append(f"speaker: {_told(item)} {partner['speaker']}")
    differ += [f"not found: {label}" for label in left]
    right = len(labels) - len(left)
    return Score(len(items), len(labels), right, speakers), differ


def _told(item: Claim | PositionSaid) -> str:
    words = item.quotation.text if item.quotation else ""
    if isinstance(item, Claim):
        figures = (
            f"{item.comparison} {item.figure} {item.unit} {item.subject} of {item.base}"
            f" {item.base_number}"
        )
        return f'{figures} ({item.speaker}) "{words}"'
    return f'{item.position} ({item.speaker}) "{words}"'


def _same(found: Extraction, item: Claim | PositionSaid, label: Label) -> bool:
    if not _at_the_words(found, item, label["words"]):
        return False
    if isinstance(item, PositionSaid):
        return item.position in label["position"] and _speaker(item, label)
    return (
        Fraction(item.figure) == Fraction(label["figure"])
        and item.unit == label["unit"]
        and item.subject in label["subject"]
        and item.base in label["base"]
        and item.base_number in {label["base_number"], ""}
        and item.comparison == label["comparison"]
    )


def _speaker(item: Claim | PositionSaid, label: Label) -> bool:
    return _plain(item.speaker) in {_plain(name) for name in label["speaker"]}


def _plain(name: str) -> str:
    return re.sub(r"^(?:the|an?) ", "", folded(name).casefold())


def _at_the_words(found: Extraction, item: Claim | PositionSaid, words: str) -> bool:
    """Whether the item's quotation stands in a sentence that has the label's words."""
    if item.quotation is None:
        return False
    start, wanted = item.quotation.start, folded(words)
    return any(
        one.start <= start < one.end and wanted in folded(one.text) for one in sentences(found.text)
    )


def main() -> None:
    """Print the figures of both halves."""
    show = "--show" in sys.argv[1:]
    for half, prefix in (("practice", "practice"), ("held-out", "held_out")):
        if show and half == "held-out":
            continue
        for kind, score in measure(half, show=show).items():
            name = f"{prefix}_{kind}"
            figure(f"{name}_labelled", score.labelled, kind)
            figure(f"{name}_precision", round(100 * score.precision, 1), "percent")
            figure(f"{name}_recall", round(100 * score.recall, 1), "percent")
            if kind == "claims" and score.right:
                figure(f"{name}_speakers", round(100 * score.speakers / score.right, 1), "percent")


if __name__ == "__main__":
    main()
