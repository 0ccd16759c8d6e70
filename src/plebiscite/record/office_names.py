"""Names of offices: fit to be shown, and told apart by people, not only by programs.

Source: `spec/definition.md`, section 6. Letters of different scripts that look alike are not
compared: no list of them is complete, and people's eyes must do that.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from plebiscite.canonical.invisible import INVISIBLE
from plebiscite.log.policy import Policy
from plebiscite.record.definition import Definition
from plebiscite.record.definition_words import text_fault

LONGEST_NAME = 200
"""Characters."""
_JOINERS = re.compile("[\u200c\u200d]")  # Persian and the scripts of India need them
_ALLOWED = re.compile("[ \u200c\u200d]")


def name_fault(name: str) -> tuple[str, str] | None:
    """What is wrong with the name of an office, and the remedy; None if nothing."""
    fault = text_fault(name, lines=False)
    if fault:
        return fault
    if len(name) > LONGEST_NAME:
        return f"a name of {len(name)} characters", f"write at most {LONGEST_NAME}"
    found = INVISIBLE.search(_ALLOWED.sub("", name))
    if found:
        return f"an invisible character, U+{ord(found[0]):04X}", "type the name without it"
    if not folded_name(name):
        return "no text", "write one"
    return None


def folded_name(name: str) -> str:
    """The name as it is compared: compatibility forms, case, joiners and repeated spaces gone."""
    plain = _JOINERS.sub("", normalize("NFKC", name))
    return " ".join(normalize("NFKC", plain.casefold()).split())


def office_names(definition: Definition) -> Iterator[tuple[str, str]]:
    """Office and name of everyone in the definition but the observers."""
    yield "commission", definition.commission.name
    yield "registrar", definition.registrar.name
    for owner, person in enumerate(definition.trustees.members, start=1):
        yield f"trustee/{owner}", person.name


def witness_names(policy: Policy) -> Iterator[tuple[str, str]]:
    """Each witness, under its name in the policy and under that of its key."""
    for witness in policy.witnesses:
        yield f"witness {witness.name}", witness.name
        yield f"witness {witness.name}", witness.key.name


def namesake(name: str, others: Iterable[tuple[str, str]]) -> str | None:
    """The first office whose name reads like this one; None if there is none."""
    folded = folded_name(name)
    return next((office for office, other in others if folded_name(other) == folded), None)
