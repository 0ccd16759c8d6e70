// Signed acts: which office signs which kind, over which bytes, counted without gaps.
// Source: spec/entries.md, sections 2 and 3.

import { enc, u64 } from "../../lib/canonical/encoding.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { ConductError, MisuseError, SignatureError } from "../../lib/errors.ts";
import { type VerifierKey, parseVkey, verifyWith } from "../../lib/log/keys.ts";
import type { Definition } from "../../lib/record/definition.ts";
import type { IdentityKey } from "../offices/identity.ts";
import { type Act, writeEntry } from "./entries.ts";

const SIGNATURE_BYTES = 64;

export function trusteeOffice(owner: number): string {
  return `trustee/${owner}`;
}

/** The offices that must sign, in order. A name ending in "/" stands for any one of them. */
export function signingOffices(entry: Act): readonly string[] {
  if (entry.kind === "roll") return ["registrar"];
  if (entry.kind === "exclusion") return ["commission", "registrar"];
  if (["statement", "checklist", "verification"].includes(entry.kind)) return ["observer/"];
  if (entry.kind === "destruction") {
    return [entry.what === "decryption-key" ? "trustee/" : "registrar"];
  }
  return ["owner" in entry ? trusteeOffice(entry.owner) : "commission"];
}

export function fitsOffice(expected: string, office: string): boolean {
  return office === expected || (expected.endsWith("/") && office.startsWith(expected));
}

/** The bytes a signature covers: tag, origin, kind, office, counter, and the unsigned entry. */
export function actMessage(entry: Act, origin: string, office: string, counter: number) {
  const unsigned = writeEntry({ ...entry, signatures: [] });
  return enc("act", [origin, entry.kind, office, u64(counter), unsigned]);
}

/** `entry` signed by this trustee. Throws MisuseError when the trustee does not sign this kind. */
export function signAct<A extends Act>(
  entry: A,
  origin: string,
  office: string,
  key: IdentityKey,
  counter: number,
): A {
  const expected = signingOffices(entry)[entry.signatures.length];
  if (expected === undefined || !fitsOffice(expected, office)) {
    throw new MisuseError(`a ${entry.kind} entry is not signed by ${office} here`);
  }
  const signature = formatHex(key.sign(actMessage(entry, origin, office, counter)));
  return { ...entry, signatures: [...entry.signatures, { by: office, counter, signature }] };
}

/** Throws SignatureError unless exactly the offices that must sign `entry` have signed it. */
export function checkAct(
  entry: Act,
  origin: string,
  keys: ReadonlyMap<string, VerifierKey>,
): void {
  const expected = signingOffices(entry);
  if (entry.signatures.length !== expected.length) {
    throw new SignatureError(
      `${entry.signatures.length} signatures, expected ${expected.length}: ${expected.join(", ")}`,
    );
  }
  for (const [place, office] of expected.entries()) {
    const signature = entry.signatures[place];
    const key = signature && keys.get(signature.by);
    if (!key || !fitsOffice(office, signature.by)) {
      throw new SignatureError(`signed by another office, expected ${office}`);
    }
    const raw = parseHex(signature.signature, SIGNATURE_BYTES);
    verifyWith(key, raw, actMessage(entry, origin, signature.by, signature.counter));
  }
}

/** Every office the definition names, with its key. Throws MalformedError for a bad key. */
export function officeKeys(definition: Definition): ReadonlyMap<string, VerifierKey> {
  const { commission, registrar, trustees, observers } = definition;
  const people: [string, string][] = [
    ["commission", commission.key],
    ["registrar", registrar.key],
    ...trustees.members.map((one, place): [string, string] => [trusteeOffice(place + 1), one.key]),
    ...observers.map((one, place): [string, string] => [`observer/${place + 1}`, one.key]),
  ];
  return new Map(people.map(([office, key]) => [office, parseVkey(key)]));
}

/** The last counter seen of each office; every act must be the next one. */
export class ActCounters {
  readonly #last = new Map<string, number>();

  nextOf(office: string): number {
    return (this.#last.get(office) ?? 0) + 1;
  }

  /** Throws ConductError for a gap, a repeat or a step back. */
  record(entry: Act): void {
    for (const signature of entry.signatures) {
      const expected = this.nextOf(signature.by);
      if (signature.counter !== expected) {
        throw new ConductError(
          `act ${signature.counter} of ${signature.by}, expected its act ${expected}: ` +
            "an act was held back, repeated or put out of order",
        );
      }
      this.#last.set(signature.by, expected);
    }
  }
}
