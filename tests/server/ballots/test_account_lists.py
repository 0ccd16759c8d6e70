"""The list of accounts: read whole or not at all, and never shown."""

import pytest

from played_town import EXAMPLES
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.definition import Definition
from plebiscite.record.definition_toml import read_definition
from plebiscite.server.ballots.account_lists import LARGEST, read_accounts, replace_accounts
from plebiscite.server.ballots.credential_uses import bind_all
from plebiscite.server.ballots.models import VoterAccount
from plebiscite.server.referendums.models import Referendum


@pytest.fixture(scope="module")
def definition() -> Definition:
    return read_definition((EXAMPLES / "town.toml").read_bytes(), "town.toml")[0]


def test_addresses_are_compared_without_case(definition: Definition) -> None:
    raw = "\ufeffdistrict,account\ntown, Ann@Mail.Example \n,ben@mail.example\n".encode()
    accounts = read_accounts(raw, definition)
    assert [(each.subject, each.district) for each in accounts] == [
        ("ann@mail.example", "town"),
        ("ben@mail.example", ""),
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"email\nx@y.example\n", "`account` is needed"),
        (b"", "`account` is needed"),
        (b"account\nx@y.example\nX@Y.example\n", "line 3: the same account as in line 2"),
        (b"account,district\nx@y.example,moon\n", "there is no district 'moon'"),
        (b"account,district\n ,town\n", "line 2: the account is empty"),
        (b"account\n" + b"x" * 255 + b"\n", "too long"),
        (b'account\n"x\n', "no CSV"),
        (b"account\n\xe9@y.example\n", "UTF-8"),
        (b"account\n" + b"\n".join(b"same" for _ in range(40)) + b"\n", "and 19 more"),
    ],
    ids=["column", "nothing", "twice", "district", "empty", "long", "quote", "latin-1", "many"],
)
def test_every_defect_is_named_with_its_line(definition: Definition, raw: bytes, said: str) -> None:
    with pytest.raises(MalformedError, match=said) as refused:
        read_accounts(raw, definition)
    assert "y.example" not in str(refused.value)


def test_a_huge_file_is_refused_unread(definition: Definition) -> None:
    with pytest.raises(MalformedError, match="the most is"):
        read_accounts(b"a" * (LARGEST + 1), definition)


@pytest.mark.django_db
def test_a_new_list_replaces_the_old_until_voting_begins(definition: Definition) -> None:
    referendum = Referendum.objects.create(slug="list", origin="list.example/1")
    replace_accounts(referendum, read_accounts(b"account\na@x.example\nb@x.example\n", definition))
    assert replace_accounts(referendum, read_accounts(b"account\nc@x.example\n", definition)) == 1
    account = VoterAccount.objects.get(referendum=referendum)
    assert account.subject == "c@x.example"
    assert "c@x" not in str(account)
    bind_all(account.referendum, [(account, "credential")])
    with pytest.raises(MisuseError, match="stays as it is"):
        replace_accounts(referendum, [])
    assert VoterAccount.objects.filter(referendum=referendum).count() == 1
