"""The roll comes in only whole and right; a dry run keeps nothing."""

import gzip
import re

import pytest

from played_town import EXAMPLES
from plebiscite.errors import MisuseError
from plebiscite.record.definition_toml import read_definition
from plebiscite.registry.desk import keep_definition, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.models import MailState, Voter
from plebiscite.registry.roll_import import domain_of, import_roll, try_roll
from registry_town import ROLL


def test_a_dry_run_tells_line_numbers_and_keeps_nothing(ready: DeskFolder) -> None:
    del ready
    Voter.objects.all().delete()
    bad = ROLL.read_bytes().replace(b"t04@example.org", b"t04 at example").replace(b"T05,", b"T04,")
    report, _ = try_roll(bad, "roll.csv")
    assert [(each.line, each.kind) for each in report.defects] == [
        (5, "invalid email"),
        (6, "duplicate voter_id"),
    ]
    assert not Voter.objects.exists()
    with pytest.raises(MisuseError, match="line 5"):
        import_roll(bad, "roll.csv")
    assert not Voter.objects.exists()


def test_a_roll_with_other_counts_than_the_definition_is_refused(ready: DeskFolder) -> None:
    del ready
    short = b"".join(ROLL.read_bytes().splitlines(keepends=True)[:-1])
    with pytest.raises(MisuseError, match="9 voters, the definition says 10"):
        import_roll(short, "roll.csv")
    assert Voter.objects.count() == 10  # the one before is still there


def test_before_the_definition_a_roll_is_only_looked_at(keyed: DeskFolder) -> None:
    del keyed
    report, _ = try_roll(ROLL.read_bytes(), "roll.csv")
    assert report.clean
    assert not report.compared
    with pytest.raises(MisuseError, match="no definition yet"):
        import_roll(ROLL.read_bytes(), "roll.csv")


def test_a_second_roll_replaces_the_first_until_codes_are_issued(ready: DeskFolder) -> None:
    del ready
    again = ROLL.read_bytes().replace(b"Ada Byron", b"Ada Lovelace")
    import_roll(again, "roll.csv")
    assert Voter.objects.get(voter_id="T01").name == "Ada Lovelace"
    Voter.objects.filter(voter_id="T01").update(code="0000")
    with pytest.raises(MisuseError, match="codes are issued"):
        import_roll(again, "roll.csv")


def test_voters_are_kept_with_what_mail_needs(ready: DeskFolder) -> None:
    del ready
    assert Voter.objects.get(voter_id="T01").domain == "example.org"
    assert Voter.objects.get(voter_id="T01").mail_state == MailState.QUEUED
    assert Voter.objects.get(voter_id="T03").mail_state == MailState.NONE
    assert {each.language for each in Voter.objects.all()} == {"en"}
    assert domain_of("x@ExAmple.ORG") == "example.org"
    assert domain_of("") == ""


@pytest.mark.slow
def test_a_roll_of_55000_lines_with_40_bad_ones_is_told_line_by_line(
    new_desk: DeskFolder,
) -> None:
    del new_desk
    raw = (EXAMPLES / "definition.toml").read_bytes()
    desk = the_desk()
    keep_definition(desk, *read_definition(raw, "definition.toml"))
    desk.save()
    good = gzip.decompress((EXAMPLES / "roll.csv.gz").read_bytes())
    lines = good.split(b"\n")
    broken = [1000 * number + 7 for number in range(1, 41)]  # as people count lines
    for number in broken:
        lines[number - 1] = re.sub(rb",D(\d\d),", rb",ZZ\1,", lines[number - 1])
    messy = b"\n".join(lines)
    report, _ = try_roll(messy, "roll.csv")
    assert report.rows == 55_000
    assert [each.line for each in report.defects] == broken
    with pytest.raises(MisuseError, match=r"line 1007 .*unknown district"):
        import_roll(messy, "roll.csv")
    assert not Voter.objects.exists()
    assert import_roll(good, "roll.csv").clean
    assert Voter.objects.count() == 55_000
