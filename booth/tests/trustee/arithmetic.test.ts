import { beforeAll, describe, expect, it } from "vitest";

import { bigFromBytes } from "../../lib/canonical/bytes.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { MalformedError, PlebisciteError, SignatureError } from "../../lib/errors.ts";
import { ORDER } from "../../lib/group/ed25519.ts";
import { readDecimal, readUnreduced, writeDecimal } from "../../trustee/group/decimal.ts";
import { formatElement, parseElement } from "../../trustee/group/elements.ts";
import {
  generatorPower,
  identity,
  invertScalar,
  isIdentity,
  loadSodium,
  multiplyScalars,
  power,
  randomScalar,
  reduceBigEndian,
  smallScalar,
  systemRandomness,
} from "../../trustee/group/sodium.ts";
import { polynomialValue } from "../../trustee/ceremony/shares.ts";
import { signStrongly, verifyStrongly } from "../../trustee/proofs/schnorr.ts";
import { hedgedNonce } from "../../trustee/proofs/transcript.ts";
import { proveKey, signMessage, verifyKey, verifyMessage } from "../../trustee/proofs/v1_proof.ts";

beforeAll(loadSodium);

const scalarOf = (number: bigint) =>
  Uint8Array.from({ length: 32 }, (_, place) => Number((number >> BigInt(8 * place)) & 255n));

describe("decimal texts of scalars", () => {
  const numbers = [0n, 1n, 9n, 10n, 255n, 256n, 10n ** 40n, ORDER - 1n, ORDER / 3n];

  it.each(numbers)("%s is written and read", (number) => {
    expect(writeDecimal(scalarOf(number))).toBe(number.toString());
    expect(readDecimal(number.toString())).toEqual(scalarOf(number));
  });

  it.each(["", "00", "01", "-0", "-1", "+1", " 1", "1 ", "1e3", "٣", ORDER.toString()])(
    "%j is refused",
    (text) => {
      expect(() => readDecimal(text)).toThrow(MalformedError);
    },
  );

  it("never quotes what it refuses: it may be a secret", () => {
    expect(() => readDecimal("0123456789")).toThrow(/^(?!.*0123456789)/);
  });

  it("reduces what v1 programs write above the order", () => {
    expect(readUnreduced((ORDER + 5n).toString())).toEqual(scalarOf(5n));
    expect(() => readDecimal((ORDER + 5n).toString())).toThrow(MalformedError);
  });
});

describe("arithmetic modulo the order", () => {
  it("agrees with big integers", () => {
    const bytes = systemRandomness(64);
    expect(writeDecimal(reduceBigEndian(bytes))).toBe((bigFromBytes(bytes) % ORDER).toString());
  });

  it("inverts", () => {
    const seven = smallScalar(7);
    expect(multiplyScalars(seven, invertScalar(seven))).toEqual(smallScalar(1));
  });

  it("gives the value of a polynomial", () => {
    const polynomial = [3, 5, 7].map(smallScalar);
    expect(polynomialValue(polynomial, 4)).toEqual(smallScalar(3 + 5 * 4 + 7 * 16));
  });
});

describe("elements", () => {
  it("raises to zero and raises the identity, which libsodium refuses", () => {
    expect(isIdentity(generatorPower(smallScalar(0)))).toBe(true);
    expect(isIdentity(power(generatorPower(smallScalar(2)), smallScalar(0)))).toBe(true);
    expect(isIdentity(power(identity(), smallScalar(3)))).toBe(true);
  });

  it("refuses what is not in the prime-order group", () => {
    const orderTwo = `7f${"ff".repeat(30)}ec`;
    const beyond = "f".repeat(64);
    for (const text of [orderTwo, beyond, "0".repeat(64), "AB".repeat(32)]) {
      expect(() => parseElement(text)).toThrow(MalformedError);
    }
    expect(() => parseElement(formatElement(identity()))).toThrow(/identity/);
    expect(parseElement(formatElement(identity()), true)).toEqual(identity());
  });
});

describe("proofs", () => {
  const message = ["field", "other"] as const;

  it("signs strongly, for one kind, statement and key", () => {
    const secret = randomScalar(systemRandomness);
    const key = generatorPower(secret);
    const signature = signStrongly("possession", [...message, key], secret, systemRandomness);
    verifyStrongly("possession", [...message, key], key, signature);
    expect(() => verifyStrongly("ballot", [...message, key], key, signature)).toThrow(
      SignatureError,
    );
    expect(() => verifyStrongly("possession", [...message], key, signature)).toThrow(
      SignatureError,
    );
    const other = generatorPower(randomScalar(systemRandomness));
    expect(() => verifyStrongly("possession", [...message, key], other, signature)).toThrow(
      SignatureError,
    );
  });

  it("makes v1's proofs of knowledge, each for its own text", () => {
    const secret = randomScalar(systemRandomness);
    const key = generatorPower(secret);
    verifyKey(key, proveKey(secret, systemRandomness), "key");
    const signed = signMessage("text", secret, systemRandomness);
    verifyMessage("text", key, signed, "message");
    expect(() => verifyMessage("Text", key, signed, "message")).toThrow(PlebisciteError);
    expect(() => verifyKey(key, signed, "key")).toThrow(PlebisciteError);
  });

  it("draws a nonce from key, randomness and statement: none alone repeats it", () => {
    const [one, two] = [smallScalar(1), smallScalar(2)];
    const broken = () => new Uint8Array(32);
    const nonces = [
      hedgedNonce(one, new Uint8Array([1]), broken),
      hedgedNonce(one, new Uint8Array([2]), broken),
      hedgedNonce(two, new Uint8Array([1]), broken),
      hedgedNonce(one, new Uint8Array([1]), systemRandomness),
    ];
    expect(new Set(nonces.map(formatHex)).size).toBe(4);
  });

  it("draws the nonce that Python draws", () => {
    // plebiscite.proofs.transcript.hedged_nonce(ED25519, 5, b"statement", lambda n: bytes(n))
    const nonce = hedgedNonce(
      smallScalar(5),
      new TextEncoder().encode("statement"),
      (count) => new Uint8Array(count),
    );
    expect(writeDecimal(nonce)).toBe("6059925854300311772604819427214974457909454846452993319850091231554605850633");
  });
});
