"""Each step of a trustee, and everything it refuses."""

from collections.abc import Callable

import msgspec
import pytest

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.ceremony.channel import send, sign_text
from plebiscite.ceremony.commitment import prove_possession
from plebiscite.ceremony.key_file import KeyFile, parse_key_file, secret_of, write_key_file
from plebiscite.ceremony.pedersen import PedersenState, deal, finish_pedersen, start_pedersen
from plebiscite.ceremony.plan import check_plan
from plebiscite.ceremony.seeds import BASE58, new_seed, parse_seed, signing_secret
from plebiscite.ceremony.shares import (
    Complaint,
    ComplaintError,
    polynomial_value,
    read_unreduced,
)
from plebiscite.errors import (
    ConductError,
    MalformedError,
    MisuseError,
    SignatureError,
    UnsupportedError,
)
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.knowledge import sign_message
from plebiscite.record.ceremony_statements import open_ceremony
from plebiscite.record.v1_pedersen import certificates_statement, parse_coefficients
from plebiscite.record.v1_trustees_format import PolynomialMessage, SignedMessage
from staged_ceremony import ORIGIN, planned, seeded, staged

DONE = staged("SPPP", 2)  # owners 2, 3, 4 are the Pedersen trustees 1, 2, 3
FRESH = msgspec.structs.replace(DONE.states[3], committed=None)


def test_a_seed_is_22_symbols_and_uses_all_of_them() -> None:
    seeds = [new_seed(seeded(f"seed {n}")) for n in range(60)]
    assert {len(seed) for seed in seeds} == {22}
    assert set("".join(seeds)) == set(BASE58)
    assert [parse_seed(seed) for seed in seeds] == seeds


def test_a_seed_is_drawn_again_where_bytes_fall_outside_the_alphabet() -> None:
    answers = [bytes([63]) * 22, bytes([0]) * 22]
    assert new_seed(lambda _size: answers.pop(0)) == "1" * 22


@pytest.mark.parametrize("text", ["", "1" * 21, "1" * 23, "0" * 22, "1" * 22 + "\n"])
def test_another_text_is_no_seed(text: str) -> None:
    with pytest.raises(MalformedError, match="22 symbols"):
        parse_seed(text)


def test_a_plan_keeps_a_spare_trustee_unless_asked_otherwise() -> None:
    assert len(check_plan(planned("PPP", 2))) == 3
    for plan in (planned("PPP", 3), planned("SPPP", 2), planned("SS", 2)):
        with pytest.raises(MisuseError, match="nothing can be counted"):
            check_plan(plan)
        check_plan(plan, all_needed=True)


def test_a_plan_that_does_not_fit_is_refused_all_the_same() -> None:
    with pytest.raises(ConductError):
        check_plan(planned("PPP", 4), all_needed=True)


def test_secrets_are_behind_the_keys_of_the_record() -> None:
    for owner, key_file in DONE.key_files.items():
        key = DONE.trustees.owners[owner - 1].key
        assert GROUP.generator_power(secret_of(key_file)) == key
        assert key_file.context.owner == owner
        assert (key_file.origin, key_file.cid) == (ORIGIN, DONE.ceremony.cid.hex())


def test_a_key_file_is_read_as_it_was_written() -> None:
    for key_file in DONE.key_files.values():
        assert parse_key_file(write_key_file(key_file)) == key_file


KEY_FILE = DONE.key_files[1]
WRONG_KEY_FILES: list[tuple[KeyFile, type[Exception]]] = [
    (msgspec.structs.replace(KEY_FILE, secret=DONE.key_files[2].secret), MalformedError),
    (msgspec.structs.replace(KEY_FILE, key=DONE.key_files[2].key), MalformedError),
    (msgspec.structs.replace(KEY_FILE, secret="0" + KEY_FILE.secret), MalformedError),
    (msgspec.structs.replace(KEY_FILE, group="P-256"), UnsupportedError),
]


@pytest.mark.parametrize(("wrong", "kind"), WRONG_KEY_FILES)
def test_a_damaged_key_file_is_noticed_when_it_is_read(
    wrong: KeyFile, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        parse_key_file(write_key_file(wrong))


def test_states_survive_being_saved() -> None:
    for state in DONE.states.values():
        assert parse_json(write_json(state), PedersenState) == state


def test_the_secret_zero_possesses_nothing() -> None:
    with pytest.raises(MisuseError, match="zero"):
        prove_possession(DONE.ceremony, "single-key", KEY_FILE.context, GROUP.order, seeded("zero"))


def test_nobody_deals_twice() -> None:
    with pytest.raises(MisuseError, match="dealt already"):
        deal(DONE.ceremony, DONE.states[3], DONE.certificates, seeded("again"))


def test_certificates_are_complete_and_the_own_one_is_in_place() -> None:
    with pytest.raises(MisuseError, match="2 certificates for 3"):
        deal(DONE.ceremony, FRESH, DONE.certificates[:2], seeded("x"))
    other = staged("SPPP", 2, label="other").certificates
    with pytest.raises(MisuseError, match="certificate 2 is not this trustee's own"):
        deal(DONE.ceremony, FRESH, other, seeded("x"))


def test_a_certificate_for_another_position_or_by_nobody_is_refused() -> None:
    certificates = DONE.certificates
    with pytest.raises(ConductError, match="made for"):
        deal(DONE.ceremony, FRESH, [certificates[2], *certificates[1:]], seeded("x"))
    unsigned = msgspec.structs.replace(
        certificates[0],
        signed=SignedMessage(certificates[0].signed.message, certificates[1].signed.signature),
    )
    with pytest.raises(SignatureError):
        deal(DONE.ceremony, FRESH, [unsigned, *certificates[1:]], seeded("x"))


def finish(messages: list[PolynomialMessage], owner: int = 3) -> KeyFile:
    random = seeded("finish")
    state = DONE.states[owner]
    return finish_pedersen(DONE.ceremony, state, DONE.certificates, messages, random)[0]


def test_good_shares_give_the_key_of_the_record() -> None:
    assert finish(DONE.messages) == DONE.key_files[3]


def test_every_message_is_needed_and_every_certificate() -> None:
    with pytest.raises(MisuseError, match="2 dealt messages for 3"):
        finish(DONE.messages[:2])
    with pytest.raises(MisuseError, match="1 certificates for 3"):
        finish_pedersen(
            DONE.ceremony, DONE.states[3], DONE.certificates[:1], DONE.messages, seeded("x")
        )


def wrong_share(message: PolynomialMessage) -> PolynomialMessage:
    """The dealer sends trustee 2 a share that does not fit, properly signed and encrypted."""
    text = write_json({"secret": "12345"}).decode()
    return with_share(message, text)


def with_share(message: PolynomialMessage, text: str) -> PolynomialMessage:
    sk = signing_secret(GROUP, DONE.states[2].seed)
    sent = send(GROUP, sk, DONE.certificates[1].encryption, text, seeded("share"))
    return msgspec.structs.replace(message, secrets=[message.secrets[0], sent, message.secrets[2]])


def share_of_another(message: PolynomialMessage) -> PolynomialMessage:
    return msgspec.structs.replace(message, secrets=[message.secrets[0]] * 3)


def readdressed(message: PolynomialMessage) -> PolynomialMessage:
    """Signed for trustee 3, encrypted to trustee 2: somebody passes a message on."""
    from plebiscite.ceremony.channel import Addressed, _encrypt

    sk = signing_secret(GROUP, DONE.states[2].seed)
    body = Addressed(GROUP.format(DONE.certificates[2].encryption), '{"secret":"1"}')
    signed = sign_text(GROUP, write_json(body).decode(), sk, seeded("s"))
    encrypted = _encrypt(GROUP, DONE.certificates[1].encryption, write_json(signed), seeded("e"))
    text = write_json(encrypted).decode()
    return msgspec.structs.replace(message, secrets=[message.secrets[0], text, message.secrets[2]])


def signed_by_another(message: PolynomialMessage) -> PolynomialMessage:
    return msgspec.structs.replace(
        message, secrets=[message.secrets[0], DONE.messages[2].secrets[1], message.secrets[2]]
    )


def too_few_shares(message: PolynomialMessage) -> PolynomialMessage:
    return msgspec.structs.replace(message, secrets=message.secrets[:2])


def degree_too_high(message: PolynomialMessage) -> PolynomialMessage:
    elements = [*parse_coefficients(GROUP, message.coefexps).elements, GROUP.generator]
    text = write_json({"coefexps": [GROUP.format(each) for each in elements]}).decode()
    sk = signing_secret(GROUP, DONE.states[2].seed)
    coefexps = sign_text(GROUP, text, sk, seeded("degree"))
    coefficients = parse_coefficients(GROUP, coefexps)
    statement = certificates_statement(GROUP, DONE.certificates, coefficients)
    signature = sign_message(GROUP, statement, sk, seeded("statement"))
    return msgspec.structs.replace(message, coefexps=coefexps, signature=signature)


def transcript_unsigned(message: PolynomialMessage) -> PolynomialMessage:
    return msgspec.structs.replace(message, signature=message.coefexps.signature)


def damaged(change: Callable[[str], str]) -> Callable[[PolynomialMessage], PolynomialMessage]:
    def spoil(message: PolynomialMessage) -> PolynomialMessage:
        secrets = [message.secrets[0], change(message.secrets[1]), message.secrets[2]]
        return msgspec.structs.replace(message, secrets=secrets)

    return spoil


BAD_MESSAGES: list[tuple[Callable[[PolynomialMessage], PolynomialMessage], str]] = [
    (wrong_share, "does not fit the public coefficients"),
    (lambda m: with_share(m, '{"secret":"-1"}'), "not a decimal number"),
    (lambda m: with_share(m, '{"secret":"01"}'), "not a decimal number"),
    (share_of_another, "cannot be decrypted"),
    (readdressed, "addressed to another"),
    (signed_by_another, "not signed by this key"),
    (too_few_shares, "2 shares for 3"),
    (degree_too_high, "coefexps has 3 elements"),
    (transcript_unsigned, "not signed by this key"),
    (damaged(lambda text: text.replace("AES-GCM", "AES-CTR")), "unknown encryption"),
    (damaged(lambda text: text.replace('"algorithm":"AES-GCM",', "")), "cannot be decrypted"),
    (damaged(lambda text: text[: text.index('"data"')] + '"data":"00"}'), "shorter than its tag"),
    (
        damaged(
            lambda text: (
                text[: text.index('"data"')].replace('"algorithm":"AES-GCM",', "")
                + '"data":"00112233445566"}'
            )
        ),
        "shorter than its tag",
    ),
    (damaged(lambda text: text + " "), "canonical"),
]


@pytest.mark.parametrize(("spoil", "reason"), BAD_MESSAGES)
def test_a_share_that_fails_gives_a_complaint_and_no_key(
    spoil: Callable[[PolynomialMessage], PolynomialMessage], reason: str
) -> None:
    messages = [spoil(DONE.messages[0]), *DONE.messages[1:]]
    with pytest.raises(ComplaintError, match="owner 2 dealt fails") as caught:
        finish(messages)
    (complaint,) = caught.value.complaints
    assert (complaint.owner, complaint.against) == (3, 2)
    assert reason in complaint.reason


def test_every_dealer_whose_share_fails_is_named() -> None:
    messages = [wrong_share(DONE.messages[0]), DONE.messages[1], too_few_shares(DONE.messages[2])]
    with pytest.raises(ComplaintError) as caught:
        finish(messages)
    named = [(each.owner, each.against) for each in caught.value.complaints]
    assert named == [(3, 2), (3, 4)]
    assert isinstance(caught.value.complaints[0], Complaint)


def test_values_of_a_polynomial() -> None:
    assert [polynomial_value(GROUP, [5, 7, 11], j) for j in (0, 1, 2)] == [5, 23, 63]
    assert polynomial_value(GROUP, [GROUP.order - 1, 1], 1) == 0


def test_unreduced_secrets_are_reduced() -> None:
    assert read_unreduced(str(2 * GROUP.order + 5), GROUP.order) == 5
    for text in ("", "-5", "05", "5\n", "٥", "1" * 2000):
        with pytest.raises(MalformedError):
            read_unreduced(text, GROUP.order)


def test_a_certificate_names_its_place() -> None:
    plan = planned("PP", 2)
    from plebiscite.record.ceremony_transcript import key_contexts

    ceremony = open_ceremony(plan, ORIGIN)
    state, signed = start_pedersen(ceremony, key_contexts(plan)[1], seeded("certificate"))
    assert '"context":{"group":"Ed25519","size":2,"threshold":2,"index":2}' in signed.message
    assert state.committed is None
