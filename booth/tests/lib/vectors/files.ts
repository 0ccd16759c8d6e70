// Reading the vectors from the repository, under Node.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import type { VectorFiles } from "./all.ts";

const VECTORS = resolve(import.meta.dirname, "../../../../vectors");
const FIXTURES = resolve(import.meta.dirname, "../fixtures");
const ARCHIVE = join(VECTORS, "belenios/ed25519-2of3");
const FOLDERS = ["additions", "record", "tlog", "belenios/ed25519-2of3"];

/** All that `allChecks` reads, in base64, by path. */
export function vectorFiles(): VectorFiles {
  const found = FOLDERS.flatMap((folder) => filesBelow(join(VECTORS, folder), VECTORS));
  const fixtures = filesBelow(FIXTURES, FIXTURES).map(
    ([path, raw]) => [`fixtures/${path}`, raw] as const,
  );
  const all = [...found, ...fixtures, ...archiveParts()];
  return Object.fromEntries(all.map(([path, raw]) => [path, raw.toString("base64")]));
}

function filesBelow(folder: string, base: string): (readonly [string, Buffer])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(base, path), readFileSync(path)] as const;
    });
}

/** The election and the trustees out of the Belenios archive, which is a plain tar. */
function archiveParts(): (readonly [string, Buffer])[] {
  const [name] = readdirSync(ARCHIVE).filter((each) => each.endsWith(".bel"));
  const members = tarMembers(readFileSync(join(ARCHIVE, name ?? "")));
  const data = [...members].filter(([path]) => path.endsWith(".data.json"));
  const starting = (text: string) =>
    data.find(([, raw]) => raw.toString().startsWith(text))?.[1] ?? Buffer.alloc(0);
  const folder = "belenios/ed25519-2of3";
  return [
    [`${folder}/election.json`, starting('{"version":')],
    [`${folder}/trustees.json`, starting('[["Pedersen"')],
  ];
}

function tarMembers(raw: Buffer): Map<string, Buffer> {
  const members = new Map<string, Buffer>();
  for (let start = 0; start + 512 <= raw.length && raw[start] !== 0; ) {
    const name = raw
      .subarray(start, start + 100)
      .toString()
      .replace(/\0.*$/, "");
    const size = Number.parseInt(raw.subarray(start + 124, start + 135).toString(), 8);
    const content = raw.subarray(start + 512, start + 512 + size);
    const digest = createHash("sha256").update(content).digest("hex");
    if (name.endsWith(".data.json") && !name.startsWith(digest)) {
      throw new Error(`${name} is not named by its bytes`);
    }
    members.set(name, content);
    start += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}
