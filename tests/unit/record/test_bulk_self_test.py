"""Compiled code that checks wrongly, or cannot be loaded, is not used: the plain path goes on."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bulk_samples import context_of, entries_of
from kernel_needs import require_kernel
from plebiscite.record import vote_check
from plebiscite.record.vote_check import bulk_works, read_chunks


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    require_kernel()
    bulk_works.cache_clear()
    yield
    bulk_works.cache_clear()


def paths() -> set[str]:
    chunk = list(enumerate(entries_of("one")))
    (read,) = read_chunks(context_of("one"), [chunk])
    assert all(each.vote and not each.vote.findings for each in read)
    return {each.path for each in read}


def test_code_that_checks_rightly_is_used() -> None:
    assert bulk_works()
    assert paths() == {"bulk"}


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
