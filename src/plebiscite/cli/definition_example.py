"""The small example with a town's own keys and origin in place of the fictional ones."""

import re
from pathlib import Path
from typing import NamedTuple

from plebiscite.cli.key_reading import OFFICES, identify_private, read_key
from plebiscite.errors import MalformedError, MisuseError

_OFFICES = {kind: office for office, kind in OFFICES.items()}
_ORIGIN = "town.example/2026"


class OwnKeys(NamedTuple):
    """The public keys of the offices, as vkeys; trustees in the order of their files' names."""

    log: str
    commission: str
    registrar: str
    trustees: tuple[str, ...]


def own_keys(folder: Path, origin: str | None) -> OwnKeys:
    """The public halves of the key files in a folder.

    Raises: MisuseError when an office has no key, or two, or a key is of another referendum.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            kind, referendum = identify_private(path)
        except MalformedError:
            continue  # notes and copies of policies may lie beside keys
        if kind in _OFFICES:
            office = _OFFICES[kind]
            key = read_key(path, office, origin or referendum)
            found.setdefault(office, []).append(str(key.verifier))
    trustees = tuple(found.get("trustee", ()))
    if not trustees:
        raise MisuseError("there is no trustee's key here; make one for each", place=str(folder))
    log, commission, registrar = (
        _only(found, office, folder) for office in ("log", "commission", "registrar")
    )
    return OwnKeys(log, commission, registrar, trustees)


def _only(found: dict[str, list[str]], office: str, folder: Path) -> str:
    keys = found.get(office, [])
    if len(keys) != 1:
        raise MisuseError(
            f"{len(keys)} keys of the {office} here, needed is one; "
            f"make it with: plebiscite key new {office}",
            place=str(folder),
        )
    return keys[0]


def small_example(text: str, origin: str | None, keys: OwnKeys | None, *, practice: bool) -> str:
    """The small example's text, changed line by line so that its remarks stay."""
    if origin or keys:
        name = keys.log.partition("+")[0] if keys else origin
        text = text.replace(f'origin = "{_ORIGIN}"', f'origin = "{name}"')
    if practice:
        text = text.replace(
            "\n[calendar]", "practice = true                  # no real vote\n\n[calendar]"
        )
    if keys is None:
        return text
    for office, key in zip(("log", "commission", "registrar"), keys[:3], strict=True):
        text = re.sub(rf'(\[{office}\]\nkey = )"[^"]*"', rf'\g<1>"{key}"', text)
    members = "".join(f'  {{ key = "{key}" }},\n' for key in keys.trustees)
    text = re.sub(
        r"members = \[\n(?:  \{ key = .*\n)+\]", f"members = [\n{members}]", text, count=1
    )
    return _without_the_fiction(text)


def _without_the_fiction(text: str) -> str:
    """The remark that the keys are fictional is no longer true."""
    return re.sub(r"#\n# THE KEYS ARE FICTIONAL.*\n", "", text)
