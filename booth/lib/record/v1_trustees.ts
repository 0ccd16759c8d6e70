// The v1 trustees record: who holds the election's key. The key is recomputed from it, never read.
// A voter's device checks that each part is what somebody proved to hold; that the parts make one
// sound ceremony is for the record's verifiers.

import { parseJson, parseJsonText } from "../canonical/json.ts";
import {
  integer,
  list,
  optional,
  struct,
  text,
  type Shape,
  type Value,
} from "../canonical/shapes.ts";
import { ConductError, MalformedError } from "../errors.ts";
import { Element, product } from "../group/ed25519.ts";
import { verifyKey, verifyMessage } from "../proofs/knowledge.ts";
import { v1ProofShape } from "../proofs/v1_proof.ts";

const signedShape = struct({ message: text, signature: v1ProofShape });
const keyShape = struct({
  pok: v1ProofShape,
  public_key: text,
  signature: optional(v1ProofShape),
  name: optional(text),
});
const pedersenShape = struct({
  threshold: integer(),
  certs: list(signedShape),
  coefexps: list(signedShape),
  signatures: optional(list(v1ProofShape)),
  verification_keys: list(keyShape),
});
type PedersenItem = Value<typeof pedersenShape>;

const certificateShape = struct({
  context: optional(
    struct({ group: text, size: integer(), threshold: integer(), index: integer() }),
  ),
  verification: text,
  encryption: text,
});
const coefficientsShape = struct({ coefexps: list(text) });

type Item =
  | { readonly kind: "Single"; readonly key: Value<typeof keyShape> }
  | { readonly kind: "Pedersen"; readonly parameters: PedersenItem };

/** `["Single", key]` or `["Pedersen", parameters]`. */
const itemShape: Shape<Item> = {
  read(value, place) {
    if (!Array.isArray(value) || value.length !== 2) {
      throw new MalformedError("not a trustee", place);
    }
    if (value[0] === "Single") {
      return { kind: "Single", key: keyShape.read(value[1], place) };
    }
    if (value[0] === "Pedersen") {
      return { kind: "Pedersen", parameters: pedersenShape.read(value[1], place) };
    }
    throw new MalformedError("neither Single nor Pedersen", place);
  },
  plain: (item) =>
    item.kind === "Single"
      ? [item.kind, keyShape.plain(item.key)]
      : [item.kind, pedersenShape.plain(item.parameters)],
};

const recordShape = list(itemShape);

/**
 * y, recomputed from the trustees record `raw`: the product of the Single keys and of the constant
 * terms of the Pedersen items. Throws MalformedError; ProofError or SignatureError where nobody has
 * shown to hold a part; ConductError for a part that stands twice or a y that is the identity.
 */
export function electionKeyOf(raw: Uint8Array): Element {
  const contributions = parseJson(raw, recordShape).flatMap((item, index) =>
    contributionsOf(item, `trustees item ${index + 1}`),
  );
  if (contributions.length === 0) {
    throw new MalformedError("the trustees record names no trustee");
  }
  if (new Set(contributions.map((element) => element.text)).size !== contributions.length) {
    throw new ConductError("two contributions to the election key are equal", "trustees");
  }
  const y = product(contributions);
  if (y.isIdentity) {
    throw new ConductError("the trustees' keys cancel: the election key is the identity");
  }
  return y;
}

function contributionsOf(item: Item, place: string): Element[] {
  if (item.kind === "Pedersen") {
    return pedersenContributions(item.parameters, place);
  }
  const element = Element.parse(item.key.public_key);
  verifyKey(element, item.key.pok, place);
  return [element];
}

function pedersenContributions(item: PedersenItem, place: string): Element[] {
  const { certs, coefexps, verification_keys: keys, threshold } = item;
  if (certs.length !== coefexps.length || certs.length !== keys.length) {
    throw new MalformedError("certs, coefexps, verification_keys: one per trustee", place);
  }
  return certs.map((certificate, index) => {
    const inner = `${place}, trustee ${index + 1}`;
    const signed = coefexps[index] ?? certificate;
    const { verification } = parseJsonText(certificate.message, certificateShape);
    const key = Element.parse(verification);
    verifyMessage(certificate.message, key, certificate.signature, inner);
    verifyMessage(signed.message, key, signed.signature, inner);
    const texts = parseJsonText(signed.message, coefficientsShape).coefexps;
    const [constant] = texts;
    if (constant === undefined || texts.length !== threshold) {
      throw new ConductError(`${texts.length} coefficients, the threshold is ${threshold}`, inner);
    }
    return Element.parse(constant);
  });
}
