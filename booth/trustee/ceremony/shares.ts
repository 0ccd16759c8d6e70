// Shares of a polynomial: their values, and checking those received. Source: Belenios v1, section 9.

import { parseJsonText } from "../../lib/canonical/json.ts";
import { struct, text } from "../../lib/canonical/shapes.ts";
import { ConductError, EvidenceError, MisuseError, PlebisciteError } from "../../lib/errors.ts";
import { readUnreduced } from "../group/decimal.ts";
import {
  type Element,
  type Scalar,
  addScalars,
  generatorPower,
  multiplyScalars,
  sameSecret,
  smallScalar,
} from "../group/sodium.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import { verifyMessage } from "../proofs/v1_proof.ts";
import {
  type Certificate,
  certificatesStatement,
  checkCoefficients,
  parseCoefficients,
  valueAt,
} from "../record/v1_pedersen.ts";
import type { PolynomialMessage } from "../record/v1_trustees_format.ts";
import { receive } from "./channel.ts";
import { receivingSecret } from "./seeds.ts";

/** The text around one share. */
export const SHARE_TEXT = struct({ secret: text });

export type Complaint = { readonly against: number; readonly reason: string };

/** One share or more failed. Log the complaints; the ceremony is void, nothing is reused. */
export class ComplaintError extends EvidenceError {
  readonly complaints: readonly Complaint[];

  constructor(complaints: readonly Complaint[]) {
    const names = complaints.map(({ against }) => against).join(", ");
    super(`what owner ${names} dealt fails: complain, and start a new ceremony`);
    this.complaints = complaints;
  }
}

/** f(index), f given by its coefficients a_0 first. */
export function polynomialValue(polynomial: readonly Scalar[], index: number): Scalar {
  const step = smallScalar(index);
  return polynomial.reduceRight(
    (total, coefficient) => addScalars(multiplyScalars(total, step), coefficient),
    smallScalar(0),
  );
}

/**
 * Σ f_i(index) over all dealers i, each share checked against its public coefficients.
 * Throws ComplaintError naming every dealer whose message fails; MisuseError for missing ones.
 */
export async function receivedSecret(
  context: KeyContext,
  seed: string,
  certificates: readonly Certificate[],
  messages: readonly PolynomialMessage[],
): Promise<Scalar> {
  if (messages.length !== certificates.length) {
    throw new MisuseError(
      `${messages.length} dealt messages for ${certificates.length} trustees`,
    );
  }
  const dk = receivingSecret(seed);
  let total = smallScalar(0);
  const complaints: Complaint[] = [];
  for (const [place, message] of messages.entries()) {
    try {
      const elements = checkDealt(context, certificates, message, place);
      total = addScalars(total, await share(dk, certificates, message, place, elements, context));
    } catch (problem) {
      if (!(problem instanceof PlebisciteError)) throw problem;
      const against = context.owner - context.index + place + 1; // an item's owners stand together
      complaints.push({ against, reason: problem.message });
    }
  }
  if (complaints.length) throw new ComplaintError(complaints);
  return total;
}

function certificateAt(certificates: readonly Certificate[], place: number): Certificate {
  const found = certificates[place];
  if (!found) throw new MisuseError(`there is no certificate ${place + 1}`);
  return found;
}

function checkDealt(
  context: KeyContext,
  certificates: readonly Certificate[],
  message: PolynomialMessage,
  place: number,
): readonly Element[] {
  if (message.secrets.length !== context.size) {
    throw new ConductError(`${message.secrets.length} shares for ${context.size} trustees`);
  }
  const coefficients = parseCoefficients(message.coefexps);
  const { verification } = certificateAt(certificates, place);
  checkCoefficients(coefficients, verification, context.threshold);
  const statement = certificatesStatement(certificates, coefficients.elements);
  verifyMessage(statement, verification, message.signature, "signature");
  return coefficients.elements;
}

async function share(
  dk: Scalar,
  certificates: readonly Certificate[],
  message: PolynomialMessage,
  place: number,
  coefficients: readonly Element[],
  context: KeyContext,
): Promise<Scalar> {
  const sender = certificateAt(certificates, place).verification;
  const received = await receive(dk, sender, message.secrets[context.index - 1] ?? "");
  const value = readUnreduced(parseJsonText(received, SHARE_TEXT).secret);
  if (!sameSecret(generatorPower(value), valueAt(coefficients, context.index))) {
    throw new ConductError("the share does not fit the public coefficients");
  }
  return value;
}
