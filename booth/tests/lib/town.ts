// The played town of fixtures/town.json, and keys to sign as its log, witness and commission.

import { ed25519 } from "@noble/curves/ed25519.js";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { formatBase64, parseBase64 } from "../../lib/canonical/base64.ts";
import { concat, utf8 } from "../../lib/canonical/bytes.ts";
import { u64 } from "../../lib/canonical/encoding.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { cosignedMessage } from "../../lib/log/cosignature.ts";
import { COSIGNATURE_KEY, ED25519_KEY, keyId, type VerifierKey } from "../../lib/log/keys.ts";
import { actMessage, signingOffices } from "../../lib/record/acts.ts";
import { writeEntry, type Act } from "../../lib/record/entries.ts";
import type { Json } from "./vectors/checking.ts";

const FIXTURE = resolve(import.meta.dirname, "fixtures/town.json");
export const TOWN: Json = JSON.parse(readFileSync(FIXTURE, "utf8"));

export const LOGGED_AT = 1_790_000_000;

/** A key of the town, by the fixture's name of it. */
function keyOf(name: string, kind: VerifierKey["kind"], seed: string) {
  const secret = parseHex(TOWN.seeds[seed] ?? seed);
  const key: VerifierKey = { name, kind, public: ed25519.getPublicKey(secret) };
  return { key, sign: (message: Uint8Array) => ed25519.sign(message, secret) };
}

function line(key: VerifierKey, signature: Uint8Array): string {
  return `— ${key.name} ${formatBase64(concat(keyId(key), signature))}\n`;
}

/** A checkpoint note of the town's log; `witnessed` by its one witness at `LOGGED_AT`. */
export function checkpointNote(size: number, root: Uint8Array, witnessed = true): string {
  const text = `${TOWN.origin}\n${size}\n${formatBase64(root)}\n`;
  const log = keyOf(TOWN.origin, ED25519_KEY, "log");
  const witness = keyOf("witness.example", COSIGNATURE_KEY, "witness");
  const signed = `${text}\n${line(log.key, log.sign(utf8(text)))}`;
  if (!witnessed) {
    return signed;
  }
  const message = cosignedMessage(text, BigInt(LOGGED_AT));
  return signed + line(witness.key, concat(u64(LOGGED_AT), witness.sign(message)));
}

/** The act's bytes, signed by the offices that must sign it; counters are not looked at. */
export function signedAct(act: Act): Uint8Array {
  const signatures = signingOffices(act).map((office) => {
    const { sign } = keyOf(office, ED25519_KEY, office);
    const signature = formatHex(sign(actMessage(act, TOWN.origin, office, 99)));
    return { by: office, counter: 99, signature };
  });
  return writeEntry({ ...act, signatures });
}

/** The blobs, by name. */
export function townBlobs(): Map<string, Uint8Array> {
  return new Map(Object.entries<string>(TOWN.blobs).map(([name, raw]) => [name, parseBase64(raw)]));
}
