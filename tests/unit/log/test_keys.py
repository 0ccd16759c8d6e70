"""Keys: one spelling, an id that is the key's own, and secrets that never leave."""

from base64 import b64encode

import pytest

from plebiscite.errors import MalformedError, PlebisciteError, SignatureError, UnsupportedError
from plebiscite.log.keys import (
    KeyKind,
    SigningKey,
    VerifierKey,
    format_signing_key,
    new_signing_key,
    parse_signing_key,
    parse_vkey,
)

KEY = new_signing_key("example.org/log", KeyKind.ED25519, bytes(range(32)))
VKEY = str(KEY.verifier)
ENCODED = VKEY.split("+", 2)[2]


@pytest.mark.parametrize("kind", list(KeyKind))
def test_keys_write_back(kind: KeyKind) -> None:
    key = new_signing_key("example.org/log", kind, bytes(32))
    assert parse_vkey(str(key.verifier)) == key.verifier
    assert parse_signing_key(format_signing_key(key)) == key


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signature = KEY.sign(b"message")
    KEY.verifier.verify(signature, b"message")
    other = new_signing_key("example.org/log", KeyKind.ED25519, bytes(32))
    lies = [(KEY, signature, b"massage"), (other, signature, b"message"), (KEY, b"", b"message")]
    for key, lie, message in lies:
        with pytest.raises(SignatureError):
            key.verifier.verify(lie, message)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org/log",
        "example.org/log+00000000",
        VKEY.replace(KEY.verifier.key_id.hex(), "00000000"),
        VKEY.replace(KEY.verifier.key_id.hex(), KEY.verifier.key_id.hex().upper()),
        VKEY.replace("example", "exbmple"),
        VKEY.removeprefix("example.org/log"),
        "exa mple" + VKEY.removeprefix("example.org/log"),
        "exa\u2003mple" + VKEY.removeprefix("example.org/log"),
        str(VerifierKey("two words", KeyKind.ED25519, bytes(32))),
        str(VerifierKey("", KeyKind.ED25519, bytes(32))),
        VKEY + "=",
        VKEY + "\n",
        VKEY.removesuffix(ENCODED),
        VKEY.removesuffix(ENCODED) + b64encode(b"\x01" + bytes(31)).decode(),
        VKEY.removesuffix(ENCODED) + b64encode(b"\x01" + bytes(33)).decode(),
    ],
)
def test_any_other_spelling_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_vkey(text)


@pytest.mark.parametrize("kind", [0x00, 0x02, 0x06, 0xFF])
def test_other_signature_types_are_unsupported(kind: int) -> None:
    encoded = b64encode(bytes([kind]) + bytes(32)).decode()
    with pytest.raises(UnsupportedError, match=f"0x{kind:02x}"):
        parse_vkey(f"name+00000000+{encoded}")


@pytest.mark.parametrize(
    "name", ["", "two words", "a+b", "tab\t", "nul\x00", "line\n", "a\ufeff", "a\u180e", "a\x85"]
)
def test_a_key_has_a_proper_name(name: str) -> None:
    with pytest.raises(MalformedError):
        new_signing_key(name, KeyKind.ED25519, bytes(32))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(MalformedError):
        new_signing_key("name", KeyKind.ED25519, bytes(size))


def test_a_private_text_needs_its_prefix_and_id() -> None:
    text = format_signing_key(KEY)
    for wrong in (
        text.removeprefix("PRIVATE+KEY+"),
        text.removeprefix("PRIVATE+"),
        text.replace("log+", "log+0", 1),
        "PRIVATE+KEY+",
    ):
        with pytest.raises(MalformedError):
            parse_signing_key(wrong)
    other = SigningKey("another.name", KEY.kind, KEY.seed)
    with pytest.raises(MalformedError):
        parse_signing_key(text.replace(KEY.name, other.name))


def test_the_seed_is_in_no_message() -> None:
    secret = b64encode(b"\x01" + KEY.seed).decode()
    assert secret[:20] not in repr(KEY)
    for wrong in (secret + "=", secret[:-4], secret[:-1] + "!"):
        with pytest.raises(PlebisciteError) as caught:
            parse_signing_key(f"PRIVATE+KEY+{KEY.name}+{KEY.verifier.key_id.hex()}+{wrong}")
        assert secret[:20] not in str(caught.value)


@pytest.mark.parametrize("kind", list(KeyKind))
@pytest.mark.parametrize(
    "public",
    [
        bytes([1]) + bytes(31),  # the neutral point
        bytes(32),  # of order four
        (2**255 - 18).to_bytes(32, "little"),  # the neutral point in another spelling
        bytes([2]) + bytes(31),  # off the curve
    ],
)
def test_a_key_is_a_point_of_prime_order_in_its_one_encoding(kind: KeyKind, public: bytes) -> None:
    text = str(VerifierKey("example.org/log", kind, public))
    for _ in range(2):  # a refusal is not remembered as anything else
        with pytest.raises(MalformedError, match=r"example\.org/log.*make another key"):
            parse_vkey(text)


def test_equal_keys_of_other_kinds_have_other_ids() -> None:
    public = KEY.verifier.public
    ids = {VerifierKey("name", kind, public).key_id for kind in KeyKind}
    assert len(ids) == len(KeyKind)
