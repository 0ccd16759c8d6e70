// The library knows no page: it can run in a Worker, under Node and in any browser.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const LIB = resolve(import.meta.dirname, "../../lib");
const files = readdirSync(LIB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const FORBIDDEN =
  /\b(window|document|localStorage|sessionStorage|indexedDB|location|navigator|console|process|Math\.random|globalThis)\b/;

test.each(files)("%s imports nothing but the library and its hashes and curves", (file) => {
  const source = readFileSync(file, "utf8");
  const imports = [...source.matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? "");
  for (const name of imports) {
    expect(name).toMatch(/^\.{1,2}\/.*\.ts$|^@noble\/(hashes|curves)\//);
    if (name.startsWith(".")) {
      expect(resolve(file, "..", name).startsWith(LIB)).toBe(true);
    }
  }
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").replace(/`[^`]*`/g, "");
  expect(code).not.toMatch(FORBIDDEN);
  expect(code).not.toMatch(/(:|<|\bas) *any\b|@ts-/);
});
