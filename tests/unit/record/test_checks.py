"""The table of checks: identifiers, groups, and every one of them used."""

import re
from pathlib import Path

from plebiscite.record.checks import CHECK_IDS, CHECKS, GROUPS

SOURCES = Path(__file__).parents[3] / "src" / "plebiscite"


def test_identifiers_are_distinct_and_belong_to_their_groups() -> None:
    assert len(CHECK_IDS) == len(CHECKS)
    assert list(dict.fromkeys(check.group for check in CHECKS)) == list(GROUPS)
    for check in CHECKS:
        assert re.fullmatch(rf"{check.group}-[1-9]", check.id)
        assert check.proves
        assert check.needs


def test_every_check_of_the_table_is_made_somewhere_and_no_other() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("record", "verify")
        for path in (SOURCES / folder).glob("*.py")
        if path.name != "checks.py"
    )
    groups = "|".join(GROUPS)
    used = set(re.findall(rf'"((?:{groups})-[0-9]+)"', text))
    used |= {f"ballots-{number}" for number in range(1, 7)}  # apply_votes makes these
    assert used == CHECK_IDS
