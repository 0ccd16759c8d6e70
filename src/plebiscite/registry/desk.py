"""The one desk: which referendum it serves, what it has done, and what it may do now."""

import msgspec
from django.utils import timezone

from plebiscite.errors import MisuseError
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.phases import Phase
from plebiscite.registry.models import Desk, DestructionStage, Event
from plebiscite.registry.service import Service, ServiceAddress


def the_desk() -> Desk:
    """The desk's row, fresh from the database. Raises MisuseError before it is set up."""
    desk = Desk.objects.filter(pk=1).first()
    if desk is None:
        raise MisuseError("this desk serves no referendum yet: name its address with --service")
    return desk


def set_up_desk(service: str | None) -> Desk:
    """The desk, made at the first start for the referendum at this address.

    Raises: MisuseError when it serves another one: one desk, one referendum.
    """
    if service is None:
        return the_desk()
    address = ServiceAddress.parse(service)
    desk, made = Desk.objects.get_or_create(
        pk=1, defaults={"service": address.base, "slug": address.slug}
    )
    if made:
        note(f"The desk serves {address}")
    elif address_of(desk) != address:
        raise MisuseError(
            f"this folder serves {address_of(desk)}; name another folder for {address}"
        )
    return desk


def address_of(desk: Desk) -> ServiceAddress:
    """Where its referendum is served."""
    return ServiceAddress(desk.service, desk.slug)


def service_of(desk: Desk) -> Service:
    """A client of its service."""
    return Service(address_of(desk))


def note(words: str) -> None:
    """Write into the desk's log what was done; never anything of a voter."""
    Event.objects.create(words=words)


def policy_of(desk: Desk) -> PolicyFile:
    """The pinned policy. Raises MisuseError before there is one."""
    if desk.policy is None:
        raise MisuseError("the service has shown no policy yet; look at the record again")
    return parse_policy_file(bytes(desk.policy))


def require_confirmed_policy(desk: Desk) -> PolicyFile:
    """The policy, once its words were compared. Raises MisuseError before."""
    policy = policy_of(desk)
    if desk.policy_confirmed_at is None:
        raise MisuseError(
            "compare the policy's twelve words with the commission first, by telephone or face to "
            "face: until then this could be somebody else's referendum"
        )
    return policy


def definition_of(desk: Desk) -> Definition:
    """The definition on the record. Raises MisuseError before it was read."""
    if desk.definition is None:
        raise MisuseError("the record has no definition yet: the commission must seal it first")
    return msgspec.json.decode(bytes(desk.definition), type=Definition)


def texts_of(desk: Desk) -> dict[str, Texts]:
    """The referendum's own words, by language. Raises as `definition_of`."""
    definition_of(desk)
    found = msgspec.json.decode(bytes(desk.texts or b"[]"), type=tuple[Texts, ...])
    return {each.language: each for each in found}


def keep_definition(desk: Desk, definition: Definition, texts: tuple[Texts, ...]) -> None:
    """Remember what the verified record says."""
    desk.definition = msgspec.json.encode(definition)
    desk.texts = msgspec.json.encode(texts)
    desk.origin = definition.origin


def require_mapping(desk: Desk) -> None:
    """Return only while the list of voters is kept. Raises MisuseError once it is destroyed."""
    if desk.destruction != DestructionStage.KEPT:
        raise MisuseError("the list of voters is destroyed: nothing is printed or sent any more")


def require_quiet(desk: Desk) -> None:
    """Return only while the record was not caught lying. Raises MisuseError with the alarm."""
    if desk.alarm:
        raise MisuseError(f"nothing goes out while there is an alarm: {desk.alarm}")


def require_rolls_on_record(desk: Desk) -> None:
    """Return only once every roll is on the record, as this desk signed it; codes work then."""
    if desk.rolls_on_record < 1 or desk.foreign_rolls:
        raise MisuseError(
            "the credentials are not on the record yet: hand them in first, codes work only then"
        )


def phase_of(desk: Desk) -> Phase:
    """What the referendum is doing, as of the last look."""
    return Phase(desk.phase)


def is_past(posix: int) -> bool:
    """Whether this moment, in POSIX seconds, has come."""
    return timezone.now().timestamp() >= posix
