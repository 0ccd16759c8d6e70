"""Compiled code that checks wrongly, or cannot be loaded, is not used: the plain path goes on."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from advised_ballots import GivenAdvice
from bulk_samples import context_of, entries_of
from kernel_needs import require_kernel
from plebiscite.record import vote_check
from plebiscite.record.vote_advice import read_and_advise
from plebiscite.record.vote_check import advice_works, bulk_works, read_chunks


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    require_kernel()
    for right in (vote_check._bulk_is_right_here, vote_check._advice_is_right_here):  # noqa: SLF001
        right.cache_clear()
    yield
    for right in (vote_check._bulk_is_right_here, vote_check._advice_is_right_here):  # noqa: SLF001
        right.cache_clear()


CHUNK = list(enumerate(entries_of("one")))


def right_advice() -> GivenAdvice:
    """On the entries of `CHUNK`, made the plain way."""
    _, made = read_and_advise(context_of("one")._replace(path="plain"), CHUNK)
    return GivenAdvice(dict(enumerate(made)))


def paths(advice: GivenAdvice | None = None) -> set[str]:
    (read,) = read_chunks(context_of("one")._replace(advice=advice), [CHUNK])
    assert all(each.vote and not each.vote.findings for each in read)
    return {each.path for each in read}


def test_code_that_checks_rightly_is_used() -> None:
    assert bulk_works()
    assert paths() == {"bulk"}
    assert advice_works()
    assert paths(right_advice()) == {"advice"}


@pytest.mark.parametrize("answer", [True, False], ids=["accepts anything", "refuses anything"])
def test_code_that_checks_wrongly_is_not_used(
    answer: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from plebiscite.ballot import bulk_verification

    def compare(*arguments: Any) -> None:  # noqa: ANN401 - as `compare_hashes`
        arguments[-1][:] = answer

    monkeypatch.setattr(bulk_verification, "compare_hashes", compare)
    assert not bulk_works()
    assert paths() == {"plain"}


@pytest.mark.parametrize("answer", [True, False], ids=["hold always", "never hold"])
def test_code_that_is_wrong_about_equations_is_not_used(
    answer: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("plebiscite.ballot.bulk_advice.equations_hold", lambda *_: answer)
    assert not advice_works()
    assert paths(right_advice()) == {"bulk"}


@pytest.mark.parametrize("lane", range(8))
def test_code_that_forgets_a_lane_of_the_equations_is_not_used(
    lane: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plebiscite.kernel.advice import equations_hold as hold

    def forgetful(y: bytes, plan: Any, opened: Any, scalars: Any, randomness: bytes) -> bool:  # noqa: ANN401 - passed on
        size = len(randomness) // len(scalars)
        drawn = bytearray(randomness)
        for ballot in range(lane, len(scalars), 8):
            drawn[ballot * size : (ballot + 1) * size] = bytes(size)
        return hold(y, plan, opened, scalars, bytes(drawn))

    monkeypatch.setattr("plebiscite.ballot.bulk_advice.equations_hold", forgetful)
    assert not advice_works()


def test_where_nothing_is_checked_in_bulk_no_advice_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vote_check, "bulk_works", lambda: False)
    assert not advice_works()


def test_advice_whose_code_cannot_be_loaded_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    right = right_advice()
    assert bulk_works()
    monkeypatch.setitem(sys.modules, "plebiscite.ballot.bulk_advice", None)
    assert not advice_works()
    assert paths(right) == {"bulk"}
    entries, made = read_and_advise(context_of("one"), CHUNK)  # the plain way makes it
    assert {each.path for each in entries} == {"bulk"}
    assert dict(enumerate(made)) == {index: right.entry(index) for index, _ in CHUNK}


def test_what_is_checked_without_advice_loads_none_of_its_code() -> None:
    code = (
        "import sys; from plebiscite.record.vote_check import bulk_works; assert bulk_works(); "
        "assert 'plebiscite.kernel.advice' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_code_that_cannot_be_loaded_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plebiscite.record.bulk_self_test", None)
    assert not bulk_works()
    assert paths() == {"plain"}


def test_without_numba_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vote_check, "kernel_available", lambda: False)
    assert paths() == {"plain"}


def test_the_plain_path_loads_no_array_library() -> None:
    code = (
        "import sys, plebiscite.record.vote_check as check;"
        "context = check.VotingContext('', {}, 'plain');"
        "list(check.read_chunks(context, [[(0, b'')]]));"
        "print({'numpy', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
