// A trustee's identity key: the Ed25519 key that signs every step, named in the definition. Its
// private text is that of Go's signed notes, as the command line writes it.

import { concat, utf8 } from "../../lib/canonical/bytes.ts";
import { formatBase64, parseBase64 } from "../../lib/canonical/base64.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { requireKeyName } from "../../lib/canonical/key_name.ts";
import { MalformedError } from "../../lib/errors.ts";
import {
  type Randomness,
  sha256,
  signBytes,
  signingPublicKey,
} from "../group/sodium.ts";

const PRIVATE = "PRIVATE+KEY+";
const ED25519 = 1;
const SEED_BYTES = 32;

function keyId(name: string, publicKey: Uint8Array): string {
  return formatHex(sha256(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey).slice(0, 4));
}

/** Signs in a trustee's name; the seed stays inside. */
export class IdentityKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly #seed: Uint8Array;

  constructor(name: string, seed: Uint8Array) {
    requireKeyName(name);
    if (seed.length !== SEED_BYTES) throw new MalformedError("a key's seed has 32 bytes");
    this.name = name;
    this.#seed = seed;
    this.publicKey = signingPublicKey(seed);
  }

  /** A key from fresh randomness. */
  static fresh(name: string, randomness: Randomness): IdentityKey {
    return new IdentityKey(name, randomness(SEED_BYTES));
  }

  /** The key in Go's private text. Throws MalformedError, whose message never holds the seed. */
  static parse(text: string): IdentityKey {
    if (!text.startsWith(PRIVATE)) {
      throw new MalformedError(`a signing key starts with ${PRIVATE}`);
    }
    const [name, id, ...rest] = text.slice(PRIVATE.length).split("+");
    const raw = secretBase64(rest.join("+"));
    if (name === undefined || raw[0] !== ED25519) {
      throw new MalformedError("this is no Ed25519 signing key");
    }
    const key = new IdentityKey(name, raw.slice(1));
    if (keyId(name, key.publicKey) !== id) {
      throw new MalformedError("the key id is not the id of this key", `signing key ${name}`);
    }
    return key;
  }

  /** Go's private text of the key: a secret. */
  get privateText(): string {
    const encoded = formatBase64(concat(Uint8Array.of(ED25519), this.#seed));
    return `${PRIVATE}${this.name}+${keyId(this.name, this.publicKey)}+${encoded}`;
  }

  /** The verifier key `name+id+base64`: the public half, as definitions name it. */
  get verifierKey(): string {
    const encoded = formatBase64(concat(Uint8Array.of(ED25519), this.publicKey));
    return `${this.name}+${keyId(this.name, this.publicKey)}+${encoded}`;
  }

  /** The 64-byte Ed25519 signature of `message`. */
  sign(message: Uint8Array): Uint8Array {
    return signBytes(this.#seed, message);
  }
}

function secretBase64(text: string): Uint8Array {
  try {
    return parseBase64(text);
  } catch {
    throw new MalformedError("the key is not base64"); // the parser's words would quote it
  }
}
