// The v1 trustees record as written: texts and numbers, nothing decoded. Source: Belenios v1,
// sections 4 and 9. A record of this system always has `context` and `signatures`.

import {
  type Shape,
  type Value,
  integer,
  list,
  optional,
  struct,
  text,
} from "../../lib/canonical/shapes.ts";
import { MalformedError } from "../../lib/errors.ts";
import { V1_PROOF } from "../proofs/v1_proof.ts";

export const SIGNED_MESSAGE = struct({ message: text, signature: V1_PROOF });
export type SignedMessage = Value<typeof SIGNED_MESSAGE>;

export const TRUSTEE_KEY = struct({
  pok: V1_PROOF,
  public_key: text,
  signature: optional(V1_PROOF),
  name: optional(text),
});
export type TrusteeKey = Value<typeof TRUSTEE_KEY>;

export const CONTEXT = struct({
  group: text,
  size: integer(),
  threshold: integer(),
  index: integer(),
});

export const CERTIFICATE_MESSAGE = struct({
  context: CONTEXT,
  verification: text,
  encryption: text,
});

export const COEFFICIENTS_MESSAGE = struct({ coefexps: list(text) });

export const POLYNOMIAL_MESSAGE = struct({
  polynomial: text,
  secrets: list(text),
  coefexps: SIGNED_MESSAGE,
  signature: V1_PROOF,
});
export type PolynomialMessage = Value<typeof POLYNOMIAL_MESSAGE>;

export const PEDERSEN_PARAMETERS = struct({
  threshold: integer(),
  certs: list(SIGNED_MESSAGE),
  coefexps: list(SIGNED_MESSAGE),
  signatures: list(V1_PROOF),
  verification_keys: list(TRUSTEE_KEY),
});
export type PedersenParameters = Value<typeof PEDERSEN_PARAMETERS>;

export type WrittenItem =
  | { readonly kind: "Single"; readonly key: TrusteeKey }
  | { readonly kind: "Pedersen"; readonly parameters: PedersenParameters };

/** `["Single", key]` or `["Pedersen", params]`. */
const ITEM: Shape<WrittenItem> = {
  read(value, place) {
    if (Array.isArray(value) && value.length === 2 && value[0] === "Single") {
      return { kind: "Single", key: TRUSTEE_KEY.read(value[1], place) };
    }
    if (Array.isArray(value) && value.length === 2 && value[0] === "Pedersen") {
      return { kind: "Pedersen", parameters: PEDERSEN_PARAMETERS.read(value[1], place) };
    }
    throw new MalformedError("not a trustee of a known kind", place);
  },
  plain: (item) =>
    item.kind === "Single"
      ? ["Single", TRUSTEE_KEY.plain(item.key)]
      : ["Pedersen", PEDERSEN_PARAMETERS.plain(item.parameters)],
};

export const TRUSTEES_RECORD = list(ITEM);
