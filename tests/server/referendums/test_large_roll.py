"""The commission's dry run of a roll of 55,000 lines, 40 of them bad."""

import gzip
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commission_office import Desk
from played_town import EXAMPLES
from plebiscite.server.referendums.models import RollCheck

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MOST_SECONDS = 20
BROKEN = [1000 * number + 7 for number in range(1, 41)]  # as people count lines


def roll_file(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("roll.csv", raw, content_type="text/csv")


def test_every_bad_line_is_named_and_nobody_is_kept(draft: Desk) -> None:
    with (EXAMPLES / "definition.toml").open("rb") as file:
        draft.post("upload/", {"file": file})
    good = gzip.decompress((EXAMPLES / "roll.csv.gz").read_bytes())
    lines = good.split(b"\n")
    for number in BROKEN:
        lines[number - 1] = re.sub(rb",D(\d\d),", rb",ZZ\1,", lines[number - 1])
    start = time.monotonic()
    page = draft.post("roll/check/", {"roll": roll_file(b"\n".join(lines))})
    assert time.monotonic() - start < MOST_SECONDS
    check = RollCheck.objects.get()
    assert (check.rows, check.sound) == (55_000, False)
    assert sorted(line for line, _ in check.report["defects"]) == BROKEN
    told = re.sub(r"<[^>]*>", " ", page)
    for number in BROKEN:
        assert re.search(rf"(?<!\d){number}(?!\d)|{number:,}", told), number
    voter = lines[BROKEN[0] - 1].split(b",")[0].decode()
    assert voter not in page
    assert voter not in str(check.report)
    draft.post("roll/check/", {"roll": roll_file(good)})
    assert RollCheck.objects.order_by("-pk").first().sound  # type: ignore[union-attr]
