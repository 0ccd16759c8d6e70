"""Whatever is in a file of people, it is read or refused, never a crash."""

import contextlib
import json
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from definition_examples import example_text
from plebiscite.errors import MalformedError
from plebiscite.record.definition_toml import read_definition_report
from plebiscite.record.roll import read_roll

TOWN = example_text("town")
LINES = TOWN.split("\n")
WORDS = st.sampled_from(
    ["1", "-1", "true", '""', '"x"', "[]", "[1]", "{}", "{ a = 1 }", "2026-01-01", "1.5", "nan"]
)
CSV = st.text(alphabet='a1,;"\n\r\t é\x00', max_size=80)


@given(CSV)
def test_any_roll_is_read_or_refused(text: str) -> None:
    raw = b"voter_id,district\n" + text.encode()
    report, voters = read_roll(raw, "roll.csv")
    assert len(voters) <= report.rows
    assert report.clean == (len(voters) == report.rows and not report.defects)
    json.dumps(report.lines())


@given(st.binary(max_size=60))
def test_any_bytes_are_no_crash(raw: bytes) -> None:
    with contextlib.suppress(MalformedError):
        read_roll(raw, "roll.csv")
    with contextlib.suppress(MalformedError):
        read_definition_report(raw, "definition.toml")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(LINES) - 1), WORDS)
def test_any_value_of_another_kind_is_reported(number: int, value: str) -> None:
    key, equals, _ = LINES[number].partition(" = ")
    changed = f"{key} = {value}" if equals else value
    text = "\n".join((*LINES[:number], changed, *LINES[number + 1 :]))
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    problems = read_definition_report(text, "definition.toml").problems
    assert all(1 <= problem.line <= len(LINES) for problem in problems)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(LINES) - 1))
def test_any_missing_line_is_no_crash(number: int) -> None:
    with contextlib.suppress(MalformedError):
        read_definition_report("\n".join((*LINES[:number], *LINES[number + 1 :])), "f")
