from hashlib import sha256

import pytest

from definition_examples import example
from plebiscite.errors import MalformedError
from plebiscite.record.definition_parts import definition_hash, parse_parts, parts_of

PARTS = parts_of(*example("definition"))


def test_parts_are_the_values_then_the_texts_in_order() -> None:
    assert [name for name, _ in PARTS] == [
        "definition.json",
        *(f"texts/{language}.json" for language in ("en", "ka", "ru", "fr", "ar")),
    ]


def test_parts_read_back_to_the_same_values() -> None:
    assert parse_parts(PARTS) == example("definition")


def test_the_hash_is_of_one_field_a_list_of_names_and_bytes() -> None:
    def lp(raw: bytes) -> bytes:
        return len(raw).to_bytes(4, "big") + raw

    items = [lp(lp(name.encode()) + lp(raw)) for name, raw in PARTS]
    listed = len(items).to_bytes(4, "big") + b"".join(items)
    encoded = lp(b"plebiscite/v1/definition") + lp(listed)
    assert definition_hash(PARTS) == sha256(encoded).digest()


def test_parts_are_refused_without_every_text_in_order() -> None:
    definition, texts = example("definition")
    with pytest.raises(MalformedError, match="texts are in en;"):
        parts_of(definition, texts[:1])
    with pytest.raises(MalformedError, match="texts are in no language;"):
        parts_of(definition, ())
    with pytest.raises(MalformedError, match="the parts of texts are"):
        parse_parts([PARTS[0], *PARTS[:0:-1]])
    with pytest.raises(MalformedError, match="first part"):
        parse_parts(PARTS[1:])
    with pytest.raises(MalformedError, match="first part"):
        parse_parts([])


def test_a_part_in_another_spelling_is_refused_by_name() -> None:
    spaced = [*PARTS[:-1], (PARTS[-1][0], PARTS[-1][1] + b" ")]
    with pytest.raises(MalformedError, match=r"^texts/ar\.json: "):
        parse_parts(spaced)


def test_a_text_in_another_language_than_its_name_is_refused() -> None:
    swapped = [*PARTS[:-1], (PARTS[-1][0], PARTS[-2][1])]
    with pytest.raises(MalformedError, match="texts are in en, ka, ru, fr, fr;"):
        parse_parts(swapped)
