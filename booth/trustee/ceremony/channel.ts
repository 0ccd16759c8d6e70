// v1's signed and encrypted messages between trustees: AES-256-GCM with the whole 32-byte iv, by
// the browser's own WebCrypto. Source: Belenios v1, section 9.

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { parseJson, parseJsonText, writeJson } from "../../lib/canonical/json.ts";
import { oneOf, struct, text } from "../../lib/canonical/shapes.ts";
import { ConductError, MalformedError } from "../../lib/errors.ts";
import { formatElement, parseElement } from "../group/elements.ts";
import {
  type Element,
  type Randomness,
  type Scalar,
  divide,
  generatorPower,
  multiply,
  power,
  randomScalar,
  sha256,
} from "../group/sodium.ts";
import { signMessage, verifyMessage } from "../proofs/v1_proof.ts";
import { SIGNED_MESSAGE, type SignedMessage } from "../record/v1_trustees_format.ts";

const ENCRYPTED = struct({ algorithm: oneOf("AES-GCM"), alpha: text, beta: text, data: text });
/** What is signed names the receiver, so that nobody can pass it on as his own. */
const ADDRESSED = struct({ recipient: text, message: text });
const TAG_BYTES = 16;

/** v1's sign(message). */
export function signText(message: string, secret: Scalar, randomness: Randomness): SignedMessage {
  return { message, signature: signMessage(message, secret, randomness) };
}

/** v1's send: `message`, signed with `secret` and encrypted to the key `recipient`. */
export async function send(
  secret: Scalar,
  recipient: Element,
  message: string,
  randomness: Randomness,
): Promise<string> {
  const body = writeJson({ recipient: formatElement(recipient), message }, ADDRESSED);
  const signed = signText(parseUtf8(body), secret, randomness);
  return encrypt(recipient, writeJson(signed, SIGNED_MESSAGE), randomness);
}

/**
 * The message in `received`, decrypted with `secret` and signed under the key `sender`.
 * Throws MalformedError, SignatureError; ConductError when it is addressed to another.
 */
export async function receive(secret: Scalar, sender: Element, received: string): Promise<string> {
  const signed = parseJson(await decrypt(secret, received), SIGNED_MESSAGE);
  verifyMessage(signed.message, sender, signed.signature, "message");
  const addressed = parseJsonText(signed.message, ADDRESSED);
  if (addressed.recipient !== formatElement(generatorPower(secret))) {
    throw new ConductError("the message is addressed to another trustee");
  }
  return addressed.message;
}

async function encrypt(
  recipient: Element,
  message: Uint8Array,
  randomness: Randomness,
): Promise<string> {
  const shared = generatorPower(randomScalar(randomness));
  const r = randomScalar(randomness);
  const alpha = generatorPower(r);
  const beta = multiply(power(recipient, r), shared);
  const { key, algorithm } = await keyOf(alpha, shared, "encrypt");
  const data = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, buffer(message)));
  const written = {
    algorithm: "AES-GCM" as const,
    alpha: formatElement(alpha),
    beta: formatElement(beta),
    data: formatHex(data),
  };
  return parseUtf8(writeJson(written, ENCRYPTED));
}

async function decrypt(secret: Scalar, received: string): Promise<Uint8Array> {
  const encrypted = parseJsonText(received, ENCRYPTED);
  const alpha = parseElement(encrypted.alpha);
  const shared = divide(parseElement(encrypted.beta), power(alpha, secret));
  const data = parseHex(encrypted.data);
  if (data.length < TAG_BYTES) {
    throw new MalformedError("an encrypted message is shorter than its tag");
  }
  const { key, algorithm } = await keyOf(alpha, shared, "decrypt");
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, buffer(data)));
  } catch {
    throw new ConductError("a message cannot be decrypted with this trustee's key");
  }
}

async function keyOf(alpha: Element, shared: Element, use: "encrypt" | "decrypt") {
  const raw = sha256(utf8(`key|${formatElement(shared)}`));
  const iv = sha256(utf8(`iv|${formatElement(alpha)}`));
  return {
    key: await crypto.subtle.importKey("raw", buffer(raw), "AES-GCM", false, [use]),
    algorithm: { name: "AES-GCM", iv: buffer(iv), tagLength: 8 * TAG_BYTES },
  };
}

/** WebCrypto's types ask for memory that is not shared. */
function buffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
