// The v1 trustees record: who holds the election's key, parsed and checked.
// Source: Belenios v1, sections 4 and 9; spec/ceremony.md, section 4.

import { parseJson } from "../../lib/canonical/json.ts";
import { ConductError, MalformedError, ProofError } from "../../lib/errors.ts";
import { formatElement, parseElement } from "../group/elements.ts";
import { type Element, isIdentity, product, sameSecret } from "../group/sodium.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import { verifyKey, verifyMessage } from "../proofs/v1_proof.ts";
import {
  type Certificate,
  type Coefficients,
  certificatesStatement,
  checkCertificate,
  checkCoefficients,
  parseCertificate,
  parseCoefficients,
  summedCoefficients,
  valueAt,
} from "./v1_pedersen.ts";
import {
  type PedersenParameters,
  TRUSTEES_RECORD,
  type TrusteeKey,
  type WrittenItem,
} from "./v1_trustees_format.ts";

/** Holder of one decryption key. */
export type Owner = { readonly context: KeyContext; readonly key: Element };

type Item = {
  readonly owners: readonly Owner[];
  readonly contributions: readonly Element[];
  readonly check: () => void;
};

/** A parsed record. `publicKey` is y, recomputed. */
export type Trustees = {
  readonly raw: Uint8Array;
  readonly publicKey: Element;
  readonly owners: readonly Owner[];
  readonly items: readonly Item[];
  readonly certificateKeys: readonly Element[];
};

/** Decode the exact bytes; proofs and signatures are not looked at. Throws MalformedError. */
export function parseTrustees(raw: Uint8Array): Trustees {
  const items: Item[] = [];
  const certificateKeys: Element[] = [];
  let first = 1;
  for (const written of parseJson(raw, TRUSTEES_RECORD)) {
    const item = itemOf(written, first, certificateKeys);
    items.push(item);
    first += item.owners.length;
  }
  if (!items.length) throw new MalformedError("the trustees record names no trustee");
  const contributions = items.flatMap((item) => item.contributions);
  return {
    raw,
    publicKey: product(contributions),
    owners: items.flatMap((item) => item.owners),
    items,
    certificateKeys,
  };
}

function itemOf(written: WrittenItem, first: number, certificateKeys: Element[]): Item {
  return written.kind === "Single"
    ? single(written.key, first)
    : pedersen(written.parameters, first, certificateKeys);
}

function single(written: TrusteeKey, owner: number): Item {
  if (written.signature) throw new MalformedError("a Single key carries no signature");
  const key = parseElement(written.public_key);
  const context = { kind: "Single" as const, owner, index: 1, threshold: 1, size: 1 };
  return {
    owners: [{ context, key }],
    contributions: [key],
    check: () => verifyKey(key, written.pok, `trustee ${owner}`),
  };
}

function pedersen(written: PedersenParameters, first: number, certificateKeys: Element[]): Item {
  const size = written.verification_keys.length;
  const lengths = [written.certs, written.coefexps, written.signatures].map((one) => one.length);
  if (!size || lengths.some((length) => length !== size)) {
    throw new MalformedError("certs, coefexps, signatures, verification_keys: one per trustee");
  }
  const certificates = written.certs.map(parseCertificate);
  const coefficients = written.coefexps.map(parseCoefficients);
  const keys = written.verification_keys.map((key) => parseElement(key.public_key));
  certificateKeys.push(...certificates.flatMap((one) => [one.verification, one.encryption]));
  return {
    owners: keys.map((key, place) => ({
      key,
      context: {
        kind: "Pedersen" as const,
        owner: first + place,
        index: place + 1,
        threshold: written.threshold,
        size,
      },
    })),
    contributions: coefficients.map(({ elements }) => elements[0] ?? missingTerm()),
    check: () => checkPedersen(written, certificates, coefficients, keys),
  };
}

function missingTerm(): never {
  throw new MalformedError("coefexps is empty");
}

function checkPedersen(
  written: PedersenParameters,
  certificates: readonly Certificate[],
  coefficients: readonly Coefficients[],
  keys: readonly Element[],
): void {
  const { threshold } = written;
  const size = keys.length;
  if (threshold < 1 || threshold > size) {
    throw new ConductError(`threshold ${threshold} is not between 1 and ${size} trustees`);
  }
  for (const [place, certificate] of certificates.entries()) {
    checkCertificate(certificate, place + 1, threshold, size);
    const own = coefficients[place];
    const signature = written.signatures[place];
    if (!own || !signature) throw new MalformedError("lists of unequal length");
    checkCoefficients(own, certificate.verification, threshold);
    const statement = certificatesStatement(certificates, own.elements);
    verifyMessage(statement, certificate.verification, signature, `signatures ${place + 1}`);
  }
  const total = summedCoefficients(coefficients);
  for (const [place, written_] of written.verification_keys.entries()) {
    const [key, certificate] = [keys[place], certificates[place]];
    if (!key || !certificate) throw new MalformedError("lists of unequal length");
    const name = `verification key ${place + 1}`;
    if (!written_.signature) throw new ConductError("it is not signed by its trustee", name);
    verifyKey(key, written_.pok, name);
    verifyMessage(written_.public_key, certificate.verification, written_.signature, name);
    if (!sameSecret(key, valueAt(total, place + 1))) {
      throw new ProofError("it is not the one the public coefficients give", name);
    }
  }
}

/** Throws unless the record proves its keys, and no two names may hide one person (A46, A49). */
export function checkTrustees(trustees: Trustees): void {
  for (const item of trustees.items) item.check();
  requireDistinct("keys of certificates", trustees.certificateKeys);
  requireDistinct("Single and verification keys", trustees.owners.map(({ key }) => key));
  requireDistinct(
    "contributions to the election key",
    trustees.items.flatMap((item) => item.contributions),
  );
  if (isIdentity(trustees.publicKey)) {
    throw new ConductError("the trustees' keys cancel: the election key is the identity");
  }
}

function requireDistinct(name: string, elements: readonly Element[]): void {
  if (new Set(elements.map(formatElement)).size !== elements.length) {
    throw new ConductError(`${name}: two are equal, so two trustees may be one`);
  }
}

/** The owner with that flattened index, from 1. Throws ConductError for no such owner. */
export function ownerNumbered(trustees: Trustees, owner: number): Owner {
  const found = trustees.owners[owner - 1];
  if (!found) {
    throw new ConductError(`there is no owner ${owner} among ${trustees.owners.length} trustees`);
  }
  return found;
}
