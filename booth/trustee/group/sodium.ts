// The only door to libsodium. Everything that touches a long-lived secret goes through it: its
// arithmetic is written to take the same time whatever the secret is, which no JavaScript library
// can promise (DESIGN 5.5). Scalars are little-endian scalars of 32 bytes, below the group's order.

import sodium from "libsodium-wrappers-sumo";

import { concat } from "../../lib/canonical/bytes.ts";
import { u64 } from "../../lib/canonical/encoding.ts";
import { MisuseError } from "../../lib/errors.ts";

/** A number modulo the group's order, secret or not: 32 bytes, little-endian. */
export type Scalar = Uint8Array;

/** An element of the prime-order group as `el()`: 32 bytes of RFC 8032, decoded and tested. */
export type Element = Uint8Array;

/** Gives that many fresh random bytes; the operating system's, except in tests of vectors. */
export type Randomness = (count: number) => Uint8Array;

export const SCALAR_BYTES = 32;
const WIDE_BYTES = 64;
const RANDOM_BYTES = 48; // 256 bits of order and 128 more, so that the bias is below 2^-128

/** Resolves once libsodium is loaded. Call it before anything else here. */
export async function loadSodium(): Promise<void> {
  await sodium.ready;
}

/** The operating system's randomness, through libsodium. */
export const systemRandomness: Randomness = (count) => sodium.randombytes_buf(count);

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return sodium.crypto_hash_sha256(concat(...parts));
}

export function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  return sodium.crypto_hash_sha512(concat(...parts));
}

export function shake256(seed: Uint8Array, length: number): Uint8Array {
  return sodium.crypto_xof_shake256(length, seed);
}

/** The bytes, at most 64 and read big-endian, as a number modulo the order. */
export function reduceBigEndian(bytes: Uint8Array): Scalar {
  if (bytes.length > WIDE_BYTES) throw new MisuseError("a number to reduce has at most 64 bytes");
  const wide = new Uint8Array(WIDE_BYTES);
  wide.set(Uint8Array.from(bytes).reverse());
  return sodium.crypto_core_ed25519_scalar_reduce(wide);
}

/** A uniform scalar, with a bias below 2^-128. */
export function randomScalar(randomness: Randomness): Scalar {
  return reduceBigEndian(randomness(RANDOM_BYTES));
}

/** The small public number as a scalar. */
export function smallScalar(number: number): Scalar {
  return reduceBigEndian(u64(number));
}

export function isZero(scalar: Scalar): boolean {
  return sodium.is_zero(scalar);
}

/** 1/scalar. Throws for zero. */
export function invertScalar(scalar: Scalar): Scalar {
  return sodium.crypto_core_ed25519_scalar_invert(scalar);
}

export function negateScalar(scalar: Scalar): Scalar {
  return sodium.crypto_core_ed25519_scalar_negate(scalar);
}

export function addScalars(left: Scalar, right: Scalar): Scalar {
  return sodium.crypto_core_ed25519_scalar_add(left, right);
}

export function multiplyScalars(left: Scalar, right: Scalar): Scalar {
  return sodium.crypto_core_ed25519_scalar_mul(left, right);
}

/** nonce − secret · challenge: the response of every proof. */
export function respond(nonce: Scalar, secret: Scalar, challenge: Scalar): Scalar {
  return sodium.crypto_core_ed25519_scalar_sub(nonce, multiplyScalars(secret, challenge));
}

/** g^scalar, in time that does not depend on the scalar. */
export function generatorPower(scalar: Scalar): Element {
  // libsodium refuses the scalar zero, whose power is the identity.
  if (sodium.is_zero(scalar)) return identity();
  return sodium.crypto_scalarmult_ed25519_base_noclamp(scalar);
}

/** base^scalar, in time that does not depend on the scalar; the identity for the identity. */
export function power(base: Element, scalar: Scalar): Element {
  if (sodium.is_zero(scalar) || isIdentity(base)) return identity();
  return sodium.crypto_scalarmult_ed25519_noclamp(scalar, base);
}

/** Π base^scalar; the identity for none. */
export function productOfPowers(pairs: readonly (readonly [Element, Scalar])[]): Element {
  return product(pairs.map(([base, scalar]) => power(base, scalar)));
}

/** The product of all; the identity for none. */
export function product(elements: readonly Element[]): Element {
  return elements.reduce((sum, element) => multiply(sum, element), identity());
}

export function identity(): Element {
  const neutral = new Uint8Array(SCALAR_BYTES);
  neutral[0] = 1;
  return neutral;
}

export function multiply(left: Element, right: Element): Element {
  return sodium.crypto_core_ed25519_add(left, right);
}

export function divide(left: Element, right: Element): Element {
  return sodium.crypto_core_ed25519_sub(left, right);
}

/** Whether the bytes are a member of the prime-order group other than the identity. */
export function isElement(bytes: Uint8Array): boolean {
  return bytes.length === SCALAR_BYTES && sodium.crypto_core_ed25519_is_valid_point(bytes);
}

export function isIdentity(element: Element): boolean {
  return element[0] === 1 && element.every((byte, place) => place === 0 || byte === 0);
}

/** Whether two byte strings are equal, in time that does not tell where they differ. */
export function sameSecret(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && sodium.memcmp(left, right);
}

/** The public half of an Ed25519 signing key with this 32-byte seed. */
export function signingPublicKey(seed: Uint8Array): Uint8Array {
  return sodium.crypto_sign_seed_keypair(seed).publicKey;
}

/** The 64-byte Ed25519 signature of `message`. */
export function signBytes(seed: Uint8Array, message: Uint8Array): Uint8Array {
  const pair = sodium.crypto_sign_seed_keypair(seed);
  const signature = sodium.crypto_sign_detached(message, pair.privateKey);
  forget(pair.privateKey);
  return signature;
}

/** Overwrite a secret that is needed no more. JavaScript may have made copies: a courtesy only. */
export function forget(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) sodium.memzero(secret);
}
