// Signed acts: which office signs which kind of entry, over which bytes.

import { enc, u64 } from "../canonical/encoding.ts";
import { parseHex } from "../canonical/hexadecimal.ts";
import { SignatureError } from "../errors.ts";
import { parseVkey, verifyWith, type VerifierKey } from "../log/keys.ts";
import type { Definition } from "./definition.ts";
import { writeEntry, type Act } from "./entries.ts";

const SIGNATURE_BYTES = 64;

export type Office = "commission" | "registrar";
export type OfficeKeys = Readonly<Record<Office, VerifierKey>>;

/** The keys of the offices whose acts a voter's device relies on. Throws MalformedError. */
export function officeKeys(definition: Definition): OfficeKeys {
  return {
    commission: parseVkey(definition.commission.key),
    registrar: parseVkey(definition.registrar.key),
  };
}

/** The offices that must sign `entry`, in order. */
export function signingOffices(entry: Act): readonly Office[] {
  switch (entry.kind) {
    case "roll":
      return ["registrar"];
    case "exclusion":
      return ["commission", "registrar"];
    default:
      return ["commission"];
  }
}

/** The bytes a signature covers: tag, origin, kind, office, counter, and the unsigned entry. */
export function actMessage(
  entry: Act,
  origin: string,
  office: string,
  counter: number,
): Uint8Array {
  const unsigned = writeEntry({ ...entry, signatures: [] });
  return enc("act", [origin, entry.kind, office, u64(counter), unsigned]);
}

/**
 * Return only if exactly the offices that must sign `entry` have signed it. Throws SignatureError
 * naming the office; MalformedError for a signature in another spelling.
 */
export function checkAct(entry: Act, origin: string, keys: OfficeKeys): void {
  const expected = signingOffices(entry);
  if (entry.signatures.length !== expected.length) {
    throw new SignatureError(
      `${entry.signatures.length} signatures, expected those of ${expected.join(", ")}`,
      entry.kind,
    );
  }
  expected.forEach((office, place) => {
    const signature = entry.signatures[place];
    if (signature?.by !== office) {
      throw new SignatureError(`signed by another office, expected ${office}`, entry.kind);
    }
    const raw = parseHex(signature.signature, SIGNATURE_BYTES);
    verifyWith(keys[office], raw, actMessage(entry, origin, office, signature.counter));
  });
}
