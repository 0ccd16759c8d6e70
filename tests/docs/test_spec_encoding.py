"""`spec/encoding.md` lists every tag the code hashes or signs with, and no other."""

import re
from typing import get_args

from markdown_pages import ROOT, bare, page, rows, sections
from plebiscite.ballot.envelope import EnvelopeKind
from plebiscite.canonical.encoding import enc
from plebiscite.canonical.word_list import WORDS
from plebiscite.proofs.decryption import Kind

PAGE = page("spec/encoding.md")
_HASHED = re.compile(r'\b(?:enc|h256|h512|strong_challenge)\((?:\w+\.?\w*, )?"([^"]+)"')
_SIGNED = re.compile(r'\b(?:sign|verify_signature)\([\w.]*group, "([^"]+)"')
_NAMED = re.compile(r'\btag = "([^"]+)"')


def _tags_of_the_code() -> set[str]:
    sources = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    hashed = {*_HASHED.findall(sources), *_NAMED.findall(sources)}
    signed = {*_SIGNED.findall(sources), *get_args(EnvelopeKind)}
    proofs = {f"{kind}{part}" for kind in get_args(Kind) for part in ("", "/weight", "/challenge")}
    return hashed | signed | {f"{kind}/challenge" for kind in signed} | proofs


def test_the_tags_are_those_of_the_code() -> None:
    written = [bare(row[0]) for row in rows(sections(PAGE)["3. Tags"])]
    assert len(written) == len(set(written))
    assert set(written) == _tags_of_the_code()


def test_the_example_of_an_encoding() -> None:
    example = sections(PAGE)["1. Bytes"].strip().split("\n")[-1]
    assert bytes.fromhex(example) == enc("unit", ("a", "b"))


def test_the_number_of_words() -> None:
    assert f"{len(WORDS):,} words" in PAGE
