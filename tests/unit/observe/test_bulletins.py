"""The list of bulletins: what became of each, the one before, words and figures."""

import pytest
from msgspec.structs import replace

from played_in_memory import played_to
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.bulletins import (
    Bulletin,
    before,
    bulletin_number,
    bulletins_of,
    read_results,
)
from plebiscite.offices import commission
from plebiscite.record.entries import (
    BulletinEntry,
    CertificationEntry,
    EntryBase,
    ErasureEntry,
    OpenEntry,
)
from plebiscite.results.referendum import Results

FIRST = BulletinEntry(number=1, status="unofficial-complete", figures="f1", outcomes=())
SECOND = replace(FIRST, number=2, status="certified", figures="f2", previous=5, words="w")


def listed(*acts: tuple[int, EntryBase]) -> tuple[Bulletin, ...]:
    def results(name: str) -> Results | None:
        assert name.startswith("f")
        return None

    return bulletins_of(acts, results=results, words={"w": "Words."}.get, time=lambda n: n * 10)


def test_no_bulletin_is_an_empty_list() -> None:
    assert listed((0, OpenEntry())) == ()
    with pytest.raises(MisuseError, match="none yet"):
        bulletin_number((), 1)


def test_each_says_what_became_of_it() -> None:
    (alone,) = listed((5, FIRST))
    assert (alone.became, alone.at, alone.words.state) == ("newest", 50, "none")
    first, second = listed((5, FIRST), (6, CertificationEntry(bulletin=5)), (7, SECOND))
    assert (first.became, first.certification) == ("certified", 6)
    assert (second.became, second.certification, second.words.text) == ("newest", None, "Words.")
    replaced, _ = listed((5, FIRST), (7, SECOND))
    assert replaced.became == "replaced"


def test_a_correction_marks_every_one_before_it() -> None:
    correction = replace(SECOND, number=3, status="correction", previous=7)
    acts = ((5, FIRST), (6, CertificationEntry(bulletin=5)), (7, SECOND), (8, correction))
    assert [each.became for each in listed(*acts)] == ["corrected", "corrected", "newest"]
    again = replace(correction, number=4, status="certified", previous=8)
    assert [each.became for each in listed(*acts, (9, again))][2] == "replaced"


def test_the_one_before_is_found_by_its_entry_and_any_by_its_number() -> None:
    found = listed((5, FIRST), (7, SECOND))
    assert before(found, found[1]) == found[0]
    assert before(found, found[0]) is None
    assert bulletin_number(found, 2) == found[1]
    with pytest.raises(MisuseError, match="there are 1 to 2"):
        bulletin_number(found, 3)


def test_words_that_are_erased_or_absent_say_so() -> None:
    acts = ((5, FIRST), (7, SECOND))
    assert listed(*acts, (8, ErasureEntry(blob="w", order="Court")))[1].words.state == "erased"
    absent = replace(SECOND, words="gone")
    assert listed((5, FIRST), (7, absent))[1].words.state == "absent"
    plain = bulletins_of(acts, results=lambda _: None, words=lambda _: None)
    assert plain[0].at is None


def test_figures_are_read_as_they_were_announced() -> None:
    town = played_to("results")
    (raw,) = commission.announce(town.state).blobs
    assert read_results(raw).status == "unofficial-complete"
    with pytest.raises(MalformedError):
        read_results(raw[:-1])
