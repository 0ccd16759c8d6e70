// The proof that a ciphertext encrypts one of several numbers: v1's `iprove`.
//
// Each claim says "this pair encrypts that number". The prover tells the truth in one and simulates
// the rest; the challenges must add up to a hash of the context and of all commitments.

import { utf8 } from "../canonical/bytes.ts";
import { MalformedError, ProofError } from "../errors.ts";
import { Element, modOrder } from "../group/ed25519.ts";
import type { Ciphertext, Known } from "../group/elgamal.ts";
import { hedgedNonce, randomScalar, v1Challenge, type Random } from "./transcript.ts";
import { readProof, writtenProof, type Scalars, type Statement, type V1Proof } from "./v1_proof.ts";

/** What every single choice may encrypt. */
export const BIT: readonly number[] = [0, 1];

/** The prover's claim that what is `known` encrypts `message`. */
export type KnownClaim = { readonly known: Known; readonly message: number };

/** The verifier's claim, its proof read. */
export type Claim = Scalars & { readonly ciphertext: Ciphertext; readonly message: number };

type Commitments = readonly [Element, Element];

/** What `iprove` hashes before the commitments. */
function iprovePrefix(context: string, alpha: string, beta: string): string {
  return `prove|${context}|${alpha},${beta}|`;
}

/**
 * g^s · alpha^c and y^s · (beta / g^message)^c. Whoever made the ciphertext knows its logarithms,
 * so both are powers of g and y, for which there are tables.
 */
function simulated(y: Element, claim: KnownClaim, scalars: Scalars): Commitments {
  const { challenge, response } = scalars;
  const exponent = modOrder(response + claim.known.r * challenge);
  const shift = BigInt(claim.known.plaintext - claim.message) * challenge;
  return [Element.generatorPower(exponent), y.power(exponent).times(Element.generatorPower(shift))];
}

/**
 * One proof per claim; `holds` names by index the true one. The nonce is drawn from r, the prefix
 * and fresh bytes. Random bytes are drawn in a fixed order: two scalars a claim, then the nonce's.
 */
export function proveOneHolds(
  statement: Statement,
  prefix: string,
  claims: readonly KnownClaim[],
  holds: number,
  random: Random,
): V1Proof[] {
  const { y } = statement;
  const drawn: Scalars[] = claims.map(() => {
    const challenge = randomScalar(random);
    return { challenge, response: randomScalar(random) };
  });
  const r = claims[holds]?.known.r ?? 0n;
  const nonce = hedgedNonce(r, utf8(`belenios/v1|${prefix}`), random);
  const pairs = claims.map((claim, place): Commitments => {
    const scalars = drawn[place];
    return place === holds || scalars === undefined
      ? [Element.generatorPower(nonce), y.power(nonce)]
      : simulated(y, claim, scalars);
  });
  const total = v1Challenge(prefix, pairs.flat());
  const others = drawn.reduce(
    (sum, scalars, place) => (place === holds ? sum : sum + scalars.challenge),
    0n,
  );
  const challenge = modOrder(total - others);
  const response = modOrder(nonce - r * challenge);
  return drawn.map((scalars, place) =>
    place === holds
      ? writtenProof(challenge, response)
      : writtenProof(scalars.challenge, scalars.response),
  );
}

/** Return only if the challenges add up. Throws ProofError naming the place. */
export function verifyOneHolds(
  statement: Statement,
  prefix: string,
  claims: readonly Claim[],
): void {
  const commitments = claims.flatMap((claim) => recomputed(statement.y, claim));
  const total = modOrder(claims.reduce((sum, claim) => sum + claim.challenge, 0n));
  if (total !== v1Challenge(prefix, commitments)) {
    throw new ProofError("the proof does not hold: its challenges do not add up", statement.place);
  }
}

function recomputed(y: Element, claim: Claim): Commitments {
  const { ciphertext, message, challenge, response } = claim;
  const masked = y.publicPower(response).times(ciphertext.beta.publicPower(challenge));
  const shift = Element.generator.publicPower(BigInt(-message) * challenge);
  return [
    Element.generator.publicPower(response).times(ciphertext.alpha.publicPower(challenge)),
    message === 0 ? masked : masked.times(shift),
  ];
}

/** The proofs' numbers. Throws MalformedError for another number of proofs. */
export function readProofs(
  statement: Statement,
  proofs: readonly V1Proof[],
  expected: number,
): Scalars[] {
  const { place } = statement;
  if (proofs.length !== expected) {
    throw new MalformedError(`${proofs.length} proofs where ${expected} are needed`, place);
  }
  return proofs.map((proof, index) => readProof(proof, `${place}[${index}]`));
}

/** Claims about one ciphertext, with the proofs' numbers read. */
export function claimsOf(
  ciphertext: Ciphertext,
  messages: readonly number[],
  scalars: readonly Scalars[],
): Claim[] {
  return messages.flatMap((message, place) => {
    const numbers = scalars[place];
    return numbers === undefined ? [] : [{ ciphertext, message, ...numbers }];
  });
}

/** iprove(context, ciphertext, messages). */
export function proveMember(
  statement: Statement,
  ciphertext: Ciphertext,
  known: Known,
  messages: readonly number[],
  random: Random,
): V1Proof[] {
  return proveOneHolds(
    statement,
    iprovePrefix(statement.context, ciphertext.alpha.text, ciphertext.beta.text),
    messages.map((message) => ({ known, message })),
    messages.indexOf(known.plaintext),
    random,
  );
}

/**
 * Return only if the proofs show that `ciphertext` encrypts one of `messages`.
 * Throws MalformedError for another number of proofs or a misspelled scalar; ProofError.
 */
export function verifyMember(
  statement: Statement,
  ciphertext: Ciphertext,
  messages: readonly number[],
  proofs: readonly V1Proof[],
): void {
  const scalars = readProofs(statement, proofs, messages.length);
  const prefix = iprovePrefix(statement.context, ciphertext.alpha.text, ciphertext.beta.text);
  verifyOneHolds(statement, prefix, claimsOf(ciphertext, messages, scalars));
}
