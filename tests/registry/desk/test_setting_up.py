"""Which referendum a desk serves, its key, and the policy that is pinned."""

from pathlib import Path

import pytest

from played_town import Town
from plebiscite.errors import MalformedError, MisuseError, PlebisciteError
from plebiscite.log.keys import KeyKind, new_signing_key, parse_vkey
from plebiscite.log.policy_file import PolicyFile
from plebiscite.registry.contacts import keep_contacts
from plebiscite.registry.desk import require_confirmed_policy, set_up_desk, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import acknowledge_alarm, confirm_policy, follow
from plebiscite.registry.issuing import issue_codes
from plebiscite.registry.keys import has_key, import_key, make_key, public_line, read_key
from plebiscite.registry.models import Desk, Event
from plebiscite.registry.service import ServiceAddress
from registry_town import TownService


@pytest.mark.parametrize(
    "text",
    [
        "https://vote.example",
        "https://vote.example/r/",
        "https://vote.example/r/Town",
        "https://vote.example/x/r/town",
        "https://vote.example/r/town?x=1",
        "https://vote.example/r/town#x",
        "https://user:word@vote.example/r/town",
        "ftp://vote.example/r/town",
        "http://vote.example/r/town",
        "vote.example/r/town",
    ],
)
def test_an_address_that_is_none_of_a_service_is_refused(text: str) -> None:
    with pytest.raises(MisuseError, match="address"):
        ServiceAddress.parse(text)


def test_an_address_has_its_places() -> None:
    address = ServiceAddress.parse("https://Vote.Example:8443/r/town-2026/")
    assert str(address) == "https://vote.example:8443/r/town-2026"
    assert address.record == "https://vote.example:8443/r/town-2026/record"
    assert address.booth == "https://vote.example:8443/r/town-2026/booth/"
    assert address.api == "https://vote.example:8443/api/r/town-2026"


def test_one_folder_serves_one_referendum(new_desk: DeskFolder) -> None:
    del new_desk
    assert set_up_desk(None).slug == "town"
    with pytest.raises(MisuseError, match="name another folder"):
        set_up_desk("https://vote.example/r/other")


def test_a_desk_without_an_address_asks_for_it(folder: DeskFolder) -> None:
    del folder
    with pytest.raises(MisuseError, match="--service"):
        set_up_desk(None)


def test_the_folder_is_for_its_owner_only(folder: DeskFolder) -> None:
    folder.secret_key()
    assert folder.root.stat().st_mode & 0o777 == 0o700
    assert folder.prints.stat().st_mode & 0o777 == 0o700
    assert (folder.root / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("x")
    with pytest.raises(MisuseError, match="name a folder"):
        DeskFolder(tmp_path / "desk")


def test_a_key_is_made_once_and_shown_for_the_definition(new_desk: DeskFolder) -> None:
    made = make_key(the_desk(), new_desk, "town.example/2026", "clerk.town.example")
    assert parse_vkey(public_line(the_desk(), new_desk)) == made
    assert new_desk.key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(MisuseError, match="not overwritten"):
        make_key(the_desk(), new_desk, "town.example/2026", "clerk.town.example")


def test_a_key_with_a_bad_name_is_refused_and_nothing_is_kept(new_desk: DeskFolder) -> None:
    with pytest.raises(MalformedError):
        make_key(the_desk(), new_desk, "town.example/2026", "the clerk")
    assert not has_key(new_desk)
    with pytest.raises(MisuseError, match="no key yet"):
        read_key(the_desk(), new_desk)


def test_another_key_than_the_definitions_signs_nothing(
    new_desk: DeskFolder, service: TownService
) -> None:
    make_key(the_desk(), new_desk, service.town.definition.origin, "clerk.town.example")
    assert follow() is not None
    with pytest.raises(MisuseError, match="another registrar's key"):
        read_key(the_desk(), new_desk)


def test_a_key_of_another_referendum_is_refused(
    keyed: DeskFolder, tmp_path: Path, service: TownService
) -> None:
    keyed.key.unlink()
    with pytest.raises(MisuseError, match="expected the registrar's key file"):
        import_key(the_desk(), keyed, "other.example/2026", tmp_path / "clerk.key")
    with pytest.raises(MisuseError, match="a key serves one referendum"):
        make_key(the_desk(), keyed, "other.example/2026", "x.example")
    import_key(the_desk(), keyed, service.town.definition.origin, tmp_path / "clerk.key")


def test_nothing_is_issued_before_the_words_were_compared(
    keyed: DeskFolder, service: TownService
) -> None:
    assert follow() is not None
    with pytest.raises(MisuseError, match="compare the policy's twelve words"):
        require_confirmed_policy(the_desk())
    with pytest.raises(MisuseError, match="compare the policy's twelve words"):
        issue_codes(keyed)
    words = list(service.town.policy.words)
    for wrong in ("", " ".join(words[:11]), " ".join([words[1], words[0], *words[2:]])):
        with pytest.raises(MisuseError, match="not the words"):
            confirm_policy(wrong)
    assert the_desk().policy_confirmed_at is None
    confirm_policy(", ".join(words).upper())
    assert require_confirmed_policy(the_desk()).words == tuple(words)


def test_words_cannot_be_compared_before_there_is_a_policy(new_desk: DeskFolder) -> None:
    del new_desk
    with pytest.raises(MisuseError, match="no policy yet"):
        confirm_policy("a b c")


def other_policy(town: Town) -> bytes:
    """The same log and quorum, under another commission."""
    key = new_signing_key("other.example", KeyKind.ED25519, b"\x07" * 32)
    return bytes(PolicyFile(key.verifier, town.policy.policy))


def test_a_policy_that_changes_after_the_comparison_is_an_alarm(
    ready: DeskFolder, service: TownService
) -> None:
    del ready
    pinned = bytes(the_desk().policy or b"")
    service.policy = other_policy(service.town)
    assert follow() is None
    desk = the_desk()
    assert "another policy" in desk.alarm
    assert bytes(desk.policy or b"") == pinned
    service.policy = pinned
    assert follow() is not None
    assert the_desk().alarm  # it stays until a person has read it
    acknowledge_alarm()
    assert not the_desk().alarm
    assert Event.objects.filter(words__startswith="Alarm acknowledged").exists()


def test_a_policy_that_was_not_compared_may_change(keyed: DeskFolder, service: TownService) -> None:
    del keyed
    service.policy = other_policy(service.town)
    assert follow() is None  # the definition names another commission
    assert "commission" in the_desk().alarm
    service.policy = bytes(service.town.policy)
    acknowledge_alarm()
    assert follow() is not None
    assert bytes(the_desk().policy or b"") == service.policy


def test_a_policy_of_another_log_is_refused(keyed: DeskFolder) -> None:
    Desk.objects.update(origin="other.example/2026")
    assert follow() is None
    assert "the key here is for other.example/2026" in the_desk().trouble
    assert the_desk().policy is None
    del keyed


@pytest.mark.parametrize(
    ("sender", "telephone", "email"),
    [
        ("", "112", ""),
        ("A\nBcc: x", "112", ""),
        ("Clerk", "", ""),
        ("Clerk", "call me", ""),
        ("Clerk", "", "nobody"),
        ("x" * 81, "112", ""),
    ],
)
def test_contacts_that_do_not_help_are_refused(
    new_desk: DeskFolder, sender: str, telephone: str, email: str
) -> None:
    del new_desk
    with pytest.raises(PlebisciteError):
        keep_contacts(sender, "", telephone, email)
    assert not the_desk().sender
