// ElGamal with the plaintext in the exponent: alpha = g^r, beta = y^r · g^m.

import { Element, product } from "./ed25519.ts";

export type Ciphertext = { readonly alpha: Element; readonly beta: Element };

/** What a prover knows of a ciphertext: its plaintext and its randomness. */
export type Known = { readonly plaintext: number; readonly r: bigint };

/**
 * The encryption of 0 or 1 under `y` with the secret randomness `r`. Both possible betas are
 * computed, so that the time does not tell which one is used.
 */
export function encryptBit(y: Element, bit: number, r: bigint): Ciphertext {
  const mask = y.power(r);
  const raised = mask.times(Element.generator);
  return { alpha: Element.generatorPower(r), beta: bit === 1 ? raised : mask };
}

/** The component-wise product: an encryption of the sum. Identities for none. */
export function sumOf(ciphertexts: readonly Ciphertext[]): Ciphertext {
  return {
    alpha: product(ciphertexts.map((pair) => pair.alpha)),
    beta: product(ciphertexts.map((pair) => pair.beta)),
  };
}

/** What is known of a product. */
export function sumKnown(parts: readonly Known[]): Known {
  return {
    plaintext: parts.reduce((total, part) => total + part.plaintext, 0),
    r: parts.reduce((total, part) => total + part.r, 0n),
  };
}
