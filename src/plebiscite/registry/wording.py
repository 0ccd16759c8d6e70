"""What a voter is told, in one language: the same facts in mails and letters."""

from base64 import urlsafe_b64encode
from typing import NamedTuple

from plebiscite.log.policy_file import PolicyFile
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.phases import Phase
from plebiscite.registry.desk import address_of, definition_of, phase_of, policy_of, texts_of
from plebiscite.registry.models import Desk, Message, Voter
from plebiscite.registry.moments import PART, say_moment
from plebiscite.texts import LANGUAGES, Voice, direction_of, voice


class Wording(NamedTuple):
    """The referendum in one language, and who helps."""

    language: str
    voice: Voice
    title: str
    opens: str
    closes: str
    districts: dict[str, str]  # names by id
    booth: str  # address without a code
    fingerprint: str  # base64url of the policy file's SHA-256
    words: tuple[str, ...]  # the policy's twelve
    clock: str  # whose time is meant
    practice: bool
    sender: str
    return_address: str
    telephone: str
    help_email: str

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction_of(self.language)

    def link(self, code: str) -> str:
        """The voter's own link: code and fingerprint stand in the fragment, which stays home."""
        return f"{self.booth}#{code}.{self.fingerprint}"

    @property
    def contacts(self) -> list[str]:
        """Telephone and address of the help: each has a line to itself in every direction."""
        return [each for each in (self.telephone, self.help_email) if each]


def wording_of(desk: Desk, language: str) -> Wording:
    """What is told in this language, or in the referendum's first where we do not speak it."""
    definition, texts, policy = definition_of(desk), texts_of(desk), policy_of(desk)
    spoken = language if language in LANGUAGES else _spoken(definition)
    return _wording(desk, definition, policy, texts.get(language), spoken)


def _spoken(definition: Definition) -> str:
    return next((each for each in definition.languages if each in LANGUAGES), LANGUAGES[0])


def _wording(
    desk: Desk, definition: Definition, policy: PolicyFile, texts: Texts | None, language: str
) -> Wording:
    calendar = definition.calendar
    words = texts or texts_of(desk)[definition.languages[0]]
    return Wording(
        language=language,
        voice=voice(language, PART),
        title=words.title,
        opens=say_moment(calendar.opens, definition, language),
        closes=say_moment(desk.closes or calendar.closes, definition, language),
        districts={each.id: each.name for each in definition.districts},
        booth=address_of(desk).booth,
        fingerprint=urlsafe_b64encode(policy.digest).rstrip(b"=").decode(),
        words=policy.words,
        clock=voice(language, PART).say("clock", zone=calendar.time_zone),
        practice=definition.practice,
        sender=desk.sender,
        return_address=desk.return_address,
        telephone=desk.telephone,
        help_email=desk.help_email,
    )


def district_name(wording: Wording, voter: Voter) -> str:
    """The district's name as the definition has it."""
    return wording.districts.get(voter.district, voter.district)


def recorded_at(desk: Desk, wording: Wording, message: Message) -> str:
    """When the desk first saw a ballot on the record."""
    if message.seen_at is None:  # never for a notice; the column serves codes, too
        return ""
    return say_moment(message.seen_at, definition_of(desk), wording.language)


def greeting(wording: Wording, voter: Voter) -> str:
    """The first line to a voter, who may have no name on the roll."""
    if voter.name:
        return wording.voice.say("greeting", name=voter.name)
    return wording.voice.say("greeting-nobody")


def if_not_you(desk: Desk, wording: Wording) -> str:
    """What to do about a ballot that the voter did not cast: while voting is open, vote again."""
    if phase_of(desk) in {Phase.VOTING, Phase.PAUSED}:
        return wording.voice.say("notice-other", closes=wording.closes)
    return wording.voice.say("notice-late")
