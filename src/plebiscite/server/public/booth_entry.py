"""The booth's files as an entry of the record: signed when they change, for anyone to compare."""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from plebiscite.record.booth_manifest import write_manifest
from plebiscite.record.entries import BoothEntry
from plebiscite.record.phases import ALLOWED, Phase
from plebiscite.server.entries.acts import acts_of, newest
from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.public.booth_files import booth_folder
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.sequencing.client import sequencer
from plebiscite.texts import LANGUAGES

INDEX, TRUSTEES = "index.html", "trustee.html"


def manifest_of(folder: Path, slug: str) -> bytes:
    """The manifest of a bundle as it is served for the referendum `slug`."""
    hashes: dict[str, str] = {}
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = file.relative_to(folder).as_posix()
        digest = sha256(file.read_bytes()).hexdigest()
        if name == INDEX:
            hashes[f"/r/{slug}/booth/"] = digest
        elif name == TRUSTEES:
            hashes |= {f"/{code}/r/{slug}/trustees/": digest for code in LANGUAGES}
        else:
            hashes[f"/booth-assets/{name}"] = digest
    return write_manifest(version("plebiscite"), hashes)


def publish_booth_if_changed(referendum: Referendum) -> bool:
    """Have the commission sign the bundle that is served now, unless it did; whether it did so.

    Idempotent. Raises: as `SequencerClient.act`.
    """
    folder = booth_folder()
    if folder is None:
        return False
    manifest = manifest_of(folder, referendum.slug)
    name = sha256(manifest).hexdigest()
    known = newest(acts_of(referendum, *fresh_log(referendum)), BoothEntry)
    if known is not None and known[1].manifest == name:
        return False
    if Phase(sequencer().summary(referendum.slug).phase) not in ALLOWED["booth"]:
        return False
    sequencer().act(referendum.slug, "publish_booth", manifest=manifest)
    return True
