// A43: a trustee's long-lived secret never meets arithmetic that may tell it by its time. The
// page's own modules reach curve arithmetic outside libsodium only where votes and signatures of
// others are checked, and those modules know no secret.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

import { describe, expect, it } from "vitest";

const BOOTH = resolve(import.meta.dirname, "../..");
const TRUSTEE = resolve(BOOTH, "trustee");
const IMPORT = /^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"/gms;

function modules(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => resolve(folder, name));
}

/** What a module imports; imports of types alone bring no code. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8").replace(/^import type [^;]*;/gms, "");
  return [...text.matchAll(IMPORT)].map(([, name]) => name ?? "");
}

const isOwn = (name: string) => name.startsWith(".");
const named = (file: string) => relative(BOOTH, file);

/** Modules behind `file` in the folders given, itself included. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const name of importsOf(file).filter(isOwn)) {
    const next = resolve(dirname(file), name);
    if (/\.tsx?$/.test(next)) reached(next, seen);
  }
  return seen;
}

/** Where secrets are: everything that computes with them, and all that holds their files. */
const SECRET = ["group", "proofs", "ceremony", "offices"].flatMap((folder) =>
  modules(resolve(TRUSTEE, folder)),
);
/** The modules of the booth's library that a module with secrets may use: no group, no proof. */
const HARMLESS = /^lib\/(canonical\/[a-z0-9_]+|errors)\.ts$/;
const CURVE = /^@noble\/curves/;

describe("secrets and arithmetic (A43)", () => {
  it("finds the modules it is about", () => {
    expect(SECRET.length).toBeGreaterThan(15);
  });

  it.each(SECRET.map((file) => [named(file), file] as const))(
    "%s computes with libsodium only",
    (_, file) => {
      const direct = importsOf(file);
      expect(direct.filter((name) => name.startsWith("@"))).toEqual([]);
      const library = direct
        .filter(isOwn)
        .map((name) => named(resolve(dirname(file), name)))
        .filter((name) => name.startsWith("lib/"));
      expect(library.filter((name) => !HARMLESS.test(name))).toEqual([]);
    },
  );

  it("curve arithmetic of another library is reached by no module that computes", () => {
    const computing = ["group", "proofs", "ceremony"].flatMap((folder) =>
      modules(resolve(TRUSTEE, folder)),
    );
    for (const file of computing) {
      const all = [...reached(file)];
      const foreign = all.filter((one) => importsOf(one).some((name) => CURVE.test(name)));
      expect(foreign.map(named), named(file)).toEqual([]);
    }
  });

  it("what checks votes knows no secret", () => {
    const [checker] = [resolve(TRUSTEE, "record/vote_check.ts")];
    const names = [...reached(checker)].map(named);
    expect(names.filter((name) => /^trustee\/(ceremony|offices)/.test(name))).toEqual([]);
    expect(names.some((name) => name.startsWith("lib/group"))).toBe(true);
  });

  it("only the door to libsodium imports it", () => {
    const doors = modules(TRUSTEE).filter((file) =>
      importsOf(file).some((name) => name.startsWith("libsodium")),
    );
    expect(doors.map(named)).toEqual(["trustee/group/sodium.ts"]);
  });

  it("no big integer holds a secret", () => {
    const users = SECRET.filter((file) => /\bBigInt\b|\d+n\b/.test(readFileSync(file, "utf8")));
    expect(users.map(named)).toEqual([]);
  });
});
