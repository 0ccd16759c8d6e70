import tomllib

import pytest

from plebiscite.record.definition_problem import Path
from plebiscite.record.definition_toml_lines import line_at, lines_of

TEXT = '''# a comment with [brackets] and "quotes
a = 1
"quoted key".b = "# no comment" # a comment
c = """
[not.a.table]
d = "no key" \\""" """"
'e' = \'\'\'
f = 'no key\'\'\'\'
list = [ # comment ]
  1, [2, 3],
  { x = 1, "y" = [
    4 ] },
  "]",
]
empty = []
none = {}

[table . sub]
key = 2026-01-01 07:00:00 # moment
"""x""" = 0
'''


TEXT = (
    TEXT.replace('"""x""" = 0\n', "last . part = true\n")
    + """
[[many]]
id = 'first'
[many.inner]
z = 1
[[many]]
[[many.deep]]
id = 1
[[many.deep]]
[many.deep.x]
"""
)


def every_path(value: object, path: Path = ()) -> list[Path]:
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path] * bool(path) + [
        found for key, item in items for found in every_path(item, (*path, key))
    ]


def test_every_key_and_item_has_a_line() -> None:
    assert set(every_path(tomllib.loads(TEXT))) == set(lines_of(TEXT))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("quoted key", "b"), 3),
        (("c",), 4),
        (("e",), 7),
        (("list", 0), 10),
        (("list", 1, 1), 10),
        (("list", 2, "y"), 11),
        (("list", 2, "y", 0), 12),
        (("list", 3), 13),
        (("none",), 16),
        (("table", "sub"), 18),
        (("table", "sub", "key"), 19),
        (("table", "sub", "last", "part"), 20),
        (("many", 0, "inner", "z"), 25),
        (("many", 1), 26),
        (("many", 1, "deep", 1), 29),
        (("many", 1, "deep", 1, "x"), 30),
    ],
)
def test_lines(path: Path, line: int) -> None:
    assert lines_of(TEXT)[path] == line


def test_what_is_not_written_stands_where_its_table_does() -> None:
    lines = lines_of(TEXT)
    assert line_at(lines, ("many", 1, "deep", 1, "missing", 3)) == 29
    assert line_at(lines, ("missing",)) == 1


def test_other_line_ends_count_the_same() -> None:
    text = 'a = 1\r\nb = """x\r\ny"""\r\n[c]\r\nd = 1\r\n'
    assert lines_of(text) == {("a",): 1, ("b",): 2, ("c",): 4, ("c", "d"): 5}
