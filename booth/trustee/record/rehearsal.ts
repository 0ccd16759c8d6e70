// The rehearsal: ciphertexts of 1 … N with public randomness, and what shows that keys work.
// Source: spec/ceremony.md, section 6.

import { concat, sameBytes } from "../../lib/canonical/bytes.ts";
import { u32, u64 } from "../../lib/canonical/encoding.ts";
import { ConductError, MisuseError, ProofError } from "../../lib/errors.ts";
import type { KeyFile } from "../ceremony/key_file.ts";
import { secretOf } from "../ceremony/key_file.ts";
import { GROUP_NAME } from "../group/elements.ts";
import {
  type Element,
  type Randomness,
  type Scalar,
  generatorPower,
  multiply,
  power,
  sha256,
  smallScalar,
} from "../group/sodium.ts";
import {
  type DecryptionProof,
  type DecryptionStatement,
  type KeyContext,
  checkDecryption,
  proveDecryption,
} from "../proofs/decryption.ts";
import { strongChallenge } from "../proofs/transcript.ts";
import { type Trustees, ownerNumbered } from "./trustees.ts";

/** A log, a size and its root there: just after `close`, or after `rehearsal`. */
export type LogPoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
};

export type Ciphertext = { readonly alpha: Element; readonly beta: Element };

export type RehearsalAnswer = {
  readonly factors: readonly Element[];
  readonly proof: DecryptionProof;
};

/** r_0 … r_(count−1), known to everyone. */
export function rehearsalRandomness(trustees: Trustees, point: LogPoint, count: number): Scalar[] {
  const fields = [
    GROUP_NAME,
    point.origin,
    u64(point.size),
    point.root,
    sha256(trustees.raw),
  ];
  return Array.from({ length: count }, (_, place) =>
    strongChallenge("rehearsal/randomness", [...fields, u32(place)]),
  );
}

/** (g^r_j, y^r_j · g^(j+1)) for j from 0. */
export function rehearsalCiphertexts(
  trustees: Trustees,
  point: LogPoint,
  count: number,
): Ciphertext[] {
  if (count < 1) throw new ConductError("a rehearsal has at least one ciphertext");
  return rehearsalRandomness(trustees, point, count).map((r, place) => ({
    alpha: generatorPower(r),
    beta: multiply(power(trustees.publicKey, r), generatorPower(smallScalar(place + 1))),
  }));
}

/** What `owner` proves, with the kind `rehearsal`; no units. */
export function rehearsalStatement(
  trustees: Trustees,
  owner: number,
  point: LogPoint,
  ciphertexts: readonly Ciphertext[],
): DecryptionStatement {
  const holder = ownerNumbered(trustees, owner);
  return {
    ...point,
    units: [],
    tallyDigest: sha256(concat(...ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]))),
    trusteesDigest: sha256(trustees.raw),
    context: holder.context,
    electionKey: trustees.publicKey,
    publicKey: holder.key,
    alphas: ciphertexts.map(({ alpha }) => alpha),
  };
}

/** Throws ProofError unless f_j = X^r_j for all j, and the proof holds. */
export function checkRehearsalAnswer(
  trustees: Trustees,
  owner: number,
  point: LogPoint,
  count: number,
  answer: RehearsalAnswer,
): void {
  const { key } = ownerNumbered(trustees, owner);
  if (answer.factors.length !== count) {
    throw new ProofError(`${answer.factors.length} factors for ${count} ciphertexts`);
  }
  for (const [place, r] of rehearsalRandomness(trustees, point, count).entries()) {
    const factor = answer.factors[place];
    if (!factor || !sameBytes(factor, power(key, r))) {
      throw new ProofError(`rehearsal factor ${place} is not the one this key gives`);
    }
  }
  const ciphertexts = rehearsalCiphertexts(trustees, point, count);
  const statement = rehearsalStatement(trustees, owner, point, ciphertexts);
  checkDecryption(statement, answer.factors, answer.proof, "rehearsal");
}

/** A trustee's own answer, with its real key file. The ciphertexts are derived here. */
export function rehearse(
  keyFile: KeyFile,
  trustees: Trustees,
  point: LogPoint,
  count: number,
  randomness: Randomness,
): RehearsalAnswer {
  if (keyFile.origin !== point.origin) {
    throw new MisuseError(`this key is for ${keyFile.origin}, and serves no other log`);
  }
  const ciphertexts = rehearsalCiphertexts(trustees, point, count);
  const { owner } = keyFile.context;
  const statement = rehearsalStatement(trustees, owner, point, ciphertexts);
  if (!sameContext(statement.context, keyFile.context)) {
    throw new MisuseError("the trustees record gives this key another place than its file");
  }
  const secret = secretOf(keyFile);
  const factors = statement.alphas.map((alpha) => power(alpha, secret));
  return { factors, proof: proveDecryption(secret, statement, factors, randomness, "rehearsal") };
}

export function sameContext(left: KeyContext, right: KeyContext): boolean {
  return (
    left.kind === right.kind &&
    left.owner === right.owner &&
    left.index === right.index &&
    left.threshold === right.threshold &&
    left.size === right.size
  );
}
