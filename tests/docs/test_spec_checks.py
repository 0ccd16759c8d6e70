"""`spec/checks.md` has the checks of the code, in their order and words."""

from typing import get_args

import pytest

from markdown_pages import bare, page, rows, sections
from plebiscite.record.checks import CHECKS, GROUPS
from plebiscite.verify.report import CheckStatus

PARTS = sections(page("spec/checks.md"))
GROUP_PARTS = {name.split(". ")[1]: part for name, part in PARTS.items() if rows(part)}


def test_the_checks_are_those_of_the_code_in_order() -> None:
    written = [(group, *map(bare, row[:3])) for group in GROUPS for row in rows(GROUP_PARTS[group])]
    assert written == [(check.group, check.id, check.proves, check.needs) for check in CHECKS]


def test_the_groups_stand_in_order() -> None:
    assert tuple(name for name in GROUP_PARTS if name in GROUPS) == GROUPS


@pytest.mark.parametrize("check", [check.id for check in CHECKS])
def test_every_check_says_what_it_compares_and_what_a_failure_means(check: str) -> None:
    (row,) = (row for group in GROUPS for row in rows(GROUP_PARTS[group]) if row[0] == check)
    assert len(row) == 5
    assert all(row)


def test_the_statuses_are_those_of_the_code() -> None:
    statuses = rows(PARTS["1. Statuses and exit statuses"])
    assert {bare(row[0]) for row in statuses} == set(get_args(CheckStatus))
