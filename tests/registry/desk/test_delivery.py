"""The service learns counts by domain, signed; never who, and never a domain of a handful."""

from collections import Counter

from plebiscite.registry.delivery import (
    HANDFUL,
    OTHER,
    STATES,
    Counts,
    counts_by_domain,
    pooled,
    report_deliveries,
)
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.mailing import send_due
from plebiscite.registry.models import Desk, Event, Voter
from registry_mail import MailServer
from registry_town import TownService


def counts(**voters: int) -> Counts:
    return {
        f"{name}.example": {"queued": 0, "sent": number, "refused": 0, "bounced": 0}
        for name, number in voters.items()
    }


def sizes(found: Counts) -> dict[str, int]:
    return {domain: sum(each.values()) for domain, each in found.items()}


def test_small_domains_are_pooled() -> None:
    found = pooled(counts(big=100, small=4, tiny=3, five=5))
    assert sizes(found) == {"big.example": 100, "five.example": 5, OTHER: 7}


def test_what_is_pooled_is_no_handful_itself() -> None:
    assert sizes(pooled(counts(big=100, middle=20, one=1))) == {"big.example": 100, OTHER: 21}
    assert sizes(pooled(counts(big=100, five=5))) == {"big.example": 100, "five.example": 5}
    assert sizes(pooled(counts(one=1))) == {OTHER: 1}  # nobody to hide among
    assert pooled({}) == {}
    assert HANDFUL == 5


def test_no_voter_is_lost_in_the_pool() -> None:
    given = counts(a=1, b=2, c=9, d=4, e=30)
    total: Counter[str] = Counter()
    for each in pooled(given).values():
        total.update(each)
    assert total["sent"] == 46


def test_the_report_is_signed_counts_and_nothing_else(
    queued: DeskFolder, service: TownService, mail_server: MailServer
) -> None:
    mail_server.recipient_rule = lambda to: "550 no" if "t04" in to else "250 OK"
    send_due(queued)
    assert report_deliveries(queued)
    (report,) = service.reports  # the service has checked the signature
    assert report["format"] == "plebiscite-delivery/1"
    assert report["origin"] == service.town.definition.origin
    domains = {"example.org": {"queued": 0, "sent": 6, "refused": 1, "bounced": 0}}
    assert report["channels"] == {"email": {"domains": domains}, "letter": {"printed": 0}}
    assert [list(each) for each in domains.values()] == [list(STATES)]
    for voter in Voter.objects.all():
        assert voter.voter_id not in str(report)
        assert not voter.email or voter.email not in str(report)


def test_it_is_sent_again_only_when_counts_change_and_always_newer(
    queued: DeskFolder, service: TownService
) -> None:
    assert report_deliveries(queued)
    assert not report_deliveries(queued)
    send_due(queued)
    assert report_deliveries(queued)
    first, second = service.reports
    assert second["at"] > first["at"]


def test_a_service_that_is_down_is_told_later(queued: DeskFolder, service: TownService) -> None:
    service.refuse = 503
    assert not report_deliveries(queued)
    service.refuse = None
    assert report_deliveries(queued)


def test_a_refusal_is_noted_and_not_repeated(queued: DeskFolder, service: TownService) -> None:
    service.refuse = 409
    report_deliveries(queued)
    report_deliveries(queued)
    assert Event.objects.filter(words__contains="deliveries was refused").count() == 1


def test_nothing_is_reported_before_the_rolls_or_after_the_destruction(
    issued: DeskFolder, service: TownService
) -> None:
    Desk.objects.update(destruction="asked")
    assert not report_deliveries(issued)
    Desk.objects.update(destruction="", rolls_on_record=0)
    assert not report_deliveries(issued)
    assert service.reports == []
    assert len(counts_by_domain()) == 1
