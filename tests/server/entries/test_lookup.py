"""What became of a ballot, by six words, by its hash, by its credential."""

import pytest
from django.test import Client

from plebiscite.canonical.base64 import format_base64
from plebiscite.errors import MalformedError
from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.entries.lookup import Fate, entries_of, matches, read_tracker
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.referendums.models import Referendum

pytestmark = pytest.mark.django_db


def ballots(referendum: Referendum) -> list[IndexedEntry]:
    fresh_log(referendum)
    rows = IndexedEntry.objects.filter(referendum=referendum, kind__in=("ballot", "challenge"))
    return list(rows.order_by("position"))


def test_fates(finished: Referendum) -> None:
    rows = ballots(finished)  # eight ballots, the first voter's challenge, its second ballot
    fates = [matches(finished, read_tracker(row.tracker))[0].fate for row in rows]
    assert fates == [
        Fate.REPLACED,
        Fate.EXCLUDED,
        *[Fate.STANDING] * 6,
        Fate.CHALLENGED,
        Fate.STANDING,
    ]


def test_replaced_names_what_replaced_it_and_what_followed(finished: Referendum) -> None:
    rows = ballots(finished)
    (found,) = matches(finished, read_tracker(rows[0].tracker))
    assert (found.later, found.following) == (rows[-1].position, 2)


def test_all_spellings_of_a_tracker_lead_to_it(finished: Referendum) -> None:
    row = ballots(finished)[3]
    words = row.tracker_words.split("-")
    long_code = format_base64(bytes.fromhex(row.tracker)).rstrip("=")
    spellings = [
        row.tracker,
        row.tracker.upper(),
        row.tracker_words,
        " ".join(words).title(),
        "  " + ",  ".join(words) + ".",
        long_code,
    ]
    for text in spellings:
        (found,) = matches(finished, read_tracker(text))
        assert found.position == row.position


@pytest.mark.parametrize(
    "text", ["", "one two", "a" * 63, "g" * 64, "push forum often coyote evoke summer fringe"]
)
def test_what_is_no_tracker_is_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="six words of the list"):
        read_tracker(text)


def test_a_word_outside_the_list_is_named() -> None:
    with pytest.raises(MalformedError, match="'coyotte' is not a word"):
        read_tracker("push forum often coyotte evoke summer")


def test_a_credential_has_its_entries_newest_last(finished: Referendum) -> None:
    rows = ballots(finished)
    chain = entries_of(finished, rows[0].credential)
    assert [each.kind for each in chain] == ["ballot", "challenge", "ballot"]
    assert [each.counter for each in chain] == [1, 2, 3]


def test_the_api_tells_chain_and_fate(client: Client, finished: Referendum) -> None:
    rows = ballots(finished)
    chain = client.get(f"/api/r/finished/credentials/{rows[1].credential}").json()
    assert [each["kind"] for each in chain["entries"]] == ["ballot", "exclusion"]
    assert chain["entries"][0]["tracker"] == rows[1].tracker
    told = client.get(f"/api/r/finished/trackers/{rows[0].tracker_words}").json()["matches"]
    assert [(each["index"], each["standing"]) for each in told] == [(rows[0].position, False)]


def test_someone_who_never_voted_has_no_entries(client: Client, finished: Referendum) -> None:
    assert client.get(f"/api/r/finished/credentials/{'0' * 64}").json()["entries"] == []


@pytest.mark.parametrize("text", ["%00", "a%0Ab", "'%20or%201=1", "x" * 800])
def test_what_is_no_credential_is_a_bad_request(
    client: Client, finished: Referendum, text: str
) -> None:
    answer = client.get(f"/api/r/finished/credentials/{text}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "malformed"
