"""One ceremony, rehearsal and count by the page's code and by Python together."""

import re
from pathlib import Path

import pytest

from page_steps import PageTrustee, RefusedByPageError, needs_node
from played_town import RANDOM, Town
from plebiscite.cli.trustee_files import load_trustee
from plebiscite.offices import commission, trustee
from plebiscite.record.phases import Phase
from plebiscite.store.journal import Journal
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import verify_record

pytestmark = [pytest.mark.slow, needs_node]
STEPS = ("certificate", "commit", "share-key")


def _python_step(town: Town, owner: int, name: str) -> None:
    made = {
        "certificate": trustee.certificate,
        "commit": trustee.commit,
        "share-key": trustee.share_key,
    }[name]
    town.files[owner], submission = made(town.keeper.state, owner, town.files.get(owner), RANDOM)
    town.act(submission, f"trustee/{owner}")


def _both(town: Town, page: PageTrustee, name: str) -> None:
    page.act(name)
    for owner in (2, 3):
        _python_step(town, owner, name)


def _decrypts_once(page: PageTrustee, folder: Path) -> None:
    """The same statement may be answered again, another one about its units never."""
    first = page.step("decrypt")
    noted = page.journal
    page.step("decrypt")
    assert page.journal == noted
    page.journal = re.sub('"digest":"[0-9a-f]*"', f'"digest":"{"0" * 128}"', noted)
    with pytest.raises(RefusedByPageError, match="stated something else about unit"):
        page.step("decrypt")
    page.journal = noted
    path = folder / "share.trustee.journal"
    path.write_text(noted)
    (statement,) = Journal(path).statements()
    assert statement.kind == "decryption"
    page.town.keeper.submit(first)


def test_one_trustee_changes_between_page_and_command_line(tmp_path: Path) -> None:
    town = Town(tmp_path)
    page = PageTrustee(town, 1)
    town.define()
    town.issue()
    town.act(commission.open_ceremony(town.keeper.state))
    _both(town, page, "certificate")
    town.files[1] = page.trustee_file  # made by the page, taken over by Python
    for owner in town.owners:
        _python_step(town, owner, "commit")
    page.take_over(town.files[1])  # and back
    page.act("reveal")
    for owner in (2, 3):
        revealed = trustee.reveal(town.keeper.state, owner, town.files[owner])
        town.act(revealed, f"trustee/{owner}")
    _both(town, page, "share-key")
    town.act(commission.publish_trustees(town.keeper.state))
    town.act(commission.publish_elections(town.keeper.state))
    town.act(commission.begin_rehearsal(town.keeper.state))
    saved = tmp_path / "share.trustee"
    assert page.file is not None
    saved.write_text(page.file)
    own = load_trustee(saved, town.definition.origin)  # as the command line reads it
    assert own is not None
    proof = trustee.rehearsal_proof(town.keeper.state, own, RANDOM)
    town.act(proof, "trustee/1")
    with pytest.raises(RefusedByPageError, match="already rehearsed"):
        page.step("rehearse")
    town.close()


def test_whole_referendum_with_one_trustee_at_the_page(tmp_path: Path) -> None:
    town = Town(tmp_path)
    page = PageTrustee(town, 1)
    town.define()
    town.issue()
    town.act(commission.open_ceremony(town.keeper.state))
    _both(town, page, "certificate")
    _both(town, page, "commit")
    page.act("reveal")
    for owner in (2, 3):
        revealed = trustee.reveal(town.keeper.state, owner, town.files[owner])
        town.act(revealed, f"trustee/{owner}")
    _both(town, page, "share-key")
    town.act(commission.publish_trustees(town.keeper.state))
    town.act(commission.publish_elections(town.keeper.state))
    town.act(commission.begin_rehearsal(town.keeper.state))
    page.act("rehearse")
    for owner in (2, 3):
        proof = trustee.rehearsal_proof(town.keeper.state, town.files[owner], RANDOM)
        town.act(proof, f"trustee/{owner}")
    town.act(commission.open_voting(town.keeper.state))
    for number in range(6):
        town.vote(number, {"bench": ["no" if number % 3 == 0 else "yes"]})
    town.vote(0, {"bench": ["yes"]})
    town.end_voting()
    town.act(commission.close(town.keeper.state))
    town.act(commission.publish_tallies(town.keeper.state))
    _decrypts_once(page, tmp_path)
    decrypted = trustee.decrypt(town.keeper.state, town.files[2], RANDOM)
    town.act(decrypted, "trustee/2")
    town.act(commission.publish_results(town.keeper.state))
    page.act("destroy")
    assert town.keeper.state.phase is Phase.CLOSED
    assert page.journal.count("\n") == 1
    town.close()
    report = verify_record(RecordFolder(town.record), town.policy).report
    wrong = [each for each in report.findings if not each.unchecked]
    assert not wrong
