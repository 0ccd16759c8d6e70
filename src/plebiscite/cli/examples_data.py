"""Where the examples lie: in the installed package, or beside the source."""

from pathlib import Path

from plebiscite.errors import UnavailableError

_PACKAGE = Path(__file__).parent.parent
_PLACES = (_PACKAGE / "examples", _PACKAGE.parent.parent / "examples")


def example(name: str) -> Path:
    """The path of an example file. Raises UnavailableError when this installation lacks it."""
    for folder in _PLACES:
        if (folder / name).is_file():
            return folder / name
    raise UnavailableError(f"the example {name} is not part of this installation")
