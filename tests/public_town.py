"""A played record put where the service looks for it."""

import shutil
from pathlib import Path

from played_town import Town
from plebiscite.record.definition import Definition
from plebiscite.server.entries import freshness, sealed
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.public import rendering
from plebiscite.server.referendums.models import Referendum


def put_record(folder: Path, policy: bytes, definition: Definition, slug: str) -> Referendum:
    """Copy the record in `folder`/record under the service's data, and make its row."""
    target = referendum_folder(slug)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copytree(folder / "record", target / "record")
    (target / "policy").write_bytes(policy)
    return row_of(definition, slug)


def row_of(definition: Definition, slug: str) -> Referendum:
    """The row of a sealed referendum."""
    forget_everything()
    return Referendum.objects.create(
        slug=slug,
        state=Referendum.State.SEALED,
        origin=definition.origin,
        help_telephone="+33 1 23 45 67 89",
        help_email="help@town.example",
    )


def put_town(folder: Path, town: Town, slug: str = "town") -> Referendum:
    """The town's record as referendum `slug`."""
    return put_record(folder, bytes(town.policy), town.definition, slug)


def forget_everything() -> None:
    """Between tests the database changes below the service's feet."""
    freshness.forget()
    sealed.forget()
    rendering.forget()
