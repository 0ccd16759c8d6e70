// A Pedersen trustee's three messages: certificate, dealt polynomial, share key. Each function
// takes what the trustee keeps and what others published, and gives what to keep and to publish.
// Source: Belenios v1, section 9; spec/ceremony.md.

import { parseUtf8, sameBytes } from "../../lib/canonical/bytes.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { writeJson } from "../../lib/canonical/json.ts";
import { type Shape, type Value, list, nullable, struct, text } from "../../lib/canonical/shapes.ts";
import { MisuseError } from "../../lib/errors.ts";
import { writeDecimal } from "../group/decimal.ts";
import { GROUP_NAME, formatElement } from "../group/elements.ts";
import {
  type Randomness,
  type Scalar,
  generatorPower,
  randomScalar,
} from "../group/sodium.ts";
import { KEY_CONTEXT, type KeyContext } from "../proofs/decryption.ts";
import { SCHNORR } from "../proofs/schnorr.ts";
import { proveKey, signMessage } from "../proofs/v1_proof.ts";
import { type Ceremony, PAYLOAD } from "../record/ceremony_statements.ts";
import {
  type Certificate,
  certificatesStatement,
  checkCertificate,
} from "../record/v1_pedersen.ts";
import {
  CERTIFICATE_MESSAGE,
  COEFFICIENTS_MESSAGE,
  POLYNOMIAL_MESSAGE,
  type PolynomialMessage,
  SIGNED_MESSAGE,
  TRUSTEE_KEY,
} from "../record/v1_trustees_format.ts";
import { send, signText } from "./channel.ts";
import { COMMITTED, commitTo, provePossession } from "./commitment.ts";
import type { KeyFile } from "./key_file.ts";
import { newSeed, receivingSecret, signingSecret } from "./seeds.ts";
import { SHARE_TEXT, polynomialValue, receivedSecret } from "./shares.ts";

/** A Pedersen trustee's private state: saved before each message is published. */
export const PEDERSEN_STATE = struct({
  context: KEY_CONTEXT,
  seed: text,
  committed: nullable(COMMITTED),
});
export type PedersenState = Value<typeof PEDERSEN_STATE>;

/** The v1 key's exact text, and possession as `share-key`. */
export const SHARE_KEY = struct({ key: text, possession: SCHNORR });
export type ShareKey = Value<typeof SHARE_KEY>;

const POLYNOMIAL = struct({ polynomial: list(text) });

function written<T>(value: T, shape: Shape<T>): string {
  return parseUtf8(writeJson(value, shape));
}

/** Step 1: draw a seed; the certificate goes into the log. */
export function startPedersen(
  context: KeyContext,
  randomness: Randomness,
): { readonly state: PedersenState; readonly certificate: string } {
  const seed = newSeed(randomness);
  const sk = signingSecret(seed);
  const { size, threshold, index } = context;
  const message = {
    context: { group: GROUP_NAME, size, threshold, index },
    verification: formatElement(generatorPower(sk)),
    encryption: formatElement(generatorPower(receivingSecret(seed))),
  };
  const signed = signText(written(message, CERTIFICATE_MESSAGE), sk, randomness);
  return {
    state: { context, seed, committed: null },
    certificate: written(signed, SIGNED_MESSAGE),
  };
}

/** Step 3: draw the polynomial and fix the message behind a commitment. Never twice. */
export async function deal(
  ceremony: Ceremony,
  state: PedersenState,
  certificates: readonly Certificate[],
  randomness: Randomness,
): Promise<PedersenState> {
  if (state.committed) {
    throw new MisuseError("this trustee has dealt already; a new ceremony starts with a new seed");
  }
  checkCertificates(state, certificates);
  const polynomial = Array.from({ length: state.context.threshold }, () =>
    randomScalar(randomness),
  );
  const message = await dealt(state, certificates, polynomial, randomness);
  const constant = polynomial[0];
  if (!constant) throw new MisuseError("a threshold is at least 1");
  const { context, seed } = state;
  const possession = provePossession(ceremony, "constant-term", context, constant, randomness);
  const payload: Value<typeof PAYLOAD> = {
    message: written(message, POLYNOMIAL_MESSAGE),
    possession,
  };
  return { context, seed, committed: commitTo(payload, randomness) };
}

/** Step 2: every certificate holds, is made for this item, and the own one is in place. */
export function checkCertificates(
  state: PedersenState,
  certificates: readonly Certificate[],
): void {
  const { index, size, threshold } = state.context;
  if (certificates.length !== size) {
    throw new MisuseError(`${certificates.length} certificates for ${size} trustees`);
  }
  certificates.forEach((one, place) => checkCertificate(one, place + 1, threshold, size));
  const own = certificates[index - 1];
  if (!own || !sameBytes(own.verification, generatorPower(signingSecret(state.seed)))) {
    throw new MisuseError(`certificate ${index} is not this trustee's own`);
  }
}

async function dealt(
  state: PedersenState,
  certificates: readonly Certificate[],
  polynomial: readonly Scalar[],
  randomness: Randomness,
): Promise<PolynomialMessage> {
  const sk = signingSecret(state.seed);
  const own = certificates[state.context.index - 1];
  if (!own) throw new MisuseError("this trustee's certificate is missing");
  const elements = polynomial.map(generatorPower);
  const signed = signText(
    written({ coefexps: elements.map(formatElement) }, COEFFICIENTS_MESSAGE),
    sk,
    randomness,
  );
  const kept = written({ polynomial: polynomial.map(writeDecimal) }, POLYNOMIAL);
  const shares = certificates.map((to, place) => {
    const secret = writeDecimal(polynomialValue(polynomial, place + 1));
    return send(sk, to.encryption, written({ secret }, SHARE_TEXT), randomness);
  });
  return {
    polynomial: await send(sk, own.encryption, kept, randomness),
    secrets: await Promise.all(shares),
    coefexps: signed,
    signature: signMessage(certificatesStatement(certificates, elements), sk, randomness),
  };
}

/**
 * Steps 4 and 5: check every share, add them, and publish the share's public key.
 * Throws ComplaintError, whose complaints are logged and void the ceremony.
 */
export async function finishPedersen(
  ceremony: Ceremony,
  state: PedersenState,
  certificates: readonly Certificate[],
  messages: readonly PolynomialMessage[],
  randomness: Randomness,
): Promise<{ readonly key: KeyFile; readonly share: ShareKey }> {
  checkCertificates(state, certificates);
  const { context, seed } = state;
  const sk = signingSecret(seed);
  const secret = await receivedSecret(context, seed, certificates, messages);
  const key = formatElement(generatorPower(secret));
  const pok = proveKey(secret, randomness);
  const signature = signMessage(key, sk, randomness);
  const made = { pok, public_key: key, signature, name: undefined };
  const possession = provePossession(ceremony, "share-key", context, secret, randomness);
  return {
    key: {
      group: GROUP_NAME,
      origin: ceremony.origin,
      cid: formatHex(ceremony.cid),
      context,
      key,
      secret: writeDecimal(secret),
    },
    share: { key: written(made, TRUSTEE_KEY), possession },
  };
}
