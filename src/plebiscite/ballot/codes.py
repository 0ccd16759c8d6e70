"""Voting codes: 26 random symbols and 2 check symbols, and the credential they give.

Source: additions 12. A wrong symbol, or an exchange of two, is told before anything is sent;
nothing is corrected automatically.
"""

from plebiscite.errors import MalformedError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.transcript import Randomness, strong_challenge

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SECRET_SYMBOLS = 26
_SYMBOLS = 28
_BLOCK = 4  # symbols printed together
_LOOKALIKES = str.maketrans("OIL", "011")
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1
_FIELD_SIZE = 32


def _powers_of_generator() -> list[int]:
    powers = [1]
    while len(powers) < _FIELD_SIZE - 1:
        doubled = powers[-1] << 1
        powers.append(doubled ^ _FIELD_POLYNOMIAL if doubled & _FIELD_SIZE else doubled)
    return powers


_EXP = _powers_of_generator()
_LOG = {value: exponent for exponent, value in enumerate(_EXP)}


def _times_power(exponent: int, value: int) -> int:
    """a^exponent · value in GF(32)."""
    return _EXP[(exponent + _LOG[value]) % len(_EXP)] if value else 0


def _syndromes(values: list[int]) -> tuple[int, int]:
    plain = weighted = 0
    for position, value in enumerate(values):
        plain ^= value
        weighted ^= _times_power(position, value)
    return plain, weighted


def _with_check(values: list[int]) -> list[int]:
    """The 26 values and the two that make both sums zero.

    With v26 = plain + v27: a^26·(plain + v27) + a^27·v27 = weighted.
    """
    plain, weighted = _syndromes(values)
    wanted = weighted ^ _times_power(_SECRET_SYMBOLS, plain)
    divisor = _EXP[_SECRET_SYMBOLS] ^ _EXP[_SECRET_SYMBOLS + 1]
    last = _times_power(-_LOG[divisor], wanted)
    return [*values, plain ^ last, last]


def write_code(symbols: str) -> str:
    """The printed form of 26 canonical symbols: seven groups of four joined by `-`."""
    full = "".join(ALPHABET[v] for v in _with_check([ALPHABET.index(s) for s in symbols]))
    return "-".join(full[start : start + _BLOCK] for start in range(0, _SYMBOLS, _BLOCK))


def new_code(randomness: Randomness) -> str:
    """A fresh code of 130 random bits: its 26 canonical symbols."""
    number = int.from_bytes(randomness(17), "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(_SECRET_SYMBOLS))


def read_code(typed: str) -> str:
    """The 26 canonical symbols of a code as a person typed it.

    Case, spaces and hyphens do not matter; O, I and L are read as 0, 1 and 1.
    Raises: MalformedError saying what is wrong: a character, the length, or the check.
    """
    if not typed.isascii():
        raise MalformedError("the code holds a character that codes never have; type it again")
    symbols = typed.upper().replace(" ", "").replace("-", "").translate(_LOOKALIKES)
    for symbol in symbols:
        if symbol not in ALPHABET:
            raise MalformedError(f"the code holds {symbol!r}, which codes never have")
    if len(symbols) != _SYMBOLS:
        raise MalformedError(f"the code has {len(symbols)} symbols; a code has {_SYMBOLS}")
    if any(_syndromes([ALPHABET.index(symbol) for symbol in symbols])):
        raise MalformedError(
            "the code is mistyped: its check symbols do not fit; compare it with the letter"
        )
    return symbols[:_SECRET_SYMBOLS]


def credential_secret(group: Group, origin: str, uuid: str, symbols: str) -> int:
    """The voting secret of a code in one unit of one referendum; 0 … order − 1."""
    return strong_challenge(group, "credential", (group.name, origin, uuid, symbols))


def issue_code(group: Group, origin: str, uuid: str, randomness: Randomness) -> tuple[str, Element]:
    """A fresh code (26 symbols) and its public credential; never the identity."""
    while True:
        symbols = new_code(randomness)
        secret = credential_secret(group, origin, uuid, symbols)
        if secret:
            return symbols, group.generator_power_secret(secret)
