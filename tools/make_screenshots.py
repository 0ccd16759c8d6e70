"""Pictures of the pages: the README's, or every screen in a folder.

Run by tools/make-screenshots. It plays what the browser tests play, on real processes.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from playwright.sync_api import Page  # noqa: E402

from browser.booth_walk import booth_screens  # noqa: E402 - found only now
from browser.bundle import require_bundle  # noqa: E402
from browser.chromium import DESKTOP, NARROW, PHONE, Device, Windows, chromium, windows  # noqa: E402
from browser.drafting import SLUG  # noqa: E402
from browser.referendum_play import Play, play  # noqa: E402
from browser.test_other_screens import ACCOUNTS, DESK, DRAFT, PUBLIC, SEALED  # noqa: E402
from browser.town_service import TownService, add_town, town_service  # noqa: E402
from plebiscite.texts import LANGUAGES  # noqa: E402

IMAGES = ROOT / "docs/images"
_COLOURS = 64  # enough for pages, and small files
_TALLEST = 1600  # pixels
_BOOTH = {"question-one": "booth-question", "recorded": "booth-recorded"}


@click.command()
@click.option("--all", "folder", type=click.Path(path_type=Path), help="Every screen, in a folder.")
def main(folder: Path | None) -> None:
    """Write the README's pictures into docs/images/, or every screen into a folder."""
    target = folder or IMAGES
    target.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, windows(browser) as opened, _temporary() as work:
        if folder is None:
            _for_readme(opened, work)
        else:
            _every_screen(opened, work, folder)
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


@contextmanager
def _temporary() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="screenshots-") as name:
        yield Path(name)


def _picture(page: Page, file: Path, *, tallest: int = _TALLEST) -> None:
    """The whole page, in few colours."""
    page.screenshot(path=file, full_page=True)
    with Image.open(file) as image:
        cut = image.convert("RGB").crop((0, 0, image.width, min(image.height, tallest)))
    cut.quantize(_COLOURS).save(file, optimize=True)


def _for_readme(opened: Windows, work: Path) -> None:
    bundle = require_bundle()
    with town_service(work / "town", bundle) as town:
        for language, number in (("en", 0), ("ar", 1)):
            for name, page in booth_screens(town, opened, language, number, PHONE):
                if name in _BOOTH:
                    _picture(page, IMAGES / f"{_BOOTH[name]}-{language}.png")
                if name == "forgotten":
                    break
        counted = _counted(town)
        page = opened.open(DESKTOP)
        page.goto(f"{counted}/results/")
        _picture(page, IMAGES / "results.png", tallest=1200)
    opened.close()
    with play(work, opened, bundle, DESKTOP) as played:
        played.open_accounts()
        played.write_and_seal()
        played.issue_codes()
        first = played.officers[0]
        first.go_to_task()
        _picture(first.page, IMAGES / "commission-tasks.png", tallest=1000)
        played.registrar.go("")
        _picture(played.registrar.page, IMAGES / "registrar-tasks.png", tallest=1000)


def _counted(town: TownService) -> str:
    """A town counted to the end, beside the open one; its public address."""
    done = add_town(town.service, "counted")
    choices = ("yes", "yes", "no", "yes", "blank", "no", "yes")
    for number, choice in enumerate(choices):
        done.vote(number, {"bench": [choice], "colour": ["green"]})
    done.town.count()
    return f"{town.service.address}/en/r/counted"


def _every_screen(opened: Windows, work: Path, folder: Path) -> None:
    bundle = require_bundle()
    with town_service(work / "town", bundle) as town:
        _counted(town)
        for number, language in enumerate(LANGUAGES):
            device = NARROW if language == "ar" else PHONE
            for name, page in booth_screens(town, opened, language, number, device):
                _picture(page, folder / f"booth-{language}-{name}.png", tallest=3000)
            opened.close()
            page = opened.open(device, language=language)
            for slug in ("town", "counted"):
                addresses = (f"{language}/r/{slug}/{path}" for path in PUBLIC)
                _pictures(page, town.service.address, addresses, folder)
        opened.close()
    for device in (DESKTOP, NARROW):
        run = work / device.name
        run.mkdir()
        with play(run, opened, bundle, device) as played:
            _staff(played, device, folder)
        opened.close()


def _staff(played: Play, device: Device, folder: Path) -> None:
    into = folder / f"staff-{device.name}"
    into.mkdir(exist_ok=True)
    first, address = played.officers[0].page, played.service.address
    trustee = played.trustees[0]
    trustee.watch = lambda name: _picture(trustee.page, into / f"trustee-{name}.png")
    played.open_accounts()
    _pictures(first, address, (f"en/{path}" for path in ACCOUNTS), into)
    played.write_draft()
    _pictures(first, address, (f"en/commission/{SLUG}/{path}" for path in DRAFT), into)
    played.invite_and_seal()
    _pictures(first, address, (f"en/commission/{SLUG}/{path}" for path in SEALED), into)
    played.issue_codes()
    _pictures(played.registrar.page, played.desk.address, DESK, into)
    played.make_the_key()
    _picture(trustee.page, into / "trustee-hub.png", tallest=3000)


def _pictures(
    page: Page, address: str, paths: "Iterator[str] | tuple[str, ...]", into: Path
) -> None:
    for path in paths:
        page.goto(f"{address}/{path}")
        _picture(page, into / f"{path.strip('/').replace('/', '-') or 'desk'}.png", tallest=3000)


if __name__ == "__main__":
    main()
