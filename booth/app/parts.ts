// An opened ballot as several QR codes, each an address that the second device's camera can open.
//
// The text is compressed (deflate-raw), written in base64url and cut into parts of the form
// `part.ID.NUMBER.TOTAL.DATA`; ID is the first bytes of the text's SHA-256, so that parts of two
// ballots do not mix. What they say is checked later like any other opened ballot.

export const PART_LENGTH = 1000; // symbols of data: a QR code of about version 24

export interface Part {
  readonly id: string;
  readonly number: number; // from 1
  readonly total: number;
  readonly data: string;
}

const PART = /^part\.([a-f0-9]{8})\.(\d{1,2})\.(\d{1,2})\.([A-Za-z0-9_-]+)$/;

/** The parts of a text, in order, without the address before them. */
export async function cutIntoParts(text: string): Promise<readonly string[]> {
  const bytes = new TextEncoder().encode(text);
  const id = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 4));
  const data = base64url(await through(bytes, new CompressionStream("deflate-raw")));
  const total = Math.max(1, Math.ceil(data.length / PART_LENGTH));
  return Array.from({ length: total }, (_, at) => {
    const piece = data.slice(at * PART_LENGTH, (at + 1) * PART_LENGTH);
    return `part.${id}.${at + 1}.${total}.${piece}`;
  });
}

/** One part; null where the text is none. */
export function readPart(text: string): Part | null {
  const found = PART.exec(text);
  if (found === null) return null;
  const [, id = "", number = "", total = "", data = ""] = found;
  const part = { id, number: Number(number), total: Number(total), data };
  return part.number >= 1 && part.number <= part.total ? part : null;
}

/** `held` with one more part; parts of another text are dropped. */
export function addPart(held: readonly Part[], part: Part): readonly Part[] {
  const same = held.filter(
    (other) => other.id === part.id && other.total === part.total && other.number !== part.number,
  );
  return [...same, part].sort((one, other) => one.number - other.number);
}

/** Whether every part is there. */
export function isWhole(held: readonly Part[]): boolean {
  const first = held[0];
  return first !== undefined && held.length === first.total;
}

/** The text that whole parts make. Throws where they are damaged. */
export async function joinParts(held: readonly Part[]): Promise<string> {
  const data = held.map((part) => part.data).join("");
  const bytes = await through(fromBase64url(data), new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const source = new Blob([bytes.slice()]).stream();
  return new Uint8Array(await new Response(source.pipeThrough(stream)).arrayBuffer());
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (symbol) => symbol.charCodeAt(0));
}
