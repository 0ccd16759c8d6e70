// A Pedersen item's parts, decoded and checked one by one. Source: Belenios v1, sections 4 and 9.

import { parseUtf8 } from "../../lib/canonical/bytes.ts";
import { parseJsonText, writePlainJson } from "../../lib/canonical/json.ts";
import { ConductError, MalformedError } from "../../lib/errors.ts";
import { GROUP_NAME, formatElement, parseElement } from "../group/elements.ts";
import {
  type Element,
  type Scalar,
  multiplyScalars,
  product,
  productOfPowers,
  smallScalar,
} from "../group/sodium.ts";
import { verifyMessage } from "../proofs/v1_proof.ts";
import {
  CERTIFICATE_MESSAGE,
  COEFFICIENTS_MESSAGE,
  type SignedMessage,
} from "./v1_trustees_format.ts";

export type Certificate = {
  readonly signed: SignedMessage;
  readonly context: { group: string; size: number; threshold: number; index: number };
  readonly verification: Element;
  readonly encryption: Element;
};

/** One trustee's public coefficients A_0 … A_(t−1). */
export type Coefficients = {
  readonly signed: SignedMessage;
  readonly elements: readonly Element[];
};

/** Decode a certificate; checks form only. Throws MalformedError. */
export function parseCertificate(signed: SignedMessage): Certificate {
  const message = parseJsonText(signed.message, CERTIFICATE_MESSAGE);
  return {
    signed,
    context: message.context,
    verification: parseElement(message.verification),
    encryption: parseElement(message.encryption),
  };
}

/** Throws unless the certificate signs itself and was made for this place. */
export function checkCertificate(
  certificate: Certificate,
  index: number,
  threshold: number,
  size: number,
): void {
  const { context, signed } = certificate;
  const fits =
    context.group === GROUP_NAME &&
    context.size === size &&
    context.threshold === threshold &&
    context.index === index;
  if (!fits) {
    throw new ConductError(
      `certificate ${index} was made for place ${context.index} of ${context.size}, ` +
        `threshold ${context.threshold}`,
    );
  }
  const place = `certificate ${index}`;
  verifyMessage(signed.message, certificate.verification, signed.signature, place);
}

/** Decode one `coefexps`; checks form only. Throws MalformedError. */
export function parseCoefficients(signed: SignedMessage): Coefficients {
  const message = parseJsonText(signed.message, COEFFICIENTS_MESSAGE);
  if (!message.coefexps.length) throw new MalformedError("coefexps is empty");
  return { signed, elements: message.coefexps.map((one) => parseElement(one)) };
}

/** Throws unless there are exactly `threshold` coefficients, signed under `verification`. */
export function checkCoefficients(
  coefficients: Coefficients,
  verification: Element,
  threshold: number,
): void {
  const found = coefficients.elements.length;
  if (found !== threshold) {
    throw new ConductError(`coefexps has ${found} elements, the threshold asks for ${threshold}`);
  }
  const { message, signature } = coefficients.signed;
  verifyMessage(message, verification, signature, "coefexps");
}

/** The text under `signatures`: all certificates and one trustee's own coefficients. */
export function certificatesStatement(
  certificates: readonly Certificate[],
  elements: readonly Element[],
): string {
  const body = {
    certs: certificates.map(({ signed }) => signed),
    coefexps: elements.map(formatElement),
  };
  return `certs_sig|${parseUtf8(writePlainJson(body))}`;
}

/** g^f(index) from the public coefficients of f: Π A_k^(index^k). */
export function valueAt(coefficients: readonly Element[], index: number): Element {
  const step = smallScalar(index);
  let power: Scalar = smallScalar(1);
  const pairs = coefficients.map((element) => {
    const now = [element, power] as const;
    power = multiplyScalars(power, step);
    return now;
  });
  return productOfPowers(pairs);
}

/** The public coefficients of the sum of all trustees' polynomials, which have one degree. */
export function summedCoefficients(all: readonly Coefficients[]): readonly Element[] {
  const degree = all[0]?.elements.length ?? 0;
  return Array.from({ length: degree }, (_, place) =>
    product(all.map(({ elements }) => elements[place] ?? missing())),
  );
}

function missing(): never {
  throw new ConductError("trustees' polynomials have different degrees");
}
